//! Whole files as they come: well-formed, careless and hostile.

use super::Reading;
use crate::diagnostics::pages;
use crate::evaluate::testing::{
    Draft, every_minute, field, member_of, optional, read_files, source, utc,
};
use crate::plan::v1::{
    Existence, Field, FieldType, Gaps, Node, PeriodBasis, PeriodRule, PeriodSize, Plan, SourceKind,
};

/// The sources of the pages `docs/errors/SLA06nn.md`, and one of totals.
fn draft() -> Plan {
    let mut draft = Draft::new("Europe/Berlin");
    draft.enumeration("Priority", &["P1", "P2"]);
    let checks = every_minute(&["site"], Gaps::Down, Existence::Always);
    draft.source(
        "checks",
        source(
            checks,
            vec![
                field("at", FieldType::Timestamp),
                field("site", FieldType::Text),
                field("ok", FieldType::Bool),
            ],
        ),
    );
    draft.source(
        "calls",
        source(
            SourceKind::Events,
            vec![
                field("at", FieldType::Timestamp),
                field("waited", FieldType::Duration),
                Field {
                    range: Some((1.into(), 5.into())),
                    ..field("score", FieldType::Number)
                },
            ],
        ),
    );
    draft.source(
        "tickets",
        source(
            SourceKind::Cases,
            vec![
                field("opened", FieldType::Timestamp),
                optional("resolved", FieldType::Timestamp),
                field("priority", member_of("Priority")),
            ],
        ),
    );
    draft.source(
        "bill",
        source(
            SourceKind::Events,
            vec![
                field("at", FieldType::Timestamp),
                field("amount", FieldType::Money),
            ],
        ),
    );
    draft.source(
        "works",
        source(
            SourceKind::Spans,
            vec![
                field("start", FieldType::Timestamp),
                optional("end", FieldType::Timestamp),
            ],
        ),
    );
    let per = PeriodRule {
        basis: PeriodBasis::Calendar,
        size: PeriodSize::Month,
        from: 0,
    };
    draft.source(
        "totals",
        source(
            SourceKind::Totals { per },
            vec![field("sent", FieldType::Number)],
        ),
    );
    let (from, to) = (draft.field("opened"), draft.field("resolved"));
    draft.node(Node::Elapsed {
        from,
        to,
        calendar: None,
        except: None,
    });
    draft.plan
}

fn read(file: &str, text: &str) -> Reading {
    read_files(&draft(), &[(file, text)], false)
}

fn shown(reading: &Reading) -> Vec<String> {
    let problems = reading.problems.iter();
    problems
        .map(|problem| format!("{} {problem}", problem.code.id))
        .collect()
}

fn rows(reading: &Reading, source: &str) -> usize {
    reading
        .data
        .source(source)
        .map_or(0, super::set::SourceData::rows)
}

const CHECKS: &str =
    "at,site,ok\n2026-04-01T08:00:00Z,berlin,true\n2026-04-01T08:01:00Z,berlin,false\n";

#[test]
fn a_plain_file() {
    let reading = read("checks.csv", CHECKS);
    assert_eq!(shown(&reading), Vec::<String>::new());
    let data = reading.data.source("checks").expect("it was read");
    assert_eq!(data.rows(), 2);
    // shasum -a 256 of the text above.
    assert_eq!(data.files()[0].sha256.len(), 64);
    assert_eq!(data.place(1), Some(("checks.csv".to_owned(), 3)));
    // The last sample holds for a minute.
    assert_eq!(reading.data.end(), Some(utc("2026-04-01T08:02:00Z")));
}

#[test]
fn the_hash_is_that_of_the_bytes() {
    // printf 'at,site,ok\n' | sha256sum
    let expected = "59648fa5";
    let reading = read("checks.csv", "at,site,ok\n");
    let hash = &reading.data.source("checks").expect("it was read").files()[0].sha256;
    assert_eq!(hash.get(..8), Some(expected));
}

#[test]
fn byte_order_mark_windows_line_ends_semicolons_and_blanks() {
    let text = "\u{feff}at ;site; ok\r\n 2026-04-01T08:00:00Z ;berlin; yes\r\n\r\n";
    let reading = read("checks.csv", text);
    assert_eq!(shown(&reading), Vec::<String>::new());
    assert_eq!(rows(&reading, "checks"), 1);
}

