#!/usr/bin/env python3
"""Writes the data of the severity matrix: March and April 2025, with cases at the edges. The seed is fixed. All times are UTC."""

import datetime as dt
import pathlib
import random

DATA = pathlib.Path(__file__).resolve().parent / "data"
REGIONS = ("eu", "us", "asia")
START, END = dt.datetime(2025, 3, 1), dt.datetime(2025, 5, 1)

# region, first and last reading that fails
FAILURES = [
    # One region alone is no outage; the second one makes it one from 02:10 to 02:30.
    ("eu", "2025-03-04 02:00", "2025-03-04 02:25"),
    ("us", "2025-03-04 02:10", "2025-03-04 02:40"),
    # Two short ones.
    ("eu", "2025-03-18 14:00", "2025-03-18 14:05"),
    ("us", "2025-03-18 14:00", "2025-03-18 14:05"),
    # Maintenance from 22:00 to 01:00, and the outage an hour longer on either side.
    ("eu", "2025-03-22 21:30", "2025-03-23 01:25"),
    ("us", "2025-03-22 21:30", "2025-03-23 01:25"),
    ("asia", "2025-03-22 21:30", "2025-03-23 01:25"),
    # Over the end of the month.
    ("eu", "2025-03-31 23:40", "2025-04-01 00:15"),
    ("asia", "2025-03-31 23:40", "2025-04-01 00:15"),
    # A long one: with the rest of April more than one percent.
    ("us", "2025-04-09 03:00", "2025-04-09 09:55"),
    ("asia", "2025-04-09 03:00", "2025-04-09 10:25"),
    # Beside the readings of `us` that are missing: perhaps an outage.
    ("eu", "2025-04-16 11:00", "2025-04-16 11:25"),
    # Sure until 08:30, perhaps longer: then the readings of `us` stop for a while.
    ("eu", "2025-04-24 08:00", "2025-04-24 09:10"),
    ("us", "2025-04-24 08:00", "2025-04-24 08:25"),
]
# region, first and last reading that is missing
MISSING = [
    ("us", "2025-04-16 10:50", "2025-04-16 11:40"),
    ("us", "2025-04-24 08:30", "2025-04-24 08:55"),
    ("asia", "2025-03-09 05:00", "2025-03-09 05:00"),
    ("asia", "2025-03-12 05:00", "2025-03-12 05:20"),
]
# A reading that comes two minutes late leaves no gap.
LATE = {("eu", "2025-03-06 06:00"): 2, ("asia", "2025-04-09 03:00"): 2}

# first quarter of an hour, how many, slow or failing
DEGRADED = [
    ("2025-03-11 09:00", 3, "slow"),
    ("2025-03-13 09:00", 4, "slow"),
    ("2025-03-25 20:30", 5, "failing"),
    # Over the end of the month: an hour and a quarter, of which half an hour is in March.
    ("2025-03-31 23:30", 5, "failing"),
    ("2025-04-21 13:00", 3, "failing"),
]

