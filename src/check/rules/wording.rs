//! Sentences of the parties beside the figures that they speak of.
//!
//! A title or a `///` line stands in the document beside what slac writes. Where both name the same
//! number, the two must put the boundary on the same side: "more than 50 %" beside `>= 50%`
//! is a dispute about exactly 50 %. And who writes "each database" must not pool them.
//!
//! Only what is certain is reported: the same number in the same unit, a key by its own name.

use super::clarity::words;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::constant::{Group, fold};
use crate::ir::visit::{walk, walk_deep};
use crate::ir::{
    Bound, Constant, Exclusion, ExclusionTime, Expr, ExprKind, Head, Let, Lookup, Metric,
    Objective, Penalty, Test, Type, Window,
};
use crate::quantity::{Number, Relation};
use crate::text::Location;
use std::collections::BTreeSet;

/// A number with the side on which a sentence, or a condition, puts it.
struct Boundary {
    /// The number counts with what is above it: `>=` and `<`. Otherwise with what is below: `>` and `<=`.
    with_above: bool,
    value: Number,
    ty: Type,
    /// As it is written.
    words: String,
    at: Location,
}

/// A sentence that puts a boundary on the other side than the figure beside it.
fn beside(head: &Head, figures: impl FnOnce() -> Vec<Boundary>, found: &mut Diagnostics) {
    let said = sentences(head);
    // Hardly any title speaks of a number.
    let figures = if said.is_empty() {
        Vec::new()
    } else {
        figures()
    };
    for said in said {
        let same = |it: &&Boundary| it.value == said.value && it.ty == said.ty;
        let mut same = figures.iter().filter(same);
        let Some(first) = same.next() else { continue };
        if first.with_above == said.with_above || same.any(|it| it.with_above == said.with_above) {
            continue;
        }
        found.push(
            Diagnostic::new(
                codes::TEXT_BESIDE_FIGURE,
                said.at,
                format!(
                    "the text of `{}` says \"{}\", the figure says `{}`",
                    head.path, said.words, first.words
                ),
            )
            .also(first.at, "the figure")
            .note(
                "both stand in the document, and they disagree about exactly this value; a reader trusts the sentence",
            )
            .help("say in the sentence what the figure says, or leave the number to the figure"),
        );
    }
}

/// The text of an objective beside its targets.
pub(super) fn of_objective(agreement: &dyn Lookup, objective: &Objective, found: &mut Diagnostics) {
    let figures = || {
        let targets = objective.targets.iter().chain(&objective.minimums);
        let bounds = targets.flat_map(|target| &target.bounds);
        let ty = agreement.metric(&objective.metric).map(|metric| &metric.ty);
        of_bounds(agreement, bounds, ty)
    };
    beside(&objective.head, figures, found);
}

/// The text of a penalty beside its lines.
pub(super) fn of_penalty(agreement: &dyn Lookup, penalty: &Penalty, found: &mut Diagnostics) {
    let figures = || {
        let conditions = penalty.steps.iter().flat_map(|step| &step.conditions);
        let own = conditions.filter(|condition| condition.objective.is_none());
        let bounds = own.filter_map(|condition| match &condition.test {
            Test::Value(bounds) => Some(bounds),
            _ => None,
        });
        of_bounds(agreement, bounds.flatten(), judged(agreement, penalty))
    };
    beside(&penalty.head, figures, found);
}

/// The text of a metric beside the comparisons in its formula.
pub(super) fn of_metric(_: &dyn Lookup, metric: &Metric, found: &mut Diagnostics) {
    let figures = || {
        let parts = metric.lets.iter().map(|(_, value)| value);
        parts.chain([&metric.value]).flat_map(of_expr).collect()
    };
    beside(&metric.head, figures, found);
}

/// The text of a named set beside the comparisons in it.
pub(super) fn of_let(_: &dyn Lookup, named: &Let, found: &mut Diagnostics) {
    beside(&named.head, || of_expr(&named.value), found);
}

/// The text of an exclusion beside the comparisons in it.
pub(super) fn of_exclusion(_: &dyn Lookup, exclusion: &Exclusion, found: &mut Diagnostics) {
    if let ExclusionTime::Of(time) = &exclusion.time {
        beside(&exclusion.head, || of_expr(time), found);
    }
}

/// What the lines of a penalty compare.
fn judged<'a>(agreement: &'a dyn Lookup, penalty: &Penalty) -> Option<&'a Type> {
    let objective = agreement.objective(penalty.objectives.first()?)?;
    Some(&agreement.metric(&objective.metric)?.ty)
}

fn of_bounds<'a>(
    agreement: &dyn Lookup,
    bounds: impl Iterator<Item = &'a Bound>,
    ty: Option<&Type>,
) -> Vec<Boundary> {
    let boundary = |bound: &Bound| {
        let ty = ty.unwrap_or(&bound.value.ty);
        let value = fold(agreement, &Group::new(), &bound.value)?;
        boundary(bound.relation, value, ty, bound.value.at)
    };
    bounds.filter_map(boundary).collect()
}

