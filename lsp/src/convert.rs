//! Between what slac knows and what the protocol says. The only file that knows both in detail.

use crate::lines::{Encoding, Lines};
use crate::store::Snapshot;
use slac::diagnostics::Severity;
use slac::ide::{Analysis, Finding, Place, Symbol};
use slac::resolve::Kind;
use slac::text::Span;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use tower_lsp::lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, DocumentSymbol,
    Location, NumberOrString, Range, SymbolKind, Url,
};

/// The name of a text in [`slac::ide::Texts`].
pub(crate) fn name_of(url: &Url) -> Arc<str> {
    let path = (url.scheme() == "file").then(|| url.to_file_path().ok());
    match path.flatten() {
        Some(path) => path.to_string_lossy().replace('\\', "/").into(),
        None => url.as_str().into(),
    }
}

/// Turns places of an analysis into those of the protocol.
#[derive(Clone)]
pub(crate) struct Converter<'a> {
    pub(crate) analysis: &'a Analysis,
    snapshot: &'a Snapshot,
    /// Lines of files that are not open.
    lines: Rc<RefCell<BTreeMap<Arc<str>, Arc<Lines>>>>,
}

impl<'a> Converter<'a> {
    pub(crate) fn new(analysis: &'a Analysis, snapshot: &'a Snapshot) -> Self {
        Self {
            analysis,
            snapshot,
            lines: Rc::default(),
        }
    }

    fn encoding(&self) -> Encoding {
        self.snapshot.encoding
    }

    /// The text of a file, be it the contract's or the project file.
    fn text(&self, name: &str) -> Option<Arc<str>> {
        match self.analysis.file(name) {
            Some(file) => Some(self.analysis.text(file).clone()),
            None => self.analysis.settings_text(name),
        }
    }

    fn lines(&self, name: &str, text: &str) -> Arc<Lines> {
        if let Some(open) = self.snapshot.open.get(name) {
            return open.lines.clone();
        }
        let mut known = self.lines.borrow_mut();
        let lines = known
            .entry(name.into())
            .or_insert_with(|| Arc::new(Lines::new(text)));
        lines.clone()
    }

    /// How the client writes the address of a text, or how it would be written.
    pub(crate) fn url(&self, name: &str) -> Option<Url> {
        if let Some(open) = self.snapshot.open.get(name) {
            return Some(open.url.clone());
        }
        let file = Url::from_file_path(Path::new(name)).ok();
        file.or_else(|| Url::parse(name).ok())
    }

    pub(crate) fn range(&self, name: &str, span: Span) -> Range {
        let Some(text) = self.text(name) else {
            return Range::default();
        };
        self.lines(name, &text).range(&text, span, self.encoding())
    }

    pub(crate) fn location(&self, place: &Place) -> Option<Location> {
        let url = self.url(&place.file)?;
        Some(Location::new(url, self.range(&place.file, place.span)))
    }
}

pub(crate) fn diagnostic(converter: &Converter<'_>, name: &str, finding: &Finding) -> Diagnostic {
    let related = finding.related.iter().filter_map(|it| {
        Some(DiagnosticRelatedInformation {
            location: converter.location(&it.place)?,
            message: it.text.clone(),
        })
    });
    let severity = match finding.severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Note => DiagnosticSeverity::INFORMATION,
    };
    let related: Vec<DiagnosticRelatedInformation> = related.collect();
    Diagnostic {
        range: converter.range(name, finding.span),
        severity: Some(severity),
        code: Some(NumberOrString::String(finding.code.to_owned())),
        source: Some("slac".to_owned()),
        message: finding.message.clone(),
        related_information: (!related.is_empty()).then_some(related),
        tags: finding
            .unnecessary
            .then(|| vec![DiagnosticTag::UNNECESSARY]),
        ..Diagnostic::default()
    }
}

pub(crate) fn symbol(converter: &Converter<'_>, name: &str, of: &Symbol) -> DocumentSymbol {
    let parts = of.parts.iter().map(|it| symbol(converter, name, it));
    #[expect(deprecated, reason = "the field has to be given a value")]
    DocumentSymbol {
        name: of.name.clone(),
        detail: (!of.detail.is_empty()).then(|| of.detail.clone()),
        kind: symbol_kind(of.kind),
        tags: None,
        deprecated: None,
        range: converter.range(name, of.span),
        selection_range: converter.range(name, of.selection),
        children: Some(parts.collect()),
    }
}

/// The protocol knows the words of programming languages only; these are the nearest.
pub(crate) fn symbol_kind(kind: Option<Kind>) -> SymbolKind {
    match kind {
        None => SymbolKind::FIELD,
        Some(kind) => match kind {
            Kind::Contract => SymbolKind::MODULE,
            Kind::Party => SymbolKind::OBJECT,
            Kind::Define | Kind::Clause => SymbolKind::STRING,
            Kind::Enum => SymbolKind::ENUM,
            Kind::Unit => SymbolKind::KEY,
            Kind::Param => SymbolKind::CONSTANT,
            Kind::Table => SymbolKind::ARRAY,
            Kind::Calendar | Kind::Exclusion => SymbolKind::EVENT,
            Kind::Service => SymbolKind::INTERFACE,
            Kind::Source => SymbolKind::STRUCT,
            Kind::Let => SymbolKind::VARIABLE,
            Kind::Metric => SymbolKind::FUNCTION,
            Kind::Objective => SymbolKind::CLASS,
            Kind::Template | Kind::Include => SymbolKind::NAMESPACE,
            Kind::Example => SymbolKind::BOOLEAN,
            Kind::Responsibility
            | Kind::Escalation
            | Kind::Report
            | Kind::Review
            | Kind::Pool
            | Kind::Penalty
            | Kind::Bonus
            | Kind::Ledger
            | Kind::Remedies
            | Kind::Termination
            | Kind::Amendments
            | Kind::Amendment => SymbolKind::PROPERTY,
        },
    }
}
