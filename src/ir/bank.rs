//! Credits over time: what a beaten objective earns, and ledgers that keep it until it is used.

use super::{Accept, Condition, Head, Length, Origin, Path, Penalty};
use crate::quantity::Number;

/// What an objective earns that is more than kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bonus {
    /// Head, objectives, basis, lines and accepted findings: as in a penalty.
    pub terms: Penalty,
    /// The ledger that it goes to. Without one it is owed.
    pub into: Option<Path>,
}

/// Entries in time order: a credit bank.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ledger {
    /// Head.
    pub head: Head,
    /// What is in it when the agreement takes effect.
    pub starts: Number,
    /// Until when an entry can be used: for windows that begin within so long after the last day of its own.
    pub expires: Option<Length>,
    /// Which entries are used first.
    pub first: First,
    /// Findings that the parties let stand.
    pub accepts: Vec<Accept>,
}

/// Which entries of a ledger are used first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum First {
    /// Those that were entered first.
    #[default]
    Oldest,
    /// Those that were entered last.
    Newest,
}

/// `offset from bank when >= 90%`: credits are paid from a ledger as far as it goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offset {
    /// The ledger.
    pub ledger: Path,
    /// All must hold in the window of the credit.
    pub conditions: Vec<Condition>,
    /// Where it is written.
    pub origin: Origin,
}

/// `earnback when met in 3 consecutive calendar months`: credits are given back when the conditions
/// hold afterwards.
///
/// A pattern is looked for in the windows directly after that of the credit. A condition without a
/// pattern speaks of an objective with longer windows: of the one in which the window of the credit ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EarnBack {
    /// All must hold.
    pub conditions: Vec<Condition>,
    /// Where it is written.
    pub origin: Origin,
}
