//! Literals: numbers with their units, dates and times.

use super::super::context::Checker;
use super::super::scope::Scope;
use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{self, Constant, Expr, ExprKind, Length, Type};
use crate::quantity::{
    Currency, Date, Decimal, LocalDateTime, Number, Period, PeriodUnit, TimeOfDay, unit_micros,
    unit_words,
};
use crate::syntax::ast::{self, ClockParts, DateParts, Literal};
use crate::text::Location;

/// Most of a unit that is counted on a calendar.
const MOST_UNITS: i64 = 100_000;

/// Which lengths a clause takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::check) enum Allowed {
    /// Elapsed time only.
    Elapsed,
    /// Days, months, years only.
    Counted,
    /// Either.
    Both,
}

impl Checker<'_> {
    pub(super) fn literal(&mut self, literal: &Literal, scope: &Scope, at: Location) -> Expr {
        let (constant, ty) = match literal {
            Literal::Number(number) => (Constant::Number(number.value()), Type::Number),
            Literal::Percent(number) => (hundredth(number), Type::Percent),
            Literal::Quantity { number, unit, on } => {
                return self.quantity(number, unit, on.as_ref(), scope, at);
            }
            Literal::Date(parts) => match self.date(*parts, at) {
                Some(date) => (Constant::Date(date), Type::Date),
                None => return Self::poison(at),
            },
            Literal::DateTime(date, clock) => match self.moment(*date, *clock, at) {
                Some(instant) => (Constant::Instant(instant), Type::Timestamp),
                None => return Self::poison(at),
            },
            Literal::Clock(parts) => match self.clock(*parts, at) {
                Some(time) => (Constant::TimeOfDay(time), Type::TimeOfDay),
                None => return Self::poison(at),
            },
            Literal::Bool(value) => (Constant::Bool(*value), Type::Bool),
            Literal::YearlyDate(..) => {
                self.not_a_value(
                    at,
                    "a day of every year",
                    "only `closed` of a calendar takes it",
                );
                return Self::poison(at);
            }
            Literal::YearMonth(..) | Literal::WindowName(_) => {
                self.not_a_value(at, "the name of a window", "only examples name windows");
                return Self::poison(at);
            }
        };
        Expr {
            kind: ExprKind::Constant(constant),
            ty,
            at,
        }
    }

    fn not_a_value(&mut self, at: Location, what: &str, note: &str) {
        let finding = Diagnostic::new(codes::NOT_HERE, at, format!("{what} is no value"));
        self.report(finding.note(note));
    }

    fn quantity(
        &mut self,
        number: &Decimal,
        unit: &ast::Name,
        on: Option<&ast::Path>,
        scope: &Scope,
        at: Location,
    ) -> Expr {
        let value = number.value();
        let constant = |constant, ty| Expr {
            kind: ExprKind::Constant(constant),
            ty,
            at,
        };
        let word = &*unit.text;
        if let Some(on) = on
            && PeriodUnit::parse(word) != Some(PeriodUnit::BusinessDay)
        {
            let finding = Diagnostic::new(
                codes::NOT_HERE,
                scope.at(on.span),
                format!("`{word}` are not counted on a calendar of working hours"),
            );
            self.report(finding.help("only business days are: `3 business days on …`"));
            return Self::poison(at);
        }
        if let Some(micros) = unit_micros(word) {
            let micros = &value * &Number::from(micros);
            return constant(Constant::Number(micros), Type::DURATION);
        }
        if let Some(unit) = PeriodUnit::parse(word) {
            return match self.period(&value, unit, on, scope, at) {
                Some(period) => constant(period, Type::Period),
                None => Self::poison(at),
            };
        }
        if matches!(word, "percentage point" | "percentage points") {
            return constant(hundredth(number), Type::PercentagePoints);
        }
        if matches!(word, "point" | "points") {
            return constant(Constant::Number(value), Type::POINTS);
        }
        if let Some(bits) = data_unit(word) {
            let bits = &value * &Number::from(bits);
            return constant(Constant::Number(bits), Type::DATA);
        }
        if Currency::known(word).is_some() {
            return if self.money(word, unit, scope) {
                constant(Constant::Number(value), Type::MONEY)
            } else {
                Self::poison(at)
            };
        }
        if let Some(id) = self.unit_declared(unit, scope) {
            return match self.unit_meaning(id, scope.at(unit.span)) {
                Some((size, ty)) => constant(Constant::Number(&value * &size), ty),
                None => Self::poison(at),
            };
        }
        self.unknown_unit(unit, scope);
        Self::poison(at)
    }

    /// Whether an amount is in the contract's currency; reports if not.
    fn money(&mut self, code: &str, unit: &ast::Name, scope: &Scope) -> bool {
        let own = self.frame.currency;
        if own.is_some_and(|own| own.code() == code) {
            return true;
        }
        if own.is_none() && self.frame.currency_named {
            // The contract's currency is wrong, and that was reported.
            return true;
        }
        let at = scope.at(unit.span);
        let finding = match own {
            Some(own) => Diagnostic::new(
                codes::FOREIGN_MONEY,
                at,
                format!("`{code}` is not the contract's currency, {own}"),
            )
            .note("all money of a contract is in one currency, so that amounts can be compared and added")
            .help("give the amount in the contract's currency"),
            None => Diagnostic::new(
                codes::FOREIGN_MONEY,
                at,
                "an amount of money, and the contract names no currency",
            )
            .help(format!("add `currency {code}` to the contract")),
        };
        self.report(finding);
        false
    }

    fn unknown_unit(&mut self, unit: &ast::Name, scope: &Scope) {
        let at = scope.at(unit.span);
        let word = &*unit.text;
        let finding = Diagnostic::new(codes::UNKNOWN_UNIT, at, format!("unknown unit `{word}`"));
        let upper = word.to_ascii_uppercase();
        if Currency::known(&upper).is_some() {
            self.report(finding.fix(format!("write `{upper}`"), at, upper));
            return;
        }
        let known = unit_words().chain(PERIOD_WORDS.iter().copied()).chain([
            "percentage points",
            "percentage point",
            "points",
        ]);
        let short = match word {
            "s" | "sec" | "secs" => Some("seconds"),
            "m" | "min" | "mins" => Some("minutes"),
            "h" | "hr" | "hrs" => Some("hours"),
            "d" => Some("days"),
            _ => None,
        };
        let declared = || {
            self.resolved
                .nearest(scope.unit, word, &[crate::resolve::Kind::Unit])
        };
        let near = short
            .or_else(|| nearest(word, known))
            .map(ToOwned::to_owned);
        let finding = match near.or_else(declared) {
            Some(near) => finding.fix(format!("write `{near}`"), at, near),
            None => finding.help("lengths are in `ms`, `seconds`, `minutes`, `hours`, `days` and so on, money in the code of a currency, sizes in `GB` or `GiB`; a unit of the parties' own is declared: `unit NAME`"),
        };
        self.report(finding);
    }

    fn period(
        &mut self,
        value: &Number,
        unit: PeriodUnit,
        on: Option<&ast::Path>,
        scope: &Scope,
        at: Location,
    ) -> Option<Constant> {
        let count = value
            .to_i64()
            .filter(|count| (0..=MOST_UNITS).contains(count))
            .and_then(|count| u32::try_from(count).ok());
        let Some(count) = count else {
            let words = unit.word();
            let finding = Diagnostic::new(
                codes::IMPOSSIBLE_VALUE,
                at,
                format!("{words}s are counted: a whole number of them, at most {MOST_UNITS}"),
            );
            self.report(finding.help("half a day has no meaning on a calendar; write hours"));
            return None;
        };
        if unit != PeriodUnit::BusinessDay {
            return Some(Constant::Period(Period::new(count, unit)));
        }
        let calendar = self.business_calendar(on, scope, at)?;
        Some(Constant::BusinessDays(count, calendar))
    }

    /// Whose business days are meant: those named, otherwise the contract's.
    pub(in crate::check) fn business_calendar(
        &mut self,
        on: Option<&ast::Path>,
        scope: &Scope,
        at: Location,
    ) -> Option<ir::Path> {
        if let Some(on) = on {
            return self.calendar_with_hours(on, scope);
        }
        if let Some(calendar) = &self.frame.business_days {
            return Some(calendar.clone());
        }
        if !self.frame.business_days_named {
            self.report(
                Diagnostic::new(codes::WHOSE_BUSINESS_DAYS, at, "nothing says whose business days are meant")
                    .note("holidays and weekends differ from place to place: the parties would count to different days")
                    .help("write `business days on CALENDAR` here, or once for all in the contract"),
            );
        }
        None
    }

    /// A date that there is.
    pub(in crate::check) fn date(&mut self, parts: DateParts, at: Location) -> Option<Date> {
        let date = Date::new(parts.year, u32::from(parts.month), u32::from(parts.day));
        if date.is_none() {
            let finding = Diagnostic::new(codes::IMPOSSIBLE_VALUE, at, "there is no such date");
            let last = Date::new(parts.year, u32::from(parts.month), 1).map(Date::days_in_month);
            self.report(match last {
                Some(last) => finding.note(format!("that month has {last} days")),
                None => finding.note("a date is year, month and day: `2026-04-01`"),
            });
        }
        date
    }

    /// A time of day that there is.
    pub(in crate::check) fn clock(&mut self, parts: ClockParts, at: Location) -> Option<TimeOfDay> {
        let time = TimeOfDay::new(
            u32::from(parts.hour),
            u32::from(parts.minute),
            u32::from(parts.second),
        );
        if time.is_none() {
            let finding = Diagnostic::new(codes::IMPOSSIBLE_VALUE, at, "no clock shows this time");
            self.report(finding.note("a day ends at 24:00"));
        }
        time
    }

    /// A local time in the contract's zone.
    pub(in crate::check) fn moment(
        &mut self,
        date: DateParts,
        clock: ClockParts,
        at: Location,
    ) -> Option<crate::quantity::Instant> {
        let date = self.date(date, at)?;
        let time = self.clock(clock, at)?;
        Some(self.frame.zone.instant(LocalDateTime::new(date, time)))
    }

    /// A length of time that the contract fixes.
    pub(in crate::check) fn length(
        &mut self,
        expr: &ast::Expr,
        scope: &Scope,
        allowed: Allowed,
    ) -> Option<Length> {
        let found = self.infer(expr, scope, &super::Want::Scalar);
        let at = found.at;
        match (&found.kind, &found.ty) {
            (ExprKind::Constant(Constant::Number(micros)), &Type::DURATION)
                if allowed != Allowed::Counted =>
            {
                self.whole_length(micros, at).map(Length::Elapsed)
            }
            (ExprKind::Constant(Constant::Period(period)), _) if allowed != Allowed::Elapsed => {
                Some(Length::Period(*period, None))
            }
            (ExprKind::Constant(Constant::BusinessDays(count, calendar)), _)
                if allowed != Allowed::Elapsed =>
            {
                let period = Period::new(*count, PeriodUnit::BusinessDay);
                Some(Length::Period(period, Some(calendar.clone())))
            }
            (_, Type::Unknown) => None,
            (_, Type::Period) => {
                let finding = super::fit::period_for_duration(&found);
                self.report(finding);
                None
            }
            _ => {
                let wanted = match allowed {
                    Allowed::Elapsed => "a length of time such as `90 seconds`",
                    Allowed::Counted => "a period such as `30 days`",
                    Allowed::Both => "a length such as `90 minutes` or `30 days`",
                };
                let finding = Diagnostic::new(
                    codes::TYPE_MISMATCH,
                    at,
                    format!("expected {wanted}, found {}", found.ty),
                );
                self.report(match (&found.ty, allowed) {
                    (Type::Number, Allowed::Counted) => {
                        finding.help("write its unit behind it: `days`, `business days`, `months`")
                    }
                    (Type::Number, _) => {
                        finding.help("write its unit behind it: `seconds`, `minutes`, `hours`")
                    }
                    _ => finding,
                });
                None
            }
        }
    }

    /// The microseconds of a positive length of time that the contract fixes.
    pub(in crate::check) fn micros(&mut self, expr: &ast::Expr, scope: &Scope) -> Option<i64> {
        match self.length(expr, scope, Allowed::Elapsed)? {
            Length::Elapsed(micros) if micros > 0 => Some(micros),
            _ => {
                let finding = Diagnostic::new(
                    codes::IMPOSSIBLE_VALUE,
                    scope.at(expr.span),
                    "a length of time above zero is needed here",
                );
                self.report(finding);
                None
            }
        }
    }

    fn whole_length(&mut self, micros: &Number, at: Location) -> Option<i64> {
        let whole = whole_micros(micros);
        if whole.is_none() {
            let finding = Diagnostic::new(
                codes::IMPOSSIBLE_VALUE,
                at,
                "a length of time is a whole number of microseconds, and not endless",
            );
            self.report(finding);
        }
        whole
    }
}

/// Words of periods, for misspelt units.
const PERIOD_WORDS: &[&str] = &[
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "quarter",
    "quarters",
    "year",
    "years",
    "business day",
    "business days",
];

/// A thousand years in microseconds: nothing in an agreement is longer.
const LONGEST: i64 = 31_556_952_000_000_000;

/// As a whole number of microseconds, if it is one, not negative and not beyond sense.
pub(in crate::check) fn whole_micros(micros: &Number) -> Option<i64> {
    micros
        .to_i64()
        .filter(|micros| (0..=LONGEST).contains(micros))
}

fn hundredth(number: &Decimal) -> Constant {
    let value = number.value();
    let ratio = value.checked_div(&Number::from(100));
    Constant::Number(ratio.unwrap_or(value))
}

/// Bits of a unit of size: decimal prefixes count thousands, binary ones 1024.
fn data_unit(word: &str) -> Option<i64> {
    match word {
        "bit" | "bits" => return Some(1),
        "B" | "byte" | "bytes" => return Some(8),
        _ => {}
    }
    let (prefix, base) = match word.strip_suffix('B') {
        Some(prefix) => (prefix, 8),
        None => (
            word.strip_suffix("bit")
                .or_else(|| word.strip_suffix("bits"))?,
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
