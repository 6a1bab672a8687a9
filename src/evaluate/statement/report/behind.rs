//! The outages and rows behind the verdicts: a time line, and a list of each.

use super::parts::{bullets, name, part, sentence};
use crate::document::model::{Bar, Block, Drawing, Figure as Picture, Lane, Tick, Tone, WIDTH};
use crate::evaluate::statement::v1::{Evidence, Figure, Statement, Verdict, Window};
use crate::evaluate::statement::words;
use crate::phrases::{report as say, statement as states};
use crate::quantity::{Duration, Instant, Zone};

/// Marks of a time line.
const TICKS: i64 = 4;

pub(super) fn blocks(statement: &Statement, zone: &Zone) -> Vec<Block> {
    let mut blocks = Vec::new();
    for objective in &statement.objectives {
        for window in &objective.windows {
            for group in &window.groups {
                // What was kept without a blemish has nothing behind it; what was not judged,
                // nothing that counts.
                let figures = group.figures.iter().filter(|it| !it.evidence.is_empty());
                if group.verdict == Verdict::NotJudged {
                    continue;
                }
                for figure in figures {
                    let name = name(&objective.title, &group.group, &window.name);
                    blocks.push(told(&name, window, figure, zone));
                }
            }
        }
    }
    blocks
}

fn told(name: &str, window: &Window, figure: &Figure, zone: &Zone) -> Block {
    let mut lines: Vec<String> = figure
        .evidence
        .iter()
        .map(|it| words::evidence(it, &figure.label))
        .collect();
    if figure.more > 0 {
        lines.push(states::and_more(figure.more));
    }
    let picture = picture(window, figure, zone);
    let blocks = picture.into_iter().chain([bullets(lines)]);
    part(
        &states::titled(name, &words::figure(figure)),
        blocks.collect(),
    )
}

/// A time line of the window, if what lies behind has a length.
fn picture(window: &Window, figure: &Figure, zone: &Zone) -> Option<Block> {
    let line = Line {
        start: Instant::parse_rfc3339(&window.start)?,
        end: Instant::parse_rfc3339(&window.end)?,
    };
    let lasts = |it: &&Evidence| it.from != it.to;
    let bars = figure.evidence.iter().filter(lasts);
    let bars: Vec<Bar> = bars.filter_map(|it| bar(&line, it)).collect();
    if bars.is_empty() || line.length() <= 0 {
        return None;
    }
    let ticks = (0..=TICKS).map(|index| {
        let instant = line.start.plus(Duration(line.length() / TICKS * index));
        Tick {
            at: line.place(instant),
            words: zone.date(instant).to_string(),
        }
    });
    Some(Block::Figure(Picture {
        anchor: None,
        caption: sentence(&say::time_line()),
        drawing: Drawing {
            ticks: ticks.collect(),
            lanes: vec![Lane {
                words: figure.label.clone(),
                bars,
                bound: None,
            }],
        },
    }))
}

fn bar(line: &Line, evidence: &Evidence) -> Option<Bar> {
    Some(Bar {
        from: line.place(Instant::parse_rfc3339(&evidence.from)?),
        to: line.place(Instant::parse_rfc3339(&evidence.to)?),
        tone: if evidence.sure { Tone::Bad } else { Tone::Open },
        words: words::evidence(evidence, ""),
    })
}

/// A window as a line.
struct Line {
    start: Instant,
    end: Instant,
}

impl Line {
    fn length(&self) -> i64 {
        self.end.micros_since(self.start)
    }

    /// Runs go on beyond the window; a picture ends with it.
    fn place(&self, instant: Instant) -> u32 {
        let inside = instant.clamp(self.start, self.end.max(self.start));
        let since = i128::from(inside.micros_since(self.start));
        let length = i128::from(self.length().max(1));
        u32::try_from(since * i128::from(WIDTH) / length).unwrap_or(WIDTH)
    }
}
