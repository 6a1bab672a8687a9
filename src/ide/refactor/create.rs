//! A declaration for a name that nothing declares: as short as can be, at the place where its kind stands.
//!
//! What a place takes is said by the finding. Where a declaration needs more than its name (a source its fields, an objective its metric), it is
//! filled with what the contract has, in every way that may do, and the way with the fewest errors is taken.

use super::super::Analysis;
use super::draft::Draft;
use super::findings::{Found, at, errors, is_mended, item_at};
use super::names::{before, of_item};
use super::{Change, Refactoring, RefactoringKind, Spot};
use crate::diagnostics::codes;
use crate::ide::Edit;
use crate::ir::Type;
use crate::resolve::Kind;
use crate::syntax::ast::{BinaryOp, BlockKind, ClauseKind, Expr, ExprKind, Item, ItemKind};
use crate::text::{FileId, Span};

pub(super) fn offers<'a>(spot: Spot<'a>, found: &mut Vec<Refactoring<'a>>) {
    for finding in at(spot, spot.range, &[codes::UNKNOWN_NAME]) {
        let name = finding.span.of(spot.text());
        if !is_name(name) {
            continue;
        }
        // There is seldom such a finding, and whether something mends it is known by trying: at once where that takes no time.
        let at_once = spot.text().len() <= TRIED_AT_ONCE;
        for new in wanted(spot, &finding) {
            let title = new.title(name);
            let mends = Some(finding.mends.clone());
            let change: Change<'a> = if at_once {
                let Some(edits) = new.edits(spot, &finding, name) else {
                    continue;
                };
                Box::new(move || Some(edits.clone()))
            } else {
                let finding = finding.clone();
                Box::new(move || new.edits(spot, &finding, name))
            };
            found.push(Refactoring {
                title,
                kind: RefactoringKind::Mend,
                mends,
                change,
            });
        }
    }
}

/// Bytes of a file up to which all ways are tried before one is offered.
const TRIED_AT_ONCE: usize = 64 << 10;

fn is_name(name: &str) -> bool {
    let first = name.chars().next();
    first.is_some_and(|it| it.is_alphabetic() || it == '_')
        && name.chars().all(super::super::tokens::is_word)
}

/// What can be declared.
#[derive(Clone, PartialEq, Eq, Debug)]
enum New {
    /// A declaration of its own.
    Item(Kind),
    /// A member of the enum with this name.
    Member(String),
    /// A field of the source with this name.
    Field(String),
    /// A contact of the party with this name.
    Contact(String),
}

/// What may be meant by a name at its place.
fn wanted(spot: Spot<'_>, finding: &Found<'_>) -> Vec<New> {
    let headline = finding.diagnostic.headline.as_str();
    let quoted = |number: usize| {
        headline
            .split('`')
            .nth(number)
            .unwrap_or_default()
            .to_owned()
    };
    if headline.contains("` has no member `") {
        return vec![New::Member(quoted(1))];
    }
    if headline.contains("` is no member of `") {
        return vec![New::Member(quoted(3))];
    }
    if headline.starts_with("the source `") {
        return vec![New::Field(quoted(1))];
    }
    if headline.contains("` is no contact of `") {
        return vec![New::Contact(quoted(3))];
    }
    let Some(words) = headline.strip_prefix("unknown ") else {
        return Vec::new();
    };
    let words = words.split(" `").next().unwrap_or_default();
    match words {
        "type" => vec![New::Item(Kind::Enum)],
        "name" => in_formula(spot, finding),
        words => {
            let kinds = words.split(" or ").filter_map(Kind::parse);
            kinds.map(New::Item).collect()
        }
    }
}

/// What a name in a formula may stand for.
fn in_formula(spot: Spot<'_>, finding: &Found<'_>) -> Vec<New> {
    let here = Spot {
        range: finding.span,
        ..spot
    };
    let around = here.around();
    let mut found = Vec::new();
    let measured = matches!(
        around.clause.map(|it| &it.kind),
        Some(ClauseKind::Measure { .. })
    );
    if measured {
        return vec![New::Item(Kind::Metric)];
    }
    for outer in around.exprs.iter().rev() {
        if let Some(source) = rows_at_hand(here, outer, finding.span) {
            found.push(New::Field(source));
            break;
        }
    }
    found.push(New::Item(Kind::Param));
    found.push(New::Item(Kind::Let));
    if matches!(
        around.items.last().map(|it| &it.kind),
        Some(ItemKind::Metric(_))
    ) {
        found.push(New::Item(Kind::Metric));
    }
    found
}

