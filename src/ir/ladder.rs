//! What a ladder of `when` lines does with each value.
//!
//! All bounds of a ladder cut the line of values into *atoms*: the points
//! themselves and the open intervals between them. Within an atom every
//! condition holds everywhere or nowhere, so looking at one value of each atom
//! proves the ladder for all values.
//!
//! Pure arithmetic on constants; who asks has folded tables and targets before.

use crate::quantity::{Interval, Number, Relation};

/// A part of the line of values in which nothing changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Atom {
    /// Exactly this value.
    Point(Number),
    /// Strictly between two values; `None` is without end.
    Between(Option<Number>, Option<Number>),
}

impl Atom {
    /// A value of the atom.
    pub fn sample(&self) -> Number {
        match self {
            Self::Point(value) => value.clone(),
            Self::Between(Some(lo), Some(hi)) => (lo + hi)
                .checked_div(&Number::from(2))
                .unwrap_or_else(|| lo.clone()),
            Self::Between(Some(lo), None) => lo + &Number::one(),
            Self::Between(None, Some(hi)) => hi - &Number::one(),
            Self::Between(None, None) => Number::zero(),
        }
    }
}

/// Bounds that hold together: `>= 99%` and `< 99.9%`. Without any, every value is in.
pub type Bounds = Vec<(Relation, Number)>;

/// Whether a value lies within bounds.
pub fn within(bounds: &Bounds, value: &Number) -> bool {
    bounds
        .iter()
        .all(|(relation, bound)| relation.holds(value.cmp(bound)))
}

/// The atoms that `cuts` make of the values within `reach`, in rising order.
pub fn atoms(cuts: impl IntoIterator<Item = Number>, reach: &Interval) -> Vec<Atom> {
    let mut cuts: Vec<Number> = cuts
        .into_iter()
        .chain(reach.lo.clone())
        .chain(reach.hi.clone())
        .collect();
    cuts.sort();
    cuts.dedup();
    let mut atoms = Vec::new();
    let mut last = None;
    for cut in cuts {
        atoms.push(Atom::Between(last, Some(cut.clone())));
        atoms.push(Atom::Point(cut.clone()));
        last = Some(cut);
    }
    atoms.push(Atom::Between(last, None));
    atoms.retain(|atom| reach.contains(&atom.sample()));
    atoms
}

/// Consecutive atoms, described by their ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Region {
    /// Least value and whether it belongs to the region; `None` is without end.
    pub lo: Option<(Number, bool)>,
    /// Greatest value and whether it belongs to the region.
    pub hi: Option<(Number, bool)>,
}

impl Region {
    /// The region as bounds that hold exactly within it.
    pub fn bounds(&self) -> Bounds {
        if let Some(point) = self.point() {
            return vec![(Relation::Equal, point.clone())];
        }
        let lo = self.lo.iter().map(|(value, closed)| {
            let relation = if *closed {
                Relation::GreaterEqual
            } else {
                Relation::Greater
            };
            (relation, value.clone())
        });
        let hi = self.hi.iter().map(|(value, closed)| {
            let relation = if *closed {
                Relation::LessEqual
            } else {
                Relation::Less
            };
            (relation, value.clone())
        });
        lo.chain(hi).collect()
    }

    /// The only value, if there is only one.
    pub fn point(&self) -> Option<&Number> {
        match (&self.lo, &self.hi) {
            (Some((lo, true)), Some((hi, true))) if lo == hi => Some(lo),
            _ => None,
        }
    }
}

/// The maximal runs of atoms for which `holds`, as regions.
pub fn regions(atoms: &[Atom], holds: impl Fn(usize, &Atom) -> bool) -> Vec<Region> {
    let mut found: Vec<Region> = Vec::new();
    let mut open = false;
    for (index, atom) in atoms.iter().enumerate() {
        if !holds(index, atom) {
            open = false;
            continue;
        }
        let (lo, hi) = match atom {
            Atom::Point(value) => (Some((value.clone(), true)), Some((value.clone(), true))),
            Atom::Between(lo, hi) => (
                lo.clone().map(|value| (value, false)),
                hi.clone().map(|value| (value, false)),
            ),
        };
        match found.last_mut() {
            Some(region) if open => region.hi = hi,
            _ => found.push(Region { lo, hi }),
        }
        open = true;
    }
    found
}

/// A ladder with all bounds known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ladder {
    /// The values that keep the promise.
    pub target: Bounds,
    /// The lines in order; `None` for a line whose condition is not one on this value alone.
    pub lines: Vec<Option<Bounds>>,
    /// The values that can occur.
    pub reach: Interval,
}

