//! Findings as editors show them: one text each, with the places that explain it.

use super::{Analysis, Place};
use crate::diagnostics::{Diagnostic, Severity, codes};
use crate::text::{Span, sanitise};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A finding in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Where.
    pub span: Span,
    /// `SLA0401`
    pub code: &'static str,
    /// `band_gap`
    pub name: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// The headline, then why it matters and what to do, each on a line of its own.
    pub message: String,
    /// Further places that explain it.
    pub related: Vec<Related>,
    /// Whether it says that something is there for nothing.
    pub unnecessary: bool,
}

/// A further place that explains a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What is to be seen there.
    pub text: String,
}

/// The findings of every file that an editor can open, also where there are none.
pub fn findings(analysis: &Analysis) -> BTreeMap<Arc<str>, Vec<Finding>> {
    let mut found: BTreeMap<Arc<str>, Vec<Finding>> = BTreeMap::new();
    for (_, name) in analysis.files() {
        found.entry(name.clone()).or_default();
    }
    for diagnostic in &analysis.compilation.diagnostics {
        let at = analysis.sources().real(diagnostic.at);
        // What is wrong in the library is our own mistake, and no editor can show it.
        let Some(name) = analysis.name(at.file) else {
            continue;
        };
        let finding = finding(analysis, diagnostic, at.span);
        found.entry(name.clone()).or_default().push(finding);
    }
    if let Some((settings, sources)) = &analysis.settings
        && let Some((_, file)) = sources.iter().next()
    {
        let of_settings = found.entry(file.name.clone()).or_default();
        for diagnostic in settings {
            of_settings.push(finding(analysis, diagnostic, diagnostic.at.span));
        }
    }
    found
}

fn finding(analysis: &Analysis, diagnostic: &Diagnostic, span: Span) -> Finding {
    let related = diagnostic.labels.iter().filter_map(|label| {
        let text = sanitise(&label.text).into_owned();
        let place = analysis.place(label.at)?;
        Some(Related { place, text })
    });
    let unnecessary = [codes::UNUSED_DECLARATION];
    Finding {
        span,
        code: diagnostic.code.id,
        name: diagnostic.code.name,
        severity: diagnostic.severity,
        message: message(diagnostic),
        related: related.collect(),
        unnecessary: unnecessary.contains(&diagnostic.code),
    }
}

fn message(diagnostic: &Diagnostic) -> String {
    let mut message = diagnostic.headline.clone();
    if let Some(label) = &diagnostic.label {
        message.push_str(&format!("\n{label}"));
    }
    for note in &diagnostic.notes {
        message.push_str(&format!("\nnote: {note}"));
    }
    if let Some(help) = &diagnostic.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    sanitise(&message).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fixture;
    use super::findings;

    fn found(text: &str) -> String {
        let fixture = Fixture::new(text);
        let found = findings(&fixture.analysis);
        let mut out = String::new();
        for (name, found) in found {
            for one in found {
                let text = one.span.of(fixture.text(&name));
                let message = one.message.replace('\n', "\n  ");
                out.push_str(&format!(
                    "{name} {} {:?} `{text}`: {message}\n",
                    one.code, one.severity
                ));
                for related in one.related {
                    let text = related.place.span.of(fixture.text(&related.place.file));
                    out.push_str(&format!("  `{text}`: {}\n", related.text));
                }
            }
        }
        out
    }

    #[test]
    fn a_finding_says_why_and_what_to_do() {
        insta::assert_snapshot!(found(
            "objective uptime \"Uptime\" { target 99.9%; over each calendar month }"
        ));
    }

    #[test]
    fn a_text_that_others_use_needs_no_contract() {
        insta::assert_snapshot!(found("@whole\nparty acme \"Acme\"\n"), @"");
    }
}
