//! What a promise or a duty lacks: a line of the ladder for values that it says nothing of, what follows when an objective is
//! missed, the time until when a duty must be done.
//!
//! What is added brings no number that the parties have not agreed on: a new line of a ladder says `credit nothing`, which is
//! what it comes to without it, or where that would cost less than a slighter miss, what the slighter one costs.

use super::draft::{Draft, fresh};
use super::findings::{Found, about, at, behind, is_mended, item_at};
use super::names::{free, of_item};
use super::{Refactoring, RefactoringKind, Spot};
use crate::diagnostics::codes;
use crate::ide::{Analysis, Edit};
use crate::resolve::name_and_title;
use crate::syntax::ast::{BlockKind, Clause, ClauseKind, Event, Item, ItemKind, Test};
use crate::text::Span;

/// Most holes of one ladder that are filled at once.
const MOST_HOLES: usize = 8;

/// Longer ladders are not tried.
const MOST_LINES: usize = 12;

pub(super) fn offers<'a>(spot: Spot<'a>, found: &mut Vec<Refactoring<'a>>) {
    for finding in about(spot, &[codes::BAND_GAP]) {
        let title = "Add what is missing in the ladder";
        offer(found, title, finding, move |finding| ladder(spot, finding));
    }
    for finding in about(spot, &[codes::MISS_WITHOUT_CONSEQUENCE]) {
        let title = "Add a penalty for it, with `credit nothing`";
        offer(found, title, finding.clone(), move |finding| {
            penalty(spot, finding)
        });
        let title = "Mark it `key`: reported, and no credit";
        offer(found, title, finding, move |finding| {
            clause(spot, finding, &[], "key")
        });
    }
    let before = ["must", "may", "when", "lifted"];
    for finding in about(spot, &[codes::DUTY_WITHOUT_DEADLINE]) {
        let item = item_at(spot, finding.span);
        let arises = item.is_some_and(|it| it.clauses().iter().any(is_condition));
        let within = match arises {
            // It runs from the end of the window that was missed.
            true => "within 10 days",
            false => "within 24 hours of \"the request\"",
        };
        let title = format!("Add a deadline: `{within}`");
        offer(found, &title, finding.clone(), move |finding| {
            clause(spot, finding, &before, within)
        });
        if !arises {
            let title = "Let it recur: `every calendar month`";
            offer(found, title, finding, move |finding| {
                clause(spot, finding, &before, "every calendar month")
            });
        }
    }
}

fn is_condition(clause: &Clause) -> bool {
    &*clause.word.text == "when"
}

fn offer<'a>(
    found: &mut Vec<Refactoring<'a>>,
    title: &str,
    finding: Found<'a>,
    change: impl Fn(&Found<'a>) -> Option<Vec<Edit>> + 'a,
) {
    found.push(Refactoring {
        title: title.to_owned(),
        kind: RefactoringKind::Mend,
        mends: Some(finding.mends.clone()),
        change: Box::new(move || change(&finding)),
    });
}

/// Adds a clause behind the last of some, or behind all of them.
fn clause(
    spot: Spot<'_>,
    finding: &Found<'_>,
    behind_words: &[&str],
    words: &str,
) -> Option<Vec<Edit>> {
    let clauses = item_at(spot, finding.span)?.clauses();
    let named = |it: &&Clause| behind_words.contains(&&*it.word.text);
    let last = clauses.iter().rfind(named).or(clauses.last())?;
    let (place, parted) = behind(spot.text(), last);
    let draft = Draft::new(spot.analysis, spot.file).with(place, format!("{parted}{words}"));
    let (text, after) = draft.compiled()?;
    let mended = is_mended(spot.analysis, &after, finding.diagnostic);
    let worse = !fresh(spot.analysis, &after).is_empty();
    (mended && !worse).then(|| draft.edits_to(&text)).flatten()
}

/// Adds a penalty behind an objective.
fn penalty(spot: Spot<'_>, finding: &Found<'_>) -> Option<Vec<Edit>> {
    let item = item_at(spot, finding.span)?;
    let objective = of_item(item);
    let title = name_and_title(item)
        .1
        .map_or(objective, |title| &title.value);
    let name = free(spot.analysis, &format!("{objective}_credit"));
    let words = format!(
        "\n\npenalty {name} \"Credit for {title}\" {{\n  for {objective}\n  when missed credit nothing\n}}"
    );
    let draft = Draft::new(spot.analysis, spot.file).with(Span::empty(item.span.end), words);
    let (text, after) = draft.compiled()?;
    let mended = is_mended(spot.analysis, &after, finding.diagnostic);
    let worse = !fresh(spot.analysis, &after).is_empty();
    (mended && !worse).then(|| draft.edits_to(&text)).flatten()
}

/// Adds a line for each hole of a ladder.
fn ladder(spot: Spot<'_>, finding: &Found<'_>) -> Option<Vec<Edit>> {
    let name = of_item(item_at(spot, finding.span)?).to_owned();
    let mut filled: Option<(String, Analysis)> = None;
    for _ in 0..MOST_HOLES {
        let now = filled.as_ref().map_or(spot.analysis, |(_, it)| it);
        let here = Spot {
            analysis: now,
            ..spot
        };
        let Some((item, hole)) = hole(here, &name) else {
            break;
        };
        filled = Some(with_line(here, item, &hole)?);
    }
    let (text, after) = filled?;
    let is_left = Spot {
        analysis: &after,
        ..spot
    };
    if hole(is_left, &name).is_some() {
        return None;
    }
    Draft::new(spot.analysis, spot.file).edits_to(&text)
}

