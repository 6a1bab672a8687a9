//! A server that lacks some of what it can do.
//!
//! `initializationOptions: { "without": ["hoverProvider"] }` names members of the server's capabilities, with a dot before what
//! lies within another one. They are not listed then, and their methods are unknown. So tests, also those of clients, show that they
//! fail without the feature that they are about.

use serde_json::Value;
use tower_lsp::jsonrpc::Request;
use tower_lsp::lsp_types::ServerCapabilities;

/// What begins the name of a method that nobody has.
const NOBODY: &str = "without/";

/// Capabilities, and how the methods begin that serve them.
const METHODS: &[(&str, &[&str])] = &[
    ("textDocumentSync", &["textDocument/did"]),
    (
        "diagnosticProvider",
        &["textDocument/diagnostic", "workspace/diagnostic"],
    ),
    ("documentSymbolProvider", &["textDocument/documentSymbol"]),
    ("hoverProvider", &["textDocument/hover"]),
    ("definitionProvider", &["textDocument/definition"]),
    ("typeDefinitionProvider", &["textDocument/typeDefinition"]),
    ("codeLensProvider", &["textDocument/codeLens", "codeLens/"]),
    (
        "callHierarchyProvider",
        &["textDocument/prepareCallHierarchy", "callHierarchy/"],
    ),
    ("referencesProvider", &["textDocument/references"]),
    (
        "documentHighlightProvider",
        &["textDocument/documentHighlight"],
    ),
    ("documentFormattingProvider", &["textDocument/formatting"]),
    (
        "documentRangeFormattingProvider",
        &["textDocument/rangeFormatting"],
    ),
    (
        "documentOnTypeFormattingProvider",
        &["textDocument/onTypeFormatting"],
    ),
    ("foldingRangeProvider", &["textDocument/foldingRange"]),
    ("selectionRangeProvider", &["textDocument/selectionRange"]),
    (
        "codeActionProvider",
        &["textDocument/codeAction", "codeAction/"],
    ),
    (
        "completionProvider",
        &["textDocument/completion", "completionItem/"],
    ),
    ("signatureHelpProvider", &["textDocument/signatureHelp"]),
    ("inlayHintProvider", &["textDocument/inlayHint"]),
    ("semanticTokensProvider", &["textDocument/semanticTokens/"]),
    ("documentLinkProvider", &["textDocument/documentLink"]),
    (
        "renameProvider",
        &["textDocument/rename", "textDocument/prepareRename"],
    ),
    ("workspaceSymbolProvider", &["workspace/symbol"]),
    (
        "workspace.workspaceFolders",
        &["workspace/didChangeWorkspaceFolders"],
    ),
    (
        "workspace.fileOperations.willRename",
        &["workspace/willRenameFiles"],
    ),
    ("experimental.export", &["sla/export"]),
];

/// What the client wants to do without.
fn named(options: Option<&Value>) -> impl Iterator<Item = &str> {
    let list = options.and_then(|it| it.get("without")?.as_array());
    list.into_iter().flatten().filter_map(Value::as_str)
}

/// The capabilities but for those that the client wants to do without.
pub(crate) fn listed(all: ServerCapabilities, options: Option<&Value>) -> ServerCapabilities {
    if named(options).next().is_none() {
        return all;
    }
    let Ok(mut left) = serde_json::to_value(&all) else {
        return all;
    };
    for name in named(options) {
        let (within, last) = name.rsplit_once('.').unwrap_or(("", name));
        let mut parts = within.split('.').filter(|it| !it.is_empty());
        let holder = parts.try_fold(&mut left, |value, part| value.get_mut(part));
        if let Some(members) = holder.and_then(Value::as_object_mut) {
            members.remove(last);
        }
    }
    serde_json::from_value(left).unwrap_or(all)
}

/// The methods that are unknown to a server without some of its capabilities.
#[derive(Debug, Default)]
pub(crate) struct Without(Vec<&'static str>);

impl Without {
    /// What `initialize` says.
    pub(crate) fn of(params: Option<&Value>) -> Self {
        let options = params.and_then(|it| it.get("initializationOptions"));
        let rows = METHODS
            .iter()
            .filter(|(of, _)| named(options).any(|it| it == *of));
        Self(
            rows.flat_map(|(_, methods)| methods.iter().copied())
                .collect(),
        )
    }

    /// The same request, or one for a method that nobody has.
    pub(crate) fn applied(&self, request: Request) -> Request {
        let method = request.method();
        if !self.0.iter().any(|begin| method.starts_with(begin)) {
            return request;
        }
        let (method, id, params) = request.into_parts();
        let request = Request::build(format!("{NOBODY}{method}"));
        let request = match params {
            Some(params) => request.params(params),
            None => request,
        };
        match id {
            Some(id) => request.id(id).finish(),
            None => request.finish(),
        }
    }
}
