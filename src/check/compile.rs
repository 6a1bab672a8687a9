//! All stages from files to the agreement, in one call.

use super::{check, lower, shown};
use crate::diagnostics::Diagnostics;
use crate::ir::Agreement;
use crate::prelude::LIBRARY;
use crate::resolve::{Kind, Loader, Memory, Values, resolve_with};
use crate::text::{Location, SourceMap};
use std::sync::Arc;

/// What compiling a contract gives.
#[derive(Clone, Debug, Default)]
pub struct Compilation {
    /// All files that were read.
    pub sources: SourceMap,
    /// The findings of all stages, sorted by place.
    pub diagnostics: Diagnostics,
    /// The agreement, if there are no errors.
    pub agreement: Option<Agreement>,
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
    let (resolved, mut diagnostics) = resolve_with(main, loader, LIBRARY, values);
    let (checked, found) = check(&resolved, !diagnostics.has_errors());
    diagnostics.extend(found);
    let mut diagnostics = shown::shown(&resolved, diagnostics);
    diagnostics.sort();
    let declared = resolved
        .declarations()
        .map(|(_, it)| Declared {
            kind: it.kind,
            path: it.path.clone(),
            title: it.title.clone(),
            at: resolved.sources.real(it.at),
        })
        .collect();
    let agreement = checked
        .into_valid(&diagnostics)
        .map(|valid| lower(&valid, None));
    Compilation {
        sources: resolved.sources,
        diagnostics,
        agreement,
        declared,
    }
}

/// Compiles one text as if it were a file of this name; it can use the standard library only.
pub fn check_text(name: &str, text: &str) -> Compilation {
    compile(&Memory::new().with(name, text), name)
}
