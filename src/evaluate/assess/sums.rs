//! Amounts in their order, and what is known of their sums.
//!
//! A cap on several amounts that are not known leaves each what the others allow, so the bounds of
//! the amounts no longer add up to the bounds of their sum: of 10 to 80 and 60 under a cap of 100
//! are left 10 to 80 and 20 to 60, but 70 to 100 of both. So sums are followed beside the amounts.
//!
//! A *division* puts amounts into blocks: those of one month, those of one year. Of each block the
//! sums from its first amount through every other one are known within bounds; the last of them is
//! the block's sum. A step acts on the blocks of one division (a cap of the month on months). What
//! that means for sums of another division is worked out from *runs*, the parts that a block of the
//! one has in common with a block of the other.
//!
//! All bounds contain the truth, so where something is known in two ways both hold.

use crate::quantity::{Interval, Number};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The division in which every amount is a block of its own.
pub(super) const EACH: usize = 0;

/// How amounts are put into blocks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Division {
    /// Of each place, its block.
    block: Vec<usize>,
    /// Of each place, how many of its block come before it.
    rank: Vec<usize>,
    /// Of each block, its places in their order.
    places: Vec<Vec<usize>>,
}

/// Consecutive amounts of one block.
pub(super) struct Run<'a> {
    /// The block.
    pub(super) block: usize,
    /// Their sum.
    pub(super) sum: &'a Interval,
    /// The sum of those before them in the block; nothing when they are the first.
    pub(super) before: Option<&'a Interval>,
}

/// What a step of the remedies does to the blocks of a division.
pub(super) trait Step {
    /// What is left of a run.
    fn left(&self, run: &Run<'_>) -> Interval;
    /// What is added to a run; less than nothing where something is taken.
    fn added(&self, run: &Run<'_>) -> Interval;
    /// What every amount of a block is a multiple of afterwards, where the step sees to that.
    fn multiple(&self, _block: usize) -> Option<&Number> {
        None
    }
    /// Whether what is added, where it is not known, is surely more than its least, and surely less
    /// than its greatest: to the nearest with a half up takes less than half a cent, and adds up to
    /// half a cent.
    fn is_open(&self) -> (bool, bool) {
        (false, false)
    }
}

/// Amounts and their sums. No amount is less than nothing.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Sums {
    divisions: Rc<Vec<Division>>,
    /// By division and place: the sum of the place's block, from its first through this place.
    through: Vec<Vec<Interval>>,
    /// Of each amount, what all that it can be are multiples of, where that is known.
    pub(super) grains: Vec<Option<Number>>,
}

impl Division {
    /// Puts places with equal keys into one block.
    pub(super) fn by<K: Ord>(keys: impl IntoIterator<Item = K>) -> Self {
        let mut known = BTreeMap::new();
        let mut division = Self {
            block: Vec::new(),
            rank: Vec::new(),
            places: Vec::new(),
        };
        for (place, key) in keys.into_iter().enumerate() {
            let block = *known.entry(key).or_insert(division.places.len());
            if block == division.places.len() {
                division.places.push(Vec::new());
            }
            let places = &mut division.places[block];
            division.block.push(block);
            division.rank.push(places.len());
            places.push(place);
        }
        division
    }

    /// The places of each block.
    pub(super) fn blocks(&self) -> &[Vec<usize>] {
        &self.places
    }

    /// The block of a place.
    pub(super) fn block_of(&self, place: usize) -> usize {
        self.block[place]
    }

    /// The place before this one in its block.
    fn before(&self, place: usize) -> Option<usize> {
        let before = self.rank[place].checked_sub(1)?;
        Some(self.places[self.block[place]][before])
    }
}

impl Sums {
    /// Amounts that have nothing to do with each other. The first division is [`EACH`].
    pub(super) fn new(
        divisions: Rc<Vec<Division>>,
        amounts: &[Interval],
        grains: Vec<Option<Number>>,
    ) -> Self {
        let through = divisions.iter().map(|division| {
            let mut sums: Vec<Interval> = Vec::with_capacity(amounts.len());
            for (place, amount) in amounts.iter().enumerate() {
                let sum = division.before(place).map(|it| sums[it].add(amount));
                sums.push(sum.unwrap_or_else(|| amount.clone()));
            }
            sums
        });
        Self {
            through: through.collect(),
            divisions,
            grains,
        }
    }

    /// The amounts.
    pub(super) fn each(&self) -> &[Interval] {
        &self.through[EACH]
    }

    pub(super) fn division(&self, division: usize) -> &Division {
        &self.divisions[division]
    }

    /// The sum of a block.
    pub(super) fn total(&self, division: usize, block: usize) -> Interval {
        let last = self.divisions[division].places[block].last();
        last.map_or_else(zero, |place| self.through[division][*place].clone())
    }

