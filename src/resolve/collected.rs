//! What is declared, for the next time.
//!
//! As long as no declaration gets another name, nobody needs to collect the names again: only titles and where things
//! stand change, and what templates bring is put together from texts that are the same.

use super::declaration::{Kind, said};
use super::outline::File;
use super::{DeclId, Declaration, Names, Resolved, Unit, UnitId};
use crate::text::Span;
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
    /// What would be collected now, if it is what was collected then but for titles and for where names stand in their
    /// declarations. The tree of the main file was read again after the one that this is of.
    pub(super) fn for_now(self, resolved: &Resolved, files: &Files) -> Option<Collected> {
        let first = self.collected.declarations.first()?;
        let same_files = self.files.files == files.files && self.files.texts == files.texts;
        if !same_files || first.part != resolved.sources.next_part(0) {
            return None;
        }
        let anew = self.collected.anew(resolved.units.first()?)?;
        let mut collected = self.collected;
        if !anew.is_empty() {
            let declarations = Arc::make_mut(&mut collected.declarations);
            for (id, title, at) in anew {
                let declaration = &mut declarations[id.0 as usize];
                declaration.title = title;
                declaration.at.span = at;
            }
        }
        Some(collected)
    }
}

/// A declaration with the title and the place that it has now.
type Anew = (DeclId, Option<Arc<str>>, Span);

impl Collected {
    /// The declarations of the main file that have another title or place; nothing if others are declared.
    fn anew(&self, main: &Unit) -> Option<Vec<Anew>> {
        let items = &main.parse.file.items;
        let declared = self.declared.first()?;
        let mut anew = Vec::new();
        for (index, (item, then)) in items.iter().zip(declared).enumerate() {
            if main.parse.is_taken(index) {
                continue;
            }
            match (said(item), then) {
                (None, None) => {}
                (Some(now), Some(id)) => {
                    let then = &self.declarations[id.0 as usize];
                    let at = now.at.from(item.head().start);
                    let brings = matches!(now.kind, Kind::Template | Kind::Include);
                    if brings || (now.kind, &now.name) != (then.kind, &then.name) {
                        return None;
                    }
                    if now.title != then.title || at != then.at.span {
                        anew.push((*id, now.title, at));
                    }
                }
                _ => return None,
            }
        }
        (items.len() == declared.len()).then_some(anew)
    }
}
