//! Decides, exactly, how two promises and two ladders stand to each other.
//!
//! All bounds of both sides cut the values into parts within which nothing changes (`ir::ladder`), so that looking
//! at one value of each part decides for all values. Where an amount rises with the value, both ends of a part are
//! looked at: what is linear between two values changes its sign there at most once.

use super::leaps::{common, leaps, steps};
use crate::ir::constant::{Group, groups};
use crate::ir::cost::{Cost, cost};
use crate::ir::draw::Drawing;
use crate::ir::ladder::{Atom, Bounds, Ladder, atoms, within};
use crate::ir::words::Words;
use crate::ir::{Agreement, Objective, Penalty, Target, reach};
use crate::quantity::{Date, Interval, Number};
use std::collections::BTreeSet;

/// An agreement with one of its objectives.
#[derive(Clone, Copy)]
pub(crate) struct Of<'a> {
    pub(crate) agreement: &'a Agreement,
    pub(crate) objective: &'a Objective,
}

/// Values for which more, and for which less, is asked afterwards.
#[derive(Default)]
pub(super) struct Found {
    /// In these cases more.
    pub(super) more: Vec<Number>,
    /// In these less.
    pub(super) less: Vec<Number>,
    /// Something could not be decided.
    pub(super) open: bool,
}

/// A day and a group for which both sides are looked at.
struct Place {
    day: Option<Date>,
    group: Group,
}

/// How the targets (or the minimums) stand to each other: more is asked where a value was good enough before.
pub(super) fn promises(before: Of<'_>, after: Of<'_>, which: fn(&Objective) -> &[Target]) -> Found {
    let mut found = Found::default();
    let Some(places) = places(before, after, which) else {
        found.open = true;
        return found;
    };
    for place in places {
        let kept = |of: &Of<'_>| kept_values(of, &place, which);
        let (Some(old), Some(new)) = (kept(&before), kept(&after)) else {
            found.open = true;
            continue;
        };
        let cuts = old.iter().chain(&new).map(|(_, value)| value.clone());
        for atom in atoms(cuts, &values(before, after)) {
            let value = atom.sample();
            match (within(&old, &value), within(&new, &value)) {
                (true, false) => found.more.push(value),
                (false, true) => found.less.push(value),
                _ => {}
            }
        }
    }
    found
}

/// How the lines of a penalty stand to each other: more is owed afterwards, or less.
pub(super) fn ladders(before: (Of<'_>, &Penalty), after: (Of<'_>, &Penalty)) -> Found {
    let mut found = Found::default();
    let Some(places) = places(before.0, after.0, |it| &it.targets) else {
        found.open = true;
        return found;
    };
    for place in places {
        if compare_at(before, after, &place, &mut found).is_none() {
            found.open = true;
        }
    }
    found
}

/// Whether two penalties say the same in words, apart from what a value decides.
fn same_words(before: (Of<'_>, &Penalty), after: (Of<'_>, &Penalty)) -> bool {
    let said = |(of, penalty): (Of<'_>, &Penalty)| {
        let words = Words {
            currency: &of.agreement.contract.currency,
        };
        let steps = penalty.steps.iter();
        steps.map(|it| words.step(it)).collect::<Vec<_>>()
    };
    said(before) == said(after)
}

