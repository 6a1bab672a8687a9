//! The document as data: what every written form shares.
//!
//! A [`Document`] is a tree of numbered sections and clauses down to sentences, and a
//! sentence is a list of [`Run`]s. A run says what it *is* (a quantity, a defined term, a
//! reference, words of the parties), so that each form can show it in its own way, a test
//! can compare quantities exactly, and a later redline can compare meaning.
//!
//! Text in a document is plain: it holds no markup of any form, and each writer escapes
//! it. Characters that could deceive a reader are replaced on the way in.
//!
//! Not here: what is said (`agreement`), in which words (`phrases`), how it is written out
//! (`markdown`).

use crate::quantity::{Date, Instant, Number, Period, TimeOfDay};
use crate::text::sanitise_line;
use std::fmt;
use std::sync::Arc;

/// A whole document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Document {
    /// Its language as an IETF tag: `en`.
    pub language: &'static str,
    /// Its title.
    pub title: Vec<Run>,
    /// What stands before the first section.
    pub front: Vec<Block>,
    /// The sections, in order.
    pub sections: Vec<Section>,
}

/// A numbered section.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// Where references lead.
    pub anchor: Anchor,
    /// `4`; empty for a section without a number.
    pub number: String,
    /// Its heading.
    pub heading: Vec<Run>,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// What stands below one another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    /// Sentences that belong together.
    Paragraph(Vec<Sentence>),
    /// A numbered clause, with or without a heading.
    Clause(Clause),
    /// A list.
    List(List),
    /// A table.
    Table(Table),
    /// Something set apart: a finding that the parties let stand, a figure that has no result.
    Note(Vec<Block>),
    /// A picture of figures that also stand in words.
    Figure(Figure),
    /// Where the parties sign.
    Signatures(Vec<Signature>),
}

/// A sentence and where it comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sentence {
    /// What it says.
    pub runs: Vec<Run>,
    /// The line of the contract that it says; `None` for what belongs to every agreement.
    pub place: Option<Place>,
}

/// A numbered clause. Clauses within a clause are numbered below it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clause {
    /// Where references lead.
    pub anchor: Option<Anchor>,
    /// `4.2`
    pub number: String,
    /// Its heading.
    pub heading: Option<Sentence>,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// A list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct List {
    /// What stands before each item.
    pub marks: Marks,
    /// The items.
    pub items: Vec<Item>,
}

/// An item of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// Where references lead.
    pub anchor: Option<Anchor>,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// What stands before each item of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Marks {
    /// Bullets: the order says nothing.
    Bullets,
    /// 1, 2, 3 from this number on: the order matters.
    Numbers(u64),
}

/// A table with a row of headings. Every row has one cell for each column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// Where references lead.
    pub anchor: Option<Anchor>,
    /// What it shows.
    pub caption: Option<Sentence>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A column of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its heading.
    pub heading: Vec<Run>,
    /// What its cells hold.
    pub role: ColumnRole,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ColumnRole {
    /// The name of the row: a header cell.
    Header,
    /// Words.
    Text,
    /// Quantities, which are compared from row to row.
    Quantity,
}

/// A row of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// A cell for each column.
    pub cells: Vec<Vec<Run>>,
    /// The line of the contract that it says.
    pub place: Option<Place>,
}

/// A picture. It shows nothing that is not said in words too, for it is neither exact nor
/// seen by everybody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Figure {
    /// Where references lead.
    pub anchor: Option<Anchor>,
    /// What it shows.
    pub caption: Sentence,
    /// What is drawn.
    pub drawing: Drawing,
}

/// What is drawn. Places are counted from the left in parts of [`WIDTH`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Drawing {
    /// Marks below all lanes, from left to right.
    pub ticks: Vec<Tick>,
    /// What is drawn below one another.
    pub lanes: Vec<Lane>,
}

/// The width of every drawing, so that its places are whole numbers.
pub const WIDTH: u32 = 10_000;

/// A mark with its words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tick {
    /// Where it stands.
    pub at: u32,
    /// What stands there.
    pub words: String,
}

