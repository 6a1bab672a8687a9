//! Layout and fixes: changes of a text that are offered or asked for.

use super::tokens::span;
use super::{Analysis, Edit, Place};
use crate::diagnostics::{Diagnostic, fix};
use crate::format::{self, Style};
use crate::syntax::parse;
use crate::text::{FileId, Span, sanitise_line};

/// The edit that lays out a file; nothing where it is laid out already.
pub fn layout(analysis: &Analysis, file: FileId) -> Option<Edit> {
    let text = analysis.text(file);
    // What is kept of the parse lacks its findings, which say what cannot be laid out.
    let parse = parse(file, text);
    let laid_out = format::format(&parse, text, &Style::default()).ok()?;
    difference(analysis, file, &laid_out)
}

/// The edit that lays out the declarations that touch a range.
pub fn layout_range(analysis: &Analysis, file: FileId, range: Span) -> Option<Edit> {
    let text = analysis.text(file);
    let parse = parse(file, text);
    let found = format::format_range(&parse, text, &Style::default(), range);
    let found = found.ok().flatten()?;
    let place = analysis.place(found.span.in_file(file))?;
    Some(Edit {
        place,
        text: found.text,
    })
}

/// The smallest edit that turns a file into another text.
pub(super) fn difference(analysis: &Analysis, file: FileId, after: &str) -> Option<Edit> {
    let before = &**analysis.text(file);
    if before == after {
        return None;
    }
    let same = |pair: &(char, char)| pair.0 == pair.1;
    let length = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        pairs.take_while(same).map(|(it, _)| it.len_utf8()).sum()
    };
    let start = length(&mut before.chars().zip(after.chars()));
    let (old, new) = (&before[start..], &after[start..]);
    let end = length(&mut old.chars().rev().zip(new.chars().rev()));
    let place = span(start, before.len() - end).in_file(file);
    Some(Edit {
        place: analysis.place(place)?,
        text: new[..new.len() - end].to_owned(),
    })
}

/// A change that is offered for a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Action {
    /// What it does, in the imperative.
    pub title: String,
    /// What it changes.
    pub edits: Vec<Edit>,
    /// The place and the code of the finding that it mends.
    pub mends: (Place, &'static str),
    /// Whether it cannot change what the parties meant.
    pub safe: bool,
    /// Whether it is the best that there is for its finding.
    pub best: bool,
}

/// The fixes of all findings that touch a range.
pub fn actions(analysis: &Analysis, file: FileId, range: Span) -> Vec<Action> {
    let mut found = Vec::new();
    for diagnostic in &analysis.compilation.diagnostics {
        let at = analysis.sources().real(diagnostic.at);
        let touches = at.file == file && at.span.start <= range.end && range.start <= at.span.end;
        if touches {
            of_finding(analysis, diagnostic, &mut found);
        }
    }
    found
}

fn of_finding(analysis: &Analysis, diagnostic: &Diagnostic, found: &mut Vec<Action>) {
    let Some(place) = analysis.place(diagnostic.at) else {
        return;
    };
    for (index, fix) in diagnostic.fixes.iter().enumerate() {
        let edits = fix.edits.iter().map(|edit| {
            // What a template brings stands in it, and is changed there only.
            let own = !analysis.sources().is_assembled(edit.at.file);
            let place = analysis.place(edit.at).filter(|_| own)?;
            Some(Edit {
                place,
                text: edit.text.clone(),
            })
        });
        let Some(edits) = edits.collect::<Option<Vec<Edit>>>() else {
            continue;
        };
        found.push(Action {
            title: sanitise_line(&fix.title).into_owned(),
            edits,
            mends: (place.clone(), diagnostic.code.id),
            safe: fix.safe,
            best: index == 0,
        });
    }
}

/// The edit that applies every fix of a file that cannot change what the parties meant.
pub fn fix_all(analysis: &Analysis, file: FileId) -> Option<Edit> {
    let found = &analysis.compilation.diagnostics;
    let fixed = fix::apply(analysis.text(file), file, fix::safe(found));
    difference(analysis, file, &fixed.text)
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fixture;
    use super::{actions, fix_all, layout, layout_range};
    use crate::text::Span;

    #[test]
    fn a_layout_touches_what_changes() {
        let fixture = Fixture::new("@whole\nparty a \"A\"\nparty   b \"B\"\nparty c \"C\"\n");
        let edit = layout(&fixture.analysis, fixture.file()).expect("one blank is enough");
        assert_eq!(fixture.shown(&edit.place), "main.sla:2: party ⟦  ⟧b \"B\"");
        assert_eq!(edit.text, "");
        let fixture = Fixture::new("@whole\nparty a \"A\"\n");
        assert_eq!(layout(&fixture.analysis, fixture.file()), None);
    }

    #[test]
    fn a_range_is_laid_out_alone() {
        let fixture = Fixture::new("@whole\nparty   a \"A\"\nparty   b$0 \"B\"\n");
        let (file, offset) = fixture.place();
        let edit = layout_range(&fixture.analysis, file, Span::empty(offset));
        let edit = edit.expect("there is something to do");
        assert_eq!(edit.text, "party b \"B\"\n");
    }

    #[test]
    fn fixes_are_offered_where_their_finding_is() {
        let text = "service other \"O\" { hours deskk }$0\ncalendar desk \"D\" { monday 08:00 to 18:00 }\n";
        let fixture = Fixture::new(text);
        let (file, offset) = fixture.place();
        assert!(actions(&fixture.analysis, file, Span::empty(offset)).is_empty());
        let found = actions(&fixture.analysis, file, Span::empty(28));
        let shown: Vec<String> = found
            .iter()
            .map(|it| {
                let edit = &it.edits[0];
                format!(
                    "{} ({}, safe {}): {} -> {}",
                    it.title,
                    it.mends.1,
                    it.safe,
                    fixture.shown(&edit.place),
                    edit.text
                )
            })
            .collect();
        insta::assert_snapshot!(shown.join("\n"));
        let all = fix_all(&fixture.analysis, file).expect("it is safe");
        insta::assert_snapshot!(format!("{} -> {}", fixture.shown(&all.place), all.text));
    }
}
