//! One list of words. The grammar and the table of clauses say which words the language has; whatever else lists
//! words for editors has the same ones. A word that is missing is named, with the place where it belongs.

use crate::rust_text::root;
use slac::check::functions;
use slac::ide::{Texts, Workspace, complete};
use slac::quantity::unit_words;
use slac::resolve::reserved::{PREDEFINED, TYPES, VALUES};
use slac::syntax::ast::BlockKind;
use slac::syntax::next::said_by_name;
use slac::syntax::schema::{clauses_of, is_reserved, item_words};
use std::collections::BTreeSet;
use std::fs;

type Words = BTreeSet<String>;

const TREE: &str = "editors/tree-sitter-sla/grammar.js";
const COLOURS: &str = "editors/tree-sitter-sla/queries/highlights.scm";
const SCANNER: &str = "editors/tree-sitter-sla/src/scanner.c";
const NODES: &str = "editors/tree-sitter-sla/src/node-types.json";
const TEXTMATE: &str = "editors/vscode/syntaxes/sla.tmLanguage.json";

/// What an amendment does. The builder takes these apart, before any rule of the grammar.
const CHANGES: [&str; 4] = ["add", "change", "remove", "drop"];

/// Read to be refused, so nothing else should invite to write it.
const REFUSED: [&str; 1] = ["between"];

/// Units of periods, and of differences between percentages, which are no elapsed time.
const OTHER_UNITS: [&str; 11] = [
    "day", "month", "months", "point", "points", "quarter", "quarters", "week", "weeks", "year",
    "years",
];

fn file(name: &str) -> String {
    fs::read_to_string(root().join(name)).expect(name)
}

fn set<'w>(words: impl IntoIterator<Item = &'w str>) -> Words {
    words.into_iter().map(str::to_owned).collect()
}

