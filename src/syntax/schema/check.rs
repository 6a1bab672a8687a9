//! Are all clauses there that a declaration needs, and none twice?

use super::{ClauseSpec, clauses_of, find};
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::syntax::ast::{Block, BlockKind, Clause, ClauseKind, File, Item, ItemKind};
use crate::syntax::recovery::join;
use crate::syntax::reuse::Reuse;
use crate::text::FileId;

/// Compares the blocks of a file with the table of clauses. Those that were found right before are left out, and it is
/// remembered which ones are not.
pub(in crate::syntax) fn check(file: FileId, tree: &File, reuse: &mut Reuse) -> Diagnostics {
    let mut found = Diagnostics::new();
    for (index, item) in tree.items.iter().enumerate() {
        if reuse.is_taken(index) {
            continue;
        }
        let before = found.len();
        compare(file, item, &mut found);
        if found.len() > before {
            reuse.wrong(index);
        }
    }
    found
}

fn compare(file: FileId, item: &Item, found: &mut Diagnostics) {
    let block = match &item.kind {
        ItemKind::Block(block) => Some(block),
        ItemKind::Amendment(amendment) => Some(&amendment.block),
        _ => None,
    };
    if let Some(block) = block {
        repeated(file, block, found);
        missing(file, block, found);
    }
    for inner in item.items() {
        compare(file, inner, found);
    }
}

fn repeated(file: FileId, block: &Block, found: &mut Diagnostics) {
    for (index, clause) in block.clauses.iter().enumerate() {
        let Some(spec) = spec_of(block.kind, clause) else {
            continue;
        };
        if !spec.times.is_single() {
            continue;
        }
        let word = &clause.word;
        let before = &block.clauses[..index];
        let Some(first) = before.iter().find(|earlier| earlier.word.text == word.text) else {
            continue;
        };
        let headline = format!("`{}` stands twice in this {}", word.text, block.kind.word());
        found.push(
            Diagnostic::new(codes::REPEATED_CLAUSE, word.span.in_file(file), headline)
                .also(first.word.span.in_file(file), "here is the first")
                .note("only one of them could hold")
                .suggest("take this one out", clause.span.in_file(file), ""),
        );
    }
}

fn missing(file: FileId, block: &Block, found: &mut Diagnostics) {
    // A clause that could not be read may be the one that is missed.
    if block
        .clauses
        .iter()
        .any(|clause| matches!(clause.kind, ClauseKind::Bad))
    {
        return;
    }
    let missing: Vec<&ClauseSpec> = clauses_of(block.kind)
        .filter(|spec| spec.times.is_required())
        .filter(|spec| !block.clauses.iter().any(|clause| stands_for(spec, clause)))
        .collect();
    if missing.is_empty() {
        return;
    }
    let words: Vec<String> = missing.iter().map(|spec| alternatives(spec)).collect();
    let subject = match &block.name {
        Some(name) if !name.is_missing() => format!("{} `{}`", block.kind.word(), name.text),
        _ => format!("this {}", block.kind.word()),
    };
    let headline = format!("{subject} has no {}", join(&words));
    let mut diagnostic = Diagnostic::new(codes::MISSING_CLAUSE, block.word.in_file(file), headline);
    for spec in &missing {
        let doc = spec.doc.trim_end_matches('.');
        diagnostic = diagnostic.note(format!("`{}`: {}", spec.word(), lower_first(doc)));
    }
    let examples: Vec<String> = missing
        .iter()
        .map(|spec| format!("`{}`", spec.example))
        .collect();
    found.push(diagnostic.help(format!("for example {}", examples.join(" and "))));
}

fn spec_of(kind: BlockKind, clause: &Clause) -> Option<&'static ClauseSpec> {
    find(kind, &clause.word.text)
}

fn stands_for(spec: &ClauseSpec, clause: &Clause) -> bool {
    spec.words.contains(&&*clause.word.text)
}

fn alternatives(spec: &ClauseSpec) -> String {
    let words: Vec<String> = spec.words.iter().map(|word| format!("`{word}`")).collect();
    join(&words)
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}
