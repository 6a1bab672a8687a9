//! What `slac diff` finds, and what it does not: names, order and layout.

mod edits;

use crate::rust_text::root;
use crate::support::up_to_date;
use edits::Edit;
use slac::difference::text;
use slac::difference::v1::{
    self, Change, Difference, Favours, GivenValue, Member, Outcome, Witness,
};
use slac::evaluate::assess::{Options, Over, assess};
use slac::evaluate::data::{
    DataReader, DataSet, ExampleData, Given, GivenData, NoProgress, ReadOptions, read,
};
use slac::evaluate::reference::{self, Request, measure};
use slac::evaluate::statement::show::Show;
use slac::evaluate::statement::v1::{Group, KeyValue, Range, Verdict};
use slac::ir::Agreement;
use slac::plan::{self, v1::Unit};
use slac::quantity::{Date, Number, Zone};
use slac::resolve::{Memory, Values};
use slac::syntax;
use slac::text::SourceMap;
use slac::witness::difference;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::OnceLock;
use std::{fs, io};

pub(crate) use edits::EDITS;

use Favours::{Customer, Provider, Undecided as Open};

fn agreement(name: &str, text: &str) -> Result<Arc<Agreement>, String> {
    let compiled = slac::check_text(&format!("{name}.sla"), text);
    let found = compiled.diagnostics.iter().map(|it| it.headline.clone());
    let found: Vec<String> = found.collect();
    compiled.agreement.ok_or_else(|| found.join("\n"))
}

/// The examples, by name.
pub(crate) fn examples() -> Vec<(String, String)> {
    let folders = crate::contract::examples().into_iter();
    let read = |folder: std::path::PathBuf| {
        let name = folder.file_name().expect("a folder has a name");
        let name = name.to_str().expect("it is text").to_owned();
        let file = folder.join(format!("{name}.sla"));
        (name, fs::read_to_string(file).expect("it can be read"))
    };
    folders.map(read).collect()
}

/// The places of a file's declarations.
fn items(text: &str) -> Vec<(usize, usize)> {
    let mut sources = SourceMap::new();
    let file = sources.add("a.sla", text);
    let parsed = syntax::parse(file, text);
    let items = parsed.file.items.iter();
    items
        .map(|it| (it.span.start as usize, it.span.end as usize))
        .collect()
}

fn assert_nothing(name: &str, what: &str, found: &Difference) {
    assert_eq!(found.changes, Vec::<Change>::new(), "{name}, {what}");
}

#[test]
fn another_order_is_no_difference() {
    for (name, text) in examples() {
        let before = agreement(&name, &text).expect("an example has no errors");
        let parts: Vec<&str> = items(&text)
            .into_iter()
            .map(|(start, end)| &text[start..end])
            .collect();
        assert!(parts.len() > 5, "{name}");
        let (imports, others): (Vec<&str>, Vec<&str>) =
            parts.into_iter().partition(|it| it.starts_with("use "));
        let reversed: Vec<&str> = imports
            .into_iter()
            .chain(others.into_iter().rev())
            .collect();
        // Amendments, and findings that stand beside them, keep their order: it means something.
        if text.contains("\namendment ") {
            continue;
        }
        let after = agreement(&name, &reversed.join("\n\n")).expect("its order is free");
        assert_nothing(&name, "reversed", &difference(&before, &after));
    }
}

