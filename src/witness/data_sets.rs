//! Makes small data sets of what two agreements say, in a fixed order, and keeps those for which they differ.
//!
//! | source | what is tried |
//! |---|---|
//! | samples | an outage, longer and longer; several short ones; one at the start of each window, and over its edge |
//! | events, cases, spans, totals | one row of each kind; many of one kind; one of one kind among many of another |
//! | spans beside others | one that covers an outage, or a row |
//!
//! Nothing is random, and a bounded number of data sets is tried. That none is found says nothing.

use super::constants::{Constants, DAY, HOUR, MINUTE};
use super::outages::Failing;
use super::rows::Maker;
use super::search::Kind;
use super::times::{
    differing_moments, first_difference, name_after, rules, stretch, usual_moments,
};
use super::{Witnesses, favoured};
use crate::difference::v1::{Change, Favours, Relation, Witness};
use crate::evaluate::data::is_counted;
use crate::evaluate::terms::Terms;
use crate::ir::{PeriodRule, PeriodSize};
use crate::plan::v1::SourceKind;
use crate::quantity::{Instant, WindowRule, parse_window_name, windows};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// So many data sets are tried for one change.
const MOST_TRIES: usize = 200;
/// More rows of one kind are not.
pub(super) const MOST_ROWS: i64 = 40;
/// More samples are not made where each counts.
const MOST_SAMPLES: i64 = 20_000;

/// The time that is evaluated.
pub(super) struct Stretch {
    pub(super) name: String,
    pub(super) start: Instant,
    pub(super) end: Instant,
}

/// The data sets for one change.
pub(super) struct DataSets<'s, 'j, 'a> {
    pub(super) of: &'s Witnesses<'j, 'a>,
    /// Objectives, by their names afterwards, of which the change alone moves the verdicts.
    pub(super) objectives: Vec<String>,
    /// Whether the change alone moves what is due.
    pub(super) money: bool,
    pub(super) maker: Maker<'s>,
    pub(super) over: Stretch,
    /// How many may still be tried.
    pub(super) tries: Cell<usize>,
    /// How many are left for other changes.
    kept: usize,
    pub(super) found: BTreeMap<Kind, Witness>,
    /// Instants at which something happens, the usual one first.
    pub(super) moments: Vec<Instant>,
    /// An instant in each of the shortest windows, in order.
    pub(super) places: Vec<Instant>,
    /// Where windows meet.
    pub(super) edges: Vec<Instant>,
}

impl<'s, 'j, 'a> DataSets<'s, 'j, 'a> {
    /// Prepares the search; nothing where the plans cannot be followed.
    pub(super) fn new(
        of: &'s Witnesses<'j, 'a>,
        objectives: Vec<String>,
        money: bool,
        change: &Change,
    ) -> Option<Self> {
        let plan = &of.new.plan;
        let terms = [Terms::of(&of.old.plan).ok()?, Terms::of(plan).ok()?];
        let zone = terms[1].zone.clone();
        let rules = rules(of, &objectives, change);
        let size = size_of(&rules, objectives.is_empty(), change);
        let day = first_difference(&terms, [&of.old.plan, plan], of.day);
        let name = name_after(of.day, size, day)?;
        let (start, end) = parse_window_name(&name)?.bounds(&zone);
        let over = Stretch { name, start, end };
        let (places, edges) = places(&rules, &terms[1], &over);
        let read: BTreeSet<String> = objectives
            .iter()
            .flat_map(|it| of.judge.reads.all(it))
            .collect();
        let old_read = read.iter().map(|it| of.judge.old_name(it).to_owned());
        let old_read: BTreeSet<String> = old_read.collect();
        let constants = Constants::new((of.judge.before, &old_read), (of.judge.after, &read));
        let maker = Maker {
            plan,
            one_clock: terms[0].zone.name() == zone.name(),
            zone,
            constants,
            calendars: plan
                .calendars
                .keys()
                .filter(|it| read.is_empty() || read.contains(*it))
                .filter_map(|it| terms[1].calendar(it).ok())
                .collect(),
        };
        let given = most_tries(&rules, size, change).min(of.tries.get());
        let mut moments = differing_moments(&terms, [&of.old.plan, plan], (over.start, over.end));
        let usual = usual_moments(&maker.zone, (over.start, over.end));
        let at = if change.kind == "calendar" {
            moments.len()
        } else {
            0
        };
        moments.splice(at..at, usual);
        Some(Self {
            of,
            objectives,
            money,
            maker,
            tries: Cell::new(given),
            kept: of.tries.get() - given,
            found: BTreeMap::new(),
            moments,
            places,
            edges,
            over,
        })
    }

