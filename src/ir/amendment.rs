//! Amendments: who agreed to what, and from when it holds.
//!
//! What an amendment changes stands in the agreement itself, which is the text as amended. Here is
//! what it says of itself, and which declarations it touched.

use super::{Accept, Agreement, Head, Origin, Path, Prose};
use crate::quantity::Date;
use std::sync::Arc;

/// An amendment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Amendment {
    /// Head.
    pub head: Head,
    /// When it was proposed, and by whom.
    pub proposed: Consent,
    /// Who agreed to it.
    pub agreed: Vec<Consent>,
    /// Who refused it.
    pub refused: Option<Consent>,
    /// The first day on which it is in force.
    pub effective: Date,
    /// Where that day is written.
    pub effective_at: Origin,
    /// What becomes of windows into which it falls.
    pub in_progress: Option<InProgress>,
    /// Why.
    pub reason: Option<Prose>,
    /// Findings that it lets stand.
    pub accepts: Vec<Accept>,
    /// What it touches, in the order written.
    pub changes: Vec<Changed>,
}

/// A party and a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Consent {
    /// The party.
    pub party: Path,
    /// The day.
    pub date: Date,
    /// Where it is written.
    pub origin: Origin,
}

/// What becomes of windows in progress.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum InProgress {
    /// They are judged by the terms as they were.
    Keep,
    /// They are judged by the terms as they are now.
    Take,
    /// What lies before the day is one window, the rest another.
    Split,
}

/// A declaration that an amendment touches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Changed {
    /// What becomes of it.
    pub how: How,
    /// The word of its kind: `objective`.
    pub kind: String,
    /// Its name; kinds of which there is one have none.
    pub name: Option<String>,
    /// Words of the clauses that are otherwise or gone; empty where the whole is meant.
    pub clauses: Vec<String>,
    /// Where.
    pub origin: Origin,
}

/// What becomes of a declaration.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// It is new.
    Added,
    /// It is otherwise.
    Changed,
    /// It is gone.
    Removed,
}

impl Changed {
    /// Its path, or the word of its kind where there is one of it: `uptime`, `remedies`.
    pub fn subject(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.kind)
    }

    /// `objective uptime`, `remedies`
    pub fn words(&self) -> String {
        match &self.name {
            Some(name) => format!("{} {name}", self.kind),
            None => self.kind.clone(),
        }
    }
}

impl Amendment {
    /// The day of the last consent; without any, that of the proposal.
    pub fn last_consent(&self) -> Date {
        let agreed = self.agreed.iter().map(|it| it.date);
        agreed.max().unwrap_or(self.proposed.date)
    }
}

/// The agreement from some day on.
#[derive(Clone, Debug)]
pub struct Version {
    /// The first day on which it is in force; nothing for the agreement as signed.
    pub from: Option<Date>,
    /// What it says. Its examples are those that were written with it.
    pub agreement: Arc<Agreement>,
}
