//! What has stopped other servers must not stop this one.

use crate::client::{CONTRACT, Client, MAIN, range};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The server still does its work.
async fn lives(client: &mut Client) {
    let params = json!({"textDocument": {"uri": MAIN}});
    let answer = client.ask("textDocument/documentSymbol", params).await;
    assert!(answer.get("error").is_none(), "{answer}");
}

#[tokio::test]
async fn columns_are_utf16_unless_the_client_puts_bytes_first() {
    let offers = |list: Value| json!({"general": {"positionEncodings": list}});
    for (capabilities, chosen, column) in [
        (json!({}), "utf-16", 9),
        (offers(json!(["utf-16", "utf-8"])), "utf-16", 9),
        (offers(json!(["utf-8", "utf-16"])), "utf-8", 11),
        (offers(json!(["utf-32", "utf-8"])), "utf-16", 9),
    ] {
        let (mut client, answer) = Client::with(capabilities).await;
        assert_eq!(answer["capabilities"]["positionEncoding"], chosen);
        client
            .did_open(MAIN, "// \u{1f600}\nparty a \"\u{1f600}\" ?")
            .await;
        let found = client.findings(MAIN, 1).await;
        let columns: Vec<&Value> = found
            .iter()
            .map(|it| &it["range"]["end"]["character"])
            .collect();
        let text = if chosen == "utf-8" { 16 } else { 14 };
        assert!(
            columns.contains(&&json!(text)),
            "{chosen} {column}: {columns:?}"
        );
    }
}

#[tokio::test]
async fn edits_are_applied_in_the_order_of_the_wire() {
    let mut client = Client::open("").await;
    // Every change is right only behind all those before it.
    for version in 0..2_000_u32 {
        let change =
            json!([{"range": range(version, 0, 0), "text": format!("party p{version}\n")}]);
        client
            .did_change(MAIN, i32::try_from(version).expect("small") + 2, change)
            .await;
    }
    let params = json!({"textDocument": {"uri": MAIN}});
    let answer = client.ask("textDocument/documentSymbol", params).await;
    let symbols = answer["result"].as_array().expect("a list");
    let expected = (0..2_000).map(|version| json!(format!("p{version}")));
    let names = symbols.iter().map(|it| it["name"].clone());
    assert!(names.eq(expected));
}

#[tokio::test]
async fn states_in_between_are_not_looked_at() {
    let mut client = Client::open("").await;
    let text: String = (0..400)
        .map(|number| format!("party p{number} \"P\" {{ address \"x\" }}\n"))
        .collect();
    for version in 2..=200 {
        client
            .did_change(
                MAIN,
                version,
                json!([{"text": format!("{text}// {version}\n")}]),
            )
            .await;
    }
    client.findings(MAIN, 200).await;
    let seen = client.kept_findings();
    assert!(seen < 150, "{seen} of 199 states were looked at");
}

#[tokio::test]
async fn a_question_about_an_older_text_is_not_answered() {
    let mut client = Client::open(CONTRACT).await;
    let params = json!({"textDocument": {"uri": MAIN}});
    // Heavy enough that the second message is there before the first is worked on.
    let text = CONTRACT.to_owned() + &"// \n".repeat(20_000);
    client.did_change(MAIN, 2, json!([{"text": text}])).await;
    let mut ids = Vec::new();
    for version in 3..40 {
        ids.push(
            client
                .request("textDocument/documentSymbol", params.clone())
                .await,
        );
        client
            .did_change(
                MAIN,
                version,
                json!([{"range": range(0, 0, 0), "text": " "}]),
            )
            .await;
    }
    let mut modified = 0;
    for id in ids {
        let answer = client.answer(id).await;
        match answer["error"]["code"].as_i64() {
            Some(-32801) => modified += 1,
            code => assert_eq!(code, None, "{answer}"),
        }
    }
    assert!(modified > 0);
    lives(&mut client).await;
}

#[tokio::test]
async fn many_questions_at_once_are_all_answered() {
    let mut client = Client::open(CONTRACT).await;
    let params = json!({"textDocument": {"uri": MAIN}});
    let mut ids = Vec::new();
    for _ in 0..500 {
        ids.push(
            client
                .request("textDocument/documentSymbol", params.clone())
                .await,
        );
    }
    let cancelled = client
        .request("textDocument/documentSymbol", params.clone())
        .await;
    client
        .tell("$/cancelRequest", json!({"id": cancelled}))
        .await;
    let answer = client.answer(cancelled).await;
    let code = answer["error"]["code"].as_i64();
    assert!(code == Some(-32800) || code.is_none(), "{answer}");
    for id in ids {
        assert!(client.answer(id).await["result"].is_array());
    }
}

#[tokio::test]
async fn malformed_messages_are_left_out() {
    let mut client = Client::open("party a").await;
    for body in [
        "{",
        "[]",
        "[{\"jsonrpc\":\"2.0\"}]",
        "null",
        "{\"jsonrpc\":\"2.0\"}",
        "",
    ] {
        let frame = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        client.raw(frame.as_bytes()).await;
    }
    client.raw(b"Content-Length: 3\r\n\r\n\xff\xfe\xfd").await;
    client.raw(b"Content-Length: x\r\n\r\n").await;
    lives(&mut client).await;
    // Half of an emoji.
    let body = format!(
        "{{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didChange\",\"params\":{{\"textDocument\":\
         {{\"uri\":\"{MAIN}\",\"version\":2}},\"contentChanges\":[{{\"text\":\"party \\ud83d\"}}]}}}}"
    );
    let frame = format!("content-length: {}\r\n\r\n{body}", body.len());
    for byte in frame.bytes() {
        client.raw(&[byte]).await;
    }
    assert!(!client.findings(MAIN, 2).await.is_empty());
    lives(&mut client).await;
}

