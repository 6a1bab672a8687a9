//! Writes down what was found: header, objectives, windows, groups and figures.

use super::course::Judged;
use super::settle::Settled;
use super::verdict::{Found, JudgedGroup, JudgedWindow, Windows};
use super::{Case, Over};
use crate::evaluate::figures::{Coverage, Evidence, Measured, Parts, Value};
use crate::evaluate::statement::v1;
use crate::plan::v1 as plan;
use crate::quantity::{Instant, Interval, Number, Truth, Zone};

/// Who made the statement.
const TOOL: &str = concat!("slac ", env!("CARGO_PKG_VERSION"));

pub(super) fn header(case: &Case<'_>) -> v1::Header {
    let agreement = &case.plan.agreement;
    let given = case.options.given.iter().map(|(path, value)| v1::Given {
        objective: path.clone(),
        value: case.show.amount(value, unit_of(case.plan, path)),
    });
    v1::Header {
        tool: TOOL.to_owned(),
        plan: case.plan.format.clone(),
        timezone_release: Zone::release().to_owned(),
        contract: v1::ContractHeader {
            path: agreement.path.clone(),
            title: agreement.title.clone(),
            version: agreement.version.clone(),
            digest: case.options.digest.clone(),
            as_of: agreement.as_of.clone(),
            provider: agreement.provider.title.clone(),
            customer: agreement.customer.title.clone(),
            timezone: agreement.timezone.clone(),
            currency: agreement.currency.clone(),
        },
        over: over(case, &case.options.over),
        cut_off: case.show.instant(case.figures.cut_off),
        data: data(case),
        given: given.collect(),
        history: case.options.history.map(|it| it.header.over.name.clone()),
    }
}

fn over(case: &Case<'_>, over: &Over) -> v1::Over {
    let last = Instant(over.end.0.saturating_sub(1)).max(over.start);
    v1::Over {
        name: over.name.clone(),
        first_day: case.show.date(over.start).to_string(),
        last_day: case.show.date(last).to_string(),
    }
}

/// Every source of the plan, whether or not anything is known of its data.
fn data(case: &Case<'_>) -> Vec<v1::SourceData> {
    let unknown = Coverage {
        absent: true,
        ..Coverage::default()
    };
    let sources = case.plan.measurement.sources.iter();
    sources
        .filter(|(_, source)| source.data.is_none())
        .map(|(path, source)| {
            let coverage = case.figures.sources.get(path).unwrap_or(&unknown);
            let files = coverage.files.iter().map(|(name, sha256)| v1::DataFile {
                name: name.clone(),
                sha256: sha256.clone(),
            });
            v1::SourceData {
                source: path.clone(),
                title: source.title.clone(),
                files: files.collect(),
                rows: coverage.rows,
                refused: coverage.refused,
                from: coverage.from.map(|at| case.show.instant(at)),
                to: coverage.to.map(|at| case.show.instant(at)),
                absent: coverage.absent,
            }
        })
        .collect()
}

fn unit_of(plan: &plan::Plan, objective: &str) -> plan::Unit {
    let mut objectives = plan.assessment.objectives.iter();
    let found = objectives.find(|it| it.path == objective);
    found.map_or(plan::Unit::Number, |it| it.unit)
}

/// The objectives in the order of the plan, each once whatever amendments made of it.
pub(super) fn objectives(case: &Case<'_>, judged: &Judged<'_>) -> Vec<v1::Objective> {
    let mut written: Vec<v1::Objective> = Vec::new();
    for terms in &case.plan.assessment.objectives {
        if written.iter().any(|it| it.path == terms.path) {
            continue;
        }
        let windows = judged.get(&terms.path);
        written.extend(windows.and_then(|windows| objective(case, &terms.path, windows)));
    }
    written
}

