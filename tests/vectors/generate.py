#!/usr/bin/env python3
"""Makes the data files of the vectors, from what each vector gives as its inputs.

    python3 tests/vectors/generate.py [TARGET]

A vector says "5 of 43200 minutes unavailable"; slac reads rows of data. Each function below turns
the inputs of one agreement into rows, as a provider might have logged them: where the inputs leave
open when something happened, it happens from the first minute of the window on. What a vector
expects is never looked at: it is dropped before anything else is done.

Files go to `TARGET/AGREEMENT/data/VECTOR/SOURCE.csv`; `tests/vectors` without a target.
"""

import json
import re
import sys
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).resolve().parent
MAKERS = {}


def agreement(name):
    """Registers the function that makes the rows of an agreement's vectors."""

    def register(maker):
        MAKERS[name] = maker
        return maker

    return register


# ---- rows ----------------------------------------------------------------------------------------


def rows(*columns):
    """A file: its header, then rows that are added."""
    return [list(columns)]


def instant(moment):
    """An instant as slac reads it, local to the contract's time zone."""
    if moment.microsecond:
        return moment.isoformat(sep=" ", timespec="microseconds")
    return moment.isoformat(sep=" ", timespec="seconds" if moment.second else "minutes")


def minutes(number):
    """A duration of so many minutes, whole or not, which microseconds can hold."""
    micros = Fraction(number) * 60_000_000
    if micros.denominator != 1:
        raise ValueError(f"{number} minutes are no whole microseconds")
    return timedelta(microseconds=int(micros))


def first_of(period):
    """The first instant of `2025-04` or `2025-Q1`."""
    year, part = period.split("-")
    month = 3 * int(part[1]) - 2 if part.startswith("Q") else int(part)
    return datetime(int(year), month, 1)


def span(start, length):
    """Begin and end of a time of so many minutes."""
    return [instant(start), instant(start + minutes(length))]


def one_outage(start, length, *more):
    """The file of outages: one, or none."""
    file = rows("start", "end", *(name for name, _ in more))
    if Fraction(length):
        file.append(span(start, length) + [value for _, value in more])
    return file


def failing_minutes(start, number, requests=100):
    """A log of requests by minute, in which all fail for so many minutes."""
    file = rows("at", "requests", "failed")
    for minute in range(number):
        file.append([instant(start + minutes(minute)), requests, requests])
    return file


def lost_minutes(percent, whole):
    """How many minutes of a whole are lost at an availability in percent."""
    return (100 - Fraction(percent)) / 100 * whole


APRIL = datetime(2025, 4, 1)
APRIL_MINUTES = 43_200


def month_of(length, months={43_200: "2025-04", 44_640: "2025-05", 40_320: "2025-02"}):
    """A month of so many minutes."""
    return first_of(months[length])


def quarter_of(length, quarters={129_600: "2025-Q1", 132_480: "2025-Q3"}):
    """A quarter of so many minutes."""
    return first_of(quarters[length])


# ---- cloud ---------------------------------------------------------------------------------------


@agreement("ec2")
def ec2(given):
    if "clock_hours" in given or "outage" in given:
        return ec2_hours(given)
    zones = ["a", "b"] if given.get("scope") == "region" else ["a"]
    start = first_of(given.get("billing_month") or given["incident_month"])
    down = rows("start", "end", "region", "zone", "instance")
    if "az_outages" in given:
        for outage in given["az_outages"]:
            begin = start + minutes(outage["from_min"])
            length = outage["to_min"] - outage["from_min"]
            down.append(span(begin, length) + ["us-east-1", outage["az"], "i-" + outage["az"]])
    else:
        # A claim needs an incident, of whatever length.
        length = given.get("unavailable_minutes", 600)
        for zone in zones:
            down.append(span(start, length) + ["us-east-1", zone, "i-" + zone])
    bill = rows("at", "region", "instance", "amount")
    charges = Fraction(given.get("charges_usd", "1000"))
    for zone in zones:
        bill.append([instant(start), "us-east-1", "i-" + zone, decimal(charges / len(zones))])
    return {"unreachable": down, "bill": bill}


