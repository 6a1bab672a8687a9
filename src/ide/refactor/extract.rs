//! A part of a clause or a formula gets a name: a constant as `param`, a set of time or of rows as `let`, what a metric
//! measures on the way as `metric`.
//!
//! The declaration stands right before the one that it was taken out of. Other places that say the same are left alone: that
//! two numbers are equal does not mean that they are one.

use super::draft::Draft;
use super::names::{before, free, of_item};
use super::{Refactoring, RefactoringKind, Spot};
use crate::ir::Type;
use crate::resolve::Kind;
use crate::syntax::ast::{
    BinaryOp, BlockKind, ClauseKind, Expr, ExprKind, Item, ItemKind, Literal,
};
use crate::text::Span;

/// What a part becomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Becomes {
    Param,
    Time,
    Rows,
    Metric,
}

impl Becomes {
    fn title(self) -> &'static str {
        match self {
            Self::Param => "Give this value a name, as a `param`",
            Self::Time => "Give this set of time a name, as a `let`",
            Self::Rows => "Give these rows a name, as a `let`",
            Self::Metric => "Give this part of the formula a name, as a `metric`",
        }
    }

    /// What the name of the declaration ends with, where no clause gives it a word.
    fn word(self) -> &'static str {
        match self {
            Self::Param => "value",
            Self::Time => "time",
            Self::Rows => "rows",
            Self::Metric => "part",
        }
    }
}

/// The part of a text that gets a name.
struct Part<'a> {
    spot: Spot<'a>,
    item: &'a Item,
    /// The word of the clause in which it stands.
    clause: Option<&'a str>,
    expr: &'a Expr,
    becomes: Becomes,
    /// Types that it may have, as they are written.
    types: Vec<String>,
}

pub(super) fn offers<'a>(spot: Spot<'a>, found: &mut Vec<Refactoring<'a>>) {
    let Some(part) = part(spot) else {
        return;
    };
    found.push(Refactoring {
        title: part.becomes.title().to_owned(),
        kind: RefactoringKind::Extract,
        mends: None,
        change: Box::new(move || part.edits()),
    });
}

