//! Each capability answers something that means something, and nothing at all when it is switched off: so every check here can fail.
//! A capability that the table lacks fails the test, too.

use crate::client::{CONTRACT, Client, MAIN, at, main_text, place, range_of};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use tower_lsp::lsp_types::Url;

/// A capability, the question whose answer shows it, and what the answer must be.
struct Row {
    capability: &'static str,
    method: &'static str,
    params: Value,
    check: fn(&Value) -> bool,
}

fn row(
    capability: &'static str,
    method: &'static str,
    params: Value,
    check: fn(&Value) -> bool,
) -> Row {
    Row {
        capability,
        method,
        params,
        check,
    }
}

/// How things are said, and no feature.
const NO_FEATURES: [&str; 1] = ["positionEncoding"];

/// What holds other capabilities, whose names begin with its own.
const HOLDERS: [&str; 3] = ["workspace", "workspace.fileOperations", "experimental"];

/// The contract, and behind it a declaration that is not laid out.
fn text() -> String {
    format!("{CONTRACT}party   third   \"https://example.org\" {{\n}}\n")
}

/// The text with more members of a question.
fn with(mut question: Value, more: &Value) -> Value {
    let members = more.as_object().into_iter().flatten();
    for (key, value) in members {
        question[key.as_str()] = value.clone();
    }
    question
}

fn some(value: &Value) -> bool {
    value.as_array().is_some_and(|it| !it.is_empty())
}

fn rows(folder: &Path) -> Vec<Row> {
    let end = CONTRACT.lines().count();
    let begin = json!({"line": 0, "character": 0});
    let all = json!({"start": begin, "end": {"line": end, "character": 0}});
    let last =
        json!({"start": {"line": end, "character": 0}, "end": {"line": end + 1, "character": 1}});
    let options = json!({"options": {"tabSize": 2, "insertSpaces": true}});
    let mut rows = of_places();
    rows.extend(of_folders(folder));
    rows.extend([
        row(
            "textDocumentSync",
            "textDocument/documentSymbol",
            main_text(),
            |it| it[0]["name"] == "hosting",
        ),
        row(
            "diagnosticProvider",
            "textDocument/diagnostic",
            main_text(),
            |it| it["kind"] == "full",
        ),
        row(
            "documentSymbolProvider",
            "textDocument/documentSymbol",
            main_text(),
            |it| it[4]["children"][1]["name"] == "ok",
        ),
        row(
            "codeLensProvider",
            "textDocument/codeLens",
            main_text(),
            some,
        ),
        row(
            "documentFormattingProvider",
            "textDocument/formatting",
            with(main_text(), &options),
            some,
        ),
        row(
            "documentRangeFormattingProvider",
            "textDocument/rangeFormatting",
            with(main_text(), &with(options.clone(), &json!({"range": last}))),
            some,
        ),
        row(
            "documentOnTypeFormattingProvider",
            "textDocument/onTypeFormatting",
            with(
                main_text(),
                &with(options, &json!({"position": last["end"], "ch": "}"})),
            ),
            |it| {
                it[0]["newText"]
                    .as_str()
                    .is_some_and(|it| it.contains("party third"))
            },
        ),
        row(
            "foldingRangeProvider",
            "textDocument/foldingRange",
            main_text(),
            some,
        ),
        row(
            "selectionRangeProvider",
            "textDocument/selectionRange",
            with(main_text(), &json!({"positions": [place("99.9%", 1)]})),
            |it| it[0]["parent"]["range"].is_object(),
        ),
        row(
            "codeActionProvider",
            "textDocument/codeAction",
            with(
                main_text(),
                &json!({"range": range_of("99.9%"), "context": {"diagnostics": []}}),
            ),
            some,
        ),
        row(
            "inlayHintProvider",
            "textDocument/inlayHint",
            with(main_text(), &json!({"range": all})),
            |it| it.to_string().contains("43 min 12 s"),
        ),
        row(
            "semanticTokensProvider",
            "textDocument/semanticTokens/full",
            main_text(),
            |it| some(&it["data"]),
        ),
        row(
            "documentLinkProvider",
            "textDocument/documentLink",
            main_text(),
            |it| {
                it[0]["target"]
                    .as_str()
                    .is_some_and(|it| it.starts_with("https://example.org"))
            },
        ),
        row(
            "experimental.export",
            "sla/export",
            with(main_text(), &json!({"format": "json"})),
            |it| it["base64"].as_str().is_some_and(|it| it.len() > 1000),
        ),
    ]);
    rows
}

