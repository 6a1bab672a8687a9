//! Bonuses, ledgers, and how penalties use them: offsets and credits that are given back.

use super::super::context::Checker;
use super::super::expr::Allowed;
use super::super::scope::{Place, Scope};
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{
    self, Bonus, Condition, EarnBack, First, Ledger, Offset, Pattern, PeriodSize, Test, Type,
    Window,
};
use crate::quantity::Number;
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, ClauseKind};
use crate::text::Location;

impl Checker<'_> {
    /// All ledgers.
    pub(super) fn ledgers_declared(&mut self) {
        for id in self.all(Kind::Ledger) {
            let ledger = self.ledger(id);
            self.agreement.ledgers.push(ledger);
        }
    }

    /// All bonuses. Objectives and ledgers are in the agreement already.
    pub(super) fn bonuses_declared(&mut self) {
        for id in self.all(Kind::Bonus) {
            let terms = self.penalty(id);
            let into = self.ledger_of(id);
            self.agreement.bonuses.push(Bonus { terms, into });
        }
    }

    fn ledger(&mut self, id: DeclId) -> Ledger {
        let scope = self.constants(id);
        let mut ledger = Ledger {
            head: self.head(id),
            starts: Number::zero(),
            expires: None,
            first: First::default(),
            accepts: self.accepts(id),
        };
        for clause in self.block(id).map_or(&[][..], |block| &block.clauses) {
            let word = &*clause.word.text;
            match &clause.kind {
                ClauseKind::Named(unit) if word == "unit" => self.unit_of_ledger(unit, &scope),
                ClauseKind::Value(value) if word == "starts" => {
                    if let Some(amount) = self.opening(value, &scope) {
                        ledger.starts = amount;
                    }
                }
                ClauseKind::ExpiresAfterEntry(length) => {
                    ledger.expires = self.length(length, &scope, Allowed::Counted);
                }
                ClauseKind::Flag if word.starts_with("newest") => ledger.first = First::Newest,
                _ => {}
            }
        }
        ledger
    }

    /// A ledger holds money of the contract.
    fn unit_of_ledger(&mut self, unit: &ast::Path, scope: &Scope) {
        let currency = self.agreement.contract.currency.clone();
        let written = unit.text();
        if written == currency || !self.frame.currency_named || currency == "XXX" {
            return;
        }
        let at = scope.at(unit.span);
        let finding = Diagnostic::new(
            codes::LEDGER_OF_MONEY,
            at,
            format!("a ledger holds money of the contract, and `{written}` is not its currency"),
        )
        .fix(format!("write `{currency}`"), at, currency);
        self.report(if written == "points" {
            finding.note("points are kept by the penalty that accrues them: `total(PENALTY, over last 6 calendar months)`")
        } else {
            finding.note("credits are paid from it, and they are in the currency of the contract")
        });
    }

    /// What is in a ledger when the agreement takes effect.
    fn opening(&mut self, value: &ast::Expr, scope: &Scope) -> Option<Number> {
        let amount = self.constant_number(value, scope, &Type::MONEY)?;
        if amount.is_negative() {
            self.report(
                Diagnostic::new(
                    codes::IMPOSSIBLE_VALUE,
                    scope.at(value.span),
                    "a ledger holds nothing or more",
                )
                .help("write an amount of at least zero"),
            );
            return None;
        }
        Some(amount)
    }

    /// The one ledger that all lines of a bonus go to.
    fn ledger_of(&mut self, id: DeclId) -> Option<ir::Path> {
        let scope = self.constants(id);
        let mut first: Option<(Option<ir::Path>, Location)> = None;
        for clause in self.block(id).map_or(&[][..], |block| &block.clauses) {
            let ClauseKind::When {
                into,
                amount: Some(amount),
                ..
            } = &clause.kind
            else {
                continue;
            };
            let (ledger, at) = match into {
                None => (None, scope.at(amount.span)),
                Some(path) => (
                    Some(self.named_path(path, &[Kind::Ledger], &scope)?),
                    scope.at(path.span),
                ),
            };
            match &first {
                None => first = Some((ledger, at)),
                Some((known, place)) if *known != ledger => {
                    let place = *place;
                    self.report(
                        Diagnostic::new(
                            codes::LEDGER_OF_MONEY,
                            at,
                            "the lines of a bonus go to one place",
                        )
                        .also(place, "this line goes elsewhere")
                        .note("a ledger is read in time order, and one bonus is one entry of a window")
                        .help("write `into` the same ledger in each line, or declare a bonus for each"),
                    );
                    return None;
                }
                Some(_) => {}
            }
        }
        first.and_then(|(ledger, _)| ledger)
    }

    /// `into` behind what a penalty credits.
    pub(super) fn goes_into_no_ledger(&mut self, into: &ast::Path, scope: &Scope) {
        self.report(
            Diagnostic::new(
                codes::LEDGER_OF_MONEY,
                scope.at(into.span),
                "a credit for a miss goes into no ledger",
            )
            .note("a ledger holds what the provider earns, and credits are paid from it")
            .help("declare a `bonus` that earns into the ledger; here write `offset from` it"),
        );
    }

    /// `offset from bank when >= 90%`
    pub(super) fn offset(
        &mut self,
        (ledger, condition): (&ast::Path, &[ast::Event]),
        scope: &Scope,
        own: Option<&ir::Path>,
        at: Location,
    ) -> Option<Offset> {
        let ledger = self.named_path(ledger, &[Kind::Ledger], scope);
        let conditions = self.step_conditions(condition, scope, own);
        Some(Offset {
            ledger: ledger?,
            conditions,
            origin: ir::Origin::at(at),
        })
    }

    /// `earnback when met in 3 consecutive calendar months`
    pub(super) fn earn_back(
        &mut self,
        condition: &[ast::Event],
        scope: &Scope,
        objectives: &[ir::Path],
        at: Location,
    ) -> Option<EarnBack> {
        let conditions = self.step_conditions(condition, scope, objectives.first());
        for condition in &conditions {
            for own in objectives {
                if let Some(finding) = self.never_decided(condition, own) {
                    self.report(finding);
                    return None;
                }
            }
        }
        (!conditions.is_empty()).then(|| EarnBack {
            conditions,
            origin: ir::Origin::at(at),
        })
    }

    /// Why a condition cannot decide, later, whether the credit of a window is given back.
    fn never_decided(&self, condition: &Condition, own: &ir::Path) -> Option<Diagnostic> {
        let finding = |headline: String| {
            Diagnostic::new(codes::EARN_BACK, condition.origin.place(), headline)
        };
        if let Test::Formula(..) = condition.test {
            let headline = "a total says nothing about later windows".to_owned();
            return Some(finding(headline).help(
                "write what must be kept afterwards: `met in 3 consecutive calendar months`",
            ));
        }
        if condition.across {
            let headline = "groups are given back each by itself".to_owned();
            return Some(finding(headline).help("leave out `across groups`"));
        }
        let about = condition.objective.as_ref().unwrap_or(own);
        let objective = self.objective_made(about)?;
        let credited = self.objective_made(own)?;
        let window = |it: &ir::Objective| match &it.window {
            Window::Period(rule) => Some(*rule),
            _ => None,
        };
        let foreign = objective
            .keys
            .iter()
            .find(|key| !credited.keys.iter().any(|it| it.name == key.name));
        if let Some(key) = foreign {
            let headline = format!(
                "`{about}` is judged for each `{}`, and the credit of `{own}` is not",
                key.name
            );
            return Some(
                finding(headline)
                    .note("of several groups nothing says which one must be kept")
                    .help("name an objective whose groups are those of the credit"),
            );
        }
        let Some(rule) = window(objective) else {
            let headline = format!("`{about}` is not judged over calendar periods");
            return Some(
                finding(headline)
                    .note("rows and runs overlap, so nothing says which ones come after a credit")
                    .help("name an objective that is judged over each month, quarter or year"),
            );
        };
        match &condition.pattern {
            Some(Pattern::Consecutive(..) | Pattern::Of(..)) => None,
            Some(Pattern::Times(..)) => {
                let headline = "nothing says when so many times have been seen".to_owned();
                Some(finding(headline).help(
                    "count windows: `met in 3 consecutive calendar months`, `met in 5 of any 6 consecutive calendar months`",
                ))
            }
            None if about == own => {
                let headline = "the window that was missed cannot be kept later".to_owned();
                Some(
                    finding(headline)
                        .note("without a pattern, a longer window decides: that of another objective")
                        .help("say over how many later windows: `met in 3 consecutive calendar months`"),
                )
            }
            None => {
                let longer =
                    window(credited).is_none_or(|credited| size(rule.size) > size(credited.size));
                (!longer).then(|| {
                    finding(format!("the windows of `{about}` are not longer than those of `{own}`"))
                        .note("without a pattern, the longer window in which the credit lies decides")
                        .help("name an objective that is judged over a longer period, or count windows: `met in 3 consecutive calendar months`")
                })
            }
        }
    }

    /// Where conditions of an offset or of an earn-back stand: they give no amounts.
    pub(super) fn condition_scope(&self, id: DeclId, own: Option<&ir::Path>) -> Scope {
        Scope {
            place: Place::Step,
            ..self.step_scope(id, own)
        }
    }
}

/// The sizes of periods in their order.
fn size(size: PeriodSize) -> u8 {
    match size {
        PeriodSize::Hour => 0,
        PeriodSize::Day => 1,
        PeriodSize::Week => 2,
        PeriodSize::Month => 3,
        PeriodSize::Quarter => 4,
        PeriodSize::Year => 5,
    }
}
