//! Every question at many places of many texts: none may make slac panic, whatever is wrong with the text.

use super::testing::Fixture;
use super::{
    Analysis, actions, can_rename, colours, complete, credit_curves, definition, examples, export,
    findings, fix_all, folds, highlights, hints, hover, layout, layout_range, links, refactorings,
    references, rename, selections, signature, symbols,
};
use crate::text::{FileId, Span};
use std::path::{Path, PathBuf};

/// Places of each text that are asked about.
const PLACES: usize = 10;

fn texts() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["tests/mistakes", "tests/syntax/broken"] {
        in_folder(&root.join(folder), &mut found);
    }
    let examples = std::fs::read_dir(root.join("examples")).expect("there are examples");
    for example in examples.flatten().filter(|it| it.path().is_dir()) {
        in_folder(&example.path(), &mut found);
    }
    found.sort();
    found
}

fn in_folder(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let paths = entries.flatten().map(|entry| entry.path());
    found.extend(paths.filter(|path| path.extension().is_some_and(|end| end == "sla")));
}

/// All examples and the broken texts of other tests.
pub(super) fn contracts() -> Vec<String> {
    let read = |path| std::fs::read_to_string(path).ok();
    texts().into_iter().filter_map(read).collect()
}

/// Asks everything at a place, and checks that what comes lies in the text.
fn ask(analysis: &Analysis, file: FileId, offset: u32) {
    let text = analysis.text(file);
    let inside = |span: Span| {
        assert!(
            text.get(span.start as usize..span.end as usize).is_some(),
            "{span:?} is no part of the text"
        );
    };
    for it in complete(analysis, file, offset).items {
        inside(it.span);
    }
    if let Some(hover) = hover(analysis, file, offset) {
        inside(hover.span);
    }
    definition(analysis, file, offset);
    references(analysis, file, offset, true);
    highlights(analysis, file, offset)
        .iter()
        .for_each(|(span, _)| inside(*span));
    can_rename(analysis, file, offset);
    signature(analysis, file, offset);
    let mut inner = None;
    for span in selections(analysis, file, offset) {
        inside(span);
        let grows =
            inner.is_none_or(|inner: Span| span.start <= inner.start && inner.end <= span.end);
        assert!(grows, "{span:?} does not contain {inner:?}");
        inner = Some(span);
    }
    let here = Span::empty(offset);
    actions(analysis, file, here);
    for offer in refactorings(analysis, file, here) {
        for edit in offer.edits().into_iter().flatten() {
            inside(edit.place.span);
        }
    }
    layout_range(analysis, file, here);
}

fn ask_of_file(analysis: &Analysis, file: FileId) {
    findings(analysis);
    symbols(analysis, file);
    folds(analysis, file);
    links(analysis, file);
    layout(analysis, file);
    fix_all(analysis, file);
    examples(analysis);
    let text = analysis.text(file);
    let end = u32::try_from(text.len()).expect("a short text");
    let shown = crate::project::Editor::default();
    hints(analysis, file, Span::new(0, end), &shown);
    let mut last = 0;
    for it in colours(analysis, file) {
        assert!(last <= it.span.start && !it.span.is_empty());
        assert!(!it.span.of(text).contains('\n'));
        last = it.span.end;
    }
}

fn everything(text: &str) {
    let fixture = Fixture::new(&format!("@whole\n{text}"));
    let file = fixture.file();
    ask_of_file(&fixture.analysis, file);
    credit_curves(&fixture.analysis);
    let _ = export(&fixture.analysis, "html");
    let step = (text.len() / PLACES).max(1);
    for offset in (0..text.len() + 2).step_by(step) {
        ask(
            &fixture.analysis,
            file,
            u32::try_from(offset).expect("a short text"),
        );
    }
}

#[test]
fn no_question_about_any_text_panics() {
    let texts = texts();
    assert!(texts.len() > 80, "only {} texts were found", texts.len());
    for path in texts {
        everything(&std::fs::read_to_string(path).expect("a text"));
    }
}

/// As it is typed: whatever stands behind the place is missing.
#[test]
fn no_question_about_a_text_that_ends_anywhere_panics() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("examples/workplace/workplace.sla"));
    let text = text.expect("the example is there");
    for end in (0..text.len()).step_by(331) {
        let end = super::tokens::floor(&text, u32::try_from(end).expect("short"));
        let fixture = Fixture::new(&format!("@whole\n{}", &text[..end]));
        let file = fixture.file();
        ask_of_file(&fixture.analysis, file);
        ask(&fixture.analysis, file, u32::try_from(end).expect("short"));
    }
}

#[test]
fn no_name_makes_renaming_panic() {
    let text = include_str!("../../tests/preamble.sla");
    for name in [
        "", "acme", "x", "ä", "1", "where", "a b", "\u{202e}", "window",
    ] {
        for offset in (0..text.len()).step_by(41) {
            let mut fixture = Fixture::new(&format!("@whole\n{text}"));
            let (file, analysis) = (fixture.file(), fixture.analysis.clone());
            let offset = u32::try_from(offset).expect("short");
            let _ = rename(
                &mut fixture.workspace,
                &fixture.texts,
                &analysis,
                file,
                offset,
                name,
            );
        }
    }
}
