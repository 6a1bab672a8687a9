//! How numbers and times are shown: cut, never rounded.
//!
//! 99.8981 % never shows as 99.90 %. Where digits were cut there is `…`.

use super::v1;
use crate::phrases::statement as say;
use crate::plan::v1::{Exact, Unit};
use crate::quantity::{Currency, Date, Instant, Interval, Number, Zone, describe, money};

/// Places of the decimals meant for programs.
const DECIMAL_PLACES: u32 = 12;
/// Places of the decimals meant for people.
const SHOWN_PLACES: u32 = 6;
/// Amounts of a currency that is not known have so many places.
const USUAL_PLACES: u32 = 2;

/// Shows numbers in a currency and times in a zone.
#[derive(Clone, Debug)]
pub struct Show {
    zone: Zone,
    currency: String,
    places: u32,
}

impl Show {
    /// For a zone and an ISO 4217 code.
    pub fn new(zone: Zone, currency: &str) -> Self {
        let known = Currency::known(currency);
        Self {
            zone,
            currency: currency.to_owned(),
            places: known.map_or(USUAL_PLACES, Currency::minor_digits),
        }
    }

    /// A number of a statement.
    pub fn amount(&self, number: &Number, unit: Unit) -> v1::Amount {
        v1::Amount {
            exact: Exact(number.clone()),
            decimal: number.to_decimal(DECIMAL_PLACES).0,
            shown: self.number(number, unit),
        }
    }

    /// A number between bounds.
    pub fn range(&self, interval: &Interval, unit: Unit) -> v1::Range {
        let end = |end: &Option<Number>| end.as_ref().map(|end| self.amount(end, unit));
        v1::Range {
            unit,
            known: interval.is_exact(),
            least: end(&interval.lo),
            greatest: end(&interval.hi),
        }
    }

    /// A number as people read it.
    pub fn number(&self, number: &Number, unit: Unit) -> String {
        match unit {
            Unit::Percent => {
                let hundredfold = number.clone() * Number::from(100);
                format!("{}%", money::cut_number(&hundredfold, SHOWN_PLACES, 0))
            }
            Unit::Money => format!(
                "{} {}",
                money::cut_number(number, self.places, self.places),
                self.currency
            ),
            Unit::Duration => duration(number),
            Unit::Points => say::points(&money::cut_number(number, SHOWN_PLACES, 0)),
            Unit::Data => format!("{} bit", money::cut_number(number, SHOWN_PLACES, 0)),
            Unit::Declared(unit) => {
                format!("{} {unit}", money::cut_number(number, SHOWN_PLACES, 0))
            }
            Unit::Number | Unit::Rate => money::cut_number(number, SHOWN_PLACES, 0),
            Unit::Instant => match number.floor().to_i64() {
                Some(micros) => super::words::moment(&self.instant(Instant(micros))),
                None => money::cut_number(number, SHOWN_PLACES, 0),
            },
            Unit::Date => match number.floor().to_i64() {
                Some(micros) => self.date(Instant(micros)).to_string(),
                None => money::cut_number(number, SHOWN_PLACES, 0),
            },
            Unit::Truth if number.is_zero() => say::no(),
            Unit::Truth => say::yes(),
        }
    }

    /// A number between bounds as people read it.
    pub fn interval(&self, interval: &Interval, unit: Unit) -> String {
        let shown = |end: &Number| self.number(end, unit);
        match (&interval.lo, &interval.hi) {
            (Some(lo), Some(hi)) if lo == hi => shown(lo),
            (lo, hi) => between(unit, lo.as_ref().map(shown), hi.as_ref().map(shown)),
        }
    }

    /// An instant for programs: RFC 3339 with the zone's offset.
    pub fn instant(&self, instant: Instant) -> String {
        let local = self.zone.local(instant);
        let time = local.time;
        let micros = time.micros().rem_euclid(1_000_000);
        let fraction = match micros {
            0 => String::new(),
            _ => format!(".{micros:06}"),
        };
        format!(
            "{}T{:02}:{:02}:{:02}{fraction}{}",
            local.date,
            time.hour(),
            time.minute(),
            time.second(),
            self.offset(instant)
        )
    }

    /// The local date of an instant.
    pub fn date(&self, instant: Instant) -> Date {
        self.zone.date(instant)
    }

