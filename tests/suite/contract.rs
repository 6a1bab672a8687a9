//! The JSON contract: its schema, its bytes, and what changes its digest.

use crate::rust_text::root;
use crate::support::{PREAMBLE, up_to_date};
use slac::contract::{self, v1};
use slac::ir::Agreement;
use slac::project::Project;
use slac::syntax;
use slac::text::FileId;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

/// The folders of the example agreements.
pub(crate) fn examples() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("examples")).expect("the folder is there");
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.expect("it can be read").path())
        .filter(|folder| folder.join("slac.toml").is_file())
        .collect();
    folders.sort();
    assert!(folders.len() >= 4, "only {folders:?} were seen");
    folders
}

fn agreement_of(text: &str) -> Option<Arc<Agreement>> {
    slac::check_text("test.sla", text).agreement
}

fn contract_of(text: &str) -> v1::Contract {
    contract::build(&agreement_of(text).expect("it has no errors"))
}

fn json(contract: &v1::Contract) -> serde_json::Value {
    serde_json::to_value(contract).expect("a contract is JSON")
}

fn digest(contract: &v1::Contract) -> String {
    contract::digest(contract).expect("a contract has a digest")
}

/// What does not fit a schema.
pub(crate) fn faults(schema: &serde_json::Value, value: &serde_json::Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).expect("the schema is one");
    validator
        .iter_errors(value)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect()
}

#[test]
fn the_schema_is_that_of_the_types() {
    let mut text = serde_json::to_string_pretty(&v1::schema()).expect("a schema is JSON");
    text.push('\n');
    up_to_date("schemas/contract-v1.json", &text);
}

#[test]
fn contracts_of_the_examples_fit_the_schema_and_can_be_read_back() {
    for folder in examples() {
        let compilation = Project::open(&folder).expect("it is a project").compile();
        let agreement = compilation.agreement.expect("an example has no errors");
        let plain = contract::build(&agreement);
        let traced = contract::with_provenance(plain.clone(), &agreement, &compilation.sources);
        for contract in [&plain, &traced] {
            let value = json(contract);
            let faults = faults(&v1::schema(), &value);
            assert!(faults.is_empty(), "{}: {faults:?}", folder.display());
            let back: v1::Contract = serde_json::from_value(value).expect("it can be read back");
            assert_eq!(&back, contract, "{}", folder.display());
        }
        // Places change neither the digest nor anything else.
        assert_eq!(digest(&plain), digest(&traced));
        let text = json(&plain).to_string();
        for hole in [r#""op":"unknown""#, r#""type":"unknown""#, r#""words":"?""#] {
            assert!(!text.contains(hole), "{}: {hole}", folder.display());
        }
    }
}

#[test]
fn the_schema_refuses_what_is_no_contract() {
    let value = json(&contract_of(PREAMBLE));
    assert_eq!(faults(&v1::schema(), &value), Vec::<String>::new());
    let changes: [&dyn Fn(&mut serde_json::Value); 5] = [
        &|value| value["extra"] = true.into(),
        &|value| value["agreement"]["extra"] = true.into(),
        &|value| value["readings"]["steps"] = "deepest_first".into(),
        &|value| value["services"][0]["fee"]["amount"]["amount"] = 42_000.into(),
        &|value| {
            let members = value.as_object_mut().expect("it is an object");
            members.remove("penalties");
        },
    ];
    for (index, change) in changes.iter().enumerate() {
        let mut other = value.clone();
        change(&mut other);
        assert!(!faults(&v1::schema(), &other).is_empty(), "change {index}");
    }
}

/// No number that a reader's floating point could spoil: what is not a string is a small count.
#[test]
fn numbers_of_json_are_small_integers() {
    fn check(value: &serde_json::Value, at: &str) {
        match value {
            serde_json::Value::Number(number) => {
                let small = number.as_i64().is_some_and(|it| it.abs() <= 1 << 53);
                assert!(small, "{at}: {number}");
            }
            serde_json::Value::Array(list) => list.iter().for_each(|it| check(it, at)),
            serde_json::Value::Object(members) => {
                members.iter().for_each(|(name, it)| check(it, name));
            }
            _ => {}
        }
    }
    for folder in examples() {
        let compilation = Project::open(&folder).expect("it is a project").compile();
        let agreement = compilation.agreement.expect("an example has no errors");
        check(&json(&contract::build(&agreement)), "");
    }
}

