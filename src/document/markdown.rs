//! Documents as Markdown (CommonMark with the tables of GitHub).
//!
//! One sentence stands on each line, so that a comparison of two versions shows which
//! sentences changed. Anchors are empty `a` elements with an `id`, a new line within a
//! sentence is a `br`, and a redline has `ins` and `del`: the only HTML in the output, and none of it comes from a contract. Whatever could be markup in a text is
//! escaped with a backslash.
//!
//! Not here: where sentences come from; the form with source lines is HTML.

use super::model::{
    Anchor, Block, Clause, Column, ColumnRole, Document, Item, List, Marks, Run, Sentence,
    Signature, Table,
};

use crate::phrases::page as say;

/// Deepest heading of Markdown.
const DEEPEST_HEADING: usize = 6;

/// The whole document.
pub fn write(document: &Document) -> String {
    let mut writer = Writer::default();
    if !document.title.is_empty() {
        writer.heading(1, &inline(&document.title));
    }
    writer.blocks(&document.front, 2);
    for section in &document.sections {
        let heading = format!(
            "{}{}",
            anchor(Some(&section.anchor)),
            numbered(&section.number, &inline(&section.heading))
        );
        writer.heading(2, &heading);
        writer.blocks(&section.blocks, 3);
    }
    writer.text
}

#[derive(Default)]
struct Writer {
    text: String,
    /// What stands before every line: the indentation of lists, the marks of notes.
    prefix: String,
    /// What stands before the next line instead: the mark of an item.
    first: Option<String>,
}