#[test]
fn a_bad_row_is_left_out_with_its_line_and_column() {
    let text = "at,waited,score\n\
                2026-04-01T08:00:00Z,20 s,5\n\
                yesterday,20 s,5\n\
                2026-04-01T08:02:00Z,20 s,6\n";
    let reading = read("calls.csv", text);
    assert_eq!(rows(&reading, "calls"), 1);
    assert_eq!(
        reading.data.source("calls").map(super::SourceData::refused),
        Some(2)
    );
    assert_eq!(
        shown(&reading),
        [
            "SLA0601 calls.csv:3: column `at`: found `yesterday`, expected a time such as \
             `2026-04-03T10:00:00Z`, or `2026-04-03 10:00` by the contract's clock",
            "SLA0603 calls.csv:4: column `score`: found `6`, expected a value from 1 to 5",
        ]
    );
}

#[test]
fn strict_reading_stops_at_the_first_bad_row() {
    let text = "at,waited,score\nx,20 s,5\ny,20 s,5\n";
    let reading = read_files(&draft(), &[("calls.csv", text)], true);
    assert!(reading.stopped);
    assert_eq!(shown(&reading).len(), 1);
}

#[test]
fn a_hundred_problems_are_listed_and_the_rest_is_counted() {
    let text = format!("at,waited,score\n{}", "x,1 s,5\n".repeat(250));
    let reading = read("calls.csv", &text);
    assert_eq!(reading.problems.iter().count(), 100);
    assert_eq!(reading.problems.more(), 150);
    assert_eq!(
        reading.data.source("calls").map(super::SourceData::refused),
        Some(250)
    );
}

#[test]
fn hostile_cells_are_refused_and_shown_harmlessly() {
    let long = "x".repeat(70_000);
    let text =
        format!("at,site,ok\n{long},berlin,1\n\u{1b}]0;gotcha\u{7},berlin,1\na\0b,berlin,1\n");
    let reading = read("checks.csv", &text);
    let shown = shown(&reading);
    assert!(
        shown[0].contains("found 70000 bytes in one cell, expected at most 65536"),
        "{shown:?}"
    );
    assert!(shown[1].contains("found `?]0;gotcha?`"), "{shown:?}");
    assert!(shown[2].contains("found a NUL character"), "{shown:?}");
    // Text keeps what it holds.
    let reading = read(
        "checks.csv",
        "at,site,ok\n2026-04-01T08:00:00Z,\u{1b}[31mred,1\n",
    );
    assert_eq!(&*reading.data.word(0), "\u{1b}[31mred");
}

#[test]
fn bytes_that_are_no_text() {
    let plan = draft();
    let mut bytes = b"at,site,ok\n2026-04-01T08:00:00Z,berl\xffin,1\n".to_vec();
    let files = crate::evaluate::testing::Files(vec![("checks.csv".to_owned(), bytes.clone())]);
    let input = super::Input {
        file: "checks.csv".to_owned(),
        source: None,
    };
    let options = super::ReadOptions::default();
    let reading = super::read(
        &plan,
        std::slice::from_ref(&input),
        &files,
        &options,
        &mut super::NoProgress,
    );
    assert_eq!(
        shown(&reading),
        ["SLA0609 checks.csv:2: column `site`: found bytes that are no UTF-8 text"]
    );
    bytes = vec![0xff, 0xfe, b'a', 0];
    let files = crate::evaluate::testing::Files(vec![("checks.csv".to_owned(), bytes)]);
    let reading = super::read(&plan, &[input], &files, &options, &mut super::NoProgress);
    assert_eq!(
        shown(&reading),
        ["SLA0614 checks.csv: is UTF-16 text, expected CSV or JSON Lines in UTF-8"]
    );
}

#[test]
fn an_unclosed_quotation_mark_does_not_swallow_the_memory() {
    let mut text = String::from("at,site,ok\n2026-04-01T08:00:00Z,\"berlin,1\n");
    text.push_str(&"2026-04-01T08:00:00Z,berlin,1\n".repeat(200_000));
    let reading = read("checks.csv", &text);
    let shown = shown(&reading);
    assert_eq!(shown.len(), 1);
    assert!(
        shown[0].contains("perhaps a quotation mark is not closed"),
        "{shown:?}"
    );
}

