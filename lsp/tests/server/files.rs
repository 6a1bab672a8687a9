//! What concerns several files: findings of all contracts, and files that get other names; and layout while typing.

use crate::client::{CONTRACT, Client, MAIN};
use serde_json::{Value, json};
use std::path::Path;
use tower_lsp::lsp_types::Url;

fn url(path: &Path) -> String {
    Url::from_file_path(path)
        .expect("an absolute path")
        .to_string()
}

/// A folder with two contracts, of which one has a mistake, and a server that looks at it.
async fn in_folder(takes: Value) -> (tempfile::TempDir, Client) {
    let folder = tempfile::tempdir().expect("a folder");
    let shared = "calendar desk { monday to friday 08:00 to 18:00 }\n";
    let good = format!(
        "use shared\n{}",
        CONTRACT.replace("{ fee", "{ hours shared.desk; fee")
    );
    let bad = CONTRACT.replace("basis fee of platform", "basis fee of platfrom");
    for (name, text) in [
        ("good.sla", &good),
        ("bad.sla", &bad),
        ("shared.sla", &shared.to_owned()),
    ] {
        std::fs::write(folder.path().join(name), text).expect("it can be written");
    }
    let mut client = Client::silent();
    let folders = json!([{"uri": url(folder.path()), "name": "agreements"}]);
    let params = json!({"processId": null, "rootUri": null, "capabilities": takes, "workspaceFolders": folders});
    client.ask("initialize", params).await;
    client.tell("initialized", json!({})).await;
    (folder, client)
}

#[tokio::test]
async fn findings_of_all_contracts_are_given_and_not_twice() {
    let asks = json!({"textDocument": {"diagnostic": {}}});
    let (folder, mut client) = in_folder(asks).await;
    let asked = json!({"previousResultIds": []});
    let answer = client.ask("workspace/diagnostic", asked).await;
    let items = answer["result"]["items"]
        .as_array()
        .expect("reports")
        .clone();
    let of = |name: &str| {
        let uri = url(&folder.path().join(name));
        items
            .iter()
            .find(|it| it["uri"] == uri)
            .expect(name)
            .clone()
    };
    assert_eq!(items.len(), 3, "{answer}");
    assert_eq!(of("good.sla")["items"], json!([]));
    let found = of("bad.sla");
    assert_eq!(
        (&found["kind"], &found["version"]),
        (&json!("full"), &Value::Null)
    );
    assert_eq!(found["items"][0]["code"], "SLA0203", "{found}");
    let known: Vec<Value> = items
        .iter()
        .map(|it| json!({"uri": it["uri"], "value": it["resultId"]}))
        .collect();
    let asked = json!({"previousResultIds": known});
    let answer = client.ask("workspace/diagnostic", asked).await;
    let items = answer["result"]["items"].as_array().expect("reports");
    assert!(items.iter().all(|it| it["kind"] == "unchanged"), "{answer}");
}

#[tokio::test]
async fn findings_of_a_text_are_told_to_be_the_same() {
    let mut client = Client::open(&CONTRACT.replace("99.9%\n  over", "99.9\n  over")).await;
    let answer = client
        .ask(
            "textDocument/diagnostic",
            json!({"textDocument": {"uri": MAIN}}),
        )
        .await;
    let id = answer["result"]["resultId"].clone();
    assert!(id.is_string(), "{answer}");
    let again = json!({"textDocument": {"uri": MAIN}, "previousResultId": id});
    let answer = client.ask("textDocument/diagnostic", again.clone()).await;
    assert_eq!(answer["result"]["kind"], "unchanged", "{answer}");
    client
        .did_change(MAIN, 2, json!([{"text": CONTRACT}]))
        .await;
    let answer = client.ask("textDocument/diagnostic", again).await;
    assert_eq!(answer["result"]["kind"], "full", "{answer}");
    assert_eq!(answer["result"]["items"], json!([]));
}

#[tokio::test]
async fn findings_of_used_files_come_along_where_the_client_takes_them() {
    for takes in [true, false] {
        let asks = json!({"textDocument": {"diagnostic": {"relatedDocumentSupport": takes}}});
        let (folder, mut client) = in_folder(asks).await;
        let shared = folder.path().join("shared.sla");
        std::fs::write(
            &shared,
            "calendar desk { monday to friday 08:00 to 25:00 }\n",
        )
        .expect("it is written");
        let main = folder.path().join("good.sla");
        let text = std::fs::read_to_string(&main).expect("it is there");
        client.did_open(&url(&main), &text).await;
        let asked = json!({"textDocument": {"uri": url(&main)}});
        let answer = client.ask("textDocument/diagnostic", asked).await;
        let related = &answer["result"]["relatedDocuments"][url(&shared)];
        assert_eq!(
            related["items"].as_array().is_some_and(|it| !it.is_empty()),
            takes,
            "{answer}"
        );
    }
}

#[tokio::test]
async fn use_lines_follow_a_file_that_gets_another_name() {
    let (folder, mut client) = in_folder(json!({})).await;
    let path = |name: &str| url(&folder.path().join(name));
    let files = json!({"files": [{"oldUri": path("shared.sla"), "newUri": path("common.sla")}]});
    let answer = client.ask("workspace/willRenameFiles", files).await;
    let edits = answer["result"]["changes"][path("good.sla")]
        .as_array()
        .expect("edits")
        .clone();
    assert_eq!(edits.len(), 2, "{answer}");
    assert_eq!(edits[0]["newText"], "common");
    assert_eq!(
        edits[0]["range"]["start"],
        json!({"line": 0, "character": 4})
    );
    let files = json!({"files": [{"oldUri": path("other.sla"), "newUri": path("common.sla")}]});
    let answer = client.ask("workspace/willRenameFiles", files).await;
    assert_eq!(answer["result"], Value::Null, "{answer}");
}

