//! What `slac diff` finds, and what it does not: names, order and layout.

use crate::rust_text::root;
use crate::support::up_to_date;
use slac::difference::text;
use slac::difference::v1::{
    self, Change, Difference, Favours, GivenValue, Member, Outcome, Relation, Witness,
};
use slac::evaluate::assess::{Options, Over, assess};
use slac::evaluate::data::{DataReader, NoProgress, ReadOptions, read};
use slac::evaluate::reference::{self, Request, measure};
use slac::evaluate::statement::v1::{KeyValue, Range, Verdict};
use slac::ir::Agreement;
use slac::plan;
use slac::quantity::{Date, Number};
use slac::resolve::{Memory, Values};
use slac::syntax;
use slac::text::SourceMap;
use slac::witness::difference;
use std::{fs, io};

fn agreement(name: &str, text: &str) -> Result<Agreement, String> {
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

/// An edit of an example and what is expected of it, thought through by hand.
pub(crate) struct Edit {
    pub(crate) example: &'static str,
    /// Old and new words.
    words: &'static [(&'static str, &'static str)],
    expected: &'static [Expected],
}

/// Kind, path, clause, relation, whom it favours, how many witnesses.
type Expected = (
    &'static str,
    &'static str,
    Option<&'static str>,
    Relation,
    Favours,
    usize,
);

use Favours::{Both, Customer, Neither, Provider, Undecided as Open};
use Relation::{Incomparable, Looser, Stricter, Undecided};

pub(crate) const EDITS: &[Edit] = &[
    // Values from 99.9 % up to 99.95 % are kept no longer, and cost 10 %.
    Edit {
        example: "workplace",
        words: &[
            ("target    >= 99.9%", "target    >= 99.95%"),
            ("when < 99.9% credit 10%", "when < 99.95% credit 10%"),
        ],
        expected: &[
            ("objective", "uptime", Some("target"), Stricter, Customer, 1),
            (
                "penalty",
                "uptime_credit",
                Some("when"),
                Stricter,
                Customer,
                1,
            ),
        ],
    },
    // The other way round.
    Edit {
        example: "workplace",
        words: &[
            ("target    >= 99.9%", "target    >= 99.8%"),
            ("when < 99.9% credit 10%", "when < 99.8% credit 10%"),
        ],
        expected: &[
            ("objective", "uptime", Some("target"), Looser, Provider, 1),
            (
                "penalty",
                "uptime_credit",
                Some("when"),
                Looser,
                Provider,
                1,
            ),
        ],
    },
    // From 99.9 % down to 99 % more is due, below it less.
    Edit {
        example: "workplace",
        words: &[
            ("when < 99.9% credit 10%", "when < 99.9% credit 15%"),
            ("when < 99.0% credit 25%", "when < 99.0% credit 20%"),
        ],
        expected: &[(
            "penalty",
            "uptime_credit",
            Some("when"),
            Incomparable,
            Both,
            2,
        )],
    },
    // 2 % and 1 % a point against 3 % and half a percent a point: they cross 2 points below 80 %.
    Edit {
        example: "call_centre",
        words: &[(
            "credit 2% plus 1% per exact 1 percentage point below 80%",
            "credit 3% plus 0.5% per exact 1 percentage point below 80%",
        )],
        expected: &[(
            "penalty",
            "speed_credit",
            Some("when"),
            Incomparable,
            Both,
            2,
        )],
    },
    // Crossing exactly where the line ends is no crossing: 2 % + 1 % a point against 2 % + 1.5 % a point.
    Edit {
        example: "call_centre",
        words: &[("2% plus 1% per exact", "2% plus 1.5% per exact")],
        expected: &[(
            "penalty",
            "speed_credit",
            Some("when"),
            Stricter,
            Customer,
            1,
        )],
    },
    // Steps of 20 seconds that cost twice as much cost more in the first half of each, the same in the second.
    Edit {
        example: "call_centre",
        words: &[(
            "150 EUR per started 10 seconds above",
            "300 EUR per started 20 seconds above",
        )],
        expected: &[(
            "penalty",
            "waiting_credit",
            Some("when"),
            Stricter,
            Customer,
            1,
        )],
    },
    // The same bound in other words.
    Edit {
        example: "call_centre",
        words: &[(
            "per started 10 seconds above 90 seconds",
            "per started 10 seconds above target",
        )],
        expected: &[],
    },
    Edit {
        example: "workplace",
        words: &[("cap     30% of fees", "cap     25% of fees")],
        expected: &[("remedies", "remedies", Some("cap"), Looser, Provider, 1)],
    },
    Edit {
        example: "workplace",
        words: &[
            (
                "within 30 days of the report",
                "within 10 days of the report",
            ),
            (
                "within   1 hour of \"noticing",
                "within   2 hours of \"noticing",
            ),
            ("42_000 EUR", "40_000 EUR"),
        ],
        expected: &[
            ("remedies", "remedies", Some("claim"), Looser, Provider, 0),
            // It is the customer's duty.
            (
                "responsibility",
                "report_incidents",
                Some("within"),
                Stricter,
                Customer,
                0,
            ),
            ("service", "workplace", Some("fee"), Looser, Customer, 0),
        ],
    },
    // Twelve periods or six: it is not the amount that changes, and fewer of them bind sooner.
    Edit {
        example: "workplace",
        words: &[("fees per calendar month", "fees per any 2 calendar months")],
        expected: &[("remedies", "remedies", Some("cap"), Undecided, Open, 0)],
    },
    Edit {
        example: "workplace",
        words: &[("over each calendar quarter", "over each calendar month")],
        expected: &[(
            "objective",
            "happiness",
            Some("over"),
            Incomparable,
            Open,
            0,
        )],
    },
    Edit {
        example: "workplace",
        words: &[("\"Availability credit\"", "\"Credit for downtime\"")],
        expected: &[(
            "penalty",
            "uptime_credit",
            Some("title"),
            Undecided,
            Neither,
            0,
        )],
    },
];

pub(crate) fn edited(edit: &Edit) -> [Agreement; 2] {
    let mut all = examples().into_iter();
    let (name, text) = all
        .find(|(name, _)| name == edit.example)
        .expect("there is such an example");
    let mut changed = text.clone();
    for (old, new) in edit.words {
        assert_eq!(changed.matches(old).count(), 1, "{name}: {old}");
        changed = changed.replace(old, new);
    }
    [text, changed].map(|text| agreement(&name, &text).expect("it has no errors"))
}

#[test]
fn edits_are_understood() {
    let mut page = String::from("# What is said of edits\n");
    for edit in EDITS {
        let [before, after] = edited(edit);
        let found = difference(&before, &after);
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
        let back = difference(&after, &before);
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
        page += &format!("\n```text\n{}```\n", text::text(&found));
    }
    up_to_date("tests/suite/difference/edits.md", &page);
}

/// Each witness is evaluated by itself, from what is written in the difference alone.
#[test]
fn witnesses_show_what_is_claimed() {
    let mut seen = 0;
    for edit in EDITS {
        let sides = edited(edit);
        let found = difference(&sides[0], &sides[1]);
        for change in &found.changes {
            for witness in &change.witnesses {
                for (agreement, expected) in sides.iter().zip([&witness.before, &witness.after]) {
                    assert_eq!(&follows(agreement, change, witness, expected), expected);
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
    for edit in EDITS {
        let [before, after] = edited(edit);
        let found = difference(&before, &after);
        let json = serde_json::to_value(&found).expect("it is JSON");
        let faults: Vec<String> = validator
            .iter_errors(&json)
            .map(|it| it.to_string())
            .collect();
        assert_eq!(faults, Vec::<String>::new());
        let back: Difference = serde_json::from_value(json).expect("it can be read back");
        assert_eq!(back, found);
    }
}
