//! Every page in HTML that slac writes of the examples: agreements and service reports.
//!
//! A page must be well formed, its references must lead somewhere, and it must hold every
//! figure of what it shows.

use crate::rust_text::root;
use crate::statement::statements;
use slac::document::{self, ExampleResults};
use slac::evaluate::statement::{invoice, report, v1};
use slac::project::Project;
use std::collections::BTreeSet;

const FOLDERS: [&str; 5] = [
    "workplace",
    "github",
    "call_centre",
    "courier",
    "ivr_points",
];

/// Elements that have no end (HTML, section 13.1.2).
const VOID: [&str; 3] = ["meta", "br", "wbr"];

/// All agreements and all reports of worked examples, with a name.
fn pages() -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for folder in FOLDERS {
        let project = Project::open(&root().join("examples").join(folder)).expect("a project");
        let compiled = project.compile();
        let agreement = compiled.agreement.expect("an example has no errors");
        let results = ExampleResults::default();
        let document = document::agreement(&agreement, &compiled.sources, &results);
        pages.push((folder.to_owned(), document::html::write(&document)));
        for (statement, number) in statements(folder).iter().zip(1..) {
            let page = document::html::write(&report(statement));
            pages.push((format!("{folder}, example {number}"), page));
        }
    }
    pages
}

/// What is wrong with the nesting of a page's elements.
fn misnested(page: &str) -> Vec<String> {
    let (mut open, mut wrong): (Vec<&str>, Vec<String>) = (Vec::new(), Vec::new());
    for piece in page.split('<').skip(1) {
        let Some((tag, _)) = piece.split_once('>') else {
            wrong.push(format!("`<{piece}` has no end"));
            continue;
        };
        let name = tag.trim_start_matches('/').split([' ', '/']).next();
        let name = name.unwrap_or_default();
        if tag.starts_with('!') || tag.ends_with('/') || VOID.contains(&name) {
            continue;
        }
        if !tag.starts_with('/') {
            open.push(name);
        } else if open.pop() != Some(name) {
            wrong.push(format!("`<{tag}>` closes nothing"));
        }
    }
    wrong.extend(
        open.into_iter()
            .map(|name| format!("`<{name}>` stays open")),
    );
    wrong
}

/// The values of an attribute, in order.
fn attributes<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let begin = format!(" {name}=\"");
    let rests = page.split(begin.as_str()).skip(1);
    rests.filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn pages_are_well_formed_and_their_references_lead_somewhere() {
    for (name, page) in pages() {
        assert_eq!(misnested(&page), [] as [String; 0], "{name}");
        let ids = attributes(&page, "id");
        let once: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(once.len(), ids.len(), "{name}: an id stands twice");
        for address in attributes(&page, "href") {
            match address.strip_prefix('#') {
                Some(id) => assert!(once.contains(id), "{name}: nothing is called {id}"),
                None => assert!(
                    ["http://", "https://", "mailto:"]
                        .iter()
                        .any(|scheme| address.starts_with(scheme)),
                    "{name}: {address}"
                ),
            }
        }
        for forbidden in ["<script", "<iframe", "<img", " style=\"", " src=\"", " on"] {
            let markup = page.split('<').filter_map(|it| it.split('>').next());
            let mut markup = markup.map(|tag| format!("<{tag}"));
            let found = markup
                .find(|tag| tag.contains(&format!("{forbidden}\"")) || tag.starts_with(forbidden));
            assert_eq!(found, None, "{name}: {forbidden}");
        }
    }
}

#[test]
fn nesting_that_is_wrong_is_noticed() {
    assert_eq!(misnested("<p>a<br>b</p>"), [] as [String; 0]);
    assert_eq!(misnested("<p><b>a</p></b>").len(), 2);
    assert_eq!(misnested("<p>"), ["`<p>` stays open"]);
    assert_eq!(misnested("</p>"), ["`</p>` closes nothing"]);
}

#[test]
fn headings_are_nested_without_gaps() {
    for (name, page) in pages() {
        let mut last = 0;
        for piece in page.split("<h").skip(1) {
            let Some(level) = piece.chars().next().and_then(|digit| digit.to_digit(10)) else {
                continue;
            };
            assert!(
                level <= last + 1,
                "{name}: a heading of level {level} below one of {last}"
            );
            last = level;
        }
        assert_eq!(page.matches("<h1").count(), 1, "{name}");
    }
}

