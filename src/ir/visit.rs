//! Walking over expressions.

use super::{
    Agreement, Amount, Basis, Cap, Condition, Evidence, Exclusion, ExclusionTime, Existence, Expr,
    ExprKind, Fee, Groups, Let, Lookup, Metric, Objective, Penalty, Pool, Relief, RemedyKind,
    Service, Source, SourceKind, Test, Window, WithinFrom,
};

/// The direct parts of an expression, in the order written.
pub fn children(expr: &Expr) -> impl Iterator<Item = &Expr> {
    let none: &[Expr] = &[];
    let (few, many) = match &expr.kind {
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
        | ExprKind::Total { .. } => ([None; 4], none),
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
        | ExprKind::Cell { key: of, .. } => ([Some(&**of), None, None, None], none),
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
        | ExprKind::Merged { time: a, within: b } => ([Some(&**a), Some(&**b), None, None], none),
        ExprKind::If {
            condition,
            then,
            otherwise,
        } => (
            [Some(&**condition), Some(&**then), Some(&**otherwise), None],
            none,
        ),
        ExprKind::Otherwise { value, fallback } => {
            ([Some(&**value), fallback.as_deref(), None, None], none)
        }
        ExprKind::Extreme { of, .. } => ([None; 4], of.as_slice()),
        ExprKind::Elapsed {
            from,
            to,
            calendar,
            except,
        } => (
            [
                Some(&**from),
                Some(&**to),
                calendar.as_deref(),
                except.as_deref(),
            ],
            none,
        ),
        ExprKind::Aggregate { rows, what, .. } => {
            ([Some(&**rows), what.as_deref(), None, None], none)
        }
    };
    few.into_iter().flatten().chain(many)
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
                        ExclusionTime::Of(expr) => Some((path, expr)),
                        ExclusionTime::RulingsBy(_) => None,
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

/// What has expressions of its own.
pub trait HasRoots {
    /// Adds every expression that stands in it outside of other expressions.
    fn add_roots<'a>(&'a self, roots: &mut Vec<&'a Expr>);
}

impl HasRoots for Service {
    fn add_roots<'a>(&'a self, roots: &mut Vec<&'a Expr>) {
        if let Some(Fee::Metered(expr)) = &self.fee {
            roots.push(expr);
        }
    }
}

impl HasRoots for Source {
    fn add_roots<'a>(&'a self, roots: &mut Vec<&'a Expr>) {
        roots.extend(self.fields.iter().filter_map(|field| field.value.as_ref()));
        if let SourceKind::Samples {
            exists: Existence::During(rows),
            ..
        } = &self.kind
        {
            roots.push(rows);
        }
    }
}

impl HasRoots for Exclusion {
    fn add_roots<'a>(&'a self, roots: &mut Vec<&'a Expr>) {
        if let ExclusionTime::Of(expr) = &self.time {
            roots.push(expr);
        }
    }
}

impl HasRoots for Let {
    fn add_roots<'a>(&'a self, roots: &mut Vec<&'a Expr>) {
        roots.push(&self.value);
    }
}

impl HasRoots for Metric {
    fn add_roots<'a>(&'a self, roots: &mut Vec<&'a Expr>) {
        roots.extend(self.lets.iter().map(|(_, value)| value));
        roots.push(&self.value);
    }
}

impl HasRoots for Pool {
    fn add_roots<'a>(&'a self, roots: &mut Vec<&'a Expr>) {
        roots.push(&self.amount);
    }
}

impl HasRoots for Objective {
    fn add_roots<'a>(&'a self, roots: &mut Vec<&'a Expr>) {
        roots.extend(&self.arguments);
        if let Groups::From(rows) = &self.groups {
            roots.push(rows);
        }
        for target in self.targets.iter().chain(&self.minimums) {
            roots.extend(target.bounds.iter().map(|bound| &bound.value));
        }
        match &self.window {
            Window::Row { rows, .. } | Window::BeforeRow { rows, .. } => roots.push(rows),
            Window::Run(time) => roots.push(time),
            Window::Period(_) | Window::Rolling { .. } => {}
        }
        for relief in &self.relief {
            match relief {
                Relief::Exclusion(_) => {}
                Relief::BreachTime { time, .. } => roots.push(time),
                Relief::BreachRows { condition, .. } => roots.push(condition),
            }
        }
        roots.extend(self.needs.as_ref().map(|(_, rows)| rows));
        roots.extend(self.provided.as_ref());
        roots.extend(self.met_if.as_ref());
    }
}

