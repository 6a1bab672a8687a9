//! Findings for programs: one JSON object a line.
//!
//! The types here are a promise, so they are apart from [`Diagnostic`]: fields are
//! added, never changed, and `version` rises if that cannot be kept. Offsets are
//! bytes from the start of the file, lines and columns count from one, columns in
//! characters.
//!
//! Texts are exact, since edits must be. Characters that could deceive the reader
//! of a terminal are written as `\u` escapes, which JSON readers undo.

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::text::{Location, SourceMap, is_deceptive};
use serde::Serialize;
use std::fmt::Write;

/// The version of [`Finding`].
pub const VERSION: u32 = 1;

/// One finding.
#[derive(Serialize, Debug)]
pub struct Finding<'a> {
    /// Of this form: [`VERSION`].
    pub version: u32,
    /// `SLA` and four digits.
    pub code: &'a str,
    /// The code in words, as `accept` takes it.
    pub name: &'a str,
    /// `error`, `warning` or `note`.
    pub severity: &'a str,
    /// What is wrong.
    pub message: &'a str,
    /// The file it is in.
    pub file: &'a str,
    /// The exact place.
    pub span: Place,
    /// Other places, and what is to be seen at them. The place itself comes first if it has a text.
    pub labels: Vec<Label<'a>>,
    /// Why it matters.
    pub notes: &'a [String],
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<&'a str>,
    /// Changes that mend it, best first.
    pub fixes: Vec<Fix<'a>>,
}

/// A range of text.
#[derive(Serialize, Debug, PartialEq, Eq)]
pub struct Place {
    /// First byte.
    pub start: u32,
    /// First byte after it.
    pub end: u32,
    /// Line of the first byte.
    pub line: u32,
    /// Column of the first byte.
    pub column: u32,
    /// Line of the first byte after it.
    pub end_line: u32,
    /// Column of the first byte after it.
    pub end_column: u32,
}

/// What is to be seen at a place.
#[derive(Serialize, Debug)]
pub struct Label<'a> {
    /// The file.
    pub file: &'a str,
    /// The place in it.
    pub span: Place,
    /// What is to be seen.
    pub message: &'a str,
}

/// A change.
#[derive(Serialize, Debug)]
pub struct Fix<'a> {
    /// What it does.
    pub title: &'a str,
    /// Whether it may be applied unasked.
    pub safe: bool,
    /// All of them belong together.
    pub edits: Vec<Edit<'a>>,
}

/// One replacement.
#[derive(Serialize, Debug)]
pub struct Edit<'a> {
    /// The file.
    pub file: &'a str,
    /// What is replaced.
    pub span: Place,
    /// What stands there afterwards.
    pub text: &'a str,
}

impl<'a> Finding<'a> {
    /// The form of a diagnostic that leaves the program.
    pub fn new(one: &'a Diagnostic, sources: &'a SourceMap) -> Self {
        let own = one.label.as_deref().map(|text| (one.at, text));
        let others = one.labels.iter().map(|label| (label.at, &*label.text));
        Self {
            version: VERSION,
            code: one.code.id,
            name: one.code.name,
            severity: super::word(one.severity),
            message: &one.headline,
            file: name(one.at, sources),
            span: place(one.at, sources),
            labels: own
                .into_iter()
                .chain(others)
                .map(|(at, message)| Label {
                    file: name(at, sources),
                    span: place(at, sources),
                    message,
                })
                .collect(),
            notes: &one.notes,
            help: one.help.as_deref(),
            fixes: one.fixes.iter().map(|fix| change(fix, sources)).collect(),
        }
    }
}

pub(super) fn render(diagnostics: &Diagnostics, sources: &SourceMap) -> String {
    let mut out = String::new();
    for one in diagnostics {
        // Writing plain structs of texts and integers to memory cannot fail.
        if let Ok(line) = serde_json::to_string(&Finding::new(one, sources)) {
            escape(&line, &mut out);
            out.push('\n');
        }
    }
    out
}

/// Copies JSON text, with `\u` escapes for deceptive characters. Outside strings
/// JSON has none of these, so that each one found is inside a string.
fn escape(json: &str, out: &mut String) {
    for character in json.chars() {
        if is_deceptive(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(character);
        }
    }
}

fn change<'a>(fix: &'a crate::diagnostics::Fix, sources: &'a SourceMap) -> Fix<'a> {
    Fix {
        title: &fix.title,
        safe: fix.safe,
        edits: fix
            .edits
            .iter()
            .map(|edit| Edit {
                file: name(edit.at, sources),
                span: place(edit.at, sources),
                text: &edit.text,
            })
            .collect(),
    }
}

fn name(at: Location, sources: &SourceMap) -> &str {
    &sources.file(at.file).name
}

fn place(at: Location, sources: &SourceMap) -> Place {
    let file = sources.file(at.file);
    let start = file.lines().line_column(&file.text, at.span.start);
    let end = file.lines().line_column(&file.text, at.span.end);
    Place {
        start: at.span.start,
        end: at.span.end,
        line: start.line + 1,
        column: start.column + 1,
        end_line: end.line + 1,
        end_column: end.column + 1,
    }
}
