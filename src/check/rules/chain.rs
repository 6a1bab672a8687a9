//! Promises that rest on the promises of others.
//!
//! What a service needs is promised by its suppliers. In a row their availabilities multiply
//! and their times add up; side by side, all must fail at once. A promise beyond that is
//! made at its maker's own risk, and it should know.
//!
//! Failures are taken to be independent. That is the usual reckoning, and the finding says so.

use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::constant::{Group, fold};
use crate::ir::words::number;
use crate::ir::{Dependency, Lookup, Objective, Path, Service, Target, Type, UpstreamPromise};
use crate::quantity::{Number, Relation};

/// A target that is stricter than what the suppliers of its service promise together.
pub(super) fn beyond_upstream(
    agreement: &dyn Lookup,
    objective: &Objective,
    found: &mut Diagnostics,
) {
    let service = objective.service.as_ref();
    let Some(service) = service.and_then(|path| agreement.service(path)) else {
        return;
    };
    for ty in [Type::Percent, Type::DURATION] {
        let needed = promises(service, objective, &ty);
        let Some(together) = together(&needed, &ty) else {
            continue;
        };
        // Dated targets are promises too; the first that is out of reach is enough to say.
        let beyond = |target: &&Target| is_beyond(agreement, target, &together, &ty);
        if let Some(target) = objective.targets.iter().find(beyond) {
            found.push(report(
                agreement, objective, target, &needed, &together, &ty,
            ));
        }
    }
}

/// The services that are needed with a promise of what an objective measures.
fn promises<'a>(
    service: &'a Service,
    objective: &Objective,
    ty: &Type,
) -> Vec<(&'a Dependency, &'a UpstreamPromise)> {
    let measured = |of: &str| {
        let names = |path: &Path| path.as_str() == of;
        names(&objective.metric) || names(&objective.head.path)
    };
    let with_promise = service.depends_on.iter().filter_map(|needed| {
        let promise = needed.promise.as_ref()?;
        (promise.ty == *ty && measured(&promise.of)).then_some((needed, promise))
    });
    with_promise.collect()
}

/// What all of them come to: the product of availabilities, the sum of times.
fn together(needed: &[(&Dependency, &UpstreamPromise)], ty: &Type) -> Option<Number> {
    let start = if *ty == Type::Percent {
        Number::one()
    } else {
        Number::zero()
    };
    let all = needed.iter().fold(start, |all, (needed, promise)| {
        let each = &promise.value;
        let services = needed.services.iter();
        match (ty, needed.any) {
            (Type::Percent, true) => {
                let fails = Number::one() - each.clone();
                let all_fail = services.fold(Number::one(), |all, _| all * fails.clone());
                all * (Number::one() - all_fail)
            }
            (Type::Percent, false) => services.fold(all, |all, _| all * each.clone()),
            // Of several that work at the same time, the slowest may be the one that answers.
            (_, true) => all + each.clone(),
            (_, false) => services.fold(all, |all, _| all + each.clone()),
        }
    });
    (!needed.is_empty()).then_some(all)
}

fn is_beyond(agreement: &dyn Lookup, target: &Target, together: &Number, ty: &Type) -> bool {
    target.bounds.iter().any(|bound| {
        let better = match bound.relation {
            Relation::Greater | Relation::GreaterEqual => *ty == Type::Percent,
            Relation::Less | Relation::LessEqual => *ty != Type::Percent,
            _ => false,
        };
        let value = fold(agreement, &Group::new(), &bound.value);
        better
            && value.is_some_and(|value| match bound.relation {
                Relation::Greater => value >= *together,
                Relation::GreaterEqual => value > *together,
                Relation::Less => value <= *together,
                _ => value < *together,
            })
    })
}

fn report(
    agreement: &dyn Lookup,
    objective: &Objective,
    target: &Target,
    needed: &[(&Dependency, &UpstreamPromise)],
    together: &Number,
    ty: &Type,
) -> Diagnostic {
    let shown = number(together, ty, &agreement.contract().currency);
    let (what, reckoning) = if *ty == Type::Percent {
        (
            format!(
                "what `{}` needs is available for {shown} of the time at best",
                service(objective)
            ),
            "availabilities of services that are all needed multiply, as long as they fail independently",
        )
    } else {
        (
            format!("what `{}` needs may take {shown}", service(objective)),
            "times of services that wait for each other add up",
        )
    };
    let mut diagnostic = Diagnostic::new(
        codes::PROMISE_BEYOND_UPSTREAM,
        target.origin.place(),
        format!(
            "`{}` promises more than its suppliers do",
            objective.head.path
        ),
    )
    .label(what);
    for (needed, _) in needed {
        diagnostic = diagnostic.also(needed.origin.place(), "counted here");
    }
    diagnostic
        .note(format!(
            "{reckoning}; the difference is owed by the provider alone"
        ))
        .help("lower the target, ask more of a supplier, or `accept promise_beyond_upstream` with the reason why the risk is taken")
}

fn service(objective: &Objective) -> &str {
    objective.service.as_ref().map_or("it", Path::as_str)
}
