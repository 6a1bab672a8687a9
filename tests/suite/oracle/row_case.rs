//! Random contracts about rows: tickets with working time that stands still while waiting, some
//! still open at the cut-off, by kind; and calls with shares, means, percentiles and buckets.
//! Working time is counted minute by minute.

use super::civil::{Day, Minute, Zone, date_text, day, utc_text, weekday};
use super::random::Random;
use super::ratio::Ratio;
use super::{Outcome, Verdict, Window};

#[derive(Clone, Debug)]
struct Ticket {
    opened: Minute,
    resolved: Option<Minute>,
    waiting: Vec<(Minute, Minute)>,
    kind: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum CallMetric {
    Share,
    Mean,
    Percentile(i64),
    Max,
    Min,
    MeanOfBuckets(i64),
}

/// A contract, its data, and all that the oracle must know of both.
#[derive(Debug)]
pub(super) struct Case {
    zone: Zone,
    window: Window,
    first: Day,
    last: Day,
    cut_off: Minute,
    closed: Day,
    open: Day,
    limit_hours: i64,
    target: i64,
    needs: i64,
    excluding: Option<(Minute, Minute)>,
    tickets: Vec<Ticket>,
    metric: CallMetric,
    call_target: i64,
    calls: Vec<(Minute, i64, bool)>,
}

const KINDS: [&str; 3] = ["hardware", "software", "network"];

impl Case {
    pub(super) fn random(random: &mut Random) -> Self {
        let zone = *random.pick(&[Zone::Berlin, Zone::NewYork]);
        let change = match zone {
            Zone::NewYork => *random.pick(&[day(2026, 3, 8), day(2026, 11, 1)]),
            _ => *random.pick(&[day(2026, 3, 29), day(2026, 10, 25)]),
        };
        let window = *random.pick(&[Window::Day, Window::Week]);
        let monday = change - weekday(change);
        let (first, last) = (monday - 7, monday + 13);
        let (begin, end) = (zone.start_of(first), zone.start_of(last + 1));
        let minute = |random: &mut Random| begin + random.below(end - begin);
        let cut_off = end - random.below(3) * 600;
        let (rank, hours) = (50 + random.below(50), 1 + random.below(12));
        let mut case = Self {
            zone,
            window,
            first,
            last,
            cut_off,
            closed: first + random.below(21),
            open: first + 5 + 7 * random.below(3),
            limit_hours: 1 + random.below(9),
            target: 50 + random.below(50),
            needs: random.below(4),
            excluding: None,
            tickets: Vec::new(),
            metric: *random.pick(&[
                CallMetric::Share,
                CallMetric::Mean,
                CallMetric::Percentile(rank),
                CallMetric::Max,
                CallMetric::Min,
                CallMetric::MeanOfBuckets(60 * hours),
            ]),
            call_target: 1 + random.below(100),
            calls: Vec::new(),
        };
        if random.chance(50) {
            let from = minute(random);
            case.excluding = Some((from, from + 60 + random.below(4000)));
        }
        for _ in 0..random.below(40) {
            let opened = minute(random).min(cut_off - 1);
            let resolved = opened + random.below(3000);
            let waiting = (0..random.below(3))
                .map(|_| {
                    let from = opened + random.below(1500);
                    (from, from + 1 + random.below(600))
                })
                .collect();
            case.tickets.push(Ticket {
                opened,
                resolved: (resolved <= cut_off && random.chance(90)).then_some(resolved),
                waiting,
                kind: usize::try_from(random.below(3)).unwrap_or(0),
            });
        }
        for _ in 0..random.below(120) {
            let at = minute(random).min(cut_off - 1);
            case.calls.push((at, random.below(120), random.chance(20)));
        }
        case
    }

    // ---- what is written

