//! Two worked examples for a promise: the longest failure that keeps it, and one sample more.
//!
//! Where the border lies is found by running the examples, with the same code as real data, whatever the formula. What they expect
//! is what came out. Only for promises over calendar months about sampled sources: how long something fails is then one number.

use super::super::Analysis;
use super::draft::Draft;
use super::names::of_item;
use super::{Refactoring, RefactoringKind, Spot};
use crate::evaluate::example::{Ran, run_example};
use crate::ide::Edit;
use crate::plan;
use crate::resolve::{Kind, name_and_title};
use crate::syntax::ast::{
    BlockKind, Clause, ClauseKind, Expr, ExprKind, Item, ItemKind, Literal, Over,
};
use crate::text::{FileId, Span};
use std::collections::BTreeSet;

/// Failures begin on the second day of the month and end before the clocks may change.
const MOST_SECONDS: u64 = 20 * 86_400;

/// A promise of which examples are made.
struct Promise<'a> {
    spot: Spot<'a>,
    name: &'a str,
    title: &'a str,
    /// The month that is judged: `2026-04`.
    month: String,
    /// The penalties for it.
    penalties: Vec<&'a str>,
    /// Nothing, in each type that a value may have.
    zeros: Vec<String>,
}

pub(super) fn offers<'a>(spot: Spot<'a>, found: &mut Vec<Refactoring<'a>>) {
    let Some(promise) = promise(spot) else {
        return;
    };
    let mut named = BTreeSet::new();
    for item in &spot.around().items {
        names(spot.analysis, spot.file, item.span, &mut named);
    }
    let mut sources = sources(spot.analysis);
    sources.retain(|(source, _)| named.contains(*source));
    if sources.is_empty() {
        return;
    }
    found.push(Refactoring {
        title: "Add two worked examples: just kept, and just missed".to_owned(),
        kind: RefactoringKind::Rewrite,
        mends: None,
        change: Box::new(move || {
            let mut sources = sources.iter();
            sources.find_map(|(source, every)| promise.edits(source, *every))
        }),
    });
}

/// What a place names, and what that names in turn.
fn names<'a>(analysis: &'a Analysis, file: FileId, span: Span, found: &mut BTreeSet<&'a str>) {
    let uses = analysis.uses();
    for (_, declared) in uses.within(span.in_file(file)) {
        let Some(id) = uses.declaration(declared) else {
            continue;
        };
        let declaration = analysis.reading.resolved.declaration(id);
        if found.insert(&declaration.path) {
            let item = analysis.reading.resolved.item(id);
            names(analysis, declared.file, item.span, found);
        }
    }
}

