//! A bench for judging: small plans, and figures put on the table by hand.
//!
//! An objective's value is its only figure, so that a test says the value itself.

use crate::evaluate::assess::{Claim, Options, Over, assess};
use crate::evaluate::figures::{
    Evidence, Figures, Measured, MeasuredGroup, MeasuredWindow, Parts, Value,
};
use crate::evaluate::statement::v1::{CreditLine, Group, Range, Right, Statement, Window};
use crate::evaluate::terms::{Terms, period_rule};
use crate::evaluate::testing::Draft;
use crate::plan::v1::{
    Amount, Basis, Bound, Cap, CapAmount, CapPer, Combine, Condition, Deadline, Exact, Fee,
    Formula, Groups, HashedValue, Key, Length, MeasuredObjective, NodeId, Objective, Pattern,
    Penalty, PenaltyStep, PenaltyUse, Period, PeriodBasis, PeriodRule, PeriodSize, PeriodUnit,
    Plan, Relation, RemedyStep, RoundingMode, Target, Test, Unit, Value as PlanValue,
    Window as Over1,
};
use crate::quantity::{Date, Instant, Interval, Number, WindowRule};
use std::collections::BTreeMap;

/// A plan and what was measured.
pub(super) struct Bench {
    pub(super) plan: Plan,
    pub(super) figures: Figures,
    pub(super) claims: Option<Vec<Claim>>,
    pub(super) history: Option<Statement>,
    pub(super) given: BTreeMap<String, Number>,
}

impl Bench {
    /// A contract from 2026-01-01 by UTC, in EUR, with a service `workplace` for 42 000 a month.
    pub(super) fn new() -> Self {
        Self::in_zone("UTC")
    }

    pub(super) fn in_zone(timezone: &str) -> Self {
        let mut plan = Draft::new(timezone).plan;
        plan.assessment.automatic = false;
        plan.assessment.fees.insert(
            "workplace".to_owned(),
            Fee::Flat {
                amount: exact("42000"),
                per: per(PeriodSize::Month),
            },
        );
        Self {
            plan,
            figures: Figures {
                objectives: BTreeMap::new(),
                metered: BTreeMap::new(),
                breaches: BTreeMap::new(),
                runs: BTreeMap::new(),
                sources: BTreeMap::new(),
                cut_off: Instant::parse_rfc3339("2030-01-01T00:00:00Z").expect("an instant"),
            },
            claims: None,
            history: None,
            given: BTreeMap::new(),
        }
    }

    /// An objective of a percentage over each calendar month.
    pub(super) fn objective(
        &mut self,
        path: &str,
        relation: Relation,
        target: &str,
    ) -> &mut Objective {
        self.objective_over(path, relation, target, PeriodSize::Month, &[])
    }

    pub(super) fn objective_over(
        &mut self,
        path: &str,
        relation: Relation,
        target: &str,
        size: PeriodSize,
        keys: &[&str],
    ) -> &mut Objective {
        self.plan.measurement.objectives.push(MeasuredObjective {
            path: path.to_owned(),
            from: None,
            until: None,
            cut_at_start: false,
            cut_at_end: false,
            window: Over1::Period { rule: per(size) },
            keys: keys
                .iter()
                .map(|name| Key {
                    name: (*name).to_owned(),
                    enumeration: None,
                })
                .collect(),
            groups: Groups::Single,
            excluded: NodeId(0),
            relief: NodeId(0),
            figures: Vec::new(),
            labels: vec!["outage".to_owned()],
            reads: Vec::new(),
        });
        self.plan.assessment.objectives.push(Objective {
            path: path.to_owned(),
            title: path.to_owned(),
            service: Some("workplace".to_owned()),
            from: None,
            until: None,
            value: figure(0),
            series: Vec::new(),
            unit: Unit::Percent,
            targets: vec![Target {
                from: None,
                bounds: vec![bound(relation, target)],
            }],
            minimums: Vec::new(),
            needs: None,
            provided: None,
            met_if: None,
            starts: None,
            key: false,
            critical: false,
        });
        let objectives = &mut self.plan.assessment.objectives;
        objectives.last_mut().expect("just added")
    }

    /// A penalty for an objective, of the fee of `workplace`.
    pub(super) fn penalty(
        &mut self,
        path: &str,
        objective: &str,
        steps: Vec<PenaltyStep>,
    ) -> &mut Penalty {
        self.plan.assessment.penalties.push(Penalty {
            path: path.to_owned(),
            title: path.to_owned(),
            from: None,
            until: None,
            uses: vec![PenaltyUse {
                objective: objective.to_owned(),
                basis: Some(Basis::FeeOf("workplace".to_owned())),
                steps,
                multiply: Vec::new(),
                offset: None,
                earn_back: None,
                holes: Vec::new(),
                overlap: false,
                spread: None,
            }],
            cap: None,
            automatic: false,
            earns: None,
        });
        let penalties = &mut self.plan.assessment.penalties;
        penalties.last_mut().expect("just added")
    }

