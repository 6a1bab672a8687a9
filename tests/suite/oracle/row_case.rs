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
    excluding: (Minute, Minute),
    tickets: Vec<Ticket>,
    metric: CallMetric,
    call_target: i64,
    calls: Vec<Call>,
    /// Most calls that were lost for tickets of the same kind.
    load_target: i64,
}

#[derive(Clone, Copy, Debug)]
struct Call {
    at: Minute,
    waited: i64,
    lost: bool,
    kind: usize,
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
            excluding: (0, 0),
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
            load_target: random.below(6),
        };
        let from = minute(random);
        case.excluding = (from, from + 60 + random.below(4000));
        for _ in 0..4 + random.below(40) {
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
            case.calls.push(Call {
                at,
                waited: random.below(120),
                lost: random.chance(20),
                kind: usize::try_from(random.below(3)).unwrap_or(0),
            });
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
        let excluding = "\n  excluding quiet";
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
  field at timestamp; field waited number; field lost bool; field kind Kind
}}
source breaks "Breaks" {{
  kind spans; supplied by acme, verifiable by globex
  field start timestamp; field end timestamp
}}
exclusion quiet "Quiet" {{ time breaks }}
metric quick: percent =
  share(tickets, elapsed(opened to resolved, on desk, except waiting) <= {limit} hours) otherwise no value
metric heard: {ty} = {metric}
metric lost_beside: number =
  mean(tickets, count(calls where lost and kind == row.kind)) otherwise no value
