//! Pages that are made when they are asked for: credit curves and statements; and the contract as a file.

use crate::convert::name_of;
use crate::custom::AboutText;
use crate::progress::Progress;
use crate::server::{Asked, Backend};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use slac::ide;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::lsp_types::TextDocumentIdentifier;

/// Which page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Kind {
    CreditCurve,
    Statement,
}

/// A page.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Page {
    /// The page; the last one that could be made while there are errors, null if there was none.
    html: Option<String>,
    /// The version of the text that the page is of.
    version: Option<i32>,
    /// Whether the page says what the text says now.
    ok: bool,
}

/// The last page of each kind that could be made, for each contract.
#[derive(Debug, Default)]
pub(crate) struct Pages(Mutex<BTreeMap<(Kind, Arc<str>), Page>>);

impl Pages {
    /// Keeps a page that was made, or gives the last one.
    fn settle(
        &self,
        kind: Kind,
        main: &Arc<str>,
        html: Option<String>,
        version: Option<i32>,
    ) -> Page {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (kind, main.clone());
        if html.is_some() {
            let ok = true;
            let page = Page { html, version, ok };
            pages.insert(key, page.clone());
            return page;
        }
        let (html, version) = match pages.get(&key) {
            Some(last) => (last.html.clone(), last.version),
            None => (None, None),
        };
        let ok = false;
        Page { html, version, ok }
    }
}

/// What `sla/export` asks for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Export {
    text_document: TextDocumentIdentifier,
    format: String,
}

/// A file to be saved.
#[derive(Debug, Serialize)]
pub(crate) struct Exported {
    name: String,
    base64: String,
}

/// What `sla/export` can be asked for.
#[derive(Debug, Serialize)]
pub(crate) struct Form {
    format: &'static str,
    about: &'static str,
    file: &'static str,
}

/// The forms that a client may offer to its person.
pub(crate) fn forms() -> Vec<Form> {
    let form = |it: &slac::emit::Form| Form {
        format: it.name,
        about: it.about,
        file: it.file,
    };
    ide::export_forms().iter().map(form).collect()
}

impl Backend {
    /// `sla/creditCurve`
    pub(crate) async fn credit_curve(&self, params: AboutText) -> Result<Page> {
        let make = |asked: &Asked<'_>| Ok(ide::credit_curves(asked.analysis()));
        self.page(params, Kind::CreditCurve, make).await
    }

    /// `sla/evaluate`
    pub(crate) async fn evaluate(&self, params: AboutText) -> Result<Page> {
        let make = |asked: &Asked<'_>| ide::evaluate(asked.analysis()).transpose();
        let token = params.work_done_token.clone();
        let progress = Progress::begin(&self.client, token, "Evaluating the linked data");
        let page = self.page(params, Kind::Statement, make).await;
        Progress::end(progress).await;
        page
    }

    async fn page(
        &self,
        params: AboutText,
        kind: Kind,
        make: impl FnOnce(&Asked<'_>) -> std::result::Result<Option<String>, String> + Send + 'static,
    ) -> Result<Page> {
        let url = params.text_document.uri;
        let name = name_of(&url);
        let version = self.store.lock().version(&name);
        let pages = self.pages.clone();
        let made = self.ask(&url, move |asked| {
            let main = asked.analysis().main.clone();
            Some(make(asked).map(|html| pages.settle(kind, &main, html, version)))
        });
        made.await?
            .unwrap_or_else(|| Err("no contract can be read here".to_owned()))
            .map_err(refused)
    }

    /// `sla/export`
    pub(crate) async fn export(&self, params: Export) -> Result<Exported> {
        let format = params.format;
        let made = self.ask(&params.text_document.uri, move |asked| {
            Some(ide::export(asked.analysis(), &format))
        });
        let made = made.await?;
        let made = made.unwrap_or_else(|| Err("no contract can be read here".to_owned()));
        made.map_err(refused).map(|it| Exported {
            name: it.name,
            base64: STANDARD.encode(it.bytes),
        })
    }
}

/// It cannot be done, and that is nobody's bug.
fn refused(why: String) -> Error {
    Error {
        code: ErrorCode::ServerError(REQUEST_FAILED),
        message: why.into(),
        data: None,
    }
}

/// `RequestFailed`: a request that is right and cannot be answered.
pub(crate) const REQUEST_FAILED: i64 = -32803;
