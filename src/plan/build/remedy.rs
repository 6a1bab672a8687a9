//! Penalties, the pipeline of remedies, and rights.

use super::figures::Figures;
use super::lower::Lower;
use super::nodes::Nodes;
use super::objective::{Judged, lower_for};
use super::scope::Scope;
use super::{convert, ladder};
use crate::ir::words::Words;
use crate::ir::{self, Aggregate, Agreement, ExprKind};
use crate::plan::v1 as plan;
use std::collections::HashMap;

/// What is needed to lower a penalty: the figures of objectives grow with it.
pub(super) struct Remedies<'p, 'a> {
    pub(super) agreement: &'a Agreement,
    pub(super) nodes: &'p mut Nodes,
    pub(super) judged: &'p mut Vec<Judged<'a>>,
}

impl<'a> Remedies<'_, 'a> {
    fn words(&self) -> Words<'a> {
        Words {
            currency: &self.agreement.contract.currency,
        }
    }

    /// Lowers in the scope of an objective; its figures may grow.
    fn within<T>(
        &mut self,
        objective: &ir::Path,
        lower: impl FnOnce(&mut Lower<'_, 'a>, &mut Figures) -> T,
    ) -> Option<T> {
        let judged = self
            .judged
            .iter_mut()
            .find(|it| it.objective.head.path == *objective)?;
        let mut scope = lower_for(self.agreement, judged.objective, self.nodes);
        Some(lower(&mut scope, &mut judged.figures))
    }

    /// A penalty, once for each of its objectives.
    pub(super) fn penalty(&mut self, penalty: &ir::Penalty) -> plan::Penalty {
        plan::Penalty {
            path: penalty.head.path.to_string(),
            title: penalty.head.display().to_owned(),
            from: None,
            until: None,
            uses: penalty
                .objectives
                .iter()
                .filter_map(|objective| self.penalty_use(penalty, objective))
                .collect(),
            cap: penalty.cap.as_ref().map(|cap| self.cap(cap)),
            automatic: penalty.automatic,
            earns: None,
        }
    }

    /// A bonus, once for each of its objectives.
    pub(super) fn bonus(&mut self, bonus: &ir::Bonus) -> plan::Penalty {
        let mut lowered = plan::Penalty {
            earns: Some(plan::Earns {
                into: bonus.into.as_ref().map(ToString::to_string),
            }),
            ..self.penalty(&bonus.terms)
        };
        for used in &mut lowered.uses {
            for (step, written) in used.steps.iter_mut().zip(&bonus.terms.steps) {
                step.words = self.words().bonus_step(written, bonus.into.as_ref());
            }
        }
        lowered
    }

    fn penalty_use(
        &mut self,
        penalty: &ir::Penalty,
        objective: &ir::Path,
    ) -> Option<plan::PenaltyUse> {
        let basis = self.within(objective, |lower, figures| {
            penalty.basis.as_ref().map(|basis| match basis {
                ir::Basis::FeeOf(service) => plan::Basis::FeeOf(service.to_string()),
                ir::Basis::Fees => plan::Basis::Fees,
                ir::Basis::Of(expr) => plan::Basis::Of {
                    amount: lower.formula(expr, figures),
                    words: lower.words_of_basis(expr),
                },
            })
        })?;
        let steps = penalty
            .steps
            .iter()
            .map(|step| plan::PenaltyStep {
                words: self.words().step(step),
                conditions: self.conditions(&step.conditions, Some(objective)),
                amount: self
                    .within(objective, |lower, figures| {
                        lower.amount(&step.amount, figures)
                    })
                    .unwrap_or(plan::Amount::Nothing),
            })
            .collect();
        let multiply = penalty.multiply.iter().map(|it| plan::Multiply {
            words: self.words().conditions(&it.conditions),
            factor: convert::exact(&it.factor),
            conditions: self.conditions(&it.conditions, Some(objective)),
        });
        let multiply = multiply.collect();
        let offset = penalty.offset.as_ref().map(|it| plan::Offset {
            words: self.words().offset(it),
            ledger: it.ledger.to_string(),
            conditions: self.conditions(&it.conditions, Some(objective)),
        });
        let earn_back = penalty.earn_back.as_ref().map(|it| plan::EarnBack {
            words: self.words().earn_back(it),
            conditions: self.conditions(&it.conditions, Some(objective)),
        });
        Some(plan::PenaltyUse {
            objective: objective.to_string(),
            basis,
            steps,
            multiply,
            offset,
            earn_back,
            holes: ladder::holes(self.agreement, penalty, objective),
            overlap: ladder::accepted(penalty, "band_overlap").is_some(),
            spread: self.spread(penalty, objective),
        })
    }

    /// Where lines are combined by a key that the objective lacks: the basis of each value.
    fn spread(&mut self, penalty: &ir::Penalty, objective: &ir::Path) -> Option<plan::Spread> {
        let key = self.agreement.remedies.iter().find_map(|remedies| {
            remedies.steps.iter().find_map(|step| match &step.kind {
                ir::RemedyKind::Combine { by, .. } => by.clone(),
                _ => None,
            })
        })?;
        let Some(ir::Basis::Of(basis)) = &penalty.basis else {
            return None;
        };
        let judged = self.agreement.objective(objective)?;
        if judged.keys.iter().any(|it| it.name == key) {
            return None;
        }
        let agreement = self.agreement;
        self.within(objective, |lower, figures| {
            let ExprKind::Aggregate {
                function: Aggregate::Sum,
                rows,
                what: Some(what),
            } = &lower.resolved(basis).kind
            else {
                return None;
            };
            let source = lower.source_of(rows)?;
            let fields = &agreement.source(&source)?.fields;
            fields.iter().find(|field| field.name == key)?;
            let label = format!("{} by {key}", lower.label(basis));
            let figure = plan::Figure::SumBy {
                rows: lower.rows(rows),
                what: lower.scalar(what),
                by: key.clone(),
            };
            Some(plan::Spread {
                figure: figures.add(figure, || label),
                key,
            })
        })?
    }

    /// Conditions; one that names no objective is about `own`.
    fn conditions(
        &mut self,
        conditions: &[ir::Condition],
        own: Option<&ir::Path>,
    ) -> Vec<plan::Condition> {
        conditions
            .iter()
            .map(|condition| plan::Condition {
                objective: condition.objective.as_ref().map(ToString::to_string),
                test: match &condition.test {
                    ir::Test::Missed => plan::Test::Missed,
                    ir::Test::Met => plan::Test::Met,
                    ir::Test::Value(bounds) => {
                        let about = condition.objective.as_ref().or(own);
                        let bounds = about.and_then(|objective| {
                            self.within(objective, |lower, figures| lower.bounds(bounds, figures))
                        });
                        plan::Test::Value(bounds.unwrap_or_default())
                    }
                    ir::Test::Formula(value, bounds) => self.formula_test(value, bounds),
                },
                pattern: condition.pattern.as_ref().map(pattern),
                across: condition.across,
            })
            .collect()
    }

    /// A value of totals, which hangs on no objective: nothing is measured for it.
    fn formula_test(&mut self, value: &ir::Expr, bounds: &[ir::Bound]) -> plan::Test {
        let mut lower = Lower {
            agreement: self.agreement,
            nodes: self.nodes,
            scope: Scope::default(),
            known: HashMap::new(),
        };
        let mut none = Figures::default();
        plan::Test::Formula {
            value: lower.formula(value, &mut none),
            bounds: lower.bounds(bounds, &mut none),
        }
    }

    fn cap(&mut self, cap: &ir::Cap) -> plan::Cap {
        plan::Cap {
            words: self.words().cap(cap),
            amount: match &cap.amount {
                ir::CapAmount::PercentOfBasis(share) => {
                    plan::CapAmount::PercentOfBasis(convert::exact(share))
                }
                ir::CapAmount::PercentOfFees(share) => {
                    plan::CapAmount::PercentOfFees(convert::exact(share))
                }
                ir::CapAmount::PercentOfFee(share, service) => {
                    plan::CapAmount::PercentOfFee(convert::exact(share), service.to_string())
                }
                ir::CapAmount::Money(money) => plan::CapAmount::Money(convert::exact(money)),
                ir::CapAmount::TimeOfFee(time, service) => plan::CapAmount::TimeOfFee(
                    convert::length(time),
                    service.as_ref().map(ToString::to_string),
                ),
                ir::CapAmount::Of(expr) => {
                    let mut lower = Lower {
                        agreement: self.agreement,
                        nodes: self.nodes,
                        scope: Scope::default(),
                        known: HashMap::new(),
                    };
                    plan::CapAmount::Of(lower.formula(expr, &mut Figures::default()))
                }
            },
            per: cap.per.map(|per| match per {
                ir::CapPer::Each(rule) => plan::CapPer::Each(convert::period_rule(rule)),
                ir::CapPer::Any(count, rule) => {
                    plan::CapPer::Any(count, convert::period_rule(rule))
                }
            }),
        }
    }

    /// One step of the pipeline.
    pub(super) fn step(&mut self, step: &ir::RemedyStep) -> plan::RemedyStep {
        match &step.kind {
            ir::RemedyKind::Combine { mode, by, per } => plan::RemedyStep::Combine {
                mode: match mode {
                    ir::Combine::Sum => plan::Combine::Sum,
                    ir::Combine::Largest => plan::Combine::Largest,
                    ir::Combine::CustomerChooses => plan::Combine::CustomerChooses,
                },
                by: by.clone(),
                per: per.map(convert::period_rule),
            },
            ir::RemedyKind::Cap(cap) => plan::RemedyStep::Cap { cap: self.cap(cap) },
            ir::RemedyKind::Disregard(relation, amount) => plan::RemedyStep::Disregard {
                relation: convert::relation(*relation),
                amount: convert::exact(amount),
            },
            ir::RemedyKind::Round { each, to, mode } => plan::RemedyStep::Round {
                each: *each,
                to: convert::exact(to),
                mode: convert::rounding(*mode),
            },
            ir::RemedyKind::Claim(claim) => plan::RemedyStep::Claim {
                by: claim.by.to_string(),
                deadline: deadline(&claim.deadline),
                with: claim.with.clone(),
                in_writing: claim.in_writing,
            },
            ir::RemedyKind::Decide { by, within } => plan::RemedyStep::Decide {
                by: by.to_string(),
                within: convert::length(within),
            },
            ir::RemedyKind::Pay { words, within, of } => plan::RemedyStep::Pay {
                words: words.clone(),
                within: within.as_ref().map(convert::length),
                of: of.map(|of| match of {
                    ir::PayFrom::Claim => plan::PayFrom::Claim,
                    ir::PayFrom::Decision => plan::PayFrom::Decision,
                    ir::PayFrom::Window => plan::PayFrom::Window,
                }),
            },
            ir::RemedyKind::Expire(expiry) => plan::RemedyStep::Expire {
                after: match expiry {
                    ir::Expiry::AtTermination => None,
                    ir::Expiry::After(length) => Some(convert::length(length)),
                },
            },
        }
    }

    /// Conditions with which a right or a duty arises.
    pub(super) fn triggers(&mut self, triggers: &[Vec<ir::Condition>]) -> Vec<plan::Trigger> {
        let trigger = |conditions: &Vec<ir::Condition>| plan::Trigger {
            words: self.words().conditions(conditions),
            conditions: self.conditions(conditions, None),
        };
        triggers.iter().map(trigger).collect()
    }

    /// A right.
    pub(super) fn termination(&mut self, right: &ir::Termination) -> plan::Termination {
        plan::Termination {
            path: right.head.path.to_string(),
            title: right.head.display().to_owned(),
            from: None,
            until: None,
            right_of: right.right_of.to_string(),
            triggers: self.triggers(&right.triggers),
            notice: right.notice.as_ref().map(convert::length),
            cure: right.cure.as_ref().map(convert::length),
            restarts: right.restarts,
            lapses: right.lapses.as_ref().map(convert::length),
        }
    }
}

