//! Holes of ladders that the parties let stand.

use super::convert;
use crate::ir::constant::groups;
use crate::ir::draw::Drawing;
use crate::ir::ladder::Region;
use crate::ir::{Accept, Agreement, Objective, Path, Penalty, Target};
use crate::plan::v1::{Bound, Formula, HashedValue, Hole, Value};

/// The code that lets a hole stand.
const HOLE: &str = "band_gap";

/// The acceptance of a finding.
pub(super) fn accepted<'a>(penalty: &'a Penalty, code: &str) -> Option<&'a Accept> {
    penalty.accepts.iter().find(|accept| accept.code == code)
}

/// Values beyond the target for which a penalty says nothing, where that was accepted.
pub(super) fn holes(agreement: &Agreement, penalty: &Penalty, path: &Path) -> Vec<Hole> {
    let (Some(accept), Some(objective)) = (accepted(penalty, HOLE), agreement.objective(path))
    else {
        return Vec::new();
    };
    let mut holes: Vec<Hole> = Vec::new();
    for target in &objective.targets {
        for gap in gaps(agreement, penalty, objective, target) {
            let mut bounds: Vec<Bound> = gap
                .bounds()
                .into_iter()
                .map(|(relation, value)| Bound {
                    relation: convert::relation(relation),
                    value: Formula::Constant {
                        value: HashedValue(Value::Number(value.into())),
                    },
                })
                .collect();
            // A hole of one target may be kept under the next.
            if let ([_, _, ..], [bound]) = (objective.targets.as_slice(), &*target.bounds) {
                bounds.push(Bound {
                    relation: convert::relation(bound.relation.negated()),
                    value: Formula::Target,
                });
            }
            let hole = Hole {
                bounds,
                code: HOLE.to_owned(),
                reason: accept.reason.clone(),
            };
            if !holes.contains(&hole) {
                holes.push(hole);
            }
        }
    }
    holes
}

/// The holes beyond one target; none where they differ from group to group.
fn gaps(
    agreement: &Agreement,
    penalty: &Penalty,
    objective: &Objective,
    target: &Target,
) -> Vec<Region> {
    let mut same: Option<Vec<Region>> = None;
    for group in groups(agreement, objective) {
        let drawing = Drawing {
            agreement,
            objective,
            group: &group,
            target,
        };
        let Some(ladder) = drawing.ladder(penalty) else {
            return Vec::new();
        };
        let gaps = ladder.prove(&|_, _| None).gaps;
        match &same {
            Some(others) if *others != gaps => return Vec::new(),
            _ => same = Some(gaps),
        }
    }
    same.unwrap_or_default()
}
