//! Runs `tests/spec/*.md`, and `docs/reference/*.md` in the same way: the language as prose with blocks that are checked.
//!
//! A `sla` block has exactly the findings that its comments announce:
//!
//! ```text
//! target => 99%   // error: [SLA0110] "=>"
//! ```
//!
//! means this code at this line, underlining this text. Errors and warnings that are
//! not announced fail the test; notes may go unannounced. A comment on a line of its
//! own speaks of the next line. The examples of the contract are run and must come out.
//!
//! Blocks below it hold data (`csv checks`, `jsonl checks`), or what is made of the contract
//! (see `outputs`); `SLAC_UPDATE=1` writes those anew.

use crate::markdown::{Block, blocks, replace};
use crate::outputs::Shown;
use crate::rust_text::root;
use crate::support::{Checked, Place};
use slac::diagnostics::Severity;
use slac::diagnostics::render::Format;
use std::path::PathBuf;
use std::{env, fs};

#[test]
fn the_specification_holds() {
    hold("tests/spec", &|_, page| page.to_owned());
}

/// Runs the pages of a folder. What `prepare` makes of the name and the text of a page is compared as
/// the outputs are.
pub(crate) fn hold(folder: &str, prepare: &dyn Fn(&str, &str) -> String) {
    let update = env::var_os("SLAC_UPDATE").is_some();
    let mut faults = Vec::new();
    for path in pages(folder) {
        let before = fs::read_to_string(&path).expect("a page can be read");
        let before = before.replace("\r\n", "\n");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let prepared = prepare(&name, &before);
        let page = run(&name, &prepared, &mut faults);
        if update && page != before {
            fs::write(&path, page).expect("a page can be written");
        } else if page != before {
            faults.push(format!(
                "{name}: outputs differ; SLAC_UPDATE=1 writes them anew"
            ));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n\n"));
}

pub(crate) fn pages(folder: &str) -> Vec<PathBuf> {
    let folder = fs::read_dir(root().join(folder)).expect("the folder is there");
    let mut paths: Vec<PathBuf> = folder
        .map(|entry| entry.expect("it can be read").path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    paths.sort();
    paths
}

/// Checks every block of a page. Returns the page with its outputs as they are now.
pub(crate) fn run(name: &str, page: &str, faults: &mut Vec<String>) -> String {
    let mut shown: Option<Shown> = None;
    let mut changes: Vec<(Block, String)> = Vec::new();
    for block in blocks(page) {
        let (kind, rest) = block.info.split_once(' ').unwrap_or((&block.info, ""));
        let fault = |what: &str| format!("{name}, {}, line {}: {what}", block.heading, block.line);
        match (kind, &mut shown) {
            ("sla", _) => {
                let now = Shown::new(block.clone());
                faults.extend(compare(name, &block, &now.checked));
                faults.extend(now.failed_examples().iter().map(|it| fault(it)));
                shown = Some(now);
            }
            ("csv" | "jsonl", Some(shown)) => {
                shown.data.push((format!("{rest}.{kind}"), block.text));
            }
            ("text" | "console" | "toml", _) => {}
            (_, Some(shown)) => match shown.output(&block.info) {
                Some(Ok(text)) => changes.push((block, text)),
                Some(Err(why)) => faults.push(fault(&why)),
                None => faults.push(fault(&format!("a block `{}` is nothing known", block.info))),
            },
            (_, None) => faults.push(fault("there is no contract above")),
        }
    }
    // From the last block to the first, so that the lines of the others stay true.
    let replaced = |page: String, (block, text): &(Block, String)| replace(&page, block, text);
    changes.iter().rev().fold(page.to_owned(), replaced)
}

/// A finding that a comment announces, or that was made.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Finding {
    severity: Severity,
    code: String,
    place: Place,
}

impl Finding {
    fn describe(&self) -> String {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let underlined = self.place.underlined.replace('"', "\\\"");
        format!("{severity}: [{}] \"{underlined}\"", self.code)
    }
}

/// Everything that differs between what a block announces and what it has.
fn compare(name: &str, block: &Block, checked: &Checked) -> Vec<String> {
    let mut faults = Vec::new();
    let mut announced = announced(&block.text, &mut faults);
    let mut surprises = Vec::new();
    for one in &checked.found {
        let made = Finding {
            severity: one.severity,
            code: one.code.id.to_owned(),
            place: checked.place(one),
        };
        match announced.iter().position(|other| *other == made) {
            Some(index) => drop(announced.remove(index)),
            None if made.severity > Severity::Note => surprises.push(made),
            None => {}
        }
    }
    let line = |one: &Finding| match one.place.line {
        0 => "outside the block".to_owned(),
        line => format!("line {}", block.line + line as usize - 1),
    };
    let missing = announced
        .iter()
        .map(|one| (one, "is announced but not found"));
    let surprising = surprises
        .iter()
        .map(|one| (one, "is found but not announced"));
    for (one, what) in missing.chain(surprising) {
        faults.push(format!("{}: {} {what}", line(one), one.describe()));
    }
    if faults.is_empty() {
        return faults;
    }
    let shown = checked.render(Format::Full);
    vec![format!(
        "{name}, {}\n  {}\n{shown}",
        block.heading,
        faults.join("\n  ")
    )]
}

/// The findings that the comments of a block announce.
fn announced(text: &str, faults: &mut Vec<String>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut waiting: Vec<Finding> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let mut parts = line.split("// ");
        let code = parts.next().unwrap_or_default();
        let mut here: Vec<Finding> = parts
            .filter_map(|part| announcement(part, faults))
            .collect();
        if code.trim().is_empty() && !here.is_empty() {
            waiting.append(&mut here);
            continue;
        }
        for mut one in waiting.drain(..).chain(here) {
            one.place.line = number;
            found.push(one);
        }
    }
    found
}

/// `error: [SLA0110] "=>"`, or nothing if the comment is an ordinary one.
fn announcement(comment: &str, faults: &mut Vec<String>) -> Option<Finding> {
    let (word, rest) = comment.split_once(": [")?;
    let severity = match word {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        "note" => Severity::Note,
        _ => return None,
    };
    let parts = rest.split_once("] \"").and_then(|(code, quoted)| {
        let underlined = quoted.trim_end().strip_suffix('"')?;
        Some((code, underlined.replace("\\\"", "\"")))
    });
    let Some((code, underlined)) = parts else {
        faults.push(format!(
            "`{comment}` should be like `error: [SLA0101] \"underlined\"`"
        ));
        return None;
    };
    Some(Finding {
        severity,
        code: code.to_owned(),
        place: Place {
            line: 0,
            underlined,
        },
    })
}

#[test]
fn announcements_are_read_from_comments() {
    let mut faults = Vec::new();
    let text = "a // error: [SLA0101] \"a \\\"b\\\"\" // note: [SLA0102] \"\"\nb // plain\n\
                // warning: [SLA0103] \"c\"\nc\n";
    let short: Vec<String> = announced(text, &mut faults)
        .iter()
        .map(|one| format!("{} {}", one.place.line, one.describe()))
        .collect();
    let expected = [
        "1 error: [SLA0101] \"a \\\"b\\\"\"",
        "1 note: [SLA0102] \"\"",
        "4 warning: [SLA0103] \"c\"",
    ];
    assert_eq!(short, expected);
    assert_eq!(faults, Vec::<String>::new());
    announced("a // error: [SLA0101] a\n", &mut faults);
    assert_eq!(faults.len(), 1);
}

#[test]
fn an_announcement_without_its_finding_is_a_fault() {
    let mut faults = Vec::new();
    let page = "# Language\n## Targets\n```sla\nparty a // error: [SLA0101] \"a\"\n```\n";
    run("page.md", page, &mut faults);
    assert_eq!(faults.len(), 1);
    assert!(faults[0].starts_with(
        "page.md, Language > Targets\n  line 4: error: [SLA0101] \"a\" is announced but not found"
    ), "{}", faults[0]);
}

#[test]
fn what_is_wrong_with_a_block_is_a_fault() {
    let fault = |blocks: &str| {
        let mut faults = Vec::new();
        run("page.md", &format!("# Page\n{blocks}"), &mut faults);
        faults.join("\n")
    };
    let contract = r#"
```sla
source calls "Calls" { kind events; supplied by acme, verifiable by globex; field at timestamp }
metric number: number = count(calls)
objective busy "Busy" { for workplace; measure number; target >= 1; over each calendar month; key }
example "No call" { over 2026-04; expect busy == 1; expect busy missed }
```
"#;
    assert_eq!(
        fault(contract),
        "page.md, Page, line 4: the example \"No call\" does not come out\n    \
         expected busy == 1, but it is 0"
    );
    let output = |info: &str| fault(&format!("```sla\n```\n```{info}\n```\n"));
    assert_eq!(output("ir"), "");
    assert!(output("pictures").ends_with("a block `pictures` is nothing known"));
    assert!(output("statement april").ends_with("`april` is no time"));
    assert!(fault("```tree\n```\n").ends_with("there is no contract above"));
    assert!(fault("```sla\nparty\n```\n```ir\n```\n").contains("the contract above has errors"));
}
