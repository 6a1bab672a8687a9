//! Findings with their snippets, for a terminal:
//!
//! ```text
//! error[SLA0301]: steps leave a gap
//!     ╭─[contract.sla:14:5]
//!  14 │   when < 99.5% credit 10%
//!     ·        ───┬───
//!     ·           ╰── nothing is said above this
//!     ╰────
//!   note: results from 99.5% to 99.9% have no step
//!   help: begin with `when < 99.9%`
//! ```
//!
//! miette draws the snippets; headline, notes and help are laid out here, since
//! miette has one help and no notes. A label that goes on over several lines
//! underlines the first; a label in another file becomes a snippet of its own; a
//! line too long to draw is only named.

use super::{Paint, short, word};
use crate::diagnostics::Diagnostic;
use crate::text::{
    FileId, LineIndex, Location, SourceFile, SourceMap, Span, sanitise, sanitise_line,
};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents,
};
use std::collections::BTreeMap;
use std::fmt::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Longer lines (in bytes) are not drawn.
const LONGEST_LINE: usize = 1000;
/// A finding with more places shows the first of them.
const MOST_LABELS: usize = 8;
/// More fixes than these are for the editor to list.
const MOST_FIXES: usize = 3;

/// Renders one finding after the other, and keeps the texts it has made safe.
pub(super) struct Page<'a> {
    sources: &'a SourceMap,
    paint: Paint,
    width: usize,
    shown: BTreeMap<FileId, ShownFile>,
}

impl<'a> Page<'a> {
    pub(super) fn new(sources: &'a SourceMap, paint: Paint, width: usize) -> Self {
        Self {
            sources,
            paint,
            width: width.clamp(40, 200),
            shown: BTreeMap::new(),
        }
    }

    pub(super) fn render(&mut self, one: &Diagnostic, out: &mut String) {
        let snippets = self.snippets(one);
        if snippets.is_empty() {
            short::render(one, self.sources, self.paint, out);
        } else {
            self.headline(one, out);
            out.push_str(&snippets);
        }
        for note in &one.notes {
            self.remark("note", note, out);
        }
        if let Some(help) = &one.help {
            self.remark("help", help, out);
        }
        for fix in one.fixes.iter().take(MOST_FIXES) {
            if one.help.as_ref() != Some(&fix.title) {
                self.remark("fix", &fix.title, out);
            }
        }
        out.push('\n');
    }

    fn headline(&self, one: &Diagnostic, out: &mut String) {
        let head = format!("{}[{}]:", word(one.severity), one.code.id);
        let text = wrap(&sanitise_line(&one.headline), self.width, head.len() + 1, 2);
        let head = self.paint.severity(one.severity, &head);
        let _ = writeln!(out, "{head} {}", self.paint.style("1", &text));
    }

    fn remark(&self, kind: &str, text: &str, out: &mut String) {
        let indent = kind.len() + 4;
        let text = wrap(&sanitise_line(text), self.width, indent, indent);
        let kind = self.paint.style("36", &format!("{kind}:"));
        let _ = writeln!(out, "  {kind} {text}");
    }

    /// The snippets of all files that the finding speaks of, its own first. Empty if none can be drawn.
    fn snippets(&mut self, one: &Diagnostic) -> String {
        let mut files = vec![one.at.file];
        let mut labels = vec![(one.at, one.label.as_deref(), true)];
        for other in one.labels.iter().take(MOST_LABELS) {
            labels.push((other.at, Some(&*other.text), false));
            if !files.contains(&other.at.file) {
                files.push(other.at.file);
            }
        }
        let mut out = String::new();
        for file in files {
            let (sources, handler) = (self.sources, self.handler());
            let source = self
                .shown
                .entry(file)
                .or_insert_with(|| ShownFile::new(sources.file(file)));
            let labels: Option<Vec<LabeledSpan>> = labels
                .iter()
                .filter(|(at, _, _)| at.file == file)
                .map(|&(at, text, primary)| source.label(at, text, primary))
                .collect();
            match labels {
                Some(labels) => draw(&handler, Snippet { source, labels }, &mut out),
                None if file == one.at.file => return String::new(),
                None => {}
            }
        }
        out
    }

