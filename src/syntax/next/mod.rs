//! What may come next in a sentence that is not finished.
//!
//! The parser is given the sentence with a sign behind it that no rule takes. So it gives up there, and says which rules it
//! tried: they are what may follow. A word behind which only one word can follow is shown with it: `per calendar
//! month`. Nothing here lists words: those that the grammar takes as names are in [`by_name`].
//!
//! Not here: which names there are, and what suits their types.

mod by_name;
mod grammar;

pub use by_name::{COMBINED, DAYS, GAPS, KINDS_OF_SOURCES, by_name, said_by_name};

use super::ast::BlockKind;
use super::parser::{self, Rule};
use super::schema;
pub use grammar::is_of_grammar;
use grammar::{First, first};
use pest::error::{ErrorVariant, InputLocation};
use std::collections::BTreeSet;

/// What no rule takes. The scan lets it stand in texts only.
const NOTHING: &str = "\u{1}";

/// Most ways to go on that are all shown.
const MOST_WAYS: usize = 3;

/// Most words that are shown as one.
const MOST_WORDS: usize = 6;

/// Longest sentence that is looked at, in bytes. People write a few hundred.
const LONGEST: usize = 20_000;

/// What an author chooses, and no list of words has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Thing {
    /// The name of something.
    Name,
    /// A formula.
    Value,
    /// Arithmetic: a formula without `and`, which would join bounds.
    Amount,
    /// A number.
    Number,
    /// A length of time.
    Length,
    /// A text in quotes.
    Text,
    /// A date, a time of day or a window.
    Date,
    /// What a number counts.
    Unit,
    /// A type.
    Type,
}

/// What may come next.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Next {
    /// Words, each with those that must follow it.
    pub words: Vec<String>,
    /// What else.
    pub things: BTreeSet<Thing>,
    /// Signs.
    pub signs: BTreeSet<String>,
    /// Whether the sentence may end here.
    pub end: bool,
}

/// What may come next in a clause, of which `before` is the beginning; nothing where it cannot be read so far.
pub fn next_in_clause(kind: BlockKind, before: &str) -> Option<Next> {
    let word = super::scan::leading_word(before);
    let second = super::scan::leading_word(before[word.len()..].trim_start());
    let spec = schema::find(kind, word);
    let spec =
        spec.or_else(|| schema::may_change(kind).filter(|_| second.is_empty() || second == "may"));
    next(spec?.form, before)
}

/// What may come next in a declaration that has no clauses, of which `before` is the beginning.
pub fn next_in_item(before: &str) -> Option<Next> {
    let rule = match super::scan::leading_word(before) {
        "use" => Rule::use_line,
        "metric" => Rule::metric_head,
        "param" => Rule::param_head,
        "unit" => Rule::unit_head,
        "template" => Rule::template_head,
        "include" => Rule::include_head,
        "let" => Rule::let_head,
        "calendar" => Rule::calendar_head,
        "clause" => Rule::prose_item,
        word => {
            BlockKind::from_word(word)?;
            Rule::block_head
        }
    };
    let has_value = matches!(
        rule,
        Rule::metric_head | Rule::param_head | Rule::let_head | Rule::calendar_head
    );
    match value_behind(before).filter(|_| has_value) {
        Some(value) => next(Rule::value_only, value),
        None => next(rule, before),
    }
}

/// What stands behind the `=` of a declaration.
fn value_behind(before: &str) -> Option<&str> {
    let mut quoted = false;
    let at = before.char_indices().find(|(_, letter)| {
        quoted ^= *letter == '"';
        *letter == '=' && !quoted
    });
    at.map(|(at, _)| &before[at + 1..])
}

fn next(rule: Rule, before: &str) -> Option<Next> {
    if before.len() > LONGEST || before.matches('(').count() > super::MAX_NESTING {
        return None;
    }
    let found = probe(rule, before).or_else(|| within_a_piece(rule, before))?;
    let (first, end) = found;
    let mut words = Vec::new();
    for word in &first.words {
        with_forced(rule, before, word, &mut words);
    }
    words.sort();
    words.dedup();
    Some(Next {
        words,
        things: first.things,
        signs: first.signs,
        end,
    })
}