def ec2_hours(given):
    down = rows("start", "end", "instance")
    bill = rows("at", "instance", "amount")
    day = datetime(2025, 4, 7)
    hours = [int(entry["hour"][:2]) for entry in given.get("clock_hours", [])]
    if "outage" in given:
        ends = [moment(given["outage"][end]) for end in ("from", "to")]
        down.append([instant(end) for end in ends] + ["i-1"])
        hours = [end.hour for end in ends]
    for hour, entry in zip(hours, given.get("clock_hours", [])):
        begin = day + timedelta(hours=hour)
        down.append(span(begin, entry["unavailable_minutes"]) + ["i-1"])
    for hour in hours:
        bill.append([instant(day + timedelta(hours=hour)), "i-1", given["hourly_price_usd"]])
    return {"unreachable": down, "bill": bill}


@agreement("s3")
def s3(given):
    """An interval without errors is left out: to the agreement it is the same as a quiet one."""
    months = {8640: "2025-04", 8928: "2025-05"}
    start = first_of(months[given["intervals"]])
    classes = {"standard": "standard", "standard-ia": "infrequent"}
    kind = classes[given["storage_class"]]
    log = rows("at", "class", "requests", "errors")
    interval = 0
    for group in given["interval_groups"]:
        for _ in range(group["count"] if group["errors_each"] else 0):
            at = instant(start + minutes(5 * interval))
            log.append([at, kind, group["requests_each"], group["errors_each"]])
            interval += 1
        # One of the good intervals, so that a ratio of totals would be another.
        if not group["errors_each"] and group["requests_each"]:
            at = instant(start + minutes(5 * interval))
            log.append([at, kind, group["requests_each"], 0])
            interval += group["count"]
    bill = rows("at", "class", "amount")
    bill.append([instant(start), kind, given["charges_usd"]])
    return {"requests": log, "bill": bill}


@agreement("azvm")
def azvm(given):
    kinds = {"two-or-more-zones": "zones", "availability-set": "availability_set"}
    kind = kinds.get(given["configuration"], "single")
    running = rows("start", "end", "configuration")
    running.append(span(APRIL, given["maximum_available_minutes"]) + [kind])
    down = one_outage(APRIL, given["downtime_minutes"], ("configuration", kind))
    disks = rows("at", "disk")
    for disk in given.get("disks", []):
        disks.append([instant(APRIL), disk.replace("-", "_")])
    bill = rows("at", "amount")
    bill.append([instant(APRIL), "700"])
    return {"running": running, "unconnected": down, "disks": disks, "bill": bill}


def rates(start, total, hours):
    """Hours of requests whose error rates add up to a total."""
    total = Fraction(total)
    file = rows("at", "requests", "failed")
    hour = 0
    while total > 0:
        rate = min(total, Fraction(1))
        at = instant(start + timedelta(hours=hour))
        file.append([at, max(100, rate.denominator), rate * max(100, rate.denominator)])
        total -= rate
        hour += 1
    for quiet in range(hour, hours):
        file.append([instant(start + timedelta(hours=quiet)), 100, 0])
    return file


@agreement("cosmos")
def cosmos(given):
    calls = rows("at", "requests", "failed")
    throttled = rows("at", "requests", "rejected")
    reads = rows("at", "latency")
    if "sum_of_hourly_error_rates" in given:
        calls = rates(APRIL, given["sum_of_hourly_error_rates"], 2)
    for hour in range(given.get("hours_with_p99_over_limit", 0)):
        reads.append([instant(APRIL + timedelta(hours=hour)), f"{11} ms"])
    for taken, number in given.get("samples_ms", {}).items():
        reads += [[instant(APRIL), f"{taken} ms"]] * number
    if "credits_pct" in given:
        # How many hours have to be lost wholly for a credit: 1 of 720 is below 99.99 %, 8 below 99 %.
        lost = {10: 1, 25: 8}
        credits = given["credits_pct"]
        for hour in range(lost[credits["availability"]]):
            calls.append([instant(APRIL + timedelta(hours=hour)), 100, 100])
        for hour in range(lost[credits["throughput"]]):
            throttled.append([instant(APRIL + timedelta(hours=hour)), 100, 100])
        for hour in range(lost[credits["latency"]]):
            reads.append([instant(APRIL + timedelta(hours=hour)), "11 ms"])
    return {"calls": calls, "throttled": throttled, "reads": reads}


