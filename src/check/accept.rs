//! `accept CODE "reason"`: findings that the parties let stand.
//!
//! A finding that lies in a declaration, or points into it, becomes a note there when the
//! declaration accepts its code. What the `contract` accepts may stand in any declaration that
//! cannot accept it itself (tables, metrics, named sets). Only what contradicts itself (SLA04xx) and what is
//! doubtful (SLA05xx) can be accepted: where names and types are wrong, there is nothing
//! yet that could stand.

use crate::diagnostics::codes::{self, Code};
use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Diagnostic, Diagnostics, Severity};
use crate::resolve::Resolved;
use crate::syntax::ast::{BlockKind, ClauseKind, Item, ItemKind, ItemSort, Placed};
use crate::text::{Location, Span};
use std::cell::LazyCell;
use std::rc::Rc;

/// An accepted code and the declaration that accepts it.
struct Accepted {
    code: Code,
    at: Location,
    within: Location,
    /// The blocks of the contract's file, which accept for themselves; empty but for the contract.
    but_not: Rc<[Location]>,
    reason: Option<String>,
    matched: bool,
}

/// Turns accepted findings into notes. `complete` says whether the rules have run: otherwise
/// nothing can be said of codes that match nothing.
pub(super) fn apply(resolved: &Resolved, complete: bool, found: &mut Diagnostics) {
    let mut accepted = collect(resolved, found);
    for finding in found.iter_mut() {
        let Some(accept) = accepted.iter_mut().find(|accept| covers(accept, finding)) else {
            continue;
        };
        accept.matched = true;
        finding.severity = Severity::Note;
        if let Some(reason) = &accept.reason {
            finding
                .notes
                .push(format!("accepted by the parties: {reason}"));
        }
        finding.fixes.clear();
    }
    if !complete {
        return;
    }
    // In a template it is left over only where no inclusion has the finding.
    let real = |accept: &Accepted| resolved.sources.real(accept.at);
    let matched: std::collections::BTreeSet<Location> = accepted
        .iter()
        .filter(|accept| accept.matched)
        .map(real)
        .collect();
    for accept in accepted
        .iter()
        .filter(|accept| !matched.contains(&real(accept)))
    {
        found.push(
            Diagnostic::new(
                codes::NOTHING_TO_ACCEPT,
                accept.at,
                format!("there is no `{}` here to accept", accept.code.name),
            )
            .note("an `accept` that is left over would let the finding stand when it comes back")
            .help("remove it"),
        );
    }
}

fn covers(accept: &Accepted, finding: &Diagnostic) -> bool {
    let inside = |at: Location| lies_in(at, accept.within);
    let for_itself = |at: Location| accept.but_not.iter().any(|block| lies_in(at, *block));
    let by_contract = !accept.but_not.is_empty() && !for_itself(finding.at);
    finding.code == accept.code
        && (by_contract
            || inside(finding.at)
            || finding.labels.iter().any(|label| inside(label.at)))
}

fn lies_in(at: Location, within: Location) -> bool {
    at.file == within.file && within.span.start <= at.span.start && at.span.end <= within.span.end
}

fn collect(resolved: &Resolved, found: &mut Diagnostics) -> Vec<Accepted> {
    let mut accepted = Vec::new();
    let blocks = LazyCell::new(|| blocks(resolved));
    let none: Rc<[Location]> = Rc::from([]);
    for (_, unit) in resolved.units() {
        for item in &unit.parse.file.items {
            if !item.head().accepts {
                continue;
            }
            for clause in item.clauses() {
                let ClauseKind::Accept { codes, reason } = &clause.kind else {
                    continue;
                };
                let reason = reason.as_ref().map(|reason| reason.value.to_string());
                if reason.is_none() {
                    let end = Span::empty(clause.span.end).in_file(unit.file);
                    found.push(
                        Diagnostic::new(codes::INCOMPLETE, end, "why does this finding stand?")
                            .note("the reason is printed beside the finding, for whoever reads the agreement later")
                            .help("write it behind the names: `accept … \"as published\"`"),
                    );
                }
                for name in codes.iter().filter(|name| !name.is_missing()) {
                    let at = name.span.in_file(unit.file);
                    match acceptable(&name.text) {
                        // What an amendment accepts is decided with the rules for it.
                        Ok(_) if matches!(item.kind, ItemKind::Amendment(_)) => {}
                        Ok(code) => accepted.push(Accepted {
                            code,
                            at,
                            within: item.span.in_file(unit.file),
                            but_not: if is_contract(item) {
                                Rc::clone(&blocks)
                            } else {
                                Rc::clone(&none)
                            },
                            reason: reason.clone(),
                            matched: false,
                        }),
                        Err(known) => found.push(refusal(&name.text, known, at)),
                    }
                }
            }
        }
    }
    accepted
}

fn is_contract(item: &Item) -> bool {
    matches!(&item.kind, ItemKind::Block(block) if block.kind == BlockKind::Contract)
}

/// Every declaration that can accept a finding itself.
fn blocks(resolved: &Resolved) -> Rc<[Location]> {
    let mut all = Vec::new();
    for (_, unit) in resolved.units() {
        let items = unit.parse.file.items.iter();
        let heads = items.map(Placed::head);
        let blocks = heads.filter(|head| matches!(head.sort, ItemSort::Block(_)));
        all.extend(blocks.map(|head| head.span.in_file(unit.file)));
    }
    all.into()
}

/// The code that a name means, if it can be accepted; otherwise whether it is a code at all.
fn acceptable(name: &str) -> Result<Code, bool> {
    match codes::find(name) {
        Some(code) if is_acceptable(code) => Ok(code),
        other => Err(other.is_some()),
    }
}

fn is_acceptable(code: Code) -> bool {
    code.id.starts_with("SLA04") || code.id.starts_with("SLA05")
}

fn refusal(name: &str, known: bool, at: Location) -> Diagnostic {
    if known {
        return Diagnostic::new(
            codes::UNKNOWN_CODE,
            at,
            format!("`{name}` cannot be accepted"),
        )
        .note("where a name or a type is wrong, there is nothing yet that could stand");
    }
    let finding = Diagnostic::new(
        codes::UNKNOWN_CODE,
        at,
        format!("there is no finding `{name}`"),
    );
    let names = codes::ALL
        .iter()
        .filter(|code| is_acceptable(**code))
        .map(|code| code.name);
    match nearest(name, names) {
        Some(near) => finding.fix(format!("write `{near}`"), at, near),
        None => finding.help("`slac explain` lists all findings"),
    }
}
