//! What can be said of a declaration besides what it is: what the document says of it, what its credits are in money,
//! how a contact is reached, what a currency is.

use super::Analysis;
use super::hints::worth;
use super::hover::{code, escaped};
use super::sentences::sentences;
use super::tree::{Around, around};
use crate::ir::{Agreement, CalendarRule, Penalty};
use crate::quantity::{Currency, Date};
use crate::resolve::{Declaration, Kind, name_and_title};
use crate::syntax::ast::{
    BlockKind, Clause, ClauseKind, Expr, ExprKind, Item, ItemKind, Literal, Name,
};
use crate::text::{FileId, Location, Span, sanitise_line};

/// Most sentences of the document about one declaration.
const MOST_SENTENCES: usize = 8;

/// Most days of a calendar that are listed.
const MOST_DAYS: usize = 24;

/// What is added to what a declaration is.
pub(super) fn details(analysis: &Analysis, declaration: &Declaration) -> Vec<String> {
    let resolved = &analysis.reading.resolved;
    let unit = resolved.unit(declaration.unit);
    let Some(item) = unit.parse.file.items.get(declaration.item) else {
        return Vec::new();
    };
    let mut parts = Vec::new();
    match declaration.kind {
        Kind::Objective => {
            let target = |it: &&Clause| matches!(it.kind, ClauseKind::Target { .. });
            let spans = item.clauses().iter().filter(target).map(|it| it.span);
            parts.extend(said(analysis, unit.file, spans));
        }
        Kind::Calendar => {
            parts.push(code(item.span.of(analysis.text(unit.file))));
            parts.extend(closed(analysis, declaration.path.as_ref()));
        }
        Kind::Unit | Kind::Exclusion | Kind::Service => {
            parts.extend(said(analysis, unit.file, std::iter::once(item.span)));
        }
        Kind::Penalty | Kind::Bonus => parts.extend(credits(analysis, unit.file, item)),
        _ => {}
    }
    parts
}

/// The days of the agreement's first year on which a calendar has no hours although its week has.
fn closed(analysis: &Analysis, path: &str) -> Option<String> {
    let agreement = analysis.terms()?;
    let calendars = agreement.calendars.iter();
    let calendar = { calendars }.find(|it| it.head.path.as_str() == path)?;
    let closed = match &calendar.rule {
        CalendarRule::Week { closed, .. } | CalendarRule::Dates(closed) => closed,
        _ => return None,
    };
    let year = agreement.contract.effective.year();
    let first = Date::parse(&format!("{year:04}-01-01"))?;
    let days = (0..366).map(|days| first.plus_days(days));
    let days = days.filter(|day| day.year() == year && closed.contains(*day));
    let days: Vec<String> = days.map(|day| day.to_string()).collect();
    let more = days.len().saturating_sub(MOST_DAYS);
    let more = match more {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let shown = days.get(..MOST_DAYS).unwrap_or(&days).join(", ");
    (!days.is_empty()).then(|| format!("No hours in {year} on {shown}{more}."))
}

/// The sentences of the document about some lines, quoted.
fn said(analysis: &Analysis, file: FileId, spans: impl Iterator<Item = Span>) -> Option<String> {
    let mut said: Vec<String> = Vec::new();
    for span in spans {
        for sentence in sentences(analysis, file, span) {
            if !said.contains(&sentence) {
                said.push(sentence);
            }
        }
    }
    said.truncate(MOST_SENTENCES);
    let quoted: Vec<String> = said.iter().map(|it| format!("> {}", escaped(it))).collect();
    (!quoted.is_empty()).then(|| quoted.join("\n>\n"))
}

/// Of a `when` line: the whole ladder in money.
pub(super) fn of_step(analysis: &Analysis, file: FileId, around: &Around<'_>) -> Option<String> {
    let clause = around.clause?;
    matches!(clause.kind, ClauseKind::When { .. }).then_some(())?;
    credits(analysis, file, around.items.last()?)
}

/// The lines of a ladder as they are written, with the money that they mean.
fn credits(analysis: &Analysis, file: FileId, item: &Item) -> Option<String> {
    let agreement = analysis.terms()?;
    let penalty = penalty(analysis, agreement, file, item)?;
    let text = analysis.text(file);
    let steps = item.clauses().iter();
    let steps = steps.filter(|it| matches!(it.kind, ClauseKind::When { .. }));
    let mut rows = vec!["| Line | In money |".to_owned(), "|---|---|".to_owned()];
    for (step, worth) in steps.zip(worth(agreement, penalty)) {
        // A line that an amendment changed is another one.
        let worth = worth.filter(|_| {
            let places = penalty.steps.iter().map(|it| it.origin.place());
            { places }.any(|at| analysis.place(at).is_some_and(|it| it.span == step.span))
        });
        let money = worth.map_or_else(|| "–".to_owned(), |it| it.shown());
        let line = escaped(&sanitise_line(step.span.of(text)));
        let line = line.replace('<', "&lt;").replace('>', "&gt;");
        rows.push(format!("| {} | {money} |", line.replace("\\&", "&")));
    }
    (rows.len() > 2).then(|| rows.join("\n"))
}

fn penalty<'a>(
    analysis: &Analysis,
    agreement: &'a Agreement,
    file: FileId,
    item: &Item,
) -> Option<&'a Penalty> {
    let name = analysis.name(file)?;
    agreement.penalties.iter().find(|it| {
        let place = analysis.place(it.head.origin.place());
        place.is_some_and(|at| at.file == *name && item.span.touches(at.span.start))
    })
}

