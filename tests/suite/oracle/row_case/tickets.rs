//! What is true of tickets: their working time, their deadlines, what went on beside them.

use super::super::civil::{Day, Minute, date_text, weekday};
use super::super::ratio::Ratio;
use super::super::{Outcome, Verdict};
use super::{Case, KINDS, Ticket, yes};

impl Case {
    /// Each ticket by itself: when it ended against its deadline, and the earlier of the two.
    pub(super) fn end(&self, line: usize, ticket: &Ticket) -> [Outcome; 2] {
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
    pub(super) fn rushed(&self, name: &str, bounds: (Minute, Minute)) -> Outcome {
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

    pub(super) fn speed(&self, name: &str, bounds: (Minute, Minute), kind: usize) -> Outcome {
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
    pub(super) fn load(&self, name: &str, bounds: (Minute, Minute)) -> Outcome {
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
}

fn at_least(value: (Ratio, Ratio), target: Ratio) -> Verdict {
    match (value.0 >= target, value.1 >= target) {
        (true, _) => Verdict::Met,
        (_, false) => Verdict::Missed,
        _ => Verdict::Undetermined,
    }
}
