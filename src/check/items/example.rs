//! Worked examples: given data, expected values.

use super::super::context::Checker;
use super::super::scope::{Place, Scope};
use super::example_window::{is_time, window_literal};
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{self, Constant, Example, Expect, Expected, ExprKind, Type, Verdict};
use crate::quantity::{Number, parse_window_name};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, ClauseKind, VerdictWord};

impl Checker<'_> {
    /// All examples. Everything else is in the agreement already.
    pub(super) fn examples_declared(&mut self) {
        for id in self.all(Kind::Example) {
            let example = self.example(id);
            self.agreement.examples.extend(example);
        }
    }

    fn example(&mut self, id: DeclId) -> Option<Example> {
        let block = self.block(id)?;
        let title = block.title.as_ref().map(|title| self.plain(id, title));
        let mut over = None;
        let mut example = Example {
            title: title.unwrap_or_default(),
            origin: ir::Origin::at(self.declaration(id).at),
            over: (String::new(), String::new()),
            given: Vec::new(),
            expect: Vec::new(),
        };
        for clause in &block.clauses {
            if let ClauseKind::OverWindows(first, last) = &clause.kind {
                let first_name = self.window_name(id, first);
                let last_name = match last {
                    Some(last) => self.window_name(id, last),
                    None => first_name.clone(),
                };
                over = first_name.zip(last_name);
            }
        }
        for clause in &block.clauses {
            let given = self.given(id, clause);
            example.given.extend(given);
        }
        let named = |clause: &ast::Clause| matches!(clause.kind, ClauseKind::OverWindows(..));
        let unread = |clause: &ast::Clause| matches!(clause.kind, ClauseKind::Bad);
        if !block.clauses.iter().any(|it| named(it) || unread(it)) {
            self.missing(
                id,
                "this example does not say which windows it judges",
                "the same data can be looked at over a month and over a year",
                "name them: `over 2026-04`, or `over 2026-04 to 2026-06`",
            );
        }
        example.over = over?;
        for clause in &block.clauses {
            let expect = self.expect(id, clause, &example.over);
            example.expect.extend(expect);
        }
        Some(example)
    }

    // ---- windows

    fn window_name(&mut self, id: DeclId, expr: &ast::Expr) -> Option<String> {
        let scope = self.scope(id, Place::Example);
        if matches!(expr.kind, ast::ExprKind::Missing) {
            return None;
        }
        let name = window_literal(expr);
        let known = name.as_deref().and_then(parse_window_name).is_some();
        if !known {
            self.report(
                Diagnostic::new(
                    codes::WINDOW_NAME,
                    scope.at(expr.span),
                    "this names no window",
                )
                .note("a window is named by its period")
                .help("write `2026-03`, `2026-Q1`, `2026-W14`, `2026-03-31`, `2026-03-31T14` or `2026`"),
            );
            return None;
        }
        name
    }

    // ---- expectations

    fn expect(
        &mut self,
        id: DeclId,
        clause: &ast::Clause,
        over: &(String, String),
    ) -> Option<Expect> {
        let origin = ir::Origin::at(self.at(id, clause.span));
        let scope = self.scope(id, Place::Example);
        let (subject, what) = match &clause.kind {
            ClauseKind::ExpectVerdict { subject, verdict } => (subject, Ok(*verdict)),
            ClauseKind::Expect(value) => {
                let ast::ExprKind::Compare(relation, subject, value) = &value.kind else {
                    if !matches!(value.kind, ast::ExprKind::Missing) {
                        self.report(
                            Diagnostic::new(
                                codes::EXPECTATION,
                                scope.at(value.span),
                                "this expects nothing",
                            )
                            .help("write `expect OBJECTIVE met`, or `expect OBJECTIVE == VALUE`"),
                        );
                    }
                    return None;
                };
                (&**subject, Err((*relation, &**value)))
            }
            _ => return None,
        };
        let subject = self.expect_subject(subject, &scope, over)?;
        let what = match what {
            Ok(verdict) => {
                if subject.is_penalty {
                    self.report(
                        Diagnostic::new(
                            codes::EXPECTATION,
                            scope.at(clause.span),
                            "an amount is neither met nor missed",
                        )
                        .help("expect the verdict of its objective, or an amount: `expect PENALTY == 0 EUR`"),
                    );
                    return None;
                }
                Expected::Verdict(verdict_of(verdict))
            }
            Err((relation, value)) => {
                let found = self.demand(value, &scope, &subject.ty);
                if found.ty == Type::Unknown {
                    return None;
                }
                if let Some(number) = self.expected_number(&found) {
                    Expected::Value(relation, number)
                } else {
                    self.report(
                        Diagnostic::new(
                            codes::EXPECTATION,
                            found.at,
                            "an expected value is a number that the example fixes",
                        )
                        .help("write the value: `14383/14400`, `99.5%`, `4_200 EUR`"),
                    );
                    return None;
                }
            }
        };
        Some(Expect {
            subject: subject.path,
            group: subject.group,
            window: subject.window,
            row: subject.row,
            what,
            origin,
        })
    }

    /// A value that the example fixes, as statements hold it.
    fn expected_number(&self, found: &ir::Expr) -> Option<Number> {
        match &found.kind {
            ExprKind::Constant(Constant::Bool(truth)) => Some(Number::from(i64::from(*truth))),
            ExprKind::Constant(Constant::Instant(instant)) => Some(Number::from(instant.0)),
            // A date is the last microsecond of its day.
            ExprKind::Constant(Constant::Date(date)) => {
                Some(Number::from(self.frame.zone.end_of_day(*date).0 - 1))
            }
            _ => {
                let group = ir::constant::Group::new();
                ir::constant::fold(&self.agreement, &group, found)
            }
        }
    }

    fn expect_subject(
        &mut self,
        subject: &ast::Expr,
        scope: &Scope,
        over: &(String, String),
    ) -> Option<Subject> {
        let mut indices: Vec<&ast::Expr> = Vec::new();
        let mut head = subject;
        while let ast::ExprKind::Index(of, arguments) = &head.kind {
            for (place, argument) in arguments.iter().enumerate() {
                indices.insert(place, argument);
            }
            head = of;
        }
        let Some(path) = super::calendar::path_of(head) else {
            if !matches!(head.kind, ast::ExprKind::Missing) {
                self.report(
                    Diagnostic::new(
                        codes::EXPECTATION,
                        scope.at(head.span),
                        "an example expects something of an objective or a penalty",
                    )
                    .help("write its name first"),
                );
            }
            return None;
        };
        if let [only] = path.parts.as_slice()
            && &*only.text == Kind::Remedies.word()
            && self
                .resolved
                .find(scope.unit, only)
                .is_none_or(|id| self.declaration(id).kind == Kind::Remedies)
        {
            return self.all_remedies(&indices, subject, scope);
        }
        let kinds = [Kind::Objective, Kind::Penalty, Kind::Bonus, Kind::Ledger];
        let id = self.reference(&path, &kinds, scope)?;
        let path = ir::Path::new(&self.declaration(id).path);
        if self.declaration(id).kind == Kind::Ledger {
            return self.in_a_ledger(path, &indices, scope);
        }
        let is_penalty = self.declaration(id).kind != Kind::Objective;
        let objective = self.judged_objective(&path, is_penalty)?;
        let keys = self.agreement.objective(&objective)?.keys.clone();
        let ty = if is_penalty {
            self.type_of_penalty(&path)
        } else {
            self.value_type(&objective)?
        };
        let mut group = Vec::new();
        let mut window = None;
        let mut row = None;
        for index in indices {
            if is_time(index) {
                let name = self.window_named(&objective, index, scope)?;
                self.check_window(&path, &name, index, (over, scope))?;
                window = Some(name);
                continue;
            }
            if group.len() == keys.len()
                && row.is_none()
                && let Some(name) = self.row_named(&objective, index, scope)
            {
                row = Some(name);
                continue;
            }
            let Some(key) = keys.get(group.len()) else {
                self.report(
                    Diagnostic::new(
                        codes::EXPECTATION,
                        scope.at(index.span),
                        format!("`{objective}` has no key for this"),
                    )
                    .help("give one value for each key behind `by`, in their order, and then the window"),
                );
                return None;
            };
            let ty = key.ty.clone();
            group.push(self.key_value(index, scope, &ty)?);
        }
        let at = scope.at(subject.span);
        self.check_subject(&objective, is_penalty, group.len(), keys.len(), at)?;
        let one_window = over.0 == over.1;
        if window.is_none() && row.is_none() && !one_window && !is_penalty {
            self.report(
                Diagnostic::new(codes::EXPECTATION, at, "this does not say in which window")
                    .note("the example covers more than one")
                    .help(format!("name the window: `{path}[2026-03]`")),
            );
            return None;
        }
        Some(Subject {
            path,
            is_penalty,
            ty,
            group,
            window,
            row,
        })
    }

    /// `bank`: what is in a ledger when the example ends.
    fn in_a_ledger(
        &mut self,
        path: ir::Path,
        indices: &[&ast::Expr],
        scope: &Scope,
    ) -> Option<Subject> {
        if let Some(index) = indices.first() {
            self.report(
                Diagnostic::new(
                    codes::EXPECTATION,
                    scope.at(index.span),
                    "what is in a ledger is asked for at the end of the example",
                )
                .help("write its name alone; for an earlier day let another example end there"),
            );
            return None;
        }
        Some(Subject {
            path,
            is_penalty: true,
            ty: Type::MONEY,
            group: Vec::new(),
            window: None,
            row: None,
        })
    }

    /// `remedies`, `remedies[2026-04]`: what is owed when all steps are taken.
    fn all_remedies(
        &mut self,
        indices: &[&ast::Expr],
        subject: &ast::Expr,
        scope: &Scope,
    ) -> Option<Subject> {
        let window = match indices {
            [] => None,
            [index] => window_literal(index),
            _ => None,
        };
        if indices.len() != usize::from(window.is_some()) {
            self.report(
                Diagnostic::new(
                    codes::EXPECTATION,
                    scope.at(subject.span),
                    "what is owed in all is asked for by a period alone",
                )
                .help("write `remedies[2026-04]`, or `remedies` for all of the example"),
            );
            return None;
        }
        Some(Subject {
            path: ir::Path::new(Kind::Remedies.word()),
            is_penalty: true,
            ty: Type::MONEY,
            group: Vec::new(),
            window,
            row: None,
        })
    }

    /// The words that name a row: those of a text field of the row that is the window.
    fn row_named(
        &mut self,
        objective: &ir::Path,
        index: &ast::Expr,
        scope: &Scope,
    ) -> Option<String> {
        let ast::ExprKind::Text(text) = &index.kind else {
            return None;
        };
        let rows = match &self.agreement.objective(objective)?.window {
            ir::Window::Row { rows, .. } | ir::Window::BeforeRow { rows, .. } => rows,
            _ => return None,
        };
        let Type::Rows(source) = &rows.ty else {
            return None;
        };
        let source = self.source(source)?;
        let has_words = source.fields.iter().any(|field| field.ty == Type::Text);
        has_words.then(|| self.plain_in(scope, text))
    }

    fn check_subject(
        &mut self,
        objective: &ir::Path,
        is_penalty: bool,
        given: usize,
        keys: usize,
        at: crate::text::Location,
    ) -> Option<()> {
        let whole = given == keys || (is_penalty && given == 0);
        if !whole {
            self.report(
                Diagnostic::new(
                    codes::EXPECTATION,
                    at,
                    format!(
                        "`{objective}` is judged for each group apart, and this does not say which"
                    ),
                )
                .help("give a value for each key: `response[P1]`"),
            );
        }
        whole.then_some(())
    }

    /// Points where the lines of a penalty accrue, otherwise money.
    fn type_of_penalty(&self, path: &ir::Path) -> Type {
        let mut penalties = self.agreement.penalties.iter();
        let penalty = penalties.find(|penalty| penalty.head.path == *path);
        let mut amounts = penalty.iter().flat_map(|it| &it.steps).map(|it| &it.amount);
        if amounts.any(ir::Amount::is_points) {
            Type::POINTS
        } else {
            Type::MONEY
        }
    }

    /// The objective itself, or the first one that a penalty is for.
    fn judged_objective(&self, path: &ir::Path, is_penalty: bool) -> Option<ir::Path> {
        if !is_penalty {
            return Some(path.clone());
        }
        let bonuses = self.agreement.bonuses.iter().map(|it| &it.terms);
        let mut penalties = self.agreement.penalties.iter().chain(bonuses);
        let penalty = penalties.find(|penalty| penalty.head.path == *path)?;
        penalty.objectives.first().cloned()
    }

    /// The value of a key: a member of an enum by name or text, or words.
    pub(super) fn key_value(
        &mut self,
        value: &ast::Expr,
        scope: &Scope,
        ty: &Type,
    ) -> Option<Constant> {
        let found = self.demand(value, scope, ty);
        match found.kind {
            ExprKind::Constant(constant) => Some(constant),
            _ => None,
        }
    }
}

struct Subject {
    path: ir::Path,
    is_penalty: bool,
    ty: Type,
    group: Vec<Constant>,
    window: Option<String>,
    row: Option<String>,
}

fn verdict_of(word: VerdictWord) -> Verdict {
    match word {
        VerdictWord::Met => Verdict::Met,
        VerdictWord::Missed => Verdict::Missed,
        VerdictWord::Undetermined => Verdict::Undetermined,
        VerdictWord::NotJudged => Verdict::NotJudged,
    }
}
