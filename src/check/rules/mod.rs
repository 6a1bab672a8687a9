//! What can be proved or doubted about an agreement whose names and types are right.
//!
//! One file a subject; each rule is a function from the agreement to findings.
//! Errors (SLA04xx) say that the text contradicts itself; warnings (SLA05xx)
//! give advice, and their level can be changed.
//!
//! Not here: names and types (`check`), what data shows (`evaluate`).

mod bank;
mod chain;
mod clarity;
mod ending;
mod expansion;
mod gaps;
mod groups;
mod ladders;
mod money;
mod remedies;
mod samples;
mod series;
mod tables;
mod targets;
mod totals;
mod twice;
mod unused;
mod wording;

use crate::diagnostics::Diagnostics;
use crate::ir::{Agreement, Path};

/// A rule: reads the agreement, adds its findings.
type Rule = fn(&Agreement, &mut Diagnostics);

/// Every rule. The order does not matter: findings are sorted by place.
const RULES: &[Rule] = &[
    ladders::ladders,
    targets::out_of_reach,
    targets::exact,
    targets::no_consequence,
    targets::key_with_credit,
    groups::quorum,
    groups::looks_like_a_key,
    groups::basis_beyond_roster,
    groups::owe_together,
    groups::bucket_too_short,
    remedies::missing_round,
    remedies::round_before_cap,
    remedies::largest_over_groups,
    money::weights,
    money::weight_without_credit,
    money::credit_beyond_cap,
    ending::ends_nothing,
    bank::bonus_for_a_miss,
    bank::empty_ledger,
    clarity::vague_words,
    clarity::duty_without_deadline,
    clarity::duty_without_evidence,
    clarity::source_without_supplier,
    clarity::dated_by_end,
    clarity::penalty_in_title,
    unused::unused,
    series::unbound_series,
    chain::beyond_upstream,
    samples::too_coarse,
    samples::too_few,
    tables::out_of_step,
    twice::formula_beside_table,
    wording::text_beside_figure,
    wording::pooled_scope,
    totals::totals_cut,
    gaps::gap_without_side,
];

/// Runs every rule, until `stopped` says that nobody wants to know. The bound on what names stand for comes first: the others, and what follows
/// them, rely on it.
pub fn run(agreement: &Agreement, stopped: &dyn Fn() -> bool, found: &mut Diagnostics) {
    expansion::expansion(agreement, found);
    if found.has_errors() {
        return;
    }
    for rule in RULES.iter().take_while(|_| !stopped()) {
        rule(agreement, found);
    }
}

/// Proves what can be proved beside mistakes elsewhere, so that they are all said in one run: the
/// ladders of penalties whose parts are `sound`. Other rules ask what is absent, and would
/// take for absent what could not be read.
pub(super) fn run_beside_errors(
    agreement: &Agreement,
    sound: &dyn Fn(&Path) -> bool,
    found: &mut Diagnostics,
) {
    let mut endless = Diagnostics::new();
    expansion::expansion(agreement, &mut endless);
    // Names too many to write out may be a consequence of what was reported already.
    if endless.is_empty() {
        ladders::sound_ladders(agreement, sound, found);
    }
}
