//! What the contract becomes: its document, and how its worked examples come out.

use super::{Analysis, Place};
use crate::document::{self, html};
use crate::evaluate::example::{Ran, results, run_examples};
use crate::plan;
use crate::text::{Location, sanitise, sanitise_line};

/// A worked example and how it came out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Example {
    /// Its title.
    pub name: String,
    /// Where it is written.
    pub place: Place,
    /// Whether everything came out as expected.
    pub passed: bool,
    /// What came out otherwise, a line each; empty where it passed.
    pub message: String,
    /// Where the first expectation stands that was not met.
    pub unmet: Option<Place>,
}

/// The document as a page, as `slac build` writes it; nothing while the contract has errors.
pub(super) fn page(analysis: &Analysis) -> Option<String> {
    let compilation = &analysis.compilation;
    let agreement = analysis.agreement()?;
    let plan = plan::build_versions(&compilation.versions);
    let ran = run_examples(agreement, &plan);
    let document = document::agreement(agreement, &compilation.sources, &results(&ran));
    Some(html::write(&document))
}

/// Every worked example of the contract; nothing while it has errors.
pub fn examples(analysis: &Analysis) -> Option<Vec<Example>> {
    let compilation = &analysis.compilation;
    if compilation.versions.is_empty() {
        return None;
    }
    let plan = plan::build_versions(&compilation.versions);
    // Each example is read with the text in which it was written, and judged by the terms of its windows.
    let versions = compilation.versions.iter();
    let ran = versions.flat_map(|version| run_examples(&version.agreement, &plan));
    let mut found: Vec<Example> = Vec::new();
    for ran in ran {
        let Some(place) = analysis.place(ran.at) else {
            continue;
        };
        let example = Example {
            name: sanitise_line(&ran.title).into_owned(),
            place,
            passed: ran.passed(),
            message: message(&ran),
            unmet: unmet(&ran).and_then(|at| analysis.place(at)),
        };
        if !found.contains(&example) {
            found.push(example);
        }
    }
    Some(found)
}

fn unmet(ran: &Ran) -> Option<Location> {
    let mut checks = ran.checks.iter();
    checks.find(|it| !it.holds).map(|it| it.at)
}

fn message(ran: &Ran) -> String {
    let refused = ran.refused.clone();
    let problems = ran.problems.into_iter().map(ToString::to_string);
    let checks = ran.checks.iter().filter(|it| !it.holds);
    let checks = checks.map(|it| format!("expected {}, but it is {}", it.expected, it.actual));
    let lines: Vec<String> = refused.into_iter().chain(problems).chain(checks).collect();
    sanitise(&lines.join("\n")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fixture;
    use super::examples;

    const RULES: &str = concat!(
        "source checks \"Checks\" { kind samples every 1 minute; exists always; gaps count as down\n",
        "  supplied by acme; field at timestamp; field ok bool }\n",
        "let outage \"Outage\" = time(checks where not ok)\n",
        "metric up: percent = 1 - length(outage) / length(window)\n",
        "objective uptime \"Uptime\" { for workplace; measure up; target >= 99.9%; over each calendar month }\n",
    );

    /// 44 minutes are more than 43.2.
    const EXAMPLES: &str = concat!(
        "example \"Too long\" { over 2026-04; given checks fail from 2026-04-03 10:00 to 2026-04-03 10:44\n",
        "  expect uptime missed }\n",
        "example \"Wrong\" { over 2026-04; given checks fail from 2026-04-03 10:00 to 2026-04-03 10:44\n",
        "  expect uptime met }\n",
    );

    #[test]
    fn examples_say_what_came_out() {
        let fixture = Fixture::new(&format!("{RULES}{EXAMPLES}"));
        let found = examples(&fixture.analysis).expect("the contract is right");
        let shown: Vec<String> = found
            .iter()
            .map(|it| format!("{} {} {}", it.name, it.passed, it.message))
            .collect();
        insta::assert_snapshot!(shown.join("\n"));
        let broken = Fixture::new(&format!("{RULES}let x = y\n"));
        assert_eq!(examples(&broken.analysis), None);
    }

    #[test]
    fn the_last_good_page_stays_while_there_are_errors() {
        let mut fixture = Fixture::new(RULES);
        let before = fixture.workspace.preview(&fixture.texts, "main.sla");
        let html = before.html.expect("the contract is right");
        assert!(
            before.ok && html.contains("<h1>Test agreement</h1>"),
            "{html}"
        );
        let text = fixture.text("main.sla").to_owned() + "let x = y\n";
        fixture.texts.set("main.sla", text, 2);
        let after = fixture.workspace.preview(&fixture.texts, "main.sla");
        assert_eq!(
            (after.html, after.version, after.ok),
            (Some(html), Some(1), false)
        );
    }
}
