//! Prose of the parties, which is Markdown, as runs and blocks.
//!
//! A safe subset has a meaning: paragraphs, emphasis, lists, and links to `http`, `https`
//! and `mailto`. Everything else stays the text that it is: HTML prints its angle brackets,
//! an image its description, a heading is a stressed line. So nothing that a party writes
//! becomes markup of a written form.
//!
//! References of the agreement (`{globex}`) and uses of defined terms are kept out of the
//! Markdown: the words that they print are never read as markup.

use super::model::{Address, Block, Item, Link, List, Marks, Place, Run, Sentence};
use crate::ir;
use crate::text::sanitise_line;
use pulldown_cmark::{Event, Options, Parser, Tag};

/// Characters that stand for references while Markdown is read. They belong to nobody
/// (Unicode, private use plane 15), and those of the text are replaced before.
const FIRST_MARK: u32 = 0xf_0000;
const LAST_MARK: u32 = 0xf_fffd;

/// Emphasis and lists nested deeper than this are read as if they were not nested further.
const MOST_DEPTH: usize = 16;

/// Paragraphs and lists. `refer` makes a run of a reference or a term.
pub(super) fn blocks(
    prose: &ir::Prose,
    place: Option<&Place>,
    refer: &dyn Fn(&ir::Run) -> Run,
) -> Vec<Block> {
    let (text, marks) = marked(prose, refer);
    let mut reader = Reader {
        marks,
        place: place.cloned(),
        stack: vec![Frame::new(Kind::Root)],
        flattened: 0,
    };
    for event in Parser::new_ext(&text, Options::empty()) {
        reader.event(event);
    }
    reader.finish()
}

/// All of it as part of a sentence, without a full stop at its end.
pub(super) fn inline(prose: &ir::Prose, refer: &dyn Fn(&ir::Run) -> Run) -> Vec<Run> {
    let mut runs = Vec::new();
    flatten(blocks(prose, None, refer), &mut runs);
    if let Some(Run::Words(words)) = runs.last_mut() {
        let kept = words.trim_end().trim_end_matches('.').len();
        words.truncate(kept);
    }
    runs
}

fn flatten(blocks: Vec<Block>, runs: &mut Vec<Run>) {
    for block in blocks {
        match block {
            Block::Paragraph(sentences) => {
                for sentence in sentences {
                    if !runs.is_empty() {
                        runs.push(Run::Words(" ".to_owned()));
                    }
                    runs.extend(sentence.runs);
                }
            }
            Block::List(list) => {
                for item in list.items {
                    flatten(item.blocks, runs);
                }
            }
            _ => {}
        }
    }
}

/// The text with a mark in place of each reference, and what each mark stands for.
fn marked(prose: &ir::Prose, refer: &dyn Fn(&ir::Run) -> Run) -> (String, Vec<Run>) {
    let mut text = String::new();
    let mut marks = Vec::new();
    for run in &prose.0 {
        match run {
            ir::Run::Text(words) => {
                let replaced = |c: char| if is_mark(c) { '\u{fffd}' } else { c };
                text.extend(words.chars().map(replaced));
            }
            ir::Run::Reference { words, .. } | ir::Run::Term { words, .. } => {
                let next = u32::try_from(marks.len()).ok();
                let mark = next
                    .and_then(|it| FIRST_MARK.checked_add(it))
                    .filter(|it| *it <= LAST_MARK)
                    .and_then(char::from_u32);
                match mark {
                    Some(mark) => {
                        text.push(mark);
                        marks.push(refer(run));
                    }
                    None => text.push_str(words),
                }
            }
        }
    }
    (text, marks)
}

fn is_mark(c: char) -> bool {
    (FIRST_MARK..=LAST_MARK).contains(&u32::from(c))
}

/// What is being read.
enum Kind {
    Root,
    Paragraph,
    Heading,
    Emphasis,
    Strong,
    Link(Option<Address>),
    List(Marks),
    Item,
}

struct Frame {
    kind: Kind,
    runs: Vec<Run>,
    blocks: Vec<Block>,
    items: Vec<Item>,
}

