//! Walks over the tree: the direct parts of a node, one level at a time.
//!
//! A pass that needs all of a tree calls itself on each part; the parser keeps
//! every tree flat enough for that.

use super::{
    AmountTerm, Arg, Bound, Change, ChangeKind, ChargedTime, ClaimDeadline, Clause, ClauseKind,
    DateItem, EachStep, Event, Exists, Expr, ExprKind, Interval, Item, ItemKind, Over,
    ReliefExtent, Test, WithinFrom,
};

impl Expr {
    /// Calls `visit` for each direct part, in source order.
    pub fn for_each_part<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        self.kind.for_each_part(visit);
    }

    /// Calls `visit` for this expression and everything in it, from the outside in.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        visit(self);
        self.for_each_part(&mut |part| part.walk(visit));
    }
}

impl ExprKind {
    /// Calls `visit` for each direct part, in source order.
    pub fn for_each_part<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match self {
            Self::Missing | Self::Literal(_) | Self::Text(_) | Self::Name(_) => {}
            Self::Member(of, _)
            | Self::Paren(of)
            | Self::Unary(_, of)
            | Self::OfWord(_, of)
            | Self::Rolled(of, _)
            | Self::Quantified { of, .. } => visit(of),
            Self::Index(of, arguments) => {
                visit(of);
                arguments.iter().for_each(visit);
            }
            Self::Call(_, arguments) => {
                for argument in arguments {
                    argument.for_each_part(visit);
                }
            }
            Self::Binary(_, left, right)
            | Self::Compare(_, left, right)
            | Self::Lasting {
                of: left,
                at_least: right,
                ..
            }
            | Self::Merged(left, right)
            | Self::Rounded {
                of: left,
                to: right,
                ..
            }
            | Self::At(left, right) => {
                visit(left);
                visit(right);
            }
            Self::If(condition, then, otherwise) => {
                visit(condition);
                visit(then);
                visit(otherwise);
            }
            Self::Charged(of, time) => {
                visit(of);
                if let ChargedTime::Last(length) | ChargedTime::Before(length) = &**time {
                    visit(length);
                }
            }
            Self::Otherwise(value, default) => {
                visit(value);
                default.iter().for_each(|default| visit(default));
            }
        }
    }
}

impl Arg {
    /// Calls `visit` for each direct part, in source order.
    pub fn for_each_part<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        visit(&self.value);
        self.to.iter().for_each(&mut *visit);
        if let Some(each) = &self.each
            && let EachStep::Elapsed(step) = &each.step
        {
            visit(step);
        }
    }
}

impl Item {
    /// Calls `visit` for each expression that is a direct part: of the item
    /// itself, its rows and local `let`s. Those of clauses are [`Clause::for_each_expr`]'s.
    pub fn for_each_expr<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match &self.kind {
            ItemKind::Let { value, .. }
            | ItemKind::CalendarIs { value, .. }
            | ItemKind::Param { value, .. }
            | ItemKind::Unit {
                value: Some(value), ..
            } => visit(value),
            ItemKind::Metric(metric) => {
                metric.lets.iter().for_each(|local| visit(&local.value));
                visit(&metric.value);
            }
            ItemKind::Table(table) => {
                table.rows.iter().flat_map(|row| &row.cells).for_each(visit);
            }
            ItemKind::Include(include) => {
                include.arguments.iter().for_each(|it| visit(&it.value));
            }
            ItemKind::Use(_)
            | ItemKind::Template(_)
            | ItemKind::Unit { value: None, .. }
            | ItemKind::Enum { .. }
            | ItemKind::Prose { .. }
            | ItemKind::Block(_)
            | ItemKind::Amendment(_)
            | ItemKind::Bad => {}
        }
    }

    /// The declarations within it: those of a template, and those that changes put in place of others.
    pub fn items(&self) -> Vec<&Self> {
        match &self.kind {
            ItemKind::Template(template) => template.items.iter().map(|item| &**item).collect(),
            ItemKind::Include(include) => whole(&include.changes),
            ItemKind::Amendment(amendment) => whole(&amendment.changes),
            _ => Vec::new(),
        }
    }

    /// Its clauses, if it has a block.
    pub fn clauses(&self) -> &[Clause] {
        match &self.kind {
            ItemKind::Block(block) => &block.clauses,
            ItemKind::Amendment(amendment) => &amendment.block.clauses,
            _ => &[],
        }
    }
}