/// The source of whose rows an expression speaks at a place within it.
fn rows_at_hand(spot: Spot<'_>, outer: &Expr, inner: Span) -> Option<String> {
    let rows = match &outer.kind {
        ExprKind::Binary(BinaryOp::Where, rows, condition) => {
            condition.span.touches(inner.start).then_some(&**rows)
        }
        ExprKind::Call(_, arguments) => {
            let first = &arguments.first()?.value;
            (!first.span.touches(inner.start)).then_some(first)
        }
        _ => None,
    }?;
    match spot.analysis.reading.type_of(spot.file, rows.id)? {
        Type::Rows(source) => Some(source.as_str().to_owned()),
        _ => None,
    }
}

impl New {
    fn title(&self, name: &str) -> String {
        match self {
            Self::Item(kind) => format!("Declare `{name}` as {}", with_article(*kind)),
            Self::Member(of) => format!("Add `{name}` to the values of `{of}`"),
            Self::Field(of) => format!("Add the field `{name}` to `{of}`"),
            Self::Contact(of) => format!("Add the contact `{name}` to `{of}`"),
        }
    }

    /// The edits of the way that leaves the fewest errors.
    fn edits(&self, spot: Spot<'_>, finding: &Found<'_>, name: &str) -> Option<Vec<Edit>> {
        let mut best: Option<(usize, Vec<Edit>)> = None;
        let before = errors(spot.analysis);
        let in_formula = finding.diagnostic.headline.starts_with("unknown name ");
        for draft in self
            .drafts(spot, finding, name)?
            .into_iter()
            .take(MOST_WAYS)
        {
            let Some((text, after)) = draft.compiled() else {
                continue;
            };
            let left = errors(&after);
            let better = best.as_ref().is_none_or(|(least, _)| left < *least);
            let mended = is_mended(spot.analysis, &after, finding.diagnostic)
                && (left < before || !in_formula);
            // What was hidden behind the name may come to light, but what is new must be right.
            if better && mended && self.is_sound(&after, spot.file, name) {
                best = Some((left, draft.edits_to(&text)?));
            }
        }
        best.map(|(_, edits)| edits)
    }

    /// Whether no error is within the new declaration.
    fn is_sound(&self, after: &Analysis, file: FileId, name: &str) -> bool {
        let Self::Item(_) = self else {
            return true;
        };
        let mut items = after.items(file).iter();
        let Some(item) = items.find(|it| of_item(it) == name) else {
            return false;
        };
        let found = after.compilation.diagnostics.iter();
        let mut found = found.filter(|it| it.is_error() && it.at.file == file);
        !found.any(|it| item.span.touches(it.at.span.start))
    }

