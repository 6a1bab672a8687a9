//! What the protocol has no words for: the document beside the text, and the worked examples.

use crate::convert::{name_in_library, name_of};
use crate::server::Backend;
use serde::{Deserialize, Serialize};
use slac::ide;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::notification::Notification;
use tower_lsp::lsp_types::{ProgressToken, Range, TextDocumentIdentifier, Url};

/// What `sla/preview` and `sla/examples` ask about.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AboutText {
    pub(crate) text_document: TextDocumentIdentifier,
    /// Under which it is told how far the work is.
    #[serde(default)]
    pub(crate) work_done_token: Option<ProgressToken>,
}

/// What `sla/libraryText` asks about.
#[derive(Debug, Deserialize)]
pub(crate) struct AboutLibrary {
    uri: Url,
}

/// The document of the contract that a text belongs to.
#[derive(Debug, Serialize)]
pub(crate) struct Preview {
    /// The page; the last one that could be made while there are errors, null if there was none.
    html: Option<String>,
    /// The version of the text that the page is of.
    version: Option<i32>,
    /// Whether the page says what the text says now.
    ok: bool,
}

/// A worked example and how it came out.
#[derive(Debug, Serialize)]
pub(crate) struct Example {
    name: String,
    uri: Url,
    range: Range,
    passed: bool,
    message: String,
    /// Where the first expectation stands that was not met, in the same file.
    unmet: Option<Range>,
}

/// The page that `sla/preview` gives for a text is not what it was.
pub(crate) enum PreviewChanged {}

impl Notification for PreviewChanged {
    type Params = PreviewChangedParams;
    const METHOD: &'static str = "sla/previewChanged";
}

/// Of which text.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PreviewChangedParams {
    pub(crate) uri: Url,
}

impl Backend {
    /// `sla/libraryText`
    #[allow(clippy::unused_async, reason = "a handler is asynchronous")]
    pub(crate) async fn library_text(&self, params: AboutLibrary) -> Result<&'static str> {
        let name = name_in_library(&params.uri);
        let text = name.and_then(|name| ide::library_text(&name));
        text.ok_or_else(|| Error::invalid_params("the standard library has no such file"))
    }

    /// `sla/preview`
    pub(crate) async fn preview(&self, params: AboutText) -> Result<Preview> {
        let name = name_of(&params.text_document.uri);
        let own = name.clone();
        let asked = self
            .worker()?
            .ask(&self.store, &name, move |workspace, snapshot| {
                let preview = workspace.preview(&snapshot.texts, &own);
                Preview {
                    html: preview.html,
                    version: preview.version,
                    ok: preview.ok,
                }
            });
        asked.await
    }

    /// `sla/examples`
    pub(crate) async fn examples(&self, params: AboutText) -> Result<Vec<Example>> {
        let found = self.ask(&params.text_document.uri, |asked| {
            let found = ide::examples(asked.analysis())?.into_iter();
            let found = found.filter_map(|it| {
                let location = asked.convert.location(&it.place)?;
                Some(Example {
                    name: it.name,
                    uri: location.uri,
                    range: location.range,
                    passed: it.passed,
                    message: it.message,
                    unmet: it.unmet.map(|at| asked.convert.range(&at.file, at.span)),
                })
            });
            Some(found.collect())
        });
        Ok(found.await?.unwrap_or_default())
    }
}
