//! Targets: can they be missed, can they be met, and does anything follow?

use super::ladders::target_depends_on_group;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{self, Lookup, Objective, Penalty, Role, Target, Window};
use crate::quantity::{Interval, Number, Relation, Truth};

/// A target that every value keeps, or that none can keep, is a slip of the pen.
pub(super) fn out_of_reach(agreement: &dyn Lookup, objective: &Objective, found: &mut Diagnostics) {
    let Some(metric) = agreement.metric(&objective.metric) else {
        return;
    };
    let reach = ir::reach(agreement, metric);
    for target in objective.targets.iter().chain(&objective.minimums) {
        if let Some(finding) = judge_target(agreement, objective, target, &reach) {
            found.push(finding);
        }
    }
}

fn judge_target(
    agreement: &dyn Lookup,
    objective: &Objective,
    target: &Target,
    reach: &Interval,
) -> Option<Diagnostic> {
    let groups = if target_depends_on_group(target) {
        ir::constant::groups(agreement, objective)
    } else {
        vec![ir::constant::Group::new()]
    };
    for group in groups {
        let mut bounds = Vec::new();
        for bound in &target.bounds {
            let value = ir::constant::fold(agreement, &group, &bound.value)?;
            bounds.push((bound.relation, value));
        }
        let verdicts: Vec<Truth> = bounds
            .iter()
            .map(|(relation, value)| reach.compare(*relation, &Interval::exact(value.clone())))
            .collect();
        let never = verdicts.contains(&Truth::False);
        let always = verdicts.iter().all(|truth| *truth == Truth::True);
        if never || always {
            return Some(describe(objective, target, reach, &bounds, never));
        }
    }
    None
}

fn describe(
    objective: &Objective,
    target: &Target,
    reach: &Interval,
    bounds: &[(Relation, Number)],
    never: bool,
) -> Diagnostic {
    let what = if never { "no value" } else { "every value" };
    let range = match (&reach.lo, &reach.hi) {
        (Some(lo), Some(hi)) => format!(
            "the metric lies between {} and {}",
            percent_or_number(lo, reach),
            percent_or_number(hi, reach)
        ),
        (Some(lo), None) => format!("the metric is never below {}", percent_or_number(lo, reach)),
        (None, Some(hi)) => format!("the metric is never above {}", percent_or_number(hi, reach)),
        (None, None) => "the metric can take any value".to_owned(),
    };
    let turned = bounds.len() == 1 && !never;
    let diagnostic = Diagnostic::new(
        codes::TARGET_OUT_OF_REACH,
        target.origin.place(),
        format!(
            "{what} of `{}` can {} this target",
            objective.metric,
            if never { "meet" } else { "miss" }
        ),
    )
    .label(range)
    .note(if never {
        "a promise that cannot be kept is missed in every window"
    } else {
        "a promise that cannot be broken promises nothing"
    });
    if turned {
        diagnostic.help("check the relation: is it the other way round?")
    } else {
        diagnostic.help("give a target that the metric can reach and can miss")
    }
}

fn percent_or_number(number: &Number, reach: &Interval) -> String {
    let ratio = reach.lo == Some(Number::zero()) && reach.hi == Some(Number::one());
    if ratio {
        let hundred = number * &Number::from(100);
        return format!("{} %", hundred.to_decimal(6).0);
    }
    number.to_decimal(6).0
}

/// `== 99.9%` is missed by 99.95 % too. At an end of what the metric can be, nothing is better.
pub(super) fn exact(agreement: &dyn Lookup, objective: &Objective, found: &mut Diagnostics) {
    for target in objective.targets.iter().chain(&objective.minimums) {
        let [bound] = target.bounds.as_slice() else {
            continue;
        };
        if !is_exact(agreement, objective, target) {
            continue;
        }
        found.push(
            Diagnostic::new(
                codes::EXACT_TARGET,
                bound.value.at,
                format!(
                    "only this value, exactly, meets the target of `{}`",
                    objective.head.path
                ),
            )
            .label("a better value misses it too")
            .note("a target says which values keep the promise; `==` and `is` name a single one")
            .help("write `>=` where more is better, `<=` where less is"),
        );
    }
}

/// Whether a target is one value, with others on both sides of it.
pub(super) fn is_exact(agreement: &dyn Lookup, objective: &Objective, target: &Target) -> bool {
    let [bound] = target.bounds.as_slice() else {
        return false;
    };
    if bound.relation != Relation::Equal {
        return false;
    }
    // One side of a percentage is the better one; of other figures, a value may be meant exactly.
    let Some(metric) = agreement
        .metric(&objective.metric)
        .filter(|metric| metric.ty == ir::Type::Percent)
    else {
        return false;
    };
    let reach = ir::reach(agreement, metric);
    let group = ir::constant::Group::new();
    ir::constant::fold(agreement, &group, &bound.value)
        .is_some_and(|value| reach.lo.as_ref() != Some(&value) && reach.hi.as_ref() != Some(&value))
}

/// A miss that leads to nothing: no credit, no right, and not marked as reported only.
pub(super) fn no_consequence(
    agreement: &dyn Lookup,
    objective: &Objective,
    found: &mut Diagnostics,
) {
    let path = &objective.head.path;
    if objective.role == Role::Key || !agreement.penalties_for(path).is_empty() {
        return;
    }
    let rights = agreement.terminations().iter();
    let mut conditions = rights.flat_map(|it| it.triggers.iter().flatten());
    if conditions.any(|condition| condition.objective.as_ref() == Some(path)) {
        return;
    }
    found.push(
        Diagnostic::new(
            codes::MISS_WITHOUT_CONSEQUENCE,
            objective.head.origin.place(),
            format!("nothing follows when `{path}` is missed"),
        )
        .note("no penalty and no right of termination names it")
        .help(
            "add a `penalty`, name it in a `termination`, or mark it `key` if it is reported only",
        ),
    );
}

/// `key` says that an objective carries no credit; a penalty for it says the opposite.
pub(super) fn key_with_credit(agreement: &dyn Lookup, penalty: &Penalty, found: &mut Diagnostics) {
    for path in &penalty.objectives {
        let Some(objective) = agreement.objective(path) else {
            continue;
        };
        if objective.role == Role::Key {
            found.push(
                Diagnostic::new(
                    codes::KEY_WITH_CREDIT,
                    penalty.head.origin.place(),
                    format!(
                        "`{}` gives a credit for `{path}`, which is `key`",
                        penalty.head.path
                    ),
                )
                .also(
                    objective.head.origin.place(),
                    "marked `key`: reported, carries no credit",
                )
                .note("the agreement says both that a miss costs something and that it does not")
                .help("remove `key` from the objective, or the objective from the penalty"),
            );
        }
    }
}

/// Whether an objective is judged over periods (rather than rows or runs).
pub(super) fn is_periodic(objective: &Objective) -> bool {
    matches!(objective.window, Window::Period(_) | Window::Rolling { .. })
}