/// Two penalties in one group, with everything known that their lines hang on.
struct Pair<'p> {
    penalties: [&'p Penalty; 2],
    drawings: [Drawing<'p>; 2],
    ladders: [Ladder; 2],
}

impl Pair<'_> {
    /// What a value costs before and afterwards.
    fn costs(&self, value: &Number) -> Option<(Cost, Cost)> {
        let [before, after] = [0, 1].map(|side: usize| {
            let (penalty, drawing) = (self.penalties.get(side)?, self.drawings.get(side)?);
            match self.ladders.get(side)?.applies(value) {
                Some(line) => cost(&penalty.steps.get(line)?.amount, value, drawing),
                None => Some(Cost::nothing()),
            }
        });
        Some((before?, after?))
    }

    /// The parts of all values within which each cost is a straight line.
    fn parts(&self, range: &Interval) -> Option<Vec<Atom>> {
        let bounds = self.ladders.iter().flat_map(|it| {
            let lines = it.lines.iter().flatten().flatten();
            lines.chain(&it.target).map(|(_, value)| value.clone())
        });
        let mut cuts: BTreeSet<Number> = bounds.collect();
        let sides = || self.penalties.iter().zip(&self.drawings);
        let mut apart = Vec::new();
        for (penalty, drawing) in sides() {
            for step in &penalty.steps {
                apart.extend(steps(&step.amount, drawing)?);
            }
        }
        // Beyond the last bound the two repeat themselves, with what they gain on each other: two rounds of that, and
        // a value far out, show all there is.
        let round = &common(&apart)? * &Number::from(2);
        let low = range.lo.clone().or_else(|| Some(cuts.first()? - &round));
        let high = range.hi.clone().or_else(|| Some(cuts.last()? + &round));
        for (penalty, drawing) in sides() {
            for step in &penalty.steps {
                let ends = (low.as_ref(), high.as_ref());
                cuts.extend(leaps(&step.amount, ends, drawing)?);
            }
        }
        Some(atoms(cuts, range))
    }

    /// Draws the lines between two inner points of a part on to both of its ends, where they may cross.
    fn at_the_ends(&self, atom: &Atom, found: &mut Found) -> Option<()> {
        let (lo, hi) = match atom {
            Atom::Point(_) | Atom::Between(None, None) => return Some(()),
            Atom::Between(Some(lo), Some(hi)) => (lo.clone(), hi.clone()),
            Atom::Between(Some(lo), None) => (lo.clone(), lo + &Number::one()),
            Atom::Between(None, Some(hi)) => (hi - &Number::one(), hi.clone()),
        };
        let third = |n: i64| Some(&lo + &(&(&hi - &lo) * &Number::ratio(n, 3)?));
        let (first, second) = (third(1)?, third(2)?);
        let ((a, b), (c, d)) = (self.costs(&first)?, self.costs(&second)?);
        let (two, less_one) = (Number::from(2), Number::from(-1));
        let drawn = |near: &Cost, far: &Cost| near.blend(&two, far, &less_one);
        let near_low = (
            &lo,
            &first,
            (a.clone(), b.clone()),
            (drawn(&a, &c), drawn(&b, &d)),
        );
        let near_high = (
            &hi,
            &second,
            (c.clone(), d.clone()),
            (drawn(&c, &a), drawn(&d, &b)),
        );
        for (end, near, known, at_end) in [near_low, near_high] {
            let (known, at_end) = (note_of(&known), note_of(&at_end));
            let wanted = (at_end.0 && !known.0, at_end.1 && !known.1);
            if !wanted.0 && !wanted.1 {
                continue;
            }
            // They cross between this point and the end: a value close to the end shows it.
            if let Some((value, (old, new))) = self.close_to(end, near, wanted) {
                note(found, &old, &new, value);
            }
        }
        Some(())
    }

    /// A value between `near` and `end` for which one of the signs wanted is seen.
    fn close_to(
        &self,
        end: &Number,
        near: &Number,
        wanted: (bool, bool),
    ) -> Option<(Number, (Cost, Cost))> {
        let mut value = near.clone();
        for _ in 0..60 {
            value = (&value + end).checked_div(&Number::from(2))?;
            let both = self.costs(&value)?;
            let seen = note_of(&both);
            if (wanted.0 && seen.0) || (wanted.1 && seen.1) {
                return Some((value, both));
            }
        }
        None
    }
}

