//! What can be proved or doubted about an agreement whose names and types are right.
//!
//! One file a subject; each rule is a function to findings: from one declaration and what it can look up, or, where it
//! asks what others do not say, from all that it looks up. What a rule said is kept as long as neither its declaration
//! nor what it has looked up changes (`kept`).
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
mod kept;
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

pub(in crate::check) use kept::Changed;

use crate::diagnostics::Diagnostics;
use crate::ir::{
    Agreement, Exclusion, Expr, Let, Lookup, Metric, Objective, Path, Penalty, Pool, Sort, Source,
    Table,
};
use kept::{Run, SaidByRules};

/// What a rule looks at: one declaration after the other, one formula after the other, or everything.
enum Rule {
    Whole(fn(&dyn Lookup, &mut Diagnostics)),
    Formula(fn(&dyn Lookup, &Expr, &mut Diagnostics)),
    Source(fn(&dyn Lookup, &Source, &mut Diagnostics)),
    Table(fn(&dyn Lookup, &Table, &mut Diagnostics)),
    Let(fn(&dyn Lookup, &Let, &mut Diagnostics)),
    Exclusion(fn(&dyn Lookup, &Exclusion, &mut Diagnostics)),
    Metric(fn(&dyn Lookup, &Metric, &mut Diagnostics)),
    Objective(fn(&dyn Lookup, &Objective, &mut Diagnostics)),
    /// What objectives measure, and what is measured beside them. Of one place is said what the first has to say.
    Measured(
        fn(&dyn Lookup, &Objective, &mut Diagnostics),
        Option<fn(&dyn Lookup, &mut Diagnostics)>,
    ),
    Pool(fn(&dyn Lookup, &Pool, &mut Diagnostics)),
    Penalty(fn(&dyn Lookup, &Penalty, &mut Diagnostics)),
    /// A rule that may become too much work: it is given how much was done before, and says how much it did.
    Bounded(
        fn(&dyn Lookup, &Penalty, u64, &mut Diagnostics) -> u64,
        fn(u64) -> bool,
    ),
}

/// What rules have found out, for the next time.
#[derive(Clone, Debug, Default)]
pub(in crate::check) struct Ruled {
    fitting: Option<expansion::Fitting>,
    named: unused::Named,
    said: SaidByRules,
}

/// Every rule that keeps nothing but what it said. The order does not matter: findings are sorted by place.
const RULES: &[Rule] = &[
    Rule::Bounded(ladders::ladders, ladders::is_too_much),
    Rule::Objective(targets::out_of_reach),
    Rule::Objective(targets::exact),
    Rule::Objective(targets::no_consequence),
    Rule::Penalty(targets::key_with_credit),
    Rule::Formula(groups::quorum),
    Rule::Source(groups::looks_like_a_key),
    Rule::Penalty(groups::basis_beyond_roster),
    Rule::Penalty(groups::owe_together),
    Rule::Formula(groups::bucket_too_short),
    Rule::Whole(remedies::missing_round),
    Rule::Whole(remedies::round_before_cap),
    Rule::Whole(remedies::largest_over_groups),
    Rule::Pool(money::weights),
    Rule::Whole(money::weight_without_credit),
    Rule::Penalty(money::credit_beyond_cap),
    Rule::Whole(ending::ends_nothing),
    Rule::Whole(bank::bonus_for_a_miss),
    Rule::Whole(bank::empty_ledger),
    Rule::Whole(clarity::vague_words),
    Rule::Whole(clarity::duty_without_deadline),
    Rule::Whole(clarity::duty_without_evidence),
    Rule::Source(clarity::source_without_supplier),
    Rule::Source(clarity::dated_by_end),
    Rule::Penalty(clarity::penalty_in_title),
    Rule::Measured(series::unbound_series, None),
    Rule::Objective(chain::beyond_upstream),
    Rule::Objective(samples::too_coarse),
    Rule::Objective(samples::too_few),
    Rule::Table(tables::out_of_step),
    Rule::Objective(twice::formula_beside_table),
    Rule::Objective(wording::of_objective),
    Rule::Penalty(wording::of_penalty),
    Rule::Metric(wording::of_metric),
    Rule::Let(wording::of_let),
    Rule::Exclusion(wording::of_exclusion),
    Rule::Objective(wording::pooled_scope),
    Rule::Objective(totals::totals_cut),
    Rule::Measured(gaps::gap_without_side, Some(gaps::gap_of_no_promise)),
];

