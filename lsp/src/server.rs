//! The handlers. Each applies an edit at once, or asks the analysis thread and awaits its answer.

use crate::actions::actions;
use crate::capabilities::{can_watch, capabilities, encoding};
use crate::colours::Given;
use crate::completion;
use crate::convert::{self, Converter, name_of};
use crate::custom::{PreviewChanged, PreviewChangedParams};
use crate::guard::Exit;
use crate::lenses::commands;
use crate::markup::Takes;
use crate::navigate;
use crate::parent;
use crate::publish::Message;
use crate::settings::{Refresh, settings};
use crate::store::Store;
use crate::views::Pages;
use crate::without::listed;
use crate::worker::Worker;
use slac::ide;
use slac::text::{FileId, Span};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use tokio::sync::mpsc;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::lsp_types as lsp;
use tower_lsp::lsp_types::Url;
use tower_lsp::{Client, LanguageServer, async_trait};

/// The server of one client.
pub(crate) struct Backend {
    pub(crate) client: Client,
    pub(crate) store: Arc<Store>,
    worker: OnceLock<Worker>,
    exit: Arc<Exit>,
    pub(crate) given: Given,
    can_watch: AtomicBool,
    pub(crate) refresh: Refresh,
    pub(crate) pages: Arc<Pages>,
}

/// A text that is asked about.
pub(crate) struct Asked<'a> {
    pub(crate) convert: Converter<'a>,
    pub(crate) name: &'a str,
    pub(crate) file: FileId,
}

impl Asked<'_> {
    pub(crate) fn analysis(&self) -> &ide::Analysis {
        self.convert.analysis
    }

    pub(crate) fn range(&self, span: Span) -> lsp::Range {
        self.convert.range(self.name, span)
    }

    pub(crate) fn span(&self, range: lsp::Range) -> Option<Span> {
        let start = self.convert.offset(self.name, range.start)?;
        let end = self.convert.offset(self.name, range.end)?;
        Some(Span::new(start, end.max(start)))
    }
}

impl Backend {
    pub(crate) fn new(client: Client, exit: Arc<Exit>) -> Self {
        Self {
            client,
            store: Arc::default(),
            worker: OnceLock::new(),
            exit,
            given: Given::default(),
            can_watch: AtomicBool::new(false),
            refresh: Refresh::default(),
            pages: Arc::default(),
        }
    }

    /// Starts the thread, and the task that sends what it says.
    fn start(&self) -> std::io::Result<()> {
        let (out, mut said) = mpsc::unbounded_channel();
        let worker = Worker::start(self.store.clone(), out)?;
        let _ = self.worker.set(worker);
        let client = self.client.clone();
        tokio::spawn(async move {
            while let Some(message) = said.recv().await {
                match message {
                    Message::Findings(it) => {
                        let (uri, found) = (it.uri, it.diagnostics);
                        client.publish_diagnostics(uri, found, it.version).await;
                    }
                    Message::Preview(uri) => {
                        let params = PreviewChangedParams { uri };
                        client.send_notification::<PreviewChanged>(params).await;
                    }
                }
            }
        });
        Ok(())
    }

    fn changed(&self) {
        if let Some(worker) = self.worker.get() {
            worker.changed();
        }
    }

    /// Files have changed that no client holds.
    fn files_changed(&self) {
        self.store.lock().epoch += 1;
        self.changed();
    }

    pub(crate) fn worker(&self) -> Result<&Worker> {
        self.worker.get().ok_or_else(Error::internal_error)
    }

    /// Asks about a place in a text.
    pub(crate) async fn ask_at<T: Send + 'static>(
        &self,
        at: lsp::TextDocumentPositionParams,
        question: impl FnOnce(&Asked<'_>, u32) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let position = at.position;
        let asked = self.ask(&at.text_document.uri, move |asked| {
            let offset = asked.convert.offset(asked.name, position)?;
            question(asked, offset)
        });
        asked.await
    }

    /// Asks about a text; nothing where it belongs to no contract that can be read.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        url: &Url,
        question: impl FnOnce(&Asked<'_>) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let name = name_of(url);
        let own = name.clone();
        let asked = self
            .worker()?
            .ask(&self.store, &name, move |workspace, snapshot| {
                let analysis = workspace.analysis(&snapshot.texts, &own);
                let file = analysis.file(&own)?;
                question(&Asked {
                    convert: Converter::new(&analysis, snapshot),
                    name: &own,
                    file,
                })
            });
        asked.await
    }
}

