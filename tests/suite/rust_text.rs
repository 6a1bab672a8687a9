//! Rust files as the architecture tests see them: their code without comments and
//! literals, so that a path in prose is not an import.

use std::fs;
use std::path::{Path, PathBuf};

/// The root of the project.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// One Rust file below `src/`.
pub(crate) struct RustFile {
    /// The path below `src/`, with forward slashes: `syntax/ast/mod.rs`.
    pub(crate) path: String,
    /// The text as it is.
    pub(crate) text: String,
    /// The text with blanks in place of comments and literals; lines are the same.
    pub(crate) code: String,
}

impl RustFile {
    /// The layer that the file belongs to: the first part of its path.
    pub(crate) fn layer(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// The code without its tests, which stand at the end or in files of their own.
    pub(crate) fn shipped(&self) -> &str {
        if self.path.ends_with("/tests.rs") || self.path.ends_with("/testing.rs") {
            return "";
        }
        let tests = self.code.find("#[cfg(test)]\nmod tests {");
        &self.code[..tests.unwrap_or(self.code.len())]
    }

    /// How many modules deep the file is: 1 for `text/mod.rs`, 2 for `text/span.rs`.
    pub(crate) fn depth(&self) -> usize {
        let module = self.path.trim_end_matches(".rs").trim_end_matches("/mod");
        module.split('/').count()
    }

    /// `src/path:line` of an offset into the code.
    pub(crate) fn at(&self, offset: usize) -> String {
        let line = self.code[..offset].matches('\n').count() + 1;
        format!("src/{}:{line}", self.path)
    }
}

/// All Rust files below `src/`, in the order of their paths.
pub(crate) fn sources() -> Vec<RustFile> {
    let src = root().join("src");
    let mut paths = Vec::new();
    collect(&src, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("source files can be read");
            let below = path.strip_prefix(&src).expect("it lies below src");
            RustFile {
                path: below.to_string_lossy().replace('\\', "/"),
                code: without_prose(&text),
                text,
            }
        })
        .collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("source folders can be read") {
        let path = entry.expect("source folders can be read").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|end| end == "rs") {
            paths.push(path);
        }
    }
}

/// The offsets at which `word` stands as a whole word and not as a part of a path.
pub(crate) fn words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word)
        .map(|(at, _)| at)
        .filter(move |&at| {
            let before = &code[..at];
            let after = &code[at + word.len()..];
            !before.ends_with(part_of_word)
                && !before.ends_with("::")
                && !after.starts_with(part_of_word)
        })
}

/// Blanks out comments, strings and character literals.
fn without_prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = prose_length(rest);
        if length == 0 {
            out.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        for character in rest[..length].chars() {
            out.push(if character == '\n' { '\n' } else { ' ' });
        }
        rest = &rest[length..];
    }
    out
}

/// How many bytes of prose the text begins with; 0 for code.
fn prose_length(rest: &str) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return comment_length(rest);
    }
    let raw = rest.strip_prefix('r').unwrap_or_default();
    let hashes = raw.len() - raw.trim_start_matches('#').len();
    if raw[hashes..].starts_with('"') {
        let close = format!("\"{}", "#".repeat(hashes));
        let body = 2 + hashes;
        return rest[body..]
            .find(&close)
            .map_or(rest.len(), |at| body + at + close.len());
    }
    if rest.starts_with('"') {
        return quoted_length(rest, '"');
    }
    let mut letters = rest.chars().skip(1);
    match (rest.starts_with('\''), letters.next(), letters.next()) {
        (true, Some('\\'), _) | (true, Some(_), Some('\'')) => quoted_length(rest, '\''),
        _ => 0,
    }
}

fn comment_length(rest: &str) -> usize {
    let mut depth = 0;
    for (at, _) in rest.char_indices() {
        if rest[at..].starts_with("/*") {
            depth += 1;
        } else if rest[..at].ends_with("*/") && at > 3 {
            depth -= 1;
            if depth == 0 {
                return at;
            }
        }
    }
    rest.len()
}

fn quoted_length(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        if !escaped && character == quote {
            return at + 1;
        }
        escaped = !escaped && character == '\\';
    }
    rest.len()
}

#[test]
fn prose_is_blanked_and_code_stays() {
    let check = |text: &str, expected: &str| assert_eq!(without_prose(text), expected, "{text}");
    check("a // crate::b\nc", "a            \nc");
    check("a /* b /* c */ d */ e", "a                   e");
    check(r#"f("x\"y", 'z', '\'', b)"#, "f(      ,    ,     , b)");
    check("r#\"a\"b\"# c", "         c");
    check("fn f<'a>(x: &'a str)", "fn f<'a>(x: &'a str)");
    check("\"\"+\"a\"", "  +   ");
}

#[test]
fn whole_words_are_found() {
    let found: Vec<usize> = words("csv csvs a::csv csv::x _csv", "csv").collect();
    assert_eq!(found, [0, 16]);
}