    /// The sum of those in a block that come before a place; nothing when it is the first.
    pub(super) fn before(&self, division: usize, place: usize) -> Option<&Interval> {
        let before = self.divisions[division].before(place)?;
        Some(&self.through[division][before])
    }

    /// The sums within a block, from its first through each of its places.
    pub(super) fn within(&self, division: usize, block: usize) -> Vec<Interval> {
        let places = self.divisions[division].places[block].iter();
        let sums = places.map(|place| self.through[division][*place].clone());
        sums.collect()
    }

    /// Puts back what was known of the sums within a block.
    pub(super) fn put_back(&mut self, division: usize, block: usize, sums: Vec<Interval>) {
        let places = self.divisions[division].places[block].iter();
        for (place, sum) in places.zip(sums) {
            self.through[division][*place] = sum;
        }
    }

    /// A block's sum is no more than this.
    pub(super) fn bound_total(&mut self, division: usize, block: usize, most: &Interval) {
        if let Some(place) = self.divisions[division].places[block].last() {
            let known = &self.through[division][*place];
            let bound = Interval {
                lo: None,
                hi: most.hi.clone(),
            };
            self.through[division][*place] = meet(known, &bound);
        }
    }

    /// Lets a step act on the blocks of a division. Returns what was taken of each amount.
    pub(super) fn apply(&mut self, acting: usize, step: &impl Step) -> Vec<Interval> {
        let singles = self.singles(acting, step);
        let mut through = Vec::with_capacity(self.through.len());
        for division in 0..self.divisions.len() {
            through.push(if division == EACH {
                singles.left.clone()
            } else if division == acting {
                self.acted(acting, step, &singles)
            } else {
                self.others(division, acting, step, &singles)
            });
        }
        let taken = self.each().iter().zip(&singles.left).zip(&singles.added);
        let taken = taken.map(|((before, after), added)| meet(&added.neg(), &before.sub(after)));
        let taken = taken.collect();
        self.through = through;
        taken
    }

    /// What is left of each amount.
    fn singles(&self, acting: usize, step: &impl Step) -> Singles {
        let acts = &self.divisions[acting];
        let mut singles = Singles::default();
        for (place, amount) in self.each().iter().enumerate() {
            let run = Run {
                block: acts.block[place],
                sum: amount,
                before: self.before(acting, place),
            };
            let added = step.added(&run);
            let of = step.multiple(run.block);
            let left = meet(&step.left(&run), &changed(amount, &added, step, of));
            singles.left.push(snapped(&left, of));
            singles.added.push(added);
        }
        singles
    }

    /// Sums within the blocks on which a step acts.
    fn acted(&self, acting: usize, step: &impl Step, singles: &Singles) -> Vec<Interval> {
        let acts = &self.divisions[acting];
        let mut sums: Vec<Interval> = Vec::with_capacity(acts.block.len());
        for (place, sum) in self.through[acting].iter().enumerate() {
            let run = Run {
                block: acts.block[place],
                sum,
                before: None,
            };
            let of = step.multiple(run.block);
            let left = meet(&step.left(&run), &changed(sum, &step.added(&run), step, of));
            let one_by_one = singles.left_after(acts.before(place).map(|it| &sums[it]), place);
            sums.push(snapped(&meet(&left, &one_by_one), of));
        }
        sums
    }

    /// Sums within blocks on which a step does not act itself.
    fn others(
        &self,
        division: usize,
        acting: usize,
        step: &impl Step,
        singles: &Singles,
    ) -> Vec<Interval> {
        let mut sums = self.through[division].clone();
        for places in &self.divisions[division].places {
            let mut closed = Part::nothing();
            let mut open: BTreeMap<usize, Common> = BTreeMap::new();
            let mut blocks = 0;
            let mut all_multiples = true;
            for place in places {
                let block = self.divisions[acting].block[*place];
                all_multiples &= step.multiple(block).is_some();
                let of = step.multiple(block).filter(|_| all_multiples);
                let common = open.entry(block).or_insert_with(|| {
                    blocks += 1;
                    Common::new(self.divisions[acting].rank[*place], *place)
                });
                common.take(self, acting, *place, singles);
                // As long as there is one run, the block's own sum is that of the run.
                let own = (blocks == 1).then(|| &self.through[division][*place]);
                common.act(self, acting, block, own, step);
                let all = open
                    .values()
                    .fold(closed.clone(), |sum, it| sum.add(&it.part));
                let changed = changed(&self.through[division][*place], &all.added, step, of);
                let last = self.divisions[division].before(*place);
                let one_by_one = singles.left_after(last.map(|it| &sums[it]), *place);
                let sum = meet(&meet(&all.left, &changed), &one_by_one);
                sums[*place] = snapped(&sum, of);
                if open
                    .get(&block)
                    .is_some_and(|it| it.is_whole(self, acting, block))
                    && let Some(common) = open.remove(&block)
                {
                    closed = closed.add(&common.part);
                }
            }
        }
        sums
    }
}

/// What a step leaves of each amount, and what it adds.
#[derive(Default)]
struct Singles {
    left: Vec<Interval>,
    added: Vec<Interval>,
}

impl Singles {
    /// What is left of a sum and the amount after it.
    fn left_after(&self, sum: Option<&Interval>, place: usize) -> Interval {
        let single = &self.left[place];
        sum.map_or_else(|| single.clone(), |sum| sum.add(single))
    }
}

/// What is left, and what was added.
#[derive(Clone)]
struct Part {
    left: Interval,
    added: Interval,
}

impl Part {
    fn nothing() -> Self {
        Self {
            left: zero(),
            added: zero(),
        }
    }

