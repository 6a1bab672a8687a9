#!/usr/bin/env python3
"""Works out the figures of the workplace example, without slac.

    check.py FOLDER [--cut-off 2027-01-04T11:30:00+01:00]

FOLDER holds `data/` as `generate.py` wrote it. The computation is naive and
written from the words of the contract, so that it can be compared with what
`slac eval` says. It prints JSON: exact fractions as "n/d", amounts in EUR,
and [least, greatest] where the data leaves something open.
"""

import argparse
import csv
import datetime as dt
import json
import math
import pathlib
from fractions import Fraction
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")
EFFECTIVE = dt.date(2026, 1, 1)
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000  # all times are milliseconds
FEE_WORKPLACE, FEE_DESK = Fraction(42_000), Fraction(18_000)
PRIORITIES = ["P1", "P2", "P3", "P4"]
RESPOND = {"P1": 15 * MINUTE, "P2": 30 * MINUTE, "P3": 4 * HOUR, "P4": 8 * HOUR}
RESOLVE = {"P1": 4 * HOUR, "P2": 8 * HOUR, "P3": 20 * HOUR, "P4": 50 * HOUR}


# ---- instants and dates ------------------------------------------------------

def instant(text, hours={}):
    """Milliseconds since 1970. Without an offset the text is local time."""
    if len(text) == 16:  # the many: 2026-04-01 10:00
        hour = text[:13]
        if hour not in hours:
            hours[hour] = int(dt.datetime.fromisoformat(hour + ":00").replace(tzinfo=ZONE).timestamp()) * 1000
        return hours[hour] + int(text[14:]) * MINUTE
    moment = dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZONE)
    return (moment - dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)) // dt.timedelta(milliseconds=1)


def midnight(day):
    return int(dt.datetime(day.year, day.month, day.day, tzinfo=ZONE).timestamp()) * 1000


