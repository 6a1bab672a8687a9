#!/usr/bin/env python3
"""Works out the figures of the order lines, without slac. Prints JSON: fractions as "n/d", amounts in USD."""

import csv
import datetime as dt
import json
import math
import pathlib
from fractions import Fraction

DATA = pathlib.Path(__file__).resolve().parent / "data"
MONTHS = ("2024-01", "2024-02", "2024-03")


def half_up(amount):
    return Fraction(math.floor(amount * 100 + Fraction(1, 2)), 100)


def on_time_target(month):
    first = dt.date.fromisoformat(month + "-01")
    return Fraction(90 if first >= dt.date(2024, 2, 1) else 98 if first >= dt.date(2020, 9, 15) else 85, 100)


def main():
    with open(DATA / "lines.csv") as file:
        rows = [
            {
                **row,
                "ordered": int(row["ordered"]),
                "received": int(row["received"]),
                "cost": Fraction(row["case_cost"].removesuffix(" USD")),
                "punctual": bool(row["arrived"]) and row["opens"] <= row["arrived"] <= row["due_by"],
            }
            for row in csv.DictReader(file)
        ]
    result = {}
    for month in MONTHS:
        due = [row for row in rows if row["due_by"].startswith(month)]
        prepaid = [row for row in due if row["mode"] == "prepaid"]
        full = lambda row: min(row["received"], row["ordered"])
        timely = lambda row: full(row) if row["punctual"] else 0
        on_time = Fraction(sum(map(timely, prepaid)), sum(row["ordered"] for row in prepaid))
        failed = sum((row["ordered"] - timely(row)) * row["cost"] for row in prepaid)
        fines = [half_up(failed * 3 / 100) if on_time < on_time_target(month) else Fraction(0)]
        lines = {}
        for line in sorted({row["line"] for row in due}):
            of_line = [row for row in due if row["line"] == line]
            in_full = Fraction(sum(map(full, of_line)), sum(row["ordered"] for row in of_line))
            short = sum((row["ordered"] - full(row)) * row["cost"] for row in of_line)
            fines.append(half_up(short * 3 / 100) if in_full < Fraction(95, 100) else Fraction(0))
            lines[line] = {"value": str(in_full), "fine": str(fines[-1])}
        result[month] = {
            "on time": {"value": str(on_time), "verdict": "met" if on_time >= on_time_target(month) else "missed", "fine": str(fines[0])},
            "lines": lines,
            "owed": str(sum(fines)),
        }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
