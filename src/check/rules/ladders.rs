//! The proof of ladders: each value beyond the target has a line, no line is
//! hidden, a deeper miss never costs less, nothing is paid while the promise is
//! kept. On literals, tables, `target` and the targets of each group alike.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, codes};
use crate::ir::constant::{Group, groups};
use crate::ir::draw::Drawing;
use crate::ir::ladder::{Atom, Ladder, Region, within};
use crate::ir::{self, Amount, Constant, ExprKind, Lookup, Objective, Penalty, Target, Test, Type};
use crate::quantity::{Duration, Number};

/// Most comparisons that the proofs of one agreement take. Ladders have a handful of lines; one of
/// thousands, or for thousands of groups, would be compared with itself for minutes.
const MOST_WORK: u64 = 10_000_000;

/// Holes of a ladder that are named one by one.
const MOST_HOLES: usize = 8;

/// Proves the ladder of a penalty for every group and every dated target, unless too much was compared for those
/// `before`; says how much it took.
pub(super) fn ladders(
    agreement: &dyn Lookup,
    penalty: &Penalty,
    before: u64,
    found: &mut Diagnostics,
) -> u64 {
    sound_ladders(agreement, penalty, &|_| true, before, found)
}

/// Proves the ladders of a penalty of which objective and metric are `sound`: were understood as a whole.
pub(super) fn sound_ladders(
    agreement: &dyn Lookup,
    penalty: &Penalty,
    sound: &dyn Fn(&ir::Path) -> bool,
    before: u64,
    found: &mut Diagnostics,
) -> u64 {
    let mut work = before;
    let mut faults = Faults::default();
    for objective in objectives(agreement, penalty) {
        if is_understood(objective, sound) {
            work = work.saturating_add(prove(agreement, penalty, objective, work, &mut faults));
        }
    }
    faults.tell(found);
    if work > MOST_WORK {
        found.push(too_much(penalty));
    }
    work - before
}

/// Whether all ladders of a penalty can be proved.
pub(super) fn is_sound(
    agreement: &dyn Lookup,
    penalty: &Penalty,
    sound: &dyn Fn(&ir::Path) -> bool,
) -> bool {
    objectives(agreement, penalty).all(|it| is_understood(it, sound))
}

fn objectives<'a>(
    agreement: &'a dyn Lookup,
    penalty: &'a Penalty,
) -> impl Iterator<Item = &'a Objective> {
    let paths = penalty.objectives.iter();
    paths.filter_map(|path| agreement.objective(path))
}

fn is_understood(objective: &Objective, sound: &dyn Fn(&ir::Path) -> bool) -> bool {
    sound(&objective.head.path) && sound(&objective.metric)
}

/// Whether so much was compared that no further ladder is proved.
pub(super) fn is_too_much(work: u64) -> bool {
    work > MOST_WORK
}

/// Proves the ladder for one objective, unless too much was compared before; says how much it took.
fn prove(
    agreement: &dyn Lookup,
    penalty: &Penalty,
    objective: &Objective,
    before: u64,
    faults: &mut Faults,
) -> u64 {
    let lines = penalty.steps.len() as u64;
    let each = lines.saturating_mul(lines);
    let mut work = 0_u64;
    // Where all groups have the same ladder, the members of their keys are not even looked at.
    let by_group = depends_on_group(penalty) || targets_depend_on_group(objective);
    let groups = if by_group {
        groups(agreement, objective)
    } else {
        vec![Group::new()]
    };
    for group in &groups {
        for target in &objective.targets {
            // One value that is promised exactly is reported as such.
            if super::targets::is_exact(agreement, objective, target) {
                continue;
            }
            work = work.saturating_add(each);
            if before.saturating_add(work) > MOST_WORK {
                return work;
            }
            let proof = Proof {
                agreement,
                penalty,
                objective,
                group,
                target,
            };
            for (line, finding) in proof.run() {
                faults.add(objective, line, finding);
            }
        }
    }
    work
}

/// The faults of one ladder. The same fault in several groups is one fault, and so it is for
/// several objectives.
#[derive(Default)]
struct Faults(Vec<Fault>);

struct Fault {
    line: usize,
    finding: Diagnostic,
    /// The objective for which it was found first.
    objective: ir::Path,
    /// Those for which it holds too.
    others: Vec<ir::Path>,
}

