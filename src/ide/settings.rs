//! What an editor shows: as the project file says, narrowed by whoever sits before it.

use super::Analysis;
use crate::project::{Editor, Settings};

/// What the project file of a contract says that editors show; everything where there is none.
pub fn editor(analysis: &Analysis) -> Editor {
    settings(analysis).unwrap_or_default().editor
}

/// What the project file of a contract says, if there is one.
pub(super) fn settings(analysis: &Analysis) -> Option<Settings> {
    let (_, sources) = analysis.settings.as_ref()?;
    let (id, file) = sources.iter().next()?;
    Some(Settings::parse(&file.text, id).0)
}
