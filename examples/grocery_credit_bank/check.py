#!/usr/bin/env python3
"""Works out the weeks and the credit bank, without slac. Prints JSON: fractions as "n/d", amounts in USD."""

import csv
import datetime as dt
import json
import math
import pathlib
from fractions import Fraction

DATA = pathlib.Path(__file__).resolve().parent / "data"


def half_up(amount):
    return Fraction(math.floor(amount * 100 + Fraction(1, 2)), 100)


def main():
    weeks = {}
    with open(DATA / "orders.csv") as file:
        for row in csv.DictReader(file):
            day = dt.date.fromisoformat(row["at"][:10])
            monday = day - dt.timedelta(days=day.weekday())
            ordered, shipped = int(row["ordered"]), int(row["shipped"])
            filled, all_ordered = weeks.get(monday, (0, 0))
            weeks[monday] = (filled + min(ordered, shipped), all_ordered + ordered)
    bank = []  # [last day on which it can be used, what is left]
    result = {}
    for monday in sorted(weeks):
        sunday = monday + dt.timedelta(days=6)
        level = Fraction(*weeks[monday])
        due = max(Fraction(0), Fraction(95, 100) - level) * 100 * 2000
        paid = Fraction(0)
        if level >= Fraction(90, 100):
            for entry in bank:
                part = min(entry[1], due - paid)
                entry[1] -= part
                paid += part
        earned = max(Fraction(0), level - Fraction(97, 100)) * 100 * 1000
        if earned:
            bank.append([sunday + dt.timedelta(weeks=52), earned])
        # What can be used until the end of this week, and was not, is lost.
        lapsed = sum(left for until, left in bank if until <= sunday)
        bank = [entry for entry in bank if entry[0] > sunday]
        year, week, _ = monday.isocalendar()
        result[f"{year}-W{week:02}"] = {
            "value": str(level),
            "verdict": "met" if level >= Fraction(95, 100) else "missed",
            "due": str(due),
            "paid": str(paid),
            "owed": str(half_up(due - paid)),
            "earned": str(earned),
            "lapsed": str(lapsed),
            "bank": str(sum(left for _, left in bank)),
        }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
