//! What stands at a place: what a name means, what a clause says, what a value is, and the sentence that the line
//! becomes in the document.

use super::Analysis;
use super::about;
use super::sentences::sentences;
use super::tree::{Around, around};
use super::uses::{declaration, named};
use crate::ir::{Path, Type};
use crate::resolve::{Declaration, name_and_title};
use crate::syntax::ast::{ExprKind, Item, ItemKind, Literal, NodeId};
use crate::syntax::schema;
use crate::text::{FileId, Location, Span, sanitise, sanitise_line};

/// What an editor shows of a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// What is said, as Markdown. Nothing in it that a contract says is markup.
    pub markdown: String,
}

/// Most characters of a declaration that are shown.
const MOST_SHOWN: usize = 400;

/// Most sentences of the document that are shown.
const MOST_SENTENCES: usize = 6;

/// What can be said of the place.
pub fn hover(analysis: &Analysis, file: FileId, offset: u32) -> Option<Hover> {
    let around = around(analysis.items(file), offset);
    let of_name = of_name(analysis, file, offset);
    let (span, mut parts) = of_name
        .or_else(|| of_clause(&around, offset))
        .or_else(|| of_kind(&around, offset))
        .or_else(|| about::of_currency(&around, offset))
        .or_else(|| of_value(analysis, file, &around))?;
    parts.extend(about::of_step(analysis, file, &around));
    let line = around.clause.map_or(span, |clause| clause.span);
    let mut said = sentences(analysis, file, line);
    // Of the declaration itself it has been said.
    said.retain(|it| !parts.iter().any(|part| part.contains(&escaped(it))));
    said.truncate(MOST_SENTENCES);
    if !said.is_empty() {
        let quoted = said.iter().map(|it| format!("> {}", escaped(it)));
        let quoted: Vec<String> = quoted.collect();
        parts.push(format!("In the document:\n\n{}", quoted.join("\n>\n")));
    }
    Some(Hover {
        span,
        markdown: parts.join("\n\n"),
    })
}

fn of_name(analysis: &Analysis, file: FileId, offset: u32) -> Option<(Span, Vec<String>)> {
    let named = named(analysis, file, offset)?;
    let parts = match declaration(analysis, &named) {
        Some(declaration) => {
            let mut parts = of_declaration(analysis, declaration);
            parts.extend(about::details(analysis, declaration));
            parts
        }
        None => of_part(analysis, named.declared),
    };
    Some((named.span, parts))
}

/// What is said of a declaration, wherever its name stands.
pub(super) fn of_declaration(analysis: &Analysis, declaration: &Declaration) -> Vec<String> {
    let resolved = &analysis.reading.resolved;
    let unit = resolved.unit(declaration.unit);
    let Some(item) = unit.parse.file.items.get(declaration.item) else {
        return Vec::new();
    };
    let (_, title) = name_and_title(item);
    let title = title.map_or_else(String::new, |title| {
        format!(": {}", escaped(&sanitise_line(&title.value)))
    });
    let kind = declaration.kind.word();
    let path = &declaration.path;
    let mut parts = vec![format!("**{kind}** `{path}`{title}")];
    let text = analysis.sources().snippet(unit.file, head(item));
    parts.push(code(text));
    if let Some(ty) = type_of(analysis, unit.file, item) {
        parts.push(format!("It is {ty}."));
    }
    if let Some(doc) = &item.doc {
        parts.push(escaped(&doc.value));
    }
    parts
}

/// What is said of a field, a member, a contact, a local name: the line that declares it.
fn of_part(analysis: &Analysis, declared: Location) -> Vec<String> {
    let text = analysis.text(declared.file);
    let around = around(analysis.items(declared.file), declared.span.start);
    let span = around.clause.map_or_else(
        || {
            super::tokens::span(
                line_start(text, declared.span),
                line_end(text, declared.span),
            )
        },
        |clause| clause.span,
    );
    let mut parts = vec![code(span.of(text).trim())];
    if let Some(item) = around.items.first()
        && let (Some(name), _) = name_and_title(item)
    {
        parts.push(format!("It belongs to `{}`.", name.text));
    }
    parts.extend(about::of_contact(analysis, declared));
    parts
}

fn line_start(text: &str, span: Span) -> usize {
    text[..span.start as usize]
        .rfind('\n')
        .map_or(0, |at| at + 1)
}

fn line_end(text: &str, span: Span) -> usize {
    let end = span.end as usize;
    text[end..].find('\n').map_or(text.len(), |at| end + at)
}

