//! Pages, files and settings that the protocol has no words for.

use crate::client::{CONTRACT, Client, MAIN, main_text, place};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

async fn result(client: &mut Client, method: &str, params: Value) -> Value {
    let answer = client.ask(method, params).await;
    assert!(answer.get("error").is_none(), "{method}: {answer}");
    answer["result"].clone()
}

#[tokio::test]
async fn credits_are_curves_and_the_last_ones_stay() {
    let mut client = Client::open(CONTRACT).await;
    let page = result(&mut client, "sla/creditCurve", main_text()).await;
    let html = page["html"].as_str().expect("a page");
    assert!(html.contains("<svg") && !html.contains("<script"), "{html}");
    assert_eq!((&page["version"], &page["ok"]), (&json!(1), &json!(true)));
    client
        .did_change(MAIN, 2, json!([{"text": "contract"}]))
        .await;
    let after = result(&mut client, "sla/creditCurve", main_text()).await;
    assert_eq!(after["html"], page["html"]);
    assert_eq!(
        (&after["version"], &after["ok"]),
        (&json!(1), &json!(false))
    );
}

#[tokio::test]
async fn a_contract_is_exported_or_the_reason_is_said() {
    let mut client = Client::open(CONTRACT).await;
    let mut params = main_text();
    params["format"] = json!("markdown");
    let file = result(&mut client, "sla/export", params.clone()).await;
    assert_eq!(file["name"], "agreement.md");
    let bytes = STANDARD.decode(file["base64"].as_str().expect("text"));
    let text = String::from_utf8(bytes.expect("base64")).expect("UTF-8");
    assert!(text.contains("Hosting"), "{text}");
    params["format"] = json!("../../x");
    let refused = client.ask("sla/export", params.clone()).await;
    assert_eq!(refused["error"]["code"], -32803);
    assert_eq!(refused["error"]["message"], "slac makes no `../../x` yet");
    client
        .did_change(MAIN, 2, json!([{"text": "contract"}]))
        .await;
    params["format"] = json!("html");
    let refused = client.ask("sla/export", params).await;
    assert_eq!(refused["error"]["message"], "the contract has errors");
}

#[tokio::test]
async fn every_form_that_is_offered_is_made() {
    let (mut client, server) = Client::with(json!({})).await;
    client.did_open(MAIN, CONTRACT).await;
    let offered = &server["capabilities"]["experimental"]["export"];
    let offered = offered.as_array().expect("a list").clone();
    assert!(offered.iter().any(|it| it["format"] == "html"));
    for form in offered {
        let mut params = main_text();
        params["format"] = form["format"].clone();
        let file = result(&mut client, "sla/export", params).await;
        assert_eq!(file["name"], form["file"]);
        assert!(form["about"].as_str().is_some_and(|it| !it.is_empty()));
    }
}

#[tokio::test]
async fn the_statement_is_of_the_data_of_the_project() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("it is written");
        format!("file://{}", path.display())
    };
    let main = write("main.sla", CONTRACT);
    write(
        "checks.csv",
        "at,ok\n2026-04-01T00:00:00Z,true\n2026-04-01T00:01:00Z,perhaps\n",
    );
    write(
        "slac.toml",
        "contract = 'main.sla'\n[data]\nchecks = 'checks.csv'\n",
    );
    let mut client = Client::new().await;
    client.did_open(&main, CONTRACT).await;
    let about = json!({"textDocument": {"uri": main}});
    let page = result(&mut client, "sla/evaluate", about.clone()).await;
    let html = page["html"].as_str().expect("a page");
    assert!(
        html.contains("Hosting") && html.contains("2026-04"),
        "{html}"
    );
    // The message of `slac eval` about the second row.
    assert!(
        html.contains("error[SLA0601]: checks.csv:3: column `ok`"),
        "{html}"
    );
    assert_eq!((&page["version"], &page["ok"]), (&json!(1), &json!(true)));
    // What lies elsewhere is not read, wherever the link stands.
    write(
        "slac.toml",
        "contract = 'main.sla'\n[data]\nchecks = '../checks.csv'\n",
    );
    client.tell("textDocument/didSave", about.clone()).await;
    let refused = client.ask("sla/evaluate", about).await;
    assert_eq!(refused["error"]["code"], -32803);
    let why = refused["error"]["message"].as_str().expect("words");
    assert!(why.contains("leads out of the project"), "{why}");
}

fn hints_of_all() -> Value {
    let mut params = main_text();
    params["range"] = json!({"start": place("contract", 0), "end": place("remedies", 0)});
    params
}

async fn kinds(client: &mut Client) -> Vec<String> {
    let hints = result(client, "textDocument/inlayHint", hints_of_all()).await;
    let hints = hints.as_array().expect("a list").iter();
    hints
        .map(|it| it["label"].as_str().expect("text").to_owned())
        .collect()
}

#[tokio::test]
async fn hints_are_narrowed_and_asked_for_again() {
    let mut client = Client::silent();
    let capabilities = json!({"workspace": {"inlayHint": {"refreshSupport": true}}});
    let wanted = json!({"sla": {"hints": ["credit", "type"]}});
    let params = json!({"processId": null, "rootUri": null, "capabilities": capabilities,
                        "initializationOptions": wanted});
    client.ask("initialize", params).await;
    client.tell("initialized", json!({})).await;
    client.did_open(MAIN, CONTRACT).await;
    let expected = [
        ": a set of time",
        "= 100.00 EUR of a 1\u{202f}000.00 EUR month",
    ];
    assert_eq!(kinds(&mut client).await, expected);
    let settings = json!({"settings": {"sla": {"hints": ["allowance"]}}});
    client
        .tell("workspace/didChangeConfiguration", settings)
        .await;
    let asked = client
        .wait(|it| it["method"] == "workspace/inlayHint/refresh")
        .await;
    assert!(
        asked["id"].is_number() || asked["id"].is_string(),
        "{asked}"
    );
    assert_eq!(kinds(&mut client).await, ["43 min 12 s in 30 days"]);
}

#[tokio::test]
async fn the_project_says_which_hints_there_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("main.sla");
    let toml = folder.path().join("slac.toml");
    std::fs::write(&path, CONTRACT).expect("it is written");
    std::fs::write(&toml, "[editor]\nhints = ['type']\n").expect("it is written");
    let capabilities = json!({"workspace": {"inlayHint": {"refreshSupport": true}}});
    let (mut client, _) = Client::with(capabilities).await;
    let uri = format!("file://{}", path.display());
    client.did_open(&uri, CONTRACT).await;
    let mut params = hints_of_all();
    params["textDocument"]["uri"] = json!(uri);
    let hints = result(&mut client, "textDocument/inlayHint", params.clone()).await;
    assert_eq!(hints.as_array().map(Vec::len), Some(1), "{hints}");
    std::fs::write(&toml, "[editor]\nhints = []\n").expect("it is written");
    let uri = format!("file://{}", toml.display());
    let changes = json!({"changes": [{"uri": uri, "type": 2}]});
    client
        .tell("workspace/didChangeWatchedFiles", changes)
        .await;
    client
        .wait(|it| it["method"] == "workspace/inlayHint/refresh")
        .await;
    let hints = result(&mut client, "textDocument/inlayHint", params).await;
    assert_eq!(hints, json!([]));
}