impl Lower<'_, '_> {
    /// A basis as it is written; a share in an amount at risk with its objective.
    fn words_of_basis(&self, basis: &ir::Expr) -> String {
        let words = Words {
            currency: &self.agreement.contract.currency,
        };
        match (&basis.kind, self.scope.objective) {
            (ExprKind::AtRisk { pool, share }, Some(objective)) if *share == ir::RiskShare::Own => {
                format!("{pool}.{objective}")
            }
            _ => words.expr(basis),
        }
    }

    fn amount(&mut self, amount: &ir::Amount, figures: &mut Figures) -> plan::Amount {
        match amount {
            ir::Amount::Nothing => plan::Amount::Nothing,
            ir::Amount::PercentOfBasis(expr) => plan::Amount::PercentOfBasis {
                percent: self.formula(expr, figures),
            },
            ir::Amount::Money(expr) => plan::Amount::Money {
                money: self.formula(expr, figures),
            },
            ir::Amount::TimeOfFee { time, service } => plan::Amount::TimeOfFee {
                time: convert::length(time),
                service: service.as_ref().map(ToString::to_string),
            },
            ir::Amount::ServiceDays(days) => plan::Amount::ServiceDays {
                days: convert::exact(days),
            },
            ir::Amount::Points(points) => plan::Amount::Points {
                points: self.formula(points, figures),
            },
            ir::Amount::PerUnit { amount, count } => plan::Amount::PerUnit {
                each: Box::new(self.amount(amount, figures)),
                count: self.formula(count, figures),
            },
            ir::Amount::Slope {
                amount,
                mode,
                step,
                above,
                from,
            } => plan::Amount::Slope {
                each: Box::new(self.amount(amount, figures)),
                mode: match mode {
                    ir::StepMode::Full => plan::StepMode::Full,
                    ir::StepMode::Started => plan::StepMode::Started,
                    ir::StepMode::Exact => plan::StepMode::Exact,
                },
                step: self.formula(step, figures),
                above: *above,
                from: self.formula(from, figures),
            },
            ir::Amount::Sum(of) => plan::Amount::Sum {
                of: of.iter().map(|part| self.amount(part, figures)).collect(),
            },
        }
    }
}