/// Runs every rule, until `stopped` says that nobody wants to know. The bound on what names stand for comes first: the
/// others, and what follows them, rely on it. What was `ruled` the last time, if no more than `changed` has changed
/// since, is taken over.
pub(in crate::check) fn run(
    agreement: &Agreement,
    stopped: &dyn Fn() -> bool,
    (ruled, changed): (Ruled, &Changed),
    found: &mut Diagnostics,
) -> Option<Ruled> {
    let Ruled {
        fitting,
        named,
        said,
    } = ruled;
    let fitting = fitting.and_then(|it| it.again(agreement, changed));
    let fitting = fitting.or_else(|| expansion::expansion(agreement, found))?;
    let named = named.again(agreement, changed);
    unused::unused(agreement, &named, found);
    let mut run = Run::new(agreement, said, changed, found);
    for rule in RULES {
        if stopped() {
            return None;
        }
        let once = matches!(rule, Rule::Measured(..));
        run.rule(once, |run| match rule {
            Rule::Whole(rule) => run.whole(*rule),
            Rule::Formula(rule) => run.formulas(*rule),
            Rule::Source(rule) => run.each(Sort::Source, &agreement.sources, *rule),
            Rule::Table(rule) => run.each(Sort::Table, &agreement.tables, *rule),
            Rule::Let(rule) => run.each(Sort::Let, &agreement.lets, *rule),
            Rule::Exclusion(rule) => run.each(Sort::Exclusion, &agreement.exclusions, *rule),
            Rule::Metric(rule) => run.each(Sort::Metric, &agreement.metrics, *rule),
            Rule::Objective(rule) => run.each(Sort::Objective, &agreement.objectives, *rule),
            Rule::Measured(rule, beside) => {
                run.each(Sort::Objective, &agreement.objectives, *rule);
                if let Some(rule) = beside {
                    run.whole(*rule);
                }
            }
            Rule::Pool(rule) => run.each(Sort::Pool, &agreement.pools, *rule),
            Rule::Penalty(rule) => run.each(Sort::Penalty, &agreement.penalties, *rule),
            Rule::Bounded(rule, is_too_much) => run.bounded(*rule, *is_too_much),
        });
    }
    Some(Ruled {
        fitting: Some(fitting),
        named,
        said: run.said(),
    })
}

/// Proves what can be proved beside mistakes elsewhere, so that they are all said in one run: the
/// ladders of penalties whose parts are `sound`. Other rules ask what is absent, and would
/// take for absent what could not be read.
pub(super) fn run_beside_errors(
    agreement: &Agreement,
    sound: &dyn Fn(&Path) -> bool,
    (ruled, changed): (&mut Ruled, &Changed),
    found: &mut Diagnostics,
) {
    let fitting = ruled.fitting.as_mut();
    if !fitting.is_some_and(|it| it.still_fits(agreement, changed)) {
        let mut endless = Diagnostics::new();
        expansion::expansion(agreement, &mut endless);
        // Names too many to write out may be a consequence of what was reported already.
        if !endless.is_empty() {
            return;
        }
    }
    let bounded = |rule: &Rule| matches!(rule, Rule::Bounded(..));
    let ladders = RULES.iter().position(bounded);
    let known = ladders.map(|rule| ruled.said.of_penalties(rule, agreement, changed));
    let known = known.unwrap_or_default();
    let mut work = 0_u64;
    for penalty in agreement.penalties.iter().filter(|it| sound(&it.head.path)) {
        let known = known
            .get(&penalty.head.path)
            .filter(|(_, more)| !ladders::is_too_much(work.saturating_add(*more)))
            .filter(|_| ladders::is_sound(agreement, penalty, sound));
        let more = if let Some((said, more)) = known {
            found.extend((*said).clone());
            *more
        } else {
            ladders::sound_ladders(agreement, penalty, sound, work, found)
        };
        work = work.saturating_add(more);
        if ladders::is_too_much(work) {
            return;
        }
    }
}
