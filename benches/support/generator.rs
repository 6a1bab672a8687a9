//! Contracts of any length and probes of any duration, the same on every machine.
//!
//! A contract is a head, as many service blocks as fit, and a tail. Each block is
//! what real agreements repeat: a service, its data, a metric, an objective, a credit.

use std::fmt::Write;

/// A contract without findings, of about `lines` lines (at least a hundred).
pub(crate) fn contract(lines: usize) -> String {
    let fixed = HEAD.lines().count() + TAIL.lines().count();
    let blocks = (lines.saturating_sub(fixed) / block(1).lines().count()).max(1);
    let mut text = HEAD.to_owned();
    for number in 1..=blocks {
        text.push_str(&block(number));
    }
    text.push_str(TAIL);
    text
}

/// One probe a minute and site, as CSV, from 1 January 2026 UTC. Every 4,000th minute
/// begins an outage of ten minutes at all sites.
pub(crate) fn probes(days: usize) -> String {
    let mut csv = String::from("at,site,ok\n");
    for minute in 0..days * 24 * 60 {
        let (day, hour) = (minute / (24 * 60), minute / 60 % 24);
        let (month, day) = month_and_day(day);
        let up = u8::from(minute % 4000 >= 10);
        for site in ["berlin", "frankfurt", "hamburg"] {
            let _ = writeln!(
                csv,
                "2026-{month:02}-{day:02}T{hour:02}:{:02}:00Z,{site},{up}",
                minute % 60
            );
        }
    }
    csv
}

/// Month and day of the n-th day of 2026, the first being 0. Later years begin again.
fn month_and_day(day: usize) -> (usize, usize) {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut left = day % 365;
    for (index, length) in lengths.into_iter().enumerate() {
        if left < length {
            return (index + 1, left + 1);
        }
        left -= length;
    }
    (12, 31)
}

const HEAD: &str = r#"// Written by the benchmarks.
contract hosting "Hosting Agreement" {
  provider  acme
  customer  globex
  version   "1.0"
  effective 2026-01-01
  term      12 months, renews for 12 months unless ended with 60 days notice
  timezone  "Europe/Berlin"
  currency  EUR
  law       "Germany"
  purpose   "Keep every service of {globex} working, measured in the open."
}

party acme "Acme Services GmbH" {
  address "Torstraße 1, 10119 Berlin"
  contact duty "duty@acme.example"
}

party globex "Globex AG" {
  address "Hafenstraße 9, 20457 Hamburg"
  contact lead "it@globex.example"
}

enum Site { berlin, frankfurt, hamburg }

source maintenance "Announced maintenance" {
  kind     spans; supplied by acme, verifiable by globex
  field    start timestamp; field end timestamp; field announced timestamp
}

exclusion planned "Planned maintenance" {
  time  maintenance where announced + 5 days <= start
  limit 8 hours per calendar month
}
"#;

const TAIL: &str = r"
remedies {
  combine sum per calendar month
  cap     30% of fees per calendar month
  round   each credit to 0.01 half up
  claim   by globex within 30 days of the window
  pay     as credit on the next invoice
}

amendments {
  agreed by acme, globex
  notice 30 days after the last consent
}
";

fn block(number: usize) -> String {
    BLOCK
        .replace("_1", &format!("_{number}"))
        .replace(" One", &format!(" {number}"))
}

const BLOCK: &str = r#"
// ---- One -------------------------------------------------------------------

service service_1 "Service One" {
  description "What runs for all staff of {globex}."
  fee         4_000 EUR per month
}

/// A robot signs in every minute, from each of three sites.
source checks_1 "Checks of One" {
  kind     samples every 1 minute by site; exists always; gaps count as down
  supplied by acme, verifiable by globex
  field    at timestamp; field site Site; field ok bool
}

let outage_1 "Outage of One" =
  (more than half of time(checks_1 where not ok) by site) lasting >= 2 minutes

metric availability_1: percent = 1 - length(outage_1) / length(window)

objective uptime_1 "Availability of One" {
  for       service_1; measure availability_1
  target    >= 99.9%; over each calendar month
  excluding planned
}

penalty credit_1 "Credit for One" {
  for    uptime_1
  basis  fee of service_1
  when < 99.9% credit 10%
  when < 99.0% credit 25%   // a day of outage is beyond this
  when < 95.0% credit 50%
}
"#;