    fn add(&self, other: &Self) -> Self {
        Self {
            left: self.left.add(&other.left),
            added: self.added.add(&other.added),
        }
    }
}

/// What two blocks have in common, so far.
struct Common {
    /// Rank of the first in the block on which the step acts.
    first: usize,
    /// Place of the first.
    place: usize,
    count: usize,
    /// Some of the acting block between them belong elsewhere.
    scattered: bool,
    /// Sum of the amounts before the step.
    sum: Interval,
    /// Of the amounts one by one.
    singles: Part,
    part: Part,
}

impl Common {
    fn new(first: usize, place: usize) -> Self {
        Self {
            first,
            place,
            count: 0,
            scattered: false,
            sum: zero(),
            singles: Part::nothing(),
            part: Part::nothing(),
        }
    }

    fn take(&mut self, sums: &Sums, acting: usize, place: usize, singles: &Singles) {
        self.scattered |= sums.divisions[acting].rank[place] != self.first + self.count;
        self.count += 1;
        self.sum = self.sum.add(&sums.each()[place]);
        self.singles = self.singles.add(&Part {
            left: singles.left[place].clone(),
            added: singles.added[place].clone(),
        });
    }

    /// What the step leaves of it.
    fn act(
        &mut self,
        sums: &Sums,
        acting: usize,
        block: usize,
        own: Option<&Interval>,
        step: &impl Step,
    ) {
        if self.scattered {
            self.part = self.singles.clone();
            return;
        }
        let mut sum = own.map_or_else(|| self.sum.clone(), |own| meet(own, &self.sum));
        if self.first == 0 {
            let last = sums.divisions[acting].places[block][self.count - 1];
            sum = meet(&sums.through[acting][last], &sum);
        }
        let run = Run {
            block,
            sum: &sum,
            before: sums.before(acting, self.place),
        };
        self.part = Part {
            left: meet(&step.left(&run), &self.singles.left),
            added: step.added(&run),
        };
    }

    fn is_whole(&self, sums: &Sums, acting: usize, block: usize) -> bool {
        self.count == sums.divisions[acting].places[block].len()
    }
}

/// What two intervals that both contain a number have in common.
fn meet(one: &Interval, other: &Interval) -> Interval {
    let lo = match (&one.lo, &other.lo) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.as_ref().or(b.as_ref()),
    };
    let hi = match (&one.hi, &other.hi) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.as_ref().or(b.as_ref()),
    };
    debug_assert!(
        !matches!((lo, hi), (Some(lo), Some(hi)) if lo > hi),
        "{one} and {other}"
    );
    Interval {
        lo: lo.cloned(),
        hi: hi.cloned(),
    }
}

/// What a sum is after something was added to it, which made it a multiple.
fn changed(
    sum: &Interval,
    added: &Interval,
    step: &impl Step,
    multiple: Option<&Number>,
) -> Interval {
    let after = sum.add(added);
    let Some(of) = multiple.filter(|_| !added.is_exact()) else {
        return after;
    };
    let (lo_open, hi_open) = step.is_open();
    let inside = snapped(&after, Some(of));
    Interval {
        lo: match inside.lo {
            Some(lo) if lo_open && after.lo.as_ref() == Some(&lo) => Some(lo + of.clone()),
            lo => lo,
        },
        hi: match inside.hi {
            Some(hi) if hi_open && after.hi.as_ref() == Some(&hi) => Some(hi - of.clone()),
            hi => hi,
        },
    }
}

/// The bounds of a number that is a multiple.
fn snapped(sum: &Interval, of: Option<&Number>) -> Interval {
    let Some(of) = of.filter(|_| !sum.is_exact()) else {
        return sum.clone();
    };
    let steps = |end: &Number| end.checked_div(of);
    let lo = sum.lo.as_ref().and_then(steps);
    let hi = sum.hi.as_ref().and_then(steps);
    Interval {
        lo: lo.map(|it| &it.ceil() * of),
        hi: hi.map(|it| &it.floor() * of),
    }
}

fn zero() -> Interval {
    Interval::exact(Number::zero())
}
