#!/usr/bin/env python3
"""Works out the figures of the call centre, without slac. Prints JSON; exact fractions as "n/d", waits in seconds."""

import datetime as dt
import json
import math
import pathlib
from fractions import Fraction
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Rome")
DATA = pathlib.Path(__file__).resolve().parent / "data"
CUT_OFF = dt.datetime.fromisoformat("2026-07-01T07:45:00+02:00").timestamp()
YEARLY = {(1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)}
QUARTERS = {"2026-Q1": (1, 4), "2026-Q2": (4, 7)}
FEE = Fraction(3 * 9_800)


def read(name):
    with open(DATA / f"{name}.jsonl") as file:
        return [json.loads(line) for line in file]


def seconds(text):
    return int(dt.datetime.fromisoformat(text).timestamp())


def local(day, hour, minute):
    return int(dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).timestamp())


def hours_of(day):
    """The open pieces of a day."""
    if day.weekday() > 4 or (day.month, day.day) in YEARLY or day == dt.date(2026, 4, 6):
        return []
    if day.weekday() == 4:
        return [(local(day, 8, 30), local(day, 13, 0))]
    return [(local(day, 8, 30), local(day, 12, 30)), (local(day, 14, 0), local(day, 17, 30))]


def day_of(moment):
    return dt.datetime.fromtimestamp(moment, ZONE).date()


def is_open(moment):
    return any(start <= moment < end for start, end in hours_of(day_of(moment)))


def worked(start, end):
    total, day = 0, day_of(start)
    while day <= day_of(end):
        total += sum(max(0, min(b, end) - max(a, start)) for a, b in hours_of(day))
        day += dt.timedelta(days=1)
    return total


def verdict(low, high, kept):
    return "undetermined" if kept(low) != kept(high) else "met" if kept(low) else "missed"


def judge(start, end, calls, callbacks, strikes):
    offered = [call for call in calls if start <= call["at"] < end and is_open(call["at"])]
    counted = [call for call in offered if not any(a <= call["at"] < b for a, b in strikes)]
    result = {}

    soon = Fraction(sum(not call["abandoned"] and call["waited"] <= 20 for call in counted), len(counted))
    result["speed"] = {"value": str(soon), "verdict": "met" if soon >= Fraction(80, 100) else "missed"}
    credit = FEE * (Fraction(2, 100) + Fraction(80, 100) - soon) if soon < Fraction(80, 100) else Fraction(0)
    result["speed_credit"] = str(min(credit, FEE / 10))

    waiting_credit = 0
    for line in ["general", "permits", "taxes"]:
        waits = sorted(call["waited"] for call in offered if call["line"] == line)
        slow = waits[math.ceil(Fraction(95, 100) * len(waits)) - 1]
        result[f"waiting {line}"] = {"value": str(slow), "verdict": "met" if slow <= 90 else "missed"}
        waiting_credit += 150 * math.ceil(Fraction(max(0, slow - 90), 10))
    result["waiting_credit"] = str(min(900, waiting_credit))

    def share_lost(calls, step):
        buckets = {}
        for call in calls:
            buckets.setdefault((call["at"] - start) // step, []).append(call["abandoned"])
        return [Fraction(sum(bucket), len(bucket)) for bucket in buckets.values()]

    halves = share_lost(counted, 1800)
    lost = sum(halves) / len(halves)
    result["steadiness"] = {"value": str(lost), "verdict": "met" if lost <= Fraction(6, 100) else "missed"}
    result["steadiness_credit"] = str(1500 if lost > Fraction(9, 100) else 500 if lost > Fraction(6, 100) else 0)

    blackouts = sum(share > Fraction(1, 2) for share in share_lost(offered, 3600))
    result["blackouts"] = {"value": str(blackouts * 3600), "verdict": "met" if blackouts <= 20 else "missed"}

    good = unsure = total = 0
    for row in callbacks:
        asked = seconds(row["asked"])
        if start <= asked < end:
            total += 1
            called = row.get("called")
            taken = worked(asked, seconds(called) if called else CUT_OFF)
            good += bool(called) and taken <= 4 * 3600
            unsure += not called and taken <= 4 * 3600
    low, high = Fraction(good, total), Fraction(good + unsure, total)
    value = str(low) if low == high else [str(low), str(high)]
    result["returned"] = {"value": value, "verdict": verdict(low, high, lambda share: share >= Fraction(90, 100))}

    half_up = lambda amount: Fraction(math.floor(amount * 100 + Fraction(1, 2)), 100)
    credits = [Fraction(result[name]) for name in ("speed_credit", "waiting_credit", "steadiness_credit")]
    assert sum(credits) <= FEE * 15 / 100, "the cap would have to be shared out among the credits"
    result["owed"] = str(sum(half_up(credit) for credit in credits))
    return result


def main():
    calls = [{**call, "at": seconds(call["at"]), "waited": int(call["waited"].split()[0])} for call in read("calls")]
    strikes = [(seconds(row["start"]), seconds(row["end"])) for row in read("strikes")]
    callbacks = read("callbacks")
    windows = {name: [local(dt.date(2026, month, 1), 0, 0) for month in months] for name, months in QUARTERS.items()}
    print(json.dumps({name: judge(*window, calls, callbacks, strikes) for name, window in windows.items()}, indent=1))


if __name__ == "__main__":
    main()
