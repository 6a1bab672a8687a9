//! Lines, gaps and indentation to text.

use super::Style;
use super::lex::{Kind, Token};
use super::lines::{Line, LineKind};
use super::marks::{Mark, Start};
use unicode_width::UnicodeWidthStr;

mod comments;
mod indent;

use indent::Indenter;

/// What is printed.
pub(super) struct Input<'a> {
    pub(super) text: &'a str,
    pub(super) style: Style,
    pub(super) tokens: &'a [Token],
    pub(super) marks: &'a [Mark],
    pub(super) lines: &'a [Line],
    pub(super) gaps: &'a [usize],
}

/// How many columns of a screen a text takes. A tab takes one, as it will be a blank.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.width()
    }
}

/// A line that is printed but for its comment.
struct Printed {
    words: String,
    /// Columns that `words` takes; of its last line, if a text goes over several.
    width: usize,
    comment: Option<Comment>,
    scope: usize,
    blank_before: bool,
}

/// A comment at the end of a line.
struct Comment {
    token: usize,
    /// Where the author has it, moved with its line.
    column: usize,
}

/// The text.
pub(super) fn print(input: &Input<'_>) -> String {
    let mut printer = Printer {
        input,
        next: next_words(input.lines),
        indenter: Indenter::new(input),
        printed: Vec::new(),
    };
    for index in 0..input.lines.len() {
        printer.line(index);
    }
    let columns = comments::columns(&printer.printed);
    printer.finish(&columns)
}

/// For each line, the first from there on that is no remark.
fn next_words(lines: &[Line]) -> Vec<usize> {
    let mut next = vec![lines.len(); lines.len()];
    for index in (0..lines.len()).rev() {
        next[index] = match lines[index].kind {
            LineKind::Remark => next.get(index + 1).copied().unwrap_or(lines.len()),
            _ => index,
        };
    }
    next
}

struct Printer<'a, 'i> {
    input: &'i Input<'a>,
    next: Vec<usize>,
    indenter: Indenter<'i, 'a>,
    printed: Vec<Printed>,
}

impl Printer<'_, '_> {
    fn line(&mut self, index: usize) {
        let line = &self.input.lines[index];
        let indent = match line.kind {
            LineKind::Copied => 0,
            LineKind::Remark => self.remark_indent(index),
            _ => self.indent(index),
        };
        self.indenter.begin_line(indent);
        let mut words = " ".repeat(indent);
        let mut column = indent;
        for token in line.tokens.clone() {
            if token > line.tokens.start {
                let gap = self.input.gaps[token];
                words.extend(std::iter::repeat_n(' ', gap));
                column += gap;
            }
            if !matches!(line.kind, LineKind::Remark | LineKind::Copied) {
                self.indenter.feed(token, column);
            }
            column = self.word(token, indent, column, &mut words);
        }
        let first = &self.input.tokens[line.tokens.start];
        let comment = line.comment.map(|token| Comment {
            token,
            column: (self.input.tokens[token].column + indent).saturating_sub(first.column),
        });
        self.printed.push(Printed {
            words,
            width: column,
            comment,
            scope: line.scope,
            blank_before: line.blank_before,
        });
    }

    fn indent(&self, index: usize) -> usize {
        let line = &self.input.lines[index];
        let step = usize::from(self.input.style.indent);
        match line.kind {
            LineKind::Statement(Start::Local) => (line.depth + 1) * step,
            LineKind::Continuation => self.indenter.continuation(line.tokens.start),
            _ => line.depth * step,
        }
    }

    /// A remark stands as what follows it, or as what is before it in its block.
    fn remark_indent(&self, index: usize) -> usize {
        let own = self.input.lines[index].depth * usize::from(self.input.style.indent);
        let next = self.next[index];
        match self.input.lines.get(next).map(|line| line.kind) {
            Some(LineKind::Statement(_) | LineKind::Continuation) => self.indent(next),
            _ => own,
        }
    }

    /// Appends a token; gives the column behind it.
    fn word(&self, token: usize, indent: usize, column: usize, out: &mut String) -> usize {
        let token = &self.input.tokens[token];
        let words = token.of(self.input.text);
        let trimmed = match token.kind {
            Kind::Comment | Kind::Doc => words.trim_end(),
            _ => words,
        };
        if token.kind == Kind::Text && words.contains('\n') {
            return self.long_text(token, indent, out);
        }
        out.push_str(trimmed);
        column + width(trimmed)
    }

    /// A text over several lines moves with the line in which it begins.
    fn long_text(&self, token: &Token, indent: usize, out: &mut String) -> usize {
        let text = self.input.text;
        let line_start = text[..token.span.start as usize]
            .rfind('\n')
            .map_or(0, |at| at + 1);
        let line = text[line_start..].trim_start_matches('\u{feff}');
        let was = blanks_before(line);
        let mut lines = token.of(text).split('\n').map(str::trim_end);
        out.push_str(lines.next().unwrap_or(""));
        let lines: Vec<&str> = lines.collect();
        let shared = lines.iter().filter(|line| !line.is_empty());
        let shared = shared.map(|line| blanks_before(line)).min().unwrap_or(0);
        // Lines move together, or what is indented in the text would change.
        let back = was.saturating_sub(indent).min(shared);
        let mut last = 0;
        for line in lines {
            out.push('\n');
            last = 0;
            if !line.is_empty() {
                let blanks = blanks_before(line) - back + indent.saturating_sub(was);
                out.extend(std::iter::repeat_n(' ', blanks));
                out.push_str(line.trim_start_matches([' ', '\t']));
                last = blanks + width(line.trim_start_matches([' ', '\t']));
            }
        }
        last
    }

    fn finish(self, columns: &[usize]) -> String {
        let text = self.input.text;
        let windows = text.find('\n').is_some_and(|at| text[..at].ends_with('\r'));
        let last = self.input.lines.last();
        let ends_copied = last.is_some_and(|line| line.kind == LineKind::Copied);
        let mut out = String::with_capacity(text.len() + text.len() / 8);
        for (index, line) in self.printed.iter().enumerate() {
            if line.blank_before {
                out.push('\n');
            }
            out.push_str(&line.words);
            if let Some(comment) = &line.comment {
                let blanks = columns[index].saturating_sub(line.width).max(1);
                out.extend(std::iter::repeat_n(' ', blanks));
                out.push_str(self.input.tokens[comment.token].of(text).trim_end());
            }
            let unended = index + 1 == self.printed.len() && ends_copied && !text.ends_with('\n');
            if !unended {
                out.push('\n');
            }
        }
        // The first line end counts for all, those of copied lines too.
        let mut out = out.replace("\r\n", "\n");
        if windows {
            out = out.replace('\n', "\r\n");
        }
        if text.starts_with('\u{feff}') {
            out.insert(0, '\u{feff}');
        }
        out
    }
}

fn blanks_before(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}
