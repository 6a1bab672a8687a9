//! Between what slac knows and what the protocol says. The only file that knows both in detail.

use crate::lines::{Encoding, Lines};
use crate::markup::Takes;
use crate::server::Asked;
use crate::store::Snapshot;
use slac::diagnostics::Severity;
use slac::ide::{Analysis, Edit, Finding, Fold, Hint, Place, Signature, Symbol, Target};
use slac::project::HintKind;
use slac::resolve::Kind;
use slac::text::Span;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use tower_lsp::lsp_types as lsp;
use tower_lsp::lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, DocumentSymbol,
    Location, NumberOrString, Position, Range, SymbolKind, Url,
};

/// The name of a text in [`slac::ide::Texts`].
pub(crate) fn name_of(url: &Url) -> Arc<str> {
    let path = (url.scheme() == "file").then(|| url.to_file_path().ok());
    match path.flatten() {
        Some(path) => path.to_string_lossy().replace('\\', "/").into(),
        None => url.as_str().into(),
    }
}

/// The scheme of addresses of the standard library, which no editor can open without asking for its text.
const LIBRARY: &str = "sla-library";

/// The name of a file of the standard library, by its address.
pub(crate) fn name_in_library(url: &Url) -> Option<String> {
    (url.scheme() == LIBRARY).then(|| format!("<{}>", url.path().trim_start_matches('/')))
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

    pub(crate) fn takes(&self) -> Takes {
        self.snapshot.takes
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

    /// The client's number for the state of an open text.
    pub(crate) fn version(&self, name: &str) -> Option<i32> {
        self.snapshot.version(name)
    }

    /// How the client writes the address of a text, or how it would be written.
    pub(crate) fn url(&self, name: &str) -> Option<Url> {
        if let Some(open) = self.snapshot.open.get(name) {
            return Some(open.url.clone());
        }
        if let Some(module) = name.strip_prefix('<').and_then(|it| it.strip_suffix('>')) {
            return Url::parse(&format!("{LIBRARY}:/{module}")).ok();
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

    pub(crate) fn offset(&self, name: &str, at: Position) -> Option<u32> {
        let text = self.text(name)?;
        let lines = self.lines(name, &text);
        Some(lines.offset(&text, at, self.encoding()))
    }

    pub(crate) fn edit(&self, edit: &Edit) -> lsp::TextEdit {
        lsp::TextEdit {
            range: self.range(&edit.place.file, edit.place.span),
            new_text: edit.text.clone(),
        }
    }

    /// Edits of several files. What is open has its version, so that a client can see that it has changed since.
    pub(crate) fn workspace_edit(&self, edits: &[Edit]) -> lsp::WorkspaceEdit {
        let mut by_file: BTreeMap<
            &Arc<str>,
            Vec<lsp::OneOf<lsp::TextEdit, lsp::AnnotatedTextEdit>>,
        > = BTreeMap::new();
        for edit in edits {
            let all = by_file.entry(&edit.place.file).or_default();
            all.push(lsp::OneOf::Left(self.edit(edit)));
        }
        let changes = by_file.into_iter().filter_map(|(name, edits)| {
            let version = self.snapshot.version(name);
            let uri = self.url(name)?;
            let text_document = lsp::OptionalVersionedTextDocumentIdentifier { uri, version };
            Some(lsp::TextDocumentEdit {
                text_document,
                edits,
            })
        });
        let changes = lsp::DocumentChanges::Edits(changes.collect());
        lsp::WorkspaceEdit {
            document_changes: Some(changes),
            ..lsp::WorkspaceEdit::default()
        }
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

pub(crate) fn fold(range: Range, fold: Fold) -> lsp::FoldingRange {
    lsp::FoldingRange {
        start_line: range.start.line,
        start_character: None,
        end_line: range.end.line,
        end_character: None,
        kind: Some(match fold {
            Fold::Region => lsp::FoldingRangeKind::Region,
            Fold::Comment => lsp::FoldingRangeKind::Comment,
            Fold::Uses => lsp::FoldingRangeKind::Imports,
        }),
        collapsed_text: None,
    }
}

/// The ranges of a selection, each within the next, as the protocol nests them.
pub(crate) fn selection(
    ranges: impl DoubleEndedIterator<Item = Range>,
) -> Option<lsp::SelectionRange> {
    ranges.rev().fold(None, |parent, range| {
        Some(lsp::SelectionRange {
            range,
            parent: parent.map(Box::new),
        })
    })
}

pub(crate) fn signature(of: Signature) -> lsp::SignatureHelp {
    let argument = u32::try_from(of.argument).ok();
    let ways = of.ways.into_iter().map(|label| {
        let parameters = parameters(&label);
        lsp::SignatureInformation {
            label,
            documentation: None,
            parameters: Some(parameters),
            active_parameter: argument,
        }
    });
    lsp::SignatureHelp {
        signatures: ways.collect(),
        active_signature: u32::try_from(of.way).ok(),
        active_parameter: argument,
    }
}

/// The words between the brackets and commas of `count(ROWS, distinct FIELD)`.
fn parameters(way: &str) -> Vec<lsp::ParameterInformation> {
    let inner = way.split_once('(').map_or("", |(_, inner)| inner);
    let inner = inner.strip_suffix(')').unwrap_or(inner);
    let words = inner.split(',').map(str::trim).filter(|it| !it.is_empty());
    words
        .map(|word| lsp::ParameterInformation {
            label: lsp::ParameterLabel::Simple(word.to_owned()),
            documentation: None,
        })
        .collect()
}

pub(crate) fn hint(asked: &Asked<'_>, of: &Hint) -> lsp::InlayHint {
    let is_type = of.kind == HintKind::Type;
    lsp::InlayHint {
        position: asked.range(Span::empty(of.at)).start,
        label: lsp::InlayHintLabel::String(of.text.clone()),
        kind: is_type.then_some(lsp::InlayHintKind::TYPE),
        text_edits: None,
        tooltip: of.tooltip.clone().map(lsp::InlayHintTooltip::String),
        padding_left: Some(!is_type),
        padding_right: None,
        data: None,
    }
}

pub(crate) fn link(asked: &Asked<'_>, of: &(Span, Target)) -> lsp::DocumentLink {
    let target = match &of.1 {
        Target::File(place) => asked.convert.url(&place.file),
        Target::Address(address) => Url::parse(address).ok(),
    };
    lsp::DocumentLink {
        range: asked.range(of.0),
        target,
        tooltip: None,
        data: None,
    }
}

pub(crate) fn symbol_information(
    converter: &Converter<'_>,
    of: &Symbol,
    place: &Place,
) -> Option<lsp::SymbolInformation> {
    let location = converter.location(place)?;
    #[expect(deprecated, reason = "the field has to be given a value")]
    Some(lsp::SymbolInformation {
        name: of.name.clone(),
        kind: symbol_kind(of.kind),
        tags: None,
        deprecated: None,
        location,
        container_name: (!of.detail.is_empty()).then(|| of.detail.clone()),
    })
}
