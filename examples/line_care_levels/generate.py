#!/usr/bin/env python3
"""Writes the data of the line care levels: one spring, with cases at the edges. Not random twice: the seed is fixed."""

import datetime as dt
import pathlib
import random

DATA = pathlib.Path(__file__).resolve().parent / "data"
EDGES = [
    # fault, level, reported, repaired
    ("L1-easter", "L1", "2025-04-17 16:00", "2025-04-23 23:59:59"),
    ("L1-late", "L1", "2025-04-17 16:00", "2025-04-24 00:00:01"),
    ("L2-saturday", "L2", "2025-04-25 18:00", "2025-04-26 23:00"),
    ("L2-sunday", "L2", "2025-04-25 18:00", "2025-04-27 08:00"),
    ("L3-before-one", "L3", "2025-04-08 12:59", "2025-04-08 23:59:59"),
    ("L3-at-one", "L3", "2025-04-08 13:00", "2025-04-09 12:59"),
    ("L3-at-one-late", "L3", "2025-04-08 13:00", "2025-04-09 13:00"),
    ("L4-to-the-second", "L4", "2025-04-08 08:00", "2025-04-08 14:00"),
    ("L4-a-second-late", "L4", "2025-04-08 08:00", "2025-04-08 14:00:01"),
    # Clocks go forward at one in the morning of 30 March: six hours later the clock shows seven more.
    ("L4-spring", "L4", "2025-03-29 22:00", "2025-03-30 05:00"),
    ("L4-spring-late", "L4", "2025-03-29 22:00", "2025-03-30 05:00:01"),
    ("L4-visit", "L4", "2025-04-09 08:00", "2025-04-09 14:45"),
    ("L4-visit-late", "L4", "2025-04-09 08:00", "2025-04-09 14:45:01"),
    # Not repaired when the data ends, at 2025-06-01 00:00.
    ("L1-open", "L1", "2025-05-30 09:00", ""),
    ("L4-open", "L4", "2025-05-31 19:00", ""),
    ("L4-open-late", "L4", "2025-05-31 09:00", ""),
]
VISITS = [
    ("L4-visit", "2025-04-09 10:00", "2025-04-09 10:30"),
    ("L4-visit", "2025-04-09 11:00", "2025-04-09 11:15"),
    ("L4-visit-late", "2025-04-09 10:00", "2025-04-09 10:45"),
]
HOURS = {"L1": 70, "L2": 40, "L3": 26, "L4": 7}


def main():
    chance = random.Random(13)
    rows, visits = list(EDGES), list(VISITS)
    start = dt.datetime(2025, 3, 1)
    for number in range(1, 121):
        level = chance.choice(sorted(HOURS))
        reported = start + dt.timedelta(minutes=chance.randrange(90 * 24 * 60))
        if reported >= dt.datetime(2025, 5, 25):
            continue
        repaired = reported + dt.timedelta(minutes=chance.randrange(1, HOURS[level] * 60))
        name = f"f{number:03}"
        rows.append((name, level, f"{reported:%Y-%m-%d %H:%M}", f"{repaired:%Y-%m-%d %H:%M}"))
        if number % 9 == 0:
            visit = reported + dt.timedelta(hours=1)
            visits.append((name, f"{visit:%Y-%m-%d %H:%M}", f"{visit + dt.timedelta(minutes=50):%Y-%m-%d %H:%M}"))
    rows.sort(key=lambda row: row[2])
    visits.sort(key=lambda row: row[1])
    DATA.mkdir(exist_ok=True)
    (DATA / "faults.csv").write_text("".join(",".join(row) + "\n" for row in [("fault", "level", "reported", "repaired")] + rows))
    (DATA / "visits.csv").write_text("".join(",".join(row) + "\n" for row in [("fault", "start", "end")] + visits))


if __name__ == "__main__":
    main()
