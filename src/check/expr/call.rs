//! Functions.

use super::super::context::Checker;
use super::super::scope::Scope;
use super::fit::end_of_day;
use super::{Want, is_timely};
use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{Constant, Expr, ExprKind, Type};
use crate::resolve::Kind;
use crate::syntax::ast::{self, Arg, ArgLabel};
use crate::text::Location;

/// Every function, with how it is called.
pub(in crate::check) const FUNCTIONS: &[(&str, &str)] = &[
    (
        "count",
        "count(ROWS)`, `count(ROWS, distinct FIELD)`, `count(TIME)",
    ),
    ("sum", "sum(ROWS, VALUE)"),
    ("mean", "mean(ROWS, VALUE)"),
    ("min", "min(ROWS, VALUE)`, `min(a, b)"),
    ("max", "max(ROWS, VALUE)`, `max(a, b)"),
    ("share", "share(ROWS, CONDITION)"),
    ("percentile", "percentile(ROWS, VALUE, 95%)"),
    ("length", "length(TIME)"),
    ("longest", "longest(TIME)"),
    (
        "time",
        "time(SAMPLES where CONDITION)`, `time(CONDITION each 1 minute)",
    ),
    ("spans", "spans(ROWS)"),
    ("elapsed", "elapsed(a to b, on CALENDAR, except TIME)"),
    ("days", "days(a to b)"),
    ("date", "date(INSTANT)"),
    ("earliest", "earliest(a, b)"),
    ("latest", "latest(a, b)"),
    ("overlaps", "overlaps(TIME, TIME)"),
    ("existing", "existing(SAMPLES)"),
    ("ungrouped", "ungrouped(ROWS)"),
    ("past", "past(METRIC, 1)"),
    (
        "total",
        "total(PENALTY)`, `total(PENALTY, over last 6 calendar months)",
    ),
];

