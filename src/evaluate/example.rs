//! Worked examples: the agreement evaluated on the data that it gives itself.
//!
//! An example says what follows from some data in the parties' own words. Here it
//! is computed by the same plan, measured and judged by the same code as real data, and
//! compared exactly: 99.9 % is not 99.8999 %.
//!
//! What is expected of a penalty is what it gives by itself: after its own cap and what a ledger pays, rounded
//! where the remedies round each credit, but before they cap and combine what several
//! penalties give. Without a group, all its lines together.

use super::assess::{Options, Over, assess};
use super::data::{DataSet, ExampleData, Problems, key_text};
use super::reference::{self, Request, measure};
use super::statement::show::Show;
use super::statement::v1::{
    CreditLine, Effect, EffectKind, Group, KeyValue, Range, Standing, Statement, Verdict, Window,
};
use super::title;
use crate::diagnostics::Diagnostic;
use crate::document::{ExampleResult, ExampleResults};
use crate::ir::words::{Words, number};
use crate::ir::{
    self, Agreement, Amount, Constant, Dimension, Example, Expect, Expected, RemedyKind, Type,
};
use crate::plan::v1::{Plan, Unit};
use crate::quantity::{Interval, Number, Relation, Truth, Zone};
use crate::text::Location;
use std::collections::BTreeMap;

pub use crate::document::Outcome;

/// An example and how it came out.
#[derive(Clone, Debug)]
pub struct Ran {
    /// Its title.
    pub title: String,
    /// Where it is written.
    pub at: Location,
    /// What it expects, in order; empty when it could not be evaluated.
    pub checks: Vec<Check>,
    /// What is wrong with its data.
    pub problems: Problems,
    /// Why it could not be evaluated.
    pub refused: Option<String>,
    /// What is odd about it although it may come out: its title says something else.
    pub doubt: Option<Diagnostic>,
    /// What came out, for whoever wants to look closer.
    pub statement: Option<Statement>,
}

/// One expectation and what came out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Check {
    /// Where it is written.
    pub at: Location,
    /// As it is written: `uptime[2026-03] == 1485/1486`.
    pub expected: String,
    /// What came out, exactly: `1484/1486 (99.865410…%)`.
    pub actual: String,
    /// Whether it is what was expected.
    pub holds: bool,
    /// What came out, for whoever shows it in another way.
    pub outcome: Outcome,
}

impl Ran {
    /// Whether everything came out as expected.
    pub fn passed(&self) -> bool {
        self.refused.is_none()
            && !self.problems.has_errors()
            && self.checks.iter().all(|check| check.holds)
    }
}

/// Runs every example of an agreement; `plan` must be its plan.
pub fn run_examples(agreement: &Agreement, plan: &Plan) -> Vec<Ran> {
    let run = |example| run_example(agreement, plan, example);
    agreement.examples.iter().map(run).collect()
}

/// What came out of examples, as documents print it.
pub fn results(ran: &[Ran]) -> ExampleResults {
    let result = |ran: &Ran| ExampleResult {
        outcomes: ran
            .checks
            .iter()
            .map(|check| check.outcome.clone())
            .collect(),
    };
    ExampleResults(ran.iter().map(result).collect())
}

/// Runs one example.
pub fn run_example(agreement: &Agreement, plan: &Plan, example: &Example) -> Ran {
    let mut ran = Ran {
        title: example.title.clone(),
        at: example.origin.place(),
        checks: Vec::new(),
        problems: Problems::default(),
        refused: None,
        doubt: None,
        statement: None,
    };
    let data = match DataSet::from_example(plan, &ExampleData::of(example)) {
        Ok(data) => data,
        Err(problems) => {
            ran.problems = problems;
            return ran;
        }
    };
    match evaluate(plan, &data, example) {
        Ok(statement) => {
            let judge = Judge {
                agreement,
                statement: &statement,
            };
            ran.checks = example.expect.iter().map(|it| judge.check(it)).collect();
            ran.doubt = title::doubt(&ran.title, ran.at, &statement);
            ran.statement = Some(statement);
        }
        Err(why) => ran.refused = Some(why),
    }
    ran
}

fn evaluate(plan: &Plan, data: &DataSet, example: &Example) -> Result<Statement, String> {
    let (first, last) = &example.over;
    let request = Request {
        over: reference::Over::Named {
            first: first.clone(),
            last: last.clone(),
        },
        cut_off: None,
    };
    let figures = measure(plan, data, &request).map_err(|error| error.to_string())?;
    let over = Over::named(plan, first, last)
        .ok_or_else(|| format!("`{first}` or `{last}` is no period"))?;
    let options = Options {
        over,
        given: BTreeMap::new(),
        history: None,
        claims: None,
        digest: None,
    };
    assess(plan, &figures, &options).map_err(|error| error.0)
}