objective speed "Speed" {{
  for help; measure quick by kind
  target >= {ticket_target}%; over each {window}{excluding}{needs}; key
}}
objective calling "Calls" {{
  for help; measure heard
  target {target}; over each {window}{excluding}; key
}}
objective load "Load" {{
  for help; measure lost_beside
  target <= {load_target}; over each {window}{excluding}; key
}}
"#,
            first = date_text(self.first),
            zone = self.zone.name(),
            closed = date_text(self.closed),
            open = date_text(self.open),
            limit = self.limit_hours,
            ticket_target = self.target,
            load_target = self.load_target,
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
        let mut calls = "at,waited,lost,kind\n".to_owned();
        for call in &self.calls {
            let (at, kind) = (utc_text(call.at), KINDS[call.kind]);
            calls += &format!("{at},{},{},{kind}\n", call.waited, call.lost);
        }
        let (from, to) = self.excluding;
        let breaks = format!("start,end\n{},{}\n", utc_text(from), utc_text(to));
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
            outcomes.push(self.load(&name, bounds));
            at = to + 1;
        }
        outcomes
    }

    /// What makes a case hard: excluded rows, a clock that stood still, a ticket over a window's
    /// edge. The clock always changes.
    pub(super) fn is_hard(&self) -> bool {
        let (a, b) = self.excluding;
        let excluded = self
            .tickets
            .iter()
            .any(|it| a <= it.opened && it.opened < b)
            || self.calls.iter().any(|it| a <= it.at && it.at < b);
        let waited = self.tickets.iter().any(|it| !it.waiting.is_empty());
        let over_an_edge = self.tickets.iter().any(|it| {
            let end = it.resolved.unwrap_or(self.cut_off);
            let window = |at: Minute| self.window.days(self.zone.local(at).0).0;
            window(it.opened) != window(end)
        });
        excluded && waited && over_an_edge
    }

    fn counts(&self, at: Minute, (from, to): (Minute, Minute)) -> bool {
        let (a, b) = self.excluding;
        from <= at && at < to && !(a <= at && at < b)
    }

    fn wholly_excluded(&self, (from, to): (Minute, Minute)) -> bool {
        let (a, b) = self.excluding;
        a <= from && to <= b
    }

    /// Whether rows may still come: a part of the window after the cut-off is not excluded.
    fn is_open(&self, (from, to): (Minute, Minute)) -> bool {
        let from = from.max(self.cut_off);
        from < to && !self.wholly_excluded((from, to))
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
        let (verdict, value) = match value {
            // Whatever share the rows to come make of it.
            _ if self.is_open(bounds) => (
                Verdict::Undetermined,
                Some((Ratio::whole(0), Ratio::whole(1))),
            ),
            Some(value) if judged => (at_least(value, target), Some(value)),
            _ => (Verdict::NotJudged, None),
        };
        Outcome {
            objective: "speed".to_owned(),
            window: name.to_owned(),
            group: Some(KINDS[kind].to_owned()),
            verdict,
            value: value.map(|(lo, hi)| (Some(lo), Some(hi))),
            credit: None,
        }
    }

    /// Of each ticket in the window, how many calls of its kind were lost in it; their mean.
    fn load(&self, name: &str, bounds: (Minute, Minute)) -> Outcome {
        let tickets = self.tickets.iter();
        let tickets: Vec<&Ticket> = tickets
            .filter(|it| self.counts(it.opened, bounds))
            .collect();
        let beside = |ticket: &&Ticket| {
            let calls = self.calls.iter().filter(|call| {
                call.lost && call.kind == ticket.kind && self.counts(call.at, bounds)
            });
            i128::try_from(calls.count()).unwrap_or(0)
        };
        let lost: i128 = tickets.iter().map(beside).sum();
        let count = i128::try_from(tickets.len()).unwrap_or(0);
        let (verdict, value) = if self.is_open(bounds) {
            // At least nothing, since counts are never negative.
            (Verdict::Undetermined, Some((Some(Ratio::whole(0)), None)))
        } else if count == 0 {
            (Verdict::NotJudged, None)
        } else {
            let mean = Ratio::new(lost, count);
            let verdict = yes(mean <= Ratio::whole(self.load_target.into()));
            (verdict, Some((Some(mean), Some(mean))))
        };
        Outcome {
            objective: "load".to_owned(),
            window: name.to_owned(),
            group: None,
            value,
            verdict,
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
        let mut rows: Vec<Call> = self
            .calls
            .iter()
            .filter(|call| self.counts(call.at, bounds))
            .copied()
            .collect();
        rows.sort_by_key(|call| call.waited);
        let (value, verdict) = match self.metric {
            CallMetric::MeanOfBuckets(minutes) => self.mean_of_buckets(minutes, bounds, &rows),
            _ if self.is_open(bounds) => self.not_all_calls(&rows),
            _ => {
                let value = self.of_calls(&rows);
                let verdict = value.map_or(Verdict::NotJudged, |value| yes(self.keeps(value)));
                (value.map(|value| (Some(value), Some(value))), verdict)
            }
        };
        Outcome {
            objective: "calling".to_owned(),
            window: name.to_owned(),
            group: None,
            value,
            verdict,
            credit: None,
        }
    }

    /// Of all calls, in the order of their waits.
    fn of_calls(&self, rows: &[Call]) -> Option<Ratio> {
        let count = i128::try_from(rows.len()).unwrap_or(0);
        let waited = |call: &Call| Ratio::whole(call.waited.into());
        match self.metric {
            _ if rows.is_empty() => None,
            CallMetric::MeanOfBuckets(_) => None,
            CallMetric::Share => {
                let good = rows.iter().filter(|call| call.waited <= 60).count();
                Some(Ratio::new(i128::try_from(good).unwrap_or(0), count))
            }
            CallMetric::Mean => {
                let sum: i64 = rows.iter().map(|call| call.waited).sum();
                Some(Ratio::new(sum.into(), count))
            }
            CallMetric::Percentile(p) => rows
                .iter()
                .enumerate()
                .find(|(index, _)| {
                    let rank = i128::try_from(*index).unwrap_or(0) + 1;
                    rank * 100 >= i128::from(p) * count
                })
                .map(|(_, call)| waited(call)),
            CallMetric::Max => rows.last().map(waited),
            CallMetric::Min => rows.first().map(waited),
        }
    }

    /// While calls may still come: the longest wait only grows, the shortest only falls.
    fn not_all_calls(&self, rows: &[Call]) -> (Option<Bounds>, Verdict) {
        let so_far = self.of_calls(rows);
        let bounds = match self.metric {
            CallMetric::Share | CallMetric::MeanOfBuckets(_) => {
                (Some(Ratio::whole(0)), Some(Ratio::whole(1)))
            }
            CallMetric::Mean | CallMetric::Percentile(_) => (None, None),
            CallMetric::Max => (so_far, None),
            CallMetric::Min => (None, so_far),
        };
        let is_lost = matches!(self.metric, CallMetric::Max | CallMetric::Min)
            && so_far.is_some_and(|so_far| !self.keeps(so_far));
        let verdict = if is_lost {
            Verdict::Missed
        } else {
            Verdict::Undetermined
        };
        (Some(bounds), verdict)
    }

    fn keeps(&self, value: Ratio) -> bool {
        let bound = i128::from(self.call_target);
        match self.metric {
            CallMetric::Share | CallMetric::MeanOfBuckets(_) => value >= Ratio::new(bound, 100),
            CallMetric::Max => value < Ratio::whole(bound),
            CallMetric::Min => value > Ratio::whole(bound),
            CallMetric::Mean | CallMetric::Percentile(_) => value <= Ratio::whole(bound),
        }
    }

    fn mean_of_buckets(
        &self,
        minutes: i64,
        bounds: (Minute, Minute),
        rows: &[Call],
    ) -> (Option<Bounds>, Verdict) {
        // Sums over buckets that are surely there, and how many there are and may be besides.
        let (mut least, mut greatest) = (Ratio::whole(0), Ratio::whole(0));
        let (mut sure, mut perhaps, mut from) = (0, 0, bounds.0);
        while from < bounds.1 {
            let to = (from + minutes).min(bounds.1);
            let bucket = (from, to);
            from = to;
            if self.wholly_excluded(bucket) {
                continue;
            }
            let inside = || {
                rows.iter()
                    .filter(|it| bucket.0 <= it.at && it.at < bucket.1)
            };
            let all = i128::try_from(inside().count()).unwrap_or(0);
            let lost = i128::try_from(inside().filter(|call| call.lost).count()).unwrap_or(0);
            let share = Ratio::new(lost, all.max(1));
            let (lo, hi) = if self.is_open(bucket) {
                (Ratio::whole(0), Ratio::whole(1))
            } else {
                (share, share)
            };
            // After the cut-off, all of it may still be excluded.
            if self.wholly_excluded((bucket.0, to.min(self.cut_off))) {
                perhaps += 1;
            } else {
                sure += 1;
                (least, greatest) = (least.plus(lo), greatest.plus(hi));
            }
        }
        if sure + perhaps == 0 {
            return (None, Verdict::NotJudged);
        }
        // What is there only perhaps may have any share.
        let count = Ratio::new(1, sure + perhaps);
        let (lo, hi) = (
            least.times(count),
            greatest.plus(Ratio::whole(perhaps)).times(count),
        );
        let one = Ratio::whole(1);
        let value = (one.minus(hi), one.minus(lo));
        let verdict = match (self.keeps(value.0), self.keeps(value.1)) {
            _ if sure == 0 => Verdict::Undetermined,
            (true, true) => Verdict::Met,
            (false, false) => Verdict::Missed,
            _ => Verdict::Undetermined,
        };
        (Some((Some(value.0), Some(value.1))), verdict)
    }
}

type Bounds = (Option<Ratio>, Option<Ratio>);

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
