#!/usr/bin/env python3
"""Writes the data of the workplace example: one invented year, 2026.

    generate.py FOLDER              the whole project (contract, slac.toml, data of the year)
    generate.py --month 2026-04 F   only the checks of one month, into the file F
    generate.py --small FOLDER      only the small sources, into FOLDER

Nothing is drawn from the system: the pseudo-random numbers are our own, so the
same files come out everywhere. `check.py` knows nothing of this file.
"""

import argparse
import datetime as dt
import pathlib
import shutil
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE, HOUR, DAY = 60, 3600, 86400
SITES = ["berlin", "frankfurt", "hamburg"]
HERE = pathlib.Path(__file__).resolve().parent


def at(text):
    """Seconds since 1970 of a local time, or of a time with an offset."""
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=BERLIN)
    return int(moment.timestamp())


def local(seconds):
    return dt.datetime.fromtimestamp(seconds, BERLIN)


def with_offset(seconds):
    return local(seconds).isoformat()


class Numbers:
    """A linear congruential generator (Knuth's constants), seeded by a word."""

    def __init__(self, word):
        self.state = 0
        for byte in word.encode():
            self.state = (self.state * 31 + byte) % 2**64
        self.below(2)

    def below(self, limit):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % limit


# ---- checks: every minute, from three sites ---------------------------------

FIRST_CHECK = at("2026-01-01 00:20")  # the robots were switched on twenty minutes late
LAST_CHECK = at("2026-12-28 05:59")   # and were lost with their host before the year ended

ALL = SITES
# from, to (not included), at which sites
OUTAGES = [
    ("2026-01-15 09:00", "2026-01-15 09:10", ALL),
    ("2026-01-20 11:00", "2026-01-20 15:00", ["hamburg"]),            # one of three is no outage
    ("2026-02-07 22:00", "2026-02-08 03:00", ALL),                    # five hours of maintenance
    ("2026-02-21 22:00", "2026-02-22 03:00", ALL),                    # five more: two above the limit
    ("2026-03-31 23:10", "2026-04-01 00:40", ALL),                    # over the end of a month
    ("2026-04-10 22:15", "2026-04-10 23:45", ALL),                    # inside maintenance
    ("2026-05-06 20:00", "2026-05-06 23:00", ALL),                    # maintenance announced too late
    ("2026-05-31 23:00", "2026-06-01 01:00", ALL),                    # maintenance in two months
    ("2026-06-11 03:00", "2026-06-11 03:30", ["berlin", "hamburg"]),  # hamburg's clock drifts here
    ("2026-07-09 14:00", "2026-07-09 14:25", ["hamburg"]),            # while frankfurt sends nothing
    ("2026-08-04 10:00", "2026-08-04 10:01", ALL),                    # one minute: no outage
    ("2026-08-05 10:00", "2026-08-05 10:02", ALL),                    # two minutes: an outage
    ("2026-08-06 10:00", "2026-08-06 10:03", ["berlin", "frankfurt"]),
    ("2026-08-22 23:00", "2026-08-23 00:01", ALL),                    # one minute longer than its maintenance
    ("2026-09-12 06:00", "2026-09-13 22:00", ALL),                    # forty hours
    ("2026-10-24 20:00", "2026-10-25T05:00:00+01:00", ALL),           # ten hours: the clock goes back
    ("2026-11-14 23:30", "2026-11-15 00:20", ALL),                    # leaves its maintenance by twenty minutes
    ("2026-12-03 08:00", "2026-12-03 08:07", ALL),
]
# Samples that never arrived: gaps count as down.
SILENCES = [
    ("frankfurt", "2026-07-09 13:50", "2026-07-09 14:30"),
    ("berlin", "2026-07-10 08:00", "2026-07-10 08:01"),     # one missing minute at two sites:
    ("frankfurt", "2026-07-10 08:00", "2026-07-10 08:01"),  # shorter than an outage
    ("hamburg", "2026-01-01 00:20", "2026-01-01 00:35"),    # begins after the others
]
# Hamburg's robot runs 0.7 seconds late each minute, for two days: late, but no gap.
DRIFT = (at("2026-06-10 00:00"), at("2026-06-12 00:00"))


