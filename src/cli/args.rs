//! What can be asked for.

use crate::emit::FORMS;
use clap::builder::{PossibleValue, PossibleValuesParser};
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
  slac build workplace.sla -o out     write documents and JSON
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
    Eval(Eval),
    Test(Test),
    Build(Build),
    Diff(Diff),
    Amendment(Amendment),
    New(New),
    Fmt(Fmt),
    Explain(Explain),
    Lsp(Lsp),
    Completions(Completions),
    Man(Man),
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

    /// Use this value of a `param` instead of the one that is written; may be repeated
    #[arg(long, value_name = "PARAM=VALUE")]
    pub(super) set: Vec<String>,

    /// Leave aside the amendments that take effect after this day
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<String>,

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

/// Evaluate a contract against data: verdicts, credits, rights
///
/// The data is what the project file names, and what `--data` names instead. Windows belong to the
/// time asked for by their last instant; those before are measured too, as patterns look back.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  slac eval examples/workplace --over 2026-04
  slac eval workplace.sla --over 2026-04 --data checks=april.csv --data incidents=tickets.csv
  slac eval workplace.sla --over '2026-01 to 2026-06' --format json > statement.json
  slac eval workplace.sla --over 2026-04 --format html > report.html
  slac eval workplace.sla --over 2026-04 --given uptime=99.7%
  slac eval hosting.sla --over 2026-04 --set plan_fee='250 USD'

A period is a year, quarter, month, week, day or hour: 2026, 2026-Q1, 2026-03, 2026-W14, 2026-03-31")]
pub(super) struct Eval {
    /// A contract or a project
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,

    /// The time to evaluate: a period, or the first and the last of several
    #[arg(long, value_name = "PERIOD[ to PERIOD]")]
    pub(super) over: String,

    /// A file of data, or SOURCE=none where it is known that there is none; may be repeated. Without
    /// SOURCE=, it belongs to the source whose columns fit
    #[arg(long, value_name = "[SOURCE=]PATH")]
    pub(super) data: Vec<String>,

    /// Take this value of a metric or an objective instead of the measured one
    #[arg(long, value_name = "METRIC=VALUE")]
    pub(super) given: Vec<String>,

    /// Use this value of a `param` instead of the one that is written; may be repeated
    #[arg(long, value_name = "PARAM=VALUE")]
    pub(super) set: Vec<String>,

    /// Leave aside the amendments that take effect after this day
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<String>,

    /// A statement (JSON) about the time before: what it calls final is not computed anew
    #[arg(long, value_name = "STATEMENT")]
    pub(super) history: Option<PathBuf>,

    /// Claims that were made (CSV with the columns `on`, `penalty`, `window`, `clause`, and keys of groups): what was not
    /// claimed in time is not payable
    #[arg(long, value_name = "CLAIMS")]
    pub(super) claims: Option<PathBuf>,

    /// Read clocks that still run at this time instead of the end of the data
    #[arg(long, value_name = "TIME")]
    pub(super) cut_off: Option<String>,

    /// Stop at the first row of data that is refused
    #[arg(long)]
    pub(super) strict: bool,

    /// Show the way from each amount back to the rows behind it
    #[arg(long)]
    pub(super) explain: bool,

