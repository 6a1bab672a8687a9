//! The meaning of an agreement: typed, names resolved, units normalised.
//!
//! Everything that slac produces comes from an [`Agreement`] and from nothing
//! else: the evaluation plan, the JSON contract, the documents. So they cannot
//! disagree.
//!
//! Identities are stable paths ([`Path`]): `uptime`, `workplace.fee`,
//! `uptime_credit.when[2]`. Every part remembers where it was written
//! ([`Origin`]), as a chain: the place itself first, then each place that brought
//! it here (an included template, an amendment).
//!
//! Numbers are exact and in one unit a dimension: durations in microseconds,
//! money in units of the contract's currency, percentages as numbers (99.9 % is
//! 999/1000), sizes in bits.
//!
//! Not here: how it came to be (`check`), how it is computed (`plan`).

mod agreement;
mod amendment;
mod amendments;
mod bank;
mod by_path;
pub mod constant;
pub mod cost;
pub mod dates;
pub mod direction;
pub mod draw;
mod dump;
mod expr;
pub mod in_order;
pub mod ladder;
pub mod lengths;
mod lookup;
mod pool;
mod promise;
mod reach;
mod remedy;
mod types;
pub mod visit;
mod window;
pub mod words;

pub use agreement::*;
pub use amendment::*;
pub use amendments::*;
pub use bank::*;
pub use by_path::{ByPath, Fees};
pub use dump::dump;
pub use expr::*;
pub(crate) use lookup::for_each_sort;
pub use lookup::{Lookup, Sort};
pub use pool::*;
pub use promise::*;
pub use reach::reach;
pub use remedy::*;
pub use types::*;
pub use window::*;

use crate::text::Location;
use std::fmt;
use std::sync::Arc;

/// The stable identity of a declaration or a part of one.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Path(pub Arc<str>);

impl Path {
    /// The path written so.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The part `name` of this.
    #[must_use]
    pub fn child(&self, name: impl fmt::Display) -> Self {
        Self(format!("{self}.{name}").into())
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a part comes from: its own place first, then what brought it here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Origin(pub Vec<Location>);

impl Origin {
    /// A part written at `at`, brought by nothing.
    pub fn at(at: Location) -> Self {
        Self(vec![at])
    }

    /// The place where it is written.
    pub fn place(&self) -> Location {
        self.0.first().copied().unwrap_or_default()
    }
}

/// What every declaration has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// Its identity.
    pub path: Path,
    /// Its title, as documents print it.
    pub title: Option<String>,
    /// Its `///` lines.
    pub doc: Option<Prose>,
    /// Where it is written: the name of the declaration.
    pub origin: Origin,
}

impl Head {
    /// The title, or the name where there is none.
    pub fn display(&self) -> &str {
        self.title.as_deref().unwrap_or(self.path.as_str())
    }
}

/// Prose of the parties with its references resolved.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Prose(pub Vec<Run>);

/// A piece of prose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Run {
    /// Words (Markdown).
    Text(String),
    /// `{acme.service_desk}`: what it refers to, and the words to print.
    Reference {
        /// The declaration or its part.
        to: Path,
        /// Its title or value.
        words: String,
    },
    /// The use of a defined term.
    Term {
        /// The `define` or titled `let`.
        to: Path,
        /// As it stands in the text.
        words: String,
    },
}
