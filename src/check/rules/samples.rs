//! What a target asks of its data: readings close enough, rows enough.

use super::targets::is_periodic;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::constant::{Group, fold};
use crate::ir::visit::walk_deep;
use crate::ir::words::number;
use crate::ir::{
    Aggregate, ExprKind, Lookup, Metric, Objective, PeriodSize, Source, SourceKind, Type, Window,
};
use crate::quantity::{Duration, Number, Relation};

const HOUR: i64 = 3_600_000_000;

/// Readings so far apart that a single bad one misses the target in any window.
pub(super) fn too_coarse(agreement: &dyn Lookup, objective: &Objective, found: &mut Diagnostics) {
    let Some(metric) = of_percent(agreement, objective) else {
        return;
    };
    let Window::Period(period) = &objective.window else {
        return;
    };
    let Some((target, at)) = lowest_kept(agreement, objective) else {
        return;
    };
    // Who promises all of the time forgives no reading at all, and knows it.
    if target >= Number::one() {
        return;
    }
    let longest = match period.size {
        PeriodSize::Hour => HOUR,
        PeriodSize::Day => 25 * HOUR,
        PeriodSize::Week => 169 * HOUR,
        PeriodSize::Month => 745 * HOUR,
        PeriodSize::Quarter => (92 * 24 + 1) * HOUR,
        PeriodSize::Year => 366 * 24 * HOUR,
    };
    let allowed = (Number::one() - target) * Number::from(longest);
    let Some((source, every)) = sampled(agreement, metric) else {
        return;
    };
    if Number::from(every) <= allowed {
        return;
    }
    let allowed = allowed.to_i64().map_or_else(
        || number(&allowed, &Type::DURATION, ""),
        |micros| Duration(micros).to_string(),
    );
    found.push(
            Diagnostic::new(
                codes::SAMPLES_TOO_COARSE,
                at,
                format!("a single bad reading of `{}` misses this target", source.head.path),
            )
            .label(format!("forgives {allowed} in the longest window"))
            .also(
                source.head.origin.place(),
                format!("each reading stands for {}", Duration(every)),
            )
            .note("a fault of a second, or of the measurement itself, is a breach; the target says less than it seems to")
            .help("measure more often, count only runs that last (`lasting >= …`), or lower the target"),
        );
}

/// The smallest sample that is judged can only be kept without any fault.
pub(super) fn too_few(agreement: &dyn Lookup, objective: &Objective, found: &mut Diagnostics) {
    let Some(metric) = of_percent(agreement, objective) else {
        return;
    };
    let (Some((needed, rows)), true) = (&objective.needs, is_periodic(objective)) else {
        return;
    };
    let is_share = matches!(
        &without_fallback(metric).kind,
        ExprKind::Aggregate {
            function: Aggregate::Share,
            ..
        }
    );
    let Some((target, _)) = lowest_kept(agreement, objective).filter(|_| is_share) else {
        return;
    };
    let all_but_one = (needed - &Number::one()).checked_div(needed);
    if target >= Number::one() || all_but_one.is_none_or(|share| share >= target) {
        return;
    }
    let rule = Number::one().checked_div(&(Number::one() - target));
    let enough = rule.map(|rule| rule.rounded(&Number::one(), crate::quantity::Rounding::Up));
    found.push(
        Diagnostic::new(
            codes::SAMPLE_TOO_SMALL,
            rows.at,
            format!(
                "of {} rows, a single bad one misses the target of `{}`",
                needed.to_decimal(0).0,
                objective.head.path
            ),
        )
        .note(
            "with few rows the verdict hangs on chance; a minimum sample is there to prevent that",
        )
        .help(format!(
            "ask for at least {} rows, or lower the target",
            enough.map_or_else(String::new, |enough| enough.to_decimal(0).0)
        )),
    );
}

/// The metric of an objective over a percentage.
fn of_percent<'a>(agreement: &'a dyn Lookup, objective: &Objective) -> Option<&'a Metric> {
    let metric = agreement.metric(&objective.metric)?;
    (metric.ty == Type::Percent).then_some(metric)
}

/// The value of a target of which more is better, where the contract alone says it.
fn lowest_kept(
    agreement: &dyn Lookup,
    objective: &Objective,
) -> Option<(Number, crate::text::Location)> {
    let target = objective.targets.last()?;
    let [bound] = target.bounds.as_slice() else {
        return None;
    };
    let more_is_better = matches!(bound.relation, Relation::Greater | Relation::GreaterEqual);
    let value = fold(agreement, &Group::new(), &bound.value).filter(|_| more_is_better)?;
    Some((value, bound.value.at))
}

/// The sampled source with the longest interval whose bad readings count one by one.
fn sampled<'a>(agreement: &'a dyn Lookup, metric: &'a Metric) -> Option<(&'a Source, i64)> {
    let mut coarsest: Option<(&Source, i64)> = None;
    let mut forgiving = false;
    let parts = metric.lets.iter().map(|(_, value)| value);
    for part in parts.chain([&metric.value]) {
        walk_deep(agreement, part, &mut |part| match &part.kind {
            // One bad reading need not count: a run must last, or several must agree.
            ExprKind::Lasting { .. } | ExprKind::Quantified { .. } => forgiving = true,
            ExprKind::TimeWhere { samples } => {
                let Type::Rows(path) = &samples.ty else {
                    return;
                };
                let Some(source) = agreement.source(path) else {
                    return;
                };
                if let SourceKind::Samples { every, .. } = &source.kind
                    && coarsest.is_none_or(|(_, longest)| *every > longest)
                {
                    coarsest = Some((source, *every));
                }
            }
            _ => {}
        });
    }
    coarsest.filter(|_| !forgiving)
}

fn without_fallback(metric: &Metric) -> &crate::ir::Expr {
    match &metric.value.kind {
        ExprKind::Otherwise { value, .. } => value,
        _ => &metric.value,
    }
}