/// What is asked of a place.
fn of_places() -> Vec<Row> {
    let uptime = at("objective uptime", 11);
    let declared = json!({"context": {"includeDeclaration": true}});
    vec![
        row(
            "hoverProvider",
            "textDocument/hover",
            at("99.9%", 1),
            |it| it["contents"].to_string().contains("43 min 12 s"),
        ),
        row(
            "definitionProvider",
            "textDocument/definition",
            at("for platform", 5),
            |it| it["range"]["start"] == place("service platform", 8),
        ),
        row(
            "typeDefinitionProvider",
            "textDocument/typeDefinition",
            at("time(checks", 6),
            |it| it["range"]["start"] == place("source checks", 7),
        ),
        row(
            "callHierarchyProvider",
            "textDocument/prepareCallHierarchy",
            uptime.clone(),
            |it| it[0]["name"] == "uptime",
        ),
        row(
            "referencesProvider",
            "textDocument/references",
            with(uptime.clone(), &declared),
            |it| it.as_array().is_some_and(|it| it.len() == 3),
        ),
        row(
            "documentHighlightProvider",
            "textDocument/documentHighlight",
            uptime.clone(),
            |it| it.as_array().is_some_and(|it| it.len() == 3),
        ),
        row(
            "completionProvider",
            "textDocument/completion",
            at("for platform", 4),
            |it| it.to_string().contains("\"platform\""),
        ),
        row(
            "signatureHelpProvider",
            "textDocument/signatureHelp",
            at("length(outage)", 7),
            |it| some(&it["signatures"]),
        ),
        row(
            "renameProvider",
            "textDocument/rename",
            with(uptime, &json!({"newName": "up"})),
            |it| it.to_string().matches("\"up\"").count() == 3,
        ),
    ]
}

/// What is asked of folders.
fn of_folders(folder: &Path) -> Vec<Row> {
    let url = |name: &str| Url::from_file_path(folder.join(name)).expect("an absolute path");
    let files = json!({"files": [{"oldUri": url("shared.sla"), "newUri": url("common.sla")}]});
    vec![
        row(
            "workspaceSymbolProvider",
            "workspace/symbol",
            json!({"query": "uptime"}),
            some,
        ),
        // Only the folder that is added later has it.
        row(
            "workspace.workspaceFolders",
            "workspace/symbol",
            json!({"query": "desk"}),
            some,
        ),
        row(
            "workspace.fileOperations.willRename",
            "workspace/willRenameFiles",
            files,
            |it| it.to_string().contains("\"common\""),
        ),
    ]
}

/// The answer to a question, of a server without some of its capabilities; and which ones it lists.
async fn answer(row: &Row, folder: &Path, without: &[&str]) -> (Value, BTreeSet<String>) {
    let folder =
        json!({"uri": Url::from_file_path(folder).expect("an absolute path"), "name": "all"});
    // One capability is about folders that come later, the others find theirs.
    let later = row.capability == "workspace.workspaceFolders";
    let folders = if later { json!([]) } else { json!([folder]) };
    let mut client = Client::silent();
    let params = json!({"processId": null, "rootUri": null, "capabilities": {},
        "workspaceFolders": folders, "initializationOptions": {"without": without}});
    let listed = client.ask("initialize", params).await["result"]["capabilities"].clone();
    client.tell("initialized", json!({})).await;
    if later {
        let event = json!({"event": {"added": [folder], "removed": []}});
        client
            .tell("workspace/didChangeWorkspaceFolders", event)
            .await;
    }
    client.did_open(MAIN, &text()).await;
    let answer = client.ask(row.method, row.params.clone()).await;
    let mut names = BTreeSet::new();
    collect(&listed, "", &mut names);
    (answer, names)
}

/// The names of capabilities, those within others too.
fn collect(listed: &Value, within: &str, names: &mut BTreeSet<String>) {
    for (name, value) in listed.as_object().into_iter().flatten() {
        let name = format!("{within}{name}");
        if HOLDERS.contains(&name.as_str()) {
            collect(value, &format!("{name}."), names);
        } else if !NO_FEATURES.contains(&name.as_str()) {
            names.insert(name);
        }
    }
}

#[tokio::test]
async fn each_capability_answers_and_can_be_switched_off() {
    let folder = tempfile::tempdir().expect("a folder");
    let main = format!(
        "use shared\n{}",
        CONTRACT.replace("{ fee", "{ hours shared.desk; fee")
    );
    let shared = "calendar desk { monday to friday 08:00 to 18:00 }\n";
    for (name, text) in [("main.sla", main.as_str()), ("shared.sla", shared)] {
        std::fs::write(folder.path().join(name), text).expect("it can be written");
    }
    let rows = rows(folder.path());
    let known: BTreeSet<String> = rows.iter().map(|it| it.capability.to_owned()).collect();
    let mut wrong = Vec::new();
    for row in &rows {
        let name = row.capability;
        let (with, all) = answer(row, folder.path(), &[]).await;
        assert_eq!(all, known, "the table is that of the server");
        if !(row.check)(&with["result"]) {
            wrong.push(format!("{name} answers {with}"));
        }
        let (without, left) = answer(row, folder.path(), &[name]).await;
        let others: BTreeSet<String> = known.iter().filter(|it| *it != name).cloned().collect();
        assert_eq!(left, others, "without {name}");
        if (row.check)(&without["result"]) {
            wrong.push(format!("{name} answers although it is off: {without}"));
        }
        // Notifications have no answer: these two show by what the server does not know.
        let told = ["textDocumentSync", "workspace.workspaceFolders"].contains(&name);
        if !told && without["error"]["code"] != -32601 {
            wrong.push(format!("{name} is known although it is off: {without}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