    pub(super) fn remedy(&mut self, step: RemedyStep) -> &mut Self {
        self.plan.assessment.remedies.push(step);
        self
    }

    /// The value of an objective in a period: `2026-04`.
    pub(super) fn value(&mut self, objective: &str, window: &str, value: Value) -> &mut Self {
        self.groups(objective, window, &[(&[], value)])
    }

    /// A known value.
    pub(super) fn exactly(&mut self, objective: &str, window: &str, value: &str) -> &mut Self {
        self.value(objective, window, known(value))
    }

    /// The values of groups.
    pub(super) fn groups(
        &mut self,
        objective: &str,
        window: &str,
        groups: &[(&[&str], Value)],
    ) -> &mut Self {
        let mut measured = self.window(objective, window);
        for (keys, value) in groups {
            measured.groups.push(group(keys, vec![value.clone()]));
        }
        self.put(objective, measured)
    }

    /// A window of an objective without groups, cut to the term.
    pub(super) fn window(&self, objective: &str, name: &str) -> MeasuredWindow {
        let terms = Terms::of(&self.plan).expect("the plan is sound");
        let mut objectives = self.plan.measurement.objectives.iter();
        let found = objectives.find(|it| it.path == objective);
        let Some(Over1::Period { rule }) = found.map(|it| &it.window) else {
            unreachable!("{objective} is judged over periods");
        };
        let window = WindowRule::Period(period_rule(rule).expect("a rule"))
            .named(&terms.zone, terms.effective, name)
            .expect(name);
        let start = window.start.max(terms.zone.start_of_day(terms.effective));
        MeasuredWindow {
            name: window.name,
            part_of: None,
            partial: start != window.start,
            first_day: terms.zone.date(start),
            start,
            end: window.end,
            last_day: window.last_day,
            is_final: true,
            silent: false,
            groups: Vec::new(),
        }
    }

    pub(super) fn put(&mut self, objective: &str, window: MeasuredWindow) -> &mut Self {
        let windows = self
            .figures
            .objectives
            .entry(objective.to_owned())
            .or_default();
        windows.push(window);
        self
    }

    /// Months from January on: `x` is 99.5 %, `.` is 100 %, `?` is anything, `-` has no value,
    /// `s` is a month of which the data says nothing.
    pub(super) fn months(&mut self, objective: &str, written: &str) -> &mut Self {
        for (month, mark) in (1..).zip(written.chars()) {
            let name = format!("2026-{month:02}");
            let value = match mark {
                'x' => known("99.5%"),
                '.' => known("100%"),
                '-' => Value::Undefined,
                _ => between("0%", "100%"),
            };
            let mut window = self.window(objective, &name);
            window.silent = mark == 's';
            window.groups.push(group(&[], vec![value]));
            self.put(objective, window);
        }
        self
    }

    pub(super) fn judge(&self, over: &str) -> Statement {
        let (first, last) = over.split_once(" to ").unwrap_or((over, over));
        let options = Options {
            over: Over::named(&self.plan, first, last).expect("a period"),
            given: self.given.clone(),
            history: self.history.as_ref(),
            claims: self.claims.as_deref(),
            digest: None,
        };
        assess(&self.plan, &self.figures, &options).expect("the plan is sound")
    }
}

/// Looking into statements.
pub(super) trait Look {
    fn window(&self, objective: &str, window: &str) -> &Window;
    fn group(&self, objective: &str, window: &str) -> &Group;
    fn credit(&self, penalty: &str, window: &str) -> Option<&CreditLine>;
    /// Entitlement and payable amount.
    fn owed(&self, penalty: &str, window: &str) -> (String, String);
    fn right(&self) -> &Right;
}

impl Look for Statement {
    fn window(&self, objective: &str, window: &str) -> &Window {
        let mut objectives = self.objectives.iter();
        let found = objectives.find(|it| it.path == objective);
        let mut windows = found.expect(objective).windows.iter();
        windows.find(|it| it.name == window).expect(window)
    }

    fn group(&self, objective: &str, window: &str) -> &Group {
        &self.window(objective, window).groups[0]
    }

    fn credit(&self, penalty: &str, window: &str) -> Option<&CreditLine> {
        let mut lines = self.credits.iter();
        lines.find(|it| it.penalty == penalty && it.window == window)
    }

    fn owed(&self, penalty: &str, window: &str) -> (String, String) {
        let Some(line) = self.credit(penalty, window) else {
            return ("0".to_owned(), "0".to_owned());
        };
        (
            ends(&line.entitlement),
            line.payable.amount.exact.0.to_string(),
        )
    }

    fn right(&self) -> &Right {
        assert_eq!(self.rights.len(), 1, "{:?}", self.rights);
        &self.rights[0]
    }
}

/// `4200`, or `0 to 4200`.
pub(super) fn ends(range: &Range) -> String {
    let end = |end: &Option<crate::evaluate::statement::v1::Amount>| {
        end.as_ref()
            .map_or("…".to_owned(), |it| it.exact.0.to_string())
    };
    if range.known {
        end(&range.least)
    } else {
        format!("{} to {}", end(&range.least), end(&range.greatest))
    }
}

