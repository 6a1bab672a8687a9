#!/usr/bin/env python3
"""Works out the year of the IVR service, without slac. Prints JSON: exact fractions as "n/d", amounts in CAD, and the
months with which the right to terminate arises."""

import csv
import datetime as dt
import json
import pathlib
from fractions import Fraction
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Toronto")
DATA = pathlib.Path(__file__).resolve().parent / "data"


def instant(text):
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp())


def rows(name):
    with open(DATA / name) as file:
        return list(csv.DictReader(file))


def month(number):
    first = lambda n: int(dt.datetime(2025 + n // 12, n % 12 + 1, 1, tzinfo=ZONE).timestamp())
    return first(number), first(number + 1)


def main():
    outages = [(instant(row["start"]), instant(row["end"])) for row in rows("outages.csv")]
    faults = [(instant(row["opened"]), instant(row["restored"])) for row in rows("faults.csv")]
    fees = {}
    for row in rows("invoices.csv"):
        fees[row["at"][:7]] = fees.get(row["at"][:7], 0) + Fraction(row["amount"])
    result, uptimes, points_of = {}, [], []
    for number in range(12):
        start, end = month(number)
        down = sum(max(0, min(b, end) - max(a, start)) for a, b in outages)
        uptimes.append(1 - Fraction(down, end - start))
        smoothed = sum(uptimes[-2:]) / len(uptimes[-2:])
        mended = [b - a <= 4 * 3600 for a, b in faults if start <= a < end]
        fast = Fraction(sum(mended), len(mended)) if mended else None
        points = 10 * (smoothed < Fraction(995, 1000)) + 5 * (fast is not None and fast < Fraction(95, 100))
        points_of.append(points)
        following = f"{2025 + (number + 1) // 12}-{(number + 1) % 12 + 1:02}"
        credit = fees[following] * (4 if points >= 15 else 2 if points >= 10 else 0) / 100
        result[f"2025-{number + 1:02}"] = {
            "uptime": str(smoothed),
            "restore": None if fast is None else str(fast),
            "score": str(points),
            "owed": str(credit),
            "right": sum(points_of[-6:]) >= 45,
        }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
