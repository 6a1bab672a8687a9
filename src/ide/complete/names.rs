//! Names of declarations, by the place that takes them.

use super::super::context::Context;
use super::{About, CompletionKind, Offer};
use crate::prelude::LIBRARY;
use crate::quantity::{Currency, unit_words};
use crate::resolve::reserved::{PREDEFINED, TYPES, VALUES};
use crate::resolve::{Kind, UnitId};
use crate::syntax::ast::{BlockKind, ClauseKind, ItemKind};
use crate::text::{FileId, Span, sanitise_line};
use std::collections::BTreeMap;
use std::sync::LazyLock;

impl Offer<'_> {
    /// The library behind `use`, as far as it is not typed yet, and other files that are known.
    pub(super) fn modules(&mut self, context: &Context<'_>) {
        let typed: String = path_before(context);
        for (module, _) in LIBRARY {
            if let Some(rest) = module.strip_prefix(typed.as_str()) {
                let about = format!("The standard library has `{module}`.");
                self.add(rest, CompletionKind::Module, "standard library", about);
            }
        }
        for module in self.project_modules() {
            if let Some(rest) = module.strip_prefix(typed.as_str()) {
                let about = format!("A file of the project: `{}.sla`.", module.replace('.', "/"));
                self.add(rest, CompletionKind::Module, "file of the project", about);
            }
        }
    }

    /// The names of files and inclusions that the file uses.
    pub(super) fn modules_in_use(&mut self) {
        let Some(unit) = self.unit else {
            return;
        };
        let uses = &self.analysis.reading.resolved.unit(unit).uses;
        let names: Vec<String> = uses.keys().map(ToString::to_string).collect();
        for name in names {
            self.add(&name, CompletionKind::Module, "file", String::new());
        }
    }

    /// The declarations of some kinds that the file sees; those of used files behind the file's name, and those of the
    /// library that the file could use.
    pub(super) fn names(&mut self, kinds: &[Kind]) {
        let Some(unit) = self.unit else {
            return;
        };
        self.declared_in(unit, "", kinds);
        self.local_names(kinds);
        let analysis = self.analysis;
        let of_file = analysis.reading.resolved.unit(unit);
        if let Some(within) = of_file.within {
            self.declared_in(within, "", kinds);
        }
        for (name, (_, target)) in &of_file.uses {
            self.declared_in(*target, &format!("{name}."), kinds);
        }
        self.in_library(unit, kinds);
        self.in_other_files(unit, kinds);
    }

    pub(super) fn declared_in(&mut self, unit: UnitId, before: &str, kinds: &[Kind]) {
        let analysis = self.analysis;
        for (id, declaration) in analysis.reading.resolved.declarations() {
            let fits = kinds.is_empty() || kinds.contains(&declaration.kind);
            if declaration.unit != unit || !fits || declaration.name.is_empty() {
                continue;
            }
            let label = format!("{before}{}", declaration.name);
            let detail = match &declaration.title {
                Some(title) => format!("{}: {title}", declaration.kind.word()),
                None => declaration.kind.word().to_owned(),
            };
            let detail = sanitise_line(&detail).into_owned();
            let kind = CompletionKind::Name(declaration.kind);
            self.push(&label, kind, &detail, About::Declaration(id));
        }
    }

    /// Names of the library that a `use` line would bring.
    fn in_library(&mut self, unit: UnitId, kinds: &[Kind]) {
        let of_file = self.analysis.reading.resolved.unit(unit);
        if of_file.instance.is_some() {
            return;
        }
        let at = self.first_line();
        for (module, names) in LIBRARY_NAMES.iter() {
            let last = module.rsplit('.').next().unwrap_or(module);
            if of_file.uses.contains_key(last) {
                continue;
            }
            for (name, word, title) in names
                .iter()
                .filter(|(_, word, _)| kinds.iter().any(|it| it.word() == *word))
            {
                let about = format!("{title}, of the standard library. Adds `use {module}`.");
                let detail = format!("{word}: {title}");
                self.add(
                    &format!("{last}.{name}"),
                    CompletionKind::Library,
                    &detail,
                    about,
                );
                if let Some(added) = self.found.last_mut() {
                    added.also = Some((Span::empty(at), format!("use {module}\n")));
                }
            }
        }
    }

    /// Where a `use` line is added: before the first declaration, behind the `use` lines that are there.
    pub(super) fn first_line(&self) -> u32 {
        let text = self.analysis.text(self.file);
        let items = self.analysis.items(self.file);
        let used = items
            .iter()
            .rev()
            .find(|item| matches!(item.kind, ItemKind::Use(_)));
        let behind = |at: u32| {
            let rest = text.get(at as usize..).unwrap_or_default();
            let line = rest.find('\n').map_or(rest.len(), |end| end + 1);
            at + u32::try_from(line).unwrap_or(0)
        };
        match (used, items.first()) {
            (Some(used), _) => behind(used.span.end),
            (None, Some(first)) => first
                .doc
                .as_ref()
                .map_or(first.span.start, |doc| doc.span.start),
            (None, None) => 0,
        }
    }

    pub(super) fn types(&mut self) {
        for word in TYPES {
            self.add(word, CompletionKind::Type, "type", String::new());
        }
        self.names(&[Kind::Enum, Kind::Unit]);
    }

    pub(super) fn units(&mut self) {
        let kind = CompletionKind::Unit;
        self.add("%", kind, "unit", "A percentage.".to_owned());
        for word in unit_words().filter(|it| it.len() > 3) {
            self.add(word, kind, "elapsed time", String::new());
        }
        for word in [
            "days",
            "business days",
            "weeks",
            "months",
            "quarters",
            "years",
        ] {
            self.add(word, kind, "counted on a calendar", String::new());
        }
        let points = "distance between percentages";
        self.add("percentage points", kind, points, String::new());
        self.add("points", kind, "points", String::new());
        let agreement = self.analysis.agreement();
        let own = agreement.map(|it| it.contract.currency.clone());
        let own = own.or_else(|| self.written_currency());
        if let Some(code) = own.as_deref() {
            let name = Currency::known(code)
                .map(Currency::name)
                .unwrap_or_default();
            self.add(code, kind, "currency of the contract", name);
        }
        self.names(&[Kind::Unit]);
    }

    /// The currency that the contract names, also while it has errors.
    fn written_currency(&self) -> Option<String> {
        let resolved = &self.analysis.reading.resolved;
        let (id, _) = resolved.of_kind(Kind::Contract).next()?;
        let clauses = resolved.item(id).clauses().iter();
        clauses
            .filter(|clause| &*clause.word.text == "currency")
            .find_map(|clause| match &clause.kind {
                ClauseKind::Named(path) => Some(path.text()),
                _ => None,
            })
    }

    pub(super) fn currencies(&mut self) {
        for code in Currency::codes() {
            let name = Currency::known(code)
                .map(Currency::name)
                .unwrap_or_default();
            self.add(code, CompletionKind::Unit, &name, String::new());
        }
    }

    /// Everything that may stand in a formula.
    pub(super) fn values(&mut self) {
        self.functions();
        self.names(&[
            Kind::Let,
            Kind::Source,
            Kind::Metric,
            Kind::Param,
            Kind::Calendar,
            Kind::Table,
            Kind::Enum,
            Kind::Objective,
            Kind::Penalty,
            Kind::Service,
            Kind::Party,
            Kind::Exclusion,
            Kind::Pool,
        ]);
        self.modules_in_use();
    }

    /// What may stand in a bound or an amount: no rows, and nothing that is judged.
    pub(super) fn amounts(&mut self) {
        self.functions();
        self.names(&[
            Kind::Param,
            Kind::Let,
            Kind::Metric,
            Kind::Table,
            Kind::Pool,
        ]);
        self.modules_in_use();
    }

    pub(super) fn functions(&mut self) {
        for (name, usage) in crate::check::functions() {
            let about = format!("`{usage}`");
            self.add(name, CompletionKind::Function, "function", about);
        }
        for word in PREDEFINED.iter().chain(VALUES) {
            self.add(word, CompletionKind::Joining, "value", String::new());
        }
    }

    /// What stands behind a name and a dot.
    pub(super) fn members(&mut self, context: &Context<'_>) {
        let Some(unit) = self.unit else {
            return;
        };
        if let Some(table) = table_of_index(context) {
            return self.columns(&table);
        }
        let path = path_before(context);
        let path = path.trim_end_matches('.');
        let resolved = &self.analysis.reading.resolved;
        if let Some(target) = resolved.brought_by(unit, path) {
            let kinds = context.block().and_then(|block| kinds_for(context, block));
            return self.declared_in(target, "", kinds.unwrap_or_default());
        }
        if matches!(path, "row" | "window" | "group") {
            return self.fields_at_hand(context);
        }
        let name = path.rsplit('.').next().unwrap_or(path);
        if let Some(id) = resolved.find_word(unit, name) {
            self.parts_of(id);
        }
    }
}

