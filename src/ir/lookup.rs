//! What the name of a declaration stands for.

use super::{
    Agreement, Calendar, Contract, Enum, Exclusion, Let, Metric, Objective, Path, Pool, Service,
    Source, Table,
};
use std::fmt::Debug;

/// Looks up declarations of an agreement by their paths. Who needs no more than this can be asked again only when
/// something that it has looked up has changed.
pub trait Lookup: Debug {
    /// The contract itself.
    fn contract(&self) -> &Contract;
    /// The source with this path.
    fn source(&self, path: &Path) -> Option<&Source>;
    /// The service with this path.
    fn service(&self, path: &Path) -> Option<&Service>;
    /// The metric with this path.
    fn metric(&self, path: &Path) -> Option<&Metric>;
    /// The objective with this path.
    fn objective(&self, path: &Path) -> Option<&Objective>;
    /// The set of time or of rows with this path.
    fn named(&self, path: &Path) -> Option<&Let>;
    /// The exclusion with this path.
    fn exclusion(&self, path: &Path) -> Option<&Exclusion>;
    /// The table with this path.
    fn table(&self, path: &Path) -> Option<&Table>;
    /// The enum with this path.
    fn enumeration(&self, path: &Path) -> Option<&Enum>;
    /// The calendar with this path.
    fn calendar(&self, path: &Path) -> Option<&Calendar>;
    /// The amount at risk with this path.
    fn pool(&self, path: &Path) -> Option<&Pool>;
}

impl Lookup for Agreement {
    fn contract(&self) -> &Contract {
        &self.contract
    }

    fn source(&self, path: &Path) -> Option<&Source> {
        self.source(path)
    }

    fn service(&self, path: &Path) -> Option<&Service> {
        self.service(path)
    }

    fn metric(&self, path: &Path) -> Option<&Metric> {
        self.metric(path)
    }

    fn objective(&self, path: &Path) -> Option<&Objective> {
        self.objective(path)
    }

    fn named(&self, path: &Path) -> Option<&Let> {
        self.named(path)
    }

    fn exclusion(&self, path: &Path) -> Option<&Exclusion> {
        self.exclusion(path)
    }

    fn table(&self, path: &Path) -> Option<&Table> {
        self.table(path)
    }

    fn enumeration(&self, path: &Path) -> Option<&Enum> {
        self.enumeration(path)
    }

    fn calendar(&self, path: &Path) -> Option<&Calendar> {
        self.calendar(path)
    }

    fn pool(&self, path: &Path) -> Option<&Pool> {
        self.pool(path)
    }
}
