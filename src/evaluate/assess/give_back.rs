//! Credits that are given back: what windows after that of a credit decide.
//!
//! A pattern (`met in 3 consecutive calendar months`) is looked for in the windows directly after that of
//! the credit. A condition without one speaks of an objective with longer windows: of the one in which
//! the credit's window ends. No window after the time asked for is looked at, so a credit stays due until
//! a statement reaches far enough. A credit that is given back counts as if it had never been due.

use super::Case;
use super::conditions::{agree, test, together, wholes};
use super::course::Course;
use super::lines::{Change, Line};
use super::pipeline::Pipeline;
use super::steps::Dropped;
use super::sums::EACH;
use super::verdict::JudgedWindow;
use crate::evaluate::statement::v1::EffectKind;
use crate::plan::v1 as plan;
use crate::quantity::{Date, Interval, Number, Truth, parse_window_name};
use std::ops::Range;

/// What is known of whether a credit is given back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct GivenBack {
    /// As it is written.
    pub(super) words: String,
    pub(super) truth: Truth,
    /// Windows that decide it have not ended in the time asked for.
    pub(super) open: bool,
    /// Later data cannot change it.
    pub(super) settled: bool,
    /// The last day of the window that decided it, where that is known.
    pub(super) decided: Option<Date>,
}

/// Of each line what is known of its being given back; nothing where that cannot be.
pub(super) fn decide(
    case: &Case<'_>,
    course: &Course<'_>,
    lines: &[Line],
) -> Vec<Option<GivenBack>> {
    let one = |line: &Line| {
        let penalty = case.plan.assessment.penalties.get(line.penalty)?;
        let earn_back = penalty.uses.get(line.terms)?.earn_back.as_ref()?;
        let credited = line.owed.money != Interval::exact(Number::zero());
        credited.then(|| of_line(case, course, line, earn_back))
    };
    lines.iter().map(one).collect()
}

fn of_line(
    case: &Case<'_>,
    course: &Course<'_>,
    line: &Line,
    earn_back: &plan::EarnBack,
) -> GivenBack {
    let nothing = GivenBack {
        words: earn_back.words.clone(),
        truth: Truth::True,
        open: false,
        settled: true,
        decided: None,
    };
    let conditions = earn_back.conditions.iter();
    let all = conditions.fold(nothing, |all, condition| {
        let one = of_condition(case, course, line, condition);
        GivenBack {
            truth: all.truth.and(one.truth),
            open: all.open || one.open,
            settled: all.settled && one.settled,
            decided: all.decided.max(one.on),
            words: all.words,
        }
    });
    GivenBack {
        open: all.open && !all.truth.is_false(),
        ..all
    }
}

/// What is known of one condition.
struct Decided {
    truth: Truth,
    open: bool,
    settled: bool,
    /// The last day of the window that decided it.
    on: Option<Date>,
}

fn of_condition(
    case: &Case<'_>,
    course: &Course<'_>,
    line: &Line,
    condition: &plan::Condition,
) -> Decided {
    let objective = condition.objective.as_deref().unwrap_or(&line.objective);
    let windows = course.judged.get(objective).map_or(&[][..], Vec::as_slice);
    let tested = |what: &plan::Test, window: &JudgedWindow<'_>| {
        let mut groups = window.groups.iter();
        let group = groups.find(|group| agree(&group.keys, &line.keys));
        let keys = group.map_or(&[][..], |group| &group.keys);
        test(case, what, window, keys)
    };
    let holds = |parts: &Range<usize>| {
        let parts = || windows.get(parts.clone()).unwrap_or_default().iter();
        let each = parts().map(|window| tested(&condition.test, window));
        together(&condition.test, each, || {
            parts().map(|window| tested(&plan::Test::Missed, window))
        })
    };
    let (needed, of, looked_at) = match condition.pattern {
        None => {
            let last = line.window.last_instant();
            let around = |it: &&JudgedWindow<'_>| it.start <= last && last < it.end;
            let around = windows.iter().position(|it| around(&it));
            let all = around.map(|at| {
                let mut wholes = wholes(windows, 0).into_iter();
                wholes.find(|parts| parts.contains(&at))
            });
            (1, 1, complete(case, windows, all.flatten()))
        }
        Some(plan::Pattern::Consecutive { n, .. }) => (n, n, after(case, windows, line, n)),
        Some(plan::Pattern::Of { k, n, .. }) => (k, n, after(case, windows, line, n)),
        Some(plan::Pattern::Times { k, .. }) => (k, k, Vec::new()),
    };
    let (mut sure, mut possible, mut settled, mut decided) = (0_u32, 0_u32, true, None);
    let mut seen = 0_u32;
    for parts in looked_at {
        let truth = holds(&parts);
        seen += 1;
        sure += u32::from(truth.is_true());
        possible += u32::from(!truth.is_false());
        let parts = windows.get(parts).unwrap_or_default();
        settled &= parts.iter().all(|window| window.is_final);
        decided = parts.last().map(|window| window.last_day);
        if sure >= needed || possible + (of - seen.min(of)) < needed {
            break;
        }
    }
    let left = of - seen.min(of);
    let truth = if sure >= needed {
        Truth::True
    } else if possible + left < needed {
        Truth::False
    } else {
        Truth::Unknown
    };
    let open = truth.is_unknown() && left > 0;
    Decided {
        truth,
        open,
        settled: settled && !open,
        on: decided.filter(|_| !open),
    }
}

