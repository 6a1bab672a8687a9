//! What the specification shows of a contract, by the info of a block: its tree, what was
//! understood, its plan, its statement on the data of the page.

use crate::markdown::Block;
use crate::sentences::{lines_of, sentences};
use crate::support::{Checked, PREAMBLE};
use slac::diagnostics::Severity;
use slac::diagnostics::render::Format;
use slac::evaluate::assess::{Options, Over, assess};
use slac::evaluate::data::{DataReader, Input, NoProgress, ReadOptions, Reading, read};
use slac::evaluate::example::{Ran, run_examples};
use slac::evaluate::reference::{self, Request, measure};
use slac::evaluate::statement::text;
use slac::ir::{self, Agreement};
use slac::plan::{self, v1};
use slac::quantity::{Date, Instant, LocalDateTime, Zone};
use slac::syntax;
use slac::text::FileId;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// A contract of a page, and the data blocks that stand below it.
pub(crate) struct Shown {
    pub(crate) block: Block,
    pub(crate) checked: Checked,
    /// Name of a file and its text.
    pub(crate) data: Vec<(String, String)>,
}

/// Text for a block, or why there is none.
pub(crate) type Output = Result<String, String>;

impl Shown {
    pub(crate) fn new(block: Block) -> Self {
        let checked = Checked::new(&block.info, &block.text);
        Self {
            block,
            checked,
            data: Vec::new(),
        }
    }

    /// What a block with this info holds; `None` if it is no output.
    pub(crate) fn output(&self, info: &str) -> Option<Output> {
        let (word, rest) = info.split_once(' ').unwrap_or((info, ""));
        match word {
            "diagnostics" => Some(Ok(self.checked.render(Format::Full))),
            "tree" => Some(Ok(syntax::dump::file(
                &syntax::parse(FileId(0), &self.block.text).file,
            ))),
            "ir" => Some(self.agreement().map(own_declarations)),
            "plan" => Some(self.plan().map(|it| short_plan(&it))),
            "statement" => Some(self.statement(rest)),
            "document" => Some(self.document(rest)),
            _ => None,
        }
    }

    /// The worked examples that do not come out as they say.
    pub(crate) fn failed_examples(&self) -> Vec<String> {
        let Some(agreement) = &self.checked.agreement else {
            return Vec::new();
        };
        let ran = run_examples(agreement, &plan::build_versions(&self.checked.versions));
        let failed = ran.iter().filter(|ran| !ran.passed());
        failed.map(failure).collect()
    }

    fn plan(&self) -> Result<plan::v1::Plan, String> {
        self.agreement()?;
        Ok(plan::build_versions(&self.checked.versions))
    }

    fn agreement(&self) -> Result<&Agreement, String> {
        let agreement = self.checked.agreement.as_deref();
        agreement.ok_or_else(|| "the contract above has errors".to_owned())
    }

    /// The sentences that the block becomes, or those of the declarations with these names.
    fn document(&self, names: &str) -> Output {
        let none = || "the contract above has errors".to_owned();
        let document = self.checked.document().ok_or_else(none)?;
        let lines = lines_of(&self.block.text, names);
        let chosen = |line: u32| names.is_empty() || lines.iter().any(|it| it.contains(&line));
        let keep = |place: &_| self.checked.line_of(place).is_some_and(chosen);
        let text = sentences(&document, &keep, !names.is_empty());
        if text.is_empty() {
            return Err("the document says nothing of this".to_owned());
        }
        Ok(text)
    }

    /// `2026-04`, `2026-04 to 2026-06`, each with `cut-off 2026-05-10` behind it if wished. Without, the
    /// data is complete to the end of what is asked for.
    fn statement(&self, words: &str) -> Output {
        let plan = self.plan()?;
        let (over, cut_off) = words.split_once(" cut-off ").unwrap_or((words, ""));
        let (first, last) = over.split_once(" to ").unwrap_or((over, over));
        let reading = self.read(&plan);
        let asked =
            Over::named(&plan, first, last).ok_or_else(|| format!("`{words}` is no time"))?;
        let cut_off = match cut_off {
            "" => Some(asked.end).max(reading.data.end()),
            text => Some(instant(&plan, text).ok_or_else(|| format!("`{text}` is no time"))?),
        };
        let over = reference::Over::Named {
            first: first.to_owned(),
            last: last.to_owned(),
        };
        let figures = measure(&plan, &reading.data, &Request { over, cut_off });
        let options = Options {
            over: asked,
            given: BTreeMap::new(),
            history: None,
            claims: None,
            digest: None,
        };
        let statement = assess(
            &plan,
            &figures.map_err(|error| error.to_string())?,
            &options,
        )
        .map_err(|error| error.0)?;
        Ok(format!(
            "{}{}",
            problems(&reading),
            stable(without_heading(&text::render(&statement)))
        ))
    }

    fn read(&self, plan: &v1::Plan) -> Reading {
        let inputs: Vec<Input> = self
            .data
            .iter()
            .map(|(file, _)| Input {
                file: file.clone(),
                source: file.split_once('.').map(|(source, _)| source.to_owned()),
            })
            .collect();
        let files = Files(&self.data);
        read(
            plan,
            &inputs,
            &files,
            &ReadOptions::default(),
            &mut NoProgress,
        )
    }
}

