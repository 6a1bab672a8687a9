//! Whether the vectors hold each threshold in its place: every number that decides something is
//! altered a little, and one of the vectors must come out otherwise.

use super::compare::differences;
use super::table::{self, Agreement, Case, Vector};
use super::{each, folder, statement};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::PathBuf;

/// A number that decides something.
struct Threshold<'a> {
    agreement: &'a Agreement,
    contract: PathBuf,
    text: String,
    /// Where it is written.
    at: Range<usize>,
    /// Where all numbers are that are written like it, and decide something.
    alike: Vec<Range<usize>>,
}

/// What came of an alteration.
enum Outcome {
    /// A vector came out otherwise: its name.
    Noticed(String),
    /// All came out as before.
    Unnoticed,
    /// There is no such contract.
    Refused,
}

/// An alteration: alone or with all its likes; to the next number or to the one before.
#[derive(Clone, Copy)]
struct Way {
    alike: bool,
    up: bool,
}

/// In the order in which they are tried. What the checker refuses alone, because a ladder no longer
/// fits its target, is tried with its likes.
const WAYS: [(&str, Way); 4] = [
    (
        "up",
        Way {
            alike: false,
            up: true,
        },
    ),
    (
        "down",
        Way {
            alike: false,
            up: false,
        },
    ),
    (
        "all up",
        Way {
            alike: true,
            up: true,
        },
    ),
    (
        "all down",
        Way {
            alike: true,
            up: false,
        },
    ),
];

/// Which vector holds a threshold: `ec2-05, down`. Finding it takes minutes, looking at it again does
/// not; `SLAC_UPDATE=1` looks for others where one no longer does.
#[test]
fn a_threshold_that_is_altered_makes_a_vector_fail() {
    let vectors = table::vectors();
    let waiting = table::waiting();
    let agreements = table::agreements();
    let thresholds = thresholds(&agreements, &waiting);
    assert!(thresholds.len() > 150, "{} thresholds", thresholds.len());
    let free = list("free.toml");
    let asked: Vec<&Threshold<'_>> = thresholds
        .iter()
        .filter(|it| !free.contains_key(&it.name()))
        .collect();
    if std::env::var_os("SLAC_UPDATE").is_some() {
        find_anew(&asked, &vectors, &waiting);
    }
    let held = list("held.toml");
    let loose = each(&asked, |it| it.is_loose(held.get(&it.name()), &vectors));
    let loose: Vec<String> = loose.into_iter().flatten().collect();
    assert!(
        loose.is_empty(),
        "SLAC_UPDATE=1 looks for other vectors; free.toml lists what none can hold:\n{}",
        loose.join("\n")
    );
    let names: BTreeSet<String> = thresholds.iter().map(Threshold::name).collect();
    let listed = free.keys().chain(held.keys());
    let gone: Vec<&String> = listed.filter(|it| !names.contains(*it)).collect();
    assert!(gone.is_empty(), "no such thresholds: {gone:#?}");
}

/// All numbers that decide something, of all contracts of which some vector comes out.
fn thresholds<'a>(agreements: &'a [Agreement], waiting: &BTreeSet<String>) -> Vec<Threshold<'a>> {
    let mut thresholds = Vec::new();
    for agreement in agreements {
        for contract in agreement.evaluated(waiting) {
            let text = fs::read_to_string(&contract).expect("a contract");
            let found = numbers(&text);
            for at in &found {
                let same = |it: &&Range<usize>| text[(*it).clone()] == text[at.clone()];
                thresholds.push(Threshold {
                    agreement,
                    contract: contract.clone(),
                    text: text.clone(),
                    at: at.clone(),
                    alike: found.iter().filter(same).cloned().collect(),
                });
            }
        }
    }
    thresholds
}

/// Thresholds, and what is said of them.
fn list(file: &str) -> BTreeMap<String, String> {
    let text = fs::read_to_string(folder().join(file)).expect("a list");
    toml::from_str(&text).expect("a list")
}