impl Faults {
    fn add(&mut self, objective: &Objective, line: usize, finding: Diagnostic) {
        let path = &objective.head.path;
        let same = |fault: &&mut Fault| {
            let alike = fault.line == line && fault.finding.code == finding.code;
            alike && (fault.objective == *path || fault.finding.headline == finding.headline)
        };
        match self.0.iter_mut().find(same) {
            Some(fault) => {
                if fault.objective != *path && !fault.others.contains(path) {
                    fault.others.push(path.clone());
                }
            }
            None => self.0.push(Fault {
                line,
                finding,
                objective: path.clone(),
                others: Vec::new(),
            }),
        }
    }

    fn tell(self, found: &mut Diagnostics) {
        for mut fault in self.0 {
            let others = fault.others.iter().map(|path| format!("`{path}`"));
            let others: Vec<String> = others.collect();
            if !others.is_empty() {
                let words = format!("the same holds for {}", others.join(", "));
                fault.finding = fault.finding.note(words);
            }
            found.push(fault.finding);
        }
    }
}

fn too_much(penalty: &Penalty) -> Diagnostic {
    Diagnostic::new(
        codes::TOO_LARGE,
        penalty.head.origin.place(),
        format!(
            "the ladders up to `{}` have too many lines and groups to be proved",
            penalty.head.path
        ),
    )
    .note("each line is compared with each other one, for every group of every objective")
    .help("write a slope (`2% per full 1 percentage point below 95%`) where the lines are regular")
}

struct Proof<'a> {
    agreement: &'a dyn Lookup,
    penalty: &'a Penalty,
    objective: &'a Objective,
    group: &'a Group,
    target: &'a Target,
}

