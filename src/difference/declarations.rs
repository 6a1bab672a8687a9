//! What agreements declare, clause by clause, and which declarations are the same under another name.
//!
//! What is compared is the agreement as it was understood, line by line (`ir::dump`): what was left unsaid and
//! follows from defaults is there too, and nothing depends on order or layout. Documentation and places are no
//! part of what was agreed.

use super::v1::Renamed;
use crate::ir::{Agreement, dump};
use std::collections::{BTreeMap, BTreeSet};

/// A declaration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Declaration {
    /// Its kind: `objective`.
    pub(super) kind: String,
    /// Its path; that of `remedies` and `amendments` is their kind.
    pub(super) path: String,
    /// The rest of its first line: its title.
    head: String,
    /// Its lines, without their first indentation.
    pub(super) lines: Vec<String>,
}

/// Kinds that are no part of what is agreed: examples only show it, and amendments have made it what it is.
const SHOWN_ONLY: [&str; 2] = ["example", "amendment"];

/// Kinds whose lines are one formula or one list, and no clauses.
const ONE_CLAUSE: [(&str, &str); 8] = [
    ("metric", "formula"),
    ("let", "formula"),
    ("calendar", "hours"),
    ("table", "rows"),
    ("enum", "members"),
    ("param", "value"),
    ("clause", "text"),
    ("define", "meaning"),
];

/// Everything that an agreement declares.
pub(super) fn declarations(agreement: &Agreement) -> Vec<Declaration> {
    let mut all: Vec<Declaration> = Vec::new();
    let mut in_doc = false;
    for line in dump(agreement).lines() {
        if let Some(inner) = line.strip_prefix("  ") {
            // Further lines of a documentation stand deeper than its first one.
            in_doc = inner.starts_with("///") || (in_doc && inner.starts_with("  "));
            if let Some(last) = all.last_mut().filter(|_| !in_doc) {
                last.lines.push(inner.to_owned());
            }
            continue;
        }
        in_doc = false;
        let mut words = line.splitn(3, ' ');
        let kind = words.next().unwrap_or_default().to_owned();
        let path = words.next().map_or_else(|| kind.clone(), ToOwned::to_owned);
        all.push(Declaration {
            kind,
            path,
            head: words.next().unwrap_or_default().to_owned(),
            lines: Vec::new(),
        });
    }
    all.retain(|it| !SHOWN_ONLY.contains(&&*it.kind));
    all
}

/// Clauses whose order means something: the last that holds applies.
const IN_ORDER: [&str; 2] = ["when", "multiply"];

impl Declaration {
    /// What tells it apart from others.
    pub(super) fn key(&self) -> (String, String) {
        (self.kind.clone(), self.path.clone())
    }

    /// Its first line and the others, as they are compared.
    pub(super) fn text(&self) -> (&str, Vec<(String, Vec<String>)>) {
        (&self.head, self.by_word())
    }

    /// Its title as a line of its own.
    pub(super) fn title(&self) -> Option<String> {
        (!self.head.is_empty()).then(|| self.head.clone())
    }

    /// Whether the order of a clause's lines means something.
    pub(super) fn is_ordered(&self, word: &str) -> bool {
        let one = ONE_CLAUSE.iter().any(|(kind, _)| *kind == self.kind);
        one || self.kind == "remedies" || IN_ORDER.contains(&word)
    }

    /// Its lines by the word that they begin with, in the order in which the words occur. Deeper lines belong to
    /// the one before.
    pub(super) fn by_word(&self) -> Vec<(String, Vec<String>)> {
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        let mut word = String::new();
        let one = ONE_CLAUSE.iter().find(|(kind, _)| *kind == self.kind);
        if let Some((_, clause)) = one {
            (*clause).clone_into(&mut word);
        }
        for line in &self.lines {
            if one.is_none() && !line.starts_with(' ') {
                line.split(' ')
                    .next()
                    .unwrap_or_default()
                    .clone_into(&mut word);
            }
            match groups.iter_mut().find(|(known, _)| *known == word) {
                Some((_, lines)) => lines.push(line.clone()),
                None => groups.push((word.clone(), vec![line.clone()])),
            }
        }
        for (word, lines) in &mut groups {
            let deep = lines.iter().any(|it| it.starts_with(' '));
            if !deep && !self.is_ordered(word) {
                lines.sort();
            }
        }
        groups
    }

