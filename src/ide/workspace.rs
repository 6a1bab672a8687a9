//! Which contract a text belongs to, and what is known about it.
//!
//! A text with a contract is its own. Another one belongs to the contract of its project that uses it:
//! the one that `slac.toml` names, or else the first beside it. A text that nobody uses is looked at alone,
//! and nobody asks it for a contract.

use super::analysis::{Analysis, Origin, Past, shown};
use super::results::page;
use super::texts::Texts;
use crate::Before;
use crate::project::{self, Project};
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

/// Most contracts of a folder that are asked whether they use a text.
const MOST_CANDIDATES: usize = 50;

/// The document of a contract as a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Preview {
    /// The page; the last one that could be made while there are errors, nothing if there was none.
    pub html: Option<String>,
    /// The version of the text that the page is of.
    pub version: Option<i32>,
    /// Whether the page says what the text says now.
    pub ok: bool,
}

#[derive(Debug)]
struct Page {
    html: String,
    version: Option<i32>,
}

/// What is known about contracts, remembered until their texts change.
#[derive(Debug, Default)]
pub struct Workspace {
    kept: BTreeMap<Arc<str>, Rc<Analysis>>,
    /// The last page of each contract that could be made.
    pages: BTreeMap<Arc<str>, Page>,
    /// The contract that each text without one belonged to when it was last asked for.
    owners: BTreeMap<Arc<str>, Arc<str>>,
    /// What is no longer true: never more than one.
    past: Option<Past>,
}

impl Workspace {
    /// Nothing is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Files have changed that no editor holds: forgets what was read from them.
    pub fn forget(&mut self) {
        self.kept.clear();
        self.owners.clear();
    }

    /// What is known about the contract that the text with this name belongs to.
    pub fn analysis(&mut self, texts: &Texts, name: &str) -> Rc<Analysis> {
        if let Some(owner) = self.owners.get(name).cloned() {
            let known = self.kept_or_new(texts, &owner);
            if known.has(name) {
                return known;
            }
            self.owners.remove(name);
        }
        let own = self.kept_or_new(texts, name);
        if !own.lacks_contract() {
            return own;
        }
        if let Some((owner, known)) = self.owner(texts, name) {
            self.owners.insert(name.into(), owner);
            return known;
        }
        if is_named_by_project(name) {
            return own;
        }
        // Looked at alone. It is made anew, because what is kept is what was found.
        drop(own);
        let before = self.before(name);
        let alone = Rc::new(make(texts, name, before).without_contract());
        self.kept.insert(name.into(), alone.clone());
        alone
    }

    /// Gives back memory, when nobody waits for an answer.
    pub fn tidy(&mut self) {
        self.past = None;
    }

    /// Forgets all others: no open text belongs to them.
    pub fn keep_only(&mut self, analyses: &[Rc<Analysis>]) {
        self.kept
            .retain(|_, known| analyses.iter().any(|it| Rc::ptr_eq(it, known)));
    }

    /// What is known about every contract below a folder.
    pub fn below(&mut self, texts: &Texts, folder: &Path) -> Vec<Rc<Analysis>> {
        let found = project::contracts(folder).unwrap_or_default();
        let mains = found.iter().filter_map(|path| {
            let project = Project::open(path).ok()?;
            Some(shown(&project.path_of(&project.main)))
        });
        mains.map(|main| self.analysis(texts, &main)).collect()
    }

    /// What is known about a contract, for once.
    pub(super) fn once(&self, texts: &Texts, name: &str) -> Analysis {
        make(texts, name, Before::default())
    }

    /// The document of the contract that a text belongs to.
    pub fn preview(&mut self, texts: &Texts, name: &str) -> Preview {
        let known = self.analysis(texts, name);
        let page = page(&known);
        let ok = page.is_some();
        if let Some(html) = page {
            let version = texts.get(name).map(|open| open.version);
            self.pages
                .insert(known.main.clone(), Page { html, version });
        }
        let last = self.pages.get(&known.main);
        Preview {
            html: last.map(|it| it.html.clone()),
            version: last.and_then(|it| it.version),
            ok,
        }
    }

    fn kept_or_new(&mut self, texts: &Texts, name: &str) -> Rc<Analysis> {
        if let Some(known) = self.kept.get(name).filter(|known| known.holds(texts)) {
            return known.clone();
        }
        let before = self.before(name);
        let known = Rc::new(make(texts, name, before));
        self.kept.insert(name.into(), known.clone());
        known
    }

    /// What is known of the analysis that held before, if nobody looks at it any more.
    fn before(&mut self, name: &str) -> Before {
        let Some(before) = self.kept.remove(name).and_then(Rc::into_inner) else {
            return Before::default();
        };
        let (known, past) = before.into_before();
        self.past = Some(past);
        known
    }

    /// The contract that uses a text.
    fn owner(&mut self, texts: &Texts, name: &str) -> Option<(Arc<str>, Rc<Analysis>)> {
        let project = Project::open(Path::new(name)).ok()?;
        let folder = &project.folder;
        let declared = Project::open(folder).ok().map(|it| it.main);
        let beside = project::contracts_of(folder).unwrap_or_default();
        let mut candidates: Vec<String> = declared.into_iter().collect();
        candidates.extend(beside);
        candidates.dedup();
        let names = candidates.iter().map(|main| shown(&project.path_of(main)));
        let names: Vec<Arc<str>> = names
            .filter(|it| **it != *name)
            .take(MOST_CANDIDATES)
            .collect();
        names.into_iter().find_map(|owner| {
            let known = self.kept_or_new(texts, &owner);
            known.has(name).then_some((owner, known))
        })
    }
}

fn make(texts: &Texts, name: &str, before: Before) -> Analysis {
    match Project::open(Path::new(name)) {
        Ok(project) if is_main_of(&project, name) => {
            Analysis::new(&Origin::Project(&project), &project.main, texts, before)
        }
        _ => Analysis::new(&Origin::Alone, name, texts, before),
    }
}

/// Whether the project file says that the contract is in this file.
fn is_named_by_project(name: &str) -> bool {
    let project = Project::open(Path::new(name)).ok();
    let declared = project.and_then(|it| Project::open(&it.folder).ok());
    declared.is_some_and(|it| it.settings.contract.is_some() && is_main_of(&it, name))
}

/// A link leads to a file elsewhere, which the editor knows by another name.
fn is_main_of(project: &Project, name: &str) -> bool {
    *shown(&project.path_of(&project.main)) == *name
}
