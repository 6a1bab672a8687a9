//! Reads the vectors and the tables that say where in the output of slac each figure is found.

use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What was worked out by hand.
#[derive(Deserialize)]
pub(crate) struct Vector {
    pub(crate) id: String,
    pub(crate) inputs: Json,
    pub(crate) expected: Json,
    pub(crate) why: String,
}

/// A folder: contracts, data, a table.
pub(crate) struct Agreement {
    folder: PathBuf,
    pub(crate) cases: Vec<Case>,
}

/// How vectors are run and compared.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Case {
    pub(crate) vectors: Vec<String>,
    #[serde(default = "the_contract")]
    pub(crate) contract: String,
    #[serde(default = "eval")]
    pub(crate) command: String,
    /// A period, or a pointer into the inputs.
    #[serde(default)]
    over: String,
    #[serde(default = "end_of_year")]
    pub(crate) cut_off: String,
    /// Only the data of these sources, if not all.
    data: Option<Vec<String>>,
    pub(crate) compare: Vec<Compare>,
    /// What of the expected nothing is compared with, and why.
    #[serde(default)]
    pub(crate) unread: BTreeMap<String, String>,
}

/// One comparison: where in the output, where in the vector, as what; and the word it must be.
#[derive(Deserialize)]
#[serde(from = "Vec<String>")]
pub(crate) struct Compare {
    pub(crate) slac: String,
    pub(crate) vector: String,
    pub(crate) kind: String,
    pub(crate) word: String,
}

impl From<Vec<String>> for Compare {
    fn from(parts: Vec<String>) -> Self {
        let part = |at: usize| parts.get(at).cloned().unwrap_or_default();
        Self {
            slac: part(0),
            vector: part(1),
            kind: part(2),
            word: part(3),
        }
    }
}

fn the_contract() -> String {
    "contract.sla".to_owned()
}

fn eval() -> String {
    "eval".to_owned()
}

fn end_of_year() -> String {
    "2025-12-31".to_owned()
}

impl Case {
    pub(crate) fn over_for(&self, vector: &Vector) -> String {
        match vector.inputs.pointer(&self.over) {
            Some(Json::String(period)) => period.clone(),
            _ => self.over.clone(),
        }
    }
}

impl Agreement {
    pub(crate) fn contract(&self, case: &Case) -> PathBuf {
        self.folder.join(&case.contract)
    }

    /// The contracts on which data is evaluated, of other vectors than those that are waited for.
    pub(crate) fn evaluated(&self, waiting: &BTreeSet<String>) -> BTreeSet<PathBuf> {
        let cases = self.cases.iter().filter(|case| {
            case.command == "eval" && !case.vectors.iter().all(|id| waiting.contains(id))
        });
        cases.map(|case| self.contract(case)).collect()
    }

    /// The contracts that its cases name.
    pub(crate) fn contracts(&self) -> BTreeSet<PathBuf> {
        self.cases.iter().map(|case| self.contract(case)).collect()
    }

    /// The sources and files of a vector.
    pub(crate) fn data(&self, case: &Case, id: &str) -> Vec<(String, PathBuf)> {
        let folder = self.folder.join("data").join(id);
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            let source = path.file_stem().expect("a name").to_string_lossy();
            let wanted = case
                .data
                .as_ref()
                .is_none_or(|it| it.iter().any(|it| *it == source));
            if wanted {
                found.push((source.into_owned(), path.clone()));
            }
        }
        found.sort();
        found
    }
}

/// All vectors, by their names: those from published agreements, and those at further bounds.
pub(crate) fn vectors() -> BTreeMap<String, Vector> {
    let of = |file: &str| -> Vec<Vector> {
        let text = read(&super::folder().join(file));
        serde_json::from_str(&text).expect(file)
    };
    let published = of("published-slas.json");
    assert_eq!(published.len(), 228, "published vectors");
    let all = published.into_iter().chain(of("boundaries.json"));
    all.map(|it| (it.id.clone(), it)).collect()
}

/// All agreements that have a table.
pub(crate) fn agreements() -> Vec<Agreement> {
    #[derive(Deserialize)]
    struct Table {
        case: Vec<Case>,
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(super::folder()).expect("a folder") {
        let folder = entry.expect("an entry").path();
        let file = folder.join("table.toml");
        if file.is_file() {
            let table: Result<Table, _> = toml::from_str(&read(&file));
            let table = table.map_err(|it| format!("{}: {it}", file.display()));
            let table = table.expect("a table");
            found.push(Agreement {
                folder,
                cases: table.case,
            });
        }
    }
    found.sort_by(|one, other| one.folder.cmp(&other.folder));
    found
}

/// The vectors that do not come out yet, with the reasons.
pub(crate) fn pending() -> BTreeMap<String, String> {
    toml::from_str(&read(&super::folder().join("pending.toml"))).expect("a list")
}

/// All of which nobody can rely on that they come out.
pub(crate) fn waiting() -> BTreeSet<String> {
    pending().into_keys().collect()
}

fn read(path: &Path) -> String {
    let text = fs::read_to_string(path).map_err(|it| format!("{}: {it}", path.display()));
    text.expect("a file")
}
