//! The rules of the grammar as data, and what each of them can begin with.
//!
//! The parser that is made from the grammar says which rules could have stood at a place, not how they begin. Reading
//! the same file says that, so that no list of words has to be kept beside it. Only what pest offers and the
//! grammar uses is understood.

use super::Thing;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The file that the parser is made from.
const TEXT: &str = include_str!("../../../grammar/sla.pest");

/// Rules within rules that are looked into. The grammar has no more than a dozen.
const MOST_DEPTH: u32 = 40;

/// A rule, or a part of one.
#[derive(Clone, Debug)]
enum Node {
    /// Words or signs, as they are written.
    Literal(String),
    Rule(String),
    All(Vec<Node>),
    Any(Vec<Node>),
    /// It may be left out.
    Optional(Box<Node>),
    Repeated(Box<Node>),
    /// It is looked at and not taken.
    Ahead,
}

/// How something may begin.
#[derive(Clone, Debug, Default)]
pub(super) struct First {
    /// With words, each as far as it is one piece.
    pub(super) words: BTreeSet<String>,
    /// With something that an author chooses.
    pub(super) things: BTreeSet<Thing>,
    /// With a sign.
    pub(super) signs: BTreeSet<String>,
}

static RULES: LazyLock<BTreeMap<String, Node>> = LazyLock::new(|| read(TEXT));

/// What a rule can begin with.
pub(super) fn first(rule: &str) -> First {
    let mut found = First::default();
    of_rule(rule, MOST_DEPTH, &mut found);
    found
}

/// What an author chooses, by the rule that reads it.
fn thing(rule: &str) -> Option<Thing> {
    Some(match rule {
        "word" | "name" | "path" | "member_name" => Thing::Name,
        "expr" | "value" | "value_only" | "given_value" | "row" | "arg" => Thing::Value,
        "arith" | "amount_term" | "operand" | "tight" | "basis" => Thing::Amount,
        "number" | "quantity" | "int" | "literal" => Thing::Number,
        "length" => Thing::Length,
        "text" => Thing::Text,
        "date" | "moment" | "yearly_date" | "window_name" | "window" | "clock" => Thing::Date,
        "unit" | "business_unit" | "percent" => Thing::Unit,
        "type_name" | "type_word" => Thing::Type,
        _ => return None,
    })
}

/// Adds what a rule begins with; gives whether it may be empty.
fn of_rule(rule: &str, depth: u32, found: &mut First) -> bool {
    if let Some(thing) = thing(rule) {
        found.things.insert(thing);
        if thing == Thing::Value {
            of_rule("if_expr", depth - 1, found);
            of_rule("quantifier", depth - 1, found);
            found.words.insert("not".to_owned());
        }
        return false;
    }
    match RULES.get(rule) {
        Some(node) if depth > 0 => of_node(node, depth - 1, found),
        // What pest knows itself: the end, digits.
        _ => false,
    }
}

fn of_node(node: &Node, depth: u32, found: &mut First) -> bool {
    match node {
        Node::Ahead => true,
        Node::Literal(text) => {
            let is_word = text.starts_with(|it: char| it.is_ascii_alphabetic());
            let of_kind = if is_word {
                &mut found.words
            } else {
                &mut found.signs
            };
            of_kind.insert(text.clone());
            false
        }
        Node::Rule(name) => of_rule(name, depth, found),
        Node::Optional(inner) => {
            of_node(inner, depth, found);
            true
        }
        Node::Repeated(inner) => of_node(inner, depth, found),
        Node::Any(parts) => {
            let mut empty = false;
            for part in parts {
                empty |= of_node(part, depth, found);
            }
            empty
        }
        Node::All(parts) => {
            if let Some(piece) = in_one_piece(parts) {
                found.words.insert(piece);
                return false;
            }
            let chains = chains(parts);
            if !chains.is_empty() {
                found.words.extend(chains);
                return false;
            }
            parts.iter().all(|part| of_node(part, depth, found))
        }
    }
}

/// The words of a sequence with nothing but blanks between them, which the parser takes or refuses as one.
fn in_one_piece(parts: &[Node]) -> Option<String> {
    let mut words = Vec::new();
    for part in parts {
        match part {
            Node::Literal(text) if text.starts_with(|it: char| it.is_ascii_alphabetic()) => {
                words.push(text.as_str());
            }
            Node::Repeated(inner) if matches!(&**inner, Node::Literal(it) if it == " ") => {}
            Node::Rule(name) if name == "gap" => {}
            Node::Ahead => {}
            Node::Optional(_) => {}
            _ => return None,
        }
    }
    (words.len() > 1).then(|| words.join(" "))
}

/// The words that a sequence begins with, where it begins with several: `more than half of`.
fn chains(parts: &[Node]) -> Vec<String> {
    let mut chains = vec![String::new()];
    for part in parts {
        let words = keywords(part);
        if words.is_empty() {
            break;
        }
        let pairs = chains
            .iter()
            .flat_map(|chain| words.iter().map(move |word| (chain, word)));
        chains = pairs
            .map(|(chain, word)| format!("{chain} {word}").trim_start().to_owned())
            .collect();
    }
    chains.retain(|chain| chain.contains(' '));
    chains
}

/// The words that a part consists of; nothing if it may have anything else.
fn keywords(part: &Node) -> Vec<String> {
    match part {
        Node::Rule(name) => {
            let word = name.strip_prefix("kw_").filter(|it| *it != "between");
            word.map(str::to_owned).into_iter().collect()
        }
        Node::Any(parts) => {
            let each: Vec<Vec<String>> = parts.iter().map(keywords).collect();
            let all = each.iter().all(|words| !words.is_empty());
            if all { each.concat() } else { Vec::new() }
        }
        Node::All(parts) => {
            let whole = parts.iter().all(|part| !keywords(part).is_empty());
            if whole { chains(parts) } else { Vec::new() }
        }
        _ => Vec::new(),
    }
}

