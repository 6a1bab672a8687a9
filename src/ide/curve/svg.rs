//! A curve as a picture.
//!
//! Places are counted in hundredths of a unit and written as decimals, by exact arithmetic too: a picture is never
//! more than a picture, but two machines draw the same bytes. A value at which the credit leaps has a filled dot where
//! it belongs and a hollow one where it does not.

use super::{Curve, Part};
use crate::ir::ladder::Atom;
use crate::quantity::Number;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The frame within the picture.
const LEFT: i64 = 90;
const TOP: i64 = 24;
const WIDTH: i64 = 560;
const HEIGHT: i64 = 200;

/// Numbers below an axis keep this distance, and those beside one that.
const ROOM_BELOW: i64 = 62;
const ROOM_BESIDE: i64 = 16;

/// What is seen of a curve, and how numbers of it are written.
pub(super) struct View<'a> {
    curve: &'a Curve,
    lo: Number,
    hi: Number,
    /// The most credit that is drawn.
    most: Number,
    value: &'a dyn Fn(&Number) -> String,
    credit: &'a dyn Fn(&Number) -> String,
}

impl<'a> View<'a> {
    /// All values at which something changes, with room on both sides. Nothing where nothing is known.
    pub(super) fn new(
        curve: &'a Curve,
        value: &'a dyn Fn(&Number) -> String,
        credit: &'a dyn Fn(&Number) -> String,
    ) -> Option<Self> {
        let points = || curve.parts.iter().filter_map(|part| point(part));
        let (first, last) = (points().next()?.clone(), points().next_back()?.clone());
        let ends = [curve.parts.first(), curve.parts.last()];
        let ends = ends.map(|part| part.is_some_and(|it| point(it).is_some()));
        // Where the reach is far wider than the ladder, only the ladder is seen.
        let inner: Vec<&Number> = points().collect();
        let inner = inner.get(usize::from(ends[0])..inner.len() - usize::from(ends[1]));
        let inner = inner.filter(|it| !it.is_empty());
        let (low, high) = match inner {
            Some(inner) => ((*inner.first()?).clone(), (*inner.last()?).clone()),
            None => (first.clone(), last.clone()),
        };
        let quarter = (&high - &low).checked_div(&Number::from(4))?;
        let room = match quarter.is_zero() {
            true => magnitude(&high)?,
            false => quarter,
        };
        let (mut lo, mut hi) = (&low - &room, &high + &room);
        if ends[0] && lo < first {
            lo = first;
        }
        if ends[1] && hi > last {
            hi = last;
        }
        let mut view = Self {
            curve,
            lo,
            hi,
            most: Number::zero(),
            value,
            credit,
        };
        let most = view.levels().into_iter().next_back()?;
        view.most = if most.is_zero() { Number::one() } else { most };
        Some(view)
    }

    /// Whether values beyond what is seen have a credit that is not.
    pub(super) fn is_cut(&self) -> bool {
        let first = self.curve.parts.first().map(|it| &it.atom);
        let last = self.curve.parts.last().map(|it| &it.atom);
        !matches!(first, Some(Atom::Point(at)) if *at >= self.lo)
            || !matches!(last, Some(Atom::Point(at)) if *at <= self.hi)
    }

    /// The ends of a part as they are seen, with what is owed there.
    fn seen(&self, part: &Part) -> Option<[(Number, Number); 2]> {
        let line = part.credit.as_ref()?;
        let (lo, hi) = match &part.atom {
            Atom::Point(at) => (at.clone(), at.clone()),
            Atom::Between(lo, hi) => (
                lo.clone()
                    .map_or(self.lo.clone(), |lo| lo.max(self.lo.clone())),
                hi.clone()
                    .map_or(self.hi.clone(), |hi| hi.min(self.hi.clone())),
            ),
        };
        if lo > hi || lo > self.hi || hi < self.lo {
            return None;
        }
        let (from, to) = (line.at(&lo), line.at(&hi));
        Some([(lo, from), (hi, to)])
    }

    /// Every credit at the end of a part.
    fn levels(&self) -> BTreeSet<Number> {
        let parts = self.curve.parts.iter().filter_map(|it| self.seen(it));
        parts.flatten().map(|(_, credit)| credit).collect()
    }

    fn x(&self, value: &Number) -> Number {
        let share = (value - &self.lo).checked_div(&(&self.hi - &self.lo));
        Number::from(LEFT) + share.unwrap_or_else(Number::zero) * Number::from(WIDTH)
    }

    fn y(&self, credit: &Number) -> Number {
        let share = credit.checked_div(&self.most).unwrap_or_else(Number::zero);
        Number::from(TOP + HEIGHT) - share * Number::from(HEIGHT)
    }

