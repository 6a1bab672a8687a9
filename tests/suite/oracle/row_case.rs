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
    /// A ticket that is opened before this minute of the day is due so many hours later, a later
    /// one so many days after, at the end of the next business day.
    noon: i64,
    due_hours: i64,
    due_days: i64,
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
            noon: 30 * random.below(48),
            due_hours: random.below(40),
            due_days: random.below(4),
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
        let noon = format!("{:02}:{:02}", self.noon / 60, self.noon % 60);
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
  field due timestamp =
    if time of opened < {noon} then opened + {due_hours} hours
    else opened + {due_days} days rolling to business days on desk
  field late_call timestamp = latest(opened, due)
  field first timestamp = earliest(resolved, due)
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
metric beside_breaks: number =
  count(tickets where overlaps(waiting, spans(breaks)))
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
objective end "End" {{
  for help; measure resolved
  target <= due; over each row of tickets; key
}}
objective sooner "The earlier of end and deadline" {{
  for help; measure first
  target < late_call; over each row of tickets; key
}}
objective rushed "Tickets of which a break is seen" {{
  for help; measure beside_breaks
  target <= 0; over each {window}; key
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
            due_hours = self.due_hours,
            due_days = self.due_days,
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
            outcomes.push(self.rushed(&name, bounds));
            at = to + 1;
        }
        for (line, ticket) in self.tickets.iter().enumerate() {
            outcomes.extend(self.end(line + 2, ticket));
        }
        outcomes
    }

    /// Each ticket by itself: when it ended against its deadline, and the earlier of the two.
    fn end(&self, line: usize, ticket: &Ticket) -> [Outcome; 2] {
        let (day, minute) = self.zone.local(ticket.opened);
        let (hour, minute) = (minute / 60, minute % 60);
        let window = format!("{}T{hour:02}:{minute:02} (tickets:{line})", date_text(day));
        let due = self.due(ticket.opened);
        let micros = |at: Minute| Ratio::whole(i128::from(at) * 60_000_000);
        let outcome = |objective: &str, at: Minute, open: bool, verdict| Outcome {
            objective: objective.to_owned(),
            window: window.clone(),
            group: None,
            value: Some((Some(micros(at)), (!open).then(|| micros(at)))),
            verdict,
            credit: None,
        };
        let latest = due.max(ticket.opened);
        let (end, open) = match ticket.resolved {
            Some(end) => (end, false),
            // It ends at the cut-off at the earliest.
            None => (self.cut_off, true),
        };
        let kept = if open && end <= due {
            Verdict::Undetermined
        } else {
            yes(end <= due)
        };
        // Of an open ticket, the deadline is the earlier one once it has passed.
        let first_is_open = open && end < due;
        let first = end.min(due);
        let sooner = if first_is_open && first < latest {
            Verdict::Undetermined
        } else {
            yes(first < latest)
        };
        [
            outcome("end", end, open, kept),
            outcome("sooner", first, first_is_open, sooner),
        ]
    }

    /// The deadline of a ticket; a date is the end of its day.
    fn due(&self, opened: Minute) -> Minute {
        let (day, minute) = self.zone.local(opened);
        if minute < self.noon {
            return opened + 60 * self.due_hours;
        }
        let mut day = day + self.due_days;
        while !self.is_business_day(day) {
            day += 1;
        }
        self.zone.start_of(day + 1)
    }

    /// Whether the desk works at all on a day.
    fn is_business_day(&self, day: Day) -> bool {
        day == self.open || (day != self.closed && weekday(day) < 6)
    }

    /// Tickets in the window that waited during a break, whenever that was. After the cut-off,
    /// others may come.
    fn rushed(&self, name: &str, bounds: (Minute, Minute)) -> Outcome {
        let (from, to) = self.excluding;
        let in_window = |at: Minute| bounds.0 <= at && at < bounds.1;
        let waits = |during: &dyn Fn(Minute, Minute) -> bool| {
            let tickets = self.tickets.iter().filter(|it| in_window(it.opened));
            let count = tickets.filter(|it| it.waiting.iter().any(|(a, b)| during(*a, *b)));
            Ratio::whole(i128::try_from(count.count()).unwrap_or(0))
        };
        let least = waits(&|a, b| a < to && from < b);
        let most = waits(&|a, b| (a < to && from < b) || b > self.cut_off);
        let is_open = self.cut_off < bounds.1;
        let none = Ratio::whole(0);
        Outcome {
            objective: "rushed".to_owned(),
            window: name.to_owned(),
            group: None,
            value: Some((Some(least), (!is_open).then_some(most))),
            verdict: match (least <= none, most <= none && !is_open) {
                (_, true) => Verdict::Met,
                (false, _) => Verdict::Missed,
                (true, false) => Verdict::Undetermined,
            },
            credit: None,
        }
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