/// So many windows directly after that of a line, as far as they are there. What an amendment splits is one
/// window: its parts are neither after each other nor counted apart.
fn after(
    case: &Case<'_>,
    windows: &[JudgedWindow<'_>],
    line: &Line,
    count: u32,
) -> Vec<Range<usize>> {
    let own = line.window.part_of.as_ref();
    let later = |window: &JudgedWindow<'_>| {
        window.start >= line.window.end && (own.is_none() || window.part_of.as_ref() != own)
    };
    let first = windows.iter().position(later).unwrap_or(windows.len());
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    let wholes = wholes(windows, first).into_iter().take(count);
    complete(case, windows, wholes)
}

/// Those of which all parts have ended.
fn complete(
    case: &Case<'_>,
    windows: &[JudgedWindow<'_>],
    wholes: impl IntoIterator<Item = Range<usize>>,
) -> Vec<Range<usize>> {
    let ended = |parts: &Range<usize>| {
        let last = windows.get(parts.clone()).and_then(<[_]>::last);
        let whole = last.and_then(|last| parse_window_name(last.part_of.as_ref()?));
        whole.is_none_or(|whole| {
            last.is_some_and(|last| whole.bounds(&case.terms.zone).1 <= last.end)
        })
    };
    wholes.into_iter().take_while(ended).collect()
}

impl Pipeline<'_, '_> {
    /// Gives back what is to be given back. Every line has a credit to itself still.
    pub(super) fn give_back(&mut self, decided: &[Option<GivenBack>]) {
        if decided.iter().all(Option::is_none) {
            return;
        }
        let of = |line: usize| decided.get(line).and_then(Option::as_ref);
        let before = self.due_of_lines();
        let own = |credit: &super::combine::Credit| credit.parts.first().map(|part| part.line);
        let blocks = self.credits.iter().map(|credit| {
            let decided = own(credit).and_then(of);
            decided.map_or(
                Truth::False,
                |it| if it.open { Truth::False } else { it.truth },
            )
        });
        let step = Dropped {
            blocks: blocks.collect(),
        };
        self.payable.apply(EACH, &step);
        self.due.apply(EACH, &step);
        for credit in &mut self.credits {
            let decided = credit.parts.first().and_then(|part| of(part.line));
            credit.settled &= decided.is_none_or(|it| it.settled);
        }
        self.as_it_stands();
        let after = self.due_of_lines();
        let lines = self.lines.iter_mut().enumerate();
        for ((line, it), (before, after)) in lines.zip(before.into_iter().zip(after)) {
            if let Some(decided) = of(line).filter(|_| before != after) {
                it.effects.push(Change {
                    kind: EffectKind::GivenBack,
                    words: decided.words.clone(),
                    taken: before.sub(&after).max(&Interval::exact(Number::zero())),
                    before,
                    after,
                });
            }
        }
    }

    /// What every credit would give by itself is what it gives now.
    pub(super) fn as_it_stands(&mut self) {
        for (credit, amount) in self.credits.iter_mut().zip(self.due.each()) {
            for part in &mut credit.parts {
                part.alone = amount.clone();
            }
        }
    }
}