/// `word` with another name wherever it stands alone, outside of texts and comments.
fn renamed(text: &str, word: &str, new: &str) -> String {
    let mut out = String::new();
    let mut quoted = false;
    let mut rest = text;
    let name = |c: char| c.is_alphanumeric() || c == '_';
    while let Some(first) = rest.chars().next() {
        let comment = !quoted && rest.starts_with("//");
        if comment {
            let end = rest.find('\n').unwrap_or(rest.len());
            out.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        if !quoted && name(first) {
            let end = rest.find(|c| !name(c)).unwrap_or(rest.len());
            let found = &rest[..end];
            out.push_str(if found == word { new } else { found });
            rest = &rest[end..];
            continue;
        }
        quoted ^= first == '"';
        out.push(first);
        rest = &rest[first.len_utf8()..];
    }
    // References in prose name it, too.
    out.replace(&format!("{{{word}}}"), &format!("{{{new}}}"))
        .replace(&format!("{{{word}."), &format!("{{{new}."))
}

#[test]
fn other_names_are_no_difference() {
    let mut seen = 0;
    for (name, text) in examples() {
        let before = agreement(&name, &text).expect("an example has no errors");
        let objectives = before.objectives.iter().map(|it| &it.head.path);
        let penalties = before.penalties.iter().map(|it| &it.head.path);
        let metrics = before.metrics.iter().map(|it| &it.head.path);
        let sources = before.sources.iter().map(|it| &it.head.path);
        let duties = before.responsibilities.iter().map(|it| &it.head.path);
        let parties = before.parties.iter().map(|it| &it.head.path);
        let all = objectives.chain(penalties).chain(metrics);
        let all = all.chain(sources).chain(duties).chain(parties);
        for path in all.map(ToString::to_string) {
            let changed = renamed(&text, &path, "zz_renamed");
            // A word that is something else as well (a field, a title's default) says something else.
            let Ok(after) = agreement(&name, &changed) else {
                continue;
            };
            let titled = changed.contains("zz_renamed \"") || changed.contains("zz_renamed:");
            if !titled {
                continue;
            }
            seen += 1;
            let found = difference(&before, &after);
            assert_nothing(&name, &format!("`{path}` renamed"), &found);
            assert!(!found.renamed.is_empty(), "{name}, {path}");
        }
    }
    assert!(seen >= 150, "only {seen} names were changed");
}

#[test]
fn another_layout_is_no_difference() {
    for (name, text) in examples() {
        let before = agreement(&name, &text).expect("an example has no errors");
        let wide = |line: &str| {
            let blanks = line.len() - line.trim_start().len();
            format!("{}{line}", " ".repeat(blanks))
        };
        let crowded: Vec<String> = text.lines().map(wide).collect();
        let after = agreement(&name, &crowded.join("\n")).expect("blanks are free");
        assert_nothing(&name, "with other blanks", &difference(&before, &after));
    }
}

pub(crate) fn edited(edit: &Edit) -> [Arc<Agreement>; 2] {
    let name = edit.example;
    let text = match name {
        "small" => small(),
        _ => {
            let mut all = examples().into_iter();
            let found = all.find(|(known, _)| known == name);
            found.expect("there is such an example").1
        }
    };
    let mut changed = text.clone();
    for (old, new) in edit.words {
        assert_eq!(changed.matches(old).count(), 1, "{name}: {old}");
        changed = changed.replace(old, new);
    }
    [text, changed].map(|text| agreement(name, &text).expect("it has no errors"))
}

/// What differs before and after each edit, and afterwards and before; looked for once.
fn differences() -> &'static [(&'static Edit, [Arc<Agreement>; 2], [Difference; 2])] {
    static ALL: OnceLock<Vec<(&Edit, [Arc<Agreement>; 2], [Difference; 2])>> = OnceLock::new();
    ALL.get_or_init(|| {
        let compare = |edit: &'static Edit| {
            let sides = edited(edit);
            let [before, after] = &sides;
            let both = [difference(before, after), difference(after, before)];
            (edit, sides, both)
        };
        EDITS.iter().map(compare).collect()
    })
}

fn small() -> String {
    let file = root().join("tests/suite/difference/small.sla");
    fs::read_to_string(file).expect("it can be read")
}

#[test]
fn edits_are_understood() {
    let mut page = String::from("# What is said of edits\n");
    for (edit, _, [found, back]) in differences() {
        let mut seen: Vec<_> = found
            .changes
            .iter()
            .map(|it| {
                let clause = it.clause.as_deref();
                (
                    &*it.kind,
                    &*it.path,
                    clause,
                    it.relation,
                    it.favours,
                    it.witnesses.len(),
                )
            })
            .collect();
        seen.sort_unstable_by_key(|it| (it.0, it.1, it.2));
        let mut expected = edit.expected.to_vec();
        expected.sort_unstable_by_key(|it| (it.0, it.1, it.2));
        assert_eq!(seen, expected, "{:?}", edit.words);
        // Seen from the other side, all is the other way round.
        for change in &found.changes {
            let same = |it: &&Change| it.path == change.path && it.clause == change.clause;
            let other = back.changes.iter().find(same).expect("it differs, too");
            let turned = match change.favours {
                Provider => Customer,
                Customer => Provider,
                same => same,
            };
            assert_eq!(other.favours, turned, "{:?}", edit.words);
        }
        page += &format!("\n```text\n{}```\n", text::text(found));
    }
    up_to_date("tests/suite/difference/edits.md", &page);
}