/// The part that is selected, or the innermost around the cursor that can have a name.
fn part(spot: Spot<'_>) -> Option<Part<'_>> {
    let around = spot.around();
    let [item] = around.items.as_slice() else {
        return None;
    };
    let own = !matches!(item.kind, ItemKind::Template(_) | ItemKind::Amendment(_));
    let example = matches!(&item.kind, ItemKind::Block(it) if it.kind == BlockKind::Example);
    let rounds = matches!(
        around.clause.map(|it| &it.kind),
        Some(ClauseKind::Round { .. })
    );
    if !own || example || rounds {
        return None;
    }
    let range = trimmed(spot.text(), spot.range);
    let holds = |outer: Span| outer.start <= range.start && range.end <= outer.end;
    let inside = around.exprs.iter().filter(|it| holds(it.span));
    let inside: Vec<&Expr> = inside.copied().collect();
    let mut parts = inside.iter().rev().map(|expr| {
        let outer = inside
            .iter()
            .filter(|it| it.span != expr.span)
            .filter(|it| it.span.start <= expr.span.start && expr.span.end <= it.span.end);
        let outer: Vec<&Expr> = outer.copied().collect();
        let (becomes, types) = becomes(spot, item, expr, &outer)?;
        Some(Part {
            spot,
            item,
            clause: around.clause.map(|clause| &*clause.word.text),
            expr,
            becomes,
            types,
        })
    });
    match range.is_empty() {
        true => parts.flatten().next(),
        // A selection means just what it holds.
        false => parts.next().flatten(),
    }
}

/// A selection without the blanks at its ends.
fn trimmed(text: &str, range: Span) -> Span {
    let words = range.of(text);
    let length = |it: &str| u32::try_from(it.len()).unwrap_or(0);
    let start = range.start + length(words) - length(words.trim_start());
    match words.trim().is_empty() {
        true => Span::empty(range.start),
        false => Span::new(start, start + length(words.trim())),
    }
}

/// What an expression can become, with the types that it may have.
fn becomes(
    spot: Spot<'_>,
    item: &Item,
    expr: &Expr,
    outer: &[&Expr],
) -> Option<(Becomes, Vec<String>)> {
    let nothing = matches!(
        expr.kind,
        ExprKind::Missing
            | ExprKind::Name(_)
            | ExprKind::Member(..)
            | ExprKind::Text(_)
            | ExprKind::Literal(Literal::Bool(_))
    );
    if nothing || is_whole(item, expr) || names_inner(spot, item, expr) {
        return None;
    }
    // `1 month of fee` is no period, and what `otherwise` stands behind is no value without it.
    let parent = outer.last().map(|outer| &outer.kind);
    let open = match parent {
        Some(ExprKind::Otherwise(value, _)) => value.span == expr.span,
        Some(ExprKind::OfWord(..) | ExprKind::Binary(BinaryOp::Of, ..)) => true,
        _ => false,
    };
    if open {
        return None;
    }
    let ty = of(spot, expr);
    if is_constant(spot, expr) {
        let types = match ty {
            Some(ty) => written(ty),
            None => literal(expr),
        };
        return (!types.is_empty()).then_some((Becomes::Param, types));
    }
    let by_bucket = outer.iter().any(|outer| match &outer.kind {
        ExprKind::Call(_, arguments) => arguments
            .iter()
            .any(|it| it.each.is_some() && contains(&it.value, expr)),
        _ => false,
    });
    if by_bucket || names_field(spot, expr) {
        return None;
    }
    match ty? {
        Type::Time => Some((Becomes::Time, Vec::new())),
        Type::Rows(_) => Some((Becomes::Rows, Vec::new())),
        ty => {
            let types = written(ty);
            let metric = matches!(item.kind, ItemKind::Metric(_));
            (metric && !types.is_empty()).then_some((Becomes::Metric, types))
        }
    }
}

/// The type of an expression.
fn of<'a>(spot: Spot<'a>, expr: &Expr) -> Option<&'a Type> {
    spot.analysis.reading.type_of(spot.file, expr.id)
}

/// What only the clause at hand has.
const OF_THE_CASE: &[&str] = &["row", "group", "target", "minimum", "value", "basis"];

/// Whether an expression speaks of a field of the row at hand, or of the group's.
fn names_field(spot: Spot<'_>, expr: &Expr) -> bool {
    let mut found = false;
    match &expr.kind {
        ExprKind::Name(name) if OF_THE_CASE.contains(&&*name.text) => return true,
        ExprKind::Name(name) => {
            let uses = spot.analysis.uses();
            let declared = uses.declared(name.span.in_file(spot.file));
            return declared.is_some_and(|it| uses.declaration(it).is_none());
        }
        ExprKind::Binary(BinaryOp::Where, rows, _) => return names_field(spot, rows),
        ExprKind::Call(_, arguments) => {
            // What stands behind rows is said of each of them.
            let first = arguments.first().map(|it| &it.value);
            if let Some(rows) = first.filter(|it| matches!(of(spot, it), Some(Type::Rows(_)))) {
                return names_field(spot, rows);
            }
        }
        _ => {}
    }
    expr.for_each_part(&mut |part| found |= names_field(spot, part));
    found
}

fn contains(outer: &Expr, inner: &Expr) -> bool {
    outer.span.start <= inner.span.start && inner.span.end <= outer.span.end
}

/// Whether an expression is all that a declaration says: it has a name already.
fn is_whole(item: &Item, expr: &Expr) -> bool {
    let value = match &item.kind {
        ItemKind::Let { value, .. }
        | ItemKind::Param { value, .. }
        | ItemKind::CalendarIs { value, .. } => value,
        ItemKind::Metric(metric) => &metric.value,
        _ => return false,
    };
    value.span == expr.span
}

