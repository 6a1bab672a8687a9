//! Formulas as English: noun phrases for values and sets of time, clauses for conditions.
//!
//! Each form of an expression has one phrase. Where two forms stand in one another and a
//! reader could group them in two ways, the inner one gets brackets, as in the formula.
//!
//! Not here: sentences around them (`agreement`).

mod rows;
mod time;

use super::model::{Anchor, Run};
use super::show::{self, Show};
use crate::ir::{
    Agreement, ArithmeticOp, Charge, ChargeTime, Constant, Expr, ExprKind, Path, Period,
    PeriodBasis, PeriodRule, PeriodSize, PeriodUnit, RiskShare, Step, Type,
};
use crate::phrases::formula as say;
use crate::quantity::{Relation, Rounding, Weekday};

/// Says the formulas of one agreement.
pub(super) struct Formulas<'a> {
    /// The agreement.
    pub(super) agreement: &'a Agreement,
    /// How quantities are shown.
    pub(super) show: &'a Show,
    /// Whether nothing is cut to an assessment period: a computed field is the same in all.
    pub(super) whole: bool,
}

impl Formulas<'_> {
    /// Any expression: a condition as a clause, everything else as a noun phrase.
    pub(super) fn any(&self, expr: &Expr) -> Vec<Run> {
        match expr.ty {
            Type::Bool => self.condition(expr),
            Type::Rows(_) => self.rows(expr),
            Type::Time | Type::Calendar | Type::Dates => self.time(expr),
            _ => self.value(expr),
        }
    }

    /// A value as a noun phrase.
    pub(super) fn value(&self, expr: &Expr) -> Vec<Run> {
        self.atom(expr)
            .or_else(|| self.arithmetic(expr))
            .or_else(|| self.instant(expr))
            .or_else(|| self.measure(expr))
            .unwrap_or_else(|| match expr.ty {
                Type::Rows(_) => self.rows(expr),
                Type::Time => self.time(expr),
                _ => self.condition(expr),
            })
    }

    fn atom(&self, expr: &Expr) -> Option<Vec<Run>> {
        Some(match &expr.kind {
            ExprKind::Constant(constant) => self.constant(constant, &expr.ty),
            ExprKind::Target => say::target(),
            ExprKind::Minimum => say::minimum(),
            ExprKind::Value if expr.ty == Type::Percent => say::resulting_percentage(),
            ExprKind::Value => say::result(),
            ExprKind::Charge(charge) => self.charge(charge),
            ExprKind::AtRisk { pool, share } => {
                let pool = self.title(pool);
                match share {
                    RiskShare::Whole => vec![pool],
                    RiskShare::Own => say::own_share(pool),
                    RiskShare::Of(objective) => say::share_of(self.title(objective), pool),
                }
            }
            ExprKind::Row => say::case_at_hand(),
            ExprKind::GroupKey(name) => say::key_at_hand(name_of(name)),
            ExprKind::Parameter(name) | ExprKind::Local(name) => vec![name_of(name)],
            ExprKind::Field { field, .. } => vec![name_of(field)],
            ExprKind::OuterField { source, field, .. } => {
                say::of_outer_entry(name_of(field), self.title(source))
            }
            ExprKind::Let(path) => vec![self.title(path)],
            ExprKind::Past { metric, back: 1 } => say::period_before_this(self.title(metric)),
            ExprKind::Past { metric, back } => {
                say::periods_before_this(self.title(metric), show::count(u64::from(*back)))
            }
            ExprKind::Total { penalty, over } => self.total(penalty, over.as_ref()),
            ExprKind::Cell { table, key, column } => {
                say::cell(name_of(column), self.value(key), self.title(table))
            }
            _ => return None,
        })
    }

    fn charge(&self, charge: &Charge) -> Vec<Run> {
        let fee = match &charge.service {
            Some(service) => say::fee_of(self.title(service)),
            None => say::all_fees(),
        };
        let days = |days: u32| show::period(Period::new(days, PeriodUnit::Day));
        match charge.time {
            ChargeTime::Window => say::fee_for_period(fee),
            ChargeTime::In(rule) => say::fee_in_period(fee, self.period_rule(rule)),
            ChargeTime::Next(rule) => say::fee_in_next(fee, self.period_rule(rule)),
            ChargeTime::Previous(rule) => say::fee_in_previous(fee, self.period_rule(rule)),
            ChargeTime::Last(count) => say::fee_in_last(fee, days(count)),
            ChargeTime::Before(count) => say::fee_before(fee, days(count)),
        }
    }

    /// What a penalty came to.
    fn total(&self, penalty: &Path, over: Option<&(u32, PeriodRule)>) -> Vec<Run> {
        let title = self.title(penalty);
        match over {
            None => say::total_of_window(title),
            Some((1, rule)) => say::total_of_last(title, self.period_short(*rule)),
            Some((count, rule)) => {
                let count = show::count(u64::from(*count));
                say::total_of_last_periods(title, count, self.period_short(*rule))
            }
        }
    }

    /// A constant of this type.
    pub(super) fn constant(&self, constant: &Constant, ty: &Type) -> Vec<Run> {
        match constant {
            Constant::Number(number) => vec![self.show.number(number, ty)],
            Constant::Period(period) => vec![show::period(*period)],
            Constant::BusinessDays(count, calendar) => {
                let days =
                    crate::quantity::Period::new(*count, crate::quantity::PeriodUnit::BusinessDay);
                self.business_days(show::period(days), calendar)
            }
            Constant::Text(text) => say::quoted(Run::words(text)),
            Constant::Bool(true) => say::yes(),
            Constant::Bool(false) => say::no(),
            Constant::Member { of, name } => vec![self.member(of, name)],
            Constant::Date(date) => vec![show::date(*date)],
            Constant::Instant(instant) => vec![self.show.instant(*instant)],
            Constant::TimeOfDay(time) => vec![show::time_of_day(*time)],
            Constant::Party(path) => vec![self.title(path)],
            Constant::Calendar(path) if path.as_str() == "always" => say::any_time(),
            Constant::Calendar(path) => vec![self.title(path)],
        }
    }

    /// Business days; the calendar is named where it is not the one of the agreement.
    pub(super) fn business_days(&self, days: Run, calendar: &Path) -> Vec<Run> {
        if self.agreement.contract.business_days.as_ref() == Some(calendar) {
            vec![days]
        } else {
            say::business_days_on(days, self.title(calendar))
        }
    }

    /// A member of an enum as documents print it.
    pub(super) fn member(&self, of: &Path, name: &str) -> Run {
        let found = self.agreement.enumeration(of);
        let members = found.iter().flat_map(|it| &it.members);
        let mut members = members.filter(|(member, _)| member == name);
        let text = members.next().and_then(|(_, text)| text.as_deref());
        Run::words(text.unwrap_or(name))
    }

    /// The title of a declaration, linked to it.
    pub(super) fn title(&self, path: &Path) -> Run {
        let title = self.head_title(path);
        Run::title_of(Anchor::new(path.as_str()), &title)
    }

    fn head_title(&self, path: &Path) -> String {
        let agreement = self.agreement;
        let heads = agreement
            .sources
            .iter()
            .map(|it| &it.head)
            .chain(agreement.lets.iter().map(|it| &it.head))
            .chain(agreement.exclusions.iter().map(|it| &it.head))
            .chain(agreement.calendars.iter().map(|it| &it.head))
            .chain(agreement.tables.iter().map(|it| &it.head))
            .chain(agreement.services.iter().map(|it| &it.head))
            .chain(agreement.metrics.iter().map(|it| &it.head))
            .chain(agreement.objectives.iter().map(|it| &it.head))
            .chain(agreement.responsibilities.iter().map(|it| &it.head))
            .chain(agreement.pools.iter().map(|it| &it.head))
            .chain(agreement.penalties.iter().map(|it| &it.head))
            .chain(agreement.bonuses.iter().map(|it| &it.terms.head))
            .chain(agreement.ledgers.iter().map(|it| &it.head))
            .chain(agreement.escalations.iter().map(|it| &it.head))
            .chain(agreement.reports.iter().map(|it| &it.head))
            .chain(agreement.parties.iter().map(|it| &it.head));
        let mut heads = heads.filter(|head| &head.path == path);
        heads.next().map_or_else(
            || readable(path.as_str()),
            |head| {
                head.title
                    .clone()
                    .unwrap_or_else(|| readable(head.path.as_str()))
            },
        )
    }

    fn arithmetic(&self, expr: &Expr) -> Option<Vec<Run>> {
        Some(match &expr.kind {
            ExprKind::Negate(of) => say::negative(self.operand(of)),
            ExprKind::Arithmetic { op, left, right } => {
                let (a, b) = (self.operand(left), self.operand(right));
                let is_share = matches!(left.kind, ExprKind::Constant(_))
                    && left.ty == Type::Percent
                    && right.ty == Type::MONEY;
                match op {
                    ArithmeticOp::Multiply if is_share => say::share_in(a, b),
                    ArithmeticOp::Add => say::plus(a, b),
                    ArithmeticOp::Subtract => say::minus(a, b),
                    ArithmeticOp::Multiply => say::times(a, b),
                    ArithmeticOp::Divide => say::divided(a, b),
                }
            }
            ExprKind::Extreme { largest, of } => {
                let of: Vec<Vec<Run>> = of.iter().map(|it| self.operand(it)).collect();
                match (matches!(expr.ty, Type::Timestamp | Type::Date), *largest) {
                    (false, true) => say::largest(list(of)),
                    (false, false) => say::smallest(list(of)),
                    (true, true) => say::latest(list(of)),
                    (true, false) => say::earliest(list(of)),
                }
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => say::if_then(
                self.condition(condition),
                self.operand(then),
                self.operand(otherwise),
            ),
            ExprKind::Otherwise { value, fallback } => match fallback {
                Some(fallback) if expr.ty == Type::Bool => match &fallback.kind {
                    ExprKind::Constant(Constant::Bool(true)) => {
                        say::or_nothing(self.condition(value))
                    }
                    _ => say::if_anything(self.condition(value)),
                },
                Some(fallback) => say::or_if_none(self.any(value), self.any(fallback)),
                None => say::left_out(self.any(value)),
            },
            ExprKind::Rounded { value, mode, to } => {
                say::rounded(self.operand(value), rounding(*mode), self.value(to))
            }
            _ => return None,
        })
    }

    /// A value within another formula, in brackets where it has parts of its own.
    fn operand(&self, expr: &Expr) -> Vec<Run> {
        let words = self.value(expr);
        match &expr.kind {
            ExprKind::Arithmetic { .. }
            | ExprKind::If { .. }
            | ExprKind::Rounded { .. }
            | ExprKind::Aggregate { .. }
            | ExprKind::OverBuckets { .. }
            | ExprKind::Negate(_) => say::bracketed(words),
            _ => words,
        }
    }

    fn instant(&self, expr: &Expr) -> Option<Vec<Run>> {
        Some(match &expr.kind {
            ExprKind::Shift { instant, by } => match &by.kind {
                // A date stands for the end of its day where an instant is needed.
                ExprKind::Constant(Constant::Number(number))
                    if number.is_zero() && instant.ty == Type::Date =>
                {
                    say::end_of(self.operand(instant))
                }
                ExprKind::Negate(by) => say::earlier_by(self.operand(instant), self.value(by)),
                ExprKind::Constant(Constant::Number(number)) if number.is_negative() => {
                    let by = self.show.number(&-number.clone(), &by.ty);
                    say::earlier_by(self.operand(instant), by)
                }
                _ => say::later_by(self.operand(instant), self.value(by)),
            },
            ExprKind::ShiftPeriod { from, period, back } => {
                let (from, period) = (self.operand(from), self.value(period));
                // What may be a duration reaches an instant, not a day.
                match (expr.ty == Type::Timestamp, back) {
                    (true, true) => say::earlier_by(from, period),
                    (true, false) => say::later_by(from, period),
                    (false, true) => say::period_before(from, period),
                    (false, false) => say::period_after(from, period),
                }
            }
            ExprKind::AtTime { date, time } => say::at_time(self.operand(date), self.value(time)),
            ExprKind::LocalDate(of) => say::local_date(self.operand(of)),
            ExprKind::Rolled { date, calendar } => {
                let date = self.operand(date);
                let calendar = match &calendar.kind {
                    ExprKind::Constant(Constant::Calendar(path))
                        if self.agreement.contract.business_days.as_ref() != Some(path) =>
                    {
                        Some(self.title(path))
                    }
                    _ => None,
                };
                match calendar {
                    Some(calendar) => say::rolled_on(date, calendar),
                    None => say::rolled(date),
                }
            }
            ExprKind::ClockTime(of) => say::clock_time(self.operand(of)),
            ExprKind::Days { from, to } => say::days_between(self.operand(from), self.operand(to)),
            ExprKind::Between { to, from } => {
                say::time_between(self.operand(from), self.operand(to))
            }
            ExprKind::Elapsed {
                from,
                to,
                calendar,
                except,
            } => {
                let words = say::time_between(self.operand(from), self.operand(to));
                let clock = calendar.iter().map(|it| say::counted_on(self.time(it)));
                let stops = except
                    .iter()
                    .map(|it| say::not_counting(self.part_of_time(it)));
                match clock.chain(stops).reduce(say::listed) {
                    Some(how) => say::clocked(words, how),
                    None => words,
                }
            }
            _ => return None,
        })
    }

    /// A condition as a clause.
    pub(super) fn condition(&self, expr: &Expr) -> Vec<Run> {
        match &expr.kind {
            ExprKind::Logic { all, left, right } => {
                let (a, b) = (self.conjunct(left, *all), self.conjunct(right, *all));
                if *all { say::and(a, b) } else { say::or(a, b) }
            }
            ExprKind::Compare {
                relation,
                left,
                right,
            } => self.compare(*relation, left, right),
            ExprKind::Not(of) => match &of.kind {
                ExprKind::Field { field, .. } => say::is_false(name_of(field)),
                ExprKind::OuterField { .. } => say::is_false(self.value(of)),
                ExprKind::Local(name) | ExprKind::Parameter(name) => say::is_false(name_of(name)),
                ExprKind::During { instant, time } => {
                    say::not_during(self.operand(instant), self.part_of_time(time))
                }
                ExprKind::Overlaps(a, b) => say::apart(self.part_of_time(a), self.part_of_time(b)),
                ExprKind::Compare {
                    relation,
                    left,
                    right,
                } => self.compare(relation.negated(), left, right),
                _ => say::not(say::bracketed(self.condition(of))),
            },
            ExprKind::During { instant, time } => {
                say::during(self.operand(instant), self.part_of_time(time))
            }
            ExprKind::Overlaps(a, b) => say::overlaps(self.part_of_time(a), self.part_of_time(b)),
            ExprKind::Contains { list, value } => {
                say::contains(self.value(list), self.value(value))
            }
            ExprKind::Field { field, .. } => say::is_true(name_of(field)),
            ExprKind::OuterField { .. } => say::is_true(self.value(expr)),
            ExprKind::Local(name) | ExprKind::Parameter(name) => say::is_true(name_of(name)),
            ExprKind::Let(path) => say::is_true(self.title(path)),
            ExprKind::Cell { .. } => say::is_true(self.atom(expr).unwrap_or_default()),
            ExprKind::Constant(constant) => self.constant(constant, &expr.ty),
            _ => self
                .arithmetic(expr)
                .or_else(|| self.measure(expr))
                .unwrap_or_default(),
        }
    }

    /// One side of "and" or "or", in brackets where it is the other one.
    fn conjunct(&self, expr: &Expr, within_all: bool) -> Vec<Run> {
        let words = self.condition(expr);
        match &expr.kind {
            ExprKind::Logic { all, .. } if *all != within_all => say::bracketed(words),
            ExprKind::If { .. } | ExprKind::Otherwise { .. } => say::bracketed(words),
            _ => words,
        }
    }

    fn compare(&self, relation: Relation, left: &Expr, right: &Expr) -> Vec<Run> {
        let (a, b) = (self.operand(left), self.operand(right));
        let in_time = matches!(left.ty, Type::Date | Type::Timestamp | Type::TimeOfDay);
        match (relation, in_time) {
            (Relation::Equal, _) => say::equals(a, b),
            (Relation::NotEqual, _) => say::differs(a, b),
            (Relation::Less, false) => say::less(a, b),
            (Relation::LessEqual, false) => say::at_most(a, b),
            (Relation::Greater, false) => say::more(a, b),
            (Relation::GreaterEqual, false) => say::at_least(a, b),
            (Relation::Less, true) => say::before(a, b),
            (Relation::LessEqual, true) => say::not_after(a, b),
            (Relation::Greater, true) => say::after(a, b),
            (Relation::GreaterEqual, true) => say::not_before(a, b),
        }
    }

    /// `calendar month`, `billing month (beginning on day 15 of the month)`
    pub(super) fn period_rule(&self, rule: PeriodRule) -> Vec<Run> {
        match (rule.basis, rule.size) {
            (PeriodBasis::Calendar, PeriodSize::Week) => {
                let index = usize::from(rule.from);
                let weekday = Weekday::ALL.get(index).map_or("", |day| weekday_word(*day));
                say::calendar_week_from(vec![Run::Text(weekday.to_owned())])
            }
            (PeriodBasis::Calendar, PeriodSize::Hour) => say::calendar_hour(),
            (PeriodBasis::Calendar, PeriodSize::Day) => say::calendar_day(),
            (PeriodBasis::Calendar, PeriodSize::Month) => say::calendar_month(),
            (PeriodBasis::Calendar, PeriodSize::Quarter) => say::calendar_quarter(),
            (PeriodBasis::Calendar, PeriodSize::Year) => say::calendar_year(),
            (PeriodBasis::Contract, PeriodSize::Hour) => say::contract_hour(),
            (PeriodBasis::Contract, PeriodSize::Day) => say::contract_day(),
            (PeriodBasis::Contract, PeriodSize::Week) => say::contract_week(),
            (PeriodBasis::Contract, PeriodSize::Month) => say::contract_month(),
            (PeriodBasis::Contract, PeriodSize::Quarter) => say::contract_quarter(),
            (PeriodBasis::Contract, PeriodSize::Year) => say::contract_year(),
            (PeriodBasis::Billing, size) => {
                say::billing(size_word(size), show::count(u64::from(rule.from)))
            }
            (PeriodBasis::Fiscal, size) => {
                let month = show::month_word(u32::from(rule.from));
                say::fiscal(size_word(size), Run::Text(month.to_owned()))
            }
        }
    }

    /// `calendar month`, `contract month`: without where it begins, to be put in the plural.
    pub(super) fn period_short(&self, rule: PeriodRule) -> Vec<Run> {
        let size = size_word(rule.size);
        match rule.basis {
            PeriodBasis::Calendar => say::of_calendar(size),
            PeriodBasis::Contract => say::of_contract(size),
            PeriodBasis::Billing => say::of_billing(size),
            PeriodBasis::Fiscal => say::of_fiscal(size),
        }
    }

    pub(super) fn step(&self, step: &Step) -> Vec<Run> {
        match step {
            Step::Elapsed(micros) => say::buckets(show::duration(*micros)),
            Step::Calendar(rule) => say::calendar_buckets(self.period_rule(*rule)),
        }
    }
}

