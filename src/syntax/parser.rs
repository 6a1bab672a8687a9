//! The parser that pest makes from `grammar/sla.pest`.
//!
//! Everything pest knows stays behind this module and `build`: the rest of the
//! program sees the tree only.
#![allow(
    missing_docs,
    unreachable_pub,
    reason = "the rules are made by a macro, and documented in the grammar"
)]

use pest::Parser;
use pest::error::Error;
use pest::iterators::Pairs;

#[derive(pest_derive::Parser)]
#[grammar = "grammar/sla.pest"]
struct SlaParser;

/// Parses the whole of `text` as `rule`.
///
/// # Errors
/// The furthest place that was reached, and what could have stood there.
pub(super) fn parse(rule: Rule, text: &str) -> Result<Pairs<'_, Rule>, Box<Error<Rule>>> {
    SlaParser::parse(rule, text).map_err(Box::new)
}
