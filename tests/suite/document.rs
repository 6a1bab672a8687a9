//! Documents of the examples: what they print, and that no number is lost or made up.

mod quantities;

use crate::rust_text::root;
use crate::support::up_to_date;
use quantities::stated;
use slac::Compilation;
use slac::document::model::{QuantityBasis, Run, Value};
use slac::document::visit::{Visited, walk};
use slac::document::{self, Document, ExampleResults};
use slac::evaluate::example::{results, run_examples};
use slac::ir::{Agreement, Constant, ExprKind, Target};
use slac::plan;
use slac::project::Project;
use slac::quantity::Number;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A contract that has what the examples lack.
const FORMS: &str = include_str!("document/forms.sla");

/// An agreement and its document.
fn all() -> Vec<(String, Arc<Agreement>, Document)> {
    let mut all: Vec<(String, Arc<Agreement>, Document)> = names()
        .into_iter()
        .map(|name| {
            let (agreement, document) = document_of(&name);
            (name, agreement, document)
        })
        .collect();
    let (agreement, document) = document_of_text(FORMS);
    all.push(("forms".to_owned(), agreement, document));
    all
}

/// The names of the examples.
fn names() -> Vec<String> {
    let folders = crate::contract::examples().into_iter();
    let name = |folder: std::path::PathBuf| {
        let name = folder.file_name().expect("a folder has a name");
        name.to_str().expect("it is text").to_owned()
    };
    folders.map(name).collect()
}

fn compiled(name: &str) -> Compilation {
    let project = Project::open(&root().join("examples").join(name)).expect("it is a project");
    project.compile()
}

fn document_of(name: &str) -> (Arc<Agreement>, Document) {
    let compilation = compiled(name);
    let agreement = compilation.agreement.expect("an example has no errors");
    let ran = run_examples(&agreement, &plan::build_versions(&compilation.versions));
    let document = document::agreement(&agreement, &compilation.sources, &results(&ran));
    (agreement, document)
}

fn document_of_text(text: &str) -> (Arc<Agreement>, Document) {
    let compiled = slac::check_text("forms.sla", text);
    let headlines = compiled.diagnostics.iter().map(|it| it.headline.clone());
    let found: Vec<String> = headlines.collect();
    let found = found.join("\n");
    let agreement = compiled.agreement.expect(&found);
    let none = ExampleResults::default();
    let document = document::agreement(&agreement, &compiled.sources, &none);
    (agreement, document)
}

#[test]
fn documents_of_the_examples_are_as_they_were_read() {
    for name in names() {
        let (_, document) = document_of(&name);
        let text = document::markdown::write(&document);
        up_to_date(&format!("examples/{name}/{name}.md"), &text);
    }
    let (_, document) = document_of_text(FORMS);
    up_to_date(
        "tests/suite/document/forms.md",
        &document::markdown::write(&document),
    );
}

/// Quantities of a document that have this basis.
fn printed(document: &Document, basis: QuantityBasis) -> BTreeSet<Value> {
    let mut found = BTreeSet::new();
    walk(document, &mut |it| {
        if let Visited::Run(Run::Quantity(quantity)) = it
            && quantity.basis == basis
        {
            found.insert(quantity.value.clone());
        }
    });
    found
}

#[test]
fn every_number_of_the_agreement_is_printed_and_no_other() {
    for (name, agreement, document) in all() {
        let (stated, printed) = (
            stated(&agreement),
            printed(&document, QuantityBasis::Agreement),
        );
        let lost: Vec<&Value> = stated.difference(&printed).collect();
        let made_up: Vec<&Value> = printed.difference(&stated).collect();
        assert!(lost.is_empty(), "{name}: not printed: {lost:?}");
        assert!(made_up.is_empty(), "{name}: in no agreement: {made_up:?}");
    }
}

/// Were a number of the document another one, the test above would see it.
#[test]
fn a_changed_number_is_seen() {
    let (_, document) = document_of_text(FORMS);
    let numbers = [
        ("90 minutes", "91 minutes"),
        ("99.99%", "99.98%"),
        ("12_000.50 EUR", "12_000.51 EUR"),
        ("2026-12-24", "2026-12-23"),
        ("18:30", "18:31"),
        ("from 1 to 10", "from 1 to 11"),
        ("unless ended with 3 months", "unless ended with 5 months"),
    ];
    for (old, new) in numbers {
        assert!(FORMS.contains(old), "{old}");
        let (changed, _) = document_of_text(&FORMS.replace(old, new));
        let printed = printed(&document, QuantityBasis::Agreement);
        assert_ne!(stated(&changed), printed, "{old}");
    }
}

