//! What holds at one place only: parameters of metrics and templates, `let` lines within a metric, what a template
//! declares; and the rows that a declaration is judged over, whose fields stand in its formulas.
//!
//! Names are read from the tokens before the place, because what is being typed is not in the tree.

use super::super::context::Context;
use super::super::tokens::Token;
use super::{CompletionKind, Offer};
use crate::resolve::{DeclId, Kind, name_and_title};
use crate::syntax::ast::{BlockKind, ClauseKind, Item, ItemKind, Over};
use crate::text::sanitise_line;

/// A name that holds at the place only.
#[derive(Clone, Debug)]
pub(super) struct Local {
    name: String,
    /// The word of what it stands for; for a value, its type.
    word: String,
    kind: Kind,
    detail: String,
}

impl Local {
    fn parameter(name: &str, word: &str) -> Self {
        Self {
            name: name.to_owned(),
            word: word.to_owned(),
            kind: Kind::Param,
            detail: format!("parameter: {word}"),
        }
    }

    /// Whether it stands for one of these, or for a value where values may stand.
    fn fits(&self, kinds: &[Kind]) -> bool {
        let declared = BlockKind::from_word(&self.word).is_some();
        let value = !declared && self.kind == Kind::Param && kinds.contains(&Kind::Let);
        value || kinds.iter().any(|kind| kind.word() == self.word)
    }
}

impl Offer<'_> {
    /// The names that hold at a place only.
    pub(super) fn locals_at(&self, context: &Context<'_>) -> Vec<Local> {
        let mut locals = Vec::new();
        if let Some(head) = template(context) {
            locals.extend(parameters(head));
            locals.extend(self.of_template(head));
        }
        let metric = match context.first() {
            Some("metric") => &context.before,
            _ => &context.body,
        };
        if metric.first().is_some_and(|(_, word)| *word == "metric") {
            let words: Vec<&str> = metric.iter().map(|(_, word)| *word).collect();
            locals.extend(parameters(&words));
        }
        let finished = match context.first() {
            // The last one is being written.
            Some("metric" | "let") => lets(context).count().saturating_sub(1),
            _ => usize::MAX,
        };
        locals.extend(lets(context).take(finished).map(|name| Local {
            name: name.to_owned(),
            word: "let".to_owned(),
            kind: Kind::Let,
            detail: "let".to_owned(),
        }));
        locals
    }

    /// Takes out the name that is being declared: nothing can be defined by itself.
    pub(super) fn without_own(&mut self, context: &Context<'_>) {
        let declared =
            |word: &str| matches!(word, "let" | "metric" | "param" | "calendar" | "unit");
        let begins = context.first().is_some_and(declared) && context.before.len() > 2;
        let words = context.before.iter().map(|(_, word)| *word);
        let words: Vec<&str> = words.take_while(|_| begins).collect();
        let last = words.iter().rposition(|word| *word == "let").unwrap_or(0);
        for own in [words.get(1), words.get(last + 1)].into_iter().flatten() {
            self.found
                .retain(|it| it.label != *own || !matches!(it.kind, CompletionKind::Name(_)));
        }
    }

    pub(super) fn local_names(&mut self, kinds: &[Kind]) {
        let fitting = self.locals.iter().filter(|it| it.fits(kinds));
        let fitting: Vec<Local> = fitting.cloned().collect();
        for local in fitting {
            let kind = CompletionKind::Name(local.kind);
            self.add(&local.name, kind, &local.detail, String::new());
        }
    }

    /// What a template declares, by its head.
    fn of_template(&self, head: &[&str]) -> Vec<Local> {
        let mut items = self.analysis.items(self.file).iter();
        let template = items.find_map(|item| match &item.kind {
            ItemKind::Template(it) => (Some(&&*it.name.text) == head.get(1)).then_some(&it.items),
            _ => None,
        });
        let declared = template.into_iter().flatten().filter_map(|item| {
            let (name, title) = name_and_title(item);
            let kind = Kind::of(&item.kind)?;
            let title = title.map_or(String::new(), |title| format!(": {}", title.value));
            let detail = format!("{}{title}", kind.word());
            Some(Local {
                name: name?.text.to_string(),
                word: kind.word().to_owned(),
                kind,
                detail: sanitise_line(&detail).into_owned(),
            })
        });
        declared.collect()
    }

    /// What the template declares that an `include` names, of one kind. It is read from the template: an inclusion that is being
    /// changed brings nothing yet.
    pub(super) fn declared_by_template(&mut self, include: &[&str], kind: Kind) {
        let resolved = &self.analysis.reading.resolved;
        let Some(unit) = self.unit else {
            return;
        };
        let id = match include {
            [_, module, ".", name, ..] => resolved
                .brought_by(unit, module)
                .and_then(|module| resolved.member(module, name)),
            [_, name, ..] => resolved.find_word(unit, name),
            _ => None,
        };
        let Some(ItemKind::Template(template)) = id.map(|id| &resolved.item(id).kind) else {
            return;
        };
        for item in &template.items {
            if Kind::of(&item.kind) == Some(kind)
                && let (Some(name), _) = name_and_title(item)
            {
                let of = format!("{} of the template", kind.word());
                self.add(&name.text, CompletionKind::Name(kind), &of, String::new());
            }
        }
    }

    /// Whether rows are at hand of which only a parameter is known.
    pub(super) fn has_unknown_rows(&self, context: &Context<'_>) -> bool {
        let named = |word: &str| {
            let mut locals = self.locals.iter();
            locals.any(|it| it.name == word && matches!(&*it.word, "source" | "rows"))
        };
        let mut words = context.before.windows(2);
        words.any(|pair| named(pair[0].1) && matches!(pair[1].1, "," | "where"))
    }

    /// The source that a `let` line of the metric around is made of.
    pub(super) fn source_of_local(&self, context: &Context<'_>, name: &str) -> Option<DeclId> {
        let tokens: Vec<&str> = context
            .body
            .iter()
            .chain(&context.before)
            .map(|(_, text)| *text)
            .collect();
        let at = tokens.windows(2).rposition(|pair| pair == ["let", name])?;
        let value = tokens.get(at + 2..)?;
        let end = value.iter().position(|it| *it == "let");
        self.source_among(&value[..end.unwrap_or(value.len())].join(" "), 1)
    }

    /// The source over whose rows the declaration around the place is judged.
    pub(super) fn rows_of_place(&self, context: &Context<'_>) -> Option<DeclId> {
        let unit = self.unit?;
        let resolved = &self.analysis.reading.resolved;
        let metric = match context.first() {
            Some("metric") => &context.before,
            _ => &context.body,
        };
        if let (Some((_, "metric")), Some((_, name))) = (metric.first(), metric.get(1)) {
            let mut objectives = resolved.of_kind(Kind::Objective);
            return objectives.find_map(|(id, it)| {
                let item = resolved.item(id);
                let own = it.unit == unit && measures(item, name);
                own.then(|| self.rows_judged(item)).flatten()
            });
        }
        let head = context.heads.last()?;
        let own = || resolved.find_word(unit, head.get(1)?);
        match head.first().copied()? {
            "objective" => self.rows_judged(resolved.item(own()?)),
            "penalty" | "bonus" => {
                let objective = self.objective_of(resolved.item(own()?))?;
                self.rows_judged(resolved.item(objective))
            }
            "responsibility" if context.before.iter().any(|(_, it)| *it == "rows") => {
                let words = context.before.iter().map(|(_, word)| *word);
                let mut declared = words.filter_map(|word| resolved.find_word(unit, word));
                declared.find_map(|id| {
                    let item = resolved.item(id);
                    self.rows_judged(item)
                        .or_else(|| self.first_source(item, 2))
                })
            }
            _ => None,
        }
    }

    /// The source of `over each row of ROWS`.
    fn rows_judged(&self, item: &Item) -> Option<DeclId> {
        let rows = item
            .clauses()
            .iter()
            .find_map(|clause| match &clause.kind {
                ClauseKind::Over(Over::EachRow { rows, .. } | Over::BeforeRow { rows, .. }) => {
                    Some(rows)
                }
                _ => None,
            })?;
        self.source_among(self.text_at(rows.span), 2)
    }
}