@agreement("oracle")
def oracle(given):
    if "unavailable_minutes" in given:
        start = month_of(given["minutes_in_month"])
        return {"outages": one_outage(start, given["unavailable_minutes"])}
    hours = given["hours"] - given.get("hours_without_calls", given["hours"] - 10)
    return {"calls": rates(APRIL, given["sum_of_hourly_error_rates"], hours)}


@agreement("upcloud")
def upcloud(given):
    outages = rows("start", "end", "hourly_charge")
    outages.append(span(APRIL, given["interruption_minutes"]) + [given["hourly_charge_usd"]])
    usage = rows("at", "amount")
    usage.append([instant(APRIL - timedelta(days=15)), given["charges_last_30_days_usd"]])
    return {"interruptions": outages, "usage": usage}


@agreement("github")
def github(given):
    quiet = {"incidents": rows("start", "end"), "executions": EXECUTIONS[:], "storage_ops": OPERATIONS[:]}
    begin = first_of(given.get("quarter", "2025-Q1"))
    if "error_rate_pct" in given:
        return {"traffic": minutes_at_rates(given["error_rate_pct"], ["2025-03", "2025-04"])}
    if "triggered" in given:
        done = [instant(begin)[:10], given["triggered"], given["unavailable"]]
        return quiet | {"executions": EXECUTIONS + ([done] if given["triggered"] else [])}
    if "hour_groups" in given:
        operations = OPERATIONS[:]
        hour = 0
        for group in given["hour_groups"]:
            for _ in range(group["count"] if group["transactions_each"] else 0):
                at = instant(begin + timedelta(hours=hour))
                operations.append([at, group["transactions_each"], group["failed_each"]])
                hour += 1
        return quiet | {"storage_ops": operations}
    incidents = rows("start", "end")
    for incident in given.get("incidents", []):
        incidents.append([instant(begin + minutes(incident[end])) for end in ("from_min", "to_min")])
    if "incidents" not in given:
        # A claim needs a miss, of whatever size.
        incidents.append(span(begin, given.get("downtime_minutes", 600)))
    return quiet | {"incidents": incidents}


EXECUTIONS = rows("period", "triggered", "unavailable")
OPERATIONS = rows("at", "transactions", "failed")


# ---- software as a service -----------------------------------------------------------------------


@agreement("gws")
def gws(given):
    if "user_error_rate_pct" in given:
        return {"traffic": minutes_at_rates(given["user_error_rate_pct"], ["2025-04", "2025-05"])}
    if "outages_minutes" in given:
        outages = rows("start", "end")
        for number, length in enumerate(given["outages_minutes"]):
            outages.append(span(APRIL + timedelta(days=number), length))
        return {"outages": outages}
    return {"traffic": failing_minutes(first_of(given["month"]), given["downtime_minutes"])}


def minutes_at_rates(percents, months):
    """A minute in each month, at an error rate."""
    file = rows("at", "requests", "failed")
    for month, percent in zip(months, percents):
        file.append([instant(first_of(month)), 10_000, int(Fraction(percent) * 100)])
    return file


@agreement("slack")
def slack(given):
    if "outage" in given:
        outages = rows("start", "end")
        outages.append([instant(moment(given["outage"][end])) for end in ("from", "to")])
        return {"outages": outages}
    if "incidents" in given:
        incidents = rows("start", "end", "affected")
        for number, incident in enumerate(given["incidents"]):
            begin = month_of(given["minutes_in_month"]) + timedelta(days=number)
            incidents.append(span(begin, incident["minutes"]) + [incident["affected_share"]])
        return {"incidents": incidents}
    outages = rows("start", "end")
    works = rows("start", "end", "announced")
    invoice = rows("at", "amount")
    if "scheduled_hours_this_year" in given:
        # One in each of the first quarters of the year; the service is down throughout.
        for quarter, (hours, notice) in enumerate(
            zip(given["scheduled_hours_this_year"], given["notice_hours"]), 1
        ):
            begin = first_of(f"2025-Q{quarter}") + timedelta(days=9)
            taken = span(begin, 60 * Fraction(hours))
            outages.append(taken)
            works.append(taken + [instant(begin - timedelta(hours=notice))])
            invoice.append([instant(first_of(f"2025-Q{quarter}")), "1"])
    else:
        start = quarter_of(given["minutes_in_quarter"])
        outages.append(span(start, given["downtime_minutes"]))
        invoice.append([instant(start), given["fee_for_quarter_usd"]])
    return {"outages": outages, "maintenance": works, "invoice": invoice}


