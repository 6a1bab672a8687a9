//! Types as they are written: `percent`, `Priority`, `list of text`, `money per hour`.

use super::context::Checker;
use super::scope::Scope;
use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{Dimension, Path, Type};
use crate::quantity::Currency;
use crate::resolve::{DeclId, Kind, reserved};
use crate::syntax::ast::TypeName;

impl Checker<'_> {
    /// The type that a name means.
    pub(super) fn type_named(&mut self, name: &TypeName, scope: &Scope) -> Type {
        let Some(or) = &name.or else {
            return self.one_type(name, scope);
        };
        self.report(
            Diagnostic::new(
                codes::NOT_HERE,
                scope.at(name.word.span.to(or.span)),
                "only a column of a table mixes two types",
            )
            .note("elsewhere a value is of one type, so that it is known what can be done with it")
            .help("name one of them"),
        );
        Type::Unknown
    }

    /// The type of a table's column, which may mix durations and periods.
    pub(super) fn column_type(&mut self, name: &TypeName, scope: &Scope) -> Type {
        let Some(or) = &name.or else {
            return self.one_type(name, scope);
        };
        let pair = (&*name.word.text, &*or.text);
        let mixes = matches!(pair, ("duration", "period") | ("period", "duration"));
        if mixes && !name.list {
            return Type::DurationOrPeriod;
        }
        self.report(
            Diagnostic::new(
                codes::WRONG_KIND,
                scope.at(name.word.span.to(or.span)),
                format!("`{} or {}` is no type", pair.0, pair.1),
            )
            .help("a column holds values of one type, or `duration or period`"),
        );
        Type::Unknown
    }

    fn one_type(&mut self, name: &TypeName, scope: &Scope) -> Type {
        let of = self.type_word(name, scope);
        let of = match &name.per {
            Some(_) if of == Type::Unknown => of,
            Some(per) => self.rate(&of, per, scope),
            None => of,
        };
        if name.list && of != Type::Unknown {
            return Type::List(Box::new(of));
        }
        of
    }

    fn type_word(&mut self, name: &TypeName, scope: &Scope) -> Type {
        let word = &*name.word.text;
        match word {
            "" => return Type::Unknown,
            "number" => return Type::Number,
            "percent" => return Type::Percent,
            "duration" => return Type::DURATION,
            "period" => return Type::Period,
            "date" => return Type::Date,
            "timestamp" => return Type::Timestamp,
            "time_of_day" => return Type::TimeOfDay,
            "money" => return Type::MONEY,
            "data" => return Type::DATA,
            "text" => return Type::Text,
            "bool" => return Type::Bool,
            "party" => return Type::Party,
            "calendar" => return Type::Calendar,
            "spans" => return Type::Time,
            "points" => return Type::POINTS,
            _ => {}
        }
        let at = scope.at(name.word.span);
        if let Some(id) = self.type_declared(&name.word, scope) {
            let declaration = self.declaration(id);
            self.defined(at, declaration.at);
            if declaration.kind == Kind::Enum {
                return Type::Enum(Path::new(&declaration.path));
            }
            if declaration.kind == Kind::Unit {
                return self.unit_as_type(id, at);
            }
            self.report(
                Diagnostic::new(
                    codes::WRONG_KIND,
                    at,
                    format!("`{word}` is {}, not a type", declaration.kind),
                )
                .also(declaration.at, "declared here"),
            );
            return Type::Unknown;
        }
        self.unknown_type(word, at, scope);
        Type::Unknown
    }

    /// An enum or a unit by its name.
    fn type_declared(&self, word: &crate::syntax::ast::Name, scope: &Scope) -> Option<DeclId> {
        let own = self.resolved.find(scope.unit, word);
        own.or_else(|| self.resolved.brought(scope.unit, &word.text, &[Kind::Unit]))
    }

    fn unknown_type(&mut self, word: &str, at: crate::text::Location, scope: &Scope) {
        let finding = Diagnostic::new(codes::UNKNOWN_NAME, at, format!("unknown type `{word}`"));
        let meant = match word {
            "string" | "str" => Some("text"),
            "int" | "integer" | "decimal" | "float" => Some("number"),
            "boolean" => Some("bool"),
            "datetime" | "instant" | "time" => Some("timestamp"),
            "percentage" => Some("percent"),
            "currency" | "amount" => Some("money"),
            "size" | "bytes" => Some("data"),
            _ if Currency::known(word).is_some() => Some("money"),
            _ => None,
        };
        let near = meant
            .or_else(|| nearest(word, reserved::TYPES.iter().copied()))
            .map(ToOwned::to_owned)
            .or_else(|| {
                self.resolved
                    .nearest(scope.unit, word, &[Kind::Enum, Kind::Unit])
            });
        self.report(match near {
            Some(near) => finding.fix(format!("write `{near}`"), at, near),
            None => finding.help(format!(
                "a set of values of its own is declared: `enum {word} {{ … }}`"
            )),
        });
    }

    /// `money per hour`, `data per second`
    fn rate(&mut self, of: &Type, per: &crate::syntax::ast::Name, scope: &Scope) -> Type {
        let by_time = matches!(&*per.text, "second" | "minute" | "hour" | "duration");
        let unit = self.unit_declared(per, scope);
        let unit = unit.map(|id| self.unit_as_type(id, scope.at(per.span)));
        match (of.dimension(), unit) {
            (Some(dimension), Some(unit)) => {
                let below = unit.dimension().unwrap_or_default();
                Type::of_dimension(dimension.per(below))
            }
            (Some(dimension), None) if by_time => {
                Type::of_dimension(dimension.per(Dimension::TIME))
            }
            _ => {
                self.report(
                    Diagnostic::new(
                        codes::IMPOSSIBLE_VALUE,
                        scope.at(per.span),
                        format!("there is no rate per `{}`", per.text),
                    )
                    .help("a rate is an amount `per second`, `per minute`, `per hour` or per unit that the contract declares"),
                );
                Type::Unknown
            }
        }
    }
}
