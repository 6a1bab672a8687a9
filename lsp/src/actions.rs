//! Fixes as the protocol has them.

use crate::convert;
use crate::server::Asked;
use slac::ide;
use slac::text::Span;
use tower_lsp::lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, Diagnostic, NumberOrString,
};

/// The kind under which all safe fixes of a file are asked for.
pub(crate) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.slac");

/// The fixes for a range, and the one that applies all that are safe.
pub(crate) fn actions(
    asked: &Asked<'_>,
    range: Span,
    only: Option<&[CodeActionKind]>,
    shown: &[Diagnostic],
) -> Vec<CodeActionOrCommand> {
    let wanted = |kind: &CodeActionKind| {
        only.is_none_or(|only| only.iter().any(|it| contains(it.as_str(), kind.as_str())))
    };
    let mut found = Vec::new();
    if wanted(&CodeActionKind::QUICKFIX) {
        let actions = ide::actions(asked.analysis(), asked.file, range);
        found.extend(actions.iter().map(|it| quick_fix(asked, it, shown)));
    }
    if wanted(&FIX_ALL)
        && let Some(edit) = ide::fix_all(asked.analysis(), asked.file)
    {
        found.push(CodeAction {
            title: "Apply every fix that cannot change what the parties meant".to_owned(),
            kind: Some(FIX_ALL),
            edit: Some(asked.convert.workspace_edit(&[edit])),
            ..CodeAction::default()
        });
    }
    found
        .into_iter()
        .map(CodeActionOrCommand::CodeAction)
        .collect()
}

/// Whether a kind is another one or one below it: `source` contains `source.fixAll`.
fn contains(outer: &str, inner: &str) -> bool {
    let rest = inner.strip_prefix(outer);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || outer.is_empty())
}

fn quick_fix(asked: &Asked<'_>, action: &ide::Action, shown: &[Diagnostic]) -> CodeAction {
    let (place, code) = &action.mends;
    let range = convert::Converter::range(&asked.convert, &place.file, place.span);
    let mends = shown.iter().filter(|it| {
        let same = it.code == Some(NumberOrString::String((*code).to_owned()));
        same && it.range == range
    });
    let mends: Vec<Diagnostic> = mends.cloned().collect();
    CodeAction {
        title: action.title.clone(),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: (!mends.is_empty()).then_some(mends),
        edit: Some(asked.convert.workspace_edit(&action.edits)),
        is_preferred: Some(action.safe && action.best),
        ..CodeAction::default()
    }
}
