//! Behind a `when` line: how much money its percentage is.

use super::super::judge::{Judge, Stretch, basis_of};
use super::super::{Analysis, Place};
use crate::evaluate::statement::v1::{CreditLine, Range};
use crate::ir::ladder::{Atom, Ladder, atoms, within};
use crate::ir::{Agreement, Amount, Objective, Penalty, PeriodSize, Window};
use crate::project::HintKind;
use crate::quantity::Number;
use crate::text::{FileId, Span};

/// Most values that are tried for the lines of one penalty.
const MOST_VALUES: usize = 48;

/// What a line of a ladder comes to in every window.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in super::super) struct Worth {
    /// How much, as a statement shows it.
    pub(in super::super) amount: String,
    /// Of how much.
    pub(in super::super) basis: String,
    /// In each of these.
    pub(in super::super) per: Option<&'static str>,
    /// The same exactly, in words.
    pub(in super::super) exactly: String,
}

impl Worth {
    /// `= 4 200.00 EUR of a 42 000.00 EUR month`
    pub(in super::super) fn shown(&self) -> String {
        match self.per {
            Some(per) => format!("= {} of a {} {per}", self.amount, self.basis),
            None => format!("= {} of {}", self.amount, self.basis),
        }
    }
}

/// The hints of a range.
pub(super) fn hints(analysis: &Analysis, file: FileId, range: Span) -> Vec<super::Hint> {
    let compilation = &analysis.compilation;
    let name = analysis.name(file);
    let mut found: Vec<super::Hint> = Vec::new();
    let versions = compilation.versions.iter().map(|it| &it.agreement);
    for agreement in versions {
        for penalty in &agreement.penalties {
            let places = penalty
                .steps
                .iter()
                .map(|it| analysis.place(it.origin.place()));
            let places: Vec<Option<Place>> = places.collect();
            let here = |place: &Place| Some(&place.file) == name && range.touches(place.span.end);
            if !places.iter().flatten().any(here) {
                continue;
            }
            for (place, worth) in places.into_iter().zip(worth(agreement, penalty)) {
                let (Some(place), Some(worth)) = (place.filter(here), worth) else {
                    continue;
                };
                found.push(super::Hint {
                    at: place.span.end,
                    text: worth.shown(),
                    tooltip: Some(worth.exactly),
                    kind: HintKind::Credit,
                });
            }
        }
    }
    only_one_answer(found)
}

/// A line that stands for several, in a template or in force twice, is told only what holds for all.
fn only_one_answer(mut found: Vec<super::Hint>) -> Vec<super::Hint> {
    found.sort_by(|a, b| (a.at, &a.text).cmp(&(b.at, &b.text)));
    found.dedup_by(|next, kept| {
        let same = next.at == kept.at && next.text == kept.text;
        if same && next.tooltip != kept.tooltip {
            let both = [kept.tooltip.take(), next.tooltip.take()];
            let both: Vec<String> = both.into_iter().flatten().collect();
            kept.tooltip = Some(both.join("\n"));
        }
        same
    });
    let alone = |at: u32, of: &[super::Hint]| of.iter().filter(|it| it.at == at).count() == 1;
    let all = found.clone();
    found.retain(|it| alone(it.at, &all));
    found
}