/// The penalty of a name, and the first values that its ladder says nothing of, as a condition.
fn hole<'a>(spot: Spot<'a>, name: &str) -> Option<(&'a Item, String)> {
    let mut items = spot.analysis.items(spot.file).iter();
    let item = items.find(|it| {
        let penalty = matches!(&it.kind, ItemKind::Block(it) if it.kind == BlockKind::Penalty);
        penalty && of_item(it) == name
    })?;
    let finding = at(spot, item.span, &[codes::BAND_GAP]).into_iter().next()?;
    let help = finding.diagnostic.help.as_deref()?;
    let (_, condition) = help.split_once("`when ")?;
    let (condition, _) = condition.split_once(" credit nothing`")?;
    Some((item, condition.to_owned()))
}

/// The text with a line for a hole, at the first place and with the first amount for which the ladder then holds.
fn with_line(spot: Spot<'_>, item: &Item, hole: &str) -> Option<(String, Analysis)> {
    let mut lines: Vec<(&Clause, &str)> = Vec::new();
    let mut side = None;
    for clause in item.clauses() {
        if let ClauseKind::When {
            condition, amount, ..
        } = &clause.kind
        {
            let amount = amount.as_ref().map(|it| it.span.of(spot.text()));
            lines.push((clause, amount.unwrap_or("credit nothing")));
            side = side.or_else(|| side_of(condition));
        }
    }
    let (first, _) = lines.first().filter(|_| lines.len() <= MOST_LINES)?;
    // Among thresholds a line has one bound, on the side of the others.
    let bounds: Vec<&str> = hole.split(" and ").collect();
    let on_side = |it: &&str| side.is_some_and(|side| it.starts_with(side));
    let mut conditions = Vec::new();
    if !lines.iter().any(|(line, _)| is_band(line)) {
        conditions.extend(bounds.iter().copied().filter(on_side));
    }
    conditions.push(hole);
    let mut amounts = vec!["credit nothing"];
    for (_, amount) in &lines {
        if !amounts.contains(amount) {
            amounts.push(amount);
        }
    }
    for (condition, amount) in conditions
        .iter()
        .flat_map(|it| amounts.iter().map(move |amount| (it, amount)))
    {
        let line = format!("when {condition} {amount}");
        let before = Span::empty(first.span.start);
        let before = (before, format!("{line}{}", parted(spot, first)));
        let after = |one: &Clause| {
            let (place, parted) = behind(spot.text(), one);
            (place, format!("{parted}{line}"))
        };
        // Behind the line that it goes on from.
        let nearest = bounds.iter().copied().find(on_side);
        let value = nearest.map_or("", |it| it.trim_start_matches(['<', '>', '=', ' ']));
        let goes_on = |line: &&(&Clause, &str)| {
            !value.is_empty() && line.0.span.of(spot.text()).contains(value)
        };
        let best = lines.iter().rev().find(goes_on).map(|(one, _)| after(one));
        let all = lines.iter().map(|(one, _)| after(one));
        let mut ways = best.into_iter().chain([before]).chain(all);
        if let Some(found) = ways.find_map(|(place, words)| tried(spot, place, &words)) {
            return Some(found);
        }
    }
    None
}

fn is_band(line: &Clause) -> bool {
    let ClauseKind::When { condition, .. } = &line.kind else {
        return false;
    };
    let several = |event: &Event| matches!(&event.test, Test::Bounds(it) if it.len() > 1);
    condition.len() > 1 || condition.iter().any(several)
}

/// The sign with which the first bound of a line begins: `<` or `>`.
fn side_of(condition: &[Event]) -> Option<char> {
    let bounds = condition.iter().find_map(|event| match &event.test {
        Test::Bounds(bounds) => bounds.first(),
        _ => None,
    });
    bounds?.relation.symbol().chars().next()
}

/// The text with some words, if a ladder has fewer holes then and is otherwise as sound as it was.
fn tried(spot: Spot<'_>, place: Span, words: &str) -> Option<(String, Analysis)> {
    let draft = Draft::new(spot.analysis, spot.file).with(place, words);
    let (text, after) = draft.compiled()?;
    let holes = |of: &Analysis| {
        let found = of.compilation.diagnostics.iter();
        let found = found.filter(|it| it.code == codes::BAND_GAP);
        found.map(|it| it.headline.clone()).collect::<Vec<_>>()
    };
    let better = holes(&after) != holes(spot.analysis);
    // What contradicts itself has the numbers below 0500; advice is not looked at while there are errors.
    let worse = fresh(spot.analysis, &after)
        .iter()
        .any(|it| *it < "SLA0500");
    (better && !worse).then_some((text, after))
}

/// What parts a line from the one behind it.
fn parted(spot: Spot<'_>, clause: &Clause) -> &'static str {
    match behind(spot.text(), clause).1 {
        "\n" => "\n",
        _ => "; ",
    }
}
