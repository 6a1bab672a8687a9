//! Results against targets, as a table and as a picture.

use super::parts::{Cells, name, sentence, table, text, value};
use crate::document::model::{Bar, Block, Drawing, Figure, Lane, Tick, Tone, WIDTH};
use crate::evaluate::statement::show::shown_range;
use crate::evaluate::statement::text::notes;
use crate::evaluate::statement::v1::{Amount, Group, Objective, Range, Statement, Verdict, Window};
use crate::evaluate::statement::words;
use crate::phrases::{report as say, statement as states};
use crate::plan::v1::Unit;
use crate::quantity::Number;

/// A picture of more lanes says nothing at a glance.
const MOST_LANES: usize = 48;

pub(super) fn blocks(statement: &Statement) -> Vec<Block> {
    let currency = &statement.header.contract.currency;
    let mut rows = Vec::new();
    for objective in &statement.objectives {
        for (window, group) in results(objective) {
            rows.push(vec![
                text(&objective.title),
                text(&words::group(&group.group)),
                text(&window.name),
                value(group, currency),
                text(&words::target(&group.target)),
                text(&words::verdict(group.verdict)),
                text(&notes(objective, window, group)),
            ]);
        }
    }
    let columns = [
        Cells::Header(say::objective()),
        Cells::Words(say::group()),
        Cells::Words(say::window()),
        Cells::Numbers(say::value()),
        Cells::Numbers(say::target()),
        Cells::Words(say::verdict()),
        Cells::Words(say::remarks()),
    ];
    let Some(table) = table(None, columns, rows) else {
        return vec![super::paragraph([states::no_windows()])];
    };
    let pictures = statement.objectives.iter().filter_map(picture);
    std::iter::once(table).chain(pictures).collect()
}

fn results(objective: &Objective) -> impl Iterator<Item = (&Window, &Group)> {
    let windows = objective.windows.iter();
    windows.flat_map(|window| window.groups.iter().map(move |group| (window, group)))
}

/// The results of an objective against its target, if there is something to compare.
fn picture(objective: &Objective) -> Option<Block> {
    if matches!(objective.unit, Unit::Instant | Unit::Date | Unit::Truth) {
        return None;
    }
    let shown: Vec<(&Window, &Group, Ends)> = results(objective)
        .filter(|(_, group)| group.verdict != Verdict::NotJudged)
        .filter_map(|(window, group)| Some((window, group, ends(group.value.as_ref()?)?)))
        .collect();
    let bounds = shown.iter().flat_map(|(_, group, _)| &group.target);
    let bounds: Vec<Number> = bounds.filter_map(|bound| exact(&bound.value)).collect();
    if bounds.is_empty() || shown.len() > MOST_LANES {
        return None;
    }
    let scale = Scale::of(
        shown
            .iter()
            .flat_map(|(_, _, (least, greatest))| [least, greatest])
            .chain(&bounds),
    )?;
    let lanes = shown.iter().map(|(window, group, ends)| {
        let name = name(&objective.title, &group.group, &window.name);
        lane(&scale, group, ends, &name)
    });
    Some(Block::Figure(Figure {
        anchor: None,
        caption: sentence(&say::values_against_target(&objective.title)),
        drawing: Drawing {
            ticks: Vec::new(),
            lanes: lanes.collect(),
        },
    }))
}

type Ends = (Number, Number);

fn ends(range: &Range) -> Option<Ends> {
    let exact = |end: &Option<Amount>| end.as_ref().map(|end| end.exact.0.clone());
    Some((exact(&range.least)?, exact(&range.greatest)?))
}

fn exact(range: &Range) -> Option<Number> {
    ends(range).and_then(|(least, greatest)| (least == greatest).then_some(least))
}

fn lane(scale: &Scale, group: &Group, (least, greatest): &Ends, name: &str) -> Lane {
    let verdict = words::verdict(group.verdict);
    let words = say::value_of(name, &words::value(group), &verdict);
    let tone = match group.verdict {
        Verdict::Met => Tone::Good,
        Verdict::Missed => Tone::Bad,
        Verdict::Undetermined | Verdict::NotJudged => Tone::Open,
    };
    let sure = Bar {
        from: 0,
        to: scale.place(least),
        tone,
        words: words.clone(),
    };
    let perhaps = (least != greatest).then(|| Bar {
        from: scale.place(least),
        to: scale.place(greatest),
        tone: Tone::Open,
        words: words.clone(),
    });
    let bound = group.target.first().and_then(|bound| {
        Some(Tick {
            at: scale.place(&exact(&bound.value)?),
            words: say::target_at(&shown_range(&bound.value)),
        })
    });
    Lane {
        words,
        bars: std::iter::once(sure).chain(perhaps).collect(),
        bound,
    }
}

/// From values to places. The scale begins a little below the least value: between 99.8 % and
/// 99.9 % lies what matters, and nothing below.
struct Scale {
    begins: Number,
    width: Number,
}

impl Scale {
    fn of<'a>(values: impl Iterator<Item = &'a Number> + Clone) -> Option<Self> {
        let (least, greatest) = (values.clone().min()?, values.max()?);
        let spread = greatest - least;
        let margin = match spread.checked_div(&Number::from(10)) {
            Some(margin) if !margin.is_zero() => margin,
            _ => Number::one(),
        };
        Some(Self {
            begins: least - &margin,
            width: spread + margin.clone() + margin,
        })
    }

    fn place(&self, value: &Number) -> u32 {
        let parts = (value - &self.begins) * Number::from(i64::from(WIDTH));
        let place = parts.checked_div(&self.width).map(|place| place.floor());
        let place = place.and_then(|place| place.to_i64()).unwrap_or(0);
        u32::try_from(place.max(0)).unwrap_or(WIDTH).min(WIDTH)
    }
}

#[cfg(test)]
mod tests {
    use super::Scale;
    use crate::quantity::Number;

    #[test]
    fn places_keep_the_order_of_values() {
        let percent = |n| Number::ratio(n, 1000).unwrap_or_else(Number::zero);
        // From 99.7 % to 100 %: a tenth of 0.3 points is left at each side.
        let values = [percent(997), percent(999), percent(1000)];
        let scale = Scale::of(values.iter()).unwrap_or_else(|| panic!("there are values"));
        let places = values.each_ref().map(|value| scale.place(value));
        // 0.03 of 0.36 points, 0.23 of 0.36, 0.33 of 0.36.
        assert_eq!(places, [833, 6388, 9166]);
        assert_eq!(scale.place(&Number::zero()), 0);
        assert_eq!(scale.place(&Number::from(7)), 10_000);
    }

    #[test]
    fn a_single_value_has_a_scale_too() {
        let values = [Number::from(5)];
        let scale = Scale::of(values.iter()).unwrap_or_else(|| panic!("there is a value"));
        assert_eq!(scale.place(&values[0]), 5_000);
        assert!(Scale::of(std::iter::empty()).is_none());
    }
}