    /// The picture. `aloud` is what is said of it, escaped.
    pub(super) fn draw(&self, aloud: &str) -> String {
        let (width, height) = (LEFT + WIDTH + 40, TOP + HEIGHT + 44);
        let mut out =
            format!("<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{aloud}\">\n");
        self.axes(&mut out);
        for part in &self.curve.parts {
            if let (Atom::Between(..), Some([from, to])) = (&part.atom, self.seen(part)) {
                let _ = writeln!(
                    out,
                    "<line class=\"credit\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
                    decimal(&self.x(&from.0)),
                    decimal(&self.y(&from.1)),
                    decimal(&self.x(&to.0)),
                    decimal(&self.y(&to.1))
                );
            }
        }
        self.dots(&mut out);
        out.push_str("</svg>");
        out
    }

    fn axes(&self, out: &mut String) {
        let (right, bottom) = (LEFT + WIDTH, TOP + HEIGHT);
        let mut last: Option<Number> = None;
        let levels = self.levels().into_iter().rev();
        for level in std::iter::once(Number::zero()).chain(levels) {
            let y = self.y(&level);
            let near = |it: &Number| (it - &y).max(&y - it) < Number::from(ROOM_BESIDE);
            // The highest of those that are near each other, and nothing.
            if last.as_ref().is_some_and(near) || (level.is_zero() && last.is_some()) {
                continue;
            }
            if !level.is_zero() {
                last = Some(y.clone());
            }
            let (y, words) = (decimal(&y), (self.credit)(&level));
            let _ = writeln!(
                out,
                "<line class=\"grid\" x1=\"{LEFT}\" y1=\"{y}\" x2=\"{right}\" y2=\"{y}\"/>\n\
                 <text class=\"beside\" x=\"{}\" y=\"{y}\">{words}</text>",
                LEFT - 8
            );
        }
        let _ = writeln!(
            out,
            "<path class=\"axis\" d=\"M{LEFT} {TOP}V{bottom}H{right}\"/>"
        );
        for (_, target) in &self.curve.target {
            if *target < self.lo || *target > self.hi {
                continue;
            }
            let x = decimal(&self.x(target));
            let _ = writeln!(
                out,
                "<line class=\"target\" x1=\"{x}\" y1=\"{}\" x2=\"{x}\" y2=\"{bottom}\"/>\n\
                 <text class=\"above\" x=\"{x}\" y=\"{}\">target</text>",
                TOP - 6,
                TOP - 10
            );
        }
        let mut last: Option<Number> = None;
        let changes = self.curve.parts.iter().filter_map(point);
        let changes = changes.filter(|it| **it >= self.lo && **it <= self.hi);
        for value in changes {
            let x = self.x(value);
            let near = |it: &Number| &x - it < Number::from(ROOM_BELOW);
            let low = last.as_ref().is_some_and(near);
            let row = if low { 34 } else { 18 };
            last = (!low).then(|| x.clone());
            let (x, words) = (decimal(&x), (self.value)(value));
            let _ = writeln!(
                out,
                "<line class=\"axis\" x1=\"{x}\" y1=\"{bottom}\" x2=\"{x}\" y2=\"{}\"/>\n\
                 <text class=\"below\" x=\"{x}\" y=\"{}\">{words}</text>",
                bottom + 4,
                bottom + row
            );
        }
    }

    /// Filled where the credit is what it is there, hollow where the line beside it ends without it.
    fn dots(&self, out: &mut String) {
        let parts = &self.curve.parts;
        for (index, part) in parts.iter().enumerate() {
            let Some(value) = point(part).filter(|it| **it >= self.lo && **it <= self.hi) else {
                continue;
            };
            let own = part.credit.as_ref().map(|it| it.at(value));
            let beside = [index.checked_sub(1), Some(index + 1)];
            let beside = beside.map(|it| parts.get(it?)?.credit.as_ref());
            let ends: BTreeSet<Number> = beside.iter().flatten().map(|it| it.at(value)).collect();
            if own.is_some() && ends.iter().all(|it| Some(it) == own.as_ref()) {
                continue;
            }
            for end in ends.iter().filter(|it| Some(*it) != own.as_ref()) {
                self.dot(out, "hollow", value, end);
            }
            if let Some(own) = &own {
                self.dot(out, "filled", value, own);
            }
        }
    }

    fn dot(&self, out: &mut String, class: &str, value: &Number, credit: &Number) {
        let (x, y) = (decimal(&self.x(value)), decimal(&self.y(credit)));
        let _ = writeln!(
            out,
            "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"4.5\"/>"
        );
    }
}

fn point(part: &Part) -> Option<&Number> {
    match &part.atom {
        Atom::Point(value) => Some(value),
        Atom::Between(..) => None,
    }
}

/// Room beside a curve that changes at one value only: a hundredth of it, or one.
fn magnitude(value: &Number) -> Option<Number> {
    if value.is_zero() {
        return Some(Number::one());
    }
    let size = if value.is_negative() {
        -value.clone()
    } else {
        value.clone()
    };
    size.checked_div(&Number::from(100))
}

/// Hundredths of a unit are less than anybody sees.
fn decimal(number: &Number) -> String {
    number.to_decimal(2).0
}
