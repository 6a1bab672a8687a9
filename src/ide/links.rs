//! What leads elsewhere: files that are used, and addresses in texts.

use super::tokens::{Token, span, tokens};
use super::{Analysis, Place};
use crate::document::model::Address;
use crate::text::{FileId, Span};

/// Where a link leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// To a file.
    File(Place),
    /// To an address on the web.
    Address(String),
}

/// All links of a file.
pub fn links(analysis: &Analysis, file: FileId) -> Vec<(Span, Target)> {
    let mut found = Vec::new();
    if let Some(unit) = analysis.unit(file) {
        let resolved = &analysis.reading.resolved;
        for (at, target) in resolved.unit(unit).uses.values() {
            let target = resolved.unit(*target).file;
            let place = analysis.place(Span::empty(0).in_file(target));
            if let Some(place) = place.filter(|_| at.file == file) {
                found.push((at.span, Target::File(place)));
            }
        }
    }
    let text = analysis.text(file);
    for (token, place) in tokens(text) {
        if token == Token::Text {
            addresses(text, place, &mut found);
        }
    }
    found.sort_by_key(|(span, _)| *span);
    found
}

fn addresses(text: &str, quoted: Span, found: &mut Vec<(Span, Target)>) {
    let inner = quoted.of(text);
    for (at, _) in inner.match_indices("http") {
        let rest = &inner[at..];
        let end = rest.find(|it: char| it.is_whitespace() || "\"<>\\^`{|}".contains(it));
        let address = &rest[..end.unwrap_or(rest.len())];
        let address = address.trim_end_matches(['.', ',', ';', ':', ')']);
        if let Some(target) = Address::parse(address) {
            let start = quoted.start as usize + at;
            let place = span(start, start + address.len());
            found.push((place, Target::Address(target.as_str().to_owned())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fixture;
    use super::{Target, links};

    #[test]
    fn uses_and_addresses_are_links() {
        let fixture = Fixture::new(concat!(
            "use shared, std.response\n",
            "clause c \"See https://acme.example/sla, javascript:no, httpx.\"\n",
            "// https://not.linked\n",
            "@file shared.sla\nlet x = 1 minute\n",
        ));
        let found = links(&fixture.analysis, fixture.file()).into_iter();
        let shown: Vec<String> = found
            .map(|(span, target)| {
                let to = match target {
                    Target::File(place) => place.file.to_string(),
                    Target::Address(address) => address,
                };
                format!("{} -> {to}", span.of(fixture.text("main.sla")))
            })
            .collect();
        assert_eq!(
            shown,
            [
                "shared -> shared.sla",
                "https://acme.example/sla -> https://acme.example/sla"
            ]
        );
    }
}
