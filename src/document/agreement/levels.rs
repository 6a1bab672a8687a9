//! Service levels: a table of all, and a clause for each.

use super::super::formula::{self, list, name_of};
use super::super::model::{Block, Column, ColumnRole, Row, Run, Section, Table};
use super::super::show;
use super::{Writer, anchor, section, titled};
use crate::ir::constant::{Group, fold, groups};
use crate::ir::{
    Accept, Bound, Constant, ExclusionTime, ExprKind, Groups, Key, Objective, Origin, Relief, Role,
    Target, Type, Window,
};
use crate::phrases::promise as say;
use crate::quantity::Relation;

impl Writer<'_> {
    pub(super) fn levels(&self) -> Section {
        let objectives = &self.agreement.objectives;
        let Some(first) = objectives.first() else {
            return section("levels", say::levels(), Vec::new());
        };
        let objectives = || objectives.iter().filter(|it| self.is_about(&it.head));
        let column = |heading, role| Column { heading, role };
        let summary = Block::Table(Table {
            anchor: None,
            caption: Some(self.sentence(say::summary_caption(), &first.head.origin)),
            columns: vec![
                column(say::column_level(), ColumnRole::Header),
                column(say::column_service(), ColumnRole::Text),
                column(say::column_target(), ColumnRole::Quantity),
                column(say::column_window(), ColumnRole::Text),
                column(say::column_weight(), ColumnRole::Text),
            ],
            rows: objectives().map(|it| self.summary(it)).collect(),
        });
        let mut blocks = vec![summary];
        blocks.extend(objectives().map(|it| self.level(it)));
        section("levels", say::levels(), blocks)
    }

    fn summary(&self, objective: &Objective) -> Row {
        let service = objective.service.iter();
        let service = service.flat_map(|it| vec![self.formulas().title(it)]);
        let by_group = || say::see_clause(Run::number_of(anchor(&objective.head.path)));
        let target = match objective.targets.as_slice() {
            [target] if self.is_same_for_all(target) => self.bounds(&target.bounds),
            _ => by_group(),
        };
        let has_credit = self
            .agreement
            .penalties
            .iter()
            .any(|it| it.objectives.contains(&objective.head.path));
        let kind = match objective.role {
            Role::Key => say::kind_key(),
            Role::Critical => say::kind_critical(),
            Role::Ordinary if has_credit => say::kind_credit(),
            Role::Ordinary => say::kind_plain(),
        };
        Row {
            cells: vec![
                vec![self.linked(&objective.head)],
                service.collect(),
                target,
                self.window_name(&objective.window),
                kind,
            ],
            place: self.place(&objective.head.origin),
        }
    }

    fn window_name(&self, window: &Window) -> Vec<Run> {
        let formulas = self.formulas();
        match window {
            Window::Period(rule) => formulas.period_rule(*rule),
            Window::Rolling { length, .. } => say::window_rolling(self.length(length)),
            Window::Row { rows, .. } => say::window_row(formulas.rows(rows)),
            Window::Run(time) => say::window_run(formulas.time(time)),
            Window::BeforeRow { length, rows } => {
                say::window_before(self.length(length), formulas.rows(rows))
            }
        }
    }

    fn level(&self, objective: &Objective) -> Block {
        let head = &objective.head;
        let mut blocks = self.doc(head);
        blocks.push(self.paragraph(self.what_is_judged(objective), &head.origin));
        blocks.extend(self.targets(objective));
        blocks.extend(self.sentences(self.how_it_is_judged(objective), &head.origin));
        blocks.extend(self.accepted(&objective.accepts));
        titled(anchor(&head.path), self.heading(head), blocks)
    }

    /// Service, measure, window, groups.
    fn what_is_judged(&self, objective: &Objective) -> Vec<Vec<Run>> {
        let formulas = self.formulas();
        let mut said = Vec::new();
        if let Some(service) = &objective.service {
            said.push(say::for_service(formulas.title(service)));
        }
        match self.agreement.metric(&objective.metric) {
            Some(metric) if self.is_unnamed(metric) => {
                said.extend(self.metric_sentences(metric, None));
            }
            Some(metric) => {
                let clause = Run::number_of(anchor(&metric.head.path));
                let name = formulas.title(&metric.head.path);
                said.push(say::judged_by(name, clause));
                for ((name, _), argument) in metric.parameters.iter().zip(&objective.arguments) {
                    said.push(say::with_argument(name_of(name), formulas.any(argument)));
                }
            }
            None => {}
        }
        said.push(match &objective.window {
            Window::Period(rule) => say::over_each(formulas.period_rule(*rule)),
            Window::Rolling { length, every } => {
                say::over_rolling(self.length(length), formulas.period_rule(*every))
            }
            Window::Row {
                rows,
                merged_by: None,
            } => say::over_row(formulas.rows(rows)),
            Window::Row {
                rows,
                merged_by: Some(key),
            } => say::over_row_merged(formulas.rows(rows), name_of(key)),
            Window::Run(time) => say::over_run(formulas.time(time)),
            Window::BeforeRow { length, rows } => {
                say::over_before(self.length(length), formulas.rows(rows))
            }
        });
        said.extend(self.apart(objective));
        said
    }

    fn apart(&self, objective: &Objective) -> Option<Vec<Run>> {
        let keys = key_names(&objective.keys);
        Some(match &objective.groups {
            Groups::Single => return None,
            Groups::Members => {
                let members = objective.keys.iter().flat_map(|key| match &key.ty {
                    Type::Enum(of) => {
                        let found = self.agreement.enumeration(of);
                        let members = found.iter().flat_map(|it| &it.members);
                        let name = |(name, _): &(String, Option<String>)| {
                            vec![self.formulas().member(of, name)]
                        };
                        members.map(name).collect()
                    }
                    _ => Vec::new(),
                });
                say::by_members(keys, list(members.collect()))
            }
            Groups::Occurring => say::by_occurring(keys),
            Groups::From(rows) => say::by_rows(keys, self.formulas().rows(rows)),
        })
    }

    // ---- targets

    /// Whether a target is one for all groups.
    fn is_same_for_all(&self, target: &Target) -> bool {
        let fixed = |bound: &Bound| matches!(bound.value.kind, crate::ir::ExprKind::Constant(_));
        target.bounds.iter().all(fixed)
    }

    /// `at least 99.9%`, `at least 18 and at most 24`
    pub(super) fn bounds(&self, bounds: &[Bound]) -> Vec<Run> {
        let words = bounds.iter().map(|bound| {
            let in_time = matches!(
                bound.value.ty,
                Type::Date | Type::Timestamp | Type::TimeOfDay
            );
            match (bound.relation, &bound.value.kind) {
                (Relation::Equal, ExprKind::Constant(Constant::Bool(true))) => {
                    return say::that_it_holds();
                }
                (Relation::Equal, ExprKind::Constant(Constant::Bool(false))) => {
                    return say::that_it_fails();
                }
                _ => {}
            }
            formula::bound(bound.relation, self.formulas().value(&bound.value), in_time)
        });
        words.reduce(say::both_bounds).unwrap_or_default()
    }

    fn targets(&self, objective: &Objective) -> Vec<Block> {
        let mut blocks = Vec::new();
        let levels = [(&objective.targets, true), (&objective.minimums, false)];
        for (targets, expected) in levels {
            for target in targets {
                blocks.extend(self.target(objective, target, expected));
            }
        }
        blocks
    }

    fn target(&self, objective: &Objective, target: &Target, expected: bool) -> Vec<Block> {
        if !self.is_same_for_all(target)
            && let Some(table) = self.targets_by_group(objective, target, expected)
        {
            return vec![table];
        }
        let bounds = self.bounds(&target.bounds);
        let words = match (target.from, expected) {
            (None, true) => say::target_is(bounds),
            (None, false) => say::minimum_is(bounds),
            (Some(from), true) => say::target_from(show::date(from), bounds),
            (Some(from), false) => say::minimum_from(show::date(from), bounds),
        };
        let mut said = vec![words];
        said.extend(self.allowance(objective, target));
        vec![self.paragraph(said, &target.origin)]
    }

    /// A table of the target in each group, where the contract alone decides it.
    fn targets_by_group(
        &self,
        objective: &Objective,
        target: &Target,
        expected: bool,
    ) -> Option<Block> {
        let enums: Vec<&Key> = objective
            .keys
            .iter()
            .filter(|key| matches!(key.ty, Type::Enum(_)))
            .collect();
        if enums.is_empty() {
            return None;
        }
        let mut columns: Vec<Column> = enums
            .iter()
            .map(|key| Column {
                heading: vec![name_of(&key.name)],
                role: ColumnRole::Header,
            })
            .collect();
        columns.push(Column {
            heading: if expected {
                say::column_target()
            } else {
                say::column_minimum()
            },
            role: ColumnRole::Quantity,
        });
        let mut rows = Vec::new();
        for group in groups(self.agreement, objective) {
            let bounds = target.bounds.iter().map(|bound| {
                let value = fold(self.agreement, &group, &bound.value)?;
                let value = vec![self.show.number(&value, &bound.value.ty)];
                Some(formula::bound(bound.relation, value, false))
            });
            let bounds: Option<Vec<Vec<Run>>> = bounds.collect();
            let bounds = bounds?.into_iter().reduce(say::both_bounds)?;
            let mut cells: Vec<Vec<Run>> = enums
                .iter()
                .map(|key| self.group_cell(&group, key))
                .collect();
            cells.push(bounds);
            rows.push(Row {
                cells,
                place: self.place(&target.origin),
            });
        }
        let keys = list(enums.iter().map(|key| vec![name_of(&key.name)]).collect());
        let caption = if expected {
            say::targets_by(keys)
        } else {
            say::minimums_by(keys)
        };
        Some(Block::Table(Table {
            anchor: None,
            caption: Some(self.sentence(caption, &target.origin)),
            columns,
            rows,
        }))
    }

    fn group_cell(&self, group: &Group, key: &Key) -> Vec<Run> {
        match group.get(&key.name) {
            Some(value @ Constant::Member { .. }) => self.formulas().constant(value, &key.ty),
            _ => Vec::new(),
        }
    }

    // ---- conditions

    fn how_it_is_judged(&self, objective: &Objective) -> Vec<Vec<Run>> {
        let formulas = self.formulas();
        let mut said = Vec::new();
        if !objective.excluding.is_empty() {
            said.push(say::excludes(self.titles(&objective.excluding)));
        }
        let exclusions = objective.relief.iter().filter_map(|relief| match relief {
            Relief::Exclusion(path) => Some(vec![formulas.title(path)]),
            _ => None,
        });
        let exclusions: Vec<Vec<Run>> = exclusions.collect();
        if !exclusions.is_empty() {
            said.push(say::relief_for(list(exclusions)));
        }
        for relief in &objective.relief {
            match relief {
                Relief::Exclusion(_) => {}
                Relief::BreachTime {
                    responsibility,
                    time,
                } => said.push(say::relief_by_breach(
                    formulas.title(responsibility),
                    formulas.time(time),
                )),
                Relief::BreachRows {
                    responsibility,
                    condition,
                    ..
                } => said.push(say::relief_rows(
                    formulas.title(responsibility),
                    formulas.condition(condition),
                )),
            }
        }
        if let Some((count, rows)) = &objective.needs {
            let count = self.show.number(count, &Type::Number);
            said.push(say::needs(count, formulas.rows(rows)));
        }
        if let Some(condition) = &objective.provided {
            said.push(say::provided(formulas.condition(condition)));
        }
        if let Some(condition) = &objective.met_if {
            said.push(say::met_if(formulas.condition(condition)));
        }
        if let Some(length) = &objective.starts {
            said.push(say::starts_after(self.length(length)));
        }
        match objective.role {
            Role::Ordinary => {}
            Role::Key => said.push(say::is_key()),
            Role::Critical => said.push(say::is_critical()),
        }
        said
    }

    /// Findings that the parties let stand, set apart.
    pub(super) fn accepted(&self, accepts: &[Accept]) -> Vec<Block> {
        let same_line = |a: &Accept, b: &Accept| a.reason == b.reason;
        let note = |accepts: &[Accept]| {
            let codes = accepts.iter();
            let codes = codes.map(|it| vec![Run::words(&formula::readable(&it.code))]);
            let codes = list(codes.collect());
            let first = accepts.first()?;
            let words = say::accepted(codes, Run::words(first.reason.trim_end_matches('.')));
            Some(Block::Note(vec![
                self.sentence(words, &first.origin).into(),
            ]))
        };
        accepts.chunk_by(same_line).filter_map(note).collect()
    }

    // ---- exclusions

    pub(super) fn exclusions(&self) -> Section {
        let exclusions = self.agreement.exclusions.iter();
        let exclusions = exclusions.filter(|it| self.is_about(&it.head));
        let exclusions = exclusions.map(|exclusion| {
            let head = &exclusion.head;
            let name = || vec![Run::words(head.display())];
            let mut said = vec![match &exclusion.time {
                ExclusionTime::Of(time) => say::exclusion_is(name(), self.formulas().time(time)),
                ExclusionTime::RulingsBy(parties) => {
                    say::ruled_by(name(), self.parties_named(parties))
                }
            }];
            let limits = exclusion.limits.iter().map(|(limit, period)| {
                let period = self.formulas().period_rule(*period);
                say::limit_of(show::duration(*limit), period)
            });
            let limits: Vec<Vec<Run>> = limits.collect();
            if !limits.is_empty() {
                said.push(say::limited(list(limits)));
            }
            let mut blocks = self.doc(head);
            blocks.push(self.paragraph(said, &head.origin));
            titled(anchor(&head.path), self.heading(head), blocks)
        });
        section("exclusions", say::exclusions(), exclusions.collect())
    }

    pub(super) fn says(&self, words: Vec<Run>, origin: &Origin) -> Block {
        self.sentence(words, origin).into()
    }
}

/// `priority and site`
pub(super) fn key_names(keys: &[Key]) -> Vec<Run> {
    list(keys.iter().map(|key| vec![name_of(&key.name)]).collect())
}