def date_of(moment):
    return dt.datetime.fromtimestamp(moment // 1000, ZONE).date()


def easter(year):
    """Gauss, as completed by Lichtenberg."""
    a, k = year % 19, year // 100
    m = 15 + (3 * k + 3) // 4 - (8 * k + 13) // 25
    d = (19 * a + m) % 30
    og = 21 + d - (d + a // 11) // 29
    oe = 7 - (og - (7 - (year + year // 4 + 2 - (3 * k + 3) // 4) % 7)) % 7
    return dt.date(year, 3, 1) + dt.timedelta(days=og + oe - 1)


def closed_days():
    days = {dt.date(2026, 12, 24), dt.date(2026, 12, 31)}
    for year in (2026, 2027):
        for month, day in [(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)]:
            days.add(dt.date(year, month, day))
        for offset in (-2, 1, 39, 50):
            days.add(easter(year) + dt.timedelta(days=offset))
    return days


CLOSED = closed_days()


def is_business_day(day):
    return day.weekday() < 5 and day not in CLOSED


def add_business_days(day, count):
    while count:
        day += dt.timedelta(days=1)
        count -= is_business_day(day)
    return day


def office_hours(start, end):
    """The pieces of [start, end) that lie in office hours."""
    day = date_of(start)
    while midnight(day) < end:
        if is_business_day(day):
            opens = int(dt.datetime(day.year, day.month, day.day, 8, tzinfo=ZONE).timestamp()) * 1000
            closes = int(dt.datetime(day.year, day.month, day.day, 18, tzinfo=ZONE).timestamp()) * 1000
            if max(opens, start) < min(closes, end):
                yield max(opens, start), min(closes, end)
        day += dt.timedelta(days=1)


def first_of(year, month):
    return dt.date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


MONTHS = {f"2026-{m:02}": (midnight(first_of(2026, m)), midnight(first_of(2026, m + 1))) for m in range(1, 13)}
QUARTERS = {f"2026-Q{q}": (midnight(first_of(2026, 3 * q - 2)), midnight(first_of(2026, 3 * q + 1))) for q in (1, 2, 3, 4)}


# ---- sets of time: sorted lists of (start, end) --------------------------------

def united(spans):
    result = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def cut(spans, start, end):
    return [(max(a, start), min(b, end)) for a, b in spans if max(a, start) < min(b, end)]


def without(spans, holes):
    result = []
    for start, end in spans:
        for a, b in holes:
            if a >= end or b <= start:
                continue
            if start < a:
                result.append((start, a))
            start = max(start, b)
        if start < end:
            result.append((start, end))
    return result


def length(spans):
    return sum(end - start for start, end in spans)


# ---- availability ---------------------------------------------------------------

def outages(folder, horizon):
    """Time in outage for sure, and time that may be: two sets."""
    series = {}
    for path in sorted((folder / "data").glob("checks*.csv")):
        with open(path) as file:
            for row in csv.DictReader(file):
                series.setdefault(row["site"], []).append((instant(row["at"]), row["ok"] == "1"))
    begin = min(rows[0][0] for rows in series.values())
    end = max(rows[-1][0] for rows in series.values()) + MINUTE
    changes = []  # (moment, +1 or -1): how many of the three sites are down
    for rows in series.values():
        if rows[0][0] > begin:  # the site exists always: its silence is a gap, and gaps are down
            changes += [(begin, 1), (rows[0][0], -1)]
        for (moment, ok), (next_moment, _) in zip(rows, rows[1:] + [(end, None)]):
            holds_until = next_moment
            if next_moment - moment > MINUTE * 3 // 2:
                holds_until = moment + MINUTE
                changes += [(holds_until, 1), (next_moment, -1)]
            if not ok:
                changes += [(moment, 1), (holds_until, -1)]
    majority, count, since = [], 0, None
    for moment, change in sorted(changes):
        before, count = count, count + change
        if before < 2 <= count:
            since = moment
        if count < 2 <= before:
            majority.append((since, moment))
    majority = united(majority)
    unknown = [(midnight(EFFECTIVE), begin), (end, horizon)]
    lasting = lambda spans: [(a, b) for a, b in spans if b - a >= 2 * MINUTE]
    return lasting(majority), lasting(united(majority + unknown))


def planned_maintenance(folder):
    """Announced in time; eight hours of each month, in time order."""
    spans = []
    with open(folder / "data" / "maintenance.csv") as file:
        for row in csv.DictReader(file):
            start, end = instant(row["start"]), instant(row["end"])
            if add_business_days(date_of(instant(row["announced"])), 5) <= date_of(start):
                spans.append((start, end))
    granted = []
    for start, end in MONTHS.values():
        left = 8 * HOUR
        for a, b in cut(united(spans), start, end):
            granted.append((a, min(b, a + left)))
            left -= min(b - a, left)
    return united(granted)


def uptime(folder, horizon):
    sure, may = outages(folder, horizon)
    planned = planned_maintenance(folder)
    result = {}
    for name, (start, end) in MONTHS.items():
        window = without([(start, end)], planned)
        ratio = [1 - Fraction(length(without(cut(down, start, end), planned)), length(window)) for down in (may, sure)]
        result[name] = ratio
    return result


# ---- tickets ---------------------------------------------------------------------

def read_tickets(folder):
    with open(folder / "data" / "incidents.csv") as file:
        for row in csv.DictReader(file):
            waiting = [tuple(instant(part) for part in span.split("/")) for span in row["waiting"].split(";") if span]
            times = {key: instant(row[key]) if row[key] else None for key in ("noticed", "opened", "responded", "resolved")}
            yield {**times, "priority": row["priority"], "waiting": waiting}


def in_time(opened, stopped, target, priority, paused, cut_off):
    """True, False, or None while it cannot be known."""
    end = cut_off if stopped is None or stopped > cut_off else stopped
    work = [(opened, end)] if priority in ("P1", "P2") else list(office_hours(opened, end))
    used = length(without(work, united(paused)))
    if used > target:
        return False
    return True if end == stopped else None


def shares(judged, groups):
    """Least and greatest share of good ones, by window and group; None without any."""
    result = {}
    for window, (start, end) in MONTHS.items():
        for group in groups:
            states = [good for opened, priority, good in judged if start <= opened < end and priority == group]
            result[window, group] = None
            if states:
                low, high = (Fraction(sum(s is not False if open_ else s is True for s in states), len(states)) for open_ in (0, 1))
                result[window, group] = [low, high]
    return result


def desk(folder, cut_off):
    refused = []
    with open(folder / "data" / "breaches.csv") as file:
        for row in csv.DictReader(file):
            if row["duty"] == "access":
                refused.append((instant(row["start"]), instant(row["end"])))
    response, resolution = [], []
    for ticket in read_tickets(folder):
        priority, opened = ticket["priority"], ticket["opened"]
        late = opened > ticket["noticed"] + HOUR  # reported too late: counts as good
        good = late or in_time(opened, ticket["responded"], RESPOND[priority], priority, [], cut_off)
        response.append((opened, priority, good))
        paused = ticket["waiting"] + refused
        good = late or in_time(opened, ticket["resolved"], RESOLVE[priority], priority, paused, cut_off)
        resolution.append((opened, priority, good))
    return shares(response, PRIORITIES), shares(resolution, PRIORITIES)


def happiness(folder):
    result = {}
    with open(folder / "data" / "survey.csv") as file:
        answers = [(instant(row["at"]), int(row["score"])) for row in csv.DictReader(file)]
    for name, (start, end) in QUARTERS.items():
        scores = [score for moment, score in answers if start <= moment < end]
        enough = len(scores) >= 30
        result[name] = {"answers": len(scores), "value": [Fraction(sum(s >= 4 for s in scores), len(scores))] * 2 if enough else None}
    return result


# ---- verdicts, money, termination ---------------------------------------------------

def verdict(value, kept):
    if value is None:
        return "not judged"
    low, high = (kept(end) for end in value)
    return "undetermined" if low != high else "met" if low else "missed"


def uptime_rate(value):
    rate = Fraction(0)
    for below, credit in [("99.9", 10), ("99.0", 25), ("95.0", 30)]:
        if value < Fraction(below) / 100:
            rate = Fraction(credit, 100)
    return rate


def response_rate(value):
    points = (Fraction(95, 100) - value) * 100
    return Fraction(2 * math.ceil(points), 100) if points > 0 else Fraction(0)


def money(uptimes, responses, month):
    """Credits of a month as [least, greatest]: as due, after the penalty's own cap, after the cap on all."""
    cap_all, cap_desk = Fraction(30, 100) * (FEE_WORKPLACE + FEE_DESK), Fraction(20, 100) * FEE_DESK
    low, high = uptimes[month]
    up = [uptime_rate(high) * FEE_WORKPLACE, uptime_rate(low) * FEE_WORKPLACE]
    due = {}
    for priority in PRIORITIES:
        value = responses[month, priority]
        due[priority] = [response_rate(end) * FEE_DESK for end in value[::-1]] if value else [Fraction(0)] * 2
    desk_due = [sum(line[end] for line in due.values()) for end in (0, 1)]
    desk_capped = [min(cap_desk, amount) for amount in desk_due]
    total = [min(cap_all, up[end] + desk_capped[end]) for end in (0, 1)]
    return {
        "uptime_credit": up,
        "response_credit by priority": due,
        "response_credit": desk_due,
        "response_credit after its cap": desk_capped,
        "total before the cap": [up[end] + desk_capped[end] for end in (0, 1)],
        "total": total,
    }


def terminations(verdicts):
    """Three misses in any six months; a right lapses 90 days after it arose and takes its misses along."""
    names, spent, rights, result = list(MONTHS), set(), [], {}
    for index, name in enumerate(names):
        closes = date_of(MONTHS[name][1])
        for lapses, misses in rights:
            if lapses < closes:
                spent |= misses
        recent = [month for month in names[max(0, index - 5):index + 1] if month not in spent]
        missed = {month for month in recent if verdicts[month] == "missed"}
        possible = {month for month in recent if verdicts[month] == "undetermined"}
        if len(missed) >= 3:
            result[name] = "holds"
            rights.append((closes + dt.timedelta(days=90), missed))
        else:
            result[name] = "undetermined" if len(missed) + len(possible) >= 3 else "does not hold"
    return result


def claim_until(name):
    last = date_of(MONTHS[name][1] - 1)
    return (add_business_days(last, 5) + dt.timedelta(days=30)).isoformat()


def show(value):
    """Fractions as text; an interval of one value as that value."""
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, list):
        low, high = value
        return show(low) if low == high else [show(low), show(high)]
    if isinstance(value, dict):
        return {str(key): show(item) for key, item in value.items()}
    return value


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--cut-off", default="2027-01-04T11:30:00+01:00")
    chosen = parser.parse_args()
    cut_off = instant(chosen.cut_off)
    uptimes = uptime(chosen.folder, max(end for _, end in MONTHS.values()))
    responses, resolutions = desk(chosen.folder, cut_off)
    at_least = lambda target: lambda value: value >= Fraction(target) / 100
    up_verdicts = {name: verdict(value, at_least("99.9")) for name, value in uptimes.items()}
    by_group = lambda values, kept: {
        month: {p: {"value": values[month, p], "verdict": verdict(values[month, p], kept)} for p in PRIORITIES} for month in MONTHS
    }
    surveys = happiness(chosen.folder)
    for quarter in surveys.values():
        quarter["verdict"] = verdict(quarter["value"], lambda value: value > Fraction(9, 10))
    print(json.dumps(show({
        "uptime": {name: {"value": uptimes[name], "verdict": up_verdicts[name]} for name in MONTHS},
        "response": by_group(responses, at_least("95")),
        "resolution": by_group(resolutions, at_least("90")),
        "happiness": surveys,
        "credits": {name: money(uptimes, responses, name) for name in MONTHS},
        "owed by acme to globex": {name: money(uptimes, responses, name)["total"] for name in MONTHS},
        "claim until": {name: claim_until(name) for name in MONTHS},
        "chronic_failure": terminations(up_verdicts),
    }), indent=1))


if __name__ == "__main__":
    main()