    /// How many data sets may still be tried for other changes.
    pub(super) fn left(&self) -> usize {
        self.kept + self.tries.get()
    }

    /// Looks for data sets that show the change, and says of it what they show.
    pub(super) fn show(&mut self, change: &mut Change) {
        let (sampled, listed): (Vec<String>, Vec<String>) = self.sources();
        if self.is_heavy(&sampled) {
            return;
        }
        let failing: Vec<Failing> = sampled.iter().flat_map(|it| self.failing(it)).collect();
        let covers = matches!(&*change.kind, "exclusion" | "responsibility")
            || matches!(change.clause.as_deref(), Some("excluding" | "relief"));
        if covers {
            self.covered(&failing, &listed, change);
        }
        if !self.is_done(change) {
            // Outages leave something for the rows.
            let parts = if listed.is_empty() { 1 } else { 2 };
            self.with_a_part(parts, &mut |it| it.outages(&failing, change));
        }
        if !self.is_done(change) {
            self.listed(&listed, change);
        }
        if !self.is_done(change) && !covers {
            self.covered(&failing, &listed, change);
        }
        self.say(change);
    }

    /// Whether nothing further is asked for.
    pub(super) fn is_done(&self, change: &Change) -> bool {
        let has = |money: bool, whom| self.found.contains_key(&(money, whom));
        let both = |money| has(money, Favours::Customer) && has(money, Favours::Provider);
        match change.relation {
            // What is decided needs one that shows it. Amounts may go the other way.
            Relation::Stricter | Relation::Looser if self.objectives.is_empty() => {
                has(true, change.favours)
            }
            Relation::Stricter | Relation::Looser | Relation::Equal => {
                let whom = match change.relation {
                    Relation::Stricter => Favours::Customer,
                    _ => Favours::Provider,
                };
                (change.relation == Relation::Equal || has(false, whom))
                    && (!self.money || both(true))
            }
            _ => both(false) || (self.objectives.is_empty() && both(true)),
        }
    }

    /// Does something with one of so many parts of what may still be tried.
    pub(super) fn with_a_part(&mut self, parts: usize, does: &mut dyn FnMut(&mut Self)) {
        let all = self.tries.get();
        let part = all / parts.max(1);
        self.tries.set(part);
        does(self);
        self.tries.set(self.tries.get() + all - part);
    }

    /// Sources that are sampled and others, of those that are read.
    fn sources(&self) -> (Vec<String>, Vec<String>) {
        let judge = self.of.judge;
        let mut all: Vec<String> = Vec::new();
        for (plan, old) in [(&self.of.new.plan, false), (&self.of.old.plan, true)] {
            for objective in &plan.measurement.objectives {
                let path = match old {
                    true => judge.new_name(&objective.path),
                    false => &objective.path,
                };
                let asked =
                    self.objectives.is_empty() || self.objectives.iter().any(|it| it == path);
                for source in objective.reads.iter().filter(|_| asked) {
                    let name = match old {
                        true => judge.new_name(source),
                        false => source,
                    };
                    if !all.iter().any(|it| it == name) {
                        all.push(name.to_owned());
                    }
                }
            }
        }
        let sources = &self.maker.plan.measurement.sources;
        all.retain(|it| sources.contains_key(it));
        all.into_iter().partition(|it| {
            let kind = sources.get(it).map(|it| &it.kind);
            matches!(kind, Some(SourceKind::Samples { .. }))
        })
    }

