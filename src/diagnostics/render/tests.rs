//! What each form of output shows, and what it never lets through.

use super::*;
use crate::diagnostics::{Diagnostic, codes};
use crate::text::{Location, Span};

const TEXT: &str = "objective uptime {\n\ttarget => 99.9%\n  over month\n}\n";

fn one_file(text: &str) -> SourceMap {
    let mut sources = SourceMap::new();
    sources.add("api.sla", text);
    sources
}

/// The place of the first `needle` in a file.
fn place(sources: &SourceMap, file: u32, needle: &str) -> Location {
    let file = FileId(file);
    let at = sources.file(file).text.find(needle).expect("it is there");
    let span = |end| {
        Span::new(
            u32::try_from(at).unwrap_or(0),
            u32::try_from(end).unwrap_or(0),
        )
    };
    span(at + needle.len()).in_file(file)
}

fn finding(at: Location, headline: &str) -> Diagnostic {
    Diagnostic::new(codes::UNEXPECTED_TEXT, at, headline)
}

fn shown(found: Vec<Diagnostic>, sources: &SourceMap, format: Format) -> String {
    render(&found.into_iter().collect(), sources, format, false, 80)
}

fn full(found: Diagnostic, sources: &SourceMap) -> String {
    shown(vec![found], sources, Format::Full)
}

#[test]
fn short_is_one_line_that_editors_can_follow() {
    let sources = one_file(TEXT);
    let found = finding(place(&sources, 0, "=>"), "`=>` is not a relation\nat all");
    assert_eq!(
        shown(vec![found], &sources, Format::Short),
        "api.sla:2:9: error[SLA0101]: `=>` is not a relation at all\n"
    );
}

#[cfg(feature = "cli")]
mod full {
    use super::*;

