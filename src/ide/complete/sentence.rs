//! How a sentence goes on.
//!
//! The grammar says which words may follow, and whether a name, a formula or a unit may. What is offered beside the words
//! follows from that, and from the clause: which kinds of declarations it names, which rows are at hand.

use super::super::context::Context;
use super::super::tokens::Token;
use super::names::kinds_for;
use super::{About, CompletionKind, Offer};
use crate::diagnostics::codes;
use crate::resolve::Kind;
use crate::syntax::ast::BlockKind;
use crate::syntax::next::{Next, Thing, by_name, next_in_clause, next_in_item};
use crate::syntax::schema;

/// Signs of comparison, as they are written.
const RELATIONS: [&str; 5] = [">=", "<=", ">", "<", "=="];

/// Words that join parts of formulas, or stand behind one: many, and rarely the next one.
const JOINING: [&str; 15] = [
    "and",
    "at",
    "during",
    "except",
    "if",
    "in",
    "in the",
    "lasting",
    "merged within",
    "of",
    "or",
    "otherwise",
    "rolling to business day",
    "rounded",
    "where",
];

/// What is never said of a number with what it counts: nobody filters or shifts it.
const NOT_OF_QUANTITIES: [&str; 8] = [
    "where",
    "except",
    "during",
    "lasting",
    "merged within",
    "at",
    "in the",
    "rolling to business day",
];

/// Periods, of which there may be several.
const PERIODS: [&str; 6] = ["month", "quarter", "year", "week", "day", "hour"];

