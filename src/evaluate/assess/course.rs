//! The course of the agreement: windows are judged, and lines of penalties made, in the order of time.
//!
//! What is found in a window may hang on earlier windows and on what penalties came to up to its end.
//! So everything that ends at one instant is done together, in an order in which one thing comes after
//! those that it asks for: an objective after the penalties whose totals its metric reads, a penalty
//! after its objectives and those of its conditions. A plan in which that runs in circles is refused.
//!
//! What an earlier statement calls final is taken from there.

use super::Case;
use super::back::{Back, Window};
use super::caps::Capped;
use super::formula::{Env, evaluate, within};
use super::history;
use super::lines::{Line, Maker};
use super::order::{Node, order};
use super::verdict::{JudgedWindow, Windows, judge_window, only};
use crate::evaluate::figures::{Measured, MeasuredWindow, Value};
use crate::evaluate::terms::BadPlan;
use crate::quantity::{Instant, Interval, Number};
use std::collections::BTreeMap;

/// All objectives with their windows.
pub(super) type Judged<'a> = BTreeMap<String, Windows<'a>>;

/// What was found, up to some instant.
pub(super) struct Course<'a> {
    /// Windows, in time order.
    pub(super) judged: Judged<'a>,
    /// Lines, in the order in which they arose.
    lines: Vec<Line>,
    /// Lines of each penalty, in the order of their windows' last instants.
    of_penalty: BTreeMap<String, Vec<usize>>,
}

impl Course<'_> {
    /// The lines, in time order of window end, then in the order in which penalties are declared.
    pub(super) fn lines(&self) -> Vec<Line> {
        let lines = self.lines.iter().filter(|it| !it.shadow);
        let mut lines: Vec<Line> = lines.cloned().collect();
        lines.sort_by_key(|line| (line.window.end, line.penalty, line.terms, line.window.start));
        lines
    }

    /// Lines that stand for windows of which nothing is known.
    pub(super) fn shadows(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|it| it.shadow)
    }

    /// Lines of a penalty whose windows end between two instants.
    pub(super) fn lines_of(
        &self,
        penalty: &str,
        from: Instant,
        until: Instant,
    ) -> impl Iterator<Item = &Line> {
        let lines = self.of_penalty.get(penalty).map_or(&[][..], Vec::as_slice);
        let last = |at: &usize| self.lines[*at].window.last_instant();
        let first = lines.partition_point(|at| last(at) < from);
        let within = lines[first..].iter().take_while(move |at| last(at) < until);
        within.map(|at| &self.lines[*at])
    }
}

/// A window that is to be judged.
enum Pending<'a> {
    Measured(&'a MeasuredWindow),
    Remembered(Box<JudgedWindow<'a>>),
}

impl Pending<'_> {
    fn ends(&self) -> (Instant, Instant) {
        match self {
            Self::Measured(window) => (window.end, window.start),
            Self::Remembered(window) => (window.end, window.start),
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::Measured(window) => &window.name,
            Self::Remembered(window) => &window.name,
        }
    }
}

/// Something that is done at the end of a window: the window is judged, or a penalty looks at it.
#[derive(Clone, Copy)]
struct Task<'p> {
    end: Instant,
    /// Its place among what is done at that instant.
    rank: usize,
    objective: &'p str,
    window: usize,
    /// The penalty and which of its objectives.
    penalty: Option<(usize, usize)>,
}

/// Judges everything and makes all lines.
pub(super) fn follow<'a>(case: &Case<'a>) -> Result<Course<'a>, BadPlan> {
    let mut pending = pending(case)?;
    let order = order(case.plan)?;
    let tasks = tasks(case, &pending, &order);
    let mut course = Course {
        judged: BTreeMap::new(),
        lines: Vec::new(),
        of_penalty: BTreeMap::new(),
    };
    // Of each pending window, its place among those judged: those without terms are left out.
    let mut places: BTreeMap<(&str, usize), usize> = BTreeMap::new();
    let mut capped = Capped::default();
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut at: Option<Instant> = None;
    for task in &tasks {
        if at.is_some_and(|at| at < task.end) {
            close(case, &mut course, &mut open);
        }
        at = Some(task.end);
        match task.penalty {
            None => {
                let windows = pending.get_mut(task.objective);
                let window = windows.and_then(|it| it.get_mut(task.window)?.take());
                let judged = match window {
                    Some(Pending::Measured(window)) => {
                        judge_window(case, &course, task.objective, window)?
                    }
                    Some(Pending::Remembered(window)) => Some(*window),
                    None => None,
                };
                if let Some(window) = judged {
                    let windows = course.judged.entry(task.objective.to_owned());
                    let windows = windows.or_default();
                    windows.push(window);
                    let place = windows.len() - 1;
                    places.insert((task.objective, task.window), place);
                    open.push((task.objective, place));
                }
            }
            Some((penalty, terms)) => {
                if let Some(index) = places.get(&(task.objective, task.window)) {
                    let lines = match Maker::new(case, &course, (penalty, terms), *index)? {
                        Some(maker) => maker.lines()?,
                        None => Vec::new(),
                    };
                    for mut line in lines {
                        course.accrue_once(case, &mut line);
                        capped.take(case, &course.judged, &mut line)?;
                        course.add(case, line);
                    }
                }
            }
        }
    }
    close(case, &mut course, &mut open);
    // Objectives without a window are known all the same.
    for path in case.figures.objectives.keys() {
        course.judged.entry(path.clone()).or_default();
    }
    Ok(course)
}

