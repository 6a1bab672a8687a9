//! What is said when slac itself is wrong.

use super::screen::{Screen, Trouble};
use crate::diagnostics::codes;
use crate::format::FormatBug;
use crate::text::sanitise;
use std::io::Write;
use std::panic::{PanicHookInfo, set_hook, take_hook};

/// The exit code of a bug.
pub(super) const EXIT: u8 = 101;

/// Lets a panic apologise instead of tracing; with `RUST_BACKTRACE` it traces as well.
pub(super) fn install() {
    let trace = take_hook();
    set_hook(Box::new(move |info| {
        let _ = std::io::stderr()
            .lock()
            .write_all(of_panic(info).as_bytes());
        let wanted =
            std::env::var_os("RUST_BACKTRACE").is_some_and(|it| !it.is_empty() && it != "0");
        if wanted {
            trace(info);
        }
    }));
}

/// A plan that slac made and cannot evaluate.
pub(super) fn of_plan(why: &str, screen: &mut Screen) -> Trouble {
    screen.tell(apology(why).trim_end());
    Trouble::Bug
}

/// A form that slac cannot make of a contract.
pub(super) fn of_form(why: &str, screen: &mut Screen) -> Trouble {
    screen.tell(apology(why).trim_end());
    Trouble::Bug
}

/// A layout that would have changed what a text says.
pub(super) fn of_layout(file: &str, bug: &FormatBug, screen: &mut Screen) -> Trouble {
    let code = codes::FORMATTER_BUG.id;
    let why = format!("{code}: {file}: {bug}. The file is as it was.");
    screen.tell(apology(&why).trim_end());
    Trouble::Bug
}

fn of_panic(info: &PanicHookInfo<'_>) -> String {
    let place = info
        .location()
        .map_or_else(String::new, |at| format!(" ({}:{})", at.file(), at.line()));
    apology(&format!("{}{place}", message(info)))
}

fn apology(what: &str) -> String {
    format!(
        "slac {} has a bug, and you have found it. Sorry.\n\
         Nothing that it printed in this run should be relied on.\n\
         Please report it with the contract, if you may show it: {}\n",
        env!("CARGO_PKG_VERSION"),
        sanitise(what),
    )
}

fn message(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    payload
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}
