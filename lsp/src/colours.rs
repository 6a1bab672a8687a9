//! Colours as the protocol numbers them.

use crate::server::Asked;
use slac::ide::{Colour, Coloured};
use tower_lsp::lsp_types::{
    SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokensLegend,
};

/// The types in the order of their numbers.
const TYPES: [(Colour, SemanticTokenType); 11] = [
    (Colour::Keyword, SemanticTokenType::KEYWORD),
    (Colour::Comment, SemanticTokenType::COMMENT),
    (Colour::Text, SemanticTokenType::STRING),
    (Colour::Number, SemanticTokenType::NUMBER),
    (Colour::Type, SemanticTokenType::TYPE),
    (Colour::Function, SemanticTokenType::FUNCTION),
    (Colour::Part, SemanticTokenType::PROPERTY),
    (Colour::Value, SemanticTokenType::VARIABLE),
    (Colour::Parameter, SemanticTokenType::PARAMETER),
    (Colour::Module, SemanticTokenType::NAMESPACE),
    (Colour::Declaration, SemanticTokenType::CLASS),
];

pub(crate) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: TYPES.iter().map(|(_, name)| name.clone()).collect(),
        token_modifiers: vec![SemanticTokenModifier::DECLARATION],
    }
}

/// Each word by its distance from the one before it.
pub(crate) fn encoded(asked: &Asked<'_>, words: &[Coloured]) -> Vec<SemanticToken> {
    let (mut line, mut column) = (0, 0);
    let mut found = Vec::with_capacity(words.len());
    for word in words {
        let range = asked.range(word.span);
        let start = range.start;
        let number = TYPES.iter().position(|(colour, _)| *colour == word.colour);
        let delta_line = start.line - line;
        found.push(SemanticToken {
            delta_line,
            delta_start: if delta_line == 0 {
                start.character - column
            } else {
                start.character
            },
            length: range.end.character - start.character,
            token_type: number.and_then(|it| u32::try_from(it).ok()).unwrap_or(0),
            token_modifiers_bitset: u32::from(word.declares),
        });
        (line, column) = (start.line, start.character);
    }
    found
}
