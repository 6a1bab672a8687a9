//! What an editor shows: as the project file says, narrowed by whoever sits before it.

use super::Analysis;
use crate::project::{Editor, Settings};

/// What the project file of a contract says that editors show; everything where there is none.
pub fn editor(analysis: &Analysis) -> Editor {
    let sources = analysis.settings.as_ref().map(|(_, sources)| sources);
    let file = sources.and_then(|it| it.iter().next());
    file.map_or_else(Editor::default, |(id, file)| {
        Settings::parse(&file.text, id).0.editor
    })
}
