//! What an evaluation says: verdicts, credits, rights and dates, and the chain behind each.
//!
//! `v1` is the statement as JSON, a promise to its readers. `text` shows it to people,
//! `explain` follows one amount back to the rows behind it, `report` is a document to send
//! and file, `invoice` the lines for whoever pays. None of them judges anything: what they
//! say stands in the statement.

mod bank;
pub mod explain;
pub mod invoice;
mod report;
pub mod show;
pub mod text;
pub mod v1;
pub(super) mod words;

pub use report::report;

/// The statement as JSON, indented, with a line feed at its end.
///
/// # Errors
/// Never for a statement that `assess` made; serialising can fail in principle.
pub fn to_json(statement: &v1::Statement) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(statement).map(|text| text + "\n")
}

/// Reads a statement back.
///
/// # Errors
/// In words, when the text is no statement of a version that is known.
pub fn from_json(text: &str) -> Result<v1::Statement, String> {
    let statement: v1::Statement = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if statement.format == v1::FORMAT {
        Ok(statement)
    } else {
        Err(format!(
            "the format is `{}`, and only `{}` is known",
            statement.format,
            v1::FORMAT
        ))
    }
}
