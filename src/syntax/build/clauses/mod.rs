//! Clauses: which one a sentence is, and what to do when it is none.
//!
//! The first word and the declaration give the row of the schema, the row gives
//! the rule. When the rule refuses the sentence, two clauses may have run
//! together: a `;` is missing, or a line ends in a comma. Then the sentence is
//! cut where another clause begins, so that one mistake costs one clause.

mod changes;
mod examples;
mod parties;
mod promises;
mod remedies;
mod sources;

use super::{Builder, Built, Group, Nodes, Part, Sentence, Stop, offset};
use crate::diagnostics::{Diagnostic, Fix, codes, nearest};
use crate::syntax::ast::{BlockKind, Clause, ClauseKind, Name};
use crate::syntax::parser::Rule;
use crate::syntax::recovery::{self, Refused};
use crate::syntax::scan::leading_word;
use crate::syntax::schema::{self, ClauseSpec};
use crate::text::Span;
use std::sync::Arc;

/// The block whose clauses are being read.
struct Open {
    kind: BlockKind,
    clauses: Vec<Clause>,
    /// A `}` of this block was taken by a table in it that has none of its own.
    lent_brace: bool,
    /// Commas that end clauses, to be reported together.
    commas: Vec<Span>,
    /// A table of given data has no `{`: its rows may follow as if they were clauses.
    rows_follow: bool,
}

impl Open {
    /// Whether a clause that may stand only once is there already.
    fn has_single(&self, spec: &ClauseSpec) -> bool {
        let is_it = |clause: &Clause| spec.words.contains(&&*clause.word.text);
        spec.times.is_single() && self.clauses.iter().any(is_it)
    }
}

impl Builder<'_, '_> {
    /// The clauses in the braces of a block.
    pub(super) fn block_clauses(&mut self, kind: BlockKind, group: Group) -> Vec<Clause> {
        let outer = group.span;
        let group = self.single_group(group);
        let mut open = Open {
            kind,
            clauses: Vec::with_capacity(group.parts.len()),
            lent_brace: false,
            commas: Vec::new(),
            rows_follow: false,
        };
        let closed = group.closed;
        for part in group.parts {
            match part {
                Part::Doc(span) => self.report.push(recovery::stray_doc(self.file, span)),
                Part::Surplus(span) => self.surplus(span),
                Part::StrayClose(_) | Part::Known(_) => {}
                Part::Sentence(sentence) => self.sentence(&mut open, sentence),
            }
        }
        self.report_commas(&open.commas);
        if !closed && !open.lent_brace {
            self.unclosed(outer, outer.end, kind.word());
        }
        open.clauses
    }

    fn sentence(&mut self, open: &mut Open, sentence: Sentence) {
        let Sentence {
            mut span,
            mut group,
        } = sentence;
        if span.is_empty() {
            let place = self.at(Span::new(span.start, span.start + 1));
            self.report.push(Diagnostic::new(
                codes::STRAY_BRACE,
                place,
                "this `{` opens nothing",
            ));
            open.clauses.push(self.bad_clause(Span::empty(span.start)));
            return;
        }
        loop {
            let rest = self.clause(open, span, &mut group);
            match rest {
                Some(start) => span = Span::new(start, span.end),
                None => break,
            }
        }
        if let Some(group) = group {
            let word = leading_word(span.of(self.text));
            let place = self.at(Span::new(group.span.start, group.span.start + 1));
            if open
                .clauses
                .last()
                .is_none_or(|last| !matches!(last.kind, ClauseKind::Bad))
            {
                let headline = format!("`{word}` has no block");
                self.report.push(
                    Diagnostic::new(codes::STRAY_BRACE, place, headline)
                        .help("take the braces away, and write what is in them as clauses"),
                );
            }
        }
    }