/// Each witness is evaluated by itself, from what is written in the difference alone.
#[test]
fn witnesses_show_what_is_claimed() {
    let mut seen = 0;
    for (edit, sides, [found, _]) in differences() {
        for change in &found.changes {
            for witness in &change.witnesses {
                for (agreement, expected) in sides.iter().zip([&witness.before, &witness.after]) {
                    let follows = match witness.data.is_empty() {
                        true => follows(agreement, change, witness, expected),
                        false => follows_from_data(agreement, change, witness),
                    };
                    assert_eq!(&follows, expected, "{:?}", edit.words);
                }
                assert_ne!(witness.before, witness.after);
                seen += 1;
            }
        }
    }
    assert!(seen >= 10, "{seen}");
}

/// What an agreement says of a witness, asked anew.
fn follows(agreement: &Agreement, change: &Change, witness: &Witness, like: &Outcome) -> Outcome {
    let plan = plan::build(agreement);
    let data = read(
        &plan,
        &[],
        &Nothing,
        &ReadOptions::default(),
        &mut NoProgress,
    )
    .data;
    let over = Over::named(&plan, &witness.over, &witness.over).expect("a period");
    let request = Request {
        over: reference::Over::Named {
            first: witness.over.clone(),
            last: witness.over.clone(),
        },
        cut_off: Some(over.end),
    };
    let figures = measure(&plan, &data, &request).expect("a plan is sound");
    let value = |it: &GivenValue| {
        let number = Number::parse(&it.value).expect("an exact number");
        (it.objective.clone(), number)
    };
    let options = Options {
        over,
        given: witness.given.iter().map(value).collect(),
        history: None,
        claims: None,
        digest: None,
    };
    let statement = assess(&plan, &figures, &options).expect("a plan is sound");
    let group = |it: &[KeyValue]| -> Vec<Member> {
        let member = |it: &KeyValue| Member {
            key: it.key.clone(),
            value: it.value.clone(),
        };
        it.iter().map(member).collect()
    };
    let Some(window) = &witness.window else {
        let objectives = statement.objectives.iter();
        let of = objectives
            .filter(|it| it.path == change.path)
            .flat_map(|it| &it.windows);
        let mut groups = of.flat_map(|it| &it.groups);
        let found = groups
            .find(|it| group(&it.group) == witness.group)
            .expect("it is judged");
        assert!(matches!(found.verdict, Verdict::Met | Verdict::Missed));
        return match found.verdict {
            Verdict::Met => Outcome::Met,
            _ => Outcome::Missed,
        };
    };
    let ranges: Vec<&Range> = if change.kind == "penalty" {
        let lines = statement.credits.iter().filter(|it| {
            it.penalty == change.path && it.window == *window && group(&it.group) == witness.group
        });
        lines
            .flat_map(|it| [&it.amount, &it.points, &it.service_days])
            .collect()
    } else {
        let totals = statement.totals.iter().filter(|it| it.period == *window);
        totals.map(|it| &it.entitlement).collect()
    };
    let due = |range: &&Range| {
        let amount = range.least.as_ref().filter(|_| range.known)?;
        Some(Outcome::Due {
            exact: amount.exact.0.to_string(),
            shown: amount.shown.clone(),
        })
    };
    if ranges.is_empty() {
        return Outcome::Due {
            exact: "0".to_owned(),
            shown: "nothing".to_owned(),
        };
    }
    let found: Vec<Outcome> = ranges.iter().filter_map(due).collect();
    let same = found.iter().find(|it| *it == like);
    same.or(found.first()).expect("something is due").clone()
}