/// A line of a drawing: a stretch of time, or a scale of values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lane {
    /// Whose it is.
    pub words: String,
    /// What lies on it.
    pub bars: Vec<Bar>,
    /// A bound that bars are compared with.
    pub bound: Option<Tick>,
}

/// A part of a lane.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bar {
    /// Where it begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// What it means.
    pub tone: Tone,
    /// What it shows, in words.
    pub words: String,
}

/// What a bar means. Colour says it, and the words say it too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// A promise kept.
    Good,
    /// A promise missed, an outage.
    Bad,
    /// Not known.
    Open,
}

/// A place to sign.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// For whom.
    pub party: Vec<Run>,
    /// Who signs, where the agreement names a person.
    pub name: Option<Vec<Run>>,
    /// In which function.
    pub function: Option<Vec<Run>>,
    /// The line of the contract that names the signatory.
    pub place: Option<Place>,
    /// What is written before the line for the signature, the date and the place.
    pub lines: Vec<Vec<Run>>,
}

/// A piece of a sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Run {
    /// Words of slac, from the table of phrases. They hold no digit: what is counted is a
    /// quantity.
    Text(String),
    /// Words of the parties: titles, names, prose.
    Words(String),
    /// A number, date, length of time, amount.
    Quantity(Quantity),
    /// The number of a section, clause or item.
    Number(String),
    /// Words to be stressed.
    Emphasis(Vec<Run>),
    /// Words to be stressed strongly.
    Strong(Vec<Run>),
    /// A reference to another part of the document.
    Reference(Reference),
    /// A link to the outside.
    Link(Link),
    /// A new line within a sentence.
    Break,
    /// Of a redline: what the text afterwards has and the one before has not.
    Inserted(Vec<Run>),
    /// Of a redline: what only the text before has.
    Deleted(Vec<Run>),
    /// Of a redline: what it stands behind stood elsewhere.
    Moved,
}

/// A reference within the document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reference {
    /// Where it leads. In a finished document there is such an anchor.
    pub to: Anchor,
    /// What kind of reference it is.
    pub kind: ReferenceKind,
    /// What is printed.
    pub words: Vec<Run>,
}

/// Kinds of references.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReferenceKind {
    /// The use of a defined term.
    Term,
    /// The title of a part.
    Title,
    /// The number of a section or clause. The words are written when the document is numbered.
    Number,
}

/// A link to the outside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// Where it leads.
    pub address: Address,
    /// What is printed.
    pub words: Vec<Run>,
}

/// An address outside of the document: `http`, `https` or `mailto`, and nothing else.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Address(String);

impl Address {
    /// The address, if its scheme is allowed and it holds only what an address may hold
    /// (printable ASCII without blanks, quotes, angle brackets, backslashes; RFC 3986).
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once(':')?;
        let scheme = scheme.to_ascii_lowercase();
        let has_host = rest.strip_prefix("//").is_some_and(|it| !it.is_empty());
        let allowed = match scheme.as_str() {
            "http" | "https" => has_host,
            "mailto" => rest.contains('@'),
            _ => false,
        };
        let plain = |c: char| c.is_ascii_graphic() && !"\"'<>\\^`{|}".contains(c);
        (allowed && rest.chars().all(plain)).then(|| Self(format!("{scheme}:{rest}")))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name of a place in the document: letters, digits, `.`, `-` and `_`.
///
/// A declaration's anchor is its path (`uptime`, `acme.service_desk`), a section's begins
/// with `section-`, which no path does. So anchors stay the same when numbers change.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Anchor(Arc<str>);

impl Anchor {
    /// The anchor of this name; what may not stand in one becomes `-`.
    pub fn new(name: &str) -> Self {
        let plain = |c: char| {
            let kept = c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
            if kept { c } else { '-' }
        };
        Self(name.chars().map(plain).collect::<String>().into())
    }

