//! Words and duties that two readers would understand differently.

use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{
    Lookup, Modality, Penalty, Prose, Responsibility, Run, Source, SourceKind, WithinFrom,
};

/// Words that promise nothing measurable, and what to write instead.
const VAGUE: &[(&str, &str)] = &[
    (
        "as soon as possible",
        "say until when: `within 4 hours of …`",
    ),
    (
        "as soon as practicable",
        "say until when: `within 4 hours of …`",
    ),
    (
        "without undue delay",
        "say until when: `within 4 hours of …`",
    ),
    (
        "in a timely manner",
        "say until when: `within 4 hours of …`",
    ),
    ("timely", "say until when: `within 4 hours of …`"),
    ("promptly", "say until when: `within 4 hours of …`"),
    ("immediately", "say until when: `within 15 minutes of …`"),
    ("best effort", "say what is owed and how it is measured"),
    ("best efforts", "say what is owed and how it is measured"),
    ("best endeavours", "say what is owed and how it is measured"),
    (
        "reasonable efforts",
        "say what is owed and how it is measured",
    ),
    (
        "reasonable",
        "say what is reasonable: a number, a standard, or who decides",
    ),
    (
        "reasonably",
        "say what is reasonable: a number, a standard, or who decides",
    ),
    (
        "appropriate",
        "say what is appropriate: a number, a standard, or who decides",
    ),
    (
        "adequate",
        "say what is adequate: a number, a standard, or who decides",
    ),
    ("sufficient", "say how much is sufficient"),
    ("regularly", "say how often: `every calendar month`"),
    ("from time to time", "say how often: `every calendar month`"),
    ("periodically", "say how often: `every calendar month`"),
    ("where possible", "say when it is owed and when it is not"),
    ("if possible", "say when it is owed and when it is not"),
    ("industry standard", "name the standard"),
    ("state of the art", "name the standard"),
];

/// A duty in words that nobody can measure.
pub(super) fn vague_words(agreement: &dyn Lookup, found: &mut Diagnostics) {
    for responsibility in agreement.responsibilities() {
        let mut duty = words(&responsibility.duty);
        duty.make_ascii_lowercase();
        let Some((word, cure)) = VAGUE.iter().find(|(word, _)| holds_word(&duty, word)) else {
            continue;
        };
        let measured = responsibility.within.is_some() || responsibility.every.is_some();
        let about_time = cure.starts_with("say until when") || cure.starts_with("say how often");
        if measured && about_time {
            continue;
        }
        found.push(
            Diagnostic::new(
                codes::VAGUE_WORD,
                responsibility.head.origin.place(),
                format!(
                    "`{word}` in the duty `{}` has no measure",
                    responsibility.head.path
                ),
            )
            .note("each party will read it in its own favour, and no record can show a breach")
            .help(*cure),
        );
    }
}

pub(super) fn words(prose: &Prose) -> String {
    prose
        .0
        .iter()
        .map(|run| match run {
            Run::Text(words) | Run::Reference { words, .. } | Run::Term { words, .. } => &**words,
        })
        .collect()
}

/// Whether `word` stands in `text` between borders of words.
pub(super) fn holds_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// A duty without a time until when it must be done.
pub(super) fn duty_without_deadline(agreement: &dyn Lookup, found: &mut Diagnostics) {
    for responsibility in duties(agreement) {
        if responsibility.within.is_some() || responsibility.every.is_some() {
            continue;
        }
        found.push(
            Diagnostic::new(
                codes::DUTY_WITHOUT_DEADLINE,
                responsibility.head.origin.place(),
                format!("the duty `{}` has no time limit", responsibility.head.path),
            )
            .note("without one nobody can say when it is breached")
            .help("add `within 2 hours of \"…\"`, or `every calendar month` if it recurs"),
        );
    }
}

/// A duty that nothing can show to be breached.
pub(super) fn duty_without_evidence(agreement: &dyn Lookup, found: &mut Diagnostics) {
    for responsibility in duties(agreement) {
        let own = responsibility
            .within
            .as_ref()
            .is_some_and(|within| matches!(within.from, Some(WithinFrom::Fields { .. })));
        if own || responsibility.evidence.is_some() {
            continue;
        }
        found.push(
            Diagnostic::new(
                codes::DUTY_WITHOUT_EVIDENCE,
                responsibility.head.origin.place(),
                format!("nothing shows a breach of the duty `{}`", responsibility.head.path),
            )
            .note("a duty without evidence ends in one word against another")
            .help("add `evidence SOURCE where …`, `evidence rulings by PARTY`, or the fields it runs between: `within 1 hour from S.a to S.b`"),
        );
    }
}

/// Responsibilities that bind (`may` grants a freedom).
fn duties(agreement: &dyn Lookup) -> impl Iterator<Item = &Responsibility> {
    agreement
        .responsibilities()
        .iter()
        .filter(|it| it.modality == Modality::Must)
}

/// Data that nobody has to supply.
pub(super) fn source_without_supplier(_: &dyn Lookup, source: &Source, found: &mut Diagnostics) {
    if !source.supplied.is_empty() {
        return;
    }
    found.push(
        Diagnostic::new(
            codes::SOURCE_WITHOUT_SUPPLIER,
            source.head.origin.place(),
            format!("nobody supplies `{}`", source.head.path),
        )
        .note("if the data is missing, neither party is at fault, and nothing can be judged")
        .help("add `supplied by PARTY`, and `verifiable by PARTY` if the other side can check it"),
    );
}

/// Cases dated by their end: a case that never ends is never judged.
pub(super) fn dated_by_end(_: &dyn Lookup, source: &Source, found: &mut Diagnostics) {
    let (SourceKind::Cases, Some(dated)) = (&source.kind, &source.dated_by) else {
        return;
    };
    let Some(field) = source.fields.iter().find(|field| &field.name == dated) else {
        return;
    };
    if !field.optional {
        return;
    }
    found.push(
        Diagnostic::new(
            codes::DATED_BY_END,
            field.origin.place(),
            format!(
                "`{}` is dated by `{dated}`, which a case may lack",
                source.head.path
            ),
        )
        .note("a case that never gets this date is never judged, so leaving it open costs nothing")
        .help(
            "date cases by their beginning, or bound the open ones with an objective of their own",
        ),
    );
}

/// "Penalty" in a title: documents print titles, and a penalty may be unenforceable.
pub(super) fn penalty_in_title(_: &dyn Lookup, penalty: &Penalty, found: &mut Diagnostics) {
    let Some(title) = &penalty.head.title else {
        return;
    };
    if !title.to_lowercase().contains("penalty") {
        return;
    }
    found.push(
            Diagnostic::new(
                codes::PENALTY_IN_TITLE,
                penalty.head.origin.place(),
                format!("the title of `{}` calls it a penalty", penalty.head.path),
            )
            .note("documents print the title; under common law a clause that punishes is unenforceable, one that compensates is not")
            .help("use a title such as \"Service credit\", \"Abatement\" or \"Compensation\""),
        );
}
