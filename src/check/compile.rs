//! All stages from files to the agreement, in one call.

use super::amend::{Ahead, State, follow};
use super::shown;
use crate::diagnostics::Diagnostics;
use crate::ir::{Agreement, Amendment, Example, Type, Version};
use crate::prelude::LIBRARY;
use crate::quantity::Date;
use crate::resolve::{Kind, Loader, Memory, Parsed, Resolved, Values, resolve_again};
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
    compile_and_keep(loader, main, values, as_of, Parsed::default()).0
}

/// What was learnt of the text as signed on the way, for those who ask about a place in it.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The files with their trees and names. Their numbers are those of the compilation.
    pub resolved: Resolved,
    /// The type of each expression.
    pub types: BTreeMap<(FileId, NodeId), Type>,
    /// For each place where a name is used, the place where it is declared.
    pub definitions: BTreeMap<Location, Location>,
    /// The trees of the contract as amended, for those who read it again.
    pub amended: Parsed,
    /// The same as `definitions` for each text as amended, with the files that its places are of.
    pub later: Vec<(SourceMap, BTreeMap<Location, Location>)>,
}

/// Like [`compile_as_of`], with what is known of an earlier time, and keeps what was learnt on the way.
pub fn compile_and_keep(
    loader: &dyn Loader,
    main: &str,
    values: &Values,
    as_of: Option<Date>,
    parsed: Parsed,
) -> (Compilation, Reading) {
    let mut parsed = parsed;
    let (resolved, mut diagnostics) = resolve_again(main, loader, LIBRARY, values, &mut parsed);
    let whole = !diagnostics.has_errors();
    let ((checked, found), ahead) = Ahead::check(&resolved, whole, values, &mut parsed);
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
        (&mut parsed, ahead),
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
        let declared = resolved.declarations();
        compilation.declared = declared
            .map(|(_, it)| Declared {
                kind: it.kind,
                path: it.path.clone(),
                title: it.title.clone(),
                at: resolved.sources.real(it.at),
            })
            .collect();
        compilation.sources = resolved.sources.clone();
        let types = std::mem::take(&mut checked.types);
        let definitions = std::mem::take(&mut checked.definitions);
        match &mut reading {
            Some(reading) => {
                reading.later.push((resolved.sources.clone(), definitions));
                reading.amended.add(resolved.into_parsed());
            }
            None => {
                reading = Some(Reading {
                    resolved,
                    types,
                    definitions,
                    amended: Parsed::default(),
                    later: Vec::new(),
                });
            }
        }
        let valid = checked.into_valid(&compilation.diagnostics);
        compilation.versions.extend(valid.map(|valid| {
            let mut agreement = valid.into_inner().agreement;
            let ended = &mut agreement.contract.ended;
            // A notice that comes later is not known yet.
            if let (Some(day), Some(notice)) = (as_of, &ended)
                && day < notice.date
            {
                *ended = None;
            }
            Version {
                from,
                agreement: Arc::new(agreement),
            }
        }));
    }
    compilation.agreement = latest(&compilation.versions);
    (compilation, reading.unwrap_or_default())
}

/// The agreement with all examples of which it has what they expect.
fn latest(versions: &[Version]) -> Option<Arc<Agreement>> {
    let (last, earlier) = versions.split_last()?;
    if earlier.is_empty() {
        return Some(last.agreement.clone());
    }
    let mut agreement = Agreement::clone(&last.agreement);
    let earlier = earlier.iter().flat_map(|it| &it.agreement.examples);
    let kept = earlier.filter(|example| has_subjects(&last.agreement, example));
    let mut examples: Vec<Example> = kept.cloned().collect();
    examples.append(&mut agreement.examples);
    agreement.examples = examples;
    Some(Arc::new(agreement))
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
