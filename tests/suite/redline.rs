//! Redlines: both texts can be had back from one, and nothing is marked that is the same.

use crate::difference::{EDITS, edited, examples};
use crate::support::up_to_date;
use slac::document::model::{ReferenceKind, Run};
use slac::document::redline::{accepted, is_unchanged, redline, rejected, with_legend};
use slac::document::visit::{Visited, walk};
use slac::document::{self, Document, ExampleResults};
use slac::ir::Agreement;
use slac::quantity::Date;
use slac::resolve::{Memory, Values};
use slac::text::SourceMap;

fn document_of(agreement: &Agreement) -> Document {
    document::agreement(agreement, &SourceMap::new(), &ExampleResults::default())
}

fn example(name: &str, text: &str, day: Option<&str>) -> Document {
    let file = format!("{name}.sla");
    let files = Memory::new().with(file.as_str(), text);
    let day = day.map(|it| Date::parse(it).expect("a day"));
    let compiled = slac::compile_as_of(&files, &file, &Values::new(), day);
    document_of(&compiled.agreement.expect("an example has no errors"))
}

/// The words of each sentence, cell and heading. Numbers of clauses are no part of them.
fn texts(document: &Document) -> Vec<String> {
    fn words(runs: &[Run]) -> String {
        let run = |run: &Run| match run {
            Run::Text(words) | Run::Words(words) => words.clone(),
            Run::Quantity(quantity) => quantity.shown.clone(),
            Run::Emphasis(runs) | Run::Strong(runs) => words(runs),
            // The number in a reference is that of the text afterwards.
            Run::Reference(reference) if reference.kind == ReferenceKind::Number => {
                format!("→{}", reference.to)
            }
            Run::Reference(reference) => words(&reference.words),
            Run::Link(link) => words(&link.words),
            Run::Break => "\n".to_owned(),
            Run::Number(_) => String::new(),
            Run::Inserted(_) | Run::Deleted(_) | Run::Moved => "a mark".to_owned(),
        };
        runs.iter().map(run).collect()
    }
    let mut all = Vec::new();
    walk(document, &mut |it| {
        if let Visited::Runs(runs, _) = it {
            all.push(words(runs));
        }
    });
    all.retain(|it| !it.trim().is_empty());
    all
}

/// What a table or a picture repeats is not looked for twice.
fn sorted(mut texts: Vec<String>) -> Vec<String> {
    texts.sort();
    texts
}

fn holds(name: &str, before: &Document, after: &Document) {
    let both = redline(before, after);
    let (is, wanted) = (texts(&accepted(&both)), texts(after));
    let differs = is.iter().zip(&wanted).find(|(one, other)| one != other);
    assert_eq!(differs, None, "{name}: afterwards");
    assert_eq!(is.len(), wanted.len(), "{name}: afterwards");
    // What was moved stands where it was moved to.
    let (had, was) = (sorted(texts(&rejected(&both))), sorted(texts(before)));
    let lost: Vec<&String> = was.iter().filter(|it| !had.contains(it)).collect();
    let made_up: Vec<&String> = had.iter().filter(|it| !was.contains(it)).collect();
    assert!(
        lost.is_empty() && made_up.is_empty(),
        "{name}: {lost:?}, {made_up:?}"
    );
}

#[test]
fn both_texts_are_had_back() {
    for edit in EDITS {
        let [before, after] = edited(edit);
        let (before, after) = (document_of(&before), document_of(&after));
        holds(edit.example, &before, &after);
        holds(edit.example, &after, &before);
    }
    // Agreements that have little in common.
    let all = examples();
    for pair in all.windows(2) {
        let [(name, before), (_, after)] = pair else {
            continue;
        };
        holds(
            name,
            &example(name, before, None),
            &example(name, after, None),
        );
    }
}

#[test]
fn the_same_text_has_no_mark() {
    for (name, text) in examples() {
        let document = example(&name, &text, None);
        let both = redline(&document, &document);
        assert!(is_unchanged(&both), "{name}");
        assert_eq!(texts(&both), texts(&document), "{name}");
        let page = document::markdown::write(&with_legend(both));
        assert!(page.contains("Nothing in this text has changed."), "{name}");
    }
}

