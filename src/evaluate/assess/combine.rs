//! Several credit lines become one credit where only the largest counts.
//!
//! Which of them it is may not be known: then each has its part in the credit, and the parts say
//! whether they count. A line without the key by which the largest is chosen is first spread over
//! the values of that key, in proportion to its basis.
//!
//! The credits come in the order of their periods, then of the key's values. Which lines compete may
//! not be known, so their order cannot hang on that: a cap would take from another credit than it
//! does once everything is known.

use super::Case;
use super::caps::{Under, under};
use super::lines::Line;
use crate::evaluate::terms::BadPlan;
use crate::plan::v1 as plan;
use crate::quantity::{Date, Instant, Interval, Number, Relation, Truth};
use std::collections::BTreeMap;

/// An amount on its way.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Credit {
    pub(super) parts: Vec<Part>,
    pub(super) start: Instant,
    pub(super) end: Instant,
    pub(super) last_day: Date,
    /// Later data cannot change it.
    pub(super) settled: bool,
}

/// A line's part in a credit.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Part {
    /// Index of the line.
    pub(super) line: usize,
    /// What it would give by itself, at most.
    pub(super) alone: Interval,
    /// Whether it is the one that counts.
    pub(super) counts: Truth,
}

/// A credit with its amounts.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Valued {
    pub(super) credit: Credit,
    /// What the figures give.
    pub(super) due: Interval,
    /// What is claimed, or can be.
    pub(super) payable: Interval,
    /// What both are multiples of, where that is known.
    pub(super) grain: Option<Number>,
}

impl Part {
    /// What of a credit is this line's.
    pub(super) fn of(&self, amount: &Interval) -> Interval {
        match self.counts {
            Truth::True => amount.clone(),
            Truth::False => zero(),
            Truth::Unknown => {
                let most = self.alone.min(amount);
                Interval {
                    lo: Some(Number::zero()),
                    hi: most.hi,
                }
            }
        }
    }
}

/// The largest credit of each period, or of each value of a key in it.
pub(super) fn largest_of_each(
    case: &Case<'_>,
    lines: &[Line],
    credits: Vec<Valued>,
    by: Option<&str>,
    per: Option<plan::PeriodRule>,
) -> Result<Vec<Valued>, BadPlan> {
    let mut pools: BTreeMap<(Under, Option<String>), Vec<Valued>> = BTreeMap::new();
    let mut apart = Vec::new();
    for valued in credits {
        let credit = &valued.credit;
        let window = Some((credit.start, credit.end));
        let under = under(case, per, credit.last_day, window)?;
        match by {
            None => pools.entry((under, None)).or_default().push(valued),
            Some(key) => match by_key(lines, &valued, key) {
                Some(spread) => {
                    for (value, valued) in spread {
                        let pool = pools.entry((under.clone(), Some(value))).or_default();
                        pool.push(valued);
                    }
                }
                // Nobody can say for which values of the key it stands: it may be the largest
                // for each of them, and for none.
                None => apart.push((under, possibly(valued))),
            },
        }
    }
    let mut combined = Vec::new();
    for ((under, _), pool) in pools {
        let mut largest = largest(pool);
        if apart.iter().any(|(other, _)| *other == under) {
            largest = largest.map(possibly);
        }
        combined.extend(largest.map(|valued| (under, valued)));
    }
    combined.extend(apart);
    combined.sort_by_key(|(under, _)| match under {
        Under::Period(day) => (Some(*day), None),
        Under::Window(start, end) => (None, Some((*end, *start))),
    });
    Ok(combined.into_iter().map(|(_, valued)| valued).collect())
}

/// A credit for each value of a key; nothing when that is not known.
fn by_key(lines: &[Line], valued: &Valued, key: &str) -> Option<Vec<(String, Valued)>> {
    let parts = &valued.credit.parts;
    let contenders = parts.iter().filter(|part| !part.counts.is_false());
    let lines: Vec<&Line> = contenders.filter_map(|part| lines.get(part.line)).collect();
    let value = |line: &&Line| line.keys.iter().find(|(name, _)| name == key).cloned();
    let mut values: Vec<_> = lines.iter().map(value).collect();
    values.dedup();
    if let [Some((_, value))] = values.as_slice() {
        return Some(vec![(value.clone(), valued.clone())]);
    }
    let ([part], [line]) = (parts.as_slice(), lines.as_slice()) else {
        return None;
    };
    let sums = line.spread.as_ref()?;
    let mut spread = Vec::with_capacity(sums.len());
    for (value, sum) in sums {
        let share = share_of(value, sum, sums);
        let alone = valued.due.mul(&share);
        spread.push((
            value.clone(),
            Valued {
                credit: Credit {
                    parts: vec![Part {
                        alone: alone.clone(),
                        ..part.clone()
                    }],
                    ..valued.credit.clone()
                },
                due: alone,
                payable: valued.payable.mul(&share),
                grain: None,
            },
        ));
    }
    (!spread.is_empty()).then_some(spread)
}

/// One credit in the place of several: the largest.
fn largest(pool: Vec<Valued>) -> Option<Valued> {
    let mut credits = pool.into_iter();
    let first = credits.next()?;
    Some(credits.fold(first, |one, other| {
        let (mine, theirs) = (&one.due, &other.due);
        // Of equals the first counts.
        let first = mine.compare(Relation::GreaterEqual, theirs);
        let part = |part: Part, counts: Truth| Part {
            counts: part.counts.and(counts),
            ..part
        };
        let parts = one.credit.parts.into_iter().map(|it| part(it, first));
        let others = other.credit.parts.into_iter().map(|it| part(it, !first));
        Valued {
            due: mine.max(theirs),
            payable: one.payable.max(&other.payable),
            grain: common_grain(one.grain.as_ref(), other.grain.as_ref()),
            credit: Credit {
                parts: parts.chain(others).collect(),
                start: one.credit.start.min(other.credit.start),
                end: one.credit.end.max(other.credit.end),
                last_day: one.credit.last_day.max(other.credit.last_day),
                settled: one.credit.settled && other.credit.settled,
            },
        }
    }))
}

/// What is a multiple of either is a multiple of this.
pub(super) fn common_grain(one: Option<&Number>, other: Option<&Number>) -> Option<Number> {
    Some(one?.gcd(other?))
}

/// A credit that may count, or not.
fn possibly(valued: Valued) -> Valued {
    Valued {
        due: valued.due.hull(&zero()),
        payable: valued.payable.hull(&zero()),
        grain: valued.grain,
        credit: Credit {
            settled: false,
            ..valued.credit
        },
    }
}

/// The part of one value in the sum of all.
fn share_of(value: &str, sum: &Interval, sums: &BTreeMap<String, Interval>) -> Interval {
    let others = sums.iter().filter(|(other, _)| *other != value);
    let others = others.fold(zero(), |all, (_, sum)| all.add(sum));
    let ratio = |mine: &Option<Number>, theirs: &Option<Number>| match (mine, theirs) {
        (Some(mine), Some(theirs)) => mine.checked_div(&(mine + theirs)),
        _ => None,
    };
    // The part grows with the one and shrinks with the others.
    let lo = ratio(&sum.lo, &others.hi).unwrap_or_else(Number::zero);
    let hi = ratio(&sum.hi, &others.lo).unwrap_or_else(Number::one);
    let sane = |share: Number| share.max(Number::zero()).min(Number::one());
    Interval::new(sane(lo), sane(hi))
}

fn zero() -> Interval {
    Interval::exact(Number::zero())
}
