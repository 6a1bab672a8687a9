//! What the server can do, and what it asks of the client.

use crate::lines::Encoding;
use tower_lsp::lsp_types::{
    ClientCapabilities, DiagnosticOptions, DiagnosticServerCapabilities, InitializeParams, OneOf,
    PositionEncodingKind, ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, TextDocumentSyncSaveOptions, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
};

/// UTF-16, which every client understands; bytes only where the client lists them first.
pub(crate) fn encoding(client: &ClientCapabilities) -> Encoding {
    let general = client.general.as_ref();
    let offered = general.and_then(|it| it.position_encodings.as_ref());
    match offered.and_then(|it| it.first()) {
        Some(first) if *first == PositionEncodingKind::UTF8 => Encoding::Utf8,
        _ => Encoding::Utf16,
    }
}

/// Whether the client can be asked to watch files.
pub(crate) fn can_watch(client: &ClientCapabilities) -> bool {
    let workspace = client.workspace.as_ref();
    let watched = workspace.and_then(|it| it.did_change_watched_files.as_ref());
    watched.is_some_and(|it| it.dynamic_registration == Some(true))
}

pub(crate) fn capabilities(params: &InitializeParams) -> ServerCapabilities {
    let encoding = match encoding(&params.capabilities) {
        Encoding::Utf16 => PositionEncodingKind::UTF16,
        Encoding::Utf8 => PositionEncodingKind::UTF8,
    };
    ServerCapabilities {
        position_encoding: Some(encoding),
        text_document_sync: Some(TextDocumentSyncCapability::Options(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::Supported(true)),
                ..TextDocumentSyncOptions::default()
            },
        )),
        diagnostic_provider: Some(DiagnosticServerCapabilities::Options(DiagnosticOptions {
            identifier: Some("slac".to_owned()),
            inter_file_dependencies: true,
            workspace_diagnostics: false,
            ..DiagnosticOptions::default()
        })),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    }
}