/// The declarations that changes write as a whole.
fn whole(changes: &[Change]) -> Vec<&Item> {
    let items = changes.iter().filter_map(|change| match &change.kind {
        ChangeKind::Whole(item) | ChangeKind::Add(item) => Some(&**item),
        _ => None,
    });
    items.collect()
}

impl Clause {
    /// Calls `visit` for each expression that is a direct part, in source order.
    pub fn for_each_expr<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match &self.kind {
            ClauseKind::Bad
            | ClauseKind::Flag
            | ClauseKind::Prose(_)
            | ClauseKind::Named(_)
            | ClauseKind::NamedList(_)
            | ClauseKind::CustomerAny(_)
            | ClauseKind::BusinessDays(_)
            | ClauseKind::Precedence(_)
            | ClauseKind::Contact(..)
            | ClauseKind::Signs(..)
            | ClauseKind::Hours { .. }
            | ClauseKind::Gaps(_)
            | ClauseKind::DatedBy(_)
            | ClauseKind::Supplied { .. }
            | ClauseKind::TimeRulings(_)
            | ClauseKind::Duty { .. }
            | ClauseKind::EvidenceRulings(_)
            | ClauseKind::BreachLeadsTo(..)
            | ClauseKind::Until(_)
            | ClauseKind::Sent(..)
            | ClauseKind::Attended(_)
            | ClauseKind::Combine { .. }
            | ClauseKind::Right(_)
            | ClauseKind::Agreed(_)
            | ClauseKind::FromRenewal { .. }
            | ClauseKind::RunningOrders { .. }
            | ClauseKind::ExpireAt(_)
            | ClauseKind::InProgress(_)
            | ClauseKind::Never(_)
            | ClauseKind::Accept { .. } => {}
            ClauseKind::Value(value)
            | ClauseKind::Fee { amount: value, .. }
            | ClauseKind::LateAfter(value)
            | ClauseKind::Time(value)
            | ClauseKind::Limit { amount: value, .. }
            | ClauseKind::Measure { metric: value, .. }
            | ClauseKind::Starts(value)
            | ClauseKind::Due(value)
            | ClauseKind::Keep(value)
            | ClauseKind::MayRefuse { within: value, .. }
            | ClauseKind::Evidence(value)
            | ClauseKind::After { delay: value, .. }
            | ClauseKind::Basis(value)
            | ClauseKind::Weight { share: value, .. }
            | ClauseKind::Cap { amount: value, .. }
            | ClauseKind::Disregard(_, value)
            | ClauseKind::Round { to: value, .. }
            | ClauseKind::Notice { length: value, .. }
            | ClauseKind::Cure { length: value, .. }
            | ClauseKind::Decide { within: value, .. }
            | ClauseKind::ExpireAfter(value)
            | ClauseKind::Lapses(value)
            | ClauseKind::ExpiresAfterEntry(value)
            | ClauseKind::Silence { after: value, .. }
            | ClauseKind::Expect(value)
            | ClauseKind::ExpectVerdict { subject: value, .. } => visit(value),
            ClauseKind::Proposed(consent)
            | ClauseKind::Ended {
                notice: consent, ..
            } => visit(&consent.date),
            ClauseKind::Consents(all) => all.iter().for_each(|it| visit(&it.date)),
            ClauseKind::Term {
                length,
                renews_for,
                unless_notice,
            } => {
                visit(length);
                renews_for.iter().chain(unless_notice).for_each(visit);
            }
            ClauseKind::Closed(dates) | ClauseKind::Open { dates, .. } => each_date(dates, visit),
            ClauseKind::DependsOn { promise, .. } => {
                promise.iter().for_each(|(_, value)| visit(value));
            }
            ClauseKind::SourceKind { every, .. } => every.iter().for_each(visit),
            ClauseKind::Exists(exists) => {
                if let Exists::During(rows) = exists {
                    visit(rows);
                }
            }
            ClauseKind::Field(field) => {
                if let Some((from, to)) = &field.range {
                    visit(from);
                    visit(to);
                }
                field.value.iter().for_each(visit);
            }
            ClauseKind::Target { bounds, from } => {
                each_bound(bounds, visit);
                from.iter().for_each(visit);
            }
            ClauseKind::Over(over) => each_in_over(over, visit),
            ClauseKind::Needs { count, of } => {
                visit(count);
                visit(of);
            }
            ClauseKind::FiguresOf { dispute, .. } => {
                dispute.iter().for_each(|it| visit(&it.within));
            }
            ClauseKind::Within { limit, from, .. } => {
                visit(limit);
                if let Some(WithinFrom::Run { time, .. }) = from {
                    visit(time);
                }
            }
            ClauseKind::Every { interval, while_ } => {
                if let Interval::Length(length) = interval {
                    visit(length);
                }
                while_.iter().for_each(visit);
            }
            ClauseKind::BreachRelief { extent, .. } => match extent {
                ReliefExtent::Whole => {}
                ReliefExtent::While(value) | ReliefExtent::RowsWhere(value) => visit(value),
            },
            ClauseKind::Offset { condition, .. } | ClauseKind::Condition(condition) => {
                condition
                    .iter()
                    .for_each(|event| each_in_event(event, visit));
            }
            ClauseKind::When {
                condition, amount, ..
            } => {
                condition
                    .iter()
                    .for_each(|event| each_in_event(event, visit));
                let terms = amount.iter().flat_map(|amount| &amount.terms);
                terms.for_each(|term| each_in_term(term, visit));
            }
            ClauseKind::Multiply { factor, condition } => {
                visit(factor);
                condition
                    .iter()
                    .for_each(|event| each_in_event(event, visit));
            }
            ClauseKind::Claim { deadline, .. } => {
                if let ClaimDeadline::Within(length, _) = deadline {
                    visit(length);
                }
            }
            ClauseKind::Pay { within, .. } => within.iter().for_each(visit),
            ClauseKind::MayChange { notice, .. } | ClauseKind::Entrenched { notice, .. } => {
                notice.iter().for_each(visit);
            }
            ClauseKind::OverWindows(first, last) => {
                visit(first);
                last.iter().for_each(visit);
            }
            ClauseKind::GivenFail {
                group, from, to, ..
            } => {
                group.iter().for_each(&mut *visit);
                visit(from);
                visit(to);
            }
            ClauseKind::GivenRows { rows, .. } => {
                rows.iter().flat_map(|row| &row.cells).for_each(visit);
            }
        }
    }
}