    /// Whether samples are counted one by one, and there would be very many.
    fn is_heavy(&self, sampled: &[String]) -> bool {
        let length = self.over.end.micros_since(self.over.start);
        let plans = [&self.of.old.plan, &self.of.new.plan];
        plans.into_iter().any(|plan| {
            let mut sources = plan.measurement.sources.iter();
            sources.any(|(path, source)| match &source.kind {
                SourceKind::Samples { every, .. } => {
                    let every = every.0.to_i64().unwrap_or(1).max(1);
                    is_counted(plan, path) && length / every > MOST_SAMPLES
                }
                _ => false,
            })
        }) && !sampled.is_empty()
    }

    /// Adds what was found, and says of the change what it shows and no more.
    fn say(&mut self, change: &mut Change) {
        let mut shown: Vec<Favours> = change.witnesses.iter().map(favoured).collect();
        let mut promised = shown.clone();
        // A verdict says more than an amount.
        for ((is_amount, whom), witness) in std::mem::take(&mut self.found) {
            if !is_amount && !promised.contains(&whom) {
                promised.push(whom);
            }
            if !shown.contains(&whom) {
                shown.push(whom);
                change.witnesses.push(witness);
            }
        }
        let favours = match shown.as_slice() {
            [] => return,
            [one] => *one,
            _ => Favours::Both,
        };
        let decided = matches!(
            change.relation,
            Relation::Stricter | Relation::Looser | Relation::Equal
        );
        if favours == Favours::Both {
            change.favours = Favours::Both;
            // Of a promise only verdicts tell whether it asks for more.
            if !decided && (promised.len() > 1 || self.objectives.is_empty()) {
                change.relation = Relation::Incomparable;
                EITHER.clone_into(&mut change.because);
            }
        } else if !matches!(change.favours, Favours::Undecided) && change.favours != favours {
            // What is shown is the opposite of what is usual.
            change.favours = Favours::Undecided;
        }
    }
}

/// How long a time is evaluated: so that whole windows lie in it.
fn size_of(rules: &[PeriodRule], is_money: bool, change: &Change) -> PeriodSize {
    // Credits of a month or two are brought together in a quarter, and weeks and months are both in it, several times.
    let over = change.clause.as_deref() == Some("over");
    let least = match is_money || over {
        true => PeriodSize::Quarter,
        false => PeriodSize::Month,
    };
    let sizes = rules.iter().map(|it| stretch(*it));
    sizes.max().unwrap_or(least).max(least)
}

/// How many data sets are tried: fewer where many windows are judged, which takes long.
fn most_tries(rules: &[PeriodRule], size: PeriodSize, change: &Change) -> usize {
    match (rules.iter().map(|it| it.size).min(), size) {
        (Some(PeriodSize::Hour), _) => MOST_TRIES / 10,
        (_, PeriodSize::Year) => MOST_TRIES / 5,
        (Some(PeriodSize::Day), _) => MOST_TRIES / 3,
        // One for each side is looked for.
        _ if change.clause.as_deref() == Some("over") => MOST_TRIES * 3 / 2,
        _ => MOST_TRIES,
    }
}

/// An instant in each of the shortest windows, and where the first windows meet.
fn places(rules: &[PeriodRule], terms: &Terms, over: &Stretch) -> (Vec<Instant>, Vec<Instant>) {
    let cut = |rule: &PeriodRule| {
        let rule = rule.windows().map(WindowRule::Period);
        let windows = |rule| windows(&rule, &terms.zone, terms.effective, over.start, over.end);
        rule.map(windows).unwrap_or_default()
    };
    let shortest = rules.iter().min_by_key(|it| it.size);
    let inside = shortest.map(cut).unwrap_or_default().into_iter().map(|it| {
        let into = (it.length() / 4).min(2 * DAY + 10 * HOUR);
        Instant(it.start.max(over.start).0 + into / MINUTE * MINUTE)
    });
    let mut edges: Vec<Instant> = Vec::new();
    for rule in rules {
        let starts = cut(rule).into_iter().map(|it| it.start);
        edges.extend(starts.filter(|it| *it > over.start).take(2));
    }
    edges.dedup();
    (inside.collect(), edges)
}

/// What is said of a change of which data shows both.
const EITHER: &str = "with some data it is better for one side, with other data for the other";
