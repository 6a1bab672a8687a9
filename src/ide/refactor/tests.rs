//! What is offered for marked places, and what every offer does to every example.

use super::super::testing::Fixture;
use super::super::{Analysis, Edit, Texts, Workspace, examples, layout};
use super::{Refactoring, refactorings};
use crate::text::Span;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The main file after the one offer with these words in its title.
pub(super) fn after(text: &str, title: &str) -> String {
    let fixture = Fixture::new(text);
    let (file, offset) = fixture.place();
    applied(&fixture, file, Span::empty(offset), title)
}

/// The same for a part of the text as selection.
pub(super) fn selected(text: &str, part: &str, title: &str) -> String {
    let fixture = Fixture::new(text);
    let start = u32::try_from(text.find(part).expect("it is there")).expect("short");
    let end = start + u32::try_from(part.len()).expect("short");
    applied(&fixture, fixture.file(), Span::new(start, end), title)
}

fn applied(fixture: &Fixture, file: crate::text::FileId, range: Span, title: &str) -> String {
    let offers = refactorings(&fixture.analysis, file, range);
    let fits = |it: &&Refactoring<'_>| it.title.contains(title);
    let Some(offer) = offers.iter().find(fits) else {
        return format!("not among {offers:?}");
    };
    let Some(edits) = offer.edits() else {
        return "no edits".into();
    };
    let mut text = fixture.text("main.sla").to_owned();
    for edit in edits {
        let span = edit.place.span;
        text.replace_range(span.start as usize..span.end as usize, &edit.text);
    }
    text.split("\ncontract test")
        .next()
        .unwrap_or_default()
        .to_owned()
}

const RULES: &str = concat!(
    "source checks \"Checks\" {\n",
    "  kind     samples every 1 minute; exists always; gaps count as down\n",
    "  supplied by acme, verifiable by globex\n",
    "  field    at timestamp; field ok bool\n",
    "}\n\n",
    "metric up: percent = 1 - length(time(checks where not ok)) / length(window)\n\n",
    "// Comment.\n",
    "objective uptime \"Uptime\" { for workplace; measure up; target >= 99%; over each calendar month; key }\n",
);

fn marked(part: &str, marked: &str) -> String {
    let text = RULES.replacen(part, marked, 1);
    assert_ne!(text, RULES);
    text
}

#[test]
fn parts_get_names() {
    let target = after(&marked(">= 99%", ">= 9$09%"), "name");
    insta::assert_snapshot!("param", target);
    let time = after(&marked("time(checks", "ti$0me(checks"), "name");
    insta::assert_snapshot!("time", time);
    insta::assert_snapshot!("rows", selected(RULES, "checks where not ok", "name"));
    let part = "length(time(checks where not ok)) / length(window)";
    insta::assert_snapshot!("metric", selected(RULES, part, "name"));
}

#[test]
fn what_has_a_name_or_is_of_a_row_gets_none() {
    for (part, with) in [
        ("= 1 -", "$0= 1 -"),
        ("measure up", "measure u$0p"),
        ("for workplace", "for work$0place"),
    ] {
        assert!(
            after(&marked(part, with), "name").starts_with("not among"),
            "{with}"
        );
    }
    let whole = "1 - length(time(checks where not ok)) / length(window)";
    assert!(selected(RULES, whole, "name").starts_with("not among"));
}

/// Places of each example that are asked about.
const PLACES: usize = 150;

/// Of so many offers for an example one is tried with what its parties worked out.
const WORKED: usize = 8;

fn mains() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let folders = std::fs::read_dir(root).expect("there are examples");
    let mut found = Vec::new();
    for folder in folders.flatten().filter(|it| it.path().is_dir()) {
        found.extend(crate::project::texts(&folder.path()).unwrap_or_default());
    }
    found.sort();
    found
}

/// Every offer leaves a contract with the errors that it had, in the layout that it had.
#[test]
fn what_is_offered_for_examples_holds() {
    let (mut offered, mut without) = (0, Vec::new());
    for (number, path) in mains().into_iter().enumerate() {
        let name = path.to_string_lossy().into_owned();
        let mut workspace = Workspace::new();
        let before = workspace.analysis(&Texts::new(), &name);
        let Some(file) = before.file(&name) else {
            continue;
        };
        let text = before.text(file).to_string();
        let laid_out = layout(&before, file).is_none();
        let step = (text.len() / PLACES).max(1);
        let mut checked = 0;
        for offset in (number % step..text.len()).step_by(step) {
            let offset = super::super::tokens::floor(&text, u32::try_from(offset).expect("short"));
            let range = Span::empty(u32::try_from(offset).expect("short"));
            for offer in refactorings(&before, file, range) {
                offered += 1;
                let Some(edits) = offer.edits() else {
                    let line = text[..offset].matches('\n').count() + 1;
                    without.push(format!("{name}:{line}: {}", offer.title));
                    continue;
                };
                let after = check(&mut workspace, &before, laid_out, &edits);
                // Running them takes long.
                if checked % WORKED == 0 {
                    works_as_before(&before, &after);
                }
                checked += 1;
            }
        }
    }
    assert!(offered > 100, "only {offered} were offered");
    assert!(without.len() * 20 < offered, "{}", without.join("\n"));
}

fn check(
    workspace: &mut Workspace,
    before: &Analysis,
    laid_out: bool,
    edits: &[Edit],
) -> Rc<Analysis> {
    let mut texts = Texts::new();
    for edit in edits.iter().rev() {
        let open = texts.get(&edit.place.file).map(|it| it.text.to_string());
        let file = before
            .file(&edit.place.file)
            .expect("it is of the contract");
        let mut text = open.unwrap_or_else(|| before.text(file).to_string());
        let span = edit.place.span;
        text.replace_range(span.start as usize..span.end as usize, &edit.text);
        texts.set(edit.place.file.clone(), text, 1);
    }
    let name = edits.first().map_or("", |edit| &edit.place.file);
    let after = workspace.analysis(&texts, name);
    let errors = |of: &Analysis| {
        let found = of.compilation.diagnostics.iter();
        found.filter(|it| it.is_error()).count()
    };
    let text = texts.get(name).map_or("", |it| &it.text);
    assert!(errors(&after) <= errors(before), "{name}: {edits:?}");
    let file = after.file(name).expect("it is there");
    assert!(
        !laid_out || layout(&after, file).is_none(),
        "{name}: {edits:?}\n{text}"
    );
    after
}

/// What the parties worked out comes out as it did.
fn works_as_before(before: &Analysis, after: &Analysis) {
    let worked = |of: &Analysis| -> Vec<(String, String)> {
        let all = examples(of).unwrap_or_default().into_iter();
        all.map(|it| (it.name, it.message)).collect()
    };
    let (then, now) = (worked(before), worked(after));
    assert!(then.iter().all(|it| now.contains(it)), "{then:?} {now:?}");
}
