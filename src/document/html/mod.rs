//! Documents as one HTML file that needs nothing else.
//!
//! The file works without scripts and loads nothing: its policy (Content Security Policy
//! Level 3) allows the one style sheet that it holds, by hash, and no more. Every text is
//! escaped, links lead to `http`, `https` and `mailto` only ([`Address`]), and no attribute
//! holds text of a contract but a `href`, a `data-source` and what a reader is told aloud.
//!
//! Each sentence carries the line that it says as `data-source="workplace.sla:12"`, and the
//! first of each line has the `id` `source-workplace.sla-12`, so that an editor can follow.
//!
//! Not here: what is said (`agreement`); pictures (`figure`).
//!
//! [`Address`]: super::model::Address

mod figure;

use super::model::{
    Anchor, Block, Clause, ColumnRole, Document, Item, List, Marks, Place, ReferenceKind, Row, Run,
    Section, Sentence, Signature, Table,
};
use crate::phrases::page as say;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// The one style sheet, for the screen and for paper of any size.
const STYLE: &str = include_str!("page.css");

/// Deepest heading of HTML.
const DEEPEST_HEADING: usize = 6;

/// The whole document.
pub fn write(document: &Document) -> String {
    let mut writer = Writer::default();
    writer.head(document);
    writer.line("<body>");
    writer.line("<main>");
    writer.line(&format!("<h1>{}</h1>", inline(&document.title)));
    writer.blocks(&document.front, 2);
    writer.contents(&document.sections);
    for section in &document.sections {
        writer.section(section);
    }
    writer.line("</main>");
    writer.line("</body>");
    writer.line("</html>");
    writer.text
}

#[derive(Default)]
struct Writer {
    text: String,
    /// The source lines whose first sentence has been written.
    placed: BTreeSet<Place>,
}

impl Writer {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn head(&mut self, document: &Document) {
        let hash = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
        self.line("<!DOCTYPE html>");
        self.line(&format!("<html lang=\"{}\">", escaped(document.language)));
        self.line("<head>");
        self.line("<meta charset=\"utf-8\">");
        self.line(&format!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">"
        ));
        self.line("<meta name=\"referrer\" content=\"no-referrer\">");
        self.line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        self.line(&format!("<title>{}</title>", plain(&document.title)));
        // The hash is of the text between the tags, to the last character.
        self.line(&format!("<style>{STYLE}</style>"));
        self.line("</head>");
    }

    fn contents(&mut self, sections: &[Section]) {
        if sections.len() < 3 {
            return;
        }
        self.line("<nav aria-labelledby=\"contents\">");
        self.line(&format!(
            "<h2 id=\"contents\">{}</h2>",
            inline(&say::contents())
        ));
        self.line("<ol>");
        for section in sections {
            let words = format!("{}{}", number(&section.number), plain(&section.heading));
            self.line(&format!(
                "<li><a href=\"#{}\">{words}</a></li>",
                section.anchor
            ));
        }
        self.line("</ol>");
        self.line("</nav>");
    }

    fn section(&mut self, section: &Section) {
        self.line("<section>");
        self.line(&format!(
            "<h2 id=\"{}\">{}{}</h2>",
            section.anchor,
            number(&section.number),
            inline(&section.heading)
        ));
        self.blocks(&section.blocks, 3);
        self.line("</section>");
    }

    fn blocks(&mut self, blocks: &[Block], level: usize) {
        for block in blocks {
            match block {
                Block::Paragraph(sentences) => self.paragraph(sentences),
                Block::Clause(clause) => self.clause(clause, level),
                Block::List(list) => self.list(list, level),
                Block::Table(table) => self.table(table),
                Block::Note(blocks) => {
                    self.line("<div class=\"note\" role=\"note\">");
                    self.blocks(blocks, level);
                    self.line("</div>");
                }
                Block::Figure(figure) => {
                    let caption = self.sentence(&figure.caption);
                    self.line(&format!("<figure{}>", id(figure.anchor.as_ref())));
                    self.line(&format!("<figcaption>{caption}</figcaption>"));
                    let aloud = plain(&figure.caption.runs);
                    self.line(&figure::draw(&figure.drawing, &aloud));
                    self.line("</figure>");
                }
                Block::Signatures(signatures) => {
                    self.line("<div class=\"signatures\">");
                    signatures.iter().for_each(|it| self.signature(it));
                    self.line("</div>");
                }
            }
        }
    }

    fn paragraph(&mut self, sentences: &[Sentence]) {
        let sentences: Vec<String> = sentences.iter().map(|it| self.sentence(it)).collect();
        self.line(&format!("<p>{}</p>", sentences.join("\n")));
    }

    /// A sentence with its source line.
    fn sentence(&mut self, sentence: &Sentence) -> String {
        let words = inline(&sentence.runs);
        match &sentence.place {
            Some(place) => format!("<span{}>{words}</span>", self.source(place)),
            None => words,
        }
    }

    /// The attributes that say which line is meant.
    fn source(&mut self, place: &Place) -> String {
        let id = if self.placed.insert(place.clone()) {
            let anchor = Anchor::new(&format!("source-{}-{}", place.file, place.line));
            format!(" id=\"{anchor}\"")
        } else {
            String::new()
        };
        format!("{id} data-source=\"{}\"", escaped(&place.to_string()))
    }

    fn clause(&mut self, clause: &Clause, level: usize) {
        let id = id(clause.anchor.as_ref());
        if let Some(heading) = &clause.heading {
            let level = level.min(DEEPEST_HEADING);
            let words = self.sentence(heading);
            let number = number(&clause.number);
            self.line(&format!("<h{level}{id}>{number}{words}</h{level}>"));
            self.blocks(&clause.blocks, level + 1);
            return;
        }
        self.line(&format!("<div class=\"clause\"{id}>"));
        self.line(&number(&clause.number));
        self.line("<div class=\"body\">");
        self.blocks(&clause.blocks, level + 1);
        self.line("</div>");
        self.line("</div>");
    }

    fn list(&mut self, list: &List, level: usize) {
        let (open, close) = match list.marks {
            Marks::Bullets => ("<ul>".to_owned(), "</ul>"),
            Marks::Numbers(1) => ("<ol>".to_owned(), "</ol>"),
            Marks::Numbers(first) => (format!("<ol start=\"{first}\">"), "</ol>"),
        };
        self.line(&open);
        list.items.iter().for_each(|item| self.item(item, level));
        self.line(close);
    }

    fn item(&mut self, item: &Item, level: usize) {
        self.line(&format!("<li{}>", id(item.anchor.as_ref())));
        self.blocks(&item.blocks, level);
        self.line("</li>");
    }

    fn table(&mut self, table: &Table) {
        self.line("<div class=\"wide\">");
        self.line(&format!("<table{}>", id(table.anchor.as_ref())));
        if let Some(caption) = &table.caption {
            let words = self.sentence(caption);
            self.line(&format!("<caption>{words}</caption>"));
        }
        let headings = table.columns.iter().map(|column| {
            let class = class(column.role);
            format!("<th scope=\"col\"{class}>{}</th>", inline(&column.heading))
        });
        let headings: String = headings.collect();
        self.line(&format!("<thead><tr>{headings}</tr></thead>"));
        self.line("<tbody>");
        table.rows.iter().for_each(|row| self.row(table, row));
        self.line("</tbody>");
        self.line("</table>");
        self.line("</div>");
    }

    fn row(&mut self, table: &Table, row: &Row) {
        let source = row.place.as_ref().map(|place| self.source(place));
        let cells = row.cells.iter().zip(&table.columns).map(|(runs, column)| {
            let words = inline(runs);
            match column.role {
                ColumnRole::Header => format!("<th scope=\"row\">{words}</th>"),
                role => format!("<td{}>{words}</td>", class(role)),
            }
        });
        let cells: String = cells.collect();
        self.line(&format!("<tr{}>{cells}</tr>", source.unwrap_or_default()));
    }

    fn signature(&mut self, signature: &Signature) {
        let source = signature.place.as_ref().map(|place| self.source(place));
        self.line(&format!(
            "<div class=\"signature\"{}>",
            source.unwrap_or_default()
        ));
        self.line(&format!(
            "<p><strong>{}</strong></p>",
            inline(&signature.party)
        ));
        let lines = signature
            .lines
            .iter()
            .map(|line| format!("<dt>{}</dt><dd></dd>", inline(line)));
        let lines: String = lines.collect();
        self.line(&format!("<dl>{lines}</dl>"));
        let named = signature.name.iter().chain(&signature.function);
        for words in named {
            self.line(&format!("<p>{}</p>", inline(words)));
        }
        self.line("</div>");
    }
}

