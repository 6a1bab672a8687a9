#!/usr/bin/env python3
"""Works out the figures of the licence, without slac, reading by reading. Prints JSON: for each week the least and the
greatest affected part, and what is owed, in USD."""

import csv
import datetime as dt
import json
import math
import pathlib
from fractions import Fraction
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Los_Angeles")
DATA = pathlib.Path(__file__).resolve().parent / "data"
STEP = 30 * 60
FEE, AREA = 7000, 1000


def instant(text):
    return int(dt.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def half_up(amount):
    return Fraction(math.floor(amount * 100 + Fraction(1, 2)), 100)


def runs(flags, start):
    """Stretches of steps with the flag, from and to."""
    found, begin = [], None
    for index, flag in enumerate(flags + [False]):
        if flag and begin is None:
            begin = index
        if not flag and begin is not None:
            found.append((start + begin * STEP, start + index * STEP))
            begin = None
    return found


def main():
    readings = {}
    with open(DATA / "air.csv") as file:
        for row in csv.DictReader(file):
            damp, heat = Fraction(row["humidity"].removesuffix("%")), Fraction(row["temperature"])
            readings.setdefault(row["sensor"], {})[instant(row["at"])] = (damp, heat)
    start = min(min(of) for of in readings.values())
    steps = (max(max(of) for of in readings.values()) - start) // STEP + 1
    failures = ([], [])
    for of in readings.values():
        taken = [of.get(start + step * STEP) for step in range(steps)]
        for missing, found in zip((False, True), failures):
            # A reading that is missing is no failure at least, and one at most.
            level_1 = [missing if it is None else it[0] > 70 or it[0] < 30 for it in taken]
            level_2 = [missing if it is None else it[0] > 80 or it[0] < 20 or it[1] > Fraction(896, 10) for it in taken]
            found += [run for run in runs(level_1, start) if run[1] - run[0] > 24 * 3600]
            found += runs(level_2, start)
    with open(DATA / "affected.csv") as file:
        affected = [(instant(row["start"]), instant(row["end"]), int(row["area"])) for row in csv.DictReader(file)]
    result = {}
    for number, monday in enumerate(dt.date(2025, 3, 3) + dt.timedelta(weeks=week) for week in range(3)):
        begin, end = (int(dt.datetime.combine(day, dt.time(), ZONE).timestamp()) for day in (monday, monday + dt.timedelta(7)))
        parts = []
        for found in failures:
            hit = [
                area
                for a, b, area in affected
                if any(max(a, x, begin) < min(b, y, end) for x, y in found)
            ]
            parts.append(Fraction(max(hit, default=0), AREA))
        owed = [half_up(part * FEE) for part in parts]
        both = lambda pair: str(pair[0]) if pair[0] == pair[1] else [str(it) for it in pair]
        result[f"2025-W{10 + number}"] = {"value": both(parts), "owed": both(owed)}
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