#[test]
fn places_are_those_of_the_parts() {
    let text = format!("{PREAMBLE}\nclause late \"Late\" \"Too late is too late.\"\n");
    let compiled = slac::check_text("test.sla", &text);
    let agreement = compiled.agreement.expect("it has no errors");
    let contract = contract::build(&agreement);
    let contract = contract::with_provenance(contract, &agreement, &compiled.sources);
    let value = json(&contract);
    let places = contract.provenance.expect("it was asked for");
    assert!(places.len() > 3);
    for pointer in places.keys() {
        assert!(value.pointer(pointer).is_some(), "{pointer} leads nowhere");
    }
    let line = text
        .lines()
        .position(|line| line.starts_with("clause late"));
    let place = places["/clauses/0"]
        .first()
        .expect("it is written somewhere");
    let expected = v1::Place {
        file: "test.sla".to_owned(),
        line: u32::try_from(line.expect("it is there") + 1).expect("it is small"),
        column: 8,
    };
    assert_eq!(*place, expected);
}

#[test]
fn two_builds_of_a_source_are_the_same_bytes() {
    for folder in examples() {
        let build = || {
            let compilation = Project::open(&folder).expect("it is a project").compile();
            let agreement = compilation.agreement.expect("an example has no errors");
            contract::canonical(&contract::build(&agreement)).expect("it has bytes")
        };
        assert_eq!(build(), build());
    }
}

/// What is no promise changes no digest: comments, blanks, the order of kinds.
#[test]
fn how_it_is_laid_out_changes_no_digest() {
    let plain = digest(&contract_of(PREAMBLE));
    let other = format!(
        "// A comment with 99.9 %.\n\n{}\n\n",
        PREAMBLE.replace("  ", "    ")
    );
    assert_eq!(digest(&contract_of(&other)), plain);
}

/// Each digit of the workplace agreement outside comments is changed, one at a time. Whatever still
/// checks is another contract, and must have another digest.
#[test]
fn each_digit_changes_the_digest() {
    let path = root().join("examples/workplace/workplace.sla");
    let text = fs::read_to_string(path).expect("the example is there");
    let original = digest(&contract_of(&text));
    let parse = syntax::parse(FileId::default(), &text);
    let commented = |at: usize| {
        let at = u32::try_from(at).expect("it is small");
        let comments = parse.trivia.comments.iter();
        comments
            .map(|it| it.span)
            .any(|it| it.start <= at && at < it.end)
    };
    let digits: Vec<usize> = text
        .char_indices()
        .filter(|(at, character)| character.is_ascii_digit() && !commented(*at))
        .map(|(at, _)| at)
        .collect();
    let (mut changed, mut refused) = (0, 0);
    for &at in &digits {
        let old = text.as_bytes()[at] - b'0';
        let mut others = [1, 9, 5]
            .map(|step| (old + step) % 10)
            .into_iter()
            .filter_map(|digit| {
                let mut other = text.clone();
                other.replace_range(at..=at, &digit.to_string());
                agreement_of(&other)
            });
        match others.next() {
            Some(agreement) => {
                let other = digest(&contract::build(&agreement));
                let line = text[..at].lines().count();
                assert_ne!(other, original, "a digit in line {line} does not count");
                changed += 1;
            }
            None => refused += 1,
        }
    }
    assert!(
        changed >= 200 && refused < 70,
        "{changed} changed, {refused} refused"
    );
}

// ---- the page for consumers

/// A value with its members sorted, as canonical JSON has them, but laid out for people.
fn laid_out(value: &serde_json::Value) -> String {
    fn sorted(value: &serde_json::Value) -> serde_json::Value {
        match value {
            serde_json::Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                members.sort_by_key(|(name, _)| *name);
                let members = members.into_iter();
                members
                    .map(|(name, it)| (name.clone(), sorted(it)))
                    .collect()
            }
            serde_json::Value::Array(list) => list.iter().map(sorted).collect(),
            other => other.clone(),
        }
    }
    serde_json::to_string_pretty(&sorted(value)).expect("it is JSON")
}

#[test]
fn the_page_shows_what_is_made_of_its_example() {
    let page = root().join("docs/formats/contract.md");
    let before = fs::read_to_string(page).expect("the page can be read");
    let blocks = crate::markdown::blocks(&before);
    let source = blocks.iter().find(|block| block.info == "sla whole");
    let checked = crate::support::Checked::new("sla whole", &source.expect("it is there").text);
    assert!(checked.found.is_empty(), "the example has findings");
    let contract = contract_of(&checked.text);
    let value = json(&contract);
    up_to_date(
        "docs/formats/contract-example.json",
        &format!("{}\n", laid_out(&value)),
    );
    let mut after = before.clone();
    for block in blocks.iter().rev() {
        let text = match block.info.split_once(' ') {
            Some(("json", pointer)) => laid_out(value.pointer(pointer).expect("it is there")),
            Some(("text", "digest")) => digest(&contract),
            _ => continue,
        };
        after = crate::markdown::replace(&after, block, &text);
    }
    up_to_date("docs/formats/contract.md", &after);
}
