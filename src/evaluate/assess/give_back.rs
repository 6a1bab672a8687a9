//! Credits that are given back: what windows after that of a credit decide.
//!
//! A pattern (`met in 3 consecutive calendar months`) is looked for in the windows directly after that of
//! the credit. A condition without one speaks of an objective with longer windows: of the one in which
//! the credit's window ends. No window after the time asked for is looked at, so a credit stays due until
//! a statement reaches far enough. A credit that is given back counts as if it had never been due.

use super::Case;
use super::conditions::{agree, test};
use super::course::Course;
use super::lines::{Change, Line};
use super::pipeline::Pipeline;
use super::steps::Dropped;
use super::sums::EACH;
use super::verdict::JudgedWindow;
use crate::evaluate::statement::v1::EffectKind;
use crate::plan::v1 as plan;
use crate::quantity::{Date, Interval, Number, Truth};

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
    let holds = |window: &JudgedWindow<'_>| {
        let mut groups = window.groups.iter();
        let group = groups.find(|group| agree(&group.keys, &line.keys));
        let keys = group.map_or(&[][..], |group| &group.keys);
        test(case, &condition.test, window, keys)
    };
    let (needed, of, windows) = match condition.pattern {
        None => {
            let last = line.window.last_instant();
            let around = |it: &&JudgedWindow<'_>| it.start <= last && last < it.end;
            let around = windows.iter().find(around);
            (1, 1, around.into_iter().collect::<Vec<_>>())
        }
        Some(plan::Pattern::Consecutive { n, .. }) => (n, n, after(windows, line, n)),
        Some(plan::Pattern::Of { k, n, .. }) => (k, n, after(windows, line, n)),
        Some(plan::Pattern::Times { k, .. }) => (k, k, Vec::new()),
    };
    let (mut sure, mut possible, mut settled, mut decided) = (0_u32, 0_u32, true, None);
    let mut seen = 0_u32;
    for window in windows {
        let truth = holds(window);
        seen += 1;
        sure += u32::from(truth.is_true());
        possible += u32::from(!truth.is_false());
        settled &= window.is_final;
        decided = Some(window.last_day);
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

/// So many windows directly after that of a line, as far as they are there.
fn after<'w, 'a>(
    windows: &'w [JudgedWindow<'a>],
    line: &Line,
    count: u32,
) -> Vec<&'w JudgedWindow<'a>> {
    let first = windows.partition_point(|window| window.start < line.window.end);
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    windows[first..].iter().take(count).collect()
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
