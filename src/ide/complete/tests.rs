//! What is offered at places of texts.

use super::super::testing::Fixture;
use super::{Completion, complete};

fn offered(text: &str) -> Vec<String> {
    let fixture = Fixture::new(text);
    let (file, offset) = fixture.place();
    let found = complete(&fixture.analysis, file, offset).items.into_iter();
    found.map(|it| it.label).collect()
}

#[test]
fn declarations_begin_at_the_outermost_level() {
    let found = offered("par$0\n");
    assert!(found.contains(&"party".to_owned()) && found.contains(&"use".to_owned()));
    assert!(!found.contains(&"target".to_owned()));
}

#[test]
fn clauses_are_those_that_are_allowed_and_not_given() {
    let found =
        offered("objective a \"A\" {\n  for workplace\n  $0\n  over each calendar month\n}\n");
    assert_eq!(found[..2], ["measure", "target"], "{found:?}");
    for given in ["over", "for", "party"] {
        assert!(!found.contains(&given.to_owned()), "{given}: {found:?}");
    }
}

#[test]
fn names_are_of_the_kind_that_a_clause_takes() {
    insta::assert_snapshot!(offered("let a = 1\nmetric up: percent = 1\nobjective b { measure $0").join(" "), @"up");
    insta::assert_snapshot!(offered("source s { supplied by $0").join(" "), @"acme globex customer provider");
    insta::assert_snapshot!(offered("objective b { for wor$0").join(" "), @"workplace");
}

#[test]
fn units_stand_behind_numbers() {
    let found = offered("objective b { target <= 30 $0");
    for unit in ["minutes", "business days", "EUR", "%"] {
        assert!(found.contains(&unit.to_owned()), "{unit}: {found:?}");
    }
    assert!(!found.contains(&"workplace".to_owned()));
}

#[test]
fn types_functions_members_and_modules() {
    let found = offered("enum Level { low }\nsource s { field a $0");
    assert!(found.contains(&"timestamp".to_owned()) && found.contains(&"Level".to_owned()));
    let found = offered("let x = len$0");
    assert!(found.contains(&"length".to_owned()), "{found:?}");
    insta::assert_snapshot!(offered("enum Level { low, high }\nlet x = Level.$0").join(" "), @"high low");
    insta::assert_snapshot!(offered("report r { sent by acme.$0").join(" "), @"duty");
    let found = offered("use std.$0\n");
    assert!(found.contains(&"holidays.germany".to_owned()), "{found:?}");
}

#[test]
fn nothing_is_offered_in_words() {
    assert!(offered("party a \"A$0\"\n").is_empty());
    assert!(offered("party a \"A$0").is_empty());
    assert!(offered("// par$0\n").is_empty());
    assert!(offered("// par $0\n").is_empty());
}

/// What is offered at a place, in one line, at most so many.
fn first(most: usize, text: &str) -> String {
    let found = offered(text);
    let more = if found.len() > most { " …" } else { "" };
    let shown: Vec<String> = found.into_iter().take(most).collect();
    format!("{}{more}", shown.join(" | "))
}

#[test]
fn words_that_join_a_clause_are_offered() {
    let places = [
        "amendments { agreed $0",
        "amendments { agreed by acme, $0",
        "amendments { silence for 20 days means $0",
        "source s { supplied $0",
        "source s { kind $0",
        "source s { gaps $0",
        "source s { gaps count as $0",
        "source s { figures of acme $0",
        "report r { sent $0",
        "report r { sent by acme $0",
        "report r { every $0",
        "report r { due $0",
        "termination t { right $0",
        "termination t { lapses 90 days $0",
        "remedies { claim $0",
        "remedies { claim by globex $0",
        "remedies { claim by globex within 30 days $0",
        "remedies { claim by globex within 30 days of $0",
        "remedies { round $0",
        "remedies { round each credit to 0.01 $0",
        "remedies { combine $0",
        "remedies { pay $0",
        "remedies { pay as $0",
        "remedies { pay as credit $0",
        "remedies { sole $0",
        "service s { fee 4_000 EUR $0",
        "objective o { over $0",
        "objective o { over each $0",
        "objective o { over each calendar $0",
        "penalty p { when missed in 3 $0",
        "penalty p { when missed in 3 of any 6 $0",
        "penalty p { when < 99.9% $0",
        "example \"E\" { given checks $0",
        "example \"E\" { given checks fail $0",
        "example \"E\" { given checks fail from 2026-04-03 10:00 $0",
        "calendar c { monday $0",
        "calendar c { monday to $0",
        "escalation e { after 15 minutes $0",
        "responsibility r { breach $0",
    ];
    let lines: Vec<String> = places.map(|it| format!("{it}: {}", first(8, it))).into();
    insta::assert_snapshot!(lines.join("\n"));
}

