//! All stages from files to the agreement, in one call.

use super::amend::{Ahead, State, follow};
use super::{Notes, kept, shown};
use crate::diagnostics::Diagnostics;
use crate::ir::{Agreement, Amendment, Example, Type, Version};
use crate::prelude::LIBRARY;
use crate::quantity::Date;
use crate::resolve::{
    Kind, Loader, Memory, Outline, Parsed, Resolved, UnitId, Values, resolve_again,
};
use crate::syntax::ast::NodeId;
use crate::text::{FileId, Location, SourceMap};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What compiling a contract gives.
#[derive(Clone, Debug, Default)]
pub struct Compilation {
    /// All files that were read.
    pub sources: SourceMap,
    /// The findings of all stages, sorted by place.
    pub diagnostics: Diagnostics,
    /// The agreement, if there are no errors: as amended, with every amendment that was asked for.
    pub agreement: Option<Arc<Agreement>>,
    /// The agreement as signed, and after each amendment, in the order in which they are in force; empty
    /// if there are errors. The last one is [`Compilation::agreement`].
    pub versions: Vec<Version>,
    /// Amendments that the text holds and that are not in force: later than the day asked for, or refused.
    pub aside: Vec<Amendment>,
    /// Everything that the files declare.
    pub declared: Vec<Declared>,
}

/// A declaration, for lists and for looking up a name given on the command line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Declared {
    /// What it is.
    pub kind: Kind,
    /// Its identity: `uptime`, `germany.national`.
    pub path: Arc<str>,
    /// Its title.
    pub title: Option<Arc<str>>,
    /// Where it is declared.
    pub at: Location,
}

/// Reads, resolves and checks the contract in `main` and all files that it uses.
///
/// ```
/// let files = slac::resolve::Memory::new().with("a.sla", "party acme\n");
/// let compiled = slac::compile(&files, "a.sla");
/// assert!(compiled.agreement.is_none());
/// ```
pub fn compile(loader: &dyn Loader, main: &str) -> Compilation {
    compile_with(loader, main, &Values::new())
}

/// Like [`compile`], with values for `param`s instead of those that are written.
pub fn compile_with(loader: &dyn Loader, main: &str, values: &Values) -> Compilation {
    compile_as_of(loader, main, values, None)
}

/// Like [`compile_with`], without the amendments that take effect after a day.
pub fn compile_as_of(
    loader: &dyn Loader,
    main: &str,
    values: &Values,
    as_of: Option<Date>,
) -> Compilation {
    let before = Before::default();
    let (mut compilation, reading) = compile_and_keep(loader, main, values, as_of, before);
    compilation.agreement = compilation.latest();
    compilation.declared = reading.declared();
    compilation
}

/// What was learnt of the text as signed on the way, for those who ask about a place in it.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The files with their trees and names. Their numbers are those of the compilation.
    pub resolved: Resolved,
    /// Types of expressions, and where names are declared.
    pub notes: Notes,
    /// The agreement, with what is wrong missing or poisoned.
    agreement: Option<Arc<Agreement>>,
    /// Each text as amended.
    pub later: Vec<Later>,
    /// A text as amended that nobody asked for, because there are errors.
    unused: Option<Later>,
    /// What was known and not used, for the same reason.
    left: Before,
}

/// What was learnt of a text as amended.
#[derive(Clone, Debug)]
pub struct Later {
    /// The files that places are of.
    pub sources: SourceMap,
    /// Types of expressions, and where names are declared.
    pub notes: Notes,
    file: FileId,
    parsed: Parsed,
    outline: Outline,
    agreement: Arc<Agreement>,
}

impl Later {
    fn new(resolved: Resolved, notes: Notes, agreement: Arc<Agreement>) -> Self {
        let sources = resolved.sources.clone();
        let file = main_file(&resolved);
        let (parsed, outline) = resolved.into_earlier();
        Self {
            sources,
            notes,
            file,
            parsed,
            outline,
            agreement,
        }
    }
}

/// What an earlier compilation of the same contract knew.
#[derive(Clone, Debug, Default)]
pub struct Before {
    pub(super) parsed: Parsed,
    /// By the number of the contract's own text, as signed or as amended.
    memories: BTreeMap<FileId, kept::Memory>,
}

impl Before {
    /// What is known of a text. It is given once.
    pub(super) fn memory(&mut self, of: &Resolved) -> Option<kept::Memory> {
        self.memories.remove(&main_file(of))
    }

    /// What was not used: the trees, and the memories of texts that were not looked at this time.
    fn left(mut self) -> Self {
        if self.memories.is_empty() {
            return Self::default();
        }
        self.memories.values_mut().for_each(kept::Memory::carry);
        self
    }

    fn keep(
        &mut self,
        file: FileId,
        (notes, outline, agreement): (Notes, Outline, Arc<Agreement>),
    ) {
        let memory = notes.into_memory(outline, agreement);
        self.memories.extend(memory.map(|memory| (file, memory)));
    }
}

fn main_file(of: &Resolved) -> FileId {
    of.units()
        .last()
        .map_or_else(FileId::default, |_| of.unit(UnitId(0)).file)
}

impl Reading {
    /// The type of an expression of a file, by the number of its node.
    pub fn type_of(&self, file: FileId, node: NodeId) -> Option<&Type> {
        let (id, first) = self.resolved.declared_around(file, node)?;
        let part = self.resolved.declaration(id).part;
        self.notes.type_of(part, id, node.from(first))
    }

    /// Everything that the files declare, with the last amendment.
    fn declared(&self) -> Vec<Declared> {
        let signed = || (self.resolved.all_declared(), &self.resolved.sources);
        let later = self.later.last();
        let (all, sources) = later.map_or_else(signed, |it| (it.outline.all(), &it.sources));
        let declared = all.iter().map(|it| Declared {
            kind: it.kind,
            path: it.path.clone(),
            title: it.title.clone(),
            at: sources.real(it.at),
        });
        declared.collect()
    }

