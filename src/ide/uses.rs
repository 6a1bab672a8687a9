//! Which place names which declaration.
//!
//! The checker remembers where each name that it followed is declared. What it does not follow (what an
//! `include` or an amendment speaks of, the source of a `given`) is found in the tree. And where nothing was
//! learnt, because of a mistake before it or in a template that nobody includes, a word is looked up by its name.

use super::tokens::{Token, is_word, tokens, word_at};
use super::{Analysis, Place};
use crate::prelude::LIBRARY;
use crate::resolve::{DeclId, Declaration};
use crate::syntax::ast::{self, ChangeKind, ClauseKind, Item, ItemKind};
use crate::text::{FileId, Location, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Names and what they stand for, by places in files.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// Where a name is used, and where it is declared.
    declared: BTreeMap<Location, Location>,
    /// The declaration of a name, by the place of the name in it.
    declarations: BTreeMap<Location, DeclId>,
    /// Where something is declared that has a use, and parts of declarations, which may have none.
    used: BTreeSet<Location>,
}

/// A name at a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named {
    /// The name at the place.
    pub(super) span: Span,
    /// Where it is declared; the same place where it is the declaration.
    pub(super) declared: Location,
}

impl Uses {
    pub(super) fn new(analysis: &Analysis) -> Self {
        let sources = analysis.sources();
        let mut uses = Self::default();
        uses.followed(analysis, analysis.reading.notes.definitions());
        // What only amendments say stands in texts of theirs.
        for later in &analysis.reading.later {
            let sources = &later.sources;
            let definitions = later.notes.definitions();
            let of_text = definitions.filter(|(used, _)| sources.is_assembled(used.file));
            for (used, declared) in of_text {
                let used = last_name(analysis, sources.real(used));
                let declared = sources.real(declared);
                if used != declared && !used.span.is_empty() {
                    uses.declared.entry(used).or_insert(declared);
                }
            }
        }
        for (id, declaration) in analysis.reading.resolved.declarations() {
            uses.declarations.insert(sources.real(declaration.at), id);
        }
        for (file, _) in analysis.files() {
            for item in analysis.items(file) {
                uses.of_item(analysis, file, item);
            }
        }
        uses.used.extend(uses.declared.values().copied());
        uses
    }

    /// Names that the checker followed.
    fn followed(
        &mut self,
        analysis: &Analysis,
        definitions: impl Iterator<Item = (Location, Location)>,
    ) {
        let sources = analysis.sources();
        for (used, declared) in definitions {
            let used = last_name(analysis, sources.real(used));
            let declared = sources.real(declared);
            if used != declared && !used.span.is_empty() {
                self.declared.insert(used, declared);
            }
        }
    }

    /// What the declaration around a name says, without a look at all others. Nothing where that does not tell: in texts
    /// that other texts are put together from.
    fn nearby(analysis: &Analysis, name: Location) -> Option<Self> {
        let resolved = &analysis.reading.resolved;
        let item = analysis.item_before(name.file, name.span.start)?;
        let pieces = matches!(
            item.kind,
            ItemKind::Template(_) | ItemKind::Include(_) | ItemKind::Amendment(_)
        );
        let (id, _) = resolved.declared_around(name.file, item.head().id)?;
        let declaration = resolved.declaration(id);
        if pieces || resolved.unit(declaration.unit).file != name.file {
            return None;
        }
        let notes = &analysis.reading.notes;
        let mut uses = Self::default();
        uses.followed(analysis, notes.definitions_in(declaration.part, id));
        let at = analysis.sources().real(declaration.at);
        uses.declarations.insert(at, id);
        uses.of_item(analysis, name.file, item);
        uses.used.extend(uses.declared.values().copied());
        Some(uses)
    }

