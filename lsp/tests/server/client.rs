//! A client that says what it is told, also what no real client would say.

use serde_json::{Value, json};
use slac_lsp::host::Exit;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream};

/// Longer than anything here takes, so that a test that hangs fails.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Client {
    input: DuplexStream,
    output: BufReader<DuplexStream>,
    next: i64,
    /// What came while something else was waited for.
    kept: VecDeque<Value>,
    pub(crate) exit: Arc<Exit>,
}

impl Client {
    /// A server that nothing was said to.
    pub(crate) fn silent() -> Self {
        let (input, theirs_in) = tokio::io::duplex(1 << 20);
        let (theirs_out, output) = tokio::io::duplex(1 << 20);
        let exit = Exit::new(|_| {});
        tokio::spawn(slac_lsp::serve(theirs_in, theirs_out, exit.clone()));
        Self {
            input,
            output: BufReader::new(output),
            next: 1,
            kept: VecDeque::new(),
            exit,
        }
    }

    /// A server that knows these capabilities of its client.
    pub(crate) async fn with(capabilities: Value) -> (Self, Value) {
        let mut client = Self::silent();
        let params = json!({"processId": null, "rootUri": null, "capabilities": capabilities});
        let answer = client.ask("initialize", params).await;
        client.tell("initialized", json!({})).await;
        (client, answer["result"].clone())
    }

    pub(crate) async fn new() -> Self {
        Self::with(json!({})).await.0
    }

    /// A server with one open text, after it has said what is wrong with it.
    pub(crate) async fn open(text: &str) -> Self {
        let mut client = Self::new().await;
        client.did_open(MAIN, text).await;
        client.findings(MAIN, 1).await;
        client
    }

    pub(crate) async fn raw(&mut self, bytes: &[u8]) {
        self.input.write_all(bytes).await.expect("the server reads");
    }

    pub(crate) async fn say(&mut self, message: &Value) {
        let body = message.to_string();
        let head = format!("Content-Length: {}\r\n\r\n", body.len());
        self.raw(head.as_bytes()).await;
        self.raw(body.as_bytes()).await;
    }

    pub(crate) async fn tell(&mut self, method: &str, params: Value) {
        self.say(&json!({"jsonrpc": "2.0", "method": method, "params": params}))
            .await;
    }

    /// Sends a request, and gives its number.
    pub(crate) async fn request(&mut self, method: &str, params: Value) -> i64 {
        let id = self.next;
        self.next += 1;
        let message = match params {
            Value::Null => json!({"jsonrpc": "2.0", "id": id, "method": method}),
            params => json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}),
        };
        self.say(&message).await;
        id
    }

    /// The answer to a request.
    pub(crate) async fn answer(&mut self, id: i64) -> Value {
        self.wait(|message| message["id"] == id && message.get("method").is_none())
            .await
    }

    pub(crate) async fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.request(method, params).await;
        self.answer(id).await
    }

    /// The first message that fits; others are kept.
    pub(crate) async fn wait(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&fits) {
            return self.kept.remove(at).expect("it is there");
        }
        loop {
            let message = self.receive().await;
            if fits(&message) {
                return message;
            }
            self.kept.push_back(message);
        }
    }

    async fn receive(&mut self) -> Value {
        let read = async {
            let mut length = 0;
            loop {
                let mut line = String::new();
                let read = self.output.read_line(&mut line).await;
                assert!(
                    read.expect("the server writes text") > 0,
                    "the server has ended"
                );
                if line.trim().is_empty() {
                    break;
                }
                if let Some(value) = line.strip_prefix("Content-Length:") {
                    length = value.trim().parse().expect("a length");
                }
            }
            let mut body = vec![0; length];
            self.output.read_exact(&mut body).await.expect("a body");
            serde_json::from_slice(&body).expect("JSON")
        };
        let read = tokio::time::timeout(PATIENCE, read);
        read.await.expect("the server answers in time")
    }

    pub(crate) async fn did_open(&mut self, uri: &str, text: &str) {
        let params = json!({"textDocument":
            {"uri": uri, "languageId": "sla", "version": 1, "text": text}});
        self.tell("textDocument/didOpen", params).await;
    }

    pub(crate) async fn did_change(&mut self, uri: &str, version: i32, changes: Value) {
        let params = json!({"textDocument": {"uri": uri, "version": version},
            "contentChanges": changes});
        self.tell("textDocument/didChange", params).await;
    }

    /// What the server says is wrong with a version of a text.
    pub(crate) async fn findings(&mut self, uri: &str, version: i32) -> Vec<Value> {
        let message = self
            .wait(|it| {
                it["method"] == "textDocument/publishDiagnostics"
                    && it["params"]["uri"] == uri
                    && it["params"]["version"] == version
            })
            .await;
        let found = message["params"]["diagnostics"].as_array();
        found.expect("a list").clone()
    }
}

/// A text that is no file.
pub(crate) const MAIN: &str = "untitled:main.sla";

/// A range within one line.
pub(crate) fn range(line: u32, from: u32, to: u32) -> Value {
    json!({"start": {"line": line, "character": from}, "end": {"line": line, "character": to}})
}

/// A small contract without mistakes.
pub(crate) const CONTRACT: &str = r#"contract hosting "Hosting" {
  provider acme; customer globex
  effective 2026-01-01; timezone "Europe/Berlin"; currency EUR
}
party acme "Acme"
party globex "Globex"
service platform "Platform" { fee 1_000 EUR per month }
source checks "Checks" {
  kind samples every 1 minute; exists always; gaps count as down
  supplied by acme, verifiable by globex
  field at timestamp; field ok bool
}
let outage "Outage" = time(checks where not ok)
metric availability: percent = 1 - length(outage) / length(window)
objective uptime "Availability" {
  for platform; measure availability
  target >= 99.9%
  over each calendar month
}
penalty uptime_credit "Credit" {
  for uptime; basis fee of platform
  when < 99.9% credit 10%
}
remedies {
  combine sum per calendar month
  cap 30% of fees per calendar month
  round each credit to 0.01 half up
  claim by globex within 30 days of the window
  pay as credit on the next invoice
}
example "Fifty-one minutes" {
  over 2026-04
  given checks fail from 2026-04-03 10:00 to 2026-04-03 10:51
  expect uptime missed
}
"#;

impl Client {
    /// Whether such a message came while something else was waited for; it is gone then.
    pub(crate) fn has_kept(&mut self, fits: impl Fn(&Value) -> bool) -> bool {
        let before = self.kept.len();
        self.kept.retain(|message| !fits(message));
        self.kept.len() < before
    }

    /// How many times findings came while something else was waited for.
    pub(crate) fn kept_findings(&self) -> usize {
        let findings = |it: &&Value| it["method"] == "textDocument/publishDiagnostics";
        self.kept.iter().filter(findings).count()
    }
}

/// The text as a parameter.
pub(crate) fn main_text() -> Value {
    json!({"textDocument": {"uri": MAIN}})
}

/// The place of the first `part` in the contract, so many characters into it.
pub(crate) fn place(part: &str, into: usize) -> Value {
    let at = CONTRACT.find(part).expect("the contract has it") + into;
    let before = &CONTRACT[..at];
    let line = before.matches('\n').count();
    let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
    json!({"line": line, "character": column})
}

/// The text and a place in it.
pub(crate) fn at(part: &str, into: usize) -> Value {
    json!({"textDocument": {"uri": MAIN}, "position": place(part, into)})
}

/// The range of the first `part` in the contract.
pub(crate) fn range_of(part: &str) -> Value {
    json!({"start": place(part, 0), "end": place(part, part.len())})
}
