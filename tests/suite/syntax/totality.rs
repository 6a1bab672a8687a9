//! Any text gives a tree: quickly, without a panic, and with all places inside it.

use super::WORKPLACE;
use proptest::prelude::*;
use slac::syntax::{self, Parse, ast};
use slac::text::{FileId, Span};
use std::fmt::Write;

fn parse(text: &str) -> Parse {
    syntax::parse(FileId(0), text)
}

/// Everything that must hold of any parse.
fn sound(text: &str) -> Result<(), String> {
    let parse = parse(text);
    let inside = |span: Span| {
        let (start, end) = (span.start as usize, span.end as usize);
        start <= end && text.is_char_boundary(start) && text.is_char_boundary(end)
    };
    for found in &parse.diagnostics {
        let labels = found.labels.iter().map(|label| label.at.span);
        let edits = found
            .fixes
            .iter()
            .flat_map(|fix| &fix.edits)
            .map(|edit| edit.at.span);
        for span in [found.at.span].into_iter().chain(labels).chain(edits) {
            if !inside(span) {
                return Err(format!(
                    "{span:?} of `{}` is outside the text",
                    found.headline
                ));
            }
        }
    }
    for comment in &parse.trivia.comments {
        if !inside(comment.span) {
            return Err(format!("comment {:?} is outside the text", comment.span));
        }
    }
    let mut after = 0;
    for item in &parse.file.items {
        if !inside(item.span) || item.span.start < after {
            return Err(format!("item {:?} overlaps the one before", item.span));
        }
        after = item.span.end;
        sound_item(item, &inside)?;
    }
    let again = syntax::dump::file(&self::parse(text).file);
    if again != syntax::dump::file(&parse.file) {
        return Err("the same text gives two trees".to_owned());
    }
    Ok(())
}

fn sound_item(item: &ast::Item, inside: &dyn Fn(Span) -> bool) -> Result<(), String> {
    let mut faults = Vec::new();
    item.for_each_expr(&mut |value| sound_expr(value, item.span, inside, &mut faults));
    for clause in item.clauses() {
        if !inside(clause.span) || !within(clause.span, item.span) {
            faults.push(format!(
                "clause {:?} leaves its item {:?}",
                clause.span, item.span
            ));
        }
        clause.for_each_expr(&mut |value| sound_expr(value, clause.span, inside, &mut faults));
    }
    faults.into_iter().next().map_or(Ok(()), Err)
}

fn sound_expr(
    value: &ast::Expr,
    parent: Span,
    inside: &dyn Fn(Span) -> bool,
    faults: &mut Vec<String>,
) {
    if !inside(value.span) || !within(value.span, parent) {
        let words = |span: Span| format!("{span:?}");
        faults.push(format!(
            "expression {} leaves its parent {}",
            words(value.span),
            words(parent)
        ));
    }
    value.for_each_part(&mut |part| sound_expr(part, value.span, inside, faults));
}

