//! One finding, one line, in the form that editors and log readers know:
//!
//! ```text
//! contract.sla:14:5: error[SLA0301]: headline
//! ```
//!
//! Line and column count from one, the column in characters. Not here: labels,
//! notes and help; the headline stands alone.

use super::{Paint, word};
use crate::diagnostics::Diagnostic;
use crate::text::{SourceMap, sanitise_line};
use std::fmt::Write;

pub(super) fn render(one: &Diagnostic, sources: &SourceMap, paint: Paint, out: &mut String) {
    let file = sources.file(one.at.file);
    let place = file.lines().line_column(&file.text, one.at.span.start);
    let name = sanitise_line(&file.name);
    let head = format!("{}[{}]", word(one.severity), one.code.id);
    let _ = writeln!(
        out,
        "{name}:{}:{}: {}: {}",
        place.line + 1,
        place.column + 1,
        paint.severity(one.severity, &head),
        sanitise_line(&one.headline),
    );
}
