//! The reference, `docs/reference/*.md`: its samples run, what it lists is true, and it leaves nothing out.
//!
//! Its pages are run like those of the specification. Besides:
//!
//! - between `<!-- clauses of KIND -->` and `<!-- end -->` stands the table of the kind's clauses,
//! - between `<!-- findings SLA0401 SLA0402 -->` and `<!-- end -->` stand these findings,
//! - every sample stands in the layout of `slac fmt`.
//!
//! `SLAC_UPDATE=1` writes all of this anew. What a page has to say of a clause, a function or a
//! finding nobody can write but an author; the tests below say which is missing.

use crate::markdown::{blocks, replace};
use crate::rust_text::root;
use crate::spec::{hold, pages, run};
use crate::support::PREAMBLE;
use slac::diagnostics::{Severity, codes};
use slac::format::{self, Style};
use slac::syntax;
use slac::syntax::ast::BlockKind;
use slac::syntax::schema::{ClauseSpec, Times, clauses_of, item_words};
use slac::text::FileId;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

const FOLDER: &str = "docs/reference";

#[test]
fn the_reference_holds() {
    hold(FOLDER, &|_, page| laid_out(&listed(page)));
}

// ---- what is written by the program

/// The page with its samples in their layout.
fn laid_out(page: &str) -> String {
    let samples = blocks(page).into_iter().rev();
    let samples = samples.filter(|block| block.info.starts_with("sla"));
    samples.fold(page.to_owned(), |page, block| {
        let parse = syntax::parse(FileId(0), &block.text);
        let layout = format::format(&parse, &block.text, &Style::default());
        replace(&page, &block, &layout.expect("it is laid out"))
    })
}

/// The page with its lists of clauses and findings.
fn listed(page: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for line in page.lines() {
        let order = line
            .strip_prefix("<!-- ")
            .and_then(|it| it.strip_suffix(" -->"));
        inside = inside && order != Some("end");
        if !inside {
            out.push_str(&format!("{line}\n"));
        }
        let Some(order) = order else { continue };
        let list = if let Some(kind) = order.strip_prefix("clauses of ") {
            clause_table(BlockKind::from_word(kind).expect("it is a kind"))
        } else if let Some(ids) = order.strip_prefix("findings ") {
            findings(ids)
        } else {
            continue;
        };
        out.push_str(&list);
        inside = true;
    }
    out
}

fn clause_table(kind: BlockKind) -> String {
    let mut text = "\n| Clause | How often | For example | Says |\n|---|---|---|---|\n".to_owned();
    for spec in clauses_of(kind).filter(|spec| spec.word() != "accept") {
        let words = if spec.words.is_empty() {
            "`may change`".to_owned()
        } else {
            let words = spec.words.iter().map(|word| format!("`{word}`"));
            words.collect::<Vec<_>>().join(", ")
        };
        let times = match spec.times {
            Times::Once => "once",
            Times::AtMostOnce => "at most once",
            Times::AtLeastOnce => "at least once",
            Times::Any => "any number",
        };
        let example = spec.example.replace('|', "\\|");
        text.push_str(&format!(
            "| {words} | {times} | `{example}` | {} |\n",
            spec.doc
        ));
    }
    text.push('\n');
    text
}

fn findings(ids: &str) -> String {
    let mut text = "\n| Finding | Is | Means |\n|---|---|---|\n".to_owned();
    for id in ids.split(' ') {
        let code = codes::find(id).expect("it is a code");
        let severity = match code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let summary = code.summary.replace('|', "\\|");
        text.push_str(&format!(
            "| [`{}` {}](../errors/{}.md) | {severity} | {summary} |\n",
            code.id, code.name, code.id
        ));
    }
    text.push('\n');
    text
}

#[test]
fn lists_are_written_between_their_marks() {
    let page = "a\n<!-- findings SLA0401 -->\nold\n<!-- end -->\nb\n<!-- other -->\nc\n";
    let listed = listed(page);
    assert!(listed.starts_with("a\n<!-- findings SLA0401 -->\n\n| Finding"));
    assert!(listed.ends_with("applies |\n\n<!-- end -->\nb\n<!-- other -->\nc\n"));
    assert!(!listed.contains("old"));
}

