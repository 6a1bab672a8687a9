//! What may stand at a place, by what stands before it.
//!
//! While somebody types, the tree lacks just the part in question. So the place is read from the tokens before it:
//! in which braces it is, which sentence it belongs to, and which clauses stand there already.

use super::tokens::{Token, is_word, tokens, word_at};
use crate::syntax::ast::BlockKind;
use crate::syntax::{is_unfinished, joins_lines, schema};
use crate::text::Span;

/// A place, and what stands before it.
#[derive(Debug, Default)]
pub(super) struct Context<'t> {
    /// The word that is being typed; empty between words.
    pub(super) word: Span,
    /// The words of the sentences around it that braces follow, from the outside in.
    pub(super) heads: Vec<Vec<&'t str>>,
    /// What stands before the word in its sentence.
    pub(super) before: Vec<(Token, &'t str)>,
    /// The first words of the sentences before and behind it within the same braces.
    pub(super) given: Vec<&'t str>,
    /// The first sentence within the same braces, where another one follows: the head of a table's columns.
    pub(super) opening: Vec<&'t str>,
    /// The `let` lines before the place, with the metric that they belong to, whose value has not come yet.
    pub(super) body: Vec<(Token, &'t str)>,
    /// Whether it lies in a text or in a comment.
    pub(super) in_words: bool,
    /// The text that it lies in.
    pub(super) text: Option<Span>,
}

/// Braces that are open.
#[derive(Default)]
struct Open<'t> {
    head: Vec<&'t str>,
    sentence: Vec<(Token, &'t str)>,
    given: Vec<&'t str>,
    opening: Vec<&'t str>,
    body: Vec<(Token, &'t str)>,
}

impl<'t> Open<'t> {
    fn end(&mut self) {
        let first = self.sentence.first();
        self.given.extend(first.map(|(_, word)| *word));
        match first.map(|(_, word)| *word) {
            Some("metric") if let_of_metric(&self.sentence).is_some() => {
                self.body.clone_from(&self.sentence);
            }
            Some("let") if !self.body.is_empty() => self.body.append(&mut self.sentence.clone()),
            None => {}
            _ => self.body.clear(),
        }
        if self.opening.is_empty() {
            self.opening = self.sentence.iter().map(|(_, word)| *word).collect();
        }
        self.sentence.clear();
    }

    /// Whether the sentence goes on behind its line.
    fn goes_on(&self, next: Option<&str>) -> bool {
        let last = self.sentence.last().map(|(_, text)| *text);
        let open = last.is_some_and(|last| {
            matches!(
                last,
                "," | "=" | "+" | "-" | "*" | "/" | "(" | "[" | ">" | "<" | ":"
            ) || is_unfinished(last)
        });
        let joins = next.is_some_and(|next| joins_lines(next) || begins_no_line(next));
        open || joins
    }
}

/// Whether a line with this sign goes on with the sentence before it.
fn begins_no_line(sign: &str) -> bool {
    sign.starts_with([')', ']', '=', '<', '>', '+', '-', '*', '/', '!', '&', '|'])
}

/// What stands before an offset.
pub(super) fn context(text: &str, offset: u32) -> Context<'_> {
    let word = word_at(text, offset);
    let all = tokens(text);
    let behind =
        all.partition_point(|(_, span)| span.end <= word.start.max(1) && span.start < word.start);
    let mut open: Vec<Open<'_>> = vec![Open::default()];
    for (index, (token, span)) in all[..behind].iter().enumerate() {
        let next = all.get(index + 1).map(|(_, span)| span.of(text));
        step(&mut open, *token, span.of(text), next);
    }
    let inside = all.get(behind).is_some_and(|(token, span)| {
        let in_it = span.start < offset && offset < span.end;
        // At the end of a comment, or of a text that is not closed, what is typed belongs to it.
        let unclosed = span.end == offset
            && (*token == Token::Comment || (*token == Token::Text && !closed(span.of(text))));
        matches!(token, Token::Text | Token::Comment) && (in_it || unclosed)
    });
    let around = all.get(behind).filter(|(token, _)| *token == Token::Text);
    let around = around.map(|(_, span)| *span);
    let in_comment = all[..behind]
        .last()
        .is_some_and(|(token, span)| *token == Token::Comment && span.end == offset);
    let Some(own) = open.pop() else {
        return Context::default();
    };
    let mut given = own.given;
    given.extend(rest(text, &all[behind..]));
    Context {
        word,
        heads: open
            .iter_mut()
            .map(|it| std::mem::take(&mut it.head))
            .skip(1)
            .chain(std::iter::once(own.head))
            .filter(|head| !head.is_empty())
            .collect(),
        before: own.sentence,
        given,
        opening: own.opening,
        body: own.body,
        in_words: inside || in_comment,
        text: around.filter(|_| inside && !in_comment),
    }
}

fn closed(text: &str) -> bool {
    text.len() > 1 && text.ends_with('"')
}

fn step<'t>(open: &mut Vec<Open<'t>>, token: Token, text: &'t str, next: Option<&str>) {
    let Some(last) = open.last_mut() else {
        return;
    };
    match (token, text) {
        (Token::Comment, _) => {}
        (Token::Line, _) => {
            if !last.goes_on(next) {
                last.end();
            }
        }
        (_, "{") => {
            let head = last.sentence.iter().map(|(_, word)| *word).collect();
            last.end();
            open.push(Open {
                head,
                ..Open::default()
            });
        }
        (_, "}") => {
            if open.len() > 1 {
                open.pop();
            }
        }
        (_, ";") => last.end(),
        _ => last.sentence.push((token, text)),
    }
}

