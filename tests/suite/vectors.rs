//! Vectors worked out by hand from published agreements, against the program: it is started on a
//! contract and files of data, and a table of JSON pointers says what of its output stands for what of
//! the vector. `tests/vectors/README.md` explains the files.

mod alter;
mod compare;
mod table;

use crate::rust_text::root;
use compare::{Found, differences};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use table::{Agreement, Case, Vector};

/// Where the vectors are.
pub(super) fn folder() -> PathBuf {
    root().join("tests/vectors")
}

/// What the program says about the data of a vector.
pub(super) fn statement(
    agreement: &Agreement,
    case: &Case,
    vector: &Vector,
    contract: &Path,
) -> Result<Found, String> {
    let mut slac = Command::new(env!("CARGO_BIN_EXE_slac"));
    if case.command == "check" {
        let output = slac.arg("check").arg(contract).args(["--format", "json"]);
        let output = output.output().expect("slac runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        return Ok(Found::Findings(text));
    }
    slac.arg("eval").arg(contract);
    slac.args(["--over", &case.over_for(vector)]);
    slac.args(["--cut-off", &case.cut_off]);
    slac.args(["--format", "json", "--fail-on", "refused"]);
    for (source, file) in agreement.data(case, &vector.id) {
        slac.args(["--data", &format!("{source}={}", file.display())]);
    }
    let output = slac.output().expect("slac runs");
    if output.status.success() {
        let json = serde_json::from_slice(&output.stdout).expect("a statement is JSON");
        Ok(Found::Statement(json))
    } else {
        let errors = String::from_utf8_lossy(&output.stderr);
        Err(format!("slac refuses it: {errors}"))
    }
}

/// Does something for each of many, on all processors, and gives the results in their order.
pub(super) fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(BTreeMap::new());
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { break };
                    let result = work(item);
                    done.lock().expect("no worker panics").insert(at, result);
                }
            });
        }
    });
    let done = done.into_inner().expect("no worker panics");
    done.into_values().collect()
}

/// A vector of an agreement in one of its cases.
struct Run<'a> {
    agreement: &'a Agreement,
    case: &'a Case,
    vector: &'a Vector,
}

impl Run<'_> {
    /// What is not as the vector expects it.
    fn differences(&self) -> Vec<String> {
        let contract = self.agreement.contract(self.case);
        match statement(self.agreement, self.case, self.vector, &contract) {
            Ok(found) => differences(self.case, self.vector, &found),
            Err(refused) => vec![refused],
        }
    }
}

#[test]
fn every_vector_comes_out_as_worked_out_by_hand() {
    let vectors = table::vectors();
    let agreements = table::agreements();
    let pending = table::pending();
    let mut runs = Vec::new();
    for agreement in &agreements {
        for case in &agreement.cases {
            for id in &case.vectors {
                let vector = vectors.get(id).expect(id);
                runs.push(Run {
                    agreement,
                    case,
                    vector,
                });
            }
        }
    }
    let results = each(&runs, Run::differences);
    let mut wrong: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (run, differences) in runs.iter().zip(results) {
        wrong.entry(&run.vector.id).or_default().extend(differences);
    }
    let mut problems = Vec::new();
    for (id, vector) in &vectors {
        let reason = pending.get(id);
        match (wrong.get(id.as_str()), reason) {
            (Some(differences), None) if !differences.is_empty() => {
                problems.push(format!(
                    "{id}: {}\n  {}",
                    vector.why,
                    differences.join("\n  ")
                ));
            }
            (None, None) => problems.push(format!("{id}: in no table, and not pending")),
            (Some(differences), Some(_)) if differences.is_empty() => {
                problems.push(format!("{id}: comes out right; take it from pending.toml"));
            }
            _ => {}
        }
    }
    for id in pending.keys().filter(|id| !vectors.contains_key(*id)) {
        problems.push(format!("{id}: is waited for, and no vector"));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn tables_read_all_that_a_vector_expects() {
    let vectors = table::vectors();
    let pending = table::pending();
    let mut read: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let agreements = table::agreements();
    for case in agreements.iter().flat_map(|it| &it.cases) {
        for id in &case.vectors {
            let pointers = read.entry(id).or_default();
            pointers.extend(case.compare.iter().map(|it| it.vector.as_str()));
            pointers.extend(case.unread.keys().map(String::as_str));
        }
    }
    let mut unread = Vec::new();
    for (id, vector) in &vectors {
        let Some(pointers) = read.get(id.as_str()) else {
            continue;
        };
        for leaf in compare::leaves(&vector.expected) {
            let shown = leaf.ends_with("/pct_6dp");
            let within = |it: &&str| leaf == **it || leaf.starts_with(&format!("{it}/"));
            if !shown && !pointers.iter().any(within) && !pending.contains_key(id) {
                unread.push(format!("{id}{leaf}"));
            }
        }
    }
    assert!(unread.is_empty(), "nothing looks at {}", unread.join(", "));
}

#[test]
fn the_data_of_the_vectors_is_what_the_generator_makes() {
    let made = tempfile::tempdir().expect("a folder");
    let python = Command::new("python3")
        .arg(folder().join("generate.py"))
        .arg(made.path())
        .output();
    let python = python.expect(
        "python3 cannot be run: it is needed to make the data of the vectors a second time \
         (Debian and Ubuntu: apt-get install python3; 3.9 or later)",
    );
    let errors = String::from_utf8_lossy(&python.stderr);
    assert!(python.status.success(), "{errors}");
    let (kept, new) = (data_below(&folder()), data_below(made.path()));
    let paths = kept.keys().chain(new.keys());
    let other: BTreeSet<_> = paths.filter(|it| kept.get(*it) != new.get(*it)).collect();
    assert!(other.is_empty(), "run tests/vectors/generate.py: {other:?}");
}

/// All files of data, by their path.
fn data_below(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == "csv") {
                let text = fs::read_to_string(&path).expect("a text");
                let below = path.strip_prefix(folder).expect("below");
                found.insert(below.to_path_buf(), text.replace("\r\n", "\n"));
            }
        }
    }
    found
}

/// What is expected stands in the vectors and nowhere else.
#[test]
fn contracts_of_vectors_have_no_examples_of_their_own() {
    for agreement in table::agreements() {
        for contract in agreement.contracts() {
            let text = fs::read_to_string(&contract).expect("a contract");
            let example = text.lines().find(|line| line.starts_with("example"));
            assert_eq!(example, None, "{}", contract.display());
        }
    }
}
