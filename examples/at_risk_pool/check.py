#!/usr/bin/env python3
"""Credits of the first half of 2025, without slac: check.py [--json]"""

import csv, datetime as dt, json, pathlib, sys
from fractions import Fraction
from zoneinfo import ZoneInfo

DATA, ZONE = pathlib.Path(__file__).resolve().parent / "data", ZoneInfo("America/Chicago")
rows = lambda name: list(csv.DictReader(open(DATA / f"{name}.csv")))
moment = lambda text: dt.datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(dt.timezone.utc)
seconds = lambda a, b: int((b - a).total_seconds())
WEIGHTS = {"hosts": Fraction(9, 10), "severity_1": Fraction(4, 10)}

def down(start, end):
    """Overlapping outages are counted once."""
    total, until = 0, start
    for a, b in sorted((moment(r["start"]), moment(r["end"])) for r in rows("outages")):
        a, b = max(a, until), min(b, end)
        if a < b: total, until = total + seconds(a, b), b
    return total

values, verdicts, credits, totals = {}, {}, {}, {}
for month in range(1, 7):
    name = f"2025-{month:02}"
    start, end = (moment(f"2025-{m:02}-01 00:00") for m in (month, month + 1))
    uptime = 1 - Fraction(down(start, end), seconds(start, end))
    cases = [(moment(r["opened"]), moment(r["resolved"])) for r in rows("tickets") if r["severity"] == "1"]
    cases = [seconds(a, b) <= 4 * 3600 for a, b in cases if start <= a < end]
    found = {"hosts": (uptime, Fraction(999, 1000)), "severity_1": (Fraction(sum(cases), len(cases)), Fraction(95, 100))}
    invoice = sum(Fraction(r["amount"]) for r in rows("invoice") if r["period"] == name)
    due = Fraction(0)
    for objective, (value, target) in found.items():
        values[f"{objective}[{name}]"] = str(value)
        judged = objective == "hosts" or len(cases) >= 5
        verdict = "not judged" if not judged else "met" if value >= target else "missed"
        verdicts[f"{objective}[{name}]"] = verdict
        if verdict == "missed":
            credit = WEIGHTS[objective] * invoice / 10
            credits[f"service_level_default/{objective}[{name}]"] = str(credit)
            due += credit
    due = min(due, invoice / 10)
    totals[name] = str(Fraction(int(due * 100 + Fraction(1, 2)), 100))  # half up
result = {"values": values, "verdicts": verdicts, "credits": credits, "totals": totals}
if "--json" in sys.argv:
    print(json.dumps(result, indent=1))
else:
    for month, total in totals.items(): print(f"{month}: {float(Fraction(total)):.2f} USD")
