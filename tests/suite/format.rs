//! The formatter: what it makes of a text, and that it says the same.

use crate::markdown::blocks;
use crate::rust_text::root;
use crate::syntax::lexer;
use proptest::prelude::*;
use slac::format::{self, Style};
use slac::syntax::{self, Parse, dump};
use slac::text::{FileId, Span};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn parse(text: &str) -> Parse {
    syntax::parse(FileId(0), text)
}

fn comments<'t>(parse: &Parse, text: &'t str) -> Vec<&'t str> {
    let comments = parse.trivia.comments.iter();
    comments.map(|it| it.span.of(text).trim_end()).collect()
}

/// The characters of a text but blanks.
fn signs(text: &str) -> String {
    text.chars()
        .filter(|it| !it.is_ascii_whitespace())
        .collect()
}

/// Everything that must hold of any text: nothing is lost, and a layout is its own layout.
fn sound(text: &str) -> String {
    let was = parse(text);
    let layout = |parse: &Parse, text: &str| {
        format::format(parse, text, &Style::default())
            .map_err(|bug| format!("{bug}\n---\n{text}"))
            .expect("it is laid out")
    };
    let result = layout(&was, text);
    let is = parse(&result);
    assert_eq!(signs(text), signs(&result));
    assert_eq!(dump::file(&was.file), dump::file(&is.file), "{text}");
    assert_eq!(comments(&was, text), comments(&is, &result));
    let again = layout(&is, &result);
    assert_eq!(again, result, "the layout of a layout differs\n{text}");
    result
}

/// All files below a folder with this ending, in order.
fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|it| it == ending) {
            found.push(path);
        }
    }
}

fn texts(folders: &[&str]) -> Vec<(PathBuf, String)> {
    let mut paths = Vec::new();
    for folder in folders {
        files(&root().join(folder), "sla", &mut paths);
    }
    let text = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("it is text");
        (path, text.replace("\r\n", "\n"))
    };
    paths.into_iter().map(text).collect()
}

#[test]
fn layouts() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../format");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _guard = settings.bind_to_scope();
    let texts = texts(&["tests/format"]);
    assert!(texts.len() > 5);
    for (path, text) in texts {
        let name = path.file_stem().expect("it has a name").to_string_lossy();
        insta::assert_snapshot!(name.as_ref(), sound(&text));
    }
}

#[test]
fn the_contracts_of_the_project_are_laid_out() {
    for (path, text) in texts(&["examples", "stdlib"]) {
        let result = sound(&text);
        assert!(result == text, "{} is not: run `slac fmt`", path.display());
    }
}

#[test]
fn pages_keep_their_meaning() {
    let mut pages = Vec::new();
    for folder in ["docs", "tests"] {
        files(&root().join(folder), "md", &mut pages);
    }
    let mut seen = 0;
    for page in pages {
        let text = fs::read_to_string(&page).expect("it is text");
        for block in blocks(&text) {
            if block.info.starts_with("sla") {
                sound(&block.text);
                seen += 1;
            }
        }
    }
    assert!(seen > 150, "only {seen} blocks were found");
}

#[test]
fn the_contract_of_the_readme_is_laid_out() {
    let page = fs::read_to_string(root().join("README.md")).expect("it is text");
    let page = blocks(&page.replace("\r\n", "\n"));
    let contracts: Vec<_> = page.iter().filter(|block| block.info == "sla").collect();
    assert!(!contracts.is_empty());
    for contract in contracts {
        assert_eq!(sound(&contract.text), contract.text);
    }
}

// ---- comments at every place

/// A declaration, and the places between its tokens.
struct Declaration {
    text: String,
    places: Vec<usize>,
}