@agreement("atlassian")
def atlassian(given):
    log = rows("at", "plan", "requests", "failed")
    blocked = rows("start", "end", "plan")
    plan = given.get("plan", "premium")
    if "downtime_minutes" in given:
        start = month_of(given["minutes_in_month"])
        for row in failing_minutes(start, given["downtime_minutes"])[1:]:
            log.append([row[0], plan] + row[1:])
    elif "outage_local" in given:
        outage = given["outage_local"]
        begin, end = (moment(outage[side]) for side in ("from", "to"))
        # New York is four hours behind in March, from the 9th on.
        offset = {"America/New_York": "-04:00"}[outage["tz"]]
        while begin < end:
            log.append([instant(begin) + offset, plan, 100, 100])
            begin += timedelta(minutes=1)
    elif isinstance(given.get("failed"), list):
        months = ["2025-04", "2025-05", "2025-06"]
        for month, failed in zip(months, given["failed"]):
            log.append([instant(first_of(month)), plan, given["customer_requests"], failed])
    elif given.get("all_experiences_inoperable_and_no_requests_possible"):
        blocked.append(span(APRIL, 1) + [plan])
    else:
        # A claim needs a miss, of whatever size.
        start = first_of(given["month"])
        for row in failing_minutes(start, 60)[1:]:
            log.append([row[0], plan] + row[1:])
    return {"requests": log, "inoperable": blocked}


@agreement("twilio")
def twilio(given):
    if "accepted_per_second" in given:
        fast = rows("at", "origin", "accepted_per_second")
        fast.append([instant(APRIL), "outside", given["accepted_per_second"]])
        lost = lost_minutes(given["uptime_pct"], APRIL_MINUTES)
        invoice = rows("at", "amount")
        invoice.append([instant(APRIL), given["email_package_fee_usd"]])
        return {"connections": fast, "outages": one_outage(APRIL, lost), "invoice": invoice}
    editions = {"99.95": "standard", "99.99": "administration"}
    edition = editions[given["threshold_pct"]]
    active = rows("start", "end", "edition")
    active.append(span(APRIL, given["A_total_minutes"]) + [edition])
    down = one_outage(APRIL, given["B_unavailable_minutes"], ("edition", edition))
    return {
        "active": active,
        "outages": down,
        "excluded": one_outage(APRIL, given["C_excluded_minutes"]),
    }


@agreement("sap")
def sap(given):
    works = rows("start", "end")
    if "total_minutes" in given:
        works = one_outage(APRIL, given["excluded_minutes"])
        lost = given["total_downtime_minutes"]
    else:
        lost = lost_minutes(given["availability_pct"], APRIL_MINUTES)
    return {"outages": one_outage(APRIL, lost), "scheduled": works}


@agreement("msp")
def msp(given):
    lost = lost_minutes(given["availability_pct"], APRIL_MINUTES)
    tickets = rows("opened", "answered", "priority")
    for priority in ("p1", "p2"):
        for taken in given[priority + "_first_response_minutes"]:
            tickets.append(span(APRIL, taken) + [priority.upper()])
    return {"outages": one_outage(APRIL, lost), "tickets": tickets}


# ---- service desks, payments, and promises within a house ---------------------------------------


@agreement("payment")
def payment(given):
    if "probe_codes" in given:
        begin = datetime(2025, 4, 7, 10)
        probes = rows("at", "code")
        for number, code in enumerate(given["probe_codes"]):
            probes.append([instant(begin + minutes(number)), "" if code is None else code])
        told = given["customer_report_at_probe_index"]
        reports = rows("start", "end")
        reports.append([instant(begin + minutes(told)), instant(begin + timedelta(hours=1))])
        return {"probes": probes, "reports": reports}
    days = given.get("daily_downtime_minutes") or {given["day"]: given["downtime_minutes"]}
    outages = rows("start", "end")
    for day, length in days.items():
        # At noon, far from any change of the clocks.
        outages.append(span(moment(day) + timedelta(hours=12), length))
    return {"outages": outages}


