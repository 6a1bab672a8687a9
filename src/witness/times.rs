//! When something happens in a small data set, and over which time it is evaluated.

use super::Witnesses;
use super::constants::{DAY, HOUR};
use crate::difference::v1::Change;
use crate::evaluate::terms::Terms;
use crate::ir::{
    Agreement, Cap, CapPer, Objective, PeriodBasis, PeriodRule, PeriodSize, RemedyKind, Window,
};
use crate::plan::v1::Plan;
use crate::quantity::{
    Date, Instant, LocalDateTime, NamedPeriod, Run, TimeOfDay, Weekday, Zone, parse_window_name,
};

/// So many months are looked at for days on which calendars differ.
const MONTHS: i64 = 14;

/// The periods that matter for a change: the windows of the objectives, and where money is asked for, the
/// periods of the remedies.
pub(super) fn rules(
    of: &Witnesses<'_, '_>,
    objectives: &[String],
    change: &Change,
) -> Vec<PeriodRule> {
    let judge = of.judge;
    let mut all = Vec::new();
    let mut add = |objective: &Objective| match &objective.window {
        Window::Period(rule) | Window::Rolling { every: rule, .. } => all.push(*rule),
        Window::Row { .. } | Window::Run(_) | Window::BeforeRow { .. } => {}
    };
    for path in objectives {
        if let Some((old, new)) = judge.objectives(path) {
            add(old.objective);
            add(new.objective);
        }
    }
    if objectives.is_empty() {
        let both = [judge.before, judge.after];
        let promised = both.iter().flat_map(|it| &it.objectives);
        promised.for_each(&mut add);
        all.extend(both.into_iter().flat_map(of_remedies));
    } else if change.clause.as_deref() == Some("over") {
        all.extend(of_remedies(judge.after));
    }
    all
}

/// The periods in which credits are brought together and capped.
fn of_remedies(agreement: &Agreement) -> Vec<PeriodRule> {
    let mut all = Vec::new();
    let mut cap = |cap: &Cap| match cap.per {
        Some(CapPer::Each(rule)) => all.push(rule),
        // Several in a row need a year to be seen.
        Some(CapPer::Any(_, rule)) => all.push(PeriodRule {
            size: PeriodSize::Year,
            ..rule
        }),
        None => {}
    };
    agreement
        .penalties
        .iter()
        .filter_map(|it| it.cap.as_ref())
        .for_each(&mut cap);
    let mut periods = Vec::new();
    for step in agreement.remedies.iter().flat_map(|it| &it.steps) {
        match &step.kind {
            RemedyKind::Cap(it) => cap(it),
            RemedyKind::Combine { per, .. } => periods.extend(*per),
            _ => {}
        }
    }
    all.into_iter().chain(periods).collect()
}

/// A calendar period in which whole windows of a rule end.
pub(super) fn stretch(rule: PeriodRule) -> PeriodSize {
    match (rule.basis, rule.size) {
        (_, PeriodSize::Year) => PeriodSize::Year,
        (PeriodBasis::Calendar, PeriodSize::Quarter) => PeriodSize::Quarter,
        (_, PeriodSize::Quarter) => PeriodSize::Year,
        (PeriodBasis::Calendar, PeriodSize::Month) => PeriodSize::Month,
        (_, PeriodSize::Month) => PeriodSize::Quarter,
        (_, PeriodSize::Hour | PeriodSize::Day | PeriodSize::Week) => PeriodSize::Month,
    }
}

/// The name of the month, quarter or year that contains a day after the agreements are in force, or that begins
/// after them.
pub(super) fn name_after(day: Date, size: PeriodSize, within: Option<Date>) -> Option<String> {
    let next = match size {
        PeriodSize::Quarter => day.first_of_quarter().plus_months(3),
        PeriodSize::Year => day.first_of_year().plus_months(12),
        _ => day.first_of_month().plus_months(1),
    };
    let date = within.filter(|it| *it >= next).unwrap_or(next);
    let name = match size {
        PeriodSize::Quarter => format!("{}-Q{}", date.year(), date.quarter()),
        PeriodSize::Year => date.year().to_string(),
        _ => format!("{}-{:02}", date.year(), date.month()),
    };
    let known: Option<NamedPeriod> = parse_window_name(&name);
    known.map(|_| name)
}

/// A Wednesday morning, the night before it, a Saturday.
pub(super) fn usual_moments(zone: &Zone, (start, end): (Instant, Instant)) -> Vec<Instant> {
    let first = zone.date(start).plus_days(6);
    let day = |wanted: Weekday| {
        let days = (0..7).map(|it| first.plus_days(it));
        days.into_iter().find(|it| it.weekday() == wanted)
    };
    let at = |day: Option<Date>, hour: u32| {
        let time = TimeOfDay::new(hour, 0, 0)?;
        Some(zone.instant(LocalDateTime::new(day?, time)))
    };
    let wednesday = day(Weekday::Wednesday);
    let all = [
        at(wednesday, 10),
        at(wednesday, 3),
        at(day(Weekday::Saturday), 10),
    ];
    let all = all.into_iter().flatten();
    all.filter(|it| *it < end).collect()
}

/// The first times within which a calendar is open on one side only.
fn differing(terms: &[Terms; 2], plans: [&Plan; 2], (from, to): (Instant, Instant)) -> Vec<Run> {
    let mut all: Vec<Run> = Vec::new();
    for path in plans[1]
        .calendars
        .keys()
        .filter(|it| plans[0].calendars.contains_key(*it))
    {
        let open = |side: usize| {
            let calendar = terms.get(side)?.calendar(path).ok()?;
            Some(calendar.open_time(from, to))
        };
        if let (Some(old), Some(new)) = (open(0), open(1)) {
            all.extend(old.except(&new).runs().iter().take(2));
            all.extend(new.except(&old).runs().iter().take(2));
        }
    }
    all.sort_by_key(|it| it.start);
    all.dedup();
    all
}

/// The first day on which a calendar differs.
pub(super) fn first_difference(terms: &[Terms; 2], plans: [&Plan; 2], day: Date) -> Option<Date> {
    let zone = &terms[1].zone;
    let from = day.first_of_month().plus_months(1);
    let time = (
        zone.start_of_day(from),
        zone.start_of_day(from.plus_months(MONTHS)),
    );
    let first = differing(terms, plans, time).into_iter().next()?;
    Some(zone.date(first.start))
}

/// Instants at which calendars differ: at the start of such a time, in it, and an hour before.
pub(super) fn differing_moments(
    terms: &[Terms; 2],
    plans: [&Plan; 2],
    time: (Instant, Instant),
) -> Vec<Instant> {
    let runs = differing(terms, plans, time);
    let runs = runs.into_iter().take(4);
    let around = |run: Run| {
        let middle = Instant(run.start.0 + run.length().min(DAY) / 2);
        [run.start, middle, Instant(run.start.0 - HOUR)]
    };
    runs.flat_map(around).collect()
}