    /// Reads the clause at `span`. Where another clause begins within it, gives its start.
    fn clause(&mut self, open: &mut Open, span: Span, group: &mut Option<Group>) -> Option<u32> {
        let Some(spec) = self.spec(open.kind, span) else {
            if open.rows_follow && span.of(self.text).contains('|') {
                return None;
            }
            self.unknown_clause(open.kind, span);
            open.clauses.push(self.bad_clause(span));
            return self.later_line(open.kind, span);
        };
        match self.strict(spec.form, span) {
            Ok(nodes) => {
                let clause = self.built_clause(open, spec, span, nodes, group);
                open.clauses.push(clause);
                None
            }
            Err(refused) => self.refused_clause(open, spec, span, &refused),
        }
    }

    fn spec(&self, kind: BlockKind, span: Span) -> Option<&'static ClauseSpec> {
        let words = span.of(self.text);
        let word = leading_word(words);
        schema::find(kind, word).or_else(|| {
            let second = leading_word(words[word.len()..].trim_start());
            schema::may_change(kind).filter(|_| second == "may" && !word.is_empty())
        })
    }

    fn built_clause(
        &mut self,
        open: &mut Open,
        spec: &ClauseSpec,
        span: Span,
        mut nodes: Nodes<'_>,
        group: &mut Option<Group>,
    ) -> Clause {
        let id = self.id();
        let word = self.clause_word(span);
        let mut span = span;
        let kind = if spec.form == Rule::given_clause {
            if let Some(group) = group {
                span = span.to(group.span);
            }
            self.given(open, nodes, group.take())
        } else {
            self.clause_kind(spec.form, &word, &mut nodes)
        };
        let kind = kind.unwrap_or_else(|stop| {
            self.stopped(stop);
            ClauseKind::Bad
        });
        Clause {
            id,
            word,
            kind,
            span,
        }
    }

    fn clause_word(&self, span: Span) -> Name {
        let word = leading_word(span.of(self.text));
        Name {
            text: Arc::from(word),
            span: Span::new(span.start, span.start + offset(word.len())),
        }
    }

    fn bad_clause(&mut self, span: Span) -> Clause {
        Clause {
            id: self.id(),
            word: self.clause_word(span),
            kind: ClauseKind::Bad,
            span,
        }
    }

    fn unknown_clause(&mut self, kind: BlockKind, span: Span) {
        if self.report.is_damaged(span) {
            return;
        }
        let token = recovery::token_at(self.text, span.start, span.end);
        let (place, word) = (self.at(token), token.of(self.text));
        let what = kind.word();
        if leading_word(word).is_empty() {
            let headline = format!("unexpected `{}` in this {what}", recovery::shown(word));
            self.report.push(
                Diagnostic::new(codes::UNKNOWN_CLAUSE, place, headline)
                    .note("a clause begins with its word, and ends with its line or at `;`"),
            );
            return;
        }
        let kinds = schema::kinds_with(word);
        let found = if kinds.is_empty() {
            let headline = format!("unknown clause `{word}` in this {what}");
            let found = Diagnostic::new(codes::UNKNOWN_CLAUSE, place, headline);
            let known: Vec<&'static str> = schema::clauses_of(kind)
                .flat_map(|spec| spec.words.iter().copied())
                .collect();
            let begun = || {
                let mut longer = known.iter().filter(|it| it.starts_with(word));
                let only = longer.next().filter(|_| word.len() >= 3);
                only.copied().filter(|_| longer.next().is_none())
            };
            let near = || nearest::nearest(word, known.iter().copied());
            match schema::meant_by(word, &known).or_else(near).or_else(begun) {
                Some(near) => found.suggest(format!("write `{near}`"), place, near),
                None => {
                    let known: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
                    found.help(format!("its clauses are {}", known.join(", ")))
                }
            }
        } else {
            let kinds: Vec<String> = kinds
                .iter()
                .map(|kind| format!("`{}`", kind.word()))
                .collect();
            let headline = format!("`{word}` is no clause of `{what}`");
            Diagnostic::new(codes::MISPLACED_CLAUSE, place, headline)
                .help(format!("it is a clause of {}", recovery::join(&kinds)))
        };
        self.report.push(found);
    }
}

