//! `slac lsp`
//!
//! The language server is a program of its own, so that nobody who only checks contracts builds it or carries
//! it. It stands beside this one, and nowhere else: what a `PATH` or a current folder leads to may be anybody's.

use super::Outcome;
use super::args;
use super::screen::{Screen, Trouble};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The name of the server's program.
const PROGRAM: &str = "slac-lsp";

/// Becomes the language server.
pub(super) fn lsp(_: &args::Lsp, screen: &mut Screen) -> Result<Outcome, Trouble> {
    let server = match beside() {
        Ok(server) => server,
        Err(why) => {
            screen.complain(&format!("it is not known where slac is: {why}"), None);
            return Err(Trouble::Told);
        }
    };
    if !server.is_file() {
        let what = format!("there is no language server at {}", server.display());
        let help = "install `slac-lsp` beside `slac`; in a checkout, `cargo build --workspace` builds both";
        screen.complain(&what, Some(help));
        return Err(Trouble::Told);
    }
    become_it(&server, screen)
}

/// Where the server must stand.
fn beside() -> std::io::Result<PathBuf> {
    // Links are followed: a link to slac says nothing about where its server is.
    let own = std::env::current_exe()?.canonicalize()?;
    let folder = own.parent().unwrap_or(Path::new(""));
    Ok(folder.join(format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX)))
}

/// The server takes the place of this process, so that the editor talks to it and sees its status.
#[cfg(unix)]
fn become_it(server: &Path, screen: &mut Screen) -> Result<Outcome, Trouble> {
    use std::os::unix::process::CommandExt;
    let error = Command::new(server).exec();
    Err(cannot(server, &error, screen))
}

/// The server runs as long as this process, and its status is passed on.
#[cfg(not(unix))]
fn become_it(server: &Path, screen: &mut Screen) -> Result<Outcome, Trouble> {
    match Command::new(server).status() {
        Ok(status) if status.success() => Ok(Outcome::Clean),
        Ok(_) => Ok(Outcome::Findings),
        Err(error) => Err(cannot(server, &error, screen)),
    }
}

fn cannot(server: &Path, error: &std::io::Error, screen: &mut Screen) -> Trouble {
    let server = server.display();
    screen.complain(&format!("{server} cannot be started: {error}"), None);
    Trouble::Told
}
