//! What may be shown within the text: what a target allows, how much money a percentage is, the date that a
//! length of time leads to, and what a name stands for.
//!
//! Every figure comes from the document, the evaluator or the dates of the agreement; nothing is computed here. What
//! is shown may be cut as statements cut it (`…`); the tooltip is exact.

mod credit;
mod deadline;

use super::Analysis;
use super::hover::known_type;
use super::sentences::quantities;
use crate::document::model::{Quantity, QuantityBasis, Value};
use crate::project::{Editor, HintKind};
use crate::quantity::Number;
use crate::syntax::ast::{ClauseKind, Item, ItemKind};
use crate::text::{FileId, Span};

pub(super) use credit::worth;

/// Something to be shown within the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hint {
    /// Behind what.
    pub at: u32,
    /// What is shown.
    pub text: String,
    /// The same exactly, and where it comes from.
    pub tooltip: Option<String>,
    /// What it is about.
    pub kind: HintKind,
}

/// What may be shown within a range, of the kinds that `shown` has.
pub fn hints(analysis: &Analysis, file: FileId, range: Span, shown: &Editor) -> Vec<Hint> {
    let mut found = Vec::new();
    let items = analysis.items(file).iter();
    for item in items.filter(|it| it.span.start <= range.end && range.start <= it.span.end) {
        if shown.shows_hint(HintKind::Type) {
            of_let(analysis, file, item, &mut found);
        }
        if shown.shows_hint(HintKind::Allowance) {
            of_targets(analysis, file, item, &mut found);
        }
        if shown.shows_hint(HintKind::Deadline) {
            deadline::of_item(analysis, file, item, &mut found);
        }
    }
    if shown.shows_hint(HintKind::Credit) {
        found.extend(credit::hints(analysis, file, range));
    }
    found.retain(|hint| range.touches(hint.at));
    found.sort_by_key(|it| it.at);
    found
}

fn of_let(analysis: &Analysis, file: FileId, item: &Item, found: &mut Vec<Hint>) {
    if let ItemKind::Let { name, value, .. } = &item.kind
        && let Some(ty) = known_type(analysis, file, value.id)
    {
        found.push(Hint {
            at: name.span.end,
            text: format!(": {ty}"),
            tooltip: Some(format!("`{}` is {ty}", name.text)),
            kind: HintKind::Type,
        });
    }
}

fn of_targets(analysis: &Analysis, file: FileId, item: &Item, found: &mut Vec<Hint>) {
    for clause in item.clauses() {
        if matches!(clause.kind, ClauseKind::Target { .. })
            && let Some((text, tooltip)) = allowance(&quantities(analysis, file, clause.span))
        {
            found.push(Hint {
                at: clause.span.end,
                text,
                tooltip: Some(tooltip),
                kind: HintKind::Allowance,
            });
        }
    }
}