struct Files<'a>(&'a [(String, String)]);

impl DataReader for Files<'_> {
    fn open(&self, file: &str) -> io::Result<Box<dyn io::Read + '_>> {
        let found = self.0.iter().find(|(name, _)| name == file);
        let (_, text) = found.ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(text.as_bytes()))
    }
}

/// The end of a day, or a time by the contract's clock.
fn instant(plan: &v1::Plan, text: &str) -> Option<Instant> {
    let zone = Zone::load(&plan.agreement.timezone)?;
    let day = Date::parse(text).map(|date| zone.end_of_day(date));
    day.or_else(|| Some(zone.instant(LocalDateTime::parse(text)?)))
}

fn failure(ran: &Ran) -> String {
    let mut words = format!("the example {:?} does not come out", ran.title);
    for problem in &ran.problems {
        words.push_str(&format!("\n    {problem}"));
    }
    if let Some(why) = &ran.refused {
        words.push_str(&format!("\n    {why}"));
    }
    for check in ran.checks.iter().filter(|check| !check.holds) {
        words.push_str(&format!(
            "\n    expected {}, but it is {}",
            check.expected, check.actual
        ));
    }
    words
}

/// What reading the data said, a line each.
fn problems(reading: &Reading) -> String {
    let line = |problem: &slac::evaluate::data::DataProblem| {
        let word = match problem.code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        format!("{word}[{}]: {problem}\n", problem.code.id)
    };
    let lines: String = reading.problems.iter().map(line).collect();
    if lines.is_empty() {
        lines
    } else {
        format!("{lines}\n")
    }
}

/// A statement without the lines that name the agreement and its parties.
fn without_heading(text: &str) -> &str {
    text.find("Statement for")
        .map_or(text, |start| &text[start..])
}

/// A statement without what changes by itself: versions of the tool and of the zones.
pub(crate) fn stable(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.contains("time zones"));
    let lines: String = lines
        .map(|line| format!("{}\n", line.replace('\u{202f}', " ")))
        .collect();
    format!("{}\n", lines.trim_end())
}

/// The dump of an agreement without what the preamble declares.
fn own_declarations(agreement: &Agreement) -> String {
    let preamble = slac::check_text("test.sla", PREAMBLE).agreement;
    let preamble = preamble.map(|it| ir::dump(&it)).unwrap_or_default();
    let before: BTreeSet<String> = declarations(&preamble).into_iter().collect();
    let own = declarations(&ir::dump(agreement)).into_iter();
    own.filter(|one| !before.contains(one)).collect()
}

/// A dump cut before each line that is not indented.
fn declarations(dump: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in dump.lines() {
        match all.last_mut() {
            Some(last) if line.starts_with(' ') => last.push_str(&format!("{line}\n")),
            _ => all.push(format!("{line}\n")),
        }
    }
    all
}

/// A plan in short: its nodes, and its objectives and penalties without what is the same everywhere.
pub(crate) fn short_plan(plan: &v1::Plan) -> String {
    let json = |value: &serde_json::Value| {
        let mut value = value.clone();
        prune(&mut value);
        value.to_string()
    };
    let value = serde_json::to_value(plan).expect("a plan is JSON");
    let mut text = String::from("nodes\n");
    for (index, node) in list(&value["measurement"]["nodes"]).enumerate() {
        text.push_str(&format!("{index:3} {}\n", json(node)));
    }
    for (title, part) in [
        ("measured", &value["measurement"]["objectives"]),
        ("judged", &value["assessment"]["objectives"]),
        ("penalties", &value["assessment"]["penalties"]),
        ("remedies", &value["assessment"]["remedies"]),
        ("rights", &value["assessment"]["terminations"]),
    ] {
        let mut entries = list(part).peekable();
        if entries.peek().is_some() {
            text.push_str(&format!("{title}\n"));
        }
        for entry in entries {
            text.push_str(&format!("  {}\n", json(entry)));
        }
    }
    text
}

fn list(value: &serde_json::Value) -> impl Iterator<Item = &serde_json::Value> {
    value.as_array().into_iter().flatten()
}

/// Leaves out what is absent, and writes plain calendar periods and constants in one word.
fn prune(value: &mut serde_json::Value) {
    if let Some(object) = value.as_object_mut() {
        object.retain(|key, value| !value.is_null() && key != "title");
        object.values_mut().for_each(prune);
        if object.get("formula").is_some_and(|it| it == "constant")
            && let Some(constant) = object.get("value").and_then(|it| it.get("value")).cloned()
        {
            *value = constant;
        } else if object.len() == 3
            && object.get("from").is_some_and(|it| it == 0)
            && let (Some(basis), Some(size)) = (object.get("basis"), object.get("size"))
        {
            let words = [basis, size].map(|it| it.as_str().unwrap_or_default());
            *value = words.join(" ").into();
        }
    } else if let Some(list) = value.as_array_mut() {
        list.iter_mut().for_each(prune);
    }
}