impl Course<'_> {
    /// The parts of a window accrue points once: the most that one of them gives. A line is left what it
    /// adds to those of the parts before.
    fn accrue_once(&self, case: &Case<'_>, line: &mut Line) {
        let Some(whole) = &line.window.part_of else {
            return;
        };
        let penalties = &case.plan.assessment.penalties;
        let path = penalties.get(line.penalty).map_or("", |it| &it.path);
        let earlier = self.of_penalty.get(path).into_iter().flatten();
        let zero = Interval::exact(Number::zero());
        let points = earlier
            .filter_map(|at| self.lines.get(*at))
            .filter(|it| {
                it.window.part_of.as_ref() == Some(whole)
                    && it.objective == line.objective
                    && it.keys == line.keys
            })
            .fold(zero.clone(), |sum, it| sum.add(&it.owed.points));
        line.owed.points = line.owed.points.sub(&points).max(&zero);
    }

    fn add(&mut self, case: &Case<'_>, line: Line) {
        let Some(penalty) = case.plan.assessment.penalties.get(line.penalty) else {
            return;
        };
        let of = self.of_penalty.entry(penalty.path.clone()).or_default();
        let last = line.window.last_instant();
        let lines = &self.lines;
        let place = of.partition_point(|at| lines[*at].window.last_instant() <= last);
        of.insert(place, self.lines.len());
        self.lines.push(line);
    }
}

/// All windows, measured or remembered, in time order.
fn pending<'a>(case: &Case<'a>) -> Result<BTreeMap<String, Vec<Option<Pending<'a>>>>, BadPlan> {
    let mut all: BTreeMap<String, Vec<Pending<'a>>> = BTreeMap::new();
    for (path, windows) in &case.figures.objectives {
        let windows = windows.iter().map(Pending::Measured);
        all.insert(path.clone(), windows.collect());
    }
    for (path, windows) in history::remembered(case)? {
        let known = all.entry(path).or_default();
        for window in windows {
            let over = &case.options.over;
            match known.iter_mut().find(|it| it.name() == window.name) {
                // What is asked for is always judged anew.
                Some(Pending::Measured(measured))
                    if over.asks_for(measured.start, measured.end) => {}
                Some(other) => *other = Pending::Remembered(Box::new(window)),
                None => known.push(Pending::Remembered(Box::new(window))),
            }
        }
    }
    let sorted = all.into_iter().map(|(path, mut windows)| {
        windows.sort_by_key(Pending::ends);
        (path, windows.into_iter().map(Some).collect())
    });
    Ok(sorted.collect())
}

/// What is to be done, in its order.
fn tasks<'p>(
    case: &Case<'p>,
    pending: &BTreeMap<String, Vec<Option<Pending<'_>>>>,
    order: &BTreeMap<Node<'p>, usize>,
) -> Vec<Task<'p>> {
    let mut tasks = Vec::new();
    let rank = |node| order.get(&node).copied().unwrap_or_default();
    let mut add = |objective: &'p str, rank: usize, penalty| {
        let windows = pending.get(objective).map_or(&[][..], Vec::as_slice);
        for (window, it) in windows.iter().enumerate() {
            tasks.extend(it.as_ref().map(|it| Task {
                end: it.ends().0,
                rank,
                objective,
                window,
                penalty,
            }));
        }
    };
    let mut objectives: Vec<&'p str> = Vec::new();
    let measured = case.figures.objectives.keys().map(String::as_str);
    let planned = case.plan.assessment.objectives.iter();
    for path in planned.map(|it| it.path.as_str()).chain(measured) {
        if !objectives.contains(&path) {
            objectives.push(path);
        }
    }
    for objective in objectives {
        add(objective, rank(Node::Objective(objective)), None);
    }
    for (number, penalty) in case.plan.assessment.penalties.iter().enumerate() {
        for (terms, used) in penalty.uses.iter().enumerate() {
            let rank = rank(Node::Penalty(&penalty.path));
            add(&used.objective, rank, Some((number, terms)));
        }
    }
    tasks.sort_by_key(|task| (task.end, task.rank));
    tasks
}

/// When all that ends at an instant is judged: what later windows look back at.
fn close(case: &Case<'_>, course: &mut Course<'_>, open: &mut Vec<(&str, usize)>) {
    for (objective, place) in open.drain(..) {
        let known = course.judged.get(objective);
        let Some(window) = known.and_then(|windows| windows.get(place)) else {
            continue;
        };
        let terms = case.plan.assessment.objectives.get(window.terms);
        let Some(terms) = terms.filter(|it| !it.series.is_empty()) else {
            continue;
        };
        let mut values: Vec<Vec<Value>> = Vec::with_capacity(window.groups.len());
        for group in &window.groups {
            // What an earlier statement says of it stands already.
            if !group.series.is_empty() {
                values.push(group.series.clone());
                continue;
            }
            let absent = group.measured.is_some_and(|it| !it.absent.is_empty());
            let unknown = group.measured.is_none() || (absent && !window.asked);
            let back = Back::at(case, course, Window::of(objective, window), &group.keys);
            let no_figures: Vec<Measured> = Vec::new();
            let env = Env {
                figures: group.measured.map_or(&no_figures, |it| &it.figures),
                keys: &group.keys,
                tables: &case.plan.tables,
                value: Some(&group.found.value),
                target: only(&group.found.target),
                minimum: only(&group.found.minimum),
                charges: None,
                back: Some(&back),
            };
            let series = terms.series.iter().map(|series| {
                if series.value == terms.value {
                    group.found.value.clone()
                } else if unknown {
                    within(Interval::unbounded())
                } else {
                    evaluate(&series.value, &env)
                }
            });
            values.push(series.collect());
        }
        let windows = course.judged.get_mut(objective);
        if let Some(window) = windows.and_then(|windows| windows.get_mut(place)) {
            for (group, values) in window.groups.iter_mut().zip(values) {
                group.series = values;
            }
        }
    }
}
