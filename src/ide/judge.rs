//! What values of an objective cost, asked of the evaluator itself.
//!
//! Some months without any data are measured once. Then the objective is given one value after the other,
//! as `slac eval --given` does, and the statement says which line of the ladder applies and what it comes
//! to. So no figure that an editor shows comes from a second computation. Only what the
//! penalty depends on is evaluated, so that a long contract does not make this slow.

use crate::evaluate::assess::{Options, Over, assess};
use crate::evaluate::data::{DataReader, NoProgress, ReadOptions, read};
use crate::evaluate::figures::Figures;
use crate::evaluate::reference::{self, Request, measure};
use crate::evaluate::statement::v1::{CreditLine, KeyValue, Statement, Verdict};
use crate::ir::constant::{Group, groups};
use crate::ir::draw::Drawing;
use crate::ir::ladder::Ladder;
use crate::ir::visit::{HasRoots, walk_deep};
use crate::ir::{
    Agreement, Amount, Basis, ByPath, Constant, ExprKind, Fee, Objective, Path, Penalty,
    PeriodSize, Target, Test, Window, dates,
};
use crate::plan::{self, v1::Plan};
use crate::quantity::{Date, Number, Zone};
use std::collections::BTreeMap;
use std::io;

/// Most groups of an objective whose ladders are looked at.
pub(super) const MOST_GROUPS: usize = 12;

/// Some months without data, in which the objectives of a penalty can be given values.
pub(super) struct Judge {
    plan: Plan,
    figures: Figures,
    over: Over,
    /// Something that the penalty costs by is measured. Without data it would be nothing, and that is not
    /// what anybody will pay.
    pub(super) of_data: bool,
    /// The first day of them.
    pub(super) day: Date,
}

/// What a penalty gives for a value.
pub(super) enum Outcome {
    /// The value is judged, and nothing is owed.
    Nothing,
    /// The line of the statement.
    Line(Box<CreditLine>),
}

/// What percentages of a line are of, in every window.
pub(super) fn basis_of(line: &CreditLine) -> Option<String> {
    let words = &line.basis.as_ref()?.words;
    let window = format!(" for {}", line.window);
    Some(words.strip_suffix(&window).unwrap_or(words).to_owned())
}

/// Whether the keys of a statement are those of a group of the contract.
fn is_of(keys: &[KeyValue], group: &Group) -> bool {
    group.iter().all(|(name, value)| match value {
        Constant::Member { name: member, .. } => {
            let mut keys = keys.iter();
            keys.any(|it| it.key == *name && it.value == *member)
        }
        _ => true,
    })
}

/// Nothing can be read.
struct Nothing;

impl DataReader for Nothing {
    fn open(&self, _: &str) -> io::Result<Box<dyn io::Read + '_>> {
        Err(io::ErrorKind::NotFound.into())
    }
}

impl Judge {
    /// For a penalty, or a bonus.
    pub(super) fn new(agreement: &Agreement, penalty: &Penalty, stretch: Stretch) -> Option<Self> {
        let plan = match stands_alone(agreement, penalty) {
            true => plan::build(&part(agreement, penalty)),
            false => plan::build(agreement),
        };
        Self::with(agreement, penalty, stretch, plan)
    }

    /// For a penalty, by a plan that has it.
    pub(super) fn with(
        agreement: &Agreement,
        penalty: &Penalty,
        stretch: Stretch,
        plan: Plan,
    ) -> Option<Self> {
        let (first, last) = months(agreement, penalty, stretch);
        let over = Over::named(&plan, &first, &last)?;
        let options = ReadOptions::default();
        let data = read(&plan, &[], &Nothing, &options, &mut NoProgress).data;
        let request = Request {
            over: reference::Over::Named { first, last },
            cut_off: Some(over.end),
        };
        let figures = measure(&plan, &data, &request).ok()?;
        let zone = Zone::load(&plan.agreement.timezone)?;
        Some(Self {
            day: zone.date(over.start),
            of_data: depends_on_data(agreement, penalty),
            plan,
            figures,
            over,
        })
    }

    fn statement(&self, objective: &Path, value: &Number) -> Option<Statement> {
        let options = Options {
            over: self.over.clone(),
            given: BTreeMap::from([(objective.to_string(), value.clone())]),
            history: None,
            claims: None,
            digest: None,
        };
        assess(&self.plan, &self.figures, &options).ok()
    }

