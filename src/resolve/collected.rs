//! What is declared, for the next time.
//!
//! As long as no declaration gets another name, nobody needs to collect the names again: only where things stand
//! changes, and what templates bring is put together from texts that are the same.

use super::declaration::{Kind, Said, said};
use super::outline::File;
use super::{DeclId, Declaration, Names, Resolved, Unit, UnitId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything that is declared, and under which name.
#[derive(Clone, Debug, Default)]
pub(super) struct Collected {
    pub(super) declarations: Arc<Vec<Declaration>>,
    /// For each file, its names.
    pub(super) names: Arc<Vec<Names>>,
    /// For each file, what each of its items declares.
    pub(super) declared: Arc<Vec<Vec<Option<DeclId>>>>,
    /// The items of each file that include a template.
    pub(super) includes: Arc<BTreeMap<UnitId, Vec<usize>>>,
}

/// What was collected of a contract without any finding.
#[derive(Clone, Debug)]
pub(super) struct Earlier {
    pub(super) collected: Collected,
    files: Files,
}

/// The files that were read, before templates brought more.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    files: Vec<File>,
    /// What used files say.
    texts: Vec<Arc<str>>,
}

impl Files {
    pub(super) fn of(resolved: &Resolved) -> Self {
        let units = resolved.units.iter();
        let used = resolved.units.iter().skip(1);
        Self {
            files: units.map(|it| File::of(it, &resolved.sources)).collect(),
            texts: used
                .map(|it| resolved.sources.file(it.file).text.clone())
                .collect(),
        }
    }

    /// With what was collected of them.
    pub(super) fn with(self, collected: Collected) -> Earlier {
        Earlier {
            collected,
            files: self,
        }
    }
}

impl Earlier {
    /// Whether all that was collected then would be collected now. The tree of the main file was read again after the
    /// one that this is of.
    pub(super) fn holds_for(&self, resolved: &Resolved, files: &Files) -> bool {
        let collected = &self.collected;
        let first = collected.declarations.first();
        first.is_some_and(|it| it.part == resolved.sources.next_part(0))
            && self.files.files == files.files
            && self.files.texts == files.texts
            && resolved.units.first().is_some_and(|it| self.says_same(it))
    }

    /// Whether the main file declares what it declared.
    fn says_same(&self, main: &Unit) -> bool {
        let items = &main.parse.file.items;
        let Some(declared) = self.collected.declared.first() else {
            return false;
        };
        let mut pairs = items.iter().zip(declared).enumerate();
        items.len() == declared.len()
            && pairs.all(|(index, (item, declared))| {
                main.parse.is_taken(index) || self.is_same(said(item), item.head().start, *declared)
            })
    }

    /// Whether a declaration that was written anew is for others what it was.
    fn is_same(&self, now: Option<Said>, start: u32, then: Option<DeclId>) -> bool {
        let then = then.and_then(|id| self.collected.declarations.get(id.0 as usize));
        match (now, then) {
            (None, None) => true,
            (Some(now), Some(then)) => {
                let brings = matches!(now.kind, Kind::Template | Kind::Include);
                !brings
                    && (now.kind, &now.name, &now.title) == (then.kind, &then.name, &then.title)
                    && now.at.from(start) == then.at.span
            }
            _ => false,
        }
    }
}