    fn of_item(&mut self, analysis: &Analysis, file: FileId, item: &Item) {
        match &item.kind {
            ItemKind::Include(include) => {
                self.path(analysis, file, &include.template);
                self.changes(analysis, file, &include.changes, Some(&include.name));
            }
            ItemKind::Amendment(it) => self.changes(analysis, file, &it.changes, None),
            ItemKind::Enum { members, .. } => self.parts(file, members.iter().map(|it| &it.name)),
            ItemKind::Table(it) => self.parts(file, it.columns.iter().map(|it| &it.name)),
            ItemKind::Metric(it) => self.parts(file, it.parameters.iter().map(|it| &it.name)),
            _ => {}
        }
        for clause in item.clauses() {
            match &clause.kind {
                ClauseKind::Field(field) => self.parts(file, std::iter::once(&field.name)),
                ClauseKind::Contact(name, _) => self.parts(file, std::iter::once(name)),
                ClauseKind::GivenFail { source, .. } | ClauseKind::GivenRows { source, .. } => {
                    self.name(analysis, file, source);
                }
                _ => {}
            }
        }
    }

    fn parts<'n>(&mut self, file: FileId, names: impl Iterator<Item = &'n ast::Name>) {
        let names = names.filter(|name| !name.is_missing());
        self.used.extend(names.map(|name| name.span.in_file(file)));
    }

    /// What changes speak of: declarations of the file, or of what is included.
    fn changes(
        &mut self,
        analysis: &Analysis,
        file: FileId,
        changes: &[ast::Change],
        included: Option<&ast::Name>,
    ) {
        let resolved = &analysis.reading.resolved;
        let Some(unit) = analysis.unit(file) else {
            return;
        };
        for change in changes {
            let name = match &change.kind {
                ChangeKind::Clauses { block, .. } => block.name.as_ref(),
                ChangeKind::Remove { name, .. } => name.as_ref(),
                _ => None,
            };
            let Some(name) = name else {
                continue;
            };
            let id = match included {
                Some(included) => {
                    let inside = resolved.brought_by(unit, &included.text);
                    inside.and_then(|inside| resolved.member(inside, &name.text))
                }
                None => resolved.find(unit, name),
            };
            self.add(analysis, file, name.span, id);
        }
    }

    fn path(&mut self, analysis: &Analysis, file: FileId, path: &ast::Path) {
        let Some(unit) = analysis.unit(file) else {
            return;
        };
        if let Some((id, used)) = analysis.reading.resolved.find_path(unit, path)
            && let Some(name) = path.parts.get(used - 1)
        {
            self.add(analysis, file, name.span, Some(id));
        }
    }

    fn name(&mut self, analysis: &Analysis, file: FileId, name: &ast::Name) {
        let unit = analysis.unit(file);
        let id = unit.and_then(|unit| analysis.reading.resolved.find(unit, name));
        self.add(analysis, file, name.span, id);
    }

    fn add(&mut self, analysis: &Analysis, file: FileId, span: Span, id: Option<DeclId>) {
        let Some(id) = id else {
            return;
        };
        let at = analysis.reading.resolved.declaration(id).at;
        let used = span.in_file(file);
        let declared = analysis.sources().real(at);
        if used != declared {
            self.declared.entry(used).or_insert(declared);
        }
    }

    /// Where the name at exactly this place is declared; the place itself where it is the declaration.
    pub(super) fn declared(&self, name: Location) -> Option<Location> {
        let itself = self.declarations.contains_key(&name) || self.used.contains(&name);
        let used = self.declared.get(&name).copied();
        used.or_else(|| itself.then_some(name))
    }

    /// The declaration that has its name at a place.
    pub(super) fn declaration(&self, declared: Location) -> Option<DeclId> {
        self.declarations.get(&declared).copied()
    }

    /// Every place that names what is declared at a place, in order.
    pub(super) fn of(&self, declared: Location) -> impl Iterator<Item = Location> {
        let uses = self.declared.iter();
        uses.filter(move |(_, it)| **it == declared)
            .map(|(used, _)| *used)
    }
}

