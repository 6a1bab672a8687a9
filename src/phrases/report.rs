//! What service reports say beyond the words of [`statement`](super::statement).

use super::phrases;

phrases! {
    service_report(title: &str) = "Service report: {title}";
    between(provider: &str, customer: &str, version: &str) = "{provider} for {customer}, version {version} of the agreement.";
    between_unversioned(provider: &str, customer: &str) = "{provider} for {customer}.";
    period(name: &str, first: &str, last: &str, zone: &str) = "This report is about {name}: {first} to {last}, by the clocks of {zone}.";
    counts(met: u64, missed: u64, undetermined: u64, not_judged: u64) = "Of what was promised, {met} {met:promise was/promises were} kept, {missed} missed, {undetermined} {undetermined:is/are} undetermined and {not_judged} {not_judged:was/were} not judged.";
    provisional() = "This report is provisional: later data may change it.";
    conclusive() = "This report is final: later data does not change it.";
    summary() = "Summary";
    objectives() = "Objectives and results";
    objective() = "Objective";
    group() = "For";
    window() = "Window";
    value() = "Result";
    target() = "Target";
    verdict() = "Verdict";
    remarks() = "Remarks";
    values_against_target(title: &str) = "{title}: results against the target (blue line). Exact figures stand in the table.";
    value_of(name: &str, value: &str, verdict: &str) = "{name}: {value}, {verdict}";
    target_at(bound: &str) = "target {bound}";
    behind() = "What lies behind";
    time_line() = "When it was so. Each stretch is listed below.";
    result_name(title: &str, window: &str) = "{title}, {window}";
    result_name_for(title: &str, group: &str, window: &str) = "{title}, {group}, {window}";
    credits() = "Credits, step by step";
    step() = "Step";
    amount() = "Amount";
    taken() = "Taken away";
    owed() = "owed";
    totals() = "Totals";
    total_period() = "Period";
    total_owed() = "Owed";
    total_payable() = "Payable";
    no_credits() = "Nothing is owed for this time.";
    rights() = "Rights that arose";
    duties() = "Breaches of duties";
    deadlines() = "Deadlines";
    day() = "Last day";
    party() = "Party";
    what() = "What";
    unknown() = "What is not known";
    subject() = "About";
    why() = "Why";
    settled_by() = "Data that would settle it";
    basis() = "What this report rests on";
    source() = "Source";
    rows() = "Rows";
    covers() = "From and to";
    files() = "Files and their SHA-256";
    file(name: &str, hash: &str) = "{name} ({hash})";
}
