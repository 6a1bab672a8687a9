//! Expressions whose value is known from the contract alone, group by group.

use super::{ArithmeticOp, Constant, Expr, ExprKind, Lookup, Objective, Type};
use crate::quantity::Number;
use std::collections::BTreeMap;

/// The group for which an expression is folded: the value of each key.
pub type Group = BTreeMap<String, Constant>;

/// The number that `expr` has in `group`, if the contract alone decides it.
pub fn fold(agreement: &dyn Lookup, group: &Group, expr: &Expr) -> Option<Number> {
    match &expr.kind {
        ExprKind::Arithmetic { op, left, right } => {
            let a = fold(agreement, group, left)?;
            let b = fold(agreement, group, right)?;
            match op {
                ArithmeticOp::Add => Some(a + b),
                ArithmeticOp::Subtract => Some(a - b),
                ArithmeticOp::Multiply => Some(a * b),
                ArithmeticOp::Divide => a.checked_div(&b),
            }
        }
        ExprKind::Negate(of) => fold(agreement, group, of).map(|number| -number),
        _ => match value(agreement, group, expr)? {
            Constant::Number(number) => Some(number),
            _ => None,
        },
    }
}

/// The constant that `expr` has in `group`.
fn value(agreement: &dyn Lookup, group: &Group, expr: &Expr) -> Option<Constant> {
    match &expr.kind {
        ExprKind::Constant(constant) => Some(constant.clone()),
        ExprKind::GroupKey(name) => group.get(name).cloned(),
        ExprKind::Cell { table, key, column } => {
            let key = value(agreement, group, key)?;
            let table = agreement.table(table)?;
            let index = table.columns.iter().position(|(name, _)| name == column)?;
            let (_, cells) = table.rows.iter().find(|(row, _)| *row == key)?;
            cells.get(index).cloned()
        }
        _ => None,
    }
}

/// Most groups that are folded one by one; beyond, a ladder by group is not proved.
const MAX_GROUPS: usize = 10_000;

/// Every group of an objective whose keys are enums; one empty group when it has no key.
/// Keys that are not enums are left out: nothing in a contract can depend on their values.
pub fn groups(agreement: &dyn Lookup, objective: &Objective) -> Vec<Group> {
    let mut groups = vec![Group::new()];
    for key in &objective.keys {
        let Type::Enum(path) = &key.ty else { continue };
        let Some(of) = agreement.enumeration(path) else {
            continue;
        };
        if groups.len().saturating_mul(of.members.len()) > MAX_GROUPS {
            return groups;
        }
        groups = groups
            .iter()
            .flat_map(|group| {
                of.members.iter().map(|(name, _)| {
                    let mut group = group.clone();
                    let member = Constant::Member {
                        of: path.clone(),
                        name: name.clone(),
                    };
                    group.insert(key.name.clone(), member);
                    group
                })
            })
            .collect();
    }
    groups
}