impl Uses {
    /// Every name within a place, with where it is declared, in order.
    pub(super) fn within(&self, place: Location) -> impl Iterator<Item = (Location, Location)> {
        let uses = self
            .declared
            .range(Span::empty(place.span.start).in_file(place.file)..);
        let inside =
            move |used: &Location| used.file == place.file && used.span.start < place.span.end;
        uses.take_while(move |(used, _)| inside(used))
            .map(|(used, declared)| (*used, *declared))
    }

    /// Every declaration that has a use, with its uses.
    pub(super) fn by_declaration(&self) -> BTreeMap<Location, Vec<Location>> {
        let mut all: BTreeMap<Location, Vec<Location>> = BTreeMap::new();
        for (used, declared) in &self.declared {
            all.entry(*declared).or_default().push(*used);
        }
        all
    }
}

/// The last name of a path at the beginning of a place: of `germany.national`, `national`.
fn last_name(analysis: &Analysis, at: Location) -> Location {
    let text = analysis.sources().snippet(at.file, at.span);
    let path = text
        .find(|it| !is_word(it) && it != '.')
        .unwrap_or(text.len());
    let start = text[..path].rfind('.').map_or(0, |dot| dot + 1);
    let offset = |at: usize| u32::try_from(at).unwrap_or(0);
    let span = Span {
        start: at.span.start + offset(start),
        end: at.span.start + offset(path),
    };
    span.in_file(at.file)
}

/// The name at an offset, if it stands for something.
pub(super) fn named(analysis: &Analysis, file: FileId, offset: u32) -> Option<Named> {
    let text = analysis.text(file);
    let span = word_at(text, offset);
    if span.is_empty() {
        return None;
    }
    let name = span.in_file(file);
    let nearby = (!analysis.has_uses()).then(|| Uses::nearby(analysis, name));
    let known = match nearby.flatten() {
        Some(nearby) => nearby.declared(name),
        None => analysis.uses().declared(name),
    };
    let declared = known.or_else(|| by_name(analysis, file, span))?;
    Some(Named { span, declared })
}

/// The declaration that has its name at a place.
fn declared_at(analysis: &Analysis, declared: Location) -> Option<DeclId> {
    let resolved = &analysis.reading.resolved;
    let item = analysis.item_before(declared.file, declared.span.start)?;
    let (id, _) = resolved.declared_around(declared.file, item.head().id)?;
    let at = resolved.declaration(id).at;
    (analysis.sources().real(at) == declared).then_some(id)
}

/// What a word would stand for by its name alone.
fn by_name(analysis: &Analysis, file: FileId, span: Span) -> Option<Location> {
    let text = analysis.text(file);
    let resolved = &analysis.reading.resolved;
    let unit = analysis.unit(file)?;
    let word = span.of(text);
    let all = tokens(text);
    let index = all.iter().position(|it| *it == (Token::Word, span))?;
    // The first word of a clause is the language's, whatever is declared under the same name.
    let before = index.checked_sub(1).map(|before| all[before]);
    let begins = before
        .is_none_or(|(token, at)| token == Token::Line || matches!(at.of(text), "{" | "}" | ";"));
    if begins {
        return None;
    }
    let module = before
        .filter(|(_, at)| at.of(text) == ".")
        .and_then(|_| all.get(index.checked_sub(2)?))
        .map(|(_, at)| at.of(text));
    let id = match module {
        Some(module) => resolved.member(resolved.brought_by(unit, module)?, word),
        None => resolved.find_word(unit, word),
    };
    Some(analysis.sources().real(resolved.declaration(id?).at))
}

/// The declaration behind a name, if it is no part of another.
pub(super) fn declaration<'a>(analysis: &'a Analysis, named: &Named) -> Option<&'a Declaration> {
    let nearby = || declared_at(analysis, named.declared);
    let known = (!analysis.has_uses()).then(nearby).flatten();
    let id = known.or_else(|| analysis.uses().declaration(named.declared))?;
    Some(analysis.reading.resolved.declaration(id))
}

