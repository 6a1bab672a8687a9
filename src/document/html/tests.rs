//! Pages: what a text cannot become, and what every page has.

use super::{STYLE, escaped, write};
use crate::document::model::{
    Address, Anchor, Bar, Block, Column, ColumnRole, Document, Drawing, Figure, Lane, Link, Place,
    Row, Run, Section, Sentence, Table, Tick, Tone,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

const HOSTILE: &str = "</span><script>alert(1)</script>\" onclick='x' &amp; <img src=x>";

fn page(blocks: Vec<Block>) -> String {
    write(&Document {
        language: "en",
        title: vec![Run::words(HOSTILE)],
        front: Vec::new(),
        sections: vec![Section {
            anchor: Anchor::section("one"),
            number: "1".to_owned(),
            heading: vec![Run::words("One")],
            blocks,
        }],
    })
}

fn sentence(runs: Vec<Run>, line: u32) -> Sentence {
    let file = HOSTILE.into();
    Sentence::new(runs, Some(Place { file, line }))
}

/// Everything a document can hold, with hostile words wherever words can be.
fn everything() -> Vec<Block> {
    let address =
        Address::parse("https://acme.example/?a=1&b=2").unwrap_or_else(|| panic!("refused"));
    let link = Run::Link(Link {
        address,
        words: vec![Run::words(HOSTILE)],
    });
    let table = Table {
        anchor: Some(Anchor::new(HOSTILE)),
        caption: Some(sentence(vec![Run::words(HOSTILE)], 3)),
        columns: vec![
            Column {
                heading: vec![Run::words(HOSTILE)],
                role: ColumnRole::Header,
            },
            Column {
                heading: vec![Run::words("Target")],
                role: ColumnRole::Quantity,
            },
        ],
        rows: vec![Row {
            cells: vec![vec![Run::words(HOSTILE)], vec![link]],
            place: None,
        }],
    };
    let tick = Tick {
        at: 9_999,
        words: HOSTILE.to_owned(),
    };
    let figure = Figure {
        anchor: None,
        caption: sentence(vec![Run::words(HOSTILE)], 4),
        drawing: Drawing {
            ticks: vec![tick.clone()],
            lanes: vec![Lane {
                words: HOSTILE.repeat(3),
                bars: vec![Bar {
                    from: 10_000,
                    to: u32::MAX,
                    tone: Tone::Bad,
                    words: HOSTILE.to_owned(),
                }],
                bound: Some(tick),
            }],
        },
    };
    vec![
        Block::Paragraph(vec![
            sentence(vec![Run::words(HOSTILE), Run::Break], 2),
            sentence(vec![Run::words("Again.")], 2),
        ]),
        Block::Table(table),
        Block::Figure(figure),
    ]
}

/// The names of all elements that the page opens.
fn elements(page: &str) -> Vec<&str> {
    let style_ends = page.find("</style>").unwrap_or(0);
    let opened = page[style_ends..].split('<').skip(1);
    let name = |it: &'_ str| {
        it.find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(it.len())
    };
    opened
        .map(|it| &it[..name(it)])
        .filter(|it| !it.is_empty())
        .collect()
}

#[test]
fn no_text_becomes_markup() {
    let page = page(everything());
    assert!(!elements(&page).contains(&"script"), "{page}");
    assert!(!elements(&page).contains(&"img"), "{page}");
    // Escaped, the words are all there: nothing was lost either.
    assert!(page.contains(&escaped(HOSTILE)));
    assert!(!page.contains(HOSTILE));
    assert!(!page.contains("onclick='"), "{page}");
}

#[test]
fn the_policy_allows_the_style_sheet_of_the_page_and_nothing_else() {
    let page = page(Vec::new());
    let begins = page.find("<style>").map(|at| at + "<style>".len());
    let style = &page[begins.unwrap_or(0)..page.find("</style>").unwrap_or(0)];
    assert_eq!(style, STYLE);
    let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
    assert!(page.contains(&format!(
        "content=\"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\""
    )));
    assert!(!STYLE.contains("url(") && !STYLE.contains("@import") && !STYLE.contains('<'));
}

#[test]
fn the_first_sentence_of_a_line_can_be_found_by_its_line() {
    let page = page(everything());
    let id = Anchor::new(&format!("source-{HOSTILE}-2"));
    assert_eq!(page.matches(&format!("id=\"{id}\"")).count(), 1);
    let place = escaped(&format!("{HOSTILE}:2"));
    assert_eq!(page.matches(&format!("data-source=\"{place}\"")).count(), 2);
}

#[test]
fn what_lies_outside_of_a_picture_is_drawn_at_its_edge() {
    let page = page(everything());
    assert!(page.contains("x=\"718\" y=\"17\" width=\"2\""), "{page}");
    assert!(page.contains("text-anchor=\"end\""));
}