    /// With other names for what it names.
    fn renamed(&self, names: &BTreeMap<String, String>) -> Self {
        Self {
            kind: self.kind.clone(),
            path: replaced(&self.path, names),
            head: self.head.clone(),
            lines: self
                .lines
                .iter()
                .map(|line| replaced(line, names))
                .collect(),
        }
    }
}

/// The declarations before, with the names of those afterwards, and what was renamed.
pub(super) fn with_names_of(
    before: Vec<Declaration>,
    after: &[Declaration],
) -> (Vec<Declaration>, Vec<Renamed>) {
    let keys = |of: &[Declaration]| of.iter().map(Declaration::key).collect::<BTreeSet<_>>();
    let (known, new) = (keys(&before), keys(after));
    let gone: Vec<&Declaration> = before
        .iter()
        .filter(|it| !new.contains(&it.key()))
        .collect();
    let come: Vec<&Declaration> = after
        .iter()
        .filter(|it| !known.contains(&it.key()))
        .collect();
    // Under one sign for all names that are on one side only, what says the same looks the same.
    let mark = |of: &[&Declaration]| -> BTreeMap<String, String> {
        of.iter()
            .map(|it| (it.path.clone(), "§".to_owned()))
            .collect()
    };
    // An objective's share in a pool is called by both names.
    let pools = before.iter().chain(after).filter(|it| it.kind == "pool");
    let pools: BTreeSet<String> = pools.map(|it| it.path.clone()).collect();
    let with_shares = |names: BTreeMap<String, String>| -> BTreeMap<String, String> {
        let mut all = names.clone();
        for (old, new) in &names {
            let share = |pool: &String| (format!("{pool}.{old}"), format!("{pool}.{new}"));
            all.extend(pools.iter().map(share));
        }
        all
    };
    let (gone_marks, come_marks) = (with_shares(mark(&gone)), with_shares(mark(&come)));
    let looks = |it: &Declaration, marks: &BTreeMap<String, String>, titled: bool| {
        let it = it.renamed(marks);
        let head = it.head.clone();
        (it.kind.clone(), titled.then_some(head), it.by_word())
    };
    let mut names = BTreeMap::new();
    let mut renamed = Vec::new();
    let mut taken = BTreeSet::new();
    // First those that have their titles still; then those that say the same under another title, too.
    for titled in [true, false] {
        for old in gone.iter().filter(|it| titled || !it.lines.is_empty()) {
            if names.contains_key(&old.path) {
                continue;
            }
            let look = looks(old, &gone_marks, titled);
            let mut alike = come.iter().enumerate();
            let found = alike
                .find(|(at, new)| !taken.contains(at) && looks(new, &come_marks, titled) == look);
            if let Some((at, new)) = found {
                taken.insert(at);
                names.insert(old.path.clone(), new.path.clone());
                renamed.push(Renamed {
                    kind: old.kind.clone(),
                    before: old.path.clone(),
                    after: new.path.clone(),
                });
            }
        }
    }
    let names = with_shares(names);
    let before = before.iter().map(|it| it.renamed(&names)).collect();
    (before, renamed)
}

/// A line with other names, outside of quotation marks.
fn replaced(line: &str, names: &BTreeMap<String, String>) -> String {
    if names.is_empty() {
        return line.to_owned();
    }
    let mut text = String::with_capacity(line.len());
    let mut word = String::new();
    let mut quoted = false;
    let flush = |word: &mut String, text: &mut String| {
        // `germany.national` is one name, and so is what a part of one is called by.
        let mut head = word.as_str();
        loop {
            if let Some(new) = names.get(head) {
                text.push_str(new);
                text.push_str(&word[head.len()..]);
                break;
            }
            match head.rfind('.') {
                Some(dot) => head = &head[..dot],
                None => {
                    text.push_str(word);
                    break;
                }
            }
        }
        word.clear();
    };
    for sign in line.chars() {
        if !quoted && (sign.is_alphanumeric() || sign == '_' || sign == '.') {
            word.push(sign);
            continue;
        }
        flush(&mut word, &mut text);
        quoted ^= sign == '"';
        text.push(sign);
    }
    flush(&mut word, &mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::replaced;
    use std::collections::BTreeMap;

    #[test]
    fn names_are_replaced_as_a_whole_and_outside_of_texts() {
        let names = BTreeMap::from([("up".to_owned(), "uptime".to_owned())]);
        assert_eq!(
            replaced("up missed and upper < up.x", &names),
            "uptime missed and upper < uptime.x"
        );
        assert_eq!(
            replaced("must \"keep up\" up", &names),
            "must \"keep up\" uptime"
        );
    }
}
