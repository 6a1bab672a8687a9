//! Scanning a text of which a part has changed.
//!
//! At the beginning of a declaration nothing is open that the scan counts. So if nothing had to be mended, only what
//! lies between two of them is scanned, one before the change and one behind it; the rest is what it was.

use super::{Scan, Scanner, item_ahead, long_quotes, offset, scan};
use crate::syntax::report::Report;
use crate::syntax::trivia::{Comment, Trivia};
use crate::text::{FileId, Span};

/// How many bytes are compared at a time.
const BLOCK: usize = 256;

/// A text as it was scanned before.
pub(in crate::syntax) struct Before<'a> {
    /// What the author had written.
    pub text: &'a str,
    /// The same as the scan gave it back.
    pub scanned: &'a str,
    pub trivia: &'a Trivia,
    /// Where declarations begin that stand behind one that could be read, in order.
    pub starts: &'a [u32],
    /// Whether nothing had to be mended.
    pub clean: bool,
}

/// Scans a text again. Gives what [`scan`] gives.
pub(in crate::syntax) fn scan_again(
    file: FileId,
    text: &str,
    before: &Before<'_>,
    report: &mut Report,
) -> Scan {
    let again = before.clean.then(|| part(file, text, before)).flatten();
    again.unwrap_or_else(|| scan(file, text, report))
}

/// How many bytes two texts have in common at their beginnings, and behind that at their ends.
pub(in crate::syntax) fn common_ends(one: &str, other: &str) -> (usize, usize) {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    // Whole blocks first: most of two texts is the same.
    let blocks = one.chunks_exact(BLOCK).zip(other.chunks_exact(BLOCK));
    let first = BLOCK * blocks.take_while(|(one, other)| one == other).count();
    let pairs = one[first..].iter().zip(&other[first..]);
    let first = first + pairs.take_while(|(one, other)| one == other).count();
    let (one, other) = (&one[first..], &other[first..]);
    let blocks = one.rchunks_exact(BLOCK).zip(other.rchunks_exact(BLOCK));
    let last = BLOCK * blocks.take_while(|(one, other)| one == other).count();
    let one = one[..one.len() - last].iter().rev();
    let pairs = one.zip(other[..other.len() - last].iter().rev());
    let last = last + pairs.take_while(|(one, other)| one == other).count();
    (first, last)
}

fn part(file: FileId, text: &str, before: &Before<'_>) -> Option<Scan> {
    let (first, last) = common_ends(before.text, text);
    let old_end = before.text.len();
    let begins = |at: usize| {
        let line = at.checked_sub(1).map(|at| before.text.as_bytes()[at]);
        line == Some(b'\n') && item_ahead(&before.text[at..])
    };
    // Its whole first line is what it was: what it begins with tells that nothing is open.
    let line_end = |at: usize| before.text[at..].find('\n').map(|length| at + length);
    let starts = || before.starts.iter().map(|at| *at as usize);
    let mut from = starts().rev().skip_while(|at| *at >= first);
    let from = from.find(|at| begins(*at) && line_end(*at).is_some_and(|end| end < first));
    let from = from.unwrap_or(0);
    let mut to = starts().skip_while(|at| *at <= from || *at <= old_end - last);
    let to = to.find(|at| begins(*at));
    let old_to = to.unwrap_or(old_end);
    let moved = |at: usize| at + text.len() - old_end;
    let now_to = moved(old_to);
    let (old, now) = (&before.text[from..old_to], text.get(from..now_to)?);
    if !(long_quotes(old) + long_quotes(now)).is_multiple_of(2) {
        return None;
    }
    let mut found = Report::default();
    let mut scanner = Scanner {
        at: from,
        line_start: from,
        outermost: from,
        blank_lines: blank_lines_before(before, from),
        long_quotes_match: true,
        out: Vec::with_capacity(text.len()),
        ..Scanner::new(file, text, &mut found)
    };
    scanner.out.extend(&before.scanned.as_bytes()[..from]);
    scanner.out.extend(now.as_bytes());
    scanner.out.extend(&before.scanned.as_bytes()[old_to..]);
    scanner.run_to(now_to);
    let rests = to.is_none()
        || scanner.braces == 0
            && scanner.brackets == 0
            && scanner.line_start == now_to
            && scanner.blank_lines == blank_lines_before(before, old_to);
    if scanner.at != now_to || scanner.cut.is_some() || scanner.hidden > 0 || !rests {
        return None;
    }
    let middle = std::mem::take(&mut scanner.trivia);
    let scanned = scanner.finish();
    if found.len() > 0 || found.has_damage() {
        return None;
    }
    Some(Scan {
        trivia: joined(before.trivia, (from, old_to), middle, |at| {
            offset(moved(at as usize))
        }),
        ..scanned
    })
}

