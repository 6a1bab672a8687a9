//! The parser that pest makes from `grammar/sla.pest`.
//!
//! Everything pest knows stays behind this module and `build`: the rest of the
//! program sees the tree only.
#![allow(
    missing_docs,
    unreachable_pub,
    reason = "the rules are made by a macro, and documented in the grammar"
)]

use pest::Parser;
use pest::error::Error;
use pest::iterators::Pairs;

#[derive(pest_derive::Parser)]
#[grammar = "grammar/sla.pest"]
struct SlaParser;

/// Parses the whole of `text` as `rule`.
///
/// # Errors
/// The furthest place that was reached, and what could have stood there.
pub(super) fn parse(rule: Rule, text: &str) -> Result<Pairs<'_, Rule>, Box<Error<Rule>>> {
    let parsed = SlaParser::parse(rule, text).map_err(Box::new);
    #[cfg(test)]
    parsed.iter().for_each(tests::note);
    parsed
}

#[cfg(test)]
mod tests {
    use super::{Pairs, Rule};
    use crate::text::FileId;
    use std::cell::RefCell;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    thread_local! {
        /// The rules that have matched in this thread.
        static SEEN: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
    }

    /// Remembers the rules of what was parsed.
    pub(super) fn note(pairs: &Pairs<'_, Rule>) {
        SEEN.with_borrow_mut(|seen| {
            for pair in pairs.clone().flatten() {
                let name = format!("{:?}", pair.as_rule());
                if !seen.contains(&name) {
                    seen.insert(name);
                }
            }
        });
    }

    /// The names of the rules that give a part; those that begin with `_` give none.
    fn rules() -> impl Iterator<Item = &'static str> {
        let grammar = include_str!("../../grammar/sla.pest");
        grammar.lines().filter_map(|line| {
            let (name, body) = line.split_once('=')?;
            let name = name.trim_end();
            let is_name = name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            (is_name && !body.trim_start().starts_with('_')).then_some(name)
        })
    }

    #[test]
    fn the_syntax_files_have_every_rule_of_the_grammar() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/syntax");
        for part in ["ok", "broken"] {
            for entry in fs::read_dir(folder.join(part)).expect("the folder is there") {
                let path = entry.expect("it can be read").path();
                if path.extension().is_some_and(|end| end == "sla") {
                    let text = fs::read_to_string(&path).expect("it is text");
                    crate::syntax::parse(FileId(0), &text);
                }
            }
        }
        let seen = SEEN.with_borrow(Clone::clone);
        // The insides of a text, which is one piece.
        let within = ["plain", "long_plain"];
        let is_missing = |rule: &&str| !seen.contains(*rule) && !within.contains(rule);
        let missing: Vec<&str> = rules().filter(is_missing).collect();
        assert!(rules().count() > 100);
        assert!(
            missing.is_empty(),
            "in no file of tests/syntax: {missing:?}"
        );
    }
}
