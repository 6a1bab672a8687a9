//! What can be asked for.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Write, check and evaluate service level agreements.
#[derive(Parser, Debug)]
#[command(
    name = "slac",
    version,
    disable_help_subcommand = true,
    max_term_width = 100,
    after_help = "\
Examples:
  slac check                          check every contract below this folder
  slac eval workplace.sla --over 2026-04 --data checks=april.csv
  slac explain band_gap               explain a finding

Exit codes: 0 nothing found, 1 something found, 2 wrong use or unreadable files, 101 a bug of slac"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,

    /// Colour the output: never means never, auto asks the terminal and NO_COLOR
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    Check(Check),
    Explain(Explain),
    Plan(Inspect),
    Ir(Inspect),
}

/// Check contracts and say what is wrong with them
///
/// Without a path, everything below the current folder is checked: each project (a folder with a
/// `slac.toml`) and each other file with a contract.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  slac check
  slac check workplace.sla --deny warnings
  slac check --fix
  slac check --format json | jq -r .headline")]
pub(super) struct Check {
    /// Contracts, projects, or folders to search
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Apply the fixes that cannot change what the parties meant
    #[arg(long)]
    pub(super) fix: bool,

    /// Let warnings fail the check, too
    #[arg(long, value_name = "WHAT")]
    pub(super) deny: Option<Deny>,

    /// How findings are shown
    #[arg(long, value_name = "FORM", default_value = "full")]
    pub(super) format: FindingFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum Deny {
    Warnings,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum FindingFormat {
    /// With the place drawn
    Full,
    /// One line each
    Short,
    /// One JSON object a line
    Json,
}

/// Explain a finding by its number or its name
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  slac explain SLA0401
  slac explain band_gap
  slac explain --list")]
pub(super) struct Explain {
    /// The number or the name of a finding
    #[arg(required_unless_present = "list")]
    pub(super) code: Option<String>,

    /// List all findings
    #[arg(long)]
    pub(super) list: bool,
}

/// Print what is computed, for engines and for the curious
#[derive(Args, Debug)]
#[command(hide = true)]
pub(super) struct Inspect {
    /// A contract or a project
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
}
