//! The agreement itself and its parties.

use super::super::context::Checker;
use super::super::expr::Allowed;
use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{self, Constant, ContractTerm, Customer, Ended, ExprKind, Party, Type};
use crate::quantity::{Currency, Date, Zone};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, Clause, ClauseKind};

impl Checker<'_> {
    /// The contract. Whatever reads clocks, money or business days comes after it.
    pub(super) fn contract(&mut self) {
        let Some(id) = self.all(Kind::Contract).first().copied() else {
            // Reported when names were resolved; nothing else is said of it.
            self.frame.currency_named = true;
            self.frame.business_days_named = true;
            return;
        };
        let clauses = self.clauses(id);
        self.parties_of_contract(id, clauses);
        self.contract_frame(id, clauses);
        self.agreement.contract.head = self.head(id);
        self.agreement.contract.version = self.plain_clause(id, "version");
        self.agreement.contract.law = self.plain_clause(id, "law");
        self.agreement.contract.purpose = self.prose_clause(id, "purpose");
        let scope = self.constants(id);
        for clause in clauses {
            match &clause.kind {
                ClauseKind::BusinessDays(calendar) => {
                    self.frame.business_days = self.calendar_with_hours(calendar, &scope);
                    self.agreement.contract.business_days = self.frame.business_days.clone();
                }
                ClauseKind::Precedence(documents) => {
                    let documents = self.precedence(id, clause, documents);
                    self.agreement.contract.precedence = documents;
                }
                ClauseKind::Term {
                    length,
                    renews_for,
                    unless_notice,
                } => {
                    let length = self.length(length, &scope, Allowed::Counted);
                    let mut optional = |of: &Option<ast::Expr>| {
                        of.as_ref()
                            .and_then(|of| self.length(of, &scope, Allowed::Counted))
                    };
                    let (renews_for, unless_notice) =
                        (optional(renews_for), optional(unless_notice));
                    self.agreement.contract.term = length.map(|length| ContractTerm {
                        length,
                        renews_for,
                        unless_notice,
                    });
                }
                ClauseKind::Ended { notice, under } => {
                    let under = under
                        .as_ref()
                        .map(|it| self.named_path(it, &[Kind::Termination], &scope));
                    let notice = self.consent(notice, &scope);
                    // A right that is not known has been reported.
                    if let Some(notice) =
                        notice.filter(|_| under.as_ref().is_none_or(Option::is_some))
                    {
                        self.agreement.contract.ended = Some(Ended {
                            date: notice.date,
                            by: notice.party,
                            under: under.flatten(),
                            origin: notice.origin,
                        });
                    }
                }
                _ => {}
            }
        }
    }

    /// Provider and customer come first: prose names them.
    fn parties_of_contract(&mut self, id: DeclId, clauses: &[Clause]) {
        let scope = self.constants(id);
        for clause in clauses {
            match (&*clause.word.text, &clause.kind) {
                ("provider", ClauseKind::Named(path)) => {
                    if let Some(party) = self.party(path, &scope) {
                        self.agreement.contract.provider = party.clone();
                        self.frame.provider = Some(party);
                    }
                }
                ("customer", ClauseKind::Named(path)) => {
                    if let Some(party) = self.party(path, &scope) {
                        self.agreement.contract.customer = Customer::Party(party.clone());
                        self.frame.customer = Some(party);
                    }
                }
                (_, ClauseKind::CustomerAny(name)) => {
                    let name = name.as_ref().map_or("Customer", |name| &name.value);
                    self.agreement.contract.customer = Customer::Any(name.to_owned());
                    self.frame.customer = Some(ir::Path::new("customer"));
                }
                _ => {}
            }
        }
    }

    /// Zone, currency and first day.
    fn contract_frame(&mut self, id: DeclId, clauses: &[Clause]) {
        let scope = self.constants(id);
        "XXX".clone_into(&mut self.agreement.contract.currency);
        for clause in clauses {
            match (&*clause.word.text, &clause.kind) {
                ("timezone", ClauseKind::Prose(text)) => {
                    if let Some(zone) = self.zone(id, text) {
                        zone.name()
                            .clone_into(&mut self.agreement.contract.timezone);
                        self.frame.zone = zone;
                    }
                }
                ("currency", ClauseKind::Named(path)) => self.currency(path, &scope),
                ("effective", ClauseKind::Value(expr)) => {
                    self.frame.effective = self.fixed_date(expr, &scope);
                }
                ("business", _) => self.frame.business_days_named = true,
                _ => {}
            }
        }
        if let Some(date) = self.frame.effective {
            self.agreement.contract.effective = date;
        }
    }

    /// A date that the contract fixes.
    pub(super) fn fixed_date(
        &mut self,
        expr: &ast::Expr,
        scope: &super::super::scope::Scope,
    ) -> Option<Date> {
        let found = self.demand(expr, scope, &Type::Date);
        match found.kind {
            ExprKind::Constant(Constant::Date(date)) => Some(date),
            ExprKind::Poison => None,
            _ => {
                let finding =
                    Diagnostic::new(codes::TYPE_MISMATCH, found.at, "a date is written here");
                self.report(finding.help("as in `2026-04-01`"));
                None
            }
        }
    }

    /// A zone by its IANA name.
    pub(super) fn zone(&mut self, id: DeclId, text: &ast::Text) -> Option<Zone> {
        let zone = Zone::load(&text.value);
        if zone.is_none() {
            let at = self.at(id, text.span);
            let finding = Diagnostic::new(
                codes::UNKNOWN_ZONE,
                at,
                format!("unknown time zone `{}`", text.value),
            )
            .note("zones have the names of the IANA database: they know when clocks change");
            let same = |name: &&str| name.eq_ignore_ascii_case(&text.value);
            let near = Zone::names().find(same).or_else(|| {
                let city = text
                    .value
                    .rsplit('/')
                    .next()
                    .unwrap_or_default()
                    .replace(' ', "_");
                let of_city = |name: &&str| {
                    name.rsplit('/')
                        .next()
                        .is_some_and(|last| last.eq_ignore_ascii_case(&city))
                };
                Zone::names()
                    .find(of_city)
                    .or_else(|| nearest(&text.value, Zone::names()))
            });
            self.report(match near {
                Some(near) => {
                    finding.suggest(format!("write \"{near}\""), at, format!("\"{near}\""))
                }
                None => finding.help("as in \"Europe/Berlin\" or \"UTC\""),
            });
        }
        zone
    }

    fn currency(&mut self, path: &ast::Path, scope: &super::super::scope::Scope) {
        self.frame.currency_named = true;
        let code = path.text();
        if code.is_empty() {
            return;
        }
        if let Some(currency) = Currency::known(&code) {
            self.frame.currency = Some(currency);
            self.agreement.contract.currency = code;
        } else {
            let at = scope.at(path.span);
            let finding = Diagnostic::new(
                codes::UNKNOWN_UNIT,
                at,
                format!("unknown currency `{code}`"),
            )
            .note("currencies have the three letters of ISO 4217");
            let upper = code.to_ascii_uppercase();
            let near = Currency::known(&upper)
                .map(Currency::code)
                .or_else(|| nearest(&upper, Currency::codes()));
            self.report(match near {
                Some(near) => finding.suggest(format!("write `{near}`"), at, near),
                None => finding.help("as in `EUR`, `USD`, `GBP`"),
            });
        }
    }

    pub(super) fn parties_declared(&mut self) {
        for id in self.all(Kind::Party) {
            let head = self.head(id);
            let address = self.plain_clause(id, "address");
            let clauses = self.clauses(id);
            let mut contacts: Vec<(String, String)> = Vec::new();
            let mut seen = std::collections::BTreeMap::new();
            let mut signs = Vec::new();
            for clause in clauses {
                match &clause.kind {
                    ClauseKind::Contact(name, address) if !name.is_missing() => {
                        let at = self.at(id, name.span);
                        if let Some(first) = seen.insert(name.text.clone(), at) {
                            self.duplicate(at, first, &name.text);
                        }
                        let address = self.plain(id, address);
                        contacts.push((name.text.to_string(), address));
                    }
                    ClauseKind::Signs(name, office) => {
                        let name = self.plain(id, name);
                        let office = office.as_ref().map(|office| self.plain(id, office));
                        signs.push((name, office));
                    }
                    _ => {}
                }
            }
            self.agreement.parties.push(Party {
                head,
                address,
                contacts,
                signs,
            });
        }
    }
}
