//! A case as it is written: the contract and its data.

use super::super::civil::{date_text, utc_text};
use super::{CallMetric, Case, KINDS};

impl Case {
    pub(in super::super) fn contract(&self) -> String {
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

    pub(in super::super) fn data(&self) -> Vec<(String, String)> {
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
}