/// Whether a word is one of the grammar's own.
pub fn is_of_grammar(word: &str) -> bool {
    WORDS.contains(word)
}

static WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let mut words = BTreeSet::new();
    RULES.values().for_each(|node| literals(node, &mut words));
    words
});

fn literals(node: &Node, words: &mut BTreeSet<String>) {
    match node {
        Node::Literal(text) => {
            words.insert(text.clone());
        }
        Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|part| literals(part, words)),
        Node::Optional(inner) | Node::Repeated(inner) => literals(inner, words),
        Node::Rule(_) | Node::Ahead => {}
    }
}

// ---- reading

struct Reader<'t> {
    rest: &'t str,
}

fn read(text: &str) -> BTreeMap<String, Node> {
    let lines = text.lines().map(|line| match line.trim_start() {
        comment if comment.starts_with("//") => "",
        _ => line,
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let mut reader = Reader { rest: &text };
    let mut rules = BTreeMap::new();
    while let Some((name, node)) = reader.rule() {
        rules.insert(name, node);
    }
    rules
}

impl Reader<'_> {
    fn sees(&mut self, sign: &str) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn name(&mut self) -> Option<String> {
        self.rest = self.rest.trim_start();
        let letter = |it: char| it.is_ascii_alphanumeric() || it == '_';
        let end = self.rest.find(|it| !letter(it)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!name.is_empty()).then(|| name.to_owned())
    }

    /// `name = _{ … }`
    fn rule(&mut self) -> Option<(String, Node)> {
        let name = self.name()?;
        let opens = self.sees("=");
        let _kind = ["@", "_", "$", "!"].iter().any(|kind| self.sees(kind));
        if !opens || !self.sees("{") {
            return None;
        }
        let node = self.choice()?;
        self.sees("}").then_some((name, node))
    }

    fn choice(&mut self) -> Option<Node> {
        let mut parts = vec![self.sequence()?];
        while self.sees("|") {
            parts.push(self.sequence()?);
        }
        one_or(parts, Node::Any)
    }

    fn sequence(&mut self) -> Option<Node> {
        let mut parts = vec![self.repeated()?];
        while self.sees("~") {
            parts.push(self.repeated()?);
        }
        one_or(parts, Node::All)
    }

    fn repeated(&mut self) -> Option<Node> {
        if self.sees("!") || self.sees("&") {
            self.repeated()?;
            return Some(Node::Ahead);
        }
        let mut node = self.single()?;
        loop {
            node = if self.sees("?") {
                Node::Optional(node.into())
            } else if self.sees("*") {
                Node::Optional(Node::Repeated(node.into()).into())
            } else if self.sees("+") {
                Node::Repeated(node.into())
            } else if self.sees("{") {
                let end = self.rest.find('}')?;
                self.rest = &self.rest[end + 1..];
                Node::Repeated(node.into())
            } else {
                return Some(node);
            };
        }
    }

    fn single(&mut self) -> Option<Node> {
        if self.sees("(") {
            let inner = self.choice()?;
            return self.sees(")").then_some(inner);
        }
        if self.sees("\"") {
            return Some(Node::Literal(self.quoted('"')?));
        }
        // A range of characters: part of a name or a number, which are known by their rules.
        if self.sees("'") {
            self.quoted('\'')?;
            if self.sees("..") && self.sees("'") {
                self.quoted('\'')?;
            }
            return Some(Node::Ahead);
        }
        Some(Node::Rule(self.name()?))
    }

    /// What stands before the closing quote.
    fn quoted(&mut self, quote: char) -> Option<String> {
        let mut text = String::new();
        let mut letters = self.rest.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\\' => text.extend(letters.next().map(|(_, escaped)| escaped)),
                it if it == quote => {
                    self.rest = &self.rest[at + 1..];
                    return Some(text);
                }
                it => text.push(it),
            }
        }
        None
    }
}

fn one_or(mut parts: Vec<Node>, many: fn(Vec<Node>) -> Node) -> Option<Node> {
    if parts.len() == 1 {
        parts.pop()
    } else {
        Some(many(parts))
    }
}

#[cfg(test)]
mod tests {
    use super::{RULES, TEXT, first};

    #[test]
    fn every_rule_is_read() {
        let begins = |line: &&str| {
            line.contains(" = ") && line.contains('{') && !line.starts_with([' ', '/'])
        };
        let written = TEXT.lines().filter(begins);
        let missing: Vec<&str> = written
            .filter_map(|line| line.split_whitespace().next())
            .filter(|name| !RULES.contains_key(*name))
            .collect();
        assert!(RULES.len() > 300, "{}", RULES.len());
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn a_rule_begins_with_the_words_of_its_alternatives() {
        let words = |rule| first(rule).words.into_iter().collect::<Vec<_>>().join(", ");
        insta::assert_snapshot!(words("renews"), @"renews for");
        insta::assert_snapshot!(words("rounding"), @"down, half even, half up, up");
        insta::assert_snapshot!(words("quantifier"), @"all, any, at least, more than half");
        insta::assert_snapshot!(words("progress"), @"are split, keep the old terms, take the new terms");
        insta::assert_snapshot!(words("period"), @"billing, calendar, contract, day, fiscal, hour, month, quarter, week, year");
        insta::assert_snapshot!(words("supply_word"), @"decided, estimates, supplied, verifiable");
    }
}
