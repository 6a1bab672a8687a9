//! From the text of a cell to its value, by the type of its field.
//!
//! Numbers are read as decimals from their digits; no binary number stands on
//! the way. What does not fit gives a [`Misfit`]: which finding, what was found,
//! what was expected.

use super::column::{Cell, Words};
use super::problem::shown;
use crate::diagnostics::{Code, codes, nearest::nearest};
use crate::plan::v1::{FieldType, Member};
use crate::quantity::{
    Date, Decimal, DecimalError, Instant, Local, LocalDateTime, MAX_DIGITS, Number, TimeOfDay,
    TimeSet, Zone, unit_micros,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Longest cell that is read, in bytes.
pub(crate) const LONGEST_CELL: usize = 64 * 1024;

/// Most values of a list and most spans within a cell.
const MOST_PARTS: usize = 10_000;

/// What reading cells needs to know of the plan.
pub(crate) struct Reader<'a> {
    pub(crate) zone: Zone,
    pub(crate) currency: &'a str,
    pub(crate) enums: &'a BTreeMap<String, Vec<Member>>,
}

/// Why a cell cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Misfit {
    pub(crate) code: Code,
    pub(crate) reason: String,
    pub(crate) help: Option<String>,
}

/// A cell that was read, or that makes its row one to leave out without complaint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Read {
    Value(Cell),
    /// A member of an enum that the field ignores.
    Ignored,
}

impl Misfit {
    /// A value that does not fit its field.
    pub(crate) fn unreadable(reason: &str) -> Self {
        Self::new(codes::UNREADABLE_VALUE, reason.to_owned())
    }