/// What is wrong with a ladder. Numbers are indices of lines.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Findings {
    /// Values beyond the target for which no line holds.
    pub gaps: Vec<Region>,
    /// Values that keep the promise and for which a line pays.
    pub paid_while_kept: Vec<(usize, Region)>,
    /// Values for which two bands hold.
    pub overlaps: Vec<(usize, usize, Region)>,
    /// Lines that never apply, each with the line that overrules it.
    pub hidden: Vec<(usize, usize)>,
    /// Pairs of lines of which the second applies to a worse value and costs less.
    pub cheaper: Vec<(usize, usize)>,
    /// A threshold among bands, and a band within it.
    pub mixed: Option<(usize, usize)>,
}

impl Ladder {
    /// The atoms of this ladder.
    pub fn atoms(&self) -> Vec<Atom> {
        let cuts = self
            .target
            .iter()
            .chain(self.lines.iter().flatten().flatten())
            .map(|(_, value)| value.clone());
        atoms(cuts, &self.reach)
    }

    /// Whether the lines are bands rather than thresholds.
    fn has_bands(&self) -> bool {
        self.lines.iter().flatten().any(|bounds| bounds.len() > 1)
    }

    /// The line that applies to a value: the last that holds.
    pub fn applies(&self, value: &Number) -> Option<usize> {
        self.lines
            .iter()
            .rposition(|line| line.as_ref().is_some_and(|bounds| within(bounds, value)))
    }

    /// Proves the ladder. `cost` says what a line costs for a value, in any one unit; `None` if it
    /// cannot be said.
    pub fn prove(&self, cost: &dyn Fn(usize, &Number) -> Option<Number>) -> Findings {
        let atoms = self.atoms();
        let samples: Vec<Number> = atoms.iter().map(Atom::sample).collect();
        let kept = |index: usize| within(&self.target, &samples[index]);
        let applied: Vec<Option<usize>> = samples.iter().map(|value| self.applies(value)).collect();
        let mut findings = Findings {
            gaps: regions(&atoms, |index, _| !kept(index) && applied[index].is_none()),
            mixed: self.mixed(&samples),
            ..Findings::default()
        };
        for line in 0..self.lines.len() {
            let pays = |index: usize| {
                applied[index] == Some(line)
                    && kept(index)
                    && cost(line, &samples[index]).is_none_or(|cost| !cost.is_zero())
            };
            let paid = regions(&atoms, |index, _| pays(index));
            findings
                .paid_while_kept
                .extend(paid.into_iter().map(|region| (line, region)));
        }
        if findings.mixed.is_none() {
            if self.has_bands() {
                findings.overlaps = self.overlaps(&atoms, &samples);
            } else {
                findings.hidden = self.hidden(&samples, &applied);
            }
        }
        if findings.mixed.is_none() && findings.overlaps.is_empty() {
            findings.cheaper = self.cheaper(&samples, &applied, cost);
        }
        findings
    }

    /// A line with one bound that wholly contains a band: read as a threshold it would be overruled.
    fn mixed(&self, samples: &[Number]) -> Option<(usize, usize)> {
        let lines = || self.lines.iter().enumerate();
        for (outer, outer_bounds) in lines() {
            let Some(outer_bounds) = outer_bounds.as_ref().filter(|bounds| bounds.len() == 1)
            else {
                continue;
            };
            for (inner, inner_bounds) in lines() {
                let Some(inner_bounds) = inner_bounds.as_ref().filter(|bounds| bounds.len() > 1)
                else {
                    continue;
                };
                let contained = samples
                    .iter()
                    .filter(|value| within(inner_bounds, value))
                    .all(|value| within(outer_bounds, value));
                if contained {
                    return Some((outer, inner));
                }
            }
        }
        None
    }

    fn overlaps(&self, atoms: &[Atom], samples: &[Number]) -> Vec<(usize, usize, Region)> {
        let mut found = Vec::new();
        for (second, b) in self.lines.iter().enumerate() {
            for (first, a) in self.lines.iter().enumerate().take(second) {
                let (Some(a), Some(b)) = (a, b) else { continue };
                let both = regions(atoms, |index, _| {
                    within(a, &samples[index]) && within(b, &samples[index])
                });
                found.extend(both.into_iter().map(|region| (first, second, region)));
            }
        }
        found
    }

    fn hidden(&self, samples: &[Number], applied: &[Option<usize>]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for (line, bounds) in self.lines.iter().enumerate() {
            let Some(bounds) = bounds else { continue };
            if applied.contains(&Some(line)) {
                continue;
            }
            let by = samples
                .iter()
                .zip(applied)
                .find(|(value, _)| within(bounds, value))
                .and_then(|(_, applied)| *applied);
            found.extend(by.map(|by| (line, by)));
        }
        found
    }