fn id(anchor: Option<&Anchor>) -> String {
    anchor.map_or_else(String::new, |it| format!(" id=\"{it}\""))
}

fn class(role: ColumnRole) -> &'static str {
    match role {
        ColumnRole::Quantity => " class=\"quantity\"",
        ColumnRole::Header | ColumnRole::Text => "",
    }
}

fn number(number: &str) -> String {
    if number.is_empty() {
        return String::new();
    }
    format!("<span class=\"number\">{}</span>", escaped(number))
}

/// Runs as HTML.
fn inline(runs: &[Run]) -> String {
    runs.iter().map(run).collect()
}

fn run(run: &Run) -> String {
    match run {
        Run::Text(words) | Run::Words(words) | Run::Number(words) => escaped(words),
        Run::Quantity(quantity) => escaped(&quantity.shown),
        Run::Emphasis(runs) => format!("<em>{}</em>", inline(runs)),
        Run::Strong(runs) => format!("<strong>{}</strong>", inline(runs)),
        Run::Reference(reference) => {
            let class = match reference.kind {
                ReferenceKind::Term => " class=\"term\"",
                ReferenceKind::Title | ReferenceKind::Number => "",
            };
            let words = inline(&reference.words);
            format!("<a{class} href=\"#{}\">{words}</a>", reference.to)
        }
        Run::Link(link) => format!(
            "<a class=\"outside\" rel=\"noopener noreferrer nofollow\" href=\"{}\">{}</a>",
            escaped(link.address.as_str()),
            inline(&link.words)
        ),
        Run::Break => "<br>".to_owned(),
        Run::Inserted(runs) => format!("<ins>{}</ins>", inline(runs)),
        Run::Deleted(runs) => format!("<del>{}</del>", plain(runs)),
        Run::Moved => format!(
            " <span class=\"moved\">{}</span>",
            inline(&say::moved_here())
        ),
    }
}

/// Runs without links and stress, for places where they cannot be.
fn plain(runs: &[Run]) -> String {
    let words = runs.iter().map(|run| match run {
        Run::Text(words) | Run::Words(words) | Run::Number(words) => escaped(words),
        Run::Quantity(quantity) => escaped(&quantity.shown),
        Run::Emphasis(runs) | Run::Strong(runs) | Run::Inserted(runs) => plain(runs),
        // A title or a table of contents is that of the text afterwards.
        Run::Deleted(_) | Run::Moved => String::new(),
        Run::Reference(reference) => plain(&reference.words),
        Run::Link(link) => plain(&link.words),
        Run::Break => " ".to_owned(),
    });
    words.collect()
}

/// Text for an element or for an attribute in double quotes (HTML, section 13.3).
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
