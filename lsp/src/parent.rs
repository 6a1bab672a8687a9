//! Exits when the editor that started the server is gone.
//!
//! An editor that is killed does not say `exit`, and may leave the server's input open in another
//! process. So the server asks now and then whether the editor still lives.

use crate::guard::Exit;
use std::sync::Arc;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(2);

/// Watches the process with this number, where the system says which processes there are.
pub(crate) fn watch(process: u32, exit: Arc<Exit>) {
    if lives(process) != Some(true) {
        return;
    }
    tokio::spawn(async move {
        while lives(process) == Some(true) {
            tokio::time::sleep(EVERY).await;
        }
        exit.now(1);
    });
}

/// Whether there is such a process; nothing where the system does not say.
fn lives(process: u32) -> Option<bool> {
    let processes = std::path::Path::new("/proc");
    if !processes.join("self").exists() {
        return None;
    }
    let status = std::fs::read_to_string(processes.join(process.to_string()).join("stat"));
    // A process that has ended and that nobody has asked about is still listed, as `Z`.
    let ended = |status: &str| {
        let state = status.rsplit(')').next().unwrap_or_default();
        state.trim_start().starts_with('Z')
    };
    Some(status.is_ok_and(|status| !ended(&status)))
}
