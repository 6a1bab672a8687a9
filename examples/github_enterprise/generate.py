#!/usr/bin/env python3
"""Writes the invented data of the first quarter of 2025. The same every time."""

import csv
import datetime as dt
import pathlib

DATA = pathlib.Path(__file__).resolve().parent / "data"
START = dt.datetime(2025, 1, 1)


def write(name, header, rows):
    with open(DATA / name, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def at(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def minutes(day, hour, minute, count):
    first = START + dt.timedelta(days=day - 1, hours=hour, minutes=minute)
    return [first + dt.timedelta(minutes=index) for index in range(count)]


def traffic():
    rows = []
    # An hour in which every request for issues fails, one a minute; a request each minute around it.
    for moment in minutes(20, 9, 30, 120):
        rows.append((moment, "issues", 60 * 10 <= moment.hour * 60 + moment.minute < 60 * 11))
    # Exactly one in twenty fails for the API: not more, so no minute is down. Then two of twenty-one.
    for moment in minutes(33, 14, 0, 10):
        for second in range(20):
            rows.append((moment + dt.timedelta(seconds=second), "api", second == 7))
    for moment in minutes(33, 14, 10, 5):
        for second in range(21):
            rows.append((moment + dt.timedelta(seconds=second), "api", second in (3, 11)))
    # The end of an outage of git that monitoring has not seen.
    for moment in minutes(45, 3, 0, 25):
        rows.append((moment, "git", True))
    # Data goes on behind the quarter, so that nothing of it can still come.
    rows.append((START + dt.timedelta(days=92), "git", False))
    rows.sort()
    return [(at(moment), feature, str(failed).lower()) for moment, feature, failed in rows]


def executions():
    rows = []
    for index in range(500):
        triggered = START + dt.timedelta(hours=4 * index, seconds=index)
        late = index == 123
        wait = dt.timedelta(minutes=7) if late else dt.timedelta(seconds=20 + index % 281)
        rows.append((at(triggered), at(triggered + wait)))
    return rows


def main():
    write("traffic.csv", ["at", "feature", "failed"], traffic())
    write(
        "monitoring.csv",
        ["start", "end", "feature"],
        [
            ("2025-02-14T01:10:00Z", "2025-02-14T03:10:00Z", "git"),
            ("2025-02-20T00:00:00Z", "2025-02-20T21:36:00Z", "pages"),
            ("2025-03-03T08:00:00Z", "2025-03-04T08:00:00Z", "webhooks"),
            ("2025-03-31T23:00:00Z", "2025-04-01T01:00:00Z", "pulls"),
        ],
    )
    write("executions.csv", ["triggered", "first_output"], executions())
    write(
        "transfers.csv",
        ["at", "failed"],
        [(at(START + dt.timedelta(hours=7 * i)), str(i in (40, 41, 42)).lower()) for i in range(300)],
    )
    write(
        "storage_ops.csv",
        ["at", "failed"],
        [(at(START + dt.timedelta(hours=3 * i, minutes=m)), str(i == 100).lower()) for i in range(200) for m in (5, 35)],
    )
    write("invoice.csv", ["at", "amount", "paid"], [("2025-01-01T00:00:00Z", "30000", "true"), ("2025-04-01T00:00:00Z", "30000", "true")])
    write("rulings.csv", ["start", "end", "reason"], [("2025-03-03T08:00:00Z", "2025-03-03T20:00:00Z", "a cable of a third party")])


if __name__ == "__main__":
    main()
