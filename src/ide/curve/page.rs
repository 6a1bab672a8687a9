//! The page with the curves: without scripts, light or dark as the reader's screen is, and readable in grey on paper.
//!
//! Below each picture a table says the same exactly. Everything that the parties wrote is escaped.

use super::svg::View;
use super::{Curve, Line, Part, Unit};
use crate::document::html::escaped;
use crate::document::model::Run;
use crate::document::show::Show;
use crate::ir::ladder::Atom;
use crate::ir::{Agreement, Type, dates};
use crate::quantity::{Number, Relation};
use crate::text::sanitise_line;
use std::fmt::Write as _;

const STYLE: &str = include_str!("page.css");

/// The page.
pub(super) fn write(agreement: &Agreement, curves: &[Curve], more: bool) -> String {
    let contract = words(agreement.contract.head.display());
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Credits: {contract}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>Credits: {contract}</h1>\n"
    );
    if curves.is_empty() {
        out.push_str(
            "<p>No credit of this contract follows from the value of a service level alone.</p>\n",
        );
    } else {
        out.push_str(
            "<p>What each result costs in one window, before caps and the steps of the remedies. A filled dot is the \
             credit at that very value, a hollow one is where the line beside it ends without it.</p>\n",
        );
    }
    for curve in curves {
        section(agreement, curve, &mut out);
    }
    if more {
        out.push_str("<p>There are more credits than a page shows.</p>\n");
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn section(agreement: &Agreement, curve: &Curve, out: &mut String) {
    let contract = &agreement.contract;
    let show = Show::new(dates::zone(agreement), &contract.currency).with_units(agreement);
    let value = |number: &Number| shown(&show.exact(number, &curve.ty));
    let credit = |number: &Number| match curve.unit {
        Unit::Share => shown(&show.exact(number, &Type::Percent)),
        Unit::Money => shown(&show.exact(number, &Type::MONEY)),
        Unit::Points => shown(&show.exact(number, &Type::Quantity(crate::ir::Dimension::POINTS))),
        Unit::Days => format!("{} service days", shown(&show.exact(number, &Type::Number))),
    };
    let (objective, penalty) = (words(&curve.objective), words(&curve.penalty));
    let group = match curve.group.is_empty() {
        true => String::new(),
        false => format!(" <span class=\"group\">{}</span>", words(&curve.group)),
    };
    let _ = writeln!(out, "<section>\n<h2>{objective}: {penalty}{group}</h2>");
    let target: Vec<String> = curve
        .target
        .iter()
        .map(|(relation, number)| format!("{} {}", in_words(*relation), value(number)))
        .collect();
    let of = match (curve.unit, &curve.basis) {
        (Unit::Share, Some(basis)) => format!(" Percentages are of {}.", words(basis)),
        _ => String::new(),
    };
    let _ = writeln!(out, "<p>The target is {}.{of}</p>", target.join(" and "));
    match View::new(curve, &value, &credit) {
        Some(view) => {
            let aloud = format!(
                "Credit of {penalty} for each result of {objective}; the table says the same"
            );
            let _ = writeln!(out, "<figure>{}</figure>", view.draw(&aloud));
            if view.is_cut() {
                out.push_str("<p class=\"note\">The picture shows where the credit changes; the table has all results.</p>\n");
            }
        }
        None => out.push_str(
            "<p class=\"note\">It depends on data, or has too many steps to be drawn.</p>\n",
        ),
    }
    table(curve, &value, &credit, out);
    out.push_str("</section>\n");
}

type Shown<'a> = &'a dyn Fn(&Number) -> String;

fn table(curve: &Curve, value: Shown<'_>, credit: Shown<'_>, out: &mut String) {
    out.push_str("<table>\n<thead><tr><th>Result</th><th>Credit</th></tr></thead>\n<tbody>\n");
    for run in runs(&curve.parts).iter().rev() {
        let _ = writeln!(
            out,
            "<tr><th>{}</th><td>{}</td></tr>",
            result(run, value),
            cost(run, credit)
        );
    }
    out.push_str("</tbody>\n</table>\n");
}

/// Parts beside each other with one credit, or on one line, as one.
fn runs(parts: &[Part]) -> Vec<&[Part]> {
    let mut runs: Vec<&[Part]> = Vec::new();
    let mut from = 0;
    for at in 1..=parts.len() {
        let goes_on = parts
            .get(at)
            .is_some_and(|next| goes_on(parts.get(from..at).unwrap_or_default(), next));
        if !goes_on {
            runs.extend(parts.get(from..at));
            from = at;
        }
    }
    runs
}

fn goes_on(run: &[Part], next: &Part) -> bool {
    let slope = |part: &Part| part.credit.as_ref().map(|it| it.slope.clone());
    let steep = run
        .iter()
        .chain([next])
        .filter(|it| matches!(it.atom, Atom::Between(..)));
    let slopes: Vec<_> = steep.map(slope).collect();
    let same = slopes.windows(2).all(|pair| pair[0] == pair[1]);
    match (run.last().map(|it| &it.credit), &next.credit) {
        (Some(None), None) => true,
        (Some(Some(before)), Some(after)) => {
            // Where they touch, both say the same.
            let touches = |at: &Number| before.at(at) == after.at(at);
            let at = match (&next.atom, run.last().map(|it| &it.atom)) {
                (Atom::Point(at), _) | (_, Some(Atom::Point(at))) => touches(at),
                _ => false,
            };
            same && at
        }
        _ => false,
    }
}

fn result(run: &[Part], value: Shown<'_>) -> String {
    let lo = match run.first().map(|it| &it.atom) {
        Some(Atom::Point(at)) => Some((at, true)),
        Some(Atom::Between(lo, _)) => lo.as_ref().map(|it| (it, false)),
        None => None,
    };
    let hi = match run.last().map(|it| &it.atom) {
        Some(Atom::Point(at)) => Some((at, true)),
        Some(Atom::Between(_, hi)) => hi.as_ref().map(|it| (it, false)),
        None => None,
    };
    if let (Some((lo, true)), Some((hi, true))) = (lo, hi)
        && lo == hi
    {
        return format!("exactly {}", value(lo));
    }
    let lo = lo.map(|(at, closed)| {
        let word = if closed { "at least" } else { "more than" };
        format!("{word} {}", value(at))
    });
    let hi = hi.map(|(at, closed)| {
        let word = if closed { "at most" } else { "less than" };
        format!("{word} {}", value(at))
    });
    match (lo, hi) {
        (Some(lo), Some(hi)) => format!("{lo} and {hi}"),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => "every result".to_owned(),
    }
}

fn cost(run: &[Part], credit: Shown<'_>) -> String {
    let ends = |part: &Part| -> Option<[Number; 2]> {
        let line = part.credit.as_ref()?;
        Some(match &part.atom {
            Atom::Point(at) => [line.at(at), line.at(at)],
            Atom::Between(Some(lo), Some(hi)) => [line.at(lo), line.at(hi)],
            Atom::Between(..) if line.slope.is_zero() => [line.credit.clone(), line.credit.clone()],
            Atom::Between(..) => return None,
        })
    };
    let known = run.iter().all(|it| it.credit.is_some());
    let first = run.first().and_then(ends);
    let last = run.last().and_then(ends);
    match (first, last) {
        _ if !known => "depends on data, or is not a straight line".to_owned(),
        (Some([from, _]), Some([_, to])) if from == to && from.is_zero() => "nothing".to_owned(),
        (Some([from, _]), Some([_, to])) if from == to => credit(&from),
        (Some([from, _]), Some([_, to])) => {
            format!("from {} to {}, in proportion", credit(&from), credit(&to))
        }
        _ => grows(run, credit),
    }
}

/// A line without end: how much more it is for each one more.
fn grows(run: &[Part], credit: Shown<'_>) -> String {
    let line: Option<&Line> = run.iter().find_map(|it| match it.atom {
        Atom::Between(..) => it.credit.as_ref(),
        Atom::Point(_) => None,
    });
    line.map_or_else(String::new, |line| {
        format!("{} for each 1 more, in proportion", credit(&line.slope))
    })
}

fn in_words(relation: Relation) -> &'static str {
    match relation {
        Relation::Less => "less than",
        Relation::LessEqual => "at most",
        Relation::Greater => "more than",
        Relation::GreaterEqual => "at least",
        Relation::Equal => "exactly",
        Relation::NotEqual => "not",
    }
}

fn shown(run: &Run) -> String {
    match run {
        Run::Quantity(quantity) => escaped(&quantity.shown),
        Run::Text(words) => escaped(words),
        _ => String::new(),
    }
}

/// Words of the parties.
fn words(text: &str) -> String {
    escaped(&sanitise_line(text))
}