fn compare_at(
    before: (Of<'_>, &Penalty),
    after: (Of<'_>, &Penalty),
    place: &Place,
    found: &mut Found,
) -> Option<()> {
    let drawings = [
        drawing(&before.0, place, |it| &it.targets)?,
        drawing(&after.0, place, |it| &it.targets)?,
    ];
    let [was, is] = [drawings[0].ladder(before.1), drawings[1].ladder(after.1)];
    let ladders = match (was, is) {
        (Some(was), Some(is)) if was.lines.iter().chain(&is.lines).all(Option::is_some) => {
            [was, is]
        }
        // Lines that look at several periods: the words are all there is.
        _ => return same_words(before, after).then_some(()),
    };
    let pair = Pair {
        penalties: [before.1, after.1],
        drawings,
        ladders,
    };
    for atom in pair.parts(&values(before.0, after.0))? {
        for value in samples(&atom) {
            let (old, new) = pair.costs(&value)?;
            note(found, &old, &new, value);
        }
        pair.at_the_ends(&atom, found)?;
    }
    Some(())
}

/// Whether more is owed afterwards, and whether less.
fn note_of((old, new): &(Cost, Cost)) -> (bool, bool) {
    let (less, more) = old.beside(new);
    (more, less)
}

fn note(found: &mut Found, old: &Cost, new: &Cost, value: Number) {
    let (less, more) = old.beside(new);
    if more {
        found.more.push(value.clone());
    }
    if less {
        found.less.push(value);
    }
}

/// Values of a part: two where what is linear may change.
fn samples(atom: &Atom) -> Vec<Number> {
    let mut all = vec![atom.sample()];
    match atom {
        Atom::Between(Some(lo), None) => all.push(lo + &Number::from(1_000_000)),
        Atom::Between(None, Some(hi)) => all.push(hi - &Number::from(1_000_000)),
        _ => {}
    }
    all
}

/// The values that can occur on both sides.
fn values(before: Of<'_>, after: Of<'_>) -> Interval {
    let of = |it: Of<'_>| {
        let metric = it.agreement.metric(&it.objective.metric)?;
        Some(reach(it.agreement, metric))
    };
    match (of(before), of(after)) {
        (Some(one), Some(two)) if one == two => one,
        _ => Interval { lo: None, hi: None },
    }
}

/// The days from which something else holds, and the groups that both sides have.
fn places(before: Of<'_>, after: Of<'_>, which: fn(&Objective) -> &[Target]) -> Option<Vec<Place>> {
    let keys = |it: Of<'_>| groups(it.agreement, it.objective);
    let old: Vec<Group> = keys(before);
    let both: Vec<Group> = keys(after)
        .into_iter()
        .filter(|it| old.contains(it))
        .collect();
    if both.is_empty() {
        return None;
    }
    let targets = which(before.objective).iter().chain(which(after.objective));
    let mut days: BTreeSet<Option<Date>> = targets.map(|it| it.from).collect();
    days.insert(None);
    let place = |day: Option<Date>| {
        both.iter().map(move |group| Place {
            day,
            group: group.clone(),
        })
    };
    Some(days.into_iter().flat_map(place).collect())
}

/// What is in force for windows that start on a day; before any day, what is in force first.
fn in_force(targets: &[Target], day: Option<Date>) -> Option<&Target> {
    let holds = |it: &&Target| {
        it.from
            .is_none_or(|from| day.is_some_and(|day| from <= day))
    };
    let mut reversed = targets.iter().rev();
    reversed.find(holds).or_else(|| targets.first())
}

fn drawing<'a>(
    of: &Of<'a>,
    place: &'a Place,
    which: fn(&Objective) -> &[Target],
) -> Option<Drawing<'a>> {
    Some(Drawing {
        agreement: of.agreement,
        objective: of.objective,
        group: &place.group,
        target: in_force(which(of.objective), place.day)?,
    })
}

/// The bounds that keep a promise; without any target, every value does.
fn kept_values(of: &Of<'_>, place: &Place, which: fn(&Objective) -> &[Target]) -> Option<Bounds> {
    let Some(drawing) = drawing(of, place, which) else {
        return Some(Bounds::new());
    };
    let bounds = drawing.target.bounds.iter();
    bounds
        .map(|bound| Some((bound.relation, drawing.fold(&bound.value)?)))
        .collect()
}

/// A value that keeps the promise on both sides, or on the only one that there is.
pub(crate) fn good_value(before: Option<Of<'_>>, after: Of<'_>) -> Option<Number> {
    let both = [before.unwrap_or(after), after];
    let places = places(both[0], both[1], |it| &it.targets)?;
    let mut all = Bounds::new();
    for place in &places {
        for of in &both {
            all.extend(kept_values(of, place, |it| &it.targets)?);
        }
    }
    let cuts = all.iter().map(|(_, value)| value.clone());
    let parts = atoms(cuts, &values(both[0], both[1]));
    let mut samples = parts.iter().map(Atom::sample);
    samples.find(|value| within(&all, value))
}

/// Values at which something could change: all parts that targets and lines make, of both sides.
pub(crate) fn candidates(of: Of<'_>, penalties: &[&Penalty]) -> Vec<Number> {
    let Some(places) = places(of, of, |it| &it.targets) else {
        return Vec::new();
    };
    let mut cuts = BTreeSet::new();
    for place in &places {
        cuts.extend(
            kept_values(&of, place, |it| &it.targets)
                .unwrap_or_default()
                .into_iter()
                .map(|it| it.1),
        );
        let drawing = drawing(&of, place, |it| &it.targets);
        let ladders = penalties.iter().filter_map(|it| drawing?.ladder(it));
        for ladder in ladders {
            cuts.extend(ladder.lines.into_iter().flatten().flatten().map(|it| it.1));
        }
    }
    let parts = atoms(cuts, &values(of, of));
    parts.iter().map(Atom::sample).collect()
}