const DATA: &str = "enum Level { low, high }
source checks { kind samples every 1 minute; supplied by acme; field at timestamp; field ok bool; field level Level }
source calls { kind cases; dated by opened; supplied by acme; field opened timestamp; field closed timestamp optional; field level Level }
table goals { Level | respond: duration | clock: calendar
  low | 1 hour | always
  high | 2 hours | always
}
calendar desk { monday to friday 08:00 to 18:00 }
metric up: percent = share(checks, ok)
objective uptime \"Uptime\" { for workplace; measure up; target >= 99.9%; over each calendar month }
penalty late \"Late\" { for uptime; basis fee of workplace; when < 99.9% credit 10% }
let slow = calls where level == low
";

#[test]
fn names_suit_their_place() {
    let places = [
        "contract x { business days on $0",
        "contract x { provider $0",
        "service s { fee 10% of fee of $0",
        "penalty p { for $0",
        "penalty p { basis fee of $0",
        "penalty p { when < 99.9% credit 10% of fee of $0",
        "termination t { when $0",
        "termination t { when uptime $0",
        "example \"E\" { expect $0",
        "example \"E\" { expect uptime $0",
        "example \"E\" { given $0",
        "example \"E\" { given calls { $0",
        "example \"E\" { given calls {\n  level | opened\n  $0",
        "metric m: percent = share(calls, $0",
        "metric m: duration = mean(calls where $0",
        "metric m: percent = share(calls where level == $0",
        "metric m: percent = share(slow, $0",
        "metric m: percent = share(calls, elapsed($0",
        "metric m: percent = share(calls, elapsed(opened to closed, on $0",
        "metric m: duration = mean(calls, goals[$0",
        "metric m: duration = mean(calls, goals[level].$0",
        "objective o { measure up by $0",
        "table t { Level | clock: $0",
        "table t { Level | clock: calendar\n  $0",
        "table t { Level | clock: calendar\n  low | $0",
        "escalation e { for calls; until $0",
        "source s { dated by $0 field opened timestamp }",
        "source s { field late bool = $0; field opened timestamp }",
        "contract x { closed $0",
        "amendment a { change $0",
        "amendment a { change objective $0",
        "amendment a { change objective uptime { tar$0",
        "let $0",
        "source s { field $0",
        "contract $0",
        "include $0",
    ];
    let lines: Vec<String> = places
        .map(|it| {
            format!(
                "{}: {}",
                it.replace('\n', "⏎"),
                first(7, &format!("{it}\n}}\n{DATA}"))
            )
        })
        .into();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn texts_are_helped_with_names_and_zones() {
    insta::assert_snapshot!(first(9, "contract x { timezone \"Europe/Be$0\" }"), @"Europe/Belfast | Europe/Belgrade | Europe/Berlin");
    insta::assert_snapshot!(first(9, "clause c \"C\" \"Call {$0\""), @"customer | provider | acme | globex | workplace | c | germany.baden_wuerttemberg | germany.bavaria | germany.berlin …");
    insta::assert_snapshot!(first(9, "clause c \"C\" \"Call {acme.$0\""), @"address | duty | title");
    insta::assert_snapshot!(first(9, "clause c \"C\" \"Call {acme.duty} at once$0\""), @"");
}

#[test]
fn what_every_agreement_has_comes_first() {
    insta::assert_snapshot!(first(4, "@whole\n$0"), @"contract | party | service | amendment …");
    insta::assert_snapshot!(first(3, "$0"), @"amendment | amendments | bonus …");
}

#[test]
fn the_library_comes_with_its_use_line() {
    let fixture =
        Fixture::new("calendar c {\n  monday to friday 08:00 to 18:00\n  closed germ$0\n}\n");
    let (file, offset) = fixture.place();
    let found = complete(&fixture.analysis, file, offset).items;
    let national = found
        .iter()
        .find(|it| it.label == "germany.national")
        .expect("it is offered");
    let (place, line) = national.also.clone().expect("a line is added");
    assert_eq!(
        (place.start, place.is_empty(), line.as_str()),
        (0, true, "use std.holidays.germany\n")
    );
    assert!(
        national
            .documentation(&fixture.analysis)
            .contains("Adds `use std.holidays.germany`")
    );
}

#[test]
fn declarations_can_be_filled_in() {
    let fixture = Fixture::new("obj$0\n");
    let (file, offset) = fixture.place();
    let found = complete(&fixture.analysis, file, offset).items;
    let snippet = |word: &str| {
        let item: Option<&Completion> = found.iter().find(|it| it.label == word);
        item.and_then(|it| it.snippet.clone()).unwrap_or_default()
    };
    insta::assert_snapshot!(snippet("objective"));
    let without: Vec<&str> = found
        .iter()
        .filter(|it| it.snippet.is_none())
        .map(|it| it.label.as_str())
        .collect();
    assert_eq!(without, [""; 0]);
}

#[test]
fn nothing_panics_behind_words_in_other_letters() {
    for typed in [
        "for büro $0",
        "target “foo $0",
        "over x ≥ y $0",
        "measure ünter$0",
    ] {
        offered(&format!("objective o {{ {typed}\n}}\n"));
    }
}