    fn drafts<'a>(
        &self,
        spot: Spot<'a>,
        finding: &Found<'_>,
        name: &str,
    ) -> Option<Vec<Draft<'a>>> {
        let analysis = spot.analysis;
        match self {
            Self::Item(kind) => {
                let (place, words) = place(spot, *kind, finding.span)?;
                let texts = texts(analysis, *kind, name).into_iter();
                let drafts = texts.map(|text| {
                    let text = words.replace("{}", &text);
                    Draft::new(analysis, spot.file).with(place, text)
                });
                Some(drafts.collect())
            }
            Self::Member(of) => {
                let (file, item) = declared(analysis, Kind::Enum, of)?;
                let ItemKind::Enum { members, .. } = &item.kind else {
                    return None;
                };
                let last = members.last()?;
                let end = last.text.as_ref().map_or(last.name.span, |it| it.span).end;
                let draft = Draft::new(analysis, file);
                Some(vec![draft.with(Span::empty(end), format!(", {name}"))])
            }
            Self::Field(of) => {
                let (file, item) = declared(analysis, Kind::Source, of)?;
                let fields = item.clauses().iter();
                let last = fields
                    .rev()
                    .find(|it| matches!(it.kind, ClauseKind::Field(_)))?;
                let (place, parted) = super::findings::behind(analysis.text(file), last);
                let drafts = FIELDS.iter().map(|ty| {
                    let words = format!("{parted}field {name} {ty}");
                    Draft::new(analysis, file).with(place, words)
                });
                Some(drafts.collect())
            }
            Self::Contact(of) => {
                let (file, item) = declared(analysis, Kind::Party, of)?;
                let contact = format!("contact {name} \"{name}@example.com\"");
                let draft = Draft::new(analysis, file);
                let draft = match item.clauses().last() {
                    Some(last) => {
                        let (place, parted) = super::findings::behind(analysis.text(file), last);
                        draft.with(place, format!("{parted}{contact}"))
                    }
                    None if super::super::tree::body(item).is_none() => {
                        draft.with(Span::empty(item.span.end), format!(" {{\n{contact}\n}}"))
                    }
                    None => return None,
                };
                Some(vec![draft])
            }
        }
    }
}

/// Most ways in which one name is tried.
const MOST_WAYS: usize = 24;

/// The types that a field may have.
const FIELDS: &[&str] = &[
    "bool",
    "number",
    "timestamp",
    "duration",
    "text",
    "percent",
    "money",
    "data",
    "spans",
];

fn with_article(kind: Kind) -> String {
    let word = kind.word();
    let article = match word.starts_with(['a', 'e', 'i', 'o', 'u']) && word != "unit" {
        true => "an",
        false => "a",
    };
    format!("{article} `{word}`")
}

/// A declaration of a kind by its name.
fn declared<'a>(analysis: &'a Analysis, kind: Kind, name: &str) -> Option<(FileId, &'a Item)> {
    for (file, _) in analysis.files() {
        let mut items = analysis.items(file).iter();
        let found = items.find(|it| Kind::of(&it.kind) == Some(kind) && of_item(it) == name);
        if let Some(item) = found {
            return Some((file, item));
        }
    }
    None
}

/// Where a declaration goes: behind the last of its kind, or before the one that speaks of it. With `{}` for what it says.
fn place(spot: Spot<'_>, kind: Kind, at: Span) -> Option<(Span, &'static str)> {
    let items = spot.analysis.items(spot.file);
    let alike = items.iter().rfind(|it| Kind::of(&it.kind) == Some(kind));
    let apart = !matches!(
        kind,
        Kind::Param | Kind::Let | Kind::Metric | Kind::Party | Kind::Enum
    );
    // What is named in it comes before it.
    if let Some(last) = alike.filter(|it| it.span.end < at.start) {
        let words = if apart { "\n\n{}" } else { "\n{}" };
        return Some((Span::empty(last.span.end), words));
    }
    let item = item_at(spot, at)?;
    let main = Kind::of(&item.kind) == Some(Kind::Contract);
    match main {
        true => Some((Span::empty(item.span.end), "\n\n{}")),
        false => Some((Span::empty(before(spot.text(), item)), "{}\n\n")),
    }
}

