//! The agreement in the words of the language: `when < 99.9% credit 10%`.
//!
//! What stands in the agreement is written back as an author could have written it.
//! Statements quote it ("by the line `when < 99.9% credit 10%`"), dumps show it, and
//! labels of figures come from it. It reads well rather than literally: names of
//! declarations stand, types and brackets that nobody needs do not.
//!
//! Not here: laying out a contract (`format` works on the tree and keeps comments).

mod expr;
mod remedy;
mod value;

use super::{
    Amount, Anchor, Bound, Cap, CapAmount, CapPer, ChargeTime, Condition, Deadline, EarnBack,
    Every, Length, Multiply, Offset, Path, Pattern, PenaltyStep, PeriodBasis, PeriodRule,
    PeriodSize, Prose, Run, StepMode, Test, Window,
};
use crate::syntax::next::DAYS;

pub use expr::rounding;
pub use value::number;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Writes parts of one agreement.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// The currency of its money.
    pub currency: &'a str,
}

impl Words<'_> {
    /// `when < 99.9% credit 10%`
    pub fn step(&self, step: &PenaltyStep) -> String {
        format!(
            "when {} {}",
            self.conditions(&step.conditions),
            self.consequence(&step.amount)
        )
    }

    /// `multiply by 1.5 when missed in 2 consecutive calendar months`
    pub fn multiply(&self, multiply: &Multiply) -> String {
        format!(
            "multiply by {} when {}",
            value::plain(&multiply.factor),
            self.conditions(&multiply.conditions)
        )
    }

    /// `offset from bank when >= 90%`
    pub fn offset(&self, offset: &Offset) -> String {
        let from = format!("offset from {}", offset.ledger);
        if offset.conditions.is_empty() {
            return from;
        }
        format!("{from} when {}", self.conditions(&offset.conditions))
    }

    /// `earnback when met in 3 consecutive calendar months`
    pub fn earn_back(&self, earn_back: &EarnBack) -> String {
        format!("earnback when {}", self.conditions(&earn_back.conditions))
    }

    /// `when > 97% earn 1_000 EUR into bank`
    pub fn bonus_step(&self, step: &PenaltyStep, into: Option<&Path>) -> String {
        let into = into.map_or_else(String::new, |ledger| format!(" into {ledger}"));
        format!(
            "when {} earn {}{into}",
            self.conditions(&step.conditions),
            self.amount(&step.amount)
        )
    }

    /// `uptime missed in 3 consecutive calendar months and response < 90%`
    pub fn conditions(&self, conditions: &[Condition]) -> String {
        let conditions: Vec<String> = conditions.iter().map(|it| self.condition(it)).collect();
        conditions.join(" and ")
    }

    fn condition(&self, condition: &Condition) -> String {
        let mut words: Vec<String> = condition
            .objective
            .iter()
            .map(ToString::to_string)
            .collect();
        words.push(match &condition.test {
            Test::Missed => "missed".to_owned(),
            Test::Met => "met".to_owned(),
            Test::Value(bounds) => self.bounds(bounds),
            Test::Formula(value, bounds) => {
                format!("{} {}", self.expr(value), self.bounds(bounds))
            }
        });
        words.extend(condition.pattern.as_ref().map(pattern));
        if condition.across {
            words.push("across groups".to_owned());
        }
        words.join(" ")
    }

    /// `>= 99% and < 99.9%`
    pub fn bounds(&self, bounds: &[Bound]) -> String {
        let bounds: Vec<String> = bounds
            .iter()
            .map(|bound| format!("{} {}", bound.relation.symbol(), self.expr(&bound.value)))
            .collect();
        bounds.join(" and ")
    }

    /// The amount with its verb: `credit 10%`, `accrue 2 points`.
    fn consequence(&self, amount: &Amount) -> String {
        let verb = match amount {
            amount if amount.is_points() => "accrue",
            _ => "credit",
        };
        format!("{verb} {}", self.amount(amount))
    }

    /// `10%`, `2 days of fee`, `2% per full 1 percentage point below 95%`
    pub fn amount(&self, amount: &Amount) -> String {
        match amount {
            Amount::Nothing => "nothing".to_owned(),
            Amount::PercentOfBasis(expr) | Amount::Money(expr) | Amount::Points(expr) => {
                self.expr(expr)
            }
            Amount::TimeOfFee { time, service } => match service {
                Some(service) => format!("{} of fee of {service}", length(time)),
                None => format!("{} of fee", length(time)),
            },
            Amount::ServiceDays(days) => counted(days, "service day"),
            Amount::PerUnit { amount, count } => {
                format!("{} per {}", self.amount(amount), self.expr(count))
            }
            Amount::Slope {
                amount,
                mode,
                step,
                above,
                from,
            } => {
                let mode = match mode {
                    StepMode::Full => "full",
                    StepMode::Started => "started",
                    StepMode::Exact => "exact",
                };
                let side = if *above { "above" } else { "below" };
                format!(
                    "{} per {mode} {} {side} {}",
                    self.amount(amount),
                    self.expr(step),
                    self.expr(from)
                )
            }
            Amount::Sum(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| self.amount(part)).collect();
                parts.join(" plus ")
            }
        }
    }

    /// `cap 30% of fees per calendar month`
    pub fn cap(&self, cap: &Cap) -> String {
        let amount = match &cap.amount {
            CapAmount::PercentOfBasis(share) => format!("{} of basis", value::percent(share)),
            CapAmount::PercentOfFees(share) => format!("{} of fees", value::percent(share)),
            CapAmount::PercentOfFee(share, service) => {
                format!("{} of fee of {service}", value::percent(share))
            }
            CapAmount::Money(money) => value::money(money, self.currency),
            CapAmount::TimeOfFee(time, None) => format!("{} of fee", length(time)),
            CapAmount::TimeOfFee(time, Some(service)) => {
                format!("{} of fee of {service}", length(time))
            }
            CapAmount::Of(expr) => self.expr(expr),
        };
        match &cap.per {
            Some(CapPer::Each(per)) => format!("cap {amount} per {}", period_rule(per)),
            Some(CapPer::Any(n, per)) => format!("cap {amount} per any {n} {}", plural(*per)),
            None => format!("cap {amount}"),
        }
    }

    /// `each calendar month`, `each row of orders merged by line`
    pub fn window(&self, window: &Window) -> String {
        match window {
            Window::Period(rule) => format!("each {}", period_rule(rule)),
            Window::Rolling { length: of, every } => {
                format!("rolling {}, every {}", length(of), period_rule(every))
            }
            Window::Row { rows, merged_by } => {
                let merged = merged_by
                    .as_ref()
                    .map_or_else(String::new, |key| format!(" merged by {key}"));
                format!("each row of {}{merged}", self.expr(rows))
            }
            Window::Run(time) => format!("each run of {}", self.expr(time)),
            Window::BeforeRow { length: of, rows } => {
                format!("the {} before each row of {}", length(of), self.expr(rows))
            }
        }
    }
}

