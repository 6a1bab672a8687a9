//! A long text that has not been read before, on two processors.
//!
//! Declarations are read one by one, so the second half of them can be read beside the first. What is wrong may
//! reach beyond a declaration: as soon as there is anything to say, the text is read in one go.

use super::{Builder, Part, offset};
use crate::beside;
use crate::syntax::ast::shift::{By, Shift};
use crate::syntax::ast::{BlockKind, File, Placed};
use crate::syntax::report::Report;
use crate::syntax::reuse::Reuse;
use crate::syntax::scan::leading_word;
use crate::text::FileId;

/// Bytes of a text from which a second thread is worth its price.
const WORTH_BYTES: usize = 64 << 10;

/// Declarations that were read without a finding.
struct Half {
    items: Vec<Placed>,
    nodes: u32,
    reuse: Reuse,
}

/// The tree of a long text without mistakes; nothing for any other.
pub(super) fn build(file: FileId, text: &str, parts: &[Part]) -> Option<(File, Reuse)> {
    if text.len() < WORTH_BYTES || !beside::is_worth_it() {
        return None;
    }
    in_two(file, text, parts)
}

fn in_two(file: FileId, text: &str, parts: &[Part]) -> Option<(File, Reuse)> {
    let middle = middle(text, parts)?;
    let (first, second) = parts.split_at(middle);
    let behind = {
        let (text, second) = (text.to_owned(), second.to_vec());
        beside::begin(move || Half::of(file, &text, &second, &second))?
    };
    let first = Half::of(file, text, first, parts);
    let second = behind.recv().ok()?;
    Some(first?.with(second?))
}

/// A place in the middle where one declaration ends for sure and another one begins.
fn middle(text: &str, parts: &[Part]) -> Option<usize> {
    let half = offset(text.len() / 2);
    let from = parts.partition_point(|part| part.span().start < half);
    let ends = |part: &Part| match part {
        Part::Sentence(sentence) => {
            let word = leading_word(sentence.span.of(text));
            sentence.group.is_some() && BlockKind::from_word(word).is_some()
        }
        _ => false,
    };
    let behind = parts.get(from..)?.iter().position(ends)?;
    let middle = from + behind + 1;
    (middle < parts.len()).then_some(middle)
}

impl Half {
    /// Reads some of all parts, which are its first ones.
    fn of(file: FileId, text: &str, parts: &[Part], all: &[Part]) -> Option<Self> {
        let mut report = Report::default();
        let mut reuse = Reuse::new(text, Vec::new(), None);
        reuse.of_parts(all);
        let mut builder = Builder::new(file, text, &mut report);
        let items = builder.items(parts.to_vec(), &mut reuse);
        let nodes = offset(builder.heights.len());
        let right = report.len() == 0 && !report.has_damage();
        right.then_some(Self {
            items,
            nodes,
            reuse,
        })
    }

    /// With what stands behind it.
    fn with(mut self, behind: Self) -> (File, Reuse) {
        let by = By::new((0, 0), (0, self.nodes));
        for mut item in behind.items {
            item.shift(by);
            // All of it is looked at soon, and then by two who would each have to copy it.
            item.settle();
            self.items.push(item);
        }
        self.reuse.add(behind.reuse, self.nodes);
        let file = File {
            items: self.items,
            node_count: self.nodes + behind.nodes,
        };
        (file, self.reuse)
    }
}

#[cfg(test)]
mod tests {
    use super::in_two;
    use crate::syntax::build::Builder;
    use crate::syntax::report::Report;
    use crate::syntax::reuse::Reuse;
    use crate::syntax::{scan, skeleton};
    use crate::text::FileId;
    use std::fs;
    use std::path::{Path, PathBuf};

    /// Whether a text was read in two halves; held to what reading it in one go gives.
    fn is_halved(text: &str) -> bool {
        let scanned = scan::scan(FileId(0), text, &mut Report::default());
        let parts = skeleton::cut(&scanned.text);
        let Some((halved, reuse)) = in_two(FileId(0), &scanned.text, &parts) else {
            return false;
        };
        let mut report = Report::default();
        let mut whole = Reuse::new(&scanned.text, Vec::new(), None);
        whole.of_parts(&parts);
        let mut builder = Builder::new(FileId(0), &scanned.text, &mut report);
        let items = builder.items(parts, &mut whole);
        assert_eq!(halved.node_count as usize, builder.heights.len());
        assert_eq!(format!("{:?}", halved.items), format!("{items:?}"));
        let pieces = |it: Reuse| format!("{:?}", it.pieces(String::new(), true));
        assert_eq!(pieces(reuse), pieces(whole));
        assert_eq!(report.len(), 0);
        true
    }

    #[test]
    fn two_halves_are_a_whole() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut halved = 0;
        for folder in [
            "tests/syntax/ok",
            "tests/agreements",
            "tests/mistakes",
            "stdlib",
        ] {
            let entries = fs::read_dir(root.join(folder)).expect("a folder");
            let paths: Vec<PathBuf> = entries.flatten().map(|it| it.path()).collect();
            let texts = paths
                .iter()
                .filter_map(|path| fs::read_to_string(path).ok());
            halved += texts.filter(|text| is_halved(text)).count();
        }
        assert!(halved > 50, "only {halved} were halved");
    }

    #[test]
    fn what_is_wrong_is_read_in_one_go() {
        let parties = |last: &str| {
            let party = "party a \"A\" { address \"Street 1\" }\n";
            format!("{}{last}", party.repeat(8))
        };
        assert!(is_halved(&parties("")));
        assert!(!is_halved(&parties("party b {\n")));
        assert!(!is_halved(&parties("party b { adress \"Street 1\" }\n")));
        assert!(!is_halved(&parties("/// of nothing\n")));
    }
}