    /// What the penalty gives in each window and group if the objective has this value.
    pub(super) fn lines(
        &self,
        penalty: &Path,
        objective: &Path,
        value: &Number,
    ) -> Option<Vec<CreditLine>> {
        let lines = self.statement(objective, value)?.credits.into_iter();
        let own = |line: &CreditLine| {
            line.penalty == penalty.as_str() && line.objective == objective.as_str()
        };
        Some(lines.filter(own).collect())
    }

    /// What the penalty gives in the first window in which a group is judged by this value.
    pub(super) fn outcome(
        &self,
        penalty: &Path,
        objective: &Path,
        group: &Group,
        value: &Number,
    ) -> Option<Outcome> {
        let statement = self.statement(objective, value)?;
        let mut objectives = statement.objectives.iter();
        let judged = objectives.find(|it| it.path == objective.as_str())?;
        let (window, keys) = judged.windows.iter().find_map(|window| {
            let mut groups = window.groups.iter();
            let found = groups.find(|it| is_of(&it.group, group))?;
            let is_judged = matches!(found.verdict, Verdict::Met | Verdict::Missed);
            is_judged.then_some((&window.name, &found.group))
        })?;
        let line = statement.credits.iter().find(|line| {
            line.penalty == penalty.as_str()
                && line.objective == objective.as_str()
                && line.window == *window
                && line.group == *keys
        });
        Some(line.map_or(Outcome::Nothing, |it| Outcome::Line(Box::new(it.clone()))))
    }

    /// The ladder of a penalty for each group of an objective, as far as the contract alone decides it.
    pub(super) fn ladders<'a>(
        &self,
        agreement: &'a Agreement,
        penalty: &Penalty,
        objective: &'a Objective,
    ) -> Vec<(Group, Ladder)> {
        let in_force = |it: &&Target| it.from.is_none_or(|from| from <= self.day);
        let Some(target) = objective.targets.iter().rev().find(in_force) else {
            return Vec::new();
        };
        let groups = groups(agreement, objective).into_iter().take(MOST_GROUPS);
        let ladder = |group: Group| {
            let drawing = Drawing {
                agreement,
                objective,
                group: &group,
                target,
            };
            let ladder = drawing.ladder(penalty)?;
            Some((group, ladder))
        };
        groups.filter_map(ladder).collect()
    }
}

/// How much is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stretch {
    /// Enough for one window of each objective to end.
    Window,
    /// Enough for windows of different lengths to end.
    Several,
}

/// The months after the one in which all objectives of the penalty are judged for the first time, as many as are needed.
fn months(agreement: &Agreement, penalty: &Penalty, stretch: Stretch) -> (String, String) {
    let effective = agreement.contract.effective;
    let objectives = penalty.objectives.iter();
    let objectives = objectives.filter_map(|path| agreement.objective(path));
    // An objective may be judged from later on only.
    let first = objectives
        .clone()
        .filter_map(|it| dates::after(agreement, effective, it.starts.as_ref()?))
        .fold(effective, Date::max);
    let since = first.year() * 12 + i32::try_from(first.month()).unwrap_or(1) - 1;
    let name = |months: i32| {
        let since = since + months;
        format!(
            "{:04}-{:02}",
            since.div_euclid(12),
            since.rem_euclid(12) + 1
        )
    };
    let longest = objectives.filter_map(|it| match &it.window {
        Window::Period(rule) => Some(rule.size),
        Window::Rolling { every, .. } => Some(every.size),
        _ => None,
    });
    let count = match (longest.max(), stretch) {
        (Some(PeriodSize::Year), _) | (Some(PeriodSize::Quarter), Stretch::Several) => 12,
        (Some(PeriodSize::Quarter), Stretch::Window)
        | (Some(PeriodSize::Month | PeriodSize::Week), Stretch::Several) => 3,
        _ => 1,
    };
    (name(1), name(count))
}

