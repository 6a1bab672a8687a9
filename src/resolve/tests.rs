//! Files that are missing, used twice or empty of a contract.

use super::*;

const NONE: Library = &[];

fn found(main: &str, loader: &Memory) -> Vec<(&'static str, String)> {
    let library: Library = &[("std.days", "")];
    let (resolved, found) = resolve(main, loader, library);
    let underlined = |one: &Diagnostic| {
        let text = &resolved.sources.file(one.at.file).text;
        (one.code.id, one.at.span.of(text).to_owned())
    };
    found.iter().map(underlined).collect()
}

#[test]
fn a_missing_main_file_is_a_finding() {
    let (resolved, found) = resolve("a.sla", &Memory::new(), NONE);
    assert_eq!(found.iter().next().map(|one| one.code.id), Some("SLA0206"));
    assert_eq!(resolved.declarations().count(), 0);
    assert_eq!(resolved.units().count(), 0);
}

#[test]
fn a_file_without_a_contract_is_a_finding() {
    let files = Memory::new().with("a.sla", "");
    assert_eq!(self::found("a.sla", &files), [("SLA0209", String::new())]);
}
