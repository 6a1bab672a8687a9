#!/usr/bin/env python3
"""Writes the invented parcels of spring 2026. generate.py FOLDER"""

import datetime as dt
import pathlib
import sys
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class Numbers:
    """A linear congruential generator (Knuth's constants)."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % limit


HOLIDAYS = {dt.date(2026, 4, 3), dt.date(2026, 4, 6), dt.date(2026, 5, 4), dt.date(2026, 5, 25)}
# Collected on the day before a holiday, around the clock change, at the edge of a month, or lost.
SPECIAL = [
    ("express", "2026-03-28 18:30", "2026-03-30 12:45", "11.40", 0),   # over the clock change: half an hour and 5:45
    ("express", "2026-04-02 12:00", "2026-04-07 11:50", "9.90", 0),    # Thursday 7 h, Saturday 12 h, Tuesday 4:50
    ("standard", "2026-04-02 18:59", "2026-04-09 23:59", "4.35", 0),   # the last minute of the last day
    ("standard", "2026-04-30 17:00", "2026-05-07 00:01", "4.35", 0),   # one minute after its last day
    ("standard", "2026-03-31 23:45", "2026-04-02 10:00", "4.35", 0),   # in March here
    ("express", "2026-05-14 09:00", "2026-05-15 13:00", "10.20", 0),   # on the stroke of one: in time, but sixteen hours
    ("express", "2026-05-19 16:00", "2026-05-21 10:00", "12.60", 0),   # the roads were closed when it fell due
    ("standard", "2026-04-14 10:00", "", "5.10", 1),
    ("standard", "2026-05-07 10:00", "", "5.10", 1),
    ("standard", "2026-05-12 11:30", "", "7.45", 1),
    ("standard", "2026-05-13 11:30", "", "7.45", 1),
    ("standard", "2026-05-28 15:00", "", "4.35", 0),                   # under way, not yet due at the end
    ("express", "2026-05-29 16:30", "", "9.90", 0),                    # under way, due at the end or not
    ("standard", "2026-05-26 09:00", "2026-06-01 09:30", "4.35", 0),   # the last thing that is known: the cut-off
]


def is_business_day(day):
    return day.weekday() < 5 and day not in HOLIDAYS


def after(day, count):
    while count:
        day += dt.timedelta(days=1)
        count -= is_business_day(day)
    return day


def main():
    chance = Numbers(4)
    rows = []
    day = dt.date(2026, 3, 2)
    while day <= dt.date(2026, 5, 22):
        if is_business_day(day):
            for _ in range(1 + chance.below(4)):
                express = chance.below(3) == 0
                collected = dt.datetime(day.year, day.month, day.day, 15 + chance.below(4), chance.below(60))
                late = chance.below(40 if day.month != 4 else 9) == 0
                last = after(day, (1 if express else 3) + late)
                if express:
                    delivered = dt.datetime(last.year, last.month, last.day, 8 + chance.below(4), chance.below(60))
                else:
                    delivered = dt.datetime(last.year, last.month, last.day, 9 + chance.below(9), chance.below(60))
                    if not late and chance.below(2):
                        earlier = after(day, 2)
                        delivered = dt.datetime(earlier.year, earlier.month, earlier.day, 9 + chance.below(9), chance.below(60))
                charge = (890 if express else 395) + 15 * chance.below(40) + chance.below(7)
                rows.append((collected.isoformat(" ")[:16], delivered.isoformat(" ")[:16], "express" if express else "standard", f"{charge / 100:.2f}", 0))
        day += dt.timedelta(days=1)
    rows += [(collected, delivered, kind, charge, lost) for kind, collected, delivered, charge, lost in SPECIAL]
    folder = pathlib.Path(sys.argv[1])
    with open(folder / "parcels.csv", "w", newline="\n") as file:
        file.write("parcel,class,collected,delivered,charge,lost\n")
        for number, (collected, delivered, kind, charge, lost) in enumerate(sorted(rows), 1):
            file.write(f"SP{number:04},{kind},{collected},{delivered},{charge} GBP,{'true' if lost else 'false'}\n")
    with open(folder / "closed_roads.csv", "w", newline="\n") as file:
        file.write("start,end,reason\n2026-05-20 06:00,2026-05-20 20:00,storm: the bridges were closed\n")


if __name__ == "__main__":
    main()