TICKETS = [
    # ticket, severity, opened, answered
    ("p1-in-time", "P1", "2025-03-08 04:00", "2025-03-08 04:15"),
    ("p1-late", "P1", "2025-03-08 05:00", "2025-03-08 05:15:01"),
    # New York is five hours behind until 9 March at 07:00, and four from then on. Friday, 17:30 there, and Monday morning.
    ("p2-over-the-change", "P2", "2025-03-07 22:30", "2025-03-10 12:30"),
    ("p2-over-the-change-late", "P2", "2025-03-07 22:30", "2025-03-10 12:30:01"),
    ("p2-before-opening", "P2", "2025-03-11 05:00", "2025-03-11 13:00"),
    ("p3-a-whole-day", "P3", "2025-03-12 12:00", "2025-03-12 22:00"),
    ("p3-a-whole-day-late", "P3", "2025-03-12 13:00", "2025-03-13 13:00:01"),
    ("p4-three-days", "P4", "2025-03-20 16:00", "2025-03-25 16:00"),
    ("p4-three-days-late", "P4", "2025-03-20 16:00", "2025-03-25 16:00:01"),
    # Three late ones within thirty days.
    ("p1-april-1", "P1", "2025-04-02 10:00", "2025-04-02 10:40"),
    ("p1-april-2", "P1", "2025-04-10 10:00", "2025-04-10 10:16"),
    ("p1-april-3", "P1", "2025-04-28 10:00", "2025-04-28 11:00"),
    # Not answered when the data ends, at midnight.
    ("p1-open-late", "P1", "2025-04-30 22:00", ""),
    ("p1-open", "P1", "2025-04-30 23:50", ""),
    ("p2-open", "P2", "2025-04-30 21:30", ""),
    ("p2-open-late", "P2", "2025-04-30 20:30", ""),
]
MAINTENANCE = [
    # start, end, announced. Five business days after Friday the 14th are Friday the 21st.
    ("2025-03-22 22:00", "2025-03-23 01:00", "2025-03-14 15:00"),
    # The fifth business day is the day itself: just in time. A day later would have been too late, as on the 4th.
    ("2025-03-18 13:00", "2025-03-18 15:00", "2025-03-11 09:00"),
    ("2025-03-04 02:00", "2025-03-04 03:00", "2025-02-26 09:00"),
    # Nine hours, of which eight count; an outage of the last hour does.
    ("2025-04-09 02:00", "2025-04-09 11:00", "2025-03-31 09:00"),
]
BREACHES = [
    ("told-in-time", "2025-03-15 12:00", "2025-03-16 12:00"),
    ("told-late", "2025-03-29 12:00", "2025-03-30 12:00:01"),
    ("not-told", "2025-04-29 00:00", ""),
    ("not-told-yet", "2025-04-30 01:00", ""),
]


def moment(text):
    return dt.datetime.fromisoformat(text)


def written(at):
    return f"{at:%Y-%m-%d %H:%M}" + (f":{at:%S}" if at.second else "")


def probes():
    fails, missing = set(), set()
    for into, spans in ((fails, FAILURES), (missing, MISSING)):
        for region, first, last in spans:
            at = moment(first)
            while at <= moment(last):
                into.add((region, at))
                at += dt.timedelta(minutes=5)
    rows = []
    for region in REGIONS:
        at = START
        while at < END:
            if (region, at) not in missing:
                late = LATE.get((region, written(at)), 0)
                shown = at + dt.timedelta(minutes=late)
                rows.append((written(shown), region, "0" if (region, at) in fails else "1"))
            at += dt.timedelta(minutes=5)
    return sorted(rows)


def traffic():
    chance = random.Random(7)
    degraded = {}
    for first, count, how in DEGRADED:
        for quarter in range(count):
            degraded[moment(first) + dt.timedelta(minutes=15 * quarter)] = how
    rows = []
    at = START
    while at < END:
        how = degraded.get(at)
        # Most quarters of an hour have no line here: a file of all requests would be large.
        if how or chance.random() < 0.02:
            # Of twenty requests the nineteenth is the 95th percentile, and one that fails is exactly 5 %.
            slow, failed = {"slow": (2, 0), "failing": (0, 2), None: (1, 1)}[how]
            for request in range(20):
                shown = at + dt.timedelta(seconds=44 * request)
                latency = chance.randrange(1001, 4000) if request < slow else chance.randrange(80, 1001)
                rows.append((f"{shown:%Y-%m-%d %H:%M:%S}", f"{latency} ms", "true" if request < failed else "false"))
        at += dt.timedelta(minutes=15)
    return rows


def tickets():
    chance = random.Random(21)
    rows = list(TICKETS)
    hours = {"P2": 3, "P3": 30, "P4": 96}
    for number in range(1, 61):
        severity = chance.choice(("P2", "P3", "P3", "P4"))
        opened = START + dt.timedelta(minutes=chance.randrange(50 * 24 * 60))
        answered = opened + dt.timedelta(minutes=chance.randrange(1, int(hours[severity] * 60)))
        rows.append((f"t{number:02}", severity, written(opened), written(answered)))
    return sorted(rows, key=lambda row: (row[2], row[0]))


def write(name, head, rows):
    lines = [head] + [",".join(row) for row in rows]
    (DATA / name).write_text("\n".join(lines) + "\n")


def main():
    DATA.mkdir(exist_ok=True)
    write("probes.csv", "at,region,ok", probes())
    write("traffic.csv", "at,latency,failed", traffic())
    write("tickets.csv", "ticket,severity,opened,answered", tickets())
    write("maintenance.csv", "start,end,announced", sorted(MAINTENANCE))
    write("breaches.csv", "breach,found,notified", BREACHES)


if __name__ == "__main__":
    main()
