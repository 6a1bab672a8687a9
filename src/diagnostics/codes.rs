//! The registry of codes: one row a finding, in the order of their numbers.
//!
//! 01xx syntax, 02xx names and imports, 03xx types, 04xx what contradicts itself,
//! 05xx advice (its level can be changed), 06xx data, 09xx our own bugs.
//! Each row has a page `docs/errors/SLAnnnn.md`, and each page is a test.

use super::Severity;

/// A stable name for a kind of finding.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// `SLA` and four digits; never reused.
    pub id: &'static str,
    /// The same in words, as used by `accept` and in the project file: `band_gap`.
    pub name: &'static str,
    severity: Severity,
    /// One line for lists.
    pub summary: &'static str,
}

impl Code {
    /// How grave it is by default.
    pub fn severity(self) -> Severity {
        self.severity
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}
impl Eq for Code {}

macro_rules! codes {
    ($($name:ident = $id:literal, $word:literal, $severity:ident, $summary:literal;)*) => {
        $(#[doc = $summary]
        pub const $name: Code = Code {
            id: $id, name: $word, severity: Severity::$severity, summary: $summary,
        };)*
        /// Every code, in the order of their numbers.
        pub const ALL: &[Code] = &[$($name),*];
    };
}

codes! {
    UNEXPECTED_TEXT = "SLA0101", "unexpected_text", Error, "Text that fits nowhere";
}

/// The code with this number (`SLA0101`, case ignored) or this name (`band_gap`).
pub fn find(text: &str) -> Option<Code> {
    ALL.iter()
        .copied()
        .find(|code| code.id.eq_ignore_ascii_case(text) || code.name == text)
}
