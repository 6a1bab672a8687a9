//! Penalties, the way to payment, rights.

use super::value::maybe_prose;
use super::{Build, accepts, head, maybe, parties, rules, text, texts};
use crate::contract::v1;
use crate::ir;

impl Build<'_> {
    pub(super) fn pool(self, pool: &ir::Pool) -> v1::Pool {
        let ir::Pool {
            head,
            amount,
            per,
            weights,
            may_change,
            accepts,
        } = pool;
        let (path, title, doc) = self::head(head);
        let weight = |weight: &ir::Weight| {
            let ir::Weight {
                objective,
                share,
                origin: _,
            } = weight;
            v1::Weight {
                objective: text(objective),
                share: share.into(),
            }
        };
        v1::Pool {
            path,
            title,
            doc,
            amount: self.formula(amount),
            per: rules::period_rule(*per),
            weights: weights.iter().map(weight).collect(),
            may_change: may_change.iter().map(parties::may_change).collect(),
            accepts: self::accepts(accepts),
        }
    }

    pub(super) fn penalty(self, penalty: &ir::Penalty) -> v1::Penalty {
        let ir::Penalty {
            head,
            objectives,
            basis,
            steps,
            multiply,
            cap,
            offset,
            earn_back,
            automatic,
            accepts,
        } = penalty;
        let (path, title, doc) = self::head(head);
        v1::Penalty {
            path,
            title,
            doc,
            objectives: texts(objectives),
            basis: basis.as_ref().map(|it| self.basis(it)),
            steps: steps.iter().map(|it| self.penalty_step(it)).collect(),
            multiply: multiply.iter().map(|it| self.multiply(it)).collect(),
            cap: cap.as_ref().map(|it| self.cap(it)),
            offset: offset.as_ref().map(|it| self.offset(it)),
            earn_back: earn_back.as_ref().map(|it| self.earn_back(it)),
            automatic: *automatic,
            accepts: self::accepts(accepts),
        }
    }

    fn basis(self, basis: &ir::Basis) -> v1::Basis {
        match basis {
            ir::Basis::FeeOf(service) => v1::Basis::FeeOf {
                service: text(service),
            },
            ir::Basis::Fees => v1::Basis::Fees,
            ir::Basis::Of(amount) => v1::Basis::Formula {
                amount: self.formula(amount),
            },
        }
    }

    fn offset(self, offset: &ir::Offset) -> v1::Offset {
        let ir::Offset {
            ledger,
            conditions,
            origin: _,
        } = offset;
        v1::Offset {
            words: self.words().offset(offset),
            ledger: text(ledger),
            when: self.conditions(conditions),
        }
    }

    fn earn_back(self, earn_back: &ir::EarnBack) -> v1::EarnBack {
        let ir::EarnBack {
            conditions,
            origin: _,
        } = earn_back;
        v1::EarnBack {
            words: self.words().earn_back(earn_back),
            when: self.conditions(conditions),
        }
    }

    /// What a bonus has not of a penalty (`multiply`, `cap`, `offset` …) no clause of it gives.
    pub(super) fn bonus(self, bonus: &ir::Bonus) -> v1::Bonus {
        let ir::Bonus { terms, into } = bonus;
        let (path, title, doc) = self::head(&terms.head);
        let step = |step: &ir::PenaltyStep| v1::PenaltyStep {
            words: self.words().bonus_step(step, into.as_ref()),
            ..self.penalty_step(step)
        };
        v1::Bonus {
            path,
            title,
            doc,
            objectives: texts(&terms.objectives),
            basis: terms.basis.as_ref().map(|it| self.basis(it)),
            steps: terms.steps.iter().map(step).collect(),
            into: maybe(into.as_ref()),
            accepts: self::accepts(&terms.accepts),
        }
    }

    pub(super) fn ledger(self, ledger: &ir::Ledger) -> v1::Ledger {
        let ir::Ledger {
            head,
            starts,
            expires,
            first,
            accepts,
        } = ledger;
        let (path, title, doc) = self::head(head);
        v1::Ledger {
            path,
            title,
            doc,
            starts: self.money(starts),
            expires: expires.as_ref().map(rules::length),
            first: match first {
                ir::First::Oldest => v1::First::Oldest,
                ir::First::Newest => v1::First::Newest,
            },
            accepts: self::accepts(accepts),
        }
    }

    fn penalty_step(self, step: &ir::PenaltyStep) -> v1::PenaltyStep {
        let ir::PenaltyStep {
            conditions,
            amount,
            origin: _,
        } = step;
        v1::PenaltyStep {
            words: self.words().step(step),
            when: self.conditions(conditions),
            amount: self.amount(amount),
        }
    }

    fn multiply(self, multiply: &ir::Multiply) -> v1::Multiply {
        let ir::Multiply {
            factor,
            conditions,
            origin: _,
        } = multiply;
        v1::Multiply {
            words: self.words().multiply(multiply),
            factor: factor.into(),
            when: self.conditions(conditions),
        }
    }

    fn conditions(self, conditions: &[ir::Condition]) -> Vec<v1::Condition> {
        let condition = |condition: &ir::Condition| {
            let ir::Condition {
                objective,
                test,
                pattern,
                across,
                origin: _,
            } = condition;
            v1::Condition {
                objective: maybe(objective.as_ref()),
                test: match test {
                    ir::Test::Missed => v1::Test::Missed,
                    ir::Test::Met => v1::Test::Met,
                    ir::Test::Value(bounds) => v1::Test::Value {
                        bounds: self.bounds(bounds),
                    },
                    ir::Test::Formula(value, bounds) => v1::Test::Formula {
                        value: self.formula(value),
                        bounds: self.bounds(bounds),
                    },
                },
                pattern: pattern.as_ref().map(self::pattern),
                across_groups: *across,
            }
        };
        conditions.iter().map(condition).collect()
    }

    fn amount(self, amount: &ir::Amount) -> v1::Amount {
        match amount {
            ir::Amount::Nothing => v1::Amount::Nothing,
            ir::Amount::PercentOfBasis(percent) => v1::Amount::PercentOfBasis {
                percent: self.formula(percent),
            },
            ir::Amount::Money(money) => v1::Amount::Money {
                money: self.formula(money),
            },
            ir::Amount::TimeOfFee { time, service } => v1::Amount::TimeOfFee {
                time: rules::length(time),
                service: maybe(service.as_ref()),
            },
            ir::Amount::ServiceDays(days) => v1::Amount::ServiceDays { days: days.into() },
            ir::Amount::Points(points) => v1::Amount::Points {
                points: self.formula(points),
            },
            ir::Amount::PerUnit { amount, count } => v1::Amount::PerUnit {
                each: Box::new(self.amount(amount)),
                count: self.formula(count),
            },
            ir::Amount::Slope {
                amount,
                mode,
                step,
                above,
                from,
            } => v1::Amount::Slope {
                each: Box::new(self.amount(amount)),
                counts: match mode {
                    ir::StepMode::Full => v1::SlopeCounts::FullSteps,
                    ir::StepMode::Started => v1::SlopeCounts::StartedSteps,
                    ir::StepMode::Exact => v1::SlopeCounts::InProportion,
                },
                step: self.formula(step),
                side: match above {
                    true => v1::Side::Above,
                    false => v1::Side::Below,
                },
                from: self.formula(from),
            },
            ir::Amount::Sum(of) => v1::Amount::Sum {
                of: of.iter().map(|it| self.amount(it)).collect(),
            },
        }
    }

    fn cap(self, cap: &ir::Cap) -> v1::Cap {
        let ir::Cap {
            amount,
            per,
            origin: _,
        } = cap;
        v1::Cap {
            words: self.words().cap(cap),
            at_most: match amount {
                ir::CapAmount::PercentOfBasis(percent) => v1::CapAmount::PercentOfBasis {
                    percent: percent.into(),
                },
                ir::CapAmount::PercentOfFees(percent) => v1::CapAmount::PercentOfFees {
                    percent: percent.into(),
                },
                ir::CapAmount::PercentOfFee(percent, service) => v1::CapAmount::PercentOfFee {
                    percent: percent.into(),
                    service: text(service),
                },
                ir::CapAmount::Money(money) => v1::CapAmount::Money {
                    money: self.money(money),
                },
                ir::CapAmount::TimeOfFee(time, service) => v1::CapAmount::TimeOfFee {
                    time: rules::length(time),
                    service: maybe(service.as_ref()),
                },
                ir::CapAmount::Of(amount) => v1::CapAmount::Formula {
                    amount: self.formula(amount),
                },
            },
            per: per.map(|per| match per {
                ir::CapPer::Each(rule) => v1::CapPer::Each {
                    period: rules::period_rule(rule),
                },
                ir::CapPer::Any(count, rule) => v1::CapPer::AnyConsecutive {
                    count,
                    period: rules::period_rule(rule),
                },
            }),
        }
    }

    pub(super) fn remedies(self, remedies: &ir::Remedies) -> v1::Remedies {
        let ir::Remedies {
            origin: _,
            steps,
            sole_remedy,
            never_cash,
            automatic,
        } = remedies;
        v1::Remedies {
            steps: steps.iter().map(|it| self.remedy_step(it)).collect(),
            sole_remedy: *sole_remedy,
            never_cash: *never_cash,
            automatic: *automatic,
        }
    }

    fn remedy_step(self, step: &ir::RemedyStep) -> v1::RemedyStep {
        let ir::RemedyStep { kind, origin: _ } = step;
        match kind {
            ir::RemedyKind::Combine { mode, by, per } => v1::RemedyStep::Combine {
                mode: match mode {
                    ir::Combine::Sum => v1::Combine::Sum,
                    ir::Combine::Largest => v1::Combine::Largest,
                    ir::Combine::CustomerChooses => v1::Combine::CustomerChooses,
                },
                by: by.clone(),
                per: per.map(rules::period_rule),
            },
            ir::RemedyKind::Cap(cap) => v1::RemedyStep::Cap { cap: self.cap(cap) },
            ir::RemedyKind::Disregard(relation, amount) => v1::RemedyStep::Disregard {
                relation: rules::relation(*relation),
                amount: self.money(amount),
            },
            ir::RemedyKind::Round { each, to, mode } => v1::RemedyStep::Round {
                what: match each {
                    true => v1::Rounded::EachCredit,
                    false => v1::Rounded::Total,
                },
                to: to.into(),
                mode: rules::rounding(*mode),
            },
            ir::RemedyKind::Claim(ir::Claim {
                by,
                deadline,
                with,
                in_writing,
            }) => v1::RemedyStep::Claim {
                by: text(by),
                deadline: self::deadline(deadline),
                with: with.clone(),
                in_writing: *in_writing,
            },
            ir::RemedyKind::Decide { by, within } => v1::RemedyStep::Decide {
                by: text(by),
                within: rules::length(within),
            },
            ir::RemedyKind::Pay { words, within, of } => v1::RemedyStep::Pay {
                words: words.clone(),
                within: within.as_ref().map(rules::length),
                of: of.map(|of| match of {
                    ir::PayFrom::Claim => v1::PayFrom::Claim,
                    ir::PayFrom::Decision => v1::PayFrom::Decision,
                    ir::PayFrom::Window => v1::PayFrom::Window,
                }),
            },
            ir::RemedyKind::Expire(expiry) => v1::RemedyStep::Expire {
                after: match expiry {
                    ir::Expiry::AtTermination => None,
                    ir::Expiry::After(length) => Some(rules::length(length)),
                },
            },
        }
    }

    pub(super) fn triggers(self, triggers: &[Vec<ir::Condition>]) -> Vec<v1::Trigger> {
        let trigger = |conditions: &Vec<ir::Condition>| v1::Trigger {
            words: self.words().conditions(conditions),
            when: self.conditions(conditions),
        };
        triggers.iter().map(trigger).collect()
    }

    pub(super) fn termination(self, right: &ir::Termination) -> v1::Termination {
        let ir::Termination {
            head,
            right_of,
            triggers,
            notice,
            cure,
            restarts,
            lapses,
            refund,
            grants,
        } = right;
        let (path, title, doc) = self::head(head);
        v1::Termination {
            path,
            title,
            doc,
            right_of: text(right_of),
            triggers: self.triggers(triggers),
            notice: notice.as_ref().map(rules::length),
            cure: cure.as_ref().map(rules::length),
            restarts: *restarts,
            lapses: lapses.as_ref().map(rules::length),
            refund: maybe_prose(refund.as_ref()),
            grants: maybe_prose(grants.as_ref()),
        }
    }
}

