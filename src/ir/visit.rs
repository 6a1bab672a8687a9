//! Walking over expressions.

use super::{Agreement, Expr, ExprKind, Lookup};

/// The direct parts of an expression, in the order written.
pub fn children(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Poison
        | ExprKind::Constant(_)
        | ExprKind::Window
        | ExprKind::Relief
        | ExprKind::Target
        | ExprKind::Minimum
        | ExprKind::Value
        | ExprKind::Charge(_)
        | ExprKind::AtRisk { .. }
        | ExprKind::GroupKey(_)
        | ExprKind::Parameter(_)
        | ExprKind::Local(_)
        | ExprKind::Let(_)
        | ExprKind::Rows(_)
        | ExprKind::Field { .. }
        | ExprKind::OuterField { .. }
        | ExprKind::Row
        | ExprKind::Exclusion(_)
        | ExprKind::Existing(_)
        | ExprKind::Past { .. }
        | ExprKind::Total { .. } => Vec::new(),
        ExprKind::Ungrouped(of)
        | ExprKind::Negate(of)
        | ExprKind::Not(of)
        | ExprKind::LocalDate(of)
        | ExprKind::ClockTime(of)
        | ExprKind::Spans(of)
        | ExprKind::CalendarTime(of)
        | ExprKind::Length(of)
        | ExprKind::RunCount(of)
        | ExprKind::Longest(of)
        | ExprKind::TimeWhere { samples: of }
        | ExprKind::TimeOfBuckets { condition: of, .. }
        | ExprKind::OverBuckets { value: of, .. }
        | ExprKind::Quantified { time: of, .. }
        | ExprKind::Cell { key: of, .. } => vec![of],
        ExprKind::Where {
            rows: a,
            condition: b,
        }
        | ExprKind::Rounded {
            value: a, to: b, ..
        }
        | ExprKind::Arithmetic {
            left: a, right: b, ..
        }
        | ExprKind::Compare {
            left: a, right: b, ..
        }
        | ExprKind::Logic {
            left: a, right: b, ..
        }
        | ExprKind::During {
            instant: a,
            time: b,
        }
        | ExprKind::Contains { list: a, value: b }
        | ExprKind::Shift { instant: a, by: b }
        | ExprKind::ShiftPeriod {
            from: a, period: b, ..
        }
        | ExprKind::AtTime { date: a, time: b }
        | ExprKind::Rolled {
            date: a,
            calendar: b,
        }
        | ExprKind::Days { from: a, to: b }
        | ExprKind::Between { to: a, from: b }
        | ExprKind::Overlaps(a, b)
        | ExprKind::Union(a, b)
        | ExprKind::Intersect(a, b)
        | ExprKind::Except(a, b)
        | ExprKind::Lasting {
            time: a, limit: b, ..
        }
        | ExprKind::Merged { time: a, within: b } => vec![a, b],
        ExprKind::If {
            condition,
            then,
            otherwise,
        } => vec![condition, then, otherwise],
        ExprKind::Otherwise { value, fallback } => std::iter::once(&**value)
            .chain(fallback.as_deref())
            .collect(),
        ExprKind::Extreme { of, .. } => of.iter().collect(),
        ExprKind::Elapsed {
            from,
            to,
            calendar,
            except,
        } => [
            Some(&**from),
            Some(&**to),
            calendar.as_deref(),
            except.as_deref(),
        ]
        .into_iter()
        .flatten()
        .collect(),
        ExprKind::Aggregate { rows, what, .. } => {
            std::iter::once(&**rows).chain(what.as_deref()).collect()
        }
    }
}

/// Calls `visit` for `expr` and everything in it, outermost first.
pub fn walk<'a>(expr: &'a Expr, visit: &mut dyn FnMut(&'a Expr)) {
    visit(expr);
    for child in children(expr) {
        walk(child, visit);
    }
}

/// Calls `visit` for everything in `expr`, and in every `let` and exclusion that it reaches.
pub fn walk_deep<'a>(agreement: &'a dyn Lookup, expr: &'a Expr, visit: &mut dyn FnMut(&'a Expr)) {
    let mut seen = std::collections::BTreeSet::new();
    let mut pending = vec![expr];
    while let Some(next) = pending.pop() {
        walk(next, &mut |part| {
            visit(part);
            let further = match &part.kind {
                ExprKind::Let(path) => agreement.named(path).map(|it| (path, &it.value)),
                ExprKind::Exclusion(path) => {
                    agreement.exclusion(path).and_then(|it| match &it.time {
                        super::ExclusionTime::Of(expr) => Some((path, expr)),
                        super::ExclusionTime::RulingsBy(_) => None,
                    })
                }
                _ => None,
            };
            if let Some((path, value)) = further
                && seen.insert(path.clone())
            {
                pending.push(value);
            }
        });
    }
}