    pub(crate) fn new(code: Code, reason: String) -> Self {
        Self {
            code,
            reason,
            help: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// `found …, expected …`
fn unlike(text: &str, expected: &str) -> Misfit {
    Misfit::new(
        codes::UNREADABLE_VALUE,
        format!("found {}, expected {expected}", shown(text)),
    )
}

impl Reader<'_> {
    /// Reads a cell that is not empty, without blanks at its ends.
    pub(crate) fn read(
        &self,
        text: &str,
        ty: &FieldType,
        words: &mut Words,
    ) -> Result<Read, Misfit> {
        let cell = match ty {
            FieldType::Number => number(text, "a number")?,
            FieldType::Percent => percent(text)?,
            FieldType::Duration => Cell::Micros(duration(text)?),
            FieldType::Money => self.money(text)?,
            FieldType::Data => data_size(text)?,
            FieldType::Timestamp => Cell::Instant(self.timestamp(text)?),
            FieldType::Date => Cell::Date(date(text)?),
            FieldType::Text => Cell::Word(words.number(text)),
            FieldType::Bool => Cell::Bool(truth(text)?),
            FieldType::Enum { of, others_ignored } => match self.member(text, of) {
                Ok(name) => Cell::Word(words.number(name)),
                Err(_) if *others_ignored => return Ok(Read::Ignored),
                Err(misfit) => return Err(misfit),
            },
            FieldType::Spans => Cell::Spans(Arc::new(self.spans(text)?)),
            FieldType::List { of, separator } => {
                let parts: Vec<&str> = match separator.as_str() {
                    "" => vec![text],
                    separator => text.split(separator).collect(),
                };
                self.list(&parts, of, words)?
            }
        };
        Ok(Read::Value(cell))
    }

    /// Reads the values of a list; empty ones and ignored ones are left out.
    pub(crate) fn list(
        &self,
        parts: &[impl AsRef<str>],
        of: &FieldType,
        words: &mut Words,
    ) -> Result<Cell, Misfit> {
        if parts.len() > MOST_PARTS {
            return Err(too_many_parts(parts.len()));
        }
        let mut cells = Vec::with_capacity(parts.len());
        for part in parts {
            let part = part.as_ref().trim();
            if part.is_empty() {
                continue;
            }
            if let Read::Value(cell) = self.read(part, of, words)? {
                cells.push(cell);
            }
        }
        Ok(Cell::List(cells.into()))
    }

    /// An instant with its offset, or a local time that the contract's clock shows once.
    /// A skipped local time is the first instant after the gap.
    pub(crate) fn timestamp(&self, text: &str) -> Result<Instant, Misfit> {
        if let Some(instant) = Instant::parse_rfc3339(text) {
            return Ok(instant);
        }
        let Some(local) =
            LocalDateTime::parse(text).filter(|local| local.time < TimeOfDay::END_OF_DAY)
        else {
            return Err(timestamp_misfit(text));
        };
        match self.zone.resolve(local) {
            Local::Unique(instant) | Local::Skipped(instant) => Ok(instant),
            Local::Repeated(..) => Err(Misfit::new(
                codes::AMBIGUOUS_LOCAL_TIME,
                format!(
                    "{} occurs twice: clocks in `{}` are set back then",
                    shown(text),
                    self.zone.name()
                ),
            )
            .help("write the offset from UTC, such as `2026-10-25T02:30:00+01:00`")),
        }
    }

    fn money(&self, text: &str) -> Result<Cell, Misfit> {
        let (amount, unit) = split_unit(text);
        if unit.is_empty() || unit == self.currency {
            return number(amount, &format!("an amount of money in {}", self.currency));
        }
        let is_code = unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase());
        if is_code && number(amount, "").is_ok() {
            return Err(Misfit::new(
                codes::OTHER_CURRENCY,
                format!(
                    "found {}, expected an amount in {}, the currency of the contract",
                    shown(text),
                    self.currency
                ),
            )
            .help("convert it by a `table` of rates with dates"));
        }
        Err(unlike(
            text,
            &format!(
                "an amount of money such as `100.00` or `100.00 {}`",
                self.currency
            ),
        ))
    }

    /// The name of an enum's member that is written by its name or by its text.
    fn member(&self, text: &str, of: &str) -> Result<&str, Misfit> {
        let members = self.enums.get(of).map_or(&[][..], Vec::as_slice);
        let fits = |member: &&Member| member.name == text || member.text.as_deref() == Some(text);
        if let Some(member) = members.iter().find(fits) {
            return Ok(&member.name);
        }
        let spellings = || members.iter().map(|m| m.text.as_deref().unwrap_or(&m.name));
        let listed: Vec<String> = spellings().take(8).map(shown).collect();
        let more = if members.len() > listed.len() {
            ", …"
        } else {
            ""
        };
        let misfit = Misfit::new(
            codes::UNKNOWN_MEMBER,
            format!(
                "found {}, expected one of {}{more}",
                shown(text),
                listed.join(", ")
            ),
        );
        Err(match nearest(text, spellings()) {
            Some(near) => misfit.help(format!("did you mean `{near}`?")),
            None => misfit,
        })
    }

    /// `start/end;start/end`
    fn spans(&self, text: &str) -> Result<TimeSet, Misfit> {
        let mut runs = Vec::new();
        for part in text
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let Some((start, end)) = part.split_once('/') else {
                return Err(unlike(
                    part,
                    "spans such as `2026-04-03T10:00Z/2026-04-03T11:00Z`",
                ));
            };
            runs.push(self.span(start.trim(), end.trim())?);
            if runs.len() > MOST_PARTS {
                return Err(too_many_parts(runs.len()));
            }
        }
        Ok(TimeSet::from_runs(runs))
    }

    /// One span within a row.
    pub(crate) fn span(&self, start: &str, end: &str) -> Result<(Instant, Instant), Misfit> {
        let (from, to) = (self.timestamp(start)?, self.timestamp(end)?);
        if to < from {
            return Err(Misfit::new(
                codes::ENDS_BEFORE_START,
                format!(
                    "the span from {} ends before, at {}",
                    shown(start),
                    shown(end)
                ),
            ));
        }
        Ok((from, to))
    }
}

fn too_many_parts(found: usize) -> Misfit {
    Misfit::new(
        codes::UNREADABLE_VALUE,
        format!("found {found} values in one cell, expected at most {MOST_PARTS}"),
    )
}

/// An exact number by its digits.
fn number(text: &str, expected: &str) -> Result<Cell, Misfit> {
    if let Some(cell) = small_decimal(text) {
        return Ok(cell);
    }
    match Decimal::parse(text) {
        Ok(decimal) => Ok(exact(decimal.value())),
        Err(DecimalError::TooLong) => Err(Misfit::new(
            codes::UNREADABLE_VALUE,
            format!(
                "found {}, expected at most {MAX_DIGITS} digits and an exponent of at most {MAX_DIGITS}",
                shown(text)
            ),
        )),
        Err(DecimalError::Form) if is_number_with_commas(text) => Err(unlike(text, expected)
            .help("write digits without grouping and `.` as the decimal sign")),
        Err(DecimalError::Form) => Err(unlike(text, expected)),
    }
}

