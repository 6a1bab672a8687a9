//! How large formulas are once every name in them is written out.
//!
//! Names share text: sixty lines of `let b = a or a` are short and stand for more parts than there
//! are atoms. What follows the check writes names out (a plan refers to nothing), so a bound
//! here keeps every later stage small: parts, how deep they are nested, and with them the digits of
//! products. It is computed name by name, in one walk over what is written.
//!
//! Only agreements whose names do not run in circles come here.

use super::kept::Changed;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::visit::{HasRoots, children, roots, roots_of_others};
use crate::ir::{
    Agreement, ExclusionTime, Existence, Expr, ExprKind, Metric, Objective, Path, Sort, SourceKind,
};
use crate::text::Location;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Most parts that a formula may have, names written out.
const MOST_PARTS: u64 = 5_000;

/// Deepest nesting that a formula may have, names written out.
const MOST_DEEP: u64 = 500;

/// Most parts of everything that the objectives measure together.
const MOST_IN_ALL: u64 = 1_000_000;

/// What names and metrics come to, for the next time: nothing of it is too large.
#[derive(Clone, Debug, Default)]
pub(in crate::check) struct Fitting {
    known: Known,
    /// The parts of each metric.
    measured: HashMap<Path, u64>,
}

/// Reports what is too large when it is written out, once for what is built of it. If nothing is, gives what is known
/// by then.
pub(super) fn expansion(agreement: &Agreement, found: &mut Diagnostics) -> Option<Fitting> {
    let before = found.len();
    let mut sizes = Sizes {
        formulas: formulas(agreement),
        known: Known::default(),
        lines: BTreeMap::new(),
        found,
    };
    sizes.names();
    let measured = sizes.metrics(agreement);
    let named = named_places(agreement, &sizes.formulas);
    for root in roots(agreement) {
        if !named.contains(&root.at) {
            let size = sizes.known.size(root, &Locals::new());
            sizes.bounded(size, root.at, "this formula");
        }
    }
    sizes.together(agreement, &measured);
    let known = sizes.known;
    (found.len() == before).then_some(Fitting { known, measured })
}

impl Fitting {
    /// The same as long as still nothing is too large, if no more than `changed` has changed since. Otherwise it is to
    /// be found out anew, and what to say.
    pub(super) fn again(mut self, agreement: &Agreement, changed: &Changed) -> Option<Self> {
        self.still_fits(agreement, changed).then_some(self)
    }

    /// Whether it is known that still nothing is too large.
    pub(super) fn still_fits(&mut self, agreement: &Agreement, changed: &Changed) -> bool {
        let named = [Sort::Let, Sort::Exclusion, Sort::Source];
        if named.iter().any(|sort| changed.has_some_of(*sort)) {
            return false;
        }
        for path in changed.of(Sort::Metric) {
            let Some(metric) = agreement.metric(path) else {
                self.measured.remove(path);
                continue;
            };
            let Some(parts) = self.known.metric(metric) else {
                return false;
            };
            self.measured.insert(path.clone(), parts);
        }
        let mut all = roots_of_others(agreement);
        for path in changed.of(Sort::Service) {
            add_roots(agreement.service(path), &mut all);
        }
        for path in changed.of(Sort::Objective) {
            add_roots(agreement.objective(path), &mut all);
        }
        for path in changed.of(Sort::Pool) {
            add_roots(agreement.pool(path), &mut all);
        }
        if changed.has_some_of(Sort::Penalty) {
            let penalties = agreement.penalties.iter();
            let other = penalties.filter(|it| changed.has(Sort::Penalty, &it.head.path));
            other.for_each(|it| it.add_roots(&mut all));
        }
        let size = |root| self.known.size(root, &Locals::new());
        let fit = all.into_iter().all(|root| size(root).fits());
        fit && too_much_together(agreement, &self.measured).is_none()
    }
}

fn add_roots<'a>(of: Option<&'a impl HasRoots>, roots: &mut Vec<&'a Expr>) {
    if let Some(of) = of {
        of.add_roots(roots);
    }
}

/// Something that a name stands for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part<'a> {
    /// A `let` or an exclusion.
    Named(&'a Path),
    /// A computed field.
    Field(&'a Path, &'a str),
    /// When a series exists.
    Existence(&'a Path),
}

/// The formula of a name, and how messages call it.
struct Formula<'a> {
    value: &'a Expr,
    name: String,
    at: Location,
}

/// What a formula comes to.
#[derive(Clone, Copy, Debug)]
enum Size {
    Within {
        parts: u64,
        deep: u64,
    },
    /// It, or something in it, was reported.
    Reported,
}

type Locals<'a> = BTreeMap<&'a str, Size>;

/// What names come to.
#[derive(Clone, Debug, Default)]
struct Known {
    /// `let`s and exclusions.
    named: HashMap<Path, Size>,
    fields: HashMap<Path, HashMap<String, Size>>,
    existence: HashMap<Path, Size>,
}

