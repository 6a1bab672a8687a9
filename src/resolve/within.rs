//! Places and nodes counted from the beginning of a declaration.

use super::{DeclId, Declaration, Resolved, Unit};
use crate::syntax::ast;
use crate::text::FileId;
use std::sync::Arc;

/// Where a declaration stands.
pub(super) fn head(units: &[Unit], declaration: &Declaration) -> ast::Head {
    units[declaration.unit.0 as usize].parse.file.items[declaration.item].head()
}

impl Resolved {
    /// From here on, places in declarations are counted from where they begin.
    pub(super) fn count_within(&mut self) {
        let items = self.units.iter().map(|unit| unit.parse.file.items.len());
        let mut declared: Vec<_> = items.map(|items| vec![None; items]).collect();
        let declarations = Arc::make_mut(&mut self.collected.declarations);
        for (index, declaration) in declarations.iter_mut().enumerate() {
            let items = declared.get_mut(declaration.unit.0 as usize);
            if let Some(place) = items.and_then(|items| items.get_mut(declaration.item)) {
                *place = Some(DeclId(u32::try_from(index).unwrap_or(u32::MAX)));
            }
            let unit = &self.units[declaration.unit.0 as usize];
            let start = unit.parse.file.items[declaration.item].head().start;
            let part = self.sources.next_part(index);
            declaration.part = part;
            let at = &mut declaration.at;
            at.span = at.span.from(start);
            at.file = part;
        }
        self.collected.declared = Arc::new(declared);
    }

    /// Says where declarations begin.
    pub(super) fn place_parts(&mut self) {
        for declaration in self.collected.declarations.iter() {
            let file = self.units[declaration.unit.0 as usize].file;
            let start = head(&self.units, declaration).start;
            let part = self.sources.part(file, start);
            debug_assert_eq!(part, declaration.part, "parts are numbered in their order");
        }
    }

    /// The declaration whose places are counted under a number.
    pub fn declaration_of(&self, part: FileId) -> Option<DeclId> {
        // They are numbered in their order.
        let first = self.collected.declarations.first()?.part;
        let index = part.0.checked_sub(first.0)?;
        let declaration = self.collected.declarations.get(index as usize)?;
        (declaration.part == part).then_some(DeclId(index))
    }

    /// The declaration of a file that has a node, and the number of its own node.
    pub fn declared_around(
        &self,
        file: FileId,
        node: ast::NodeId,
    ) -> Option<(DeclId, ast::NodeId)> {
        let index = self.units.iter().position(|unit| unit.file == file)?;
        let items = &self.units.get(index)?.parse.file.items;
        // Numbers go up, and a declaration has the first of its own.
        let behind = items.partition_point(|item| item.head().id <= node);
        let item = behind.checked_sub(1)?;
        let id = (*self.collected.declared.get(index)?.get(item)?)?;
        Some((id, items.get(item)?.head().id))
    }
}
