//! Currencies and how amounts are written.
//!
//! An amount is an exact number until the contract rounds it; the currency only
//! says how many decimal places are usual.

use super::number::Number;
use std::fmt;

/// Between groups of three digits: a narrow space at which no line breaks.
pub const GROUP_SEPARATOR: char = '\u{202f}';

/// Exact decimals longer than this are written as a fraction.
const MOST_PLACES: u32 = 12;
/// Fractions with more digits than this are left out.
const MOST_FRACTION_DIGITS: usize = 30;

/// A currency of ISO 4217.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The currency with exactly this code (`EUR`), if it is known.
    pub fn known(code: &str) -> Option<Self> {
        iso_currency::Currency::from_code(code)
            .filter(|found| found.code() == code)
            .map(Self)
    }

    /// Every code that [`Currency::known`] takes.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        // The table cannot be listed, but there are only 17 576 words of three letters.
        let letters = || b'A'..=b'Z';
        letters()
            .flat_map(move |a| letters().flat_map(move |b| letters().map(move |c| [a, b, c])))
            .filter_map(|word| Self::known(std::str::from_utf8(&word).ok()?))
            .map(Self::code)
    }

    /// `EUR`
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// `Euro`
    pub fn name(self) -> String {
        self.0.name().to_owned()
    }

    /// Decimal places of its smallest coin: 2 for EUR, 0 for JPY, 3 for BHD; 0 where there is no such thing.
    pub fn minor_digits(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }

    /// The smallest coin: 1/100 for EUR.
    pub fn minor_unit(self) -> Number {
        let ten_to = num_bigint::BigInt::from(10).pow(self.minor_digits());
        Number::ratio(1, ten_to).unwrap_or_else(Number::one)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// `EUR`
impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Currency {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.code().cmp(other.code())
    }
}

/// An amount as documents and statements show it: `4 200.00 EUR`.
///
/// Whole thousands are set apart by [`GROUP_SEPARATOR`], a narrow space. At least `places` decimal
/// places are shown, more when the exact amount has more. An amount that no short decimal equals is
/// shown as a fraction, and as a decimal that is cut and marked so: `1/3 (0.33…) EUR`. Nothing is
/// rounded.
pub fn format(amount: &Number, currency: Currency, places: u32) -> String {
    format!("{} {currency}", format_number(amount, places))
}

/// The number of [`format`](fn@format), without a currency.
pub fn format_number(amount: &Number, places: u32) -> String {
    let (digits, exact) = amount.to_decimal(MOST_PLACES.max(places));
    if exact {
        return grouped(&padded(&digits, places));
    }
    let shown = places.max(2);
    let (digits, _) = amount.to_decimal(shown);
    // A small negative amount loses its sign with its digits.
    let lost_sign = amount.is_negative() && !digits.starts_with('-');
    let sign = if lost_sign { "-" } else { "" };
    let cut = format!("{sign}{}…", grouped(&padded(&digits, shown)));
    let fraction = amount.to_string();
    if fraction.len() > MOST_FRACTION_DIGITS {
        return cut;
    }
    format!("{fraction} ({cut})")
}

/// A decimal with whole thousands set apart: all of it if it is short (twelve places), otherwise
/// cut, never rounded, after so many places and marked so: `99.881944…`. At least `padded` decimal
/// places are shown.
pub fn cut_number(number: &Number, places: u32, padded: u32) -> String {
    let (_, short) = number.to_decimal(MOST_PLACES);
    if short {
        return format_number(number, padded);
    }
    let (digits, _) = number.to_decimal(places);
    let kept = Number::parse(&digits).unwrap_or_else(Number::zero);
    let lost_sign = number.is_negative() && kept.is_zero();
    let sign = if lost_sign { "-" } else { "" };
    format!("{sign}{}…", format_number(&kept, padded))
}

/// With zeros up to so many decimal places.
fn padded(decimal: &str, places: u32) -> String {
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    if places == 0 && fraction.is_empty() {
        return whole.to_owned();
    }
    format!("{whole}.{fraction:0<width$}", width = places as usize)
}

/// With the whole digits in groups of three.
fn grouped(decimal: &str) -> String {
    let whole = decimal.find('.').unwrap_or(decimal.len());
    let mut text = String::with_capacity(decimal.len() + whole);
    for (index, character) in decimal.char_indices() {
        let begins_group = index > 0 && index < whole && (whole - index).is_multiple_of(3);
        if begins_group && !text.ends_with('-') {
            text.push(GROUP_SEPARATOR);
        }
        text.push(character);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Currency, format, format_number};
    use crate::quantity::Number;
    use crate::quantity::testing::number;

    #[test]
    fn currencies_and_their_places() {
        let digits = |code| Currency::known(code).map(Currency::minor_digits);
        assert_eq!(digits("EUR"), Some(2));
        assert_eq!(digits("JPY"), Some(0));
        assert_eq!(digits("BHD"), Some(3));
        assert_eq!(digits("XAU"), Some(0));
        assert_eq!(digits("eur"), None);
        assert_eq!(digits("ZZZ"), None);
        let minor = Currency::known("BHD").map(Currency::minor_unit);
        assert_eq!(minor, Number::ratio(1, 1000));
        assert!(Currency::codes().any(|code| code == "CHF"));
    }

    #[test]
    fn amounts_are_grouped_and_exact() {
        let euro = Currency::known("EUR").expect("there is the euro");
        assert_eq!(format(&number("4200"), euro, 2), "4\u{202f}200.00 EUR");
        assert_eq!(
            format_number(&number("1234567.5"), 2),
            "1\u{202f}234\u{202f}567.50"
        );
        assert_eq!(format_number(&number("-123456"), 0), "-123\u{202f}456");
        assert_eq!(format_number(&number("-1234"), 0), "-1\u{202f}234");
        assert_eq!(format_number(&number("100"), 2), "100.00");
        assert_eq!(format_number(&number("0.125"), 2), "0.125");
        assert_eq!(format_number(&number("0"), 2), "0.00");
    }

    #[test]
    fn what_no_decimal_equals_is_a_fraction() {
        // 4200 / 31 = 135.4838709…, cut and not rounded.
        assert_eq!(format_number(&number("4200/31"), 2), "4200/31 (135.48…)");
        assert_eq!(format_number(&number("2/3"), 0), "2/3 (0.66…)");
        assert_eq!(format_number(&number("-1/3000"), 2), "-1/3000 (-0.00…)");
        // 123456789012345678901234567891 = 7 * 17636684144620811271604938270 + 1, and 1/7 = 0.14…
        let long = number("123456789012345678901234567891/7");
        assert_eq!(
            format_number(&long, 2).replace('\u{202f}', ""),
            "17636684144620811271604938270.14…"
        );
    }
}
