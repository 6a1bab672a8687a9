//! Short ways to write agreements as values.

use crate::check::draft::empty;
use crate::ir::{
    Aggregate, Agreement, ArithmeticOp, Bound, Constant, Existence, Expr, ExprKind, Field, Gaps,
    Groups, Head, Key, Metric, Objective, Origin, Path, PeriodBasis, PeriodRule, PeriodSize,
    Quantifier, Role, Source, SourceKind, Target, Type, Window,
};
use crate::plan::v1::{Figure, Node, NodeId, Plan};
use crate::quantity::{Number, Relation};
use crate::text::Location;

pub(super) fn head(name: &str) -> Head {
    Head {
        path: Path::new(name),
        title: None,
        doc: None,
        origin: origin(),
    }
}

pub(super) fn origin() -> Origin {
    Origin::at(Location::default())
}

pub(super) fn expr(kind: ExprKind, ty: Type) -> Expr {
    Expr {
        kind,
        ty,
        at: Location::default(),
    }
}

pub(super) fn number(text: &str, ty: Type) -> Expr {
    let number = Number::parse(text).unwrap_or_else(|| panic!("{text} is a number"));
    expr(ExprKind::Constant(Constant::Number(number)), ty)
}

pub(super) fn rows(source: &str) -> Expr {
    let path = Path::new(source);
    expr(ExprKind::Rows(path.clone()), Type::Rows(path))
}

pub(super) fn filtered(rows: Expr, condition: Expr) -> Expr {
    let ty = rows.ty.clone();
    let (rows, condition) = (Box::new(rows), Box::new(condition));
    expr(ExprKind::Where { rows, condition }, ty)
}

pub(super) fn field(source: &str, name: &str, ty: Type) -> Expr {
    let kind = ExprKind::Field {
        source: Path::new(source),
        field: name.to_owned(),
    };
    expr(kind, ty)
}

pub(super) fn not(of: Expr) -> Expr {
    expr(ExprKind::Not(Box::new(of)), Type::Bool)
}

pub(super) fn time(samples: Expr) -> Expr {
    let samples = Box::new(samples);
    expr(ExprKind::TimeWhere { samples }, Type::Time)
}

pub(super) fn by(quantifier: Quantifier, time: Expr, by: &str) -> Expr {
    let kind = ExprKind::Quantified {
        quantifier,
        time: Box::new(time),
        by: by.to_owned(),
    };
    expr(kind, Type::Time)
}

pub(super) fn length(time: Expr) -> Expr {
    expr(ExprKind::Length(Box::new(time)), Type::DURATION)
}

pub(super) fn aggregate(function: Aggregate, rows: Expr, what: Expr, ty: Type) -> Expr {
    let kind = ExprKind::Aggregate {
        function,
        rows: Box::new(rows),
        what: Some(Box::new(what)),
    };
    expr(kind, ty)
}

pub(super) fn minus(left: Expr, right: Expr) -> Expr {
    let kind = ExprKind::Arithmetic {
        op: ArithmeticOp::Subtract,
        left: Box::new(left),
        right: Box::new(right),
    };
    expr(kind, Type::Percent)
}

pub(super) fn source(name: &str, kind: SourceKind, fields: &[(&str, Type)]) -> Source {
    Source {
        head: head(name),
        kind,
        fields: fields
            .iter()
            .map(|(name, ty)| Field {
                name: (*name).to_owned(),
                ty: ty.clone(),
                origin: origin(),
                column: (*name).to_owned(),
                optional: false,
                range: None,
                separator: None,
                others_ignored: false,
                value: None,
            })
            .collect(),
        dated_by: Some("at".to_owned()),
        ends_by: None,
        supplied: Vec::new(),
        verifiable: Vec::new(),
        decided: Vec::new(),
        estimates: Vec::new(),
        prevails: None,
    }
}

pub(super) fn samples(by: &[&str], gaps: Gaps) -> SourceKind {
    SourceKind::Samples {
        every: 60_000_000,
        by: by.iter().map(ToString::to_string).collect(),
        late_after: 90_000_000,
        gaps,
        exists: Existence::Always,
    }
}

pub(super) fn month() -> PeriodRule {
    PeriodRule {
        basis: PeriodBasis::Calendar,
        size: PeriodSize::Month,
        from: 0,
    }
}

pub(super) fn metric(name: &str, value: Expr) -> Metric {
    Metric {
        head: head(name),
        parameters: Vec::new(),
        ty: value.ty.clone(),
        lets: Vec::new(),
        value,
    }
}

pub(super) fn bound(relation: Relation, text: &str) -> Bound {
    Bound {
        relation,
        value: number(text, Type::Percent),
    }
}

pub(super) fn objective(name: &str, metric: &str, keys: &[&str], relation: Relation) -> Objective {
    Objective {
        head: head(name),
        service: None,
        metric: Path::new(metric),
        arguments: Vec::new(),
        keys: keys
            .iter()
            .map(|name| Key {
                name: (*name).to_owned(),
                ty: Type::Text,
            })
            .collect(),
        groups: if keys.is_empty() {
            Groups::Single
        } else {
            Groups::Occurring
        },
        targets: vec![Target {
            bounds: vec![bound(relation, "0.999")],
            from: None,
            origin: origin(),
        }],
        minimums: Vec::new(),
        window: Window::Period(month()),
        excluding: Vec::new(),
        relief: Vec::new(),
        needs: None,
        provided: None,
        met_if: None,
        starts: None,
        role: Role::Ordinary,
        accepts: Vec::new(),
    }
}

/// Probes by region and zone, calls by region, and bills by region and instance.
pub(super) fn agreement() -> Agreement {
    let mut agreement = empty();
    let text = || Type::Text;
    agreement.sources = vec![
        source(
            "probes",
            samples(&["region", "zone"], Gaps::Excluded),
            &[
                ("at", Type::Timestamp),
                ("region", text()),
                ("zone", text()),
                ("ok", Type::Bool),
            ],
        ),
        source(
            "calls",
            SourceKind::Events,
            &[
                ("at", Type::Timestamp),
                ("region", text()),
                ("answered", Type::Bool),
                ("late", Type::Bool),
            ],
        ),
        source(
            "bill",
            SourceKind::Events,
            &[
                ("at", Type::Timestamp),
                ("region", text()),
                ("instance", text()),
                ("amount", Type::MONEY),
            ],
        ),
    ];
    agreement
}

pub(super) fn answered() -> Expr {
    aggregate(
        Aggregate::Share,
        rows("calls"),
        field("calls", "answered", Type::Bool),
        Type::Percent,
    )
}

pub(super) fn down() -> Expr {
    time(filtered(
        rows("probes"),
        not(field("probes", "ok", Type::Bool)),
    ))
}

pub(super) fn node(plan: &Plan, id: NodeId) -> &Node {
    plan.measurement.node(id).expect("the node is there")
}

pub(super) fn figures(plan: &Plan) -> &[Figure] {
    &plan.measurement.objectives[0].figures
}
