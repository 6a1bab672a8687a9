#!/usr/bin/env python3
"""Credits of April 2026, minute by minute and without slac: check.py [--json]"""

import csv, datetime as dt, json, pathlib, sys
from collections import defaultdict
from fractions import Fraction

DATA = pathlib.Path(__file__).resolve().parent / "data"
rows = lambda name: list(csv.DictReader(open(DATA / f"{name}.csv")))
moment = dt.datetime.fromisoformat
MONTH = 30 * 24 * 60

# Every sample holds for its minute; spot instances do not exist here.
standard = {r["instance"]: r for r in rows("running") if r["tier"] == "standard"}
down = defaultdict(set)
for r in rows("health"):
    if r["instance"] in standard and r["reachable"] == "false": down[r["instance"]].add(moment(r["at"]))
minutes = lambda a, b: {a + dt.timedelta(minutes=m) for m in range(int((b - a).total_seconds()) // 60)}
relief = set().union(*(minutes(moment(r["start"]), moment(r["end"])) for r in rows("rulings")))
exists = {name: minutes(moment(r["start"]), moment(r["end"])) for name, r in standard.items()}
bill = [r for r in rows("bill") if r["tier"] == "standard"]
charge = lambda key, value, hour=None: sum(Fraction(r["amount"]) for r in bill
                                           if r[key] == value and (hour is None or r["at"].startswith(hour)))

def region_down(region):
    """Minutes in which all instances of a zone fail, in at least two zones at once."""
    zones = defaultdict(list)
    for name, r in standard.items():
        if r["region"] == region: zones[r["zone"]].append(name)
    def zone_fails(zone, at):
        there = [name for name in zones[zone] if at in exists[name]]
        return bool(there) and all(at in down[name] for name in there)
    every = set().union(*(exists[name] for names in zones.values() for name in names))
    return {at for at in every if sum(zone_fails(zone, at) for zone in zones) >= 2}

def ladder(value, steps):
    credit = Fraction(0)
    for bound, percent in steps:
        if value < bound: credit = Fraction(percent, 100)
    return credit

values, verdicts, credits, by_instance = {}, {}, {}, defaultdict(list)
def judge(name, value, shown, kept, penalty, credit):
    values[name], verdicts[name] = shown, "met" if kept else "missed"
    if credit: credits[f"{penalty}/{name}"] = str(credit)
for region in ("east", "west"):
    value = 1 - Fraction(len(region_down(region) - relief), MONTH)
    share = ladder(value, [(Fraction(9999, 10000), 10), (Fraction(99, 100), 30), (Fraction(95, 100), 100)])
    judge(f'region["{region}"][2026-04]', value, str(value), value >= Fraction(9999, 10000), "region_credit", share * charge("region", region))
    for name, r in standard.items():
        if r["region"] == region: by_instance[name].append(share * charge("instance", name))
for name in standard:
    value = 1 - Fraction(len(down[name] - relief), MONTH)
    credit = ladder(value, [(Fraction(995, 1000), 10), (Fraction(99, 100), 30), (Fraction(95, 100), 100)]) * charge("instance", name)
    judge(f'instance["{name}"][2026-04]', value, str(value), value >= Fraction(995, 1000), "instance_credit", credit)
    by_instance[name].append(credit)
    for hour in sorted({r["at"][:13] for r in bill if r["instance"] == name}):
        lost = sum(1 for at in down[name] if f"{at:%Y-%m-%d %H}" == hour)
        credit = charge("instance", name, hour) if lost > 6 else Fraction(0)
        judge(f'hour["{name}"][{hour.replace(" ", "T")}]', lost, f"{lost * 60} s", lost <= 6, "hour_waiver", credit)
        by_instance[name].append(credit)
cent = lambda amount: Fraction(int(amount * 100 + Fraction(1, 2)), 100)  # half up
largest = [max(credits_) for credits_ in by_instance.values()]
total = sum(cent(one) for one in largest) if sum(largest) > 1 else Fraction(0)
result = {"values": values, "verdicts": verdicts, "credits": credits, "totals": {"2026-04": str(total)}}
print(json.dumps(result, indent=1) if "--json" in sys.argv else f"2026-04: {float(total):.2f} USD")
