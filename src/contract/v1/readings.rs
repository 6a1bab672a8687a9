//! What the language settles for every contract, written into each of them.
//!
//! A contract in this format can be read without the language's reference: what its
//! clauses leave unsaid, because there is no choice, stands here. Each reading has one
//! value in this version. A later version that gave a choice would give a second value.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! readings {
    ($( $(#[$about:meta])* $field:ident: $name:ident = $value:ident $says:literal ),* $(,)?) => {
        /// What the language settles for every contract.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct Readings {
            $( $(#[$about])* pub $field: $name, )*
        }

        impl Readings {
            /// The readings of this version.
            pub const V1: Self = Self { $( $field: $name::$value, )* };
        }

        $(
            $(#[$about])*
            #[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
            #[serde(rename_all = "snake_case")]
            pub enum $name {
                #[doc = $says]
                $value,
            }
        )*
    };
}

readings! {
    /// Which ends belong to windows, buckets and spans.
    ends_of_time: EndsOfTime = HalfOpen "The start belongs to them, the end does not.",
    /// Where a set of time is cut to the window.
    cutting: Cutting = WhereMeasured
        "Only where it is measured (length, count, longest): `lasting` and `merged` see whole runs.",
    /// What becomes of values before they are compared.
    comparison: Comparison = Exact
        "Nothing is rounded before a comparison, unless the formula says `rounded`.",
    /// Which step of a penalty applies to a value.
    steps: Steps = LastThatHolds "They are tried from first to last; the last that holds applies.",
    /// Windows at the edges of the term.
    partial_windows: PartialWindows = JudgedAsTheyAre
        "They are shorter, and targets, limits, caps and samples are not reduced.",
    /// Which terms judge a window.
    terms: Terms = AtStartOfWindow "Those in force at its start; so for a value with a date.",
    /// Which period a window belongs to, for caps, claims and fees.
    period_of_window: PeriodOfWindow = WhereItEnds "That in which it ends; a row, that of its date.",
    /// The flat fee of a window.
    flat_fee: FlatFee = PerCalendarDay
        "The sum over its calendar days: the fee of a day's period, divided by the period's days.",
    /// A flat fee as the basis of an objective with groups.
    basis_of_groups: BasisOfGroups = WholeForEachGroup
        "Whole for each group; the penalty's own cap bounds the sum over its groups in a window.",
    /// Windows that are not judged, in patterns.
    not_judged_in_patterns: NotJudgedInPatterns = NoMissAndBreaksARun
        "They are no miss, and they break a run.",
    /// Misses that gave a right which was used, cured or has lapsed.
    spent_misses: SpentMisses = CountNoMore "They count no more.",
    /// The last day of a period of days, weeks or months from a date.
    last_day: LastDay = CountsWhole "It counts whole; the day from which they are counted does not.",
    /// Clocks of cases that are still open.
    open_cases: OpenCases = ReadAtCutOff
        "They run to the cut-off of the statement: late once the time is over, otherwise undetermined.",
    /// Time before the data of a source begins.
    before_data: BeforeData = Unknown
        "It is unknown, and no gap, unless the source exists always and its data covers the time.",
    /// What is owed where data leaves it open.
    payable: Payable = LeastAmount "The least amount is payable, provisionally; the rest stays open.",
    /// A local time that the clock shows twice.
    repeated_local_time: RepeatedLocalTime = First
        "In a contract, the first. In data it must have an offset.",
    /// A local time that the clock skips.
    skipped_local_time: SkippedLocalTime = FirstInstantAfter "The first instant after the gap.",
}