/// The comparisons with a fixed value that stand in an expression.
fn of_expr(expr: &Expr) -> Vec<Boundary> {
    let mut all = Vec::new();
    walk(expr, &mut |part| {
        let (relation, limit) = match &part.kind {
            ExprKind::Compare {
                relation, right, ..
            } => (*relation, right),
            ExprKind::Lasting {
                strict: true,
                limit,
                ..
            } => (Relation::Greater, limit),
            ExprKind::Lasting { limit, .. } => (Relation::GreaterEqual, limit),
            _ => return,
        };
        if let ExprKind::Constant(Constant::Number(value)) = &limit.kind {
            all.extend(boundary(relation, value.clone(), &limit.ty, limit.at));
        }
    });
    all
}

fn boundary(relation: Relation, value: Number, ty: &Type, at: Location) -> Option<Boundary> {
    let with_above = match relation {
        Relation::GreaterEqual | Relation::Less => true,
        Relation::Greater | Relation::LessEqual => false,
        _ => return None,
    };
    let written = crate::ir::words::number(&value, ty, "");
    Some(Boundary {
        with_above,
        words: format!("{} {written}", relation.symbol()),
        value,
        ty: ty.clone(),
        at,
    })
}

/// Words before a number, and whether the number counts with what is above it.
const BEFORE: &[(&[&str], bool)] = &[
    (&["more", "than"], false),
    (&["greater", "than"], false),
    (&["higher", "than"], false),
    (&["longer", "than"], false),
    (&["later", "than"], false),
    (&["at", "most"], false),
    (&["up", "to"], false),
    (&["above"], false),
    (&["beyond"], false),
    (&["exceeds"], false),
    (&["exceed"], false),
    (&["exceeding"], false),
    (&["at", "least"], true),
    (&["less", "than"], true),
    (&["lower", "than"], true),
    (&["fewer", "than"], true),
    (&["shorter", "than"], true),
    (&["below"], true),
    (&["under"], true),
];

/// Words behind a number and its unit.
const BEHIND: &[(&[&str], bool)] = &[
    (&["or", "more"], true),
    (&["or", "above"], true),
    (&["or", "higher"], true),
    (&["or", "longer"], true),
    (&["and", "above"], true),
    (&["or", "less"], false),
    (&["or", "below"], false),
    (&["or", "lower"], false),
    (&["or", "fewer"], false),
    (&["or", "shorter"], false),
    (&["and", "below"], false),
];

/// What the title and the `///` lines of a declaration say of numbers.
fn sentences(head: &Head) -> Vec<Boundary> {
    let at = head.origin.place();
    let title = head.title.clone().unwrap_or_default();
    let doc = head.doc.as_ref().map(words).unwrap_or_default();
    let mut all = read(&title, at);
    all.extend(read(&doc, at));
    all
}

fn read(text: &str, at: Location) -> Vec<Boundary> {
    let tokens = tokens(text);
    let mut all = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let Some(number) = Number::parse(token) else {
            continue;
        };
        let (value, ty, behind) = with_unit(number, &tokens[index + 1..]);
        let after = &tokens[index + 1 + behind..];
        // In "at least 99.9 %, or less than 99 %" the second begins anew.
        let closes = |words: &&[&str]| {
            let next = after.get(words.len());
            starts_with(after, words) && next.is_none_or(|next| next != "than")
        };
        let behind_words = BEHIND.iter().find(|(words, _)| closes(words));
        let before_words = BEFORE
            .iter()
            .find(|(words, _)| ends_with(&tokens[..index], words));
        let (start, end, with_above) = match (behind_words, before_words) {
            (Some((words, side)), _) => (index, index + 1 + behind + words.len(), *side),
            (None, Some((words, side))) => (index - words.len(), index + 1 + behind, *side),
            (None, None) => continue,
        };
        all.push(Boundary {
            with_above,
            value,
            ty,
            words: tokens[start..end].join(" "),
            at,
        });
    }
    all
}

/// Words, numbers and percent signs, in lower case.
fn tokens(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for piece in text.to_lowercase().split_whitespace() {
        let piece = piece.trim_matches(|c: char| !c.is_alphanumeric() && c != '%');
        match piece.strip_suffix('%') {
            Some(number) => all.extend([number, "%"].map(str::to_owned)),
            None => all.push(piece.to_owned()),
        }
    }
    all.retain(|token| !token.is_empty());
    all
}