/// What is derived is a share of a period's length, and that length in days.
#[test]
fn derived_numbers_follow_from_targets() {
    for (name, agreement, document) in all() {
        let derived = printed(&document, QuantityBasis::Derived);
        let mut allowed = BTreeSet::new();
        for target in levels(&agreement) {
            for bound in &target.bounds {
                let ExprKind::Constant(Constant::Number(level)) = &bound.value.kind else {
                    continue;
                };
                for days in [7, 28, 29, 30, 31, 90, 91, 92, 365, 366] {
                    let length = Number::from(days * 86_400_000_000);
                    allowed.insert(Value::Duration(&(&Number::one() - level) * &length));
                    allowed.insert(Value::Duration(level * &length));
                    allowed.insert(Value::Period(u32::try_from(days).expect("small"), "day"));
                }
            }
        }
        assert!(derived.is_subset(&allowed), "{name}: {derived:?}");
    }
}

#[test]
fn a_target_is_said_in_time() {
    let (_, document) = document_of("workplace");
    let derived = printed(&document, QuantityBasis::Derived);
    // A thousandth of 30 days of 86 400 seconds: 2 592 seconds, 43 minutes and 12 seconds.
    assert!(derived.contains(&Value::Duration(Number::from(2_592_000_000))));
}

#[test]
fn computed_numbers_are_results_of_examples() {
    for name in names() {
        let (agreement, document) = document_of(&name);
        let computed = printed(&document, QuantityBasis::Computed);
        let plan = plan::build_versions(&compiled(&name).versions);
        let ran = run_examples(&agreement, &plan);
        let mut figures = BTreeSet::new();
        for outcome in ran.iter().flat_map(|it| &it.checks).map(|it| &it.outcome) {
            if let document::Outcome::Value(value) = outcome {
                figures.extend(value.lo.iter().chain(&value.hi).cloned());
            }
        }
        for value in &computed {
            let number = match value {
                Value::Number(it)
                | Value::Percent(it)
                | Value::Money(it, _)
                | Value::Duration(it) => Some(it),
                _ => None,
            };
            let known = number.is_some_and(|number| figures.contains(number));
            assert!(known, "{name}: {value:?}");
        }
    }
}

/// Numbers are quantities, numbering, or the parties' own words: never words of slac.
#[test]
fn words_of_slac_hold_no_digit() {
    for (name, _, document) in all() {
        walk(&document, &mut |it| {
            if let Visited::Run(Run::Text(words)) = it {
                assert!(
                    !words.contains(|c: char| c.is_ascii_digit()),
                    "{name}: {words}"
                );
                assert!(!words.to_lowercase().contains("penalty"), "{name}: {words}");
            }
        });
    }
}

#[test]
fn references_lead_somewhere_and_anchors_are_unique() {
    for (name, _, document) in all() {
        let (mut anchors, mut references) = (Vec::new(), Vec::new());
        walk(&document, &mut |it| match it {
            Visited::Anchor(anchor) => anchors.push(anchor.clone()),
            Visited::Run(Run::Reference(reference)) => references.push(reference.clone()),
            _ => {}
        });
        let unique: BTreeSet<_> = anchors.iter().cloned().collect();
        assert_eq!(unique.len(), anchors.len(), "{name}: {anchors:?}");
        for reference in references {
            assert!(unique.contains(&reference.to), "{name}: {reference:?}");
            assert!(!reference.words.is_empty(), "{name}: {reference:?}");
        }
    }
}

/// Every sentence and every row says which line of the contract it comes from.
#[test]
fn every_sentence_knows_its_line() {
    for (name, _, document) in all() {
        let mut without = Vec::new();
        walk(&document, &mut |it| {
            if let Visited::Runs(runs, None) = it {
                without.push(runs);
            }
        });
        // The title, headings of sections and of columns belong to no line.
        let mut named: Vec<&[Run]> = vec![&document.title];
        named.extend(document.sections.iter().map(|section| &*section.heading));
        let headings = without.iter().filter(|runs| !named.contains(runs));
        for runs in headings {
            let short = runs.len() == 1;
            assert!(short, "{name}: {runs:?}");
        }
    }
}

fn levels(agreement: &Agreement) -> impl Iterator<Item = &Target> {
    let objectives = agreement.objectives.iter();
    objectives.flat_map(|it| it.targets.iter().chain(&it.minimums))
}