/// An objective with its windows; nothing when the plan lacks it.
fn objective(case: &Case<'_>, path: &str, windows: &Windows<'_>) -> Option<v1::Objective> {
    // The terms last in force give the heading.
    let mut objectives = case.plan.assessment.objectives.iter().rev();
    let terms = objectives.find(|it| it.path == path)?;
    let (asked, earlier): (Vec<_>, Vec<_>) = windows
        .iter()
        .filter(|window| window.asked || window.end <= case.options.over.start)
        .partition(|window| window.asked);
    Some(v1::Objective {
        path: path.to_owned(),
        title: terms.title.clone(),
        service: terms.service.clone(),
        unit: terms.unit,
        key: terms.key,
        critical: terms.critical,
        windows: asked.into_iter().map(|it| window(case, it)).collect(),
        earlier: earlier
            .into_iter()
            .map(|it| earlier_window(case, it))
            .collect(),
    })
}

fn window(case: &Case<'_>, window: &JudgedWindow<'_>) -> v1::Window {
    let terms = case.plan.assessment.objectives.get(window.terms);
    let unit = terms.map_or(plan::Unit::Number, |it| it.unit);
    let groups = window.groups.iter();
    v1::Window {
        name: window.name.clone(),
        part_of: window.part_of.clone(),
        start: case.show.instant(window.start),
        end: case.show.instant(window.end),
        first_day: window.first_day.to_string(),
        last_day: window.last_day.to_string(),
        partial: window.partial,
        state: state(window.is_final),
        groups: groups.map(|it| group(case, window, it, unit)).collect(),
    }
}

fn earlier_window(case: &Case<'_>, window: &JudgedWindow<'_>) -> v1::EarlierWindow {
    let terms = case.plan.assessment.objectives.get(window.terms);
    let unit = terms.map_or(plan::Unit::Number, |it| it.unit);
    let groups = window.groups.iter().map(|group| v1::EarlierGroup {
        group: key_values(&group.keys),
        verdict: group.found.verdict,
        value: value(case, &group.found, unit),
        series: series(case, window, group),
    });
    v1::EarlierWindow {
        name: window.name.clone(),
        part_of: window.part_of.clone(),
        start: case.show.instant(window.start),
        end: case.show.instant(window.end),
        first_day: window.first_day.to_string(),
        last_day: window.last_day.to_string(),
        state: state(window.is_final),
        groups: groups.collect(),
    }
}

pub(super) fn state(is_final: bool) -> v1::State {
    if is_final {
        v1::State::Final
    } else {
        v1::State::Provisional
    }
}

pub(super) fn key_values(keys: &[(String, String)]) -> Vec<v1::KeyValue> {
    let pairs = keys.iter();
    pairs
        .map(|(key, value)| v1::KeyValue {
            key: key.clone(),
            value: value.clone(),
        })
        .collect()
}

fn value(case: &Case<'_>, found: &Found, unit: plan::Unit) -> Option<v1::Range> {
    let interval = super::formula::bounds(&found.value)?;
    Some(case.show.range(interval, unit))
}

fn group(
    case: &Case<'_>,
    window: &JudgedWindow<'_>,
    group: &JudgedGroup<'_>,
    unit: plan::Unit,
) -> v1::Group {
    let found = &group.found;
    let measured = group.measured;
    let length = measured.map_or_else(|| Interval::exact(Number::zero()), |it| it.window.clone());
    let figures = measured
        .map_or(&[][..], |it| &it.figures)
        .iter()
        .enumerate();
    v1::Group {
        group: key_values(&group.keys),
        value: value(case, found, unit),
        may_lack_value: super::formula::may_be_undefined(&found.value),
        target: bounds(case, &found.target, unit),
        minimum: bounds(case, &found.minimum, unit),
        verdict: found.verdict,
        minimum_kept: found.minimum_kept.and_then(Truth::known),
        reason: found.reason.clone(),
        window_length: case.show.range(&length, plan::Unit::Duration),
        figures: figures
            .map(|(index, it)| figure(case, window.terms, index, it))
            .collect(),
        row: measured.map(|it| it.row.clone()).unwrap_or_default(),
        series: series(case, window, group),
    }
}

fn bounds(case: &Case<'_>, bounds: &[(plan::Relation, Value)], unit: plan::Unit) -> Vec<v1::Bound> {
    let bounds = bounds.iter();
    bounds
        .map(|(relation, value)| {
            let unbounded = Interval::unbounded();
            let interval = super::formula::bounds(value).unwrap_or(&unbounded);
            v1::Bound {
                relation: *relation,
                value: case.show.range(interval, unit),
            }
        })
        .collect()
}

