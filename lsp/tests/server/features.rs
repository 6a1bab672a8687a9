//! Each feature once, as the protocol has it. What it says is tested in the library.

use crate::client::{CONTRACT, Client, MAIN, at, main_text, place, range_of};
use serde_json::{Value, json};

#[tokio::test]
async fn findings_are_sent_with_the_version_and_given_when_asked_for() {
    let mut client = Client::new().await;
    client
        .did_open(MAIN, &CONTRACT.replace("99.9%\n  over", "99.9\n  over"))
        .await;
    let found = client.findings(MAIN, 1).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["source"], "slac");
    assert_eq!(
        found[0]["range"]["start"],
        json!({"line": 16, "character": 12})
    );
    assert_eq!(
        found[0]["range"]["end"],
        json!({"line": 16, "character": 16})
    );
    let params = json!({"textDocument": {"uri": MAIN}});
    let asked = client.ask("textDocument/diagnostic", params).await;
    assert_eq!(asked["result"]["kind"], "full");
    assert_eq!(asked["result"]["items"], json!(found));
    let end = json!({"line": 16, "character": 16});
    let change = json!([{"range": {"start": end, "end": end}, "text": "%"}]);
    client.did_change(MAIN, 2, change).await;
    assert!(client.findings(MAIN, 2).await.is_empty());
}

#[tokio::test]
async fn symbols_are_a_tree() {
    let mut client = Client::open(CONTRACT).await;
    let params = json!({"textDocument": {"uri": MAIN}});
    let answer = client.ask("textDocument/documentSymbol", params).await;
    let symbols = answer["result"].as_array().expect("a list");
    let names: Vec<_> = symbols.iter().map(|it| it["name"].as_str()).collect();
    assert_eq!(names.len(), 11, "{names:?}");
    let checks = &symbols[4];
    assert_eq!(checks["name"], "checks");
    assert_eq!(checks["children"][1]["name"], "ok");
    assert_eq!(
        checks["selectionRange"]["start"],
        json!({"line": 7, "character": 7})
    );
}

async fn result(client: &mut Client, method: &str, params: Value) -> Value {
    let answer = client.ask(method, params).await;
    assert!(answer.get("error").is_none(), "{method}: {answer}");
    answer["result"].clone()
}

#[tokio::test]
async fn hover_says_what_a_target_allows() {
    let mut client = Client::open(CONTRACT).await;
    let hover = result(&mut client, "textDocument/hover", at("99.9%", 1)).await;
    let text = hover["contents"]["value"].as_str().expect("Markdown");
    assert!(
        text.contains("43 min 12 s in a period of 30 days"),
        "{text}"
    );
    assert_eq!(hover["range"], range_of("99.9%"));
}

#[tokio::test]
async fn names_lead_to_each_other() {
    let mut client = Client::open(CONTRACT).await;
    let declared = json!({"uri": MAIN, "range": range_of("outage")});
    let used = at("length(outage)", 9);
    let found = result(&mut client, "textDocument/definition", used.clone()).await;
    assert_eq!(found, declared);
    let mut params = used.clone();
    params["context"] = json!({"includeDeclaration": true});
    let found = result(&mut client, "textDocument/references", params).await;
    assert_eq!(found.as_array().map(Vec::len), Some(2), "{found}");
    assert_eq!(found[0], declared);
    let found = result(&mut client, "textDocument/documentHighlight", used).await;
    assert_eq!(found[0], json!({"range": range_of("outage"), "kind": 3}));
    assert_eq!(found[1]["kind"], 2);
}

