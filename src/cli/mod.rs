//! The command line: arguments, screens, exit codes.
//!
//! | exit code | means |
//! |---|---|
//! | 0 | nothing was found, everything could be judged |
//! | 1 | something was found: the answer is on the screen |
//! | 2 | wrong use, or a file that cannot be read: there is no answer |
//! | 101 | a bug of slac |
//!
//! What was asked for goes to the standard output, everything else to the standard
//! error, so that `slac eval … | jq` works and still says what it skipped.
//!
//! Not here: anything that a program without a terminal would want (`project` and below).

mod amendment;
mod args;
mod bug;
mod build;
mod check;
mod diff;
mod eval;
mod explain;
mod fix;
mod fmt;
mod inspect;
mod lsp;
mod new;
mod progress;
mod screen;
mod shell;
mod test;
mod wrong;

use args::{Arguments, Command};
use clap::Parser;
use screen::{Screen, Trouble};
use std::process::ExitCode;

/// Enough for the deepest contract that the parser lets through, many times over.
const STACK_BYTES: usize = 256 << 20;

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    bug::install();
    let run = std::thread::Builder::new()
        .name("slac".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(|| run(Arguments::parse()));
    match run.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        // The hook has apologised.
        Ok(Err(_)) => ExitCode::from(bug::EXIT),
        Err(_) => ExitCode::from(Outcome::Trouble.code()),
    }
}

/// How a command came out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Outcome {
    /// Nothing was found.
    Clean,
    /// Something was found.
    Findings,
    /// There is no answer.
    Trouble,
}

impl Outcome {
    fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Trouble => 2,
        }
    }
}

fn run(arguments: Arguments) -> ExitCode {
    let mut screen = Screen::new(arguments.color);
    let outcome = match arguments.command {
        Command::Check(it) => check::check(&it, &mut screen),
        Command::Eval(it) => eval::eval(&it, &mut screen),
        Command::Test(it) => test::test(&it, &mut screen),
        Command::Build(it) => build::build(&it, &mut screen),
        Command::Amendment(it) => amendment::amendment(&it, &mut screen),
        Command::Diff(it) => diff::diff(&it, &mut screen),
        Command::New(it) => new::new(&it, &mut screen),
        Command::Completions(it) => shell::completions(&it, &mut screen),
        Command::Man(it) => shell::man(&it, &mut screen),
        Command::Fmt(it) => fmt::fmt(&it, &mut screen),
        Command::Lsp(it) => lsp::lsp(&it, &mut screen),
        Command::Explain(it) => explain::explain(&it, &mut screen),
        Command::Plan(it) => inspect::plan(&it, &mut screen),
        Command::Ir(it) => inspect::ir(&it, &mut screen),
    };
    match outcome {
        Ok(outcome) => ExitCode::from(outcome.code()),
        // Whoever reads the output has seen enough.
        Err(Trouble::Closed) => ExitCode::SUCCESS,
        Err(Trouble::Output(error)) => {
            screen.complain(&format!("the output cannot be written: {error}"), None);
            ExitCode::from(Outcome::Trouble.code())
        }
        Err(Trouble::Told) => ExitCode::from(Outcome::Trouble.code()),
        Err(Trouble::Bug) => ExitCode::from(bug::EXIT),
    }
}
