//! Names and types (see `rules` for what is proved beyond them).

pub mod rules;