impl Checker<'_> {
    pub(super) fn call(
        &mut self,
        name: &ast::Name,
        arguments: &[Arg],
        scope: &Scope,
        at: Location,
    ) -> Expr {
        let word = &*name.text;
        if !FUNCTIONS.iter().any(|(known, _)| *known == word) {
            self.unknown_function(name, arguments, scope);
            return Self::poison(at);
        }
        match word {
            "past" => return self.past(arguments, scope, at),
            "total" => return self.total(arguments, scope, at),
            _ => {}
        }
        let own_clock = matches!(word, "date" | "days" | "elapsed" | "earliest" | "latest");
        if !scope.place.measures() && !own_clock && !is_of_numbers(word, arguments) {
            return self.measured_here(word, scope, at);
        }
        match word {
            "length" | "longest" => self.measure_of_time(word, arguments, scope, at),
            "time" => self.time_call(arguments, scope, at),
            "spans" => self.spans_call(arguments, scope, at),
            "existing" => self.existing_call(arguments, scope, at),
            "ungrouped" => match self.only_argument("ungrouped", arguments, at) {
                Some(rows) => {
                    let (rows, _) = self.demand_rows(rows, scope);
                    let ty = rows.ty.clone();
                    let kind = ExprKind::Ungrouped(Box::new(rows));
                    Expr { kind, ty, at }
                }
                None => Self::poison(at),
            },
            "elapsed" => self.elapsed(arguments, scope, at),
            "days" => self.days(arguments, scope, at),
            "earliest" | "latest" => self.extreme_moment(word, arguments, scope, at),
            "overlaps" => self.overlaps(arguments, scope, at),
            "date" => match self.only_argument("date", arguments, at) {
                Some(of) => {
                    let of = self.demand(of, scope, &Type::Timestamp);
                    let kind = ExprKind::LocalDate(Box::new(of));
                    let ty = Type::Date;
                    Expr { kind, ty, at }
                }
                None => Self::poison(at),
            },
            _ => self.aggregate_call(word, arguments, scope, at),
        }
    }

    fn unknown_function(&mut self, name: &ast::Name, arguments: &[Arg], scope: &Scope) {
        let at = scope.at(name.span);
        let word = &*name.text;
        let declared = self.resolved.find(scope.unit, name);
        if let Some(id) = declared {
            let declaration = self.declaration(id);
            let finding = Diagnostic::new(
                codes::WRONG_KIND,
                at,
                format!("`{word}` is {}, not a function", declaration.kind),
            )
            .also(declaration.at, "declared here");
            self.report(match declaration.kind {
                Kind::Table => finding.help(format!("write `{word}[KEY].COLUMN`")),
                Kind::Metric => finding.help("parameters of a metric are given by `measure`"),
                _ => finding,
            });
        } else {
            let finding = Diagnostic::new(
                codes::UNKNOWN_NAME,
                at,
                format!("unknown function `{word}`"),
            );
            let names = FUNCTIONS.iter().map(|(name, _)| *name);
            let synonym = match word {
                "avg" | "average" => Some("mean"),
                "maximum" => Some("max"),
                "minimum" => Some("min"),
                "duration" => Some("length"),
                "ratio" | "fraction" => Some("share"),
                _ => None,
            };
            self.report(match synonym.or_else(|| nearest(word, names)) {
                Some(near) => finding.fix(format!("write `{near}`"), at, near),
                None => finding,
            });
        }
        let _ = arguments;
    }

    /// Reports arguments that a function does not take.
    pub(super) fn wrong_arguments(&mut self, word: &str, at: Location) -> Expr {
        let form = FUNCTIONS
            .iter()
            .find(|(known, _)| *known == word)
            .map_or("", |(_, form)| *form);
        let headline = format!("`{word}` takes other arguments");
        self.report(
            Diagnostic::new(codes::WRONG_ARGUMENTS, at, headline).help(format!("write `{form}`")),
        );
        Self::poison(at)
    }

    /// The only argument, without a label, `to` or `each`.
    pub(super) fn only_argument<'t>(
        &mut self,
        word: &str,
        arguments: &'t [Arg],
        at: Location,
    ) -> Option<&'t ast::Expr> {
        if let [argument] = arguments
            && let Some(value) = plain(argument)
        {
            return Some(value);
        }
        self.wrong_arguments(word, at);
        None
    }

    // ---- clocks

    fn elapsed(&mut self, arguments: &[Arg], scope: &Scope, at: Location) -> Expr {
        let Some((span, rest)) = arguments.split_first() else {
            return self.wrong_arguments("elapsed", at);
        };
        let (ArgLabel::None, Some(to), None) = (&span.label, &span.to, &span.each) else {
            return self.wrong_arguments("elapsed", at);
        };
        let from = self.demand_instant(&span.value, scope);
        let to = self.demand_instant(to, scope);
        let mut calendar = None;
        let mut except = None;
        for argument in rest {
            if argument.to.is_some() || argument.each.is_some() {
                return self.wrong_arguments("elapsed", at);
            }
            match &argument.label {
                ArgLabel::On if calendar.is_none() => {
                    calendar = Some(Box::new(self.demand_calendar(&argument.value, scope)));
                }
                ArgLabel::Except if except.is_none() => {
                    except = Some(Box::new(self.demand_time(&argument.value, scope)));
                }
                _ => return self.wrong_arguments("elapsed", at),
            }
        }
        Expr {
            kind: ExprKind::Elapsed {
                from: Box::new(from),
                to: Box::new(to),
                calendar,
                except,
            },
            ty: Type::DURATION,
            at,
        }
    }

    /// An instant; a date stands for the end of its day.
    fn demand_instant(&mut self, expr: &ast::Expr, scope: &Scope) -> Expr {
        self.demand(expr, scope, &Type::Timestamp)
    }

    /// A calendar with hours: by name, or a cell of a table.
    fn demand_calendar(&mut self, expr: &ast::Expr, scope: &Scope) -> Expr {
        self.demand(expr, scope, &Type::Calendar)
    }

    fn days(&mut self, arguments: &[Arg], scope: &Scope, at: Location) -> Expr {
        let [argument] = arguments else {
            return self.wrong_arguments("days", at);
        };
        let (ArgLabel::None, Some(to), None) = (&argument.label, &argument.to, &argument.each)
        else {
            return self.wrong_arguments("days", at);
        };
        let from = self.demand_date_or_instant(&argument.value, scope);
        let to = self.demand_date_or_instant(to, scope);
        Expr {
            kind: ExprKind::Days {
                from: Box::new(from),
                to: Box::new(to),
            },
            ty: Type::Number,
            at,
        }
    }

    /// `earliest(a, b)`: of dates a date; beside an instant a date is the end of its day.
    fn extreme_moment(
        &mut self,
        word: &str,
        arguments: &[Arg],
        scope: &Scope,
        at: Location,
    ) -> Expr {
        let trees: Option<Vec<&ast::Expr>> = arguments.iter().map(plain).collect();
        let Some(trees) = trees.filter(|trees| trees.len() >= 2) else {
            return self.wrong_arguments(word, at);
        };
        let mut of = Vec::with_capacity(trees.len());
        for tree in &trees {
            of.push(self.demand_date_or_instant(tree, scope));
        }
        let has_instant = of.iter().any(|each| each.ty == Type::Timestamp);
        let ty = if has_instant {
            Type::Timestamp
        } else {
            Type::Date
        };
        let of = of.into_iter().map(|each| match each.ty {
            Type::Date if has_instant => end_of_day(each),
            _ => each,
        });
        Expr {
            kind: ExprKind::Extreme {
                largest: word == "latest",
                of: of.collect(),
            },
            ty,
            at,
        }
    }

    /// `overlaps(row, T)`
    fn overlaps(&mut self, arguments: &[Arg], scope: &Scope, at: Location) -> Expr {
        let trees: Option<Vec<&ast::Expr>> = arguments.iter().map(plain).collect();
        let Some([left, right]) = trees.as_deref() else {
            return self.wrong_arguments("overlaps", at);
        };
        let left = Box::new(self.demand_time(left, scope));
        let right = Box::new(self.demand_time(right, scope));
        Expr {
            kind: ExprKind::Overlaps(left, right),
            ty: Type::Bool,
            at,
        }
    }

    fn demand_date_or_instant(&mut self, expr: &ast::Expr, scope: &Scope) -> Expr {
        let found = self.infer(expr, scope, &Want::Scalar);
        if found.ty == Type::Date {
            return found;
        }
        self.fit(found, &Type::Timestamp, expr)
    }

    pub(super) fn at_time(
        &mut self,
        date: &ast::Expr,
        time: &ast::Expr,
        scope: &Scope,
        at: Location,
    ) -> Expr {
        let date = self.demand(date, scope, &Type::Date);
        let time = self.demand(time, scope, &Type::TimeOfDay);
        Expr {
            kind: ExprKind::AtTime {
                date: Box::new(date),
                time: Box::new(time),
            },
            ty: Type::Timestamp,
            at,
        }
    }

    /// `d rolling to business days on CAL`
    pub(super) fn rolled(
        &mut self,
        date: Expr,
        on: Option<&ast::Path>,
        scope: &Scope,
        at: Location,
    ) -> Expr {
        let Some(path) = self.business_calendar(on, scope, at) else {
            return Self::poison(at);
        };
        let calendar = Expr {
            kind: ExprKind::Constant(Constant::Calendar(path)),
            ty: Type::Calendar,
            at,
        };
        Expr {
            kind: ExprKind::Rolled {
                date: Box::new(date),
                calendar: Box::new(calendar),
            },
            ty: Type::Date,
            at,
        }
    }

    // ---- membership

    /// `t during T`, `VALUE during LIST`
    pub(super) fn during(
        &mut self,
        instant: &ast::Expr,
        time: &ast::Expr,
        scope: &Scope,
        at: Location,
    ) -> Expr {
        if self.may_be_member(instant, scope) {
            let list = self.infer(time, scope, &Want::Any);
            if let Type::List(of) = &list.ty {
                let of = (**of).clone();
                let value = self.demand(instant, scope, &of);
                return contains(list, value, at);
            }
            let instant = self.instant_or_row(instant, scope);
            let time = self.fit(list, &Type::Time, time);
            return during(instant, time, at);
        }
        let instant_tree = instant;
        let instant = self.instant_or_row(instant, scope);
        let found = self.infer(time, scope, &Want::Any);
        if let Type::List(of) = &found.ty {
            let of = (**of).clone();
            let value = self.fit(instant, &of, instant_tree);
            return contains(found, value, at);
        }
        let time = self.fit(found, &Type::Time, time);
        let instant = match instant.ty {
            Type::Date => end_of_day(instant),
            Type::Timestamp | Type::Unknown => instant,
            _ => {
                let finding = Diagnostic::new(
                    codes::TYPE_MISMATCH,
                    instant.at,
                    format!(
                        "expected an instant or a row before `during`, found {}",
                        instant.ty
                    ),
                );
                self.report(if is_timely(&instant.ty) {
                    finding.help("write `and` for the time that lies in both")
                } else {
                    finding
                });
                Self::poison(instant.at)
            }
        };
        during(instant, time, at)
    }

    /// A single value; `row` stands for its date.
    fn instant_or_row(&mut self, tree: &ast::Expr, scope: &Scope) -> Expr {
        let is_row = matches!(&tree.kind, ast::ExprKind::Name(name) if &*name.text == "row");
        let source = scope.fields_of().filter(|_| is_row);
        let Some(source) = source else {
            return self.infer(tree, scope, &Want::Scalar);
        };
        let at = scope.at(tree.span);
        let dated = self.shape_of(source).and_then(|shape| {
            let name = shape.dated_by.as_ref()?;
            shape.field(name).cloned()
        });
        match dated {
            Some(field) => self.field(source, &field, at),
            None => Self::poison(at),
        }
    }

    // ---- words with `of`

    pub(super) fn of_word(
        &mut self,
        word: &ast::Name,
        of: &ast::Expr,
        scope: &Scope,
        at: Location,
    ) -> Expr {
        if &*word.text == "time" {
            let of = self.demand(of, scope, &Type::Timestamp);
            return Expr {
                kind: ExprKind::ClockTime(Box::new(of)),
                ty: Type::TimeOfDay,
                at,
            };
        }
        let note = match &*word.text {
            "fee" => return self.fee_of(of, scope, at),
            _ => "the ends of a set of time cannot be read",
        };
        self.not_here(&format!("{} of", word.text), note, scope, at)
    }

    // ---- rows

    pub(super) fn filter(
        &mut self,
        rows: &ast::Expr,
        condition: &ast::Expr,
        scope: &Scope,
        at: Location,
    ) -> Expr {
        let (rows, source) = self.demand_rows(rows, scope);
        if rows.ty == Type::Unknown {
            return Self::poison(at);
        }
        let condition = self.demand_condition(condition, &scope.in_row(source));
        let ty = rows.ty.clone();
        Expr {
            kind: ExprKind::Where {
                rows: Box::new(rows),
                condition: Box::new(condition),
            },
            ty,
            at,
        }
    }
}

/// An argument that is nothing but a value.
pub(super) fn plain(argument: &Arg) -> Option<&ast::Expr> {
    let bare = argument.label == ArgLabel::None && argument.to.is_none() && argument.each.is_none();
    bare.then_some(&argument.value)
}

/// `min(a, b)` and `max(a, b)` need no data.
fn is_of_numbers(word: &str, arguments: &[Arg]) -> bool {
    matches!(word, "min" | "max") && arguments.iter().all(|argument| plain(argument).is_some())
}

fn contains(list: Expr, value: Expr, at: Location) -> Expr {
    Expr {
        kind: ExprKind::Contains {
            list: Box::new(list),
            value: Box::new(value),
        },
        ty: Type::Bool,
        at,
    }
}

fn during(instant: Expr, time: Expr, at: Location) -> Expr {
    Expr {
        kind: ExprKind::During {
            instant: Box::new(instant),
            time: Box::new(time),
        },
        ty: Type::Bool,
        at,
    }
}
