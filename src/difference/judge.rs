//! Decides for each change whether it asks for more or less, and whom that favours.

use super::caps;
use super::decide::{Found, Of, ladders, promises};
use super::favour::{self, by_more, presence, side};
use super::reads::Reads;
use super::v1::{Change, Favours, Relation, Renamed, Subject, What};
use super::windows::{Shorter, compared};
use crate::ir::words::Words;
use crate::ir::{Agreement, Objective, Path, Penalty};
use crate::quantity::Number;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Two agreements, and which names before are which afterwards.
pub(crate) struct Judge<'a> {
    pub(crate) before: &'a Agreement,
    pub(crate) after: &'a Agreement,
    /// By a name afterwards, the one before.
    pub(crate) old_names: BTreeMap<String, String>,
    /// What is read by what, under the names afterwards.
    pub(crate) reads: Reads,
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        (before, after): (&'a Agreement, &'a Agreement),
        renamed: &[Renamed],
        reads: Reads,
    ) -> Self {
        let names = renamed
            .iter()
            .map(|it| (it.after.clone(), it.before.clone()));
        Self {
            before,
            after,
            old_names: names.collect(),
            reads,
        }
    }

    /// The name before of what is called so afterwards.
    pub(crate) fn old_name<'n>(&'n self, path: &'n str) -> &'n str {
        self.old_names.get(path).map_or(path, String::as_str)
    }

    /// The name afterwards of what was called so before.
    pub(crate) fn new_name<'n>(&'n self, path: &'n str) -> &'n str {
        let mut names = self.old_names.iter();
        let found = names.find(|(_, old)| *old == path);
        found.map_or(path, |(new, _)| new.as_str())
    }

    /// An objective on both sides, by its name afterwards.
    pub(crate) fn objectives(&self, path: &str) -> Option<(Of<'a>, Of<'a>)> {
        let find = |agreement: &'a Agreement, path: &str| {
            let mut all = agreement.objectives.iter();
            let objective: &'a Objective = all.find(|it| it.head.path.as_str() == path)?;
            Some(Of {
                agreement,
                objective,
            })
        };
        Some((
            find(self.before, self.old_name(path))?,
            find(self.after, path)?,
        ))
    }

    fn penalties(&self, path: &str) -> Option<(&'a Penalty, &'a Penalty)> {
        let find = |agreement: &'a Agreement, path: &str| {
            let mut all = agreement.penalties.iter();
            all.find(|it| it.head.path.as_str() == path)
        };
        Some((
            find(self.before, self.old_name(path))?,
            find(self.after, path)?,
        ))
    }

    /// A change with what is decided of it; nothing if it turns out to say the same.
    pub(super) fn judged(&self, mut change: Change) -> Option<Change> {
        let clause = change.clause.clone();
        match (&*change.kind, clause.as_deref()) {
            (_, Some("title")) => {
                change.favours = Favours::Neither;
                "a title promises nothing".clone_into(&mut change.because);
            }
            ("objective", Some(word @ ("target" | "minimum"))) => {
                match self.promise(&change.path, word) {
                    Some(found) => return self.decided(change, found, Favours::Customer, PROMISE),
                    None => self.by_table(&mut change),
                }
            }
            ("penalty", Some("when")) => match self.ladder(&change.path) {
                Some(found) => return self.decided(change, found, Favours::Customer, LADDER),
                // It follows an objective that only one side has.
                None => self.by_table(&mut change),
            },
            ("objective", Some("over")) => self.periods(&mut change),
            ("penalty" | "remedies", Some("cap")) if change.what == What::Changed => {
                self.caps(&mut change);
            }
            ("contract", Some("version")) => {
                change.favours = Favours::Neither;
                "a version is a name of the text".clone_into(&mut change.because);
            }
            _ => self.by_table(&mut change),
        }
        Some(change)
    }

    /// A change of the periods of an objective: whether the promise is kept throughout in more cases or in fewer.
    fn periods(&self, change: &mut Change) {
        let both = self.objectives(&change.path);
        let compared = both.and_then(|(old, new)| compared(old, new));
        let (relation, because) = match compared {
            None => {
                UNSEEN.clone_into(&mut change.because);
                return;
            }
            Some((_, Shorter::Equal)) => (Relation::Equal, SAME_WHOLE),
            Some((true, Shorter::Stricter)) => (Relation::Looser, IN_PARTS),
            Some((false, Shorter::Stricter)) => (Relation::Stricter, IN_PARTS),
            Some((true, Shorter::Looser)) => (Relation::Stricter, IN_WHOLE),
            Some((false, Shorter::Looser)) => (Relation::Looser, IN_WHOLE),
        };
        change.relation = relation;
        because.clone_into(&mut change.because);
        // What is due for a longer period can be more than for its parts, and less.
        if self.has_consequences(&change.path) {
            change.because += "; what a miss costs may go the other way";
            return;
        }
        change.favours = match relation {
            Relation::Stricter => Favours::Customer,
            Relation::Looser => Favours::Provider,
            _ => Favours::Neither,
        };
    }

    /// Whether something follows from the verdicts of an objective.
    fn has_consequences(&self, path: &str) -> bool {
        [self.before, self.after].into_iter().any(|agreement| {
            let penalties = agreement.penalties.iter().map(|it| &it.head);
            let bonuses = agreement.bonuses.iter().map(|it| &it.terms.head);
            let pools = agreement.pools.iter().map(|it| &it.head);
            let rights = agreement.terminations.iter().map(|it| &it.head);
            let duties = agreement.responsibilities.iter().map(|it| &it.head);
            let mut heads = penalties
                .chain(bonuses)
                .chain(pools)
                .chain(rights)
                .chain(duties);
            heads.any(|it| {
                self.reads
                    .all(self.new_name(it.path.as_str()))
                    .contains(path)
            })
        })
    }

    /// A change of caps of the same basis in the same periods: decided by their numbers.
    fn caps(&self, change: &mut Change) {
        let name = |path: &Path| self.new_name(path.as_str()).to_owned();
        let compared = match &*change.kind {
            "penalty" => self.penalties(&change.path).and_then(|(old, new)| {
                let sides = ((self.before, old), (self.after, new));
                if !caps::same_basis(sides.0, sides.1, &name) {
                    return None;
                }
                caps::compared(&[old.cap.as_ref()?], &[new.cap.as_ref()?], &name)
            }),
            _ => {
                let [old, new] = [self.before, self.after].map(caps::of_remedies);
                caps::compared(&old, &new, &name)
            }
        };
        let (relation, favours, because) = match compared {
            Some(Ordering::Greater) => (Relation::Stricter, Favours::Customer, HIGHER),
            Some(Ordering::Less) => (Relation::Looser, Favours::Provider, LOWER),
            _ => (Relation::Undecided, Favours::Undecided, OTHER_CAP),
        };
        change.relation = relation;
        change.favours = favours;
        because.clone_into(&mut change.because);
    }

    fn promise(&self, path: &str, word: &str) -> Option<Found> {
        let (before, after) = self.objectives(path)?;
        Some(match word {
            "minimum" => promises(before, after, |it| &it.minimums),
            _ => promises(before, after, |it| &it.targets),
        })
    }

    fn ladder(&self, path: &str) -> Option<Found> {
        let (before, after) = self.penalties(path)?;
        let mut all = Found::default();
        for objective in &after.objectives {
            let (old, new) = self.objectives(objective.as_str())?;
            let found = ladders((old, before), (new, after));
            all.more.extend(found.more);
            all.less.extend(found.less);
            all.open |= found.open;
        }
        Some(all)
    }

    /// Values that decided how two promises or two ladders stand to each other: the first few in each direction.
    pub(crate) fn deciding(&self, kind: &str, path: &str) -> Vec<(String, Number)> {
        const FEW: usize = 4;
        let few = |objective: &str, found: Found| {
            let values = found.more.into_iter().take(FEW);
            let values = values.chain(found.less.into_iter().take(FEW));
            let name = |value| (objective.to_owned(), value);
            values.map(name).collect::<Vec<_>>()
        };
        if kind == "objective" {
            let found = ["target", "minimum"].map(|word| self.promise(path, word));
            let found = found.into_iter().flatten();
            return found.flat_map(|it| few(path, it)).collect();
        }
        let Some((before, after)) = self.penalties(path) else {
            return Vec::new();
        };
        let one = |objective: &Path| {
            let (old, new) = self.objectives(objective.as_str())?;
            Some(few(
                objective.as_str(),
                ladders((old, before), (new, after)),
            ))
        };
        after.objectives.iter().filter_map(one).flatten().collect()
    }

    /// What more and less mean: `customer` is whom more favours.
    fn decided(
        &self,
        mut change: Change,
        found: Found,
        by_more: Favours,
        words: [&str; 3],
    ) -> Option<Change> {
        let (more, less) = (!found.more.is_empty(), !found.less.is_empty());
        let [stricter, looser, both] = words;
        let (relation, favours, because) = match (more, less) {
            (true, true) => (Relation::Incomparable, Favours::Both, both),
            _ if found.open => (Relation::Undecided, Favours::Undecided, OPEN),
            (true, false) => (Relation::Stricter, by_more, stricter),
            (false, true) => (Relation::Looser, favour::other(by_more), looser),
            (false, false) => return None,
        };
        change.relation = relation;
        change.favours = favours;
        because.clone_into(&mut change.because);
        Some(change)
    }

    fn by_table(&self, change: &mut Change) {
        let holder = self.holder(change);
        let kind = change.kind.clone();
        let clause = change.clause.clone();
        if change.what != What::Changed {
            change.favours = presence(change.what, &kind, clause.as_deref(), holder);
            let (added, removed) = match clause {
                Some(_) => ("this clause is new", "this clause is gone"),
                None => ("this is new", "this is gone"),
            };
            change.because = match change.what {
                What::Added => added.to_owned(),
                _ => removed.to_owned(),
            };
            return;
        }
        let clause = clause.unwrap_or_default();
        let more = favour::more(&change.before, &change.after);
        let Some(more) = more.filter(|_| change.subject != Subject::Definitions) else {
            let because = match change.subject {
                Subject::Definitions => {
                    "what is meant or measured is otherwise; whom that favours depends on the data"
                }
                _ => "the clause says something else, which is not decided from its words",
            };
            because.clone_into(&mut change.because);
            return;
        };
        let by_more = by_more(&kind, &clause, holder);
        change.relation = favour::relation(more);
        change.favours = if more {
            by_more
        } else {
            favour::other(by_more)
        };
        change.because = match more {
            true => HIGHER.to_owned(),
            false => LOWER.to_owned(),
        };
    }

    /// Whose duty or right a declaration is; who sends a report.
    fn holder(&self, change: &Change) -> Favours {
        let agreement = if change.what == What::Removed && change.clause.is_none() {
            self.before
        } else {
            self.after
        };
        let mut duties = agreement.responsibilities.iter();
        let mut rights = agreement.terminations.iter();
        let mut reports = agreement.reports.iter();
        let party = match &*change.kind {
            "responsibility" => duties
                .find(|it| it.head.path.as_str() == change.path)
                .map(|it| it.party.as_str()),
            "report" => reports
                .find(|it| it.head.path.as_str() == change.path)
                .and_then(|it| Some(it.sent.as_ref()?.0.as_str())),
            "termination" => rights
                .find(|it| it.head.path.as_str() == change.path)
                .map(|it| it.right_of.as_str()),
            _ => None,
        };
        party.map_or(Favours::Undecided, |party| side(agreement, party))
    }

    /// Promises and ladders whose words are the same, and whose numbers are others: a table or a parameter changed.
    pub(super) fn followed(&self, known: &[Change]) -> Vec<Change> {
        let has = |kind: &str, path: &str, word: &str| {
            known
                .iter()
                .any(|it| it.kind == kind && it.path == path && it.clause.as_deref() == Some(word))
        };
        let mut found = Vec::new();
        for objective in &self.after.objectives {
            let path = objective.head.path.as_str();
            if has("objective", path, "target") {
                continue;
            }
            let decided = self.promise(path, "target").filter(|it| !it.open);
            let blank = || self.follows("objective", path, objective.head.title.as_ref(), "target");
            found.extend(
                decided.and_then(|it| self.decided(blank(), it, Favours::Customer, PROMISE)),
            );
        }
        for penalty in &self.after.penalties {
            let path = penalty.head.path.as_str();
            if has("penalty", path, "when") {
                continue;
            }
            let decided = self.ladder(path).filter(|it| !it.open);
            let blank = || self.follows("penalty", path, penalty.head.title.as_ref(), "when");
            found.extend(
                decided.and_then(|it| self.decided(blank(), it, Favours::Customer, LADDER)),
            );
        }
        found
    }

    /// A change that follows from another declaration: the lines are the same on both sides.
    fn follows(&self, kind: &str, path: &str, title: Option<&String>, word: &str) -> Change {
        let words = Words {
            currency: &self.after.contract.currency,
        };
        let mut lines: Vec<String> = Vec::new();
        if let Some((_, after)) = self.objectives(path).filter(|_| kind == "objective") {
            let targets = after.objective.targets.iter();
            lines.extend(targets.map(|it| format!("target {}", words.bounds(&it.bounds))));
        } else if let Some((_, after)) = self.penalties(path) {
            lines.extend(after.steps.iter().map(|it| words.step(it)));
        }
        Change {
            subject: favour::subject(kind, Some(word)),
            what: What::Changed,
            kind: kind.to_owned(),
            path: path.to_owned(),
            title: title.cloned(),
            clause: Some(word.to_owned()),
            before: lines.clone(),
            after: lines,
            relation: Relation::Undecided,
            favours: Favours::Undecided,
            because: String::new(),
            witnesses: Vec::new(),
        }
    }
}