pub(super) fn group(keys: &[&str], figures: Vec<Value>) -> MeasuredGroup {
    let figures = figures.into_iter().map(|value| Measured {
        value,
        parts: Parts::None,
        evidence: Vec::new(),
        more: 0,
    });
    MeasuredGroup {
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        figures: figures.collect(),
        window: Interval::exact(Number::from(1)),
        absent: Vec::new(),
        row: BTreeMap::new(),
    }
}

pub(super) fn run(from: &str, to: &str) -> Evidence {
    let at = |text| Instant::parse_rfc3339(text).expect("an instant");
    Evidence {
        from: at(from),
        to: at(to),
        sure: true,
        row: None,
        words: "Outage".to_owned(),
    }
}

/// `99.9%`, `14383/14400`, `4200`
pub(super) fn number(text: &str) -> Number {
    match text.strip_suffix('%') {
        Some(percent) => {
            let hundredth = Number::ratio(1, 100).expect("not zero");
            Number::parse(percent).expect(text) * hundredth
        }
        None => Number::parse(text).expect(text),
    }
}

pub(super) fn exact(text: &str) -> Exact {
    Exact(number(text))
}

pub(super) fn known(text: &str) -> Value {
    Value::Number {
        interval: Interval::exact(number(text)),
        maybe_undefined: false,
    }
}

pub(super) fn between(lo: &str, hi: &str) -> Value {
    Value::Number {
        interval: Interval::new(number(lo), number(hi)),
        maybe_undefined: false,
    }
}

pub(super) fn date(text: &str) -> Date {
    Date::parse(text).expect(text)
}

pub(super) fn figure(index: u32) -> Formula {
    Formula::Figure { index }
}

pub(super) fn constant(text: &str) -> Formula {
    Formula::Constant {
        value: HashedValue(PlanValue::Number(exact(text))),
    }
}

pub(super) fn bound(relation: Relation, value: &str) -> Bound {
    Bound {
        relation,
        value: constant(value),
    }
}

pub(super) fn per(size: PeriodSize) -> PeriodRule {
    PeriodRule {
        basis: PeriodBasis::Calendar,
        size,
        from: 0,
    }
}

pub(super) fn days(count: u32) -> Length {
    periods(count, PeriodUnit::Day)
}

pub(super) fn periods(count: u32, unit: PeriodUnit) -> Length {
    Length::Period(Period {
        count,
        unit,
        calendar: None,
    })
}

pub(super) fn percent(share: &str) -> Amount {
    Amount::PercentOfBasis {
        percent: constant(share),
    }
}

/// `when < 99.9% credit 10%`
pub(super) fn below(value: &str, amount: Amount) -> PenaltyStep {
    when(vec![bound(Relation::Less, value)], amount)
}

pub(super) fn when(bounds: Vec<Bound>, amount: Amount) -> PenaltyStep {
    on(
        Condition {
            objective: None,
            test: Test::Value(bounds),
            pattern: None,
            across: false,
        },
        amount,
    )
}

pub(super) fn on(condition: Condition, amount: Amount) -> PenaltyStep {
    PenaltyStep {
        words: "when …".to_owned(),
        conditions: vec![condition],
        amount,
    }
}

pub(super) fn missed(objective: Option<&str>, pattern: Option<Pattern>) -> Condition {
    Condition {
        objective: objective.map(str::to_owned),
        test: Test::Missed,
        pattern,
        across: false,
    }
}

/// 10 % below 99.9 %, 25 % below 99 %, 50 % below 95 %.
pub(super) fn ladder() -> Vec<PenaltyStep> {
    vec![
        below("99.9%", percent("10%")),
        below("99%", percent("25%")),
        below("95%", percent("50%")),
    ]
}

pub(super) fn cap(amount: CapAmount, per: Option<PeriodRule>) -> Cap {
    Cap {
        words: "…".to_owned(),
        amount,
        per: per.map(CapPer::Each),
    }
}

/// A cap that looks back over so many months.
pub(super) fn look_back(amount: CapAmount, months: u32) -> Cap {
    Cap {
        per: Some(CapPer::Any(months, per(PeriodSize::Month))),
        ..cap(amount, None)
    }
}

pub(super) fn basis(index: u32) -> Basis {
    Basis::Of {
        amount: figure(index),
        words: "the basis".to_owned(),
    }
}

pub(super) fn sum_per(size: PeriodSize) -> RemedyStep {
    RemedyStep::Combine {
        mode: Combine::Sum,
        by: None,
        per: Some(per(size)),
    }
}

pub(super) fn round_each() -> RemedyStep {
    RemedyStep::Round {
        each: true,
        to: exact("0.01"),
        mode: RoundingMode::HalfUp,
    }
}

pub(super) fn claim(deadline: Deadline) -> RemedyStep {
    RemedyStep::Claim {
        by: "globex".to_owned(),
        deadline,
        with: Vec::new(),
        in_writing: false,
    }
}
