//! Random contracts about rows: tickets with working time that stands still while waiting, some
//! still open at the cut-off, by kind; and calls with shares, means, percentiles and buckets.
//! Working time is counted minute by minute.

mod calls;
mod tickets;
mod written;

use super::civil::{Day, Minute, Zone, day, utc_text, weekday};
use super::random::Random;
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
}

fn yes(met: bool) -> Verdict {
    if met { Verdict::Met } else { Verdict::Missed }
}