@agreement("mktsales")
def mktsales(given):
    leads = rows("created", "followed_up", "kind", "qualified")
    deals = rows("at", "won")
    start = datetime(2025, 4, 7, 9)
    kinds = {"standard": "standard", "demo": "demo", "demo request": "demo"}

    def lead(kind, hours, qualified="true"):
        leads.append(span(start, 60 * Fraction(hours)) + [kinds[kind], qualified])

    for hours in given.get("elapsed_hours", []):
        lead(given["lead"], hours)
    for one in given.get("leads", []):
        lead(one["kind"], one["hours"])
    if "sales_followed_up_on_time" in given:
        lead("standard", "1" if given["sales_followed_up_on_time"] else "48")
        deals.append([instant(start), "false" if given["conversion_below_target"] else "true"])
    for number in range(given.get("leads_delivered", 0)):
        good = number < given["leads_meeting_criteria"]
        lead("standard", "1" if good else "48", "true" if good else "false")
    return {"leads": leads, "deals": deals}


@agreement("ola")
def ola(given):
    if "acknowledge_minutes" not in given:
        return {}
    incidents = rows("opened", "acknowledged", "resolved")
    opened = datetime(2025, 4, 7, 9)
    done = [opened + minutes(given[what + "_minutes"]) for what in ("acknowledge", "resolve")]
    incidents.append([instant(at) for at in [opened] + done])
    return {"incidents": incidents}


@agreement("helpdesk")
def helpdesk(given):
    if "severity" in given:
        tickets = rows("opened", "answered", "severity")
        tickets.append([given["created"], given["first_response"], given["severity"]])
        return {"tickets": tickets}
    if "missed_on" in given:
        tickets = rows("opened", "answered", "severity")
        # Answered in time, so that the data covers the year from its first day.
        tickets.append(span(datetime(2025, 1, 1), 1) + ["P1"])
        for day in given["missed_on"]:
            tickets.append(span(moment(day) + timedelta(hours=12), 16) + ["P1"])
        return {"tickets": tickets}
    if "priority" in given:
        return helpdesk_pauses(given)
    if "closed" in given:
        tickets = rows("opened", "answered", "severity")
        for number in range(given["closed"]):
            taken = 15 if number < given["on_time"] else 16
            tickets.append(span(APRIL + timedelta(hours=number), taken) + ["P1"])
        return {"tickets": tickets}
    if "probes" in given:
        probes = rows("at", "region", "ok")
        for number, (all_of_them, failed) in enumerate(zip(given["probes"], given["failed"])):
            at = first_of(f"2025-{4 + number:02}")
            for region in range(all_of_them):
                probes.append([instant(at), f"r{region}", str(region >= failed).lower()])
        # They go on to the end of June, all well.
        for region in range(max(given["probes"])):
            probes.append([instant(datetime(2025, 6, 30, 23, 59)), f"r{region}", "true"])
        return {"probes": probes}
    if "degraded_runs_minutes" in given:
        degraded = rows("start", "end")
        for number, length in enumerate(given["degraded_runs_minutes"]):
            degraded.append(span(APRIL + timedelta(days=number), length))
        return {"outages": rows("start", "end"), "degraded": degraded, "maintenance": WORKS[:]}
    outages = rows("start", "end")
    works = WORKS[:]
    if "monthly_met" in given:
        # 43.2 minutes of a month of 30 days are a thousandth: an hour is a miss.
        for month, met in enumerate(given["monthly_met"], 1):
            if not met:
                outages.append(span(datetime(2025, month, 1), 60))
    else:
        outages.append(span(APRIL + timedelta(days=10), given["downtime_minutes"]))
        if given.get("excluded_minutes"):
            taken = span(APRIL + timedelta(days=5), given["excluded_minutes"])
            works.append(taken + [instant(APRIL - timedelta(days=30))])
    return {"outages": outages, "degraded": rows("start", "end"), "maintenance": works}


WORKS = rows("start", "end", "announced")


def helpdesk_pauses(given):
    tickets = rows("opened", "resolved", "priority", "waiting", "solved_before")
    state, since = "open", given["created"]
    waiting, solved = [], []
    for event, at in given["events"]:
        if state == "pending-customer":
            waiting.append(f"{since}/{at}")
        if state == "resolved":
            solved.append(f"{since}/{at}")
        state, since = event, at
    if state != "resolved":
        raise ValueError("a ticket that ends open")
    tickets.append(
        [given["created"], since, given["priority"], ";".join(waiting), ";".join(solved)]
    )
    return {"tickets": tickets}