/// A declaration as far as its first clause, or as a whole where it has none.
fn head(item: &Item) -> Span {
    match super::tree::body(item) {
        Some(body) => Span {
            start: item.span.start,
            end: body.start.max(item.span.start),
        },
        None => item.span,
    }
}

/// What the values of a declaration are, in words, where it does not say so itself.
pub(super) fn type_of(analysis: &Analysis, file: FileId, item: &Item) -> Option<String> {
    let value = match &item.kind {
        ItemKind::Let { value, .. } => value.id,
        _ => return None,
    };
    known_type(analysis, file, value).map(ToString::to_string)
}

pub(super) fn known_type(analysis: &Analysis, file: FileId, id: NodeId) -> Option<&Type> {
    let ty = analysis.reading.type_of(file, id)?;
    (*ty != Type::Unknown).then_some(ty)
}

/// The word that a clause begins with: what the table of clauses says of it.
fn of_clause(around: &Around<'_>, offset: u32) -> Option<(Span, Vec<String>)> {
    let clause = around.clause?;
    if !clause.word.span.touches(offset) {
        return None;
    }
    let kind = match &around.items.last()?.kind {
        ItemKind::Block(block) => block.kind,
        ItemKind::Amendment(amendment) => amendment.block.kind,
        _ => return None,
    };
    let spec = schema::find(kind, &clause.word.text)?;
    Some((clause.word.span, of_spec(spec)))
}

/// What the table says of a clause.
pub(super) fn of_spec(spec: &schema::ClauseSpec) -> Vec<String> {
    vec![
        spec.doc.to_owned(),
        code(spec.example),
        format!("`{}` takes {}.", spec.word(), spec.takes),
    ]
}

/// The word that a declaration begins with.
fn of_kind(around: &Around<'_>, offset: u32) -> Option<(Span, Vec<String>)> {
    let item = around.items.last()?;
    let kind = crate::resolve::Kind::of(&item.kind)?;
    let start = item.span.start;
    let length = u32::try_from(kind.word().len()).unwrap_or(0);
    let word = Span {
        start,
        end: start + length,
    };
    let said = super::words::about(kind.word())?;
    (word.touches(offset) && word.end <= item.span.end).then(|| (word, vec![said.to_owned()]))
}

/// The smallest formula around the place: what it is, and exactly how much.
fn of_value(analysis: &Analysis, file: FileId, around: &Around<'_>) -> Option<(Span, Vec<String>)> {
    let typed = around.exprs.iter().rev().find_map(|expr| {
        let ty = known_type(analysis, file, expr.id)?;
        Some((*expr, ty))
    });
    let (expr, ty) = typed?;
    let mut said = ty.to_string();
    if let Some(first) = said.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let mut parts = vec![said];
    if let ExprKind::Literal(Literal::Percent(percent)) = &expr.kind {
        let hundred = crate::quantity::Number::from(100);
        let ratio = percent.value().checked_div(&hundred)?;
        parts[0].push_str(&format!(
            ": exactly {}/{}",
            ratio.numerator(),
            ratio.denominator()
        ));
    }
    if let Type::Enum(path) = ty {
        parts.extend(members(analysis, path));
    }
    Some((expr.span, parts))
}

/// The members of an enum, in a line.
fn members(analysis: &Analysis, path: &Path) -> Option<String> {
    let resolved = &analysis.reading.resolved;
    let (id, _) = resolved
        .declarations()
        .find(|(_, it)| *it.path == *path.as_str())?;
    let ItemKind::Enum { members, .. } = &resolved.item(id).kind else {
        return None;
    };
    let names: Vec<String> = members
        .iter()
        .map(|it| format!("`{}`", it.name.text))
        .collect();
    Some(names.join(", "))
}

/// Text of the language, on lines of its own.
pub(super) fn code(text: &str) -> String {
    let short: String = text.trim().chars().take(MOST_SHOWN).collect();
    let short = sanitise(&short).into_owned();
    // Longer than any fence that the text may hold.
    let fence = "`".repeat(3.max(longest_run(&short) + 1));
    format!("{fence}sla\n{short}\n{fence}")
}

fn longest_run(text: &str) -> usize {
    let runs = text.split(|it| it != '`').map(str::len);
    runs.max().unwrap_or(0)
}