/// What came out of a subject.
enum Actual {
    /// A value, or bounds of one.
    Value(Box<Range>),
    /// A verdict.
    Verdict(Verdict),
    /// Something else, in words.
    Words(String),
}

impl Actual {
    fn shown(&self) -> String {
        match self {
            Self::Value(range) => shown(range),
            Self::Verdict(verdict) => words(*verdict).to_owned(),
            Self::Words(words) => words.clone(),
        }
    }

    fn outcome(&self) -> Outcome {
        match self {
            Self::Value(range) => Outcome::Value(interval(range)),
            Self::Verdict(verdict) => Outcome::Verdict(match verdict {
                Verdict::Met => ir::Verdict::Met,
                Verdict::Missed => ir::Verdict::Missed,
                Verdict::Undetermined => ir::Verdict::Undetermined,
                Verdict::NotJudged => ir::Verdict::NotJudged,
            }),
            Self::Words(_) => Outcome::Nothing,
        }
    }
}

struct Judge<'a> {
    agreement: &'a Agreement,
    statement: &'a Statement,
}

impl Judge<'_> {
    fn check(&self, expect: &Expect) -> Check {
        let actual = self.actual(expect);
        let holds = match (&expect.what, &actual) {
            (Expected::Value(relation, value), Actual::Value(range)) => {
                relates(range, *relation, value)
            }
            (Expected::Verdict(expected), Actual::Verdict(actual)) => same(*expected, *actual),
            _ => false,
        };
        let unit = match &actual {
            Actual::Value(range) => Some(range.unit),
            _ => None,
        };
        Check {
            at: expect.origin.place(),
            expected: self.expected(expect, unit),
            actual: actual.shown(),
            holds,
            outcome: actual.outcome(),
        }
    }

    fn actual(&self, expect: &Expect) -> Actual {
        let path = expect.subject.as_str();
        let objectives = &self.statement.objectives;
        if let Some(objective) = objectives.iter().find(|it| it.path == path) {
            let groups: Vec<(&str, &Group)> = objective
                .windows
                .iter()
                .filter(|window| is_window(expect, window))
                .flat_map(|window| window.groups.iter().map(|group| (&*window.name, group)))
                .filter(|(_, group)| is_group(&expect.group, &group.group))
                .filter(|(_, group)| is_row(expect, group))
                .collect();
            return match groups.as_slice() {
                [] => Actual::Words("not judged: there is no such window, group or row".to_owned()),
                [(_, group)] => of_group(group, &expect.what),
                several => Actual::Words(format!(
                    "{} windows and groups: name one of {}",
                    several.len(),
                    names(several)
                )),
            };
        }
        if let Some(penalty) = self
            .agreement
            .penalties
            .iter()
            .find(|it| it.head.path.as_str() == path)
        {
            return self.of_penalty(penalty, expect);
        }
        if let Some(account) = self.statement.accounts.iter().find(|it| it.ledger == path) {
            return Actual::Value(Box::new(account.closing.clone()));
        }
        let bonuses = &self.agreement.bonuses;
        if bonuses.iter().any(|it| it.terms.head.path.as_str() == path) {
            return self.of_bonus(expect);
        }
        if path == REMEDIES {
            return self.owed(expect);
        }
        let stands = self
            .statement
            .rights
            .iter()
            .any(|right| right.path == path && right.standing == Standing::Open);
        Actual::Verdict(if stands {
            Verdict::Met
        } else {
            Verdict::Missed
        })
    }

    /// What is owed when all steps of the remedies are taken.
    fn owed(&self, expect: &Expect) -> Actual {
        let Some(window) = &expect.window else {
            return Actual::Value(Box::new(self.statement.summary.entitlement.clone()));
        };
        let totals = self.statement.totals.iter();
        if let Some(total) = totals.into_iter().find(|it| it.period == *window) {
            return Actual::Value(Box::new(total.entitlement.clone()));
        }
        let lines = self
            .statement
            .credits
            .iter()
            .filter(|it| it.window == *window);
        let nothing = Interval::exact(Number::zero());
        let sum = lines.fold(nothing, |sum, line| sum.add(&interval(&line.entitlement)));
        Actual::Value(Box::new(self.show().range(&sum, Unit::Money)))
    }

    /// What a penalty gives by itself.
    fn of_penalty(&self, penalty: &ir::Penalty, expect: &Expect) -> Actual {
        let lines = self.statement.credits.iter().filter(|line| {
            line.penalty == expect.subject.as_str()
                && self.is_named(expect, (&line.objective, &line.window))
                && is_group(&expect.group, &line.group)
                && self.is_line_of_row(expect, line)
        });
        let kind = kind(penalty);
        let nothing = Interval::exact(Number::zero());
        let sum = lines.fold(nothing, |sum, line| {
            sum.add(&match kind {
                Kind::Money => self.rounded(interval(own_amount(line))),
                Kind::Points => interval(&line.points),
                Kind::ServiceDays => interval(&line.service_days),
            })
        });
        let unit = match kind {
            Kind::Money => Unit::Money,
            Kind::Points => Unit::Points,
            Kind::ServiceDays => Unit::Number,
        };
        Actual::Value(Box::new(self.show().range(&sum, unit)))
    }

    /// What a bonus earns.
    fn of_bonus(&self, expect: &Expect) -> Actual {
        let lines = self.statement.bonuses.iter().filter(|line| {
            line.bonus == expect.subject.as_str()
                && self.is_named(expect, (&line.objective, &line.window))
                && is_group(&expect.group, &line.group)
        });
        let nothing = Interval::exact(Number::zero());
        let sum = lines.fold(nothing, |sum, line| sum.add(&interval(&line.amount)));
        Actual::Value(Box::new(self.show().range(&sum, Unit::Money)))
    }

    /// Whether a line is due for the window that is named, or for a part of it.
    fn is_named(&self, expect: &Expect, (objective, name): (&str, &str)) -> bool {
        let mut objectives = self.statement.objectives.iter();
        let windows = objectives
            .find(|it| it.path == objective)
            .map_or(&[][..], |it| &it.windows);
        let mut windows = windows.iter().filter(|it| it.name == name);
        expect.window.is_none() || windows.any(|window| is_window(expect, window))
    }

    /// Whether a line is due for the row that is named, or none is.
    fn is_line_of_row(&self, expect: &Expect, line: &CreditLine) -> bool {
        let mut objectives = self.statement.objectives.iter();
        let windows = objectives
            .find(|objective| objective.path == line.objective)
            .map_or(&[][..], |objective| &objective.windows);
        let mut windows = windows.iter().filter(|window| window.name == line.window);
        expect.row.is_none()
            || windows.any(|window| window.groups.iter().any(|group| is_row(expect, group)))
    }

    /// As the remedies round each credit, if they do.
    fn rounded(&self, amount: Interval) -> Interval {
        let steps = self.agreement.remedies.iter().flat_map(|it| &it.steps);
        let round = steps.filter_map(|step| match &step.kind {
            RemedyKind::Round {
                each: true,
                to,
                mode,
            } => Some((to, *mode)),
            _ => None,
        });
        round.fold(amount, |amount, (to, mode)| amount.rounded(to, mode))
    }

    fn show(&self) -> Show {
        let contract = &self.agreement.contract;
        let zone = Zone::load(&contract.timezone).unwrap_or_else(Zone::utc);
        Show::new(zone, &contract.currency)
    }

    /// The expectation as it is written.
    fn expected(&self, expect: &Expect, unit: Option<Unit>) -> String {
        let currency = &self.agreement.contract.currency;
        let mut text = expect.subject.to_string();
        if !expect.group.is_empty() {
            let words = Words { currency };
            let key = |key: &Constant| words.constant(key, &Type::Text);
            let keys: Vec<String> = expect.group.iter().map(key).collect();
            text.push_str(&format!("[{}]", keys.join(", ")));
        }
        if let Some(row) = &expect.row {
            text.push_str(&format!("[{row:?}]"));
        }
        if let Some(window) = &expect.window {
            text.push_str(&format!("[{window}]"));
        }
        match &expect.what {
            Expected::Verdict(verdict) => {
                text.push_str(&format!(" {}", words(of_agreement(*verdict))));
            }
            Expected::Value(relation, value) => {
                let ty = match unit {
                    Some(Unit::Percent) => Type::Percent,
                    Some(Unit::Duration) => Type::DURATION,
                    Some(Unit::Money) => Type::MONEY,
                    Some(Unit::Data) => Type::DATA,
                    Some(Unit::Declared(unit)) => Type::Quantity(Dimension::of_unit(unit)),
                    Some(Unit::Points) => Type::POINTS,
                    Some(Unit::Number | Unit::Rate) | None => Type::Number,
                    Some(unit @ (Unit::Truth | Unit::Instant | Unit::Date)) => {
                        let value = self.show().number(value, unit);
                        text.push_str(&format!(" {} {value}", relation.symbol()));
                        return text;
                    }
                };
                let value = number(value, &ty, currency);
                text.push_str(&format!(" {} {value}", relation.symbol()));
            }
        }
        text
    }
}

