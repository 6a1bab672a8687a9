//! The reference `docs/cli.md`.

use super::{folder, slac};
use crate::rust_text::root;
use std::fs;

/// `docs/cli.md` holds the help of each command, as the program prints it.
#[test]
fn the_reference_has_the_help_of_every_command() {
    let path = root().join("docs/cli.md");
    let before = fs::read_to_string(&path).expect("the page can be read");
    let folder = folder(&[]);
    let mut after = before.clone();
    let blocks = crate::markdown::blocks(&before);
    assert!(!blocks.is_empty(), "the page has no help");
    // From the last to the first, so that lines above stay where they are.
    for block in blocks.iter().rev() {
        let Some(command) = block.info.strip_prefix("text ") else {
            continue;
        };
        let arguments: Vec<&str> = command.split_whitespace().skip(1).collect();
        let output = slac(folder.path(), &arguments).output().expect("it runs");
        let help = String::from_utf8(output.stdout).expect("it is text");
        let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
        after = crate::markdown::replace(&after, block, lines.join("\n").trim_end());
    }
    crate::support::up_to_date("docs/cli.md", &after);
}
