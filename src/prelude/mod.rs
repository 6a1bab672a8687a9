//! The standard library: files of the language itself, carried inside the program.
//!
//! `use std.holidays.germany` brings the names of `stdlib/holidays/germany.sla`.
//! What can be written in the language is written there and not in Rust, so that
//! anybody can read what a library name means. Places in these files are shown
//! as `<std/holidays/germany.sla>`.
//!
//! Not here: how a `use` line finds its file (`resolve`).

/// A file of the library: its module (`std.holidays.germany`) and its text.
pub type LibraryFile = (&'static str, &'static str);

/// Every file of the library, sorted by module.
pub const LIBRARY: &[LibraryFile] = &[
    (
        "std.availability",
        include_str!("../../stdlib/availability.sla"),
    ),
    (
        "std.escalation",
        include_str!("../../stdlib/escalation.sla"),
    ),
    (
        "std.holidays.germany",
        include_str!("../../stdlib/holidays/germany.sla"),
    ),
    (
        "std.holidays.uk",
        include_str!("../../stdlib/holidays/uk.sla"),
    ),
    (
        "std.holidays.us",
        include_str!("../../stdlib/holidays/us.sla"),
    ),
    ("std.response", include_str!("../../stdlib/response.sla")),
];
