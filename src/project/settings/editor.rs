//! The table `[editor]`: what editors show within a contract.
//!
//! ```toml
//! [editor]
//! hints  = ["allowance", "credit"]     # all when absent
//! lenses = []                          # none
//! ```
//!
//! An editor can narrow what the project shows, and never widen it.

use super::{Key, Reader};
use crate::diagnostics::nearest::nearest;
use std::collections::BTreeSet;
use toml::Spanned;
use toml::de::DeValue;

/// Something that can be shown within a text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum HintKind {
    /// How much a target allows.
    Allowance,
    /// How much money a percentage is.
    Credit,
    /// The date that a length of time leads to.
    Deadline,
    /// The type of a `let`.
    Type,
}

/// Something that can be shown above a declaration.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LensKind {
    /// How often it is referred to.
    References,
    /// How its worked examples come out.
    Examples,
    /// That it can be evaluated.
    Evaluate,
}

impl HintKind {
    /// All of them, with their words.
    pub const ALL: [(&'static str, Self); 4] = [
        ("allowance", Self::Allowance),
        ("credit", Self::Credit),
        ("deadline", Self::Deadline),
        ("type", Self::Type),
    ];
}

impl LensKind {
    /// All of them, with their words.
    pub const ALL: [(&'static str, Self); 3] = [
        ("references", Self::References),
        ("examples", Self::Examples),
        ("evaluate", Self::Evaluate),
    ];
}

/// What editors show. Nothing said is everything.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Editor {
    /// Those shown within the text.
    pub hints: Option<BTreeSet<HintKind>>,
    /// Those shown above declarations.
    pub lenses: Option<BTreeSet<LensKind>>,
}

impl Editor {
    /// Whether such hints are shown.
    pub fn shows_hint(&self, kind: HintKind) -> bool {
        self.hints.as_ref().is_none_or(|it| it.contains(&kind))
    }

    /// Whether such lenses are shown.
    pub fn shows_lens(&self, kind: LensKind) -> bool {
        self.lenses.as_ref().is_none_or(|it| it.contains(&kind))
    }

    /// What both show.
    #[must_use]
    pub fn narrowed(&self, other: &Self) -> Self {
        Self {
            hints: both(self.hints.as_ref(), other.hints.as_ref()),
            lenses: both(self.lenses.as_ref(), other.lenses.as_ref()),
        }
    }
}

/// The kinds that words stand for. What stands for none is left out.
pub fn kinds<'w, K: Copy + Ord>(
    all: &[(&str, K)],
    words: impl Iterator<Item = &'w str>,
) -> BTreeSet<K> {
    let kind = |word: &str| Some(all.iter().find(|(name, _)| *name == word)?.1);
    words.filter_map(kind).collect()
}

fn both<K: Copy + Ord>(
    one: Option<&BTreeSet<K>>,
    other: Option<&BTreeSet<K>>,
) -> Option<BTreeSet<K>> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.intersection(other).copied().collect()),
        (only, None) | (None, only) => only.cloned(),
    }
}

impl Reader {
    pub(super) fn editor(&mut self, key: Key<'_, '_>, value: &Spanned<DeValue<'_>>) {
        match key.get_ref().as_ref() {
            "hints" => {
                let hints = self.words(value, "hint", &HintKind::ALL);
                self.settings.editor.hints = hints;
            }
            "lenses" => {
                let lenses = self.words(value, "lens", &LensKind::ALL);
                self.settings.editor.lenses = lenses;
            }
            other => {
                let headline = format!("there is no setting `{other}` of editors");
                let near = nearest(other, ["hints", "lenses"]);
                self.unknown(&key.span(), headline, near.map(str::to_owned));
            }
        }
    }

    /// A list of words, each of which stands for a kind of what is shown.
    fn words<K: Copy + Ord>(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        what: &str,
        all: &[(&str, K)],
    ) -> Option<BTreeSet<K>> {
        let DeValue::Array(list) = value.get_ref() else {
            self.bad(value, "this must be a list of words in quotes".to_owned());
            return None;
        };
        let mut found = BTreeSet::new();
        for entry in list {
            let DeValue::String(word) = entry.get_ref() else {
                self.bad(entry, "this must be a word in quotes".to_owned());
                continue;
            };
            let kinds = kinds(all, std::iter::once(word.as_ref()));
            if kinds.is_empty() {
                let near = nearest(word, all.iter().map(|(name, _)| *name));
                let near = near.map(|near| format!("\"{near}\""));
                let headline = format!("there is no {what} `{word}`");
                self.unknown(&entry.span(), headline, near);
            }
            found.extend(kinds);
        }
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::read;
    use super::{Editor, HintKind, LensKind};

    #[test]
    fn what_is_shown_is_what_the_file_says() {
        let (settings, found) = read("[editor]\nhints = ['credit', 'type']\nlenses = []\n");
        assert_eq!(found, "");
        let shown = |it: &Editor| HintKind::ALL.map(|(_, kind)| it.shows_hint(kind));
        assert_eq!(shown(&settings.editor), [false, true, false, true]);
        assert!(!settings.editor.shows_lens(LensKind::Evaluate));
        let (nothing, _) = read("contract = 'a.sla'");
        assert_eq!(shown(&nothing.editor), [true; 4]);
        let (narrow, _) = read("[editor]\nhints = ['allowance', 'credit']\n");
        let both = settings.editor.narrowed(&narrow.editor);
        assert_eq!(shown(&both), [false, true, false, false]);
        assert_eq!(both, narrow.editor.narrowed(&settings.editor));
        assert_eq!(nothing.editor.narrowed(&both), both);
    }

    #[test]
    fn unknown_words_are_reported_where_they_stand() {
        let (settings, found) =
            read("[editor]\nhint = []\nhints = ['credits', 7, 'type']\nlenses = 'all'\n");
        let expected = [
            "slac.toml:2:1: warning[SLA0701]: there is no setting `hint` of editors",
            "slac.toml:3:10: warning[SLA0701]: there is no hint `credits`",
            "slac.toml:3:21: error[SLA0702]: this must be a word in quotes",
            "slac.toml:4:10: error[SLA0702]: this must be a list of words in quotes",
        ];
        assert_eq!(found.lines().collect::<Vec<_>>(), expected);
        assert!(settings.editor.shows_hint(HintKind::Type));
        assert!(!settings.editor.shows_hint(HintKind::Credit));
        assert_eq!(settings.editor.lenses, None);
    }
}
