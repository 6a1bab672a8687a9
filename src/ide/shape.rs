//! The shape of a text: what can be folded, and what a selection grows to.

use super::Analysis;
use super::tokens::{Token, tokens, word_at};
use super::tree::{around, body};
use crate::syntax::ast::{ItemKind, Placed};
use crate::text::{FileId, Span};

/// What is folded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fold {
    /// A declaration, or a text over several lines.
    Region,
    /// Comments.
    Comment,
    /// `use` lines.
    Uses,
}

/// What can be folded: ranges over several lines.
pub fn folds(analysis: &Analysis, file: FileId) -> Vec<(Span, Fold)> {
    let text = analysis.text(file);
    let mut found = Vec::new();
    of_items(analysis.items(file), &mut found);
    let mut comments: Option<Span> = None;
    let mut lines = 0;
    for (token, span) in tokens(text) {
        match token {
            Token::Line => lines += 1,
            Token::Comment => {
                comments = match comments {
                    Some(before) if lines == 1 => Some(before.to(span)),
                    before => {
                        found.extend(before.map(|it| (it, Fold::Comment)));
                        Some(span)
                    }
                };
                lines = 0;
            }
            _ => {
                found.extend(comments.take().map(|it| (it, Fold::Comment)));
                lines = 0;
                if token == Token::Text {
                    found.push((span, Fold::Region));
                }
            }
        }
    }
    found.extend(comments.map(|it| (it, Fold::Comment)));
    found.retain(|(span, _)| span.of(text).trim_end().contains('\n'));
    found.sort_by_key(|(span, _)| *span);
    found
}

fn of_items(items: &[Placed], found: &mut Vec<(Span, Fold)>) {
    let mut uses: Option<Span> = None;
    for item in items {
        if matches!(item.kind, ItemKind::Use(_)) {
            uses = Some(uses.map_or(item.span, |before| before.to(item.span)));
            continue;
        }
        found.extend(uses.take().map(|it| (it, Fold::Uses)));
        if !matches!(item.kind, ItemKind::Bad) {
            found.push((item.span, Fold::Region));
        }
        if let ItemKind::Template(template) = &item.kind {
            of_items(&template.items, found);
        }
    }
    found.extend(uses.map(|it| (it, Fold::Uses)));
}

/// What a selection at an offset grows to, from the inside out.
pub fn selections(analysis: &Analysis, file: FileId, offset: u32) -> Vec<Span> {
    let text = analysis.text(file);
    let around = around(analysis.items(file), offset);
    let mut spans = Vec::new();
    spans.push(Span {
        start: 0,
        end: u32::try_from(text.len()).unwrap_or(u32::MAX),
    });
    for item in &around.items {
        spans.push(item.span);
        let inner = body(item).filter(|body| body.touches(offset));
        spans.extend(inner);
    }
    spans.extend(around.clause.map(|clause| clause.span));
    spans.extend(around.exprs.iter().map(|expr| expr.span));
    spans.push(word_at(text, offset));
    // Each must lie in the one before it.
    let mut chain: Vec<Span> = Vec::new();
    for span in spans {
        let fits = chain.last().is_none_or(|outer| {
            *outer != span && outer.start <= span.start && span.end <= outer.end
        });
        if fits && (!span.is_empty() || chain.is_empty()) {
            chain.push(span);
        }
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fixture;
    use super::{folds, selections};

    #[test]
    fn declarations_comments_uses_and_long_texts_fold() {
        let fixture = Fixture::new(concat!(
            "@whole\nuse std.response\nuse std.escalation\n\n// one\n// two\n\n// three\n",
            "party acme {\n  address \"\"\"x\n  y\"\"\"\n}\nparty globex { address \"z\" }\n",
            "template t() {\n  let a =\n    1\n}\n",
        ));
        let file = fixture.file();
        let found = folds(&fixture.analysis, file).into_iter();
        let text = fixture.text("main.sla");
        let shown: Vec<String> = found
            .map(|(span, fold)| format!("{fold:?} {:?}", span.of(text)))
            .collect();
        insta::assert_snapshot!(shown.join("\n"));
    }

    #[test]
    fn a_selection_grows_to_what_is_around_it() {
        let fixture = Fixture::new("@whole\nobjective a {\n  target >= (1% + 2$0%) * 3\n}\n");
        let (file, offset) = fixture.place();
        let text = fixture.text("main.sla");
        let found = selections(&fixture.analysis, file, offset).into_iter();
        let shown: Vec<&str> = found.map(|span| span.of(text).trim_end()).collect();
        insta::assert_snapshot!(shown.join("\n---\n"));
    }
}
