"""Contracts of any length, with every kind of declaration, the same on every machine.

A contract is a head, as many blocks as fit, and a tail. Head and tail have the declarations that stand once or rarely; each
block has what real agreements repeat, and refers to the table, the enum and the calendar of the head. So a key that is
pressed there changes what all blocks mean.
"""

# Every word with which a declaration begins; the script checks that a text has them all.
KINDS = (
    "contract party define enum unit param table calendar service source exclusion let metric objective "
    "responsibility escalation report review pool penalty bonus ledger remedies termination amendments amendment "
    "clause template include example"
).split()

HEAD = '''// Written by benches/lsp.
use std.holidays.germany

contract hosting "Hosting Agreement" {
  provider  acme
  customer  globex
  version   "1.0"
  effective 2026-01-01
  term      12 months, renews for 12 months unless ended with 60 days notice
  timezone  "Europe/Berlin"
  currency  EUR
  law       "Germany"
  business days on office_hours
  purpose   "Keep every service of {globex} working, measured in the open. An {incident} is reported to {acme.duty}."
}

party acme "Acme Services GmbH" {
  address "Torstraße 1, 10119 Berlin"
  contact duty "duty@acme.example"
}

party globex "Globex AG" {
  address "Hafenstraße 9, 20457 Hamburg"
  contact lead "it@globex.example"
}

define incident "Incident" { means "an unplanned interruption of a service" }

enum Priority { P1, P2, P3, P4 }
enum Site { berlin, frankfurt, hamburg }

unit square_feet "square feet"
param room "Room": square_feet = 1_000 square_feet
param promised "Availability promised": percent = 99.9%

calendar office_hours "Office hours" {
  monday to friday  08:00 to 18:00
  closed            germany.national, 12-24, 12-31
}

table goals "Response and resolution targets" {
  Priority | respond: duration | resolve: duration | clock: calendar
  P1       | 15 minutes        | 4 hours           | always
  P2       | 30 minutes        | 8 hours           | always
  P3       | 4 hours           | 20 hours          | office_hours
  P4       | 8 hours           | 50 hours          | office_hours
}

source maintenance "Announced maintenance" {
  kind     spans; supplied by acme, verifiable by globex
  field    start timestamp; field end timestamp; field announced timestamp
}

source hot "Hot spots" {
  kind     events; supplied by globex, verifiable by acme
  field    at timestamp; field area square_feet from 0 square_feet to 1_000 square_feet
}

source orders "Orders" {
  kind     events; supplied by acme, verifiable by globex
  field    at timestamp; field ordered number; field shipped number
}

exclusion planned "Planned maintenance" {
  time  maintenance where announced + 5 business days <= start
  limit 8 hours per calendar month
}

service warehouse "Warehouse" {
  description "What is kept for {globex}."
  fee         2_000 EUR per month
}

metric hot_share: percent = sum(hot, area) / room
metric fill_rate: percent = sum(orders, min(shipped, ordered)) / sum(orders, ordered) otherwise no value

objective cool "Cool area" { for warehouse; measure hot_share; target <= 20%; over each calendar month }
objective fill "Orders filled" { for warehouse; measure fill_rate; target >= 95%; over each calendar month }

ledger bank "Credit bank" {
  unit    EUR
  starts  0 EUR
  expires 4 weeks after entry
  oldest first
}

bonus banked "Earned credit" {
  for fill
  when > 97% earn 1_000 EUR per exact 1 percentage point above 97% into bank
}

penalty shortfall "Shortfall" {
  for    fill
  when < 95% credit 2_000 EUR per exact 1 percentage point below 95%
  offset from bank when >= 90%
}

pool at_risk "Amount at risk" {
  amount 12% of fees per calendar month
  weight cool 100%
}

penalty heat "Credit for heat" { for cool; basis at_risk; when > 20% credit 100% }

template promise "Terms"(what: service, down: spans, level: percent) {
  metric up: percent = 1 - length(down) / length(window)
  objective uptime "Availability" { for what; measure up; target >= level; over each calendar month; key }
}

include promise(what: warehouse, down: spans(maintenance), level: 99%) as warehouse_terms "Warehouse"

clause secrecy "Confidentiality" """
  Neither party tells others what it learns from the records.
"""
'''

TAIL = '''
responsibility keep_cool "Cooling" {
  party    globex
  must     "tell {acme.duty} of a hot spot"
  within   1 hour of "noticing it"
  evidence hot where area > 900 square_feet
}

escalation major_incident "Major incidents" {
  for    cases_1 where priority == P1
  clock  always
  after  15 minutes notify acme.duty
  until  resolved
}

report monthly_report "Service report" {
  sent   by acme to globex
  every  calendar month; due within 5 business days
  covers fill, cool, uptime_1
}

review annual_review "Service review" {
  every 12 months; attended by acme.duty, globex.lead
}

remedies {
  combine sum per calendar month
  cap     30% of fees per calendar month
  round   each credit to 0.01 half up
  claim   by globex within 30 days of the window
  pay     as credit on the next invoice
}

termination chronic_failure "Chronic failure" {
  right  of globex
  when   uptime_1 missed in 3 of any 6 consecutive calendar months
  notice 30 days
  lapses 90 days after the trigger
}

amendments {
  agreed by acme, globex
  notice 30 days after the last consent
}

example "Fifty-one minutes of outage at all sites cost ten percent" {
  over   2026-04
  given  checks_1 fail from 2026-04-03 10:00 to 2026-04-03 10:51
  expect uptime_1 missed
  expect credit_1 == 400 EUR
}
'''

