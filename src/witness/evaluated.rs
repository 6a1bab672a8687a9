//! What follows from values under an agreement: the evaluator is asked, nobody guesses.
//!
//! Either each objective is given a value, and a quarter (or a year) is judged with it; or sources are given rows,
//! which are read, measured and judged as those of a worked example. No file is read.

use crate::difference::v1::{Member, Outcome};
use crate::evaluate::assess::{Options, Over, assess};
use crate::evaluate::data::{
    self, DataReader, DataSet, ExampleData, NoProgress, ReadOptions, read,
};
use crate::evaluate::figures::Figures;
use crate::evaluate::reference::{self, Request, measure};
use crate::evaluate::statement::v1::{
    self as v1, Amount, CreditLine, KeyValue, Range, Statement, Total, Verdict,
};
use crate::ir::Agreement;
use crate::plan::{self, v1::Plan};
use crate::quantity::{Date, Number};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Values by objective.
pub(super) type Given = BTreeMap<String, Number>;

/// An agreement that can be asked.
pub(super) struct Evaluated {
    pub(super) plan: Plan,
    periods: Vec<(Figures, Over)>,
}

struct NoData;

impl DataReader for NoData {
    fn open(&self, _: &str) -> io::Result<Box<dyn io::Read + '_>> {
        Err(io::ErrorKind::NotFound.into())
    }
}

impl Evaluated {
    /// Prepares an agreement to be asked about the first quarter, and the first year, that begin after a day.
    pub(super) fn new(agreement: &Agreement, day: Date) -> Self {
        let plan = plan::build(agreement);
        let data = read(
            &plan,
            &[],
            &NoData,
            &ReadOptions::default(),
            &mut NoProgress,
        )
        .data;
        let periods = names_after(day).into_iter().filter_map(|name| {
            let over = Over::named(&plan, &name, &name)?;
            let request = Request {
                over: reference::Over::Named {
                    first: name.clone(),
                    last: name,
                },
                cut_off: Some(over.end),
            };
            let figures = measure(&plan, &data, &request).ok()?;
            Some((figures, over))
        });
        Self {
            periods: periods.collect(),
            plan,
        }
    }

    /// How many periods there are to ask about.
    pub(super) fn periods(&self) -> usize {
        self.periods.len()
    }

    /// The statement about a period in which objectives have these values.
    pub(super) fn statement(&self, period: usize, given: &Given) -> Option<Statement> {
        let (figures, over) = self.periods.get(period)?;
        let options = Options {
            over: over.clone(),
            given: given.clone(),
            history: None,
            claims: None,
            digest: None,
        };
        assess(&self.plan, figures, &options).ok()
    }
}

/// What follows from data.
pub(super) struct Followed {
    /// By objective and group: missed if it was in any window that was judged.
    pub(super) verdicts: BTreeMap<(String, Vec<Member>), Outcome>,
    /// What is due for all windows, after all steps; nothing if that is not known.
    pub(super) due: Option<Number>,
    /// What was measured, by objective: tells kinds of rows apart that change no verdict yet.
    pub(super) measured: BTreeMap<String, Vec<Option<Number>>>,
}

impl Evaluated {
    /// What follows in a period from these rows; nothing if some row is refused.
    pub(super) fn with_data(&self, over: &str, given: Vec<data::Given>) -> Option<Followed> {
        let example = ExampleData {
            over: (over.to_owned(), over.to_owned()),
            given,
        };
        let data = DataSet::from_example(&self.plan, &example).ok()?;
        let request = Request {
            over: reference::Over::Named {
                first: over.to_owned(),
                last: over.to_owned(),
            },
            cut_off: None,
        };
        let options = Options {
            over: Over::named(&self.plan, over, over)?,
            given: Given::new(),
            history: None,
            claims: None,
            digest: None,
        };
        let figures = measure(&self.plan, &data, &request).ok()?;
        let statement = assess(&self.plan, &figures, &options).ok()?;
        let mut followed = Followed {
            verdicts: BTreeMap::new(),
            due: sum(&due(&statement)),
            measured: BTreeMap::new(),
        };
        for objective in &statement.objectives {
            let verdicts = kept_throughout(objective);
            let named = |(group, outcome)| ((objective.path.clone(), group), outcome);
            followed.verdicts.extend(verdicts.into_iter().map(named));
            let groups = objective.windows.iter().flat_map(|it| &it.groups);
            let least = |it: &Range| Some(it.least.as_ref()?.exact.0.clone());
            let values = groups.map(|it| it.value.as_ref().and_then(least));
            let values = values.collect();
            followed.measured.insert(objective.path.clone(), values);
        }
        Some(followed)
    }
}