    fn handler(&self) -> GraphicalReportHandler {
        let theme = if self.paint.colour {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        GraphicalReportHandler::new_themed(theme)
            .with_width(self.width)
            .with_context_lines(1)
            .tab_width(4)
    }
}

/// Appends what miette draws, without the line that it gives to a headline.
fn draw(handler: &GraphicalReportHandler, snippet: Snippet<'_>, out: &mut String) {
    let mut drawn = String::new();
    if handler.render_report(&mut drawn, &snippet).is_ok() {
        out.push_str(drawn.split_once('\n').map_or("", |(_, rest)| rest));
    }
}

/// Breaks a text at blanks: the first line has `first` columns less, further lines are indented.
fn wrap(text: &str, width: usize, first: usize, indent: usize) -> String {
    let mut out = String::new();
    let mut column = first;
    for word in text.split(' ') {
        let wide = word.width();
        if column > first.max(indent) && column + wide > width {
            let _ = write!(out, "\n{:indent$}", "");
            column = indent;
        } else if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        column += wide + 1;
    }
    out
}

/// A file as it may be shown: sanitised, which keeps offsets, and with a line feed
/// added, so that its end can be pointed at.
#[derive(Debug)]
struct ShownFile {
    name: String,
    text: String,
    lines: LineIndex,
}

impl ShownFile {
    fn new(file: &SourceFile) -> Self {
        let mut text = sanitise(&file.text).into_owned();
        text.push('\n');
        Self {
            name: sanitise_line(&file.name).into_owned(),
            text,
            lines: file.lines().clone(),
        }
    }

    /// The span of whole lines around `span`, and the number of the first. The empty
    /// line behind the last line feed belongs to it only if `span` lies there.
    fn lines_around(&self, span: Span, before: u32, after: u32) -> (u32, Span) {
        let own = self.lines.line(span.end);
        let first = self.lines.line(span.start).saturating_sub(before);
        let next = own.saturating_add(after).saturating_add(1);
        let whole = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        let end = if (next as usize) < self.lines.len() {
            self.lines.line_start(next)
        } else if self.text.ends_with("\n\n") && (own as usize) + 1 < self.lines.len() {
            whole - 1
        } else {
            whole
        };
        (first, Span::new(self.lines.line_start(first), end))
    }

    /// A label on the first line of its place, or nothing where that cannot be drawn.
    fn label(&self, at: Location, text: Option<&str>, primary: bool) -> Option<LabeledSpan> {
        let (_, line) = self.lines_around(Span::empty(at.span.start), 0, 0);
        if line.len() as usize > LONGEST_LINE || at.span.start >= line.end {
            return None;
        }
        let end_of_line = line.end - 1;
        let end = at
            .span
            .end
            .clamp(at.span.start, end_of_line.max(at.span.start));
        let span: SourceSpan = (at.span.start as usize, (end - at.span.start) as usize).into();
        let text = text.map(|text| sanitise_line(text).into_owned());
        Some(if primary {
            LabeledSpan::new_primary_with_span(text, span)
        } else {
            LabeledSpan::new_with_span(text, span)
        })
    }
}

impl SourceCode for ShownFile {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let offset = |bytes: usize| u32::try_from(bytes).map_err(|_| MietteError::OutOfBounds);
        let wanted = Span::new(offset(span.offset())?, offset(span.offset() + span.len())?);
        let (line, all) = self.lines_around(wanted, offset(before)?, offset(after)?);
        let column = match before {
            0 => self.lines.line_column(&self.text, wanted.start).column,
            _ => 0,
        };
        let data = all.of(&self.text).as_bytes();
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            data,
            (all.start as usize, data.len()).into(),
            line as usize,
            column as usize,
            all.of(&self.text).lines().count(),
        )))
    }
}

/// What miette is given: places in one file, and no words.
#[derive(Debug)]
struct Snippet<'a> {
    source: &'a ShownFile,
    labels: Vec<LabeledSpan>,
}

impl fmt::Display for Snippet<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Snippet<'_> {}

impl miette::Diagnostic for Snippet<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}
