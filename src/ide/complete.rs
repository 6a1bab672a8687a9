//! What may be written at a place.

use super::context::{Context, context};
use super::hover::{of_declaration, of_spec};
use super::tokens::Token;
use super::{Analysis, words};
use crate::prelude::LIBRARY;
use crate::quantity::{Currency, unit_words};
use crate::resolve::reserved::{PREDEFINED, TYPES, VALUES};
use crate::resolve::{Kind, UnitId};
use crate::syntax::ast::{BlockKind, ClauseKind, ItemKind};
use crate::syntax::schema;
use crate::text::{FileId, Span};

/// What is offered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Completion {
    /// What is shown and written.
    pub label: String,
    /// What kind of thing it is.
    pub kind: CompletionKind,
    /// What it is, in a few words.
    pub detail: String,
    /// What it says, as Markdown.
    pub documentation: String,
    /// What it replaces.
    pub span: Span,
}

/// What kind of thing is offered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum CompletionKind {
    /// What may stand here and often does: how a clause goes on.
    Example,
    /// A clause that the declaration lacks.
    Required,
    /// Another clause, or a word of the language.
    Word,
    /// A field, a member, a contact.
    Part,
    /// The name of a declaration.
    Name(Kind),
    /// The name of a file.
    Module,
    /// A function.
    Function,
    /// A type.
    Type,
    /// A unit behind a number.
    Unit,
}

/// Everything that may be written at an offset, what fits best first.
pub fn complete(analysis: &Analysis, file: FileId, offset: u32) -> Vec<Completion> {
    let context = context(analysis.text(file), offset);
    if context.in_words {
        return Vec::new();
    }
    let mut offer = Offer {
        analysis,
        unit: analysis.unit(file),
        span: context.word,
        found: Vec::new(),
    };
    offer.all(&context);
    let mut found = offer.found;
    found.sort_by(|a, b| (a.kind, &a.label).cmp(&(b.kind, &b.label)));
    found.dedup_by(|a, b| a.label == b.label);
    found
}

struct Offer<'a> {
    analysis: &'a Analysis,
    unit: Option<UnitId>,
    span: Span,
    found: Vec<Completion>,
}

