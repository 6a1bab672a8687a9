//! Ledgers: what bonuses enter, what credits are paid from it, what lapses, in the order of time.
//!
//! What ends at one instant pays first and enters then: a window's bonus pays for credits of later windows
//! only. An entry can be used for windows that begin on its last day or before: where the last days of months
//! are 28, 30 or 31, the end of a window would now be before and now behind it. Of amounts that are
//! not known both ends are followed: what is left of an entry is the least that all others may leave, and
//! the most.

use super::Case;
use super::conditions::{Asking, all_hold, nothing_spent};
use super::course::Course;
use super::duties::due_after;
use super::lines::{Change, Line, Place};
use super::pipeline::Pipeline;
use super::steps::Room;
use super::sums::EACH;
use crate::evaluate::statement::v1::{EffectKind, MovementKind};
use crate::evaluate::terms::BadPlan;
use crate::plan::v1 as plan;
use crate::quantity::{Date, Interval, Number, Truth};

/// A ledger and all that happened to it.
pub(super) struct Account<'p> {
    pub(super) ledger: &'p plan::Ledger,
    /// In the order of their days. Those of one day are one.
    entries: Vec<Entry>,
    pub(super) movements: Vec<Movement>,
    /// Later data cannot change it.
    pub(super) settled: bool,
}

/// What can be used until a day.
struct Entry {
    day: Date,
    until: Option<Date>,
    left: Interval,
}

/// Something that changed a ledger.
#[derive(Clone, Debug)]
pub(super) struct Movement {
    pub(super) kind: MovementKind,
    pub(super) day: Date,
    /// For which line.
    pub(super) of: Option<Subject>,
    pub(super) amount: Interval,
    /// What is in the ledger afterwards.
    pub(super) balance: Interval,
}

/// The line that a movement is for.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// Index of the penalty or bonus.
    pub(super) penalty: usize,
    pub(super) objective: String,
    pub(super) window: String,
    pub(super) keys: Vec<(String, String)>,
}

/// What credits leave of their ledgers, and ledgers of them.
pub(super) struct Paid<'p> {
    pub(super) accounts: Vec<Account<'p>>,
    /// Of each line what is left of it, and whether that lasts.
    left: Vec<Option<(Interval, bool)>>,
}

/// Penalties and bonuses whose lines a ledger must know, also those of windows without data.
pub(super) fn concerned(plan: &plan::Plan) -> impl Iterator<Item = &str> {
    let penalties = plan.assessment.penalties.iter();
    let concerned = penalties.filter(|penalty| {
        let into = penalty.earns.as_ref().and_then(|it| it.into.as_ref());
        into.is_some() || penalty.uses.iter().any(|it| it.offset.is_some())
    });
    concerned.map(|it| it.path.as_str())
}

/// A line, as a ledger sees it.
struct Event<'l> {
    line: &'l Line,
    /// Its place among the lines of the remedies; nothing for bonuses and for windows without data.
    index: Option<usize>,
    amount: Interval,
    earns: bool,
}

/// Follows all ledgers: `credits` are the lines of the remedies with what they come to, `others` are
/// bonuses, and lines of windows of which nothing is known.
pub(super) fn follow<'p>(
    case: &Case<'p>,
    course: &Course<'_>,
    credits: (&[Line], &[Interval]),
    others: &[Line],
) -> Result<Paid<'p>, BadPlan> {
    let mut paid = Paid {
        accounts: Vec::new(),
        left: vec![None; credits.0.len()],
    };
    for ledger in &case.plan.assessment.ledgers {
        paid.accounts.push(Account::new(case, ledger)?);
    }
    if paid.accounts.is_empty() {
        return Ok(paid);
    }
    let earns = |line: &Line| {
        let penalty = case.plan.assessment.penalties.get(line.penalty);
        penalty.is_some_and(|it| it.earns.is_some())
    };
    let (lines, amounts) = credits;
    let due = lines.iter().zip(amounts).enumerate();
    let due = due.map(|(index, (line, amount))| Event {
        line,
        index: Some(index),
        amount: amount.clone(),
        earns: false,
    });
    let others = others.iter().map(|line| Event {
        line,
        index: None,
        amount: line.money.clone(),
        earns: earns(line),
    });
    let mut events: Vec<Event<'_>> = due.chain(others).collect();
    events.sort_by_key(|it| {
        let line = it.line;
        (
            line.window.end,
            it.earns,
            line.penalty,
            line.terms,
            line.window.start,
        )
    });
    for event in &events {
        event.happens(case, course, &mut paid)?;
    }
    let last = case.show.date(crate::quantity::Instant(
        case.options.over.end.0.saturating_sub(1),
    ));
    for account in &mut paid.accounts {
        account.lapse(last);
    }
    Ok(paid)
}

