//! How numbers, dates, lengths of time and amounts are printed in English.
//!
//! The one place for it in documents. Numbers and amounts are those of statements:
//! 99.9%, 4 200.00 EUR with a narrow space that never breaks. What the agreement states is
//! printed exactly, with a fraction where no decimal is exact; what was computed is cut,
//! never rounded, and marked with `…`.
//!
//! A length of time in one unit is written out (`15 minutes`), one in several is short
//! (`43 min 12 s`). Dates are `1 January 2026`, times of day `08:00`.

use super::model::{Quantity, QuantityBasis, Run, Value};
use crate::ir::{Agreement, Dimension, Type};
use crate::quantity::{
    Currency, Date, Instant, LocalDateTime, NamedPeriod, Number, Period, TimeOfDay, UnitName, Zone,
    describe, money, parse_window_name,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Places of a computed number that has no short decimal.
const SHOWN_PLACES: u32 = 6;
/// Amounts of a currency that is not known have so many places.
const USUAL_PLACES: u32 = 2;
/// More than so many minutes or seconds are written in several units.
const MOST_OF_ONE_UNIT: i64 = 120;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Units of elapsed time, longest first, in microseconds.
const TIMES: [(i64, &str); 4] = [
    (3_600_000_000, "hour"),
    (60_000_000, "minute"),
    (1_000_000, "second"),
    (1_000, "millisecond"),
];

/// Sizes of data, largest first, in bits.
const SIZES: [(i64, &str); 6] = [
    (8_000_000_000_000, "TB"),
    (8_000_000_000, "GB"),
    (8_000_000, "MB"),
    (8_000, "kB"),
    (8, "bytes"),
    (1, "bits"),
];

/// Shows quantities in a currency and a zone.
#[derive(Clone, Debug)]
pub struct Show {
    zone: Zone,
    currency: Arc<str>,
    places: u32,
    /// Words for declared units that have titles, by their paths.
    units: Arc<BTreeMap<String, String>>,
}

impl Show {
    /// For a zone and an ISO 4217 code.
    pub fn new(zone: Zone, currency: &str) -> Self {
        let known = Currency::known(currency);
        Self {
            zone,
            currency: currency.into(),
            places: known.map_or(USUAL_PLACES, Currency::minor_digits),
            units: Arc::default(),
        }
    }

    /// With the words of these units.
    #[must_use]
    pub fn with_units(mut self, agreement: &Agreement) -> Self {
        let units = agreement.units.iter();
        let words = units.filter_map(|it| Some((it.head.path.to_string(), it.head.title.clone()?)));
        self.units = Arc::new(words.collect());
        self
    }

    /// How people read a declared unit.
    fn word_for(&self, unit: UnitName) -> String {
        let title = self.units.get(unit.as_str());
        title.cloned().unwrap_or_else(|| unit.to_string())
    }

    /// A number of this type that the agreement states.
    pub fn number(&self, number: &Number, ty: &Type) -> Run {
        self.of_type(number, ty, QuantityBasis::Agreement)
    }

    /// A number of this type, from where `basis` says.
    pub fn of_type(&self, number: &Number, ty: &Type, basis: QuantityBasis) -> Run {
        let digits = |number: &Number, padded: u32| match basis {
            QuantityBasis::Agreement => money::format_number(number, padded),
            QuantityBasis::Derived | QuantityBasis::Computed => {
                money::cut_number(number, padded.max(SHOWN_PLACES), padded)
            }
        };
        let hundredfold = || number * &Number::from(100);
        let (value, shown) = match ty {
            Type::Percent => {
                let shown = format!("{}%", digits(&hundredfold(), 0));
                (Value::Percent(number.clone()), shown)
            }
            Type::PercentagePoints => {
                let points = hundredfold();
                let unit = plural(&points, "percentage point");
                let shown = format!("{} {unit}", digits(&points, 0));
                (Value::PercentagePoints(number.clone()), shown)
            }
            Type::Quantity(Dimension::TIME) | Type::DurationOrPeriod => {
                (Value::Duration(number.clone()), time(number))
            }
            Type::Quantity(Dimension::MONEY) => {
                let places = match basis {
                    QuantityBasis::Agreement => money::format_number(number, self.places),
                    _ => money::cut_number(number, self.places, self.places),
                };
                let shown = format!("{places} {}", self.currency);
                (Value::Money(number.clone(), self.currency.clone()), shown)
            }
            Type::Quantity(Dimension::DATA) => (Value::Data(number.clone()), size(number)),
            Type::Quantity(Dimension::POINTS) => {
                let shown = format!("{} {}", digits(number, 0), plural(number, "point"));
                (Value::Number(number.clone()), shown)
            }
            Type::Quantity(dimension) => {
                let shown = self.rate(number, *dimension);
                (Value::Rate(number.clone()), shown)
            }
            Type::Timestamp | Type::Date | Type::Bool => return self.moment(number, ty, basis),
            _ => (Value::Number(number.clone()), digits(number, 0)),
        };
        quantity(value, shown, basis)
    }

    /// A point in time in microseconds, or a condition as 1 and 0, as statements hold them.
    fn moment(&self, number: &Number, ty: &Type, basis: QuantityBasis) -> Run {
        if *ty == Type::Bool {
            let words = if number.is_zero() { "false" } else { "true" };
            return Run::Text(words.to_owned());
        }
        let instant = Instant(number.floor().to_i64().unwrap_or(i64::MAX));
        let run = match ty {
            Type::Date => date(self.zone.date(instant)),
            _ => self.instant(instant),
        };
        match run {
            Run::Quantity(of) => quantity(of.value, of.shown, basis),
            run => run,
        }
    }

    /// An amount in the contract's currency.
    pub fn money(&self, amount: &Number) -> Run {
        self.number(amount, &Type::MONEY)
    }

    /// A number of this type to its last digit: `99.881944…% (exactly 14383/14400)`.
    pub fn exact(&self, number: &Number, ty: &Type) -> Run {
        self.exact_as(number, ty, QuantityBasis::Agreement)
    }

    /// Like [`Show::exact`], from where `basis` says.
    pub fn exact_as(&self, number: &Number, ty: &Type, basis: QuantityBasis) -> Run {
        let mut run = self.of_type(number, ty, QuantityBasis::Computed);
        if let Run::Quantity(quantity) = &mut run {
            quantity.basis = basis;
            if quantity.shown.contains('…') {
                quantity.shown.push_str(&format!(" (exactly {number})"));
            }
        }
        run
    }

    /// An instant by the contract's clock: `3 April 2026, 10:00`.
    pub fn instant(&self, instant: Instant) -> Run {
        let local = self.zone.local(instant);
        let shown = format!("{}, {}", date_words(local.date), local.time);
        quantity(Value::Instant(instant), shown, QuantityBasis::Agreement)
    }

    /// A reading of the contract's clock: `3 April 2026, 10:00`.
    pub fn local(&self, at: LocalDateTime) -> Run {
        let shown = format!("{}, {}", date_words(at.date), at.time);
        let instant = self.zone.instant(at);
        quantity(Value::Instant(instant), shown, QuantityBasis::Agreement)
    }

    /// A rate in base units, with hours and bytes where they make it shorter: `10 EUR per hour`.
    fn rate(&self, number: &Number, dimension: Dimension) -> String {
        let (mut value, mut above, mut below) = (number.clone(), Vec::new(), Vec::new());
        let mut unit = |exponent: i8, size: i64, name: &str| {
            for _ in 0..exponent.unsigned_abs() {
                let size = Number::from(size);
                if exponent > 0 {
                    value = value.checked_div(&size).unwrap_or_else(Number::zero);
                    above.push(name.to_owned());
                } else {
                    value = &value * &size;
                    below.push(name.to_owned());
                }
            }
        };
        for (declared, exponent) in dimension.declared() {
            unit(exponent, 1, &self.word_for(declared));
        }
        unit(dimension.money, 1, &self.currency);
        unit(dimension.data, 8_000_000, "MB");
        unit(dimension.time, 1_000_000, "second");
        let mut shown = money::format_number(&value, 0);
        for name in above {
            shown.push_str(&format!(" {name}"));
        }
        for name in below {
            shown.push_str(&format!(" per {name}"));
        }
        shown
    }
}

/// A count.
pub fn count(count: u64) -> Run {
    let number = Number::from(i64::try_from(count).unwrap_or(i64::MAX));
    let shown = money::format_number(&number, 0);
    quantity(Value::Number(number), shown, QuantityBasis::Agreement)
}

/// `2nd`
pub fn ordinal(number: u32) -> Run {
    let suffix = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    let value = Value::Number(Number::from(i64::from(number)));
    quantity(value, format!("{number}{suffix}"), QuantityBasis::Agreement)
}

/// A percentage.
pub fn percent(number: &Number) -> Run {
    let shown = format!(
        "{}%",
        money::format_number(&(number * &Number::from(100)), 0)
    );
    quantity(
        Value::Percent(number.clone()),
        shown,
        QuantityBasis::Agreement,
    )
}

/// Elapsed time in microseconds.
pub fn duration(micros: i64) -> Run {
    let number = Number::from(micros);
    let shown = time(&number);
    quantity(Value::Duration(number), shown, QuantityBasis::Agreement)
}

/// Elapsed time that follows from the agreement; a part of a microsecond is cut.
pub fn derived_duration(micros: &Number) -> Run {
    let value = Value::Duration(micros.clone());
    quantity(value, time(micros), QuantityBasis::Derived)
}

/// `30 days`, `1 business day`
pub fn period(period: Period) -> Run {
    quantity(period.into(), period.to_string(), QuantityBasis::Agreement)
}

/// `1 January 2026`
pub fn date(date: Date) -> Run {
    quantity(
        Value::Date(date),
        date_words(date),
        QuantityBasis::Agreement,
    )
}

/// `24 December`, of every year.
pub fn yearly_day(month: u8, day: u8) -> Run {
    let shown = format!("{day} {}", month_word(u32::from(month)));
    quantity(
        Value::YearlyDay(month, day),
        shown,
        QuantityBasis::Agreement,
    )
}

/// `08:00`
pub fn time_of_day(time: TimeOfDay) -> Run {
    let shown = time.to_string();
    quantity(Value::TimeOfDay(time), shown, QuantityBasis::Agreement)
}

/// A window by name: `April 2026`, `second quarter of 2026`; a name that is none stays.
pub fn window(name: &str) -> Run {
    let shown = match parse_window_name(name) {
        Some(NamedPeriod::Year(year)) => year.to_string(),
        Some(NamedPeriod::Quarter(year, quarter)) => format!("Q{quarter} {year}"),
        Some(NamedPeriod::Month(year, month)) => format!("{} {year}", month_word(month)),
        Some(NamedPeriod::Week(year, week)) => format!("week {week} of {year}"),
        Some(NamedPeriod::Day(date)) => date_words(date),
        Some(NamedPeriod::Hour(date, hour, None)) => {
            format!("{}, {hour:02}:00 to {:02}:00", date_words(date), hour + 1)
        }
        Some(NamedPeriod::Hour(..)) | None => name.to_owned(),
    };
    quantity(
        Value::Window(name.to_owned()),
        shown,
        QuantityBasis::Agreement,
    )
}

/// A month of the year: `February`.
pub fn month_word(month: u32) -> &'static str {
    let index = usize::try_from(month).ok().and_then(|it| it.checked_sub(1));
    index.and_then(|it| MONTHS.get(it)).copied().unwrap_or("")
}

