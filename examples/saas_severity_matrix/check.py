#!/usr/bin/env python3
"""Works out the figures of the severity matrix, without slac, minute by minute. Prints JSON: fractions as "n/d", pairs of the
least and the greatest where readings are missing, amounts in USD. The data ends with April."""

import csv
import datetime as dt
import json
import math
import pathlib
from fractions import Fraction
from zoneinfo import ZoneInfo

DATA = pathlib.Path(__file__).resolve().parent / "data"
START, CUT_OFF = dt.datetime(2025, 3, 1), dt.datetime(2025, 5, 1)
MINUTES = int((CUT_OFF - START).total_seconds()) // 60
NEW_YORK, UTC = ZoneInfo("America/New_York"), dt.timezone.utc
# There is no federal holiday in March and April 2025, and one in May, the 26th.
HOLIDAYS = {dt.date(2025, 5, 26)}
RESPOND = {"P1": 15 * 60, "P2": 3600, "P3": 10 * 3600, "P4": 30 * 3600}
MONTHS = {"2025-03": (0, 31 * 1440), "2025-04": (31 * 1440, MINUTES)}
FEE, LADDER = 10_000, [(Fraction(95, 100), 30), (Fraction(99, 100), 25), (Fraction(999, 1000), 10)]


def rows(name):
    with open(DATA / f"{name}.csv") as file:
        return list(csv.DictReader(file))


def moment(text):
    return dt.datetime.fromisoformat(text)


def minute(at):
    return int((at - START).total_seconds()) // 60


def is_business_day(day):
    return day.weekday() < 5 and day not in HOLIDAYS


def business_days_after(day, count):
    while count:
        day += dt.timedelta(days=1)
        count -= is_business_day(day)
    return day


def working_seconds(start, end):
    """Between two instants of UTC, from 8 to 18 of each working day in New York."""
    total, day = 0, start.date() - dt.timedelta(days=1)
    while day <= end.date():
        if is_business_day(day):
            hours = [dt.datetime.combine(day, dt.time(hour), NEW_YORK).astimezone(UTC).replace(tzinfo=None) for hour in (8, 18)]
            total += max(0, (min(end, hours[1]) - max(start, hours[0])).total_seconds())
        day += dt.timedelta(days=1)
    return total


def states():
    """Of each region what each minute was: True, False, or None where nobody knows."""
    readings = {}
    for row in rows("probes"):
        readings.setdefault(row["region"], []).append((minute(moment(row["at"])), row["ok"] == "1"))
    known = {}
    for region, taken in readings.items():
        of = [None] * MINUTES
        taken.sort()
        for (at, ok), after in zip(taken, taken[1:] + [(None, None)]):
            # It holds until the next one; if that is more than seven minutes away, for five.
            holds = after[0] - at if after[0] is not None and after[0] - at <= 7 else 5
            for it in range(at, min(at + holds, MINUTES)):
                of[it] = ok
        known[region] = of
    return known


def outages():
    """Minutes in which most regions surely fail, and in which they may."""
    of = list(states().values())
    sure, maybe = set(), set()
    for it in range(MINUTES):
        failing = sum(region[it] is False for region in of)
        unknown = sum(region[it] is None for region in of)
        if 2 * failing > len(of):
            sure.add(it)
        if 2 * (failing + unknown) > len(of):
            maybe.add(it)
    return sure, maybe


def degraded():
    """Minutes of quarters of an hour that are slow or failing, where these last an hour."""
    quarters = {}
    for row in rows("traffic"):
        latency = int(row["latency"].removesuffix(" ms"))
        quarters.setdefault(minute(moment(row["at"])) // 15, []).append((latency, row["failed"] == "true"))
    bad = set()
    for quarter, requests in quarters.items():
        latencies = sorted(latency for latency, _ in requests)
        percentile = latencies[math.ceil(Fraction(95, 100) * len(requests)) - 1]
        if percentile > 1000 or Fraction(sum(failed for _, failed in requests), len(requests)) > Fraction(5, 100):
            bad.add(quarter)
    long = set()
    for quarter in bad:
        if quarter - 1 not in bad:
            last = quarter
            while last + 1 in bad:
                last += 1
            if last - quarter + 1 >= 4:
                long |= set(range(15 * quarter, 15 * (last + 1)))
    return long


def planned(month):
    """Maintenance announced five business days ahead, at most eight hours of a month, the first ones first."""
    found = set()
    for row in rows("maintenance"):
        start = moment(row["start"])
        if business_days_after(moment(row["announced"]).date(), 5) <= start.date():
            found |= set(range(minute(start), minute(moment(row["end"]))))
    first, end = MONTHS[month]
    return set(sorted(it for it in found if first <= it < end)[: 8 * 60])


def credit(value):
    return next((percent * FEE // 100 for limit, percent in LADDER if value < limit), 0)


def both(least, greatest):
    return str(least) if least == greatest else [str(least), str(greatest)]


def answered_in_time(ticket):
    """True or False, or None where the clock still runs."""
    opened, severity = moment(ticket["opened"]), ticket["severity"]
    clock = (lambda end: (end - opened).total_seconds()) if severity == "P1" else (lambda end: working_seconds(opened, end))
    if ticket["answered"]:
        return clock(moment(ticket["answered"])) <= RESPOND[severity]
    # It may still be answered at this very moment.
    return None if clock(CUT_OFF) <= RESPOND[severity] else False


def told_in_time(breach):
    found = moment(breach["found"])
    end = moment(breach["notified"]) if breach["notified"] else CUT_OFF
    in_time = (end - found) <= dt.timedelta(hours=24)
    return in_time if breach["notified"] else None if in_time else False


def verdict(truths):
    return {True: "met", False: "missed", None: "undetermined"}[truths]


def between(least, greatest, target):
    return "met" if least >= target else "missed" if greatest < target else "undetermined"


def root_causes(sure, maybe):
    """The day ten business days after the end of each outage; the earliest where the end is not known."""
    days, it = [], 0
    while it < MINUTES:
        if it not in maybe:
            it += 1
            continue
        begin = it
        while it in maybe:
            it += 1
        surely = sorted(sure & set(range(begin, it)))
        if surely:
            end = next(minute for minute in range(surely[0], it + 1) if minute not in sure)
            days.append(str(business_days_after((START + dt.timedelta(minutes=end)).date(), 10)))
    return sorted(days)


def main():
    (sure, maybe), slow = outages(), degraded()
    tickets = rows("tickets")
    result = {"months": {}, "p1": {}, "breaches": {}}
    for month, (first, end) in MONTHS.items():
        window = set(range(first, end)) - planned(month)
        least, greatest = (1 - Fraction(len((down | slow) & window), len(window)) for down in (maybe, sure))
        response = {}
        for severity in RESPOND:
            truths = [answered_in_time(it) for it in tickets if it["severity"] == severity and it["opened"].startswith(month)]
            low, high = Fraction(truths.count(True), len(truths)), Fraction(len(truths) - truths.count(False), len(truths))
            response[severity] = {"value": both(low, high), "verdict": between(low, high, Fraction(95, 100))}
        result["months"][month] = {
            "uptime": {"value": both(least, greatest), "verdict": between(least, greatest, Fraction(999, 1000))},
            "response": response,
            # At most 30 % of the fees, which no credit exceeds.
            "owed": both(credit(greatest), credit(least)),
        }
    result["p1"] = {it["ticket"]: verdict(answered_in_time(it)) for it in tickets if it["severity"] == "P1"}
    result["breaches"] = {it["breach"]: verdict(told_in_time(it)) for it in rows("breaches")}
    result["root causes"] = root_causes(sure, maybe)
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
