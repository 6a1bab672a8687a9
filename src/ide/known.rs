//! Every name in the examples leads to its declaration, and from there back.

use super::tokens::{Token, tokens};
use super::{Symbol, Texts, Workspace, definition, references, symbols};
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn names(symbols: &[Symbol], found: &mut BTreeSet<String>) {
    for symbol in symbols {
        found.insert(symbol.name.clone());
        names(&symbol.parts, found);
    }
}

/// Whether a word begins a sentence or a line: there it is a word of the language, or a cell.
fn begins(text: &str, span: Span) -> bool {
    let before = text[..span.start as usize].trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with(['\n', ';', '{', '}'])
}

#[test]
fn names_lead_to_their_declarations_and_back() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut all = 0;
    let mut one_way: Vec<String> = Vec::new();
    let mut lost: BTreeMap<String, usize> = BTreeMap::new();
    for folder in std::fs::read_dir(examples)
        .expect("there are examples")
        .flatten()
    {
        let Ok(files) = std::fs::read_dir(folder.path()) else {
            continue;
        };
        let paths = files.flatten().map(|it| it.path());
        for path in paths.filter(|it| it.extension().is_some_and(|end| end == "sla")) {
            let name = path.to_string_lossy().into_owned();
            let analysis = Workspace::new().analysis(&Texts::new(), &name);
            let Some(file) = analysis.file(&name) else {
                continue;
            };
            let mut declared = BTreeSet::new();
            names(&symbols(&analysis, file), &mut declared);
            let text = analysis.text(file).clone();
            for (token, span) in tokens(&text) {
                let word = span.of(&text);
                if token != Token::Word || !declared.contains(word) || begins(&text, span) {
                    continue;
                }
                all += 1;
                let Some(place) = definition(&analysis, file, span.start) else {
                    let line = text[..span.start as usize]
                        .rsplit('\n')
                        .next()
                        .unwrap_or_default();
                    *lost.entry(format!("{} … {word}", line.trim())).or_default() += 1;
                    continue;
                };
                let Some(there) = analysis.file(&place.file) else {
                    continue;
                };
                let uses = references(&analysis, there, place.span.start, true);
                let found = uses
                    .iter()
                    .any(|it| *it.file == *name && it.span.touches(span.start));
                if !found {
                    let line = text[..span.start as usize]
                        .rsplit('\n')
                        .next()
                        .unwrap_or_default();
                    one_way.push(format!("{} … {word}", line.trim()));
                }
            }
        }
    }
    let missing: usize = lost.values().sum();
    let lines: Vec<String> = lost
        .iter()
        .map(|(what, times)| format!("{times:>4} {what}"))
        .collect();
    assert!(all > 2_000, "{all}");
    assert!(
        missing * 100 <= all,
        "{missing} of {all}\n{}",
        lines.join("\n")
    );
    // What is given to a template is declared there under another name.
    assert!(one_way.len() * 50 <= all, "{}", one_way.join("\n"));
}