/// Words of the parties, without any sign that Markdown would take for its own.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in sanitise(text).chars() {
        if character.is_ascii_punctuation()
            && !matches!(
                character,
                ',' | '.' | ':' | ';' | '%' | '/' | '\'' | '"' | '?' | '(' | ')'
            )
        {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fixture;
    use super::{code, escaped, hover};

    const RULES: &str = concat!(
        "source checks \"Checks\" { kind samples every 1 minute; exists always; gaps count as down\n",
        "  supplied by acme; field at timestamp; field ok bool }\n",
        "let outage = time(checks where not ok)\n",
        "/// How much of the month it was *there*.\n",
        "metric up \"Availability\": percent = 1 - length(outage) / length(window)\n",
        "objective uptime \"Uptime\" { for workplace; measure up\n  target >= 99.9%\n  over each calendar month }\n",
        "penalty credit_for_uptime \"Credit\" { for uptime; basis fee of workplace; when < 99.9% credit 10% }\n",
        "remedies { combine sum per calendar month; cap 30% of fees per calendar month; round each credit to 0.01 half up\n",
        "  claim by globex within 30 days of the window; pay as credit on the next invoice }\n",
    );

    fn said(before: &str, after: &str) -> String {
        let text = RULES.replacen(before, after, 1);
        assert_ne!(text, RULES, "the place is marked");
        let fixture = Fixture::new(&text);
        let (file, offset) = fixture.place();
        match hover(&fixture.analysis, file, offset) {
            Some(it) => format!("{}\n{}", fixture.marked("main.sla", it.span), it.markdown),
            None => "nothing".to_owned(),
        }
    }

    /// 0.1 % of 30 days is 43.2 minutes.
    #[test]
    fn a_target_says_what_it_allows() {
        let said = said(">= 99.9%\n", ">= 99.$09%\n");
        assert!(
            said.contains("43 min 12 s in a period of 30 days"),
            "{said}"
        );
        insta::assert_snapshot!(said);
    }

    #[test]
    fn names_clauses_and_kinds_are_explained() {
        insta::assert_snapshot!("metric", said("measure up", "measure u$0p"));
        insta::assert_snapshot!("field", said("not ok", "not $0ok"));
        insta::assert_snapshot!("clause", said("over each", "ov$0er each"));
        insta::assert_snapshot!("kind", said("penalty", "pen$0alty"));
        insta::assert_snapshot!("value", said("1 minute;", "1 mi$0nute;"));
        insta::assert_snapshot!("nothing", said("{ kind", "{$0 kind"));
    }

    /// 10 % of 1 000 EUR, and a half more; what is due for each point cannot be said before.
    #[test]
    fn declarations_say_what_follows_from_them() {
        let rules = RULES.replace(
            "when < 99.9% credit 10% }",
            "when < 99.9% credit 10%\n when < 99% credit 15%; when < 95% credit 1% per full 1 percentage point below 95% }\n\
             calendar office \"Office hours\" { monday to friday 08:00 to 18:00; closed 12-24, 2026-12-31 }\n\
             unit piece \"pieces\"\nparam box: piece = 12 piece\nclause reading \"R\" \"{box}\"\nreview yearly \"Review\" { every 12 months; attended by acme.duty }\n\
             objective fast \"Fast\" { for workplace; measure up; target >= 99%; over each calendar week from monday; key }",
        );
        let said = |before: &str, after: &str| {
            let text = rules.replacen(before, after, 1);
            assert_ne!(text, rules, "the place is marked");
            let fixture = Fixture::new(&text);
            let (file, offset) = fixture.place();
            hover(&fixture.analysis, file, offset).map_or(String::new(), |it| it.markdown)
        };
        insta::assert_snapshot!("credits", said("when < 99% c", "when < 9$09% c"));
        insta::assert_snapshot!("penalty", said("credit_for_uptime", "credit_for_up$0time"));
        insta::assert_snapshot!("objective", said("for uptime", "for upt$0ime"));
        insta::assert_snapshot!("calendar", said("calendar office", "calendar off$0ice"));
        insta::assert_snapshot!("contact", said("acme.duty", "acme.du$0ty"));
        insta::assert_snapshot!("unit", said("12 piece", "12 pi$0ece"));
    }

    #[test]
    fn currencies_are_explained() {
        let text = "@whole\ncontract c \"C\" { provider acme; customer globex; currency BH$0D }";
        let fixture = Fixture::new(text);
        let (file, offset) = fixture.place();
        let said = hover(&fixture.analysis, file, offset).expect("it is known");
        assert_eq!(
            said.markdown,
            "**currency** `BHD`: Bahraini dinar; its smallest coin is 1/1000."
        );
    }

    #[test]
    fn words_of_the_parties_are_never_markup() {
        assert_eq!(
            escaped("a *b* [c](d) <e> `f`"),
            r"a \*b\* \[c\](d) \<e\> \`f\`"
        );
        assert_eq!(code("```x"), "````sla\n```x\n````");
    }
}
