//! What clients take: Markdown or plain text, findings that are sent or asked for.

use crate::client::{CONTRACT, Client, MAIN, at, main_text};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn a_client_without_markdown_is_given_plain_text() {
    for (formats, kind, signs) in [
        (json!(["plaintext"]), "plaintext", false),
        (json!(["markdown", "plaintext"]), "markdown", true),
        (Value::Null, "markdown", true),
    ] {
        let takes = json!({"textDocument": {"hover": {"contentFormat": formats},
            "completion": {"completionItem": {"documentationFormat": formats}}}});
        let (mut client, _) = Client::with(takes).await;
        client.did_open(MAIN, CONTRACT).await;
        let hover = client.ask("textDocument/hover", at("measure", 9)).await;
        let offered = client
            .ask("textDocument/completion", at("measure", 0))
            .await;
        let offered = offered["result"]["items"]
            .as_array()
            .expect("a list")
            .clone();
        let offered = offered.iter().map(|it| &it["documentation"]);
        let mut said = vec![hover["result"]["contents"].clone()];
        said.extend(offered.filter(|it| !it.is_null()).cloned());
        assert!(said.len() > 3, "{said:?}");
        for content in &said {
            assert_eq!(content["kind"], kind, "{content}");
        }
        let marked = |it: &Value| it["value"].as_str().is_some_and(|it| it.contains('`'));
        assert_eq!(said.iter().any(marked), signs, "{said:?}");
    }
}

#[tokio::test]
async fn findings_are_not_sent_to_a_client_that_only_asks() {
    for (takes, sent) in [
        (json!({"textDocument": {"diagnostic": {}}}), false),
        (json!({}), true),
    ] {
        let (mut client, _) = Client::with(takes).await;
        client
            .did_open(MAIN, &CONTRACT.replace("99.9%", "99.9"))
            .await;
        for _ in 0..3 {
            let asked = client.ask("textDocument/diagnostic", main_text()).await;
            let items = asked["result"]["items"].as_array();
            assert!(items.is_some_and(|it| !it.is_empty()), "{asked}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(client.kept_findings() > 0, sent);
    }
}
