//! Giving something another name, wherever it is used.
//!
//! A new name must not change what the contract says. So the texts are checked with it before it is offered: if there
//! is an error then that was not there, the name is refused, and the error says why.

use super::tokens::{Token, references, tokens};
use super::uses::named;
use super::{Analysis, Edit, Place, Texts, Workspace};
use crate::syntax::schema;
use crate::text::{FileId, Location, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The name at an offset, if it can be given another one.
pub fn can_rename(analysis: &Analysis, file: FileId, offset: u32) -> Option<Span> {
    let named = named(analysis, file, offset)?;
    // What the library declares has its name for everybody.
    analysis.place(named.declared)?;
    Some(named.span)
}

/// The edits that give what an offset names another name.
///
/// # Errors
/// When there is nothing to rename, or when the name means something else: why, in words.
pub fn rename(
    workspace: &mut Workspace,
    texts: &Texts,
    analysis: &Analysis,
    file: FileId,
    offset: u32,
    name: &str,
) -> Result<Vec<Edit>, String> {
    if !is_name(name) {
        return Err(format!(
            "`{}` is no name: letters, digits and `_`, and no digit first",
            crate::text::sanitise_line(name)
        ));
    }
    let nothing = || "there is no name here that could be changed".to_owned();
    let named = named(analysis, file, offset).ok_or_else(nothing)?;
    let declared = analysis.place(named.declared).ok_or_else(nothing)?;
    let old = analysis
        .sources()
        .snippet(named.declared.file, named.declared.span);
    let mut uses: Vec<Place> = Vec::new();
    for at in analysis.uses().of(named.declared) {
        let same = analysis.sources().snippet(at.file, at.span) == old;
        uses.extend(analysis.place(at).filter(|_| same));
    }
    let all = uses.iter().cloned().chain([declared.clone()]);
    let all = all.chain(prose(analysis, old, named.declared));
    let edit = |place| Edit {
        place,
        text: name.to_owned(),
    };
    let mut edits: Vec<Edit> = all.map(edit).collect();
    edits.sort_by(|a, b| a.place.cmp(&b.place));
    edits.dedup();
    let after = changed(analysis, texts, &edits);
    let checked = workspace.once(&after, &analysis.main);
    if let Some(error) = fresh_errors(analysis, &checked).first() {
        return Err(format!(
            "with this name the contract would say something else: {error}"
        ));
    }
    // A name may be taken by something nearer without any error.
    let moved = |place: &Place| moved(place, &edits);
    let there: BTreeSet<Place> = uses.iter().map(moved).collect();
    if names_of(&checked, &moved(&declared)) != Some(there) {
        return Err("with this name the contract would say something else: \
             it stands for something else where it is used"
            .to_owned());
    }
    Ok(edits)
}

/// Where a place lies after some edits.
fn moved(place: &Place, edits: &[Edit]) -> Place {
    let (mut start, mut end) = (place.span.start, place.span.end);
    for edit in edits.iter().filter(|it| it.place.file == place.file) {
        let (old, new) = (edit.place.span.len(), length(&edit.text));
        if edit.place.span.end <= place.span.start {
            start = start + new - old;
            end = end + new - old;
        } else if edit.place.span == place.span {
            end = end + new - old;
        }
    }
    Place {
        file: place.file.clone(),
        span: Span { start, end },
    }
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(0)
}

/// Every place that names what is declared at a place.
fn names_of(analysis: &Analysis, declared: &Place) -> Option<BTreeSet<Place>> {
    let file = analysis.file(&declared.file)?;
    let uses = analysis.uses().of(declared.span.in_file(file));
    Some(uses.filter_map(|at| analysis.place(at)).collect())
}

/// Errors that were not there before, of codes of which there are more now.
fn fresh_errors(before: &Analysis, after: &Analysis) -> Vec<String> {
    let errors = |of: &Analysis| -> Vec<(&'static str, String)> {
        let found = of.compilation.diagnostics.iter();
        found
            .filter(|one| one.is_error())
            .map(|one| (one.code.id, one.headline.clone()))
            .collect()
    };
    let (before, after) = (errors(before), errors(after));
    let count = |of: &[(&str, String)], code: &str| of.iter().filter(|it| it.0 == code).count();
    let fresh = after
        .iter()
        .filter(|it| count(&after, it.0) > count(&before, it.0) && !before.contains(it));
    fresh.map(|(_, headline)| headline.clone()).collect()
}

fn is_name(name: &str) -> bool {
    let letters = name.chars().all(super::tokens::is_word);
    let first = name.chars().next();
    letters && first.is_some_and(|it| it.is_alphabetic() || it == '_') && !schema::is_reserved(name)
}

/// Places in texts in quotes, `{acme.duty}`, that name a declaration.
fn prose(analysis: &Analysis, old: &str, declared: Location) -> Vec<Place> {
    let resolved = &analysis.reading.resolved;
    let mut places = Vec::new();
    let Some(id) = analysis.uses().declaration(declared) else {
        return places;
    };
    for (file, _) in analysis.files() {
        let text = analysis.text(file);
        let texts = tokens(text)
            .into_iter()
            .filter(|(token, _)| *token == Token::Text);
        for path in texts.flat_map(|(_, span)| references(text, span)) {
            let name = path.of(text);
            let first = name.split('.').next().unwrap_or_default();
            let unit = analysis.unit(file).filter(|_| first == old);
            if unit.and_then(|unit| resolved.find_word(unit, first)) == Some(id) {
                let end = path.start + length(first);
                let at = Span { end, ..path };
                places.extend(analysis.place(at.in_file(file)));
            }
        }
    }
    places
}

/// The texts after some edits.
fn changed(analysis: &Analysis, texts: &Texts, edits: &[Edit]) -> Texts {
    let mut by_file: BTreeMap<&Arc<str>, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        by_file.entry(&edit.place.file).or_default().push(edit);
    }
    let mut after = texts.clone();
    for (name, edits) in by_file {
        let Some(file) = analysis.file(name) else {
            continue;
        };
        let mut text = analysis.text(file).to_string();
        for edit in edits.iter().rev() {
            let span = edit.place.span;
            text.replace_range(span.start as usize..span.end as usize, &edit.text);
        }
        let version = texts.get(name).map_or(0, |open| open.version);
        after.set(name.clone(), text, version);
    }
    after
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fixture;
    use super::{can_rename, rename};

    fn renamed(text: &str, name: &str) -> String {
        let mut fixture = Fixture::new(text);
        let (file, offset) = fixture.place();
        let analysis = fixture.analysis.clone();
        let edits = rename(
            &mut fixture.workspace,
            &fixture.texts,
            &analysis,
            file,
            offset,
            name,
        );
        match edits {
            Ok(edits) => {
                let shown: Vec<String> = edits.iter().map(|it| fixture.shown(&it.place)).collect();
                shown.join("\n")
            }
            Err(why) => why,
        }
    }

    const TEXT: &str = concat!(
        "calendar de$0sk \"Desk\" { monday to friday 08:00 to 18:00 }\n",
        "service help \"Help of {desk}\" { hours desk }\n",
        "service other { }\n",
    );

    #[test]
    fn every_place_has_the_new_name() {
        insta::assert_snapshot!(renamed(TEXT, "office"), @r#"
        main.sla:1: calendar ⟦desk⟧ "Desk" { monday to friday 08:00 to 18:00 }
        main.sla:2: service help "Help of {⟦desk⟧}" { hours desk }
        main.sla:2: service help "Help of {desk}" { hours ⟦desk⟧ }
        "#);
    }

    #[test]
    fn names_are_changed_across_files() {
        let text = concat!(
            "use shared\nservice help { hours shared.de$0sk }\n",
            "@file shared.sla\ncalendar desk { monday to friday 08:00 to 18:00 }\nlet x = desk\n",
        );
        insta::assert_snapshot!(renamed(text, "office"));
    }

    #[test]
    fn a_name_that_means_something_else_is_refused() {
        insta::assert_snapshot!(renamed(TEXT, "other"), @"with this name the contract would say something else: `other` is declared twice");
        insta::assert_snapshot!(renamed(TEXT, "two words"), @"`two words` is no name: letters, digits and `_`, and no digit first");
        insta::assert_snapshot!(renamed(TEXT, "where"), @"`where` is no name: letters, digits and `_`, and no digit first");
    }

    #[test]
    fn what_the_library_names_keeps_its_name() {
        let fixture =
            Fixture::new("use std.holidays.germany\ncalendar c { closed germany.natio$0nal }\n");
        let (file, offset) = fixture.place();
        assert_eq!(can_rename(&fixture.analysis, file, offset), None);
    }
}