impl Proof<'_> {
    /// Findings, each with the line that it is about.
    fn run(&self) -> Vec<(usize, Diagnostic)> {
        let Some(ladder) = self.ladder() else {
            return Vec::new();
        };
        // A target that nothing can meet is reported as such; every line looks odd beside it.
        let met = |atom: &Atom| within(&ladder.target, &atom.sample());
        if !ladder.target.is_empty() && !ladder.atoms().iter().any(met) {
            return Vec::new();
        }
        let findings = ladder.prove(&|line, value| self.cost(line, value));
        let mut found = Vec::new();
        if !findings.gaps.is_empty() {
            found.push((usize::MAX, self.gap(&findings.gaps)));
        }
        for (line, region) in &findings.paid_while_kept {
            found.push((*line, self.paid_while_kept(*line, region)));
        }
        for (first, second, region) in &findings.overlaps {
            found.push((*second, self.overlap(*first, *second, region)));
        }
        for (line, by) in &findings.hidden {
            found.push((*line, self.hidden(*line, *by)));
        }
        for (dear, cheap) in &findings.cheaper {
            found.push((*cheap, self.cheaper(*dear, *cheap)));
        }
        if let Some((threshold, band)) = findings.mixed {
            found.push((threshold, self.mixed(threshold, band)));
        }
        found
    }

    fn ladder(&self) -> Option<Ladder> {
        self.drawing().ladder(self.penalty)
    }

    fn drawing(&self) -> Drawing<'_> {
        Drawing {
            agreement: self.agreement,
            objective: self.objective,
            group: self.group,
            target: self.target,
        }
    }

    /// What a line costs for a value, if its amount is one comparable number.
    fn cost(&self, line: usize, value: &Number) -> Option<Number> {
        cost(
            &self.drawing(),
            &self.penalty.steps.get(line)?.amount,
            value,
        )
    }

    /// All holes of the ladder are one mistake: its lines do not meet.
    fn gap(&self, holes: &[Region]) -> Diagnostic {
        let values: Vec<String> = holes.iter().map(|hole| self.words(hole)).collect();
        let shown = values.get(..MOST_HOLES).unwrap_or(&values);
        let mut places = shown.join(if holes.len() > 2 { "; " } else { ", nor for " });
        if values.len() > shown.len() {
            places += &format!("; and in {} further places", values.len() - shown.len());
        }
        let help = match holes {
            [hole] => format!(
                "extend a line to {places}, or write `when {} credit nothing`",
                self.condition(hole)
            ),
            _ => {
                let first = holes.first().map(|hole| self.condition(hole));
                format!(
                    "extend the lines until they meet, or write a line for each: `when {} credit nothing`",
                    first.unwrap_or_default()
                )
            }
        };
        self.finding(
            codes::BAND_GAP,
            self.penalty.head.origin.place(),
            match holes.len() {
                ..3 => format!("`{}` says nothing for {places}", self.penalty.head.path),
                count => format!(
                    "`{}` says nothing in {count} places: {places}",
                    self.penalty.head.path
                ),
            },
        )
        .also(
            self.target.origin.place(),
            "such a value misses this target",
        )
        .note("the promise is broken, and no `when` line says what follows")
        .help(help)
    }

    fn paid_while_kept(&self, line: usize, region: &Region) -> Diagnostic {
        self.finding(
            codes::BAND_ABOVE_TARGET,
            self.line(line),
            format!(
                "this line pays for {}, which keeps the promise",
                self.words(region)
            ),
        )
        .also(self.target.origin.place(), "the promise")
        .note("the objective says met, the penalty says that it costs something")
        .help("let the line begin where the promise ends")
    }

    fn overlap(&self, first: usize, second: usize, region: &Region) -> Diagnostic {
        self.finding(
            codes::BAND_OVERLAP,
            self.line(second),
            format!("two bands hold for {}", self.words(region)),
        )
        .also(self.line(first), "the other band")
        .note("for such a value two amounts are written")
        .help("let one band end where the other begins: `< x` beside `>= x`")
    }

    fn hidden(&self, line: usize, by: usize) -> Diagnostic {
        self.finding(
            codes::LINE_HIDDEN,
            self.line(line),
            "this line never applies".to_owned(),
        )
        .also(
            self.line(by),
            "wherever it holds, this later line holds too",
        )
        .note("lines are tried from top to bottom, and the last that holds applies")
        .help("order the lines from the slightest miss to the deepest")
    }

    fn cheaper(&self, dear: usize, cheap: usize) -> Diagnostic {
        self.finding(
            codes::DEEPER_MISS_COSTS_LESS,
            self.line(cheap),
            "a worse value costs less here than a better one".to_owned(),
        )
        .also(self.line(dear), "a better value costs more")
        .note("once the value is bad enough, it pays to let it become worse")
        .help("check the amounts: the deeper the miss, the more it must cost")
    }

    fn mixed(&self, threshold: usize, band: usize) -> Diagnostic {
        self.finding(
            codes::MIXED_LADDER,
            self.line(threshold),
            "a threshold stands among bands".to_owned(),
        )
        .also(self.line(band), "this band lies within it")
        .note("thresholds are read as \"the last that holds applies\", bands as \"the one that holds applies\"")
        .help("write every line with one bound, or every line as a band")
    }

    fn line(&self, line: usize) -> crate::text::Location {
        self.penalty
            .steps
            .get(line)
            .map_or(self.penalty.head.origin.place(), |step| step.origin.place())
    }

    fn finding(&self, code: Code, at: crate::text::Location, headline: String) -> Diagnostic {
        let diagnostic = Diagnostic::new(code, at, headline);
        let members: Vec<String> = self
            .group
            .iter()
            .filter_map(|(key, value)| match value {
                Constant::Member { name, .. } => Some(format!("{key} `{name}`")),
                _ => None,
            })
            .collect();
        let by_group =
            lines_depend_on_group(self.penalty) || targets_depend_on_group(self.objective);
        if members.is_empty() || !by_group {
            return diagnostic;
        }
        diagnostic.note(format!("seen for {}", members.join(", ")))
    }

    /// "exactly 99 %", "99 % and more but less than 99.5 %".
    fn words(&self, region: &Region) -> String {
        if let Some(point) = region.point() {
            return format!("exactly {}", self.show(point));
        }
        let lo = region.lo.as_ref().map(|(value, closed)| {
            let value = self.show(value);
            if *closed {
                format!("{value} or more")
            } else {
                format!("more than {value}")
            }
        });
        let hi = region.hi.as_ref().map(|(value, closed)| {
            let value = self.show(value);
            if *closed {
                format!("{value} or less")
            } else {
                format!("less than {value}")
            }
        });
        match (lo, hi) {
            (Some(lo), Some(hi)) => format!("{lo} and {hi}"),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => "any value".to_owned(),
        }
    }

    /// The region as a condition: `>= 99% and < 99.5%`.
    fn condition(&self, region: &Region) -> String {
        let bounds: Vec<String> = match region.point() {
            Some(point) => vec![
                format!(">= {}", self.written(point)),
                format!("<= {}", self.written(point)),
            ],
            None => region
                .bounds()
                .iter()
                .map(|(relation, value)| format!("{} {}", relation.symbol(), self.written(value)))
                .collect(),
        };
        bounds.join(" and ")
    }

    fn ty(&self) -> Option<&Type> {
        self.agreement
            .metric(&self.objective.metric)
            .map(|metric| &metric.ty)
    }

    fn show(&self, value: &Number) -> String {
        match self.ty() {
            Some(Type::Percent) => format!("{} %", percent(value)),
            Some(ty) if *ty == Type::DURATION => value.to_i64().map_or_else(
                || value.to_decimal(6).0,
                |micros| Duration(micros).to_string(),
            ),
            Some(ty) if *ty == Type::POINTS => ir::words::number(value, ty, ""),
            _ => value.to_decimal(6).0,
        }
    }

    fn written(&self, value: &Number) -> String {
        match self.ty() {
            Some(Type::Percent) => format!("{}%", percent(value)),
            Some(ty) if *ty == Type::DURATION => {
                let seconds = value.checked_div(&Number::from(1_000_000));
                format!(
                    "{} seconds",
                    seconds.unwrap_or_else(Number::zero).to_decimal(6).0
                )
            }
            Some(ty) if *ty == Type::POINTS => ir::words::number(value, ty, ""),
            _ => value.to_decimal(6).0,
        }
    }
}

