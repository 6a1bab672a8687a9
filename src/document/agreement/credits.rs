//! Credits: what a missed service level costs, line by line.
//!
//! The kind of the declaration is never printed, only its title; a percentage never stands
//! without what it is a percentage of.

use super::super::model::{Block, Column, ColumnRole, Row, Run, Section, Table};
use super::super::show;
use super::levels::key_names;
use super::{Writer, anchor, section, titled};
use crate::ir::visit::walk;
use crate::ir::{
    Amount, Basis, Cap, CapAmount, CapPer, Condition, Expr, ExprKind, Key, Pattern, Penalty,
    PenaltyStep, StepMode, Test, Type,
};
use crate::phrases::consequence as say;
use crate::phrases::formula as formula_say;

impl Writer<'_> {
    pub(super) fn credits(&self) -> Section {
        let penalties = self.agreement.penalties.iter();
        let penalties = penalties.filter(|it| self.is_about(&it.head));
        let blocks = penalties.map(|it| self.credit(it)).collect();
        section("credits", say::credits(), blocks)
    }

    fn credit(&self, penalty: &Penalty) -> Block {
        let head = &penalty.head;
        let name = Run::words(head.display());
        let mut said = vec![say::due_for(name, self.titles(&penalty.objectives))];
        if let Some(basis) = &penalty.basis {
            said.push(say::percentages_of(self.basis_in_full(basis)));
        }
        let mut keys: Vec<&Key> = Vec::new();
        for path in &penalty.objectives {
            let objective = self.agreement.objective(path);
            for key in objective.iter().flat_map(|it| &it.keys) {
                if !keys.iter().any(|it| it.name == key.name) {
                    keys.push(key);
                }
            }
        }
        let keys: Vec<Key> = keys.into_iter().cloned().collect();
        if !keys.is_empty() {
            said.push(say::for_each_group(key_names(&keys)));
        }
        if penalty.steps.len() > 1 {
            said.push(say::last_line_applies());
        }
        let mut blocks = self.doc(head);
        blocks.push(self.paragraph(said, &head.origin));
        blocks.push(Block::Table(Table {
            anchor: None,
            caption: Some(self.sentence(say::ladder_caption(), &head.origin)),
            columns: vec![
                Column {
                    heading: say::column_result(),
                    role: ColumnRole::Header,
                },
                Column {
                    heading: say::column_credit(),
                    role: ColumnRole::Text,
                },
            ],
            rows: penalty
                .steps
                .iter()
                .map(|step| self.line(penalty, step))
                .collect(),
        }));
        for multiply in &penalty.multiply {
            let times = self.show.number(&multiply.factor, &Type::Number);
            let words = say::multiplied(self.spoken(&multiply.conditions), times);
            blocks.push(self.says(words, &multiply.origin));
        }
        if penalty.multiply.len() > 1 {
            blocks.push(self.says(say::last_multiple(), &penalty.head.origin));
        }
        if let Some(cap) = &penalty.cap {
            let most = self.cap_words(penalty.basis.as_ref(), cap);
            let each = |rule| self.formulas().period_rule(rule);
            let short = |rule| self.formulas().period_short(rule);
            let count = |count: u32| show::count(u64::from(count));
            let together = (!keys.is_empty()).then(|| key_names(&keys));
            let words = match (cap.per, together) {
                (None, None) => say::own_cap(most),
                (None, Some(keys)) => say::own_cap_together(most, keys),
                (Some(CapPer::Each(rule)), None) => say::own_cap_per(each(rule), most),
                (Some(CapPer::Each(rule)), Some(keys)) => {
                    say::own_cap_per_together(each(rule), most, keys)
                }
                (Some(CapPer::Any(n, rule)), None) => say::own_cap_any(count(n), short(rule), most),
                (Some(CapPer::Any(n, rule)), Some(keys)) => {
                    say::own_cap_any_together(count(n), short(rule), most, keys)
                }
            };
            blocks.push(self.says(words, &cap.origin));
        }
        blocks.extend(penalty.offset.iter().map(|it| self.offset(it)));
        blocks.extend(penalty.earn_back.iter().map(|it| self.earn_back(it)));
        if penalty.automatic {
            blocks.push(self.says(say::automatic_credit(), &head.origin));
        }
        blocks.extend(self.accepted(&penalty.accepts));
        titled(anchor(&head.path), self.heading(head), blocks)
    }

    fn line(&self, penalty: &Penalty, step: &PenaltyStep) -> Row {
        Row {
            cells: vec![
                self.conditions(&step.conditions),
                self.amount(penalty.basis.as_ref(), &step.amount),
            ],
            place: self.place(&step.origin),
        }
    }

    pub(super) fn basis_in_full(&self, basis: &Basis) -> Vec<Run> {
        match basis {
            Basis::FeeOf(service) => say::fee_of_in_period(self.formulas().title(service)),
            Basis::Fees => say::all_fees_in_period(),
            Basis::Of(expr) => {
                let what = self.formulas().value(expr);
                match &expr.kind {
                    ExprKind::Field { .. } => say::of_entry(what),
                    _ if is_measured(expr) => say::of_period_and_group(what),
                    _ => what,
                }
            }
        }
    }

    fn basis(&self, basis: Option<&Basis>) -> Vec<Run> {
        match basis {
            Some(Basis::FeeOf(service)) => say::fee_of(self.formulas().title(service)),
            Some(Basis::Of(expr)) => match &expr.kind {
                ExprKind::Field { .. } => say::of_entry(self.formulas().value(expr)),
                _ => self.formulas().value(expr),
            },
            Some(Basis::Fees) | None => say::all_fees(),
        }
    }

    // ---- conditions

    /// Conditions that must all hold.
    pub(super) fn conditions(&self, conditions: &[Condition]) -> Vec<Run> {
        let words = conditions.iter().map(|it| self.condition(it));
        words.reduce(say::all_conditions).unwrap_or_default()
    }

    /// Conditions that must all hold, within a sentence.
    pub(super) fn spoken(&self, conditions: &[Condition]) -> Vec<Run> {
        let words = conditions.iter().map(|it| match (&it.test, &it.objective) {
            (Test::Value(bounds), None) => self.counted(it, say::result_is(self.bounds(bounds))),
            _ => self.condition(it),
        });
        words.reduce(say::all_conditions).unwrap_or_default()
    }

    fn condition(&self, condition: &Condition) -> Vec<Run> {
        let objective = condition.objective.as_ref();
        let objective = objective.map(|path| self.formulas().title(path));
        let words = match (&condition.test, objective) {
            (Test::Missed, None) => say::missed(),
            (Test::Missed, Some(objective)) => say::missed_of(objective),
            (Test::Met, None) => say::met(),
            (Test::Met, Some(objective)) => say::met_of(objective),
            (Test::Formula(value, bounds), _) => {
                say::value_of_amount(self.formulas().value(value), self.bounds(bounds))
            }
            (Test::Value(bounds), None) => say::value_is(self.bounds(bounds)),
            (Test::Value(bounds), Some(objective)) => say::value_of(objective, self.bounds(bounds)),
        };
        self.counted(condition, words)
    }

    /// What happens, and how often.
    fn counted(&self, condition: &Condition, words: Vec<Run>) -> Vec<Run> {
        let count = |count: u32| show::count(u64::from(count));
        let words = match &condition.pattern {
            None => words,
            Some(Pattern::Consecutive(n, per)) => {
                say::in_consecutive(words, count(*n), self.formulas().period_short(*per))
            }
            Some(Pattern::Of(k, n, per)) => {
                let period = self.formulas().period_short(*per);
                say::in_any_of(words, count(*k), count(*n), period)
            }
            Some(Pattern::Times(k, n, per)) => {
                let period = super::super::formula::size_word(per.size);
                say::times_in_any(words, count(*k), count(*n), period)
            }
        };
        if condition.across {
            say::across_groups(words)
        } else {
            words
        }
    }

    // ---- amounts

    pub(super) fn amount(&self, basis: Option<&Basis>, amount: &Amount) -> Vec<Run> {
        let formulas = self.formulas();
        match amount {
            Amount::Nothing => say::no_credit(),
            Amount::PercentOfBasis(percent) => {
                say::percent_of(formulas.value(percent), self.basis(basis))
            }
            Amount::Money(of) | Amount::Points(of) => formulas.value(of),
            Amount::TimeOfFee { time, service } => {
                let fee = match (service, basis) {
                    (Some(service), _) => say::fee_of(formulas.title(service)),
                    (None, Some(_)) => self.basis(basis),
                    (None, None) => say::fee_of_basis(),
                };
                say::time_of_fee(self.length(time), fee)
            }
            Amount::ServiceDays(days) => say::service_days(self.show.number(days, &Type::Number)),
            Amount::PerUnit { amount, count } => {
                say::per_unit(self.amount(basis, amount), formulas.value(count))
            }
            Amount::Slope {
                amount,
                mode,
                step,
                above,
                from,
            } => {
                let amount = self.amount(basis, amount);
                let (step, from) = (self.step_of_slope(step), formulas.value(from));
                match (mode, above) {
                    (StepMode::Full, false) => say::slope_full_below(amount, step, from),
                    (StepMode::Started, false) => say::slope_started_below(amount, step, from),
                    (StepMode::Exact, false) => say::slope_exact_below(amount, step, from),
                    (StepMode::Full, true) => say::slope_full_above(amount, step, from),
                    (StepMode::Started, true) => say::slope_started_above(amount, step, from),
                    (StepMode::Exact, true) => say::slope_exact_above(amount, step, from),
                }
            }
            Amount::Sum(parts) => {
                let parts = parts.iter().map(|part| self.amount(basis, part));
                parts.reduce(say::plus).unwrap_or_default()
            }
        }
    }

    /// A step of a slope; a bare number is called a step.
    fn step_of_slope(&self, step: &Expr) -> Vec<Run> {
        let words = self.formulas().value(step);
        match step.ty {
            Type::Number => formula_say::step_of(words),
            _ => words,
        }
    }

    /// At most so much.
    pub(super) fn cap_words(&self, basis: Option<&Basis>, cap: &Cap) -> Vec<Run> {
        match &cap.amount {
            CapAmount::PercentOfBasis(percent) => {
                say::cap_of_basis(show::percent(percent), self.basis(basis))
            }
            CapAmount::PercentOfFees(percent) => match &cap.per {
                Some(CapPer::Each(per)) => {
                    let period = self.formulas().period_short(*per);
                    say::cap_of_fees_for(show::percent(percent), period)
                }
                _ => say::cap_of_fees(show::percent(percent)),
            },
            CapAmount::PercentOfFee(percent, service) => {
                say::cap_of_fee(show::percent(percent), self.formulas().title(service))
            }
            CapAmount::Money(money) => vec![self.show.money(money)],
            CapAmount::TimeOfFee(time, None) => say::cap_time_of_fee(self.length(time)),
            CapAmount::TimeOfFee(time, Some(service)) => {
                let fee = say::fee_of(self.formulas().title(service));
                say::time_of_fee(self.length(time), fee)
            }
            CapAmount::Of(amount) => self.formulas().value(amount),
        }
    }
}

/// Whether an amount is taken of recorded entries.
fn is_measured(expr: &Expr) -> bool {
    let mut measured = false;
    walk(expr, &mut |part| {
        measured |= matches!(
            part.kind,
            ExprKind::Aggregate { .. } | ExprKind::Field { .. }
        );
    });
    measured
}
