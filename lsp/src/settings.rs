//! What a person wants to see, and telling the editor to ask again when that changes.
//!
//! The project says in `slac.toml` what editors show. A person narrows it: `{ sla: { hints: [...], lenses: [...] } }`, with
//! `initialize` or whenever it changes.

use crate::server::Backend;
use serde_json::Value;
use slac::project::{Editor, HintKind, LensKind, kinds};
use std::sync::atomic::{AtomicBool, Ordering};
use tower_lsp::lsp_types::ClientCapabilities;

/// Which questions the client asks again when it is told to.
#[derive(Debug, Default)]
pub(crate) struct Refresh {
    hints: AtomicBool,
    lenses: AtomicBool,
}

impl Refresh {
    /// Remembers what the client can do.
    pub(crate) fn learn(&self, client: &ClientCapabilities) {
        let workspace = client.workspace.as_ref();
        let hints = workspace.and_then(|it| it.inlay_hint.as_ref());
        let hints = hints.and_then(|it| it.refresh_support);
        let lenses = workspace.and_then(|it| it.code_lens.as_ref());
        let lenses = lenses.and_then(|it| it.refresh_support);
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
    /// What is shown within texts and above declarations may have changed.
    pub(crate) fn refresh(&self) {
        // A handler that waits for the client can keep out the answer.
        if self.refresh.hints.load(Ordering::SeqCst) {
            let client = self.client.clone();
            tokio::spawn(async move { client.inlay_hint_refresh().await });
        }
        if self.refresh.lenses.load(Ordering::SeqCst) {
            let client = self.client.clone();
            tokio::spawn(async move { client.code_lens_refresh().await });
        }
    }
}
