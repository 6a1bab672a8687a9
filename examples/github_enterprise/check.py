#!/usr/bin/env python3
"""Works out the figures of the first quarter of 2025, without slac. Prints JSON: exact fractions as "n/d"."""

import csv
import datetime as dt
import json
import pathlib
from fractions import Fraction

DATA = pathlib.Path(__file__).resolve().parent / "data"
FEATURES = ["issues", "pulls", "git", "api", "webhooks", "pages"]


def rows(name):
    with open(DATA / name, encoding="utf-8") as file:
        return list(csv.DictReader(file))


def second(text):
    return int(dt.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


START, END = second("2025-01-01T00:00:00Z"), second("2025-04-01T00:00:00Z")
FEE = 3 * 10_000


def down(feature):
    """Seconds of the quarter in which a feature is down."""
    seconds = set()
    minutes = {}
    for row in rows("traffic.csv"):
        if row["feature"] == feature:
            minutes.setdefault((second(row["at"]) - START) // 60, []).append(row["failed"] == "true")
    for minute, failed in minutes.items():
        if Fraction(sum(failed), len(failed)) > Fraction(5, 100):
            seconds.update(range(START + 60 * minute, START + 60 * minute + 60))
    for row in rows("monitoring.csv"):
        if row["feature"] == feature:
            seconds.update(range(max(START, second(row["start"])), min(END, second(row["end"]))))
    for row in rows("rulings.csv"):
        seconds.difference_update(range(second(row["start"]), second(row["end"])))
    return len(seconds)


def credit(value):
    """A part of the fee; least and greatest where no band says which."""
    if value == Fraction(99, 100):
        return [Fraction(0), Fraction(25, 100)]
    if value < Fraction(99, 100):
        rate = Fraction(25, 100)
    else:
        rate = Fraction(10, 100) if value <= Fraction(999, 1000) else Fraction(0)
    return [rate, rate]


def main():
    values = {("core", feature): 1 - Fraction(down(feature), END - START) for feature in FEATURES}
    waits = [second(row["first_output"]) - second(row["triggered"]) for row in rows("executions.csv")
             if START <= second(row["triggered"]) < END]
    values["actions", ""] = Fraction(sum(wait <= 300 for wait in waits), len(waits))
    moved = [row["failed"] == "true" for row in rows("transfers.csv") if START <= second(row["at"]) < END]
    values["transfer", ""] = 1 - Fraction(sum(moved), len(moved))
    hours = {}
    for row in rows("storage_ops.csv"):
        hours.setdefault((second(row["at"]) - START) // 3600, []).append(row["failed"] == "true")
    count = (END - START) // 3600
    values["storage", ""] = 1 - sum(Fraction(sum(of), len(of)) for of in hours.values()) / count
    out = {}
    for (name, group), value in values.items():
        out.setdefault(name, {})[group] = {
            "value": str(value),
            "verdict": "met" if value >= Fraction(999, 1000) else "missed",
            "credit": [str(end * FEE) for end in credit(value)],
        }
    print(json.dumps(out, indent=1))


if __name__ == "__main__":
    main()
