//! `slac explain`

use super::Outcome;
use super::args;
use super::screen::{Screen, Trouble};
use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Severity, codes, pages};

/// Prints the page of a finding, or the list of all.
pub(super) fn explain(args: &args::Explain, screen: &mut Screen) -> Result<Outcome, Trouble> {
    let Some(code) = &args.code else {
        screen.print(&list())?;
        return Ok(Outcome::Clean);
    };
    if let Some(page) = pages::explain(code) {
        screen.print(page)?;
        return Ok(Outcome::Clean);
    }
    let all = codes::ALL.iter().flat_map(|it| [it.name, it.id]);
    let help = match nearest(code, all) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`slac explain --list` shows all".to_owned(),
    };
    screen.complain(&format!("there is no finding `{code}`"), Some(&help));
    Ok(Outcome::Trouble)
}

fn list() -> String {
    let longest = codes::ALL.iter().map(|code| code.name.len()).max();
    let width = longest.unwrap_or_default();
    let line = |code: &crate::diagnostics::Code| {
        let severity = match code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        format!(
            "{}  {:width$}  {severity:7}  {}\n",
            code.id, code.name, code.summary
        )
    };
    codes::ALL.iter().map(line).collect()
}