/// A number with the unit behind it, and how many words that takes.
fn with_unit(number: Number, behind: &[String]) -> (Number, Type, usize) {
    let micros = |factor: i64| number.clone() * Number::from(factor);
    let Some(unit) = behind.first() else {
        return (number, Type::Number, 0);
    };
    match unit.as_str() {
        "%" | "percent" => match number.checked_div(&Number::from(100)) {
            Some(part) => (part, Type::Percent, 1),
            None => (number, Type::Number, 0),
        },
        "ms" | "milliseconds" => (micros(1_000), Type::DURATION, 1),
        "s" | "second" | "seconds" => (micros(1_000_000), Type::DURATION, 1),
        "min" | "minute" | "minutes" => (micros(60_000_000), Type::DURATION, 1),
        "h" | "hour" | "hours" => (micros(3_600_000_000), Type::DURATION, 1),
        _ => (number, Type::Number, 0),
    }
}

fn starts_with(tokens: &[String], words: &[&str]) -> bool {
    tokens.len() >= words.len() && tokens.iter().zip(words).all(|(token, word)| token == word)
}

fn ends_with(tokens: &[String], words: &[&str]) -> bool {
    let start = tokens.len().checked_sub(words.len());
    start.is_some_and(|start| starts_with(&tokens[start..], words))
}

/// "each database" in the text of a promise that is measured over all databases together.
pub(super) fn pooled_scope(agreement: &dyn Lookup, objective: &Objective, found: &mut Diagnostics) {
    let Some(metric) = agreement.metric(&objective.metric) else {
        return;
    };
    if !matches!(objective.window, Window::Period(_) | Window::Rolling { .. }) {
        return;
    }
    let said = said_of(objective, metric);
    for field in fields_that_tell_apart(agreement, objective, metric) {
        let spoken = field.replace('_', " ");
        let phrase = ["each", "every", "per", "a given", "any given"]
            .into_iter()
            .map(|word| format!("{word} {spoken}"))
            .find(|phrase| super::clarity::holds_word(&said, phrase));
        let Some(phrase) = phrase else { continue };
        found.push(
                Diagnostic::new(
                    codes::POOLED_SCOPE,
                    objective.head.origin.place(),
                    format!(
                        "the text says \"{phrase}\", and `{}` is judged over all of them together",
                        objective.head.path
                    ),
                )
                .also(metric.head.origin.place(), format!("measured without `by {field}`"))
                .note("one bad part vanishes among many good ones; the reader of the sentence expects that each is judged")
                .help(format!("write `measure {} by {field}`, or say in the text that they are counted together", metric.head.path)),
            );
    }
}

/// Titles and `///` lines of an objective and its metric, in lower case.
fn said_of(objective: &Objective, metric: &Metric) -> String {
    let mut said = String::new();
    for head in [&objective.head, &metric.head] {
        said.push_str(head.title.as_deref().unwrap_or_default());
        said.push('\n');
        said.push_str(&head.doc.as_ref().map(words).unwrap_or_default());
        said.push('\n');
    }
    said.to_lowercase()
}

/// Text and enum fields of what a metric reads that neither the objective nor the metric keeps apart.
fn fields_that_tell_apart<'a>(
    agreement: &'a dyn Lookup,
    objective: &'a Objective,
    metric: &'a Metric,
) -> BTreeSet<&'a str> {
    let mut sources = BTreeSet::new();
    let mut apart: BTreeSet<&str> = objective.keys.iter().map(|key| &*key.name).collect();
    let parts = metric.lets.iter().map(|(_, value)| value);
    for part in parts.chain([&metric.value]) {
        walk_deep(agreement, part, &mut |part| match &part.kind {
            ExprKind::Rows(path) => drop(sources.insert(path)),
            ExprKind::Quantified { by, .. } => drop(apart.insert(by)),
            ExprKind::OverBuckets { each, .. } | ExprKind::TimeOfBuckets { each, .. } => {
                apart.extend(each.by.as_deref());
            }
            _ => {}
        });
    }
    let fields = sources
        .into_iter()
        .filter_map(|path| agreement.source(path))
        .flat_map(|source| &source.fields)
        .filter(|field| matches!(field.ty, Type::Text | Type::Enum(_)));
    fields
        .map(|field| field.name.as_str())
        .filter(|name| !apart.contains(name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Location, read};

    #[test]
    fn sentences_put_a_number_on_a_side() {
        let sides = |text| {
            read(text, Location::default())
                .iter()
                .map(|it| {
                    format!(
                        "{} {}",
                        it.words,
                        if it.with_above { "above" } else { "below" }
                    )
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(
            sides("If it exceeds the time by more than 50 %."),
            ["more than 50 % below"]
        );
        assert_eq!(
            sides("at least 99.9%, or less than 99%"),
            ["at least 99.9 % above", "less than 99 % above"]
        );
        assert_eq!(
            sides("Outages of 10 minutes or more count."),
            ["10 minutes or more above"]
        );
        assert_eq!(sides("no more than 5 calls"), ["more than 5 below"]);
        assert_eq!(
            sides("In 2026 there were 3 cases over all."),
            Vec::<String>::new()
        );
    }
}
