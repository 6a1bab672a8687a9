//! What of the tree lies around an offset.

use crate::syntax::ast::{Change, ChangeKind, Clause, Expr, Item, ItemKind, Placed};
use crate::text::Span;

/// What lies around an offset, from the outside in.
#[derive(Default)]
pub(super) struct Around<'a> {
    pub(super) items: Vec<&'a Item>,
    pub(super) clause: Option<&'a Clause>,
    pub(super) exprs: Vec<&'a Expr>,
}

/// What lies around an offset.
pub(super) fn around(items: &[Placed], offset: u32) -> Around<'_> {
    let mut around = Around::default();
    let mut items = items.iter();
    if let Some(item) = items.find(|item| item.head().span.touches(offset)) {
        inside(item, offset, &mut around);
    }
    around
}

fn inside<'a>(item: &'a Item, offset: u32, around: &mut Around<'a>) {
    around.items.push(item);
    item.for_each_expr(&mut |expr| expression(expr, offset, around));
    let changed = changes(item)
        .iter()
        .filter_map(|change| match &change.kind {
            ChangeKind::Clauses { block, .. } => Some(&block.clauses),
            _ => None,
        });
    for clause in item.clauses().iter().chain(changed.flatten()) {
        if clause.span.touches(offset) {
            around.clause = Some(clause);
            clause.for_each_expr(&mut |expr| expression(expr, offset, around));
        }
    }
    let mut within = item.items().into_iter();
    if let Some(within) = within.find(|item| item.span.touches(offset)) {
        inside(within, offset, around);
    }
}

/// The changes that an item makes.
pub(super) fn changes(item: &Item) -> &[Change] {
    match &item.kind {
        ItemKind::Include(include) => &include.changes,
        ItemKind::Amendment(amendment) => &amendment.changes,
        _ => &[],
    }
}

fn expression<'a>(expr: &'a Expr, offset: u32, around: &mut Around<'a>) {
    if expr.span.touches(offset) {
        around.exprs.push(expr);
        expr.for_each_part(&mut |part| expression(part, offset, around));
    }
}

/// The braces of an item with what is between them.
pub(super) fn body(item: &Item) -> Option<Span> {
    match &item.kind {
        ItemKind::Block(block) => block.body,
        ItemKind::Amendment(amendment) => amendment.block.body,
        ItemKind::Template(template) => template.body,
        ItemKind::Include(include) => include.body,
        _ => None,
    }
}
