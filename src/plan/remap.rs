//! The numbers of nodes within parts of a plan, to be changed when plans are joined.

use super::v1::{
    Existence, Figure, Groups, MeasuredObjective, Node, NodeId, Source, SourceKind, Window,
};

/// Changes a number.
pub(super) type Change<'c> = &'c mut dyn FnMut(&mut NodeId);

/// The numbers that a node names, those of its figures among them.
pub(super) fn of_node(node: &mut Node, change: Change<'_>) {
    match node {
        Node::Constant { .. }
        | Node::Field { .. }
        | Node::Key { .. }
        | Node::Scan { .. }
        | Node::Never
        | Node::Always
        | Node::Window
        | Node::Relief
        | Node::RowSpan
        | Node::FieldSpans { .. }
        | Node::Existing { .. }
        | Node::Gaps { .. } => {}
        Node::Lookup { key: of, .. }
        | Node::Outward { of, .. }
        | Node::Negate { of }
        | Node::Not { of }
        | Node::LocalDate { of }
        | Node::ClockTime { of }
        | Node::ShiftPeriod { from: of, .. }
        | Node::Spans { rows: of }
        | Node::CalendarTime { calendar: of }
        | Node::Lasting { time: of, .. }
        | Node::Merged { time: of, .. }
        | Node::Quantified { time: of, .. }
        | Node::Limited { time: of, .. } => change(of),
        Node::Samples { condition, .. } => condition.iter_mut().for_each(change),
        Node::Otherwise { value, fallback } => {
            change(value);
            fallback.iter_mut().for_each(change);
        }
        Node::If {
            condition,
            then,
            otherwise,
        } => [condition, then, otherwise].into_iter().for_each(change),
        Node::Rounded {
            value: a, to: b, ..
        }
        | Node::Arithmetic {
            left: a, right: b, ..
        }
        | Node::Compare {
            left: a, right: b, ..
        }
        | Node::During {
            instant: a,
            time: b,
        }
        | Node::Contains { list: a, value: b }
        | Node::Overlaps { left: a, right: b }
        | Node::Shift { instant: a, by: b }
        | Node::AtTime { date: a, time: b }
        | Node::Rolled {
            date: a,
            calendar: b,
        }
        | Node::Days { from: a, to: b }
        | Node::Between { from: a, to: b }
        | Node::Filter {
            rows: a,
            condition: b,
        }
        | Node::Except { of: a, except: b } => [a, b].into_iter().for_each(change),
        Node::Elapsed {
            from,
            to,
            calendar,
            except,
        } => {
            change(from);
            change(to);
            calendar.iter_mut().chain(except).for_each(change);
        }
        Node::Logic { of, .. }
        | Node::Extreme { of, .. }
        | Node::Union { of }
        | Node::Intersect { of } => of.iter_mut().for_each(change),
        Node::Taken { figure } => of_figure(figure, change),
        Node::Buckets { figures, .. } => {
            for figure in figures {
                of_figure(figure, change);
            }
        }
    }
}

/// The numbers that a figure names.
pub(super) fn of_figure(figure: &mut Figure, change: Change<'_>) {
    match figure {
        Figure::Length { time } | Figure::RunCount { time } | Figure::Longest { time } => {
            change(time);
        }
        Figure::Count { rows } => change(rows),
        Figure::CountDistinct { rows, what }
        | Figure::Sum { rows, what }
        | Figure::SumBy { rows, what, .. }
        | Figure::Mean { rows, what }
        | Figure::Min { rows, what }
        | Figure::Max { rows, what }
        | Figure::Percentile { rows, what, .. }
        | Figure::Share {
            rows,
            condition: what,
        } => {
            change(rows);
            change(what);
        }
        Figure::Scalar { what } => change(what),
        Figure::Buckets { figures, .. } => {
            for figure in figures {
                of_figure(figure, change);
            }
        }
    }
}

/// The numbers that a source names.
pub(super) fn of_source(source: &mut Source, change: Change<'_>) {
    for field in &mut source.fields {
        field.computed.iter_mut().for_each(&mut *change);
    }
    if let SourceKind::Samples {
        exists: Existence::During(rows),
        ..
    } = &mut source.kind
    {
        change(rows);
    }
}

/// The numbers that an objective names.
pub(super) fn of_objective(objective: &mut MeasuredObjective, change: Change<'_>) {
    change(&mut objective.excluded);
    change(&mut objective.relief);
    match &mut objective.window {
        Window::Period { .. } | Window::Rolling { .. } => {}
        Window::Row { rows: node, .. }
        | Window::BeforeRow { rows: node, .. }
        | Window::Run { time: node } => change(node),
    }
    if let Groups::From(rows) = &mut objective.groups {
        change(rows);
    }
    for figure in &mut objective.figures {
        of_figure(figure, change);
    }
}