# ---- networks, data centres, government ----------------------------------------------------------


@agreement("verizon")
def verizon(given):
    outages = rows("start", "end", "ticket", "closed")
    latency = rows("at", "taken")
    for day, length in enumerate(given.get("outages_minutes", [])):
        start, end = span(APRIL + timedelta(days=2 * day), length)
        outages.append([start, end, start, end[:10]])
    if "ticket_opened" in given:
        # Two faults of an hour, a month apart so that each has a credit of its own.
        fault = moment(given["fault"])
        for month, opened in zip((4, 5), given["ticket_opened"]):
            start = fault.replace(month=month)
            ticket = instant(start + (moment(opened) - fault))
            outages.append(span(start, 60) + [ticket, given["ticket_closed"].replace("-04-", f"-{month:02}-")])
    # April and June have 30 days both.
    for month, taken in zip((4, 6), given.get("average_ms", [])):
        latency.append([instant(datetime(2025, month, 7)), f"{taken} ms"])
    return {"outages": outages, "latency": latency}


@agreement("colo")
def colo(given):
    if "minutes" in given:
        lost = rows("start", "end", "feed")
        for feed in ("a", "b") if given["both_redundant_feeds_lost"] else ("a",):
            lost.append(span(datetime(2025, 4, 7), given["minutes"]) + [feed])
        return {"lost": lost}
    monday = datetime(2025, 4, 7)
    if "total_sq_ft" in given:
        fees, failures = rows("at", "amount"), rows("start", "end", "area", "total_area")
        fees.append([instant(monday), given["pro_rata_weekly_fee_usd"]])
        areas = [given["affected_sq_ft"], given["total_sq_ft"]]
        failures.append(span(monday, 60) + areas)
        return {"weekly_fees": fees, "failures": failures}
    air, affected = rows("at", "humidity"), rows("start", "end")
    humid = given["relative_humidity_pct"]
    hours = given.get("consecutive_hours", ["0.25"] * len(given["equipment_affected"]))
    for week, (length, hurt) in enumerate(zip(hours, given["equipment_affected"])):
        begin = monday + timedelta(weeks=week)
        quarters = int(Fraction(length) * 4)
        level = humid[week] if isinstance(humid, list) else humid
        for quarter in range(quarters):
            air.append([instant(begin + minutes(15 * quarter)), level + "%"])
        air.append([instant(begin + minutes(15 * quarters)), "50%"])
        if hurt:
            affected.append(span(begin, 15 * quarters))
    # The sensor reports until the last week is over.
    air.append([instant(monday + timedelta(weeks=len(hours))), "50%"])
    return {"air": air, "affected": affected}


@agreement("ccs")
def ccs(given):
    checks = rows("at", "criterion", "checked", "passed")
    criteria = {"0.5": "timeliness", "2": "goods_quality"}
    criterion = criteria[given["table_credit_per_point_pct"]]
    checks.append([instant(APRIL), criterion, 1000, Fraction(given["actual_pct"]) * 10])
    return {"checks": checks}


@agreement("eis")
def eis(given):
    reports = rows("period", "achieved")
    for month, met in enumerate(given["met_by_month"] + [True] * 7, 1):
        if month <= 7:
            reports.append([f"2025-{month:02}", int(met)])
    return {"reports": reports}


@agreement("cloudflare")
def cloudflare(given):
    start = month_of(given.get("minutes_in_month", 43_200))
    plan = {1: "business", 10: "enterprise", 25: "premium"}[given.get("multiplier", 1)]
    invoice = rows("at", "plan", "amount")
    outages = rows("start", "end", "plan", "affected")
    if "outage_end" in given:
        end = moment(given["outage_end"])
        start = end.replace(day=1, hour=0)
        outages.append([instant(end - minutes(100)), instant(end), plan, "1"])
    if "new_credit_usd" in given:
        # Credits of a month each: a fee of 200 for a month in which so much of it was lost.
        fee = Fraction(given["monthly_fee_usd"])
        start = datetime(2025, 1, 1)
        credits = given["credits_last_12_months_usd"] + [given["new_credit_usd"]]
        for month, credit in enumerate(credits, 1):
            first = datetime(2025, month, 1)
            length = (datetime(2025, month + 1, 1) - first) / minutes(1)
            invoice.append([instant(first), plan, given["monthly_fee_usd"]])
            if Fraction(credit):
                lost = Fraction(credit) / fee * int(length)
                outages.append(span(first, lost) + [plan, "1"])
        return {"outages": outages, "planned": rows("start", "end"), "invoice": invoice}
    invoice.append([instant(start), plan, given.get("monthly_fee_usd", "200")])
    for day, outage in enumerate(given.get("outages", [])):
        begin = start + timedelta(days=10 + day)
        outages.append(span(begin, outage["minutes"]) + [plan, outage["affected_ratio"]])
    planned = one_outage(start, given.get("customer_planned_minutes", 0))
    return {"outages": outages, "planned": planned, "invoice": invoice}