fn is_word(text: &str) -> bool {
    text.len() > 1
        && !text.ends_with('_')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// What stands in double quotes in a text, and is a word.
fn quoted(text: &str) -> Words {
    set(text.split('"').skip(1).step_by(2).filter(|it| is_word(it)))
}

/// The lines of the grammar without their comments.
fn rules() -> Vec<String> {
    let text = file("grammar/sla.pest");
    let lines = text.lines().filter(|line| !line.starts_with("//"));
    lines.map(|line| line.replace("\\\"", "")).collect()
}

/// The words of the rule `name` of the grammar.
fn words_of_rule(name: &str) -> Words {
    let rules = rules();
    let begins = |line: &&String| line.starts_with(&format!("{name} "));
    let first = rules.iter().position(|line| begins(&line));
    let first = first.unwrap_or(rules.len());
    let rest = rules[first..].iter().enumerate();
    let own = rest.take_while(|(index, line)| *index == 0 || line.starts_with(' '));
    own.flat_map(|(_, line)| quoted(line)).collect()
}

/// Every word of the language that is no name.
fn language() -> Words {
    let mut words: Words = rules().iter().flat_map(|line| quoted(line)).collect();
    words.extend(
        words_of_rule("period_unit")
            .iter()
            .map(|it| format!("{it}s")),
    );
    let clauses = BlockKind::ALL.iter().flat_map(|kind| clauses_of(*kind));
    words.extend(clauses.flat_map(|spec| set(spec.words.iter().copied())));
    words.extend(item_words().map(str::to_owned));
    words.extend(set(CHANGES));
    let refused = set(REFUSED);
    words.retain(|word| !refused.contains(word));
    words
}

/// What is missing, and what is too much, each with what to do about it.
fn differences(has: &Words, wanted: &Words, place: &str) -> Vec<String> {
    let missing = wanted.difference(has);
    let missing = missing.map(|word| format!("`{word}` is missing in {place}: add it there"));
    let surplus = has.difference(wanted);
    let surplus =
        surplus.map(|word| format!("`{word}` in {place} is no word of the language: remove it"));
    missing.chain(surplus).collect()
}

fn assert_same(has: &Words, wanted: &Words, place: &str) {
    assert!(has.len() > 5, "{place} could not be read: {has:?}");
    let found = differences(has, wanted, place);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_tree_sitter_grammar_has_every_word() {
    let nodes: serde_json::Value = serde_json::from_str(&file(NODES)).expect("it is JSON");
    let nodes = nodes.as_array().expect("a list of nodes");
    let words = nodes.iter().filter(|node| node["named"] == false);
    let words = words.filter_map(|node| node["type"].as_str());
    let words = set(words.filter(|it| is_word(it)));
    let place = format!("{TREE} (then editors/tree-sitter-sla/test/run.sh --write)");
    assert_same(&words, &language(), &place);
    let strings: Words = file(TREE).split('\'').map(str::to_owned).collect();
    let stale: Vec<_> = words.difference(&strings).collect();
    assert!(
        stale.is_empty(),
        "{NODES} is older than {TREE}: {stale:?}; run editors/tree-sitter-sla/test/run.sh --write"
    );
}

#[test]
fn every_word_has_a_colour_in_the_queries() {
    let text = file(COLOURS);
    let lines = text
        .lines()
        .filter(|line| !line.starts_with(';') && !line.contains("#any-of?"));
    let words: Words = lines.flat_map(quoted).collect();
    assert_same(&words, &language(), COLOURS);
}

#[test]
fn the_scanner_of_tree_sitter_knows_the_words_of_the_skeleton() {
    let scanner = file(SCANNER);
    let list = |text: &str, function: &str| -> Words {
        let body = text.split(function).nth(1).unwrap_or_default();
        quoted(body.split("\n}").next().unwrap_or_default())
    };
    let declaring = list(&scanner, "static bool declares(");
    assert_same(&declaring, &set(item_words()), SCANNER);
    let sentence = file("src/syntax/skeleton/sentence.rs");
    let joining = list(&sentence, "fn joins_lines(");
    assert_same(
        &list(&scanner, "static bool joins_lines("),
        &joining,
        SCANNER,
    );
}

/// The words that stand in the patterns of a grammar for TextMate.
fn patterns(value: &serde_json::Value, words: &mut Words) {
    match value {
        serde_json::Value::Array(all) => all.iter().for_each(|it| patterns(it, words)),
        serde_json::Value::Object(all) => {
            for (key, value) in all {
                match value.as_str() {
                    Some(pattern) if matches!(key.as_str(), "match" | "begin" | "end") => {
                        let pieces =
                            pattern.split(|it: char| !(it.is_ascii_alphabetic() || it == '_'));
                        words.extend(set(pieces.filter(|it| is_word(it))));
                    }
                    _ => patterns(value, words),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn every_word_has_a_colour_in_vs_code() {
    let grammar = serde_json::from_str(&file(TEXTMATE)).expect("it is JSON");
    let mut words = Words::new();
    patterns(&grammar, &mut words);
    let mut wanted = language();
    wanted.extend(functions().map(|(name, _)| name.to_owned()));
    let known: [&[&str]; 4] = [TYPES, VALUES, PREDEFINED, &OTHER_UNITS];
    wanted.extend(known.iter().flat_map(|list| set(list.iter().copied())));
    wanted.extend(unit_words().map(str::to_owned));
    // To the grammar they are names, to readers words.
    wanted.extend(said_by_name().map(str::to_owned));
    assert_same(&words, &wanted, TEXTMATE);
}

/// What is offered at `$0`.
fn offered(text: &str) -> Words {
    let at = text.find("$0").expect("a marked place");
    let mut texts = Texts::new();
    texts.set("main.sla", text.replace("$0", ""), 1);
    let analysis = Workspace::new().analysis(&texts, "main.sla");
    let file = analysis.file("main.sla").expect("the file");
    let found = complete(&analysis, file, u32::try_from(at).expect("a short text"));
    let first = |label: String| label.split(' ').next().map(str::to_owned);
    found
        .items
        .into_iter()
        .filter_map(|it| first(it.label))
        .collect()
}

#[test]
fn completion_offers_every_declaration_clause_type_and_function() {
    let mut missing = Vec::new();
    let mut compare = |wanted: Words, text: &str| {
        let found = offered(text);
        let lacking = wanted.difference(&found);
        missing.extend(lacking.map(|word| format!("`{word}` is not offered at `{text}`")));
    };
    compare(set(item_words()), "$0\n");
    compare(set(TYPES.iter().copied()), "metric m: $0 = 1\n");
    compare(set(functions().map(|(name, _)| name)), "let a = $0\n");
    for kind in BlockKind::ALL {
        let clauses = clauses_of(*kind).flat_map(|spec| spec.words.iter().copied());
        let head = match (kind.word(), kind.has_name()) {
            (word, true) => format!("{word} a \"A\""),
            (word, false) => word.to_owned(),
        };
        compare(set(clauses), &format!("{head} {{\n  $0\n}}\n"));
    }
    assert!(
        missing.is_empty(),
        "src/ide/complete/:\n{}",
        missing.join("\n")
    );
}

#[test]
fn the_grammar_and_the_table_reserve_the_same_words() {
    let reserved = words_of_rule("reserved_text");
    let wanted: Words = language()
        .into_iter()
        .filter(|it| is_reserved(it))
        .collect();
    assert_same(
        &reserved,
        &wanted,
        "`reserved_text` of grammar/sla.pest (and `is_reserved` of src/syntax/schema.rs)",
    );
}

#[test]
fn a_word_that_is_missing_or_too_much_is_named() {
    let found = differences(&set(["party", "old"]), &set(["party", "new"]), "a file");
    assert_eq!(
        found,
        [
            "`new` is missing in a file: add it there",
            "`old` in a file is no word of the language: remove it"
        ]
    );
}
