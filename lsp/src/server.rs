//! The handlers. Each applies an edit at once, or asks the analysis thread and awaits its answer.

use crate::capabilities::{can_watch, capabilities, encoding};
use crate::convert::{self, Converter, name_of};
use crate::guard::Exit;
use crate::parent;
use crate::publish::{Message, Published};
use crate::store::Store;
use crate::worker::Worker;
use slac::ide;
use slac::text::FileId;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use tokio::sync::mpsc;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types as lsp;
use tower_lsp::lsp_types::Url;
use tower_lsp::{Client, LanguageServer, async_trait};

/// The server of one client.
pub(crate) struct Backend {
    client: Client,
    store: Arc<Store>,
    worker: OnceLock<Worker>,
    exit: Arc<Exit>,
    can_watch: AtomicBool,
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
}

impl Backend {
    pub(crate) fn new(client: Client, exit: Arc<Exit>) -> Self {
        Self {
            client,
            store: Arc::default(),
            worker: OnceLock::new(),
            exit,
            can_watch: AtomicBool::new(false),
        }
    }

    /// Starts the thread, and the task that sends what it says.
    fn start(&self) -> std::io::Result<()> {
        let (out, mut said) = mpsc::unbounded_channel();
        let worker = Worker::start(self.store.clone(), Published::new(out))?;
        let _ = self.worker.set(worker);
        let client = self.client.clone();
        tokio::spawn(async move {
            while let Some(message) = said.recv().await {
                let Message::Findings(it) = message;
                client
                    .publish_diagnostics(it.uri, it.diagnostics, it.version)
                    .await;
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

    /// Asks about a text; nothing where it belongs to no contract that can be read.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        url: &Url,
        question: impl FnOnce(&Asked<'_>) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let worker = self.worker.get().ok_or_else(Error::internal_error)?;
        let name = name_of(url);
        let own = name.clone();
        let asked = worker.ask(&self.store, &name, move |workspace, snapshot| {
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
            store.encoding = encoding(&params.capabilities);
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
        self.can_watch
            .store(can_watch(&params.capabilities), Ordering::SeqCst);
        if self.start().is_err() {
            return Err(Error::internal_error());
        }
        if let Some(process) = params.process_id {
            parent::watch(process, self.exit.clone());
        }
        Ok(lsp::InitializeResult {
            capabilities: capabilities(&params),
            server_info: Some(lsp::ServerInfo {
                name: "slac-lsp".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        })
    }

    async fn initialized(&self, _: lsp::InitializedParams) {
        if !self.can_watch.load(Ordering::SeqCst) {
            return;
        }
        // A handler that waits for the client can keep out the answer.
        let client = self.client.clone();
        tokio::spawn(async move {
            let watchers = ["**/*.sla", "**/slac.toml"].map(|glob| lsp::FileSystemWatcher {
                glob_pattern: lsp::GlobPattern::String(glob.to_owned()),
                kind: None,
            });
            let options = lsp::DidChangeWatchedFilesRegistrationOptions {
                watchers: watchers.into(),
            };
            let registration = lsp::Registration {
                id: "files".to_owned(),
                method: "workspace/didChangeWatchedFiles".to_owned(),
                register_options: serde_json::to_value(options).ok(),
            };
            let _ = client.register_capability(vec![registration]).await;
        });
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
        self.files_changed();
    }

    async fn did_save(&self, _: lsp::DidSaveTextDocumentParams) {
        self.files_changed();
    }

    async fn did_change_watched_files(&self, _: lsp::DidChangeWatchedFilesParams) {
        self.files_changed();
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
        let items = self.ask(&params.text_document.uri, |asked| {
            let found = ide::findings(asked.analysis());
            let found = found.get(asked.name)?.iter();
            let found = found.map(|it| convert::diagnostic(&asked.convert, asked.name, it));
            Some(found.collect::<Vec<_>>())
        });
        let items = items.await?.unwrap_or_default();
        let report = lsp::RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: lsp::FullDocumentDiagnosticReport {
                result_id: None,
                items,
            },
        };
        Ok(lsp::DocumentDiagnosticReportResult::Report(
            lsp::DocumentDiagnosticReport::Full(report),
        ))
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
}
