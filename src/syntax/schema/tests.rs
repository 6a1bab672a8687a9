//! The table is whole and consistent.

use super::*;
use crate::syntax::skeleton::joins_lines;

#[test]
fn no_word_has_two_rows_in_one_declaration() {
    for kind in BlockKind::ALL {
        let mut seen = Vec::new();
        for word in clauses_of(*kind).flat_map(|spec| spec.words) {
            assert!(!seen.contains(word), "`{word}` twice in {kind:?}");
            seen.push(*word);
        }
    }
}

#[test]
fn words_of_the_table_can_begin_a_clause() {
    for word in clauses().iter().flat_map(|spec| spec.words) {
        assert!(
            !joins_lines(word),
            "`{word}` would continue the line before"
        );
    }
}

/// The quoted words of a rule of the grammar.
fn words_of(rule: &str) -> Vec<&'static str> {
    const GRAMMAR: &str = include_str!("../../../grammar/sla.pest");
    let begin = format!("\n{rule} ");
    let rule = GRAMMAR.split(&begin).nth(1).unwrap_or_default();
    let rule = rule.split("}\n").next().unwrap_or_default();
    let mut words: Vec<&str> = rule.split('"').skip(1).step_by(2).collect();
    words.sort_unstable();
    words
}

fn sorted<'w>(words: impl Iterator<Item = &'w str>) -> Vec<&'w str> {
    let mut words: Vec<&str> = words.collect();
    words.sort_unstable();
    words
}

/// `subject_kind` names declarations, and takes their words from there.
#[test]
fn the_grammar_knows_the_words_of_all_declarations() {
    assert_eq!(words_of("item_word"), sorted(item_words()));
}

#[test]
fn the_grammar_reserves_the_same_words() {
    let words = words_of("reserved_text");
    assert!(words.len() > 30, "{words:?}");
    assert!(words.iter().all(|word| is_reserved(word)), "{words:?}");
}

#[test]
fn examples_can_be_read() {
    let mut refused = Vec::new();
    for spec in super::clauses() {
        for kind in spec.kinds {
            let head = match (kind.has_name(), kind.word()) {
                (true, word) => format!("{word} a \"A\""),
                (false, word) if *kind == BlockKind::Example => format!("{word} \"A\""),
                (false, word) => word.to_owned(),
            };
            let text = format!("{head} {{\n  {}\n}}\n", spec.example);
            let found = crate::syntax::parse(crate::text::FileId(0), &text).diagnostics;
            // Other clauses may be missing; this one is right.
            let missing = crate::diagnostics::codes::MISSING_CLAUSE;
            let wrong = found.iter().filter(|it| it.code != missing);
            refused.extend(wrong.map(|it| format!("{text}{}", it.headline)));
        }
    }
    assert_eq!(refused, Vec::<String>::new());
}

#[test]
fn foreign_words_are_not_of_the_language_and_mean_a_clause() {
    for (foreign, clause) in super::foreign::FOREIGN {
        assert!(
            super::kinds_with(foreign).is_empty(),
            "{foreign} is a clause"
        );
        assert!(
            !super::is_item_word(foreign),
            "{foreign} begins a declaration"
        );
        assert!(
            !super::kinds_with(clause).is_empty(),
            "{clause} is no clause"
        );
    }
}
