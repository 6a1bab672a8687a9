//! Amounts at risk, and credits that a cap never lets be paid.

use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::visit::{roots_of_amount, walk};
use crate::ir::{
    Amount, ArithmeticOp, Basis, Cap, CapAmount, CapPer, ChargeTime, Constant, Expr, ExprKind, Fee,
    Lookup, Objective, Path, Penalty, PeriodRule, Pool, RemedyKind, RiskShare, Window,
};
use crate::quantity::Number;
use std::collections::BTreeMap;

/// Weights that are more, or less, than the whole.
pub(super) fn weights(_: &dyn Lookup, pool: &Pool, found: &mut Diagnostics) {
    let weights = pool.weights.iter();
    let sum = weights.fold(Number::zero(), |sum, it| sum + it.share.clone());
    if pool.weights.is_empty() || sum == Number::one() {
        return;
    }
    let path = &pool.head.path;
    let finding = Diagnostic::new(
        codes::WEIGHTS_NOT_WHOLE,
        pool.head.origin.place(),
        format!("the weights of `{path}` add up to {} %", percent(&sum)),
    );
    found.push(if sum > Number::one() {
            finding
                .note("misses of all objectives together cost more than is at risk; only a cap can bound them")
                .help(format!("let the weights add up to 100 %, or let this stand with `accept weights_not_whole` and `cap {path}` in `remedies`"))
        } else {
            finding
                .note("the rest of the amount is at risk for nothing")
                .help("let the weights add up to 100 %, or put less at risk")
        });
}

/// A weight of which no penalty takes a credit.
pub(super) fn weight_without_credit(agreement: &dyn Lookup, found: &mut Diagnostics) {
    for pool in agreement.pools() {
        for weight in &pool.weights {
            let mut penalties = agreement.penalties().iter();
            if penalties.any(|penalty| draws(penalty, pool, &weight.objective)) {
                continue;
            }
            let objective = &weight.objective;
            found.push(
                Diagnostic::new(
                    codes::WEIGHT_WITHOUT_CREDIT,
                    weight.origin.place(),
                    format!("no penalty takes a credit of the share of `{objective}`"),
                )
                .note("its part of the amount at risk is never owed, whatever is missed")
                .help(format!(
                    "declare a penalty `for {objective}` with `basis {}`, or remove the weight",
                    pool.head.path
                )),
            );
        }
    }
}

/// Whether a penalty takes something of an objective's share.
fn draws(penalty: &Penalty, pool: &Pool, objective: &Path) -> bool {
    let mut exprs = Vec::new();
    if let Some(Basis::Of(basis)) = &penalty.basis {
        exprs.push(basis);
    }
    for step in &penalty.steps {
        roots_of_amount(&step.amount, &mut exprs);
    }
    let mut draws = false;
    for expr in exprs {
        walk(expr, &mut |part| {
            let ExprKind::AtRisk { pool: path, share } = &part.kind else {
                return;
            };
            draws |= *path == pool.head.path
                && match share {
                    RiskShare::Whole | RiskShare::Own => penalty.objectives.contains(objective),
                    RiskShare::Of(other) => other == objective,
                };
        });
    }
    draws
}

