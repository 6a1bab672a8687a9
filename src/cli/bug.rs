//! What is said when slac itself is wrong.

use std::io::Write;
use std::panic::{PanicHookInfo, set_hook, take_hook};

/// The exit code of a bug.
pub(super) const EXIT: u8 = 101;

/// Lets a panic apologise instead of tracing; with `RUST_BACKTRACE` it traces as well.
pub(super) fn install() {
    let trace = take_hook();
    set_hook(Box::new(move |info| {
        let _ = std::io::stderr().lock().write_all(apology(info).as_bytes());
        let wanted =
            std::env::var_os("RUST_BACKTRACE").is_some_and(|it| !it.is_empty() && it != "0");
        if wanted {
            trace(info);
        }
    }));
}

fn apology(info: &PanicHookInfo<'_>) -> String {
    let place = info
        .location()
        .map_or_else(String::new, |at| format!(" ({}:{})", at.file(), at.line()));
    format!(
        "slac {} has a bug, and you have found it. Sorry.\n\
         No file was changed by this command after this point, and nothing it printed should be relied on.\n\
         Please report it with the contract, if you may show it: {}{place}\n",
        env!("CARGO_PKG_VERSION"),
        message(info),
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