fn within(inner: Span, outer: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// A change to a text: what to do, from where, how much, and where to.
type Change = (u8, usize, usize, usize);

/// Signs that are likely to upset a parser.
const SIGNS: &[&str] = &[
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "\"\"\"",
    "'",
    ";",
    ",",
    "=",
    "//",
    "///",
    "/*",
    "#",
    "\\",
    "\n",
    "\r\n",
    "\u{feff}",
    "\u{200b}",
    "\u{202e}",
    "\u{a0}",
    "ä",
    "\u{1f600}",
    "“",
    "≥",
    "-",
    " or ",
    " lasting ",
    " not ",
    "if ",
    "else ",
    "99999999999",
    "2026-",
    "%",
    "`",
    "$",
    "\0",
];

fn changed(text: &str, (what, from, length, to): Change) -> String {
    let border = |at: usize| {
        let at = at % (text.len() + 1);
        (0..=at)
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0)
    };
    let start = border(from);
    let end = border((start + length % 80).min(text.len())).max(start);
    let slice = &text[start..end];
    match what % 4 {
        0 => format!("{}{}", &text[..start], &text[end..]),
        1 => format!("{}{slice}{}", &text[..end], &text[end..]),
        2 => format!(
            "{}{}{}",
            &text[..start],
            SIGNS[to % SIGNS.len()],
            &text[start..]
        ),
        _ => {
            let to = border(to);
            if to < start {
                format!("{}{slice}{}{}", &text[..to], &text[to..start], &text[end..])
            } else {
                let to = to.max(end);
                format!("{}{}{slice}{}", &text[..start], &text[end..to], &text[to..])
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_contracts_give_sound_trees(changes in prop::collection::vec(any::<Change>(), 1..8)) {
        let mut text = WORKPLACE.to_owned();
        for change in changes {
            text = changed(&text, change);
        }
        prop_assert_eq!(sound(&text).err(), None);
    }

    #[test]
    fn any_text_gives_a_sound_tree(text in "\\PC{0,200}") {
        prop_assert!(sound(&text).is_ok());
    }

    #[test]
    fn any_pieces_give_a_sound_tree(pieces in prop::collection::vec(0..SIGNS.len() + WORDS.len(), 0..60)) {
        let piece = |index: usize| SIGNS.iter().chain(WORDS).nth(index).copied().unwrap_or_default();
        let text: String = pieces.into_iter().map(piece).collect();
        prop_assert_eq!(sound(&text).err(), None, "{:?}", text);
    }
}

#[test]
fn a_mended_quote_begins_at_a_letter() {
    assert_eq!(sound("\"\n\u{feff}\"").err(), None);
    assert_eq!(sound("\n\u{200b}\"").err(), None);
}

/// Pieces of sentences.
const WORDS: &[&str] = &[
    "objective x \"X\" {",
    "metric m: percent =",
    "let l =",
    "example \"e\" {",
    "given s {",
    "a | b\n",
    "target >= 99.9%",
    "over each calendar month",
    "when < 1% credit 2% per full 1 minute below 3%",
    "enum E { a, b }",
    "table t { K | c: text",
    "share(s, a <= 1) otherwise no value",
    "if a then b ",
    "any of t by k",
    "closed 12-24, a.b",
    "term 1 month",
    "pool p {",
    "use a.b",
    "x",
    " ",
    "1 day",
];

#[test]
fn corners_give_sound_trees() {
    let deep = |open: &str, close: &str, n: usize| {
        format!("let a = {}x{}", open.repeat(n), close.repeat(n))
    };
    let texts = [
        String::new(),
        "\u{feff}".to_owned(),
        "\u{feff}party acme \"A\"\r\n\r\nparty b \"B\" {\r\n  address \"x\"\r\n}\r\n".to_owned(),
        "\"".to_owned(),
        "\"\"\"".to_owned(),
        "let x = \"".to_owned(),
        "let x = \\".to_owned(),
        // What is read as a blank is longer than one.
        "let x = \"\\\u{feff}\"".to_owned(),
        "table t { K | c: text\n\"given s {target >= 99.9%\u{feff}\n{".to_owned(),
        "let x = \"{a b\u{feff}".to_owned(),
        "let x = \"\"\"{a b\u{feff}".to_owned(),
        "metric".to_owned(),
        "metric x".to_owned(),
        "metric x:".to_owned(),
        "metric x: y =".to_owned(),
        "given".to_owned(),
        "///".to_owned(),
        "/*".to_owned(),
        "{".to_owned(),
        "}".to_owned(),
        deep("(", ")", 120),
        deep("(", ")", 500),
        deep("f(1 + ", ")", 120),
        deep("not ", "", 100_000),
        deep("- ", "", 100_000),
        deep("a of ", "", 100_000),
        deep("if a then b else ", "", 100_000),
        deep("a + ", "", 100_000),
        deep("a.", "", 100_000),
        deep("a[", "]", 100),
        format!("objective o {{ target >= {} }}", "1".repeat(500)),
        format!("objective o {{ {} }}", "a { ".repeat(200)),
    ];
    for text in texts {
        let shown: String = text.chars().take(60).collect();
        assert_eq!(sound(&text), Ok(()), "{shown}");
    }
}

#[test]
fn too_large_files_give_one_finding() {
    let noise = "~%& ok { \" } ;\n".repeat(50_000_000 / 15);
    let braces = "{".repeat(50_000_000);
    for text in [noise, braces] {
        let parse = parse(&text);
        assert_eq!(parse.diagnostics.len(), 1);
    }
}

#[test]
fn too_deep_files_give_one_finding_at_once() {
    for open in ["{", "(", "[", "a {\n", "f(\n"] {
        let parse = parse(&open.repeat(1_000_000));
        let found: Vec<_> = parse
            .diagnostics
            .iter()
            .map(|found| found.code.id)
            .collect();
        assert_eq!(found, ["SLA0190"], "{open:?}");
    }
}

#[test]
fn declarations_before_a_deep_one_are_kept() {
    let text = format!(
        "party a \"A\"\nlet x = {}1\nparty b \"B\"\n",
        "(".repeat(1000)
    );
    let parse = parse(&text);
    assert_eq!(syntax::dump::file(&parse.file), "party a \"A\"\n");
}

#[test]
fn ten_thousand_unclosed_blocks_are_ten_thousand_declarations() {
    let mut text = String::new();
    for number in 0..10_000 {
        let _ = writeln!(
            text,
            "objective o{number} \"O\" {{ measure m; target >= 99%"
        );
    }
    let parse = parse(&text);
    assert_eq!(parse.file.items.len(), 10_000);
}

#[test]
fn long_noise_has_an_end() {
    let samples = [
        "'", "“", "\"", "'a ", "/* */", "\n", " ", "=", ";", "a ", "a,\n", "///\n", "}", "a {}\n",
        "(\n", "x: y\n",
    ];
    for sample in samples {
        // Time that grew with the square would not end here; how long it takes, `benches/parse.rs` says.
        let length = 300_000;
        let parse = parse(&sample.repeat(length / sample.len()));
        assert!(parse.diagnostics.len() <= length, "{sample:?}");
    }
}