fn of_group(group: &Group, expected: &Expected) -> Actual {
    match expected {
        Expected::Verdict(_) => Actual::Verdict(group.verdict),
        Expected::Value(..) => match &group.value {
            Some(range) if !group.may_lack_value => Actual::Value(Box::new(range.clone())),
            Some(range) => Actual::Words(format!("{}, or no value", shown(range))),
            None => Actual::Words("no value".to_owned()),
        },
    }
}

/// `2026-03`, or `2026-03 ["P1"]`, of the first few.
fn names(groups: &[(&str, &Group)]) -> String {
    let name = |(window, group): &(&str, &Group)| {
        let keys: Vec<String> = group
            .group
            .iter()
            .map(|it| format!("{:?}", it.value))
            .collect();
        if keys.is_empty() {
            (*window).to_owned()
        } else {
            format!("[{}][{window}]", keys.join(", "))
        }
    };
    let shown: Vec<String> = groups.iter().take(4).map(name).collect();
    let more = if groups.len() > shown.len() {
        ", …"
    } else {
        ""
    };
    format!("{}{more}", shown.join(", "))
}

/// Whether a window is meant: the named one or a part of it, or any where none is named.
fn is_window(expect: &Expect, window: &Window) -> bool {
    let named = expect.window.as_ref();
    named.is_none_or(|name| *name == window.name || window.part_of.as_ref() == Some(name))
}

