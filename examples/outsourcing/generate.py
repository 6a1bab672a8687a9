#!/usr/bin/env python3
"""Writes fifteen months of calls and of the platform's health. The seed is fixed; the outages are chosen."""

import datetime as dt
import pathlib
import random

DATA = pathlib.Path(__file__).resolve().parent / "data"
UTC = dt.timezone.utc
START, END = dt.datetime(2025, 6, 30, 23, tzinfo=UTC), dt.datetime(2026, 9, 30, 23, tzinfo=UTC)
# In UTC. August 2025 is earned back; December and January are two in a row, and only the second is earned back; June 2026
# is not, as September is missed; September is split by an amendment.
OUTAGES = [
    ("2025-08-12 09:00", 40),
    ("2025-12-03 10:00", 30),
    ("2026-01-15 10:00", 250),
    ("2026-04-20 08:00", 12),
    ("2026-06-10 08:00", 15),
    ("2026-09-08 09:00", 30),
    ("2026-09-20 01:00", 20),
]
# Of a month: calls, share of those that wait long, share of those abandoned among them.
MONTHS = {(2025, 9): (560, 0.33, 0.02), (2025, 11): (480, 0.40, 0.02), (2026, 2): (540, 0.34, 0.02), (2026, 5): (540, 0.20, 0.35), (2026, 7): (560, 0.22, 0.02)}


def stamp(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def health():
    rows, at = {}, START
    while at < END:
        rows[at] = True
        at += dt.timedelta(hours=1)
    for begin, minutes in OUTAGES:
        begin = dt.datetime.fromisoformat(begin).replace(tzinfo=UTC)
        end = begin + dt.timedelta(minutes=minutes)
        for at in rows:
            if begin <= at < end:
                rows[at] = False
        rows[begin], rows[end] = False, True
    # The last one closes the last month.
    rows[END] = True
    return [f"{stamp(at)},{str(ok).lower()}" for at, ok in sorted(rows.items())]


def calls(chance):
    rows = []
    for month in range(15):
        year, number = 2025 + (6 + month) // 12, (6 + month) % 12 + 1
        count, slow, lost = MONTHS.get((year, number), (530, 0.15, 0.02))
        for _ in range(count):
            at = dt.datetime(year, number, chance.randrange(1, 29), chance.randrange(7, 17), chance.randrange(60), chance.randrange(60), tzinfo=UTC)
            waited = chance.randrange(21, 110) if chance.random() < slow else chance.randrange(0, 21)
            abandoned = chance.random() < (lost if waited > 5 else 0.01)
            rows.append((at, waited, abandoned))
    return [f"{stamp(at)},{waited} s,{str(gone).lower()}" for at, waited, gone in sorted(rows)]


def main():
    DATA.mkdir(exist_ok=True)
    (DATA / "health.csv").write_text("\n".join(["at,ok"] + health()) + "\n")
    (DATA / "calls.csv").write_text("\n".join(["at,waited,abandoned"] + calls(random.Random(30))) + "\n")


if __name__ == "__main__":
    main()