#[async_trait]
impl LanguageServer for Backend {
    async fn initialize(&self, params: lsp::InitializeParams) -> Result<lsp::InitializeResult> {
        {
            let mut store = self.store.lock();
            let options = params.initialization_options.as_ref();
            store.commands = options.map(commands).unwrap_or_default();
            store.encoding = encoding(&params.capabilities);
            store.takes = Takes::of(&params.capabilities);
            store.takes.learn(options);
            let folders = params.workspace_folders.iter().flatten();
            store.folders = folders
                .filter_map(|folder| folder.uri.to_file_path().ok())
                .collect();
            // Older clients say nothing else.
            let root = params.root_uri.as_ref();
            let root = root.and_then(|url| url.to_file_path().ok());
            if store.folders.is_empty() {
                store.folders.extend(root);
            }
        }
        self.refresh.learn(&params.capabilities);
        if let Some(wanted) = params.initialization_options.as_ref().and_then(settings) {
            self.store.lock().editor = wanted;
        }
        self.can_watch
            .store(can_watch(&params.capabilities), Ordering::SeqCst);
        if self.start().is_err() {
            return Err(Error::internal_error());
        }
        if let Some(process) = params.process_id {
            parent::watch(process, self.exit.clone());
        }
        Ok(lsp::InitializeResult {
            capabilities: listed(
                capabilities(&params),
                params.initialization_options.as_ref(),
            ),
            server_info: Some(lsp::ServerInfo {
                name: "slac-lsp".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        })
    }

    async fn initialized(&self, _: lsp::InitializedParams) {
        if self.can_watch.load(Ordering::SeqCst) {
            self.watch_files();
        }
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: lsp::DidOpenTextDocumentParams) {
        let it = params.text_document;
        self.store.lock().set(&it.uri, it.text, it.version);
        self.changed();
    }

    async fn did_change(&self, params: lsp::DidChangeTextDocumentParams) {
        let it = params.text_document;
        self.store
            .lock()
            .change(&it.uri, params.content_changes, it.version);
        self.changed();
    }

    async fn did_close(&self, params: lsp::DidCloseTextDocumentParams) {
        self.store.lock().close(&params.text_document.uri);
        self.given.forget(&name_of(&params.text_document.uri));
        self.files_changed();
    }

    async fn did_save(&self, _: lsp::DidSaveTextDocumentParams) {
        self.files_changed();
    }

    async fn did_change_watched_files(&self, params: lsp::DidChangeWatchedFilesParams) {
        self.files_changed();
        let is_project = |it: &lsp::FileEvent| it.uri.path().ends_with("/slac.toml");
        if params.changes.iter().any(is_project) {
            self.refresh();
        }
    }

    async fn did_change_configuration(&self, params: lsp::DidChangeConfigurationParams) {
        if let Some(wanted) = settings(&params.settings) {
            self.store.lock().editor = wanted;
            self.refresh();
        }
    }

    async fn did_change_workspace_folders(&self, params: lsp::DidChangeWorkspaceFoldersParams) {
        let path = |folder: &lsp::WorkspaceFolder| folder.uri.to_file_path().ok();
        let removed: Vec<_> = params.event.removed.iter().filter_map(path).collect();
        let mut store = self.store.lock();
        store.folders.retain(|folder| !removed.contains(folder));
        store
            .folders
            .extend(params.event.added.iter().filter_map(path));
    }

    async fn diagnostic(
        &self,
        params: lsp::DocumentDiagnosticParams,
    ) -> Result<lsp::DocumentDiagnosticReportResult> {
        self.pulled(params).await
    }

    async fn workspace_diagnostic(
        &self,
        params: lsp::WorkspaceDiagnosticParams,
    ) -> Result<lsp::WorkspaceDiagnosticReportResult> {
        self.pulled_all(params).await
    }

    async fn on_type_formatting(
        &self,
        params: lsp::DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<lsp::TextEdit>>> {
        let typed = params.ch.chars().next();
        self.ask_at(params.text_document_position, move |asked, offset| {
            let edits = ide::layout_typed(asked.analysis(), asked.file, offset, typed?);
            Some(edits.iter().map(|it| asked.convert.edit(it)).collect())
        })
        .await
    }

    async fn will_rename_files(
        &self,
        params: lsp::RenameFilesParams,
    ) -> Result<Option<lsp::WorkspaceEdit>> {
        self.renamed_files(params).await
    }

    async fn document_symbol(
        &self,
        params: lsp::DocumentSymbolParams,
    ) -> Result<Option<lsp::DocumentSymbolResponse>> {
        let symbols = self.ask(&params.text_document.uri, |asked| {
            let symbols = ide::symbols(asked.analysis(), asked.file);
            let symbols = symbols.iter();
            let symbols = symbols.map(|it| convert::symbol(&asked.convert, asked.name, it));
            Some(lsp::DocumentSymbolResponse::Nested(symbols.collect()))
        });
        symbols.await
    }

    async fn hover(&self, params: lsp::HoverParams) -> Result<Option<lsp::Hover>> {
        let at = params.text_document_position_params;
        self.ask_at(at, |asked, offset| {
            let hover = ide::hover(asked.analysis(), asked.file, offset)?;
            Some(lsp::Hover {
                contents: lsp::HoverContents::Markup(asked.convert.takes().hover(hover.markdown)),
                range: Some(asked.range(hover.span)),
            })
        })
        .await
    }

    async fn goto_definition(
        &self,
        params: lsp::GotoDefinitionParams,
    ) -> Result<Option<lsp::GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        self.ask_at(at, |asked, offset| {
            let place = navigate::declared(asked, offset)?;
            let location = asked.convert.location(&place)?;
            Some(lsp::GotoDefinitionResponse::Scalar(location))
        })
        .await
    }

    async fn references(&self, params: lsp::ReferenceParams) -> Result<Option<Vec<lsp::Location>>> {
        let declared = params.context.include_declaration;
        self.ask_at(params.text_document_position, move |asked, offset| {
            let found = ide::references(asked.analysis(), asked.file, offset, declared);
            let found = found.iter().filter_map(|it| asked.convert.location(it));
            Some(found.collect())
        })
        .await
    }

    async fn document_highlight(
        &self,
        params: lsp::DocumentHighlightParams,
    ) -> Result<Option<Vec<lsp::DocumentHighlight>>> {
        let at = params.text_document_position_params;
        self.ask_at(at, |asked, offset| {
            let found = ide::highlights(asked.analysis(), asked.file, offset).into_iter();
            let found = found.map(|(span, declares)| lsp::DocumentHighlight {
                range: asked.range(span),
                kind: Some(if declares {
                    lsp::DocumentHighlightKind::WRITE
                } else {
                    lsp::DocumentHighlightKind::READ
                }),
            });
            Some(found.collect())
        })
        .await
    }

    async fn formatting(
        &self,
        params: lsp::DocumentFormattingParams,
    ) -> Result<Option<Vec<lsp::TextEdit>>> {
        self.ask(&params.text_document.uri, |asked| {
            let edit = ide::layout(asked.analysis(), asked.file);
            Some(edit.iter().map(|it| asked.convert.edit(it)).collect())
        })
        .await
    }

    async fn range_formatting(
        &self,
        params: lsp::DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<lsp::TextEdit>>> {
        self.ask(&params.text_document.uri, move |asked| {
            let range = asked.span(params.range)?;
            let edit = ide::layout_range(asked.analysis(), asked.file, range);
            Some(edit.iter().map(|it| asked.convert.edit(it)).collect())
        })
        .await
    }

    async fn folding_range(
        &self,
        params: lsp::FoldingRangeParams,
    ) -> Result<Option<Vec<lsp::FoldingRange>>> {
        self.ask(&params.text_document.uri, |asked| {
            let found = ide::folds(asked.analysis(), asked.file).into_iter();
            Some(
                found
                    .map(|(span, fold)| convert::fold(asked.range(span), fold))
                    .collect(),
            )
        })
        .await
    }

    async fn selection_range(
        &self,
        params: lsp::SelectionRangeParams,
    ) -> Result<Option<Vec<lsp::SelectionRange>>> {
        self.ask(&params.text_document.uri, move |asked| {
            let chain = |at: &lsp::Position| {
                let offset = asked.convert.offset(asked.name, *at)?;
                let spans = ide::selections(asked.analysis(), asked.file, offset);
                convert::selection(spans.iter().map(|span| asked.range(*span)))
            };
            params.positions.iter().map(chain).collect()
        })
        .await
    }

    async fn code_action(
        &self,
        params: lsp::CodeActionParams,
    ) -> Result<Option<lsp::CodeActionResponse>> {
        self.ask(&params.text_document.uri, move |asked| {
            let range = asked.span(params.range)?;
            let only = params.context.only.as_deref();
            Some(actions(asked, range, only, &params.context.diagnostics))
        })
        .await
    }

    async fn code_action_resolve(&self, action: lsp::CodeAction) -> Result<lsp::CodeAction> {
        self.resolved_action(action).await
    }

    async fn completion(
        &self,
        params: lsp::CompletionParams,
    ) -> Result<Option<lsp::CompletionResponse>> {
        let at = params.text_document_position;
        self.ask_at(at.clone(), move |asked, offset| {
            Some(completion::offered(asked, &at, offset))
        })
        .await
    }

    async fn completion_resolve(&self, item: lsp::CompletionItem) -> Result<lsp::CompletionItem> {
        completion::with_documentation(self, item).await
    }

    async fn signature_help(
        &self,
        params: lsp::SignatureHelpParams,
    ) -> Result<Option<lsp::SignatureHelp>> {
        let at = params.text_document_position_params;
        self.ask_at(at, |asked, offset| {
            let found = ide::signature(asked.analysis(), asked.file, offset)?;
            Some(convert::signature(found))
        })
        .await
    }

    async fn inlay_hint(
        &self,
        params: lsp::InlayHintParams,
    ) -> Result<Option<Vec<lsp::InlayHint>>> {
        let wanted = self.store.lock().editor.clone();
        self.ask(&params.text_document.uri, move |asked| {
            let range = asked.span(params.range)?;
            let shown = ide::editor(asked.analysis()).narrowed(&wanted);
            let found = ide::hints(asked.analysis(), asked.file, range, &shown);
            Some(found.iter().map(|it| convert::hint(asked, it)).collect())
        })
        .await
    }

    async fn semantic_tokens_full(
        &self,
        params: lsp::SemanticTokensParams,
    ) -> Result<Option<lsp::SemanticTokensResult>> {
        self.all_colours(params).await
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: lsp::SemanticTokensDeltaParams,
    ) -> Result<Option<lsp::SemanticTokensFullDeltaResult>> {
        self.changed_colours(params).await
    }

    async fn semantic_tokens_range(
        &self,
        params: lsp::SemanticTokensRangeParams,
    ) -> Result<Option<lsp::SemanticTokensRangeResult>> {
        self.some_colours(params).await
    }

    async fn code_lens(&self, params: lsp::CodeLensParams) -> Result<Option<Vec<lsp::CodeLens>>> {
        self.lenses(params).await
    }

    async fn code_lens_resolve(&self, lens: lsp::CodeLens) -> Result<lsp::CodeLens> {
        self.resolved_lens(lens).await
    }

    async fn prepare_call_hierarchy(
        &self,
        params: lsp::CallHierarchyPrepareParams,
    ) -> Result<Option<Vec<lsp::CallHierarchyItem>>> {
        self.hierarchy(params).await
    }

    async fn incoming_calls(
        &self,
        params: lsp::CallHierarchyIncomingCallsParams,
    ) -> Result<Option<Vec<lsp::CallHierarchyIncomingCall>>> {
        self.incoming(params).await
    }

    async fn outgoing_calls(
        &self,
        params: lsp::CallHierarchyOutgoingCallsParams,
    ) -> Result<Option<Vec<lsp::CallHierarchyOutgoingCall>>> {
        self.outgoing(params).await
    }

    async fn goto_type_definition(
        &self,
        params: lsp::GotoDefinitionParams,
    ) -> Result<Option<lsp::GotoDefinitionResponse>> {
        self.type_definition(params).await
    }

    async fn document_link(
        &self,
        params: lsp::DocumentLinkParams,
    ) -> Result<Option<Vec<lsp::DocumentLink>>> {
        self.ask(&params.text_document.uri, |asked| {
            let found = ide::links(asked.analysis(), asked.file);
            Some(found.iter().map(|it| convert::link(asked, it)).collect())
        })
        .await
    }

    async fn prepare_rename(
        &self,
        params: lsp::TextDocumentPositionParams,
    ) -> Result<Option<lsp::PrepareRenameResponse>> {
        self.ask_at(params, |asked, offset| {
            let span = ide::can_rename(asked.analysis(), asked.file, offset)?;
            Some(lsp::PrepareRenameResponse::Range(asked.range(span)))
        })
        .await
    }

    async fn rename(&self, params: lsp::RenameParams) -> Result<Option<lsp::WorkspaceEdit>> {
        let name = name_of(&params.text_document_position.text_document.uri);
        let own = name.clone();
        let at = params.text_document_position.position;
        let asked = self
            .worker()?
            .ask(&self.store, &name, move |workspace, snapshot| {
                let analysis = workspace.analysis(&snapshot.texts, &own);
                let convert = Converter::new(&analysis, snapshot);
                let file = analysis.file(&own).ok_or_else(String::new)?;
                let offset = convert.offset(&own, at).ok_or_else(String::new)?;
                let texts = &snapshot.texts;
                let edits =
                    ide::rename(workspace, texts, &analysis, file, offset, &params.new_name)?;
                Ok(convert.workspace_edit(&edits))
            });
        asked.await?.map(Some).map_err(|why: String| Error {
            code: ErrorCode::InvalidParams,
            message: why.into(),
            data: None,
        })
    }

    async fn symbol(
        &self,
        params: lsp::WorkspaceSymbolParams,
    ) -> Result<Option<Vec<lsp::SymbolInformation>>> {
        self.found_symbols(params).await
    }
}
