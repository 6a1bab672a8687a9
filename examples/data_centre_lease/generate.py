#!/usr/bin/env python3
"""Writes three weeks of three sensors. The seed is fixed. The clocks go forward at the end of the first week."""

import datetime as dt
import pathlib
import random

DATA = pathlib.Path(__file__).resolve().parent / "data"
STEP = dt.timedelta(minutes=30)
# From Monday, 3 March 2025, 00:00 in Los Angeles, for three weeks.
START, WEEKS = dt.datetime(2025, 3, 3, 8), 3
UTC = "%Y-%m-%dT%H:%MZ"


def main():
    chance = random.Random(70)
    hours = lambda day, hour: START + dt.timedelta(days=day, hours=hour)
    # sensor, from, to, humidity, temperature
    troubles = [
        ("s1", hours(1, 3), hours(2, 3), "72%", "71"),  # exactly 24 hours
        ("s2", hours(3, 0), hours(4, 0.5), "28%", "71"),  # a reading more
        ("s3", hours(6, 20), hours(8, 1), "75%", "72"),  # over the end of the first week
        ("s1", hours(9, 5), hours(9, 6), "85%", "74"),
        ("s3", hours(16, 2), hours(16, 4), "51%", "89.6"),  # the limit itself
        ("s3", hours(17, 2), hours(17, 4), "51%", "89.7"),
        ("s2", hours(18, 1), hours(19, 4), "71%", "70"),  # with a gap in it
    ]
    gap = ("s2", hours(18, 12), hours(18, 15))
    text = ["at,sensor,humidity,temperature\n"]
    at = START
    # One reading before and one behind, so that all weeks are covered.
    while at <= START + dt.timedelta(weeks=WEEKS):
        for sensor in ("s1", "s2", "s3"):
            if sensor == gap[0] and gap[1] <= at < gap[2]:
                continue
            humidity, temperature = f"{chance.randrange(35, 66)}%", f"{chance.randrange(64, 80)}"
            for where, begin, end, damp, heat in troubles:
                if where == sensor and begin <= at < end:
                    humidity, temperature = damp, heat
            text.append(f"{at:{UTC}},{sensor},{humidity},{temperature}\n")
        at += STEP
    DATA.mkdir(exist_ok=True)
    (DATA / "air.csv").write_text("".join(text))
    affected = [
        (hours(1, 10), hours(1, 20), 400),  # exactly 24 hours of damp: no failure
        (hours(3, 22), hours(4, 2), 120),
        (hours(4, 0.5), hours(4, 3), 800),  # begins when the failure ends
        (hours(6, 22), hours(7, 2), 250),  # in both weeks
        (hours(9, 5.5), hours(9, 9), 310),
        (hours(9, 5.9), hours(9, 7), 90),
        (hours(16, 2), hours(16, 4), 500),
        (hours(17, 1), hours(17, 2), 700),  # ends when the failure begins
        (hours(17, 3), hours(17, 5), 75),
        (hours(18, 11), hours(18, 16), 330),  # a failure only if the gap was damp too
    ]
    rows = [f"{start:{UTC}},{end:{UTC}},{area}\n" for start, end, area in affected]
    (DATA / "affected.csv").write_text("start,end,area\n" + "".join(rows))


if __name__ == "__main__":
    main()