/// What is said of a promise that asks for more, for less, for both.
const PROMISE: [&str; 3] = [
    "some values that kept the promise no longer do, and none is kept that was not",
    "some values keep the promise that did not, and all that kept it still do",
    "some values keep the promise that did not, and others no longer do",
];

/// What is said of a ladder that costs more, less, both.
const LADDER: [&str; 3] = [
    "more is owed for some values, and less for none",
    "less is owed for some values, and more for none",
    "more is owed for some values, and less for others",
];

const OPEN: &str = "it depends on more than one value of one period";

const HIGHER: &str = "its number is higher, and nothing else in it differs";
const LOWER: &str = "its number is lower, and nothing else in it differs";
const OTHER_CAP: &str =
    "it is of another amount or in other periods, which its words do not decide";

/// What is said of other periods: of what is kept in each part, in the whole, in both, and of what cannot be seen.
const IN_PARTS: &str = "kept in each of the shorter periods, it is kept in the longer one, and not the other way round";
const IN_WHOLE: &str = "kept in the longer period, it is kept in each of the shorter ones, and not the other way round";
const SAME_WHOLE: &str =
    "it is kept in the longer period exactly when it is kept in each of the shorter ones";
const UNSEEN: &str =
    "how its value over one of the periods follows from that over the other is not decided";
