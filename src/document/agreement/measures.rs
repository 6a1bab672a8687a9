//! How performance is measured: named sets of time and of records, and metrics.

use super::super::formula::{list, name_of};
use super::super::model::{Block, Run, Section, Sentence};
use super::{Writer, anchor, say, section};
use crate::ir::{Expr, ExprKind, Let, Metric, Type};

impl Writer<'_> {
    pub(super) fn measurement(&self) -> Section {
        let agreement = self.agreement;
        let lets = agreement.lets.iter().filter(|it| self.is_about(&it.head));
        let lets = lets.map(|it| self.named(it));
        let metrics = agreement.metrics.iter();
        let metrics = metrics.filter(|it| self.is_about(&it.head));
        let named = metrics.filter(|it| !self.is_unnamed(it));
        let mut blocks: Vec<Block> = lets.chain(named.map(|it| self.metric(it))).collect();
        if !agreement.metrics.is_empty() {
            let words = Sentence::new(say::exact_values(), None);
            blocks.push(self.clause(None, vec![words.into()]));
        }
        section("measurement", say::measurement(), blocks)
    }

    /// Whether a metric was written within its objective, and is described there.
    pub(super) fn is_unnamed(&self, metric: &Metric) -> bool {
        let path = metric.head.path.as_str();
        let mut objectives = self.agreement.objectives.iter();
        objectives.any(|objective| {
            let rest = path.strip_prefix(objective.head.path.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    fn named(&self, it: &Let) -> Block {
        let name = Run::Strong(vec![self.own_title(&it.head)]);
        let words = say::means(name, self.formulas().any(&it.value));
        let mut blocks: Vec<Block> = vec![self.sentence(words, &it.head.origin).into()];
        blocks.extend(self.doc(&it.head));
        self.clause(Some(anchor(&it.head.path)), blocks)
    }

    fn metric(&self, metric: &Metric) -> Block {
        let head = &metric.head;
        let name = Run::Strong(vec![self.own_title(head)]);
        let mut said = self.metric_sentences(metric, Some(name));
        if !metric.parameters.is_empty() {
            let names = metric
                .parameters
                .iter()
                .map(|(name, _)| vec![name_of(name)]);
            said.push(say::with_parameters(list(names.collect())));
        }
        let mut blocks = vec![self.paragraph(said, &head.origin)];
        blocks.extend(self.doc(head));
        self.clause(Some(anchor(&head.path)), blocks)
    }

    /// What a metric is, and what its named parts are; one without a name is "the measure".
    pub(super) fn metric_sentences(&self, metric: &Metric, name: Option<Run>) -> Vec<Vec<Run>> {
        let (value, no_value) = without_fallback(&metric.value);
        let words = self.formulas().any(value);
        let is_ratio = matches!(value.kind, ExprKind::Arithmetic { .. });
        let mut said = vec![match (&metric.ty, name) {
            (Type::Bool, Some(name)) => say::metric_condition(name, words),
            (Type::Bool, None) => say::measure_condition(words),
            (Type::Percent, Some(name)) if is_ratio => say::metric_as_percentage(name, words),
            (Type::Percent, None) if is_ratio => say::measure_as_percentage(words),
            (_, Some(name)) => say::metric_is(name, words),
            (_, None) => say::measure_is(words),
        }];
        for (local, value) in &metric.lets {
            said.push(say::here_means(name_of(local), self.formulas().any(value)));
        }
        if no_value {
            said.push(say::nothing_to_measure());
        }
        said
    }
}

/// The value before `otherwise no value`, and whether that stands there.
fn without_fallback(expr: &Expr) -> (&Expr, bool) {
    match &expr.kind {
        ExprKind::Otherwise {
            value,
            fallback: None,
        } => (value, true),
        _ => (expr, false),
    }
}