/// How many blank lines stand directly before the line that begins at a place.
fn blank_lines_before(before: &Before<'_>, at: usize) -> u32 {
    let lines = &before.trivia.blank_lines;
    let known = lines.partition_point(|line| (*line as usize) < at);
    let mut end = at;
    let blank = lines[..known].iter().rev().take_while(|line| {
        let start = **line as usize;
        let follows = before.text[start..end].find('\n') == Some(end - start - 1);
        end = start;
        follows
    });
    offset(blank.count())
}

/// Comments and blank lines before and behind a part, and those of the part.
fn joined(
    before: &Trivia,
    (from, to): (usize, usize),
    middle: Trivia,
    moved: impl Fn(u32) -> u32,
) -> Trivia {
    let mut all = Trivia::default();
    let begun = |comment: &Comment, at: usize| (comment.span.start as usize) < at;
    let comments = &before.comments;
    let first = comments.partition_point(|it| begun(it, from));
    let last = comments.partition_point(|it| begun(it, to));
    all.comments.extend(&comments[..first]);
    all.comments.extend(middle.comments);
    all.comments
        .extend(comments[last..].iter().map(|it| Comment {
            span: Span::new(moved(it.span.start), moved(it.span.end)),
            ..*it
        }));
    let lines = &before.blank_lines;
    let first = lines.partition_point(|it| (*it as usize) < from);
    let last = lines.partition_point(|it| (*it as usize) < to);
    all.blank_lines.extend(&lines[..first]);
    all.blank_lines.extend(middle.blank_lines);
    all.blank_lines
        .extend(lines[last..].iter().map(|it| moved(*it)));
    all
}

#[cfg(test)]
mod tests {
    use super::{Before, common_ends, part, scan};
    use crate::syntax::report::Report;
    use crate::text::FileId;

    const FIRST: &str =
        "party a // who\n\n\nparty b {\n  address \"x\" // there\n}\n\n// c\nparty c\n";

    /// What is scanned of a text that was `FIRST`, if a part of it is enough; held to what scanning it anew gives.
    fn again(text: &str) -> bool {
        let first = scan(FileId(0), FIRST, &mut Report::default());
        let starts = ["party a", "party b", "party c"].map(|it| {
            let at = FIRST.find(it).expect("it is there");
            u32::try_from(at).expect("it is short")
        });
        let before = Before {
            text: FIRST,
            scanned: &first.text,
            trivia: &first.trivia,
            starts: &starts,
            clean: first.clean,
        };
        let Some(again) = part(FileId(0), text, &before) else {
            return false;
        };
        let anew = scan(FileId(0), text, &mut Report::default());
        assert_eq!(again.text, anew.text);
        assert_eq!(again.trivia, anew.trivia);
        assert_eq!(again.clean, anew.clean);
        true
    }

    #[test]
    fn a_part_is_enough_unless_something_stays_open() {
        assert!(again(FIRST));
        assert!(again(&FIRST.replace("\"x\"", "\"xyz\"\n\n  // more")));
        assert!(again(&FIRST.replace("\n\n\nparty b", "\nparty b")));
        assert!(again(&FIRST.replace("party c", "party c // it\n\n")));
        assert!(!again(&FIRST.replace("\"x\"", "\"x")));
        assert!(!again(&FIRST.replace("\"x\"", "\"\"\"x")));
        assert!(!again(&FIRST.replace("// there", "/* there")));
    }

    #[test]
    fn texts_have_their_ends_in_common() {
        assert_eq!(common_ends("abc", "abc"), (3, 0));
        assert_eq!(common_ends("abc", "abbc"), (2, 1));
        assert_eq!(common_ends("", "abc"), (0, 0));
        let long = "x".repeat(1_000);
        let other = format!("{}y{}", &long[..400], &long[401..]);
        assert_eq!(common_ends(&long, &other), (400, 599));
        assert_eq!(common_ends(&long, &long[1..]), (999, 0));
    }
}