/// `in 3 consecutive calendar months`
pub fn pattern(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Consecutive(n, per) => format!("in {n} consecutive {}", plural(*per)),
        Pattern::Of(k, n, per) => format!("in {k} of any {n} consecutive {}", plural(*per)),
        Pattern::Times(k, n, per) => {
            let times = if *k == 1 { "time" } else { "times" };
            format!("{k} {times} in any {n} {}s", size(per.size))
        }
    }
}

/// `calendar month`, `billing month from 15`, `fiscal quarter from february`
pub fn period_rule(rule: &PeriodRule) -> String {
    named_period(*rule, size(rule.size))
}

pub(super) fn plural(rule: PeriodRule) -> String {
    named_period(rule, &format!("{}s", size(rule.size)))
}

fn named_period(rule: PeriodRule, size: &str) -> String {
    let basis = match rule.basis {
        PeriodBasis::Calendar => "calendar",
        PeriodBasis::Contract => "contract",
        PeriodBasis::Billing => "billing",
        PeriodBasis::Fiscal => "fiscal",
    };
    let from = match (rule.basis, rule.size) {
        (PeriodBasis::Calendar, PeriodSize::Week) => {
            DAYS.get(usize::from(rule.from)).map(ToString::to_string)
        }
        (PeriodBasis::Billing, _) => Some(rule.from.to_string()),
        (PeriodBasis::Fiscal, _) => usize::from(rule.from)
            .checked_sub(1)
            .and_then(|index| MONTHS.get(index))
            .map(ToString::to_string),
        (PeriodBasis::Calendar | PeriodBasis::Contract, _) => None,
    };
    match from {
        Some(from) => format!("{basis} {size} from {from}"),
        None => format!("{basis} {size}"),
    }
}

fn size(size: PeriodSize) -> &'static str {
    match size {
        PeriodSize::Hour => "hour",
        PeriodSize::Day => "day",
        PeriodSize::Week => "week",
        PeriodSize::Month => "month",
        PeriodSize::Quarter => "quarter",
        PeriodSize::Year => "year",
    }
}

/// `30 days`, `3 business days on office_hours`, `15 minutes`
pub fn length(length: &Length) -> String {
    match length {
        Length::Elapsed(micros) => value::duration(&(*micros).into()),
        Length::Period(period, None) => period.to_string(),
        Length::Period(period, Some(calendar)) => format!("{period} on {calendar}"),
    }
}

/// `calendar month`, `12 months`
pub fn every(every: &Every) -> String {
    match every {
        Every::Period(rule) => period_rule(rule),
        Every::Length(of) => length(of),
    }
}

/// ` in the next calendar month`; nothing for the window at hand.
fn charge_time(time: ChargeTime) -> String {
    match time {
        ChargeTime::Window => String::new(),
        ChargeTime::In(rule) => format!(" in the {}", period_rule(&rule)),
        ChargeTime::Next(rule) => format!(" in the next {}", period_rule(&rule)),
        ChargeTime::Previous(rule) => format!(" in the previous {}", period_rule(&rule)),
        ChargeTime::Last(days) => format!(" in the last {}", counted_days(days)),
        ChargeTime::Before(days) => format!(" in the {} before", counted_days(days)),
    }
}

fn counted_days(days: u32) -> String {
    counted(&i64::from(days).into(), "day")
}

/// `within 30 days of the report`
pub fn deadline(deadline: &Deadline) -> String {
    match deadline {
        Deadline::Within(of, from) => format!("within {} of {}", length(of), anchor(from)),
        Deadline::UntilEnd(rule, n, from) => {
            format!(
                "until end of {} {n} after {}",
                period_rule(rule),
                anchor(from)
            )
        }
    }
}

fn anchor(anchor: &Anchor) -> &str {
    match anchor {
        Anchor::Window => "the window",
        Anchor::Report => "the report",
        Anchor::LastOutage => "the last outage",
        Anchor::Field(name) => name,
    }
}

/// The words of prose, with what its references print.
pub fn prose(prose: &Prose) -> String {
    prose
        .0
        .iter()
        .map(|run| match run {
            Run::Text(words) | Run::Reference { words, .. } | Run::Term { words, .. } => &**words,
        })
        .collect()
}

fn counted(count: &crate::quantity::Number, unit: &str) -> String {
    let plural = if *count == crate::quantity::Number::one() {
        ""
    } else {
        "s"
    };
    format!("{} {unit}{plural}", value::plain(count))
}

#[cfg(test)]
mod tests;
