//! How many of the names that authors have written completion would have offered them.
//!
//! Each name of the examples and of the specification that stands for a declaration is taken away together with the rest of
//! its sentence, as it is while somebody types, and has to be among what is offered there. Which names stand where is
//! what the checker says of the whole text, not what completion believes. `SLAC_TYPED=all` asks about every name, and
//! `SLAC_TYPED=1` prints what is missed.

use super::super::Texts;
use super::super::context::context;
use super::super::testing::Fixture;
use super::super::tokens::{Token, tokens};
use super::complete;
use crate::project::has_contract;
use crate::syntax::{is_unfinished, joins_lines};
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Of a hundred names, how many are offered at least.
const FLOOR: usize = 98;

/// Names of each example and of each page of the specification that are asked about.
const PLACES: usize = 20;

/// Places of each kind of sentence that are shown where a name is missed.
const SHOWN: usize = 12;

#[derive(Default)]
struct Found {
    asked: usize,
    offered: usize,
    /// How many stand before the right one, for each name that was offered.
    ranks: Vec<usize>,
    /// The kind of sentence, with how often a name was missed, and where.
    missed: BTreeMap<String, (usize, BTreeSet<String>)>,
}

/// A text, and how many of its bytes are asked about: what the tests add at its end is not.
struct Written {
    text: String,
    own: usize,
}

#[test]
fn names_that_authors_wrote_are_offered() {
    let asked = std::env::var("SLAC_TYPED").unwrap_or_default();
    let most = if asked == "all" { usize::MAX } else { PLACES };
    let mut found = Found::default();
    for texts in written() {
        ask(&texts, most, &mut found);
    }
    let share = found.offered * 1000 / found.asked.max(1);
    let mut missed: Vec<(&String, &(usize, BTreeSet<String>))> = found.missed.iter().collect();
    missed.sort_by_key(|(_, (times, _))| std::cmp::Reverse(*times));
    let lines = missed.iter().map(|(sentence, (times, places))| {
        let places: Vec<&str> = places.iter().map(String::as_str).take(SHOWN).collect();
        format!("{times:4} {sentence}\n       {}", places.join("\n       "))
    });
    let lines: Vec<String> = lines.collect();
    found.ranks.sort_unstable();
    let rank = |part: usize| {
        found
            .ranks
            .get(found.ranks.len() * part / 100)
            .copied()
            .unwrap_or(0)
    };
    let said = format!(
        "{}.{} % of {} names; half stand behind {} others at most, nine of ten behind {}\n{}",
        share / 10,
        share % 10,
        found.asked,
        rank(50),
        rank(90),
        lines.join("\n")
    );
    if !asked.is_empty() {
        std::fs::write(std::env::temp_dir().join("slac-typed.txt"), &said).expect("a file");
    }
    assert!(found.asked > 400, "only {} names were found", found.asked);
    assert!(share >= FLOOR * 10, "{said}");
}

/// The texts of each example and each page.
fn written() -> Vec<Vec<Written>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    for example in files(&root.join("examples")) {
        for path in files(&example)
            .iter()
            .filter(|it| it.extension().is_some_and(|end| end == "sla"))
        {
            let text = std::fs::read_to_string(path).expect("a text");
            all.push(vec![whole(&text)]);
        }
    }
    for page in files(&root.join("tests/spec")) {
        let page = std::fs::read_to_string(page).expect("a page");
        let blocks = page.split("```sla\n").skip(1);
        let blocks = blocks.filter_map(|block| block.split_once("```"));
        all.push(blocks.map(|(text, _)| whole(text)).collect());
    }
    all
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<std::path::PathBuf> = entries.flatten().map(|it| it.path()).collect();
    paths.sort();
    paths
}

fn whole(text: &str) -> Written {
    let preamble = include_str!("../../../tests/preamble.sla");
    let all = match has_contract(text) {
        true => text.to_owned(),
        false => format!("{text}\n{preamble}"),
    };
    Written {
        own: text.len(),
        text: all,
    }
}

/// Asks about some names of texts, evenly spread over them.
fn ask(texts: &[Written], most: usize, found: &mut Found) {
    let mut places: Vec<(&Written, Span)> = Vec::new();
    for written in texts {
        let fixture = Fixture::new(&format!("@whole\n{}", written.text));
        let end = u32::try_from(written.own).expect("a short text");
        let all = Span::new(0, end).in_file(fixture.file());
        let names = fixture
            .analysis
            .uses()
            .within(all)
            .map(|(used, _)| used.span);
        places.extend(names.map(|span| (written, span)));
    }
    let step = places.len().div_ceil(most).max(1);
    for (written, name) in places.into_iter().step_by(step) {
        ask_about(&written.text, name, found);
    }
}

fn ask_about(text: &str, name: Span, found: &mut Found) {
    let typed = without_rest(text, name);
    let mut texts = Texts::new();
    texts.set("main.sla", typed.as_str(), 1);
    let analysis = super::super::Workspace::new().analysis(&texts, "main.sla");
    let file = analysis.file("main.sla").expect("the main file");
    let offered = complete(&analysis, file, name.start).items;
    found.asked += 1;
    match offered.iter().position(|it| it.label == name.of(text)) {
        Some(rank) => {
            found.offered += 1;
            found.ranks.push(rank);
        }
        None => {
            let place = context(&typed, name.start);
            let head = place.heads.last().and_then(|head| head.first()).copied();
            let first = if place.text.is_some() {
                "text"
            } else {
                place.first().unwrap_or("")
            };
            let sentence = format!("{} {first}", head.unwrap_or_default());
            let line = text[..name.start as usize]
                .rsplit('\n')
                .next()
                .unwrap_or_default();
            let shown = format!("{}▸{}", line.trim_start(), name.of(text));
            let entry = found.missed.entry(sentence).or_default();
            entry.0 += 1;
            entry.1.insert(shown);
        }
    }
}

/// The text without a name and what follows it in its sentence; in a text in quotes, without the name only.
fn without_rest(text: &str, name: Span) -> String {
    let all = tokens(text);
    let first = all.partition_point(|(_, at)| at.end <= name.start);
    let mut end = name.end;
    let mut last = "";
    if all
        .get(first)
        .is_some_and(|(token, _)| *token != Token::Text)
    {
        for (index, (token, at)) in all.iter().enumerate().skip(first) {
            let word = at.of(text);
            let next = all.get(index + 1).map_or("", |(_, at)| at.of(text));
            let ends = match token {
                Token::Line => {
                    !(is_unfinished(last)
                        || matches!(last, "," | "=" | "+" | "-" | "*" | "/" | "(" | "[")
                        || joins_lines(next))
                }
                Token::Comment => true,
                _ => matches!(word, "{" | "}" | ";"),
            };
            if ends {
                break;
            }
            if *token != Token::Line {
                last = word;
                end = at.end;
            }
        }
    }
    format!("{}{}", &text[..name.start as usize], &text[end as usize..])
}