/// Where the name at an offset is declared.
pub fn definition(analysis: &Analysis, file: FileId, offset: u32) -> Option<Place> {
    if let Some(place) = used_file(analysis, file, offset) {
        return Some(place);
    }
    analysis.place(named(analysis, file, offset)?.declared)
}

/// The file that a `use` line at an offset brings.
fn used_file(analysis: &Analysis, file: FileId, offset: u32) -> Option<Place> {
    analysis.place(used(analysis, file, offset)?)
}

/// The beginning of the file that the `use` line at an offset names.
fn used(analysis: &Analysis, file: FileId, offset: u32) -> Option<Location> {
    let unit = analysis.reading.resolved.unit(analysis.unit(file)?);
    let mut uses = unit.uses.values();
    let (_, target) = uses.find(|(at, _)| at.span.touches(offset))?;
    let target = analysis.reading.resolved.unit(*target).file;
    Some(Span::empty(0).in_file(target))
}

/// Where the name at an offset is declared in the standard library; the file of the place is the module in `<>`, which
/// [`library_text`] knows.
pub fn definition_in_library(analysis: &Analysis, file: FileId, offset: u32) -> Option<Place> {
    let declared = used(analysis, file, offset)
        .or_else(|| Some(named(analysis, file, offset)?.declared))
        .map(|at| analysis.sources().real(at))?;
    let file = analysis.sources().file(declared.file).name.clone();
    file.starts_with('<').then_some(Place {
        file,
        span: declared.span,
    })
}

/// The text of a module of the standard library, by the name that its file has in places: `<std/holidays/germany.sla>`.
pub fn library_text(name: &str) -> Option<&'static str> {
    let module = name
        .strip_prefix('<')?
        .strip_suffix(".sla>")?
        .replace('/', ".");
    let found = LIBRARY.iter().find(|(known, _)| *known == module);
    found.map(|(_, text)| *text)
}

/// Every place with the name at an offset, the declaration first.
pub fn references(
    analysis: &Analysis,
    file: FileId,
    offset: u32,
    with_declaration: bool,
) -> Vec<Place> {
    let Some(named) = named(analysis, file, offset) else {
        return Vec::new();
    };
    let declared = with_declaration.then_some(named.declared);
    let all = declared
        .into_iter()
        .chain(analysis.uses().of(named.declared));
    all.filter_map(|at| analysis.place(at)).collect()
}

