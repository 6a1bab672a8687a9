//! How declarations and clauses begin.

use super::super::context::Context;
use super::super::words;
use super::{About, CompletionKind, Offer};
use crate::quantity::{Currency, unit_words};
use crate::resolve::Kind;
use crate::resolve::reserved::{PREDEFINED, TYPES, VALUES};
use crate::syntax::ast::BlockKind;
use crate::syntax::next::{is_of_grammar, said_by_name};
use crate::syntax::schema::{self, ClauseSpec};

/// What `30 days` and `a calendar month` count.
const UNITS_OF_PERIODS: [&str; 8] = [
    "day", "days", "week", "weeks", "months", "quarters", "years", "business",
];

/// What every agreement has, in the order in which it is usually written.
const FIRST: [(&str, Kind); 3] = [
    ("contract", Kind::Contract),
    ("party", Kind::Party),
    ("service", Kind::Service),
];

/// Names in the examples of clauses, and what stands for them in a contract.
const EXAMPLE_NAMES: [(&str, Kind); 12] = [
    ("acme", Kind::Party),
    ("globex", Kind::Party),
    ("workplace", Kind::Service),
    ("uptime", Kind::Objective),
    ("response", Kind::Objective),
    ("availability", Kind::Metric),
    ("planned_maintenance", Kind::Exclusion),
    ("out_of_scope", Kind::Exclusion),
    ("maintenance", Kind::Source),
    ("incidents", Kind::Source),
    ("checks", Kind::Source),
    ("bank", Kind::Ledger),
];

impl Offer<'_> {
    pub(super) fn items(&mut self) {
        let resolved = &self.analysis.reading.resolved;
        let owned = self
            .analysis
            .files()
            .next()
            .is_some_and(|(file, _)| file == self.file);
        let missing: Vec<&str> = FIRST
            .into_iter()
            .filter(|(_, kind)| owned && resolved.of_kind(*kind).next().is_none())
            .map(|(word, _)| word)
            .collect();
        for word in schema::item_words() {
            let about = words::about(word).unwrap_or_default();
            let (kind, detail) = match missing.contains(&word) {
                true => (
                    CompletionKind::Required,
                    "declaration that every agreement has",
                ),
                false => (CompletionKind::Word, "declaration"),
            };
            self.add(word, kind, detail, about.to_owned());
            if let Some(last) = self.found.last_mut() {
                last.snippet = declaration(word);
            }
        }
    }

    pub(super) fn clauses(&mut self, context: &Context<'_>, kind: BlockKind) {
        for spec in context.clauses(kind) {
            let (rank, detail) = match spec.times.is_required() {
                true => (CompletionKind::Required, "clause that must be there"),
                false => (CompletionKind::Word, "clause"),
            };
            for word in spec.words {
                self.push(word, rank, detail, About::Clause(spec));
            }
        }
        if kind == BlockKind::Amendment {
            self.changes(&["change", "add", "remove"]);
        }
        let changes = context
            .heads
            .last()
            .is_some_and(|head| head.first() == Some(&"change"));
        if changes {
            self.changes(&["drop"]);
        }
        if matches!(kind, BlockKind::Amendments | BlockKind::Pool) {
            self.names(&[Kind::Party]);
        }
    }

    /// Words with which changes of other declarations begin.
    pub(super) fn changes(&mut self, words: &[&str]) {
        for word in words {
            self.add(
                word,
                CompletionKind::Word,
                "change of a declaration",
                String::new(),
            );
        }
    }

    /// How a clause may go on, directly behind its word, with the names of this contract.
    pub(super) fn example(&mut self, context: &Context<'_>, spec: &'static ClauseSpec) {
        let [(_, word)] = context.before.as_slice() else {
            return;
        };
        let Some(rest) = spec.example.strip_prefix(word) else {
            return;
        };
        // The author names what is declared.
        let rest = match *word {
            _ if !self.span.is_empty() => None,
            "field" | "contact" => Some(rest.trim().to_owned()),
            _ => self.in_own_names(rest.trim()),
        };
        if let Some(rest) = rest {
            self.push(
                &rest,
                CompletionKind::Example,
                "for example",
                About::Clause(spec),
            );
        }
    }

    /// An example in which the contract's own names stand; nothing if it has none for one of them.
    fn in_own_names(&self, example: &str) -> Option<String> {
        let letter = |it: char| it.is_ascii_alphanumeric() || it == '_';
        let mut written = String::new();
        let mut rest = example;
        let mut quoted = false;
        while let Some(first) = rest.chars().next() {
            let length = match letter(first) {
                true => rest.find(|it| !letter(it)).unwrap_or(rest.len()),
                false => first.len_utf8(),
            };
            let (word, behind) = rest.split_at(length);
            quoted ^= word == "\"";
            let is_word = letter(first) && !first.is_ascii_digit() && !quoted;
            let known = EXAMPLE_NAMES
                .iter()
                .find(|(name, _)| *name == word && !quoted);
            match known {
                // A contact, a field or a member of what is named is no name of this contract.
                Some(_) if behind.starts_with('.') => return None,
                Some((name, kind)) => written.push_str(&self.own(name, *kind)?),
                None if is_word && !self.means_something(word) => return None,
                None => written.push_str(word),
            }
            rest = behind;
        }
        Some(written)
    }

    /// Whether a word is one of the language, or declared.
    fn means_something(&self, word: &str) -> bool {
        let lists = [TYPES, VALUES, PREDEFINED].concat();
        is_of_grammar(word)
            || lists.contains(&word)
            || said_by_name().chain(unit_words()).any(|it| it == word)
            || UNITS_OF_PERIODS.contains(&word)
            || crate::check::functions().any(|(name, _)| name == word)
            || Currency::known(word).is_some()
            || self.unit.is_some_and(|unit| {
                self.analysis
                    .reading
                    .resolved
                    .find_word(unit, word)
                    .is_some()
            })
    }

    /// What stands for a name of the examples: the party that provides for `acme`, otherwise one of its kind.
    fn own(&self, name: &str, kind: Kind) -> Option<String> {
        let resolved = &self.analysis.reading.resolved;
        let unit = self.unit?;
        let mut names = resolved
            .of_kind(kind)
            .filter(|(_, it)| it.unit == unit && !it.name.is_empty())
            .map(|(_, it)| it.name.to_string());
        match name {
            "globex" | "response" | "out_of_scope" => names.nth(1),
            _ => names.next(),
        }
    }
}

