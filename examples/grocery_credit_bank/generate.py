#!/usr/bin/env python3
"""Writes seventy-two weeks of order lines. The seed is fixed; a good spring fills the bank, a bad summer draws on it, and what is left lapses."""

import datetime as dt
import pathlib
import random

DATA = pathlib.Path(__file__).resolve().parent / "data"
SHOPS = ("Main Street", "Market Hill", "Riverside")
FIRST = dt.date(2025, 1, 6)
WEEKS = 72


def share(week, chance):
    """What is shipped of an order, by week."""
    if week in (30, 31, 32, 67):
        return chance.uniform(0.90, 0.96)
    if week in (20, 44):
        return chance.uniform(0.84, 0.92)
    if week < 16:
        return chance.uniform(0.96, 1.0)
    return chance.uniform(0.93, 1.0)


def main():
    chance = random.Random(41)
    rows = []
    for week in range(WEEKS):
        for day in (0, 2, 4):
            for shop in SHOPS:
                at = dt.datetime.combine(FIRST + dt.timedelta(weeks=week, days=day), dt.time(6, chance.randrange(60)))
                ordered = chance.randrange(200, 900)
                shipped = round(ordered * share(week, chance))
                if chance.random() < 0.02:
                    shipped = ordered + chance.randrange(1, 20)
                rows.append((at.isoformat(sep=" ", timespec="minutes"), shop, ordered, shipped))
    DATA.mkdir(exist_ok=True)
    rows = [("at", "shop", "ordered", "shipped")] + sorted(rows)
    (DATA / "orders.csv").write_text("".join(",".join(map(str, row)) + "\n" for row in rows))


if __name__ == "__main__":
    main()
