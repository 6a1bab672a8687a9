//! Colours as the protocol numbers them.

use crate::convert::name_of;
use crate::server::{Asked, Backend};
use slac::ide::{self, Colour, Coloured};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::{
    Range, SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens,
    SemanticTokensDelta, SemanticTokensDeltaParams, SemanticTokensEdit,
    SemanticTokensFullDeltaResult, SemanticTokensLegend, SemanticTokensParams,
    SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult, Url,
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

/// The colours that each text was last given, so that only what has changed is sent.
#[derive(Debug, Default)]
pub(crate) struct Given(Mutex<Last>);

#[derive(Debug, Default)]
struct Last {
    number: u64,
    /// By the name of the text: the number of the result, and the result.
    of: BTreeMap<Arc<str>, (String, Vec<SemanticToken>)>,
}

impl Given {
    fn lock(&self) -> MutexGuard<'_, Last> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets a text that was closed.
    pub(crate) fn forget(&self, name: &str) {
        self.lock().of.remove(name);
    }

    /// The result as it is, with its number.
    fn whole(&self, name: &str, data: Vec<SemanticToken>) -> SemanticTokens {
        let mut last = self.lock();
        last.number += 1;
        let number = last.number.to_string();
        last.of.insert(name.into(), (number.clone(), data.clone()));
        SemanticTokens {
            result_id: Some(number),
            data,
        }
    }

    /// What has changed since the result with a number; the whole where that is not known any more.
    fn since(
        &self,
        name: &str,
        before: &str,
        data: Vec<SemanticToken>,
    ) -> SemanticTokensFullDeltaResult {
        let known = self.lock().of.remove(name);
        let known = known.filter(|(number, _)| number == before);
        let whole = self.whole(name, data);
        match known {
            None => SemanticTokensFullDeltaResult::Tokens(whole),
            Some((_, earlier)) => SemanticTokensFullDeltaResult::TokensDelta(SemanticTokensDelta {
                result_id: whole.result_id,
                edits: difference(&earlier, &whole.data).into_iter().collect(),
            }),
        }
    }
}

/// The edit, in numbers of five for each word, that makes one result of another.
fn difference(before: &[SemanticToken], after: &[SemanticToken]) -> Option<SemanticTokensEdit> {
    let pairs = before.iter().zip(after);
    let first = pairs.take_while(|(one, other)| one == other).count();
    let most = before.len().min(after.len()) - first;
    let pairs = before.iter().rev().zip(after.iter().rev()).take(most);
    let last = pairs.take_while(|(one, other)| one == other).count();
    let (gone, come) = (
        before.len() - first - last,
        &after[first..after.len() - last],
    );
    let numbers = |words: usize| u32::try_from(words * 5).ok();
    (gone > 0 || !come.is_empty()).then_some(())?;
    Some(SemanticTokensEdit {
        start: numbers(first)?,
        delete_count: numbers(gone)?,
        data: Some(come.to_vec()),
    })
}

impl Backend {
    /// The colours of a text, or of a part of it.
    async fn coloured(&self, url: &Url, of: Option<Range>) -> Result<Option<Vec<SemanticToken>>> {
        self.ask(url, move |asked| {
            let mut found = ide::colours(asked.analysis(), asked.file);
            if let Some(range) = of {
                let part = asked.span(range)?;
                found.retain(|it| it.span.start < part.end && part.start < it.span.end);
            }
            Some(encoded(asked, &found))
        })
        .await
    }

    pub(crate) async fn all_colours(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        let url = params.text_document.uri;
        let data = self.coloured(&url, None).await?;
        Ok(data.map(|data| self.given.whole(&name_of(&url), data).into()))
    }

    pub(crate) async fn changed_colours(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        let url = params.text_document.uri;
        let data = self.coloured(&url, None).await?;
        let before = params.previous_result_id;
        Ok(data.map(|data| self.given.since(&name_of(&url), &before, data)))
    }

    pub(crate) async fn some_colours(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let url = params.text_document.uri;
        let data = self.coloured(&url, Some(params.range)).await?;
        let tokens = |data| SemanticTokens {
            result_id: None,
            data,
        };
        Ok(data.map(|data| tokens(data).into()))
    }
}

#[cfg(test)]
mod tests {
    use super::{SemanticToken, difference};
    use proptest::prelude::*;

    fn words(lengths: &[u32]) -> Vec<SemanticToken> {
        let word = |length: &u32| SemanticToken {
            delta_line: 0,
            delta_start: 1,
            length: *length,
            token_type: 0,
            token_modifiers_bitset: 0,
        };
        lengths.iter().map(word).collect()
    }

    proptest! {
        #[test]
        fn the_edit_makes_one_of_the_other(
            before in prop::collection::vec(0_u32..4, 0..12),
            after in prop::collection::vec(0_u32..4, 0..12),
        ) {
            let (before, after) = (words(&before), words(&after));
            let mut made = before.clone();
            let edit = difference(&before, &after);
            prop_assert_eq!(edit.is_none(), before == after);
            if let Some(edit) = edit {
                let start = usize::try_from(edit.start / 5).expect("small");
                let end = start + usize::try_from(edit.delete_count / 5).expect("small");
                made.splice(start..end, edit.data.unwrap_or_default());
            }
            prop_assert_eq!(made, after);
        }
    }
}