#[tokio::test]
async fn a_closed_declaration_is_laid_out() {
    let text = format!("party   third   \"Third\" {{\n}}\n{CONTRACT}");
    let mut client = Client::open(&text).await;
    let asked = json!({"textDocument": {"uri": MAIN}, "position": {"line": 1, "character": 1}, "ch": "}",
        "options": {"tabSize": 2, "insertSpaces": true}});
    let answer = client.ask("textDocument/onTypeFormatting", asked).await;
    let edits = answer["result"].as_array().expect("edits");
    assert_eq!(edits.len(), 1, "{answer}");
    let written = edits[0]["newText"].as_str().unwrap_or_default();
    assert!(written.contains("party third \"Third\""), "{answer}");
}

#[tokio::test]
async fn the_standard_library_is_opened_by_clients_that_can() {
    let text = format!(
        "use std.holidays.germany\n{CONTRACT}calendar days {{ monday to friday 08:00 to 18:00; closed germany.national }}\n"
    );
    let line = text.matches('\n').count() - 1;
    let asked = json!({"textDocument": {"uri": MAIN}, "position": {"line": line, "character": 71}});
    for opens in [true, false] {
        let mut client = Client::silent();
        let params = json!({"processId": null, "rootUri": null, "capabilities": {},
            "initializationOptions": {"library": opens}});
        client.ask("initialize", params).await;
        client.did_open(MAIN, &text).await;
        let place = client.ask("textDocument/definition", asked.clone()).await["result"].clone();
        if !opens {
            assert_eq!(place, Value::Null);
            continue;
        }
        assert_eq!(
            place["uri"], "sla-library:/std/holidays/germany.sla",
            "{place}"
        );
        let library = client
            .ask("sla/libraryText", json!({"uri": place["uri"]}))
            .await;
        let library = library["result"].as_str().expect("its text").to_owned();
        let line = place["range"]["start"]["line"].as_u64().unwrap_or_default();
        let line = library
            .lines()
            .nth(usize::try_from(line).expect("a short text"));
        assert!(
            line.is_some_and(|it| it.contains("national")),
            "{place}: {line:?}"
        );
        let of_use =
            json!({"textDocument": {"uri": MAIN}, "position": {"line": 0, "character": 20}});
        let file = client.ask("textDocument/definition", of_use).await;
        assert_eq!(file["result"]["uri"], place["uri"]);
        for other in [
            "sla-library:/std/no/such.sla",
            "sla-library:/../../etc/passwd",
            "file:///etc/passwd",
        ] {
            let answer = client.ask("sla/libraryText", json!({"uri": other})).await;
            assert_eq!(answer["error"]["code"], -32602, "{answer}");
        }
    }
}

#[tokio::test]
async fn a_preview_is_told_that_errors_have_come_and_gone() {
    let mut client = Client::open(CONTRACT).await;
    let told = |it: &Value| it["method"] == "sla/previewChanged";
    client.wait(told).await;
    let wrong = CONTRACT.replace("99.9%\n  over", "99.9\n  over");
    for (version, text, tells) in [
        (2, wrong.as_str(), true),
        (3, &format!("{wrong}// still\n"), false),
        (4, CONTRACT, true),
    ] {
        client
            .did_change(MAIN, version, json!([{"text": text}]))
            .await;
        client.findings(MAIN, version).await;
        // Whatever it has to say of this state comes before the answer to a question about it.
        client
            .ask(
                "textDocument/documentSymbol",
                json!({"textDocument": {"uri": MAIN}}),
            )
            .await;
        assert_eq!(client.has_kept(told), tells, "version {version}");
    }
}

#[tokio::test]
async fn work_on_all_contracts_tells_how_far_it_is() {
    let asks = json!({"textDocument": {"diagnostic": {}}});
    let (_folder, mut client) = in_folder(asks).await;
    for (method, params) in [
        (
            "workspace/symbol",
            json!({"query": "uptime", "workDoneToken": "one"}),
        ),
        (
            "workspace/diagnostic",
            json!({"previousResultIds": [], "workDoneToken": "two"}),
        ),
    ] {
        let token = params["workDoneToken"].clone();
        let id = client.request(method, params).await;
        let steps = |kind: &'static str| {
            let token = token.clone();
            move |it: &Value| {
                it["method"] == "$/progress"
                    && it["params"]["token"] == token
                    && it["params"]["value"]["kind"] == kind
            }
        };
        let begin = client.wait(steps("begin")).await;
        assert_eq!(begin["params"]["value"]["cancellable"], true, "{begin}");
        let answer = client.answer(id).await;
        assert!(answer.get("error").is_none(), "{answer}");
        assert!(
            client.has_kept(steps("end")),
            "the end comes before the answer"
        );
    }
    let answer = client
        .ask("workspace/symbol", json!({"query": "uptime"}))
        .await;
    assert!(
        answer["result"].as_array().is_some_and(|it| !it.is_empty()),
        "{answer}"
    );
    assert!(
        !client.has_kept(|it| it["method"] == "$/progress"),
        "nobody asked for it"
    );
}

#[tokio::test]
async fn work_that_nobody_waits_for_is_told_to_have_ended() {
    let (_folder, mut client) = in_folder(json!({})).await;
    let params = json!({"query": "", "workDoneToken": 7});
    let id = client.request("workspace/symbol", params).await;
    client.tell("$/cancelRequest", json!({"id": id})).await;
    client.answer(id).await;
    let end = |it: &Value| it["params"]["token"] == 7 && it["params"]["value"]["kind"] == "end";
    client.wait(end).await;
}
