//! What an evaluation says: verdicts, credits, rights and dates, and the chain behind each.
//!
//! `v1` is the statement as JSON, a promise to its readers. `text` shows it to people,
//! `explain` follows one amount back to the rows behind it. Neither judges anything:
//! what they say stands in the statement.

pub mod show;
pub mod v1;