/// What later windows look back at.
fn series(
    case: &Case<'_>,
    window: &JudgedWindow<'_>,
    group: &JudgedGroup<'_>,
) -> Vec<v1::SeriesValue> {
    let terms = case.plan.assessment.objectives.get(window.terms);
    let series = terms.map_or(&[][..], |it| &it.series).iter();
    let values = series.zip(&group.series);
    values
        .map(|(series, value)| v1::SeriesValue {
            metric: series.metric.clone(),
            value: figure_value(case, value, series.unit),
        })
        .collect()
}

fn figure_value(case: &Case<'_>, value: &Value, unit: plan::Unit) -> v1::FigureValue {
    match value {
        Value::Undefined => v1::FigureValue::Undefined,
        Value::Number {
            interval,
            maybe_undefined,
        } => v1::FigureValue::Number {
            range: Box::new(case.show.range(interval, unit)),
            may_be_undefined: *maybe_undefined,
        },
        Value::Bool(truth) => v1::FigureValue::Condition {
            holds: truth.known(),
        },
        Value::Text(text) => v1::FigureValue::Text { text: text.clone() },
    }
}

fn figure(case: &Case<'_>, terms: usize, index: usize, measured: &Measured) -> v1::Figure {
    let objective = case.plan.measurement.objectives.get(terms);
    let label = objective.and_then(|it| it.labels.get(index));
    let unit = figure_unit(case.plan, terms, index);
    let value = figure_value(case, &measured.value, unit);
    // That the window lasts as long as it lasts needs no evidence.
    let figure = objective.and_then(|it| it.figures.get(index));
    let listed = if figure.is_some_and(|it| is_window(case.plan, it)) {
        &[][..]
    } else {
        &measured.evidence
    };
    v1::Figure {
        label: label.cloned().unwrap_or_default(),
        value,
        parts: parts(case, &measured.parts),
        evidence: listed.iter().map(|it| evidence(case, it)).collect(),
        more: measured.more,
    }
}

/// In which unit a figure is shown, as far as its kind says so.
fn figure_unit(plan: &plan::Plan, terms: usize, index: usize) -> plan::Unit {
    let objective = plan.measurement.objectives.get(terms);
    match objective.and_then(|it| it.figures.get(index)) {
        Some(plan::Figure::Length { .. } | plan::Figure::Longest { .. }) => plan::Unit::Duration,
        Some(
            plan::Figure::Share { .. }
            | plan::Figure::Buckets {
                function: plan::BucketFunction::Share,
                ..
            },
        ) => plan::Unit::Percent,
        _ => {
            // A metric or a bound that is its figure lends it the unit.
            let judged = plan.assessment.objectives.get(terms);
            let is_value = |it: &&plan::Objective| {
                let levels = it.targets.iter().chain(&it.minimums);
                let mut bounds = levels.flat_map(|level| &level.bounds);
                is_figure(&it.value, index) || bounds.any(|it| is_figure(&it.value, index))
            };
            let judged = judged.filter(is_value);
            judged.map_or(plan::Unit::Number, |it| it.unit)
        }
    }
}

/// Whether a figure is the length of the window.
fn is_window(plan: &plan::Plan, figure: &plan::Figure) -> bool {
    let plan::Figure::Length { time } = figure else {
        return false;
    };
    let node = plan.measurement.nodes.get(time.0 as usize);
    matches!(node, Some(plan::Node::Window))
}

fn is_figure(formula: &plan::Formula, index: usize) -> bool {
    match formula {
        plan::Formula::Figure { index: own } => *own as usize == index,
        plan::Formula::Otherwise { value, .. } => is_figure(value, index),
        _ => false,
    }
}

