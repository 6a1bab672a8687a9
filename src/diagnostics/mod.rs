//! What slac can say about a text: diagnostics as plain data.
//!
//! A [`Diagnostic`] has a stable [`Code`], one place, a headline that stands
//! alone, labels and notes that say why, a help that says what to do, and fixes
//! that a program can apply (`fix`). Renderers turn it into text (`render`); the
//! codes live in one registry (`codes`) and each has a page (`pages`). The pass
//! that fails to find a name looks for its neighbours (`nearest`).
//!
//! Not here: finding mistakes. The pass that knows makes the diagnostic.

pub mod codes;
pub mod fix;
pub mod nearest;
pub mod pages;
pub mod render;

pub use codes::Code;

use crate::text::Location;

/// How grave a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Severity {
    /// Something the reader should know; never counted, never fails a build.
    Note,
    /// Likely a mistake. Fails a build only under `--deny warnings`.
    Warning,
    /// The contract has no meaning (or two) until this is mended.
    Error,
}

/// A further place that explains a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The place.
    pub at: Location,
    /// What is to be seen there, lower case, without a full stop.
    pub text: String,
}

/// One replacement of text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub at: Location,
    /// What stands there afterwards.
    pub text: String,
}

/// A change that removes the cause of a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What the change does, in the imperative.
    pub title: String,
    /// The replacements; they do not overlap.
    pub edits: Vec<Edit>,
    /// Whether `slac check --fix` may apply it unasked: it cannot change what the parties meant.
    pub safe: bool,
}

/// One finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// Which finding it is.
    pub code: Code,
    /// How grave it is here; the code's own severity unless levels or `accept` changed it.
    pub severity: Severity,
    /// The exact place.
    pub at: Location,
    /// What is wrong, in the author's words; lower case, no full stop, stands alone.
    pub headline: String,
    /// What to print at the place itself, if more than the headline is needed.
    pub label: Option<String>,
    /// Further places.
    pub labels: Vec<Label>,
    /// Why it matters.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// Changes that mend it, best first.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// A finding with the severity of its code.
    pub fn new(code: Code, at: Location, headline: impl Into<String>) -> Self {
        Self {
            severity: code.severity(),
            code,
            at,
            headline: shortened(headline.into()),
            label: None,
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            fixes: Vec::new(),
        }
    }

    /// Sets what stands at the place itself.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = Some(shortened(text.into()));
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn also(mut self, at: Location, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            at,
            text: shortened(text.into()),
        });
        self
    }

    /// Adds a reason.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(shortened(text.into()));
        self
    }

    /// Sets what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(shortened(text.into()));
        self
    }

    /// Adds a change that may be applied unasked: it replaces `at` by `text`.
    #[must_use]
    pub fn fix(self, title: impl Into<String>, at: Location, text: impl Into<String>) -> Self {
        self.with_fix(title, at, text, true)
    }

    /// Adds a change that a person should confirm.
    #[must_use]
    pub fn suggest(self, title: impl Into<String>, at: Location, text: impl Into<String>) -> Self {
        self.with_fix(title, at, text, false)
    }

    fn with_fix(
        mut self,
        title: impl Into<String>,
        at: Location,
        text: impl Into<String>,
        safe: bool,
    ) -> Self {
        self.fixes.push(Fix {
            title: shortened(title.into()),
            edits: vec![Edit {
                at,
                text: text.into(),
            }],
            safe,
        });
        self
    }

    /// Whether it stops the build.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Longest word that a message repeats whole, in characters.
const LONGEST_WORD: usize = 100;

/// The text with the middle of endless words left out: a name of a megabyte is no message.
fn shortened(text: String) -> String {
    if text.len() <= LONGEST_WORD {
        return text;
    }
    let word = |word: &str| {
        let length = word.chars().count();
        if length <= LONGEST_WORD {
            return word.to_owned();
        }
        let first: String = word.chars().take(60).collect();
        let last: String = word.chars().skip(length - 10).collect();
        format!("{first}…{last}")
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// A list of findings.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// An empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all of another list.
    pub fn extend(&mut self, other: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(other);
    }

    /// Whether any is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(Diagnostic::is_error)
    }

    /// Sorts by place, then code, and drops exact repetitions.
    pub fn sort(&mut self) {
        self.0
            .sort_by(|a, b| (a.at, a.code.id, &a.headline).cmp(&(b.at, b.code.id, &b.headline)));
        self.0.dedup();
    }

    /// All findings.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// All findings, to be changed in place.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Diagnostic> {
        self.0.iter_mut()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a mut Diagnostics {
    type Item = &'a mut Diagnostic;
    type IntoIter = std::slice::IterMut<'a, Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter_mut()
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<T: IntoIterator<Item = Diagnostic>>(iter: T) -> Self {
        Self(iter.into_iter().collect())
    }
}
