//! Random contracts about time: samples from several sites, gaps, maintenance with notice
//! and a limit, runs that are merged and must last, relief or excluded time, over windows
//! that hold a change of the clock. Everything is computed instant by instant on a grid.

mod generate;
mod truth;

use super::civil::{Day, Minute, Zone, date, date_text, day, days_in, utc_text};
use super::random::Random;
use super::ratio::Ratio;
use super::{Outcome, Verdict, Window};
use std::collections::BTreeMap;

/// One step of the grid, in minutes. All data lies on it.
const STEP: i64 = 5;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gaps {
    Down,
    Up,
    Unknown,
    Excluded,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Quantifier {
    Any,
    All,
    AtLeast(usize),
    MoreThanHalf,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Use {
    Nothing,
    Excluding,
    Relief,
}

/// A contract, its data, and all that the oracle must know of both.
#[derive(Debug)]
pub(super) struct Case {
    zone: Zone,
    effective: Day,
    window: Window,
    first: Day,
    last: Day,
    interval: i64,
    sites: usize,
    gaps: Gaps,
    always: bool,
    quantifier: Quantifier,
    /// The formula asks for what works, and takes it from the time in which a site exists.
    by_what_works: bool,
    merged: Option<i64>,
    lasting: Option<(bool, i64, bool)>,
    maintenance: Use,
    notice_days: i64,
    business: bool,
    limit: Option<(i64, Window)>,
    target_bp: i64,
    ladder: Vec<(i64, i64)>,
    cap_percent: i64,
    fee: i64,
    samples: Vec<Vec<(Minute, bool)>>,
    works: Vec<(Minute, Minute, Minute)>,
    /// Time that is excluded whatever else is.
    frozen: Vec<(Minute, Minute)>,
}

/// What makes a case hard, within the windows asked for.
#[derive(Debug)]
pub(super) struct Holds {
    /// A sample is late.
    pub(super) gap: bool,
    /// Some time is excluded.
    pub(super) exclusion: bool,
    /// A run of what is measured surely lies on both sides of a window's edge.
    pub(super) run_over_an_edge: bool,
    /// The clock changes.
    pub(super) clock_change: bool,
}

impl Case {
    pub(super) fn contract(&self) -> String {
        let sites: Vec<String> = (0..self.sites).map(|site| format!("s{site}")).collect();
        let exists = if self.always {
            "always"
        } else {
            "while sampled"
        };
        let gaps = match self.gaps {
            Gaps::Down => "down",
            Gaps::Up => "up",
            Gaps::Unknown => "unknown",
            Gaps::Excluded => "excluded",
        };
        let quantifier = match self.quantifier {
            Quantifier::Any => "any".to_owned(),
            Quantifier::All => "all".to_owned(),
            Quantifier::AtLeast(n) => format!("at least {n}"),
            Quantifier::MoreThanHalf => "more than half".to_owned(),
        };
        let fails = if self.by_what_works {
            "(existing(checks) except time(checks where ok))"
        } else {
            "time(checks where not ok)"
        };
        let mut down = format!("({quantifier} of {fails} by site)");
        if let Some(within) = self.merged {
            down += &format!(" merged within {within} minutes");
        }
        if let Some((strict, limit, excess)) = self.lasting {
            let relation = if strict { ">" } else { ">=" };
            let counting = if excess { " counting excess" } else { "" };
            down += &format!(" lasting {relation} {limit} minutes{counting}");
        }
        let days = if self.business {
            "business days"
        } else {
            "days"
        };
        let limit = self.limit.map_or_else(String::new, |(minutes, per)| {
            format!("\n  limit {minutes} minutes per {}", per.words())
        });
        let (relief, clause) = match self.maintenance {
            Use::Nothing => ("", "\n  excluding frozen"),
            Use::Excluding => ("", "\n  excluding planned, frozen"),
            Use::Relief => (" except relief", "\n  excluding frozen; relief planned"),
        };
        let ladder: String = self
            .ladder
            .iter()
            .map(|(at, credit)| format!("  when < {} credit {credit}%\n", percent(*at)))
            .collect();
        format!(
            r#"contract oracle "Oracle" {{
  provider acme; customer globex; version "1"; effective {effective}
  timezone "{zone}"; currency EUR; business days on week
}}
party acme "Acme"
party globex "Globex"
calendar week "Week" {{ monday to friday 08:00 to 18:00 }}
enum Site {{ {sites} }}
service work "Work" {{ fee {fee} EUR per month }}
source checks "Checks" {{
  kind samples every {interval} minutes by site; exists {exists}; gaps count as {gaps}
  supplied by acme, verifiable by globex
  field at timestamp; field site Site; field ok bool
}}
source works "Works" {{
  kind spans; supplied by acme, verifiable by globex
  field start timestamp; field end timestamp; field announced timestamp
}}
source freezes "Freezes" {{
  kind spans; supplied by acme, verifiable by globex
  field start timestamp; field end timestamp
}}
exclusion frozen "Frozen" {{ time freezes }}
exclusion planned "Planned" {{
  time works where announced + {notice} {days} <= start{limit}
}}
let down "Down" = {down}
metric up: percent = 1 - length(down{relief}) / length(window)
objective uptime "Uptime" {{
  for work; measure up
  target >= {target}; over each {window}{clause}
}}
penalty uptime_credit "Credit" {{
  for uptime; basis fee of work
{ladder}}}
remedies {{
  combine sum per calendar month
  cap {cap}% of fees per calendar month
  round each credit to 0.01 half up
  pay as credit on the next invoice; automatic
}}
"#,
            effective = date_text(self.effective),
            zone = self.zone.name(),
            sites = sites.join(", "),
            fee = self.fee,
            interval = self.interval,
            notice = self.notice_days,
            target = percent(self.target_bp),
            window = self.window.words(),
            cap = self.cap_percent,
        )
    }

    pub(super) fn data(&self) -> Vec<(String, String)> {
        let mut checks = "at,site,ok\n".to_owned();
        for (site, rows) in self.samples.iter().enumerate() {
            for (at, ok) in rows {
                checks += &format!("{},s{site},{ok}\n", utc_text(*at));
            }
        }
        let mut works = "start,end,announced\n".to_owned();
        for (start, stop, announced) in &self.works {
            works += &format!(
                "{},{},{}\n",
                utc_text(*start),
                utc_text(*stop),
                utc_text(*announced)
            );
        }
        let mut freezes = "start,end\n".to_owned();
        for (start, stop) in &self.frozen {
            freezes += &format!("{},{}\n", utc_text(*start), utc_text(*stop));
        }
        vec![
            ("checks".to_owned(), checks),
            ("works".to_owned(), works),
            ("freezes".to_owned(), freezes),
        ]
    }

    /// Names of the first and the last window that are asked for.
    pub(super) fn over(&self) -> (String, String) {
        let name = |day: Day| self.window.name(self.window.days(day).0);
        (name(self.first.max(self.effective)), name(self.last))
    }

    /// Name, first day and last day of every window of the term up to the last one asked for:
    /// what came before has used up a part of the caps.
    fn windows(&self) -> Vec<(String, Day, Day)> {
        let mut windows = Vec::new();
        let mut at = self.effective;
        while at <= self.last {
            let (from, to) = self.window.days(at);
            windows.push((self.window.name(from), from, to));
            at = to + 1;
        }
        windows
    }

    // ---- what is true, step by step

    fn windows_from(&self) -> Day {
        self.window.days(self.first).0.max(self.effective)
    }

    fn windows_to(&self) -> Day {
        self.window.days(self.last).1
    }

    /// The end of the last sample that was taken anywhere.
    fn data_end(&self) -> Minute {
        let last = self.samples.iter().filter_map(|rows| rows.last());
        let last = last.map(|row| row.0).max();
        last.map_or(i64::MIN, |at| at + self.interval)
    }

    /// Whether a sample is late between two instants.
    fn has_gap(&self, from: Minute, to: Minute) -> bool {
        self.samples.iter().any(|rows| {
            rows.windows(2).any(|pair| {
                let (taken, next) = (pair[0].0, pair[1].0);
                let is_late = 2 * (next - taken) > 3 * self.interval;
                is_late && taken + self.interval < to && from < next
            })
        })
    }

    /// Where the windows asked for begin and end.
    fn edges(&self) -> Vec<Minute> {
        let asked = self.windows();
        let asked = asked.iter().filter(|(_, _, last)| *last >= self.first);
        let mut edges: Vec<Minute> = asked
            .flat_map(|(_, first, last)| [*first, *last + 1])
            .filter(|day| *day > self.effective)
            .map(|day| self.zone.start_of(day))
            .collect();
        edges.dedup();
        edges
    }
}

fn percent(bp: i64) -> String {
    format!("{}.{:02}%", bp / 100, bp % 100)
}
