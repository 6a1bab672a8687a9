//! How long the whole command takes, from its start to its exit: `cargo bench --bench process`.
//!
//! A user waits for the process, not for a function. The peer in the same run is the
//! shortest command there is, `slac --version`: what it needs is the price of starting.

mod support;

use std::path::Path;
use std::process::Command;
use std::{env, fs};
use support::{generator, timing};

fn main() {
    let folder = env::temp_dir().join(format!("slac-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for contracts");
    timing::report("slac --version", || {
        run(&folder, &["--version"]);
    });
    for lines in [100, 1_000, 10_000] {
        let file = format!("bench-{lines}.sla");
        fs::write(folder.join(&file), generator::contract(lines)).expect("a contract");
        let name = format!("slac check, {lines} lines");
        timing::report(&name, || {
            run(&folder, &["check", &file]);
        });
    }
    for (name, days, over) in [("a month", 31, "2026-01"), ("a year", 365, "2026")] {
        let file = format!("probes-{days}.csv");
        fs::write(folder.join(&file), generator::probes(days)).expect("probes");
        let data = format!("checks_1={file}");
        // Only one of the contract's sources has data, which is no fault here.
        let eval = ["eval", "bench-100.sla", "--over", over, "--data", &data];
        let args = [&eval[..], &["--fail-on", "nothing"]].concat();
        timing::report(&format!("slac eval, {name} of probes"), || {
            run(&folder, &args);
        });
    }
    fs::remove_dir_all(&folder).expect("the folder is ours");
}

fn run(folder: &Path, args: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_slac"))
        .args(args)
        .current_dir(folder)
        .output()
        .expect("the command starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "slac {args:?}: {said}");
}
