#!/usr/bin/env python3
"""Credits from January 2025 to March 2026, without slac: check.py [--json]"""

import csv, datetime as dt, json, pathlib, sys
from fractions import Fraction

DATA, FEE = pathlib.Path(__file__).resolve().parent / "data", Fraction(200)
rows = lambda name: list(csv.DictReader(open(DATA / f"{name}.csv")))
moment = dt.datetime.fromisoformat
overlap = lambda r, a, b: max(0, int((min(moment(r["end"]), b) - max(moment(r["start"]), a)).total_seconds()))
cent = lambda amount: Fraction(int(amount * 100 + Fraction(1, 2)), 100)  # half up

values, verdicts, credits, totals, paid = {}, {}, {}, {}, []
for number in range(15):
    year, month = 2025 + number // 12, number % 12 + 1
    name = f"{year}-{month:02}"
    start, end = dt.datetime(year, month, 1), dt.datetime(year + month // 12, month % 12 + 1, 1)
    scheduled = int((end - start).total_seconds()) - sum(overlap(r, start, end) for r in rows("planned"))
    lost = sum(Fraction(r["affected"].rstrip("%")) / 100 * overlap(r, start, end) for r in rows("outages")) / scheduled
    values[f"availability[{name}]"], verdicts[f"availability[{name}]"] = str(Fraction(lost)), "met" if lost == 0 else "missed"
    credit = lost * FEE if number else Fraction(0)  # before the term nothing was paid
    if credit: credits[f"outage_credit/availability[{name}]"] = str(credit)
    # In any twelve months at most one month's fee, looking back from this one.
    left = min(credit, max(Fraction(0), FEE - sum(paid[-11:])))
    paid.append(left)
    totals[name] = str(cent(left))
result = {"values": values, "verdicts": verdicts, "credits": credits, "totals": totals}
print(json.dumps(result, indent=1) if "--json" in sys.argv else "\n".join(f"{m}: {float(Fraction(t)):.2f} USD" for m, t in totals.items()))