/// A place in the same file with the name at an offset, and whether it is declared there.
pub fn highlights(analysis: &Analysis, file: FileId, offset: u32) -> Vec<(Span, bool)> {
    let Some(named) = named(analysis, file, offset) else {
        return Vec::new();
    };
    let uses = analysis.uses().of(named.declared).map(|at| (at, false));
    let all = std::iter::once((named.declared, true)).chain(uses);
    all.filter(|(at, _)| at.file == file)
        .map(|(at, declared)| (at.span, declared))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fixture;
    use super::super::tests::contracts;
    use super::super::tokens::{Token, tokens};
    use super::{Uses, by_name, declared_at};
    use super::{definition, highlights, references};

    const RULES: &str = concat!(
        "source checks { kind samples every 1 minute; exists always; gaps count as down\n",
        "  supplied by acme; field at timestamp; field ok bool }\n",
        "let outage = time(checks where not ok)\n",
        "metric up: percent = 1 - length(outage) / length(window)\n",
        "objective uptime { for workplace; measure up; target >= 99%; over each calendar month }\n",
    );

    fn defined(text: &str) -> String {
        let fixture = Fixture::new(text);
        let (file, offset) = fixture.place();
        let place = definition(&fixture.analysis, file, offset);
        place.map_or_else(|| "nothing".into(), |place| fixture.shown(&place))
    }

    fn marked(before: &str, after: &str) -> String {
        let marked = RULES.replacen(before, after, 1);
        assert_ne!(marked, RULES);
        marked
    }

    #[test]
    fn names_lead_to_where_they_are_declared() {
        insta::assert_snapshot!(defined(&marked("length(outage)", "length(out$0age)")), @"main.sla:3: let ⟦outage⟧ = time(checks where not ok)");
        insta::assert_snapshot!(defined(&marked("not ok", "not ok$0")), @"main.sla:2:   supplied by acme; field at timestamp; field ⟦ok⟧ bool }");
        insta::assert_snapshot!(defined(&marked("measure up", "measure $0up")), @"main.sla:4: metric ⟦up⟧: percent = 1 - length(outage) / length(window)");
        insta::assert_snapshot!(defined(&marked("by acme", "by a$0cme")), @"main.sla:17: party ⟦acme⟧ \"Acme Services GmbH\" {");
        insta::assert_snapshot!(defined(&marked("let outage", "let out$0age")), @"main.sla:3: let ⟦outage⟧ = time(checks where not ok)");
        insta::assert_snapshot!(defined(&marked("measure up", "mea$0sure up")), @"nothing");
    }

    #[test]
    fn names_lead_to_other_files() {
        let other = "@file shared/words.sla\ncalendar desk { monday to friday 08:00 to 18:00 }\n";
        insta::assert_snapshot!(defined(&format!("use shared.wo$0rds\n{other}")), @"shared/words.sla:1: ⟦⟧calendar desk { monday to friday 08:00 to 18:00 }");
        insta::assert_snapshot!(defined(&format!("use shared.words\nservice s {{ hours words.de$0sk }}\n{other}")), @"shared/words.sla:1: calendar ⟦desk⟧ { monday to friday 08:00 to 18:00 }");
    }

    #[test]
    fn what_is_in_a_template_is_found_although_nobody_includes_it() {
        let text = "template t() { let a = 1 minute\nlet b = $0a }\nlet a = 2 minutes\n";
        insta::assert_snapshot!(defined(text), @"main.sla:3: let ⟦a⟧ = 2 minutes");
    }

    #[test]
    fn references_are_all_places_with_the_name() {
        let fixture = Fixture::new(&marked("let outage", "let out$0age"));
        let (file, offset) = fixture.place();
        let found = references(&fixture.analysis, file, offset, true);
        let found: Vec<String> = found.iter().map(|it| fixture.shown(it)).collect();
        insta::assert_snapshot!(found.join("\n"), @r"
        main.sla:3: let ⟦outage⟧ = time(checks where not ok)
        main.sla:4: metric up: percent = 1 - length(⟦outage⟧) / length(window)
        ");
        let marks = highlights(&fixture.analysis, file, offset);
        let declared: Vec<bool> = marks.iter().map(|(_, declared)| *declared).collect();
        assert_eq!(declared, [true, false]);
    }

    #[test]
    fn what_stands_around_a_name_tells_what_the_whole_contract_does() {
        let (mut asked, mut told) = (0, 0);
        for text in contracts() {
            let fixture = Fixture::new(&format!("@whole\n{text}"));
            let (analysis, file) = (&fixture.analysis, fixture.file());
            let text = analysis.text(file).clone();
            for (_, span) in tokens(&text).into_iter().filter(|it| it.0 == Token::Word) {
                let name = span.in_file(file);
                asked += 1;
                let Some(nearby) = Uses::nearby(analysis, name) else {
                    continue;
                };
                told += 1;
                let by_name = || by_name(analysis, file, span);
                let whole = analysis.uses().declared(name).or_else(by_name);
                assert_eq!(
                    nearby.declared(name).or_else(by_name),
                    whole,
                    "{}\n{text}",
                    span.of(&text)
                );
                if let Some(id) = whole.and_then(|declared| declared_at(analysis, declared)) {
                    let known = whole.and_then(|it| analysis.uses().declaration(it));
                    assert_eq!(known, Some(id), "{}", span.of(&text));
                }
            }
        }
        assert!(told * 10 > asked * 7, "{told} of {asked}");
    }
}
