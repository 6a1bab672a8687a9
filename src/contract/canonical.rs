//! One agreement, one sequence of bytes: canonical JSON (RFC 8785), and a digest over it.
//!
//! Members are sorted by the UTF-16 units of their names, nothing is spaced, strings are
//! escaped in one way. Numbers of JSON are small integers only, so the hardest part of the RFC,
//! writing floating-point numbers, is never reached.

use super::v1::Contract;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Canonical bytes of a value.
///
/// # Errors
/// When it has no JSON; values of our formats always have.
pub fn canonical(value: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    serde_json_canonicalizer::to_vec(value)
}

/// The SHA-256 of a contract's canonical bytes, as `sha256:` and hexadecimal digits. Where the
/// contract is written does not count: provenance is left out.
///
/// # Errors
/// As [`canonical`].
pub fn digest(contract: &Contract) -> Result<String, serde_json::Error> {
    let bytes = match &contract.provenance {
        None => canonical(contract)?,
        Some(_) => canonical(&Contract {
            provenance: None,
            ..contract.clone()
        })?,
    };
    Ok(format!("sha256:{}", sha256(&bytes)))
}

/// SHA-256 in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{canonical, sha256};
    use serde_json::{Value, json};

    fn text(value: &Value) -> String {
        let bytes = canonical(value).unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }

    /// RFC 8785, section 3.2.3: names are sorted by their UTF-16 units, not by characters.
    #[test]
    fn names_are_sorted_by_utf_16_units() {
        let value = json!({
            "\u{20ac}": "Euro Sign",
            "\r": "Carriage Return",
            "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
            "1": "One",
            "\u{1f600}": "Emoji: Grinning Face",
            "\u{80}": "Control",
            "\u{f6}": "Latin Small Letter O With Diaeresis"
        });
        let expected = [
            "Carriage Return",
            "One",
            "Control",
            "Latin Small Letter O With Diaeresis",
            "Euro Sign",
            "Emoji: Grinning Face",
            "Hebrew Letter Dalet With Dagesh",
        ];
        let text = text(&value);
        let places: Vec<_> = expected.iter().map(|name| text.find(name)).collect();
        assert!(places.iter().all(Option::is_some), "{text}");
        assert!(places.is_sorted(), "{text}");
    }

    /// RFC 8785, section 3.2.2.2: two-letter escapes where there are any, lower-case hexadecimal
    /// digits for other controls, and everything else as it is.
    #[test]
    fn strings_are_escaped_in_one_way() {
        let value = json!({ "s": "\u{20ac}$\u{f}\nA'B\"\\\\\"/\u{7f}" });
        assert_eq!(
            text(&value),
            "{\"s\":\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\u{7f}\"}"
        );
    }

    #[test]
    fn nothing_is_spaced_and_members_of_members_are_sorted() {
        let value = json!({ "b": [1, null, true], "a": { "z": "", "y": {} } });
        assert_eq!(text(&value), r#"{"a":{"y":{},"z":""},"b":[1,null,true]}"#);
    }

    /// FIPS 180-2, appendix B.1.
    #[test]
    fn the_digest_is_sha_256() {
        assert_eq!(
            sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
