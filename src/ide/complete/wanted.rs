//! What type a place wants, where that is plain: a bound has the type of what its objective measures.
//!
//! Names of that type come first there, and names of another type are not offered. What a name is made of further (a field,
//! a table, a function) stays, because a formula may begin with it.

use super::super::context::Context;
use super::{About, Completion, Offer};
use crate::ir::{Dimension, Type};
use crate::syntax::ast::{ClauseKind, ExprKind, Item, ItemKind, TypeName};
use std::borrow::Cow;

impl Offer<'_> {
    /// Puts the names of the type first that the place wants, and takes those of other types out.
    pub(super) fn prefer_wanted(&mut self, context: &Context<'_>) {
        let Some(wanted) = self.wanted(context) else {
            return;
        };
        let mut found = std::mem::take(&mut self.found);
        found.retain_mut(|it| match self.type_of(it) {
            Some(ty) if agree(&wanted, &ty) => {
                it.fits = true;
                true
            }
            own => own.is_none(),
        });
        self.found = found;
    }

    /// The word of the type of a bound that begins here.
    fn wanted(&self, context: &Context<'_>) -> Option<String> {
        let mut before = context
            .before
            .iter()
            .rev()
            .map(|(_, text)| *text)
            .peekable();
        before.next_if(|last| matches!(*last, ">" | "<" | "=" | "is"))?;
        while before.next_if_eq(&"=").is_some()
            || before.next_if(|it| matches!(*it, ">" | "<")).is_some()
        {}
        let begins = matches!(before.next(), Some("target" | "minimum" | "when" | "and"));
        let head = context.heads.last().filter(|_| begins)?;
        let resolved = &self.analysis.reading.resolved;
        let unit = self.unit?;
        let own = resolved.item(resolved.find_word(unit, head.get(1)?)?);
        let objective = match (head.first().copied()?, context.first()?) {
            ("objective", "target" | "minimum") => own,
            ("penalty" | "bonus", "when") => resolved.item(self.objective_of(own)?),
            _ => return None,
        };
        let metric = objective
            .clauses()
            .iter()
            .find_map(|clause| match &clause.kind {
                ClauseKind::Measure { metric, .. } => Some(metric),
                _ => None,
            })?;
        let ExprKind::Name(name) = &metric.kind else {
            return None;
        };
        let ItemKind::Metric(metric) = &resolved.item(resolved.find(unit, name)?).kind else {
            return None;
        };
        plain(&metric.ty).map(str::to_owned)
    }

    /// The word of the type of an offered name; nothing where it is not plain.
    fn type_of(&self, offered: &Completion) -> Option<Cow<'_, str>> {
        let About::Declaration(id) = offered.about else {
            return None;
        };
        let resolved = &self.analysis.reading.resolved;
        match &resolved.item(id).kind {
            ItemKind::Param { ty, .. } => plain(ty).map(Cow::Borrowed),
            ItemKind::Metric(metric) => plain(&metric.ty).map(Cow::Borrowed),
            ItemKind::Let { value, .. } => {
                let file = resolved.unit(resolved.declaration(id).unit).file;
                let ty = self.analysis.reading.type_of(file, value.id)?;
                word(ty).map(Cow::Borrowed)
            }
            _ => None,
        }
    }

    /// The objective that a penalty or a bonus is for.
    pub(super) fn objective_of(&self, item: &Item) -> Option<crate::resolve::DeclId> {
        let mut paths = item.clauses().iter().filter_map(|clause| {
            let named = &*clause.word.text == "for";
            match &clause.kind {
                ClauseKind::NamedList(paths) if named => paths.first(),
                ClauseKind::Named(path) if named => Some(path),
                _ => None,
            }
        });
        let resolved = &self.analysis.reading.resolved;
        let (id, _) = resolved.find_path(self.unit?, paths.next()?)?;
        Some(id)
    }
}

/// The word of a type that has one.
fn plain(ty: &TypeName) -> Option<&str> {
    let single = !ty.list && ty.per.is_none() && ty.or.is_none();
    single.then_some(&*ty.word.text)
}

/// How an author would write a type that a bound could never have, or has in one word.
fn word(ty: &Type) -> Option<&'static str> {
    Some(match ty {
        Type::Number => "number",
        Type::Percent => "percent",
        Type::Quantity(Dimension::TIME) => "duration",
        Type::Quantity(Dimension::MONEY) => "money",
        Type::Period => "period",
        Type::Date => "date",
        Type::Timestamp => "timestamp",
        Type::Time => "time",
        Type::Rows(_) => "rows",
        Type::Dates => "dates",
        Type::Bool => "bool",
        _ => return None,
    })
}

/// Whether values of the two types can be compared.
fn agree(one: &str, other: &str) -> bool {
    let alike = [
        ["number", "percent"],
        ["duration", "period"],
        ["date", "timestamp"],
    ];
    one == other
        || alike
            .iter()
            .any(|it| it.contains(&one) && it.contains(&other))
}