/// Writes down which vector holds each threshold.
fn find_anew(
    asked: &[&Threshold<'_>],
    vectors: &BTreeMap<String, Vector>,
    waiting: &BTreeSet<String>,
) {
    let held = list("held.toml");
    let found = each(asked, |it| {
        let before = held.get(&it.name());
        let still = before.filter(|holder| it.is_loose(Some(holder), vectors).is_none());
        let holder = still.cloned().or_else(|| it.holder(vectors, waiting));
        (it.name(), holder)
    });
    let mut text =
        "# Which vector fails when a threshold is altered, and how it is altered. Written by \
                    `SLAC_UPDATE=1 cargo test --test suite vectors::alter`.\n"
            .to_owned();
    let found: BTreeMap<_, _> = found.into_iter().collect();
    for (name, holder) in found {
        if let Some(holder) = holder {
            text += &format!("{name:?} = {holder:?}\n");
        }
    }
    fs::write(folder().join("held.toml"), text).expect("a file");
}

impl Threshold<'_> {
    /// `ec2/contract.sla, region_credit: when < 95.0% credit 100%: 95.0`
    fn name(&self) -> String {
        let from = self.text[..self.at.start]
            .rfind(['\n', ';', '{'])
            .map_or(0, |it| it + 1);
        let rest = &self.text[from..];
        let to = rest.find(['\n', ';', '}']).unwrap_or(rest.len());
        let clause = rest[..to].split("//").next().unwrap_or_default();
        let clause: Vec<&str> = clause.split_whitespace().collect();
        let file = self.contract.strip_prefix(folder()).expect("below");
        // How many like it stand before it in the clause.
        let number = &self.text[self.at.clone()];
        let before = self
            .alike
            .iter()
            .filter(|it| it.start < self.at.start && it.start >= from);
        let which = "'".repeat(before.count());
        format!(
            "{}, {}: {}: {number}{which}",
            file.display(),
            self.declaration(),
            clause.join(" ")
        )
    }

    /// The declaration around it: the last word in the first two of the line that is not indented.
    fn declaration(&self) -> &str {
        let letter = |it: char| it.is_alphabetic();
        let lines = self.text[..self.at.end].lines().rev();
        let mut heads = lines.filter(|line| line.starts_with(letter));
        let words = heads.next().unwrap_or_default().split([' ', ':', '(']);
        let names = words.take(2).filter(|word| word.starts_with(letter));
        names.last().unwrap_or_default()
    }

    /// Which vector fails when the number is another, and how it has to be another.
    fn holder(
        &self,
        vectors: &BTreeMap<String, Vector>,
        waiting: &BTreeSet<String>,
    ) -> Option<String> {
        let mut refused = true;
        for (name, way) in WAYS {
            if way.alike && !refused {
                return None;
            }
            let all = |id: &str| !waiting.contains(id);
            match self.outcome(way, vectors, all) {
                Outcome::Noticed(id) => return Some(format!("{id}, {name}")),
                Outcome::Unnoticed => refused = false,
                Outcome::Refused => {}
            }
        }
        refused.then(|| "refused by the checker".to_owned())
    }

    /// What is wrong if the vector that is said to hold it does not.
    fn is_loose(
        &self,
        holder: Option<&String>,
        vectors: &BTreeMap<String, Vector>,
    ) -> Option<String> {
        let name = self.name();
        let Some(holder) = holder else {
            return Some(format!("{name}: nothing holds it"));
        };
        let holds = match holder.split_once(", ") {
            Some((vector, way)) => {
                let way = WAYS.iter().find(|it| it.0 == way).expect("a way").1;
                let outcome = self.outcome(way, vectors, |id| id == vector);
                matches!(outcome, Outcome::Noticed(_))
            }
            None => WAYS.iter().all(|(_, way)| {
                let outcome = self.outcome(*way, vectors, |_| true);
                matches!(outcome, Outcome::Refused)
            }),
        };
        (!holds).then(|| format!("{name}: not held by {holder}"))
    }

    /// The contract with another number.
    fn altered(&self, way: Way) -> String {
        let alone = std::slice::from_ref(&self.at);
        let places = if way.alike { &self.alike[..] } else { alone };
        let mut text = self.text.clone();
        for place in places.iter().rev() {
            text.replace_range(place.clone(), &next_to(&self.text[place.clone()], way.up));
        }
        text
    }

    /// What becomes of the vectors that are asked for.
    fn outcome(
        &self,
        way: Way,
        vectors: &BTreeMap<String, Vector>,
        asked: impl Fn(&str) -> bool,
    ) -> Outcome {
        let made = tempfile::tempdir().expect("a folder");
        let contract = made.path().join("contract.sla");
        fs::write(&contract, self.altered(way)).expect("a file");
        let here =
            |case: &&Case| case.command == "eval" && self.agreement.contract(case) == self.contract;
        for case in self.agreement.cases.iter().filter(here) {
            for id in case.vectors.iter().filter(|id| asked(id)) {
                let vector = &vectors[id];
                let Ok(found) = statement(self.agreement, case, vector, &contract) else {
                    return Outcome::Refused;
                };
                if !differences(case, vector, &found).is_empty() {
                    return Outcome::Noticed(id.clone());
                }
            }
        }
        Outcome::Unnoticed
    }
}

