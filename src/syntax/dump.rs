//! A stable text form of a tree, without places and numbers of nodes.
//!
//! Two trees are the same if their dumps are: the formatter proves by it that it
//! changed nothing, and tests show by it what was understood. One line a clause,
//! expressions with all their brackets: `(<= (+ a 1) b)`.

mod clause;
mod expr;

pub use expr::expr;

use super::ast::{
    Amendment, Block, Change, ChangeKind, File, Include, Item, ItemKind, Metric, Row, Table,
    Template, Text, TypeName,
};
use clause::clause;
use std::fmt::Write;

/// The dump of a whole file.
pub fn file(file: &File) -> String {
    let mut out = String::new();
    for one in &file.items {
        item(&mut out, one);
    }
    out
}

fn item(out: &mut String, item: &Item) {
    if let Some(doc) = &item.doc {
        line(out, 0, &format!("doc {}", text(doc)));
    }
    match &item.kind {
        ItemKind::Use(paths) => line(
            out,
            0,
            &format!("use {}", list(paths, super::ast::Path::text)),
        ),
        ItemKind::Enum {
            name,
            title,
            members,
        } => {
            line(
                out,
                0,
                &format!("enum {}{}", name.text, titled(title.as_ref())),
            );
            for member in members {
                line(
                    out,
                    1,
                    &format!("{}{}", member.name.text, titled(member.text.as_ref())),
                );
            }
        }
        ItemKind::Table(one) => table(out, one),
        ItemKind::Let { name, title, value } => {
            let head = format!("let {}{}", name.text, titled(title.as_ref()));
            line(out, 0, &format!("{head} = {}", expr(value)));
        }
        ItemKind::Metric(one) => metric(out, one),
        ItemKind::CalendarIs { name, title, value } => {
            let head = format!("calendar {}{}", name.text, titled(title.as_ref()));
            line(out, 0, &format!("{head} = {}", expr(value)));
        }
        ItemKind::Param {
            name,
            title,
            ty,
            value,
        } => {
            let head = format!("param {}{}", name.text, titled(title.as_ref()));
            line(
                out,
                0,
                &format!("{head}: {} = {}", type_name(ty), expr(value)),
            );
        }
        ItemKind::Unit { name, title, value } => {
            let head = format!("unit {}{}", name.text, titled(title.as_ref()));
            let value = value.as_ref().map(|value| format!(" = {}", expr(value)));
            line(out, 0, &format!("{head}{}", value.unwrap_or_default()));
        }
        ItemKind::Prose { name, title, text } => {
            let words = titled(text.as_ref());
            line(
                out,
                0,
                &format!("clause {}{}{words}", name.text, titled(title.as_ref())),
            );
        }
        ItemKind::Template(one) => template(out, one),
        ItemKind::Include(one) => include(out, one),
        ItemKind::Amendment(one) => amendment(out, one),
        ItemKind::Block(one) => block(out, one),
        ItemKind::Bad => line(out, 0, "<bad>"),
    }
}

fn block(out: &mut String, block: &Block) {
    let name = block
        .name
        .as_ref()
        .map_or(String::new(), |name| format!(" {}", name.text));
    let title = titled(block.title.as_ref());
    line(out, 0, &format!("{}{name}{title}", block.kind.word()));
    for one in &block.clauses {
        line(out, 1, &clause(one));
    }
}

fn template(out: &mut String, template: &Template) {
    let parameters = list(&template.parameters, |parameter| {
        format!("{}: {}", parameter.name.text, type_name(&parameter.ty))
    });
    let title = titled(template.title.as_ref());
    let head = format!("template {}{title}({parameters})", template.name.text);
    line(out, 0, &head);
    for one in &template.items {
        within(out, |out| item(out, one));
    }
}

fn include(out: &mut String, include: &Include) {
    let arguments = list(&include.arguments, |argument| match &argument.name {
        Some(name) => format!("{}: {}", name.text, expr(&argument.value)),
        None => expr(&argument.value),
    });
    let title = titled(include.title.as_ref());
    let name = &include.name.text;
    let of = include.template.text();
    line(
        out,
        0,
        &format!("include {of}({arguments}) as {name}{title}"),
    );
    changes(out, &include.changes);
}