    /// Walks away from the kept values on both sides and looks for an amount that falls.
    fn cheaper(
        &self,
        samples: &[Number],
        applied: &[Option<usize>],
        cost: &dyn Fn(usize, &Number) -> Option<Number>,
    ) -> Vec<(usize, usize)> {
        let kept: Vec<bool> = samples
            .iter()
            .map(|value| within(&self.target, value))
            .collect();
        let first = kept.iter().position(|kept| *kept);
        let last = kept.iter().rposition(|kept| *kept);
        let (Some(first), Some(last)) = (first, last) else {
            return Vec::new();
        };
        let below: Vec<usize> = (0..first).rev().collect();
        let above: Vec<usize> = (last + 1..samples.len()).collect();
        let mut found = Vec::new();
        for arm in [below, above] {
            let mut dearest: Option<(usize, Number)> = None;
            for index in arm {
                let Some(line) = applied[index] else { continue };
                let Some(amount) = cost(line, &samples[index]) else {
                    continue;
                };
                match &dearest {
                    Some((dear, most)) if *most > amount => {
                        if *dear != line && !found.contains(&(*dear, line)) {
                            found.push((*dear, line));
                        }
                    }
                    _ => dearest = Some((line, amount)),
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap_or_else(Number::zero)
    }

    /// `">= 99 < 99.9"` as bounds.
    fn bounds(text: &str) -> Bounds {
        let words: Vec<&str> = text.split_whitespace().collect();
        words
            .chunks(2)
            .filter_map(|pair| Some((Relation::parse(pair.first()?)?, number(pair.get(1)?))))
            .collect()
    }

    fn prove(target: &str, lines: &[(&str, i64)]) -> Findings {
        let ladder = Ladder {
            target: bounds(target),
            lines: lines.iter().map(|(line, _)| Some(bounds(line))).collect(),
            reach: Interval::new(Number::zero(), Number::from(100)),
        };
        let costs: Vec<i64> = lines.iter().map(|(_, cost)| *cost).collect();
        ladder.prove(&|line, _| costs.get(line).map(|cost| Number::from(*cost)))
    }

    #[test]
    fn nested_thresholds_are_sound() {
        let found = prove(">= 99.9", &[("< 99.9", 10), ("< 99", 25), ("< 95", 50)]);
        assert_eq!(found, Findings::default());
    }

    #[test]
    fn a_published_table_forgets_one_point_and_pays_for_another() {
        let found = prove(">= 99.9", &[("> 99 <= 99.9", 10), ("< 99", 25)]);
        let gap: Vec<_> = found.gaps.iter().filter_map(Region::point).collect();
        assert_eq!(gap, [&number("99")]);
        assert_eq!(found.paid_while_kept.len(), 1);
        assert_eq!(found.paid_while_kept[0].0, 0);
        assert_eq!(found.paid_while_kept[0].1.point(), Some(&number("99.9")));
    }

    #[test]
    fn a_hole_between_bands_has_its_ends() {
        let found = prove(">= 99.9", &[(">= 99 < 99.9", 10), ("< 98", 25)]);
        let hole = Region {
            lo: Some((number("98"), true)),
            hi: Some((number("99"), false)),
        };
        assert_eq!(found.gaps, [hole]);
    }

    #[test]
    fn values_out_of_reach_are_no_holes() {
        let found = prove(">= 99.9", &[(">= 0 < 99.9", 10)]);
        assert_eq!(found, Findings::default());
    }

    #[test]
    fn bands_overlap() {
        let found = prove(">= 99.9", &[(">= 99 < 99.9", 10), ("< 99.5", 25)]);
        assert_eq!(found.overlaps.len(), 1);
        assert_eq!(found.mixed, None);
    }

    #[test]
    fn a_line_in_the_wrong_order_is_hidden_and_nothing_else() {
        let found = prove(">= 99.9", &[("< 99", 10), ("< 99.9", 25)]);
        assert_eq!(found.hidden, [(0, 1)]);
        assert!(found.cheaper.is_empty());
    }

    #[test]
    fn a_deeper_miss_that_costs_less_is_found() {
        let found = prove(">= 99.9", &[("< 99.9", 25), ("< 99", 10)]);
        assert_eq!(found.cheaper, [(0, 1)]);
        assert!(found.hidden.is_empty());
    }

    #[test]
    fn both_arms_of_a_band_target_are_walked() {
        let found = prove(
            ">= 18 <= 24",
            &[("< 18", 5), ("< 15", 10), ("> 24", 5), ("> 30", 3)],
        );
        assert_eq!(found.cheaper, [(2, 3)]);
        assert!(found.gaps.is_empty());
    }

    #[test]
    fn a_threshold_among_bands_is_mixed() {
        let found = prove(
            ">= 99.9",
            &[("< 99.9", 10), (">= 97 < 99", 20), ("< 97", 25)],
        );
        assert_eq!(found.mixed, Some((0, 1)));
        assert!(found.overlaps.is_empty());
    }
}