    #[test]
    fn the_place_is_drawn_between_headline_and_help() {
        let sources = one_file(TEXT);
        let at = place(&sources, 0, "=>");
        let found = finding(at, "`=>` is not a relation")
            .label("a relation")
            .also(place(&sources, 0, "99.9%"), "what it bounds")
            .note("targets are compared with `>=`, `>`, `<=` or `<`")
            .fix("write `>=`", at, ">=");
        insta::assert_snapshot!(full(found, &sources), @r"
        error[SLA0101]: `=>` is not a relation
           ╭─[api.sla:2:9]
         1 │ objective uptime {
         2 │     target => 99.9%
           ·            ─┬ ──┬──
           ·             │   ╰── what it bounds
           ·             ╰── a relation
         3 │   over month
           ╰────
          note: targets are compared with `>=`, `>`, `<=` or `<`
          fix: write `>=`
        ");
    }

    #[test]
    fn a_label_in_another_file_has_its_own_snippet() {
        let mut sources = one_file(TEXT);
        sources.add("<std/time.sla>", "unit month\n");
        let found = finding(place(&sources, 0, "month"), "`month` is taken")
            .also(place(&sources, 1, "month"), "declared here");
        insta::assert_snapshot!(full(found, &sources), @r"
        error[SLA0101]: `month` is taken
           ╭─[api.sla:3:8]
         2 │     target => 99.9%
         3 │   over month
           ·        ─────
         4 │ }
           ╰────
           ╭─[<std/time.sla>:1:6]
         1 │ unit month
           ·      ──┬──
           ·        ╰── declared here
           ╰────
        ");
    }

    #[test]
    fn the_end_of_a_file_can_be_pointed_at() {
        for text in ["party a {", "party a {\n", ""] {
            let sources = one_file(text);
            let end = u32::try_from(text.len()).unwrap_or(0);
            let at = Span::empty(end).in_file(FileId(0));
            let drawn = full(finding(at, "`}` is missing").label("here"), &sources);
            assert!(drawn.contains("▲"), "{text:?} gives\n{drawn}");
            assert!(drawn.contains("╰── here"), "{text:?} gives\n{drawn}");
        }
    }

    #[test]
    fn a_long_place_underlines_its_first_line() {
        let sources = one_file(TEXT);
        let all = Span::new(0, u32::try_from(TEXT.len()).unwrap_or(0)).in_file(FileId(0));
        insta::assert_snapshot!(full(finding(all, "no service").label("this objective"), &sources), @r"
        error[SLA0101]: no service
           ╭─[api.sla:1:1]
         1 │ objective uptime {
           · ─────────┬────────
           ·          ╰── this objective
         2 │     target => 99.9%
           ╰────
        ");
    }

    #[test]
    fn windows_line_ends_and_wide_letters_keep_the_underline_in_place() {
        let sources = one_file("party 日本 { }\r\nparty b\r\n");
        let drawn = full(finding(place(&sources, 0, "日本"), "unknown"), &sources);
        assert!(
            drawn.contains("\n 1 │ party 日本 { }\n   ·       ────\n"),
            "{drawn}"
        );
    }

    #[test]
    fn a_line_that_is_too_long_is_only_named() {
        let long = format!("{}\nshort", "x".repeat(5_000));
        let sources = one_file(&long);
        let at = Span::new(4_000, 4_001).in_file(FileId(0));
        let drawn = full(finding(at, "unknown word").help("shorten it"), &sources);
        assert_eq!(
            drawn,
            "api.sla:1:4001: error[SLA0101]: unknown word\n  help: shorten it\n\n"
        );
    }

    #[test]
    fn places_that_do_not_fit_the_text_do_no_harm() {
        let sources = one_file("ä");
        for (start, end) in [(0, 900), (1, 1), (1, 2), (500, 900)] {
            let at = Span::new(start, end).in_file(FileId(0));
            assert!(full(finding(at, "odd").label("x"), &sources).contains("SLA0101"));
        }
    }

    #[test]
    fn colour_is_added_and_nothing_else() {
        let sources = one_file(TEXT);
        let found: Diagnostics = [finding(place(&sources, 0, "=>"), "odd").help("write `>=`")]
            .into_iter()
            .collect();
        let plain = render(&found, &sources, Format::Full, false, 80);
        let colour = render(&found, &sources, Format::Full, true, 80);
        assert!(!plain.contains('\u{1b}') && colour.contains("\u{1b}[31;1merror[SLA0101]:"));
        let mut uncoloured = colour.clone();
        while let Some(at) = uncoloured.find('\u{1b}') {
            let end = at + uncoloured[at..].find('m').expect("a colour ends in m");
            uncoloured.replace_range(at..=end, "");
        }
        assert_eq!(uncoloured, plain);
    }

    #[test]
    fn long_texts_are_broken_at_blanks() {
        let sources = one_file(TEXT);
        let note = "one two three four five six seven eight nine ten eleven twelve thirteen";
        let found = finding(place(&sources, 0, "=>"), "odd").note(note);
        let drawn = render(
            &[found].into_iter().collect(),
            &sources,
            Format::Full,
            false,
            40,
        );
        let expected = "  note: one two three four five six\n        seven eight nine ten eleven\n";
        assert!(drawn.contains(expected), "{drawn}");
        assert!(
            drawn.lines().all(|line| line.chars().count() <= 40),
            "{drawn}"
        );
    }
}

#[test]
fn nothing_hostile_reaches_the_screen() {
    let mut sources = SourceMap::new();
    sources.add(
        "a\u{1b}[2J.sla",
        "x\u{1b}[31m \u{202e}99.9%\u{202c} \u{9b}1m\ty\r z",
    );
    let at = Span::new(0, 4).in_file(FileId(0));
    let found = finding(at, "unknown `x\u{1b}[31m`")
        .label("a\u{202e}b")
        .note("c\u{7}")
        .help("d\u{200b}")
        .suggest("write `\u{1b}c`", at, "x\u{1b}\u{e0041}");
    for format in [Format::Full, Format::Short, Format::Json] {
        let text = shown(vec![found.clone()], &sources, format);
        let bad: Vec<char> = text
            .chars()
            .filter(|&c| crate::text::is_deceptive(c))
            .collect();
        assert!(bad.is_empty(), "{format:?}: {text:?} has {bad:?}");
    }
}

#[test]
fn json_is_exact_and_one_line_a_finding() {
    let sources = one_file("p Ö\u{1b}x\ny");
    let at = Span::new(2, 5).in_file(FileId(0));
    let found = finding(at, "odd")
        .label("this")
        .note("n")
        .suggest("swap", at, "\u{e0041}");
    let text = shown(vec![found], &sources, Format::Json);
    assert_eq!(text.lines().count(), 1);
    let value: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let span = serde_json::json!({
        "start": 2, "end": 5, "line": 1, "column": 3, "end_line": 1, "end_column": 5
    });
    let expected = serde_json::json!({
        "version": 1, "code": "SLA0101", "name": "unexpected_text", "severity": "error",
        "message": "odd", "file": "api.sla", "span": span,
        "labels": [{ "file": "api.sla", "span": span, "message": "this" }],
        "notes": ["n"],
        "fixes": [{ "title": "swap", "safe": false,
            "edits": [{ "file": "api.sla", "span": span, "text": "\u{e0041}" }] }],
    });
    assert_eq!(value, expected);
}

#[test]
fn a_file_with_too_many_findings_shows_the_gravest_and_counts_the_rest() {
    let sources = one_file(TEXT);
    let at = place(&sources, 0, "=>");
    let mut found: Vec<Diagnostic> = (0..LIMIT + 7)
        .map(|index| Diagnostic {
            severity: Severity::Warning,
            ..finding(at, &format!("finding {index}"))
        })
        .collect();
    found.push(finding(at, "the error"));
    let text = shown(found.clone(), &sources, Format::Short);
    assert_eq!(text.lines().count(), LIMIT + 1);
    assert!(text.contains("error[SLA0101]: the error\n"));
    assert!(text.contains("finding 98\n") && !text.contains("finding 99\n"));
    assert!(text.ends_with("api.sla: and 8 more\n"), "{text}");
    assert_eq!(
        shown(found, &sources, Format::Json).lines().count(),
        LIMIT + 8
    );
}

#[test]
fn the_summary_counts_errors_and_warnings() {
    let at = Location::default();
    let with = |severity| Diagnostic {
        severity,
        ..finding(at, "x")
    };
    let all: Diagnostics = [
        with(Severity::Error),
        with(Severity::Error),
        with(Severity::Warning),
        with(Severity::Note),
    ]
    .into_iter()
    .collect();
    assert_eq!(summary(&all).as_deref(), Some("2 errors, 1 warning"));
    assert_eq!(summary(&[with(Severity::Note)].into_iter().collect()), None);
}

proptest::proptest! {
    /// Neither panics nor leaks, whatever text and places are.
    #[test]
    fn any_text_and_any_places_can_be_shown(
        text in "[a{}\"\n\r\tä日\u{1b}\u{202e}\u{301}]{0,40}",
        places in proptest::collection::vec((0_u32..60, 0_u32..60), 1..5),
    ) {
        let sources = one_file(&text);
        let at = |(a, b): (u32, u32)| Span::new(a.min(b), a.max(b)).in_file(FileId(0));
        let mut found = finding(at(places[0]), &text).label(&*text).note(&*text);
        for &place in &places[1..] {
            found = found.also(at(place), &*text);
        }
        for format in [Format::Full, Format::Short, Format::Json] {
            let shown = shown(vec![found.clone()], &sources, format);
            proptest::prop_assert!(!shown.chars().any(crate::text::is_deceptive));
        }
    }
}