/// The ways in which something is declared, the likeliest first.
fn texts(analysis: &Analysis, kind: Kind, name: &str) -> Vec<String> {
    let title = titled(name);
    let word = kind.word();
    let head = format!("{word} {name} \"{title}\"");
    let all = |kind: Kind| names_of(analysis, kind);
    let contract = Contract::of(analysis);
    match kind {
        Kind::Party | Kind::Service => vec![head],
        Kind::Calendar => vec![format!("{head} {{\n  monday to friday 08:00 to 18:00\n}}")],
        Kind::Enum => vec![format!("enum {name} {{ first, second }}")],
        Kind::Define => vec![format!(
            "{head} {{\n  means \"what the parties say of it here\"\n}}"
        )],
        Kind::Source => vec![format!(
            "{head} {{\n  kind events\n  supplied by {}, verifiable by {}\n  field at timestamp\n}}",
            contract.provider, contract.customer
        )],
        Kind::Param => {
            let value = |(ty, value): &(&str, &str)| format!("param {name}: {ty} = {value}");
            let mut found: Vec<String> = VALUES.iter().map(value).collect();
            let currency = &contract.currency;
            found.push(format!("param {name}: money = 100 {currency}"));
            found
        }
        Kind::Let => {
            let of = |source: &String| {
                [
                    format!("let {name} = spans({source})"),
                    format!("let {name} = {source}"),
                ]
            };
            let sets = failures(analysis).into_iter();
            let sets = sets.map(|set| format!("let {name} = {set}"));
            sets.chain(all(Kind::Source).iter().flat_map(of)).collect()
        }
        Kind::Metric => {
            let rows = |source: &String| format!("metric {name}: number = count({source})");
            let time = |of: &String| format!("metric {name}: duration = length({of})");
            let share =
                |of: &String| format!("metric {name}: percent = 1 - length({of}) / length(window)");
            let (sources, sets) = (all(Kind::Source), all(Kind::Let));
            let sets = sets.into_iter().chain(failures(analysis));
            let sets = sets.chain(sources.iter().map(|it| format!("spans({it})")));
            let sets: Vec<String> = sets.collect();
            let found = sets.iter().map(share).chain(sets.iter().map(time));
            found.chain(sources.iter().map(rows)).collect()
        }
        Kind::Objective => {
            let metrics = all(Kind::Metric);
            let targets = [">= 99%", "<= 1", "<= 1 hour"];
            let of = |metric: &String| {
                targets.map(|target| {
                    format!("{head} {{\n  measure {metric}\n  target {target}\n  over each calendar month\n  key\n}}")
                })
            };
            metrics.iter().flat_map(of).collect()
        }
        Kind::Penalty => {
            let of = |objective: &String| {
                format!("{head} {{\n  for {objective}\n  when missed credit nothing\n}}")
            };
            all(Kind::Objective).iter().map(of).collect()
        }
        _ => Vec::new(),
    }
}

/// The time of each sampled source in which a field says something bad.
fn failures(analysis: &Analysis) -> Vec<String> {
    let mut found = Vec::new();
    let items = analysis.files().flat_map(|(file, _)| analysis.items(file));
    for item in items.filter(|it| Kind::of(&it.kind) == Some(Kind::Source)) {
        for clause in item.clauses() {
            if let ClauseKind::Field(field) = &clause.kind
                && &*field.ty.word.text == "bool"
            {
                let (source, field) = (of_item(item), &field.name.text);
                found.push(format!("time({source} where not {field})"));
            }
        }
    }
    found
}

/// Values of `param`s.
const VALUES: &[(&str, &str)] = &[
    ("percent", "99%"),
    ("number", "1"),
    ("duration", "1 hour"),
    ("period", "30 days"),
];

fn names_of(analysis: &Analysis, kind: Kind) -> Vec<String> {
    let found = analysis.reading.resolved.of_kind(kind);
    found.map(|(_, it)| it.path.to_string()).collect()
}

/// `response_time` as a title: `Response time`.
fn titled(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.trim().chars();
    let first = letters.next().map(|it| it.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// What the contract says of itself.
struct Contract {
    provider: String,
    customer: String,
    currency: String,
}

impl Contract {
    fn of(analysis: &Analysis) -> Self {
        let mut contract = Self {
            provider: "provider".to_owned(),
            customer: "customer".to_owned(),
            currency: "EUR".to_owned(),
        };
        let files = analysis.files().flat_map(|(file, _)| analysis.items(file));
        for item in files {
            let is_contract = |it: &BlockKind| *it == BlockKind::Contract;
            if !matches!(&item.kind, ItemKind::Block(it) if is_contract(&it.kind)) {
                continue;
            }
            for clause in item.clauses() {
                if let ClauseKind::Named(path) = &clause.kind {
                    match &*clause.word.text {
                        "provider" => contract.provider = path.text(),
                        "customer" => contract.customer = path.text(),
                        "currency" => contract.currency = path.text(),
                        _ => {}
                    }
                }
            }
        }
        contract
    }
}