/// The words that could stand behind a beginning, without those that must follow them; nothing where it cannot be read so far.
pub(super) fn words_behind(rule: Rule, before: &str) -> Option<BTreeSet<String>> {
    let found = probe(rule, before).or_else(|| within_a_piece(rule, before))?;
    Some(found.0.words)
}

/// What could have stood behind a beginning, and whether it could have been the end.
fn probe(rule: Rule, before: &str) -> Option<(First, bool)> {
    let before = before.trim_end();
    let text = match before.trim_start() {
        "" => NOTHING.to_owned(),
        before => format!("{before} {NOTHING}"),
    };
    let refused = parser::parse(rule, &text).err()?;
    let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = refused.location;
    let ErrorVariant::ParsingError { positives, .. } = &refused.variant else {
        return None;
    };
    if !text[at..].trim_start().starts_with(NOTHING) {
        return None;
    }
    let mut found = First::default();
    let mut end = false;
    for rule in positives {
        match rule {
            Rule::EOI => end = true,
            // Read to be refused.
            Rule::kw_between | Rule::compat_between | Rule::compat_colon | Rule::compat_one => {}
            _ => add(&mut found, *rule),
        }
    }
    Some((found, end))
}

fn add(found: &mut First, rule: Rule) {
    let name = format!("{rule:?}");
    let of_rule = first(&name);
    found.words.extend(of_rule.words);
    found.things.extend(of_rule.things);
    found.signs.extend(of_rule.signs);
    // A name may stand wherever a sign before it may; pest does not say so.
    if rule == Rule::prefix {
        found.things.insert(Thing::Value);
    }
    // Behind an operand stands an operator or what is written behind operands; the latter is only looked for.
    if matches!(rule, Rule::infix | Rule::arith_op) {
        found.words.extend(first("postfix").words);
    }
    found.words.remove("between");
}

/// Some words are one piece to the parser, which gives up at their beginning: `keep the |`.
fn within_a_piece(rule: Rule, before: &str) -> Option<(First, bool)> {
    let mut cut = before.trim_end();
    for _ in 0..MOST_WORDS {
        let head = cut.trim_end_matches(|it: char| it.is_ascii_alphabetic());
        if head.is_empty() {
            return None;
        }
        cut = head.trim_end();
        let begun: Vec<&str> = before[cut.len()..].split_whitespace().collect();
        let begun = format!("{} ", begun.join(" "));
        let Some((whole, _)) = probe(rule, cut) else {
            continue;
        };
        let rest = whole
            .words
            .iter()
            .filter_map(|word| word.strip_prefix(&begun));
        let words: BTreeSet<String> = rest.map(str::to_owned).collect();
        if !words.is_empty() {
            return Some((
                First {
                    words,
                    ..First::default()
                },
                false,
            ));
        }
    }
    None
}

/// A word with those behind it, as long as there are few ways to go on and all of them are words.
fn with_forced(rule: Rule, before: &str, word: &str, found: &mut Vec<String>) {
    let mut open = vec![word.to_owned()];
    while let Some(words) = open.pop() {
        let then = probe(rule, &format!("{before} {words}"));
        let then = then.filter(|(then, end)| {
            let only_words = then.things.is_empty() && then.signs.is_empty() && !end;
            let ways = if words.contains(' ') { 1 } else { MOST_WAYS };
            only_words && (1..=ways).contains(&then.words.len())
        });
        match then.filter(|_| words.split(' ').count() < MOST_WORDS) {
            Some((then, _)) => open.extend(then.words.iter().map(|next| format!("{words} {next}"))),
            None => found.push(words),
        }
    }
}

#[cfg(test)]
mod tests;