AMENDMENT = '''
amendment stricter "A stricter target" {
  proposed  2026-02-02 by globex
  agreed    2026-02-10 by acme
  effective 2026-06-01
  reason    "The shop depends on it."
  change objective uptime_1 { target >= 99.95% }
  change penalty credit_1 {
    when < 99.95% credit 10%
    when < 99.0%  credit 25%
    when < 95.0%  credit 50%
  }
}
'''

BLOCK = '''
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

source cases_1 "Tickets of One" {
  kind     cases; dated by opened
  supplied by acme, verifiable by globex
  field    opened    timestamp
  field    responded timestamp optional
  field    resolved  timestamp optional
  field    priority  Priority
}

let outage_1 "Outage of One" =
  (more than half of time(checks_1 where not ok) by site) lasting >= 2 minutes

metric availability_1: percent = 1 - length(outage_1) / length(window)

metric answered_1: percent =
  share(cases_1, elapsed(opened to responded, on goals[priority].clock)
                   <= goals[priority].respond) otherwise no value

objective uptime_1 "Availability of One" {
  for       service_1; measure availability_1
  target    >= promised; over each calendar month
  excluding planned
}

objective answer_1 "Answers of One" {
  for       service_1; measure answered_1 by priority
  target    >= 95%; over each calendar month
}

penalty credit_1 "Credit for One" {
  for    uptime_1
  basis  fee of service_1
  when < promised credit 10%
  when < 99.0% credit 25%   // a day of outage is beyond this
  when < 95.0% credit 50%
}

penalty slow_1 "Slow answers of One" {
  for    answer_1
  basis  fee of service_1
  when < 95% credit 2% per started 1 percentage point below 95%
  cap    20% of basis
}
'''


def contract(lines, amended=True):
    """A contract without errors, of about so many lines."""
    tail = TAIL + (AMENDMENT if amended else "")
    fixed = HEAD.count("\n") + tail.count("\n")
    blocks = max(1, (lines - fixed) // BLOCK.count("\n"))
    body = "".join(block(BLOCK, number) for number in range(1, blocks + 1))
    return HEAD + body + tail


def block(text, number):
    return text.replace("_1", f"_{number}").replace(" One", f" {number}")


def kinds(text):
    """The kinds of declarations that a text has."""
    words = {line.split(" ", 1)[0] for line in text.splitlines()}
    return [kind for kind in KINDS if kind in words]


def long_lines(lines):
    """The same length, but each tenth line is a remark of a thousand characters."""
    text = contract(lines).splitlines()
    return "\n".join(f"{line} // {'long ' * 200}" if at % 10 == 0 and line.endswith("}") else line
                     for at, line in enumerate(text)) + "\n"


def foreign(lines):
    """Titles and texts without a letter of ASCII, also beyond the first plane."""
    text = contract(lines)
    return text.replace("What runs for all staff of", "Что работает для всех 🏢 сотрудников").replace(
        "Availability of", "可用性 🚀").replace("Credit for", "Gutschrift für Störungen bei")


def wrong(lines, errors=500):
    """So many mistakes: a percentage that lacks its sign."""
    return contract(lines).replace("target    >= 95%;", "target    >= 95;", errors)


def python(lines):
    """A Python file of about the same length, for a server of Python."""
    def function(n):
        return (f"\n\ndef function_{n}(first: int, second: str) -> int:\n"
                f'    """Adds what function {n} adds."""\n'
                f"    total = first\n"
                f"    for index in range({n} + len(second)):\n"
                f"        if index % 7 == 0:\n"
                f"            total += index * first\n"
                f"        else:\n"
                f"            total -= len(second)\n"
                f"    return total + CONSTANT\n")
    return '"""Written by benches/lsp."""\n\nCONSTANT = 42\n' + "".join(map(function, range(lines // 12)))


def toml(lines):
    """A TOML file of about the same length."""
    def table(n):
        return (f'\n[table_{n}]\nname = "Table {n}"\nfee = {4000 + n}\nshare = 99.9\non = true\n'
                f'sites = ["berlin", "frankfurt", "hamburg"]\nsince = 2026-01-01\n\n[table_{n}.inner]\nof = "{n}"\n')
    return "# Written by benches/lsp.\n" + "".join(map(table, range(lines // 10)))