    /// What makes the exit code 1
    #[arg(
        long,
        value_name = "WHAT",
        value_delimiter = ',',
        default_value = "undetermined,refused"
    )]
    pub(super) fail_on: Vec<FailOn>,

    /// How the statement is shown
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub(super) format: StatementFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum StatementFormat {
    /// For the terminal
    Text,
    /// For programs
    Json,
    /// The service report
    Markdown,
    /// The service report as a page for a browser and for paper
    Html,
    /// The credits, a line each, for invoicing
    Csv,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum FailOn {
    /// A promise that was not kept
    Missed,
    /// A verdict, credit or right that the data leaves open, or that lacks its data
    Undetermined,
    /// Rows of data that cannot be used
    Refused,
    /// Nothing of these
    Nothing,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum OutputFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Run the worked examples of contracts
///
/// Each example gives its own data and says what follows from it. It is computed as real data is,
/// and compared exactly.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  slac test
  slac test workplace.sla --format json")]
pub(super) struct Test {
    /// Contracts, projects, or folders to search
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Leave aside the amendments that take effect after this day
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<String>,

    /// How results are shown
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub(super) format: OutputFormat,
}

/// Build a contract into JSON and documents
///
/// All forms are written or none. A build replaces what an earlier one wrote, and touches nothing
/// else in the folder. A contract with errors, or with a worked example that fails, builds nothing.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  slac build workplace.sla -o out
  slac build examples/workplace --emit contract,plan
  slac build . --deny warnings")]
pub(super) struct Build {
    /// A contract or a project
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,

    /// The folder to build into, instead of `output` of the project file
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,

    /// Which forms; all without it
    #[arg(long, value_name = "FORM", value_delimiter = ',', value_parser = forms())]
    pub(super) emit: Vec<String>,

    /// Say in the JSON contract where each part is written
    #[arg(long)]
    pub(super) provenance: bool,

    /// Use this value of a `param` instead of the one that is written; may be repeated
    #[arg(long, value_name = "PARAM=VALUE")]
    pub(super) set: Vec<String>,

    /// Leave aside the amendments that take effect after this day
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<String>,

    /// Let warnings fail the build, too
    #[arg(long, value_name = "WHAT")]
    pub(super) deny: Option<Deny>,
}

/// Write an amendment as a document of its own
///
/// Why it was made, what changes from what to what, from when it is in force, and who agrees.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  slac amendment examples/outsourcing a3
  slac amendment contract.sla stricter --format html > stricter.html")]
pub(super) struct Amendment {
    /// A contract or a project
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,

    /// The name of the amendment
    #[arg(value_name = "NAME")]
    pub(super) name: String,

    /// How it is written
    #[arg(long, value_name = "FORM", default_value = "markdown")]
    pub(super) format: DocumentFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum DocumentFormat {
    /// Markdown
    Markdown,
    /// A page for a browser and for paper
    Html,
}

/// Say what differs between two contracts, by what they mean
///
/// Names, order and layout make no difference. Each change says whom it favours, and, where there is one, a
/// value for which the two texts give two answers. Compared are two files or projects, two days of one
/// contract with amendments, or two revisions of a git repository. The exit code is 1 when something differs.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  slac diff old.sla new.sla
  slac diff examples/outsourcing --from 2026-03-31 --to 2026-04-01
  slac diff main:contract.sla contract.sla --fail-on favours-provider")]
pub(super) struct Diff {
    /// A contract, a project, or `REVISION:FILE`
    #[arg(value_name = "BEFORE")]
    pub(super) before: String,

    /// The same, afterwards; the first one where two days are compared
    #[arg(value_name = "AFTER")]
    pub(super) after: Option<String>,

    /// Leave aside the first one's amendments that take effect after this day
    #[arg(long, value_name = "DATE")]
    pub(super) from: Option<String>,

    /// Leave aside the second one's amendments that take effect after this day
    #[arg(long, value_name = "DATE")]
    pub(super) to: Option<String>,

    /// How the difference is written
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub(super) format: DiffFormat,

    /// Which changes give the exit code 1; all without it
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    pub(super) fail_on: Vec<DiffFailOn>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum DiffFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// For a pull request
    Markdown,
    /// The document with what is new underlined and what is gone struck through, as Markdown
    Redline,
    /// The same as a page for a browser and for paper
    RedlineHtml,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum DiffFailOn {
    /// What favours the provider, if only in some cases
    FavoursProvider,
    /// What favours the customer, if only in some cases
    FavoursCustomer,
    /// Of which it is not decided whom it favours
    Undecided,
    /// Nothing of these
    Nothing,
}

/// The forms that a contract can be built into.
fn forms() -> PossibleValuesParser {
    let forms = FORMS.iter();
    PossibleValuesParser::new(forms.map(|form| PossibleValue::new(form.name).help(form.about)))
}

/// Lay out contracts: indentation, blanks, columns
///
/// Line breaks and comments stay where they are, and nothing but blanks changes. What cannot be read
/// is left as it is. Without a path, every `.sla` file below the current folder is laid out.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  slac fmt
  slac fmt --check examples
  slac fmt - < draft.sla > tidy.sla")]
pub(super) struct Fmt {
    /// Files, folders to search, or `-` to read the standard input and write the standard output
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Change nothing; say what would change
    #[arg(long)]
    pub(super) check: bool,
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

/// Start the language server, for editors
///
/// It speaks the Language Server Protocol on the standard input and output. The program is `slac-lsp`, which
/// must stand beside `slac`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  slac lsp")]
pub(super) struct Lsp {
    /// What editors say to servers that know several ways to be talked to; there is one here
    #[arg(long, hide = true)]
    pub(super) stdio: bool,

    /// The process of the editor; it says so itself, too
    #[arg(long = "clientProcessId", hide = true, value_name = "PID")]
    pub(super) client_process_id: Option<u32>,
}

/// Begin a project: a small contract with sample data
///
/// The folder must not exist yet, or be empty. What is written there checks, tests, evaluates and
/// builds as it is.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  slac new hosting")]
pub(super) struct New {
    /// The folder to make
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
}

/// Print the completions of a shell
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  slac completions bash > ~/.local/share/bash-completion/completions/slac
  slac completions zsh > \"${fpath[1]}/_slac\"
  slac completions fish > ~/.config/fish/completions/slac.fish")]
pub(super) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
}

/// Print the manual page of the program or of a command
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  slac man > slac.1
  slac man build | man -l -")]
pub(super) struct Man {
    /// A command; the whole program without it
    #[arg(value_name = "COMMAND")]
    pub(super) command: Option<String>,
}

/// Print what is computed, for engines and for the curious
#[derive(Args, Debug)]
#[command(hide = true)]
pub(super) struct Inspect {
    /// A contract or a project
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
}