/// Where the last `let` line of a metric begins, if it begins with one.
fn let_of_metric(sentence: &[(Token, &str)]) -> Option<usize> {
    let head = sentence.iter().position(|(_, word)| *word == "=")?;
    let begins = sentence
        .get(head + 1)
        .is_some_and(|(_, word)| *word == "let");
    let last = sentence.iter().rposition(|(_, word)| *word == "let");
    last.filter(|_| begins)
}

/// Tokens as they are written; what parts them is one blank.
fn written(tokens: &[(Token, &str)]) -> String {
    let mut sentence = String::new();
    let mut end = 0;
    for (_, text) in tokens {
        let start = text.as_ptr() as usize;
        if start != end && !sentence.is_empty() {
            sentence.push(' ');
        }
        sentence.push_str(text);
        end = start + text.len();
    }
    sentence
}

/// The first words of the sentences behind a place, as far as the braces go.
fn rest<'t>(text: &'t str, tokens: &[(Token, Span)]) -> Vec<&'t str> {
    let mut given = Vec::new();
    let (mut depth, mut begins) = (0_usize, false);
    for (token, span) in tokens {
        let word = span.of(text);
        match word {
            "{" => depth += 1,
            "}" if depth == 0 => break,
            "}" => depth -= 1,
            _ if depth > 0 || *token == Token::Comment => {}
            ";" => begins = true,
            _ if *token == Token::Line => begins = true,
            _ => {
                if begins && word.starts_with(is_word) {
                    given.push(word);
                }
                begins = false;
            }
        }
    }
    given
}

impl Context<'_> {
    /// The kind of declaration whose clauses may stand here.
    pub(super) fn block(&self) -> Option<BlockKind> {
        let head = self.heads.last()?;
        let changes = matches!(head.first(), Some(&"change" | &"add"));
        BlockKind::from_word(head.get(usize::from(changes))?)
    }

    /// Whether a declaration may begin here.
    pub(super) fn at_item(&self) -> bool {
        let in_template = self
            .heads
            .last()
            .is_some_and(|it| it.first() == Some(&"template"));
        self.before.is_empty() && self.body.is_empty() && (self.heads.is_empty() || in_template)
    }

    /// What stands before the word in its sentence, as it is written; what parts its words is one blank.
    pub(super) fn sentence(&self) -> String {
        let from = match self.first() {
            Some("metric") => let_of_metric(&self.before).unwrap_or(0),
            _ => 0,
        };
        let sentence = written(&self.before[from..]);
        match self.first() {
            Some("let") => sentence,
            // The value of a metric behind its `let` lines reads as that of one more.
            _ if !self.body.is_empty() => format!("let value = {sentence}"),
            _ => sentence,
        }
    }

    /// The first word of the sentence.
    pub(super) fn first(&self) -> Option<&str> {
        self.before.first().map(|(_, word)| *word)
    }

    /// The last token before the word.
    pub(super) fn last(&self) -> Option<(Token, &str)> {
        self.before.last().copied()
    }

    /// The clauses that may still be given here.
    pub(super) fn clauses(&self, kind: BlockKind) -> Vec<&'static schema::ClauseSpec> {
        let given = |spec: &&schema::ClauseSpec| {
            spec.times.is_single() && spec.words.iter().any(|word| self.given.contains(word))
        };
        schema::clauses_of(kind).filter(|it| !given(it)).collect()
    }
}
