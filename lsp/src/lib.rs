//! The language server of slac.
//!
//! Everything that is known about a text is in `slac::ide`. This crate speaks the protocol and keeps the
//! server alive:
//!
//! ```text
//! stdin ─▶ framing ─▶ guard ─▶ handlers ─┬─ edits: applied at once, under a lock (store)
//!                                        └─ questions: job with a snapshot ─▶ analysis thread (worker)
//! stdout ◀──────────── replies ◀──────────────────────────────────────────────────┘
//! ```
//!
//! **The rule for handlers.** A handler is a few lines. It applies an edit before its first `.await`, or it
//! takes a snapshot before its first `.await` and sends a job; then it awaits the reply and nothing else. It never
//! waits for the client, and never holds a lock across an `.await`. So the order of messages is kept, and
//! nothing can wait for itself.
//!
//! Nothing is ever printed: the standard output belongs to the protocol.

mod actions;
mod capabilities;
mod colours;
mod completion;
mod convert;
mod custom;
mod framing;
mod guard;
mod lenses;
mod lines;
mod markup;
mod navigate;
mod parent;
mod progress;
mod publish;
mod pull;
mod server;
mod settings;
mod store;
mod views;
mod without;
mod worker;

pub use framing::pump;
pub use lines::{Encoding, Lines};

use guard::{Exit, Guard};
use server::Backend;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tower_lsp::{LspService, Server};

/// How many messages are worked on at a time. Handlers only wait, and what waits must not keep out what
/// it waits for.
const CONCURRENCY: usize = 1024;

/// Bytes on their way from the frames to the service.
const PIPE_BYTES: usize = 1 << 16;

/// Serves on the standard input and output until told to exit.
pub fn main() -> ExitCode {
    if let Some(argument) = std::env::args().skip(1).find(|it| !is_usual(it)) {
        return asked(&argument);
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let Ok(runtime) = runtime else {
        return ExitCode::from(2);
    };
    runtime.block_on(async {
        let exit: Arc<Exit> = Exit::new(|code| std::process::exit(code));
        serve(tokio::io::stdin(), tokio::io::stdout(), exit.clone()).await;
        // The input has ended. Without `exit` that is a failure; the runtime would wait for the thread that
        // reads the input, so it is not asked.
        std::process::exit(exit.code().unwrap_or(1));
    })
}

/// What editors say to servers that know several ways to be talked to.
fn is_usual(argument: &str) -> bool {
    argument == "--stdio" || argument.starts_with("--clientProcessId=")
}

/// Answers an argument on the standard error.
fn asked(argument: &str) -> ExitCode {
    use std::io::Write as _;
    let (text, code) = match argument {
        "--version" | "-V" => (concat!("slac-lsp ", env!("CARGO_PKG_VERSION")), 0),
        _ => (
            "slac-lsp is started by an editor and speaks the Language Server Protocol on its \
             standard input and output",
            2,
        ),
    };
    let _ = writeln!(std::io::stderr(), "{text}");
    ExitCode::from(code)
}

/// Serves one client until its input ends. `exit` is told when the client asks to exit.
pub async fn serve<I, O>(input: I, output: O, exit: Arc<Exit>)
where
    I: AsyncRead + Unpin + Send + 'static,
    O: AsyncWrite,
{
    let (reader, writer) = tokio::io::duplex(PIPE_BYTES);
    let frames = tokio::spawn(pump(input, writer));
    let watch = exit.clone();
    let (service, socket) = LspService::build(move |client| Backend::new(client, watch.clone()))
        .custom_method("sla/preview", Backend::preview)
        .custom_method("sla/libraryText", Backend::library_text)
        .custom_method("sla/examples", Backend::examples)
        .custom_method("sla/creditCurve", Backend::credit_curve)
        .custom_method("sla/export", Backend::export)
        .custom_method("sla/evaluate", Backend::evaluate)
        .finish();
    Server::new(reader, output, socket)
        .concurrency_level(CONCURRENCY)
        .serve(Guard::new(service, exit))
        .await;
    frames.abort();
}

/// For tests and for other programs that hold a server within themselves.
pub mod host {
    pub use crate::guard::Exit;
}