/// Whether an expression speaks of what the declaration around it has a name for.
fn names_inner(spot: Spot<'_>, item: &Item, expr: &Expr) -> bool {
    let uses = spot.analysis.uses();
    let mut names = uses.within(expr.span.in_file(spot.file));
    names.any(|(_, declared)| {
        declared.file == spot.file
            && item.span.touches(declared.span.start)
            && !expr.span.touches(declared.span.start)
            && uses.declaration(declared).is_none()
    })
}

/// Whether an expression is made of literals and `param`s only.
fn is_constant(spot: Spot<'_>, expr: &Expr) -> bool {
    let mut constant = true;
    expr.walk(&mut |part| {
        constant &= match &part.kind {
            ExprKind::Literal(_)
            | ExprKind::Paren(_)
            | ExprKind::Unary(..)
            | ExprKind::Binary(
                BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div,
                ..,
            ) => true,
            ExprKind::Name(name) => {
                let uses = spot.analysis.uses();
                let declared = uses.declared(name.span.in_file(spot.file));
                let id = declared.and_then(|it| uses.declaration(it));
                let resolved = &spot.analysis.reading.resolved;
                id.is_some_and(|id| resolved.declaration(id).kind == Kind::Param)
            }
            _ => false,
        };
    });
    constant
}

/// How a type is written; where the text leaves it open, every way.
fn written(ty: &Type) -> Vec<String> {
    let words: &[&str] = match ty {
        Type::Number => &["number", "percent"],
        Type::Percent => &["percent"],
        Type::Period => &["period"],
        Type::DurationOrPeriod => &["duration", "period"],
        Type::Date => &["date"],
        Type::TimeOfDay => &["time_of_day"],
        ty if *ty == Type::DURATION => &["duration"],
        ty if *ty == Type::MONEY => &["money"],
        ty if *ty == Type::DATA => &["data"],
        ty if *ty == Type::POINTS => &["points"],
        Type::Quantity(dimension) => {
            let unit = dimension.unit().map(|unit| unit.as_str().to_owned());
            return unit.into_iter().collect();
        }
        _ => &[],
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The types that a literal may have, of which the checker did not say what it is.
fn literal(expr: &Expr) -> Vec<String> {
    let words: &[&str] = match &expr.kind {
        ExprKind::Literal(Literal::Number(_)) => &["number"],
        ExprKind::Literal(Literal::Percent(_)) => &["percent"],
        ExprKind::Literal(Literal::Date(_)) => &["date"],
        ExprKind::Literal(Literal::Quantity { on: None, .. }) => {
            &["duration", "period", "money", "data", "points"]
        }
        _ => &[],
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}

impl Part<'_> {
    fn edits(&self) -> Option<Vec<super::Edit>> {
        let analysis = self.spot.analysis;
        let end = self.clause.unwrap_or(self.becomes.word());
        let wanted = format!("{}_{end}", of_item(self.item));
        let name = free(analysis, &wanted);
        match self.becomes {
            Becomes::Time | Becomes::Rows => self.draft("let", &name, "").without_findings(),
            Becomes::Param | Becomes::Metric => {
                let word = match self.becomes {
                    Becomes::Param => "param",
                    _ => "metric",
                };
                let mut types = self.types.iter();
                types.find_map(|ty| {
                    self.draft(word, &name, &format!(": {ty}"))
                        .without_findings()
                })
            }
        }
    }

    fn draft(&self, word: &str, name: &str, ty: &str) -> Draft<'_> {
        let text = self.spot.text();
        let at = before(text, self.item);
        let inner = match &self.expr.kind {
            ExprKind::Paren(inner) => inner.span,
            _ => self.expr.span,
        };
        let apart = matches!(self.item.kind, ItemKind::Block(_) | ItemKind::Include(_))
            && text[..at as usize].ends_with("\n\n");
        let end = if apart { "\n\n" } else { "\n" };
        let declaration = format!("{word} {name}{ty} = {}{end}", inner.of(text));
        Draft::new(self.spot.analysis, self.spot.file)
            .with(Span::empty(at), declaration)
            .with(self.expr.span, name)
    }
}