/// What an agreement says of rows, read anew from their texts: of an objective whether it was kept in all windows, and
/// otherwise what is due for all of them.
fn follows_from_data(agreement: &Agreement, change: &Change, witness: &Witness) -> Outcome {
    assert!(witness.given.is_empty());
    let plan = plan::build(agreement);
    let given = witness.data.iter().map(|table| Given {
        source: table.source.clone(),
        what: GivenData::Rows {
            columns: table.columns.clone(),
            rows: table.rows.clone(),
        },
    });
    let over = (witness.over.clone(), witness.over.clone());
    let example = ExampleData {
        over: over.clone(),
        given: given.collect(),
    };
    let data = DataSet::from_example(&plan, &example).expect("no row is refused");
    let (first, last) = over;
    let request = Request {
        over: reference::Over::Named { first, last },
        cut_off: None,
    };
    let figures = measure(&plan, &data, &request).expect("a plan is sound");
    let options = Options {
        over: Over::named(&plan, &witness.over, &witness.over).expect("a period"),
        given: BTreeMap::new(),
        history: None,
        claims: None,
        digest: None,
    };
    let statement = assess(&plan, &figures, &options).expect("a plan is sound");
    if let Some(window) = &witness.window {
        assert_eq!(window, &witness.over);
        let entitlements = statement.totals.iter().map(|it| &it.entitlement);
        let sum = entitlements.fold(Number::zero(), |sum, it| {
            assert!(it.known);
            &sum + &it.least.as_ref().expect("it is known").exact.0
        });
        return Outcome::Due {
            exact: sum.to_string(),
            shown: Show::new(Zone::utc(), &agreement.contract.currency).number(&sum, Unit::Money),
        };
    }
    let path = witness.objective.as_ref().unwrap_or(&change.path);
    let objective = statement.objectives.iter().find(|it| it.path == *path);
    let windows = objective.expect("it is judged").windows.iter();
    let own = |it: &&Group| {
        let members = it.group.iter().map(|it| (&it.key, &it.value));
        members.eq(witness.group.iter().map(|it| (&it.key, &it.value)))
    };
    let verdicts: Vec<Verdict> = windows
        .flat_map(|it| &it.groups)
        .filter(own)
        .map(|it| it.verdict)
        .collect();
    assert!(!verdicts.contains(&Verdict::Undetermined));
    match verdicts.contains(&Verdict::Missed) {
        true => Outcome::Missed,
        false => {
            assert!(verdicts.contains(&Verdict::Met));
            Outcome::Met
        }
    }
}

struct Nothing;

impl DataReader for Nothing {
    fn open(&self, _: &str) -> io::Result<Box<dyn io::Read + '_>> {
        Err(io::ErrorKind::NotFound.into())
    }
}

/// Two revisions of a published agreement, restated.
#[test]
fn common_paper_from_one_to_two() {
    let file = root().join("examples/common_paper/common_paper.sla");
    let text = fs::read_to_string(file).expect("it can be read");
    assert!(text.contains("CC BY 4.0"));
    let on = |day: &str| {
        let files = Memory::new().with("common_paper.sla", text.as_str());
        let file = "common_paper.sla".to_owned();
        let day = Date::parse(day).expect("a day");
        let compiled = slac::compile_as_of(&files, &file, &Values::new(), Some(day));
        compiled.agreement.expect("it has no errors")
    };
    let found = difference(&on("2026-12-31"), &on("2027-01-01"));
    up_to_date(
        "tests/suite/difference/common_paper.md",
        &text::markdown(&found),
    );
    // The credit for downtime has another title, and says the same.
    assert_eq!(found.renamed, []);
    let about: Vec<_> = found
        .changes
        .iter()
        .map(|it| (&*it.path, it.clause.as_deref(), it.favours))
        .collect();
    for expected in [
        ("response", None, Customer),
        ("response_credit", None, Customer),
        ("scheduled_downtime", Some("time"), Open),
        ("remedies", Some("cap"), Open),
        ("remedies", Some("expire"), Provider),
    ] {
        assert!(about.contains(&expected), "{expected:?} of {about:?}");
    }
}

#[test]
fn the_schema_is_that_of_the_types() {
    let mut text = serde_json::to_string_pretty(&v1::schema()).expect("a schema is JSON");
    text.push('\n');
    up_to_date("schemas/difference-v1.json", &text);
    let validator = jsonschema::validator_for(&v1::schema()).expect("the schema is one");
    for (_, _, [found, _]) in differences() {
        let json = serde_json::to_value(found).expect("it is JSON");
        let faults: Vec<String> = validator
            .iter_errors(&json)
            .map(|it| it.to_string())
            .collect();
        assert_eq!(faults, Vec::<String>::new());
        let back: Difference = serde_json::from_value(json).expect("it can be read back");
        assert_eq!(&back, found);
    }
}
