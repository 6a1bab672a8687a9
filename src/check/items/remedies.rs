//! The pipeline of remedies, and rights that arise from misses.

use super::super::context::Checker;
use super::super::expr::{Allowed, rounding};
use super::super::scope::{Place, Scope};
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{
    self, Anchor, Claim, Combine, Deadline, Expiry, PayFrom, Remedies, RemedyKind, RemedyStep,
    Termination, Type,
};
use crate::quantity::Number;
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, ClauseKind};
use crate::syntax::next::COMBINED;
use crate::text::Location;

impl Checker<'_> {
    /// The remedies of the contract, if it has any.
    pub(super) fn remedies_declared(&mut self) {
        for id in self.all(Kind::Remedies) {
            let remedies = self.remedies(id);
            self.agreement.remedies.get_or_insert(remedies);
        }
    }

    /// All rights that arise from misses.
    pub(super) fn terminations_declared(&mut self) {
        for id in self.all(Kind::Termination) {
            let termination = self.termination(id);
            self.agreement.terminations.push(termination);
        }
    }

    /// The remedies, in the order written.
    fn remedies(&mut self, id: DeclId) -> Remedies {
        let mut remedies = Remedies {
            origin: ir::Origin::at(self.declaration(id).at),
            steps: Vec::new(),
            sole_remedy: false,
            never_cash: false,
            automatic: false,
        };
        for clause in self.block(id).map_or(&[][..], |block| &block.clauses) {
            let word = &*clause.word.text;
            if matches!(clause.kind, ClauseKind::Flag) {
                match word.split_whitespace().next() {
                    Some("sole") => remedies.sole_remedy = true,
                    Some("never") => remedies.never_cash = true,
                    Some("automatic") => remedies.automatic = true,
                    _ => {}
                }
                continue;
            }
            let at = self.at(id, clause.span);
            let kind = self.remedy(id, clause);
            remedies.steps.extend(kind.map(|kind| RemedyStep {
                kind,
                origin: ir::Origin::at(at),
            }));
        }
        remedies
    }

    fn remedy(&mut self, id: DeclId, clause: &ast::Clause) -> Option<RemedyKind> {
        let scope = self.scope(id, Place::Constant);
        match &clause.kind {
            ClauseKind::Combine { mode, by, per } => {
                let mode = match &*mode.text {
                    "largest" => Combine::Largest,
                    "customer" => Combine::CustomerChooses,
                    "sum" => Combine::Sum,
                    _ => {
                        let ways = COMBINED.map(ToOwned::to_owned);
                        self.unknown_among(mode, "way to combine credits", &ways, &scope);
                        return None;
                    }
                };
                if let Some(by) = by {
                    self.spreading_key(by, &scope)?;
                }
                let per = match per {
                    Some(per) => Some(self.period_rule(per, &scope)?),
                    None => None,
                };
                let by = by.as_ref().map(|name| name.text.to_string());
                Some(RemedyKind::Combine { mode, by, per })
            }
            ClauseKind::Cap { amount, per, any } => {
                let scope = self.scope(id, Place::Cap);
                let at = self.at(id, clause.span);
                let cap = self.cap(amount, per.as_ref(), *any, at, &scope)?;
                Some(RemedyKind::Cap(cap))
            }
            ClauseKind::Disregard(relation, amount) => {
                let amount = self.constant_number(amount, &scope, &Type::MONEY)?;
                Some(RemedyKind::Disregard(*relation, amount))
            }
            ClauseKind::Round { each, to, mode } => {
                let to = self.rounding_step(to, &scope)?;
                Some(RemedyKind::Round {
                    each: *each,
                    to,
                    mode: rounding(*mode),
                })
            }
            ClauseKind::Claim {
                by,
                deadline,
                with,
                in_writing,
            } => {
                let by = self.party(by, &scope)?;
                let deadline = self.deadline(id, deadline)?;
                let with = with.iter().map(|text| self.plain(id, text)).collect();
                Some(RemedyKind::Claim(Claim {
                    by,
                    deadline,
                    with,
                    in_writing: *in_writing,
                }))
            }
            ClauseKind::Decide { by, within, of } => {
                let by = self.party(by, &scope)?;
                let within = self.length(within, &scope, Allowed::Both)?;
                self.one_of(
                    of,
                    "moment from which this time can run",
                    &["claim"],
                    &scope,
                )?;
                self.needs_claim(id, of, &scope);
                Some(RemedyKind::Decide { by, within })
            }
            ClauseKind::Pay { words, within, of } => {
                let within = match within {
                    Some(within) => Some(self.length(within, &scope, Allowed::Both)?),
                    None => None,
                };
                let of = match of {
                    Some(of) => Some(self.pay_from(id, of, &scope)?),
                    None => None,
                };
                Some(RemedyKind::Pay {
                    words: words.clone(),
                    within,
                    of,
                })
            }
            ClauseKind::ExpireAt(what) => {
                self.one_of(what, "end of a credit", &["termination"], &scope)?;
                Some(RemedyKind::Expire(Expiry::AtTermination))
            }
            ClauseKind::ExpireAfter(length) => {
                let length = self.length(length, &scope, Allowed::Both)?;
                Some(RemedyKind::Expire(Expiry::After(length)))
            }
            _ => None,
        }
    }

    /// One of a few words.
    fn one_of(
        &mut self,
        name: &ast::Name,
        what: &str,
        words: &[&str],
        scope: &Scope,
    ) -> Option<()> {
        if words.contains(&&*name.text) {
            return Some(());
        }
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        self.unknown_among(name, what, &words, scope);
        None
    }

    /// From when the time for payment runs.
    fn pay_from(&mut self, id: DeclId, of: &ast::Name, scope: &Scope) -> Option<PayFrom> {
        let words = PayFrom::ALL.map(PayFrom::word);
        self.one_of(of, "moment from which this time can run", &words, scope)?;
        let from = PayFrom::ALL.into_iter().find(|it| it.word() == &*of.text)?;
        match from {
            PayFrom::Window => {}
            PayFrom::Claim => self.needs_claim(id, of, scope),
            PayFrom::Decision => {
                let decides = |clause: &ast::Clause| {
                    matches!(clause.kind, ClauseKind::Decide { .. } | ClauseKind::Bad)
                };
                if !self.clauses(id).iter().any(decides) {
                    self.report(
                        Diagnostic::new(
                            codes::INCOMPLETE,
                            scope.at(of.span),
                            "nothing says who decides, and how soon",
                        )
                        .note("the time for payment would never begin")
                        .help("add `decide by PARTY within 15 business days of the claim`"),
                    );
                }
            }
        }
        Some(from)
    }

    /// What runs from a claim needs one.
    fn needs_claim(&mut self, id: DeclId, word: &ast::Name, scope: &Scope) {
        let claims = |clause: &ast::Clause| {
            matches!(clause.kind, ClauseKind::Claim { .. } | ClauseKind::Bad)
        };
        if self.clauses(id).iter().any(claims) {
            return;
        }
        self.report(
            Diagnostic::new(
                codes::INCOMPLETE,
                scope.at(word.span),
                "nothing says who claims, and until when",
            )
            .note("the time that runs from the claim would never begin")
            .help("add `claim by PARTY within 30 days of the window`"),
        );
    }

    /// The key of `largest by`: of an objective, or a field of what a basis reads.
    fn spreading_key(&mut self, by: &ast::Name, scope: &Scope) -> Option<()> {
        let keys = self
            .shapes_of_objectives()
            .flat_map(|shape| shape.keys.iter().map(|key| &key.name));
        let fields = self
            .shapes()
            .flat_map(|it| it.fields.iter().map(|field| &field.name));
        let known: Vec<String> = keys.chain(fields).cloned().collect();
        if known.iter().any(|name| **name == *by.text) {
            return Some(());
        }
        self.unknown_among(
            by,
            "key of an objective, nor a field of a basis",
            &known,
            scope,
        );
        None
    }

    /// `0.01`, or `0.01 EUR`: money is rounded to multiples of this.
    fn rounding_step(&mut self, to: &ast::Expr, scope: &Scope) -> Option<Number> {
        let bare = matches!(to.kind, ast::ExprKind::Literal(ast::Literal::Number(_)));
        let ty = if bare { Type::Number } else { Type::MONEY };
        let step = self.constant_number(to, scope, &ty)?;
        if step > Number::zero() {
            return Some(step);
        }
        self.report(
            Diagnostic::new(
                codes::ROUND_TO_NOTHING,
                scope.at(to.span),
                "money is rounded to multiples of a positive amount",
            )
            .help("write `round each credit to 0.01 half up`"),
        );
        None
    }

    fn deadline(&mut self, id: DeclId, deadline: &ast::ClaimDeadline) -> Option<Deadline> {
        let scope = self.constants(id);
        match deadline {
            ast::ClaimDeadline::Within(length, anchor) => {
                let length = self.length(length, &scope, Allowed::Both)?;
                Some(Deadline::Within(length, self.anchor(anchor, &scope)?))
            }
            ast::ClaimDeadline::UntilEnd(period, n, anchor) => {
                let rule = self.period_rule(period, &scope)?;
                Some(Deadline::UntilEnd(rule, *n, self.anchor(anchor, &scope)?))
            }
        }
    }

    /// A moment from which a claim's time runs.
    fn anchor(&mut self, anchor: &ast::ClaimAnchor, scope: &Scope) -> Option<Anchor> {
        let path = match anchor {
            ast::ClaimAnchor::Window => return Some(Anchor::Window),
            ast::ClaimAnchor::Report => return Some(Anchor::Report),
            ast::ClaimAnchor::LastOutage => return Some(Anchor::LastOutage),
            ast::ClaimAnchor::Field(path) => path,
        };
        let name = path.parts.last()?;
        let dated = |ty: &Type| matches!(ty, Type::Timestamp | Type::Date | Type::Unknown);
        let fields = self.shapes().flat_map(|source| &source.fields);
        let known: Vec<String> = fields
            .filter(|field| dated(&field.ty))
            .map(|field| field.name.clone())
            .collect();
        if known.iter().any(|field| **field == *name.text) {
            self.gives_a_day(name, scope);
            return Some(Anchor::Field(name.text.to_string()));
        }
        self.unknown_among(name, "field that holds a date", &known, scope);
        None
    }

    /// Whether every credit that is claimed is for a row with this field: where there is no such row, no
    /// claim would ever be due.
    fn gives_a_day(&mut self, field: &ast::Name, scope: &Scope) {
        let has_field = |window: &ir::Window| {
            let (ir::Window::Row { rows, .. } | ir::Window::BeforeRow { rows, .. }) = window else {
                return false;
            };
            let Type::Rows(source) = &rows.ty else {
                return false;
            };
            let source = self.source(source);
            source.is_none_or(|it| it.fields.iter().any(|it| *it.name == *field.text))
        };
        let money = |it: &&ir::Penalty| {
            let mut amounts = it.steps.iter().map(|step| &step.amount);
            amounts.any(|amount| !amount.is_points() && *amount != ir::Amount::Nothing)
        };
        let claimed = self.agreement.penalties.iter().filter(|it| !it.automatic);
        let without = claimed.filter(money).find_map(|penalty| {
            let objectives = penalty.objectives.iter();
            let mut found = objectives.filter_map(|path| self.objective_made(path));
            let objective = found.find(|it| !has_field(&it.window))?;
            Some((penalty.head.path.clone(), objective.head.path.clone()))
        });
        let Some((penalty, objective)) = without else {
            return;
        };
        self.report(
            Diagnostic::new(
                codes::INCOMPLETE,
                scope.at(field.span),
                format!("`{}` gives no day for the credits of `{penalty}`", field.text),
            )
            .note(format!(
                "`{objective}` is not judged over each row of a source that has this field"
            ))
            .help("let the time run from `the window`, `the report` or `the last outage`; write `automatic` in a penalty that needs no claim"),
        );
    }

    /// A right that arises from misses. Objectives must be in the agreement already.
    fn termination(&mut self, id: DeclId) -> Termination {
        let scope = self.scope(id, Place::Step);
        let constant = self.constants(id);
        let mut right = Termination {
            head: self.head(id),
            right_of: ir::Path::new(""),
            triggers: Vec::new(),
            notice: None,
            cure: None,
            restarts: false,
            lapses: None,
            refund: None,
            grants: None,
        };
        for clause in self.block(id).map_or(&[][..], |block| &block.clauses) {
            match &clause.kind {
                ClauseKind::Right(party) => {
                    if let Some(party) = self.party(party, &scope) {
                        right.right_of = party;
                    }
                }
                ClauseKind::When {
                    condition, amount, ..
                } => {
                    if let Some(amount) = amount {
                        self.costs_nothing("a right", scope.at(amount.span));
                    }
                    right.triggers.extend(self.trigger(condition, &scope));
                }
                ClauseKind::Notice { length, .. } => {
                    right.notice = self.length(length, &constant, Allowed::Both);
                }
                ClauseKind::Cure { length, restarts } => {
                    right.cure = self.length(length, &constant, Allowed::Both);
                    right.restarts = *restarts;
                }
                ClauseKind::Lapses(length) => {
                    right.lapses = self.length(length, &constant, Allowed::Both);
                }
                ClauseKind::Prose(text) => {
                    let words = Some(self.prose(id, text));
                    match &*clause.word.text {
                        "refund" => right.refund = words,
                        _ => right.grants = words,
                    }
                }
                _ => {}
            }
        }
        right
    }

    /// An amount where only a condition can stand.
    pub(super) fn costs_nothing(&mut self, what: &str, at: Location) {
        self.report(
            Diagnostic::new(
                codes::NOT_HERE,
                at,
                format!("{what} costs nothing by itself"),
            )
            .help("declare a `penalty` for what a miss costs"),
        );
    }

    /// The conditions with which a right or a duty arises: each names its objective.
    pub(super) fn trigger(
        &mut self,
        condition: &[ast::Event],
        scope: &Scope,
    ) -> Option<Vec<ir::Condition>> {
        if let Some(event) = condition.iter().find(|event| event.subject.is_none()) {
            self.report(
                Diagnostic::new(
                    codes::WRONG_KIND,
                    scope.at(event.span),
                    "this condition does not say of which objective",
                )
                .help("write the objective first: `uptime missed in 3 of any 6 consecutive calendar months`"),
            );
            return None;
        }
        let trigger = self.step_conditions(condition, scope, None);
        (!trigger.is_empty()).then_some(trigger)
    }
}
