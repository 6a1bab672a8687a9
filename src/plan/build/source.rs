//! Sources of data, fees measured from them, and rows that show breaches.

use super::convert;
use super::lower::Lower;
use super::nodes::Nodes;
use super::scope::Scope;
use crate::ir::direction::Direction;
use crate::ir::{self, Agreement};
use crate::plan::v1 as plan;
use crate::plan::v1::{Node, NodeId, Relation, Value};
use std::collections::{BTreeMap, HashMap};

/// Every source by its path, and those of rulings.
pub(super) fn sources(agreement: &Agreement, nodes: &mut Nodes) -> BTreeMap<String, plan::Source> {
    let mut sources = BTreeMap::new();
    for it in &agreement.sources {
        let mut lower = outside(agreement, nodes);
        sources.insert(it.head.path.to_string(), source(it, &mut lower));
    }
    for exclusion in &agreement.exclusions {
        if matches!(exclusion.time, ir::ExclusionTime::RulingsBy(_)) {
            sources.insert(exclusion.head.path.to_string(), rulings(&exclusion.head));
        }
    }
    for duty in &agreement.responsibilities {
        if matches!(duty.evidence, Some(ir::Evidence::RulingsBy(_))) {
            sources.insert(duty.head.path.to_string(), rulings(&duty.head));
        }
    }
    sources
}

/// What lowers expressions that stand in no objective: no key is bound.
pub(super) fn outside<'p, 'a>(agreement: &'a Agreement, nodes: &'p mut Nodes) -> Lower<'p, 'a> {
    Lower {
        agreement,
        nodes,
        scope: Scope {
            good: Direction::Unclear,
            ..Scope::default()
        },
        known: HashMap::new(),
    }
}

fn source(source: &ir::Source, lower: &mut Lower<'_, '_>) -> plan::Source {
    plan::Source {
        title: source.head.display().to_owned(),
        data: None,
        kind: kind(&source.kind, lower),
        fields: source
            .fields
            .iter()
            .map(|field| plan::Field {
                name: field.name.clone(),
                column: field.column.clone(),
                ty: convert::field_type(field, &field.ty),
                optional: field.optional,
                range: field
                    .range
                    .as_ref()
                    .map(|(least, most)| (convert::exact(least), convert::exact(most))),
                computed: field.value.as_ref().map(|value| lower.scalar(value)),
            })
            .collect(),
        dated_by: source.dated_by.clone(),
        ends_by: source.ends_by.clone(),
    }
}

fn kind(kind: &ir::SourceKind, lower: &mut Lower<'_, '_>) -> plan::SourceKind {
    match kind {
        ir::SourceKind::Samples {
            every,
            by,
            late_after,
            gaps,
            exists,
        } => plan::SourceKind::Samples {
            every: convert::micros(*every),
            by: by.clone(),
            late_after: convert::micros(*late_after),
            gaps: match gaps {
                ir::Gaps::Down => plan::Gaps::Down,
                ir::Gaps::Up => plan::Gaps::Up,
                ir::Gaps::Unknown => plan::Gaps::Unknown,
                ir::Gaps::Excluded => plan::Gaps::Excluded,
            },
            exists: match exists {
                ir::Existence::Always => plan::Existence::Always,
                ir::Existence::WhileSampled => plan::Existence::WhileSampled,
                ir::Existence::During(rows) => {
                    // Whether a series exists is asked series by series.
                    lower.scope.keys.clone_from(by);
                    let rows = lower.rows(rows);
                    lower.scope.keys.clear();
                    plan::Existence::During(rows)
                }
            },
        },
        ir::SourceKind::Events => plan::SourceKind::Events,
        ir::SourceKind::Spans => plan::SourceKind::Spans,
        ir::SourceKind::Cases => plan::SourceKind::Cases,
        ir::SourceKind::Totals(per) => plan::SourceKind::Totals {
            per: convert::period_rule(*per),
        },
    }
}

/// A source of rulings: spans with a reason, entered under the name of what they decide.
fn rulings(head: &ir::Head) -> plan::Source {
    let field = |name: &str, ty: plan::FieldType, optional: bool| plan::Field {
        name: name.to_owned(),
        column: name.to_owned(),
        ty,
        optional,
        range: None,
        computed: None,
    };
    plan::Source {
        title: head.display().to_owned(),
        data: None,
        kind: plan::SourceKind::Spans,
        fields: vec![
            field("start", plan::FieldType::Timestamp, false),
            field("end", plan::FieldType::Timestamp, false),
            field("reason", plan::FieldType::Text, true),
        ],
        dated_by: Some("start".to_owned()),
        ends_by: Some("end".to_owned()),
    }
}