impl Writer {
    fn line(&mut self, line: &str) {
        let prefix = self.first.take();
        let prefix = prefix.as_deref().unwrap_or(&self.prefix);
        let line = format!("{prefix}{line}");
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// An empty line between blocks, but not at the beginning and not behind the mark of an item.
    fn gap(&mut self) {
        if self.first.is_none() && !self.text.is_empty() {
            let prefix = self.prefix.trim_end().to_owned();
            self.text.push_str(&prefix);
            self.text.push('\n');
        }
    }

    fn heading(&mut self, level: usize, words: &str) {
        self.gap();
        let marks = "#".repeat(level.min(DEEPEST_HEADING));
        self.line(&format!("{marks} {words}"));
    }

    fn blocks(&mut self, blocks: &[Block], level: usize) {
        for block in blocks {
            match block {
                Block::Paragraph(sentences) => self.paragraph("", sentences),
                Block::Clause(clause) => self.clause(clause, level),
                Block::List(list) => self.list(list, level),
                Block::Table(table) => self.table(table),
                Block::Note(blocks) => self.within("> ", |writer| writer.blocks(blocks, level)),
                // A picture shows what is said in words too.
                Block::Figure(_) => {}
                Block::Signatures(signatures) => {
                    signatures.iter().for_each(|it| self.signature(it));
                }
            }
        }
    }

    /// Writes with more before every line, after a gap.
    fn within(&mut self, more: &str, write: impl FnOnce(&mut Self)) {
        self.gap();
        let before = self.first.take().unwrap_or_else(|| self.prefix.clone());
        let length = self.prefix.len();
        self.prefix.push_str(more);
        self.first = Some(format!("{before}{more}"));
        write(self);
        self.first = None;
        self.prefix.truncate(length);
    }

    fn paragraph(&mut self, lead: &str, sentences: &[Sentence]) {
        self.gap();
        let mut lead = lead.to_owned();
        for sentence in sentences {
            let words = inline(&sentence.runs);
            let words = if lead.is_empty() {
                at_start(&words)
            } else {
                words
            };
            self.line(&format!("{lead}{words}"));
            lead.clear();
        }
    }

    fn clause(&mut self, clause: &Clause, level: usize) {
        let anchor = anchor(clause.anchor.as_ref());
        if let Some(heading) = &clause.heading {
            let words = numbered(&clause.number, &inline(&heading.runs));
            self.heading(level, &format!("{anchor}{words}"));
            self.blocks(&clause.blocks, level + 1);
            return;
        }
        let lead = format!("{anchor}**{}** ", clause.number);
        match clause.blocks.split_first() {
            Some((Block::Paragraph(sentences), rest)) => {
                self.paragraph(&lead, sentences);
                self.blocks(rest, level + 1);
            }
            _ => {
                self.gap();
                self.line(&lead);
                self.blocks(&clause.blocks, level + 1);
            }
        }
    }

    fn list(&mut self, list: &List, level: usize) {
        self.gap();
        // Items are close together when each is a single paragraph.
        let close = list.items.iter().all(|item| item.blocks.len() <= 1);
        for (index, item) in list.items.iter().enumerate() {
            if index > 0 && !close {
                self.gap();
            }
            self.item(list.marks, index, item, level);
        }
    }

    fn item(&mut self, marks: Marks, index: usize, item: &Item, level: usize) {
        let mark = match marks {
            Marks::Bullets => "- ".to_owned(),
            Marks::Numbers(first) => {
                let number = first.saturating_add(u64::try_from(index).unwrap_or(u64::MAX));
                format!("{number}. ")
            }
        };
        let anchor = anchor(item.anchor.as_ref());
        let before = self.first.take().unwrap_or_else(|| self.prefix.clone());
        let length = self.prefix.len();
        self.prefix.push_str(&" ".repeat(mark.len()));
        self.first = Some(format!("{before}{mark}{anchor}"));
        self.blocks(&item.blocks, level);
        if let Some(first) = self.first.take() {
            self.text.push_str(first.trim_end());
            self.text.push('\n');
        }
        self.prefix.truncate(length);
    }

    fn table(&mut self, table: &Table) {
        let anchor = anchor(table.anchor.as_ref());
        let caption = table.caption.as_ref().map(|it| inline(&it.runs));
        if caption.is_some() || !anchor.is_empty() {
            self.gap();
            self.line(&format!("{anchor}{}", caption.unwrap_or_default()));
        }
        self.gap();
        let heading = |column: &Column| inline(&column.heading);
        self.row(&table.columns.iter().map(heading).collect::<Vec<_>>());
        let rule = |column: &Column| match column.role {
            ColumnRole::Quantity => "---:".to_owned(),
            ColumnRole::Header | ColumnRole::Text => "---".to_owned(),
        };
        self.row(&table.columns.iter().map(rule).collect::<Vec<_>>());
        for row in &table.rows {
            let cell = |(index, runs): (usize, &Vec<Run>)| {
                let names_row = table
                    .columns
                    .get(index)
                    .is_some_and(|it| it.role == ColumnRole::Header);
                match inline(runs) {
                    words if names_row && !words.is_empty() => format!("**{words}**"),
                    words => words,
                }
            };
            let cells: Vec<String> = row.cells.iter().enumerate().map(cell).collect();
            self.row(&cells);
        }
    }

    fn row(&mut self, cells: &[String]) {
        self.line(&format!("| {} |", cells.join(" | ")));
    }

    fn signature(&mut self, signature: &Signature) {
        self.gap();
        self.line(&format!("**{}**", inline(&signature.party)));
        for line in &signature.lines {
            self.gap();
            self.line(&format!(
                "{}: \\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_",
                inline(line)
            ));
        }
        let named = signature.name.iter().chain(&signature.function);
        let named: Vec<String> = named.map(|runs| inline(runs)).collect();
        if !named.is_empty() {
            self.gap();
            self.line(&at_start(&named.join(", ")));
        }
    }
}

fn anchor(anchor: Option<&Anchor>) -> String {
    anchor.map_or_else(String::new, |it| format!("<a id=\"{it}\"></a>"))
}

fn numbered(number: &str, words: &str) -> String {
    if number.is_empty() {
        words.to_owned()
    } else {
        format!("{number} {words}")
    }
}

/// Runs on one line.
fn inline(runs: &[Run]) -> String {
    let mut text = String::new();
    for run in runs {
        match run {
            Run::Text(words) | Run::Words(words) | Run::Number(words) => {
                text.push_str(&escaped(words));
            }
            Run::Quantity(quantity) => text.push_str(&escaped(&quantity.shown)),
            Run::Emphasis(runs) => text.push_str(&stressed("*", runs)),
            Run::Strong(runs) => text.push_str(&stressed("**", runs)),
            Run::Reference(reference) => {
                let words = inline(&reference.words);
                text.push_str(&format!("[{words}](#{})", reference.to));
            }
            Run::Link(link) => {
                let address = link
                    .address
                    .as_str()
                    .replace('(', "%28")
                    .replace(')', "%29");
                text.push_str(&format!("[{}]({address})", inline(&link.words)));
            }
            Run::Break => text.push_str("<br>"),
            Run::Inserted(runs) => text.push_str(&within("<ins>", runs, "</ins>")),
            Run::Deleted(runs) => text.push_str(&within("<del>", &without_links(runs), "</del>")),
            Run::Moved => text.push_str(&format!(" ({})", inline(&say::moved_here()))),
        }
    }
    text
}

/// What is gone leads nowhere.
fn without_links(runs: &[Run]) -> Vec<Run> {
    let run = |run: &Run| match run {
        Run::Reference(reference) => without_links(&reference.words),
        Run::Link(link) => without_links(&link.words),
        Run::Emphasis(runs) => vec![Run::Emphasis(without_links(runs))],
        Run::Strong(runs) => vec![Run::Strong(without_links(runs))],
        other => vec![other.clone()],
    };
    runs.iter().flat_map(run).collect()
}

/// Tags touch the words between them, so that blanks at the ends of lines are no trouble.
fn within(open: &str, runs: &[Run], close: &str) -> String {
    let words = inline(runs);
    let core = words.trim();
    let before = &words[..words.len() - words.trim_start().len()];
    let after = &words[words.trim_end().len()..];
    if core.is_empty() {
        return words;
    }
    format!("{before}{open}{core}{close}{after}")
}

/// Marks touch the words that they stress, or they mean nothing.
fn stressed(mark: &str, runs: &[Run]) -> String {
    let words = inline(runs);
    let core = words.trim();
    if core.is_empty() {
        return words;
    }
    let before = &words[..words.len() - words.trim_start().len()];
    let after = &words[words.trim_end().len()..];
    format!("{before}{mark}{core}{mark}{after}")
}

/// The text with a backslash before whatever could be markup, and before what some readers make
/// links of (`http://`, `www.`) or formulas (`$`).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        let rest = &text[at..];
        let special = match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '!' | '$' => true,
            ':' => rest.starts_with("://"),
            '.' => text[..at].to_ascii_lowercase().ends_with("www"),
            _ => false,
        };
        if special {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// A line that begins with what would be the mark of a list, a heading, a quotation or a rule.
fn at_start(line: &str) -> String {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let after_digits = line[digits..].chars().next();
    if digits > 0 && matches!(after_digits, Some('.' | ')')) {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    if line.starts_with(['#', '+', '-', '=']) {
        return format!("\\{line}");
    }
    line.trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{at_start, escaped, inline};
    use crate::document::model::{Anchor, Run};
    use pulldown_cmark::{Event, Options, Parser, Tag};

    /// Reads Markdown back: its text, and what is more than text and paragraphs.
    fn read(markdown: &str) -> (String, Vec<String>) {
        let (mut text, mut markup) = (String::new(), Vec::new());
        let options = Options::all().difference(Options::ENABLE_SMART_PUNCTUATION);
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Text(words) => text.push_str(&words),
                Event::Start(Tag::Paragraph) | Event::End(_) => {}
                other => markup.push(format!("{other:?}")),
            }
        }
        (text, markup)
    }

    #[test]
    fn no_text_becomes_markup() {
        for hostile in [
            "*a* _b_ **c** ~~d~~ `e` $f$",
            "<script>alert(1)</script> &lt; &amp;",
            "[a](javascript:x) ![i](http://x) [^1] [x]: y",
            "# heading",
            "- item",
            "+ item",
            "1. item",
            "12) item",
            "> quoted",
            "=====",
            "-----",
            "| a | b |",
            "a\\",
            "~~~",
            "```",
            "***",
            "<!-- hidden -->",
        ] {
            let (text, markup) = read(&at_start(&escaped(hostile)));
            assert_eq!(text, hostile);
            assert!(markup.is_empty(), "{hostile}: {markup:?}");
        }
    }

    #[test]
    fn an_exclamation_before_a_reference_makes_no_image() {
        let runs = [
            Run::words("Now!"),
            Run::title_of(Anchor::new("a"), "] (x) *"),
        ];
        let (text, markup) = read(&inline(&runs));
        assert_eq!(text, "Now!] (x) *");
        assert_eq!(markup.len(), 1, "{markup:?}");
        assert!(markup[0].contains("Link"), "{markup:?}");
    }

    #[test]
    fn stress_touches_its_words() {
        let runs = [
            Run::Text("a".into()),
            Run::Emphasis(vec![Run::Text(" b ".into())]),
            Run::Strong(vec![]),
            Run::Text("c".into()),
        ];
        assert_eq!(inline(&runs), "a *b* c");
    }
}