fn declarations(text: &str) -> Vec<Declaration> {
    let items = parse(text).file.items;
    let spans = items.iter().map(|item| {
        let doc = item.doc.as_ref().map_or(item.span, |doc| doc.span);
        item.span.to(doc)
    });
    let declaration = |span: Span| {
        let text = span.of(text).to_owned();
        let mut places: Vec<usize> = lexer::tokens(&text).iter().map(|it| it.start).collect();
        places.push(text.len());
        Declaration { text, places }
    };
    spans.map(declaration).collect()
}

/// Puts a comment between two tokens, at every such place of a text; but only one in each
/// declaration at a time, so that most of the text stays readable.
fn comment_everywhere(path: &str) {
    let text = fs::read_to_string(root().join(path)).expect("it is text");
    let declarations = declarations(&text.replace("\r\n", "\n"));
    let rounds = declarations.iter().map(|it| it.places.len()).max();
    let (mut all, mut readable) = (0, 0);
    for round in 0..rounds.unwrap_or(0) {
        let mut with = String::new();
        let mut count = 0;
        for one in &declarations {
            if let Some(&at) = one.places.get(round) {
                let (before, after) = one.text.split_at(at);
                let _ = write!(with, "{before} // c{count}\n{after}\n\n");
                count += 1;
            }
        }
        let result = sound(&with);
        for number in 0..count {
            let comment = format!("// c{number}\n");
            assert_eq!(
                result.matches(&comment).count(),
                1,
                "{comment} in\n{result}"
            );
        }
        all += count;
        readable += count - format::unreadable(&parse(&with), &with).min(count);
    }
    assert!(readable * 6 > all, "only {readable} of {all} could be read");
}

#[test]
fn comments_survive_everywhere_in_workplace() {
    comment_everywhere("examples/workplace/workplace.sla");
}

#[test]
fn comments_survive_everywhere_in_courier() {
    comment_everywhere("examples/courier/courier.sla");
}

#[test]
fn comments_survive_everywhere_in_call_centre() {
    comment_everywhere("examples/call_centre/call_centre.sla");
}

#[test]
fn comments_survive_everywhere_in_github() {
    comment_everywhere("examples/github/github.sla");
}

// ---- damaged and badly laid out texts

const COURIER: &str = include_str!("../../examples/courier/courier.sla");

/// What is done to a token.
#[derive(Clone, Copy, Debug)]
enum Change {
    Delete,
    Double,
    /// Other blanks before it.
    Blanks(usize),
}

const BLANKS: &[&str] = &["", " ", "   ", "\n", "\n\n\n", "\t", " \n  ", "\r\n"];

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        1 => Just(Change::Delete),
        1 => Just(Change::Double),
        6 => (0..BLANKS.len()).prop_map(Change::Blanks),
    ]
}

fn changed(text: &str, changes: &[(prop::sample::Index, Change)]) -> String {
    let tokens = lexer::tokens(text);
    let mut out = String::new();
    let mut end = 0;
    for (index, token) in tokens.iter().enumerate() {
        let mut blanks = &text[end..token.start];
        let mut words = text[token.clone()].to_owned();
        for (at, change) in changes {
            if at.index(tokens.len()) != index {
                continue;
            }
            match change {
                Change::Delete => words.clear(),
                Change::Double => words = format!("{words} {words}"),
                // Comments stand between tokens as well.
                Change::Blanks(which) if blanks.trim().is_empty() => blanks = BLANKS[*which],
                Change::Blanks(_) => {}
            }
        }
        out.push_str(blanks);
        out.push_str(&words);
        end = token.end;
    }
    out.push_str(&text[end..]);
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_contracts_lose_nothing(
        changes in prop::collection::vec((any::<prop::sample::Index>(), change()), 0..12)
    ) {
        sound(&changed(COURIER, &changes));
    }

    #[test]
    fn any_text_is_left_alone_or_laid_out(text in "[a-z{}()=;,\" \n\t/|%0-9ä\r-]{0,200}") {
        sound(&text);
    }
}