/// Whether an objective measures a metric.
fn measures(objective: &Item, metric: &str) -> bool {
    objective.clauses().iter().any(|clause| match &clause.kind {
        ClauseKind::Measure { metric: it, .. } => match &it.kind {
            crate::syntax::ast::ExprKind::Name(name) => &*name.text == metric,
            _ => false,
        },
        _ => false,
    })
}

/// The words of the template around a place.
fn template<'c, 't>(context: &'c Context<'t>) -> Option<&'c [&'t str]> {
    let head = context.heads.first()?;
    (head.first() == Some(&"template")).then_some(head)
}

/// The parameters in the head of a metric or a template: of `(level: percent)`, `level`.
fn parameters(head: &[&str]) -> Vec<Local> {
    let end = head.iter().position(|it| *it == ")");
    let head = &head[..end.unwrap_or(0)];
    let typed = head
        .windows(4)
        .filter(|it| matches!(it[0], "(" | ",") && it[2] == ":");
    typed.map(|it| Local::parameter(it[1], it[3])).collect()
}

/// The names of the `let` lines of the metric around a place.
fn lets<'c, 't>(context: &'c Context<'t>) -> impl Iterator<Item = &'t str> + use<'c, 't> {
    let within = !context.body.is_empty() || context.first() == Some("metric");
    let tokens = context.body.iter().chain(&context.before);
    let mut last = "";
    let names = tokens.filter_map(move |(token, text)| {
        let named = last == "let" && *token == Token::Word;
        last = text;
        named.then_some(*text)
    });
    names.take(if within { usize::MAX } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::Fixture;
    use super::super::complete;

    const CALLS: &str = "source calls { kind cases; supplied by acme; dated by sent; field sent timestamp; field closed timestamp }\n\
        source rooms { kind events; supplied by acme; field at timestamp; field desks number }\n\
        metric waiting: duration = elapsed(sent to closed)\n\
        param most: duration = 2 hours\nparam least: percent = 95%\nlet none_of_it = 1%\n\
        source outages { kind spans; supplied by acme; field start timestamp; field end timestamp }\nlet broken = spans(outages)\n\
        metric up: percent = 1\n\
        objective quick { for workplace; measure waiting; over each row of calls; target <= 3 days }\n";

    fn offered(text: &str) -> Vec<String> {
        let fixture = Fixture::new(&format!("{text}\n{CALLS}"));
        let (file, offset) = fixture.place();
        let found = complete(&fixture.analysis, file, offset).items.into_iter();
        found.map(|it| it.label).collect()
    }

    /// Of some names, those that are offered, in that order.
    fn among(names: &str, text: &str) -> String {
        let found = offered(text);
        let names: Vec<&str> = names.split(' ').collect();
        let found = found.iter().filter(|it| names.contains(&it.as_str()));
        found.cloned().collect::<Vec<String>>().join(" ")
    }

    #[test]
    fn parameters_and_local_names_hold_in_their_metric() {
        let names = "limit soon later calls party";
        insta::assert_snapshot!(among(names, "metric a(limit: duration): number =\n  let soon = $0\n  count(soon)"), @"limit calls");
        insta::assert_snapshot!(among(names, "metric a(limit: duration): number =\n  let soon = calls\n  let later = $0\n"), @"limit calls soon");
        insta::assert_snapshot!(among(names, "metric a(limit: duration): number =\n  let soon = calls\n  $0\n"), @"limit calls soon");
        insta::assert_snapshot!(among(names, "metric a(limit: duration): number =\n  let soon = calls\n  count(soon)\n$0\n"), @"party");
        insta::assert_snapshot!(among("sent desks", "metric a: number =\n  let soon = rooms\n  sum(soon where $0\n"), @"desks");
    }

    #[test]
    fn what_a_template_is_given_and_declares_suits_its_place() {
        let within = |clause: &str| {
            let head = "template t(what: service, down: time, least: percent, s: source) {\n  metric inner: percent = 1";
            format!("{head}\n  objective o \"O\" {{\n    {clause}\n  }}\n}}")
        };
        let names = "what down least s inner o workplace up";
        insta::assert_snapshot!(among(names, &within("for $0")), @"workplace what");
        insta::assert_snapshot!(among(names, &within("measure $0")), @"inner up");
        insta::assert_snapshot!(among(names, "template t(what: service, down: time) {\n  metric inner: percent = length($0\n}"), @"down least what workplace up");
        insta::assert_snapshot!(among(names, "template t(what: service) {\n  objective o { for what }\n}\ninclude t(workplace) as one { change objective $0 {} }"), @"o");
        insta::assert_snapshot!(among(names, "template t(what: service) {\n}\nobjective p { for $0 }"), @"workplace");
    }

    #[test]
    fn fields_are_those_of_the_rows_that_an_objective_is_judged_over() {
        let over = "over each row of calls }";
        let names = "sent closed desks workplace";
        insta::assert_snapshot!(among(names, &format!("objective a {{ for workplace\n measure $0\n {over}")), @"closed sent");
        insta::assert_snapshot!(among(names, &format!("objective a {{ for workplace; measure closed\n target <= $0\n {over}")), @"closed sent");
        insta::assert_snapshot!(among(names, "penalty p { for quick\n basis $0\n }"), @"closed sent");
        insta::assert_snapshot!(among(names, "metric other: number = max(rooms where overlaps(row, broken), $0\n"), @"desks workplace");
    }

    #[test]
    fn bounds_have_the_type_of_what_is_measured() {
        let names = "most least none_of_it broken up waiting calls";
        insta::assert_snapshot!(among(names, "objective a { for workplace; measure up\n target >= $0\n over each calendar month }"), @"least none_of_it up");
        insta::assert_snapshot!(among(names, "objective a { for workplace; measure waiting\n target >= 1 hour and <= $0\n over each row of calls }"), @"most waiting");
        insta::assert_snapshot!(among(names, "penalty p { for quick\n when > $0\n }"), @"most waiting");
        insta::assert_snapshot!(offered("penalty p { for quick\n when > $0\n }").first().cloned().unwrap_or_default(), @"most");
    }

    /// Four layers of names, each of which names the whole next layer.
    #[test]
    fn names_that_lead_to_very_many_others_keep_nobody_waiting() {
        let layer =
            |letter: char| -> Vec<String> { (0..250).map(|it| format!("{letter}{it}")).collect() };
        let mut text = String::from("@whole\nmetric m: number = max(a0, $0\n");
        for (letter, next) in [
            ('a', Some('b')),
            ('b', Some('c')),
            ('c', Some('d')),
            ('d', None),
        ] {
            let value = next.map_or("1".to_owned(), |next| layer(next).join(" + "));
            for name in layer(letter) {
                text.push_str(&format!("let {name} = {value}\n"));
            }
        }
        let fixture = Fixture::new(&text);
        let (file, offset) = fixture.place();
        let began = std::time::Instant::now();
        assert!(!complete(&fixture.analysis, file, offset).items.is_empty());
        assert!(began.elapsed().as_millis() < 1_000, "{:?}", began.elapsed());
    }
}
