//! From declaration to declaration, and colours that have changed, over the protocol.

use crate::client::{CONTRACT, Client, MAIN, at, main_text, place, range_of};
use serde_json::{Value, json};

async fn result(client: &mut Client, method: &str, params: Value) -> Value {
    let answer = client.ask(method, params).await;
    assert!(answer.get("error").is_none(), "{method}: {answer}");
    answer["result"].clone()
}

#[tokio::test]
async fn a_metric_leads_to_what_uses_it_and_to_what_it_uses() {
    let mut client = Client::open(CONTRACT).await;
    let there = at("measure availability", 10);
    let found = result(&mut client, "textDocument/prepareCallHierarchy", there).await;
    let item = found[0].clone();
    assert_eq!(
        (&item["name"], &item["detail"]),
        (&json!("availability"), &json!("metric"))
    );
    assert_eq!(item["selectionRange"], range_of("availability"));
    let params = json!({"item": item});
    let up = result(&mut client, "callHierarchy/incomingCalls", params.clone()).await;
    assert_eq!(up.as_array().map(Vec::len), Some(1), "{up}");
    assert_eq!(up[0]["from"]["name"], "uptime");
    assert_eq!(
        up[0]["fromRanges"][0]["start"],
        place("measure availability", 8)
    );
    let down = result(&mut client, "callHierarchy/outgoingCalls", params).await;
    assert_eq!(down.as_array().map(Vec::len), Some(1), "{down}");
    assert_eq!(down[0]["to"]["name"], "outage");
    assert_eq!(
        down[0]["fromRanges"][0]["start"],
        place("length(outage)", 7)
    );
}

#[tokio::test]
async fn a_value_leads_to_the_declaration_of_its_type() {
    let mut client = Client::open(CONTRACT).await;
    let found = result(
        &mut client,
        "textDocument/typeDefinition",
        at("time(checks", 6),
    )
    .await;
    assert_eq!(
        found,
        json!({"uri": MAIN, "range": {"start": place("source checks", 7), "end": place("source checks", 13)}})
    );
    let found = result(&mut client, "textDocument/typeDefinition", at("99.9%", 1)).await;
    assert_eq!(found, Value::Null);
}

#[tokio::test]
async fn of_colours_only_the_change_is_sent() {
    let mut client = Client::open("party a \"A\"\nparty b \"B\"\nparty c \"C\"\n").await;
    let first = result(&mut client, "textDocument/semanticTokens/full", main_text()).await;
    let end = json!({"line": 1, "character": 10});
    client
        .did_change(
            MAIN,
            2,
            json!([{"range": {"start": end, "end": end}, "text": "BB"}]),
        )
        .await;
    let mut params = main_text();
    params["previousResultId"] = first["resultId"].clone();
    let delta = result(
        &mut client,
        "textDocument/semanticTokens/full/delta",
        params.clone(),
    )
    .await;
    // Three words in each line; the sixth is longer now.
    assert_eq!(
        delta["edits"],
        json!([{"start": 25, "deleteCount": 5, "data": [0, 2, 5, 2, 0]}])
    );
    // A number that is gone gives the whole.
    let again = result(
        &mut client,
        "textDocument/semanticTokens/full/delta",
        params,
    )
    .await;
    assert_eq!(again["data"].as_array().map(Vec::len), Some(45));
    let mut params = main_text();
    params["range"] =
        json!({"start": {"line": 1, "character": 0}, "end": {"line": 2, "character": 0}});
    let part = result(&mut client, "textDocument/semanticTokens/range", params).await;
    assert_eq!(part["data"].as_array().map(Vec::len), Some(15), "{part}");
    assert_eq!(
        part["data"][0], 1,
        "lines are counted from the beginning of the text"
    );
}

#[tokio::test]
async fn lines_above_declarations_have_the_commands_that_the_client_has() {
    let mut client = Client::silent();
    let options = json!({"commands": ["sla.showReferences", "sla.runExample"]});
    let params = json!({"processId": null, "rootUri": null, "capabilities": {}, "initializationOptions": options});
    client.ask("initialize", params).await;
    client.tell("initialized", json!({})).await;
    client.did_open(MAIN, CONTRACT).await;
    client.findings(MAIN, 1).await;
    let found = result(&mut client, "textDocument/codeLens", main_text()).await;
    let all = found.as_array().expect("lenses");
    let of_metric = all
        .iter()
        .find(|it| it["range"] == range_of("availability"));
    let command = &of_metric.expect("the metric is measured")["command"];
    assert_eq!(
        (&command["title"], &command["command"]),
        (&json!("1 reference"), &json!("sla.showReferences"))
    );
    assert_eq!(
        command["arguments"][2][0]["range"]["start"],
        place("measure availability", 8)
    );
    let example = all
        .iter()
        .find(|it| it["data"]["name"] == "Fifty-one minutes")
        .expect("an example");
    let shown = result(&mut client, "codeLens/resolve", example.clone()).await;
    assert_eq!(
        shown["command"]["title"],
        "run the example: it comes out so"
    );
    assert_eq!(
        shown["command"]["arguments"],
        json!([MAIN, "Fifty-one minutes"])
    );
    // No data is linked, so nothing can be evaluated.
    assert!(!found.to_string().contains("evaluate"), "{found}");
}

#[tokio::test]
async fn a_project_with_data_can_be_evaluated_from_the_contract() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("main.sla");
    std::fs::write(&path, CONTRACT).expect("it is written");
    let settings = "[data]\nchecks = \"checks.csv\"\n";
    std::fs::write(folder.path().join("slac.toml"), settings).expect("it is written");
    let main = format!("file://{}", path.display());
    let mut client = Client::new().await;
    client.did_open(&main, CONTRACT).await;
    client.findings(&main, 1).await;
    let params = json!({"textDocument": {"uri": main}});
    let found = result(&mut client, "textDocument/codeLens", params).await;
    let mut titles = found
        .as_array()
        .expect("lenses")
        .iter()
        .map(|it| &it["command"]);
    let command = titles.find(|it| it["title"] == "evaluate with the linked data");
    // This client has no such command: the line is there, and does nothing.
    assert_eq!(command.expect("data is linked")["command"], "");
}

#[tokio::test]
async fn lines_above_declarations_can_be_switched_off() {
    let mut client = Client::silent();
    let options = json!({"sla": {"lenses": ["examples"]}});
    let params = json!({"processId": null, "rootUri": null, "capabilities": {}, "initializationOptions": options});
    client.ask("initialize", params).await;
    client.tell("initialized", json!({})).await;
    client.did_open(MAIN, CONTRACT).await;
    let found = result(&mut client, "textDocument/codeLens", main_text()).await;
    let all = found.as_array().expect("lenses");
    assert!(
        !all.is_empty() && all.iter().all(|it| it["data"]["name"].is_string()),
        "{found}"
    );
}

#[tokio::test]
async fn findings_are_told_in_one_way() {
    let both = json!({"textDocument": {"publishDiagnostics": {}, "diagnostic": {}}});
    let (_, answer) = Client::with(both).await;
    assert_eq!(answer["capabilities"]["diagnosticProvider"], Value::Null);
    let (_, answer) = Client::with(json!({"textDocument": {"diagnostic": {}}})).await;
    assert_eq!(
        answer["capabilities"]["diagnosticProvider"]["identifier"],
        "slac"
    );
}
