//! A ladder of thresholds, of which the last that holds applies, as bands that do not overlap, and the other way round.
//!
//! Both say the same for every value, at the borders too: a band ends just where the next threshold begins to hold.
//! Only ladders of which that can be read from their text are offered: bounds on one side, from the slightest miss to the deepest.

use super::draft::Draft;
use super::{Refactoring, RefactoringKind, Spot};
use crate::ide::Edit;
use crate::syntax::ast::{BlockKind, Bound, ClauseKind, Event, ItemKind, Test};
use crate::text::Span;

/// The condition of a line of a ladder: the bound that is passed first, and where the line ends.
struct Line<'a> {
    span: Span,
    first: &'a Bound,
    end: Option<&'a Bound>,
}

pub(super) fn offers<'a>(spot: Spot<'a>, found: &mut Vec<Refactoring<'a>>) {
    let Some(lines) = lines(spot) else {
        return;
    };
    let thresholds = lines.iter().all(|it| it.end.is_none());
    let (title, changes) = match thresholds {
        true => (
            "Write the ladder as bands that do not overlap",
            Some(as_bands(spot, &lines)),
        ),
        false => (
            "Write the bands as a ladder, of which the last line that holds applies",
            as_ladder(spot, &lines),
        ),
    };
    let Some(changes) = changes else {
        return;
    };
    found.push(Refactoring {
        title: title.to_owned(),
        kind: RefactoringKind::Rewrite,
        mends: None,
        change: Box::new(move || edits(spot, &changes)),
    });
}

fn edits(spot: Spot<'_>, changes: &[(Span, String)]) -> Option<Vec<Edit>> {
    let draft = Draft::new(spot.analysis, spot.file);
    let changed = changes
        .iter()
        .fold(draft, |draft, (span, words)| draft.with(*span, words));
    changed.without_findings()
}

/// The lines of the ladder at the range, from the slightest miss to the deepest.
fn lines(spot: Spot<'_>) -> Option<Vec<Line<'_>>> {
    let around = spot.around();
    let [item] = around.items.as_slice() else {
        return None;
    };
    let ItemKind::Block(block) = &item.kind else {
        return None;
    };
    let here = matches!(around.clause?.kind, ClauseKind::When { .. });
    if !here || !matches!(block.kind, BlockKind::Penalty | BlockKind::Bonus) {
        return None;
    }
    let mut conditions = Vec::new();
    for clause in &block.clauses {
        if let ClauseKind::When { condition, .. } = &clause.kind {
            conditions.push(condition.as_slice());
        }
    }
    // The last line has no end, and says on which side all of them are.
    let last = bounds(conditions.last()?)?;
    let [last] = last else {
        return None;
    };
    let side = side(last)?;
    let lines = conditions.iter().map(|condition| line(condition, side));
    let lines = lines.collect::<Option<Vec<_>>>()?;
    (lines.len() > 1).then_some(lines)
}

fn line(condition: &[Event], side: char) -> Option<Line<'_>> {
    let [event] = condition else {
        return None;
    };
    let bounds = bounds(condition)?;
    let on_side = |it: &&Bound| self::side(it) == Some(side);
    let first = bounds.iter().find(on_side)?;
    let end = match bounds {
        [_] => None,
        [a, b] => Some([a, b].into_iter().find(|it| !on_side(it))?),
        _ => return None,
    };
    Some(Line {
        span: event.span,
        first,
        end,
    })
}

/// The bounds of a condition that is nothing but bounds of the value.
fn bounds(condition: &[Event]) -> Option<&[Bound]> {
    match condition {
        [
            Event {
                subject: None,
                test: Test::Bounds(bounds),
                pattern: None,
                across: None,
                ..
            },
        ] => Some(bounds),
        _ => None,
    }
}

/// `<` or `>`
fn side(bound: &Bound) -> Option<char> {
    let first = bound.relation.symbol().chars().next();
    first.filter(|it| matches!(it, '<' | '>'))
}

/// The changes by which each line ends where the next one begins.
fn as_bands(spot: Spot<'_>, lines: &[Line<'_>]) -> Vec<(Span, String)> {
    let next = lines.iter().zip(lines.iter().skip(1));
    let changes = next.map(|(line, next)| {
        let end = next.first.relation.negated().symbol();
        let words = format!(" and {end} {}", next.first.value.span.of(spot.text()));
        (Span::empty(line.span.end), words)
    });
    changes.collect()
}

/// The changes by which no line ends; nothing where a line does not end just where the next one begins.
fn as_ladder(spot: Spot<'_>, lines: &[Line<'_>]) -> Option<Vec<(Span, String)>> {
    let next = lines.iter().zip(lines.iter().skip(1));
    let changes = next.map(|(line, next)| {
        let end = line.end?;
        let value = |bound: &Bound| bound.value.span.of(spot.text());
        let meets =
            end.relation == next.first.relation.negated() && value(end) == value(next.first);
        let words = format!("{} {}", line.first.relation.symbol(), value(line.first));
        meets.then_some((line.span, words))
    });
    changes.collect()
}