/// A line of a penalty whose credit alone is more than a cap allows.
pub(super) fn credit_beyond_cap(
    agreement: &dyn Lookup,
    penalty: &Penalty,
    found: &mut Diagnostics,
) {
    let remedies = agreement.remedies().into_iter().flat_map(|it| &it.steps);
    let caps = remedies.filter_map(|step| match &step.kind {
        RemedyKind::Cap(cap) => Some(cap),
        _ => None,
    });
    let caps = penalty.cap.iter().chain(caps);
    let mut objectives = penalty.objectives.iter();
    let Some(objective) = objectives.find_map(|it| agreement.objective(it)) else {
        return;
    };
    let Window::Period(rule) = objective.window else {
        return;
    };
    let money = Money {
        agreement,
        rule,
        objective,
        basis: penalty.basis.as_ref(),
    };
    for cap in caps {
        let Some(most) = money.cap(cap) else {
            continue;
        };
        let beyond = |amount: &Amount| {
            let credit = money.amount(amount);
            credit.is_some_and(|credit| money.is_more(&credit, &most))
        };
        let rows: Vec<_> = penalty
            .steps
            .iter()
            .filter(|step| !matches!(step.amount, Amount::Nothing))
            .collect();
        let never: Vec<_> = rows.iter().filter(|step| beyond(&step.amount)).collect();
        let all = never.len() == rows.len();
        for step in never {
            let finding = Diagnostic::new(
                codes::CREDIT_BEYOND_CAP,
                step.origin.place(),
                "this credit can never be paid in full",
            )
            .also(cap.origin.place(), "it is more than this cap allows");
            let finding = if all {
                finding.note("the cap lies below the smallest credit: every line comes to the same")
            } else {
                finding.note("the line promises more than the agreement ever gives")
            };
            found.push(finding.help("lower the credit, or raise the cap"));
        }
    }
}

/// Money as far as the contract alone decides it: an amount, and so much of the fees of services
/// for one window.
#[derive(Clone, Debug)]
struct Sum {
    fixed: Number,
    /// So much of the fees of all services, whose number may be large.
    all: Option<Number>,
    /// And so much of the fees of single ones.
    fees: BTreeMap<Path, Number>,
}

/// What amounts come to for one window.
struct Money<'a> {
    agreement: &'a dyn Lookup,
    rule: PeriodRule,
    objective: &'a Objective,
    basis: Option<&'a Basis>,
}