/// The unit of a period: `month`.
pub(super) fn size_word(size: PeriodSize) -> Vec<Run> {
    match size {
        PeriodSize::Hour => say::hour(),
        PeriodSize::Day => say::day(),
        PeriodSize::Week => say::week(),
        PeriodSize::Month => say::month(),
        PeriodSize::Quarter => say::quarter(),
        PeriodSize::Year => say::year(),
    }
}

/// `Monday`
pub(super) fn weekday_word(day: Weekday) -> &'static str {
    const DAYS: [&str; 7] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    DAYS.get(day.index()).copied().unwrap_or_default()
}

/// A name of the contract where it has no title: `responded in time`, stressed.
pub(super) fn name_of(name: &str) -> Run {
    Run::Emphasis(vec![Run::words(&readable(name))])
}

/// A name with blanks for `_`.
pub(super) fn readable(name: &str) -> String {
    name.replace('_', " ")
}

/// How a value is rounded.
pub(super) fn rounding(mode: Rounding) -> Vec<Run> {
    match mode {
        Rounding::Up => say::up(),
        Rounding::Down => say::down(),
        Rounding::HalfUp => say::half_up(),
        Rounding::HalfEven => say::half_even(),
    }
}

/// `a, b and c`
pub(super) fn list(items: Vec<Vec<Run>>) -> Vec<Run> {
    let last = items.len().saturating_sub(1);
    let mut said: Option<Vec<Run>> = None;
    for (index, item) in items.into_iter().enumerate() {
        said = Some(match said {
            None => item,
            Some(before) if index == last => say::and(before, item),
            Some(before) => say::listed(before, item),
        });
    }
    said.unwrap_or_default()
}

/// A relation and its value: `at least 99.9%`, of instants `not later than 3 April`.
pub(super) fn bound(relation: Relation, value: Vec<Run>, in_time: bool) -> Vec<Run> {
    match (relation, in_time) {
        (Relation::Equal, _) => say::bound_equals(value),
        (Relation::NotEqual, _) => say::bound_differs(value),
        (Relation::Less, false) => say::bound_less(value),
        (Relation::LessEqual, false) => say::bound_at_most(value),
        (Relation::Greater, false) => say::bound_more(value),
        (Relation::GreaterEqual, false) => say::bound_at_least(value),
        (Relation::Less, true) => say::bound_before(value),
        (Relation::LessEqual, true) => say::bound_not_after(value),
        (Relation::Greater, true) => say::bound_after(value),
        (Relation::GreaterEqual, true) => say::bound_not_before(value),
    }
}
