//! Findings as text: for people (`full`, `short`) and for programs (`json`).
//!
//! ```text
//! full    error[SLA0301]: headline, the place drawn and underlined, notes, help
//! short   contract.sla:14:5: error[SLA0301]: headline
//! json    one object a line, with byte spans and edits
//! ```
//!
//! Whatever comes from a contract is sanitised on the way to a screen. For people
//! a file with more than [`LIMIT`] findings shows the gravest and counts the rest;
//! a program gets all.
//!
//! Not here: where the text goes, and whether that place wants colour (`cli`).

#[cfg(feature = "cli")]
mod full;
pub mod json;
mod short;

use super::{Diagnostic, Diagnostics, Severity};
use crate::text::{FileId, SourceMap, sanitise_line};
use std::collections::BTreeMap;
use std::fmt::Write;

/// How many findings of one file are shown to a person.
pub const LIMIT: usize = 100;

/// What the text looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Format {
    /// Each finding with its snippet. Without the feature `cli` the same as `Short`.
    #[default]
    Full,
    /// Each finding on one line.
    Short,
    /// Each finding as one JSON object on a line: [`json::Finding`].
    Json,
}

/// All findings as text, each line ended. `width` is that of the screen in columns;
/// only [`Format::Full`] uses it.
pub fn render(
    diagnostics: &Diagnostics,
    sources: &SourceMap,
    format: Format,
    colour: bool,
    width: usize,
) -> String {
    let paint = Paint { colour };
    match format {
        Format::Json => json::render(diagnostics, sources),
        Format::Short => shortened(diagnostics, sources, |one, out| {
            short::render(one, sources, paint, out);
        }),
        #[cfg(feature = "cli")]
        Format::Full => {
            let mut page = full::Page::new(sources, paint, width);
            shortened(diagnostics, sources, |one, out| page.render(one, out))
        }
        #[cfg(not(feature = "cli"))]
        Format::Full => {
            let _ = width;
            render(diagnostics, sources, Format::Short, colour, width)
        }
    }
}

/// How many errors and warnings there are, in words; nothing if there are none.
///
/// ```text
/// 2 errors, 1 warning
/// ```
pub fn summary(diagnostics: &Diagnostics) -> Option<String> {
    let count = |severity, word: &str| {
        let found = diagnostics
            .iter()
            .filter(|one| one.severity == severity)
            .count();
        (found > 0).then(|| format!("{found} {word}{}", if found == 1 { "" } else { "s" }))
    };
    let parts: Vec<String> = [
        count(Severity::Error, "error"),
        count(Severity::Warning, "warning"),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Renders the gravest [`LIMIT`] findings of each file in their order, then counts the others.
fn shortened(
    diagnostics: &Diagnostics,
    sources: &SourceMap,
    mut render: impl FnMut(&Diagnostic, &mut String),
) -> String {
    let mut out = String::new();
    let mut left_out = BTreeMap::<FileId, usize>::new();
    let shown = gravest(diagnostics);
    for (one, shown) in diagnostics.iter().zip(shown) {
        if shown {
            render(one, &mut out);
        } else {
            *left_out.entry(one.at.file).or_default() += 1;
        }
    }
    for (file, count) in left_out {
        let name = sanitise_line(&sources.file(file).name).into_owned();
        let _ = writeln!(out, "{name}: and {count} more");
    }
    out
}

/// For each finding, whether it is among the gravest [`LIMIT`] of its file.
fn gravest(diagnostics: &Diagnostics) -> Vec<bool> {
    let mut by_file = BTreeMap::<FileId, Vec<usize>>::new();
    let all: Vec<&Diagnostic> = diagnostics.iter().collect();
    for (index, one) in all.iter().enumerate() {
        by_file.entry(one.at.file).or_default().push(index);
    }
    let mut shown = vec![false; all.len()];
    for mut indices in by_file.into_values() {
        indices.sort_by_key(|&index| std::cmp::Reverse(all[index].severity));
        for index in indices.into_iter().take(LIMIT) {
            shown[index] = true;
        }
    }
    shown
}

/// The word for a severity, as in `error[SLA0101]`.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// Colour, if the screen has it. Colour repeats what the words say, it never says more.
#[derive(Clone, Copy)]
struct Paint {
    colour: bool,
}

impl Paint {
    /// The text in the colour of a severity.
    fn severity(self, severity: Severity, text: &str) -> String {
        let style = match severity {
            Severity::Note => "36",
            Severity::Warning => "33;1",
            Severity::Error => "31;1",
        };
        self.style(style, text)
    }

    fn style(self, style: &str, text: &str) -> String {
        if self.colour {
            format!("\u{1b}[{style}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

#[cfg(test)]
mod tests;
