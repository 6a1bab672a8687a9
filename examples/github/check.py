#!/usr/bin/env python3
"""Uptime and credit of each feature in a quarter, without slac: check.py 2025-Q1 [--reading major] [--json]"""

import argparse, csv, datetime as dt, json, pathlib
from fractions import Fraction

FEATURES = {"issues": "Issues", "pulls": "Pull Requests", "git": "Git Operations",
            "api": "API Requests", "webhooks": "Webhooks", "pages": "Pages"}
IMPACTS = ["none", "maintenance", "minor", "major", "critical"]
DATA = pathlib.Path(__file__).resolve().parent / "data" / "incidents.csv"

def quarter(name):
    year, number = int(name[:4]), int(name[-1])
    first = lambda month: dt.datetime(year + (month > 12), (month - 1) % 12 + 1, 1, tzinfo=dt.timezone.utc)
    return first(3 * number - 2), first(3 * number + 1)

def seconds_down(rows, start, end):
    """Overlapping incidents are counted once."""
    total, until = 0, start
    for begin, stop in sorted(rows):
        begin, stop = max(begin, until), min(stop, end)
        if begin < stop:
            total, until = total + int((stop - begin).total_seconds()), stop
    return total

def credit(uptime, fee):
    if Fraction(990, 1000) < uptime <= Fraction(999, 1000): return fee / 10
    return fee / 4 if uptime < Fraction(990, 1000) else None if uptime == Fraction(990, 1000) else Fraction(0)

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("quarter"); parser.add_argument("--reading", default="minor", choices=IMPACTS); parser.add_argument("--json", action="store_true")
chosen = parser.parse_args()
start, end = quarter(chosen.quarter)
moment = lambda text: dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
incidents = [row for row in csv.DictReader(open(DATA)) if IMPACTS.index(row["impact"]) >= IMPACTS.index(chosen.reading)]
result, fee, length = {}, Fraction(3 * 21_000), int((end - start).total_seconds())
for name, title in FEATURES.items():
    down = seconds_down([(moment(r["downtime_start"]), moment(r["downtime_end"])) for r in incidents if title in r["components"].split(";")], start, end)
    uptime = 1 - Fraction(down, length)
    due = credit(uptime, fee)
    result[name] = {"down seconds": down, "uptime": str(uptime), "verdict": "met" if uptime >= Fraction(999, 1000) else "missed", "credit": None if due is None else str(due)}
last_month = (end - dt.timedelta(days=1)).replace(day=1)
cap = Fraction(21_000 * 90, (end - last_month).days)  # 90 days of the fee of the quarter's last month
total = min(cap, sum(Fraction(row["credit"] or 0) for row in result.values()))
total = Fraction(int(total * 100 + Fraction(1, 2)), 100)  # half up
if chosen.json:
    print(json.dumps({"features": result, "total": str(total)}, indent=1))
else:
    for name, row in result.items():
        print(f"{name:9} {row['down seconds'] / 60:8.2f} minutes down  {row['uptime']:>15} = {float(Fraction(row['uptime'])):.6%}  {row['verdict']:6}  {row['credit']} USD")
    print(f"due for the quarter, after the cap of 90 days: {float(total):.2f} USD")