impl Offer<'_> {
    /// The second word of a unit that has two: `5 business |`. Gives whether the place is there.
    fn unit_of_two_words(&mut self, context: &Context<'_>) -> bool {
        let mut last = context.before.iter().rev();
        let first = last.next().map(|(_, text)| *text);
        let counts = matches!(last.next(), Some((Token::Number, _)));
        let words: &[&str] = match first {
            Some("business") => &["days", "day", "hours", "hour"],
            Some("percentage") => &["points", "point"],
            Some("service") => &["days", "day"],
            _ => return false,
        };
        for word in words.iter().filter(|_| counts) {
            self.add(word, CompletionKind::Unit, "unit", String::new());
        }
        counts
    }

    pub(super) fn sentence(&mut self, context: &Context<'_>, block: Option<BlockKind>) {
        if self.change(context) {
            return;
        }
        if self.unit_of_two_words(context) {
            return;
        }
        let before = context.sentence();
        let next = match block {
            Some(kind) => next_in_clause(kind, &before),
            None => next_in_item(&before),
        };
        let Some(next) = next else {
            return;
        };
        // What happens to which promise: the bound comes behind its name.
        let of_promise = matches!(
            block,
            Some(BlockKind::Termination | BlockKind::Responsibility)
        );
        if of_promise && before == "when" {
            return self.names(&[Kind::Objective]);
        }
        if let Some(spec) = block
            .zip(context.first())
            .and_then(|(kind, first)| schema::find(kind, first))
        {
            self.example(context, spec);
        }
        self.words(context, block, &next);
        if let Some(words) = block.and_then(|kind| by_name(kind, &before)) {
            for word in words {
                self.add(
                    word,
                    CompletionKind::Word,
                    "word of this clause",
                    String::new(),
                );
            }
            return;
        }
        self.things(context, block, &next);
    }

    fn words(&mut self, context: &Context<'_>, block: Option<BlockKind>, next: &Next) {
        let behind_quantity = is_quantity(context);
        let of_several = is_of_several(context);
        // Where a declaration is named, a formula is possible and rare.
        let named = context.before.len() == 1
            && (context.first() == Some("measure")
                || block.is_some_and(|block| kinds_for(context, block).is_some()));
        let begins_formula =
            next.things.contains(&Thing::Value) || next.things.contains(&Thing::Amount);
        let earns = block == Some(BlockKind::Bonus);
        let hidden = named && begins_formula && !next.end;
        for word in next.words.iter().filter(|_| !hidden) {
            let first = word.split(' ').next().unwrap_or(word);
            let joins = JOINING.contains(&word.as_str()) || first == "rounded";
            if behind_quantity && NOT_OF_QUANTITIES.contains(&word.as_str()) {
                continue;
            }
            // Only a bonus is earned, and nothing else is.
            let other = match word.as_str() {
                "earn" => !earns,
                "credit" | "accrue" => earns,
                _ => false,
            };
            if other {
                continue;
            }
            let needed = !next.end && next.things.is_empty() && next.words.len() < 4;
            let kind = match word.as_str() {
                // What follows from a line is what it is for.
                "credit" | "earn" => CompletionKind::Required,
                _ if (joins || begins_formula) && !needed => CompletionKind::Joining,
                _ => CompletionKind::Word,
            };
            match PERIODS.contains(&word.as_str()) && of_several {
                true => self.add(&format!("{word}s"), kind, "", String::new()),
                false => self.add(word, kind, "", String::new()),
            }
        }
        let compares = next.signs.contains(">=") && !next.signs.contains("+");
        for sign in RELATIONS.iter().filter(|_| compares) {
            self.add(sign, CompletionKind::Word, "comparison", String::new());
        }
    }

    /// What an author chooses.
    fn things(&mut self, context: &Context<'_>, block: Option<BlockKind>, next: &Next) {
        let has = |thing| next.things.contains(&thing);
        if has(Thing::Unit) {
            return self.units();
        }
        if has(Thing::Type) {
            return self.types();
        }
        if !(has(Thing::Name)
            || has(Thing::Value)
            || has(Thing::Amount)
            || has(Thing::Length)
            || has(Thing::Date))
        {
            return;
        }
        let takes_formula = has(Thing::Value) || has(Thing::Amount);
        match (context.first(), block) {
            (Some("include"), None) if context.before.len() == 1 => self.names(&[Kind::Template]),
            (Some("currency"), Some(BlockKind::Contract)) => self.currencies(),
            (Some("unit"), Some(BlockKind::Ledger)) => self.units(),
            (Some("accept"), _) => self.findings(),
            (Some("precedence"), _) => self.names(&[Kind::Define]),
            (Some("claim"), _) if matches!(context.last(), Some((_, "of"))) => {}
            // `count(calls, distinct |`
            (_, None) if !takes_formula && self.has_rows(context) => self.fields_at_hand(context),
            (_, None) if !takes_formula => {}
            // The author gives it this name.
            (Some("field" | "contact"), Some(_)) if context.before.len() == 1 => {}
            (Some("for"), Some(BlockKind::Escalation)) if context.before.len() == 1 => {
                self.names(&[Kind::Source, Kind::Let]);
            }
            (Some("never" | "entrenched"), Some(BlockKind::Amendments)) => self.subjects(),
            (_, Some(BlockKind::Amendments | BlockKind::Pool))
                if matches!(context.last(), Some((_, "change"))) =>
            {
                self.subjects();
            }
            (Some("until"), _) => self.fields_at_hand(context),
            (Some("dated" | "kind"), _) => self.fields_at_hand(context),
            (Some("measure"), _) if context.before.iter().any(|(_, it)| *it == "by") => {
                self.fields_at_hand(context);
            }
            (Some("measure"), _) if context.before.len() == 1 => {
                self.names(&[Kind::Metric]);
                if self.rows_of_place(context).is_some() {
                    self.fields_at_hand(context);
                    self.functions();
                }
            }
            (_, block) => match block.and_then(|block| kinds_for(context, block)) {
                Some(kinds) => {
                    self.names(kinds);
                    if kinds.contains(&Kind::Party) && block != Some(BlockKind::Contract) {
                        for word in ["customer", "provider"] {
                            self.add(
                                word,
                                CompletionKind::Joining,
                                "party of the contract",
                                String::new(),
                            );
                        }
                    }
                    if kinds == [Kind::Calendar] {
                        self.add("always", CompletionKind::Part, "calendar", String::new());
                    }
                }
                None if has(Thing::Date) && !takes_formula => {}
                None => self.formula(context, block, next),
            },
        }
    }

    fn formula(&mut self, context: &Context<'_>, block: Option<BlockKind>, next: &Next) {
        if self.compared(context) {
            return;
        }
        if matches!(context.last(), Some((_, "on"))) {
            self.names(&[Kind::Calendar]);
            return self.add("always", CompletionKind::Part, "calendar", String::new());
        }
        let last: Vec<&str> = context
            .before
            .iter()
            .rev()
            .take(2)
            .map(|(_, text)| *text)
            .collect();
        if let ["of", "fee" | "fees"] = last.as_slice() {
            return self.names(&[Kind::Service]);
        }
        if let ["[", table] = last.as_slice() {
            self.key_of(table);
        }
        let judged = &[
            Kind::Objective,
            Kind::Penalty,
            Kind::Bonus,
            Kind::Termination,
            Kind::Ledger,
            Kind::Responsibility,
        ];
        if block == Some(BlockKind::Example) && context.before.len() == 1 {
            self.add(
                "remedies",
                CompletionKind::Word,
                "what is owed in all",
                String::new(),
            );
            return self.names(judged);
        }
        if self.has_rows(context) || self.has_unknown_rows(context) {
            self.fields_at_hand(context);
        }
        if next.things.contains(&Thing::Value) || next.things.contains(&Thing::Name) {
            self.values();
        } else {
            self.amounts();
        }
    }

    /// What the key of a table may be.
    fn key_of(&mut self, table: &str) {
        let resolved = &self.analysis.reading.resolved;
        let found = self.unit.and_then(|unit| resolved.find_word(unit, table));
        let item = found.map(|id| &resolved.item(id).kind);
        if let Some(crate::syntax::ast::ItemKind::Table(table)) = item
            && let Some(id) = self
                .unit
                .and_then(|unit| resolved.find_word(unit, &table.key.text))
        {
            self.parts_of(id);
        }
    }

    /// What one party may change, or nobody: clauses of the contract, declarations, everything.
    fn subjects(&mut self) {
        let own = schema::clauses_of(BlockKind::Contract).flat_map(|spec| spec.words);
        for word in own {
            self.add(
                word,
                CompletionKind::Word,
                "clause of the contract",
                String::new(),
            );
        }
        for word in schema::item_words() {
            self.add(
                word,
                CompletionKind::Joining,
                "declarations of a kind",
                String::new(),
            );
        }
        self.add(
            "anything",
            CompletionKind::Word,
            "the whole agreement",
            String::new(),
        );
        self.names(&[
            Kind::Objective,
            Kind::Penalty,
            Kind::Service,
            Kind::Party,
            Kind::Calendar,
        ]);
    }

    /// The declarations of a kind that can be changed here: those of the file, or of the template that is included.
    fn of_kind(&mut self, context: &Context<'_>, word: &str) {
        let resolved = &self.analysis.reading.resolved;
        let declared = resolved.declarations();
        let mut kinds = declared.map(|(_, it)| it.kind);
        let (Some(kind), Some(unit)) = (kinds.find(|kind| kind.word() == word), self.unit) else {
            return;
        };
        let head = context
            .heads
            .last()
            .filter(|it| it.first() == Some(&"include"));
        match head {
            Some(head) => self.declared_by_template(head, kind),
            None => self.declared_in(unit, "", &[kind]),
        }
    }

    fn findings(&mut self) {
        for code in codes::ALL {
            let about = About::Text(code.summary.to_owned());
            self.push(code.name, CompletionKind::Part, code.id, about);
        }
    }

    /// `change KIND NAME`, `remove KIND NAME`, `add …` and `drop WORD`; gives whether the sentence is one.
    fn change(&mut self, context: &Context<'_>) -> bool {
        let head = context.heads.last().and_then(|head| head.first()).copied();
        let in_changes = matches!(head, Some("amendment" | "include"));
        let words: Vec<&str> = context.before.iter().map(|(_, text)| *text).collect();
        match (words.as_slice(), in_changes) {
            (["change" | "remove"], true) => {
                for word in schema::item_words() {
                    self.add(word, CompletionKind::Word, "declaration", String::new());
                }
                true
            }
            (["change" | "remove", word], true) => {
                self.of_kind(context, word);
                true
            }
            // `globex may change objective |`, `never law, objective |`
            ([.., "change" | "never" | ",", word], false)
                if context.block() == Some(BlockKind::Amendments)
                    && schema::item_words().any(|it| it == *word) =>
            {
                self.of_kind(context, word);
                false
            }
            (["add"], true) => {
                self.items();
                true
            }
            (["drop"], _) => {
                if let Some(kind) = context.block() {
                    for word in schema::clauses_of(kind).flat_map(|spec| spec.words) {
                        self.add(word, CompletionKind::Word, "clause", String::new());
                    }
                }
                true
            }
            _ => false,
        }
    }
}

/// Whether more than one period is counted: `of any 6 consecutive calendar |`.
fn is_of_several(context: &Context<'_>) -> bool {
    let last = context.before.iter().rev().take(3);
    let last = last.take_while(|(_, text)| !matches!(*text, "per" | "each"));
    let mut numbers = last.filter(|(token, _)| *token == Token::Number);
    numbers.next().is_some_and(|(_, number)| *number != "1")
}

/// Whether a number with what it counts stands directly before the place.
fn is_quantity(context: &Context<'_>) -> bool {
    let mut tokens = context
        .before
        .iter()
        .rev()
        .skip_while(|(token, text)| *token == Token::Word || *text == "%");
    matches!(tokens.next(), Some((Token::Number, _)))
}