/// For each line what it comes to, where that is the same in every window and group.
pub(in super::super) fn worth(agreement: &Agreement, penalty: &Penalty) -> Vec<Option<Worth>> {
    let none = vec![None; penalty.steps.len()];
    // Years differ by a day now and then, and nobody looks at so many of them.
    let objectives = penalty.objectives.iter();
    let by_year = objectives
        .filter_map(|it| agreement.objective(it))
        .any(|it| matches!(&it.window, Window::Period(rule) if rule.size == PeriodSize::Year));
    if by_year || !penalty.steps.iter().any(|it| is_fixed(&it.amount)) {
        return none;
    }
    let Some(judge) = Judge::new(agreement, penalty, Stretch::Several) else {
        return none;
    };
    if judge.of_data {
        return none;
    }
    let mut lines: Vec<CreditLine> = Vec::new();
    let mut tried = 0;
    let mut per = Vec::new();
    for path in &penalty.objectives {
        let Some(objective) = agreement.objective(path) else {
            continue;
        };
        per.push(word(objective));
        let mut values: Vec<Number> = Vec::new();
        for (_, ladder) in judge.ladders(agreement, penalty, objective) {
            values.extend((0..penalty.steps.len()).filter_map(|step| sample(&ladder, step)));
        }
        values.sort();
        values.dedup();
        for value in values {
            tried += 1;
            if tried > MOST_VALUES {
                return none;
            }
            lines.extend(
                judge
                    .lines(&penalty.head.path, path, &value)
                    .into_iter()
                    .flatten(),
            );
        }
    }
    per.dedup();
    let per = match per.as_slice() {
        [only] => *only,
        _ => None,
    };
    let steps = penalty.steps.iter().enumerate();
    steps
        .map(|(index, step)| {
            let fixed = is_fixed(&step.amount);
            fixed.then(|| of_step(&lines, index, per)).flatten()
        })
        .collect()
}

/// What a line comes to, if all windows and groups that reach it agree.
fn of_step(lines: &[CreditLine], index: usize, per: Option<&'static str>) -> Option<Worth> {
    let reached = lines.iter().filter_map(|line| match line.steps.as_slice() {
        [step] if step.sure && step.number as usize == index + 1 => Some((line, step)),
        _ => None,
    });
    let mut worth: Option<Worth> = None;
    for (line, step) in reached {
        let basis = line.basis.as_ref()?;
        let (amount, of) = (known(&step.amount)?, known(&basis.amount)?);
        let share = line.amount_of_basis.as_ref().and_then(known);
        let share = share.map_or_else(String::new, |it| format!("{} of ", it.shown));
        let here = Worth {
            exactly: format!(
                "{share}{}: exactly {} of {}",
                basis_of(line)?,
                amount.decimal,
                of.decimal
            ),
            amount: amount.shown.clone(),
            basis: of.shown.clone(),
            per,
        };
        match &worth {
            Some(before) if before.amount != here.amount || before.basis != here.basis => {
                return None;
            }
            Some(_) => {}
            None => worth = Some(here),
        }
    }
    worth
}

fn known(range: &Range) -> Option<&crate::evaluate::statement::v1::Amount> {
    range.least.as_ref().filter(|_| range.known)
}

/// Whether an amount is the same for all values that reach its line.
fn is_fixed(amount: &Amount) -> bool {
    match amount {
        Amount::PercentOfBasis(_) | Amount::TimeOfFee { .. } => true,
        Amount::Sum(of) => of.iter().all(is_fixed),
        _ => false,
    }
}

/// A value for which a line is the last that holds.
fn sample(ladder: &Ladder, step: usize) -> Option<Number> {
    let bounds = ladder.lines.iter().flatten().flatten();
    let cuts = bounds.map(|(_, value)| value.clone());
    let holds = |value: &Number| {
        let holds = |line: &Option<Vec<_>>| line.as_ref().is_some_and(|it| within(it, value));
        ladder.lines.iter().rposition(holds) == Some(step)
    };
    let values = atoms(cuts, &ladder.reach);
    values.iter().map(Atom::sample).find(holds)
}

fn word(objective: &Objective) -> Option<&'static str> {
    let Window::Period(rule) = &objective.window else {
        return None;
    };
    Some(match rule.size {
        PeriodSize::Hour => "hour",
        PeriodSize::Day => "day",
        PeriodSize::Week => "week",
        PeriodSize::Month => "month",
        PeriodSize::Quarter => "quarter",
        PeriodSize::Year => "year",
    })
}