    /// The anchor of a section.
    pub fn section(name: &str) -> Self {
        Self::new(&format!("section-{name}"))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A line of the contract's text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Place {
    /// The file, as people know it: relative, or `<std/…>`.
    pub file: Arc<str>,
    /// The line, counted from one.
    pub line: u32,
}

/// `workplace.sla:12`
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A quantity: what it is, exactly, and how it is printed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quantity {
    /// The exact value.
    pub value: Value,
    /// As it is printed.
    pub shown: String,
    /// How it came into the document.
    pub basis: QuantityBasis,
}

/// How a quantity came into the document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum QuantityBasis {
    /// It stands in the agreement.
    Agreement,
    /// It follows from what stands there: "43 min 12 s in a 30-day month".
    Derived,
    /// It was computed from data: the result of a worked example, a figure of a statement.
    Computed,
}

/// The exact value of a quantity.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Value {
    /// A number without a unit.
    Number(Number),
    /// A percentage, as a number: 99.9 % is 999/1000.
    Percent(Number),
    /// A distance between percentages, as a number.
    PercentagePoints(Number),
    /// An amount in the currency with this ISO 4217 code.
    Money(Number, Arc<str>),
    /// Elapsed time in microseconds.
    Duration(Number),
    /// A size of data in bits.
    Data(Number),
    /// A quotient of the above, in their base units.
    Rate(Number),
    /// A length counted on a calendar; unit and count as [`Period`] has them.
    Period(u32, &'static str),
    /// A date.
    Date(Date),
    /// A day of every year: month and day.
    YearlyDay(u8, u8),
    /// An instant.
    Instant(Instant),
    /// A time of day.
    TimeOfDay(TimeOfDay),
    /// A window by name: `2026-03`, `2026-Q1`.
    Window(String),
}

impl From<Period> for Value {
    fn from(period: Period) -> Self {
        Self::Period(period.count, period.unit.word())
    }
}

impl Run {
    /// Words of the parties on one line, made safe to show.
    pub fn words(text: &str) -> Self {
        Self::Words(sanitise_line(text).into_owned())
    }

    /// A reference that prints the number of what it leads to.
    pub fn number_of(to: Anchor) -> Self {
        Self::Reference(Reference {
            to,
            kind: ReferenceKind::Number,
            words: Vec::new(),
        })
    }

    /// A reference that prints a title.
    pub fn title_of(to: Anchor, title: &str) -> Self {
        Self::Reference(Reference {
            to,
            kind: ReferenceKind::Title,
            words: vec![Self::words(title)],
        })
    }
}

impl Sentence {
    /// A sentence that a line of the contract says.
    pub fn new(runs: Vec<Run>, place: Option<Place>) -> Self {
        Self { runs, place }
    }
}

impl From<Run> for Vec<Run> {
    fn from(run: Run) -> Self {
        vec![run]
    }
}

impl From<Sentence> for Block {
    fn from(sentence: Sentence) -> Self {
        Self::Paragraph(vec![sentence])
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, Anchor};

    #[test]
    fn addresses_of_three_schemes_only() {
        let taken = |text| Address::parse(text).map(|it| it.as_str().to_owned());
        assert_eq!(
            taken("https://acme.example/a?b=1#c").as_deref(),
            Some("https://acme.example/a?b=1#c")
        );
        assert_eq!(
            taken("HTTP://acme.example").as_deref(),
            Some("http://acme.example")
        );
        assert_eq!(
            taken("mailto:a@acme.example").as_deref(),
            Some("mailto:a@acme.example")
        );
        for refused in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//acme.example",
            "acme.example",
            "https:acme",
            "https://",
            "https://acme.example/\"onclick",
            "https://acme.example/<b>",
            "https://acme.example/ x",
            "java\nscript:alert(1)",
            "https://acmé.example",
            "mailto:",
        ] {
            assert_eq!(taken(refused), None, "{refused}");
        }
    }

    #[test]
    fn anchors_hold_nothing_that_needs_escaping() {
        assert_eq!(Anchor::new("acme.desk\"><b>").as_str(), "acme.desk---b-");
        assert_eq!(Anchor::section("parties").as_str(), "section-parties");
    }
}
