//! Each feature once, as the protocol has it. What it says is tested in the library.

use crate::client::{CONTRACT, Client, MAIN};
use serde_json::json;

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