/// Sentences that their rule refused.
impl Builder<'_, '_> {
    fn refused_clause(
        &mut self,
        open: &mut Open,
        spec: &ClauseSpec,
        span: Span,
        refused: &Refused,
    ) -> Option<u32> {
        if let Some(rest) = self.doubled_word(spec, span) {
            return Some(rest);
        }
        if spec.form == Rule::given_clause && self.given_without_brace(span, refused) {
            open.rows_follow = true;
            open.clauses.push(self.bad_clause(span));
            return None;
        }
        let next = self.clause_within(open, span, refused);
        let next = next.or_else(|| self.later_line(open.kind, span));
        let Some(next) = next else {
            self.malformed(spec, span, refused);
            open.clauses.push(self.bad_clause(span));
            return None;
        };
        let mut first = self.trimmed(span.start, next);
        let comma = first.of(self.text).ends_with(',');
        if comma {
            first = self.trimmed(first.start, first.end - 1);
        }
        match self.strict(spec.form, first) {
            Ok(nodes) => {
                if comma {
                    open.commas.push(Span::new(first.end, first.end + 1));
                } else {
                    self.separator_missing(first.end, next, span.end);
                }
                let clause = self.built_clause(open, spec, first, nodes, &mut None);
                open.clauses.push(clause);
            }
            Err(refused) => {
                self.malformed(spec, first, &refused);
                open.clauses.push(self.bad_clause(first));
            }
        }
        Some(next)
    }

    /// Where a clause begins whose word was written twice; reported.
    fn doubled_word(&mut self, spec: &ClauseSpec, span: Span) -> Option<u32> {
        let words = span.of(self.text);
        let word = leading_word(words);
        let rest = self.trimmed(span.start + offset(word.len()), span.end);
        if leading_word(rest.of(self.text)) != word || self.strict(spec.form, rest).is_err() {
            return None;
        }
        let second = Span::new(rest.start, rest.start + offset(word.len()));
        let between = self.at(Span::new(span.start + offset(word.len()), second.end));
        let headline = format!("`{word}` stands here twice");
        self.report.push(
            Diagnostic::new(codes::MALFORMED_CLAUSE, self.at(second), headline).fix(
                "take one out",
                between,
                "",
            ),
        );
        Some(rest.start)
    }

    /// Where a whole other clause begins near the place at which a rule gave up.
    fn clause_within(&mut self, open: &Open, span: Span, refused: &Refused) -> Option<u32> {
        let here = recovery::token_at(self.text, refused.at, span.end).start;
        let before = Span::new(span.start, here.max(span.start))
            .of(self.text)
            .trim_end();
        let word_before = before
            .rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .map(|index| span.start + offset(index + 1));
        for start in [Some(here), word_before].into_iter().flatten() {
            let rest = Span::new(start.min(span.end), span.end);
            if start > span.start
                && let Some(spec) = self.spec(open.kind, rest)
                && !open.has_single(spec)
                && self.strict(spec.form, rest).is_ok()
            {
                return Some(start);
            }
        }
        None
    }

    /// The first later line of a sentence that begins with a clause word.
    fn later_line(&self, kind: BlockKind, span: Span) -> Option<u32> {
        let words = span.of(self.text);
        words.match_indices('\n').find_map(|(index, _)| {
            let line = self.trimmed(span.start + offset(index), span.end);
            (!line.is_empty() && self.spec(kind, line).is_some()).then_some(line.start)
        })
    }

    fn malformed(&mut self, spec: &ClauseSpec, span: Span, refused: &Refused) {
        if self.report.is_damaged(span) {
            return;
        }
        let word = spec.word();
        let mut found =
            recovery::unreadable(self.file, self.text, span, refused, &format!("`{word}`"));
        if found.help.is_none() {
            found = found.help(format!("`{word}` takes {}: `{}`", spec.takes, spec.example));
        }
        self.report.push(found);
    }