fn parts(case: &Case<'_>, parts: &Parts) -> v1::Parts {
    let number = |interval: &Interval| case.show.range(interval, plan::Unit::Number);
    match parts {
        Parts::None => v1::Parts::None,
        Parts::Share {
            good,
            maybe_good,
            total,
            maybe_total,
        } => v1::Parts::Share {
            good: *good,
            may_be_good: *maybe_good,
            total: *total,
            may_be_total: *maybe_total,
        },
        Parts::SumsByDenominator { count, sums } => v1::Parts::SumsByDenominator {
            count: *count,
            sums: sums
                .iter()
                .map(|(denominator, (least, greatest))| v1::DenominatorSum {
                    denominator: denominator.clone(),
                    least: plan::Exact(least.clone()),
                    greatest: plan::Exact(greatest.clone()),
                })
                .collect(),
        },
        Parts::ByKey(sums) => v1::Parts::ByKey {
            sums: sums
                .iter()
                .map(|(value, sum)| v1::KeySum {
                    value: value.clone(),
                    sum: number(sum),
                })
                .collect(),
        },
        Parts::Mean { sum, count } => v1::Parts::Mean {
            sum: Box::new(number(sum)),
            count: Box::new(number(count)),
        },
    }
}

pub(super) fn evidence(case: &Case<'_>, evidence: &Evidence) -> v1::Evidence {
    let length = Number::from(evidence.to.micros_since(evidence.from));
    v1::Evidence {
        from: case.show.instant(evidence.from),
        to: case.show.instant(evidence.to),
        length: case.show.amount(&length, plan::Unit::Duration),
        sure: evidence.sure,
        row: evidence.row.as_ref().map(|(file, line)| v1::RowPlace {
            file: file.clone(),
            line: *line,
        }),
        words: evidence.words.clone(),
    }
}

/// What is not known of verdicts, and the sources that would settle it.
pub(super) fn open_verdicts(case: &Case<'_>, path: &str, windows: &Windows<'_>) -> Vec<v1::Open> {
    let mut open = Vec::new();
    for window in windows.iter().filter(|window| window.asked) {
        for group in &window.groups {
            let no_data = |reason: &v1::Reason| reason.code == v1::ReasonCode::NoData;
            let Some(reason) = &group.found.reason else {
                continue;
            };
            if group.found.verdict != v1::Verdict::Undetermined && !no_data(reason) {
                continue;
            }
            open.push(v1::Open {
                subject: path.to_owned(),
                window: Some(window.name.clone()),
                group: key_values(&group.keys),
                reason: reason.clone(),
                sources: missing_sources(case, window, group),
            });
        }
    }
    open
}

/// Sources without data, or whose data ends before the window does; otherwise all that are read.
fn missing_sources(
    case: &Case<'_>,
    window: &JudgedWindow<'_>,
    group: &JudgedGroup<'_>,
) -> Vec<String> {
    if let Some(measured) = group.measured.filter(|it| !it.absent.is_empty()) {
        return measured.absent.clone();
    }
    let objective = case.plan.measurement.objectives.get(window.terms);
    let reads = objective.map_or(&[][..], |it| &it.reads);
    let ends_early = |path: &&String| {
        let coverage = case.figures.sources.get(*path);
        coverage.is_none_or(|it| {
            it.absent
                || it.to.is_none_or(|to| to < window.end)
                || it.from.is_none_or(|from| from > window.start)
        })
    };
    let short: Vec<String> = reads.iter().filter(ends_early).cloned().collect();
    if short.is_empty() {
        reads.to_vec()
    } else {
        short
    }
}

/// How it came out, in numbers.
pub(super) fn summary(
    case: &Case<'_>,
    objectives: &[v1::Objective],
    settled: &Settled,
) -> v1::Summary {
    let windows = objectives.iter().flat_map(|it| &it.windows);
    let verdicts: Vec<v1::Verdict> = windows
        .flat_map(|window| &window.groups)
        .map(|group| group.verdict)
        .collect();
    let count = |verdict| verdicts.iter().filter(|it| **it == verdict).count() as u64;
    let mut windows = objectives.iter().flat_map(|it| &it.windows);
    let all_final = windows.all(|window| window.state == v1::State::Final);
    v1::Summary {
        met: count(v1::Verdict::Met),
        missed: count(v1::Verdict::Missed),
        undetermined: count(v1::Verdict::Undetermined),
        not_judged: count(v1::Verdict::NotJudged),
        entitlement: case.show.range(&settled.entitlement, plan::Unit::Money),
        payable: case.show.amount(&settled.payable, plan::Unit::Money),
        unallocated: case.show.amount(&settled.unallocated, plan::Unit::Money),
        state: state(all_final && settled.is_final),
    }
}
