//! What is found out about an agreement when it is first asked for: where declarations stand, by their paths, and which
//! penalties and fees belong together.

use super::{
    Agreement, Calendar, Enum, Exclusion, Fee, Let, Metric, Objective, Path, Penalty, PeriodRule,
    Pool, Service, Source, Table,
};
use crate::quantity::Number;
use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

/// The places of what is looked up most, found when it is first asked for. It is no part of what the agreement says:
/// agreements are equal whatever was looked up in them, and a copy looks again.
#[derive(Default)]
pub struct ByPath {
    places: OnceLock<Places>,
    /// The penalties for each objective.
    penalties: OnceLock<HashMap<Path, Vec<usize>>>,
    /// How many services have a fee, and what those come to that are fixed for each period.
    fees: OnceLock<(usize, HashMap<PeriodRule, Fees>)>,
}

/// What an agreement says of the fees of services for one period.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fees {
    /// How many services have a fee of any kind.
    pub all: usize,
    /// How many have one that is fixed for the period.
    pub fixed: usize,
    /// What these come to, in the agreement's currency.
    pub total: Number,
}

#[derive(Default)]
struct Places {
    sources: HashMap<Path, usize>,
    services: HashMap<Path, usize>,
    metrics: HashMap<Path, usize>,
    objectives: HashMap<Path, usize>,
    lets: HashMap<Path, usize>,
    exclusions: HashMap<Path, usize>,
}

impl ByPath {
    /// What holds as long as everything stands where it stood, whatever it says.
    #[must_use]
    pub fn of_parts(self) -> Self {
        Self {
            places: self.places,
            ..Self::default()
        }
    }
}

impl Clone for ByPath {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl fmt::Debug for ByPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByPath")
    }
}

impl PartialEq for ByPath {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for ByPath {}

impl Agreement {
    /// The objective with this path.
    pub fn objective(&self, path: &Path) -> Option<&Objective> {
        let places = &self.places().objectives;
        find(&self.objectives, places, path, |it| &it.head.path)
    }

    /// The metric with this path.
    pub fn metric(&self, path: &Path) -> Option<&Metric> {
        let places = &self.places().metrics;
        find(&self.metrics, places, path, |it| &it.head.path)
    }

    /// The set of time or of rows with this path.
    pub fn named(&self, path: &Path) -> Option<&Let> {
        let places = &self.places().lets;
        find(&self.lets, places, path, |it| &it.head.path)
    }

    /// The exclusion with this path.
    pub fn exclusion(&self, path: &Path) -> Option<&Exclusion> {
        let places = &self.places().exclusions;
        find(&self.exclusions, places, path, |it| &it.head.path)
    }

    /// The calendar with this path.
    pub fn calendar(&self, path: &Path) -> Option<&Calendar> {
        self.calendars.iter().find(|it| &it.head.path == path)
    }

    /// The source with this path.
    pub fn source(&self, path: &Path) -> Option<&Source> {
        let places = &self.places().sources;
        find(&self.sources, places, path, |it| &it.head.path)
    }

    /// The table with this path.
    pub fn table(&self, path: &Path) -> Option<&Table> {
        self.tables.iter().find(|it| &it.head.path == path)
    }

    /// The enum with this path.
    pub fn enumeration(&self, path: &Path) -> Option<&Enum> {
        self.enums.iter().find(|it| &it.head.path == path)
    }

    /// The service with this path.
    pub fn service(&self, path: &Path) -> Option<&Service> {
        let places = &self.places().services;
        find(&self.services, places, path, |it| &it.head.path)
    }

    /// The amount at risk with this path.
    pub fn pool(&self, path: &Path) -> Option<&Pool> {
        self.pools.iter().find(|it| &it.head.path == path)
    }

    /// The penalties for an objective. Asked of an agreement that is complete.
    pub fn penalties_for(&self, objective: &Path) -> Vec<&Penalty> {
        let all = self.by_path.penalties.get_or_init(|| {
            let mut all: HashMap<Path, Vec<usize>> = HashMap::new();
            for (place, penalty) in self.penalties.iter().enumerate() {
                for objective in &penalty.objectives {
                    let of = all.entry(objective.clone()).or_default();
                    if of.last() != Some(&place) {
                        of.push(place);
                    }
                }
            }
            all
        });
        let places = all.get(objective).into_iter().flatten();
        places.filter_map(|it| self.penalties.get(*it)).collect()
    }

    /// The fees of services for a period. Asked of an agreement that is complete.
    pub fn fees(&self, period: PeriodRule) -> Fees {
        let none = || Fees {
            all: 0,
            fixed: 0,
            total: Number::zero(),
        };
        let (count, fees) = self.by_path.fees.get_or_init(|| {
            let mut fees: HashMap<PeriodRule, Fees> = HashMap::new();
            let all = self.services.iter().filter_map(|it| it.fee.as_ref());
            for fee in all.clone() {
                if let Fee::Flat(amount, per) = fee {
                    let fees = fees.entry(*per).or_insert_with(none);
                    fees.fixed += 1;
                    fees.total = &fees.total + amount;
                }
            }
            (all.count(), fees)
        });
        let fees = fees.get(&period).cloned();
        Fees {
            all: *count,
            ..fees.unwrap_or_else(none)
        }
    }

    fn places(&self) -> &Places {
        self.by_path.places.get_or_init(|| Places {
            sources: places(self.sources.iter().map(|it| &it.head.path)),
            services: places(self.services.iter().map(|it| &it.head.path)),
            metrics: places(self.metrics.iter().map(|it| &it.head.path)),
            objectives: places(self.objectives.iter().map(|it| &it.head.path)),
            lets: places(self.lets.iter().map(|it| &it.head.path)),
            exclusions: places(self.exclusions.iter().map(|it| &it.head.path)),
        })
    }
}

fn places<'a>(paths: impl Iterator<Item = &'a Path>) -> HashMap<Path, usize> {
    let mut places = HashMap::new();
    for (place, path) in paths.enumerate() {
        places.entry(path.clone()).or_insert(place);
    }
    places
}

/// The first of a list that has a path. The list may have changed since the places were found.
fn find<'a, T>(
    list: &'a [T],
    places: &HashMap<Path, usize>,
    path: &Path,
    of: impl Fn(&T) -> &Path,
) -> Option<&'a T> {
    let known = places.get(path).and_then(|place| list.get(*place));
    let known = known.filter(|it| of(it) == path);
    known.or_else(|| list.iter().find(|it| of(it) == path))
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::ir::Path;
    use std::collections::HashMap;

    #[test]
    fn what_has_moved_is_found_nevertheless() {
        let paths: Vec<Path> = ["a", "b", "c"].iter().map(|it| Path::new(it)).collect();
        let places = HashMap::from([(paths[0].clone(), 1), (paths[1].clone(), 7)]);
        for path in &paths {
            assert_eq!(find(&paths, &places, path, |it| it), Some(path));
        }
        assert_eq!(find(&paths, &places, &Path::new("d"), |it| it), None);
    }
}
