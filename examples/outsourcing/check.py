#!/usr/bin/env python3
"""Works out the months of the schedule and of its amendments, without slac. Prints JSON: fractions as "n/d", amounts in GBP."""

import csv
import datetime as dt
import json
import math
import pathlib
from fractions import Fraction
from zoneinfo import ZoneInfo

DATA, ZONE = pathlib.Path(__file__).resolve().parent / "data", ZoneInfo("Europe/London")
FEES = Fraction(305_000)
AT_RISK = FEES * 12 / 100
moment = lambda text: dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
midnight = lambda day: dt.datetime.combine(day, dt.time(), ZONE).astimezone(dt.timezone.utc)


def half_up(amount):
    return Fraction(math.floor(amount * 100 + Fraction(1, 2)), 100)


def windows():
    """Each month: its name, and its parts with their first and last day."""
    for month in range(15):
        first = dt.date(2025 + (6 + month) // 12, (6 + month) % 12 + 1, 1)
        after = dt.date(2025 + (7 + month) // 12, (7 + month) % 12 + 1, 1)
        cuts = [first, dt.date(2026, 9, 11), after] if first == dt.date(2026, 9, 1) else [first, after]
        yield first.strftime("%Y-%m"), list(zip(cuts, cuts[1:]))


def downtime(rows):
    """Stretches of time without service: from a bad reading to the next reading."""
    for (at, ok), (then, _) in zip(rows, rows[1:]):
        if not ok:
            yield at, then


def platform_target(first):
    if first >= dt.date(2026, 9, 11):
        return Fraction(9998, 10000), Fraction(60, 100)
    if first >= dt.date(2026, 4, 1):
        return Fraction(9997, 10000), Fraction(1, 2)
    return Fraction(9995, 10000), Fraction(1, 2)


def points(value, target):
    return 0 if value >= target else 5 if value < target * 95 / 100 else 2


def main():
    health = [(moment(row["at"]), row["ok"] == "true") for row in csv.DictReader(open(DATA / "health.csv"))]
    down = list(downtime(health))
    calls = [
        (moment(row["at"]).astimezone(ZONE), int(row["waited"].removesuffix(" s")), row["abandoned"] == "true")
        for row in csv.DictReader(open(DATA / "calls.csv"))
    ]
    months, missed = {}, {}
    for name, parts in windows():
        of_month = [call for call in calls if call[0].strftime("%Y-%m") == name]
        first = parts[0][0]
        fast = Fraction(sum(not gone and waited <= 20 for _, waited, gone in of_month), len(of_month))
        patience = 10 if first >= dt.date(2025, 12, 1) else 5
        patient = [gone for _, waited, gone in of_month if waited > patience]
        lost = Fraction(sum(patient), len(patient))
        target = Fraction(80 if first >= dt.date(2026, 7, 1) else 75, 100)
        judged = len(of_month) >= 500 and first >= dt.date(2025, 10, 1)
        share = 0 if not judged or fast >= target else 1 if fast < Fraction(70, 100) else Fraction(1, 2)
        month = {
            "fast": str(fast),
            "fast verdict": "not judged" if not judged else "met" if fast >= target else "missed",
            "lost": str(lost),
            "answer credit": AT_RISK * 40 / 100 * share,
            "abandon credit": AT_RISK * 20 / 100 if lost > Fraction(5, 100) else Fraction(0),
            "points": points(fast, target) if judged else 0,
            "parts": {},
        }
        days = (parts[-1][1] - first).days
        for begin, end in parts:
            start, stop = midnight(begin), midnight(end)
            bad = sum((min(b, stop) - max(a, start)).total_seconds() for a, b in down if a < stop and b > start)
            value = 1 - Fraction(int(bad), int((stop - start).total_seconds()))
            target, step = platform_target(begin)
            share = 0 if value >= target else 1 if value < Fraction(995, 1000) else step
            credit = AT_RISK * 40 / 100 * Fraction((end - begin).days, days) * share
            label = name if len(parts) == 1 else begin.isoformat()
            month["parts"][label] = {"value": str(value), "verdict": "met" if value >= target else "missed", "credit": credit}
            month["points"] = max(month["points"], 0) + (points(value, target) if len(parts) == 1 else 0)
        if len(parts) > 1:
            # What an amendment splits is missed once, and accrues once.
            month["points"] += 2 if any(part["verdict"] == "missed" for part in month["parts"].values()) else 0
        missed[name] = any(part["verdict"] == "missed" for part in month["parts"].values())
        months[name] = month
    names = list(months)
    year_cap = {}
    for at, name in enumerate(names):
        month = months[name]
        again = at > 0 and missed[name] and missed[names[at - 1]]
        later = names[at + 1 : at + 4]
        given_back = len(later) == 3 and not any(missed[it] for it in later)
        platform = Fraction(0)
        for part in month["parts"].values():
            part["credit"] = part["credit"] * (Fraction(3, 2) if again else 1)
            part["own"] = str(Fraction(0) if given_back else part["credit"])
            part["credit"] = str(part["credit"])
            platform += Fraction(part["own"])
        due = min(month["answer credit"] + month["abandon credit"] + platform, AT_RISK)
        year = 2025 if name < "2026-07" else 2026
        left = year_cap.get(year, FEES * 12 / 10)
        due = min(due, left)
        year_cap[year] = left - due
        month["owed"] = str(half_up(due))
        month["given back"] = given_back and missed[name]
        for key in ("answer credit", "abandon credit"):
            month[key] = str(month[key])
    print(json.dumps(months, indent=1))


if __name__ == "__main__":
    main()
