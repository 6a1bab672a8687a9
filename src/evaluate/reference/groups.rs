//! Which groups exist, and sets of time that so many of them agree on.

use super::engine::{Context, Engine, Frame, Keys};
use super::rows::Rows;
use crate::evaluate::terms::BadPlan;
use crate::plan::v1::{self, Existence, FieldType, Groups, MeasuredObjective, NodeId, Roster};
use crate::quantity::{Known, Quantifier, TimeSet, at_least_of_existing};
use std::collections::BTreeSet;
use std::sync::Arc;

/// More groups than these in one window are refused: a key that is different in every row is no key.
const MOST_GROUPS: usize = 100_000;

impl Engine<'_> {
    /// The time in which so many of the groups that exist at that instant are in a set.
    pub(crate) fn quantified(
        &self,
        quantifier: v1::Quantifier,
        time: NodeId,
        by: &str,
        rosters: &[Roster],
        context: &Context<'_>,
    ) -> Result<Known, BadPlan> {
        let mut groups: Vec<(Known, TimeSet)> = Vec::new();
        for value in self.roster_values(rosters, by, context)? {
            let keys = context.keys.with(by, &value);
            let inside = Context {
                keys: &keys,
                ..*context
            };
            let set = self.time(time, &inside)?;
            let exists = self.roster_existence(rosters, by, &inside)?;
            groups.push(counted_in(&set, &exists));
        }
        let quantifier = match quantifier {
            v1::Quantifier::Any => Quantifier::Any,
            v1::Quantifier::All => Quantifier::All,
            v1::Quantifier::AtLeast(count) => Quantifier::AtLeast(count),
            v1::Quantifier::MoreThanHalf => Quantifier::MoreThanHalf,
        };
        Ok(at_least_of_existing(quantifier, &groups))
    }

    /// When a group exists: in one of the sampled sources; always, if none is sampled.
    fn roster_existence(
        &self,
        rosters: &[Roster],
        by: &str,
        context: &Context<'_>,
    ) -> Result<Known, BadPlan> {
        let mut all = Known::empty();
        let mut is_sampled = false;
        for roster in rosters {
            let source = self.source_index(&roster.source)?;
            if self.view(source)?.sampling.is_none() {
                continue;
            }
            is_sampled = true;
            let mut narrow = roster.narrow.clone();
            narrow.push(by.to_owned());
            all = all.union(&self.existing(source, &narrow, context)?);
        }
        Ok(if is_sampled { all } else { self.always() })
    }

    /// The values of a key in sources, narrowed to the keys bound outside.
    pub(crate) fn roster_values(
        &self,
        rosters: &[Roster],
        key: &str,
        context: &Context<'_>,
    ) -> Result<BTreeSet<Arc<str>>, BadPlan> {
        let mut values = BTreeSet::new();
        for roster in rosters {
            let source = self.source_index(&roster.source)?;
            self.source_values(source, key, &roster.narrow, context, &mut values)?;
        }
        if values.len() > MOST_GROUPS {
            return Err(BadPlan(format!(
                "`{key}` has more than {MOST_GROUPS} values"
            )));
        }
        Ok(values)
    }

    /// The values of a key in one source. An enum has all its values where groups exist whether
    /// or not there are rows of them.
    fn source_values(
        &self,
        source: usize,
        key: &str,
        narrow: &[String],
        context: &Context<'_>,
        values: &mut BTreeSet<Arc<str>>,
    ) -> Result<(), BadPlan> {
        let view = self.view(source)?;
        let (field, declared) = view.field(key)?;
        let exists = view.sampling.map(|sampling| sampling.exists);
        if let (FieldType::Enum { of, .. }, None | Some(Existence::Always)) = (&declared.ty, exists)
        {
            let members = self.plan.enums.get(of).map_or(&[][..], Vec::as_slice);
            values.extend(members.iter().map(|member| Arc::from(member.name.as_str())));
            return Ok(());
        }
        if let Some(Existence::During(rows)) = exists {
            let keys = Keys::default();
            let rows = self.rows(*rows, &Context::bare(&keys))?;
            let listing = self.view(rows.source)?;
            if listing.has_field(key) {
                let all = 0..rows.members.len();
                self.values_among(&rows, key, narrow, all, context, values)?;
            }
        }
        let bound = narrow.iter().any(|name| context.keys.get(name).is_some());
        let index = self.index(source, field)?;
        if !bound {
            values.extend(index.keys().cloned());
            return Ok(());
        }
        for (value, rows) in index.iter() {
            let mut rows = rows.iter();
            if !values.contains(value)
                && rows.any(|row| self.has_bound(view, *row, narrow, context).unwrap_or(false))
            {
                values.insert(value.clone());
            }
        }
        Ok(())
    }

    /// The values of a key among some members of a set of rows that hold the bound keys.
    fn values_among(
        &self,
        rows: &Rows,
        key: &str,
        narrow: &[String],
        members: std::ops::Range<usize>,
        context: &Context<'_>,
        values: &mut BTreeSet<Arc<str>>,
    ) -> Result<(), BadPlan> {
        let view = self.view(rows.source)?;
        let (field, _) = view.field(key)?;
        for member in rows.members.get(members).unwrap_or(&[]) {
            if self.has_bound(view, member.row, narrow, context)?
                && let Some(data) = view.data
            {
                values.extend(self.values_of(&data.cell(field, member.row)));
            }
        }
        Ok(())
    }

    fn has_bound(
        &self,
        view: &super::engine::SourceView<'_>,
        row: u32,
        narrow: &[String],
        context: &Context<'_>,
    ) -> Result<bool, BadPlan> {
        for name in narrow.iter().filter(|name| view.has_field(name)) {
            if let Some(value) = context.keys.get(name)
                && !self.holds(view, view.field(name)?.0, row, value)
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The groups of an objective in a window, in order of their keys.
    pub(crate) fn groups(
        &self,
        objective: &MeasuredObjective,
        frame: &Frame,
    ) -> Result<Vec<Vec<Arc<str>>>, BadPlan> {
        let names: Vec<&str> = objective.keys.iter().map(|key| key.name.as_str()).collect();
        if names.is_empty() {
            return Ok(vec![Vec::new()]);
        }
        let mut groups: BTreeSet<Vec<Arc<str>>> = BTreeSet::new();
        let keys = Keys::default();
        let bare = Context::bare(&keys);
        match &objective.groups {
            Groups::Single => return Ok(vec![Vec::new()]),
            Groups::Members => return self.member_groups(objective),
            Groups::From(rows) => {
                let rows = self.rows(*rows, &bare)?;
                self.groups_among(&rows, &names, frame, &mut groups)?;
            }
            Groups::Occurring(sources) => {
                for path in sources {
                    self.occurring(self.source_index(path)?, &names, frame, &mut groups)?;
                }
            }
        }
        if groups.len() > MOST_GROUPS {
            return Err(BadPlan(format!(
                "`{}` has more than {MOST_GROUPS} groups in one window",
                objective.path
            )));
        }
        Ok(groups.into_iter().collect())
    }

    /// Every combination of the members of the keys' enums, in the order in which they are declared.
    fn member_groups(&self, objective: &MeasuredObjective) -> Result<Vec<Vec<Arc<str>>>, BadPlan> {
        let mut groups: Vec<Vec<Arc<str>>> = vec![Vec::new()];
        for key in &objective.keys {
            let path = key.enumeration.as_deref().unwrap_or_default();
            let members = self.plan.enums.get(path);
            let members = members.ok_or_else(|| BadPlan(format!("there is no enum `{path}`")))?;
            groups = groups
                .iter()
                .flat_map(|group| {
                    members.iter().map(move |member| {
                        let mut longer = group.clone();
                        longer.push(member.name.as_str().into());
                        longer
                    })
                })
                .collect();
            if groups.len() > MOST_GROUPS {
                return Err(BadPlan(format!("`{}` has too many groups", objective.path)));
            }
        }
        Ok(groups)
    }

    /// The groups whose rows lie in a window, before excluded time is taken out.
    fn groups_among(
        &self,
        rows: &Rows,
        names: &[&str],
        frame: &Frame,
        groups: &mut BTreeSet<Vec<Arc<str>>>,
    ) -> Result<(), BadPlan> {
        let view = self.view(rows.source)?;
        let Some(data) = view.data else {
            return Ok(());
        };
        let fields = names.iter().map(|name| Ok(view.field(name)?.0));
        let fields: Vec<usize> = fields.collect::<Result<_, BadPlan>>()?;
        for member in self.within(rows, frame)? {
            let values = fields
                .iter()
                .map(|field| self.values_of(&data.cell(*field, member.row)));
            groups.extend(combinations(values));
        }
        Ok(())
    }

    /// The groups of a source in a window. A sampled source has those that may exist in it.
    fn occurring(
        &self,
        source: usize,
        names: &[&str],
        frame: &Frame,
        groups: &mut BTreeSet<Vec<Arc<str>>>,
    ) -> Result<(), BadPlan> {
        let view = self.view(source)?;
        let keys = Keys::default();
        if view.sampling.is_none() {
            let members = (0..self.seen(view)).map(|row| super::rows::Member {
                row,
                sure: true,
                open: false,
            });
            let rows = Rows {
                source,
                members: members.collect(),
            };
            return self.groups_among(&rows, names, frame, groups);
        }
        let narrow: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let roster = |bound: &[String]| {
            vec![Roster {
                source: view.path.to_owned(),
                narrow: bound.to_vec(),
            }]
        };
        let mut found: Vec<(Vec<Arc<str>>, Keys)> = vec![(Vec::new(), keys)];
        for (index, name) in names.iter().enumerate() {
            let mut longer = Vec::new();
            let rosters = roster(narrow.get(..index).unwrap_or(&[]));
            for (group, keys) in &found {
                for value in self.roster_values(&rosters, name, &Context::bare(keys))? {
                    let mut group = group.clone();
                    group.push(value.clone());
                    longer.push((group, keys.with(name, &value)));
                }
            }
            found = longer;
        }
        for (group, keys) in found {
            let exists = self.existing(source, &narrow, &Context::bare(&keys))?;
            if !exists
                .maybe()
                .overlapping(frame.start, frame.end)
                .is_empty()
            {
                groups.insert(group);
            }
        }
        Ok(())
    }
}

/// A group as it is counted: where it is not known whether it exists, it counts as existing, and
/// nothing is known of it.
fn counted_in(set: &Known, exists: &Known) -> (Known, TimeSet) {
    let doubtful = exists.unknown();
    let sure = set.sure().except(&doubtful);
    let unknown = set.maybe().union(&doubtful);
    (Known::new(sure, &unknown), exists.maybe().clone())
}

/// Each combination of one value of each key; a list field holds several.
fn combinations(values: impl Iterator<Item = Vec<Arc<str>>>) -> Vec<Vec<Arc<str>>> {
    values.fold(vec![Vec::new()], |groups, values| {
        let longer = groups.iter().flat_map(|group| {
            values.iter().map(move |value| {
                let mut longer = group.clone();
                longer.push(value.clone());
                longer
            })
        });
        longer.collect()
    })
}
