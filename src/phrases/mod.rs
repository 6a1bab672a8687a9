//! Every sentence that slac generates, with a name and places for its arguments.
//!
//! One table holds the English words of statements (and of whatever else speaks to
//! people), so that wording can be read, reviewed and one day translated in one place.
//! A phrase is a function: its arguments are typed, and the compiler counts them.
//!
//! ```text
//! missed_by(value: &str, relation: Relation, bound: &str) = "{value} is not {relation} {bound}";
//! ```
//!
//! `{name}` takes an argument, `{count:run/runs}` one of two words by a count. Text that
//! comes from contracts and data is sanitised on the way in.
//!
//! Not here: findings of the checker, which have pages of their own.

pub mod agreement;
pub mod amending;
pub mod consequence;
pub mod formula;
pub mod page;
pub mod promise;
pub mod report;
pub mod statement;

use crate::quantity::{Date, Relation};
use crate::text::sanitise_line;
use std::borrow::Cow;

/// A sentence with places for its arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Phrase {
    /// Its name: that of the function that says it.
    pub id: &'static str,
    /// English words with `{places}`.
    pub template: &'static str,
    /// Names of the arguments.
    pub arguments: &'static [&'static str],
}

/// Something that can stand in a sentence.
pub(crate) trait Argument {
    /// As it is said.
    fn said(&self) -> Cow<'_, str>;
}

impl Argument for &str {
    fn said(&self) -> Cow<'_, str> {
        sanitise_line(self)
    }
}