#[tokio::test]
async fn layout_is_an_edit() {
    let mut client = Client::open("party   a \"A\"\nparty b \"B\"\n").await;
    let mut params = main_text();
    params["options"] = json!({"tabSize": 4, "insertSpaces": true});
    let edits = result(&mut client, "textDocument/formatting", params.clone()).await;
    let range = json!({"start": {"line": 0, "character": 6}, "end": {"line": 0, "character": 8}});
    assert_eq!(edits, json!([{"range": range, "newText": ""}]));
    params["range"] =
        json!({"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 0}});
    let edits = result(&mut client, "textDocument/rangeFormatting", params).await;
    assert_eq!(edits, json!([]));
}

#[tokio::test]
async fn folds_and_selections_follow_the_shape() {
    let mut client = Client::open(CONTRACT).await;
    let folds = result(&mut client, "textDocument/foldingRange", main_text()).await;
    assert_eq!(
        folds[0],
        json!({"startLine": 0, "endLine": 3, "kind": "region"})
    );
    let mut params = main_text();
    params["positions"] = json!([place("99.9%", 1), place("outage", 1)]);
    let found = result(&mut client, "textDocument/selectionRange", params).await;
    assert_eq!(found[0]["parent"]["range"], range_of("99.9%"));
    assert_eq!(
        found[0]["parent"]["parent"]["range"],
        range_of("target >= 99.9%")
    );
    assert_eq!(found[1]["range"], range_of("outage"));
}

#[tokio::test]
async fn fixes_are_offered_and_applied_together() {
    let mut client = Client::new().await;
    client
        .did_open(MAIN, &CONTRACT.replace("for platform", "for platfrom"))
        .await;
    let found = client.findings(MAIN, 1).await;
    assert_eq!(found.len(), 1, "{found:?}");
    let mut params = main_text();
    params["range"] = found[0]["range"].clone();
    params["context"] = json!({"diagnostics": found});
    let actions = result(&mut client, "textDocument/codeAction", params.clone()).await;
    let edit = &actions[0]["edit"]["documentChanges"][0];
    assert_eq!(edit["textDocument"], json!({"uri": MAIN, "version": 1}));
    assert_eq!(edit["edits"][0]["newText"], "platform");
    assert_eq!(actions[0]["isPreferred"], true);
    assert_eq!(actions[0]["diagnostics"], json!(found));
    params["context"] = json!({"diagnostics": [], "only": ["source.fixAll"]});
    let actions = result(&mut client, "textDocument/codeAction", params).await;
    assert_eq!(actions.as_array().map(Vec::len), Some(1), "{actions}");
    assert_eq!(actions[0]["kind"], "source.fixAll.slac");
}

#[tokio::test]
async fn completion_knows_the_place() {
    let mut client = Client::open(CONTRACT).await;
    let list = result(
        &mut client,
        "textDocument/completion",
        at("availability\n", 3),
    )
    .await;
    assert_eq!(list["isIncomplete"], false);
    let item = &list["items"][0];
    assert_eq!(item["label"], "availability");
    assert_eq!(item["textEdit"]["newText"], "availability");
    let documentation = item["documentation"]["value"].as_str();
    assert!(
        documentation.is_some_and(|it| it.contains("**metric**")),
        "{item}"
    );
}

fn labelled<'v>(list: &'v Value, label: &str) -> &'v Value {
    let mut items = list["items"].as_array().expect("a list of items").iter();
    items.find(|it| it["label"] == label).expect(label)
}

#[tokio::test]
async fn offered_words_are_explained_when_somebody_looks_at_them() {
    let takes = json!({"textDocument": {"completion": {"completionItem": {
        "resolveSupport": {"properties": ["documentation"]}}}}});
    let (mut client, answer) = Client::with(takes).await;
    let can = &answer["capabilities"]["completionProvider"];
    assert_eq!(can["resolveProvider"], true);
    client.did_open(MAIN, CONTRACT).await;
    let asked = at("availability\n", 3);
    let list = result(&mut client, "textDocument/completion", asked).await;
    let item = labelled(&list, "availability").clone();
    assert!(item.get("documentation").is_none(), "{item}");
    let whole = result(&mut client, "completionItem/resolve", item.clone()).await;
    let said = whole["documentation"]["value"].as_str();
    assert!(said.is_some_and(|it| it.contains("**metric**")), "{whole}");
    assert_eq!(whole["textEdit"], item["textEdit"]);
    // What is no longer there, or never was, is given back as it came.
    let mut other = item;
    other["label"] = json!("no such name");
    let same = result(&mut client, "completionItem/resolve", other.clone()).await;
    assert_eq!(same, other);
    let foreign = json!({"label": "x", "data": {"uri": 7, "position": "here"}});
    let same = result(&mut client, "completionItem/resolve", foreign.clone()).await;
    assert_eq!(same, foreign);
}

