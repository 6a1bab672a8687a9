//! How the function at a place is called.

use super::Analysis;
use super::tokens::{Token, tokens};
use crate::resolve::Kind;
use crate::syntax::ast::ItemKind;
use crate::text::FileId;

/// How something is called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// Each way in which it can be called.
    pub ways: Vec<String>,
    /// The way that fits the number of arguments.
    pub way: usize,
    /// Which argument the place is in, from zero.
    pub argument: usize,
}

/// How what is called around an offset is called.
pub fn signature(analysis: &Analysis, file: FileId, offset: u32) -> Option<Signature> {
    let text = analysis.text(file);
    let all = tokens(text);
    let behind = all.partition_point(|(_, span)| span.end <= offset);
    let (mut depth, mut argument) = (0_usize, 0);
    for index in (0..behind).rev() {
        let (token, span) = all[index];
        match span.of(text) {
            ")" | "]" => depth += 1,
            "[" if depth > 0 => depth -= 1,
            "(" if depth > 0 => depth -= 1,
            "(" => {
                let (token, name) = all.get(index.checked_sub(1)?)?;
                let ways = (*token == Token::Word).then(|| ways(analysis, file, name.of(text)))?;
                let fits = |way: &String| way.matches(',').count() >= argument;
                let way = ways
                    .iter()
                    .position(fits)
                    .unwrap_or(ways.len().checked_sub(1)?);
                return Some(Signature {
                    ways,
                    way,
                    argument,
                });
            }
            "," if depth == 0 => argument += 1,
            // A call does not go beyond its sentence.
            ";" | "{" | "}" => return None,
            _ if token == Token::Comment && span.end == offset => return None,
            _ => {}
        }
    }
    None
}

fn ways(analysis: &Analysis, file: FileId, name: &str) -> Vec<String> {
    let mut functions = crate::check::functions();
    if let Some((_, usage)) = functions.find(|(known, _)| *known == name) {
        return usage.split("`, `").map(ToOwned::to_owned).collect();
    }
    let resolved = &analysis.reading.resolved;
    let unit = analysis.unit(file);
    let id = unit.and_then(|unit| resolved.find_word(unit, name));
    let id = id.filter(|id| {
        matches!(
            resolved.declaration(*id).kind,
            Kind::Metric | Kind::Template
        )
    });
    let parameters = id.map(|id| match &resolved.item(id).kind {
        ItemKind::Metric(metric) => metric.parameters.as_slice(),
        ItemKind::Template(template) => template.parameters.as_slice(),
        _ => &[],
    });
    let parameters = parameters.map(|parameters| {
        let shown = parameters
            .iter()
            .map(|it| format!("{}: {}", it.name.text, it.ty.word.text));
        format!("{name}({})", shown.collect::<Vec<_>>().join(", "))
    });
    parameters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fixture;
    use super::signature;

    fn shown(text: &str) -> String {
        let fixture = Fixture::new(text);
        let (file, offset) = fixture.place();
        match signature(&fixture.analysis, file, offset) {
            Some(it) => format!("{} [{}]", it.ways[it.way], it.argument),
            None => "nothing".to_owned(),
        }
    }

    #[test]
    fn the_way_that_fits_is_shown() {
        insta::assert_snapshot!(shown("let x = percentile(a, $0"), @"percentile(ROWS, VALUE, 95%) [1]");
        insta::assert_snapshot!(shown("let x = count(a, max(1, 2), $0)"), @"count(TIME) [2]");
        insta::assert_snapshot!(shown("let x = count(a, dis$0)"), @"count(ROWS, distinct FIELD) [1]");
        insta::assert_snapshot!(shown("metric up(level: percent): percent = 1\nobjective a { measure up($0) }"), @"up(level: percent) [0]");
        insta::assert_snapshot!(shown("let x = (1 + $0"), @"nothing");
        insta::assert_snapshot!(shown("let x = max(1, 2) $0"), @"nothing");
    }
}