def months():
    edges = [at(f"2026-{m:02}-01") for m in range(1, 13)] + [at("2027-01-01")]
    return {f"2026-{m + 1:02}": (edges[m], edges[m + 1]) for m in range(12)}


def short(milliseconds, cache={}):
    """`2026-04-01 00:00` where that is exact and happens once, else with an offset."""
    seconds, rest = divmod(milliseconds, 1000)
    if rest:
        moment = dt.datetime.fromtimestamp(seconds, dt.timezone.utc)
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{rest:03}Z"
    hour, in_hour = divmod(seconds, HOUR)
    if in_hour % MINUTE:
        return f"{dt.datetime.fromtimestamp(seconds, dt.timezone.utc):%Y-%m-%dT%H:%M:%SZ}"
    if hour not in cache:
        moment = local(hour * HOUR)
        twice = moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()
        cache[hour] = f"{moment:%Y-%m-%dT%H}:%02d:00{moment:%z}" if twice else f"{moment:%Y-%m-%d %H}:%02d"
        cache[hour] = cache[hour].replace("+0100", "+01:00").replace("+0200", "+02:00")
    return cache[hour] % (in_hour // MINUTE)


def write_checks(file, start, end):
    """The samples of all sites from `start` (included) to `end`."""
    down = {site: set() for site in SITES}
    for begin, stop, sites in OUTAGES:
        for site in sites:
            down[site].update(range(at(begin), at(stop), MINUTE))
    silent = {site: set() for site in SITES}
    for site, begin, stop in SILENCES:
        silent[site].update(range(at(begin), at(stop), MINUTE))
    start, end = max(start, FIRST_CHECK), min(end, LAST_CHECK + MINUTE)
    chance = {site: Numbers(f"{site} {start // DAY}") for site in SITES}
    file.write("at,site,ok\n")
    for minute in range(start, end, MINUTE):
        for site in SITES:
            noise = chance[site].below(4000) == 0  # a lonely failure now and then
            if minute in silent[site]:
                continue
            ok = 0 if noise or minute in down[site] else 1
            moment = minute * 1000
            if site == "hamburg" and DRIFT[0] <= minute < DRIFT[1]:
                count = (minute - DRIFT[0]) // MINUTE
                moment = DRIFT[0] * 1000 + count * 60_700
                if moment >= DRIFT[1] * 1000:
                    continue
                real = moment // 60_000 * 60  # what the robot saw when it really looked
                ok = 0 if noise or real in down[site] else 1
            file.write(f"{short(moment)},{site},{ok}\n")


# ---- the small sources -------------------------------------------------------

# Announced when, for when. Local time.
MAINTENANCE = [
    ("2026-01-30 09:00", "2026-02-03 20:00", "2026-02-03 22:00"),  # too late; nothing was down
    ("2026-01-26 09:00", "2026-02-07 22:00", "2026-02-08 02:00"),  # these two overlap:
    ("2026-01-26 09:00", "2026-02-08 00:00", "2026-02-08 03:00"),  # five hours, not seven
    ("2026-02-09 09:00", "2026-02-21 22:00", "2026-02-22 03:00"),  # only three hours are left
    # Good Friday and Easter Monday lie between: the tenth is the fifth business day.
    ("2026-04-01 16:00", "2026-04-10 22:00", "2026-04-11 00:00"),
    # Labour Day lies between: the sixth is only the fourth business day.
    ("2026-04-29 10:00", "2026-05-06 20:00", "2026-05-06 23:00"),
    ("2026-05-18 10:00", "2026-05-31 22:00", "2026-06-01 02:00"),
    ("2026-08-10 10:00", "2026-08-22 22:00", "2026-08-23 00:00"),
    # Too late: 00:30 on the fourth in Berlin, though in UTC it is still the third.
    ("2026-09-04 00:30", "2026-09-10 20:00", "2026-09-10 21:00"),
    ("2026-11-02 10:00", "2026-11-14 22:00", "2026-11-15 00:00"),
]

BREACHES = [
    ("2026-03-03 14:00", "2026-03-03 17:30", "updates"),
    ("2026-07-14 09:00", "2026-07-14 15:00", "access"),
    ("2026-10-13 07:30", "2026-10-14 09:30", "access"),
]

HOLIDAYS = {  # nationwide, and the two days that the contract adds
    "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-14", "2026-05-25",
    "2026-10-03", "2026-12-24", "2026-12-25", "2026-12-26", "2026-12-31", "2027-01-01",
}
ALWAYS, OFFICE = "always", "office"
TARGETS = {  # respond, resolve, clock
    "P1": (15 * MINUTE, 4 * HOUR, ALWAYS),
    "P2": (30 * MINUTE, 8 * HOUR, ALWAYS),
    "P3": (4 * HOUR, 20 * HOUR, OFFICE),
    "P4": (8 * HOUR, 50 * HOUR, OFFICE),
}
# Tickets of a month and how many of them are (answered, resolved) too late.
TICKETS = {
    "2026-01": {"P1": (3, 0, 0), "P2": (20, 1, 2), "P3": (30, 0, 1), "P4": (25, 1, 0)},
    "2026-02": {"P1": (4, 0, 0), "P2": (10, 0, 1), "P3": (40, 3, 2), "P4": (20, 1, 1)},
    "2026-03": {"P1": (2, 0, 0), "P2": (14, 0, 1), "P3": (32, 1, 3), "P4": (24, 0, 0)},
    "2026-04": {"P1": (2, 0, 0), "P2": (12, 0, 0), "P3": (28, 1, 1), "P4": (22, 1, 0)},
    "2026-05": {"P1": (3, 1, 1), "P2": (11, 0, 0), "P3": (20, 2, 3), "P4": (21, 1, 1)},
    "2026-06": {"P1": (0, 0, 0), "P2": (9, 0, 0), "P3": (24, 1, 2), "P4": (20, 0, 0)},
    "2026-07": {"P1": (1, 0, 0), "P2": (12, 0, 1), "P3": (25, 1, 1), "P4": (18, 0, 0)},
    "2026-08": {"P1": (2, 0, 0), "P2": (15, 1, 1), "P3": (22, 1, 0), "P4": (25, 2, 1)},
    "2026-09": {"P1": (5, 0, 2), "P2": (10, 1, 1), "P3": (41, 2, 6), "P4": (20, 1, 0)},
    "2026-10": {"P1": (2, 0, 0), "P2": (13, 0, 1), "P3": (30, 2, 2), "P4": (21, 0, 0)},
    "2026-11": {"P1": (1, 0, 0), "P2": (12, 0, 0), "P3": (29, 1, 1), "P4": (20, 0, 1)},
    "2026-12": {"P1": (2, 0, 0), "P2": (9, 0, 0), "P3": (22, 0, 1), "P4": (18, 0, 0)},
}
# priority, noticed, opened, responded, resolved, waiting
SPECIAL = [
    # 05:00 is three and a half hours after 00:30 on the day with 23 hours: in time.
    ("P1", "2026-03-29 00:20", "2026-03-29 00:30", "2026-03-29 00:40", "2026-03-29 05:00", []),
    # 04:15 is four hours and three quarters after 00:30 on the day with 25: too late.
    ("P1", "2026-10-25 00:25", "2026-10-25 00:30", "2026-10-25 00:44", "2026-10-25 04:15", []),
    # Answered after exactly 15 minutes, resolved after exactly four hours: in time.
    ("P1", "2026-06-17 11:00", "2026-06-17 11:00", "2026-06-17 11:15", "2026-06-17 15:00", []),
    # Reported after more than an hour: counts as good though everything was late.
    ("P1", "2026-02-12 08:00", "2026-02-12 09:01", "2026-02-12 10:00", "2026-02-12 20:00", []),
    # Reported after exactly one hour: that is still in time, so it counts as it is.
    ("P2", "2026-02-17 08:00", "2026-02-17 09:00", "2026-02-17 09:20", "2026-02-17 17:30", []),
    ("P3", "2026-05-12 08:00", "2026-05-12 11:30", "2026-05-13 12:00", "2026-05-20 12:00", []),
    # Eleven hours, six of them without access: in time.
    ("P2", "2026-07-14 07:50", "2026-07-14 08:00", "2026-07-14 08:10", "2026-07-14 19:00", []),
    # Access was refused overnight, but only the office hours of that time stop this clock.
    ("P3", "2026-10-13 08:00", "2026-10-13 08:00", "2026-10-13 09:00", "2026-10-15 18:00", []),
    # Waiting twice, over a weekend and over a holiday.
    ("P4", "2026-05-13 09:00", "2026-05-13 09:15", "2026-05-13 11:00", "2026-06-02 10:00",
     [("2026-05-13 15:00", "2026-05-18 09:00"), ("2026-05-22 12:00", "2026-05-29 12:00")]),
    ("P2", "2026-08-19 22:00", "2026-08-19 22:05", "2026-08-19 22:20", "2026-08-20 09:30",
     [("2026-08-20 00:00", "2026-08-20 04:00")]),
    # Opened on a Sunday: the office clock stands until Monday, 08:00.
    ("P3", "2026-11-08 17:00", "2026-11-08 17:10", "2026-11-09 12:00", "2026-11-10 18:00", []),
    # First minute of a month in Berlin, still the month before in UTC.
    ("P2", "2026-06-30 23:50", "2026-07-01 00:00", "2026-07-01 00:31", "2026-07-01 05:00", []),
    # Still open at the end. Five and a half office hours have run: too late for P3, undecided for P4.
    ("P3", "2026-12-30 15:40", "2026-12-30 16:00", None, None, []),
    ("P4", "2026-12-30 15:40", "2026-12-30 16:00", None, None, []),
    # Three and a half hours have run: undecided.
    ("P3", "2026-12-31 09:40", "2026-12-31 10:00", None, None, []),
    # Answered, not yet resolved.
    ("P4", "2026-12-29 10:00", "2026-12-29 10:30", "2026-12-29 12:00", None, []),
    ("P2", "2026-12-31 09:00", "2026-12-31 09:10", "2026-12-31 09:20", None, [("2026-12-31 10:00", "2027-01-02 10:00")]),
    # The last thing that is known: it sets the cut-off.
    ("P3", "2026-12-29 15:00", "2026-12-29 15:10", "2026-12-29 16:10", "2027-01-04 11:30", []),
]


def is_open(seconds):
    moment = local(seconds)
    return moment.weekday() < 5 and moment.date().isoformat() not in HOLIDAYS and 8 <= moment.hour < 18


def after(start, work, clock):
    """When `work` seconds of the clock have run since `start`: counted minute by minute."""
    if clock == ALWAYS:
        return start + work
    moment = start
    while work > 0:
        if is_open(moment):
            step = min(work, MINUTE - moment % MINUTE)
            work -= step
            moment += step
        else:
            moment += MINUTE - moment % MINUTE
    return moment


def make_tickets():
    rows = []
    for month, (start, end) in months().items():
        chance = Numbers("tickets " + month)
        for priority, (count, slow_answers, slow_cures) in TICKETS[month].items():
            respond, resolve, clock = TARGETS[priority]
            last = min(end, at("2026-12-17"))  # later ones are written out in SPECIAL
            for number in range(count):
                opened = start + chance.below((last - start) // 30) * 30
                while clock == OFFICE and chance.below(10) and not is_open(opened):
                    opened = start + chance.below((last - start) // 30) * 30
                noticed = opened - chance.below(55) * MINUTE
                share = 105 + chance.below(200) if number < slow_answers else 4 + chance.below(90)
                responded = after(opened, respond * share // 100, clock)
                share = 105 + chance.below(80) if count - number <= slow_cures else 12 + chance.below(80)
                work = max(resolve * share // 100, 0)
                waiting = []
                if share < 100 and chance.below(6) == 0:  # some wait for the customer on the way
                    begin = after(responded, 10 * MINUTE, ALWAYS)
                    pause = (1 + chance.below(30)) * HOUR
                    waiting = [(begin, begin + pause)]
                    resolved = max(after(opened, work, clock), begin) + pause
                else:
                    resolved = max(after(opened, work, clock), responded)
                rows.append((priority, noticed, opened, responded, resolved, waiting))
    for priority, noticed, opened, responded, resolved, waiting in SPECIAL:
        rows.append((
            priority, at(noticed), at(opened), responded and at(responded), resolved and at(resolved),
            [(at(begin), at(stop)) for begin, stop in waiting],
        ))
    return sorted(rows, key=lambda row: (row[2], row[0], row[1]))


def make_survey():
    """Answers and how many of them are four or five, by quarter."""
    rows = []
    quarters = {
        "Q1": ("2026-01-12", "2026-03-27", 44, 41),
        "Q2": ("2026-04-13", "2026-06-26", 27, 26),  # one below the minimum, with the one below
        "Q3": ("2026-07-13", "2026-09-25", 40, 36),  # exactly 90 %: the promise is more
        "Q4": ("2026-10-12", "2026-12-18", 50, 46),
    }
    for name, (begin, stop, count, good) in quarters.items():
        chance = Numbers("survey " + name)
        for number in range(count):
            moment = at(begin) + chance.below((at(stop) - at(begin)) // MINUTE) * MINUTE
            rows.append((moment, 4 + chance.below(2) if number < good else 1 + chance.below(3)))
    # 22:30 in UTC on the last of March is half past midnight in April here.
    rows.append((at("2026-03-31T22:30:00+00:00"), 2))
    rows.append((at("2026-03-31T21:30:00+00:00"), 5))
    return sorted(rows)


def write_small(folder):
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "maintenance.csv", "w", newline="\n") as file:
        file.write("start,end,announced\n")
        for announced, start, end in MAINTENANCE:
            file.write(f"{start},{end},{announced}\n")
    with open(folder / "breaches.csv", "w", newline="\n") as file:
        file.write("start,end,duty\n")
        for start, end, duty in BREACHES:
            file.write(f"{start},{end},{duty}\n")
    with open(folder / "survey.csv", "w", newline="\n") as file:
        file.write("at,score\n")
        for moment, score in make_survey():
            file.write(f"{dt.datetime.fromtimestamp(moment, dt.timezone.utc):%Y-%m-%dT%H:%M:%SZ},{score}\n")
    with open(folder / "incidents.csv", "w", newline="\n") as file:
        file.write("noticed,opened,responded,resolved,priority,waiting\n")
        for priority, noticed, opened, responded, resolved, waiting in make_tickets():
            cells = [with_offset(moment) if moment else "" for moment in (noticed, opened, responded, resolved)]
            spans = ";".join(f"{with_offset(begin)}/{with_offset(stop)}" for begin, stop in waiting)
            file.write(",".join(cells + [priority, spans]) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--month", help="only the checks of this month, as in 2026-04")
    parser.add_argument("--small", action="store_true", help="only the small sources")
    parser.add_argument("to", type=pathlib.Path)
    chosen = parser.parse_args()
    if chosen.month:
        with open(chosen.to, "w", newline="\n") as file:
            write_checks(file, *months()[chosen.month])
    elif chosen.small:
        write_small(chosen.to)
    else:
        write_small(chosen.to / "data")
        shutil.copyfile(HERE / "workplace.sla", chosen.to / "workplace.sla")
        paths = [f"data/checks-{month}.csv" for month in months()]
        settings = (HERE / "slac.toml").read_text()
        here = '"data/checks-2026-04.csv"'
        assert here in settings
        listed = "[\n" + "".join(f'  "{path}",\n' for path in paths) + "]"
        (chosen.to / "slac.toml").write_text(settings.replace(here, listed))
        for path, (start, end) in zip(paths, months().values()):
            with open(chosen.to / path, "w", newline="\n") as file:
                write_checks(file, start, end)


if __name__ == "__main__":
    main()