#[test]
fn each_figure_of_a_statement_stands_in_its_report() {
    for folder in FOLDERS {
        for statement in statements(folder) {
            let page = document::html::write(&report(&statement));
            for shown in shown(&statement) {
                let escaped = shown.replace('\'', "&#39;");
                assert!(page.contains(&escaped), "{folder}: {shown} is missing");
            }
        }
    }
}

/// Values, bounds, amounts, days: whatever a reader must find again.
fn shown(statement: &v1::Statement) -> Vec<String> {
    let ends = |range: &v1::Range| {
        let ends = range.least.iter().chain(&range.greatest);
        ends.map(|it| it.shown.clone()).collect::<Vec<_>>()
    };
    let mut shown = Vec::new();
    // Of nothing the report says that it is nothing.
    if !statement.summary.payable.exact.0.is_zero() {
        shown.push(statement.summary.payable.shown.clone());
    }
    for objective in &statement.objectives {
        for group in objective.windows.iter().flat_map(|it| &it.groups) {
            shown.extend(group.value.iter().flat_map(ends));
            shown.extend(group.target.iter().flat_map(|it| ends(&it.value)));
        }
    }
    for line in &statement.credits {
        shown.extend(ends(&line.entitlement));
        shown.push(line.payable.amount.shown.clone());
        shown.extend(line.basis.iter().flat_map(|it| ends(&it.amount)));
    }
    shown.extend(statement.totals.iter().map(|it| it.payable.shown.clone()));
    shown.extend(statement.dates.iter().map(|it| it.day.clone()));
    shown
}

#[test]
fn a_report_reads_well() {
    // A hundred and thirty minutes of a quarter with 129 600: 6 300 USD, a tenth of 63 000.
    let statements = statements("github");
    let statement = statements.get(1).expect("there are several examples");
    let text = document::markdown::write(&report(statement));
    let text: String = text
        .lines()
        .filter(|line| !line.contains("time zones"))
        .map(|line| format!("{}\n", line.replace('\u{202f}', " ")))
        .collect();
    insta::assert_snapshot!(text);
}

#[test]
fn an_invoice_has_a_line_for_each_credit() {
    let mut statements = statements("github");
    let statement = statements.get_mut(1).expect("there are several examples");
    for line in &mut statement.credits {
        line.title = "=HYPERLINK(\"http://evil.example\", \"a, b\")\u{202e}\u{1b}[2J".to_owned();
    }
    let csv = invoice::write(statement).expect("it is written to memory");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert_eq!(
        reader.headers().expect("headings"),
        &csv::StringRecord::from(&invoice::COLUMNS[..])
    );
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), statement.credits.len());
    let cell = |column: &str| {
        let at = invoice::COLUMNS.iter().position(|it| *it == column);
        at.and_then(|at| rows[0].get(at)).expect("a column")
    };
    // A tenth of three months at 21 000 USD.
    assert_eq!(cell("payable"), "6300");
    assert_eq!(cell("owed_least"), "6300");
    assert_eq!(cell("currency"), "USD");
    assert_eq!(cell("group"), "issues");
    assert!(
        cell("title").starts_with("'=HYPERLINK"),
        "{}",
        cell("title")
    );
    assert!(!csv.contains(['\u{202e}', '\u{1b}']));
}

#[test]
fn what_is_payable_adds_up_in_an_invoice() {
    for folder in FOLDERS {
        for mut statement in statements(folder) {
            // As if 7 EUR were certain for each total and for none of its lines.
            let more = v1::Amount {
                exact: slac::quantity::Number::from(7).into(),
                decimal: "7".to_owned(),
                shown: "7.00 EUR".to_owned(),
            };
            for total in &mut statement.totals {
                total.unallocated = more.clone();
            }
            let csv = invoice::write(&statement).expect("it is written to memory");
            let mut reader = csv::Reader::from_reader(csv.as_bytes());
            let rows: Vec<csv::StringRecord> =
                reader.records().map(|row| row.expect("a row")).collect();
            let without = rows.iter().filter(|row| row[5].is_empty());
            let amounts: Vec<&str> = without.map(|row| &row[14]).collect();
            assert_eq!(amounts, vec!["7"; statement.totals.len()], "{folder}");
            assert_eq!(rows.len(), statement.credits.len() + statement.totals.len());
        }
    }
}
