#!/usr/bin/env python3
"""Works out the figures of the object storage, without slac. Prints JSON: fractions as "n/d", amounts in USD."""

import csv
import datetime as dt
import json
import math
import pathlib
from fractions import Fraction

DATA = pathlib.Path(__file__).resolve().parent / "data"
LADDER = {
    "standard": [(Fraction(999, 1000), 10), (Fraction(99, 100), 25), (Fraction(95, 100), 100)],
    "infrequent": [(Fraction(99, 100), 10), (Fraction(98, 100), 25), (Fraction(95, 100), 100)],
}


def half_up(amount):
    return Fraction(math.floor(amount * 100 + Fraction(1, 2)), 100)


def read(name):
    with open(DATA / name) as file:
        return list(csv.DictReader(file))


def uptime(rows, start, end):
    """Each operation that was asked for has an error rate in each interval; without requests it is nothing."""
    operations = {row["operation"] for row in rows}
    intervals = int((end - start).total_seconds()) // 300
    if not operations:
        return Fraction(1)
    counts = {}
    for row in rows:
        at = dt.datetime.fromisoformat(row["at"].replace("Z", "+00:00"))
        interval = (row["operation"], int((at - start).total_seconds()) // 300)
        all_requests, failed = counts.get(interval, (0, 0))
        counts[interval] = (all_requests + 1, failed + (500 <= int(row["status"])))
    rates = sum(Fraction(failed, all_requests) for all_requests, failed in counts.values())
    return 1 - rates / (intervals * len(operations))


def main():
    requests, bill = read("requests.csv"), read("bill.csv")
    result = {}
    for month in ("2026-03", "2026-04"):
        start = dt.datetime.fromisoformat(month + "-01T00:00:00+00:00")
        end = (start + dt.timedelta(days=32)).replace(day=1)
        groups, total = {}, Fraction(0)
        charged = [row for row in bill if row["at"].startswith(month)]
        for region, name in sorted({(row["region"], row["class"]) for row in charged}):
            of_group = lambda row: row["at"].startswith(month) and (row["region"], row["class"]) == (region, name)
            value = uptime([row for row in requests if of_group(row)], start, end)
            amount = sum(Fraction(row["amount"].removesuffix(" USD")) for row in charged if of_group(row))
            percent = max([credit for limit, credit in LADDER[name] if value < limit], default=0)
            credit = amount * percent / 100
            groups[f"{region} {name}"] = {
                "value": str(value),
                "verdict": "missed" if value < LADDER[name][0][0] else "met",
                "credit": str(credit),
            }
            total += credit
        # A total of a dollar or less is not paid; each credit is rounded.
        owed = sum(half_up(Fraction(group["credit"])) for group in groups.values()) if total > 1 else Fraction(0)
        result[month] = {"groups": groups, "owed": str(owed)}
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
