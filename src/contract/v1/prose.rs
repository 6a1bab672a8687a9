//! Words of the parties, with what they refer to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Words of the parties: pieces that follow one another. Between the references it is Markdown.
pub type Prose = Vec<Run>;

/// A piece of prose.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "run", rename_all = "snake_case", deny_unknown_fields)]
pub enum Run {
    /// Words.
    Text {
        /// The words (Markdown).
        words: String,
    },
    /// A reference, `{acme.service_desk}` in the source.
    Reference {
        /// The path of what it refers to.
        to: String,
        /// What is printed for it.
        words: String,
    },
    /// A defined term.
    Term {
        /// The path of its definition.
        to: String,
        /// The term as it stands in the text.
        words: String,
    },
}

/// A finding of the checker that the parties let stand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptedFinding {
    /// The name of the finding: `band_gap`.
    pub finding: String,
    /// Why it may stand, in the parties' words.
    pub reason: String,
}