    fn separator_missing(&mut self, end: u32, next: u32, limit: u32) {
        let word = recovery::token_at(self.text, next, limit);
        let headline = format!("`;` is missing before `{}`", word.of(self.text));
        let place = self.at(Span::empty(end));
        self.report.push(
            Diagnostic::new(codes::MISSING_SEPARATOR, self.at(word), headline)
                .note("a clause ends with its line or at `;`")
                .fix("write `;`", place, ";"),
        );
    }

    fn report_commas(&mut self, commas: &[Span]) {
        let Some(first) = commas.first() else { return };
        let edits = commas.iter().map(|comma| crate::diagnostics::Edit {
            at: self.at(*comma),
            text: String::new(),
        });
        let fix = Fix {
            title: "take the commas out".to_owned(),
            edits: edits.collect(),
            safe: true,
        };
        let mut found = Diagnostic::new(
            codes::SURPLUS_PUNCTUATION,
            self.at(*first),
            "a comma does not end a clause",
        )
        .note("a clause ends with its line or at `;`");
        found.fixes.push(fix);
        self.report.push(found);
    }

    fn surplus_colon(&mut self, nodes: &mut Nodes<'_>) {
        if let Some(colon) = nodes.take_if(Rule::compat_colon) {
            let place = self.at(colon.span());
            self.report.push(
                Diagnostic::new(codes::SURPLUS_PUNCTUATION, place, "no `:` stands here")
                    .note("what a word takes follows it directly")
                    .fix("take it out", place, ""),
            );
        }
    }
}

/// Forms.
impl Builder<'_, '_> {
    fn clause_kind(&mut self, form: Rule, word: &Name, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let begins_with_word = !matches!(
            form,
            Rule::hours_clause | Rule::supplied_clause | Rule::change_clause | Rule::power_clause
        );
        if begins_with_word {
            nodes.expect(Rule::word)?;
            self.surplus_colon(nodes);
        }
        match form {
            Rule::flag_clause | Rule::words_clause => self.flag(form, word, nodes),
            Rule::prose_clause => {
                let text = nodes.expect(Rule::text)?;
                Ok(ClauseKind::Prose(self.text(&text)))
            }
            Rule::named_clause => {
                let path = nodes.expect(Rule::path)?;
                Ok(ClauseKind::Named(self.path(path)))
            }
            Rule::names_clause => Ok(ClauseKind::NamedList(self.paths(nodes))),
            Rule::value_clause | Rule::groups_clause | Rule::met_clause => {
                Ok(ClauseKind::Value(self.expect_expr(nodes)?))
            }
            _ => self
                .party_clause(form, nodes)
                .or_else(|| self.source_clause(form, nodes))
                .or_else(|| self.promise_clause(form, nodes))
                .or_else(|| self.remedy_clause(form, nodes))
                .or_else(|| self.rule_of_changes(form, nodes))
                .or_else(|| self.example_clause(form, nodes))
                .unwrap_or(Err(Stop::Bug {
                    at: word.span,
                    wanted: form,
                })),
        }
    }

    fn flag(&mut self, form: Rule, word: &Name, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        if form == Rule::words_clause {
            let second = nodes.expect(Rule::word)?;
            let expected = match &*word.text {
                "sole" => "remedy",
                "oldest" | "newest" => "first",
                _ => "cash",
            };
            if second.text() != expected {
                let headline = format!("expected `{expected}`, found `{}`", second.text());
                let place = self.at(second.span());
                self.report.push(
                    Diagnostic::new(codes::MALFORMED_CLAUSE, place, headline).suggest(
                        format!("write `{expected}`"),
                        place,
                        expected,
                    ),
                );
                return Ok(ClauseKind::Bad);
            }
        }
        Ok(ClauseKind::Flag)
    }
}
