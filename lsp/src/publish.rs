//! Findings, sent without being asked.
//!
//! Every open text is told with its version, so that a client knows which state is meant. Files that
//! are not open are told when something about them changes, and once more when nothing is wrong any longer.

use crate::convert::{Converter, diagnostic};
use crate::store::Snapshot;
use slac::ide::{Analysis, Finding, Workspace, findings};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::{Rc, Weak};
use std::sync::Arc;
use tokio::sync::mpsc::UnboundedSender;
use tower_lsp::lsp_types::{PublishDiagnosticsParams, Url};

/// What is sent to the client without being asked.
#[derive(Debug)]
pub(crate) enum Message {
    Findings(PublishDiagnosticsParams),
    /// What the preview of this text shows may have changed.
    Preview(Url),
}

/// What was sent, so that only news is.
pub(crate) struct Published {
    out: UnboundedSender<Message>,
    sent: BTreeMap<Arc<str>, (Url, Option<i32>, Vec<Finding>)>,
    /// What was looked at when previews were told last. Not kept for it: its trees are used again.
    previewed: Vec<Weak<Analysis>>,
    /// Contracts with errors, of which this was told.
    broken: BTreeSet<Arc<str>>,
}

impl Published {
    pub(crate) fn new(out: UnboundedSender<Message>) -> Self {
        Self {
            out,
            sent: BTreeMap::new(),
            previewed: Vec::new(),
            broken: BTreeSet::new(),
        }
    }

    /// Looks at all open texts, and sends what is new. Stops when `newer` says that they have changed.
    pub(crate) fn look(
        &mut self,
        workspace: &mut Workspace,
        snapshot: &Snapshot,
        newer: &dyn Fn() -> bool,
    ) {
        let mut analyses: Vec<Rc<Analysis>> = Vec::new();
        for (name, _) in snapshot.texts.iter() {
            let known = workspace.analysis(&snapshot.texts, name);
            if newer() {
                return;
            }
            if !analyses.iter().any(|it| Rc::ptr_eq(it, &known)) {
                analyses.push(known);
            }
        }
        workspace.keep_only(&analyses);
        let mut found: BTreeMap<Arc<str>, Vec<Finding>> = BTreeMap::new();
        let mut converters = BTreeMap::new();
        for analysis in &analyses {
            let converter = Converter::new(analysis, snapshot);
            for (name, findings) in findings(analysis) {
                let all = found.entry(name.clone()).or_default();
                for finding in findings {
                    // A file that two contracts use may have the same findings twice.
                    if !all.contains(&finding) {
                        all.push(finding);
                    }
                }
                converters.entry(name).or_insert(converter.clone());
            }
        }
        for (name, findings) in &found {
            if let Some(converter) = converters.get(name) {
                self.tell(name, findings, converter, snapshot);
            }
        }
        self.tell_previews(&analyses, snapshot);
        let gone: Vec<Arc<str>> = self.sent.keys().cloned().collect();
        for name in gone.into_iter().filter(|name| !found.contains_key(name)) {
            if let Some((url, _, findings)) = self.sent.remove(&name)
                && !findings.is_empty()
            {
                self.send(snapshot, url, None, Vec::new());
            }
        }
        workspace.tidy();
    }

    /// A page is made of a contract without errors, and stays while there are some, which is told when they come.
    fn tell_previews(&mut self, analyses: &[Rc<Analysis>], snapshot: &Snapshot) {
        for analysis in analyses {
            let same = |it: &Weak<Analysis>| std::ptr::eq(it.as_ptr(), Rc::as_ptr(analysis));
            let known = self.previewed.iter().any(same);
            let was_broken = self.broken.contains(&analysis.main);
            let is_broken = analysis.compilation.versions.is_empty();
            match is_broken {
                true => self.broken.insert(analysis.main.clone()),
                false => self.broken.remove(&analysis.main),
            };
            // The last page stays as it is for as long as there are errors.
            if known || (is_broken && was_broken) {
                continue;
            }
            let open = analysis
                .files()
                .filter_map(|(_, name)| snapshot.open.get(name));
            for open in open {
                let _ = self.out.send(Message::Preview(open.url.clone()));
            }
        }
        self.previewed = analyses.iter().map(Rc::downgrade).collect();
    }

    fn tell(
        &mut self,
        name: &Arc<str>,
        findings: &[Finding],
        converter: &Converter<'_>,
        snapshot: &Snapshot,
    ) {
        let version = snapshot.version(name);
        let known = self.sent.get(name);
        let same = match known {
            Some((_, before, known)) => *before == version && known == findings,
            None => version.is_none() && findings.is_empty(),
        };
        let Some(url) = converter.url(name).filter(|_| !same) else {
            return;
        };
        let diagnostics = findings
            .iter()
            .map(|it| diagnostic(converter, name, it))
            .collect();
        self.send(snapshot, url.clone(), version, diagnostics);
        let sent = (url, version, findings.to_vec());
        self.sent.insert(name.clone(), sent);
    }

    fn send(
        &self,
        snapshot: &Snapshot,
        uri: Url,
        version: Option<i32>,
        diagnostics: Vec<tower_lsp::lsp_types::Diagnostic>,
    ) {
        if !snapshot.takes.findings {
            return;
        }
        let _ = self.out.send(Message::Findings(PublishDiagnosticsParams {
            uri,
            diagnostics,
            version,
        }));
    }
}