fn formulas(agreement: &Agreement) -> BTreeMap<Part<'_>, Formula<'_>> {
    let mut formulas = BTreeMap::new();
    let mut add = |part, value, name: String, at| {
        formulas.insert(part, Formula { value, name, at });
    };
    for it in &agreement.lets {
        let path = &it.head.path;
        let at = it.head.origin.place();
        add(Part::Named(path), &it.value, format!("`{path}`"), at);
    }
    for it in &agreement.exclusions {
        if let ExclusionTime::Of(value) = &it.time {
            let path = &it.head.path;
            let at = it.head.origin.place();
            add(Part::Named(path), value, format!("`{path}`"), at);
        }
    }
    for source in &agreement.sources {
        let path = &source.head.path;
        for field in &source.fields {
            if let Some(value) = &field.value {
                let name = format!("`{path}.{}`", field.name);
                add(Part::Field(path, &field.name), value, name, value.at);
            }
        }
        if let SourceKind::Samples {
            exists: Existence::During(value),
            ..
        } = &source.kind
        {
            let name = format!("the existence of `{path}`");
            add(Part::Existence(path), value, name, value.at);
        }
    }
    formulas
}

impl Known {
    fn get(&self, part: &Part<'_>) -> Option<Size> {
        let size = match part {
            Part::Named(path) => self.named.get(path),
            Part::Field(path, field) => self.fields.get(path)?.get(*field),
            Part::Existence(path) => self.existence.get(path),
        };
        size.copied()
    }

    fn insert(&mut self, part: &Part<'_>, size: Size) {
        match part {
            Part::Named(path) => self.named.insert((*path).clone(), size),
            Part::Field(path, field) => {
                let fields = self.fields.entry((*path).clone()).or_default();
                fields.insert((*field).to_owned(), size)
            }
            Part::Existence(path) => self.existence.insert((*path).clone(), size),
        };
    }

    /// What an expression comes to.
    fn size(&self, expr: &Expr, locals: &Locals<'_>) -> Size {
        let named = match &expr.kind {
            ExprKind::Local(name) => locals.get(name.as_str()).copied(),
            _ => part_of(expr).and_then(|part| self.get(&part)),
        };
        let (mut parts, mut deep) = match named {
            Some(Size::Reported) => return Size::Reported,
            Some(Size::Within { parts, deep }) => (parts, deep),
            None => (0, 0),
        };
        for child in children(expr) {
            match self.size(child, locals) {
                Size::Reported => return Size::Reported,
                Size::Within {
                    parts: more,
                    deep: d,
                } => {
                    parts = parts.saturating_add(more);
                    deep = deep.max(d);
                }
            }
        }
        Size::Within {
            parts: parts.saturating_add(1),
            deep: deep.saturating_add(1),
        }
    }

    /// The parts of a metric with no line that is too large.
    fn metric(&self, metric: &Metric) -> Option<u64> {
        let mut locals = Locals::new();
        let mut all = 0;
        for (name, value) in lines(metric) {
            let size = self.size(value, &locals);
            let Size::Within { parts, .. } = size else {
                return None;
            };
            if !size.fits() {
                return None;
            }
            all = parts;
            locals.insert(name, size);
        }
        Some(all)
    }
}

impl Size {
    fn fits(self) -> bool {
        matches!(self, Self::Within { parts, deep } if fits(parts, deep))
    }
}

/// The lines of a metric, its own formula last.
fn lines(metric: &Metric) -> impl Iterator<Item = (&str, &Expr)> {
    let lets = metric.lets.iter();
    let lines = lets.map(|(name, value)| (name.as_str(), value));
    lines.chain(std::iter::once((metric.head.path.as_str(), &metric.value)))
}

struct Sizes<'a, 'f> {
    formulas: BTreeMap<Part<'a>, Formula<'a>>,
    known: Known,
    /// Lines of metrics by their place: a metric that reads another one has its lines too.
    lines: BTreeMap<Location, Size>,
    found: &'f mut Diagnostics,
}

