//! From declaration to declaration: what uses what, and where types are declared.

use crate::convert::{self, Converter, name_of, symbol_kind};
use crate::progress::Progress;
use crate::server::{Asked, Backend};
use slac::ide;
use std::collections::HashMap;
use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types as lsp;
use tower_lsp::lsp_types::Url;

fn item(convert: &Converter<'_>, of: &ide::Link) -> Option<lsp::CallHierarchyItem> {
    let name = &of.whole.file;
    Some(lsp::CallHierarchyItem {
        name: of.name.clone(),
        kind: symbol_kind(Some(of.kind)),
        tags: None,
        detail: (!of.detail.is_empty()).then(|| of.detail.clone()),
        uri: convert.url(name)?,
        range: convert.range(name, of.whole.span),
        selection_range: convert.range(name, of.selection),
        data: None,
    })
}

/// The place that an item speaks of, as it was given to the client.
fn place(of: &lsp::CallHierarchyItem) -> lsp::TextDocumentPositionParams {
    lsp::TextDocumentPositionParams {
        text_document: lsp::TextDocumentIdentifier {
            uri: of.uri.clone(),
        },
        position: of.selection_range.start,
    }
}

fn ranges(asked: &Asked<'_>, name: &str, spans: &[slac::text::Span]) -> Vec<lsp::Range> {
    let spans = spans.iter();
    spans.map(|span| asked.convert.range(name, *span)).collect()
}

/// Where the name at an offset is declared; in the library only for clients that can open it.
pub(crate) fn declared(asked: &Asked<'_>, offset: u32) -> Option<ide::Place> {
    let (analysis, file) = (asked.analysis(), asked.file);
    let own = ide::definition(analysis, file, offset);
    let library = asked.convert.takes().library;
    own.or_else(|| ide::definition_in_library(analysis, file, offset).filter(|_| library))
}

impl Backend {
    pub(crate) async fn hierarchy(
        &self,
        params: lsp::CallHierarchyPrepareParams,
    ) -> Result<Option<Vec<lsp::CallHierarchyItem>>> {
        let at = params.text_document_position_params;
        self.ask_at(at, |asked, offset| {
            let found = ide::link(asked.analysis(), asked.file, offset)?;
            Some(vec![item(&asked.convert, &found)?])
        })
        .await
    }

    pub(crate) async fn incoming(
        &self,
        params: lsp::CallHierarchyIncomingCallsParams,
    ) -> Result<Option<Vec<lsp::CallHierarchyIncomingCall>>> {
        self.ask_at(place(&params.item), |asked, offset| {
            let found = ide::incoming(asked.analysis(), asked.file, offset);
            let calls = found.iter().filter_map(|(from, spans)| {
                Some(lsp::CallHierarchyIncomingCall {
                    from: item(&asked.convert, from)?,
                    from_ranges: ranges(asked, &from.whole.file, spans),
                })
            });
            Some(calls.collect())
        })
        .await
    }

    pub(crate) async fn outgoing(
        &self,
        params: lsp::CallHierarchyOutgoingCallsParams,
    ) -> Result<Option<Vec<lsp::CallHierarchyOutgoingCall>>> {
        let name = name_of(&params.item.uri);
        self.ask_at(place(&params.item), move |asked, offset| {
            let found = ide::outgoing(asked.analysis(), asked.file, offset);
            let calls = found.iter().filter_map(|(to, spans)| {
                Some(lsp::CallHierarchyOutgoingCall {
                    to: item(&asked.convert, to)?,
                    from_ranges: ranges(asked, &name, spans),
                })
            });
            Some(calls.collect())
        })
        .await
    }

    pub(crate) async fn type_definition(
        &self,
        params: lsp::GotoDefinitionParams,
    ) -> Result<Option<lsp::GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        self.ask_at(at, |asked, offset| {
            let place = ide::type_definition(asked.analysis(), asked.file, offset)?;
            let location = asked.convert.location(&place)?;
            Some(lsp::GotoDefinitionResponse::Scalar(location))
        })
        .await
    }

    /// What has to be written where files get other names.
    pub(crate) async fn renamed_files(
        &self,
        params: lsp::RenameFilesParams,
    ) -> Result<Option<lsp::WorkspaceEdit>> {
        let path = |url: &str| Url::parse(url).ok()?.to_file_path().ok();
        let moves = params.files.iter();
        let moves: Vec<_> = moves
            .filter_map(|it| Some((path(&it.old_uri)?, path(&it.new_uri)?)))
            .collect();
        let asked = self
            .worker()?
            .ask(&self.store, "", move |workspace, snapshot| {
                let (texts, folders) = (&snapshot.texts, &snapshot.folders);
                let edits = ide::renamed_files(workspace, texts, folders, &moves);
                // Places are those of the contract that the first file belongs to.
                let mut all: HashMap<Url, Vec<lsp::TextEdit>> = HashMap::new();
                for edit in edits {
                    let analysis = workspace.analysis(texts, &edit.place.file);
                    let convert = Converter::new(&analysis, snapshot);
                    if let Some(url) = convert.url(&edit.place.file) {
                        all.entry(url).or_default().push(convert.edit(&edit));
                    }
                }
                (!all.is_empty()).then(|| lsp::WorkspaceEdit {
                    changes: Some(all),
                    ..lsp::WorkspaceEdit::default()
                })
            });
        asked.await
    }

    /// Declarations of all contracts by letters of their names.
    pub(crate) async fn found_symbols(
        &self,
        params: lsp::WorkspaceSymbolParams,
    ) -> Result<Option<Vec<lsp::SymbolInformation>>> {
        let token = params.work_done_progress_params.work_done_token.clone();
        let progress = Progress::begin(&self.client, token, "Looking into all agreements");
        let asked = self
            .worker()?
            .ask(&self.store, "", move |workspace, snapshot| {
                let mut analyses = Vec::new();
                for (name, _) in snapshot.texts.iter() {
                    analyses.push(workspace.analysis(&snapshot.texts, name));
                }
                for folder in &snapshot.folders {
                    analyses.extend(workspace.below(&snapshot.texts, folder));
                }
                let mut found: Vec<lsp::SymbolInformation> = Vec::new();
                for analysis in &analyses {
                    let convert = Converter::new(analysis, snapshot);
                    for (symbol, place) in ide::find_symbols(analysis, &params.query) {
                        let symbol = convert::symbol_information(&convert, &symbol, &place);
                        found.extend(symbol.filter(|it| !found.contains(it)));
                    }
                }
                found
            });
        let found = asked.await;
        Progress::end(progress).await;
        found.map(Some)
    }
}
