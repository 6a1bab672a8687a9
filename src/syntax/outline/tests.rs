//! Texts that say the same, and what they rest on.

use super::{Piece, outline};
use crate::syntax::{self, dump};
use crate::text::FileId;
use std::fs;
use std::path::Path;

fn same(left: &str, right: &str) -> bool {
    outline(left).says_the_same(&outline(right))
}

#[test]
fn blanks_between_words_say_nothing() {
    assert!(same("a  b", " a b // c"));
    assert!(same("a {b; c\n}", "a   {\n  b\n c }"));
    assert!(same("/// a  \nb =\n c", "   /// a\nb =\n\n     c"));
    let long = |blanks: &str| format!("a \"\"\"\n{blanks}b\n{blanks}  c\n{blanks}\"\"\"");
    assert!(same(&long("  "), &long("      ")));
}

#[test]
fn all_else_says_something() {
    for (left, right) in [
        ("a b", "ab"),
        ("a+b", "a + b"),
        ("a \"b c\"", "a \"b  c\""),
        ("a; b", "a b"),
        ("a =\n b", "a = b"),
        ("a { b }", "a { b"),
        ("a { b }", "a b"),
        ("/// a b", "/// a  b"),
        ("a", "a b"),
        // Mended by the scan, so nobody knows.
        ("a \"b", "a \"b"),
    ] {
        assert!(!same(left, right) && !same(right, left), "{left} {right}");
    }
}

/// The same text with other blanks wherever the outline takes any for a blank.
fn respaced(text: &str) -> String {
    let scanned = outline(text).text;
    let mut made = String::new();
    let mut rest = scanned.as_str();
    let mut number = 0;
    while !rest.is_empty() {
        if rest.starts_with("///") {
            let end = rest.find('\n').unwrap_or(rest.len());
            made.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        let before = rest;
        number += 1;
        match Piece::take(&mut rest) {
            Piece::Blanks { line } => {
                made.push_str(if line { "\n" } else { "" });
                made.push_str(&" ".repeat(1 + number % 3));
            }
            _ => made.push_str(&before[..before.len() - rest.len()]),
        }
    }
    made
}

#[test]
fn texts_that_say_the_same_have_the_same_tree() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/syntax/ok");
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be read").path();
        if path.extension().is_some_and(|end| end == "sla") {
            let text = fs::read_to_string(&path).expect("it is text");
            let other = respaced(&text);
            assert!(other != text && same(&text, &other), "{}", path.display());
            let trees = [&text, &other].map(|it| syntax::parse(FileId(0), it));
            let [was, is] = trees.each_ref().map(|it| dump::file(&it.file));
            assert_eq!(was, is, "{}", path.display());
            assert!(trees[1].diagnostics.is_empty(), "{}", path.display());
        }
    }
}

/// The only rules that may look at a single character of a text.
const OF_TEXTS: [&str; 3] = ["quoted", "plain", "long_plain"];

#[test]
fn no_rule_tells_one_blank_from_several() {
    let grammar = include_str!("../../../grammar/sla.pest");
    let mut rule = "";
    let mut literals = 0;
    for line in grammar.lines() {
        if let Some((name, _)) = line.split_once(" = ")
            && name
                .trim_end()
                .bytes()
                .all(|it| it.is_ascii_lowercase() || it == b'_' || it == b'W')
        {
            rule = name.trim_end();
        }
        let line = line.split(" // ").next().unwrap_or(line);
        if line.starts_with("//") || line.starts_with("WHITESPACE") || OF_TEXTS.contains(&rule) {
            continue;
        }
        assert!(!line.contains("ANY"), "`{rule}` takes any character");
        let line = line.replace("\\\"", "'");
        let pieces: Vec<&str> = line.split('"').collect();
        for (literal, behind) in pieces
            .iter()
            .skip(1)
            .step_by(2)
            .zip(pieces.iter().skip(2).step_by(2))
        {
            literals += 1;
            assert!(!literal.contains("\\n"), "`{rule}` asks for a line end");
            let repeated = *literal == " " && behind.starts_with(['+', '*']);
            assert!(!literal.contains(' ') || repeated, "`{rule}`: `{literal}`");
        }
    }
    assert!(literals > 300, "{literals}");
}
