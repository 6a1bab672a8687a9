//! Which parts of two lists belong together.

use std::collections::BTreeSet;

/// What stands on one side, or on both.
pub(super) enum Step<'a, T> {
    /// On both; whether it stands elsewhere among the others.
    Both(&'a T, &'a T, bool),
    New(&'a T),
    Old(&'a T),
}

/// Pairs two lists by keys: equal keys belong together wherever they stand. The order is that afterwards; what is
/// gone stands behind what it stood behind, and beside what is new there.
pub(super) fn aligned<'a, T>(
    old: &'a [T],
    new: &'a [T],
    key: &dyn Fn(&T) -> String,
) -> Vec<Step<'a, T>> {
    let old_keys: Vec<String> = old.iter().map(key).collect();
    let mut taken = vec![false; old.len()];
    let mut partner: Vec<Option<usize>> = Vec::new();
    for item in new {
        let wanted = key(item);
        let mut places = old_keys.iter().zip(&taken);
        let found = places.position(|(known, taken)| !taken && *known == wanted);
        if let Some(place) = found
            && let Some(it) = taken.get_mut(place)
        {
            *it = true;
        }
        partner.push(found);
    }
    let in_order = longest_rising(&partner);
    let mut steps = Vec::new();
    let mut next_old = 0;
    // What is new between two that stayed, and beside it what is gone.
    let mut waiting: Vec<Step<'a, T>> = Vec::new();
    let mut flush = |steps: &mut Vec<Step<'a, T>>, waiting: &mut Vec<Step<'a, T>>, until: usize| {
        let gone = old.iter().zip(&taken).take(until).skip(next_old);
        let mut gone = gone.filter(|(_, taken)| !**taken).map(|(it, _)| it);
        for step in waiting.drain(..) {
            steps.extend(gone.next().map(Step::Old));
            steps.push(step);
        }
        steps.extend(gone.map(Step::Old));
        next_old = next_old.max(until);
    };
    for (at, item) in new.iter().enumerate() {
        let place = partner.get(at).copied().flatten();
        let Some((place, before)) = place.and_then(|it| Some((it, old.get(it)?))) else {
            waiting.push(Step::New(item));
            continue;
        };
        if in_order.contains(&at) {
            flush(&mut steps, &mut waiting, place);
            steps.push(Step::Both(before, item, false));
        } else {
            waiting.push(Step::Both(before, item, true));
        }
    }
    flush(&mut steps, &mut waiting, old.len());
    steps
}

/// The places of a longest rising sequence: what keeps its order.
fn longest_rising(partner: &[Option<usize>]) -> BTreeSet<usize> {
    // For each place the length of the longest sequence that ends there, and the place before.
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(partner.len());
    for (at, value) in partner.iter().enumerate() {
        let Some(value) = value else {
            best.push((0, None));
            continue;
        };
        let before = partner
            .iter()
            .zip(&best)
            .enumerate()
            .take(at)
            .filter(|(_, (other, _))| other.is_some_and(|other| other < *value))
            .max_by_key(|(place, (_, (length, _)))| (*length, std::cmp::Reverse(*place)));
        best.push(match before {
            Some((place, (_, (length, _)))) => (length + 1, Some(place)),
            None => (1, None),
        });
    }
    let last = best
        .iter()
        .enumerate()
        .max_by_key(|(_, (length, _))| *length);
    let mut at = last
        .filter(|(_, (length, _))| *length > 0)
        .map(|(place, _)| place);
    let mut found = BTreeSet::new();
    while let Some(place) = at {
        found.insert(place);
        at = best.get(place).and_then(|(_, before)| *before);
    }
    found
}
