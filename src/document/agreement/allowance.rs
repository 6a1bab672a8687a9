//! What a target means in time: the longest outage that still keeps it.
//!
//! Only for a metric that is one less a share of the window, or such a share itself: there
//! the length that is allowed follows exactly from the target and the length of the period.

use super::super::formula::list;
use super::super::model::{Quantity, QuantityBasis, Run, Value};
use super::super::show;
use super::Writer;
use crate::ir::{
    ArithmeticOp, Constant, Expr, ExprKind, Metric, Objective, PeriodSize, Target, Window,
};
use crate::phrases::promise as say;
use crate::quantity::{Number, Period, PeriodUnit, Relation};

const MICROS_PER_DAY: i64 = 86_400_000_000;

impl Writer<'_> {
    /// "This allows the following total of outage: 43 min 12 s in a period of 30 days …."
    pub(super) fn allowance(&self, objective: &Objective, target: &Target) -> Option<Vec<Run>> {
        let Window::Period(rule) = &objective.window else {
            return None;
        };
        let [bound] = target.bounds.as_slice() else {
            return None;
        };
        let ExprKind::Constant(Constant::Number(level)) = &bound.value.kind else {
            return None;
        };
        let metric = self.agreement.metric(&objective.metric)?;
        let (time, is_loss) = share_of_window(metric, &metric.value)?;
        let allowed = match (bound.relation, is_loss) {
            (Relation::GreaterEqual, false) => &Number::one() - level,
            (Relation::LessEqual, true) => level.clone(),
            _ => return None,
        };
        let lengths: &[u32] = match rule.size {
            PeriodSize::Hour | PeriodSize::Day => return None,
            PeriodSize::Week => &[7],
            PeriodSize::Month => &[28, 29, 30, 31],
            PeriodSize::Quarter => &[90, 91, 92],
            PeriodSize::Year => &[365, 366],
        };
        let allowances = lengths.iter().map(|days| {
            let micros = &allowed * &Number::from(MICROS_PER_DAY * i64::from(*days));
            say::allowance(show::derived_duration(&micros), derived_days(*days))
        });
        let what = self.formulas().time(time);
        let allowances = list(allowances.collect());
        Some(if objective.excluding.is_empty() {
            say::allows(what, allowances)
        } else {
            say::allows_before_excluded(what, allowances)
        })
    }
}

fn derived_days(days: u32) -> Run {
    let period = Period::new(days, PeriodUnit::Day);
    Run::Quantity(Quantity {
        value: Value::from(period),
        shown: period.to_string(),
        basis: QuantityBasis::Derived,
    })
}

/// The set of time whose share of the window a metric is (`true`), or is one less (`false`).
fn share_of_window<'a>(metric: &'a Metric, value: &'a Expr) -> Option<(&'a Expr, bool)> {
    match &value.kind {
        ExprKind::Local(name) => {
            let (_, value) = metric.lets.iter().find(|(local, _)| local == name)?;
            match &value.kind {
                ExprKind::Local(_) => None,
                _ => share_of_window(metric, value),
            }
        }
        ExprKind::Arithmetic {
            op: ArithmeticOp::Subtract,
            left,
            right,
        } if is_one(left) => {
            let (time, is_share) = share_of_window(metric, right)?;
            is_share.then_some((time, false))
        }
        ExprKind::Arithmetic {
            op: ArithmeticOp::Divide,
            left,
            right,
        } => match (&left.kind, &right.kind) {
            (ExprKind::Length(time), ExprKind::Length(window))
                if matches!(window.kind, ExprKind::Window) =>
            {
                Some((time, true))
            }
            _ => None,
        },
        _ => None,
    }
}

fn is_one(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Constant(Constant::Number(number)) if *number == Number::one())
}