fn promise(spot: Spot<'_>) -> Option<Promise<'_>> {
    let agreement = spot.analysis.agreement()?;
    let around = spot.around();
    let [item] = around.items.as_slice() else {
        return None;
    };
    let has = |is: fn(&ClauseKind) -> bool| item.clauses().iter().any(|it| is(&it.kind));
    let monthly = has(|kind| match kind {
        ClauseKind::Over(Over::Each(period)) => {
            let calendar = period
                .basis
                .as_ref()
                .is_some_and(|it| &*it.text == "calendar");
            calendar && &*period.unit.text == "month"
        }
        _ => false,
    });
    let apart = has(|kind| matches!(kind, ClauseKind::Measure { by, .. } if !by.is_empty()));
    let later = has(|kind| matches!(kind, ClauseKind::Starts(_)));
    if Kind::of(&item.kind) != Some(Kind::Objective) || !monthly || apart || later {
        return None;
    }
    let name = of_item(item);
    let penalties = spot.analysis.items(spot.file).iter().filter(|it| {
        let names = |clause: &Clause| match &clause.kind {
            ClauseKind::NamedList(paths) => paths.iter().any(|path| path.text() == name),
            _ => false,
        };
        let penalty = matches!(&it.kind, ItemKind::Block(it) if it.kind == BlockKind::Penalty);
        penalty && it.clauses().iter().any(names)
    });
    let effective = agreement.contract.effective.to_string();
    let currency = format!("0 {}", agreement.contract.currency);
    let zeros = ["0%", "0", "0 seconds", &currency, "0 points"];
    Some(Promise {
        spot,
        zeros: zeros.map(str::to_owned).into(),
        name,
        title: name_and_title(item).1.map_or(name, |title| &title.value),
        month: month_after(&effective)?,
        penalties: penalties.map(|item| of_item(item)).collect(),
    })
}

/// The first whole month from a date on, of which more than the first is known.
fn month_after(date: &str) -> Option<String> {
    let mut parts = date.split('-').map(|it| it.parse::<u32>().ok());
    let (year, month) = (parts.next()??, parts.next()??);
    Some(match month {
        12 => format!("{}-01", year + 1),
        month => format!("{year}-{:02}", month + 1),
    })
}

/// The sampled sources, and after how many seconds there is a sample.
fn sources(analysis: &Analysis) -> Vec<(&str, u64)> {
    let items = analysis.files().flat_map(|(file, _)| analysis.items(file));
    let items = items.filter(|it| Kind::of(&it.kind) == Some(Kind::Source));
    items
        .filter_map(|item| Some((of_item(item), every(item)?)))
        .collect()
}

fn every(item: &Item) -> Option<u64> {
    item.clauses().iter().find_map(|clause| match &clause.kind {
        ClauseKind::SourceKind {
            every: Some(every),
            by,
            ..
        } if by.is_empty() => seconds(every),
        _ => None,
    })
}

fn seconds(length: &Expr) -> Option<u64> {
    let ExprKind::Literal(Literal::Quantity { number, unit, .. }) = &length.kind else {
        return None;
    };
    let each = match unit.text.trim_end_matches('s') {
        "second" => 1,
        "minute" => 60,
        "hour" => 3600,
        _ => return None,
    };
    let number: u64 = number.to_string().parse().ok()?;
    number.checked_mul(each).filter(|it| *it > 0)
}

impl Promise<'_> {
    fn edits(&self, source: &str, every: u64) -> Option<Vec<Edit>> {
        let kept = |samples: u64| {
            let expect = format!("expect {} met", self.name);
            let text = self.example("just kept", source, samples * every, &expect);
            let ran = self.run(&text)?;
            ran.refused.is_none().then_some(ran.passed())
        };
        let (mut kept_with, mut missed_with) = (0, MOST_SECONDS / every);
        if missed_with == 0 || kept(missed_with)? || !kept(1)? {
            return None;
        }
        while missed_with - kept_with > 1 {
            let middle = kept_with + (missed_with - kept_with) / 2;
            match kept(middle)? {
                true => kept_with = middle,
                false => missed_with = middle,
            }
        }
        let first = self.filled("just kept", "met", source, kept_with * every)?;
        let second = self.filled("just missed", "missed", source, missed_with * every)?;
        let both = format!("\n\n{first}\n\n{second}");
        self.draft(&both).without_findings()
    }

    /// An example with what comes out of it.
    fn filled(&self, how: &str, verdict: &str, source: &str, seconds: u64) -> Option<String> {
        let mut expects = vec![format!("expect {} {verdict}", self.name)];
        for subject in std::iter::once(&self.name).chain(&self.penalties) {
            // What it is compared with must be of its type.
            let mut zeros = self.zeros.iter();
            let actual = zeros.find_map(|zero| {
                let ask = format!("expect {subject} == {zero}");
                let ran = self.run(&self.example(how, source, seconds, &ask))?;
                ran.checks.first().map(|it| it.actual.clone())
            });
            if let Some(actual) = actual {
                let exact = actual.split(" (").next().unwrap_or_default();
                expects.push(format!("expect {subject} == {exact}"));
            }
        }
        let text = self.example(how, source, seconds, &expects.join("\n"));
        let ran = self.run(&text)?;
        (ran.passed() && ran.doubt.is_none()).then_some(text)
    }

    fn example(&self, how: &str, source: &str, seconds: u64, expects: &str) -> String {
        let (title, month) = (self.title, &self.month);
        let (day, rest) = (2 + seconds / 86_400, seconds % 86_400);
        let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
        let second = match second {
            0 => String::new(),
            second => format!(":{second:02}"),
        };
        format!(
            "example \"{title}, {how}\" {{\nover {month}\n\
             given {source} fail from {month}-02 00:00 to {month}-{day:02} {hour:02}:{minute:02}{second}\n\
             {expects}\n}}"
        )
    }

    /// What comes out of an example.
    fn run(&self, text: &str) -> Option<Ran> {
        let (_, after) = self.draft(&format!("\n\n{text}")).compiled()?;
        let compilation = &after.compilation;
        let agreement = after.agreement()?;
        let plan = plan::build_versions(&compilation.versions);
        Some(run_example(agreement, &plan, agreement.examples.last()?))
    }

    /// The text with something at its end.
    fn draft(&self, words: &str) -> Draft<'_> {
        let end = self.spot.text().trim_end().len();
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        Draft::new(self.spot.analysis, self.spot.file).with(Span::empty(end), words)
    }
}
