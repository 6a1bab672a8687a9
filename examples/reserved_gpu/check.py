#!/usr/bin/env python3
"""Credits of the first half of 2025, without slac: check.py [--json]"""

import csv, datetime as dt, json, pathlib, sys
from fractions import Fraction

DATA, FEE = pathlib.Path(__file__).resolve().parent / "data", Fraction(10_000)
rows = lambda name: list(csv.DictReader(open(DATA / f"{name}.csv")))
minute = lambda text: int((dt.datetime.fromisoformat(text) - dt.datetime(2025, 1, 1)).total_seconds()) // 60
start_of = lambda month: minute(f"2025-{month:02}-01 00:00")
TARGETS = {"gpu": 24, "node": 168, "network": 12, "storage": 12, "power": 12, "memory": 24}

span = lambda r: set(range(minute(r["start"]), minute(r["end"])))
single = set().union(*(span(r) for r in rows("failures") if r["single_part"] == "true"))
other = set().union(*(span(r) for r in rows("failures") if r["single_part"] == "false"))

def runs_longer_than(minutes, most):
    """Runs of consecutive minutes, those that last longer than so many."""
    kept, run = set(), []
    for at in sorted(minutes) + [None]:
        if run and at != run[-1] + 1:
            if len(run) > most: kept.update(run)
            run = []
        if at is not None: run.append(at)
    return kept

def planned(month):
    """Maintenance announced a week ahead, at most four hours of a month, the first ones first."""
    day = lambda text: dt.date.fromisoformat(text[:10])
    known = set().union(*(span(r) for r in rows("maintenance") if day(r["announced"]) + dt.timedelta(days=7) <= day(r["start"])))
    return set(sorted(at for at in known if start_of(month) <= at < start_of(month + 1))[:240])

outside = set().union(*(span(r) for r in rows("rulings")))
down = runs_longer_than(single, 60) | other
percent = lambda n: Fraction(n, 100)
values, verdicts, credits, totals, paid = {}, {}, {}, {}, []
for month in range(1, 7):
    name, due = f"2025-{month:02}", Fraction(0)
    first, end = start_of(month), start_of(month + 1)
    uptime = 1 - Fraction(len([at for at in down if first <= at < end] ) - len([at for at in down & (planned(month) | outside) if first <= at < end]), end - first)
    pool = next(r for r in rows("capacity") if r["period"] == name)
    capacity = Fraction(int(pool["available"]), int(pool["reserved"]))
    premium = percent(50) if uptime < percent(99) else percent(30) if uptime < Fraction(995, 1000) else percent(15) if uptime < Fraction(997, 1000) else 0
    standard = percent(25) if uptime < percent(99) else percent(10) if uptime < Fraction(995, 1000) else 0
    short = percent(35) if capacity < percent(85) else percent(25) if capacity < percent(90) else percent(10) if capacity < percent(95) else 0
    for objective, value, kept, penalty, share in [
            ("premium_uptime", uptime, uptime >= Fraction(997, 1000), "premium_credit", premium),
            ("standard_uptime", uptime, uptime >= percent(99), "standard_credit", standard),
            ("capacity_kept", capacity, capacity >= percent(95), "capacity_credit", short)]:
        values[f"{objective}[{name}]"], verdicts[f"{objective}[{name}]"] = str(value), "met" if kept else "missed"
        if share: credits[f"{penalty}/{objective}[{name}]"] = str(share * FEE); due += share * FEE
    for number, r in enumerate(rows("repairs")):
        if not first <= minute(r["opened"]) < end: continue
        over = Fraction(minute(r["fixed"]) - minute(r["opened"]), 60 * TARGETS[r["part"]]) - 1
        share = percent(15) if over >= 2 else percent(10) if over >= 1 else percent(5) if over >= Fraction(1, 2) else 0
        row = f"repair[{r['opened'].replace(' ', 'T')} (data/repairs.csv:{number + 2})]"
        values[row], verdicts[row] = str(over), "met" if over <= 0 else "missed"
        if share: credits[f"repair_credit/{row}"] = str(share * FEE); due += share * FEE
    due = min(due, percent(30) * FEE)
    # Of the fees of the term so far, at most twelve months back; it has just begun.
    due = min(due, percent(30) * FEE * month - sum(paid))
    paid.append(due)
    totals[name] = str(due)
result = {"values": values, "verdicts": verdicts, "credits": credits, "totals": totals}
print(json.dumps(result, indent=1) if "--json" in sys.argv else "\n".join(f"{m}: {float(Fraction(t)):.2f} USD" for m, t in totals.items()))