/// What an amount comes to for a value, as one number.
pub(super) fn cost(drawing: &Drawing<'_>, amount: &Amount, value: &Number) -> Option<Number> {
    ir::cost::cost(amount, value, drawing).map(|it| it.added_up())
}

fn percent(value: &Number) -> String {
    (value * &Number::from(100)).to_decimal(6).0
}

/// Whether an expression differs from group to group.
fn is_of_group(expr: &ir::Expr) -> bool {
    let mut of_group = false;
    ir::visit::walk(expr, &mut |part| {
        of_group |= matches!(part.kind, ExprKind::Cell { .. } | ExprKind::GroupKey(_));
    });
    of_group
}

fn targets_depend_on_group(objective: &Objective) -> bool {
    let mut targets = objective.targets.iter().chain(&objective.minimums);
    targets.any(target_depends_on_group)
}

/// Whether a target differs from group to group.
pub(super) fn target_depends_on_group(target: &Target) -> bool {
    let mut bounds = target.bounds.iter();
    bounds.any(|bound| is_of_group(&bound.value))
}

/// Whether the bounds of a ladder differ from group to group.
fn lines_depend_on_group(penalty: &Penalty) -> bool {
    let conditions = penalty.steps.iter().flat_map(|step| &step.conditions);
    conditions
        .filter_map(|condition| match &condition.test {
            Test::Value(bounds) => Some(bounds),
            _ => None,
        })
        .flatten()
        .any(|bound| is_of_group(&bound.value))
}

/// Whether anything of a ladder differs from group to group: its bounds or its amounts.
fn depends_on_group(penalty: &Penalty) -> bool {
    let amounts = penalty.steps.iter().map(|step| &step.amount);
    lines_depend_on_group(penalty) || amounts.into_iter().any(amount_depends_on_group)
}

fn amount_depends_on_group(amount: &Amount) -> bool {
    match amount {
        Amount::PercentOfBasis(expr) | Amount::Money(expr) | Amount::Points(expr) => {
            is_of_group(expr)
        }
        Amount::PerUnit { amount, count } => amount_depends_on_group(amount) || is_of_group(count),
        Amount::Slope {
            amount, step, from, ..
        } => amount_depends_on_group(amount) || is_of_group(step) || is_of_group(from),
        Amount::Sum(parts) => parts.iter().any(amount_depends_on_group),
        Amount::Nothing | Amount::ServiceDays(_) | Amount::TimeOfFee { .. } => false,
    }
}
