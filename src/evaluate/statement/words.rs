//! Words that the forms for people share: names of windows, verdicts, spans of time.

use super::show::shown_range;
use super::v1::{self, Verdict};
use crate::phrases::statement as say;
use crate::plan::v1::{Relation as PlanRelation, Unit};
use crate::quantity::Relation;
use crate::text::sanitise_line;

/// `uptime[2026-03]`, with groups `response["P1"][2026-03]`.
pub(super) fn name(subject: &str, group: &[v1::KeyValue], window: &str) -> String {
    let mut name = sanitise_line(subject).into_owned();
    for key in group {
        name.push_str(&format!("[\"{}\"]", sanitise_line(&key.value)));
    }
    name.push_str(&format!("[{}]", sanitise_line(window)));
    name
}

/// `P1`, `berlin, mail`; nothing without groups.
pub(super) fn group(group: &[v1::KeyValue]) -> String {
    let values = group.iter().map(|key| sanitise_line(&key.value));
    values.collect::<Vec<_>>().join(", ")
}

pub(super) fn verdict(verdict: Verdict) -> String {
    match verdict {
        Verdict::Met => say::met(),
        Verdict::Missed => say::missed(),
        Verdict::Undetermined => say::undetermined(),
        Verdict::NotJudged => say::not_judged(),
    }
}

/// The value of a group, or that it has none.
pub(super) fn value(found: &v1::Group) -> String {
    match &found.value {
        Some(range) if found.may_lack_value => say::value_or_none(&shown_range(range)),
        Some(range) => shown_range(range),
        None => say::without_value(),
    }
}

/// A relation and its bound in words: `equal to or less than 24 h`, of instants `not later than …`.
pub(in crate::evaluate) fn bound(relation: Relation, shown: &str, unit: Unit) -> String {
    let is_moment = matches!(unit, Unit::Instant | Unit::Date);
    match relation {
        Relation::LessEqual if is_moment => say::not_later(shown),
        Relation::GreaterEqual if is_moment => say::not_earlier(shown),
        Relation::Less if is_moment => say::earlier(shown),
        Relation::Greater if is_moment => say::later(shown),
        _ => say::bound(relation, shown),
    }
}

/// `>= 99.9%`, `>= 18 and <= 27`, `is true`
pub(super) fn target(bounds: &[v1::Bound]) -> String {
    let bounds = bounds.iter().map(|bound| {
        let (relation, shown) = (relation(bound.relation), shown_range(&bound.value));
        if relation == Relation::Equal && bound.value.unit == Unit::Truth {
            return say::is(&shown);
        }
        format!("{} {shown}", relation.symbol())
    });
    bounds
        .reduce(|one, other| say::and(&one, &other))
        .unwrap_or_default()
}

/// The bounds in words: those that the value keeps, or for a miss the first that it does not.
pub(super) fn compared(found: &v1::Group) -> String {
    let kept = found.target.iter().map(|bound| {
        let relation = relation(bound.relation);
        self::bound(relation, &shown_range(&bound.value), bound.value.unit)
    });
    let all = |bounds: &mut dyn Iterator<Item = String>| {
        bounds
            .reduce(|one, other| say::and(&one, &other))
            .unwrap_or_default()
    };
    if found.verdict != Verdict::Missed {
        return all(&mut kept.into_iter());
    }
    let broken = found
        .target
        .iter()
        .filter(|bound| surely_broken(found, bound));
    let broken = broken.map(|bound| {
        let relation = relation(bound.relation).negated();
        self::bound(relation, &shown_range(&bound.value), bound.value.unit)
    });
    all(&mut broken.into_iter())
}

/// Whether no number that the value may be keeps a bound.
fn surely_broken(found: &v1::Group, bound: &v1::Bound) -> bool {
    let Some(value) = &found.value else {
        return false;
    };
    let (least, greatest) = (&value.least, &value.greatest);
    let number = |end: &Option<v1::Amount>| end.as_ref().map(|end| end.exact.0.clone());
    let at = (number(&bound.value.least), number(&bound.value.greatest));
    let relation = relation(bound.relation).negated();
    let end = match relation {
        // To be surely less, the greatest must be.
        Relation::Less | Relation::LessEqual => greatest,
        _ => least,
    };
    match (number(end), at) {
        (Some(end), (Some(lo), Some(hi))) => {
            let against = match relation {
                Relation::Less | Relation::LessEqual => lo,
                _ => hi,
            };
            relation.holds(end.cmp(&against))
        }
        _ => false,
    }
}