/// Whether the row that is the window has the words that are named, or none are.
fn is_row(expect: &Expect, group: &Group) -> bool {
    let named = expect.row.as_ref();
    named.is_none_or(|row| group.row.values().any(|words| words == row))
}

/// Whether a group has these values; without any, every group does.
fn is_group(expected: &[Constant], group: &[KeyValue]) -> bool {
    expected.is_empty()
        || (expected.len() == group.len()
            && expected
                .iter()
                .zip(group)
                .all(|(value, key)| key_text(value) == key.value))
}

/// The money of a line after what the penalty itself says of it: its cap, whether it is given back, what
/// a ledger pays of it. The remedies come after.
fn own_amount(line: &CreditLine) -> &Range {
    let of_penalty = |effect: &&Effect| {
        matches!(
            effect.kind,
            EffectKind::PenaltyCap | EffectKind::GivenBack | EffectKind::Offset
        )
    };
    let mut own = line.effects.iter().filter(of_penalty);
    own.next_back().map_or(&line.amount, |effect| &effect.after)
}

/// The subject of an expectation that is about all remedies together.
const REMEDIES: &str = "remedies";

/// What a penalty gives.
#[derive(Clone, Copy)]
enum Kind {
    Money,
    Points,
    ServiceDays,
}

fn kind(penalty: &ir::Penalty) -> Kind {
    let gives = |what: fn(&Amount) -> bool| penalty.steps.iter().any(|step| what(&step.amount));
    if gives(Amount::is_points) {
        Kind::Points
    } else if gives(|amount| matches!(amount, Amount::ServiceDays(_))) {
        Kind::ServiceDays
    } else {
        Kind::Money
    }
}

fn interval(range: &Range) -> Interval {
    let end =
        |end: &Option<super::statement::v1::Amount>| end.as_ref().map(|it| it.exact.0.clone());
    Interval {
        lo: end(&range.least),
        hi: end(&range.greatest),
    }
}

fn relates(range: &Range, relation: Relation, value: &Number) -> bool {
    interval(range).compare(relation, &Interval::exact(value.clone())) == Truth::True
}

/// Exactly, and as people read it where that differs: `1485/1486 (99.932705…%)`.
fn shown(range: &Range) -> String {
    let one = |amount: &super::statement::v1::Amount| {
        let exact = amount.exact.0.to_string();
        if amount.shown.contains('…') {
            format!("{exact} ({})", amount.shown)
        } else {
            amount.shown.clone()
        }
    };
    match (&range.least, &range.greatest) {
        (Some(least), Some(_)) if range.known => one(least),
        (Some(least), Some(greatest)) => format!("{} to {}", one(least), one(greatest)),
        (Some(least), None) => format!("at least {}", one(least)),
        (None, Some(greatest)) => format!("at most {}", one(greatest)),
        (None, None) => "anything".to_owned(),
    }
}

fn same(expected: ir::Verdict, actual: Verdict) -> bool {
    of_agreement(expected) == actual
}

fn of_agreement(verdict: ir::Verdict) -> Verdict {
    match verdict {
        ir::Verdict::Met => Verdict::Met,
        ir::Verdict::Missed => Verdict::Missed,
        ir::Verdict::Undetermined => Verdict::Undetermined,
        ir::Verdict::NotJudged => Verdict::NotJudged,
    }
}

fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::Missed => "missed",
        Verdict::Undetermined => "undetermined",
        Verdict::NotJudged => "not judged",
    }
}