#[tokio::test]
async fn unusual_messages_are_understood() {
    let mut client = Client::open(CONTRACT).await;
    // Headers in another order and case, one that is not needed, and one that is long.
    let body = json!({"jsonrpc": "2.0", "id": "words", "method": "textDocument/documentSymbol",
                      "params": {"textDocument": {"uri": MAIN}}});
    let body = body.to_string();
    let head = format!(
        "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nX-Long: {}\r\nCONTENT-LENGTH:{}\r\n\r\n",
        "x".repeat(10_000),
        body.len()
    );
    client.raw(head.as_bytes()).await;
    client.raw(body.as_bytes()).await;
    let answer = client.wait(|message| message["id"] == "words").await;
    assert!(answer["result"].is_array(), "{answer}");
    // A text of more than a mebibyte.
    let long = format!("{CONTRACT}// {}\n", "x".repeat(1 << 20));
    let change =
        json!({"textDocument": {"uri": MAIN, "version": 2}, "contentChanges": [{"text": long}]});
    client.tell("textDocument/didChange", change).await;
    assert!(client.findings(MAIN, 2).await.is_empty());
    // Two questions with one number: the second is refused while the first is open.
    let twice = json!({"jsonrpc": "2.0", "id": 77, "method": "textDocument/documentSymbol",
                       "params": {"textDocument": {"uri": MAIN}}});
    client.say(&twice).await;
    client.say(&twice).await;
    let answers = [client.answer(77).await, client.answer(77).await];
    let refused = answers.iter().filter(|it| it["error"]["code"] == -32600);
    let answered = answers.iter().filter(|it| it["result"].is_array());
    assert_eq!((refused.count(), answered.count()), (1, 1), "{answers:?}");
    // An address without scheme is none.
    let place = json!({"textDocument": {"uri": "main.sla"}});
    let answer = client.ask("textDocument/documentSymbol", place).await;
    assert_eq!(answer["error"]["code"], -32602);
    lives(&mut client).await;
}

#[tokio::test]
async fn the_rules_of_the_protocol_are_kept() {
    let mut client = Client::silent();
    let code = |answer: &Value| answer["error"]["code"].as_i64();
    let early = client.ask("textDocument/hover", json!({})).await;
    assert_eq!(code(&early), Some(-32002));
    let params = json!({"processId": null, "rootUri": null, "capabilities": {}});
    client.ask("initialize", params.clone()).await;
    assert_eq!(code(&client.ask("initialize", params).await), Some(-32600));
    client.tell("initialized", json!({})).await;
    assert_eq!(code(&client.ask("no/such", json!({})).await), Some(-32601));
    let wrong = client
        .ask("textDocument/documentSymbol", json!({"a": 1}))
        .await;
    assert_eq!(code(&wrong), Some(-32602));
    client.tell("$/unknown", json!({})).await;
    assert_eq!(
        client.ask("shutdown", Value::Null).await["result"],
        Value::Null
    );
    let late = client.ask("textDocument/documentSymbol", json!({})).await;
    assert_eq!(code(&late), Some(-32600));
}

#[tokio::test]
async fn exit_has_a_status_and_does_not_wait_for_the_end_of_the_input() {
    for (shut, status) in [(true, 0), (false, 1)] {
        let mut client = Client::new().await;
        if shut {
            client.ask("shutdown", Value::Null).await;
        }
        client.tell("exit", Value::Null).await;
        let begun = Instant::now();
        while client.exit.code().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(10));
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(client.exit.code(), Some(status));
    }
}

#[tokio::test]
async fn texts_of_several_folders_and_of_none_live_side_by_side() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
        std::fs::write(&path, text).expect("it is written");
        format!("file://{}", path.display())
    };
    let one = write("one/main.sla", &format!("use shared\n{CONTRACT}"));
    let shared = write("one/shared.sla", "define word \"Word\" { means \"x\" }\n");
    let two = write("two/main.sla", "party a");
    let mut client = Client::new().await;
    client.did_open(&shared, "define word { }\n").await;
    // It belongs to the contract beside it, which is not open, and has no contract of its own.
    let found = client.findings(&shared, 1).await;
    assert_eq!(found.len(), 1, "{found:?}");
    client
        .did_open(&one, &format!("use shared\n{CONTRACT}"))
        .await;
    client.findings(&one, 1).await;
    client.did_open(&two, "party a").await;
    client.findings(&two, 1).await;
    client.did_open(MAIN, CONTRACT).await;
    assert!(client.findings(MAIN, 1).await.is_empty());
}

#[tokio::test]
async fn null_stands_for_no_parameters() {
    let mut client = Client::new().await;
    let message = json!({"jsonrpc": "2.0", "id": 99, "method": "shutdown", "params": null});
    client.say(&message).await;
    let answer = client.answer(99).await;
    assert_eq!(answer.get("error"), None, "{answer}");
    client.tell("exit", Value::Null).await;
    let exited = async {
        while client.exit.code().is_none() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(10), exited).await;
    assert!(waited.is_ok(), "it goes on");
    assert_eq!(client.exit.code(), Some(0));
}
