//! What is offered at a place, as the protocol has it.
//!
//! The longer text about an item is sent when a person looks at it, to clients that ask for it then. Everything else is there
//! at once, because lists are shown, sorted and narrowed by it.

use crate::server::{Asked, Backend};
use serde_json::{Value, json};
use slac::ide::{self, Completion, CompletionKind};
use slac::resolve::Kind;
use slac::text::Span;
use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types as lsp;

/// Everything that may be written at an offset. `at` is the same place, for questions about one of the items.
pub(crate) fn offered(
    asked: &Asked<'_>,
    at: &lsp::TextDocumentPositionParams,
    offset: u32,
) -> lsp::CompletionResponse {
    let found = ide::complete(asked.analysis(), asked.file, offset);
    let later = asked.convert.takes().documentation_later;
    let data = json!({ "uri": at.text_document.uri, "position": at.position });
    let items = found.items.iter().enumerate();
    let items = items.map(|(rank, of)| {
        let mut item = item(asked, offset, rank, of);
        if later {
            item.data = Some(data.clone());
        } else {
            item.documentation = documentation(asked, of);
        }
        item
    });
    lsp::CompletionResponse::List(lsp::CompletionList {
        is_incomplete: found.cut,
        items: items.collect(),
    })
}

/// An item with what is said of it, for a person who looks at it.
pub(crate) async fn with_documentation(
    server: &Backend,
    item: lsp::CompletionItem,
) -> Result<lsp::CompletionItem> {
    let mut item = item;
    if let Some(at) = place(&item) {
        let label = item.label.clone();
        let said = server.ask_at(at, move |asked, offset| explained(asked, offset, &label));
        item.documentation = said.await?;
    }
    Ok(item)
}

/// Where an item was offered.
fn place(item: &lsp::CompletionItem) -> Option<lsp::TextDocumentPositionParams> {
    let data = item.data.as_ref()?;
    let position = serde_json::from_value(data.get("position")?.clone()).ok()?;
    let uri = data.get("uri").and_then(Value::as_str)?;
    Some(lsp::TextDocumentPositionParams {
        text_document: lsp::TextDocumentIdentifier {
            uri: uri.parse().ok()?,
        },
        position,
    })
}

/// What is said of the item with a label; nothing if the text has changed, so that it is no longer offered.
fn explained(asked: &Asked<'_>, offset: u32, label: &str) -> Option<lsp::Documentation> {
    let found = ide::complete(asked.analysis(), asked.file, offset);
    let of = found.items.iter().find(|it| it.label == label)?;
    documentation(asked, of)
}

fn documentation(asked: &Asked<'_>, of: &Completion) -> Option<lsp::Documentation> {
    let markdown = of.documentation(asked.analysis());
    let content = || asked.convert.takes().completion(markdown.clone());
    (!markdown.is_empty()).then(|| lsp::Documentation::MarkupContent(content()))
}

fn item(asked: &Asked<'_>, offset: u32, rank: usize, of: &Completion) -> lsp::CompletionItem {
    let snippet = of
        .snippet
        .as_ref()
        .filter(|_| asked.convert.takes().snippets);
    let new_text = snippet.unwrap_or(&of.label).clone();
    let also = of.also.iter().map(|(span, text)| lsp::TextEdit {
        range: asked.range(*span),
        new_text: text.clone(),
    });
    let also: Vec<lsp::TextEdit> = also.collect();
    lsp::CompletionItem {
        label: of.label.clone(),
        kind: Some(kind(of)),
        detail: (!of.detail.is_empty()).then(|| of.detail.clone()),
        // Editors sort by letters; what fits best is first.
        sort_text: Some(format!("{rank:04}")),
        text_edit: Some(edit(asked, offset, of.span, new_text)),
        insert_text_format: snippet.map(|_| lsp::InsertTextFormat::SNIPPET),
        additional_text_edits: (!also.is_empty()).then_some(also),
        ..lsp::CompletionItem::default()
    }
}

/// What is written: the word is replaced as a whole, or only what stands of it before the place, as the person chooses.
fn edit(asked: &Asked<'_>, offset: u32, word: Span, new_text: String) -> lsp::CompletionTextEdit {
    let replace = asked.range(word);
    if !asked.convert.takes().insert_replace {
        let range = replace;
        return lsp::CompletionTextEdit::Edit(lsp::TextEdit { range, new_text });
    }
    let typed = Span {
        start: word.start,
        end: offset.clamp(word.start, word.end),
    };
    lsp::CompletionTextEdit::InsertAndReplace(lsp::InsertReplaceEdit {
        new_text,
        insert: asked.range(typed),
        replace,
    })
}

fn kind(of: &Completion) -> lsp::CompletionItemKind {
    use lsp::CompletionItemKind as Shown;
    match of.kind {
        CompletionKind::Example => Shown::SNIPPET,
        CompletionKind::Required | CompletionKind::Word | CompletionKind::Joining => Shown::KEYWORD,
        CompletionKind::Part => Shown::FIELD,
        CompletionKind::Name(Kind::Enum) => Shown::ENUM,
        CompletionKind::Name(Kind::Let) => Shown::VARIABLE,
        CompletionKind::Name(Kind::Param) => Shown::CONSTANT,
        CompletionKind::Name(Kind::Metric) | CompletionKind::Function => Shown::FUNCTION,
        CompletionKind::Name(_) | CompletionKind::Library => Shown::CLASS,
        CompletionKind::Module => Shown::MODULE,
        CompletionKind::Type => Shown::STRUCT,
        CompletionKind::Unit => Shown::UNIT,
    }
}
