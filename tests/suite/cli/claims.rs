//! `slac eval --claims`: what was claimed in time, and what follows for decision and payment.

use super::{CLEAN, folder, run};

const CLAIMED: &str = r#"
source calls "Calls" { kind events; supplied by acme, verifiable by globex; field at timestamp }
metric number: number = count(calls)
objective calm "Calm" { for workplace; measure number; target <= 0; over each calendar month }
penalty noise "Credit" { for calm; when > 0 credit 10 EUR }
remedies {
  combine sum per calendar month
  round each credit to 0.01 half up
  claim by globex within 3 days of the last outage with "a ticket"
  claim by globex within 30 days of the window with "a letter"
  decide by acme within 10 days of the claim
  pay as credit on the next invoice, within 30 days of the decision
}
"#;

fn claimed(claims: &str) -> String {
    let folder = folder(&[
        ("a.sla", &format!("{CLEAN}{CLAIMED}")),
        ("calls.csv", "at\n2026-04-10 08:00\n2026-04-30 20:00\n"),
        ("claims.csv", claims),
    ]);
    let data = ["--data", "calls=calls.csv", "--claims", "claims.csv"];
    let time = ["--over", "2026-04", "--cut-off", "2026-06-30"];
    run(
        &folder,
        &[&["eval", "a.sla"], &data[..], &time[..]].concat(),
    )
}

/// The last call is on 30 April: a ticket by 3 May and a letter by 30 May; decided by 9 June, paid by 9 July.
#[test]
fn what_was_claimed_in_time_is_payable_and_has_its_dates() {
    let both = claimed(
        "on,penalty,window,clause\n2026-05-03,noise,2026-04,1\n2026-05-30,noise,2026-04,2\n",
    );
    assert!(
        both.contains("10.00 EUR  payable; claimed in time"),
        "{both}"
    );
    assert!(
        both.contains("2026-06-09  acme  Credit for 2026-04: last day to decide"),
        "{both}"
    );
    assert!(both.contains("2026-07-09"), "{both}");
}

#[test]
fn both_deadlines_must_be_kept() {
    let late = claimed(
        "on,penalty,window,clause\n2026-05-04,noise,2026-04,1\n2026-05-30,noise,2026-04,2\n",
    );
    assert!(
        late.contains("payable; it was not claimed in time"),
        "{late}"
    );
    let without_letter = claimed("on,penalty,window,clause\n2026-05-03,noise,2026-04,1\n");
    assert!(
        without_letter.contains("it was not claimed in time"),
        "{without_letter}"
    );
    // One claim for everything, within the shorter time.
    let at_once = claimed("on\n2026-05-02\n");
    assert!(at_once.contains("payable; claimed in time"), "{at_once}");
}

#[test]
fn a_table_without_days_is_refused() {
    let wrong = claimed("day\n2026-05-03\n");
    assert!(wrong.starts_with("exit code 2"), "{wrong}");
    assert!(
        wrong.contains("claims.csv is no table of claims"),
        "{wrong}"
    );
}