impl Frame {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            runs: Vec::new(),
            blocks: Vec::new(),
            items: Vec::new(),
        }
    }

    /// Makes a paragraph of the runs read so far.
    fn close_paragraph(&mut self, place: Option<&Place>) {
        let blank = |run: &Run| matches!(run, Run::Words(words) if words.trim().is_empty());
        let runs = std::mem::take(&mut self.runs);
        if !runs.iter().all(blank) {
            self.blocks.push(Sentence::new(runs, place.cloned()).into());
        }
    }
}

struct Reader {
    marks: Vec<Run>,
    place: Option<Place>,
    /// The root is the first.
    stack: Vec<Frame>,
    /// Ends to come of what was not opened, because it is nested too deep.
    flattened: usize,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(_) => self.end(),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.text(&text);
            }
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.push(Run::Break),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        if self.stack.len() >= MOST_DEPTH {
            self.flattened += 1;
            return;
        }
        let kind = match tag {
            Tag::Emphasis => Kind::Emphasis,
            Tag::Strong => Kind::Strong,
            Tag::Link { dest_url, .. } => Kind::Link(Address::parse(dest_url)),
            Tag::List(None) => Kind::List(Marks::Bullets),
            Tag::List(Some(first)) => Kind::List(Marks::Numbers(*first)),
            Tag::Item => Kind::Item,
            Tag::Heading { .. } => Kind::Heading,
            _ => Kind::Paragraph,
        };
        self.stack.push(Frame::new(kind));
    }

    fn end(&mut self) {
        if self.flattened > 0 {
            self.flattened -= 1;
        } else if self.stack.len() > 1
            && let Some(frame) = self.stack.pop()
        {
            self.attach(frame);
        }
    }

    /// Puts what has been read into what it stands in.
    fn attach(&mut self, mut frame: Frame) {
        let place = self.place.clone();
        match frame.kind {
            Kind::Emphasis => self.push(Run::Emphasis(frame.runs)),
            Kind::Strong => self.push(Run::Strong(frame.runs)),
            Kind::Link(Some(address)) => self.push(Run::Link(Link {
                address,
                words: frame.runs,
            })),
            Kind::Link(None) => frame.runs.into_iter().for_each(|run| self.push(run)),
            Kind::Heading => {
                frame.runs = vec![Run::Strong(std::mem::take(&mut frame.runs))];
                frame.close_paragraph(place.as_ref());
                self.blocks(frame.blocks);
            }
            Kind::Paragraph | Kind::Root => {
                frame.close_paragraph(place.as_ref());
                self.blocks(frame.blocks);
            }
            Kind::Item => {
                frame.close_paragraph(place.as_ref());
                if let Some(list) = self.stack.last_mut() {
                    list.items.push(Item {
                        anchor: None,
                        blocks: frame.blocks,
                    });
                }
            }
            Kind::List(marks) => {
                // Items that were nested too deep left their words here.
                frame.close_paragraph(place.as_ref());
                if !frame.blocks.is_empty() {
                    frame.items.push(Item {
                        anchor: None,
                        blocks: frame.blocks,
                    });
                }
                self.blocks(vec![Block::List(List {
                    marks,
                    items: frame.items,
                })]);
            }
        }
    }

    fn blocks(&mut self, blocks: Vec<Block>) {
        let place = self.place.clone();
        if let Some(frame) = self.stack.last_mut() {
            frame.close_paragraph(place.as_ref());
            frame.blocks.extend(blocks);
        }
    }

    /// Words, and what the marks among them stand for.
    fn text(&mut self, text: &str) {
        let mut words = String::new();
        for character in text.chars() {
            if !is_mark(character) {
                words.push(character);
                continue;
            }
            self.words(&std::mem::take(&mut words));
            let index = usize::try_from(u32::from(character) - FIRST_MARK).ok();
            let run = index.and_then(|it| self.marks.get(it)).cloned();
            run.into_iter().for_each(|run| self.push(run));
        }
        self.words(&words);
    }

    fn words(&mut self, words: &str) {
        if !words.is_empty() {
            self.push(Run::Words(sanitise_line(words).into_owned()));
        }
    }

    /// One more run; words join those before.
    fn push(&mut self, run: Run) {
        let Some(frame) = self.stack.last_mut() else {
            return;
        };
        match (frame.runs.last_mut(), run) {
            (Some(Run::Words(before)), Run::Words(words)) => before.push_str(&words),
            (_, run) => frame.runs.push(run),
        }
    }

    fn finish(mut self) -> Vec<Block> {
        while self.stack.len() > 1
            && let Some(frame) = self.stack.pop()
        {
            self.attach(frame);
        }
        let place = self.place.take();
        self.stack.pop().map_or_else(Vec::new, |mut root| {
            root.close_paragraph(place.as_ref());
            root.blocks
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{blocks, inline};
    use crate::document::markdown;
    use crate::document::model::{Anchor, Block, Document, Run, Section};
    use crate::ir::{self, Path, Prose};

    fn refer(run: &ir::Run) -> Run {
        match run {
            ir::Run::Text(words) => Run::words(words),
            ir::Run::Reference { to, words } | ir::Run::Term { to, words } => {
                Run::title_of(Anchor::new(to.as_str()), words)
            }
        }
    }

    fn text(text: &str) -> Prose {
        Prose(vec![ir::Run::Text(text.to_owned())])
    }

    /// As the Markdown writer writes it.
    fn written(blocks: Vec<Block>) -> String {
        let section = Section {
            anchor: Anchor::section("x"),
            number: String::new(),
            heading: Vec::new(),
            blocks,
        };
        let document = Document {
            language: "en",
            title: Vec::new(),
            front: section.blocks,
            sections: Vec::new(),
        };
        markdown::write(&document).trim().to_owned()
    }

    fn read(markdown: &str) -> String {
        written(blocks(&text(markdown), None, &refer))
    }

    #[test]
    fn the_safe_subset_is_kept() {
        assert_eq!(
            read("One *two* **three**\nfour."),
            "One *two* **three** four."
        );
        assert_eq!(read("One.\n\nTwo."), "One.\n\nTwo.");
        assert_eq!(read("- one\n- two"), "- one\n- two");
        assert_eq!(read("3. one\n4. two"), "3. one\n4. two");
        assert_eq!(
            read("See [us](https://acme.example/a)."),
            "See [us](https://acme.example/a)."
        );
        assert_eq!(read("# Loud"), "**Loud**");
    }

    #[test]
    fn everything_else_is_text() {
        assert_eq!(read("a <b onclick=x>c</b>"), "a \\<b onclick=x\\>c\\</b\\>");
        assert_eq!(read("[x](javascript:alert(1))"), "x");
        assert_eq!(read("![alt](https://acme.example/i.png)"), "alt");
        assert_eq!(
            read("<script>\nalert(1)\n</script>"),
            "\\<script\\> alert(1) \\</script\\>"
        );
        assert_eq!(read("a \u{202e} b"), "a \u{fffd} b");
        assert_eq!(read("| a |\n|---|\n| b |"), "\\| a \\| \\|---\\| \\| b \\|");
    }

    #[test]
    fn words_of_references_are_never_markup() {
        let prose = Prose(vec![
            ir::Run::Text("by *".to_owned()),
            ir::Run::Reference {
                to: Path::new("acme"),
                words: "A* [x](http://y)".to_owned(),
            },
            ir::Run::Text("* \u{f0000} only".to_owned()),
        ]);
        assert_eq!(
            written(blocks(&prose, None, &refer)),
            "by *[A\\* \\[x\\](http\\://y)](#acme)* \u{fffd} only"
        );
    }

    #[test]
    fn deep_nesting_ends() {
        let deep = "> ".repeat(10_000) + "x";
        assert_eq!(read(&deep), "x");
        let deep = "- ".repeat(1_000) + "x";
        assert!(read(&deep).ends_with('x'));
    }

    #[test]
    fn part_of_a_sentence_has_no_full_stop() {
        let runs = inline(&text("do this.\n\nThen that."), &refer);
        let words: Vec<String> = runs
            .into_iter()
            .map(|run| match run {
                Run::Words(words) => words,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(words.concat(), "do this. Then that");
    }
}
