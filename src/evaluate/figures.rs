//! What measuring yields: small exact figures for each objective, window and group.
//!
//! This is the border between the two halves. Whoever measured (the reference
//! interpreter, a faster engine, a warehouse), the judging sees only this.

use crate::quantity::{Date, Instant, Interval, Number, Truth};
use std::collections::BTreeMap;

/// Everything measured for one evaluation.
#[derive(Clone, PartialEq, Debug)]
pub struct Figures {
    /// For each objective (by path) its windows in time order: those asked for and those before
    /// them back to the effective date, as patterns and patterns' runs need them.
    pub objectives: BTreeMap<String, Vec<MeasuredWindow>>,
    /// Charges of metered services: for each service and each calendar day with charges, the sum.
    pub metered: BTreeMap<String, BTreeMap<Date, Interval>>,
    /// Rows that show breaches, by responsibility.
    pub breaches: BTreeMap<String, Vec<Evidence>>,
    /// Runs of time from which the time of a duty counts, by responsibility.
    pub runs: BTreeMap<String, Vec<SeenRun>>,
    /// What the data of each source covers.
    pub sources: BTreeMap<String, Coverage>,
    /// The statement's cut-off: clocks that still run are read here.
    pub cut_off: Instant,
}

/// A run of a set of time, as far as it is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SeenRun {
    /// Its start; it may have begun earlier, unless that is certain.
    pub start: Instant,
    /// Its end, if it has ended; it may have gone on, unless that is certain.
    pub end: Option<Instant>,
    /// Whether its start is certain.
    pub sure_start: bool,
    /// Whether its end is certain.
    pub sure_end: bool,
}

/// What the data of a source covers.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Coverage {
    /// How the data came: a file's name and hash for each file.
    pub files: Vec<(String, String)>,
    /// Rows accepted.
    pub rows: u64,
    /// Rows refused, with reasons reported apart.
    pub refused: u64,
    /// First instant covered.
    pub from: Option<Instant>,
    /// First instant no longer covered.
    pub to: Option<Instant>,
    /// The source is absent, known to be so or not.
    pub absent: bool,
}

/// One window of an objective.
#[derive(Clone, PartialEq, Debug)]
pub struct MeasuredWindow {
    /// By its period: `2026-03`; a row or run by its date and place.
    pub name: String,
    /// The name of the window of which an amendment makes it a part.
    pub part_of: Option<String>,
    /// Start.
    pub start: Instant,
    /// End.
    pub end: Instant,
    /// Local day of the start.
    pub first_day: Date,
    /// Local day of the last instant.
    pub last_day: Date,
    /// Whether the term cuts it short.
    pub partial: bool,
    /// Whether data covers it and all that it may look at.
    pub is_final: bool,
    /// Whether the data says nothing at all about it: it lies after the end of what some source that
    /// is read says, or some sampled source begins later, or it lies before the time asked for and all
    /// sources begin later.
    pub silent: bool,
    /// One for each group, in order of their keys; several keys are compared in order.
    pub groups: Vec<MeasuredGroup>,
}

/// One group in one window.
#[derive(Clone, PartialEq, Debug)]
pub struct MeasuredGroup {
    /// Value of each key; empty for the only group.
    pub keys: Vec<String>,
    /// In the order of the plan's figures for the objective.
    pub figures: Vec<Measured>,
    /// Length of the window without excluded time, in microseconds.
    pub window: Interval,
    /// Sources that the objective reads and that have no data.
    pub absent: Vec<String>,
    /// Fields of the row that is the window, as text.
    pub row: BTreeMap<String, String>,
}

/// One figure.
#[derive(Clone, PartialEq, Debug)]
pub struct Measured {
    /// The value.
    pub value: Value,
    /// What it was made from.
    pub parts: Parts,
    /// Runs or rows behind it, in time order; at most [`MAX_EVIDENCE`], the rest counted.
    pub evidence: Vec<Evidence>,
    /// How many more there are.
    pub more: u64,
}

/// Most runs or rows listed behind one figure.
pub const MAX_EVIDENCE: usize = 50;

/// A value that may be undefined, and may be unknown within bounds.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// Certainly undefined: division by nothing, a mean of nothing.
    Undefined,
    /// A number between bounds; `maybe_undefined` when it may not exist at all.
    Number {
        /// The bounds.
        interval: Interval,
        /// It may also be undefined.
        maybe_undefined: bool,
    },
    /// A condition.
    Bool(Truth),
    /// Words: the value of a key, a member of an enum.
    Text(String),
}

/// What a figure was made from.
#[derive(Clone, PartialEq, Debug)]
pub enum Parts {
    /// Nothing to add.
    None,
    /// A share of rows or buckets.
    Share {
        /// Rows for which the condition surely holds.
        good: u64,
        /// Rows for which it may hold.
        maybe_good: u64,
        /// Rows surely counted.
        total: u64,
        /// Rows that may be counted.
        maybe_total: u64,
    },
    /// A mean over buckets, kept as sums by denominator: the mean is the sum over `d` of `sum / d`,
    /// divided by the number of buckets.
    SumsByDenominator {
        /// Number of buckets with a value.
        count: u64,
        /// Denominator to least and greatest sum of numerators.
        sums: BTreeMap<String, (Number, Number)>,
    },
    /// One sum for each value of a field.
    ByKey(BTreeMap<String, Interval>),
    /// A mean over rows.
    Mean {
        /// Sum.
        sum: Interval,
        /// Count.
        count: Interval,
    },
}

/// A run of time or a row behind a figure.
#[derive(Clone, PartialEq, Debug)]
pub struct Evidence {
    /// From.
    pub from: Instant,
    /// To; equal to `from` for an event.
    pub to: Instant,
    /// Whether it surely counts, or only may.
    pub sure: bool,
    /// Where the row is: file and line. `None` for a run computed from many rows.
    pub row: Option<(String, u64)>,
    /// What it is, in a few words: fields of the row, or the name of the set.
    pub words: String,
}
