//! What is measured: sources, and what is named and computed from them.

use super::Dump;
use crate::ir::words::{length, number, period_rule};
use crate::ir::{
    Agreement, DisputeFrom, Exclusion, ExclusionTime, Existence, Field, Gaps, Metric, Prevails,
    Source, SourceKind, Type,
};

impl Dump<'_> {
    pub(super) fn sources(&mut self, agreement: &Agreement) {
        for source in &agreement.sources {
            self.source(source);
        }
        for exclusion in &agreement.exclusions {
            self.exclusion(exclusion);
        }
        for it in &agreement.lets {
            self.declaration("let", &it.head, |dump| {
                let value = dump.words.expr(&it.value);
                dump.line(format!("{value}: {}", it.value.ty));
            });
        }
        for metric in &agreement.metrics {
            self.metric(metric);
        }
    }

    fn source(&mut self, source: &Source) {
        self.declaration("source", &source.head, |dump| {
            dump.kind(&source.kind);
            dump.maybe("dated by", source.dated_by.as_ref());
            dump.maybe("ends by", source.ends_by.as_ref());
            dump.named("supplied by", &source.supplied);
            dump.named("verifiable by", &source.verifiable);
            dump.named("decided by", &source.decided);
            dump.named("estimates by", &source.estimates);
            dump.maybe("figures", source.prevails.as_ref().map(prevails).as_ref());
            for field in &source.fields {
                dump.field(field);
            }
        });
    }

    fn kind(&mut self, kind: &SourceKind) {
        match kind {
            SourceKind::Samples {
                every,
                by,
                late_after,
                gaps,
                exists,
            } => {
                self.line(format!(
                    "samples every {}",
                    length(&crate::ir::Length::Elapsed(*every))
                ));
                self.named("by", by);
                self.line(format!(
                    "late after {}",
                    length(&crate::ir::Length::Elapsed(*late_after))
                ));
                self.line(match gaps {
                    Gaps::Down => "gaps count as down",
                    Gaps::Up => "gaps count as up",
                    Gaps::Unknown => "gaps count as unknown",
                    Gaps::Excluded => "gaps count as excluded",
                });
                match exists {
                    Existence::Always => self.line("exists always"),
                    Existence::WhileSampled => self.line("exists while sampled"),
                    Existence::During(rows) => {
                        let rows = self.words.expr(rows);
                        self.line(format!("exists during {rows}"));
                    }
                }
            }
            SourceKind::Events => self.line("events"),
            SourceKind::Spans => self.line("spans"),
            SourceKind::Cases => self.line("cases"),
            SourceKind::Totals(per) => self.line(format!("totals per {}", period_rule(per))),
        }
    }

    fn field(&mut self, field: &Field) {
        let mut text = format!("field {}: {}", field.name, field.ty);
        if field.column != field.name {
            text.push_str(&format!(" column {:?}", field.column));
        }
        if field.optional {
            text.push_str(" optional");
        }
        if let Some((least, most)) = &field.range {
            text.push_str(&format!(
                " from {} to {}",
                number(least, &Type::Number, ""),
                number(most, &Type::Number, "")
            ));
        }
        if let Some(separator) = &field.separator {
            text.push_str(&format!(" separated by {separator:?}"));
        }
        if field.others_ignored {
            text.push_str(" others ignored");
        }
        if let Some(value) = &field.value {
            text.push_str(&format!(" = {}", self.words.expr(value)));
        }
        self.line(text);
    }

    fn exclusion(&mut self, exclusion: &Exclusion) {
        self.declaration("exclusion", &exclusion.head, |dump| {
            match &exclusion.time {
                ExclusionTime::Of(expr) => {
                    let time = dump.words.expr(expr);
                    dump.line(format!("time {time}"));
                }
                ExclusionTime::RulingsBy(parties) => dump.named("time rulings by", parties),
            }
            for (limit, per) in &exclusion.limits {
                dump.line(format!(
                    "limit {} per {}",
                    length(&crate::ir::Length::Elapsed(*limit)),
                    period_rule(per)
                ));
            }
        });
    }

    fn metric(&mut self, metric: &Metric) {
        self.declaration("metric", &metric.head, |dump| {
            for (name, ty) in &metric.parameters {
                dump.line(format!("parameter {name}: {ty}"));
            }
            for (name, value) in &metric.lets {
                let words = dump.words.expr(value);
                dump.line(format!("let {name} = {words}: {}", value.ty));
            }
            let value = dump.words.expr(&metric.value);
            dump.line(format!("{value}: {}", metric.ty));
        });
    }
}

fn prevails(it: &Prevails) -> String {
    let dispute = it.dispute.as_ref().map_or_else(String::new, |dispute| {
        let from = match dispute.of {
            DisputeFrom::Window => "window",
            DisputeFrom::Report => "report",
        };
        let then = dispute.then.as_ref();
        let then = then.map_or_else(String::new, |it| format!(", then those of {it}"));
        let within = length(&dispute.within);
        format!(
            " unless disputed by {} within {within} of the {from}{then}",
            dispute.by
        )
    });
    format!("of {} prevail{dispute}", it.party)
}
