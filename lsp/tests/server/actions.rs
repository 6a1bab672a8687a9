//! Refactorings as clients ask for them: at once, or when somebody takes one.

use crate::client::{CONTRACT, Client, MAIN, main_text, place, range_of};
use serde_json::{Value, json};

/// What is asked about the first target.
fn target(only: &Value) -> Value {
    let mut params = main_text();
    params["range"] = json!({"start": place("99.9%", 1), "end": place("99.9%", 1)});
    params["context"] = json!({"diagnostics": []});
    if !only.is_null() {
        params["context"]["only"] = only.clone();
    }
    params
}

async fn offered(client: &mut Client, only: Value) -> Vec<Value> {
    let answer = client.ask("textDocument/codeAction", target(&only)).await;
    answer["result"].as_array().expect("a list").clone()
}

/// The contract after the edits of an action.
fn applied(action: &Value) -> String {
    let changed = &action["edit"]["documentChanges"][0];
    assert_eq!(changed["textDocument"], json!({"uri": MAIN, "version": 1}));
    let mut lines: Vec<&str> = CONTRACT.split('\n').collect();
    let edit = &changed["edits"][0];
    let number = |it: &Value| usize::try_from(it.as_u64().expect("a number")).expect("small");
    let (start, end) = (&edit["range"]["start"], &edit["range"]["end"]);
    let last = number(&end["line"]);
    let head = &lines[number(&start["line"])][..number(&start["character"])];
    let tail = &lines[last][number(&end["character"])..];
    let new = format!("{head}{}{tail}", edit["newText"].as_str().expect("a text"));
    lines.splice(number(&start["line"])..=last, [new.as_str()]);
    lines.join("\n")
}

/// What changes is laid out, and this contract is not.
fn with_param() -> String {
    let text = CONTRACT.replace("target >= 99.9%", "target >= uptime_target");
    let text = text.replace("for platform", "for    platform");
    let text = text.replace("over each", "over   each");
    text.replace(
        "objective uptime",
        "param uptime_target: percent = 99.9%\nobjective uptime",
    )
}

#[tokio::test]
async fn a_client_that_cannot_ask_again_is_given_the_edits() {
    let mut client = Client::open(CONTRACT).await;
    let found = offered(&mut client, Value::Null).await;
    let action = found.iter().find(|it| it["kind"] == "refactor.extract");
    let action = action.expect("a value can have a name");
    assert_eq!(action.get("data"), None);
    assert_eq!(applied(action), with_param());
}

#[tokio::test]
async fn a_client_that_can_ask_again_is_given_the_edits_then() {
    let takes =
        json!({"textDocument": {"codeAction": {"resolveSupport": {"properties": ["edit"]}}}});
    let (mut client, can) = Client::with(takes).await;
    assert_eq!(
        can["capabilities"]["codeActionProvider"]["resolveProvider"],
        true
    );
    client.did_open(MAIN, CONTRACT).await;
    let found = offered(&mut client, json!(["refactor"])).await;
    assert!(found.iter().all(|it| it.get("edit").is_none()), "{found:?}");
    let action = found
        .into_iter()
        .find(|it| it["kind"] == "refactor.extract");
    let action = action.expect("a value can have a name");
    let answer = client.ask("codeAction/resolve", action.clone()).await;
    assert_eq!(applied(&answer["result"]), with_param());
    // What was offered for another state of the text has no edits any more.
    let change = json!([{"range": range_of("contract hosting"), "text": "contract hosts"}]);
    client.did_change(MAIN, 2, change).await;
    let answer = client.ask("codeAction/resolve", action).await;
    assert_eq!(answer["error"]["code"], -32803, "{answer}");
}

#[tokio::test]
async fn only_what_was_asked_for_is_offered() {
    let mut client = Client::open(CONTRACT).await;
    for (only, extracts) in [
        (json!(["refactor"]), true),
        (json!(["refactor.extract"]), true),
        (json!(["refactor.rewrite"]), false),
        (json!(["quickfix"]), false),
        (json!([]), false),
    ] {
        let found = offered(&mut client, only.clone()).await;
        let found = found.iter().any(|it| it["kind"] == "refactor.extract");
        assert_eq!(found, extracts, "{only}");
    }
}

#[tokio::test]
async fn a_name_that_nothing_declares_is_declared_as_a_fix_of_its_finding() {
    let mut client = Client::new().await;
    let text = CONTRACT.replace("verifiable by globex", "verifiable by auditor");
    client.did_open(MAIN, &text).await;
    let found = client.findings(MAIN, 1).await;
    assert_eq!(found.len(), 1, "{found:?}");
    let mut params = main_text();
    params["range"] = found[0]["range"].clone();
    params["context"] = json!({"diagnostics": found, "only": ["quickfix"]});
    let answer = client.ask("textDocument/codeAction", params).await;
    let actions = answer["result"].as_array().expect("a list");
    let fits = |it: &&Value| it["title"] == "Declare `auditor` as a `party`";
    let action = actions.iter().find(fits).expect("it is offered");
    assert_eq!(action["kind"], "quickfix");
    assert_eq!(action["diagnostics"], json!(found));
    let new = &action["edit"]["documentChanges"][0]["edits"][0]["newText"];
    assert_eq!(
        new.as_str().map(str::trim),
        Some("party auditor \"Auditor\"")
    );
}