fn each_date<'a>(dates: &'a [DateItem], visit: &mut dyn FnMut(&'a Expr)) {
    for date in dates {
        visit(&date.from);
        date.to.iter().for_each(&mut *visit);
    }
}

fn each_bound<'a>(bounds: &'a [Bound], visit: &mut dyn FnMut(&'a Expr)) {
    bounds.iter().for_each(|bound| visit(&bound.value));
}

fn each_in_over<'a>(over: &'a Over, visit: &mut dyn FnMut(&'a Expr)) {
    match over {
        Over::Each(_) => {}
        Over::EachRow { rows, .. } => visit(rows),
        Over::EachRun(time) => visit(time),
        Over::Rolling { length, .. } => visit(length),
        Over::BeforeRow { length, rows } => {
            visit(length);
            visit(rows);
        }
    }
}

fn each_in_event<'a>(event: &'a Event, visit: &mut dyn FnMut(&'a Expr)) {
    event.subject.iter().for_each(&mut *visit);
    if let Test::Bounds(bounds) = &event.test {
        each_bound(bounds, visit);
    }
}

fn each_in_term<'a>(term: &'a AmountTerm, visit: &mut dyn FnMut(&'a Expr)) {
    visit(&term.value);
    if let Some(per) = &term.per {
        visit(&per.step);
        per.from.iter().for_each(|(_, from)| visit(from));
    }
}