/// Whether a penalty can be evaluated without all others.
fn stands_alone(agreement: &Agreement, penalty: &Penalty) -> bool {
    let mut roots = Vec::new();
    penalty.add_roots(&mut roots);
    let objectives = agreement.objectives.iter();
    let objectives = objectives.filter(|it| concerns(penalty, &it.head.path));
    for objective in objectives {
        roots.extend(objective.arguments.iter());
        roots.extend(objective.provided.iter().chain(&objective.met_if));
        if let Some(metric) = agreement.metric(&objective.metric) {
            roots.push(&metric.value);
            roots.extend(metric.lets.iter().map(|(_, value)| value));
        }
    }
    let mut alone = true;
    for root in roots {
        walk_deep(agreement, root, &mut |part| {
            alone &= !matches!(part.kind, ExprKind::Total { .. } | ExprKind::Past { .. });
        });
    }
    alone
}

/// Whether what a penalty costs hangs on data besides the value of its objective.
fn depends_on_data(agreement: &Agreement, penalty: &Penalty) -> bool {
    let metered = |path: Option<&Path>| {
        let services = agreement.services.iter();
        let mut services = services.filter(|it| path.is_none_or(|path| it.head.path == *path));
        services.any(|it| matches!(it.fee, Some(Fee::Metered(_))))
    };
    let fee = match &penalty.basis {
        Some(Basis::FeeOf(service)) => Some(Some(service)),
        Some(Basis::Fees | Basis::Of(_)) => Some(None),
        None => None,
    };
    let mut of_data = fee.is_some_and(metered);
    of_data |= penalty
        .steps
        .iter()
        .any(|it| metered_time(&it.amount, &metered));
    let mut roots = Vec::new();
    penalty.add_roots(&mut roots);
    for root in roots {
        walk_deep(agreement, root, &mut |part| {
            of_data |= match &part.kind {
                ExprKind::Rows(_) | ExprKind::Field { .. } | ExprKind::Aggregate { .. } => true,
                ExprKind::Charge(_) | ExprKind::AtRisk { .. } => metered(None),
                _ => false,
            };
        });
    }
    of_data
}

/// Whether an amount is a time of a fee that is measured.
fn metered_time(amount: &Amount, metered: &dyn Fn(Option<&Path>) -> bool) -> bool {
    match amount {
        Amount::TimeOfFee { service, .. } => metered(service.as_ref()),
        Amount::PerUnit { amount, .. } | Amount::Slope { amount, .. } => {
            metered_time(amount, metered)
        }
        Amount::Sum(of) => of.iter().any(|it| metered_time(it, metered)),
        _ => false,
    }
}

/// Whether a penalty asks about an objective.
fn concerns(penalty: &Penalty, objective: &Path) -> bool {
    let steps = penalty.steps.iter().flat_map(|it| &it.conditions);
    let times = penalty.multiply.iter().flat_map(|it| &it.conditions);
    let bank = penalty.offset.iter().flat_map(|it| &it.conditions);
    let back = penalty.earn_back.iter().flat_map(|it| &it.conditions);
    let mut conditions = steps.chain(times).chain(bank).chain(back);
    penalty.objectives.contains(objective)
        || conditions.any(|it| {
            it.objective.as_ref() == Some(objective) || matches!(it.test, Test::Formula(..))
        })
}

/// The agreement without what a penalty does not depend on.
fn part(agreement: &Agreement, penalty: &Penalty) -> Agreement {
    let objectives = agreement.objectives.iter();
    Agreement {
        by_path: ByPath::default(),
        objectives: objectives
            .filter(|it| concerns(penalty, &it.head.path))
            .cloned()
            .collect(),
        penalties: vec![penalty.clone()],
        contract: agreement.contract.clone(),
        parties: agreement.parties.clone(),
        enums: agreement.enums.clone(),
        units: agreement.units.clone(),
        params: agreement.params.clone(),
        calendars: agreement.calendars.clone(),
        tables: agreement.tables.clone(),
        services: agreement.services.clone(),
        sources: agreement.sources.clone(),
        exclusions: agreement.exclusions.clone(),
        lets: agreement.lets.clone(),
        metrics: agreement.metrics.clone(),
        responsibilities: agreement.responsibilities.clone(),
        pools: agreement.pools.clone(),
        ledgers: agreement.ledgers.clone(),
        remedies: None,
        amendments: None,
        terms: Vec::new(),
        inclusions: Vec::new(),
        escalations: Vec::new(),
        reports: Vec::new(),
        reviews: Vec::new(),
        bonuses: Vec::new(),
        terminations: Vec::new(),
        amended: Vec::new(),
        clauses: Vec::new(),
        examples: Vec::new(),
    }
}