/// The common case, without any detour: a sign, digits, at most one point, 18 digits in all.
fn small_decimal(text: &str) -> Option<Cell> {
    let bytes = text.as_bytes();
    let (negative, unsigned) = match bytes.first()? {
        b'-' => (true, &bytes[1..]),
        _ => (false, bytes),
    };
    if unsigned.is_empty() || unsigned.len() > 18 {
        return None;
    }
    let (mut digits, mut scale, mut in_fraction) = (0_i64, 0_u32, false);
    for (index, byte) in unsigned.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                digits = digits * 10 + i64::from(byte - b'0');
                scale += u32::from(in_fraction);
            }
            b'.' if !in_fraction && index > 0 && index + 1 < unsigned.len() => in_fraction = true,
            _ => return None,
        }
    }
    let digits = if negative { -digits } else { digits };
    Some(Cell::Decimal { digits, scale })
}

fn exact(value: Number) -> Cell {
    match value.to_i64() {
        Some(digits) => Cell::Decimal { digits, scale: 0 },
        None => Cell::Large(value),
    }
}

fn is_number_with_commas(text: &str) -> bool {
    text.contains(',')
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b",.-+".contains(&byte))
}

fn percent(text: &str) -> Result<Cell, Misfit> {
    const EXPECTED: &str = "a percentage such as `99.9%` or `0.999`";
    let Some(points) = text.strip_suffix('%') else {
        return number(text, EXPECTED);
    };
    match number(points.trim_end(), EXPECTED)? {
        Cell::Decimal { digits, scale } => Ok(Cell::Decimal {
            digits,
            scale: scale + 2,
        }),
        Cell::Large(value) => {
            let hundred = Number::from(100);
            Ok(exact(value.checked_div(&hundred).unwrap_or(value)))
        }
        cell => Ok(cell),
    }
}

/// The number and the word after it: `90 s`, `90s`.
fn split_unit(text: &str) -> (&str, &str) {
    // An exponent is no unit: `1e6`.
    let unit_at = text.char_indices().find(|(at, character)| {
        let exponent = matches!(character, 'e' | 'E')
            && text[at + 1..]
                .starts_with(|next: char| next.is_ascii_digit() || next == '-' || next == '+');
        (character.is_alphabetic() || *character == 'µ') && !exponent
    });
    let at = unit_at.map_or(text.len(), |(at, _)| at);
    (text[..at].trim_end(), text[at..].trim())
}

/// Microseconds of an ISO 8601 duration or of a number with a unit.
pub(crate) fn duration(text: &str) -> Result<i64, Misfit> {
    const EXPECTED: &str = "a duration such as `90 s`, `15 minutes` or `PT1M30S`";
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    if let Some(iso) = unsigned.strip_prefix(['P', 'p']) {
        let micros = iso_duration(text, iso)?;
        return Ok(if unsigned.len() < text.len() {
            -micros
        } else {
            micros
        });
    }
    let (amount, unit) = split_unit(text);
    let Some(unit) = elapsed_unit(unit) else {
        let misfit = unlike(text, EXPECTED);
        return Err(if unit.is_empty() && number(amount, "").is_ok() {
            misfit.help("write the unit: `s`, `min`, `h` or their words")
        } else if is_calendar_unit(unit) {
            misfit.help("a day, a week or a month has no fixed length: write hours")
        } else {
            misfit
        });
    };
    let number = decimal_value(amount).ok_or_else(|| unlike(text, EXPECTED))?;
    whole_micros(&number, unit).ok_or_else(|| out_of_reach(text))
}

