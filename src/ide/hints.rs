//! What may be shown within the text: what a target allows, and what a name stands for.

use super::Analysis;
use super::hover::known_type;
use super::sentences::quantities;
use crate::document::model::{Quantity, QuantityBasis, Value};
use crate::syntax::ast::{ClauseKind, Item, ItemKind};
use crate::text::{FileId, Span};

/// Something to be shown within the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hint {
    /// Behind what.
    pub at: u32,
    /// What is shown.
    pub text: String,
    /// Whether it is a type.
    pub is_type: bool,
}

/// What may be shown within a range.
pub fn hints(analysis: &Analysis, file: FileId, range: Span) -> Vec<Hint> {
    let mut found = Vec::new();
    let items = analysis.items(file).iter();
    for item in items.filter(|it| it.span.start <= range.end && range.start <= it.span.end) {
        of_item(analysis, file, item, &mut found);
    }
    found.retain(|hint| range.touches(hint.at));
    found
}

fn of_item(analysis: &Analysis, file: FileId, item: &Item, found: &mut Vec<Hint>) {
    if let ItemKind::Let { name, value, .. } = &item.kind
        && let Some(ty) = known_type(analysis, file, value.id)
    {
        found.push(Hint {
            at: name.span.end,
            text: format!(": {ty}"),
            is_type: true,
        });
    }
    for clause in item.clauses() {
        if matches!(clause.kind, ClauseKind::Target { .. })
            && let Some(text) = allowance(&quantities(analysis, file, clause.span))
        {
            found.push(Hint {
                at: clause.span.end,
                text,
                is_type: false,
            });
        }
    }
}

/// `43 min 12 s in 30 days`, where the document says so for several lengths of the window.
fn allowance(said: &[Quantity]) -> Option<String> {
    let derived: Vec<&Quantity> = said
        .iter()
        .filter(|it| it.basis == QuantityBasis::Derived)
        .collect();
    let pairs: Vec<(&Quantity, &Quantity)> = derived
        .windows(2)
        .filter(|pair| {
            matches!(
                (&pair[0].value, &pair[1].value),
                (Value::Duration(_), Value::Period(..))
            )
        })
        .map(|pair| (pair[0], pair[1]))
        .collect();
    let usual =
        |pair: &&(&Quantity, &Quantity)| matches!(pair.1.value, Value::Period(30 | 91 | 365, _));
    let (time, window) = pairs.iter().find(usual).or(pairs.first())?;
    Some(format!("{} in {}", time.shown, window.shown))
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fixture;
    use super::hints;
    use crate::text::Span;

    /// 0.1 % of 30 days is 43.2 minutes.
    #[test]
    fn targets_say_what_they_allow_and_names_what_they_are() {
        let fixture = Fixture::new(concat!(
            "source checks \"Checks\" { kind samples every 1 minute; exists always; gaps count as down\n",
            "  supplied by acme; field at timestamp; field ok bool }\n",
            "let outage \"Outage\" = time(checks where not ok)\n",
            "metric up: percent = 1 - length(outage) / length(window)\n",
            "objective uptime \"Uptime\" { for workplace; measure up\n  target >= 99.9%\n  over each calendar month }\n",
        ));
        let text = fixture.text("main.sla");
        let all = Span::new(0, u32::try_from(text.len()).expect("short"));
        let found = hints(&fixture.analysis, fixture.file(), all).into_iter();
        let shown: Vec<String> = found
            .map(|it| {
                format!(
                    "{}⟦{}⟧",
                    text[..it.at as usize].lines().last().unwrap_or(""),
                    it.text
                )
            })
            .collect();
        insta::assert_snapshot!(shown.join("\n"), @r"
        let outage⟦: a set of time⟧
          target >= 99.9%⟦43 min 12 s in 30 days⟧
        ");
    }
}