fn pattern(pattern: &ir::Pattern) -> v1::Pattern {
    match *pattern {
        ir::Pattern::Consecutive(windows, per) => v1::Pattern::Consecutive {
            windows,
            per: rules::period_rule(per),
        },
        ir::Pattern::Of(times, windows, per) => v1::Pattern::SomeOfConsecutive {
            times,
            windows,
            per: rules::period_rule(per),
        },
        ir::Pattern::Times(times, within, per) => v1::Pattern::Times {
            times,
            within,
            per: rules::period_rule(per),
        },
    }
}

fn deadline(deadline: &ir::Deadline) -> v1::Deadline {
    match deadline {
        ir::Deadline::Within(length, of) => v1::Deadline::Within {
            length: rules::length(length),
            of: anchor(of),
        },
        ir::Deadline::UntilEnd(period, count, after) => v1::Deadline::UntilEnd {
            period: rules::period_rule(*period),
            count: *count,
            after: anchor(after),
        },
    }
}

fn anchor(anchor: &ir::Anchor) -> v1::Anchor {
    match anchor {
        ir::Anchor::Window => v1::Anchor::Window,
        ir::Anchor::Report => v1::Anchor::Report,
        ir::Anchor::LastOutage => v1::Anchor::LastOutage,
        ir::Anchor::Field(name) => v1::Anchor::Field { name: name.clone() },
    }
}
