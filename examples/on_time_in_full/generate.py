#!/usr/bin/env python3
"""Writes three months of order lines. The seed is fixed; the months lie on both sides of the change of the target."""

import datetime as dt
import pathlib
import random

DATA = pathlib.Path(__file__).resolve().parent / "data"
# Share of order lines that are late, by month; short, by line of merchandise.
LATE = {1: 0.03, 2: 0.07, 3: 0.16}
SHORT = {"beans": 0.02, "coffee": 0.10, "rice": 0.05, "tea": 0.22}


def main():
    chance = random.Random(85)
    rows = []
    for month in (1, 2, 3):
        for _ in range(130):
            opens = dt.date(2024, month, 1) + dt.timedelta(days=chance.randrange(-2, 27))
            due_by = opens + dt.timedelta(days=chance.choice((2, 2, 3)))
            arrived = opens + dt.timedelta(days=chance.randrange((due_by - opens).days + 1))
            if chance.random() < LATE[month]:
                arrived = chance.choice((opens - dt.timedelta(days=1), due_by + dt.timedelta(days=chance.randrange(1, 5))))
            line = chance.choice(sorted(SHORT))
            ordered = received = chance.randrange(4, 200)
            if chance.random() < SHORT[line]:
                received = max(0, ordered - chance.randrange(1, 60))
            if chance.random() < 0.03:
                received += chance.randrange(1, 9)
            lost = chance.random() < 0.01
            cost = f"{chance.randrange(400, 3000) / 100:.2f} USD"
            mode = chance.choice(("prepaid", "prepaid", "collect"))
            rows.append((mode, line, opens, due_by, "" if lost else arrived, ordered, 0 if lost else received, cost))
    rows.sort(key=lambda row: (row[3], row[1]))
    header = ("mode", "line", "opens", "due_by", "arrived", "ordered", "received", "case_cost")
    DATA.mkdir(exist_ok=True)
    (DATA / "lines.csv").write_text("".join(",".join(map(str, row)) + "\n" for row in [header] + rows))


if __name__ == "__main__":
    main()
