#!/usr/bin/env python3
"""Writes the log and the bill of a small customer for two months. The seed is fixed."""

import datetime as dt
import pathlib
import random

DATA = pathlib.Path(__file__).resolve().parent / "data"
GROUPS = [("eu", "standard", 260), ("eu", "infrequent", 40), ("us", "standard", 200)]


def main():
    chance = random.Random(3)
    rows = []
    start, end = dt.datetime(2026, 3, 1), dt.datetime(2026, 5, 1)
    # A bad day: of the standard class in Europe nearly everything failed for some hours.
    bad = (dt.datetime(2026, 4, 14, 6), dt.datetime(2026, 4, 14, 16))
    for region, name, count in GROUPS:
        for _ in range(2 * count):
            at = start + dt.timedelta(seconds=chance.randrange(int((end - start).total_seconds())))
            rows.append((at, region, name, chance.choice(("GET", "GET", "PUT", "LIST")), chance.choice((200, 200, 200, 404, 503)) if chance.random() < 0.02 else 200))
        if (region, name) == ("eu", "standard"):
            for _ in range(300):
                at = bad[0] + dt.timedelta(seconds=chance.randrange(int((bad[1] - bad[0]).total_seconds())))
                rows.append((at, region, name, chance.choice(("GET", "PUT")), 503 if chance.random() < 0.8 else 200))
    # Both sides of midnight between the months, and of an interval.
    rows += [
        (dt.datetime(2026, 3, 31, 23, 59, 59), "us", "standard", "GET", 500),
        (dt.datetime(2026, 4, 1), "us", "standard", "GET", 599),
        (dt.datetime(2026, 4, 1, 0, 4, 59), "us", "standard", "GET", 200),
        (dt.datetime(2026, 4, 1, 0, 5), "us", "standard", "GET", 200),
        (dt.datetime(2026, 4, 2), "us", "standard", "HEAD", 499),
    ]
    rows.sort()
    text = "at,region,class,operation,status\n"
    text += "".join(f"{at:%Y-%m-%dT%H:%M:%SZ},{region},{name},{operation},{status}\n" for at, region, name, operation, status in rows)
    (DATA / "requests.csv").write_text(text)
    bill = "at,region,class,amount\n"
    for month in ("2026-03-31", "2026-04-30"):
        for region, name, _ in GROUPS:
            bill += f"{month}T12:00:00Z,{region},{name},{chance.randrange(300, 90_000) / 100:.2f} USD\n"
        # Stored, billed and never asked for.
        bill += f"{month}T12:00:00Z,us,infrequent,4.40 USD\n"
    (DATA / "bill.csv").write_text(bill)


if __name__ == "__main__":
    main()