pub(super) fn relation(relation: PlanRelation) -> Relation {
    crate::evaluate::terms::relation(relation)
}

/// `2026-04-03 10:00 +02:00`
pub(super) fn moment(instant: &str) -> String {
    let moment = Moment::of(instant);
    format!("{} {} {}", moment.date, moment.time, moment.offset)
}

/// `2026-04-03 10:00 to 10:51 +02:00`; what both ends share is said once.
pub(super) fn span(from: &str, to: &str) -> String {
    if from == to {
        return moment(from);
    }
    let (from, to) = (Moment::of(from), Moment::of(to));
    let start = if from.offset == to.offset {
        format!("{} {}", from.date, from.time)
    } else {
        format!("{} {} {}", from.date, from.time, from.offset)
    };
    let end = if from.date == to.date {
        format!("{} {}", to.time, to.offset)
    } else {
        format!("{} {} {}", to.date, to.time, to.offset)
    };
    say::range(&start, &end)
}

/// The parts of an instant as a statement writes it.
struct Moment<'a> {
    date: &'a str,
    time: &'a str,
    offset: &'a str,
}

impl<'a> Moment<'a> {
    /// A text of another form, which no statement of slac holds, is shown as it is.
    fn of(text: &'a str) -> Self {
        let parts = text.split_once('T').and_then(|(date, rest)| {
            let offset = rest.rfind(['+', '-', 'Z'])?;
            let (time, offset) = rest.split_at(offset);
            Some(Self {
                date,
                time: time.strip_suffix(":00").unwrap_or(time),
                offset,
            })
        });
        parts.unwrap_or(Self {
            date: text,
            time: "",
            offset: "",
        })
    }
}

/// `outage: 51 min`, `responded_in_time: 95% (19 of 20)`
pub(super) fn figure(figure: &v1::Figure) -> String {
    let value = match &figure.value {
        v1::FigureValue::Undefined => say::without_value(),
        v1::FigureValue::Number {
            range,
            may_be_undefined: false,
        } => shown_range(range),
        v1::FigureValue::Number { range, .. } => say::value_or_none(&shown_range(range)),
        v1::FigureValue::Condition { holds } => match holds {
            Some(true) => say::holds(),
            Some(false) => say::does_not_hold(),
            None => say::anything(),
        },
        v1::FigureValue::Text { text } => sanitise_line(text).into_owned(),
    };
    match &figure.parts {
        v1::Parts::Share {
            good,
            may_be_good,
            total,
            may_be_total,
        } if good == may_be_good && total == may_be_total => {
            say::figure_share(&figure.label, &value, *good, *total)
        }
        v1::Parts::SumsByDenominator { count, .. } => {
            say::figure_mean(&figure.label, &value, *count)
        }
        _ => say::titled(&figure.label, &value),
    }
}

/// A run or a row: when, how long, what, where; and whether it surely counts.
pub(super) fn evidence(evidence: &v1::Evidence, label: &str) -> String {
    let mut line = span(&evidence.from, &evidence.to);
    if evidence.from != evidence.to {
        line.push_str(&format!(" ({})", evidence.length.shown));
    }
    // Words that only repeat what the figure is called say nothing.
    if !evidence.words.is_empty() && evidence.words != label {
        line.push_str(&format!("  {}", sanitise_line(&evidence.words)));
    }
    if let Some(row) = &evidence.row {
        let place = say::row_at(&row.file, row.line);
        line.push_str(&format!("  {place}"));
    }
    if !evidence.sure {
        line.push_str(&format!("  {}", say::only_perhaps()));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn spans_say_what_both_ends_share_once() {
        assert_eq!(
            span("2026-04-03T10:00:00+02:00", "2026-04-03T10:51:30+02:00"),
            "2026-04-03 10:00 to 10:51:30 +02:00"
        );
        assert_eq!(
            span("2026-03-31T23:30:00+02:00", "2026-04-01T00:40:00+02:00"),
            "2026-03-31 23:30 to 2026-04-01 00:40 +02:00"
        );
        // Clocks were set forward in between.
        assert_eq!(
            span("2026-03-29T01:30:00+01:00", "2026-03-29T03:30:00+02:00"),
            "2026-03-29 01:30 +01:00 to 03:30 +02:00"
        );
        assert_eq!(
            span("2026-04-03T10:00:00Z", "2026-04-03T10:00:00Z"),
            "2026-04-03 10:00 Z"
        );
        assert_eq!(span("?", "!"), "?  to !  ");
    }
}