impl Argument for u64 {
    fn said(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

impl Argument for Date {
    fn said(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

impl Argument for Relation {
    fn said(&self) -> Cow<'_, str> {
        Cow::Borrowed(relation_words(*self))
    }
}

/// A relation as a sentence says it.
pub fn relation_words(relation: Relation) -> &'static str {
    match relation {
        Relation::Less => "less than",
        Relation::LessEqual => "equal to or less than",
        Relation::Greater => "greater than",
        Relation::GreaterEqual => "equal to or greater than",
        Relation::Equal => "equal to",
        Relation::NotEqual => "other than",
    }
}

/// A piece of a template.
enum Part<'a> {
    /// Words, as they stand.
    Words(&'a str),
    /// The place of an argument, with the words for one and for many where it chooses between them.
    Place(&'a str, Option<(&'a str, &'a str)>),
}

/// A template in its pieces. A brace that is never closed is words.
fn parts(template: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((place, behind)) = after.split_once('}') else {
            break;
        };
        parts.push(Part::Words(before));
        let (name, forms) = match place.split_once(':') {
            Some((name, forms)) => (name, forms.split_once('/')),
            None => (place, None),
        };
        parts.push(Part::Place(name, forms));
        rest = behind;
    }
    parts.push(Part::Words(rest));
    parts
}

/// Words behind an argument: one full stop is enough for an abbreviation that ends a sentence.
fn behind(stops: bool, words: &str) -> &str {
    match words.strip_prefix('.') {
        Some(rest) if stops && (rest.is_empty() || rest.starts_with(' ')) => rest,
        _ => words,
    }
}

/// The template with its arguments. A place without an argument stays as it is written.
pub(crate) fn fill(template: &str, arguments: &[(&str, &dyn Argument)]) -> String {
    let mut said = String::with_capacity(template.len());
    for part in parts(template) {
        match part {
            Part::Words(words) => said.push_str(behind(said.ends_with('.'), words)),
            Part::Place(name, forms) => {
                let Some((_, argument)) = arguments.iter().find(|(it, _)| *it == name) else {
                    said.push_str(&format!("{{{name}}}"));
                    continue;
                };
                let said_argument = argument.said();
                said.push_str(match forms {
                    Some((one, _)) if said_argument == "1" => one,
                    Some((_, many)) => many,
                    None => &said_argument,
                });
            }
        }
    }
    said
}

/// A piece of a sentence that has more than words: a quantity, a reference, a name.
pub trait Piece: Clone {
    /// Words of the table.
    fn words(text: &str) -> Self;
    /// Whether it is the count one, and takes the singular.
    fn is_one(&self) -> bool;
    /// Whether its last character is a full stop.
    fn stops(&self) -> bool;
}

/// The template with its arguments, piece by piece.
pub(crate) fn fill_pieces<P: Piece>(template: &str, arguments: &[(&str, Vec<P>)]) -> Vec<P> {
    let mut pieces = Vec::new();
    for part in parts(template) {
        match part {
            Part::Words(words) => {
                let words = behind(pieces.last().is_some_and(P::stops), words);
                if !words.is_empty() {
                    pieces.push(P::words(words));
                }
            }
            Part::Place(name, forms) => {
                let argument = arguments.iter().find(|(it, _)| *it == name);
                let argument = argument.map_or(&[][..], |(_, pieces)| pieces);
                match forms {
                    Some((one, many)) => {
                        let singular = argument.len() == 1 && argument[0].is_one();
                        pieces.push(P::words(if singular { one } else { many }));
                    }
                    None => pieces.extend_from_slice(argument),
                }
            }
        }
    }
    pieces
}

/// Makes a function and a row of the table from each phrase.
macro_rules! phrases {
    ($($id:ident ( $($argument:ident : $kind:ty),* $(,)? ) = $template:literal;)*) => {
        $(
            #[doc = concat!("“", $template, "”")]
            pub fn $id($($argument: $kind),*) -> String {
                $crate::phrases::fill(
                    $template,
                    &[$((stringify!($argument), &$argument as &dyn $crate::phrases::Argument)),*],
                )
            }
        )*

        /// All phrases of this table.
        pub const TABLE: &[$crate::phrases::Phrase] = &[$(
            $crate::phrases::Phrase {
                id: stringify!($id),
                template: $template,
                arguments: &[$(stringify!($argument)),*],
            }
        ),*];
    };
}
pub(crate) use phrases;

/// Like [`phrases!`], for sentences made of [`Piece`]s: each argument is a list of pieces.
macro_rules! sentences {
    ($($id:ident ( $($argument:ident),* $(,)? ) = $template:literal;)*) => {
        $(
            #[doc = concat!("“", $template, "”")]
            pub fn $id<P: $crate::phrases::Piece>($($argument: impl Into<Vec<P>>),*) -> Vec<P> {
                $crate::phrases::fill_pieces(
                    $template,
                    &[$((stringify!($argument), $argument.into())),*],
                )
            }
        )*

        /// All phrases of this table.
        pub const TABLE: &[$crate::phrases::Phrase] = &[$(
            $crate::phrases::Phrase {
                id: stringify!($id),
                template: $template,
                arguments: &[$(stringify!($argument)),*],
            }
        ),*];
    };
}
pub(crate) use sentences;

#[cfg(test)]
mod tests {
    use super::{
        Argument, Phrase, Piece, agreement, amending, consequence, fill, fill_pieces, formula,
        page, promise, relation_words, report, statement,
    };
    use crate::quantity::Relation;
    use std::fs;
    use std::path::Path;

    const TABLES: &[&[Phrase]] = &[
        statement::TABLE,
        agreement::TABLE,
        amending::TABLE,
        formula::TABLE,
        promise::TABLE,
        consequence::TABLE,
        page::TABLE,
        report::TABLE,
    ];

    #[test]
    fn places_take_their_arguments() {
        let count: u64 = 1;
        let arguments: &[(&str, &dyn Argument)] = &[("n", &count), ("name", &"a{n}\u{1b}")];
        assert_eq!(
            fill("{n} {n:run/runs} of {name}, {lost} {", arguments),
            "1 run of a{n}?, {lost} {"
        );
        assert_eq!(fill("{n:run/runs}", &[("n", &2_u64)]), "runs");
        assert_eq!(
            relation_words(Relation::GreaterEqual),
            "equal to or greater than"
        );
    }

    impl Piece for String {
        fn words(text: &str) -> Self {
            format!("<{text}>")
        }

        fn is_one(&self) -> bool {
            self == "1"
        }

        fn stops(&self) -> bool {
            self.ends_with('.')
        }
    }

    #[test]
    fn an_abbreviation_ends_its_sentence() {
        let said = |name: &str| fill("From {name}. To {name}.", &[("name", &name)]);
        assert_eq!(said("Acme Inc."), "From Acme Inc. To Acme Inc.");
        assert_eq!(said("Acme"), "From Acme. To Acme.");
        assert_eq!(fill("{name}.sla", &[("name", &"a.")]), "a..sla");
        let pieces =
            |name: &str| fill_pieces("By {of}.", &[("of", vec![name.to_owned()])]).concat();
        assert_eq!(pieces("Inc."), "<By >Inc.");
        assert_eq!(pieces("AG"), "<By >AG<.>");
    }

    #[test]
    fn sentences_keep_their_pieces_apart() {
        let said = |count: &str| {
            fill_pieces(
                "{n} {n:day/days} of {of}",
                &[
                    ("n", vec![count.to_owned()]),
                    ("of", vec!["a".to_owned(), "b".to_owned()]),
                ],
            )
        };
        assert_eq!(said("1").concat(), "1< ><day>< of >ab");
        assert_eq!(said("2").concat(), "2< ><days>< of >ab");
    }

    #[test]
    fn phrases_have_names_of_their_own() {
        for table in TABLES {
            let mut ids: Vec<&str> = table.iter().map(|phrase| phrase.id).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), table.len());
        }
    }

    #[test]
    fn places_and_arguments_match() {
        for phrase in TABLES.iter().copied().flatten() {
            let mut places: Vec<&str> = phrase
                .template
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split(['}', ':']).next())
                .collect();
            places.sort_unstable();
            places.dedup();
            let mut arguments = phrase.arguments.to_vec();
            arguments.sort_unstable();
            assert_eq!(places, arguments, "{}", phrase.id);
        }
    }

    #[test]
    fn every_phrase_is_said_somewhere() {
        let mut code = String::new();
        gather(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut code,
        );
        for phrase in TABLES.iter().copied().flatten() {
            let name = format!("say::{}", phrase.id);
            let mut said = code.split(&name).skip(1);
            let whole = |rest: &str| !rest.starts_with(|c: char| c == '_' || c.is_alphanumeric());
            assert!(said.any(whole), "nothing says `{}`", phrase.id);
        }
    }

    /// All code outside this folder.
    fn gather(folder: &Path, code: &mut String) {
        for entry in fs::read_dir(folder)
            .expect("the sources are there")
            .flatten()
        {
            let path = entry.path();
            if path.is_dir() && !path.ends_with("phrases") {
                gather(&path, code);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                code.push_str(&fs::read_to_string(&path).expect("sources are text"));
            }
        }
    }
}
