#!/usr/bin/env python3
"""Writes data/: a day of five instances, minute by minute."""

import datetime as dt, pathlib

DATA = pathlib.Path(__file__).resolve().parent / "data"
DAY = dt.datetime(2026, 4, 10)
# instance: region, zone, tier, price of an hour, first minute of the day, last minute
INSTANCES = {"i-1": ("west", "w-1", "standard", "12.50", 480, 960), "i-2": ("west", "w-1", "standard", "12.50", 480, 960),
             "i-3": ("west", "w-2", "standard", "40.00", 480, 960), "i-4": ("east", "e-1", "standard", "3.40", 1440, 1800),
             "i-5": ("west", "w-2", "spot", "4.00", 480, 960)}
# instance: minutes of the day without an answer
DOWN = {"i-1": [(600, 840)], "i-2": [(720, 750)], "i-3": [(730, 745), (900, 906)], "i-4": [(1620, 1627)], "i-5": [(480, 960)]}

at = lambda minute: f"{DAY + dt.timedelta(minutes=minute):%Y-%m-%d %H:%M}"
files = {"running": ["start,end,region,zone,instance,tier"], "bill": ["at,region,instance,tier,amount"],
         "health": ["at,region,zone,instance,reachable"]}
for name, (region, zone, tier, price, first, last) in INSTANCES.items():
    files["running"].append(f"{at(first)},{at(last)},{region},{zone},{name},{tier}")
    files["bill"] += [f"{at(hour)},{region},{name},{tier},{price}" for hour in range(first, last, 60)]
    if tier == "standard":
        down = lambda minute: any(a <= minute < b for a, b in DOWN[name])
        files["health"] += [f"{at(m)},{region},{zone},{name},{'false' if down(m) else 'true'}" for m in range(first, last)]
for name, lines in files.items():
    head, *rest = lines
    (DATA / f"{name}.csv").write_text("\n".join([head, *sorted(rest)]) + "\n")
(DATA / "rulings.csv").write_text("start,end,reason\n2026-04-10 12:10,2026-04-10 12:12,Flood beyond the provider's control\n")
