//! The project file `slac.toml`.
//!
//! ```toml
//! contract = "workplace.sla"
//! output   = "out"
//!
//! [data]
//! checks    = ["data/checks-2026-03.csv", "data/checks-2026-04.csv"]
//! incidents = "data/incidents.csv"
//! transfers = "none"                      # known to have no data
//!
//! [params]
//! plan_fee = "200 USD"                    # instead of what the contract says
//!
//! [lints]
//! vague_word = "deny"
//!
//! [editor]
//! hints = ["allowance", "credit"]         # what editors show within the text
//! ```
//!
//! Not here: opening what it names (`disk`).

mod editor;

pub use editor::{Editor, HintKind, LensKind, kinds};

use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Severity, codes};
use crate::text::{FileId, Location, Span};
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The name of the project file.
pub const FILE: &str = "slac.toml";

const KEYS: [&str; 6] = ["contract", "output", "data", "params", "lints", "editor"];
const LEVELS: [(&str, Level); 3] = [
    ("allow", Level::Allow),
    ("warn", Level::Warn),
    ("deny", Level::Deny),
];

/// What a project file says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Settings {
    /// The contract's file, relative to the folder.
    pub contract: Option<String>,
    /// Where outputs go, relative to the folder.
    pub output: Option<String>,
    /// For each source where its data is.
    pub data: BTreeMap<String, Data>,
    /// Values of `param`s, as a contract would write them.
    pub params: BTreeMap<String, String>,
    /// Levels of findings.
    pub lints: Vec<(Code, Level)>,
    /// What editors show.
    pub editor: Editor,
}

/// Where the data of a source is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Data {
    /// Its files, relative to the folder; none when it is known to have no data.
    pub files: Vec<String>,
    /// Where the source is named.
    pub at: Location,
}

/// What becomes of a finding whose level can be changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// It is not shown.
    Allow,
    /// It is a warning.
    Warn,
    /// It is an error.
    Deny,
}

impl Settings {
    /// Reads a project file. What cannot be understood is reported and left out.
    pub fn parse(text: &str, file: FileId) -> (Self, Diagnostics) {
        let mut reader = Reader {
            file,
            settings: Self::default(),
            found: Diagnostics::new(),
        };
        match DeTable::parse(text) {
            Ok(table) => reader.file(table.get_ref()),
            Err(error) => {
                let at = reader.at(&error.span().unwrap_or(0..0));
                let message = error.message().trim().to_lowercase();
                let first = message.lines().next().unwrap_or_default();
                reader.found.push(Diagnostic::new(
                    codes::BAD_SETTING,
                    at,
                    format!("the project file is not TOML: {first}"),
                ));
            }
        }
        (reader.settings, reader.found)
    }

    /// Applies the levels: what is allowed disappears, the rest gets its severity.
    pub fn apply(&self, found: Diagnostics) -> Diagnostics {
        found
            .into_iter()
            .filter_map(|mut one| {
                let level = self.lints.iter().rfind(|(code, _)| *code == one.code);
                match level.map(|(_, level)| *level) {
                    None => {}
                    Some(Level::Allow) => return None,
                    Some(Level::Warn) => one.severity = Severity::Warning,
                    Some(Level::Deny) => one.severity = Severity::Error,
                }
                Some(one)
            })
            .collect()
    }
}

struct Reader {
    file: FileId,
    settings: Settings,
    found: Diagnostics,
}

type Key<'a, 'i> = &'a Spanned<std::borrow::Cow<'i, str>>;

impl Reader {
    fn at(&self, range: &Range<usize>) -> Location {
        let offset = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span::new(offset(range.start), offset(range.end.max(range.start))).in_file(self.file)
    }

