//! Lines above declarations: how often they are referred to, how examples come out, that there is data to evaluate.
//!
//! Only where it means something: what nobody refers to has no line, and neither has an agreement without data.

use super::settings::settings;
use super::{Analysis, Place};
use crate::project::LensKind;
use crate::resolve::Kind;
use crate::text::{FileId, Span};

/// A line above a declaration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lens {
    /// The name of the declaration, or its word.
    pub span: Span,
    /// What the line says.
    pub what: LensOf,
}

/// What a line above a declaration says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LensOf {
    /// Where it is referred to.
    References(Vec<Place>),
    /// It is a worked example, with this title. How it comes out is asked for when it is seen.
    Example(String),
    /// The project names data for the contract.
    Evaluate,
}

impl LensOf {
    /// By which it is switched.
    pub fn kind(&self) -> LensKind {
        match self {
            Self::References(_) => LensKind::References,
            Self::Example(_) => LensKind::Examples,
            Self::Evaluate => LensKind::Evaluate,
        }
    }
}

/// All lines of a file, in order.
pub fn lenses(analysis: &Analysis, file: FileId) -> Vec<Lens> {
    let mut found = Vec::new();
    let uses = analysis.uses().by_declaration();
    for symbol in super::symbols(analysis, file) {
        let span = symbol.selection;
        let used = uses.get(&span.in_file(file));
        let places = used
            .into_iter()
            .flatten()
            .filter_map(|at| analysis.place(*at));
        let places: Vec<Place> = places.collect();
        if !places.is_empty() {
            let what = LensOf::References(places);
            found.push(Lens { span, what });
        }
        match symbol.kind {
            Some(Kind::Example) => {
                let what = LensOf::Example(symbol.name);
                found.push(Lens { span, what });
            }
            Some(Kind::Contract) if has_data(analysis) => {
                let what = LensOf::Evaluate;
                found.push(Lens { span, what });
            }
            _ => {}
        }
    }
    found
}

/// Whether the project file names data.
fn has_data(analysis: &Analysis) -> bool {
    let settings = settings(analysis).unwrap_or_default();
    settings.data.values().any(|data| !data.files.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fixture;
    use super::{LensOf, lenses};

    #[test]
    fn lines_stand_where_they_mean_something() {
        let fixture = Fixture::new(concat!(
            "source checks { kind samples every 1 minute; exists always; gaps count as down\n",
            "  supplied by acme; field at timestamp; field ok bool }\n",
            "let outage = time(checks where not ok)\n",
            "metric up: percent = 1 - length(outage) / length(window) - length(outage) / length(window)\n",
            "example \"A day\" { over 2026-04 }\n",
        ));
        let text = fixture.text("main.sla");
        let end = text.find("contract test").expect("the preamble");
        let found = lenses(&fixture.analysis, fixture.file()).into_iter();
        let shown: Vec<String> = found
            .filter(|lens| (lens.span.start as usize) < end)
            .map(|lens| {
                let what = match lens.what {
                    LensOf::References(places) => {
                        let places: Vec<String> =
                            places.iter().map(|it| fixture.shown(it)).collect();
                        format!("{} at {}", places.len(), places[0])
                    }
                    LensOf::Example(title) => format!("example {title}"),
                    LensOf::Evaluate => "evaluate".into(),
                };
                format!("{}: {what}", lens.span.of(text))
            })
            .collect();
        insta::assert_snapshot!(shown.join("\n"), @r"
        checks: 1 at main.sla:3: let outage = time(⟦checks⟧ where not ok)
        outage: 2 at main.sla:4: metric up: percent = 1 - length(⟦outage⟧) / length(window) - length(outage) / length(window)
        example: example A day
        ");
    }
}
