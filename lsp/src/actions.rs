//! Fixes and refactorings as the protocol has them.
//!
//! The edits of a refactoring cost a compilation. A client that can ask for them when somebody takes it is given
//! only what it needs to ask: the range, and the version of the text.

use crate::convert::{self, name_of};
use crate::server::{Asked, Backend};
use crate::views::REQUEST_FAILED;
use serde_json::{Value, json};
use slac::ide::{self, RefactoringKind};
use slac::text::Span;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, Diagnostic, NumberOrString, Url,
};

/// The kind under which all safe fixes of a file are asked for.
pub(crate) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.slac");

/// Bytes of a file up to which refactorings are made for a client that cannot ask for their edits later. Each costs a
/// compilation, and editors ask whenever the cursor moves.
const MADE_AT_ONCE: usize = 64 << 10;

const KINDS: [RefactoringKind; 3] = [
    RefactoringKind::Extract,
    RefactoringKind::Rewrite,
    RefactoringKind::Mend,
];

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
    if KINDS.into_iter().any(|it| wanted(&kind(it))) {
        let offers = ide::refactorings(asked.analysis(), asked.file, range);
        let offers = offers.iter().filter(|it| wanted(&kind(it.kind)));
        found.extend(offers.filter_map(|it| refactoring(asked, range, it, shown)));
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

fn kind(of: RefactoringKind) -> CodeActionKind {
    match of {
        RefactoringKind::Extract => CodeActionKind::REFACTOR_EXTRACT,
        RefactoringKind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
        RefactoringKind::Mend => CodeActionKind::QUICKFIX,
    }
}

/// A refactoring with its edits, or with what is needed to ask for them.
fn refactoring(
    asked: &Asked<'_>,
    range: Span,
    offer: &ide::Refactoring<'_>,
    shown: &[Diagnostic],
) -> Option<CodeAction> {
    let mends = offer.mends.as_ref();
    let action = CodeAction {
        title: offer.title.clone(),
        kind: Some(kind(offer.kind)),
        diagnostics: mends.and_then(|mends| of_findings(asked, mends, shown)),
        ..CodeAction::default()
    };
    let length = asked.analysis().text(asked.file).len();
    let (edit, data) = match asked.convert.takes().later_edits {
        false if length > MADE_AT_ONCE => return None,
        true => (None, Some(question(asked, range)?)),
        false => (Some(asked.convert.workspace_edit(&offer.edits()?)), None),
    };
    Some(CodeAction {
        edit,
        data,
        ..action
    })
}

/// What a client gives back to have the edits.
fn question(asked: &Asked<'_>, range: Span) -> Option<Value> {
    let version = asked.convert.version(asked.name);
    let url = asked.convert.url(asked.name)?;
    Some(json!({"uri": url, "version": version, "start": range.start, "end": range.end}))
}

impl Backend {
    /// A refactoring with its edits.
    pub(crate) async fn resolved_action(&self, mut action: CodeAction) -> Result<CodeAction> {
        let data = action.data.clone().unwrap_or_default();
        let url = data["uri"].as_str().and_then(|it| Url::parse(it).ok());
        let offset = |name: &str| data[name].as_u64().and_then(|it| u32::try_from(it).ok());
        let (Some(url), Some(start), Some(end)) = (url, offset("start"), offset("end")) else {
            return Ok(action);
        };
        let (name, version) = (name_of(&url), data["version"].clone());
        let (title, wanted) = (action.title.clone(), action.kind.clone());
        let asked = self.ask(&url, move |asked| {
            if json!(asked.convert.version(&name)) != version {
                return None;
            }
            let range = Span::new(start, end.max(start));
            let offers = ide::refactorings(asked.analysis(), asked.file, range);
            let mut offers = offers.iter();
            let offer = offers.find(|it| it.title == title && Some(kind(it.kind)) == wanted)?;
            Some(asked.convert.workspace_edit(&offer.edits()?))
        });
        action.edit = asked.await?;
        match action.edit {
            Some(_) => Ok(action),
            None => Err(refused()),
        }
    }
}

fn refused() -> Error {
    Error {
        code: ErrorCode::ServerError(REQUEST_FAILED),
        message: "the contract would be wrong with this change, or would say something else".into(),
        data: None,
    }
}

/// The findings of the client that are those of a place and a code.
fn of_findings(
    asked: &Asked<'_>,
    mends: &(ide::Place, &'static str),
    shown: &[Diagnostic],
) -> Option<Vec<Diagnostic>> {
    let (place, code) = mends;
    let range = convert::Converter::range(&asked.convert, &place.file, place.span);
    let mends = shown.iter().filter(|it| {
        let same = it.code == Some(NumberOrString::String((*code).to_owned()));
        same && it.range == range
    });
    let mends: Vec<Diagnostic> = mends.cloned().collect();
    (!mends.is_empty()).then_some(mends)
}

fn quick_fix(asked: &Asked<'_>, action: &ide::Action, shown: &[Diagnostic]) -> CodeAction {
    CodeAction {
        title: action.title.clone(),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: of_findings(asked, &action.mends, shown),
        edit: Some(asked.convert.workspace_edit(&action.edits)),
        is_preferred: Some(action.safe && action.best),
        ..CodeAction::default()
    }
}