    fn file(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "contract" => self.settings.contract = self.path(value),
                "output" => self.settings.output = self.path(value),
                "data" => self.table(value, "the files of sources", Self::data),
                "params" => self.table(value, "values of `param`s", Self::param),
                "lints" => self.table(value, "levels of findings", Self::lint),
                "editor" => self.table(value, "what editors show", Self::editor),
                other => {
                    let near = nearest(other, KEYS).map(str::to_owned);
                    self.unknown(&key.span(), format!("there is no setting `{other}`"), near);
                }
            }
        }
    }

    fn table(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        holds: &str,
        entry: fn(&mut Self, Key<'_, '_>, &Spanned<DeValue<'_>>),
    ) {
        match value.get_ref() {
            DeValue::Table(table) => {
                for (key, value) in table {
                    entry(self, key, value);
                }
            }
            _ => self.bad(value, format!("this must be a table with {holds}")),
        }
    }

    /// A path relative to the folder, with forward slashes.
    fn path(&mut self, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let DeValue::String(path) = value.get_ref() else {
            self.bad(value, "this must be a path in quotes".to_owned());
            return None;
        };
        let path = path.replace('\\', "/");
        if path.trim().is_empty() {
            self.bad(value, "this path is empty".to_owned());
            return None;
        }
        if !super::disk::stays_inside(&path) {
            self.bad(value, format!("`{path}` leads out of the project"));
            return None;
        }
        Some(path)
    }

    fn data(&mut self, key: Key<'_, '_>, value: &Spanned<DeValue<'_>>) {
        let mut files = Vec::new();
        match value.get_ref() {
            DeValue::String(word) if word.as_ref() == "none" => {}
            DeValue::Array(list) => {
                for entry in list {
                    files.extend(self.path(entry));
                }
            }
            _ => match self.path(value) {
                Some(path) => files.push(path),
                None => return,
            },
        }
        let at = self.at(&key.span());
        let source = key.get_ref().to_string();
        self.settings.data.insert(source, Data { files, at });
    }

    fn param(&mut self, key: Key<'_, '_>, value: &Spanned<DeValue<'_>>) {
        let DeValue::String(written) = value.get_ref() else {
            let headline = "this must be a value in quotes, as a contract would write it";
            self.bad(value, headline.to_owned());
            return;
        };
        let name = key.get_ref().to_string();
        self.settings.params.insert(name, written.to_string());
    }

    fn lint(&mut self, key: Key<'_, '_>, value: &Spanned<DeValue<'_>>) {
        let name = key.get_ref().as_ref();
        let Some(code) = codes::find(name) else {
            let near = nearest(name, codes::ALL.iter().map(|code| code.name));
            let near = near.map(str::to_owned);
            self.unknown(&key.span(), format!("there is no finding `{name}`"), near);
            return;
        };
        if code.severity() == Severity::Error {
            let at = self.at(&key.span());
            self.found.push(
                Diagnostic::new(
                    codes::BAD_SETTING,
                    at,
                    format!("`{name}` is an error, its level cannot be changed"),
                )
                .help("where the parties want it so, write `accept` in the declaration"),
            );
            return;
        }
        if let Some(level) = self.level(value) {
            self.settings.lints.push((code, level));
        }
    }

    fn level(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Level> {
        let DeValue::String(word) = value.get_ref() else {
            let headline = "this must be `allow`, `warn` or `deny` in quotes";
            self.bad(value, headline.to_owned());
            return None;
        };
        let level = LEVELS.iter().find(|(name, _)| name == word);
        if level.is_none() {
            let finding = self
                .finding(value, format!("there is no level `{word}`"))
                .help("write `allow`, `warn` or `deny`");
            self.found.push(finding);
        }
        level.map(|(_, level)| *level)
    }

    fn finding(&self, value: &Spanned<DeValue<'_>>, headline: String) -> Diagnostic {
        Diagnostic::new(codes::BAD_SETTING, self.at(&value.span()), headline)
    }

    fn bad(&mut self, value: &Spanned<DeValue<'_>>, headline: String) {
        let finding = self.finding(value, headline);
        self.found.push(finding);
    }

    /// `near` is what may have been meant, as it would be written there.
    fn unknown(&mut self, range: &Range<usize>, headline: String, near: Option<String>) {
        let at = self.at(range);
        let mut finding = Diagnostic::new(codes::UNKNOWN_SETTING, at, headline);
        if let Some(near) = near {
            let word = near.trim_matches('"');
            finding = finding.help(format!("did you mean `{word}`?")).suggest(
                format!("replace it by `{word}`"),
                at,
                near,
            );
        }
        self.found.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::pages::explain;
    use crate::diagnostics::render::{Format, render};
    use crate::text::SourceMap;

    pub(super) fn read(text: &str) -> (Settings, String) {
        let mut sources = SourceMap::new();
        let file = sources.add(FILE, text);
        let (settings, mut found) = Settings::parse(text, file);
        found.sort();
        (settings, render(&found, &sources, Format::Short, false, 80))
    }

    #[test]
    fn everything_has_its_place() {
        let (settings, found) = read(concat!(
            "contract = 'a.sla'\noutput = 'out'\n",
            "[data]\na = 'a.csv'\nb = ['b.csv', 'sub/c.csv']\nc = 'none'\n",
            "[lints]\nvague_word = 'deny'\nSLA0501 = 'allow'\n"
        ));
        assert_eq!(found, "");
        assert_eq!(settings.contract.as_deref(), Some("a.sla"));
        let files = |source: &str| {
            let data = settings.data.get(source);
            data.map(|data| data.files.clone()).unwrap_or_default()
        };
        assert_eq!(files("a"), ["a.csv"]);
        assert_eq!(files("b"), ["b.csv", "sub/c.csv"]);
        assert!(files("c").is_empty() && settings.data.contains_key("c"));
        let lints = [
            (codes::UNUSED_DECLARATION, Level::Allow),
            (codes::VAGUE_WORD, Level::Deny),
        ];
        assert_eq!(settings.lints, lints);
    }

    #[test]
    fn what_cannot_be_used_is_reported_where_it_stands() {
        let (settings, found) = read(concat!(
            "contrakt = 'a.sla'\noutput = '/tmp'\n",
            "[data]\na = 7\nb = ['../b.csv', 'b.csv']\n",
            "[lints]\nvage_word = 'deny'\nvague_word = 'denied'\nband_gap = 'allow'\n"
        ));
        assert_eq!(settings.output, None);
        assert_eq!(settings.data["b"].files.len(), 1);
        let expected = [
            "slac.toml:1:1: warning[SLA0701]: there is no setting `contrakt`",
            "slac.toml:2:10: error[SLA0702]: `/tmp` leads out of the project",
            "slac.toml:4:5: error[SLA0702]: this must be a path in quotes",
            "slac.toml:5:6: error[SLA0702]: `../b.csv` leads out of the project",
            "slac.toml:7:1: warning[SLA0701]: there is no finding `vage_word`",
            "slac.toml:8:14: error[SLA0702]: there is no level `denied`",
            "slac.toml:9:1: error[SLA0702]: `band_gap` is an error, its level cannot be changed",
        ];
        assert_eq!(found.lines().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn broken_text_is_one_finding() {
        for text in ["contract =", "[data\n", "a = 1\na = 2\n", "\u{0}"] {
            let (_, found) = read(text);
            assert!(
                found.lines().count() == 1 && found.contains("is not TOML"),
                "{text:?}: {found}"
            );
        }
        let deep = format!("a = {}", "[".repeat(100_000));
        assert!(read(&deep).1.contains("is not TOML"));
    }

    #[test]
    fn levels_change_severities() {
        let settings = Settings {
            lints: vec![
                (codes::VAGUE_WORD, Level::Deny),
                (codes::UNUSED_DECLARATION, Level::Allow),
            ],
            ..Settings::default()
        };
        let at = Location::default();
        let found: Diagnostics = [
            codes::VAGUE_WORD,
            codes::UNUSED_DECLARATION,
            codes::BAND_GAP,
        ]
        .map(|code| Diagnostic::new(code, at, ""))
        .into_iter()
        .collect();
        let found = settings.apply(found);
        let left: Vec<_> = found.iter().map(|one| (one.code, one.severity)).collect();
        let expected = [
            (codes::VAGUE_WORD, Severity::Error),
            (codes::BAND_GAP, Severity::Error),
        ];
        assert_eq!(left, expected);
    }

    #[test]
    fn the_examples_of_the_pages_are_right() {
        for code in [codes::UNKNOWN_SETTING, codes::BAD_SETTING] {
            let page = explain(code.id).unwrap_or_default();
            let examples: Vec<&str> = page
                .split("```toml\n")
                .skip(1)
                .filter_map(|rest| rest.split("```").next())
                .collect();
            let [example, repaired] = examples.as_slice() else {
                panic!("{} has an example and its repair", code.id);
            };
            assert!(read(example).1.contains(code.id), "{}", code.id);
            assert_eq!(read(repaired).1, "", "{}", code.id);
        }
    }
}
