//! Where text goes, and how it may look there.

use super::args::{Color, FindingFormat};
use super::wrong::Wrong;
use crate::diagnostics::render::{Format, render};
use crate::diagnostics::{Diagnostics, Severity};
use crate::evaluate::data::Problems;
use crate::project::OpenError;
use crate::text::{SourceMap, sanitise};
use std::io::{self, IsTerminal, Write};

/// Columns assumed where nobody can say.
const WIDTH: usize = 80;
/// Wider drawings are harder to read, not easier.
const WIDEST: usize = 120;

/// The two outputs of the process.
pub(super) struct Screen {
    color: Color,
    out: io::Stdout,
    err: io::Stderr,
}

/// Why a command stopped.
pub(super) enum Trouble {
    /// Nobody reads the output any more.
    Closed,
    /// It cannot be written.
    Output(io::Error),
    /// It was told already.
    Told,
    /// A bug of slac, and it was told.
    Bug,
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::Output(error),
        }
    }
}

impl Screen {
    pub(super) fn new(color: Color) -> Self {
        Self {
            color,
            out: io::stdout(),
            err: io::stderr(),
        }
    }

    /// Writes what was asked for.
    pub(super) fn print(&mut self, text: &str) -> Result<(), Trouble> {
        let mut out = self.out.lock();
        out.write_all(text.as_bytes())?;
        out.flush()?;
        Ok(())
    }

    /// Says something beside it. That nobody listens is no trouble.
    pub(super) fn tell(&mut self, text: &str) {
        let _ = writeln!(self.err.lock(), "{text}");
    }

    /// Says that something cannot be done, and what to do.
    pub(super) fn complain(&mut self, what: &str, help: Option<&str>) {
        let error = paint("error", "1;31", self.colours_errors());
        self.tell(&format!("{error}: {}", sanitise(what)));
        if let Some(help) = help {
            self.tell(&format!("  help: {}", sanitise(help)));
        }
    }

    /// Says that a path leads to no contract.
    pub(super) fn refuse(&mut self, error: &OpenError) -> Trouble {
        self.complain(&error.to_string(), error.help.as_deref());
        Trouble::Told
    }

    /// Says that an argument means nothing.
    pub(super) fn cannot(&mut self, wrong: &Wrong) -> Trouble {
        self.complain(&wrong.what, wrong.help.as_deref());
        Trouble::Told
    }

    /// Says something that is good to know.
    pub(super) fn note(&mut self, text: &str) {
        let note = paint("note", "1;36", self.colours_errors());
        self.tell(&format!("{note}: {}", sanitise(text)));
    }

    /// Says what is wrong with data.
    pub(super) fn tell_problems(&mut self, problems: &Problems) {
        let colour = self.colours_errors();
        for problem in problems {
            let (word, style) = match problem.code.severity() {
                Severity::Error => ("error", "1;31"),
                Severity::Warning => ("warning", "1;33"),
                Severity::Note => ("note", "1;36"),
            };
            let head = paint(&format!("{word}[{}]", problem.code.id), style, colour);
            self.tell(&format!("{head}: {}", sanitise(&problem.to_string())));
            if let Some(help) = &problem.help {
                self.tell(&format!("  help: {}", sanitise(help)));
            }
        }
        if problems.more() > 0 {
            self.tell(&format!("and {} more", problems.more()));
        }
    }

    /// Findings as the answer.
    pub(super) fn print_findings(
        &mut self,
        found: &Diagnostics,
        sources: &SourceMap,
        format: FindingFormat,
    ) -> Result<(), Trouble> {
        let format = match format {
            FindingFormat::Full => Format::Full,
            FindingFormat::Short => Format::Short,
            FindingFormat::Json => Format::Json,
        };
        let colour = self.colours(self.out.is_terminal());
        self.print(&render(found, sources, format, colour, width()))
    }

    /// Findings beside the answer.
    pub(super) fn tell_findings(&mut self, found: &Diagnostics, sources: &SourceMap) {
        let text = render(found, sources, Format::Full, self.colours_errors(), width());
        let _ = self.err.lock().write_all(text.as_bytes());
    }

    fn colours_errors(&self) -> bool {
        self.colours(self.err.is_terminal())
    }

    /// Whether colours may be used. They never carry meaning alone.
    fn colours(&self, terminal: bool) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                let set = |name: &str| std::env::var_os(name).is_some_and(|it| !it.is_empty());
                let dumb = std::env::var_os("TERM").is_some_and(|it| it == "dumb");
                terminal && !dumb && !set("NO_COLOR")
            }
        }
    }
}

/// A word in a colour of the terminal.
fn paint(word: &str, style: &str, colour: bool) -> String {
    if colour {
        format!("\u{1b}[{style}m{word}\u{1b}[0m")
    } else {
        word.to_owned()
    }
}

/// Columns of the screen.
pub(super) fn width() -> usize {
    let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    terminal.unwrap_or(WIDTH).clamp(40, WIDEST)
}