/// `43 min 12 s in 30 days`, where the document says so for several lengths of the window; and the same for all of
/// them, in exact seconds.
fn allowance(said: &[Quantity]) -> Option<(String, String)> {
    let derived: Vec<&Quantity> = said
        .iter()
        .filter(|it| it.basis == QuantityBasis::Derived)
        .collect();
    let pairs: Vec<(&Quantity, &Quantity, &Number)> = derived
        .windows(2)
        .filter_map(|pair| match (&pair[0].value, &pair[1].value) {
            (Value::Duration(micros), Value::Period(..)) => Some((pair[0], pair[1], micros)),
            _ => None,
        })
        .collect();
    let usual = |pair: &&(&Quantity, &Quantity, &Number)| {
        matches!(pair.1.value, Value::Period(30 | 91 | 365, _))
    };
    let (time, window, _) = pairs.iter().find(usual).or(pairs.first())?;
    let exactly = |(time, window, micros): &(&Quantity, &Quantity, &Number)| {
        let seconds = micros.checked_div(&Number::from(1_000_000))?;
        Some(format!(
            "{} in {}: exactly {seconds} s",
            time.shown, window.shown
        ))
    };
    let exactly: Vec<String> = pairs.iter().filter_map(exactly).collect();
    Some((
        format!("{} in {}", time.shown, window.shown),
        exactly.join("\n"),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fixture;
    use super::{Hint, hints};
    use crate::project::Editor;
    use crate::text::Span;

    const CONTRACT: &str = concat!(
        "contract c \"C\" { provider acme; customer globex; version \"1\"; effective 2026-01-01\n",
        "  term 12 months, renews for 12 months unless ended with 60 days notice\n",
        "  timezone \"Europe/Berlin\"; currency EUR; law \"Germany\" }\n",
        "party acme \"Acme\"\nparty globex \"Globex\"\n",
        "service workplace \"Workplace\" { fee 5_000 EUR per month }\n",
        "source checks \"Checks\" { kind samples every 1 minute; exists always; gaps count as down\n",
        "  supplied by acme; field at timestamp; field ok bool }\n",
        "let outage \"Outage\" = time(checks where not ok)\n",
        "metric up: percent = 1 - length(outage) / length(window)\n",
        "objective uptime \"Uptime\" { for workplace; measure up\n  target >= 99.9%\n  over each calendar month\n",
        "  starts 3 months after effective }\n",
        "penalty low \"Credit\" { for uptime; basis fee of workplace\n",
        "  when < 99.9% credit 5%\n  when < 99% credit 5% per started 1 percentage point below 99%\n",
        "  when < 95% credit 33.333% }\n",
        "remedies { combine sum per calendar month; cap 3% of fees per calendar month\n",
        "  round total to 0.01 half up; automatic }\n",
    );

    fn shown(text: &str, hints: &[Hint]) -> String {
        let shown = hints.iter().map(|it| {
            let line = text[..it.at as usize].lines().last().unwrap_or("");
            let tooltip = it.tooltip.as_deref().unwrap_or("");
            format!("{line}⟦{}⟧ {tooltip}", it.text)
        });
        shown.collect::<Vec<_>>().join("\n")
    }

    fn all(text: &str) -> Span {
        Span::new(0, u32::try_from(text.len()).expect("short"))
    }

    /// 0.1 % of 30 days is 43.2 minutes. 5 % of 5 000 EUR are 250 EUR; 33.333 % are 1 666.65 EUR, before any cap. A line that
    /// costs more the lower the value is has no hint. 60 days from 1 November 2026 end with 31 December.
    #[test]
    fn figures_stand_behind_what_they_follow_from() {
        let fixture = Fixture::new(&format!("@whole\n{CONTRACT}"));
        let found = hints(
            &fixture.analysis,
            fixture.file(),
            all(CONTRACT),
            &Editor::default(),
        );
        insta::assert_snapshot!(shown(CONTRACT, &found));
    }

    #[test]
    fn only_what_is_asked_for_is_shown() {
        let fixture = Fixture::new(&format!("@whole\n{CONTRACT}"));
        for (word, kind) in crate::project::HintKind::ALL {
            let only = Editor {
                hints: Some(crate::project::kinds(
                    &crate::project::HintKind::ALL,
                    std::iter::once(word),
                )),
                lenses: None,
            };
            let found = hints(&fixture.analysis, fixture.file(), all(CONTRACT), &only);
            assert!(
                !found.is_empty() && found.iter().all(|it| it.kind == kind),
                "{word}"
            );
        }
        let line = u32::try_from(CONTRACT.find("target").expect("it has one")).expect("short");
        let found = hints(
            &fixture.analysis,
            fixture.file(),
            Span::new(line, line + 15),
            &Editor::default(),
        );
        assert_eq!(found.len(), 1, "{found:?}");
    }

    /// The fee of a quarter is three times that of a month, whichever quarter it is; that of a week is not.
    #[test]
    fn money_is_shown_only_where_every_window_has_the_same() {
        for (over, expected) in [
            (
                "quarter",
                Some("= 750.00 EUR of a 15\u{202f}000.00 EUR quarter"),
            ),
            ("week from monday", None),
        ] {
            let text = CONTRACT.replace(
                "over each calendar month",
                &format!("over each calendar {over}"),
            );
            let fixture = Fixture::new(&format!("@whole\n{text}"));
            let found = hints(
                &fixture.analysis,
                fixture.file(),
                all(&text),
                &Editor::default(),
            );
            let found = found
                .iter()
                .find(|it| it.text.starts_with("= 750") || it.text.contains("week"));
            assert_eq!(found.map(|it| it.text.as_str()), expected, "{over}");
        }
    }

    /// Tables give each group a ladder of its own, so that a line may cost the same for all or not.
    #[test]
    fn a_template_that_is_included_twice_says_what_holds_for_both() {
        let twice = CONTRACT.replace(
            "penalty low",
            "template terms \"Terms\"(what: service) {\n  objective extra \"Extra\" { for what; measure up; target >= 99%\n over each calendar month }\n  penalty extra_credit \"Extra\" { for extra; basis fee of what\n when < 99% credit 7% }\n}\n\
             service other \"Other\" { fee 1_000 EUR per month }\n\
             include terms(workplace) as one \"One\"\ninclude terms(other) as two \"Two\"\npenalty low",
        );
        let fixture = Fixture::new(&format!("@whole\n{twice}"));
        let found = hints(
            &fixture.analysis,
            fixture.file(),
            all(&twice),
            &Editor::default(),
        );
        let of = |found: &[Hint]| found.iter().filter(|it| it.text.starts_with("= ")).count();
        assert_eq!(of(&found), 2, "{found:?}");
        let same = twice.replace("1_000 EUR", "5_000 EUR");
        let fixture = Fixture::new(&format!("@whole\n{same}"));
        let found = hints(
            &fixture.analysis,
            fixture.file(),
            all(&same),
            &Editor::default(),
        );
        assert_eq!(of(&found), 3, "{found:?}");
    }
}
