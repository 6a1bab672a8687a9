#!/usr/bin/env python3
"""Works out the figures of the line care levels, without slac. Prints JSON: for each month what was found of each fault,
and [least, greatest] of what is owed, in GBP. The data ends at 2025-06-01 00:00."""

import csv
import datetime as dt
import json
import pathlib
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/London")
DATA = pathlib.Path(__file__).resolve().parent / "data"
HOLIDAYS = {dt.date(2025, 4, 18), dt.date(2025, 4, 21), dt.date(2025, 5, 5), dt.date(2025, 5, 26)}
CREDIT, CAP = 8, 200


def instant(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp()


CUT_OFF = instant("2025-06-01 00:00")


def end_of(day):
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), ZONE).timestamp()


def working_day(day, count, days_a_week):
    while count:
        day += dt.timedelta(days=1)
        count -= day.weekday() < days_a_week and day not in HOLIDAYS
    return day


def due(fault):
    shown = dt.datetime.fromisoformat(fault["reported"])
    day = shown.date()
    if fault["level"] == "L1":
        return end_of(working_day(day, 2, 5))
    if fault["level"] == "L2":
        return end_of(working_day(day, 1, 6))
    if fault["level"] == "L3":
        if shown.time() < dt.time(13):
            return end_of(day)
        return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(12, 59), ZONE).timestamp()
    return instant(fault["reported"]) + 6 * 3600


def verdict(fault, stopped):
    limit = due(fault) + stopped
    if fault["repaired"]:
        return "met" if instant(fault["repaired"]) <= limit else "missed"
    # It may still be repaired at this very moment.
    return "undetermined" if CUT_OFF <= limit else "missed"


def main():
    stopped = {}
    with open(DATA / "visits.csv") as file:
        for visit in csv.DictReader(file):
            stopped[visit["fault"]] = stopped.get(visit["fault"], 0) + instant(visit["end"]) - instant(visit["start"])
    months = {}
    with open(DATA / "faults.csv") as file:
        for fault in csv.DictReader(file):
            months.setdefault(fault["reported"][:7], {})[fault["fault"]] = verdict(fault, stopped.get(fault["fault"], 0))
    result = {}
    for month, faults in months.items():
        verdicts = list(faults.values())
        least, most = verdicts.count("missed"), len(verdicts) - verdicts.count("met")
        owed = [str(min(CAP, CREDIT * count)) for count in (least, most)]
        result[month] = {"faults": faults, "owed": owed[0] if owed[0] == owed[1] else owed}
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