#[test]
fn rows_in_disorder_are_sorted() {
    let text = "at,site,ok\n2026-04-01T08:01:00Z,berlin,0\n2026-04-01T08:00:00Z,berlin,1\n";
    let reading = read("checks.csv", text);
    assert!(!reading.problems.has_errors());
    assert_eq!(
        shown(&reading),
        ["SLA0615 checks.csv: rows are not in order of time; they were sorted"]
    );
    let data = reading.data.source("checks").expect("it was read");
    assert_eq!(
        data.dates,
        [utc("2026-04-01T08:00:00Z"), utc("2026-04-01T08:01:00Z")]
    );
    assert_eq!(data.place(0), Some(("checks.csv".to_owned(), 3)));
}

#[test]
fn several_files_of_one_source_are_one() {
    let more = "at,site,ok\n2026-04-01T08:02:00Z,berlin,1\n";
    let plan = draft();
    let reading = read_files(
        &plan,
        &[("checks.1.csv", CHECKS), ("checks.2.csv", more)],
        false,
    );
    assert_eq!(shown(&reading), Vec::<String>::new());
    let data = reading.data.source("checks").expect("it was read");
    assert_eq!(data.files().len(), 2);
    assert_eq!(data.place(2), Some(("checks.2.csv".to_owned(), 2)));
}

#[test]
fn samples_that_agree_are_merged_and_those_that_do_not_are_refused() {
    let text = "at,site,ok\n\
                2026-04-01T08:00:00Z,berlin,1\n\
                2026-04-01T08:00:00Z,hamburg,0\n\
                2026-04-01T08:00:00Z,berlin,true\n\
                2026-04-01T08:01:00Z,berlin,1\n\
                2026-04-01T10:01:00+02:00,berlin,0\n";
    let reading = read("checks.csv", text);
    assert_eq!(
        shown(&reading),
        [
            "SLA0608 checks.csv:5: column `ok`: says something else than line 6 for the same \
             instant, 2026-04-01T08:01:00Z"
        ]
    );
    let data = reading.data.source("checks").expect("it was read");
    assert_eq!(data.rows(), 2);
    assert_eq!(data.refused(), 2);
    let keys: Vec<_> = data
        .series
        .iter()
        .map(|series| series.key[0].to_string())
        .collect();
    assert_eq!(keys, ["berlin", "hamburg"]);
    assert_eq!(data.series[0].rows, [0]);
}

#[test]
fn the_source_of_a_file_is_found_by_its_columns() {
    let plan = draft();
    let files = crate::evaluate::testing::Files(vec![
        ("a.csv".to_owned(), b"score,at,waited,extra\n".to_vec()),
        ("b.csv".to_owned(), b"at,other\n".to_vec()),
    ]);
    let input = |file: &str| super::Input {
        file: file.to_owned(),
        source: None,
    };
    let options = super::ReadOptions::default();
    let inputs = [input("a.csv"), input("b.csv"), input("c.csv")];
    let reading = super::read(&plan, &inputs, &files, &options, &mut super::NoProgress);
    assert!(reading.data.source("calls").is_some());
    assert_eq!(
        shown(&reading),
        [
            "SLA0612 b.csv: the columns fit no source of the contract, or several alike",
            "SLA0614 c.csv: there is no such file",
        ]
    );
}

#[test]
fn totals_are_dated_by_their_period() {
    let reading = read("totals.csv", "period,sent\n2026-03,10\n2026-Q1,10\n");
    assert_eq!(
        shown(&reading),
        [
            "SLA0601 totals.csv:3: column `period`: found `2026-Q1`, expected a month such as `2026-03`"
        ]
    );
    let data = reading.data.source("totals").expect("it was read");
    // March in Berlin begins at 23:00 UTC and ends, in summer time, at 22:00 UTC.
    assert_eq!(data.dates, [utc("2026-02-28T23:00:00Z")]);
    assert_eq!(data.ends, [utc("2026-03-31T22:00:00Z")]);
}

