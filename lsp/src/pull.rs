//! Findings that a client asks for: of a text, and of all contracts of its folders. What it knows already is not sent again.

use crate::convert::{Converter, diagnostic, name_of};
use crate::progress::Progress;
use crate::server::Backend;
use slac::ide;
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types as lsp;
use tower_lsp::lsp_types::Url;

/// Findings under a number that tells whether they are the same as before.
fn report(items: Vec<lsp::Diagnostic>) -> lsp::FullDocumentDiagnosticReport {
    let mut hasher = DefaultHasher::new();
    for item in &items {
        // As they are sent.
        serde_json::to_string(item)
            .unwrap_or_default()
            .hash(&mut hasher);
    }
    lsp::FullDocumentDiagnosticReport {
        result_id: Some(format!("{:016x}", hasher.finish())),
        items,
    }
}

/// The findings of each file of a contract that an editor can open.
fn reports(convert: &Converter<'_>) -> BTreeMap<Arc<str>, lsp::FullDocumentDiagnosticReport> {
    let found = ide::findings(convert.analysis).into_iter();
    let found = found.map(|(name, found)| {
        let items = found
            .iter()
            .map(|it| diagnostic(convert, &name, it))
            .collect();
        (name, report(items))
    });
    found.collect()
}

fn unchanged(id: Option<&String>) -> lsp::UnchangedDocumentDiagnosticReport {
    lsp::UnchangedDocumentDiagnosticReport {
        result_id: id.cloned().unwrap_or_default(),
    }
}

impl Backend {
    pub(crate) async fn pulled(
        &self,
        params: lsp::DocumentDiagnosticParams,
    ) -> Result<lsp::DocumentDiagnosticReportResult> {
        let related = self.store.lock().takes.related;
        let made = self.ask(&params.text_document.uri, move |asked| {
            let mut reports = reports(&asked.convert);
            let own = reports.remove(asked.name)?;
            let others = reports
                .into_iter()
                .filter(|(_, it)| related && !it.items.is_empty());
            let others: HashMap<Url, lsp::DocumentDiagnosticReportKind> = others
                .filter_map(|(name, it)| Some((asked.convert.url(&name)?, it.into())))
                .collect();
            Some((own, others))
        });
        let (own, others) = made
            .await?
            .unwrap_or_else(|| (report(Vec::new()), HashMap::new()));
        let related_documents = (!others.is_empty()).then_some(others);
        let same = own.result_id == params.previous_result_id;
        let report = match same {
            true => lsp::DocumentDiagnosticReport::Unchanged(
                lsp::RelatedUnchangedDocumentDiagnosticReport {
                    related_documents,
                    unchanged_document_diagnostic_report: unchanged(own.result_id.as_ref()),
                },
            ),
            false => {
                lsp::DocumentDiagnosticReport::Full(lsp::RelatedFullDocumentDiagnosticReport {
                    related_documents,
                    full_document_diagnostic_report: own,
                })
            }
        };
        Ok(lsp::DocumentDiagnosticReportResult::Report(report))
    }

    /// Every contract of the folders, and every text that is open.
    pub(crate) async fn pulled_all(
        &self,
        params: lsp::WorkspaceDiagnosticParams,
    ) -> Result<lsp::WorkspaceDiagnosticReportResult> {
        let known: BTreeMap<Arc<str>, String> = params
            .previous_result_ids
            .into_iter()
            .map(|it| (name_of(&it.uri), it.value))
            .collect();
        let token = params.work_done_progress_params.work_done_token;
        let progress = Progress::begin(&self.client, token, "Checking all agreements");
        let made = self
            .worker()?
            .ask(&self.store, "", move |workspace, snapshot| {
                let mut analyses = Vec::new();
                for folder in &snapshot.folders {
                    analyses.extend(workspace.below(&snapshot.texts, folder));
                }
                for (name, _) in snapshot.texts.iter() {
                    analyses.push(workspace.analysis(&snapshot.texts, name));
                }
                let mut items: BTreeMap<Arc<str>, lsp::WorkspaceDocumentDiagnosticReport> =
                    BTreeMap::new();
                for analysis in &analyses {
                    let convert = Converter::new(analysis, snapshot);
                    for (name, report) in reports(&convert) {
                        let Some(uri) = convert.url(&name).filter(|_| !items.contains_key(&name))
                        else {
                            continue;
                        };
                        let version = snapshot.version(&name).map(i64::from);
                        let item = of_file(uri, version, report, known.get(&name));
                        items.insert(name, item);
                    }
                }
                items.into_values().collect()
            });
        let made = made.await;
        Progress::end(progress).await;
        Ok(lsp::WorkspaceDiagnosticReportResult::Report(
            lsp::WorkspaceDiagnosticReport { items: made? },
        ))
    }
}

fn of_file(
    uri: Url,
    version: Option<i64>,
    report: lsp::FullDocumentDiagnosticReport,
    known: Option<&String>,
) -> lsp::WorkspaceDocumentDiagnosticReport {
    match known.is_some() && report.result_id.as_ref() == known {
        true => lsp::WorkspaceDocumentDiagnosticReport::Unchanged(
            lsp::WorkspaceUnchangedDocumentDiagnosticReport {
                uri,
                version,
                unchanged_document_diagnostic_report: unchanged(known),
            },
        ),
        false => lsp::WorkspaceDocumentDiagnosticReport::Full(
            lsp::WorkspaceFullDocumentDiagnosticReport {
                uri,
                version,
                full_document_diagnostic_report: report,
            },
        ),
    }
}