/// For each service with metered charges the figure that sums them.
pub(super) fn metered(agreement: &Agreement, nodes: &mut Nodes) -> BTreeMap<String, plan::Figure> {
    let mut metered = BTreeMap::new();
    for service in &agreement.services {
        if let Some(ir::Fee::Metered(expr)) = &service.fee {
            let mut lower = outside(agreement, nodes);
            if let Some(figure) = lower.figure(lower.resolved(expr)) {
                metered.insert(service.head.path.to_string(), figure);
            }
        }
    }
    metered
}

/// For each duty the rows that show a breach.
pub(super) fn breaches(agreement: &Agreement, nodes: &mut Nodes) -> BTreeMap<String, NodeId> {
    let mut breaches = BTreeMap::new();
    for duty in &agreement.responsibilities {
        let rows = match &duty.evidence {
            Some(ir::Evidence::Rows(rows)) => Some(outside(agreement, nodes).rows(rows)),
            Some(ir::Evidence::RulingsBy(_)) => Some(nodes.add(Node::Scan {
                source: duty.head.path.to_string(),
                narrow: Vec::new(),
            })),
            None => duty.within.as_ref().and_then(|within| late(within, nodes)),
        };
        if let Some(rows) = rows {
            breaches.insert(duty.head.path.to_string(), rows);
        }
    }
    breaches
}

/// A duty between two fields is its own evidence: the rows in which its time ran out.
fn late(within: &ir::Within, nodes: &mut Nodes) -> Option<NodeId> {
    let Some(ir::WithinFrom::Fields { source, from, to }) = &within.from else {
        return None;
    };
    let rows = nodes.add(Node::Scan {
        source: source.to_string(),
        narrow: Vec::new(),
    });
    let from = nodes.add(Node::Field { name: from.clone() });
    let to = nodes.add(Node::Field { name: to.clone() });
    let (left, right) = match &within.limit {
        ir::Length::Elapsed(limit) => {
            let calendar = within
                .on
                .as_ref()
                .map(|path| nodes.constant(Value::Calendar(path.to_string())));
            let taken = nodes.add(Node::Elapsed {
                from,
                to,
                calendar,
                except: None,
            });
            (
                taken,
                nodes.constant(Value::Number(convert::micros(*limit))),
            )
        }
        ir::Length::Period(limit, calendar) => {
            let calendar = calendar.as_ref().or(within.on.as_ref());
            let deadline = nodes.add(Node::ShiftPeriod {
                from,
                period: plan::PeriodKey(convert::period(*limit, calendar)),
                back: false,
            });
            (to, deadline)
        }
    };
    let condition = nodes.add(Node::Compare {
        relation: Relation::Greater,
        left,
        right,
    });
    Some(nodes.add(Node::Filter { rows, condition }))
}

/// Tables by path.
pub(super) fn tables(agreement: &Agreement) -> BTreeMap<String, plan::Table> {
    let table = |table: &ir::Table| plan::Table {
        columns: table.columns.iter().map(|(name, _)| name.clone()).collect(),
        rows: table
            .rows
            .iter()
            .map(|(key, cells)| {
                let cells = cells.iter().map(convert::value).collect();
                (convert::table_key(key), cells)
            })
            .collect(),
    };
    agreement
        .tables
        .iter()
        .map(|it| (it.head.path.to_string(), table(it)))
        .collect()
}

/// Reports and when they are due.
pub(super) fn report(report: &ir::Report) -> plan::Report {
    plan::Report {
        path: report.head.path.to_string(),
        title: report.head.display().to_owned(),
        since: None,
        until: None,
        from: report.sent.as_ref().map(|(from, _)| from.to_string()),
        to: report.sent.as_ref().map(|(_, to)| to.to_string()),
        every: report.every.as_ref().and_then(|every| match every {
            ir::Every::Period(rule) => Some(convert::period_rule(*rule)),
            ir::Every::Length(_) => None,
        }),
        due: report.due.as_ref().map(convert::length),
        covers: report.covers.iter().map(ToString::to_string).collect(),
    }
}

/// A fee; charges are measured.
pub(super) fn fee(fee: &ir::Fee) -> plan::Fee {
    match fee {
        ir::Fee::Flat(amount, per) => plan::Fee::Flat {
            amount: convert::exact(amount),
            per: convert::period_rule(*per),
        },
        ir::Fee::Metered(_) => plan::Fee::Metered,
    }
}
