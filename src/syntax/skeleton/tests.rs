//! What the skeleton of a text is, written in one line: sentences in `‹›`, groups in braces, `!` where
//! a brace is missing.

use super::{Group, MAX_NESTING, Part, cut};

fn shape(text: &str) -> String {
    shapes(text, &cut(text))
}

fn shapes(text: &str, parts: &[Part]) -> String {
    let shapes = parts.iter().map(|part| match part {
        Part::Doc(span) => format!("doc‹{}›", span.of(text)),
        Part::Surplus(_) => "surplus".to_owned(),
        Part::StrayClose(_) => "stray".to_owned(),
        Part::Known(_) => "known".to_owned(),
        Part::Sentence(sentence) => {
            let words = sentence.span.of(text).replace('\n', "⏎");
            let group = sentence.group.as_ref();
            format!(
                "‹{words}›{}",
                group.map_or(String::new(), |it| braces(text, it))
            )
        }
    });
    shapes.collect::<Vec<_>>().join(" ")
}

fn braces(text: &str, group: &Group) -> String {
    let end = if group.closed { "}" } else { "!" };
    format!("{{{}{end}", shapes(text, &group.parts))
}

#[test]
fn a_sentence_ends_at_a_sign_or_with_its_line() {
    assert_eq!(shape("a b; c\nd {e\n f;} g"), "‹a b› ‹c› ‹d›{‹e› ‹f›} ‹g›");
    assert_eq!(
        shape("a \"; { \\\" } \" b\n\n{ c }"),
        "‹a \"; { \\\" } \" b›{‹c›}"
    );
    assert_eq!(shape("a \"\"\"\n;{\n\"\"\" b"), "‹a \"\"\"⏎;{⏎\"\"\" b›");
}

#[test]
fn a_sentence_goes_on_where_it_cannot_end() {
    assert_eq!(shape("a =\n b"), "‹a =⏎ b›");
    assert_eq!(shape("a and\n\n b\nc"), "‹a and⏎⏎ b› ‹c›");
    assert_eq!(
        shape("a\n + b\n  otherwise c\nnot d"),
        "‹a⏎ + b⏎  otherwise c› ‹not d›"
    );
    assert_eq!(shape("a\n! b\n!= c"), "‹a› ‹! b⏎!= c›");
    assert_eq!(shape("a & b |\nc ||\nd"), "‹a & b |› ‹c ||⏎d›");
    // Not into what is certainly new.
    assert_eq!(
        shape("a =\n/// b\nlet c = d"),
        "‹a =› doc‹/// b› ‹let c = d›"
    );
    assert_eq!(shape("{ a =\n}"), "‹›{‹a =›}");
    assert_eq!(shape("a =\nlet c = d"), "‹a =› ‹let c = d›");
    assert_eq!(shape("a =\n; b"), "‹a =› ‹b›");
}

#[test]
fn what_does_not_belong_has_a_part() {
    assert_eq!(shape("a;; b }"), "‹a› surplus ‹b› stray");
    assert_eq!(shape("a\n;"), "‹a› surplus");
    assert_eq!(shape("{{ a } ; b"), "‹›{‹›{‹a›} ‹b›!");
    assert_eq!(shape("a \" b"), "‹a \" b›");
}

#[test]
fn a_declaration_ends_a_group_that_nobody_closes() {
    assert_eq!(
        shape("party a {\n b\n  /// c\n\n  party d {\n }"),
        "‹party a›{‹b›! doc‹/// c› ‹party d›{}"
    );
    // A clause may begin with the same word.
    assert_eq!(
        shape("escalation a {\n party b\n}"),
        "‹escalation a›{‹party b›}"
    );
}

#[test]
fn a_block_of_an_unknown_kind_may_hold_declarations() {
    assert_eq!(
        shape("annex a {\n party b {\n }\n}"),
        "‹annex a›{‹party b›{}}"
    );
    assert_eq!(
        shape("annex a {\n b {\nparty c { d }"),
        "‹annex a›{‹b›{!! ‹party c›{‹d›}"
    );
}

#[test]
fn groups_in_each_other_without_end_have_a_bound() {
    let depth = |text: &str| {
        let shape = shape(text);
        let braces = shape.chars().scan(0_usize, |depth, sign| {
            *depth = match sign {
                '{' => *depth + 1,
                '}' | '!' => depth.saturating_sub(1),
                _ => *depth,
            };
            Some(*depth)
        });
        braces.max().unwrap_or(0)
    };
    assert_eq!(depth("{a }".repeat(1_000).as_str()), 1);
    let deep = "a {\n party b {\n".repeat(100_000);
    assert_eq!(depth(&deep), MAX_NESTING + 1);
    assert_eq!(depth(&"{".repeat(MAX_NESTING)), MAX_NESTING);
}

/// Each line of documentation asks what follows the last of them.
#[test]
fn long_documentation_is_looked_through_once() {
    let text = format!("a {{\n{}b\n}}", "/// c\n".repeat(200_000));
    assert_eq!(cut(&text).len(), 1);
}