impl Offer<'_> {
    fn add(&mut self, label: &str, kind: CompletionKind, detail: &str, documentation: String) {
        self.found.push(Completion {
            label: label.to_owned(),
            kind,
            detail: detail.to_owned(),
            documentation,
            span: self.span,
        });
    }

    fn all(&mut self, context: &Context<'_>) {
        if context.first() == Some("use") && context.heads.is_empty() {
            return self.modules(context);
        }
        if let Some((_, ".")) = context.last() {
            return self.members(context);
        }
        if context.at_item() {
            return self.items();
        }
        let block = context.block();
        if context.before.is_empty() {
            match block {
                Some(kind) => return self.clauses(context, kind),
                None if context
                    .heads
                    .last()
                    .is_some_and(|it| it.first() == Some(&"amendment")) => {}
                None => {}
            }
        }
        if let Some((Token::Number, _)) = context.last() {
            return self.units();
        }
        if self.is_type(context, block) {
            return self.types();
        }
        if let Some(kind) = block
            && let Some(first) = context.first()
            && let Some(spec) = schema::find(kind, first)
        {
            return self.in_clause(context, spec);
        }
        self.values();
    }

    /// The library behind `use`, as far as it is not typed yet.
    fn modules(&mut self, context: &Context<'_>) {
        let typed: String = path_before(context);
        for (module, _) in LIBRARY {
            if let Some(rest) = module.strip_prefix(typed.as_str()) {
                let documentation = format!("The standard library has `{module}`.");
                self.add(
                    rest,
                    CompletionKind::Module,
                    "standard library",
                    documentation,
                );
            }
        }
    }

    fn items(&mut self) {
        for word in schema::item_words() {
            let about = words::about(word).unwrap_or_default();
            self.add(word, CompletionKind::Word, "declaration", about.to_owned());
        }
    }

    fn clauses(&mut self, context: &Context<'_>, kind: BlockKind) {
        for spec in context.clauses(kind) {
            let required = spec.times.is_required();
            let rank = match required {
                true => CompletionKind::Required,
                false => CompletionKind::Word,
            };
            let detail = match required {
                true => "clause that must be there",
                false => "clause",
            };
            for word in spec.words {
                self.add(word, rank, detail, of_spec(spec).join("\n\n"));
            }
        }
    }

    fn types(&mut self) {
        for word in TYPES {
            self.add(word, CompletionKind::Type, "type", String::new());
        }
        self.names(&[Kind::Enum, Kind::Unit]);
    }

    /// Whether a type stands here: behind the name of a field, or behind a colon.
    fn is_type(&self, context: &Context<'_>, block: Option<BlockKind>) -> bool {
        let words: Vec<&str> = context.before.iter().map(|(_, word)| *word).collect();
        let field = block == Some(BlockKind::Source) && words.len() == 2 && words[0] == "field";
        let typed = matches!(words.first(), Some(&"metric" | &"param" | &"template"));
        field || (typed && words.last() == Some(&":") && !words.contains(&"="))
    }

    fn units(&mut self) {
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
        self.add(
            "percentage points",
            kind,
            "distance between percentages",
            String::new(),
        );
        self.add("points", kind, "points", String::new());
        let agreement = self.analysis.compilation.agreement.as_ref();
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

    /// Behind the word of a clause: how it goes on, and the names that fit.
    fn in_clause(&mut self, context: &Context<'_>, spec: &'static schema::ClauseSpec) {
        let block = context.block();
        match (spec.word(), block) {
            ("currency", _) => {
                for code in Currency::codes() {
                    let name = Currency::known(code)
                        .map(Currency::name)
                        .unwrap_or_default();
                    self.add(code, CompletionKind::Unit, &name, String::new());
                }
            }
            ("accept", _) => {
                for code in crate::diagnostics::codes::ALL {
                    self.add(
                        code.name,
                        CompletionKind::Part,
                        code.id,
                        code.summary.to_owned(),
                    );
                }
            }
            (word, Some(block)) => match kinds_for(word, block) {
                Some(kinds) => self.names(kinds),
                None => {
                    self.example(context, spec);
                    self.values();
                }
            },
            (_, None) => self.values(),
        }
    }

    /// How a clause may go on, directly behind its word.
    fn example(&mut self, context: &Context<'_>, spec: &'static schema::ClauseSpec) {
        if let [(_, word)] = context.before.as_slice()
            && let Some(rest) = spec.example.strip_prefix(word)
            && self.span.is_empty()
        {
            let documentation = of_spec(spec).join("\n\n");
            self.add(
                rest.trim(),
                CompletionKind::Example,
                "example",
                documentation,
            );
        }
    }

    /// Everything that may stand in a formula.
    fn values(&mut self) {
        for (name, usage) in crate::check::functions() {
            self.add(
                name,
                CompletionKind::Function,
                "function",
                format!("`{usage}`"),
            );
        }
        for word in PREDEFINED.iter().chain(VALUES) {
            self.add(word, CompletionKind::Word, "value", String::new());
        }
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

    /// The names of files and inclusions that the file uses.
    fn modules_in_use(&mut self) {
        let Some(unit) = self.unit else {
            return;
        };
        let names: Vec<String> = self
            .analysis
            .reading
            .resolved
            .unit(unit)
            .uses
            .keys()
            .map(ToString::to_string)
            .collect();
        for name in names {
            self.add(&name, CompletionKind::Module, "file", String::new());
        }
    }

    /// The declarations of some kinds that the file sees; those of used files behind the file's name.
    fn names(&mut self, kinds: &[Kind]) {
        let Some(unit) = self.unit else {
            return;
        };
        self.declared_in(unit, "", kinds);
        let analysis = self.analysis;
        for (name, (_, target)) in &analysis.reading.resolved.unit(unit).uses {
            self.declared_in(*target, &format!("{name}."), kinds);
        }
    }

    fn declared_in(&mut self, unit: UnitId, before: &str, kinds: &[Kind]) {
        let analysis = self.analysis;
        for (_, declaration) in analysis.reading.resolved.declarations() {
            let fits = kinds.is_empty() || kinds.contains(&declaration.kind);
            if declaration.unit != unit || !fits || declaration.name.is_empty() {
                continue;
            }
            let label = format!("{before}{}", declaration.name);
            let detail = match &declaration.title {
                Some(title) => format!("{}: {title}", declaration.kind.word()),
                None => declaration.kind.word().to_owned(),
            };
            let documentation = of_declaration(analysis, declaration).join("\n\n");
            let detail = crate::text::sanitise_line(&detail).into_owned();
            self.add(
                &label,
                CompletionKind::Name(declaration.kind),
                &detail,
                documentation,
            );
        }
    }

    /// What stands behind a name and a dot.
    fn members(&mut self, context: &Context<'_>) {
        let Some(unit) = self.unit else {
            return;
        };
        let path = path_before(context);
        let path = path.trim_end_matches('.');
        let resolved = &self.analysis.reading.resolved;
        if let Some(target) = resolved.brought_by(unit, path) {
            return self.declared_in(target, "", &[]);
        }
        // A row is known by the fields of its source only; which one it is, the checker knows.
        if matches!(path, "row" | "window" | "group") {
            return self.all_fields();
        }
        let name = path.rsplit('.').next().unwrap_or(path);
        let Some(id) = resolved.find_word(unit, name) else {
            return;
        };
        let item = resolved.item(id);
        match &item.kind {
            ItemKind::Enum { members, .. } => {
                for member in members {
                    self.add(
                        &member.name.text,
                        CompletionKind::Part,
                        "member",
                        String::new(),
                    );
                }
            }
            ItemKind::Table(table) => {
                for column in &table.columns {
                    self.add(
                        &column.name.text,
                        CompletionKind::Part,
                        "column",
                        String::new(),
                    );
                }
            }
            _ => {}
        }
        for clause in item.clauses() {
            match &clause.kind {
                ClauseKind::Field(field) => {
                    self.add(
                        &field.name.text,
                        CompletionKind::Part,
                        "field",
                        String::new(),
                    );
                }
                ClauseKind::Contact(name, _) => {
                    self.add(&name.text, CompletionKind::Part, "contact", String::new());
                }
                _ => {}
            }
        }
    }

    fn all_fields(&mut self) {
        let resolved = &self.analysis.reading.resolved;
        for (id, source) in resolved.of_kind(Kind::Source) {
            for clause in resolved.item(id).clauses() {
                if let ClauseKind::Field(field) = &clause.kind {
                    let detail = format!("field of {}", source.name);
                    self.add(
                        &field.name.text,
                        CompletionKind::Part,
                        &detail,
                        String::new(),
                    );
                }
            }
        }
    }
}

/// The names and dots directly before a place, as they are written.
fn path_before(context: &Context<'_>) -> String {
    let parts = context.before.iter().rev();
    let mut path: Vec<&str> = Vec::new();
    for (token, text) in parts {
        let joins = *text == "." || (*token == Token::Word && path.last() == Some(&"."));
        if !joins {
            break;
        }
        path.push(text);
    }
    path.reverse();
    path.concat()
}

/// The declarations that a clause names; nothing where it takes a formula.
fn kinds_for(word: &str, block: BlockKind) -> Option<&'static [Kind]> {
    let kinds: &[Kind] = match (word, block) {
        ("provider" | "customer" | "right" | "supplied" | "agreed" | "sent" | "attended", _) => {
            &[Kind::Party]
        }
        ("figures" | "claim" | "decide" | "party", _) => &[Kind::Party],
        ("after", BlockKind::Escalation) => &[Kind::Party],
        ("for", BlockKind::Objective) => &[Kind::Service],
        ("for", BlockKind::Penalty | BlockKind::Bonus) => &[Kind::Objective, Kind::Responsibility],
        ("covers", _) => &[Kind::Service, Kind::Objective],
        ("depends", _) => &[Kind::Service],
        ("weight", _) => &[Kind::Objective],
        ("measure", _) => &[Kind::Metric],
        ("excluding" | "relief", _) => &[Kind::Exclusion, Kind::Let],
        ("hours" | "clock" | "business", _) => &[Kind::Calendar],
        ("closed" | "open", _) => &[Kind::Calendar, Kind::Let],
        ("given", _) => &[Kind::Source, Kind::Exclusion],
        ("offset", _) => &[Kind::Ledger],
        ("breach", _) => &[Kind::Objective, Kind::Penalty, Kind::Escalation],
        _ => return None,
    };
    Some(kinds)
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fixture;
    use super::complete;

    fn offered(text: &str) -> Vec<String> {
        let fixture = Fixture::new(text);
        let (file, offset) = fixture.place();
        let found = complete(&fixture.analysis, file, offset).into_iter();
        found.map(|it| it.label).collect()
    }

    #[test]
    fn declarations_begin_at_the_outermost_level() {
        let found = offered("par$0\n");
        assert!(found.contains(&"party".to_owned()) && found.contains(&"use".to_owned()));
        assert!(!found.contains(&"target".to_owned()));
    }

    #[test]
    fn clauses_are_those_that_are_allowed_and_not_given() {
        let found =
            offered("objective a \"A\" {\n  for workplace\n  $0\n  over each calendar month\n}\n");
        assert_eq!(found[..2], ["measure", "target"], "{found:?}");
        for given in ["over", "for", "party"] {
            assert!(!found.contains(&given.to_owned()), "{given}: {found:?}");
        }
    }

    #[test]
    fn names_are_of_the_kind_that_a_clause_takes() {
        insta::assert_snapshot!(offered("let a = 1\nmetric up: percent = 1\nobjective b { measure $0").join(" "), @"up");
        insta::assert_snapshot!(offered("source s { supplied by $0").join(" "), @"acme globex");
        insta::assert_snapshot!(offered("objective b { for wor$0").join(" "), @"workplace");
    }

    #[test]
    fn units_stand_behind_numbers() {
        let found = offered("objective b { target <= 30 $0");
        for unit in ["minutes", "business days", "EUR", "%"] {
            assert!(found.contains(&unit.to_owned()), "{unit}: {found:?}");
        }
        assert!(!found.contains(&"workplace".to_owned()));
    }

    #[test]
    fn types_functions_members_and_modules() {
        let found = offered("enum Level { low }\nsource s { field a $0");
        assert!(found.contains(&"timestamp".to_owned()) && found.contains(&"Level".to_owned()));
        let found = offered("let x = len$0");
        assert!(found.contains(&"length".to_owned()), "{found:?}");
        insta::assert_snapshot!(offered("enum Level { low, high }\nlet x = Level.$0").join(" "), @"high low");
        insta::assert_snapshot!(offered("report r { sent by acme.$0").join(" "), @"duty");
        let found = offered("use std.$0\n");
        assert!(found.contains(&"holidays.germany".to_owned()), "{found:?}");
    }

    #[test]
    fn nothing_is_offered_in_words() {
        assert!(offered("party a \"A$0\"\n").is_empty());
        assert!(offered("party a \"A$0").is_empty());
        assert!(offered("// par$0\n").is_empty());
        assert!(offered("// par $0\n").is_empty());
    }
}
