//! Just enough Markdown: headings and fenced blocks, with their lines, so that an
//! expected output can be updated in place.

/// A fenced block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// What stands behind the opening fence: `sla`, `sla whole`, `dump`.
    pub(crate) info: String,
    /// The headings above it, outermost first, joined by ` > `.
    pub(crate) heading: String,
    /// The lines between the fences, each ended by a line feed.
    pub(crate) text: String,
    /// The line of the first of them, counted from one.
    pub(crate) line: usize,
}

/// All fenced blocks of a page.
pub(crate) fn blocks(page: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut headings: Vec<(usize, &str)> = Vec::new();
    let mut fence: Option<&str> = None;
    for (index, line) in page.lines().enumerate() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match fence {
            Some(open) if line.trim_end() == open => fence = None,
            Some(_) => {
                if let Some(block) = found.last_mut() {
                    block.text.push_str(line);
                    block.text.push('\n');
                }
            }
            None if ticks.len() >= 3 => {
                fence = Some(ticks);
                found.push(Block {
                    info: line[ticks.len()..].trim().to_owned(),
                    heading: headings
                        .iter()
                        .map(|(_, title)| *title)
                        .collect::<Vec<_>>()
                        .join(" > "),
                    text: String::new(),
                    line: index + 2,
                });
            }
            None => {
                let level = line.len() - line.trim_start_matches('#').len();
                if level > 0 && line[level..].starts_with(' ') {
                    headings.retain(|(above, _)| *above < level);
                    headings.push((level, line[level..].trim()));
                }
            }
        }
    }
    found
}

/// The page with the text of one of its blocks replaced.
pub(crate) fn replace(page: &str, block: &Block, text: &str) -> String {
    let mut out = String::new();
    let inside = block.line..block.line + block.text.lines().count();
    for (index, line) in page.lines().enumerate() {
        let number = index + 1;
        if number == block.line {
            out.push_str(text);
            if !text.is_empty() && !text.ends_with('\n') {
                out.push('\n');
            }
        }
        if !inside.contains(&number) {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[test]
fn blocks_know_their_headings_and_lines() {
    let page = "# A\n\n## B\n```sla\nx\ny\n```\n## C\ntext\n````md\n```\n````\n";
    let found = blocks(page);
    let short: Vec<(&str, &str, &str, usize)> = found
        .iter()
        .map(|block| (&*block.info, &*block.heading, &*block.text, block.line))
        .collect();
    assert_eq!(
        short,
        [("sla", "A > B", "x\ny\n", 5), ("md", "A > C", "```\n", 11)]
    );
}

#[test]
fn a_block_is_replaced_in_place() {
    let page = "a\n```dump\nold\nold\n```\nb\n";
    let block = &blocks(page)[0];
    assert_eq!(replace(page, block, "new"), "a\n```dump\nnew\n```\nb\n");
    let empty = "a\n```dump\n```\nb\n";
    let block = &blocks(empty)[0];
    assert_eq!(replace(empty, block, "new\n"), "a\n```dump\nnew\n```\nb\n");
}