/// A ledger.
pub(super) fn ledger(ledger: &ir::Ledger) -> plan::Ledger {
    plan::Ledger {
        path: ledger.head.path.to_string(),
        title: ledger.head.display().to_owned(),
        starts: convert::exact(&ledger.starts),
        expires: ledger.expires.as_ref().map(convert::length),
        newest_first: ledger.first == ir::First::Newest,
    }
}

fn pattern(pattern: &ir::Pattern) -> plan::Pattern {
    match pattern {
        ir::Pattern::Consecutive(n, per) => plan::Pattern::Consecutive {
            n: *n,
            per: convert::period_rule(*per),
        },
        ir::Pattern::Of(k, n, per) => plan::Pattern::Of {
            k: *k,
            n: *n,
            per: convert::period_rule(*per),
        },
        ir::Pattern::Times(k, n, per) => plan::Pattern::Times {
            k: *k,
            n: *n,
            per: convert::period_rule(*per),
        },
    }
}

fn deadline(deadline: &ir::Deadline) -> plan::Deadline {
    match deadline {
        ir::Deadline::Within(length, of) => plan::Deadline::Within {
            length: convert::length(length),
            of: anchor(of),
        },
        ir::Deadline::UntilEnd(period, n, after) => plan::Deadline::UntilEnd {
            period: convert::period_rule(*period),
            n: *n,
            after: anchor(after),
        },
    }
}

fn anchor(anchor: &ir::Anchor) -> plan::Anchor {
    match anchor {
        ir::Anchor::Window => plan::Anchor::Window,
        ir::Anchor::Report => plan::Anchor::Report,
        ir::Anchor::LastOutage => plan::Anchor::LastOutage,
        ir::Anchor::Field(name) => plan::Anchor::Field(name.clone()),
    }
}
