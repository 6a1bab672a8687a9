#!/usr/bin/env python3
"""Writes the invented data of the call centre: two quarters of 2026. generate.py FOLDER"""

import datetime as dt
import json
import pathlib
import sys
from zoneinfo import ZoneInfo

ROME = ZoneInfo("Europe/Rome")
LINES = ["general", "general", "permits", "taxes"]
STRIKE = (dt.datetime(2026, 5, 14, 10, 0, tzinfo=ROME), dt.datetime(2026, 5, 15, 12, 0, tzinfo=ROME))


class Numbers:
    """A linear congruential generator (Knuth's constants)."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % limit


def calls(chance):
    day, last = dt.date(2026, 1, 2), dt.date(2026, 6, 30)
    while day <= last:
        second = 7 * 3600 + chance.below(3600)
        while second < 19 * 3600 and day.weekday() < 5:
            at = dt.datetime(day.year, day.month, day.day, tzinfo=ROME) + dt.timedelta(seconds=second)
            line = LINES[chance.below(4)]
            slow = 9 if day.month > 3 else 6  # how many of forty wait long: worse in the second quarter
            if STRIKE[0] <= at < STRIKE[1]:
                slow = 34
            if line == "taxes" and day.month == 6:
                slow += 12
            if chance.below(40) < slow:
                waited = 21 + chance.below(30) + chance.below(110) * (chance.below(3) == 0)
            else:
                waited = chance.below(21)
            abandoned = waited > 20 and chance.below(3) == 0
            yield {"at": at.isoformat(), "line": line, "waited": f"{waited} s", "abandoned": abandoned}
            second += 600 + chance.below(6600)
        day += dt.timedelta(days=1)
    # The last thing that is known: it sets the cut-off, after the end of the second quarter.
    yield {"at": "2026-07-01T07:45:00+02:00", "line": "taxes", "waited": "3 s", "abandoned": False}


def callbacks(chance):
    """Each quarter some are returned only days later."""
    for first, count, late in [(dt.date(2026, 1, 7), 26, 2), (dt.date(2026, 4, 7), 28, 2)]:
        for number in range(count):
            day = first + dt.timedelta(days=3 * number)
            asked = dt.datetime(day.year, day.month, day.day, 8, 30, tzinfo=ROME) + dt.timedelta(minutes=chance.below(600))
            minutes = 4000 + chance.below(4000) if number % 13 == 5 and number < 13 * late else chance.below(200)
            yield {"asked": asked.isoformat(), "called": (asked + dt.timedelta(minutes=minutes)).isoformat()}
    # Asked for on the last day; nobody has called back yet, and the four hours have not run.
    yield {"asked": "2026-06-30T16:10:00+02:00"}
    # Asked for on the day before, at noon: more than four hours have run.
    yield {"asked": "2026-06-29T15:00:00+02:00", "called": None}


def main():
    folder = pathlib.Path(sys.argv[1])
    chance = Numbers(37)
    rows = {
        "calls": list(calls(chance)),
        "callbacks": sorted(callbacks(chance), key=lambda row: row["asked"]),
        "strikes": [{"start": moment[0].isoformat(), "end": moment[1].isoformat()} for moment in [STRIKE]],
    }
    for name, lines in rows.items():
        with open(folder / f"{name}.jsonl", "w", newline="\n") as file:
            for line in lines:
                file.write(json.dumps(line, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
