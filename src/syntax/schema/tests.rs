//! The table is whole and consistent.

use super::*;

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
        let joins = [
            "and",
            "or",
            "where",
            "except",
            "during",
            "otherwise",
            "then",
            "else",
            "plus",
            "of",
        ];
        assert!(
            !joins.contains(word),
            "`{word}` would continue the line before"
        );
    }
}