/// The table in `goals[priority].`
fn table_of_index(context: &Context<'_>) -> Option<String> {
    let mut tokens = context.before.iter().rev().map(|(_, text)| *text);
    (tokens.next() == Some(".") && tokens.next() == Some("]")).then_some(())?;
    let mut depth = 1;
    for text in tokens.by_ref() {
        match text {
            "]" => depth += 1,
            "[" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    tokens.next().map(str::to_owned)
}

/// The names and dots directly before a place, as they are written.
fn path_before(context: &Context<'_>) -> String {
    let mut path: Vec<&str> = Vec::new();
    for (_, text) in context.before.iter().rev() {
        let joins = *text == "." || path.last() == Some(&".");
        if !joins {
            break;
        }
        path.push(text);
    }
    path.reverse();
    path.concat()
}

/// The declarations that a clause names; nothing where it takes a formula.
pub(super) fn kinds_for(context: &Context<'_>, block: BlockKind) -> Option<&'static [Kind]> {
    let word = context.first()?;
    let last = context.last().map(|(_, text)| text);
    if last == Some("on") && word != "depends" {
        return Some(&[Kind::Calendar]);
    }
    let kinds: &[Kind] = match (word, block) {
        ("lifted" | "earnback", _) if last == Some("when") => &[Kind::Objective],
        (_, BlockKind::Amendments | BlockKind::Pool)
            if last != Some("change") && word != "weight" && word != "amount" =>
        {
            &[Kind::Party]
        }
        (
            "provider" | "customer" | "right" | "supplied" | "verifiable" | "decided" | "estimates"
            | "agreed" | "sent" | "attended" | "proposed" | "refused" | "figures" | "decide"
            | "party" | "ended",
            _,
        ) => &[Kind::Party],
        ("claim", _) if matches!(last, Some("by")) => &[Kind::Party],
        ("time" | "evidence", _) if context.before.iter().any(|(_, it)| *it == "rulings") => {
            &[Kind::Party]
        }
        ("after", BlockKind::Escalation) => &[Kind::Party],
        ("for", BlockKind::Objective) => &[Kind::Service],
        ("for", BlockKind::Penalty | BlockKind::Bonus) => &[Kind::Objective],
        ("covers", _) => &[Kind::Objective],
        ("depends", _) => &[Kind::Service, Kind::Party],
        ("weight", _) => &[Kind::Objective],
        ("excluding" | "relief", _) => &[Kind::Exclusion],
        ("hours" | "clock" | "business", _) => &[Kind::Calendar],
        ("closed" | "open", _) => &[Kind::Calendar, Kind::Let],
        ("given", _) if context.before.len() == 1 => &[Kind::Source, Kind::Exclusion],
        ("offset", _) => &[Kind::Ledger],
        ("when", _) if last == Some("into") => &[Kind::Ledger],
        ("breach", _) => match context.before.get(1).map(|(_, it)| *it) {
            Some("costs") => &[Kind::Penalty],
            Some("escalates") => &[Kind::Escalation],
            _ if context
                .before
                .iter()
                .any(|(_, it)| matches!(*it, "while" | "where")) =>
            {
                return None;
            }
            _ => &[Kind::Objective],
        },
        _ => return None,
    };
    Some(kinds)
}

/// The names of each module of the library, with the word of their kind and their title.
static LIBRARY_NAMES: LazyLock<BTreeMap<&'static str, Vec<(String, &'static str, String)>>> =
    LazyLock::new(|| {
        let of_module = |text: &str| {
            let parse = crate::syntax::parse(FileId(0), text);
            let mut names = Vec::new();
            for item in &parse.file.items {
                let (name, title) = crate::resolve::name_and_title(item);
                if let (Some(name), Some(kind)) = (name, Kind::of(&item.kind)) {
                    let title =
                        title.map_or_else(|| name.text.to_string(), |it| it.value.to_string());
                    names.push((name.text.to_string(), kind.word(), title));
                }
            }
            names
        };
        LIBRARY
            .iter()
            .map(|(module, text)| (*module, of_module(text)))
            .collect()
    });