    /// What the next compilation can use. It is quicker if nobody else holds the agreement.
    pub fn into_before(self) -> Before {
        let mut before = Before::default();
        let file = main_file(&self.resolved);
        let (parsed, outline) = self.resolved.into_earlier();
        before.parsed = parsed;
        if let Some(agreement) = self.agreement {
            before.keep(file, (self.notes, outline, agreement));
        }
        for later in self.later.into_iter().chain(self.unused) {
            before.parsed.add(later.parsed);
            before.keep(later.file, (later.notes, later.outline, later.agreement));
        }
        // A memory says nothing of another text that has its number by now.
        if !before.parsed.overlaps(&self.left.parsed) {
            before.parsed.add(self.left.parsed);
            before.memories.extend(self.left.memories);
        }
        before
    }
}

/// Like [`compile_as_of`], with what is known of an earlier time, and keeps what was learnt on the way. The agreement
/// is left out, and so is the list of what is declared: who needs it asks for the [latest](Compilation::latest), which
/// may have to be put together.
pub fn compile_and_keep(
    loader: &dyn Loader,
    main: &str,
    values: &Values,
    as_of: Option<Date>,
    before: Before,
) -> (Compilation, Reading) {
    let mut before = before;
    let parsed = &mut before.parsed;
    let (resolved, mut diagnostics) = resolve_again(main, loader, LIBRARY, values, parsed);
    let whole = !diagnostics.has_errors();
    let resolved = Arc::new(resolved);
    let ((checked, found), mut ahead) = Ahead::check(&resolved, whole, values, &mut before);
    let resolved = Arc::unwrap_or_clone(resolved);
    diagnostics.extend(found);
    let mut diagnostics = shown::shown(&resolved, diagnostics);
    let signed = State {
        resolved,
        checked,
        from: None,
    };
    let mut aside = Vec::new();
    let states = follow(
        signed,
        values,
        as_of,
        (&mut before, &mut ahead),
        &mut aside,
        &mut diagnostics,
    );
    diagnostics.sort();
    let mut compilation = Compilation {
        diagnostics,
        aside,
        ..Compilation::default()
    };
    let mut reading: Option<Reading> = None;
    for state in states {
        let State {
            resolved,
            mut checked,
            from,
        } = state;
        compilation.sources = resolved.sources.clone();
        let notes = std::mem::take(&mut checked.notes);
        let agreement = match checked.into_valid(&compilation.diagnostics) {
            Ok(valid) => {
                let mut agreement = valid.into_inner().agreement;
                let ended = &mut agreement.contract.ended;
                // A notice that comes later is not known yet.
                if let (Some(day), Some(notice)) = (as_of, &ended)
                    && day < notice.date
                {
                    *ended = None;
                }
                let agreement = Arc::new(agreement);
                compilation.versions.push(Version {
                    from,
                    agreement: agreement.clone(),
                });
                agreement
            }
            Err(draft) => Arc::new(draft.agreement),
        };
        match &mut reading {
            Some(reading) => {
                reading.later.push(Later::new(resolved, notes, agreement));
            }
            None => {
                reading = Some(Reading {
                    resolved,
                    notes,
                    agreement: Some(agreement),
                    ..Reading::default()
                });
            }
        }
    }
    let mut reading = reading.unwrap_or_default();
    if compilation.diagnostics.has_errors() {
        let unused = ahead.and_then(Ahead::into_state);
        reading.unused = unused.map(|(resolved, checked)| {
            Later::new(resolved, checked.notes, Arc::new(checked.agreement))
        });
        reading.left = before.left();
    }
    (compilation, reading)
}

impl Compilation {
    /// The agreement as it is in the end, with all examples of which it has what they expect.
    pub fn latest(&self) -> Option<Arc<Agreement>> {
        let (last, earlier) = self.versions.split_last()?;
        let mut earlier = earlier
            .iter()
            .flat_map(|it| &it.agreement.examples)
            .peekable();
        if earlier.peek().is_none() {
            return Some(last.agreement.clone());
        }
        let mut agreement = Agreement::clone(&last.agreement);
        let kept = earlier.filter(|example| has_subjects(&last.agreement, example));
        let mut examples: Vec<Example> = kept.cloned().collect();
        examples.append(&mut agreement.examples);
        agreement.examples = examples;
        Some(Arc::new(agreement))
    }
}

fn has_subjects(agreement: &Agreement, example: &Example) -> bool {
    let objectives = agreement.objectives.iter().map(|it| &it.head.path);
    let penalties = agreement.penalties.iter().map(|it| &it.head.path);
    let rights = agreement.terminations.iter().map(|it| &it.head.path);
    let bonuses = agreement.bonuses.iter().map(|it| &it.terms.head.path);
    let ledgers = agreement.ledgers.iter().map(|it| &it.head.path);
    let rights = rights.chain(bonuses).chain(ledgers);
    let known: Vec<_> = objectives.chain(penalties).chain(rights).collect();
    let sources = agreement.sources.iter().map(|it| &it.head.path);
    let rulings = agreement.exclusions.iter().map(|it| &it.head.path);
    let given: Vec<_> = sources.chain(rulings).collect();
    let mut expect = example.expect.iter().map(|it| &it.subject);
    expect.all(|it| it.as_str() == "remedies" || known.contains(&it))
        && example.given.iter().all(|it| given.contains(&&it.source))
}

/// Compiles one text as if it were a file of this name; it can use the standard library only.
pub fn check_text(name: &str, text: &str) -> Compilation {
    compile(&Memory::new().with(name, text), name)
}
