//! What is made of what: which declarations a declaration is used by, and which ones it uses.
//!
//! Editors call that a call hierarchy. From a metric it leads down to its sets of time and its sources, and up to
//! the objectives that measure it and the penalties that follow.

use super::tree::around;
use super::uses::{declaration, named};
use super::{Analysis, Place};
use crate::resolve::Kind;
use crate::syntax::ast::Item;
use crate::text::{FileId, Location, Span};
use std::collections::BTreeMap;

/// A declaration in the hierarchy.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Link {
    /// Its name; the word of its kind where it has none.
    pub name: String,
    /// Its title, or what it is.
    pub detail: String,
    /// What declares it.
    pub kind: Kind,
    /// All of it.
    pub whole: Place,
    /// Its name.
    pub selection: Span,
}

/// A neighbour in the hierarchy, with the places at which one names the other.
pub type Named = (Link, Vec<Span>);

/// The declaration whose name stands at an offset, declared or used.
pub fn link(analysis: &Analysis, file: FileId, offset: u32) -> Option<Link> {
    let named = named(analysis, file, offset)?;
    declaration(analysis, &named)?;
    declared_at(analysis, named.declared)
}

/// Which declarations name the one whose name stands at an offset. The places are those of their files.
pub fn incoming(analysis: &Analysis, file: FileId, offset: u32) -> Vec<Named> {
    let Some(named) = named(analysis, file, offset) else {
        return Vec::new();
    };
    let mut found: BTreeMap<(FileId, Span), Named> = BTreeMap::new();
    for used in analysis.uses().of(named.declared) {
        let Some(item) = item_at(analysis, used) else {
            continue;
        };
        let Some(from) = of_item(analysis, used.file, item) else {
            continue;
        };
        let entry = found.entry((used.file, item.span));
        entry.or_insert((from, Vec::new())).1.push(used.span);
    }
    found.into_values().collect()
}

/// Which declarations the one whose name stands at an offset names. The places are those of its own file.
pub fn outgoing(analysis: &Analysis, file: FileId, offset: u32) -> Vec<Named> {
    let Some(of) = link(analysis, file, offset) else {
        return Vec::new();
    };
    let Some(file) = analysis.file(&of.whole.file) else {
        return Vec::new();
    };
    let own = of.selection.in_file(file);
    let mut found: BTreeMap<Location, Named> = BTreeMap::new();
    for (used, declared) in analysis.uses().within(of.whole.span.in_file(file)) {
        if declared == own || analysis.uses().declaration(declared).is_none() {
            continue;
        }
        if let Some(to) = declared_at(analysis, declared) {
            let entry = found.entry(declared);
            entry.or_insert((to, Vec::new())).1.push(used.span);
        }
    }
    found.into_values().collect()
}

fn declared_at(analysis: &Analysis, declared: Location) -> Option<Link> {
    of_item(analysis, declared.file, item_at(analysis, declared)?)
}

/// The innermost declaration around a place.
fn item_at(analysis: &Analysis, at: Location) -> Option<&Item> {
    let around = around(analysis.items(at.file), at.span.start);
    let kinds = around.items.into_iter().rev();
    { kinds }.find(|item| Kind::of(&item.kind).is_some())
}

fn of_item(analysis: &Analysis, file: FileId, item: &Item) -> Option<Link> {
    let symbol = super::symbols::of_item(item)?;
    let kind = symbol.kind?;
    let untitled = symbol.detail.is_empty();
    Some(Link {
        name: symbol.name,
        detail: if untitled {
            kind.word().to_owned()
        } else {
            symbol.detail
        },
        kind,
        whole: Place {
            file: analysis.name(file)?.clone(),
            span: symbol.span,
        },
        selection: symbol.selection,
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fixture;
    use super::{Named, incoming, link, outgoing};

    const RULES: &str = concat!(
        "source checks { kind samples every 1 minute; exists always; gaps count as down\n",
        "  supplied by acme; field at timestamp; field ok bool }\n",
        "let outage = time(checks where not ok)\n",
        "metric down: duration = length(outage)\n",
        "metric up: percent = 1 - down / length(window) + 0 * down / length(window)\n",
        "objective uptime { for workplace; measure up; target >= 99%; over each calendar month }\n",
    );

    fn shown(fixture: &Fixture, found: Vec<Named>) -> Vec<String> {
        let text = fixture.text("main.sla");
        let one = |(link, spans): Named| {
            let spans: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
            format!("{} {} at {}", link.kind.word(), link.name, spans.join(", "))
        };
        found.into_iter().map(one).collect()
    }

    fn marked(before: &str, after: &str) -> Fixture {
        Fixture::new(&RULES.replacen(before, after, 1))
    }

    #[test]
    fn a_metric_leads_up_and_down() {
        let fixture = marked("metric down", "metric do$0wn");
        let (file, offset) = fixture.place();
        let found = link(&fixture.analysis, file, offset).expect("a metric");
        assert_eq!(
            (found.name.as_str(), found.detail.as_str()),
            ("down", "metric")
        );
        let up = incoming(&fixture.analysis, file, offset);
        assert_eq!(shown(&fixture, up), ["metric up at down, down"]);
        let below = outgoing(&fixture.analysis, file, offset);
        assert_eq!(shown(&fixture, below), ["let outage at outage"]);
    }

    #[test]
    fn a_use_stands_for_what_it_names() {
        let fixture = marked("measure up", "measure u$0p");
        let (file, offset) = fixture.place();
        let up = incoming(&fixture.analysis, file, offset);
        assert_eq!(shown(&fixture, up), ["objective uptime at up"]);
        let below = outgoing(&fixture.analysis, file, offset);
        assert_eq!(shown(&fixture, below), ["metric down at down, down"]);
    }

    #[test]
    fn a_field_is_no_declaration() {
        let fixture = marked("not ok", "not o$0k");
        let (file, offset) = fixture.place();
        assert_eq!(link(&fixture.analysis, file, offset), None);
    }
}
