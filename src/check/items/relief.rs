//! Relief: what an objective forgives, and whether its metric listens.
//!
//! Relief changes nothing by itself. A set of time counts where the metric says `relief`; rows
//! of a source count as good in a `share` over that source. A breach of a duty gives relief to
//! the objectives that the responsibility names.

use super::super::context::Checker;
use super::super::scope::Place;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::visit::{walk, walk_deep};
use crate::ir::{Aggregate, Evidence, Expr, ExprKind, Objective, Path, Relief, Type, WithinFrom};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, Clause, ClauseKind, ReliefExtent};
use crate::text::Location;

impl Checker<'_> {
    /// Adds the relief of breaches to objectives, then checks that all relief has an effect.
    pub(super) fn relief_declared(&mut self) {
        for id in self.all(Kind::Objective) {
            self.relief_of_exclusions(id);
        }
        for id in self.all(Kind::Responsibility) {
            let clauses = self.clauses(id);
            for clause in clauses {
                if let ClauseKind::BreachRelief { objectives, extent } = &clause.kind {
                    self.relief_of_breach(id, clause, objectives, extent);
                }
            }
        }
    }

    /// `relief EXCLUSION` of an objective whose metric does not read `relief`.
    fn relief_of_exclusions(&mut self, id: DeclId) {
        let place = self.parts.objectives.place(id);
        let objective = place.and_then(|place| self.agreement.objectives.get(place));
        let gives = objective.is_some_and(|objective| {
            let mut relief = objective.relief.iter();
            relief.any(|it| matches!(it, Relief::Exclusion(_)))
        });
        let path = || Path::new(&self.declaration(id).path);
        let Some(path) = gives.then(path).filter(|path| !self.reads_relief(path)) else {
            return;
        };
        let place = self
            .clauses(id)
            .iter()
            .find(|clause| &*clause.word.text == "relief")
            .map(|clause| clause.span);
        if let Some(span) = place {
            let at = self.at(id, span);
            self.not_read(&path, at);
        }
    }

    fn relief_of_breach(
        &mut self,
        id: DeclId,
        clause: &Clause,
        objectives: &[ast::Path],
        extent: &ReliefExtent,
    ) {
        let scope = self.constants(id);
        let own = Path::new(&self.declaration(id).path);
        let Some(relief) = self.relief_given(id, clause, extent, &own) else {
            return;
        };
        for path in objectives {
            // An unknown objective was reported with the duty.
            let Some((found, _)) = self.resolved.find_path(scope.unit, path) else {
                continue;
            };
            let objective = Path::new(&self.declaration(found).path);
            if self.agreement.objective(&objective).is_none() {
                continue;
            }
            let at = scope.at(path.span);
            match &relief {
                Relief::BreachRows { source, .. } => {
                    let source = source.clone();
                    if !self.shares(&objective, &source) {
                        self.no_share(&objective, &source, at);
                        continue;
                    }
                }
                _ if !self.reads_relief(&objective) => {
                    self.not_read(&objective, at);
                    continue;
                }
                _ => {}
            }
            let objectives = &mut self.agreement.objectives;
            if let Some(of) = objectives.iter_mut().find(|it| it.head.path == objective) {
                of.relief.push(relief.clone());
            }
        }
    }

    fn relief_given(
        &mut self,
        id: DeclId,
        clause: &Clause,
        extent: &ReliefExtent,
        own: &Path,
    ) -> Option<Relief> {
        match extent {
            ReliefExtent::Whole => {
                let at = self.at(id, clause.span);
                self.report(
                    Diagnostic::new(
                        codes::RELIEF_EXTENT,
                        at,
                        "nothing says how far this relief reaches",
                    )
                    .note("a breach of one hour could excuse an hour, a ticket or a month")
                    .help("add `while TIME` for relief during a time, or `for rows where CONDITION` for some rows"),
                );
                None
            }
            ReliefExtent::While(time) => {
                let scope = self.scope(id, Place::Exclusion);
                let time = self.demand_time(time, &scope);
                (time.ty != Type::Unknown).then(|| Relief::BreachTime {
                    responsibility: own.clone(),
                    time,
                })
            }
            ReliefExtent::RowsWhere(condition) => {
                let source = self.evidence_source(id, clause, own)?;
                let row = self.by_path.get(&source).copied();
                let scope = self.scope(id, Place::Field).in_row(row);
                let condition = self.demand_condition(condition, &scope);
                (condition.ty != Type::Unknown).then(|| Relief::BreachRows {
                    responsibility: own.clone(),
                    source,
                    condition,
                })
            }
        }
    }

    /// The source whose rows show the breach.
    fn evidence_source(&mut self, id: DeclId, clause: &Clause, own: &Path) -> Option<Path> {
        let duty = self
            .agreement
            .responsibilities
            .iter()
            .find(|it| it.head.path == *own)?;
        if let Some(Evidence::Rows(rows)) = &duty.evidence {
            return match &rows.ty {
                Type::Rows(path) => Some(path.clone()),
                _ => None,
            };
        }
        if let Some(WithinFrom::Fields { source, .. }) =
            duty.within.as_ref().and_then(|within| within.from.as_ref())
        {
            return Some(source.clone());
        }
        let at = self.at(id, clause.span);
        self.report(
            Diagnostic::new(
                codes::RELIEF_EXTENT,
                at,
                "nothing says of which source these rows are",
            )
            .note("rows that count as good are those that show the breach")
            .help("add `evidence SOURCE where …`"),
        );
        None
    }

    // ---- does the metric listen?

    /// Whether the metric of an objective reads `relief`; also when nothing can be said.
    fn reads_relief(&self, objective: &Path) -> bool {
        let mut reads = false;
        let known = self.in_metric(objective, &mut |part| {
            reads |= matches!(part.kind, ExprKind::Relief | ExprKind::Poison);
        });
        reads || !known
    }

    /// Whether the metric of an objective has a `share` over a source.
    fn shares(&self, objective: &Path, source: &Path) -> bool {
        let mut shares = false;
        let wanted = Type::Rows(source.clone());
        let known = self.in_metric(objective, &mut |part| {
            if let ExprKind::Aggregate {
                function: Aggregate::Share,
                rows,
                ..
            } = &part.kind
            {
                shares |= rows.ty == wanted || rows.ty == Type::Unknown;
            }
            shares |= matches!(part.kind, ExprKind::Poison);
        });
        shares || !known
    }

    /// Visits all of an objective's metric, its lines and the names in them; `false` if there is none.
    fn in_metric(&self, objective: &Path, visit: &mut dyn FnMut(&Expr)) -> bool {
        let metric = self
            .agreement
            .objective(objective)
            .map(|objective: &Objective| &objective.metric)
            .and_then(|path| self.agreement.metric(path));
        let Some(metric) = metric else { return false };
        for expr in metric
            .lets
            .iter()
            .map(|(_, value)| value)
            .chain([&metric.value])
        {
            walk(expr, visit);
            walk_deep(&self.agreement, expr, visit);
        }
        true
    }

    fn not_read(&mut self, objective: &Path, at: Location) {
        let metric = self
            .agreement
            .objective(objective)
            .map(|it| it.metric.clone());
        let metric = metric.and_then(|path| self.agreement.metric(&path).map(|it| it.head.clone()));
        let Some(metric) = metric else { return };
        self.report(
            Diagnostic::new(
                codes::RELIEF_NOT_READ,
                at,
                format!("this relief changes nothing: `{}` does not read `relief`", metric.path),
            )
            .also(metric.origin.place(), "the metric of the objective")
            .note("only the metric knows which part of its formula is the fault")
            .help("say in the metric where relief counts: `length(down except relief)`, `elapsed(a to b, except relief)`, `… or at during relief`"),
        );
    }

    fn no_share(&mut self, objective: &Path, source: &Path, at: Location) {
        self.report(
            Diagnostic::new(
                codes::RELIEF_NOT_READ,
                at,
                format!(
                    "this relief changes nothing: `{objective}` has no `share` over `{source}`"
                ),
            )
            .note("rows count as good only where a share of them is measured")
            .help("write `while TIME` for relief during a time, or measure `share(…)`"),
        );
    }
}