impl HasRoots for Penalty {
    fn add_roots<'a>(&'a self, roots: &mut Vec<&'a Expr>) {
        if let Some(Basis::Of(expr)) = &self.basis {
            roots.push(expr);
        }
        roots.extend(self.cap.as_ref().and_then(Cap::formula));
        for step in &self.steps {
            roots_of_conditions(&step.conditions, roots);
            roots_of_amount(&step.amount, roots);
        }
        for multiply in &self.multiply {
            roots_of_conditions(&multiply.conditions, roots);
        }
        if let Some(offset) = &self.offset {
            roots_of_conditions(&offset.conditions, roots);
        }
        if let Some(earn_back) = &self.earn_back {
            roots_of_conditions(&earn_back.conditions, roots);
        }
    }
}

/// Every expression that stands in some declarations outside of other expressions.
fn roots_of<'a, T: HasRoots>(all: &'a [T], roots: &mut Vec<&'a Expr>) {
    all.iter().for_each(|it| it.add_roots(roots));
}

/// Every expression that stands in the agreement outside of other expressions.
pub fn roots(agreement: &Agreement) -> Vec<&Expr> {
    let mut roots: Vec<&Expr> = Vec::new();
    roots_of(&agreement.services, &mut roots);
    roots_of(&agreement.sources, &mut roots);
    roots_of(&agreement.exclusions, &mut roots);
    roots_of(&agreement.lets, &mut roots);
    roots_of(&agreement.metrics, &mut roots);
    roots_of(&agreement.objectives, &mut roots);
    roots_of(&agreement.pools, &mut roots);
    roots_of(&agreement.penalties, &mut roots);
    roots.extend(roots_of_others(agreement));
    roots
}

/// Every expression that stands elsewhere than in a service, a source, a name, a metric, a promise or a consequence.
pub fn roots_of_others(agreement: &dyn Lookup) -> Vec<&Expr> {
    let mut roots: Vec<&Expr> = Vec::new();
    for responsibility in agreement.responsibilities() {
        if let Some(Evidence::Rows(rows)) = &responsibility.evidence {
            roots.push(rows);
        }
        if let Some(WithinFrom::Run { time, .. }) = responsibility
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
    let escalations = agreement.escalations().iter();
    roots.extend(escalations.filter_map(|it| it.cases.as_ref()));
    let bonuses = agreement.bonuses().iter();
    bonuses.for_each(|bonus| bonus.terms.add_roots(&mut roots));
    for step in agreement.remedies().iter().flat_map(|it| &it.steps) {
        if let RemedyKind::Cap(cap) = &step.kind {
            roots.extend(cap.formula());
        }
    }
    let rights = agreement.terminations().iter();
    let rights = rights.flat_map(|it| &it.triggers);
    let duties = agreement.responsibilities().iter();
    let duties = duties.flat_map(|it| it.arises.iter().chain(&it.lifted));
    for trigger in rights.chain(duties) {
        roots_of_conditions(trigger, &mut roots);
    }
    roots
}

fn roots_of_conditions<'a>(conditions: &'a [Condition], roots: &mut Vec<&'a Expr>) {
    for condition in conditions {
        match &condition.test {
            Test::Missed | Test::Met => {}
            Test::Value(bounds) => roots.extend(bounds.iter().map(|bound| &bound.value)),
            Test::Formula(value, bounds) => {
                roots.push(value);
                roots.extend(bounds.iter().map(|bound| &bound.value));
            }
        }
    }
}

/// The expressions of an amount.
pub fn roots_of_amount<'a>(amount: &'a Amount, roots: &mut Vec<&'a Expr>) {
    match amount {
        Amount::PercentOfBasis(expr) | Amount::Money(expr) | Amount::Points(expr) => {
            roots.push(expr);
        }
        Amount::PerUnit { amount, count } => {
            roots_of_amount(amount, roots);
            roots.push(count);
        }
        Amount::Slope {
            amount, step, from, ..
        } => {
            roots_of_amount(amount, roots);
            roots.extend([step, from]);
        }
        Amount::Sum(parts) => parts.iter().for_each(|part| roots_of_amount(part, roots)),
        Amount::Nothing | Amount::TimeOfFee { .. } | Amount::ServiceDays(_) => {}
    }
}
