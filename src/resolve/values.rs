//! Values that are set for `param`s from outside: on the command line, in the project file.
//!
//! Each stands in a small file of its own, so that a mistake in it has a place like any other.

use super::{Kind, Resolved, Unit, UnitId, Values};
use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::syntax::{self, ast};
use crate::text::Span;
use std::collections::BTreeMap;

impl Resolved {
    pub(super) fn set_values(&mut self, values: &Values, found: &mut Diagnostics) {
        for (path, value) in values {
            self.set_value(path, value, found);
        }
    }

    fn set_value(&mut self, path: &str, value: &str, found: &mut Diagnostics) {
        let before = "let value = ";
        let text = format!("{before}{value}\n");
        let file = self.sources.add(format!("<set {path}>"), text.clone());
        let start = u32::try_from(before.len()).unwrap_or(0);
        let end = start + u32::try_from(value.len()).unwrap_or(0);
        let whole = Span::new(start, end).in_file(file);
        let Some(declared) = self
            .of_kind(Kind::Param)
            .map(|(_, it)| it.path.clone())
            .find(|it| **it == *path)
        else {
            found.push(self.no_param(path, whole));
            return;
        };
        let mut parse = syntax::parse(file, &text);
        let one = match parse.file.items.as_slice() {
            [item] => matches!(item.kind, ast::ItemKind::Let { .. }),
            _ => false,
        };
        found.extend(std::mem::take(&mut parse.diagnostics));
        if !one {
            found.push(
                Diagnostic::new(
                    codes::BAD_SETTING,
                    whole,
                    format!("this is no single value for `{path}`"),
                )
                .help("give one value as a contract would: `25 USD`, `99.9%`, `30 days`"),
            );
            return;
        }
        let unit = UnitId(u32::try_from(self.units.len()).unwrap_or(u32::MAX));
        self.units.push(Unit {
            file,
            module: format!("set {path}").into(),
            is_library: false,
            parse,
            uses: BTreeMap::new(),
            within: Some(UnitId(0)),
            instance: None,
            unread: Vec::new(),
        });
        self.set.insert(declared, unit);
    }

    fn no_param(&self, path: &str, at: crate::text::Location) -> Diagnostic {
        let finding = Diagnostic::new(
            codes::BAD_SETTING,
            at,
            format!("there is no `param {path}` whose value could be set"),
        );
        let names: Vec<String> = self
            .of_kind(Kind::Param)
            .map(|(_, it)| it.path.to_string())
            .collect();
        match nearest(path, names.iter().map(String::as_str)) {
            Some(near) => finding.help(format!("perhaps `{near}` is meant")),
            None if names.is_empty() => finding.note("this agreement declares none"),
            None => finding.help(format!("it has `{}`", names.join("`, `"))),
        }
    }
}
