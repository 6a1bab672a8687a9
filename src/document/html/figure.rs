//! Pictures as SVG within the page.
//!
//! Colours come from the style sheet by class, for the page's policy allows no style of an
//! element's own. Each bar says in words what it shows (`title`), so that colour never carries
//! meaning alone.

use super::super::model::{Bar, Drawing, Lane, Tick, Tone, WIDTH};
use super::escaped;

/// The width of the picture in its own units; the page scales it.
const ACROSS: u32 = 720;
/// The height of a lane with its words.
const LANE: u32 = 40;
/// The height of a bar.
const BAR: u32 = 14;
/// From the top of a lane to its bar.
const WORDS: u32 = 17;
/// The height of the marks below.
const TICKS: u32 = 22;
/// Most letters beside a lane; a picture does not wrap its words.
const MOST_LETTERS: usize = 90;
/// So that the shortest outage of a month can still be seen.
const THINNEST: u32 = 2;

/// The picture; `aloud` is what is read to whoever cannot see it.
pub(super) fn draw(drawing: &Drawing, aloud: &str) -> String {
    let lanes = u32::try_from(drawing.lanes.len()).unwrap_or(0);
    let height = lanes * LANE + TICKS;
    let mut svg = vec![format!(
        "<svg viewBox=\"0 0 {ACROSS} {height}\" role=\"img\" aria-label=\"{aloud}\">"
    )];
    for (lane, index) in drawing.lanes.iter().zip(0..) {
        svg.extend(self::lane(lane, index * LANE));
    }
    svg.extend(drawing.ticks.iter().map(|tick| mark(tick, lanes * LANE)));
    svg.push("</svg>".to_owned());
    svg.join("\n")
}

fn lane(lane: &Lane, top: u32) -> Vec<String> {
    let words = shortened(&lane.words);
    let bars = top + WORDS;
    let mut parts = vec![
        format!(
            "<text class=\"ink\" x=\"0\" y=\"{}\">{words}</text>",
            top + 12
        ),
        format!("<rect class=\"lane\" x=\"0\" y=\"{bars}\" width=\"{ACROSS}\" height=\"{BAR}\"/>"),
    ];
    parts.extend(lane.bars.iter().map(|it| bar(it, bars)));
    if let Some(bound) = &lane.bound {
        let x = across(bound.at);
        let (above, below) = (bars.saturating_sub(3), bars + BAR + 3);
        parts.push(format!(
            "<line class=\"bound\" x1=\"{x}\" x2=\"{x}\" y1=\"{above}\" y2=\"{below}\"><title>{}</title></line>",
            escaped(&bound.words)
        ));
    }
    parts
}

fn bar(bar: &Bar, top: u32) -> String {
    let class = match bar.tone {
        Tone::Good => "good",
        Tone::Bad => "bad",
        Tone::Open => "open",
    };
    let from = across(bar.from).min(ACROSS - THINNEST);
    let width = across(bar.to).saturating_sub(from).max(THINNEST);
    format!(
        "<rect class=\"{class}\" x=\"{from}\" y=\"{top}\" width=\"{width}\" height=\"{BAR}\"><title>{}</title></rect>",
        escaped(&bar.words)
    )
}

/// A mark whose words stay within the picture.
fn mark(tick: &Tick, top: u32) -> String {
    let x = across(tick.at);
    let anchor = match tick.at {
        at if at < WIDTH / 10 => "start",
        at if at > WIDTH - WIDTH / 10 => "end",
        _ => "middle",
    };
    format!(
        "<line class=\"rule\" x1=\"{x}\" x2=\"{x}\" y1=\"{top}\" y2=\"{}\"/><text class=\"soft\" x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
        top + 5,
        top + 17,
        escaped(&tick.words)
    )
}

/// From parts of a drawing's width to the picture's units.
fn across(at: u32) -> u32 {
    at.min(WIDTH) * ACROSS / WIDTH
}

fn shortened(words: &str) -> String {
    match words.char_indices().nth(MOST_LETTERS) {
        Some((end, _)) => escaped(&format!("{}…", &words[..end])),
        None => escaped(words),
    }
}