fn quantity(value: Value, shown: String, basis: QuantityBasis) -> Run {
    Run::Quantity(Quantity {
        value,
        shown,
        basis,
    })
}

fn date_words(date: Date) -> String {
    format!(
        "{} {} {}",
        date.day(),
        month_word(date.month()),
        date.year()
    )
}

/// In one unit where that is short, otherwise in several.
fn time(micros: &Number) -> String {
    for (length, unit) in TIMES {
        let length_of_unit = Number::from(length);
        let Some(count) = micros.checked_div(&length_of_unit) else {
            continue;
        };
        let Some(whole) = count.to_i64().filter(|_| count.is_integer()) else {
            continue;
        };
        let short = match unit {
            "minute" | "second" => whole.abs() <= MOST_OF_ONE_UNIT,
            "millisecond" => whole.abs() < 1_000,
            _ => true,
        };
        if whole != 0 && short {
            let digits = money::format_number(&count, 0);
            return format!("{digits} {}", plural(&count, unit));
        }
    }
    if micros.is_zero() {
        return "0 seconds".to_owned();
    }
    let cut = if micros.is_negative() {
        micros.ceil()
    } else {
        micros.floor()
    };
    let mark = if cut == *micros { "" } else { "…" };
    match cut.to_i64() {
        Some(whole) => format!("{}{mark}", describe(whole)),
        None => format!("{} µs{mark}", money::format_number(&cut, 0)),
    }
}