    pub(super) fn contract(&self) -> String {
        let (metric, ty, target) = match self.metric {
            CallMetric::Share => (
                "share(calls, waited <= 60) otherwise no value".to_owned(),
                "percent",
                format!(">= {}%", self.call_target),
            ),
            CallMetric::Mean => (
                "mean(calls, waited) otherwise no value".to_owned(),
                "number",
                format!("<= {}", self.call_target),
            ),
            CallMetric::Percentile(p) => (
                format!("percentile(calls, waited, {p}%) otherwise no value"),
                "number",
                format!("<= {}", self.call_target),
            ),
            CallMetric::Max => (
                "max(calls, waited) otherwise no value".to_owned(),
                "number",
                format!("< {}", self.call_target),
            ),
            CallMetric::Min => (
                "min(calls, waited) otherwise no value".to_owned(),
                "number",
                format!("> {}", self.call_target),
            ),
            CallMetric::MeanOfBuckets(minutes) => (
                format!("1 - mean(share(calls, lost) otherwise 0% each {minutes} minutes)"),
                "percent",
                format!(">= {}%", self.call_target),
            ),
        };
        let excluding = match self.excluding {
            Some(_) => "\n  excluding quiet",
            None => "",
        };
        let needs = match self.needs {
            0 => String::new(),
            n => format!("\n  needs {n} of tickets"),
        };
        format!(
            r#"contract oracle "Oracle" {{
  provider acme; customer globex; version "1"; effective {first}
  timezone "{zone}"; currency EUR
}}
party acme "Acme"
party globex "Globex"
enum Kind {{ hardware, software, network }}
calendar desk "Desk" {{
  monday to friday 09:00 to 12:30, 13:30 to 17:00
  saturday 00:00 to 02:30
  closed {closed}
  open {open} 10:00 to 14:00
}}
service help "Help" {{ }}
source tickets "Tickets" {{
  kind cases; dated by opened; supplied by acme, verifiable by globex
  field opened timestamp; field resolved timestamp optional
  field kind Kind; field waiting spans
}}
source calls "Calls" {{
  kind events; supplied by acme, verifiable by globex
  field at timestamp; field waited number; field lost bool
}}
source breaks "Breaks" {{
  kind spans; supplied by acme, verifiable by globex
  field start timestamp; field end timestamp
}}
exclusion quiet "Quiet" {{ time breaks }}
metric quick: percent =
  share(tickets, elapsed(opened to resolved, on desk, except waiting) <= {limit} hours) otherwise no value
metric heard: {ty} = {metric}
objective speed "Speed" {{
  for help; measure quick by kind
  target >= {ticket_target}%; over each {window}{excluding}{needs}; key
}}
objective calling "Calls" {{
  for help; measure heard
  target {target}; over each {window}{excluding}; key
}}
"#,
            first = date_text(self.first),
            zone = self.zone.name(),
            closed = date_text(self.closed),
            open = date_text(self.open),
            limit = self.limit_hours,
            ticket_target = self.target,
            window = self.window.words(),
        )
    }

    pub(super) fn data(&self) -> Vec<(String, String)> {
        let mut tickets = "opened,resolved,kind,waiting\n".to_owned();
        for ticket in &self.tickets {
            let resolved = ticket.resolved.map_or_else(String::new, utc_text);
            let waiting: Vec<String> = ticket
                .waiting
                .iter()
                .map(|(from, to)| format!("{}/{}", utc_text(*from), utc_text(*to)))
                .collect();
            tickets += &format!(
                "{},{resolved},{},{}\n",
                utc_text(ticket.opened),
                KINDS[ticket.kind],
                waiting.join(";")
            );
        }
        let mut calls = "at,waited,lost\n".to_owned();
        for (at, waited, lost) in &self.calls {
            calls += &format!("{},{waited},{lost}\n", utc_text(*at));
        }
        let mut breaks = "start,end\n".to_owned();
        if let Some((from, to)) = self.excluding {
            breaks += &format!("{},{}\n", utc_text(from), utc_text(to));
        }
        vec![
            ("tickets".to_owned(), tickets),
            ("calls".to_owned(), calls),
            ("breaks".to_owned(), breaks),
        ]
    }

    pub(super) fn over(&self) -> (String, String) {
        let name = |day: Day| self.window.name(self.window.days(day).0);
        (name(self.first), name(self.last))
    }

    pub(super) fn cut_off(&self) -> String {
        utc_text(self.cut_off)
    }

    // ---- what is true

    pub(super) fn outcomes(&self) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        let mut at = self.first;
        while at <= self.last {
            let (from, to) = self.window.days(at);
            let name = self.window.name(from);
            let bounds = (self.zone.start_of(from), self.zone.start_of(to + 1));
            for kind in 0..KINDS.len() {
                outcomes.push(self.speed(&name, bounds, kind));
            }
            outcomes.push(self.calling(&name, bounds));
            at = to + 1;
        }
        outcomes
    }

    fn counts(&self, at: Minute, (from, to): (Minute, Minute)) -> bool {
        let excluded = self.excluding.is_some_and(|(a, b)| a <= at && at < b);
        from <= at && at < to && !excluded
    }

    fn wholly_excluded(&self, (from, to): (Minute, Minute)) -> bool {
        self.excluding.is_some_and(|(a, b)| a <= from && to <= b)
    }

    fn speed(&self, name: &str, bounds: (Minute, Minute), kind: usize) -> Outcome {
        let limit = self.limit_hours * 60;
        let (mut good, mut maybe, mut all) = (0, 0, 0);
        for ticket in self.tickets.iter().filter(|it| it.kind == kind) {
            if !self.counts(ticket.opened, bounds) {
                continue;
            }
            all += 1;
            let spent = self.elapsed(ticket);
            let within = spent <= limit;
            good += i128::from(within && ticket.resolved.is_some());
            maybe += i128::from(within);
        }
        let target = Ratio::new(self.target.into(), 100);
        let value = (all > 0).then(|| (Ratio::new(good, all), Ratio::new(maybe, all)));
        let judged = all >= i128::from(self.needs);
        Outcome {
            objective: "speed".to_owned(),
            window: name.to_owned(),
            group: Some(KINDS[kind].to_owned()),
            verdict: match value {
                Some(value) if judged => at_least(value, target),
                _ => Verdict::NotJudged,
            },
            value: value.filter(|_| judged),
            credit: None,
        }
    }

    /// Minutes of working time, the waiting left out; of an open ticket up to the cut-off.
    fn elapsed(&self, ticket: &Ticket) -> i64 {
        let end = ticket.resolved.unwrap_or(self.cut_off);
        let counts = |at: &Minute| {
            let waits = ticket.waiting.iter().any(|(a, b)| a <= at && at < b);
            !waits && self.works(*at)
        };
        let minutes = (ticket.opened..end).filter(counts).count();
        i64::try_from(minutes).unwrap_or(i64::MAX)
    }

    fn works(&self, at: Minute) -> bool {
        let (day, minute) = self.zone.local(at);
        if day == self.open {
            return (600..840).contains(&minute);
        }
        if day == self.closed {
            return false;
        }
        match weekday(day) {
            0..=4 => (540..750).contains(&minute) || (810..1020).contains(&minute),
            5 => (0..150).contains(&minute),
            _ => false,
        }
    }

    fn calling(&self, name: &str, bounds: (Minute, Minute)) -> Outcome {
        let mut rows: Vec<(Minute, i64, bool)> = self
            .calls
            .iter()
            .filter(|call| self.counts(call.0, bounds))
            .copied()
            .collect();
        rows.sort_by_key(|call| call.1);
        let count = i128::try_from(rows.len()).unwrap_or(0);
        let value = match self.metric {
            CallMetric::MeanOfBuckets(minutes) => self.mean_of_buckets(minutes, bounds, &rows),
            _ if rows.is_empty() => None,
            CallMetric::Share => {
                let good = rows.iter().filter(|call| call.1 <= 60).count();
                Some(Ratio::new(i128::try_from(good).unwrap_or(0), count))
            }
            CallMetric::Mean => {
                let sum: i64 = rows.iter().map(|call| call.1).sum();
                Some(Ratio::new(sum.into(), count))
            }
            CallMetric::Percentile(p) => rows
                .iter()
                .enumerate()
                .find(|(index, _)| {
                    let rank = i128::try_from(*index).unwrap_or(0) + 1;
                    rank * 100 >= i128::from(p) * count
                })
                .map(|(_, call)| Ratio::whole(call.1.into())),
            CallMetric::Max => rows.last().map(|call| Ratio::whole(call.1.into())),
            CallMetric::Min => rows.first().map(|call| Ratio::whole(call.1.into())),
        };
        let bound = i128::from(self.call_target);
        let verdict = match (value, self.metric) {
            (None, _) => Verdict::NotJudged,
            (Some(value), CallMetric::Share | CallMetric::MeanOfBuckets(_)) => {
                yes(value >= Ratio::new(bound, 100))
            }
            (Some(value), CallMetric::Max) => yes(value < Ratio::whole(bound)),
            (Some(value), CallMetric::Min) => yes(value > Ratio::whole(bound)),
            (Some(value), _) => yes(value <= Ratio::whole(bound)),
        };
        Outcome {
            objective: "calling".to_owned(),
            window: name.to_owned(),
            group: None,
            value: value.map(|value| (value, value)),
            verdict,
            credit: None,
        }
    }

    fn mean_of_buckets(
        &self,
        minutes: i64,
        bounds: (Minute, Minute),
        rows: &[(Minute, i64, bool)],
    ) -> Option<Ratio> {
        if self.wholly_excluded(bounds) {
            return None;
        }
        let (mut sum, mut buckets, mut from) = (Ratio::whole(0), 0, bounds.0);
        while from < bounds.1 {
            let to = (from + minutes).min(bounds.1);
            if !self.wholly_excluded((from, to)) {
                buckets += 1;
                let inside = || rows.iter().filter(|call| from <= call.0 && call.0 < to);
                let all = inside().count();
                if all > 0 {
                    let lost = inside().filter(|call| call.2).count();
                    let share = Ratio::new(
                        i128::try_from(lost).unwrap_or(0),
                        i128::try_from(all).unwrap_or(1),
                    );
                    sum = sum.plus(share);
                }
            }
            from = to;
        }
        let mean = sum.times(Ratio::new(1, buckets));
        Some(Ratio::whole(1).minus(mean))
    }
}

fn yes(met: bool) -> Verdict {
    if met { Verdict::Met } else { Verdict::Missed }
}

fn at_least(value: (Ratio, Ratio), target: Ratio) -> Verdict {
    match (value.0 >= target, value.1 >= target) {
        (true, _) => Verdict::Met,
        (_, false) => Verdict::Missed,
        _ => Verdict::Undetermined,
    }
}
