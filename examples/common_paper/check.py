#!/usr/bin/env python3
"""Credits from November 2026 to March 2027 under versions 1.0 and 2.0, without slac: check.py [--json]"""

import csv, datetime as dt, json, pathlib, sys
from fractions import Fraction
from zoneinfo import ZoneInfo

DATA, ZONE, FEE = pathlib.Path(__file__).resolve().parent / "data", ZoneInfo("America/New_York"), Fraction(3_000)
rows = lambda name: list(csv.DictReader(open(DATA / f"{name}.csv")))
moment = lambda text: dt.datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(dt.timezone.utc)
seconds = lambda start, end: {int(start.timestamp()) + at for at in range(int((end - start).total_seconds()))}


def stretches(name, which=lambda row: True):
    """All seconds of the rows."""
    found = [seconds(moment(row["start"]), moment(row["end"])) for row in rows(name) if which(row)]
    return set().union(*found)


in_time = lambda row: moment(row["announced"]) + dt.timedelta(hours=48) <= moment(row["start"])
values, verdicts, credits, totals = {}, {}, {}, {}
left_of_year = {}
for year, month in [(2026, 11), (2026, 12), (2027, 1), (2027, 2), (2027, 3)]:
    name, new = f"{year}-{month:02}", year >= 2027
    start = dt.datetime(year, month, 1, tzinfo=ZONE).astimezone(dt.timezone.utc)
    end = dt.datetime(year + month // 12, month % 12 + 1, 1, tzinfo=ZONE).astimezone(dt.timezone.utc)
    # Version 1.0: maintenance that was not announced in time is downtime like any other. Version 2.0: none of it is.
    excluded = stretches("excused") | stretches("maintenance", (lambda row: True) if new else in_time)
    window = seconds(start, end) - excluded
    value = 1 - Fraction(len(stretches("downtime") & window), len(window))
    kept = value >= Fraction(999, 1000)
    values[f"uptime[{name}]"], verdicts[f"uptime[{name}]"] = str(value), "met" if kept else "missed"
    due = []
    if not kept:
        credit = FEE * (6 if value < Fraction(998, 1000) else 4) / 100
        credits[f"uptime_credit/uptime[{name}]"] = str(credit)
        due.append(credit)
    if new:
        late = 0
        for row in rows("requests"):
            if row["submitted"].startswith(name):
                answered = moment(row["acknowledged"]) if row["acknowledged"] else end
                late += answered - moment(row["submitted"]) > dt.timedelta(hours=4)
        values[f"response[{name}]"], verdicts[f"response[{name}]"] = str(late), "missed" if late else "met"
        if late:
            credits[f"response_credit/response[{name}]"] = str(250 * late)
            due.append(Fraction(250 * late))
        owed = sum(due)
        left = left_of_year.get(year, FEE * 12 * 8 / 100)
    else:
        owed = min(sum(due), FEE * 5 / 100)
        left = left_of_year.get(year, FEE)
    totals[name] = min(owed, left)
    left_of_year[year] = left - totals[name]
    # Amounts are whole cents here, so nothing is rounded.
    assert (totals[name] * 100).denominator == 1
    totals[name] = str(totals[name])
result = {"values": values, "verdicts": verdicts, "credits": credits, "totals": totals}
print(json.dumps(result, indent=1) if "--json" in sys.argv else "\n".join(f"{m}: {float(Fraction(t)):.2f} USD" for m, t in totals.items()))