/// Blanks say nothing: whatever they were, the layout is the same, as long as lines and what
/// lines up are.
#[test]
fn layout_does_not_depend_on_blanks() {
    for (path, text) in texts(&["examples", "stdlib"]) {
        let ragged: Vec<String> = text
            .lines()
            .map(|line| format!("\t  {}", line.trim_start()))
            .collect();
        let ragged = ragged.join("  \n");
        // What is in quotes over several lines is the author's.
        if !text.contains("\"\"\"") {
            let result = sound(&ragged);
            assert!(result == text, "{}\n{result}", path.display());
        }
    }
}

/// Time grows with the length of a text, whatever is long in it.
#[test]
fn long_texts_are_no_trap() {
    let many = 10_000;
    let clauses = "x 1; ".repeat(many);
    let texts = [
        "//\n".repeat(many),
        format!("party a \"A\" {{ {clauses}}}\n"),
        format!("party a \"A\" {{\n{}}}\n", "  contact\n".repeat(many)),
        format!("party a {{\n{}}} }}\n", "} party b {\n".repeat(many)),
        format!("enum a {{\n{}}}\n", "  b \"b\",\n".repeat(many)),
    ];
    for text in texts {
        let began = std::time::Instant::now();
        let parse = parse(&text);
        let reading = began.elapsed();
        let result = format::format(&parse, &text, &Style::default());
        assert!(result.is_ok(), "{result:?}");
        let all = began.elapsed();
        let most = reading * 10 + std::time::Duration::from_secs(2);
        assert!(
            all < most,
            "{all:?}, of which reading {reading:?}: {}",
            &text[..20]
        );
    }
}

// ---- details

#[test]
fn line_ends_and_the_mark_at_the_beginning_stay() {
    let text = "\u{feff}party acme \"A\"  {\r\n address \"B\"\r\n}";
    let result = sound(text);
    assert_eq!(
        result,
        "\u{feff}party acme \"A\" {\r\n  address \"B\"\r\n}\r\n"
    );
}

#[test]
fn the_first_line_end_counts_for_all() {
    assert_eq!(sound("\na\r\n\na"), "a\n\na");
    assert_eq!(sound("// a\r\n// b\n"), "// a\r\n// b\r\n");
}

#[test]
fn an_empty_text_stays_empty() {
    assert_eq!(sound(""), "");
    assert_eq!(sound("// only this"), "// only this\n");
}

#[test]
fn a_range_lays_out_whole_declarations_and_nothing_else() {
    let text = "party   a \"A\"\n\n\nparty   b \"B\" {\naddress \"x\" }\n\nparty   c \"C\"\n";
    let at = u32::try_from(text.find("address").expect("it is there")).expect("it fits");
    let range = Span::empty(at);
    let found = format::format_range(&parse(text), text, &Style::default(), range);
    let found = found.expect("no bug").expect("something changes");
    assert_eq!(found.span.of(text), "party   b \"B\" {\naddress \"x\" }\n");
    assert_eq!(found.text, "party b \"B\" {\n  address \"x\"\n}\n");
    // Between declarations there is nothing to lay out.
    let none = format::format_range(&parse(text), text, &Style::default(), Span::empty(15));
    assert_eq!(none, Ok(None));
}

#[test]
fn the_indentation_is_a_matter_of_style() {
    let text = "party a \"A\" {\n  address \"B\"\n}\n";
    let result = format::format(&parse(text), text, &Style { indent: 4 });
    assert_eq!(
        result.as_deref(),
        Ok("party a \"A\" {\n    address \"B\"\n}\n")
    );
}

/// Conditions of changes and ways to pay are no text in quotes, but are kept as words.
#[test]
fn words_that_are_kept_have_one_blank_between_them() {
    let result = sound(
        "remedies {\n  pay as   credit on  the next invoice\n}\n\namendments {\n  acme may change law when   it  favours globex\n}\n",
    );
    assert!(result.contains("as credit on the next invoice"), "{result}");
    assert!(result.contains("when it favours globex"), "{result}");
}