@agreement("farmgpu")
def farmgpu(given):
    order = rows("at", "tier", "affected", "amount")
    outages, single = rows("start", "end"), rows("start", "end")
    works = rows("start", "end", "announced")
    capacity = rows("period", "available", "reserved")
    repairs = rows("opened", "fixed", "part", "service_fee")
    tier = given.get("tier", "premium")
    total = Fraction(given.get("order_form_monthly_fees_usd", "1000"))
    percents = given.get("monthly_uptime_pct", [given.get("uptime_pct", "100")])
    credits = given.get("rows", [])
    # Figures that lead to a credit of so many percent: of uptime, of capacity, of a repair.
    if credits:
        percents = [{"30": "99.2", "50": "98"}[credits[0]["pct"]]]
    fee = Fraction(credits[0]["fee"]) if credits else total
    if len(credits) > 1:
        capacity.append(["2025-04", {"10": 92}[credits[1]["pct"]], 100])
        late = {"5": 40}[credits[2]["pct"]]
        repairs.append(span(APRIL, 60 * late) + ["gpu", credits[2]["fee"]])
    first = 4 if len(percents) == 1 else 1
    for month, percent in enumerate(percents, first):
        start = datetime(2025, month, 1)
        length = (datetime(2025, month + 1, 1) - start) / minutes(1)
        lost = lost_minutes(percent, int(length))
        if lost:
            outages.append(span(start, lost))
        order.append([instant(start), tier, "true", fee])
        if fee != total:
            order.append([instant(start), tier, "false", total - fee])
    if "available_gpu_hours" in given:
        capacity.append(["2025-04", given["available_gpu_hours"], given["reserved_gpu_hours"]])
    for hours in given.get("actual_hours", []):
        part = {24: "gpu", 168: "node", 12: "power"}[given["target_hours"]]
        repairs.append(span(APRIL, 60 * Fraction(hours)) + [part, "1000"])
    for day, length in enumerate(given.get("maintenance_minutes", [])):
        taken = span(APRIL + timedelta(days=day), length)
        works.append(taken + [instant(APRIL - timedelta(days=30))])
        outages.append(taken)
    for day, length in enumerate(given.get("single_component_failures_minutes", [])):
        single.append(span(APRIL + timedelta(days=day), length))
    return {
        "order": order,
        "outages": outages,
        "single_failures": single,
        "maintenance": works,
        "capacity": capacity,
        "repairs": repairs,
    }


@agreement("earnback")
def earnback(given):
    orders = rows("at", "ordered", "shipped")
    for week, percent in enumerate(given["weeks_pct"]):
        # On the Tuesday of each week; ten thousand pieces hold hundredths of a percent.
        at = datetime(2025, 1, 7, 8) + timedelta(weeks=week)
        orders.append([instant(at), 10_000, int(Fraction(percent) * 100)])
    return {"orders": orders}