/// What comes after the `P`: `T1H30M`.
fn iso_duration(text: &str, iso: &str) -> Result<i64, Misfit> {
    let expected = || {
        unlike(
            text,
            "an ISO 8601 duration of hours, minutes and seconds such as `PT1H30M`",
        )
    };
    let Some(mut rest) = iso.strip_prefix(['T', 't']) else {
        let dated = iso.starts_with(|first: char| first.is_ascii_digit());
        return Err(if dated {
            expected().help("a day, a week or a month has no fixed length: write hours")
        } else {
            expected()
        });
    };
    let mut units = [('H', 3_600_000_000), ('M', 60_000_000), ('S', 1_000_000)].into_iter();
    let mut sum = 0_i64;
    if rest.is_empty() {
        return Err(expected());
    }
    while let Some(at) = rest.find(|character: char| character.is_ascii_alphabetic()) {
        let (amount, unit) = (&rest[..at], rest[at..].chars().next().unwrap_or(' '));
        let (_, micros) = units
            .find(|(letter, _)| letter.eq_ignore_ascii_case(&unit))
            .ok_or_else(expected)?;
        let number = decimal_value(&amount.replace(',', ".")).ok_or_else(expected)?;
        let part = whole_micros(&number, micros).ok_or_else(|| out_of_reach(text))?;
        sum = sum.checked_add(part).ok_or_else(|| out_of_reach(text))?;
        rest = &rest[at + 1..];
    }
    if rest.is_empty() {
        Ok(sum)
    } else {
        Err(expected())
    }
}

fn out_of_reach(text: &str) -> Misfit {
    unlike(text, "a whole number of microseconds below 290 000 years")
}

fn decimal_value(text: &str) -> Option<Number> {
    Decimal::parse(text).ok().map(|decimal| decimal.value())
}

fn whole_micros(number: &Number, unit: i64) -> Option<i64> {
    (number * &Number::from(unit)).to_i64()
}

fn elapsed_unit(word: &str) -> Option<i64> {
    Some(match word {
        "µs" | "us" | "microsecond" | "microseconds" => 1,
        "s" | "sec" => 1_000_000,
        "min" => 60_000_000,
        "h" => 3_600_000_000,
        word => unit_micros(word)?,
    })
}

fn is_calendar_unit(word: &str) -> bool {
    [
        "d", "day", "days", "week", "weeks", "month", "months", "year", "years",
    ]
    .contains(&word)
}

/// Bits of a size with its unit.
fn data_size(text: &str) -> Result<Cell, Misfit> {
    const EXPECTED: &str = "a size such as `10 GB`, `512 MiB` or `100 Mbit`";
    let (amount, unit) = split_unit(text);
    let bits = data_unit(unit).ok_or_else(|| unlike(text, EXPECTED))?;
    let number = decimal_value(amount).ok_or_else(|| unlike(text, EXPECTED))?;
    Ok(exact(&number * &Number::from(bits)))
}

/// Bits of a unit of size: decimal prefixes count thousands, binary ones 1024.
fn data_unit(unit: &str) -> Option<i64> {
    match unit {
        "bit" | "bits" => return Some(1),
        "B" | "byte" | "bytes" => return Some(8),
        _ => {}
    }
    let (prefix, base) = match unit.strip_suffix('B') {
        Some(prefix) => (prefix, 8),
        None => (
            unit.strip_suffix("bit")
                .or_else(|| unit.strip_suffix("bits"))?,
            1,
        ),
    };
    let factor = match prefix {
        "k" => 1_000,
        "M" => 1_000_000,
        "G" => 1_000_000_000,
        "T" => 1_000_000_000_000,
        "P" => 1_000_000_000_000_000,
        "Ki" => 1 << 10,
        "Mi" => 1 << 20,
        "Gi" => 1 << 30,
        "Ti" => 1 << 40,
        "Pi" => 1 << 50,
        _ => return None,
    };
    Some(base * factor)
}

fn date(text: &str) -> Result<Date, Misfit> {
    Date::parse(text).ok_or_else(|| unlike(text, "a date such as `2026-04-03`"))
}

fn timestamp_misfit(text: &str) -> Misfit {
    let misfit = unlike(
        text,
        "a time such as `2026-04-03T10:00:00Z`, or `2026-04-03 10:00` by the contract's clock",
    );
    if Date::parse(text).is_some() {
        misfit.help("add the time of day")
    } else if decimal_value(text).is_some() {
        misfit.help("write seconds since 1970 as date and time")
    } else {
        misfit
    }
}

fn truth(text: &str) -> Result<bool, Misfit> {
    let is_one_of = |words: [&str; 3]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_one_of(["true", "1", "yes"]) {
        Ok(true)
    } else if is_one_of(["false", "0", "no"]) {
        Ok(false)
    } else {
        Err(unlike(text, "`true` or `false`, `1` or `0`, `yes` or `no`"))
    }
}

#[cfg(test)]
mod tests;
