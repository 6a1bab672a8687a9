//! `slac explain`

use super::{folder, run, slac};
use crate::rust_text::root;
use std::fs;
use std::process::Output;

#[test]
fn findings_are_explained_by_number_and_name() {
    let folder = folder(&[]);
    let page = fs::read_to_string(root().join("docs/errors/SLA0401.md")).expect("a page");
    let by_number = slac(folder.path(), &["explain", "sla0401"]).output();
    let by_name = slac(folder.path(), &["explain", "band_gap"]).output();
    let text = |output: std::io::Result<Output>| {
        String::from_utf8(output.expect("it runs").stdout).expect("it is text")
    };
    assert_eq!(text(by_number), page);
    assert_eq!(text(by_name), page);
    insta::assert_snapshot!(run(&folder, &["explain", "bandgap"]), @r"
    exit code 2
    --- stdout
    --- stderr
    error: there is no finding `bandgap`
      help: did you mean `band_gap`?
    ");
    let list = run(&folder, &["explain", "--list"]);
    assert!(list.contains("SLA0401  band_gap"), "{list}");
}
