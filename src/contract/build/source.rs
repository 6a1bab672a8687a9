//! Measurement data.

use super::{Build, head, maybe, rules, text, texts, value};
use crate::contract::v1;
use crate::ir;

impl Build<'_> {
    pub(super) fn source(self, source: &ir::Source) -> v1::Source {
        let ir::Source {
            head,
            kind,
            fields,
            dated_by,
            ends_by,
            supplied,
            verifiable,
            decided,
            estimates,
            prevails,
        } = source;
        let (path, title, doc) = self::head(head);
        v1::Source {
            path,
            title,
            doc,
            kind: self.kind(kind),
            fields: fields.iter().map(|it| self.field(it)).collect(),
            dated_by: dated_by.clone(),
            ends_by: ends_by.clone(),
            supplied_by: texts(supplied),
            verifiable_by: texts(verifiable),
            decided_by: texts(decided),
            estimates_by: texts(estimates),
            prevails: prevails.as_ref().map(self::prevails),
        }
    }

    fn kind(self, kind: &ir::SourceKind) -> v1::SourceKind {
        match kind {
            ir::SourceKind::Samples {
                every,
                by,
                late_after,
                gaps,
                exists,
            } => v1::SourceKind::Samples {
                every: rules::elapsed(*every),
                by: by.clone(),
                late_after: rules::elapsed(*late_after),
                gaps: match gaps {
                    ir::Gaps::Down => v1::Gaps::Down,
                    ir::Gaps::Up => v1::Gaps::Up,
                    ir::Gaps::Unknown => v1::Gaps::Unknown,
                    ir::Gaps::Excluded => v1::Gaps::Excluded,
                },
                exists: match exists {
                    ir::Existence::Always => v1::Existence::Always,
                    ir::Existence::WhileSampled => v1::Existence::WhileSampled,
                    ir::Existence::During(rows) => v1::Existence::During {
                        rows: self.formula(rows),
                    },
                },
            },
            ir::SourceKind::Events => v1::SourceKind::Events,
            ir::SourceKind::Spans => v1::SourceKind::Spans,
            ir::SourceKind::Cases => v1::SourceKind::Cases,
            ir::SourceKind::Totals(per) => v1::SourceKind::Totals {
                per: rules::period_rule(*per),
            },
        }
    }

    fn field(self, field: &ir::Field) -> v1::Field {
        let ir::Field {
            name,
            ty,
            origin: _,
            column,
            optional,
            range,
            separator,
            others_ignored,
            value,
        } = field;
        v1::Field {
            name: name.clone(),
            ty: value::ty(ty),
            column: column.clone(),
            optional: *optional,
            range: range.as_ref().map(|(from, to)| v1::Range {
                from: from.into(),
                to: to.into(),
            }),
            separator: separator.clone(),
            other_values: match others_ignored {
                true => v1::OtherValues::Ignored,
                false => v1::OtherValues::Refused,
            },
            computed: self.maybe_formula(value.as_ref()),
        }
    }
}

fn prevails(ir::Prevails { party, dispute }: &ir::Prevails) -> v1::Prevails {
    let dispute = dispute.as_ref().map(|dispute| {
        let ir::Dispute {
            by,
            within,
            of,
            then,
        } = dispute;
        v1::Dispute {
            by: text(by),
            within: rules::length(within),
            of: match of {
                ir::DisputeFrom::Window => v1::DisputeFrom::Window,
                ir::DisputeFrom::Report => v1::DisputeFrom::Report,
            },
            then: maybe(then.as_ref()),
        }
    });
    let party = text(party);
    v1::Prevails { party, dispute }
}
