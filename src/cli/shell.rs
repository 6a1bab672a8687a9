//! `slac completions` and `slac man`: what a shell and a manual are told about the arguments.
//!
//! Both are made from the arguments themselves, so they cannot be out of date.

use super::Outcome;
use super::args::{self, Arguments};
use super::screen::{Screen, Trouble};
use super::wrong::Wrong;
use clap::CommandFactory;

/// Prints the completions of a shell.
pub(super) fn completions(
    args: &args::Completions,
    screen: &mut Screen,
) -> Result<Outcome, Trouble> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "slac", &mut text);
    screen.print(&String::from_utf8_lossy(&text))?;
    Ok(Outcome::Clean)
}

/// Prints the manual page of the program or of one command.
pub(super) fn man(args: &args::Man, screen: &mut Screen) -> Result<Outcome, Trouble> {
    let mut program = Arguments::command();
    program.build();
    let command = match &args.command {
        None => program,
        Some(name) => {
            let Some(command) = program.find_subcommand(name) else {
                let shown = program.get_subcommands().filter(|it| !it.is_hide_set());
                let names: Vec<&str> = shown.map(clap::Command::get_name).collect();
                let wrong = Wrong::new(format!("there is no command `{name}`"));
                return Err(screen.cannot(&wrong.near(name, names.into_iter())));
            };
            command.clone().version(env!("CARGO_PKG_VERSION"))
        }
    };
    let mut text = Vec::new();
    let source = concat!("slac ", env!("CARGO_PKG_VERSION"));
    let page = clap_mangen::Man::new(command).source(source);
    page.render(&mut text)?;
    screen.print(&String::from_utf8_lossy(&text))?;
    Ok(Outcome::Clean)
}