/// Of a contact: how it is reached, and whose it is.
pub(super) fn of_contact(analysis: &Analysis, declared: Location) -> Option<String> {
    let around = around(analysis.items(declared.file), declared.span.start);
    let (ClauseKind::Contact(name, address), Some(party)) =
        (&around.clause?.kind, around.items.first())
    else {
        return None;
    };
    let ItemKind::Block(block) = &party.kind else {
        return None;
    };
    (block.kind == BlockKind::Party).then_some(())?;
    let (own, title) = name_and_title(party);
    let title = title.map(|it| &*it.value);
    let title = title.or(own.map(|it| &*it.text)).unwrap_or_default();
    let mut said = format!(
        "`{}` of {} is reached at {}.",
        name.text,
        escaped(&sanitise_line(title)),
        escaped(&sanitise_line(&address.value))
    );
    let written = block.clauses.iter().find_map(|it| match &it.kind {
        ClauseKind::Prose(text) if *it.word.text == *"address" => Some(text),
        _ => None,
    });
    if let Some(address) = written {
        let address = escaped(&sanitise_line(&address.value));
        said.push_str(&format!(" The address is {address}."));
    }
    Some(said)
}

/// The code of a currency, behind an amount or in `currency`: what it is.
pub(super) fn of_currency(around: &Around<'_>, offset: u32) -> Option<(Span, Vec<String>)> {
    let literal = around.exprs.iter().rev().find_map(|it| unit_of(it));
    let named = around.clause.and_then(|clause| match &clause.kind {
        ClauseKind::Named(path) if *clause.word.text == *"currency" => path.parts.first(),
        _ => None,
    });
    let code = literal
        .into_iter()
        .chain(named)
        .find(|it| it.span.touches(offset))?;
    let currency = Currency::known(&code.text)?;
    let steps = match currency.minor_digits() {
        0 => "it has no smaller coin".to_owned(),
        digits => format!("its smallest coin is 1/{}", 10_u64.pow(digits)),
    };
    let said = format!(
        "**currency** `{}`: {}; {steps}.",
        currency.code(),
        currency.name()
    );
    Some((code.span, vec![said]))
}

fn unit_of(expr: &Expr) -> Option<&Name> {
    match &expr.kind {
        ExprKind::Literal(Literal::Quantity { unit, .. }) => Some(unit),
        _ => None,
    }
}
