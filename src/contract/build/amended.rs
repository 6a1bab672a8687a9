//! Amendments that a text contains.

use super::value::prose;
use super::{accepts, head, text};
use crate::contract::v1;
use crate::ir;

pub(super) fn amendment(amendment: &ir::Amendment) -> v1::Amendment {
    let ir::Amendment {
        head,
        proposed,
        agreed,
        // What was refused is not in the text.
        refused: _,
        effective,
        effective_at: _,
        in_progress,
        reason,
        accepts,
        changes,
    } = amendment;
    let (path, title, doc) = self::head(head);
    v1::Amendment {
        path,
        title,
        doc,
        proposed: consent(proposed),
        agreed: agreed.iter().map(consent).collect(),
        effective: effective.to_string(),
        windows_in_progress: in_progress.map(|how| match how {
            ir::InProgress::Keep => v1::InProgress::KeepTheOldTerms,
            ir::InProgress::Take => v1::InProgress::TakeTheNewTerms,
            ir::InProgress::Split => v1::InProgress::AreSplit,
        }),
        reason: reason.as_ref().map(prose),
        accepts: self::accepts(accepts),
        changes: changes.iter().map(changed).collect(),
    }
}

fn consent(consent: &ir::Consent) -> v1::Consent {
    let ir::Consent {
        party,
        date,
        origin: _,
    } = consent;
    v1::Consent {
        party: text(party),
        date: date.to_string(),
    }
}

fn changed(changed: &ir::Changed) -> v1::Changed {
    let ir::Changed {
        how,
        kind,
        name,
        clauses,
        origin: _,
    } = changed;
    v1::Changed {
        how: match how {
            ir::How::Added => v1::How::Added,
            ir::How::Changed => v1::How::Changed,
            ir::How::Removed => v1::How::Removed,
        },
        kind: kind.clone(),
        name: name.clone(),
        clauses: clauses.clone(),
    }
}