impl Event<'_> {
    fn happens(
        &self,
        case: &Case<'_>,
        course: &Course<'_>,
        paid: &mut Paid<'_>,
    ) -> Result<(), BadPlan> {
        let penalty = case.plan.assessment.penalties.get(self.line.penalty);
        let Some(penalty) = penalty else {
            return Ok(());
        };
        let offset = penalty.uses.get(self.line.terms);
        let offset = offset.and_then(|it| it.offset.as_ref());
        let into = penalty.earns.as_ref().and_then(|it| it.into.as_ref());
        let Some(ledger) = into.or(offset.map(|it| &it.ledger)) else {
            return Ok(());
        };
        let mut accounts = paid.accounts.iter_mut();
        let account = accounts.find(|it| it.ledger.path == *ledger);
        let account = account.ok_or_else(|| BadPlan(format!("no ledger `{ledger}`")))?;
        if self.amount == zero() {
            return Ok(());
        }
        account.lapse(self.line.window.first_day.plus_days(-1));
        let subject = Subject {
            penalty: self.line.penalty,
            objective: self.line.objective.clone(),
            window: self.line.window.name.clone(),
            keys: self.line.keys.clone(),
        };
        let Some(offset) = offset.filter(|_| into.is_none()) else {
            account.settled &= self.line.settled;
            return account.enter(case, &self.line.window, self.amount.clone(), subject);
        };
        let (truth, lasting) = self.may_pay(case, course, offset)?;
        account.settled &= lasting && self.line.settled;
        let left = account.pay(&self.amount, truth, (self.line.window.last_day, subject));
        if let Some(place) = self.index.and_then(|it| paid.left.get_mut(it)) {
            *place = Some((left, account.settled));
        }
        Ok(())
    }

    /// Whether the conditions of an offset hold, and whether that lasts.
    fn may_pay(
        &self,
        case: &Case<'_>,
        course: &Course<'_>,
        offset: &plan::Offset,
    ) -> Result<(Truth, bool), BadPlan> {
        if offset.conditions.is_empty() {
            return Ok((Truth::True, true));
        }
        let windows = course.judged.get(&self.line.objective);
        let window = windows.and_then(|it| it.get(self.line.index));
        let Some(window) = window.filter(|_| !self.line.shadow) else {
            return Ok((Truth::Unknown, false));
        };
        let asking = Asking {
            course,
            objective: &self.line.objective,
            keys: &self.line.keys,
            window: self.line.index,
            at: window,
            spent: &nothing_spent,
        };
        let held = all_hold(case, &offset.conditions, &asking)?;
        Ok((held.truth, held.settled))
    }
}

impl<'p> Account<'p> {
    fn new(case: &Case<'_>, ledger: &'p plan::Ledger) -> Result<Self, BadPlan> {
        let mut account = Self {
            ledger,
            entries: Vec::new(),
            movements: Vec::new(),
            settled: true,
        };
        let starts = Interval::exact(ledger.starts.0.clone());
        if starts != zero() {
            let day = case.terms.effective;
            let until = account.usable_until(case, day)?;
            account.entries.push(Entry {
                day,
                until,
                left: starts.clone(),
            });
            account.record(MovementKind::Starts, day, None, starts);
        }
        Ok(account)
    }

    fn usable_until(&self, case: &Case<'_>, day: Date) -> Result<Option<Date>, BadPlan> {
        let expires = self.ledger.expires.as_ref();
        let due = expires.map(|length| due_after(case, day, length));
        Ok(due.transpose()?.map(|due| due.day))
    }

    /// What is in it.
    pub(super) fn balance(&self) -> Interval {
        let entries = self.entries.iter();
        entries.fold(zero(), |sum, entry| sum.add(&entry.left))
    }

    fn record(&mut self, kind: MovementKind, day: Date, of: Option<Subject>, amount: Interval) {
        let balance = self.balance();
        self.movements.push(Movement {
            kind,
            day,
            of,
            amount,
            balance,
        });
    }

