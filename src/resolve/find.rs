//! What names stand for, and which one a misspelt one most likely stands for.

use super::{DeclId, Kind, Resolved, UnitId};
use crate::diagnostics::nearest::nearest;
use crate::syntax::ast;
use crate::text::{FileId, Span};
use std::sync::Arc;

impl Resolved {
    /// What a name that is written in a file stands for.
    pub fn find(&self, unit: UnitId, name: &ast::Name) -> Option<DeclId> {
        self.find_word(self.home(unit, name.span), &name.text)
    }

    /// The file in which a place was written: for what an `include` gives, the one that includes.
    fn home(&self, unit: UnitId, span: Span) -> UnitId {
        let (mut unit, mut at) = (unit, self.at(unit, span));
        while let Some(instance) = &self.unit(unit).instance {
            match self.sources.written(at) {
                Some((written, true)) => (unit, at) = (instance.by, written),
                _ => break,
            }
        }
        unit
    }

    /// What a word of the language would stand for, if a file declares it.
    pub fn find_word(&self, unit: UnitId, name: &str) -> Option<DeclId> {
        let own = self.member(unit, name);
        own.or_else(|| self.find_word(self.unit(unit).within?, name))
    }

    /// What a `use` line or an `include` of a file brings under a name.
    pub fn brought_by(&self, unit: UnitId, name: &str) -> Option<UnitId> {
        self.unit(unit).uses.get(name).map(|(_, target)| *target)
    }

    /// What a file itself declares under a name.
    pub fn member(&self, unit: UnitId, name: &str) -> Option<DeclId> {
        self.collected
            .names
            .get(unit.0 as usize)?
            .get(name)
            .copied()
    }

    /// The file whose names a name brings.
    pub fn module(&self, unit: UnitId, name: &ast::Name) -> Option<UnitId> {
        self.module_word(self.home(unit, name.span), &name.text)
    }

    fn module_word(&self, unit: UnitId, name: &str) -> Option<UnitId> {
        let unit = self.unit(unit);
        match unit.uses.get(name) {
            Some((_, target)) => Some(*target),
            None => self.module_word(unit.within?, name),
        }
    }

    /// The declaration of one of `kinds` that files bring which `unit` uses, if there is only one of
    /// that name: for words that stand without the name of their file, as units do.
    pub fn brought(&self, unit: UnitId, name: &str, kinds: &[Kind]) -> Option<DeclId> {
        let within = self.unit(unit).within.into_iter();
        let units = std::iter::once(unit).chain(within);
        let uses = units.flat_map(|unit| self.unit(unit).uses.values());
        let targets = uses.map(|(_, target)| *target);
        let fits = |id: &DeclId| kinds.contains(&self.declaration(*id).kind);
        let mut found = targets
            .filter_map(|target| self.member(target, name))
            .filter(fits);
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    /// The value that is set from outside for a `param`, and the file it stands in.
    pub fn set(&self, id: DeclId) -> Option<(UnitId, &ast::Expr)> {
        let unit = *self.set.get(&self.declaration(id).path)?;
        let item = self.unit(unit).parse.file.items.first()?;
        match &item.kind {
            ast::ItemKind::Let { value, .. } => Some((unit, value)),
            _ => None,
        }
    }

    /// The declaration that the first names of a path stand for, and how many names that took.
    pub fn find_path(&self, unit: UnitId, path: &ast::Path) -> Option<(DeclId, usize)> {
        let first = path.parts.first()?;
        let Some(module) = self.module(unit, first).filter(|_| path.parts.len() > 1) else {
            return Some((self.find(unit, first)?, 1));
        };
        let (id, used) = self.inside(module, path.parts.get(1..)?)?;
        Some((id, used + 1))
    }

    /// The declaration that names lead to within a file or an inclusion.
    fn inside(&self, module: UnitId, names: &[ast::Name]) -> Option<(DeclId, usize)> {
        let (first, rest) = names.split_first()?;
        if let Some((_, inner)) = self.unit(module).uses.get(&first.text)
            && !rest.is_empty()
            && self.unit(*inner).instance.is_some()
        {
            let (id, used) = self.inside(*inner, rest)?;
            return Some((id, used + 1));
        }
        Some((self.member(module, &first.text)?, 1))
    }

    /// The names that a file declares.
    pub fn names_of(&self, file: FileId) -> impl Iterator<Item = &Arc<str>> {
        let units = self.units.iter().zip(&*self.collected.names);
        let own = units.filter(move |(unit, _)| unit.file == file);
        let mut names: Vec<_> = own.flat_map(|(_, names)| names.keys()).collect();
        names.sort();
        names.into_iter()
    }

    /// The name that a misspelt one most likely stands for, among the declarations of these
    /// kinds that a file sees; of names in used files, with the module's name before it.
    pub fn nearest(&self, unit: UnitId, word: &str, kinds: &[Kind]) -> Option<String> {
        if self.compared.are_too_many() {
            return None;
        }
        let mut names: Vec<String> = self.visible(unit, "", kinds);
        let within = self.unit(unit).within;
        names.extend(
            within
                .into_iter()
                .flat_map(|unit| self.visible(unit, "", kinds)),
        );
        for (module, (_, target)) in &self.unit(unit).uses {
            names.extend(self.visible(*target, &format!("{module}."), kinds));
        }
        self.compared.count(names.len());
        // A name without its module is one word away from being right.
        let whole = names
            .iter()
            .find(|name| name.rsplit('.').next() == Some(word));
        let near = || nearest(word, names.iter().map(String::as_str)).map(ToOwned::to_owned);
        whole.cloned().or_else(near)
    }

    fn visible(&self, unit: UnitId, before: &str, kinds: &[Kind]) -> Vec<String> {
        let Some(names) = self.collected.names.get(unit.0 as usize) else {
            return Vec::new();
        };
        let fits = |id: &DeclId| kinds.is_empty() || kinds.contains(&self.declaration(*id).kind);
        let mut visible: Vec<String> = names
            .iter()
            .filter(|(_, id)| fits(id))
            .map(|(name, _)| format!("{before}{name}"))
            .collect();
        visible.sort();
        visible
    }
}