impl<'a> Sizes<'a, '_> {
    /// The size of each name, those that it reads first. The chain of names may be as long
    /// as the file, so it is followed with a list and not by recursion.
    fn names(&mut self) {
        let all: Vec<Part<'a>> = self.formulas.keys().cloned().collect();
        for start in all {
            let mut pending = vec![(start, false)];
            while let Some((part, parts_known)) = pending.pop() {
                if self.known.get(&part).is_some() {
                    continue;
                }
                let Some(value) = self.formulas.get(&part).map(|it| it.value) else {
                    continue;
                };
                if parts_known {
                    let size = self.known.size(value, &Locals::new());
                    let size = self.named_bounded(&part, size);
                    self.known.insert(&part, size);
                    continue;
                }
                pending.push((part, true));
                let mut read = Vec::new();
                reads(value, &mut read);
                pending.extend(read.into_iter().map(|part| (part, false)));
            }
        }
    }

    fn named_bounded(&mut self, part: &Part<'a>, size: Size) -> Size {
        let Some((at, name)) = self
            .formulas
            .get(part)
            .map(|formula| (formula.at, formula.name.clone()))
        else {
            return size;
        };
        self.bounded(size, at, &name)
    }

    /// The parts of each metric, by its path.
    fn metrics(&mut self, agreement: &'a Agreement) -> HashMap<Path, u64> {
        let heads: BTreeMap<&str, Location> = agreement
            .metrics
            .iter()
            .map(|metric| (metric.head.path.as_str(), metric.head.origin.place()))
            .collect();
        let mut measured = HashMap::new();
        for metric in &agreement.metrics {
            if let Size::Within { parts, .. } = self.metric(metric, &heads) {
                measured.insert(metric.head.path.clone(), parts);
            }
        }
        measured
    }

    fn metric(&mut self, metric: &'a Metric, heads: &BTreeMap<&str, Location>) -> Size {
        let mut locals = Locals::new();
        let mut size = Size::Reported;
        for (name, value) in lines(metric) {
            size = match self.lines.get(&value.at) {
                Some(known) => *known,
                None => {
                    let at = heads.get(name).copied().unwrap_or(value.at);
                    let size = self.known.size(value, &locals);
                    self.bounded(size, at, &format!("`{name}`"))
                }
            };
            self.lines.insert(value.at, size);
            locals.insert(name, size);
        }
        size
    }

    /// Reports a size beyond the bounds.
    fn bounded(&mut self, size: Size, at: Location, name: &str) -> Size {
        let Size::Within { parts, deep } = size else {
            return size;
        };
        if fits(parts, deep) {
            return size;
        }
        let (headline, most) = if parts > MOST_PARTS {
            let headline =
                format!("{name} stands for too much, once each name in it is written out");
            (
                headline,
                format!("a formula has {MOST_PARTS} parts at most, names written out"),
            )
        } else {
            let headline = format!("{name} is made of too many names, each of another one");
            (
                headline,
                format!("a formula is {MOST_DEEP} parts deep at most, names written out"),
            )
        };
        self.found.push(
            Diagnostic::new(codes::EXPANSION, at, headline)
                .note(most)
                .help("look for a name that stands twice where once would do"),
        );
        Size::Reported
    }

    /// What all objectives measure, taken together.
    fn together(&mut self, agreement: &Agreement, measured: &HashMap<Path, u64>) {
        let Some(objective) = too_much_together(agreement, measured) else {
            return;
        };
        self.found.push(
            Diagnostic::new(
                codes::EXPANSION,
                objective.head.origin.place(),
                "the objectives up to this one measure too much, once each name is written out",
            )
            .note(format!("together they have {MOST_IN_ALL} parts at most"))
            .help("judge one objective by a key instead of many that are alike"),
        );
    }
}

/// The objective with which all that are measured become too large.
fn too_much_together<'a>(
    agreement: &'a Agreement,
    measured: &HashMap<Path, u64>,
) -> Option<&'a Objective> {
    let mut all = 0_u64;
    agreement.objectives.iter().find(|objective| {
        let parts = measured.get(&objective.metric).copied();
        all = all.saturating_add(parts.unwrap_or_default());
        all > MOST_IN_ALL
    })
}

fn fits(parts: u64, deep: u64) -> bool {
    parts <= MOST_PARTS && deep <= MOST_DEEP
}

/// The name that an expression is.
fn part_of(expr: &Expr) -> Option<Part<'_>> {
    Some(match &expr.kind {
        ExprKind::Let(path) | ExprKind::Exclusion(path) => Part::Named(path),
        ExprKind::Field { source, field } => Part::Field(source, field),
        ExprKind::Rows(path) | ExprKind::Existing(path) => Part::Existence(path),
        _ => return None,
    })
}

/// All names in an expression.
fn reads<'a>(expr: &'a Expr, into: &mut Vec<Part<'a>>) {
    into.extend(part_of(expr));
    for child in children(expr) {
        reads(child, into);
    }
}

/// Where the formulas stand that have a name of their own.
fn named_places(
    agreement: &Agreement,
    formulas: &BTreeMap<Part<'_>, Formula<'_>>,
) -> BTreeSet<Location> {
    let of_metrics = agreement.metrics.iter().flat_map(|metric| {
        let lines = metric.lets.iter().map(|(_, value)| value.at);
        lines.chain(std::iter::once(metric.value.at))
    });
    let of_names = formulas.values().map(|formula| formula.value.at);
    of_names.chain(of_metrics).collect()
}