fn amendment(out: &mut String, amendment: &Amendment) {
    block(out, &amendment.block);
    changes(out, &amendment.changes);
}

fn changes(out: &mut String, changes: &[Change]) {
    for change in changes {
        match &change.kind {
            ChangeKind::Clauses {
                block: one,
                dropped,
            } => {
                within(out, |out| {
                    line(out, 0, "change");
                    block(out, one);
                    for word in dropped {
                        line(out, 1, &format!("drop {}", word.text));
                    }
                });
            }
            ChangeKind::Whole(one) => within(out, |out| {
                line(out, 0, "change");
                item(out, one);
            }),
            ChangeKind::Add(one) => within(out, |out| {
                line(out, 0, "add");
                item(out, one);
            }),
            ChangeKind::Remove { kind, name } => {
                let name = name
                    .as_ref()
                    .map_or(String::new(), |it| format!(" {}", it.text));
                line(out, 1, &format!("remove {}{name}", kind.text));
            }
            ChangeKind::Bad => line(out, 1, "<bad>"),
        }
    }
}

/// What `write` writes, one step further in.
fn within(out: &mut String, write: impl FnOnce(&mut String)) {
    let mut inner = String::new();
    write(&mut inner);
    for one in inner.lines() {
        line(out, 1, one);
    }
}

fn table(out: &mut String, table: &Table) {
    line(
        out,
        0,
        &format!("table {}{}", table.name.text, titled(table.title.as_ref())),
    );
    let columns = table.columns.iter();
    let columns: String = columns
        .map(|column| format!(" | {}: {}", column.name.text, type_name(&column.ty)))
        .collect();
    line(out, 1, &format!("{}{columns}", table.key.text));
    for one in &table.rows {
        line(out, 1, &row(one));
    }
}

fn metric(out: &mut String, metric: &Metric) {
    let parameters = list(&metric.parameters, |parameter| {
        format!("{}: {}", parameter.name.text, type_name(&parameter.ty))
    });
    let parameters = if parameters.is_empty() {
        parameters
    } else {
        format!("({parameters})")
    };
    let title = titled(metric.title.as_ref());
    let ty = type_name(&metric.ty);
    line(
        out,
        0,
        &format!("metric {}{title}{parameters}: {ty}", metric.name.text),
    );
    for local in &metric.lets {
        line(
            out,
            1,
            &format!("let {} = {}", local.name.text, expr(&local.value)),
        );
    }
    line(out, 1, &expr(&metric.value));
}

fn row(row: &Row) -> String {
    let cells: Vec<String> = row.cells.iter().map(expr).collect();
    cells.join(" | ")
}

fn type_name(ty: &TypeName) -> String {
    let mut words = String::new();
    if ty.list {
        words.push_str("list of ");
    }
    words.push_str(if ty.word.is_missing() {
        "<missing>"
    } else {
        &ty.word.text
    });
    if let Some(per) = &ty.per {
        let _ = write!(words, " per {}", per.text);
    }
    if let Some(or) = &ty.or {
        let _ = write!(words, " or {}", or.text);
    }
    if let Some(separator) = &ty.separator {
        let _ = write!(words, " separated by {}", text(separator));
    }
    words
}

fn text(text: &Text) -> String {
    let references = list(&text.references, super::ast::Path::text);
    let references = if references.is_empty() {
        references
    } else {
        format!(" {{{references}}}")
    };
    format!("{:?}{references}", text.value)
}

fn titled(title: Option<&Text>) -> String {
    title.map_or(String::new(), |title| format!(" {}", text(title)))
}

fn list<T>(all: &[T], one: impl Fn(&T) -> String) -> String {
    let all: Vec<String> = all.iter().map(one).collect();
    all.join(", ")
}

fn line(out: &mut String, depth: usize, words: &str) {
    for _ in 0..depth {
        out.push_str("  ");
    }
    out.push_str(words);
    out.push('\n');
}
