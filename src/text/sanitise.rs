//! Makes text from contracts and data safe to show.
//!
//! A contract is written by one party and read by the other on a terminal. An
//! escape sequence could recolour or hide a line there, a bidirectional control
//! could show `99.9%` where the file says something else. Such characters are
//! replaced by a visible mark, so that the reader sees that something is there.
//!
//! The replacement has **as many bytes as what it replaces**: spans into the
//! original text fit the shown text too.
//!
//! Not here: escaping for HTML, Markdown or JSON; each form does that itself.

use std::borrow::Cow;

/// The text with a mark in place of every character that could deceive a reader or
/// steer a terminal. Line feeds, tabs and the carriage return of a Windows line end stay.
///
/// ```
/// assert_eq!(slac::text::sanitise("99.9\u{1b}[2K%"), "99.9?[2K%");
/// ```
pub fn sanitise(text: &str) -> Cow<'_, str> {
    let mut shown = String::new();
    let mut kept = 0;
    for (at, character) in text.char_indices() {
        let windows_line_end = character == '\r' && text[at + 1..].starts_with('\n');
        if windows_line_end || !is_deceptive(character) {
            continue;
        }
        shown.push_str(&text[kept..at]);
        shown.push_str(mark(character.len_utf8()));
        kept = at + character.len_utf8();
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    shown.push_str(&text[kept..]);
    Cow::Owned(shown)
}

/// Like [`sanitise`], for text that must stay on one line: line ends and tabs become blanks.
pub fn sanitise_line(text: &str) -> Cow<'_, str> {
    let shown = sanitise(text);
    if shown.contains(['\n', '\r', '\t']) {
        Cow::Owned(shown.replace(['\n', '\r', '\t'], " "))
    } else {
        shown
    }
}

/// Whether a character is invisible, moves its neighbours, or controls a terminal.
pub fn is_deceptive(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        _ if character.is_control() => true,
        // Soft hyphen, Arabic letter mark, Mongolian vowel separator, blank fillers.
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => {
            true
        }
        // Zero width, left-to-right and right-to-left marks; line and paragraph separators, embeddings.
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => true,
        // Word joiner, invisible operators, isolates, deprecated format characters.
        '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' => true,
        // Musical format characters; tags, which can carry a hidden message.
        '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e007f}' => true,
        _ => false,
    }
}

fn mark(bytes: usize) -> &'static str {
    match bytes {
        1 => "?",
        2 => "¿",
        3 => "\u{fffd}",
        _ => "\u{fffd}?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harmless_text_is_not_copied() {
        let text = "Gesamtverfügbarkeit ≥ 99.9 %\r\n\tnext 日本";
        assert!(matches!(sanitise(text), Cow::Borrowed(same) if same == text));
    }

    #[test]
    fn escape_sequences_lose_their_power() {
        assert_eq!(sanitise("\u{1b}]0;owned\u{7}"), "?]0;owned?");
        assert_eq!(sanitise("a\u{9b}31m"), "a¿31m");
        assert_eq!(sanitise("credit 50%\rcredit 10%"), "credit 50%?credit 10%");
    }

    #[test]
    fn bidirectional_and_invisible_characters_become_visible() {
        assert_eq!(sanitise("a\u{202e}b\u{2066}c"), "a\u{fffd}b\u{fffd}c");
        assert_eq!(sanitise("up\u{200b}time"), "up\u{fffd}time");
        assert_eq!(sanitise("tag\u{e0041}"), "tag\u{fffd}?");
    }

    #[test]
    fn every_replacement_keeps_the_number_of_bytes() {
        for character in (0..=0x0010_ffff).filter_map(char::from_u32) {
            let text = character.to_string();
            let shown = sanitise(&text);
            assert_eq!(shown.len(), text.len(), "{character:?}");
            assert!(!shown.chars().any(is_deceptive), "{character:?}");
        }
    }

    #[test]
    fn one_line_stays_one_line() {
        assert_eq!(sanitise_line("a\nb\tc\r\nd"), "a b c  d");
        assert!(matches!(sanitise_line("plain"), Cow::Borrowed(_)));
    }
}