    /// `+02:00`
    fn offset(&self, instant: Instant) -> String {
        let seconds = self.zone.offset_seconds(instant);
        let sign = if seconds < 0 { '-' } else { '+' };
        let minutes = seconds.unsigned_abs() / 60;
        format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// A number between bounds, once it is in a statement.
pub fn shown_range(range: &v1::Range) -> String {
    match (&range.least, &range.greatest) {
        (Some(least), Some(_)) if range.known => least.shown.clone(),
        (least, greatest) => {
            let shown = |end: &Option<v1::Amount>| end.as_ref().map(|end| end.shown.clone());
            between(range.unit, shown(least), shown(greatest))
        }
    }
}

/// Two bounds that differ, or one, or none.
fn between(unit: Unit, least: Option<String>, greatest: Option<String>) -> String {
    let is_moment = matches!(unit, Unit::Instant | Unit::Date);
    match (least, greatest) {
        (Some(_), Some(_)) if unit == Unit::Truth => say::yes_or_no(),
        (Some(least), Some(greatest)) => say::range(&least, &greatest),
        (Some(least), None) if is_moment => say::or_later(&least),
        (None, Some(greatest)) if is_moment => say::or_earlier(&greatest),
        (Some(least), None) => say::at_least(&least),
        (None, Some(greatest)) => say::at_most(&greatest),
        (None, None) => say::anything(),
    }
}

/// Microseconds in words; a part of a microsecond is cut.
fn duration(micros: &Number) -> String {
    if let Some(whole) = micros.to_i64() {
        return describe(whole);
    }
    let cut = if micros.is_negative() {
        micros.ceil()
    } else {
        micros.floor()
    };
    match cut.to_i64() {
        Some(whole) => format!("{}…", describe(whole)),
        None => format!("{cut} µs"),
    }
}

#[cfg(test)]
mod tests {
    use super::Show;
    use crate::plan::v1::Unit;
    use crate::quantity::{Instant, Interval, Number, Zone};

    fn show() -> Show {
        let zone = Zone::load("Europe/Berlin").expect("the zone is built in");
        Show::new(zone, "EUR")
    }

    fn number(text: &str) -> Number {
        Number::parse(text).expect("a number")
    }

    #[test]
    fn a_miss_never_shows_as_kept() {
        let shown = |text| show().number(&number(text), Unit::Percent);
        assert_eq!(shown("0.998981"), "99.8981%");
        assert_eq!(shown("14383/14400"), "99.881944…%");
        // 99.9 % less one in ten to the thirteenth.
        assert_eq!(shown("9989999999999/10000000000000"), "99.89999999999%");
        assert_eq!(
            shown("998999999999999999/1000000000000000000"),
            "99.899999…%"
        );
        assert_eq!(shown("999/1000"), "99.9%");
        assert_eq!(shown("1"), "100%");
    }

    #[test]
    fn money_has_the_places_of_its_currency() {
        let shown = |text| show().number(&number(text), Unit::Money);
        assert_eq!(shown("4200"), "4\u{202f}200.00 EUR");
        assert_eq!(shown("0.125"), "0.125 EUR");
        assert_eq!(shown("4200/31"), "135.48… EUR");
        assert_eq!(shown("-1/3000"), "-0.00… EUR");
    }

    #[test]
    fn ranges_and_open_ends() {
        let shown = |interval| show().interval(&interval, Unit::Percent);
        assert_eq!(
            shown(Interval::new(number("0.9985"), number("0.9995"))),
            "99.85% to 99.95%"
        );
        let open = Interval {
            lo: Some(number("0.5")),
            hi: None,
        };
        assert_eq!(shown(open), "50% or more");
        assert_eq!(shown(Interval::unbounded()), "not known at all");
    }

    #[test]
    fn instants_carry_the_local_offset() {
        let instant = |text| Instant::parse_rfc3339(text).expect("an instant");
        assert_eq!(
            show().instant(instant("2026-04-03T08:00:00Z")),
            "2026-04-03T10:00:00+02:00"
        );
        assert_eq!(
            show().instant(instant("2026-12-31T23:00:00.5Z")),
            "2027-01-01T00:00:00.500000+01:00"
        );
    }

    #[test]
    fn durations_in_words() {
        let shown = |text| show().number(&number(text), Unit::Duration);
        assert_eq!(shown("3060000000"), "51 min");
        assert_eq!(shown("10/3"), "3 µs…");
    }
}
