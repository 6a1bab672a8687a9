//! The parser from outside: recovery, and that it takes any text.

mod damage;
pub(crate) mod lexer;
mod totality;
mod trees;

use slac::syntax::{self, ast};
use slac::text::{FileId, LineIndex};

/// The contract that most of these tests are tried on.
const WORKPLACE: &str = include_str!("../../examples/workplace/workplace.sla");

/// One finding as tests see it.
#[derive(Clone, Debug)]
struct Finding {
    /// The line, from one.
    line: usize,
    /// `line:column code headline`
    text: String,
}

/// The findings and the declared names of a text, by the parser alone.
fn diagnose(text: &str) -> (Vec<Finding>, Vec<String>) {
    let parse = syntax::parse(FileId(0), text);
    let lines = LineIndex::new(text);
    let findings = parse.diagnostics.iter().map(|found| {
        let at = lines.line_column(text, found.at.span.start);
        let (line, column) = (at.line as usize + 1, at.column + 1);
        Finding {
            line,
            text: format!("{line}:{column} {} {}", found.code.id, found.headline),
        }
    });
    let names = parse.file.items.iter().filter_map(|item| declared(item));
    (findings.collect(), names.collect())
}

/// What an item declares: its word and its name, or its title.
fn declared(item: &ast::Item) -> Option<String> {
    Some(match &item.kind {
        ast::ItemKind::Use(paths) => format!("use {}", paths.first()?.text()),
        ast::ItemKind::Enum { name, .. } => format!("enum {}", name.text),
        ast::ItemKind::Table(table) => format!("table {}", table.name.text),
        ast::ItemKind::Let { name, .. } => format!("let {}", name.text),
        ast::ItemKind::Metric(metric) => format!("metric {}", metric.name.text),
        ast::ItemKind::CalendarIs { name, .. } => format!("calendar {}", name.text),
        ast::ItemKind::Prose { name, .. } => format!("clause {}", name.text),
        ast::ItemKind::Param { name, .. } => format!("param {}", name.text),
        ast::ItemKind::Unit { name, .. } => format!("unit {}", name.text),
        ast::ItemKind::Template(template) => format!("template {}", template.name.text),
        ast::ItemKind::Include(include) => format!("include {}", include.name.text),
        ast::ItemKind::Amendment(amendment) => {
            format!("amendment {}", amendment.block.name.as_ref()?.text)
        }
        ast::ItemKind::Block(block) => match (&block.name, &block.title) {
            (Some(name), _) => format!("{} {}", block.kind.word(), name.text),
            (None, Some(title)) => format!("{} {:?}", block.kind.word(), title.value),
            (None, None) => block.kind.word().to_owned(),
        },
        ast::ItemKind::Bad => return None,
    })
}
