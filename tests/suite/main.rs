//! Everything that is tested from outside the library, in one binary that links once.
//!
//! `tests/README.md` says which folder holds which kind of test.

mod agreements;
mod architecture;
mod bad_input;
mod bench_of_lsp;
mod boundaries;
mod build;
mod cli;
mod contract;
mod damage;
mod difference;
mod document;
mod errors;
mod evaluation;
mod examples;
mod examples_of_money;
mod examples_of_support;
mod fmt;
mod format;
mod hostile;
mod ir;
mod keywords;
mod markdown;
mod mistakes;
mod oracle;
mod outputs;
mod pages;
mod plan;
mod redline;
mod reference;
mod rows_within_rows;
mod rust_text;
mod sentences;
mod spec;
mod statement;
mod stdlib;
mod support;
mod syntax;
mod vectors;
mod views;
mod working_time;