impl Money<'_> {
    fn amount(&self, amount: &Amount) -> Option<Sum> {
        match amount {
            Amount::Nothing => Some(Sum::fixed(Number::zero())),
            Amount::PercentOfBasis(share) => {
                let share = self.of(share)?.number()?;
                let basis = match self.basis? {
                    Basis::FeeOf(service) => self.fee(service)?,
                    Basis::Fees => self.all_fees(),
                    Basis::Of(expr) => self.of(expr)?,
                };
                Some(basis.times(&share))
            }
            Amount::Money(money) => self.of(money),
            Amount::Sum(parts) => {
                let mut sum = Sum::fixed(Number::zero());
                for part in parts {
                    sum = sum.plus(&self.amount(part)?);
                }
                Some(sum)
            }
            _ => None,
        }
    }

    /// What a cap allows in one window, where it bounds windows or is the same for any time.
    fn cap(&self, cap: &Cap) -> Option<Sum> {
        let of_window = match cap.per {
            None => true,
            Some(CapPer::Each(rule)) => rule == self.rule,
            Some(CapPer::Any(count, rule)) => count == 1 && rule == self.rule,
        };
        match &cap.amount {
            CapAmount::Money(money) => Some(Sum::fixed(money.clone())),
            _ if !of_window => None,
            CapAmount::PercentOfFees(share) => Some(self.all_fees().times(share)),
            CapAmount::PercentOfFee(share, service) => Some(self.fee(service)?.times(share)),
            CapAmount::PercentOfBasis(share) => {
                let whole = Amount::PercentOfBasis(constant(share.clone()));
                self.amount(&whole)
            }
            CapAmount::TimeOfFee(..) => None,
            CapAmount::Of(expr) => self.of(expr),
        }
    }

    fn of(&self, expr: &Expr) -> Option<Sum> {
        match &expr.kind {
            ExprKind::Constant(Constant::Number(number)) => Some(Sum::fixed(number.clone())),
            ExprKind::Charge(charge) => {
                let here =
                    charge.time == ChargeTime::Window || charge.time == ChargeTime::In(self.rule);
                match &charge.service {
                    _ if !here => None,
                    Some(service) => self.fee(service),
                    None => Some(self.all_fees()),
                }
            }
            ExprKind::AtRisk { pool, share } => {
                let pool = self.agreement.pool(pool)?;
                if pool.per != self.rule {
                    return None;
                }
                let amount = self.of(&pool.amount)?;
                Some(match share {
                    RiskShare::Whole => amount,
                    RiskShare::Own => amount.times(pool.share(&self.objective.head.path)?),
                    RiskShare::Of(objective) => amount.times(pool.share(objective)?),
                })
            }
            ExprKind::Arithmetic { op, left, right } => {
                let (a, b) = (self.of(left)?, self.of(right)?);
                match op {
                    ArithmeticOp::Add => Some(a.plus(&b)),
                    ArithmeticOp::Subtract => Some(a.plus(&b.times(&-Number::one()))),
                    ArithmeticOp::Multiply => match (a.number(), b.number()) {
                        (Some(a), _) => Some(b.times(&a)),
                        (_, Some(b)) => Some(a.times(&b)),
                        _ => None,
                    },
                    ArithmeticOp::Divide => {
                        Some(a.times(&Number::one().checked_div(&b.number()?)?))
                    }
                }
            }
            _ => None,
        }
    }

    fn fee(&self, service: &Path) -> Option<Sum> {
        let has_fee = self.agreement.service(service)?.fee.is_some();
        has_fee.then(|| Sum {
            fees: BTreeMap::from([(service.clone(), Number::one())]),
            ..Sum::fixed(Number::zero())
        })
    }

    fn all_fees(&self) -> Sum {
        let fees = self.agreement.fees(self.rule);
        Sum {
            all: (fees.all > 0).then(Number::one),
            ..Sum::fixed(Number::zero())
        }
    }

    /// The fee of a service, if it is fixed for the period.
    fn known_fee(&self, service: &Path) -> Option<&Number> {
        match self.agreement.service(service)?.fee.as_ref()? {
            Fee::Flat(amount, per) if *per == self.rule => Some(amount),
            _ => None,
        }
    }

    /// Whether one is surely more than the other. A fee is never less than nothing.
    fn is_more(&self, one: &Sum, other: &Sum) -> bool {
        let Sum {
            mut fixed,
            all,
            fees,
        } = one.plus(&other.times(&-Number::one()));
        // What stands of each fee that is not known.
        let mut shares = Vec::new();
        let of_all = all.clone().unwrap_or_else(Number::zero);
        for (path, share) in fees {
            match self.known_fee(&path) {
                Some(fee) => fixed = fixed + fee * &share,
                None => shares.push(share + of_all.clone()),
            }
        }
        if let Some(all) = all {
            let charged = self.agreement.fees(self.rule);
            fixed = fixed + &all * &charged.total;
            if charged.all > charged.fixed + shares.len() {
                shares.push(all);
            }
        }
        let zero = Number::zero();
        let never_less = shares.iter().all(|share| !share.is_negative());
        let some = fixed > zero || (fixed == zero && shares.iter().any(|share| *share > zero));
        never_less && !fixed.is_negative() && some
    }
}

impl Sum {
    fn fixed(fixed: Number) -> Self {
        Self {
            fixed,
            all: None,
            fees: BTreeMap::new(),
        }
    }

    fn number(&self) -> Option<Number> {
        let known = self.all.is_none() && self.fees.is_empty();
        known.then(|| self.fixed.clone())
    }

    fn plus(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        sum.fixed = sum.fixed + other.fixed.clone();
        if let Some(share) = &other.all {
            let known = sum.all.take().unwrap_or_else(Number::zero);
            sum.all = Some(known + share.clone());
        }
        for (path, share) in &other.fees {
            let known = sum.fees.remove(path).unwrap_or_else(Number::zero);
            sum.fees.insert(path.clone(), known + share.clone());
        }
        sum
    }

    fn times(&self, factor: &Number) -> Self {
        let fees = self.fees.iter();
        Self {
            fixed: &self.fixed * factor,
            all: self.all.as_ref().map(|share| share * factor),
            fees: fees
                .map(|(path, share)| (path.clone(), share * factor))
                .collect(),
        }
    }
}

fn constant(number: Number) -> Expr {
    Expr {
        kind: ExprKind::Constant(Constant::Number(number)),
        ty: crate::ir::Type::Percent,
        at: crate::text::Location::default(),
    }
}

fn percent(value: &Number) -> String {
    (value * &Number::from(100)).to_decimal(6).0
}