#[test]
fn spans_may_be_open_but_not_end_before_they_start() {
    let text = "start,end\n\
                2026-04-01T08:00:00Z,\n\
                2026-04-01T08:00:00Z,2026-04-01T08:00:00Z\n\
                2026-04-01T08:00:00Z,2026-04-01T07:59:59Z\n";
    let reading = read("works.csv", text);
    assert_eq!(
        shown(&reading),
        ["SLA0607 works.csv:4: column `end`: `end` lies before `start`"]
    );
    assert_eq!(rows(&reading, "works"), 2);
    // An announcement may lie ahead: spans say where the data ends only when nothing else does.
    assert_eq!(reading.data.end(), Some(utc("2026-04-01T08:00:00Z")));
}

#[test]
fn json_lines() {
    let text = r#"{"at":"2026-04-01T08:00:00Z","waited":"20 s","score":4.50,"more":{"a":[1]}}
{"at":"2026-04-01T08:01:00Z","waited":"20 s","score":"5"}

{"at":"2026-04-01T08:02:00Z","waited":20,"score":5}
{"at":"2026-04-01T08:02:00Z","waited":null,"score":5}
{"at":"2026-04-01T08:02:00Z","waited":"1 s","score":[5]}
{"at":"2026-04-01T08:02:00Z","waited":"1 s","score":1,"score":2}
not json
"#;
    let reading = read("calls.jsonl", text);
    assert_eq!(rows(&reading, "calls"), 2);
    let shown = shown(&reading);
    assert!(
        shown[0].starts_with("SLA0601 calls.jsonl:4: column `waited`: found `20`"),
        "{shown:?}"
    );
    assert!(
        shown[1].starts_with("SLA0602 calls.jsonl:5: column `waited`: found nothing"),
        "{shown:?}"
    );
    assert!(
        shown[2].contains("column `score`: found a list, expected a single value"),
        "{shown:?}"
    );
    assert!(
        shown[3].starts_with("SLA0611 calls.jsonl:7: column `score`"),
        "{shown:?}"
    );
    assert!(
        shown[4].starts_with("SLA0609 calls.jsonl:8: found `not json`"),
        "{shown:?}"
    );
    assert_eq!(shown.len(), 5);
}

#[test]
fn no_digit_of_a_json_number_is_lost() {
    let text = r#"{"period":"2026-03","sent":0.1000000000000000055511151231257827}"#;
    let reading = read("totals.jsonl", text);
    let data = reading.data.source("totals").expect("it was read");
    let sent = data
        .cell(0, 0)
        .number()
        .map(|number| number.to_decimal(40).0);
    assert_eq!(
        sent.as_deref(),
        Some("0.1000000000000000055511151231257827")
    );
}

/// Each page of a finding about files: its example has the finding, its repair has none.
#[test]
fn the_pages_show_what_they_explain() {
    let sources = [
        ("SLA0601", "calls"),
        ("SLA0602", "calls"),
        ("SLA0603", "calls"),
        ("SLA0604", "tickets"),
        ("SLA0605", "bill"),
        ("SLA0606", "bill"),
        ("SLA0607", "tickets"),
        ("SLA0608", "checks"),
        ("SLA0609", "checks"),
        ("SLA0610", "checks"),
        ("SLA0611", "checks"),
        ("SLA0612", "checks"),
        ("SLA0613", "checks"),
        ("SLA0615", "checks"),
        ("SLA0616", "tickets"),
    ];
    for (code, source) in sources {
        let page = pages::explain(code).unwrap_or_default();
        assert!(
            page.contains(&format!("\nsource {source} ")),
            "{code} declares its source"
        );
        let blocks: Vec<&str> = page
            .split("```csv\n")
            .skip(1)
            .filter_map(|rest| rest.split("```").next())
            .collect();
        let [example, repaired] = blocks[..] else {
            panic!("{code} has an example and its repair");
        };
        let file = format!("{source}.csv");
        let found = read(&file, example.trim_start());
        let codes: Vec<&str> = found
            .problems
            .iter()
            .map(|problem| problem.code.id)
            .collect();
        assert_eq!(codes, [code], "the example of {code}: {:?}", shown(&found));
        let found = read(&file, repaired);
        assert!(
            found.problems.is_empty(),
            "the repair of {code}: {:?}",
            shown(&found)
        );
    }
}
