//! Names in clauses: a path that must be a party, a calendar, an objective.

use super::context::Checker;
use super::scope::Scope;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{self, PeriodBasis, PeriodRule, PeriodSize, Type};
use crate::quantity::Weekday;
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast;

/// Months as `fiscal year from february` names them.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl Checker<'_> {
    /// The declaration of one of `kinds` that a path names as a whole. Reports if there is none.
    pub(super) fn reference(
        &mut self,
        path: &ast::Path,
        kinds: &[Kind],
        scope: &Scope,
    ) -> Option<DeclId> {
        let (id, used) = self.reference_with_rest(path, kinds, scope)?;
        let Some(rest) = path.parts.get(used) else {
            return Some(id);
        };
        let declaration = self.declaration(id);
        self.report(
            Diagnostic::new(
                codes::UNKNOWN_NAME,
                scope.at(rest.span),
                format!(
                    "`{}` has no part `{}` that could stand here",
                    declaration.path, rest.text
                ),
            )
            .also(declaration.at, format!("it is {}", declaration.kind)),
        );
        None
    }

    /// Like [`Checker::reference`]; further names may follow.
    pub(super) fn reference_with_rest(
        &mut self,
        path: &ast::Path,
        kinds: &[Kind],
        scope: &Scope,
    ) -> Option<(DeclId, usize)> {
        let first = path.parts.first().filter(|name| !name.is_missing())?;
        let Some((id, used)) = self.resolved.find_path(scope.unit, path) else {
            self.unknown_path(path, first, kinds, scope);
            return None;
        };
        let declaration = self.declaration(id);
        let named = path
            .parts
            .get(used - 1)
            .map_or(path.span, |last| first.span.to(last.span));
        self.defined(scope.at(named), declaration.at);
        if kinds.is_empty() || kinds.contains(&declaration.kind) {
            return Some((id, used));
        }
        self.wrong_kind(path, id, kinds, scope.at(named), scope);
        None
    }

    fn wrong_kind(
        &mut self,
        path: &ast::Path,
        id: DeclId,
        kinds: &[Kind],
        at: crate::text::Location,
        scope: &Scope,
    ) {
        let declaration = self.declaration(id);
        let wanted: Vec<String> = kinds.iter().map(ToString::to_string).collect();
        let finding = Diagnostic::new(
            codes::WRONG_KIND,
            at,
            format!(
                "`{}` is {}, not {}",
                path.text(),
                declaration.kind,
                wanted.join(" or ")
            ),
        )
        .also(declaration.at, "declared here");
        let near = self.resolved.nearest(scope.unit, &declaration.name, kinds);
        self.report(match near {
            Some(near) => finding.suggest(format!("write `{near}`"), at, near),
            None => finding,
        });
    }

    fn unknown_path(&mut self, path: &ast::Path, first: &ast::Name, kinds: &[Kind], scope: &Scope) {
        if let Some(module) = self.resolved.module(scope.unit, first) {
            let finding = match path.parts.get(1) {
                Some(second) => self.unknown_in_module(first, second, module, scope),
                None => Diagnostic::new(
                    codes::WRONG_KIND,
                    scope.at(first.span),
                    format!(
                        "`{}` is a file that is used, not one of its names",
                        first.text
                    ),
                )
                .help(format!("write `{}.NAME`", first.text)),
            };
            self.report(finding);
            return;
        }
        self.unknown_kind(first, kinds, scope);
    }

    /// Reports that a name of one of some kinds is not declared.
    pub(super) fn unknown_kind(&mut self, name: &ast::Name, kinds: &[Kind], scope: &Scope) {
        if name.is_missing() {
            return;
        }
        let at = scope.at(name.span);
        let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
        let what = match words.as_slice() {
            [] => "name".to_owned(),
            [one] => (*one).to_owned(),
            several => several.join(" or "),
        };
        let finding = Diagnostic::new(
            codes::UNKNOWN_NAME,
            at,
            format!("unknown {what} `{}`", name.text),
        );
        self.report(match self.resolved.nearest(scope.unit, &name.text, kinds) {
            Some(near) => finding.fix(format!("write `{near}`"), at, near),
            None => match words.as_slice() {
                [one] => finding.help(format!("declare it: `{one} {} \"…\"`", name.text)),
                _ => finding,
            },
        });
    }

    /// A party; `provider` and `customer` are the contract's.
    pub(super) fn party(&mut self, path: &ast::Path, scope: &Scope) -> Option<ir::Path> {
        if let Some(name) = path.single()
            && self.resolved.find(scope.unit, name).is_none()
        {
            let alias = match &*name.text {
                "provider" => &self.frame.provider,
                "customer" => &self.frame.customer,
                _ => &None,
            };
            if alias.is_some() {
                return alias.clone();
            }
        }
        let id = self.reference(path, &[Kind::Party], scope)?;
        Some(ir::Path::new(&self.declaration(id).path))
    }

    /// Parties.
    pub(super) fn parties(&mut self, paths: &[ast::Path], scope: &Scope) -> Vec<ir::Path> {
        paths
            .iter()
            .filter_map(|path| self.party(path, scope))
            .collect()
    }

    /// A party or one of its contacts.
    pub(super) fn contact(&mut self, path: &ast::Path, scope: &Scope) -> Option<ir::Path> {
        let (id, used) = self.reference_with_rest(path, &[Kind::Party], scope)?;
        let party = ir::Path::new(&self.declaration(id).path);
        let Some(name) = path.parts.get(used) else {
            return Some(party);
        };
        let contacts = self.contacts_of(id);
        if let Some((contact, ..)) = contacts
            .iter()
            .find(|(contact, ..)| contact.text == name.text)
        {
            let declared = self.at(id, contact.span);
            self.defined(scope.at(name.span), declared);
            Some(party.child(&name.text))
        } else {
            let names: Vec<String> = contacts
                .iter()
                .map(|(name, _)| name.text.to_string())
                .collect();
            self.unknown_among(name, &format!("contact of `{party}`"), &names, scope);
            None
        }
    }

    /// Names and addresses of a party's contacts.
    pub(super) fn contacts_of(&self, party: DeclId) -> Vec<(&ast::Name, &ast::Text)> {
        let Some(block) = self.block(party) else {
            return Vec::new();
        };
        block
            .clauses
            .iter()
            .filter_map(|clause| match &clause.kind {
                ast::ClauseKind::Contact(name, address) => Some((name, address)),
                _ => None,
            })
            .collect()
    }

    /// A calendar with hours; `always` is built in.
    pub(super) fn calendar_with_hours(
        &mut self,
        path: &ast::Path,
        scope: &Scope,
    ) -> Option<ir::Path> {
        if path.single().is_some_and(|name| &*name.text == "always") {
            return Some(ir::Path::new("always"));
        }
        let at = scope.at(path.span);
        if let Some((id, used)) = self.resolved.find_path(scope.unit, path)
            && used == path.parts.len()
            && self.declaration(id).kind == Kind::Param
        {
            let found = self.param_named(id, at);
            return match found.kind {
                ir::ExprKind::Constant(ir::Constant::Calendar(calendar)) => Some(calendar),
                ir::ExprKind::Poison => None,
                _ => {
                    self.report(Diagnostic::new(
                        codes::TYPE_MISMATCH,
                        at,
                        format!("expected a calendar, found {}", found.ty),
                    ));
                    None
                }
            };
        }
        let id = self.reference(path, &[Kind::Calendar], scope)?;
        match self.type_of_calendar(id, at) {
            Type::Dates => {
                self.report(
                    Diagnostic::new(
                        codes::TYPE_MISMATCH,
                        at,
                        format!("`{}` is a set of dates; it has no hours", path.text()),
                    )
                    .also(self.declaration(id).at, "it has only `closed`")
                    .help("let a calendar with hours close on these dates"),
                );
                None
            }
            Type::Unknown => None,
            _ => Some(ir::Path::new(&self.declaration(id).path)),
        }
    }

    /// A calendar with hours that an expression names.
    pub(super) fn calendar_value(&mut self, expr: &ast::Expr, scope: &Scope) -> Option<ir::Path> {
        if let Some(path) = super::items::calendar::path_of(expr) {
            return self.calendar_with_hours(&path, scope);
        }
        let found = self.demand(expr, scope, &Type::Calendar);
        match found.kind {
            ir::ExprKind::Constant(ir::Constant::Calendar(path)) => Some(path),
            ir::ExprKind::Poison => None,
            _ => {
                self.report(Diagnostic::new(
                    codes::TYPE_MISMATCH,
                    found.at,
                    "a calendar is named here",
                ));
                None
            }
        }
    }

    /// A period as a rule.
    pub(super) fn period_rule(
        &mut self,
        period: &ast::PeriodName,
        scope: &Scope,
    ) -> Option<PeriodRule> {
        let size = match period.unit.text.trim_end_matches('s') {
            "hour" => PeriodSize::Hour,
            "day" => PeriodSize::Day,
            "week" => PeriodSize::Week,
            "month" => PeriodSize::Month,
            "quarter" => PeriodSize::Quarter,
            "year" => PeriodSize::Year,
            "" => return None,
            _ => {
                let sizes =
                    ["hour", "day", "week", "month", "quarter", "year"].map(ToOwned::to_owned);
                self.unknown_among(&period.unit, "period", &sizes, scope);
                return None;
            }
        };
        let basis = match period
            .basis
            .as_ref()
            .map_or("calendar", |basis| &basis.text)
        {
            "contract" => PeriodBasis::Contract,
            "billing" => PeriodBasis::Billing,
            "fiscal" => PeriodBasis::Fiscal,
            _ => PeriodBasis::Calendar,
        };
        let from = self.period_start(period, basis, size, scope)?;
        Some(PeriodRule { basis, size, from })
    }

    /// What stands behind `from`: a weekday, a day of the month, a month.
    fn period_start(
        &mut self,
        period: &ast::PeriodName,
        basis: PeriodBasis,
        size: PeriodSize,
        scope: &Scope,
    ) -> Option<u8> {
        let small = matches!(size, PeriodSize::Hour | PeriodSize::Day | PeriodSize::Week);
        let wrong = match basis {
            PeriodBasis::Billing | PeriodBasis::Fiscal if small => {
                Some("billing and fiscal periods are months, quarters and years")
            }
            PeriodBasis::Contract if matches!(size, PeriodSize::Hour) => {
                Some("hours are the calendar's")
            }
            _ => None,
        };
        if let Some(note) = wrong {
            let text = self.source_text(scope, period.span);
            let headline = format!("there is no `{text}`");
            self.report(
                Diagnostic::new(codes::UNKNOWN_PERIOD, scope.at(period.span), headline).note(note),
            );
            return None;
        }
        let word = period.from.as_ref().map(|from| &*from.text);
        let start = match (basis, word) {
            (PeriodBasis::Calendar | PeriodBasis::Contract, None) => Some(0),
            (PeriodBasis::Calendar, Some(word)) if size == PeriodSize::Week => {
                Weekday::parse(word).and_then(|day| u8::try_from(day.index()).ok())
            }
            (PeriodBasis::Billing, Some(word)) => {
                word.parse().ok().filter(|day| (1..=31).contains(day))
            }
            (PeriodBasis::Fiscal, Some(word)) => MONTHS
                .iter()
                .position(|month| *month == word)
                .and_then(|index| u8::try_from(index + 1).ok()),
            _ => None,
        };
        if start.is_none() {
            let at = period.from.as_ref().map_or(period.span, |from| from.span);
            let (what, example) = match basis {
                PeriodBasis::Billing => ("from which day of the month", "billing month from 15"),
                PeriodBasis::Fiscal => ("from which month", "fiscal year from february"),
                _ if size == PeriodSize::Week => {
                    ("from which weekday", "calendar week from monday")
                }
                _ => ("", ""),
            };
            let finding = if what.is_empty() {
                Diagnostic::new(
                    codes::UNKNOWN_PERIOD,
                    scope.at(at),
                    "only weeks, billing and fiscal periods begin `from` somewhere else",
                )
            } else {
                Diagnostic::new(
                    codes::UNKNOWN_PERIOD,
                    scope.at(at),
                    format!("it must be said {what} this period runs"),
                )
                .help(format!("write `{example}`"))
            };
            self.report(finding);
        }
        start
    }
}
