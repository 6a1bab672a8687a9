//! A stable text form of an agreement, for tests and for seeing what was understood.
//!
//! One line a fact, indented below what it belongs to; formulas stand as an author
//! would write them. What a contract leaves unsaid and the checker filled in is
//! there too. Places are left out: moving a declaration changes no dump.
//!
//! Not here: a form to be read back by a program; the plan has one.

mod outcome;
mod parties;
mod promise;
mod source;

use super::words::{self, Words};
use super::{Accept, Agreement, Head};
use std::fmt;

/// The agreement as text.
pub fn dump(agreement: &Agreement) -> String {
    let mut dump = Dump {
        text: String::new(),
        indent: 0,
        words: Words {
            currency: &agreement.contract.currency,
        },
    };
    dump.parties(agreement);
    dump.sources(agreement);
    dump.promises(agreement);
    dump.outcome(agreement);
    dump.text
}

struct Dump<'a> {
    text: String,
    indent: usize,
    words: Words<'a>,
}

impl Dump<'_> {
    fn line(&mut self, text: impl fmt::Display) {
        let text = text.to_string();
        for (index, line) in text.lines().enumerate() {
            // Prose over several lines keeps together by a deeper indent.
            let deeper = if index == 0 { 0 } else { 4 };
            for _ in 0..self.indent * 2 + deeper {
                self.text.push(' ');
            }
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }

    fn maybe(&mut self, word: &str, value: Option<&impl fmt::Display>) {
        if let Some(value) = value {
            self.line(format!("{word} {value}"));
        }
    }

    fn named(&mut self, word: &str, paths: &[impl fmt::Display]) {
        if !paths.is_empty() {
            self.line(format!("{word} {}", list(paths)));
        }
    }

    fn said(&mut self, what: &str, holds: bool) {
        if holds {
            self.line(what);
        }
    }

    /// A declaration: its head, and below it what `body` writes.
    fn declaration(&mut self, kind: &str, head: &Head, body: impl FnOnce(&mut Self)) {
        match &head.title {
            Some(title) => self.line(format!("{kind} {} {title:?}", head.path)),
            None => self.line(format!("{kind} {}", head.path)),
        }
        self.indent += 1;
        if let Some(doc) = &head.doc {
            self.line(format!("/// {}", words::prose(doc)));
        }
        body(self);
        self.indent -= 1;
    }

    fn accepts(&mut self, accepts: &[Accept]) {
        for accept in accepts {
            self.line(format!("accept {} {:?}", accept.code, accept.reason));
        }
    }
}

/// Parts with commas between them.
fn list<T: fmt::Display>(parts: &[T]) -> String {
    let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
    parts.join(", ")
}
