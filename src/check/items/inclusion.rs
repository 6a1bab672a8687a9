//! Templates that are put to use.
//!
//! What they declare is checked like everything else; here is only what the agreement says of them.

use super::super::context::Checker;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{Inclusion, Path};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::ItemKind;
use std::collections::BTreeSet;

impl Checker<'_> {
    pub(super) fn inclusions_declared(&mut self) {
        for id in self.all(Kind::Include) {
            let Some((template, arguments)) = self.put_to_use(id) else {
                continue;
            };
            let (head, template) = (self.head(id), self.head(template));
            self.agreement.inclusions.push(Inclusion {
                head,
                template,
                arguments,
            });
        }
    }

    /// The template that is included, and what its parameters stand for.
    fn put_to_use(&self, id: DeclId) -> Option<(DeclId, Vec<(String, Path)>)> {
        let resolved = self.resolved;
        let declaration = self.declaration(id);
        let unit = resolved.brought_by(declaration.unit, &declaration.name)?;
        let template = *resolved.unit(unit).instance.as_ref()?.templates.last()?;
        let ItemKind::Template(tree) = &resolved.item(template).kind else {
            return None;
        };
        let arguments = tree.parameters.iter().filter_map(|parameter| {
            let id = resolved.member(unit, &parameter.name.text)?;
            let path = Path::new(&self.declaration(id).path);
            Some((parameter.name.text.to_string(), path))
        });
        Some((template, arguments.collect()))
    }

    /// Templates of the contract's own file that nothing includes.
    pub(in crate::check) fn unused_templates(&self) -> Diagnostics {
        let instances = self.resolved.units();
        let instances = instances.filter_map(|(_, unit)| unit.instance.as_ref());
        let used: BTreeSet<DeclId> = instances.flat_map(|it| it.templates.clone()).collect();
        let unused = self.all(Kind::Template).into_iter();
        let unused = unused.filter(|id| !used.contains(id));
        let unused = unused.map(|id| self.declaration(id));
        unused
            .filter(|it| !it.path.contains('.'))
            .map(|it| {
                Diagnostic::new(
                    codes::UNUSED_DECLARATION,
                    it.at,
                    format!("the template `{}` is never included", it.path),
                )
                .note("what nothing includes is not checked, and has no effect")
                .help("put it to use with `include`, or remove it")
            })
            .collect()
    }
}