/// The next number with as many digits behind the point.
fn next_to(number: &str, up: bool) -> String {
    let plain: String = number.chars().filter(|it| *it != '_').collect();
    let digits = plain.split_once('.').map_or(0, |it| it.1.len());
    let whole: i128 = plain.replace('.', "").parse().expect("a number");
    let next = if up { whole + 1 } else { (whole - 1).max(0) };
    let text = format!("{next:0width$}", width = digits + 1);
    let (before, behind) = text.split_at(text.len() - digits);
    if behind.is_empty() {
        before.to_owned()
    } else {
        format!("{before}.{behind}")
    }
}

/// The clauses whose numbers decide something.
const CLAUSES: [&str; 10] = [
    "target ",
    "minimum ",
    "when ",
    "cap ",
    "limit ",
    "claim ",
    "disregard ",
    "needs ",
    "amount ",
    "weight ",
];
/// Behind these a number decides something wherever it stands.
const BEFORE: [&str; 6] = ["<", ">", "<=", ">=", "lasting >=", "lasting >"];

/// Where a contract has numbers that decide something: in clauses, behind relations, in tables.
fn numbers(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut in_table = false;
    for line in text.split_inclusive('\n') {
        let code = line.split("//").next().unwrap_or_default();
        in_table = code.starts_with("table ") || in_table && !code.starts_with('}');
        let mut from = 0;
        for clause in code.split_inclusive(['{', '}', ';']) {
            let decides = CLAUSES.iter().any(|it| clause.trim_start().starts_with(it));
            for number in digits(clause) {
                let before = clause[..number.start].trim_end();
                let related = BEFORE.iter().any(|it| before.ends_with(it));
                let cell = in_table && before.contains('|');
                if decides || related || cell {
                    found.push(at + from + number.start..at + from + number.end);
                }
            }
            from += clause.len();
        }
        at += line.len();
    }
    found
}

/// The numbers of a clause, without those in texts and names.
fn digits(clause: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut quoted = false;
    let mut word = false;
    let mut from = None;
    for (at, sign) in clause.char_indices().chain([(clause.len(), ' ')]) {
        quoted ^= sign == '"';
        let number = sign.is_ascii_digit() || from.is_some() && (sign == '.' || sign == '_');
        if number && !quoted && !word {
            from = from.or(Some(at));
            continue;
        }
        if let Some(start) = from.take() {
            // A part of a date or of a time of the day is none.
            let joined = |it: Option<char>| matches!(it, Some('-' | ':'));
            if !joined(Some(sign)) && !joined(clause[..start].chars().next_back()) {
                found.push(start..at);
            }
        }
        word = sign.is_alphanumeric() || sign == '_' || word && sign == '-';
    }
    found
}

#[test]
fn numbers_that_decide_are_found() {
    let found = |text: &str| {
        let at = numbers(text).into_iter();
        at.map(|it| text[it].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        found("objective a \"1\" { target >= 99.9%; over each day } // 5\n"),
        ["99.9"]
    );
    assert_eq!(
        found("  when < 99.0% credit 2_000 USD per full 1 percentage point below 95%\n"),
        ["99.0", "2_000", "1", "95"]
    );
    assert_eq!(found("let a = spans(b) lasting >= 10 minutes\n"), ["10"]);
    assert_eq!(
        found("table a {\n  K | v: number\n  P1 | 5%\n}\n  P2 | 6\n"),
        ["5"]
    );
    assert_eq!(found("  fee 5 USD per month\n"), [""; 0]);
    assert_eq!(found("  target >= 90% from 2024-02-01\n"), ["90"]);
    assert_eq!(next_to("99.9", true), "100.0");
    assert_eq!(next_to("10_000", false), "9999");
    assert_eq!(next_to("0.05", false), "0.04");
}
