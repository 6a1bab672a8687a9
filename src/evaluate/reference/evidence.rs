//! What stands behind a figure: runs of time, and rows with their places.

use super::engine::{Context, Engine, RowAt};
use super::rows::Member;
use super::scalar::Scalar;
use crate::evaluate::data::Cell;
use crate::evaluate::figures::{Evidence, MAX_EVIDENCE};
use crate::evaluate::terms::BadPlan;
use crate::plan::v1::{Figure, NodeId};
use crate::quantity::{Instant, Known, Truth};
use crate::text::sanitise_line;
use std::collections::BTreeMap;

/// Most fields of a row that are named.
const MOST_FIELDS: usize = 5;

/// Longest words of a row, in characters.
const MOST_WORDS: usize = 120;

/// What is listed, and how much more there is.
pub(crate) type Listed = (Vec<Evidence>, u64);

impl Engine<'_> {
    /// The runs or rows behind a figure of the window at hand.
    pub(crate) fn evidence(
        &self,
        figure: &Figure,
        label: &str,
        context: &Context<'_>,
    ) -> Result<Listed, BadPlan> {
        match figure {
            Figure::Length { time } | Figure::RunCount { time } | Figure::Longest { time } => {
                Ok(runs(&self.cut(*time, context)?, label))
            }
            Figure::Share { rows, condition } => self.failing(*rows, *condition, context),
            Figure::Count { rows }
            | Figure::CountDistinct { rows, .. }
            | Figure::Sum { rows, .. }
            | Figure::SumBy { rows, .. } => {
                let (source, members) = self.counted(*rows, context)?;
                self.listed(source, members.iter().copied())
            }
            Figure::Min { rows, what } => self.extremes(false, *rows, *what, context),
            Figure::Max { rows, what } => self.extremes(true, *rows, *what, context),
            Figure::Mean { .. }
            | Figure::Percentile { .. }
            | Figure::Scalar { .. }
            | Figure::Buckets { .. } => Ok((Vec::new(), 0)),
        }
    }

    /// Rows in the window for which a condition does not surely hold.
    fn failing(
        &self,
        rows: NodeId,
        condition: NodeId,
        context: &Context<'_>,
    ) -> Result<Listed, BadPlan> {
        let (source, members) = self.counted(rows, context)?;
        let mut failing = Vec::new();
        for member in members {
            let row = RowAt {
                source,
                row: member.row,
            };
            let (truth, _) = self.judged(condition, &context.at(row))?;
            if truth != Truth::True {
                failing.push(Member {
                    sure: member.sure && truth.is_false(),
                    ..member
                });
            }
        }
        self.listed(source, failing.into_iter())
    }

    /// Rows in the window that have the smallest or the largest value.
    fn extremes(
        &self,
        largest: bool,
        rows: NodeId,
        what: NodeId,
        context: &Context<'_>,
    ) -> Result<Listed, BadPlan> {
        let (source, members) = self.counted(rows, context)?;
        let mut best: Vec<Member> = Vec::new();
        let mut extreme: Option<Scalar> = None;
        for member in members {
            let row = RowAt {
                source,
                row: member.row,
            };
            let value = self.scalar(what, &context.at(row))?;
            let (Some(number), so_far) =
                (value.number(), extreme.as_ref().and_then(Scalar::number))
            else {
                continue;
            };
            let end = |interval: crate::quantity::Interval| {
                if largest { interval.hi } else { interval.lo }
            };
            let order = so_far.map(|so_far| end(number.interval).cmp(&end(so_far.interval)));
            let order = if largest {
                order
            } else {
                order.map(std::cmp::Ordering::reverse)
            };
            match order {
                Some(std::cmp::Ordering::Less) => {}
                Some(std::cmp::Ordering::Equal) => best.push(member),
                Some(std::cmp::Ordering::Greater) | None => {
                    best = vec![member];
                    extreme = Some(value);
                }
            }
        }
        self.listed(source, best.into_iter())
    }

    /// Rows as evidence, the first of them.
    pub(crate) fn listed(
        &self,
        source: usize,
        members: impl Iterator<Item = Member>,
    ) -> Result<Listed, BadPlan> {
        let mut listed = Vec::new();
        let mut more = 0;
        for member in members {
            if listed.len() < MAX_EVIDENCE {
                let at = RowAt {
                    source,
                    row: member.row,
                };
                listed.push(self.row_evidence(at, member.sure)?);
            } else {
                more += 1;
            }
        }
        Ok((listed, more))
    }

    fn row_evidence(&self, at: RowAt, sure: bool) -> Result<Evidence, BadPlan> {
        let view = self.view(at.source)?;
        let span = self.span(view, at.row);
        let words = self.row_texts(at)?;
        let dated = [
            view.source.dated_by.as_deref(),
            view.source.ends_by.as_deref(),
        ];
        let named = view.source.fields.iter().filter_map(|field| {
            let text = words.get(&field.name).filter(|text| !text.is_empty())?;
            let is_date = dated.contains(&Some(field.name.as_str()));
            (!is_date).then(|| format!("{} {text}", field.name))
        });
        let words = named.take(MOST_FIELDS).collect::<Vec<_>>().join(", ");
        Ok(Evidence {
            from: span.map_or(Instant(0), |span| span.start),
            to: span.map_or(Instant(0), |span| span.end),
            sure,
            row: view.data.and_then(|data| data.place(at.row)),
            words: shortened(&words),
        })
    }

    /// The fields of a row as text, computed ones too.
    pub(crate) fn row_texts(&self, at: RowAt) -> Result<BTreeMap<String, String>, BadPlan> {
        let view = self.view(at.source)?;
        let mut texts = BTreeMap::new();
        for (index, field) in view.source.fields.iter().enumerate() {
            let text = if field.computed.is_some() {
                let value = self.field(&field.name, Some(at))?;
                value.key().map_or(String::new(), |text| text.to_string())
            } else {
                let cell = view
                    .data
                    .map_or(Cell::Absent, |data| data.cell(index, at.row));
                cell.text(&self.data.words)
            };
            texts.insert(field.name.clone(), text);
        }
        Ok(texts)
    }
}

/// Runs of a set as evidence: those that surely belong, and those that may.
fn runs(time: &Known, label: &str) -> Listed {
    let unknown = time.unknown();
    let sure = time.sure().runs().iter().map(|run| (run, true));
    let maybe = unknown.runs().iter().map(|run| (run, false));
    let mut all: Vec<_> = sure.chain(maybe).collect();
    all.sort_by_key(|(run, _)| run.start);
    let more = all.len().saturating_sub(MAX_EVIDENCE) as u64;
    let listed = all
        .into_iter()
        .take(MAX_EVIDENCE)
        .map(|(run, sure)| Evidence {
            from: run.start,
            to: run.end,
            sure,
            row: None,
            words: label.to_owned(),
        });
    (listed.collect(), more)
}

fn shortened(words: &str) -> String {
    let safe = sanitise_line(words);
    if safe.chars().count() <= MOST_WORDS {
        return safe.into_owned();
    }
    let start: String = safe.chars().take(MOST_WORDS).collect();
    format!("{start}…")
}
