//! One mistake, one finding: what only follows from a mistake that was reported is taken out.
//!
//! A text that could not be read may have declared a name, a column, a currency. What is then
//! missing elsewhere is no second mistake, and saying so would hide the first one in a crowd.
//! Nothing is taken out unless an earlier stage has reported an error in the same
//! contract, so that no contract passes because of it.
//!
//! The same unknown name in ten places is one mistake too: the first is reported, with the others.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, codes};
use crate::resolve::{Kind, Resolved, Unit};
use crate::syntax::ast::ItemKind;
use crate::text::{FileId, LineIndex, Location, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Findings that something is not there. In a declaration that could not be read as a whole, it may
/// stand in what was not read.
const ABSENCES: &[Code] = &[
    codes::MISSING_CLAUSE,
    codes::INCOMPLETE,
    codes::WRONG_ROW,
    codes::FEE_WITHOUT_PERIOD,
    codes::BASIS_MISSING,
    codes::RELIEF_EXTENT,
    codes::RELIEF_NOT_READ,
    codes::GIVEN,
];

/// Longest place whose words are looked at, in bytes.
const LONGEST_PLACE: usize = 400;

/// Most further places that a note lists.
const MOST_LISTED: usize = 5;

/// Takes out what follows from findings of earlier stages, and brings together what is one mistake.
pub(super) fn remove(resolved: &Resolved, found: Diagnostics) -> Diagnostics {
    let damage = Damage::of(resolved);
    let kept = found
        .into_iter()
        .filter(|finding| !damage.explains(resolved, finding))
        .collect();
    together(resolved, kept)
}

/// What earlier stages could not understand.
#[derive(Default)]
struct Damage<'a> {
    files: BTreeMap<FileId, InFile>,
    /// Names of declarations that were not read as a whole.
    names: BTreeSet<&'a str>,
    /// Words that stand on lines with an error.
    words: BTreeSet<&'a str>,
    /// Something was declared whose name nobody knows, or another file's names are missing.
    nameless: bool,
    /// A declaration that brings further names was not read as a whole: fields, columns, members.
    incomplete: bool,
    /// The contract itself was not read as a whole.
    contract: bool,
}

/// The same, of one file.
struct InFile {
    lines: LineIndex,
    /// Lines with an error.
    damaged: BTreeSet<u32>,
    /// The errors.
    unread: Places,
    /// Declarations with an error.
    items: Places,
}

/// Places in the order of their beginnings, each with the farthest end so far.
struct Places(Vec<(u32, u32)>);

impl Places {
    fn new(mut spans: Vec<Span>) -> Self {
        spans.sort();
        let mut farthest = 0;
        let places = spans.into_iter().map(|span| {
            farthest = span.end.max(farthest);
            (span.start, farthest)
        });
        Self(places.collect())
    }

    /// Whether one of them has a letter in common with `span`, or lies at its edge.
    fn overlap(&self, span: Span) -> bool {
        let before = self.0.partition_point(|(start, _)| *start <= span.end);
        before > 0 && self.0[before - 1].1 >= span.start
    }
}

impl<'a> Damage<'a> {
    fn of(resolved: &'a Resolved) -> Self {
        let mut damage = Self::default();
        for (_, unit) in resolved.units() {
            if !unit.unread.is_empty() {
                damage.file(resolved, unit);
            }
        }
        for (id, declaration) in resolved.declarations() {
            let file = damage.files.get(&resolved.unit(declaration.unit).file);
            let span = resolved.head(id).span;
            if !file.is_some_and(|file| file.unread.overlap(span)) {
                continue;
            }
            if declaration.name.is_empty() {
                damage.nameless |= !matches!(
                    declaration.kind,
                    Kind::Example | Kind::Remedies | Kind::Amendments
                );
            } else {
                damage.names.insert(&declaration.name);
                // Of two with one name, the second was meant to have another.
                let known = resolved.find_word(declaration.unit, &declaration.name);
                damage.nameless |= known != Some(id);
            }
            damage.contract |= declaration.kind == Kind::Contract;
            damage.incomplete |= matches!(
                declaration.kind,
                Kind::Party | Kind::Enum | Kind::Table | Kind::Source
            );
        }
        damage
    }

    fn file(&mut self, resolved: &'a Resolved, unit: &'a Unit) {
        let text: &'a str = &resolved.sources.file(unit.file).text;
        let lines = LineIndex::new(text);
        let damaged: BTreeSet<u32> = unit
            .unread
            .iter()
            .flat_map(|span| [lines.line(span.start), lines.line(span.end)])
            .collect();
        for (number, line) in (0_u32..).zip(text.lines()) {
            if damaged.contains(&number) {
                self.words.extend(words(line));
            }
        }
        let unread = Places::new(unit.unread.clone());
        let items = unit.parse.file.items.iter();
        let hit: Vec<_> = items
            .filter(|item| unread.overlap(item.head().span))
            .collect();
        self.nameless |= hit
            .iter()
            .any(|item| matches!(item.kind, ItemKind::Use(_) | ItemKind::Include(_)));
        self.incomplete |= hit.iter().any(|item| matches!(item.kind, ItemKind::Bad));
        let items = Places::new(hit.iter().map(|item| item.head().span).collect());
        let file = InFile {
            lines,
            damaged,
            unread,
            items,
        };
        self.files.insert(unit.file, file);
    }