#[test]
fn another_order_is_moved_and_nothing_else() {
    let (name, text) = &examples()[0];
    let document = example(name, text, None);
    let mut after = document.clone();
    let levels = after.sections.iter_mut().find(|it| it.blocks.len() > 1);
    levels
        .expect("some section has two clauses")
        .blocks
        .rotate_left(1);
    let both = redline(&document, &after);
    let mut marks = Vec::new();
    walk(&both, &mut |it| {
        if let Visited::Run(run @ (Run::Inserted(_) | Run::Deleted(_) | Run::Moved)) = it {
            marks.push(run.clone());
        }
    });
    assert_eq!(marks, [Run::Moved]);
}

#[test]
fn redlines_are_as_they_were_read() {
    let all = examples();
    let (name, text) = all
        .iter()
        .find(|it| it.0 == "outsourcing")
        .expect("it is there");
    let before = example(name, text, Some("2026-03-31"));
    let after = example(name, text, Some("2026-04-01"));
    let both = with_legend(redline(&before, &after));
    let page = document::markdown::write(&both);
    up_to_date("tests/suite/redline/outsourcing.md", &page);
    let html = document::html::write(&both);
    assert!(
        html.contains("<del>99.95%</del><ins>99.97%</ins>"),
        "{html}"
    );
    let (name, text) = all
        .iter()
        .find(|it| it.0 == "common_paper")
        .expect("it is there");
    let before = example(name, text, Some("2026-12-31"));
    let after = example(name, text, Some("2027-01-01"));
    holds("common_paper", &before, &after);
    let both = with_legend(redline(&before, &after));
    up_to_date(
        "tests/suite/redline/common_paper.md",
        &document::markdown::write(&both),
    );
}

/// A text of a party that looks like a mark is no mark.
#[test]
fn nobody_writes_marks() {
    let all = examples();
    let (name, text) = all
        .iter()
        .find(|it| it.0 == "workplace")
        .expect("it is there");
    let changed = text.replacen(
        "\"Managed Workplace Support\"",
        "\"Managed <ins>x</ins></del><script>y</script>\"",
        1,
    );
    assert_ne!(changed, *text);
    let both = redline(&example(name, text, None), &example(name, &changed, None));
    assert!(!is_unchanged(&both));
    let html = document::html::write(&both);
    assert!(
        !html.contains("<script") && !html.contains("<ins>x"),
        "{html}"
    );
    // Behind a backslash a bracket is a bracket.
    let page = document::markdown::write(&both).replace("\\<", "");
    assert!(
        !page.contains("<script") && !page.contains("<ins>x"),
        "{page}"
    );
}

/// The document of each amendment of an example, as it was read.
#[test]
fn amendments_have_documents_of_their_own() {
    let folder = crate::rust_text::root().join("examples/outsourcing");
    for (name, words) in [
        ("a1", "<del>5 seconds</del><ins>10 seconds</ins>"),
        ("a2", "<ins>Capacity plan</ins>"),
        ("a3", "<del>99.97%</del><ins>99.98%</ins>"),
    ] {
        let run = |arguments: &[&str]| {
            let output = crate::cli::slac(&folder, arguments)
                .output()
                .expect("it runs");
            assert!(output.status.success(), "{output:?}");
            String::from_utf8(output.stdout).expect("it is text")
        };
        let page = run(&["amendment", "outsourcing.sla", name]);
        assert!(page.contains(words), "{page}");
        up_to_date(&format!("tests/suite/redline/outsourcing_{name}.md"), &page);
        let html = run(&["amendment", "outsourcing.sla", name, "--format", "html"]);
        assert!(html.contains("In force"), "{html}");
        // No link leads nowhere.
        for part in html.split("href=\"#").skip(1) {
            let anchor = part.split('"').next().unwrap_or_default();
            assert!(
                html.contains(&format!("id=\"{anchor}\"")),
                "{name}: {anchor}"
            );
        }
    }
    let refused = crate::cli::slac(&folder, &["amendment", "outsourcing.sla", "a9"]).output();
    assert_eq!(refused.expect("it runs").status.code(), Some(2));
}
