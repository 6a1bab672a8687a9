//! What the Markdown tests share: completing a fragment to a contract, checking it,
//! and saying what was found where.

use slac::diagnostics::render::{Format, render};
use slac::diagnostics::{Diagnostic, Diagnostics};
use slac::document::{self, Document, model};
use slac::evaluate::example::{results, run_examples};
use slac::ir::{Agreement, Version};
use slac::plan;
use slac::text::SourceMap;
use std::sync::Arc;

/// What a fragment stands in, unless it has a contract of its own or is marked `sla whole`.
/// It has no findings itself. `tests/README.md` shows it to authors of tests.
pub(crate) const PREAMBLE: &str = include_str!("../preamble.sla");

/// What a completed block is called.
const NAME: &str = "test.sla";

/// The codes from here on need a checker that does not exist yet.
const FIRST_NOT_FOUND: &str = "SLA0600";

/// Whether the checker can find a code.
pub(crate) fn can_find(code: &str) -> bool {
    code < FIRST_NOT_FOUND
}

/// A block of a page, completed and checked.
pub(crate) struct Checked {
    /// The whole text that was checked.
    pub(crate) text: String,
    /// The findings, in the order of their places.
    pub(crate) found: Diagnostics,
    /// What was understood, if there are no errors.
    pub(crate) agreement: Option<Arc<Agreement>>,
    /// What it is as signed, and after each amendment.
    pub(crate) versions: Vec<Version>,
    sources: SourceMap,
    lines_before: u32,
}

/// Where a finding is, in the words of a test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    /// The line in the block, from one; 0 outside it, in the preamble or in another file.
    pub(crate) line: u32,
    /// The first line of what is underlined.
    pub(crate) underlined: String,
}

impl Checked {
    /// Completes a block and checks it.
    pub(crate) fn new(info: &str, block: &str) -> Self {
        let before = if is_whole(info, block) { "" } else { PREAMBLE };
        let text = format!("{before}{block}");
        let compiled = slac::check_text(NAME, &text);
        let mut found = compiled.diagnostics;
        found.sort();
        Self {
            text,
            found,
            agreement: compiled.agreement,
            versions: compiled.versions,
            sources: compiled.sources,
            lines_before: u32::try_from(before.lines().count()).unwrap_or(u32::MAX),
        }
    }

    /// Whether a code is among the findings.
    pub(crate) fn has(&self, code: &str) -> bool {
        self.found.iter().any(|one| one.code.id == code)
    }

    /// Where a finding is.
    pub(crate) fn place(&self, one: &Diagnostic) -> Place {
        let file = self.sources.file(one.at.file);
        let line = file.lines().line(one.at.span.start) + 1;
        let underlined = one
            .at
            .span
            .of(&file.text)
            .lines()
            .next()
            .unwrap_or_default();
        let own = *file.text == self.text;
        Place {
            line: if own {
                line.saturating_sub(self.lines_before)
            } else {
                0
            },
            underlined: underlined.to_owned(),
        }
    }

    /// The document, with the results of the examples, if there are no errors.
    pub(crate) fn document(&self) -> Option<Document> {
        let agreement = self.agreement.as_ref()?;
        let ran = run_examples(agreement, &plan::build_versions(&self.versions));
        let results = results(&ran);
        Some(document::agreement(agreement, &self.sources, &results))
    }

    /// The line of the block that a sentence of the document says.
    pub(crate) fn line_of(&self, place: &model::Place) -> Option<u32> {
        let line = place.line.checked_sub(self.lines_before)?;
        (&*place.file == NAME && line > 0).then_some(line)
    }

    /// The findings as text, to be shown when a test fails.
    pub(crate) fn render(&self, format: Format) -> String {
        render(&self.found, &self.sources, format, false, 80)
    }
}

/// Whether a block stands for itself.
fn is_whole(info: &str, block: &str) -> bool {
    let declares = |line: &str| line.starts_with("contract ");
    info.split_whitespace().any(|word| word == "whole") || block.lines().any(declares)
}

#[test]
fn the_preamble_has_no_findings() {
    let checked = Checked::new("sla", "");
    assert!(checked.found.is_empty(), "{}", checked.render(Format::Full));
}

#[test]
fn contracts_stand_for_themselves_and_fragments_do_not() {
    assert_eq!(
        Checked::new("sla", "contract a { }\n").text,
        "contract a { }\n"
    );
    assert_eq!(Checked::new("sla whole", "party a\n").text, "party a\n");
    assert!(Checked::new("sla", "party a\n").text.starts_with(PREAMBLE));
}

/// The contracts that the benchmarks measure.
#[path = "../../benches/support/generator.rs"]
mod generator;

#[test]
fn the_benchmarks_measure_contracts_without_findings() {
    let text = generator::contract(300);
    assert!(
        (250..350).contains(&text.lines().count()),
        "{} lines",
        text.lines().count()
    );
    let checked = Checked::new("sla whole", &text);
    assert!(checked.found.is_empty(), "{}", checked.render(Format::Full));
    assert_eq!(
        generator::probes(365).lines().count(),
        1 + 365 * 24 * 60 * 3
    );
}

/// A file that is made from the code, compared with the code; `SLAC_UPDATE=1` writes it anew.
pub(crate) fn up_to_date(path: &str, text: &str) {
    let file = crate::rust_text::root().join(path);
    if std::env::var_os("SLAC_UPDATE").is_some() {
        std::fs::write(&file, text).expect("the file can be written");
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        written.replace("\r\n", "\n") == text,
        "{path} is out of date; SLAC_UPDATE=1 writes it anew"
    );
}
