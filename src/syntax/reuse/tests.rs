//! Reading again gives what reading gives, whatever was typed.

use crate::syntax::ast::ItemKind;
use crate::syntax::{Copied, Parse, parse, parse_again, parse_copied};
use crate::text::FileId;
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

/// What people type that changes how the text around it is read.
const TYPED: &[&str] = &[
    "",
    "x",
    "9",
    " ",
    "\n",
    "\n\n",
    "{",
    "}",
    "(",
    "[",
    "\"",
    "\"\"\"",
    ";",
    "=",
    "//",
    "/// a\n",
    "\t",
    "ä",
    "\u{200b}",
    "metric",
    "party p \"P\"\n",
    "\nparty p {\n",
    "}\n\nobjective o \"O\" {\n",
    "enum E { a, b }\n",
    "\ntemplate t(a percent) {\n",
    "use std.holidays.germany\n",
];

static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in [
        "tests/syntax/ok",
        "tests/syntax/broken",
        "tests/mistakes",
        "examples/workplace",
    ] {
        let entries = fs::read_dir(root.join(folder)).expect("a folder");
        paths.extend(entries.flatten().map(|it| it.path()));
    }
    paths.retain(|path| path.extension().is_some_and(|end| end == "sla"));
    paths.sort();
    let texts = paths
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok());
    texts.filter(|text| text.len() < 20_000).collect()
});

fn same(again: &Parse, anew: &Parse, text: &str) -> Result<(), TestCaseError> {
    let shown = |parse: &Parse| {
        format!(
            "{:?} {:?} {:?}",
            parse.diagnostics, parse.trivia, parse.file
        )
    };
    prop_assert_eq!(shown(again), shown(anew), "of {}", text);
    Ok(())
}

/// An offset on a border of characters.
fn border(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn again_is_anew(
        of in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..30, any::<prop::sample::Index>()), 1..6),
    ) {
        let mut text = of.get(&TEXTS).clone();
        let mut known = parse(FileId(0), &text);
        for (at, gone, typed) in edits {
            let at = border(&text, at.index(text.len() + 1));
            let end = border(&text, at + gone).max(at);
            let before = text.clone();
            text.replace_range(at..end, typed.get::<&str>(TYPED));
            known = parse_again(FileId(0), &text, (known, &before));
            same(&known, &parse(FileId(0), &text), &text)?;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_copied_is_what_it_would_be(
        of in any::<prop::sample::Index>(),
        left_out in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
        typed in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
    ) {
        let from = of.get(&TEXTS);
        let known = parse(FileId(0), from);
        let count = known.file.items.len();
        prop_assume!(count > 0);
        let left_out: Vec<usize> = left_out.iter().map(|it| it.index(count)).collect();
        let (mut text, mut copied) = (String::new(), Vec::new());
        for (index, item) in known.file.items.iter().enumerate() {
            if at.index(count) == index {
                text.push_str(typed.get::<&str>(TYPED));
                text.push('\n');
            }
            if left_out.contains(&index) {
                continue;
            }
            copied.push(Copied { item: index, start: u32::try_from(text.len()).expect("short") });
            text.push_str(&from[item.head().start as usize..item.span.end as usize]);
            text.push('\n');
        }
        let again = parse_copied(FileId(0), &text, (&known, &copied));
        same(&again, &parse(FileId(0), &text), &text)?;
        prop_assert!((0..count).all(|index| !again.is_taken(index)));
    }
}

#[test]
fn only_what_has_changed_is_read() {
    let name = |parse: &Parse, index: usize| match &parse.file.items[index].kind {
        ItemKind::Block(block) => block.name.as_ref().expect("it has a name").text.clone(),
        other => panic!("no block: {other:?}"),
    };
    let declared =
        |name: &str| format!("/// Who.\nparty {name} \"{name}\" {{ address \"Street 1\" }}\n\n");
    let text: String = ["a", "b", "c", "d", "e"].map(declared).concat();
    let first = parse(FileId(0), &text);
    let before: Vec<Arc<str>> = (0..5).map(|index| name(&first, index)).collect();
    let now = text.replace(
        "c\" { address \"Street 1\"",
        "c\" { address \"Street 1000\"",
    );
    let again = parse_again(FileId(0), &now, (first, &text));
    let kept = |index: usize| Arc::ptr_eq(&before[index], &name(&again, index));
    assert_eq!([0, 1, 2, 3, 4].map(kept), [true, true, false, true, true]);
    assert_eq!(&again.file.items[4].span.of(&now)[..7], "party e");
}
