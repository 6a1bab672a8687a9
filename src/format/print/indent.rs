//! Where the further lines of a statement begin.
//!
//! | The line goes on | and begins |
//! |---|---|
//! | behind `=` | one step further in |
//! | behind an opening bracket | one step further in than the bracket's line |
//! | behind a comma | below the first of what the comma separates |
//! | with `else`, `then` | below its `if`, or one step further in |
//! | with a closing bracket | below the bracket's contents, or its line |
//! | otherwise | one step further in than the operand it belongs to |

use super::Input;

pub(super) struct Indenter<'i, 'a> {
    input: &'i Input<'a>,
    step: usize,
    /// Indentation of the line that is being printed, and of its statement.
    line: usize,
    statement: usize,
    open: Vec<Open>,
    /// Where what the statement takes begins.
    argument: Option<usize>,
    /// Whether the statement's `=` was passed.
    assigned: bool,
    /// Tokens since the statement began.
    passed: usize,
    /// The token before.
    before: Option<usize>,
    /// Column of the `if` whose `else` came last.
    last_if: usize,
}

#[derive(Clone, Copy)]
enum Open {
    Bracket {
        /// Indentation of its line.
        line: usize,
        /// Where its contents begin.
        first: Option<usize>,
        /// Where the part begins that the last comma separates.
        part: Option<usize>,
        /// Whether its contents begin in the next line.
        hangs: bool,
    },
    If(usize),
}

impl<'i, 'a> Indenter<'i, 'a> {
    pub(super) fn new(input: &'i Input<'a>) -> Self {
        Self {
            input,
            step: usize::from(input.style.indent),
            line: 0,
            statement: 0,
            open: Vec::new(),
            argument: None,
            assigned: false,
            passed: 0,
            before: None,
            last_if: 0,
        }
    }

    pub(super) fn begin_line(&mut self, indent: usize) {
        self.line = indent;
    }

    fn is(&self, token: usize, word: &str) -> bool {
        self.input.tokens[token].is(self.input.text, word)
    }

    fn is_any(&self, token: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(token, word))
    }

    /// Passes over a token that stands in `column`.
    pub(super) fn feed(&mut self, token: usize, column: usize) {
        if self.input.marks[token].starts.is_some() {
            self.open.clear();
            self.statement = self.line;
            self.argument = None;
            self.assigned = false;
            self.passed = 0;
        }
        let is_close = self.is_any(token, &[")", "]"]);
        if is_close {
            self.close();
        } else {
            self.place(token, column);
        }
        if self.is_any(token, &["(", "["]) {
            self.open.push(Open::Bracket {
                line: self.line,
                first: None,
                part: None,
                hangs: false,
            });
        } else if self.is(token, "if") {
            let follows_else = self.before.is_some_and(|it| self.is(it, "else"));
            let column = if follows_else { self.last_if } else { column };
            self.open.push(Open::If(column));
        } else if self.is(token, "else")
            && let Some(Open::If(column)) = self.open.last()
        {
            self.last_if = *column;
            self.open.pop();
        } else if self.is(token, ",") {
            if let Some(Open::Bracket { part, .. }) = self.bracket() {
                *part = None;
            }
        } else if self.is(token, "=") && self.open.is_empty() {
            self.assigned = true;
        }
        self.before = Some(token);
        self.passed += 1;
    }

    fn close(&mut self) {
        while let Some(open) = self.open.pop() {
            if matches!(open, Open::Bracket { .. }) {
                break;
            }
        }
    }

    /// The innermost bracket that is open.
    fn bracket(&mut self) -> Option<&mut Open> {
        let is_bracket = |open: &&mut Open| matches!(open, Open::Bracket { .. });
        self.open.iter_mut().rev().find(is_bracket)
    }

    /// Remembers where arguments begin.
    fn place(&mut self, token: usize, column: usize) {
        let starts_line =
            self.before.is_some_and(|it| it + 1 == token) && self.input.tokens[token].breaks > 0;
        if let Some(Open::Bracket {
            first, part, hangs, ..
        }) = self.bracket()
        {
            *hangs |= first.is_none() && starts_line;
            first.get_or_insert(column);
            part.get_or_insert(column);
            return;
        }
        let marked = self.input.marks[token].cell.is_some();
        if self.argument.is_none() && (self.passed == 1 || (marked && self.passed > 0)) {
            self.argument = Some(column);
        }
    }

    /// The column for a line of the same statement that begins with `token`.
    pub(super) fn continuation(&self, token: usize) -> usize {
        let Some(before) = self.before else {
            return self.line;
        };
        if self.is(token, "{") {
            return self.statement;
        }
        if let Some(Open::If(column)) = self.open.last() {
            if self.is(token, "else") {
                return *column;
            }
            if self.is(token, "then") || self.is(before, "then") {
                return column + self.step;
            }
        }
        if self.is(before, "else") {
            return self.last_if + self.step;
        }
        let brackets = self.open.iter().rev();
        let bracket = brackets.into_iter().find_map(|open| match *open {
            Open::Bracket {
                line,
                first,
                part,
                hangs,
            } => Some((line, first, part, hangs)),
            Open::If(_) => None,
        });
        match bracket {
            Some((line, None, ..)) => line + self.step,
            Some((line, Some(_), _, true)) if self.is_any(token, &[")", "]"]) => line,
            Some((_, Some(first), part, _)) => {
                if self.is(before, ",") || self.is_any(token, &[")", "]"]) {
                    first
                } else {
                    part.unwrap_or(first) + self.step
                }
            }
            None if self.is(before, ",") => self.argument.unwrap_or(self.statement + self.step),
            None if self.assigned => self.statement + self.step,
            None => self.argument.unwrap_or(self.statement) + self.step,
        }
    }
}
