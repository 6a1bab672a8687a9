//! Places and nodes counted from the beginning of a declaration.

use super::{DeclId, Resolved};
use crate::syntax::ast;
use crate::text::FileId;

impl Resolved {
    /// From here on, places in declarations are counted from where they begin.
    pub(super) fn count_within(&mut self) {
        let items = self.units.iter().map(|unit| unit.parse.file.items.len());
        self.declared = items.map(|items| vec![None; items]).collect();
        for (index, declaration) in self.declarations.iter_mut().enumerate() {
            let items = self.declared.get_mut(declaration.unit.0 as usize);
            if let Some(place) = items.and_then(|items| items.get_mut(declaration.item)) {
                *place = Some(DeclId(u32::try_from(index).unwrap_or(u32::MAX)));
            }
            declaration.part = self.sources.part(declaration.part, declaration.start);
            let at = &mut declaration.at;
            at.span = at.span.from(declaration.start);
            at.file = declaration.part;
        }
    }

    /// The declaration whose places are counted under a number.
    pub fn declaration_of(&self, part: FileId) -> Option<DeclId> {
        // They are numbered in their order.
        let first = self.declarations.first()?.part;
        let index = part.0.checked_sub(first.0)?;
        let declaration = self.declarations.get(index as usize)?;
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
        let behind = items.partition_point(|item| item.id <= node);
        let item = behind.checked_sub(1)?;
        let id = (*self.declared.get(index)?.get(item)?)?;
        Some((id, items.get(item)?.id))
    }
}