@agreement("otif")
def otif(given):
    lines = rows(
        "due_by", "opens", "arrived", "mode", "ordered", "received", "case_cost"
    )

    def line(day, arrived, ordered, received, mode="prepaid", cost="20", opens=None):
        due = day + timedelta(hours=23, minutes=59)
        opens = opens or day
        lines.append([instant(at) for at in (due, opens, arrived)] + [mode, ordered, received, cost])

    day = datetime(2025, 4, 8)
    in_time, late = day + timedelta(hours=12), day + timedelta(days=1, hours=12)
    if "cases_ordered" in given:
        ordered, good = given["cases_ordered"], given["compliant_cases"]
        cost = given["cost_of_goods_per_case_usd"]
        # The goal says which of the three metrics is meant: 95 % is of cases in full.
        if given["goal_pct"] == "95":
            line(day, in_time, ordered, good, cost=cost)
        else:
            mode = {"90": "prepaid", "98": "collect"}[given["goal_pct"]]
            line(day, in_time, good, good, mode, cost)
            line(day, late, ordered - good, ordered - good, mode, cost)
    for month, arrived in zip((4, 5, 6, 7), given.get("arrivals", [])):
        # Each in a month of its own, at noon.
        window = given["window"]
        shift = lambda text: moment(text.replace("-04-", f"-{month:02}-"))
        at = shift(arrived) + timedelta(hours=12)
        line(shift(window["must_arrive_by"]), at, 10, 10, opens=shift(window["opens"]))
    for one in given.get("lines", []):
        line(day, in_time, one["ordered"], one["received"])
    for text in given.get("must_arrive_by", []):
        good = int(given["on_time_pct"])
        line(moment(text), moment(text) + timedelta(hours=12), good, good)
        line(moment(text), moment(text) + timedelta(days=2), 100 - good, 100 - good)
    return {"lines": lines}


@agreement("dir")
def dir_pools(given):
    invoice, levels = rows("period", "amount"), rows("period", "missed_levels")
    invoice.append(["2025-04", given.get("invoice_usd") or given["monthly_billing_usd"]])
    if "missed" in given:
        levels.append(["2025-04", given["missed"]])
        return {"invoice": invoice, "levels": levels}
    reports = rows("period", "desk", "hosts", "network", "tickets")
    weights = [("50", "40"), ("30", "100"), ("150", "60"), ("100", "40")]
    defaults = [(one["pool_pct"], one["allocation_pct"]) for one in given["defaults"]]
    reports.append(["2025-04"] + [defaults.count(weight) for weight in weights])
    return {"invoice": invoice, "defaults": reports}


@agreement("care")
def care(given):
    faults = rows("reported", "repaired", "level")
    faults.append([given["reported"], "", f"L{given['care_level']}"])
    return {"faults": faults}


@agreement("points")
def points(given):
    if "total_points" in given:
        misses = rows("period", "counted")
        misses.append(["2025-04", given["total_points"]])
        return {"misses": misses}
    platform = rows("period", "minutes", "lost")
    for month, length, percent in (
        ("2025-03", 44_640, given["previous_month_pct"]),
        ("2025-04", APRIL_MINUTES, given["this_month_pct"]),
    ):
        if percent is not None:
            platform.append([month, length, lost_minutes(percent, length)])
    return {"platform": platform}


# ---- writing ------------------------------------------------------------------------------------


def moment(text):
    """An instant of the inputs, without its offset if that is UTC."""
    return datetime.fromisoformat(re.sub("Z$", "", text))


def decimal(number):
    """A ratio that has a finite decimal form, as that."""
    whole, digits = Fraction(number), 0
    while whole.denominator != 1:
        whole, digits = whole * 10, digits + 1
        if digits > 12:
            raise ValueError(f"{number} has no short decimal form")
    sign, text = ("-" if whole < 0 else ""), str(abs(int(whole))).rjust(digits + 1, "0")
    return sign + (text[:-digits] + "." + text[-digits:] if digits else text)


def cell(value):
    text = decimal(value) if isinstance(value, Fraction) else str(value)
    return f'"{text}"' if any(sign in text for sign in ',"') else text


def write(target, name, vector, files):
    for source, file in files.items():
        folder = target / name / "data" / vector
        folder.mkdir(parents=True, exist_ok=True)
        text = "".join(",".join(cell(value) for value in row) + "\n" for row in file)
        (folder / f"{source}.csv").write_text(text, encoding="utf-8", newline="\n")


def main():
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    files = [HERE / "published-slas.json", HERE / "boundaries.json"]
    vectors = [one for file in files for one in json.loads(file.read_text(encoding="utf-8"))]
    for vector in vectors:
        name = vector["id"].rsplit("-", 1)[0]
        if name in MAKERS:
            write(target, name, vector["id"], MAKERS[name](vector["inputs"]))


if __name__ == "__main__":
    main()
