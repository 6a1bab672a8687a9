//! What a contract declares, to be compared with what it declares later.

use super::{Collected, DeclId, Declaration, Instance, Kind, Parsed, Resolved, Unit, UnitId};
use crate::text::{FileId, SourceMap};
use std::sync::Arc;

/// Everything that one declaration can see of others without looking into them.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    collected: Collected,
    order: Vec<UnitId>,
    files: Vec<File>,
    /// What used files say.
    texts: Vec<Used>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct File {
    number: FileId,
    module: Arc<str>,
    is_library: bool,
    uses: Vec<(Arc<str>, UnitId)>,
    within: Option<UnitId>,
    included: Option<Included>,
    joints: Vec<(u32, bool)>,
}

/// The text of a file that others use.
type Used = Option<Arc<str>>;

#[derive(Clone, PartialEq, Eq, Debug)]
struct Included {
    by: UnitId,
    name: Arc<str>,
    title: Option<Arc<str>>,
    templates: Vec<DeclId>,
}

impl Outline {
    /// All declarations.
    pub fn all(&self) -> &[Declaration] {
        &self.collected.declarations
    }

    /// For each declaration, whether it says what it said then, and those that have another title or place; nothing where
    /// others are declared than then. Where used files were read once more in between (`carried`), their trees do not tell.
    pub fn unchanged(&self, now: &Resolved, carried: bool) -> Option<(Vec<bool>, Vec<DeclId>)> {
        let (then, declared) = (&self.collected, &now.collected);
        let settled = Arc::ptr_eq(&then.declarations, &declared.declarations)
            && Arc::ptr_eq(&then.names, &declared.names);
        if self.order != now.order || self.files.len() != now.units.len() {
            return None;
        }
        let anew = if settled { Vec::new() } else { self.anew(now)? };
        let mut joined = Vec::new();
        for (then, unit) in self.files.iter().zip(&now.units) {
            let now = File::of(unit, &now.sources);
            // Who has written a word decides where its name is looked up.
            joined.push(then.joints == now.joints);
            let joints = then.joints.clone();
            if (File { joints, ..now }) != *then {
                return None;
            }
        }
        // What a file names otherwise than by its declarations are the parameters of what it is an inclusion of.
        let named = { then.names.iter() }.zip(&*declared.names).zip(&now.units);
        let mut of_included = named.filter(|(_, unit)| unit.instance.is_some());
        if !settled && of_included.any(|((then, now), _)| then != now) {
            return None;
        }
        let texts = self.texts.iter().zip(now.used_texts());
        let same_texts: Vec<bool> = texts.map(|(then, now)| *then == now).collect();
        let is_same = |it: &Declaration| {
            let index = it.unit.0 as usize;
            let used = self.texts.get(index).is_some_and(Option::is_some);
            let says_the_same = match carried && used {
                true => same_texts.get(index).is_some_and(|it| *it),
                false => now.unit(it.unit).parse.is_taken(it.item),
            };
            says_the_same && joined.get(index).is_some_and(|it| *it)
        };
        let unchanged = declared.declarations.iter().map(is_same).collect();
        Some((unchanged, anew))
    }

    /// The declarations that have another title or place; nothing where others are declared, or titles by which prose
    /// finds them.
    fn anew(&self, now: &Resolved) -> Option<Vec<DeclId>> {
        let (then, declared) = (&self.collected.declarations, &now.collected.declarations);
        let mut anew = Vec::new();
        for (index, (then, now_declared)) in (0..).zip(then.iter().zip(declared.iter())) {
            if then == now_declared {
                continue;
            }
            let titled = matches!(then.kind, Kind::Define | Kind::Let);
            let brings = matches!(then.kind, Kind::Template | Kind::Include);
            let brought = now.unit(then.unit).instance.is_some();
            let other_title = then.title != now_declared.title;
            let same = Declaration {
                title: then.title.clone(),
                at: then.at,
                ..now_declared.clone()
            };
            if brings || brought || (titled && other_title) || same != *then {
                return None;
            }
            anew.push(DeclId(index));
        }
        (then.len() == declared.len()).then_some(anew)
    }
}

impl File {
    pub(super) fn of(unit: &Unit, sources: &SourceMap) -> Self {
        let included = unit.instance.as_ref();
        Self {
            number: unit.file,
            module: unit.module.clone(),
            is_library: unit.is_library,
            uses: { unit.uses.iter() }
                .map(|(name, (_, target))| (name.clone(), *target))
                .collect(),
            within: unit.within,
            joints: included.map_or_else(Vec::new, |_| sources.joints(unit.file)),
            included: included.map(Included::of),
        }
    }
}

impl Included {
    fn of(instance: &Instance) -> Self {
        Self {
            by: instance.by,
            name: instance.name.clone(),
            title: instance.title.clone(),
            templates: instance.templates.clone(),
        }
    }
}

impl Resolved {
    /// The texts of files that others use.
    fn used_texts(&self) -> impl Iterator<Item = Used> {
        let units = self.units.iter().enumerate();
        units.map(|(index, unit)| {
            let used = index > 0 && unit.instance.is_none();
            used.then(|| self.sources.file(unit.file).text.clone())
        })
    }

    /// All trees, for those who resolve the same contract again, and what they declare.
    pub fn into_earlier(mut self) -> (Parsed, Outline) {
        let files = self.units.iter().map(|it| File::of(it, &self.sources));
        let outline = Outline {
            files: files.collect(),
            texts: self.used_texts().collect(),
            collected: self.collected.clone(),
            order: std::mem::take(&mut self.order),
        };
        (self.into_parsed(), outline)
    }
}