// ---- what only an author can write

fn page(name: &str) -> String {
    let path = root().join(FOLDER).join(name);
    let text = fs::read_to_string(path).unwrap_or_default();
    text.replace("\r\n", "\n")
}

/// The page that a declaration is described on.
fn page_of(word: &str) -> String {
    match word {
        "review" => "report.md".to_owned(),
        "include" => "template.md".to_owned(),
        word => format!("{word}.md"),
    }
}

/// A page without its blocks of code.
fn prose(page: &str) -> String {
    let mut fence = None;
    let mut text = String::new();
    for line in page.lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match fence {
            Some(open) if line == open => fence = None,
            Some(_) => {}
            None if ticks.len() >= 3 => fence = Some(ticks),
            None => text.push_str(&format!("{line}\n")),
        }
    }
    text
}

fn headings(page: &str) -> Vec<String> {
    let prose = prose(page);
    let lines = prose.lines().filter(|line| line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

/// Whether a text in backticks begins with this word.
fn names(text: &str, word: &str) -> bool {
    text.match_indices(&format!("`{word}")).any(|(at, found)| {
        let next = text[at + found.len()..].chars().next();
        !next.is_some_and(|it| it.is_alphanumeric() || it == '_')
    })
}

#[test]
fn the_reader_sees_the_agreement_around_the_samples() {
    let page = page("README.md");
    let samples = blocks(&page);
    assert!(
        samples
            .iter()
            .any(|it| it.info == "sla" && it.text == PREAMBLE),
        "README.md shows another agreement than tests/preamble.sla"
    );
}

#[test]
fn the_readme_has_no_findings_and_its_example_comes_out() {
    let text = fs::read_to_string(root().join("README.md")).expect("it is text");
    let mut faults = Vec::new();
    run("README.md", &text, &mut faults);
    assert!(faults.is_empty(), "\n{}", faults.join("\n\n"));
}

#[test]
fn every_declaration_has_its_page_and_every_clause_its_heading() {
    let mut missing = Vec::new();
    for word in item_words() {
        let name = page_of(word);
        let page = page(&name);
        if !names(headings(&page).first().map_or("", |it| it), word) && word != "review" {
            missing.push(format!("{name}: a page that begins with `# \\`{word}\\``"));
        }
        let Some(kind) = BlockKind::from_word(word) else {
            continue;
        };
        let table = format!("<!-- clauses of {word} -->");
        if !page.contains(&table) {
            missing.push(format!("{name}: {table}"));
        }
        for spec in clauses_of(kind).filter(|spec| spec.word() != "accept") {
            missing.extend(undocumented(spec, &page).map(|it| format!("{name}: {it}")));
        }
    }
    if !names(&headings(&page("accept.md")).join("\n"), "accept") {
        missing.push("accept.md".to_owned());
    }
    assert!(
        missing.is_empty(),
        "the reference lacks\n  {}",
        missing.join("\n  ")
    );
}

/// What a page lacks of a clause: a heading, or the mention of one of its further words.
fn undocumented(spec: &ClauseSpec, page: &str) -> Option<String> {
    let headings = headings(page).join("\n");
    let words = if spec.words.is_empty() {
        &["may change"]
    } else {
        spec.words
    };
    if !words.iter().any(|word| names(&headings, word)) {
        return Some(format!("a heading with `{}`", spec.word()));
    }
    let prose = prose(page);
    let unsaid = words.iter().find(|word| !names(&prose, word));
    unsaid.map(|word| format!("a mention of `{word}`"))
}

/// The names of the functions, from the table of the checker.
fn functions() -> Vec<String> {
    let path = root().join("src/check/expr/call.rs");
    let text = fs::read_to_string(path).expect("the checker has functions");
    let table = text.split_once("FUNCTIONS: &[(&str, &str)] = &[");
    let table = table.and_then(|(_, rest)| rest.split_once("\n];"));
    let (table, _) = table.expect("the table of functions");
    // Every other text in quotes is a name, those between say how it is called.
    let quoted = table.split('"').skip(1).step_by(2);
    quoted.step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_function_is_described() {
    let functions = functions();
    assert!(
        functions.contains(&"percentile".to_owned()),
        "{functions:?}"
    );
    let all: Vec<String> = ["expressions.md", "time.md", "groups.md", "unknown.md"]
        .iter()
        .map(|name| page(name))
        .collect();
    let described = |word: &String| {
        let heading = |page: &String| names(&headings(page).join("\n"), word);
        let row = |page: &String| {
            let first = format!("| `{word}(");
            prose(page).lines().any(|line| line.starts_with(&first))
        };
        all.iter().any(|page| heading(page) || row(page))
    };
    let missing: Vec<_> = functions.iter().filter(|it| !described(it)).collect();
    assert!(
        missing.is_empty(),
        "neither a heading nor a row of a table: {missing:?}"
    );
}

#[test]
fn every_word_that_names_nothing_is_listed() {
    let path = root().join("src/resolve/reserved.rs");
    let text = fs::read_to_string(path).expect("there are reserved words");
    let table = |name: &str| -> Vec<String> {
        let rest = text.split_once(&format!("const {name}: &[&str] = &["));
        let words = rest.and_then(|(_, rest)| rest.split_once("];"));
        let (words, _) = words.expect("a table of words");
        let quoted = words.split('"').skip(1).step_by(2);
        quoted.map(str::to_owned).collect()
    };
    let pages = prose(&[page("README.md"), page("expressions.md")].concat());
    let code = pages.split('`').skip(1).step_by(2).collect::<Vec<_>>();
    let listed: BTreeSet<&str> = code.iter().flat_map(|it| it.split_whitespace()).collect();
    let reserved = ["JOINING", "PREDEFINED", "VALUES"].map(table).concat();
    assert!(reserved.contains(&"otherwise".to_owned()), "{reserved:?}");
    let missing: Vec<_> = reserved
        .iter()
        .filter(|word| !listed.contains(word.as_str()))
        .filter(|word| *word != "group")
        .collect();
    assert!(
        missing.is_empty(),
        "not among the words that name nothing: {missing:?}"
    );
}

#[test]
fn every_finding_is_listed() {
    let all: String = pages(FOLDER)
        .iter()
        .map(|path| fs::read_to_string(path).expect("a page can be read"))
        .collect();
    let missing: Vec<&str> = codes::ALL
        .iter()
        .map(|code| code.id)
        .filter(|id| !all.contains(&format!("`{id}`")))
        .collect();
    assert!(missing.is_empty(), "on no page: {missing:?}");
}

#[test]
fn references_between_pages_lead_somewhere() {
    let mut anchors: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let names: Vec<String> = pages(FOLDER)
        .iter()
        .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .collect();
    for name in &names {
        let of_page = headings(&page(name)).iter().map(|it| anchor(it)).collect();
        anchors.insert(name.clone(), of_page);
    }
    let mut lost = Vec::new();
    for name in &names {
        let text = prose(&page(name));
        for rest in text.split("](").skip(1) {
            let target = rest.split(')').next().unwrap_or_default();
            if target.contains("://") {
                continue;
            }
            let (file, part) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() { name } else { file };
            let there = root().join(FOLDER).join(file).exists();
            let part_there =
                part.is_empty() || anchors.get(file).is_some_and(|it| it.contains(part));
            if !there || !part_there {
                lost.push(format!("{name}: {target}"));
            }
        }
    }
    assert!(
        lost.is_empty(),
        "these lead nowhere:\n  {}",
        lost.join("\n  ")
    );
}

/// The anchor that GitHub gives a heading.
fn anchor(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = words.chars().filter_map(|it| match it {
        ' ' => Some('-'),
        it if it.is_alphanumeric() || it == '-' || it == '_' => Some(it),
        _ => None,
    });
    kept.collect()
}
