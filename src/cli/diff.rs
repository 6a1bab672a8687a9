//! `slac diff`

mod git;

use super::args::{self, DiffFailOn, DiffFormat};
use super::check::{as_of, open};
use super::inspect::compiled;
use super::screen::{Screen, Trouble};
use super::wrong::Wrong;
use super::{Outcome, bug};
use crate::Compilation;
use crate::difference::text;
use crate::difference::v1::{Change, Favours};
use crate::document::{self, Document, redline};
use crate::evaluate::example::{results, run_examples};
use crate::ir::Agreement;
use crate::plan;
use crate::quantity::Date;
use crate::witness::difference;
use std::path::Path;

/// Compares two contracts, two dates of one, or two revisions.
pub(super) fn diff(args: &args::Diff, screen: &mut Screen) -> Result<Outcome, Trouble> {
    if args.after.is_none() && args.from.is_none() && args.to.is_none() {
        let wrong = Wrong::new("there is nothing to compare it with");
        return Err(screen.cannot(&wrong.help(
            "name a second contract or revision, or two days: `--from 2026-03-31 --to 2026-04-01`",
        )));
    }
    let second = args.after.as_deref().unwrap_or(&args.before);
    let before = compilation(&args.before, args.from.as_deref(), screen)?;
    let after = compilation(second, args.to.as_deref(), screen)?;
    let (Some((was, before)), Some((is, after))) = (
        before
            .as_ref()
            .and_then(|it| Some((it, it.agreement.as_ref()?))),
        after
            .as_ref()
            .and_then(|it| Some((it, it.agreement.as_ref()?))),
    ) else {
        // Two texts of which one has errors are not compared: there is no answer.
        return Err(Trouble::Told);
    };
    let found = difference(before, after);
    let page = match args.format {
        DiffFormat::Text => text::text(&found),
        DiffFormat::Markdown => text::markdown(&found),
        DiffFormat::Redline => document::markdown::write(&redlined((was, before), (is, after))),
        DiffFormat::RedlineHtml => document::html::write(&redlined((was, before), (is, after))),
        DiffFormat::Json => {
            let json = serde_json::to_string_pretty(&found);
            format!(
                "{}\n",
                json.map_err(|error| bug::of_form(&error.to_string(), screen))?
            )
        }
    };
    screen.print(&page)?;
    let fails = found.changes.iter().any(|it| fails(it, &args.fail_on));
    Ok(if fails {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}

/// Whether a change is one of those that were asked for; without asking, each is.
fn fails(change: &Change, on: &[DiffFailOn]) -> bool {
    if on.is_empty() {
        return true;
    }
    on.iter().any(|it| match it {
        DiffFailOn::FavoursProvider => {
            matches!(change.favours, Favours::Provider | Favours::Both)
        }
        DiffFailOn::FavoursCustomer => {
            matches!(change.favours, Favours::Customer | Favours::Both)
        }
        DiffFailOn::Undecided => change.favours == Favours::Undecided,
        DiffFailOn::Nothing => false,
    })
}

/// The documents of two agreements as one.
fn redlined(before: (&Compilation, &Agreement), after: (&Compilation, &Agreement)) -> Document {
    // An example shows what the text afterwards comes to; what it would have come to before is no part of the change.
    let ran = run_examples(after.1, &plan::build_versions(&after.0.versions));
    let results = results(&ran);
    let document = |(compilation, agreement): (&Compilation, &Agreement)| {
        document::agreement(agreement, &compilation.sources, &results)
    };
    redline::with_legend(redline::redline(&document(before), &document(after)))
}

/// The contract that an argument names; nothing if it has errors, which are shown.
fn compilation(
    named: &str,
    day: Option<&str>,
    screen: &mut Screen,
) -> Result<Option<Compilation>, Trouble> {
    let on_disk = Path::new(named);
    Ok(match named.split_once(':') {
        Some((revision, path)) if !on_disk.exists() => {
            let day = day.map(|text| parsed(text, screen)).transpose()?;
            let compilation =
                git::compile(revision, path, day).map_err(|wrong| screen.cannot(&wrong))?;
            with_findings(compilation, screen)
        }
        _ => {
            let project = as_of(open(on_disk, screen)?, day, screen)?;
            compiled(&project, screen)
        }
    })
}

fn parsed(text: &str, screen: &mut Screen) -> Result<Date, Trouble> {
    Date::parse(text.trim()).ok_or_else(|| {
        let wrong = Wrong::new(format!("`{text}` is no day"));
        screen.cannot(&wrong.help("write it like 2026-03-31"))
    })
}

fn with_findings(compilation: Compilation, screen: &mut Screen) -> Option<Compilation> {
    if compilation.agreement.is_some() {
        return Some(compilation);
    }
    let errors = compilation.diagnostics.iter().filter(|one| one.is_error());
    screen.tell_findings(&errors.cloned().collect(), &compilation.sources);
    None
}
