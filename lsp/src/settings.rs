//! What a person wants to see, and telling the editor to ask again when that changes.
//!
//! The project says in `slac.toml` what editors show. A person narrows it: `{ sla: { hints: [...], lenses: [...] } }`, with
//! `initialize` or whenever it changes.

use crate::server::Backend;
use serde_json::Value;
use slac::project::{Editor, HintKind, LensKind, kinds};
use std::sync::atomic::{AtomicBool, Ordering};
use tower_lsp::lsp_types::{self as lsp, ClientCapabilities};

/// Which questions the client asks again when it is told to.
#[derive(Debug, Default)]
pub(crate) struct Refresh {
    hints: AtomicBool,
    lenses: AtomicBool,
    /// Findings that it has asked for.
    findings: AtomicBool,
}

impl Refresh {
    /// Remembers what the client can do.
    pub(crate) fn learn(&self, client: &ClientCapabilities) {
        let workspace = client.workspace.as_ref();
        let hints = workspace.and_then(|it| it.inlay_hint.as_ref());
        let hints = hints.and_then(|it| it.refresh_support);
        let lenses = workspace.and_then(|it| it.code_lens.as_ref());
        let lenses = lenses.and_then(|it| it.refresh_support);
        let findings = workspace.and_then(|it| it.diagnostic.as_ref());
        let findings = findings.and_then(|it| it.refresh_support);
        self.findings
            .store(findings == Some(true), Ordering::SeqCst);
        self.hints.store(hints == Some(true), Ordering::SeqCst);
        self.lenses.store(lenses == Some(true), Ordering::SeqCst);
    }
}

/// What settings say; words that mean nothing are left out. Nothing where they say nothing of slac.
pub(crate) fn settings(value: &Value) -> Option<Editor> {
    let value = value.get("sla").unwrap_or(value);
    let words = |key: &str| {
        let list = value.get(key)?.as_array()?;
        Some(list.iter().filter_map(Value::as_str))
    };
    let (hints, lenses) = (words("hints"), words("lenses"));
    (hints.is_some() || lenses.is_some() || value.is_object()).then(|| Editor {
        hints: hints.map(|words| kinds(&HintKind::ALL, words)),
        lenses: lenses.map(|words| kinds(&LensKind::ALL, words)),
    })
}

impl Backend {
    /// Asks to be told when contracts and project files change that no editor holds.
    pub(crate) fn watch_files(&self) {
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

    /// What is shown within texts and above declarations may have changed.
    pub(crate) fn refresh(&self) {
        // A handler that waits for the client can keep out the answer.
        if self.refresh.hints.load(Ordering::SeqCst) {
            let client = self.client.clone();
            tokio::spawn(async move { client.inlay_hint_refresh().await });
        }
        if self.refresh.findings.load(Ordering::SeqCst) {
            let client = self.client.clone();
            tokio::spawn(async move { client.workspace_diagnostic_refresh().await });
        }
        if self.refresh.lenses.load(Ordering::SeqCst) {
            let client = self.client.clone();
            tokio::spawn(async move { client.code_lens_refresh().await });
        }
    }
}