    /// Whether a finding of the checker follows from what was not understood.
    fn explains(&self, resolved: &Resolved, finding: &Diagnostic) -> bool {
        if self.files.is_empty() {
            return false;
        }
        if finding.code == codes::UNUSED_TERM {
            return true;
        }
        if self.stands_in_damage(finding) {
            return true;
        }
        let of_contract = [codes::FOREIGN_MONEY, codes::WHOSE_BUSINESS_DAYS];
        if self.contract && of_contract.contains(&finding.code) {
            return true;
        }
        let unknown = finding.code == codes::UNKNOWN_NAME;
        if unknown && (self.nameless || (self.incomplete && finding.fixes.is_empty())) {
            return true;
        }
        let text = &resolved.sources.file(finding.at.file).text;
        let place = finding.at.span.of(text);
        let place = if place.len() > LONGEST_PLACE {
            ""
        } else {
            place
        };
        // A field that is missing is read where its source is named.
        let around = if unknown {
            clause_of(text, finding.at.span)
        } else {
            ""
        };
        if words(around).any(|word| self.names.contains(word)) {
            return true;
        }
        let quoted = finding.headline.split('`').skip(1).step_by(2);
        std::iter::once(place)
            .chain(quoted)
            .flat_map(words)
            .any(|word| self.names.contains(word) || (unknown && self.words.contains(word)))
    }

    fn stands_in_damage(&self, finding: &Diagnostic) -> bool {
        let Some(file) = self.files.get(&finding.at.file) else {
            return false;
        };
        let at = finding.at.span;
        if file.damaged.contains(&file.lines.line(at.start)) {
            return true;
        }
        // A formula that goes on over a place where it could not be read is not what it seems.
        let lines = file.lines.line(at.end) - file.lines.line(at.start);
        (ABSENCES.contains(&finding.code) || lines > 0) && file.items.overlap(at)
    }
}

/// The line in which a place begins, as far as it is one clause; nothing if it is endless.
fn clause_of(text: &str, span: Span) -> &str {
    let Some((before, after)) = text.split_at_checked(span.start as usize) else {
        return "";
    };
    let ends = ['\n', ';'];
    let start = before.rfind(ends).map_or(0, |end| end + 1);
    let end = span.start as usize + after.find(ends).unwrap_or(after.len());
    text.get(start..end)
        .filter(|line| line.len() <= LONGEST_PLACE)
        .unwrap_or_default()
}

/// The words of a text that could be names.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .filter(|word| !word.is_empty())
}

/// Brings together findings that say the same of several places: a name that nothing declares, a
/// currency that is not the contract's. Their fixes become one.
fn together(resolved: &Resolved, found: Diagnostics) -> Diagnostics {
    let alike = [
        codes::UNKNOWN_NAME,
        codes::FOREIGN_MONEY,
        codes::WHOSE_BUSINESS_DAYS,
    ];
    let mut all: Vec<Diagnostic> = found.into_iter().collect();
    all.sort_by_key(|finding| finding.at);
    let mut kept: Vec<Diagnostic> = Vec::new();
    let mut first: BTreeMap<(FileId, &'static str, String), usize> = BTreeMap::new();
    let mut more: BTreeMap<usize, Vec<Location>> = BTreeMap::new();
    for finding in all {
        if !alike.contains(&finding.code) {
            kept.push(finding);
            continue;
        }
        // Without a better name for it, a name is unknown in every place alike.
        let says = if finding.code == codes::UNKNOWN_NAME && finding.fixes.is_empty() {
            let text = &resolved.sources.file(finding.at.file).text;
            format!("`{}`", finding.at.span.of(text))
        } else {
            finding.headline.clone()
        };
        let key = (finding.at.file, finding.code.id, says);
        let Some(index) = first.get(&key).copied() else {
            first.insert(key, kept.len());
            kept.push(finding);
            continue;
        };
        more.entry(index).or_default().push(finding.at);
        for (fix, same) in kept[index].fixes.iter_mut().zip(finding.fixes) {
            if fix.title == same.title && !fix.edits.iter().any(|it| same.edits.contains(it)) {
                fix.edits.extend(same.edits);
            }
        }
    }
    for (index, places) in more {
        kept[index].notes.push(also_in(resolved, &places));
    }
    kept.into_iter().collect()
}

/// `the same stands in 3 more places: lines 9, 12 and 40`
fn also_in(resolved: &Resolved, places: &[Location]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for at in places {
        let line = resolved.sources.file(at.file).lines().line(at.span.start) + 1;
        let line = line.to_string();
        if lines.last() != Some(&line) {
            lines.push(line);
        }
    }
    let word = if lines.len() == 1 { "line" } else { "lines" };
    let left_out = if lines.len() > MOST_LISTED {
        ", …"
    } else {
        ""
    };
    lines.truncate(MOST_LISTED);
    let times = match places.len() {
        1 => "once more".to_owned(),
        several => format!("{several} more times"),
    };
    format!(
        "the same is written {times}: {word} {}{left_out}",
        lines.join(", ")
    )
}