/// The verdicts of an objective over all of its windows, by group: without those of which one is not known, and
/// those of which none was judged.
fn kept_throughout(objective: &v1::Objective) -> BTreeMap<Vec<Member>, Outcome> {
    let mut found: BTreeMap<Vec<Member>, Outcome> = BTreeMap::new();
    let mut unknown = BTreeSet::new();
    for group in objective.windows.iter().flat_map(|it| &it.groups) {
        let key: Vec<Member> = group.group.iter().map(member).collect();
        match group.verdict {
            Verdict::Met => {
                found.entry(key).or_insert(Outcome::Met);
            }
            Verdict::Missed => {
                found.insert(key, Outcome::Missed);
            }
            Verdict::Undetermined => {
                unknown.insert(key);
            }
            Verdict::NotJudged => {}
        }
    }
    found.retain(|key, _| !unknown.contains(key));
    found
}

/// All amounts together, if each is known. Where there is no line, nothing is due.
fn sum(amounts: &Amounts) -> Option<Number> {
    let mut sum = Number::zero();
    for amount in amounts.values() {
        for it in amount.as_ref()? {
            sum = &sum + &it.exact.0;
        }
    }
    Some(sum)
}

/// The quarter and the year that begin after a day.
fn names_after(day: Date) -> Vec<String> {
    let text = day.to_string();
    let number = |part: Option<&str>| part.and_then(|it| it.parse::<i32>().ok());
    let (Some(year), Some(month)) = (number(text.get(..4)), number(text.get(5..7))) else {
        return Vec::new();
    };
    let quarter = (month - 1) / 3 + 2;
    let quarter = match quarter {
        5 => format!("{}-Q1", year + 1),
        _ => format!("{year}-Q{quarter}"),
    };
    vec![quarter, (year + 1).to_string()]
}

/// The verdicts of an objective, by group; a group with several in the period has the first that is known.
pub(super) fn verdicts(statement: &Statement, objective: &str) -> BTreeMap<Vec<Member>, Outcome> {
    let mut found = BTreeMap::new();
    let of = statement.objectives.iter().find(|it| it.path == objective);
    for window in of.into_iter().flat_map(|it| &it.windows) {
        for group in &window.groups {
            let outcome = match group.verdict {
                Verdict::Met => Outcome::Met,
                Verdict::Missed => Outcome::Missed,
                _ => continue,
            };
            let key = group.group.iter().map(member).collect();
            found.entry(key).or_insert(outcome);
        }
    }
    found
}

/// Where an amount stands: its objective (a total has none), its window or period, its group.
pub(super) type At = (String, String, Vec<Member>);

/// Amounts by where they stand; nothing for one that is not known.
pub(super) type Amounts = BTreeMap<At, Option<Vec<Amount>>>;

/// What each line of a penalty comes to before the remedies. `name` is what an objective is called afterwards.
pub(super) fn credited(
    statement: &Statement,
    penalty: &str,
    name: &dyn Fn(&str) -> String,
) -> Amounts {
    let lines = statement.credits.iter().filter(|it| it.penalty == penalty);
    let line = |it: &CreditLine| {
        let at = (
            name(&it.objective),
            it.window.clone(),
            it.group.iter().map(member).collect(),
        );
        (at, known(&[&it.amount, &it.points, &it.service_days]))
    };
    lines.map(line).collect()
}

/// What is due for each period after all steps.
pub(super) fn due(statement: &Statement) -> Amounts {
    let total = |it: &Total| {
        let at = (String::new(), it.period.clone(), Vec::new());
        (at, known(&[&it.entitlement]))
    };
    statement.totals.iter().map(total).collect()
}

fn known(ranges: &[&Range]) -> Option<Vec<Amount>> {
    let one = |range: &&Range| {
        let (least, greatest) = (range.least.as_ref()?, range.greatest.as_ref()?);
        (least.exact == greatest.exact).then(|| least.clone())
    };
    ranges.iter().map(one).collect()
}

fn member(it: &KeyValue) -> Member {
    Member {
        key: it.key.clone(),
        value: it.value.clone(),
    }
}