    /// Entries lapse whose last day is this one or earlier.
    fn lapse(&mut self, day: Date) {
        let lapses = |entry: &Entry| entry.until.filter(|until| *until <= day);
        while let Some(at) = self.entries.iter().position(|it| lapses(it).is_some()) {
            let entry = self.entries.remove(at);
            if let Some(until) = entry.until.filter(|_| entry.left != zero()) {
                let last = self.movements.last().map_or(until, |it| it.day);
                self.record(MovementKind::Lapsed, until.max(last), None, entry.left);
            }
        }
    }

    fn enter(
        &mut self,
        case: &Case<'_>,
        window: &Place,
        amount: Interval,
        subject: Subject,
    ) -> Result<(), BadPlan> {
        let day = window.last_day;
        match self.entries.last_mut().filter(|last| last.day == day) {
            Some(last) => last.left = last.left.add(&amount),
            None => {
                let until = self.usable_until(case, day)?;
                self.entries.push(Entry {
                    day,
                    until,
                    left: amount.clone(),
                });
            }
        }
        self.record(MovementKind::Earned, day, Some(subject), amount);
        Ok(())
    }

    /// Pays for a credit, as far as the ledger goes and if it may. Returns what is left of the credit.
    fn pay(&mut self, credit: &Interval, may: Truth, (day, subject): (Date, Subject)) -> Interval {
        if may.is_false() {
            return credit.clone();
        }
        let available = self.balance();
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        if self.ledger.newest_first {
            order.reverse();
        }
        let mut through = zero();
        for at in order {
            let Some(entry) = self.entries.get_mut(at) else {
                continue;
            };
            through = through.add(&entry.left);
            let left = entry.left.min(&through.sub(credit)).max(&zero());
            entry.left = if may.is_true() {
                left
            } else {
                left.hull(&entry.left)
            };
        }
        self.entries.retain(|entry| entry.left != zero());
        let (mut left, mut drawn) = (credit.sub(&available).max(&zero()), credit.min(&available));
        if !may.is_true() {
            left = left.hull(credit);
            drawn = drawn.hull(&zero());
        }
        if drawn != zero() {
            self.record(MovementKind::Paid, day, Some(subject), drawn);
        }
        left
    }
}

impl Pipeline<'_, '_> {
    /// Leaves of each credit what its ledger did not pay. Every line has a credit to itself still.
    pub(super) fn offset(&mut self, paid: &Paid<'_>) {
        if paid.left.iter().all(Option::is_none) {
            return;
        }
        let of = |line: usize| paid.left.get(line).and_then(Option::as_ref);
        let before = self.due_of_lines();
        let each = self.credits.iter().map(|credit| {
            let part = credit.parts.first()?;
            of(part.line).map(|(left, _)| left.clone())
        });
        let room = Room {
            each: each.collect(),
        };
        self.payable.apply(EACH, &room);
        let taken = self.due.apply(EACH, &room);
        let mut taken_of_lines = vec![zero(); self.lines.len()];
        for (at, taken) in taken.into_iter().enumerate() {
            let credit = &mut self.credits[at];
            let Some(line) = credit.parts.first().map(|part| part.line) else {
                continue;
            };
            if let Some((_, settled)) = of(line).filter(|_| taken != zero()) {
                credit.settled &= settled;
                self.due.grains[at] = None;
                self.payable.grains[at] = None;
            }
            taken_of_lines[line] = taken;
        }
        self.as_it_stands();
        let after = self.due_of_lines();
        let lines = self.lines.iter_mut().enumerate();
        for ((line, it), (before, after)) in lines.zip(before.into_iter().zip(after)) {
            if of(line).is_some() {
                it.effects.push(Change {
                    kind: EffectKind::Offset,
                    words: words(self.case, it),
                    before,
                    after,
                    taken: taken_of_lines[line].clone(),
                });
            }
        }
    }
}

fn words(case: &Case<'_>, line: &Line) -> String {
    let penalty = case.plan.assessment.penalties.get(line.penalty);
    let used = penalty.and_then(|it| it.uses.get(line.terms));
    let offset = used.and_then(|it| it.offset.as_ref());
    offset.map_or_else(String::new, |it| it.words.clone())
}

fn zero() -> Interval {
    Interval::exact(Number::zero())
}