#[tokio::test]
async fn a_word_is_replaced_or_inserted_before_its_rest_as_the_client_takes_it() {
    for takes in [true, false] {
        let takes_both = json!({"textDocument": {"completion": {"completionItem": {
            "insertReplaceSupport": takes}}}});
        let (mut client, _) = Client::with(takes_both).await;
        client.did_open(MAIN, CONTRACT).await;
        let asked = at("availability\n", 3);
        let list = result(&mut client, "textDocument/completion", asked).await;
        let edit = &labelled(&list, "availability")["textEdit"];
        let (start, cursor) = (place("availability\n", 0), place("availability\n", 3));
        let end = place("availability\n", 12);
        let whole = json!({"start": start, "end": end});
        let expected = match takes {
            true => json!({"newText": "availability", "replace": whole,
                "insert": {"start": start, "end": cursor}}),
            false => json!({"newText": "availability", "range": whole}),
        };
        assert_eq!(*edit, expected);
    }
}

#[tokio::test]
async fn declarations_are_snippets_where_the_client_takes_them() {
    for (takes, own, format) in [
        (true, true, json!(2)),
        (true, false, Value::Null),
        (false, true, Value::Null),
    ] {
        let mut client = Client::silent();
        let takes =
            json!({"textDocument": {"completion": {"completionItem": {"snippetSupport": takes}}}});
        let params = json!({"processId": null, "rootUri": null, "capabilities": takes,
            "initializationOptions": {"snippets": own}});
        client.ask("initialize", params).await;
        client.did_open(MAIN, &format!("\n{CONTRACT}")).await;
        let asked = json!({"textDocument": {"uri": MAIN}, "position": {"line": 0, "character": 0}});
        let list = result(&mut client, "textDocument/completion", asked).await;
        let item = labelled(&list, "objective");
        assert_eq!(item["insertTextFormat"], format, "{item}");
        let written = item["textEdit"]["newText"].as_str().unwrap_or_default();
        assert_eq!(written.contains("${1:name}"), format == json!(2), "{item}");
    }
}

#[tokio::test]
async fn a_name_of_the_library_brings_its_use_line() {
    let text = format!("calendar days {{ closed \n}}\n{CONTRACT}");
    let mut client = Client::open(&text).await;
    let asked = json!({"textDocument": {"uri": MAIN}, "position": {"line": 0, "character": 23}});
    let list = result(&mut client, "textDocument/completion", asked).await;
    let item = labelled(&list, "germany.national");
    let added = &item["additionalTextEdits"][0];
    assert_eq!(added["newText"], "use std.holidays.germany\n");
    assert_eq!(added["range"]["end"], json!({"line": 0, "character": 0}));
}

#[tokio::test]
async fn calls_are_explained() {
    let mut client = Client::open(CONTRACT).await;
    let help = result(
        &mut client,
        "textDocument/signatureHelp",
        at("length(outage)", 7),
    )
    .await;
    assert_eq!(help["signatures"][0]["label"], "length(TIME)");
    assert_eq!(help["activeParameter"], 0);
}

#[tokio::test]
async fn hints_stand_behind_targets() {
    let mut client = Client::open(CONTRACT).await;
    let mut params = main_text();
    params["range"] = json!({"start": place("objective", 0), "end": place("penalty", 0)});
    let hints = result(&mut client, "textDocument/inlayHint", params).await;
    assert_eq!(hints.as_array().map(Vec::len), Some(1), "{hints}");
    assert_eq!(hints[0]["label"], "43 min 12 s in 30 days");
    assert_eq!(hints[0]["position"], place("target >= 99.9%", 15));
}

