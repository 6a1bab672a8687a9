//! What declares the type of what stands at a place: an enum, a source, a unit.

use super::tree::around;
use super::uses::named;
use super::{Analysis, Place};
use crate::ir::Type;
use crate::resolve::{Kind, Resolved};
use crate::syntax::ast::{ClauseKind, Item, ItemKind, TypeName};
use crate::text::{FileId, Location};

/// Where the type of the value or the name at an offset is declared; nothing for types that the language has.
pub fn type_definition(analysis: &Analysis, file: FileId, offset: u32) -> Option<Place> {
    let here = around(analysis.items(file), offset);
    let exprs = here.exprs.iter().rev();
    let mut known = exprs.filter_map(|expr| analysis.reading.type_of(file, expr.id));
    if let Some(declared) = known.find_map(|ty| of_type(analysis, ty)) {
        return Some(declared);
    }
    let named = named(analysis, file, offset)?;
    let there = around(
        analysis.items(named.declared.file),
        named.declared.span.start,
    );
    let clause = there.clause.map(|clause| &clause.kind);
    let word = match clause {
        Some(ClauseKind::Field(field)) => Some(&field.ty),
        _ => of_item(there.items.last()?, named.declared),
    };
    if let Some(word) = word {
        return of_word(analysis, named.declared.file, word);
    }
    match &there.items.last()?.kind {
        ItemKind::Let { value, .. } => of_type(
            analysis,
            analysis.reading.type_of(named.declared.file, value.id)?,
        ),
        _ => None,
    }
}

/// The type that is written behind a name within a declaration.
fn of_item(item: &Item, at: Location) -> Option<&TypeName> {
    let same = |span: crate::text::Span| span == at.span;
    match &item.kind {
        ItemKind::Metric(metric) => {
            let parameters = metric.parameters.iter();
            let parameter = { parameters }.find(|it| same(it.name.span));
            let own = same(metric.name.span).then_some(&metric.ty);
            parameter.map(|it| &it.ty).or(own)
        }
        ItemKind::Param { name, ty, .. } => same(name.span).then_some(ty),
        ItemKind::Table(table) => {
            let mut columns = table.columns.iter();
            columns.find(|it| same(it.name.span)).map(|it| &it.ty)
        }
        _ => None,
    }
}

fn of_word(analysis: &Analysis, file: FileId, ty: &TypeName) -> Option<Place> {
    let word = named(analysis, file, ty.word.span.start)?;
    analysis.place(word.declared)
}

fn of_type(analysis: &Analysis, ty: &Type) -> Option<Place> {
    let resolved = &analysis.reading.resolved;
    let declared = match ty {
        Type::Enum(path) => with_path(resolved, Kind::Enum, path.as_str()),
        Type::Rows(path) => with_path(resolved, Kind::Source, path.as_str()),
        Type::List(of) => return of_type(analysis, of),
        Type::Quantity(dimension) => {
            let unit = dimension.unit()?.to_string();
            with_path(resolved, Kind::Unit, &unit)
        }
        _ => None,
    };
    analysis.place(declared?)
}

fn with_path(resolved: &Resolved, kind: Kind, path: &str) -> Option<Location> {
    let mut all = resolved.of_kind(kind);
    all.find(|(_, it)| *it.path == *path).map(|(_, it)| it.at)
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fixture;
    use super::type_definition;

    const RULES: &str = concat!(
        "enum Site { north, south }\nunit seat \"Seat\"\n",
        "source calls { kind events; field at timestamp; field site Site; field seats number seat }\n",
        "let far = calls where site == south\n",
        "param least: percent = 90%\n",
        "metric share_far: percent = share(calls, site == south) otherwise 0%\n",
    );

    fn of(before: &str, after: &str) -> String {
        let marked = RULES.replacen(before, after, 1);
        assert_ne!(marked, RULES, "{before}");
        let fixture = Fixture::new(&marked);
        let (file, offset) = fixture.place();
        let place = type_definition(&fixture.analysis, file, offset);
        place.map_or_else(|| "nothing".into(), |place| fixture.shown(&place))
    }

    #[test]
    fn values_lead_to_what_declares_their_type() {
        let site = "main.sla:1: enum ⟦Site⟧ { north, south }";
        assert_eq!(of("where site", "where si$0te"), site);
        assert_eq!(of("== south", "== sou$0th"), site);
        assert_eq!(of("field site", "field si$0te"), site);
        let calls = "main.sla:3: source ⟦calls⟧ { kind events; field at timestamp; field site Site; field seats number seat }";
        assert_eq!(of("let far", "let f$0ar"), calls);
        assert_eq!(of("= calls where", "= cal$0ls where"), calls);
        assert_eq!(of("share_far", "share_$0far"), "nothing");
        assert_eq!(of("param least", "param le$0ast"), "nothing");
    }
}
