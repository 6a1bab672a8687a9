//! How much of what authors have written would have been offered to them.

use super::super::context::context;
use super::super::tokens::{Token, tokens};
use super::super::{Texts, Workspace, definition};
use super::complete;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn contracts(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("a folder");
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            contracts(&path, found);
        } else if path.extension().is_some_and(|end| end == "sla") {
            found.push(path);
        }
    }
}

/// What was looked for, and what of it was not offered, by the first word of its sentence.
#[derive(Default)]
struct Share {
    all: usize,
    missed: BTreeMap<String, usize>,
}

impl Share {
    fn percent(&self) -> usize {
        let missed: usize = self.missed.values().sum();
        (self.all - missed) * 100 / self.all.max(1)
    }

    fn most_missed(&self) -> String {
        let mut missed: Vec<(&String, &usize)> = self.missed.iter().collect();
        missed.sort_by_key(|(_, times)| std::cmp::Reverse(**times));
        let lines = missed
            .iter()
            .take(40)
            .map(|(what, times)| format!("{times:>4} {what}\n"));
        lines.collect()
    }
}

#[test]
fn what_authors_write_is_offered() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    contracts(&root.join("examples"), &mut paths);
    paths.sort();
    let mut share = Share::default();
    for path in paths {
        let name = path.to_string_lossy().into_owned();
        let texts = Texts::new();
        let analysis = Workspace::new().analysis(&texts, &name);
        let Some(file) = analysis.file(&name) else {
            continue;
        };
        let text = analysis.text(file).clone();
        for (token, span) in tokens(&text) {
            let word = span.of(&text);
            let place = definition(&analysis, file, span.start);
            let declares =
                place.is_some_and(|place| place.span.start == span.start && *place.file == *name);
            if token != Token::Word || declares {
                continue;
            }
            let context = context(&text, span.start);
            // The author chooses these.
            let in_enum = context
                .heads
                .last()
                .is_some_and(|head| head.first() == Some(&"enum"));
            let names =
                context.before.len() == 1 && matches!(context.first(), Some("field" | "contact"));
            if in_enum || names {
                continue;
            }
            let behind_number = matches!(context.last(), Some((Token::Number, _)));
            share.all += 1;
            let found = complete(&analysis, file, span.start).items;
            // A phrase brings its words, and `germany.national` what stands behind the dot.
            let first = |label: &str| label.split([' ', '.']).next().map(str::to_owned);
            let offered: BTreeSet<String> =
                found.iter().filter_map(|it| first(&it.label)).collect();
            if !offered.contains(word) {
                let before = context.sentence();
                let what = if behind_number {
                    "unit".to_owned()
                } else {
                    word.to_owned()
                };

                let first = before.split(' ').next().unwrap_or_default();
                *share.missed.entry(format!("{first} … {what}")).or_default() += 1;
            }
        }
    }
    let percent = share.percent();
    assert!(share.all > 5_000, "{}", share.all);
    assert!(
        percent >= 97,
        "{percent} % of {}\n{}",
        share.all,
        share.most_missed()
    );
}