#[tokio::test]
async fn colours_are_numbered_as_the_legend_says() {
    let (mut client, answer) = Client::with(json!({})).await;
    let legend = &answer["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"];
    client.did_open(MAIN, "party a \"A\"\n// c\n").await;
    let found = result(&mut client, "textDocument/semanticTokens/full", main_text()).await;
    let data: Vec<u64> = found["data"]
        .as_array()
        .expect("numbers")
        .iter()
        .filter_map(Value::as_u64)
        .collect();
    let words: Vec<(u64, u64, u64, &Value)> = data
        .chunks(5)
        .map(|it| {
            (
                it[0],
                it[1],
                it[2],
                &legend[usize::try_from(it[3]).expect("small")],
            )
        })
        .collect();
    let expected = [
        (0, 0, 5, json!("keyword")),
        (0, 6, 1, json!("class")),
        (0, 2, 3, json!("string")),
        (1, 0, 4, json!("comment")),
    ];
    let expected: Vec<_> = expected
        .iter()
        .map(|(a, b, c, d)| (*a, *b, *c, d))
        .collect();
    assert_eq!(words, expected);
}

#[tokio::test]
async fn renaming_is_prepared_done_and_refused() {
    let mut client = Client::open(CONTRACT).await;
    let there = at("party acme", 7);
    let range = result(&mut client, "textDocument/prepareRename", there.clone()).await;
    assert_eq!(range["start"], place("party acme", 6));
    let mut params = there;
    params["newName"] = json!("zenith");
    let edit = result(&mut client, "textDocument/rename", params.clone()).await;
    let edits = edit["documentChanges"][0]["edits"]
        .as_array()
        .expect("edits");
    // provider, party, supplied by
    assert_eq!(edits.len(), 3, "{edits:?}");
    params["newName"] = json!("globex");
    let answer = client.ask("textDocument/rename", params).await;
    let why = answer["error"]["message"].as_str().expect("a reason");
    assert!(why.contains("`globex` is declared twice"), "{why}");
}

#[tokio::test]
async fn links_and_symbols_of_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("it is written");
        format!("file://{}", path.display())
    };
    let text = format!("use shared\n{CONTRACT}");
    let main = write("main.sla", &text);
    let shared = write("shared.sla", "define word \"Word\" { means \"x\" }\n");
    let mut client = Client::silent();
    let root = format!("file://{}", folder.path().display());
    let folders = json!([{"uri": root, "name": "folder"}]);
    let params = json!({"processId": null, "rootUri": null, "capabilities": {}, "workspaceFolders": folders});
    client.ask("initialize", params).await;
    client.tell("initialized", json!({})).await;
    let found = result(&mut client, "workspace/symbol", json!({"query": "wrd"})).await;
    assert_eq!(found[0]["location"]["uri"], shared);
    client.did_open(&main, &text).await;
    client.findings(&main, 1).await;
    let params = json!({"textDocument": {"uri": main}});
    let links = result(&mut client, "textDocument/documentLink", params).await;
    assert_eq!(links[0]["target"], shared);
}

#[tokio::test]
async fn the_document_is_shown_beside_the_text() {
    let mut client = Client::new().await;
    client.did_open(MAIN, CONTRACT).await;
    let changed = client.wait(|it| it["method"] == "sla/previewChanged").await;
    assert_eq!(changed["params"], json!({"uri": MAIN}));
    let page = result(&mut client, "sla/preview", main_text()).await;
    let html = page["html"].as_str().expect("a page");
    assert!(html.contains("<h1>Hosting</h1>"), "{html}");
    assert_eq!((&page["version"], &page["ok"]), (&json!(1), &json!(true)));
    client
        .did_change(MAIN, 2, json!([{"text": "contract"}]))
        .await;
    let after = result(&mut client, "sla/preview", main_text()).await;
    assert_eq!(after["html"], page["html"]);
    assert_eq!(
        (&after["version"], &after["ok"]),
        (&json!(1), &json!(false))
    );
}

#[tokio::test]
async fn worked_examples_say_how_they_came_out() {
    let mut client = Client::open(&CONTRACT.replace("uptime missed", "uptime met")).await;
    let found = result(&mut client, "sla/examples", main_text()).await;
    assert_eq!(found[0]["name"], "Fifty-one minutes");
    assert_eq!(found[0]["passed"], false);
    assert_eq!(found[0]["message"], "expected uptime met, but it is missed");
    assert_eq!(
        found[0]["range"]["start"]["line"],
        place("example", 0)["line"]
    );
    let unmet = &found[0]["unmet"];
    assert_eq!(unmet["start"], place("expect uptime missed", 0));
    assert_eq!(
        unmet["end"],
        place("expect uptime missed", "expect uptime met".len())
    );
}
