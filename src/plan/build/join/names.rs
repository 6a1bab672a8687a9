//! Names under which parts of several plans stand in one: a source, a calendar, a table or an enum
//! that an amendment changes has, from then on, its name with the day behind it.
//!
//! Where names stand is read from the plan as JSON: each has a key of its own there.

use crate::plan::v1::{Calendar, Member, Plan, Source, Table};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;

/// New names for old ones, by kind.
#[derive(Clone, Default, Debug)]
pub(super) struct Names {
    pub(super) sources: BTreeMap<String, String>,
    pub(super) calendars: BTreeMap<String, String>,
    pub(super) tables: BTreeMap<String, String>,
    pub(super) enums: BTreeMap<String, String>,
}

/// What stands in the joined plan so far, by the name that it has there.
#[derive(Default)]
pub(super) struct Known {
    pub(super) calendars: BTreeMap<String, Calendar>,
    pub(super) tables: BTreeMap<String, Table>,
    pub(super) enums: BTreeMap<String, Vec<Member>>,
    /// The name that each has now, by the one that the contract gives it.
    now: Names,
}

impl Known {
    /// Takes over the calendars, tables and enums of a plan, under new names where those of the
    /// plans before are others.
    pub(super) fn add(&mut self, plan: &Plan, day: Option<&str>) -> Names {
        let mut names = Names::default();
        let calendars = &plan.calendars;
        names.calendars = named(calendars, &mut self.calendars, &mut self.now.calendars, day);
        names.enums = named(&plan.enums, &mut self.enums, &mut self.now.enums, day);
        let tables = plan.tables.iter();
        let tables = tables.map(|(name, table)| (name.clone(), names.of(table)));
        let tables: BTreeMap<String, Table> = tables.collect();
        names.tables = named(&tables, &mut self.tables, &mut self.now.tables, day);
        names
    }
}

/// Takes over what one plan has of a kind; gives the names that differ from the contract's.
pub(super) fn named<T: Clone + PartialEq>(
    own: &BTreeMap<String, T>,
    known: &mut BTreeMap<String, T>,
    now: &mut BTreeMap<String, String>,
    day: Option<&str>,
) -> BTreeMap<String, String> {
    let mut renamed = BTreeMap::new();
    for (name, one) in own {
        let current = now.get(name).unwrap_or(name).clone();
        let current = match known.get(&current) {
            Some(same) if same == one => current,
            Some(_) => new_name(name, known, day),
            None => current,
        };
        known.insert(current.clone(), one.clone());
        if current != *name {
            renamed.insert(name.clone(), current.clone());
        }
        now.insert(name.clone(), current);
    }
    renamed
}

/// `health@2026-04-01`; a second one of the day has a number.
fn new_name<T>(name: &str, known: &BTreeMap<String, T>, day: Option<&str>) -> String {
    let dated = format!("{name}@{}", day.unwrap_or_default());
    let mut number = 2;
    let mut new = dated.clone();
    while known.contains_key(&new) {
        new = format!("{dated}.{number}");
        number += 1;
    }
    new
}

impl Names {
    fn is_empty(&self) -> bool {
        let lists = [&self.sources, &self.calendars, &self.tables, &self.enums];
        lists.iter().all(|list| list.is_empty())
    }

    /// A part of a plan with the new names.
    pub(super) fn of<T: Serialize + DeserializeOwned + Clone>(&self, part: &T) -> T {
        if self.is_empty() {
            return part.clone();
        }
        let written = serde_json::to_value(part).ok().map(|mut value| {
            self.rename(&mut value);
            value
        });
        let read = written.and_then(|value| serde_json::from_value(value).ok());
        read.unwrap_or_else(|| part.clone())
    }

    fn rename(&self, value: &mut Value) {
        match value {
            Value::Array(all) => all.iter_mut().for_each(|one| self.rename(one)),
            Value::Object(members) => {
                let kind = members.get("type").and_then(Value::as_str);
                let kind = kind.map(str::to_owned);
                for (key, member) in members.iter_mut() {
                    let names = match (key.as_str(), kind.as_deref()) {
                        ("source" | "reads" | "occurring", _) => &self.sources,
                        ("calendar", _) | ("value", Some("calendar")) => &self.calendars,
                        ("table", _) => &self.tables,
                        ("enum", _) | ("of", Some("enum")) => &self.enums,
                        _ => {
                            self.rename(member);
                            continue;
                        }
                    };
                    replace(member, names);
                    if !member.is_string() {
                        self.rename(member);
                    }
                }
            }
            _ => {}
        }
    }
}

/// A name, or a list of names.
fn replace(value: &mut Value, names: &BTreeMap<String, String>) {
    match value {
        Value::String(name) => {
            if let Some(new) = names.get(name) {
                name.clone_from(new);
            }
        }
        Value::Array(all) if all.iter().all(Value::is_string) => {
            all.iter_mut().for_each(|one| replace(one, names));
        }
        _ => {}
    }
}

/// A source without the numbers of its nodes, to be compared with what it was before.
pub(super) fn is_same(one: &Source, other: &Source) -> bool {
    let undated = Source {
        data: None,
        ..one.clone()
    };
    undated == *other
}
