#!/usr/bin/env python3
"""Works out the figures of the courier, without slac. Prints JSON: exact fractions as "n/d", amounts in GBP,
[least, greatest] where a parcel is still under way, hours of the rounds for each express parcel."""

import csv
import datetime as dt
import json
import math
import pathlib
from fractions import Fraction
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/London")
DATA = pathlib.Path(__file__).resolve().parent / "data"
# Bank holidays of England in the months at hand.
HOLIDAYS = {dt.date(2026, 4, 3), dt.date(2026, 4, 6), dt.date(2026, 5, 4), dt.date(2026, 5, 25)}
TARGET = {"express": Fraction(98, 100), "standard": Fraction(95, 100)}


def local(day, hour=0, minute=0):
    return int(dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).timestamp())


def instant(text):
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp())


def day_of(moment):
    return dt.datetime.fromtimestamp(moment, ZONE).date()


CUT_OFF = instant("2026-06-01 09:30")
MONTHS = {f"2026-{m:02}": (local(dt.date(2026, m, 1)), local(dt.date(2026, m + 1, 1))) for m in (3, 4, 5)}


def add_business_days(day, count):
    while count:
        day += dt.timedelta(days=1)
        count -= day.weekday() < 5 and day not in HOLIDAYS
    return day


def due(parcel):
    day = day_of(parcel["collected"])
    if parcel["class"] == "express":
        return local(add_business_days(day, 1), 13)
    return local(add_business_days(day, 3) + dt.timedelta(days=1))  # the end of that day


def on_time(parcel, closed):
    """True, False, or None while it cannot be known."""
    limit = due(parcel)
    if any(start <= limit < end for start, end in closed):
        return True
    if parcel["delivered"] is None:
        return None if CUT_OFF <= limit else False
    return parcel["delivered"] <= limit


def round_seconds(start, end, closed):
    """Seconds of the delivery rounds, without closed roads."""
    total, day = 0, day_of(start)
    while day <= day_of(end):
        if day.weekday() < 6 and day not in HOLIDAYS:
            a, b = max(start, local(day, 7)), min(end, local(day, 19))
            if a < b:
                total += b - a - sum(max(0, min(b, y) - max(a, x)) for x, y in closed)
        day += dt.timedelta(days=1)
    return total


def rate(value, target):
    if value < Fraction(80, 100):
        return Fraction(25, 100)
    return Fraction(10, 100) if value < Fraction(90, 100) else Fraction(5, 100) if value < target else Fraction(0)


def half_up(amount):
    return Fraction(math.floor(amount * 100 + Fraction(1, 2)), 100)


def both(low, high):
    return str(low) if low == high else [str(low), str(high)]


def judge(parcels, closed):
    result, lines = {"punctuality": {}, "express_time": {}}, []
    for group in ("express", "standard"):
        states = [on_time(p, closed) for p in parcels if p["class"] == group]
        basis = sum(p["charge"] for p in parcels if p["class"] == group)
        low = Fraction(sum(s is True for s in states), len(states))
        high = Fraction(sum(s is not False for s in states), len(states))
        kept = {value >= TARGET[group] for value in (low, high)}
        verdict = "undetermined" if len(kept) > 1 else "met" if True in kept else "missed"
        result["punctuality"][group] = {"value": both(low, high), "verdict": verdict}
        lines.append(("lateness_credit " + group, rate(high, TARGET[group]) * basis, rate(low, TARGET[group]) * basis))
    for parcel in parcels:
        if parcel["class"] != "express":
            continue
        used = round_seconds(parcel["collected"], parcel["delivered"] or CUT_OFF, closed)
        is_open = parcel["delivered"] is None
        verdict = "missed" if used > 12 * 3600 else "undetermined" if is_open else "met"
        hours = Fraction(used, 3600)
        result["express_time"][parcel["parcel"]] = {"hours": [str(hours), "open"] if is_open else str(hours), "verdict": verdict}
        refund = min(parcel["charge"], Fraction(3, 2) * max(0, math.ceil(hours - 12)))
        if refund or is_open:
            lines.append(("express_refund " + parcel["parcel"], refund, parcel["charge"] if is_open else refund))
    lost = sum(p["lost"] for p in parcels)
    result["losses"] = {"value": str(lost), "verdict": "met" if lost <= 1 else "missed"}
    lines.append(("loss_payment", Fraction(40 * max(0, lost - 1)), Fraction(40 * max(0, lost - 1))))
    fees = sum(p["charge"] for p in parcels)
    due = [sum(line[end] for line in lines) for end in (1, 2)]
    result["fees"] = str(fees)
    result["due before the cap"] = both(*due)
    result["owed"] = both(*[half_up(min(amount, fees * 30 / 100)) for amount in due])
    result["lines"] = {name: both(low, high) for name, low, high in lines if high}
    return result


def main():
    with open(DATA / "parcels.csv") as file:
        parcels = [
            {
                **row,
                "collected": instant(row["collected"]),
                "delivered": instant(row["delivered"]) if row["delivered"] else None,
                "charge": Fraction(row["charge"].removesuffix(" GBP")),
                "lost": row["lost"] == "true",
            }
            for row in csv.DictReader(file)
        ]
    with open(DATA / "closed_roads.csv") as file:
        closed = [(instant(row["start"]), instant(row["end"])) for row in csv.DictReader(file)]
    print(json.dumps({
        name: judge([p for p in parcels if start <= p["collected"] < end], closed) for name, (start, end) in MONTHS.items()
    }, indent=1))


if __name__ == "__main__":
    main()
