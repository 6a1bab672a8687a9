//! Rules of time as a plan writes them, turned into those that compute.
//!
//! A plan is data: it may come from a file, so everything here can fail. Slac's
//! own plans never do.

use crate::plan::v1 as plan;
use crate::quantity::{
    Basis, Calendar, CalendarRule, Date, DateList, DateSet, Duration, Hours, Instant, Period,
    PeriodRule, PeriodUnit, Relation, Rounding, TimeOfDay, WeekRule, Weekday, Window, WindowUnit,
    Zone,
};
use std::collections::BTreeMap;
use std::fmt;

/// Why a plan, or what is known besides it, cannot be followed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadPlan(pub String);

impl fmt::Display for BadPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this cannot be evaluated: {}", self.0)
    }
}

impl std::error::Error for BadPlan {}

/// The contract's clock, term and calendars.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The contract's zone.
    pub zone: Zone,
    /// First day in force.
    pub effective: Date,
    /// Last day in force, if there is one.
    pub until: Option<Date>,
    calendars: BTreeMap<String, Calendar>,
}

impl Terms {
    /// The clock, term and calendars of a plan.
    ///
    /// # Errors
    /// When a zone is unknown or a date is none.
    pub fn of(plan: &plan::Plan) -> Result<Self, BadPlan> {
        let header = &plan.agreement;
        let zone = zone(&header.timezone)?;
        let mut calendars = BTreeMap::new();
        for (path, rule) in &plan.calendars {
            calendars.insert(path.clone(), calendar(rule, &zone)?);
        }
        Ok(Self {
            effective: date(&header.effective)?,
            until: header.until.as_deref().map(date).transpose()?,
            zone,
            calendars,
        })
    }

    /// The calendar with this path; `always` is built in.
    ///
    /// # Errors
    /// When the plan lacks it.
    pub fn calendar(&self, path: &str) -> Result<Calendar, BadPlan> {
        match self.calendars.get(path) {
            Some(calendar) => Ok(calendar.clone()),
            None if path == "always" => Ok(Calendar::always(self.zone.clone())),
            None => Err(BadPlan(format!("there is no calendar `{path}`"))),
        }
    }

    /// The period of a rule in which an instant lies.
    ///
    /// # Errors
    /// When the rule is none, or the instant lies outside the years 1 to 9999.
    pub fn period(&self, rule: &plan::PeriodRule, instant: Instant) -> Result<Window, BadPlan> {
        period_rule(rule)?
            .containing(&self.zone, self.effective, instant)
            .ok_or_else(|| BadPlan("a window lies outside the years 1 to 9999".to_owned()))
    }

    /// The date so far after another.
    ///
    /// # Errors
    /// When business days have no calendar, or the date lies beyond the year 9999.
    pub fn after(&self, date: Date, period: &plan::Period) -> Result<Date, BadPlan> {
        let calendar = self.business_calendar(period)?;
        counted(period)
            .add(date, calendar.as_ref())
            .ok_or_else(|| BadPlan(format!("{date} plus {} is no date", counted(period))))
    }

    fn business_calendar(&self, period: &plan::Period) -> Result<Option<Calendar>, BadPlan> {
        match &period.calendar {
            Some(path) => self.calendar(path).map(Some),
            None => Ok(None),
        }
    }
}

/// Reads `2026-04-01`.
///
/// # Errors
/// When it is no date.
pub fn date(text: &str) -> Result<Date, BadPlan> {
    Date::parse(text).ok_or_else(|| BadPlan(format!("`{text}` is no date")))
}

/// The zone with this IANA name.
///
/// # Errors
/// When there is none.
pub fn zone(name: &str) -> Result<Zone, BadPlan> {
    Zone::load(name).ok_or_else(|| BadPlan(format!("there is no time zone `{name}`")))
}

/// A rule of periods.
///
/// # Errors
/// When its `from` makes no sense.
pub fn period_rule(rule: &plan::PeriodRule) -> Result<PeriodRule, BadPlan> {
    let bad = || BadPlan(format!("`from` of a period cannot be {}", rule.from));
    let basis = match rule.basis {
        plan::PeriodBasis::Calendar => {
            let day = Weekday::ALL.get(usize::from(rule.from));
            Basis::Calendar {
                week_start: *day.ok_or_else(bad)?,
            }
        }
        plan::PeriodBasis::Contract => Basis::Contract,
        plan::PeriodBasis::Billing if (1..=31).contains(&rule.from) => {
            Basis::Billing { day: rule.from }
        }
        plan::PeriodBasis::Fiscal if (1..=12).contains(&rule.from) => {
            Basis::Fiscal { month: rule.from }
        }
        plan::PeriodBasis::Billing | plan::PeriodBasis::Fiscal => return Err(bad()),
    };
    let unit = match rule.size {
        plan::PeriodSize::Hour => WindowUnit::Hour,
        plan::PeriodSize::Day => WindowUnit::Day,
        plan::PeriodSize::Week => WindowUnit::Week,
        plan::PeriodSize::Month => WindowUnit::Month,
        plan::PeriodSize::Quarter => WindowUnit::Quarter,
        plan::PeriodSize::Year => WindowUnit::Year,
    };
    Ok(PeriodRule { basis, unit })
}

