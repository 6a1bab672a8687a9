#!/usr/bin/env python3
"""Credits from January to April 2025, without slac: check.py [--json]"""

import calendar, csv, datetime as dt, json, math, pathlib, sys
from fractions import Fraction

DATA, FEE = pathlib.Path(__file__).resolve().parent / "data", Fraction(3_000)
HOLIDAYS = {dt.date(2025, 1, 1), dt.date(2025, 1, 20), dt.date(2025, 2, 17)}
rows = lambda name: list(csv.DictReader(open(DATA / f"{name}.csv")))
moment = dt.datetime.fromisoformat
cent = lambda amount: Fraction(int(amount * 100 + Fraction(1, 2)), 100)  # half up
minutes = lambda r: {moment(r["start"]) + dt.timedelta(minutes=m) for m in range(int((moment(r["end"]) - moment(r["start"])).total_seconds()) // 60)}

def business_days_after(day, count):
    while count:
        day += dt.timedelta(days=1)
        count -= day.weekday() < 5 and day not in HOLIDAYS
    return day

with_ticket = [r for r in rows("outages") if r["ticket"] and moment(r["ticket"]) <= moment(r["start"]) + dt.timedelta(hours=72)]
down = set().union(*map(minutes, with_ticket)) - set().union(*map(minutes, rows("rulings")))
values, verdicts, credits, totals = {}, {}, {}, {}
for month in range(1, 5):
    name, due = f"2025-{month:02}", []
    day_of_fee = FEE / calendar.monthrange(2025, month)[1]
    lost = sum(1 for at in down if at.month == month)
    taken = [Fraction(r["taken"].removesuffix(" ms")) for r in rows("latency") if r["path"] == "US" and moment(r["at"]).month == month]
    mean = sum(taken) / len(taken)
    pool = next(r for r in rows("packets") if r["period"] == name)
    delivered = Fraction(int(pool["delivered"]), int(pool["sent"]))
    for objective, value, kept, penalty, credit in [
            ("availability", f"{lost * 60} s", lost == 0, "outage_credit", math.ceil(lost / 60) * day_of_fee),
            ("us_round_trip", f"{mean / 1000} s", mean <= 45, "quality_credit", day_of_fee),
            ("packet_delivery", str(delivered), delivered >= Fraction(995, 1000), "quality_credit", day_of_fee)]:
        values[f"{objective}[{name}]"], verdicts[f"{objective}[{name}]"] = value, "met" if kept else "missed"
        if not kept: credits[f"{penalty}/{objective}[{name}]"] = str(credit); due.append(credit)
    for number, r in enumerate(rows("orders")):
        if moment(r["ordered"]).month != month: continue
        ordered = moment(r["ordered"]).date()  # 15:00 in UTC is the same day in New York
        late = max(0, (moment(r["installed"]).date() - business_days_after(ordered, 40)).days)
        row = f"installation[{r['ordered'].replace(' ', 'T')} (data/orders.csv:{number + 2})]"
        values[row], verdicts[row] = str(late), "missed" if late else "met"
        # A row comes before the months, because it belongs to its date.
        if late: credits[f"late_installation/{row}"] = "750"; due.insert(0, Fraction(750))
    left, total = FEE, Fraction(0)
    for credit in due:
        credit = min(credit, left)
        left, total = left - credit, total + cent(credit)
    totals[name] = str(total)
result = {"values": values, "verdicts": verdicts, "credits": credits, "totals": totals}
print(json.dumps(result, indent=1) if "--json" in sys.argv else "\n".join(f"{m}: {float(Fraction(t)):.2f} USD" for m, t in totals.items()))