/// In the largest unit that needs no fraction: `5 GB`.
fn size(bits: &Number) -> String {
    let fitting = SIZES.iter().find_map(|(length, unit)| {
        let count = bits.checked_div(&Number::from(*length))?;
        let fits = count.is_integer() && !count.is_zero();
        fits.then(|| format!("{} {unit}", money::format_number(&count, 0)))
    });
    fitting.unwrap_or_else(|| format!("{} bits", money::format_number(bits, 0)))
}

fn plural(count: &Number, unit: &str) -> String {
    if *count == Number::one() {
        unit.to_owned()
    } else {
        format!("{unit}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(run: Run) -> String {
        match run {
            Run::Quantity(quantity) => quantity.shown,
            other => panic!("{other:?} is no quantity"),
        }
    }

    fn number(text: &str) -> Number {
        Number::parse(text).expect("a number")
    }

    fn show() -> Show {
        Show::new(Zone::load("Europe/Berlin").expect("it is built in"), "EUR")
    }

    #[test]
    fn lengths_of_time() {
        let of = |seconds: i64| shown(duration(seconds * 1_000_000));
        assert_eq!(of(900), "15 minutes");
        assert_eq!(of(60), "1 minute");
        assert_eq!(of(90), "90 seconds");
        assert_eq!(of(2592), "43 min 12 s");
        assert_eq!(of(3600), "1 hour");
        assert_eq!(of(743 * 3600), "743 hours");
        assert_eq!(of(5400), "90 minutes");
        assert_eq!(of(125), "2 min 5 s");
        assert_eq!(of(0), "0 seconds");
        assert_eq!(shown(duration(250_000)), "250 milliseconds");
        // A third of a minute and a bit: cut, and marked.
        assert_eq!(shown(derived_duration(&number("10/3"))), "3 µs…");
    }

    #[test]
    fn what_is_stated_is_exact_and_what_is_computed_is_cut() {
        let stated = |text, ty: &Type| shown(show().number(&number(text), ty));
        let computed =
            |text, ty: &Type| shown(show().of_type(&number(text), ty, QuantityBasis::Computed));
        assert_eq!(stated("0.999", &Type::Percent), "99.9%");
        assert_eq!(stated("1/3", &Type::Percent), "100/3 (33.33…)%");
        assert_eq!(computed("14383/14400", &Type::Percent), "99.881944…%");
        assert_eq!(stated("42000", &Type::MONEY), "42\u{202f}000.00 EUR");
        assert_eq!(computed("4200/31", &Type::MONEY), "135.48… EUR");
        assert_eq!(
            stated("0.01", &Type::PercentagePoints),
            "1 percentage point"
        );
        assert_eq!(
            stated("0.005", &Type::PercentagePoints),
            "0.5 percentage points"
        );
        assert_eq!(stated("40000000000", &Type::DATA), "5 GB");
        // 10 EUR an hour are 10 / 3 600 000 000 EUR a microsecond.
        let rate = Type::Quantity(Dimension::MONEY.per(Dimension::TIME));
        assert_eq!(stated("1/500000", &rate), "2 EUR per second");
    }

    #[test]
    fn ordinals() {
        let of = |number| shown(ordinal(number));
        assert_eq!(
            [1, 2, 3, 4, 11, 12, 13, 21, 112].map(of),
            [
                "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th"
            ]
        );
    }

    #[test]
    fn exact_figures_show_both_forms() {
        let exact = |text| shown(show().exact(&number(text), &Type::Percent));
        assert_eq!(exact("14383/14400"), "99.881944…% (exactly 14383/14400)");
        assert_eq!(exact("0.999"), "99.9%");
    }

    #[test]
    fn dates_and_windows() {
        let day = Date::new(2026, 4, 3).expect("a day");
        assert_eq!(shown(date(day)), "3 April 2026");
        assert_eq!(shown(yearly_day(12, 24)), "24 December");
        assert_eq!(shown(window("2026-04")), "April 2026");
        assert_eq!(shown(window("2026-Q2")), "Q2 2026");
        assert_eq!(shown(window("2026-04-03")), "3 April 2026");
        assert_eq!(shown(window("uptime")), "uptime");
        let instant = Instant::parse_rfc3339("2026-04-03T08:00:00Z").expect("an instant");
        assert_eq!(shown(show().instant(instant)), "3 April 2026, 10:00");
    }
}