/// A period without its calendar.
pub fn counted(period: &plan::Period) -> Period {
    let unit = match period.unit {
        plan::PeriodUnit::Day => PeriodUnit::Day,
        plan::PeriodUnit::BusinessDay => PeriodUnit::BusinessDay,
        plan::PeriodUnit::Week => PeriodUnit::Week,
        plan::PeriodUnit::Month => PeriodUnit::Month,
        plan::PeriodUnit::Quarter => PeriodUnit::Quarter,
        plan::PeriodUnit::Year => PeriodUnit::Year,
    };
    Period::new(period.count, unit)
}

/// Microseconds of elapsed time.
///
/// # Errors
/// When it is no whole number of microseconds, or does not fit.
pub fn duration(micros: &plan::Exact) -> Result<Duration, BadPlan> {
    let whole = micros.0.to_i64();
    whole
        .map(Duration)
        .ok_or_else(|| BadPlan(format!("`{}` is no number of microseconds", micros.0)))
}

/// A relation.
pub fn relation(relation: plan::Relation) -> Relation {
    match relation {
        plan::Relation::Less => Relation::Less,
        plan::Relation::LessEqual => Relation::LessEqual,
        plan::Relation::Greater => Relation::Greater,
        plan::Relation::GreaterEqual => Relation::GreaterEqual,
        plan::Relation::Equal => Relation::Equal,
        plan::Relation::NotEqual => Relation::NotEqual,
    }
}

/// A way to round.
pub fn rounding(mode: plan::RoundingMode) -> Rounding {
    match mode {
        plan::RoundingMode::Up => Rounding::Up,
        plan::RoundingMode::Down => Rounding::Down,
        plan::RoundingMode::HalfUp => Rounding::HalfUp,
        plan::RoundingMode::HalfEven => Rounding::HalfEven,
    }
}

/// A calendar; combinations count their business days in `zone`.
fn calendar(rule: &plan::Calendar, zone: &Zone) -> Result<Calendar, BadPlan> {
    let all = |of: &[plan::Calendar]| -> Result<Vec<Calendar>, BadPlan> {
        of.iter().map(|one| calendar(one, zone)).collect()
    };
    let rule = match rule {
        plan::Calendar::Always => CalendarRule::Always,
        plan::Calendar::Week {
            timezone,
            hours,
            closed,
            open,
        } => return week(timezone, hours, closed, open),
        plan::Calendar::Union { of } => CalendarRule::Union(all(of)?),
        plan::Calendar::Intersection { of } => CalendarRule::Intersection(all(of)?),
        plan::Calendar::Except { of, except } => CalendarRule::Except(
            Box::new(calendar(of, zone)?),
            Box::new(calendar(except, zone)?),
        ),
    };
    Ok(Calendar {
        zone: zone.clone(),
        rule,
    })
}

fn week(
    timezone: &str,
    hours: &[Vec<(String, String)>],
    closed: &plan::Dates,
    open: &[plan::OpenDays],
) -> Result<Calendar, BadPlan> {
    let mut rule = WeekRule {
        closed: dates(closed)?,
        ..WeekRule::default()
    };
    if hours.len() != rule.hours.len() {
        return Err(BadPlan("a week has seven days".to_owned()));
    }
    for (day, written) in rule.hours.iter_mut().zip(hours) {
        *day = opening(written)?;
    }
    for days in open {
        let (from, to) = (date(&days.from)?, date(&days.to)?);
        rule.open.push((from, to, opening(&days.hours)?));
    }
    Ok(Calendar::week(zone(timezone)?, rule))
}

fn opening(written: &[(String, String)]) -> Result<Hours, BadPlan> {
    let time = |text: &str| {
        TimeOfDay::parse(text).ok_or_else(|| BadPlan(format!("`{text}` is no time of day")))
    };
    let pairs = written.iter();
    pairs
        .map(|(from, to)| Ok((time(from)?, time(to)?)))
        .collect()
}

fn dates(written: &plan::Dates) -> Result<DateSet, BadPlan> {
    let all = |of: &[plan::Dates]| of.iter().map(dates).collect::<Result<Vec<_>, _>>();
    Ok(match written {
        plan::Dates::Listed {
            dates,
            yearly,
            ranges,
        } => {
            let mut list = DateList::default();
            for day in dates {
                list.dates.insert(date(day)?);
            }
            for day in yearly {
                // 2000 was a leap year: every yearly day occurs in it.
                let day = date(&format!("2000-{day}"))?;
                let numbers = (u8::try_from(day.month()), u8::try_from(day.day()));
                if let (Ok(month), Ok(day)) = numbers {
                    list.yearly.insert((month, day));
                }
            }
            for (from, to) in ranges {
                list.ranges.push((date(from)?, date(to)?));
            }
            DateSet::Listed(list)
        }
        plan::Dates::Union { of } => DateSet::Or(all(of)?),
        plan::Dates::Intersection { of } => DateSet::And(all(of)?),
        plan::Dates::Except { of, except } => {
            DateSet::Except(Box::new(dates(of)?), Box::new(dates(except)?))
        }
    })
}
