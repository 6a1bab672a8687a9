//! Penalties: what a missed objective costs, line by line.

use super::super::context::Checker;
use super::super::expr::Allowed;
use super::super::scope::{Place, Scope};
use super::calendar::path_of;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{
    self, Amount, Basis, Cap, CapAmount, Condition, Constant, ExprKind, Length, Pattern, Penalty,
    PenaltyStep, PeriodRule, StepMode, Test, Type, Window,
};
use crate::quantity::Number;
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, BinaryOp, ClauseKind};
use std::rc::Rc;

impl Checker<'_> {
    /// All penalties. Objectives and metrics are in the agreement already.
    pub(super) fn penalties_declared(&mut self) {
        for id in self.all(Kind::Penalty) {
            let penalty = self.penalty(id);
            self.agreement.penalties.push(penalty);
        }
    }

    fn penalty(&mut self, id: DeclId) -> Penalty {
        let scope = self.constants(id);
        let unit = self.declaration(id).unit;
        let mut penalty = Penalty {
            head: self.head(id),
            objectives: Vec::new(),
            basis: None,
            steps: Vec::new(),
            cap: None,
            automatic: false,
            accepts: self.accepts(id),
        };
        let clauses = self.block(id).map_or(&[][..], |block| &block.clauses);
        for clause in clauses {
            let objectives = match &clause.kind {
                ClauseKind::NamedList(paths) if &*clause.word.text == "for" => &paths[..],
                ClauseKind::Named(path) if &*clause.word.text == "for" => {
                    std::slice::from_ref(path)
                }
                _ => continue,
            };
            penalty.objectives = self.named_paths(objectives, &[Kind::Objective], &scope);
        }
        let own = penalty.objectives.first().cloned();
        for clause in clauses {
            let at = self.at(unit, clause.span);
            match &clause.kind {
                ClauseKind::Basis(basis) => penalty.basis = self.basis(id, basis, own.as_ref()),
                ClauseKind::Cap { amount, per } => {
                    let scope = self.scope(id, Place::Basis);
                    let per = per.as_ref().and_then(|per| self.period_rule(per, &scope));
                    penalty.cap = self.cap_amount(amount, &scope).map(|amount| Cap {
                        amount,
                        per,
                        origin: ir::Origin::at(at),
                    });
                }
                ClauseKind::Flag if &*clause.word.text == "automatic" => penalty.automatic = true,
                ClauseKind::When { condition, amount } => {
                    let scope = self.step_scope(id, own.as_ref());
                    let conditions = self.step_conditions(condition, &scope, own.as_ref());
                    let amount = amount.as_ref().and_then(|it| self.amount(it, &scope));
                    if let Some(amount) = amount {
                        penalty.steps.push(PenaltyStep {
                            conditions,
                            amount,
                            origin: ir::Origin::at(at),
                        });
                    }
                }
                _ => {}
            }
        }
        self.check_basis(&penalty, clauses);
        penalty
    }

    /// A percentage needs something to be of.
    fn check_basis(&mut self, penalty: &Penalty, clauses: &[ast::Clause]) {
        let written = clauses
            .iter()
            .any(|clause| matches!(clause.kind, ClauseKind::Basis(_)));
        let step = penalty.steps.iter().find(|step| is_of_basis(&step.amount));
        if let (false, Some(step)) = (written, step) {
            self.report(
                Diagnostic::new(
                    codes::BASIS_MISSING,
                    penalty.head.origin.place(),
                    format!("`{}` gives a percentage, and nothing says of what", penalty.head.path),
                )
                .also(step.origin.place(), "a percentage")
                .note("ten percent of the monthly fee and ten percent of the affected part are different sums")
                .help("add `basis fee of SERVICE`, `basis fees`, or a sum over what was billed"),
            );
        }
    }

    /// The identity of what a path names.
    pub(super) fn named_path(
        &mut self,
        path: &ast::Path,
        kinds: &[Kind],
        scope: &Scope,
    ) -> Option<ir::Path> {
        let id = self.reference(path, kinds, scope)?;
        Some(ir::Path::new(&self.declaration(id).path))
    }

    /// The identities of all that can be found of a list of paths.
    pub(super) fn named_paths(
        &mut self,
        paths: &[ast::Path],
        kinds: &[Kind],
        scope: &Scope,
    ) -> Vec<ir::Path> {
        let named = |path| self.named_path(path, kinds, scope);
        paths.iter().filter_map(named).collect()
    }

    /// A number of a type that the contract fixes.
    pub(super) fn constant_number(
        &mut self,
        expr: &ast::Expr,
        scope: &Scope,
        ty: &Type,
    ) -> Option<Number> {
        let found = self.demand(expr, scope, ty);
        match &found.kind {
            ExprKind::Constant(Constant::Number(number)) => Some(number.clone()),
            _ if found.ty == Type::Unknown => None,
            _ => {
                self.report(
                    Diagnostic::new(
                        codes::NOT_FIXED,
                        found.at,
                        format!("{ty} must stand here itself"),
                    )
                    .note("the contract fixes this value; it cannot depend on data")
                    .help("write the value"),
                );
                None
            }
        }
    }

    /// Where a line of a penalty or a trigger for this objective stands.
    pub(super) fn step_scope(&self, id: DeclId, own: Option<&ir::Path>) -> Scope {
        let mut scope = self.scope(id, Place::Step);
        let Some(objective) = own.and_then(|path| self.agreement.objective(path)) else {
            return scope;
        };
        scope.target = self.value_type(&objective.head.path);
        scope.with_keys(Rc::new(objective.keys.clone()))
    }

    /// The type of an objective's value.
    pub(super) fn value_type(&self, objective: &ir::Path) -> Option<Type> {
        let objective = self.agreement.objective(objective)?;
        let metric = self.agreement.metric(&objective.metric)?;
        Some(metric.ty.clone())
    }

    fn basis(&mut self, id: DeclId, basis: &ast::Expr, own: Option<&ir::Path>) -> Option<Basis> {
        let scope = self.constants(id);
        match fee_of(basis) {
            Some(FeeWord::Fees) => Some(Basis::Fees),
            Some(FeeWord::Of(path)) => {
                let service = self.reference(&path, &[Kind::Service], &scope)?;
                self.needs_fee(service, scope.at(path.span));
                let service = ir::Path::new(&self.declaration(service).path);
                Some(Basis::FeeOf(service))
            }
            Some(FeeWord::Fee) => {
                let service = own
                    .and_then(|path| self.agreement.objective(path))
                    .and_then(|objective| objective.service.clone());
                if service.is_none() {
                    let at = scope.at(basis.span);
                    self.report(
                        Diagnostic::new(
                            codes::BASIS_MISSING,
                            at,
                            "nothing says whose fee is meant",
                        )
                        .help("write `fee of SERVICE`"),
                    );
                }
                service.map(Basis::FeeOf)
            }
            None => {
                let shape = own
                    .and_then(|path| self.by_path.get(path))
                    .and_then(|id| self.objectives.get(id));
                let scope = match shape {
                    Some(shape) => self.objective_scope(id, shape, Place::Basis),
                    None => self.scope(id, Place::Basis),
                };
                let found = self.demand(basis, &scope, &Type::MONEY);
                (found.ty != Type::Unknown).then_some(Basis::Of(found))
            }
        }
    }

    /// A service whose fee is used must have one.
    fn needs_fee(&mut self, service: DeclId, at: crate::text::Location) {
        let has_fee = self.block(service).is_some_and(|block| {
            block
                .clauses
                .iter()
                .any(|clause| matches!(clause.kind, ClauseKind::Fee { .. } | ClauseKind::Bad))
        });
        if !has_fee {
            let declaration = self.declaration(service);
            let (name, place) = (declaration.name.clone(), declaration.at);
            self.report(
                Diagnostic::new(codes::BASIS_MISSING, at, format!("`{name}` has no fee"))
                    .also(place, "the service")
                    .note("a percentage of nothing is nothing")
                    .help("add `fee … per month` to the service"),
            );
        }
    }

    // ---- conditions

    /// The conditions of a `when` line. Without a subject they speak of `own`.
    pub(super) fn step_conditions(
        &mut self,
        events: &[ast::Event],
        scope: &Scope,
        own: Option<&ir::Path>,
    ) -> Vec<Condition> {
        events
            .iter()
            .filter_map(|event| self.condition_of(event, scope, own))
            .collect()
    }

    fn condition_of(
        &mut self,
        event: &ast::Event,
        scope: &Scope,
        own: Option<&ir::Path>,
    ) -> Option<Condition> {
        let objective = match &event.subject {
            Some(subject) => Some(self.subject(subject, scope)?),
            None => None,
        };
        let of = objective.as_ref().or(own)?;
        let test = match &event.test {
            ast::Test::Missed => Test::Missed,
            ast::Test::Met => Test::Met,
            ast::Test::Bounds(bounds) => {
                let ty = self.value_type(of)?;
                let mut scope = scope.clone();
                scope.target = Some(ty.clone());
                Test::Value(self.bounds(bounds, &ty, &scope))
            }
        };
        let pattern = match &event.pattern {
            Some(pattern) => Some(self.pattern(pattern, event, scope, &of.clone())?),
            None => None,
        };
        Some(Condition {
            objective,
            test,
            pattern,
            origin: ir::Origin::at(scope.at(event.span)),
        })
    }

    /// The objective that a condition speaks of.
    fn subject(&mut self, subject: &ast::Expr, scope: &Scope) -> Option<ir::Path> {
        let path = path_of(subject);
        if path.is_none() {
            self.report(
                Diagnostic::new(
                    codes::WRONG_KIND,
                    scope.at(subject.span),
                    "a condition speaks of an objective",
                )
                .help("write the name of an objective, `missed` or `met`, or a bound: `< 99%`"),
            );
        }
        self.named_path(&path?, &[Kind::Objective], &scope)
    }

    fn pattern(
        &mut self,
        pattern: &ast::Pattern,
        event: &ast::Event,
        scope: &Scope,
        objective: &ir::Path,
    ) -> Option<Pattern> {
        let (k, n, period) = match pattern {
            ast::Pattern::Consecutive(n, period) => (*n, *n, period),
            ast::Pattern::Of(k, n, period) | ast::Pattern::Times(k, n, period) => (*k, *n, period),
        };
        let rule = self.period_rule(period, &scope)?;
        let at = scope.at(event.span);
        if n == 0 || k == 0 || (k > n && !matches!(pattern, ast::Pattern::Times(..))) {
            self.report(
                Diagnostic::new(codes::PATTERN, at, format!("{k} of {n} can never happen"))
                    .note("a pattern asks for some of several windows")
                    .help("write at least 1, and not more of them than there are"),
            );
            return None;
        }
        if let ast::Pattern::Times(..) = pattern {
            return Some(Pattern::Times(k, n, rule));
        }
        let window = self
            .agreement
            .objective(objective)
            .map(|it| it.window.clone());
        if let Some(Window::Period(own)) = window
            && own != rule
        {
            self.report(
                Diagnostic::new(
                    codes::PATTERN,
                    scope.at(period.span),
                    format!("`{objective}` is not judged over this period"),
                )
                .note("a pattern counts the objective's own windows")
                .help(format!("count {}", in_words(own))),
            );
            return None;
        }
        Some(match pattern {
            ast::Pattern::Consecutive(..) => Pattern::Consecutive(n, rule),
            _ => Pattern::Of(k, n, rule),
        })
    }

    // ---- amounts

    fn amount(&mut self, amount: &ast::Amount, scope: &Scope) -> Option<Amount> {
        let verb = &*amount.verb.text;
        let mut terms = Vec::new();
        for term in &amount.terms {
            let found = self.term(term, scope)?;
            let points = matches!(found, Amount::Points(_));
            if points != (verb == "accrue") {
                let right = if points { "accrue" } else { "credit" };
                let at = scope.at(amount.verb.span);
                self.report(
                    Diagnostic::new(
                        codes::WRONG_VERB,
                        at,
                        format!("`{verb}` does not fit this amount"),
                    )
                    .note("money, time of fee and service days are credited, points accrue")
                    .fix(format!("write `{right}`"), at, right),
                );
                return None;
            }
            terms.push(found);
        }
        Some(match terms.len() {
            0 => Amount::Nothing,
            1 => terms.remove(0),
            _ => Amount::Sum(terms),
        })
    }

    fn term(&mut self, term: &ast::AmountTerm, scope: &Scope) -> Option<Amount> {
        let each = self.simple_amount(&term.value, scope)?;
        let Some(per) = &term.per else {
            return Some(each);
        };
        let Some((direction, from)) = &per.from else {
            if let Some(mode) = &per.mode {
                self.report(
                    Diagnostic::new(
                        codes::SLOPE,
                        scope.at(mode.span),
                        "nothing says from where the steps are counted",
                    )
                    .help("add `below 95%`, or `above 60 minutes`"),
                );
                return None;
            }
            let count = self.demand(&per.step, scope, &Type::Number);
            return (count.ty != Type::Unknown).then(|| Amount::PerUnit {
                amount: Box::new(each),
                count,
            });
        };
        let mode = match per.mode.as_ref().map(|name| &*name.text) {
            Some("full") => StepMode::Full,
            Some("started") => StepMode::Started,
            Some("exact") => StepMode::Exact,
            _ => {
                self.report(
                    Diagnostic::new(
                        codes::SLOPE,
                        scope.at(per.step.span),
                        "a step that has only begun: does it count?",
                    )
                    .note("94.3 % is 0.7 points below 95 %: no full step, one started step, or seven tenths")
                    .help("write `per full …`, `per started …` or `per exact …`"),
                );
                return None;
            }
        };
        let value = scope.target.clone().unwrap_or(Type::Unknown);
        let step_type = match value {
            Type::Percent => Type::PercentagePoints,
            ref other => other.clone(),
        };
        let step = self.demand(&per.step, scope, &step_type);
        let from = self.demand(from, scope, &value);
        if let ExprKind::Constant(Constant::Number(number)) = &step.kind
            && *number <= Number::zero()
        {
            self.report(
                Diagnostic::new(codes::SLOPE, step.at, "a step must be greater than nothing")
                    .help("write how far the value must move for one more step"),
            );
            return None;
        }
        let known = step.ty != Type::Unknown && from.ty != Type::Unknown;
        known.then(|| Amount::Slope {
            amount: Box::new(each),
            mode,
            step,
            above: &*direction.text == "above",
            from,
        })
    }

    fn simple_amount(&mut self, value: &ast::Expr, scope: &Scope) -> Option<Amount> {
        if let Some((time, service)) = self.time_of_fee(value, scope) {
            return Some(Amount::TimeOfFee {
                time: time?,
                service,
            });
        }
        if let ast::ExprKind::Literal(ast::Literal::Quantity { number, unit, .. }) = &value.kind
            && matches!(&*unit.text, "service day" | "service days")
        {
            return Some(Amount::ServiceDays(number.value()));
        }
        let found = self.infer(value, scope, &super::super::expr::Want::Scalar);
        match (&found.ty, &found.kind) {
            (Type::Unknown, _) => None,
            (Type::Percent, _) => Some(Amount::PercentOfBasis(found)),
            (ty, _) if *ty == Type::MONEY => Some(Amount::Money(found)),
            (Type::Points, ExprKind::Constant(Constant::Number(number))) => {
                Some(Amount::Points(number.clone()))
            }
            _ => {
                self.report(
                    Diagnostic::new(
                        codes::TYPE_MISMATCH,
                        found.at,
                        format!("{} is no amount that can be credited", found.ty),
                    )
                    .help("credit a percentage of the basis, money, a time of fee (`2 days of fee`) or service days; accrue points; or write `credit nothing`"),
                );
                None
            }
        }
    }

    /// `2 days of fee`, `3 days of fee of hosting`. The outer `Some` says that it has this form.
    fn time_of_fee(
        &mut self,
        value: &ast::Expr,
        scope: &Scope,
    ) -> Option<(Option<Length>, Option<ir::Path>)> {
        let ast::ExprKind::Binary(BinaryOp::Of, time, fee) = &value.kind else {
            return None;
        };
        let service = match fee_of(fee)? {
            FeeWord::Fee => None,
            FeeWord::Of(path) => self.named_path(&path, &[Kind::Service], &scope),
            FeeWord::Fees => return None,
        };
        if matches!(
            time.kind,
            ast::ExprKind::Literal(ast::Literal::Percent(_) | ast::Literal::Number(_))
        ) {
            return None;
        }
        Some((self.length(time, scope, Allowed::Both), service))
    }

    /// What a cap is measured by.
    pub(super) fn cap_amount(&mut self, amount: &ast::Expr, scope: &Scope) -> Option<CapAmount> {
        if let ast::ExprKind::Binary(BinaryOp::Of, part, of) = &amount.kind {
            if let ast::ExprKind::Name(name) = &of.kind
                && &*name.text == "basis"
            {
                let part = self.constant_number(part, scope, &Type::Percent)?;
                return Some(CapAmount::PercentOfBasis(part));
            }
            if let Some(fee) = fee_of(of) {
                return self.cap_of_fee(part, fee, scope);
            }
        }
        let money = self.constant_number(amount, scope, &Type::MONEY)?;
        Some(CapAmount::Money(money))
    }

    fn cap_of_fee(&mut self, part: &ast::Expr, fee: FeeWord, scope: &Scope) -> Option<CapAmount> {
        if let ast::ExprKind::Literal(ast::Literal::Quantity { .. }) = part.kind {
            let length = self.length(part, scope, Allowed::Both)?;
            return match (length, fee) {
                (Length::Period(period, None), FeeWord::Fee | FeeWord::Fees)
                    if period.unit == ir::PeriodUnit::Day =>
                {
                    Some(CapAmount::DaysOfFee(Number::from(i64::from(period.count))))
                }
                _ => {
                    self.report(
                        Diagnostic::new(
                            codes::CAP_FORM,
                            scope.at(part.span),
                            "a cap by time is given in days of all fees",
                        )
                        .help("write `90 days of fee`"),
                    );
                    None
                }
            };
        }
        let part = self.constant_number(part, scope, &Type::Percent)?;
        match fee {
            FeeWord::Fees | FeeWord::Fee => Some(CapAmount::PercentOfFees(part)),
            FeeWord::Of(path) => {
                let service = self.named_path(&path, &[Kind::Service], &scope)?;
                Some(CapAmount::PercentOfFee(part, service))
            }
        }
    }
}