/// A whole declaration with what it must have, to be filled in.
fn declaration(word: &str) -> Option<String> {
    let head = match word {
        "use" => "use $0".to_owned(),
        "enum" => "enum ${1:Name} { ${2:A}, ${3:B} }$0".to_owned(),
        "unit" => "unit ${1:name} \"${2:Title}\"$0".to_owned(),
        "param" => "param ${1:name} \"${2:Title}\": ${3:percent} = ${4:95%}$0".to_owned(),
        "let" => "let ${1:name} \"${2:Title}\" = $0".to_owned(),
        "metric" => "metric ${1:name}: ${2:percent} = $0".to_owned(),
        "clause" => "clause ${1:name} \"${2:Title}\" \"\"\"\n  $0\n\"\"\"".to_owned(),
        "include" => "include ${1:template}($2) as ${3:name} \"${4:Title}\"$0".to_owned(),
        "template" => {
            "template ${1:name} \"${2:Title}\"(${3:of}: ${4:service}) {\n  $0\n}".to_owned()
        }
        "table" => {
            "table ${1:name} \"${2:Title}\" {\n  ${3:Key} | ${4:column}: ${5:duration}\n  $0\n}"
                .to_owned()
        }
        _ => {
            let kind = BlockKind::from_word(word)?;
            let mut stops = 0;
            let mut stop = |words: &str| {
                stops += 1;
                format!("${{{stops}:{words}}}")
            };
            let head = match kind {
                BlockKind::Remedies | BlockKind::Amendments => word.to_owned(),
                BlockKind::Example => format!("{word} \"{}\"", stop("What it shows")),
                _ => format!("{word} {} \"{}\"", stop("name"), stop("Title")),
            };
            let required = schema::clauses_of(kind).filter(|spec| spec.times.is_required());
            let lines: Vec<String> = required
                .map(|spec| format!("\n  {} {}", spec.word(), stop(&filled(spec))))
                .collect();
            let end = if lines.is_empty() {
                "\n  $0\n}"
            } else {
                "$0\n}"
            };
            format!("{head} {{{}{end}", lines.concat())
        }
    };
    Some(head)
}

/// What a clause takes, as a place that is filled in says it.
fn filled(spec: &ClauseSpec) -> String {
    let example = spec.example.split_once(' ').map_or("", |(_, rest)| rest);
    example
        .replace('\\', "\\\\")
        .replace('$', "\\$")
        .replace('}', "\\}")
}