/// Every expression that stands in the agreement outside of other expressions.
pub fn roots(agreement: &Agreement) -> Vec<&Expr> {
    let mut roots: Vec<&Expr> = Vec::new();
    for service in &agreement.services {
        if let Some(super::Fee::Metered(expr)) = &service.fee {
            roots.push(expr);
        }
    }
    for source in &agreement.sources {
        roots.extend(
            source
                .fields
                .iter()
                .filter_map(|field| field.value.as_ref()),
        );
        if let super::SourceKind::Samples {
            exists: super::Existence::During(rows),
            ..
        } = &source.kind
        {
            roots.push(rows);
        }
    }
    for exclusion in &agreement.exclusions {
        if let super::ExclusionTime::Of(expr) = &exclusion.time {
            roots.push(expr);
        }
    }
    roots.extend(agreement.lets.iter().map(|it| &it.value));
    for metric in &agreement.metrics {
        roots.extend(metric.lets.iter().map(|(_, value)| value));
        roots.push(&metric.value);
    }
    for objective in &agreement.objectives {
        roots_of_objective(objective, &mut roots);
    }
    for responsibility in &agreement.responsibilities {
        if let Some(super::Evidence::Rows(rows)) = &responsibility.evidence {
            roots.push(rows);
        }
        if let Some(super::WithinFrom::Run { time, .. }) = responsibility
            .within
            .as_ref()
            .and_then(|it| it.from.as_ref())
        {
            roots.push(time);
        }
        if let Some((_, Some(rows))) = &responsibility.every {
            roots.push(rows);
        }
    }
    roots.extend(
        agreement
            .escalations
            .iter()
            .filter_map(|it| it.cases.as_ref()),
    );
    roots.extend(agreement.pools.iter().map(|pool| &pool.amount));
    for penalty in &agreement.penalties {
        roots_of_penalty(penalty, &mut roots);
    }
    for bonus in &agreement.bonuses {
        roots_of_penalty(&bonus.terms, &mut roots);
    }
    for step in agreement.remedies.iter().flat_map(|it| &it.steps) {
        if let super::RemedyKind::Cap(cap) = &step.kind {
            roots.extend(cap.formula());
        }
    }
    let rights = agreement.terminations.iter().flat_map(|it| &it.triggers);
    let duties = agreement.responsibilities.iter();
    let duties = duties.flat_map(|it| it.arises.iter().chain(&it.lifted));
    for trigger in rights.chain(duties) {
        roots_of_conditions(trigger, &mut roots);
    }
    roots
}

fn roots_of_objective<'a>(objective: &'a super::Objective, roots: &mut Vec<&'a Expr>) {
    roots.extend(&objective.arguments);
    if let super::Groups::From(rows) = &objective.groups {
        roots.push(rows);
    }
    for target in objective.targets.iter().chain(&objective.minimums) {
        roots.extend(target.bounds.iter().map(|bound| &bound.value));
    }
    match &objective.window {
        super::Window::Row { rows, .. } | super::Window::BeforeRow { rows, .. } => roots.push(rows),
        super::Window::Run(time) => roots.push(time),
        super::Window::Period(_) | super::Window::Rolling { .. } => {}
    }
    for relief in &objective.relief {
        match relief {
            super::Relief::Exclusion(_) => {}
            super::Relief::BreachTime { time, .. } => roots.push(time),
            super::Relief::BreachRows { condition, .. } => roots.push(condition),
        }
    }
    roots.extend(objective.needs.as_ref().map(|(_, rows)| rows));
    roots.extend(objective.provided.as_ref());
    roots.extend(objective.met_if.as_ref());
}

/// Every expression that stands in a penalty outside of other expressions.
pub fn roots_of_penalty<'a>(penalty: &'a super::Penalty, roots: &mut Vec<&'a Expr>) {
    if let Some(super::Basis::Of(expr)) = &penalty.basis {
        roots.push(expr);
    }
    roots.extend(penalty.cap.as_ref().and_then(super::Cap::formula));
    for step in &penalty.steps {
        roots_of_conditions(&step.conditions, roots);
        roots_of_amount(&step.amount, roots);
    }
    for multiply in &penalty.multiply {
        roots_of_conditions(&multiply.conditions, roots);
    }
    if let Some(offset) = &penalty.offset {
        roots_of_conditions(&offset.conditions, roots);
    }
    if let Some(earn_back) = &penalty.earn_back {
        roots_of_conditions(&earn_back.conditions, roots);
    }
}

fn roots_of_conditions<'a>(conditions: &'a [super::Condition], roots: &mut Vec<&'a Expr>) {
    for condition in conditions {
        match &condition.test {
            super::Test::Missed | super::Test::Met => {}
            super::Test::Value(bounds) => roots.extend(bounds.iter().map(|bound| &bound.value)),
            super::Test::Formula(value, bounds) => {
                roots.push(value);
                roots.extend(bounds.iter().map(|bound| &bound.value));
            }
        }
    }
}

/// The expressions of an amount.
pub fn roots_of_amount<'a>(amount: &'a super::Amount, roots: &mut Vec<&'a Expr>) {
    match amount {
        super::Amount::PercentOfBasis(expr)
        | super::Amount::Money(expr)
        | super::Amount::Points(expr) => roots.push(expr),
        super::Amount::PerUnit { amount, count } => {
            roots_of_amount(amount, roots);
            roots.push(count);
        }
        super::Amount::Slope {
            amount, step, from, ..
        } => {
            roots_of_amount(amount, roots);
            roots.extend([step, from]);
        }
        super::Amount::Sum(parts) => parts.iter().for_each(|part| roots_of_amount(part, roots)),
        super::Amount::Nothing
        | super::Amount::TimeOfFee { .. }
        | super::Amount::ServiceDays(_) => {}
    }
}