/// `fees`, `fee`, `fee of SERVICE`.
enum FeeWord {
    Fees,
    Fee,
    Of(ast::Path),
}

fn fee_of(expr: &ast::Expr) -> Option<FeeWord> {
    match &expr.kind {
        ast::ExprKind::Name(name) if &*name.text == "fees" => Some(FeeWord::Fees),
        ast::ExprKind::Name(name) if &*name.text == "fee" => Some(FeeWord::Fee),
        ast::ExprKind::OfWord(word, of) if &*word.text == "fee" => path_of(of).map(FeeWord::Of),
        ast::ExprKind::Binary(BinaryOp::Of, word, of) => match &word.kind {
            ast::ExprKind::Name(name) if &*name.text == "fee" => path_of(of).map(FeeWord::Of),
            _ => None,
        },
        _ => None,
    }
}

fn is_of_basis(amount: &Amount) -> bool {
    match amount {
        Amount::PercentOfBasis(_) => true,
        Amount::PerUnit { amount, .. } | Amount::Slope { amount, .. } => is_of_basis(amount),
        Amount::Sum(parts) => parts.iter().any(is_of_basis),
        _ => false,
    }
}

/// `calendar months`
fn in_words(rule: PeriodRule) -> String {
    let basis = match rule.basis {
        ir::PeriodBasis::Calendar => "calendar",
        ir::PeriodBasis::Contract => "contract",
        ir::PeriodBasis::Billing => "billing",
        ir::PeriodBasis::Fiscal => "fiscal",
    };
    let size = match rule.size {
        ir::PeriodSize::Hour => "hours",
        ir::PeriodSize::Day => "days",
        ir::PeriodSize::Week => "weeks",
        ir::PeriodSize::Month => "months",
        ir::PeriodSize::Quarter => "quarters",
        ir::PeriodSize::Year => "years",
    };
    format!("`{basis} {size}`")
}
