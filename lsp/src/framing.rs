//! The frames of the protocol, so that one bad message is not the end of all.
//!
//! tower-lsp stops reading after a frame that it cannot decode. So each frame is read here first, and handed on only
//! if it can be decoded: header names in any case, a bound for the length, UTF-8, a JSON object that is a
//! request or a response. Half of a pasted emoji, `"\ud83d"`, is no Unicode and valid in many editors: it is
//! replaced by U+FFFD, which is one unit of UTF-16 too, so that positions stay right. Anything else is dropped and said
//! on the standard error.

use std::io::Write as _;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tower_lsp::jsonrpc::{Request, Response};

/// Largest message.
const MOST_BYTES: usize = 256 << 20;

/// Longest header. What is longer is none.
const MOST_HEADER: usize = 4096;

/// Reads frames until the input ends, and hands on those that can be decoded.
pub async fn pump<I, O>(input: I, mut output: O)
where
    I: AsyncRead + Unpin,
    O: AsyncWrite + Unpin,
{
    let mut input = BufReader::new(input);
    while let Some(length) = header(&mut input).await {
        let Some(body) = body(&mut input, length).await else {
            return;
        };
        let body = match readable(body) {
            Ok(body) => body,
            Err(why) => {
                complain(why);
                continue;
            }
        };
        let head = format!("Content-Length: {}\r\n\r\n", body.len());
        let written = output.write_all(head.as_bytes()).await;
        if written.is_err() || output.write_all(body.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// The length of the next body; nothing at the end of the input.
async fn header<I: AsyncRead + Unpin>(input: &mut BufReader<I>) -> Option<Option<usize>> {
    let mut length = None;
    let mut any = false;
    loop {
        let line = line(input).await?;
        let line = line.trim();
        if line.is_empty() {
            // Blank lines between messages belong to nobody.
            if any {
                return Some(length);
            }
            continue;
        }
        any = true;
        if let Some((name, value)) = line.split_once(':')
            && name.trim().eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok();
        }
    }
}

/// A line of a header, at most so long.
async fn line<I: AsyncRead + Unpin>(input: &mut BufReader<I>) -> Option<String> {
    let mut line = Vec::new();
    loop {
        let byte = input.read_u8().await.ok()?;
        if byte == b'\n' {
            return Some(String::from_utf8_lossy(&line).into_owned());
        }
        if line.len() < MOST_HEADER {
            line.push(byte);
        }
    }
}

/// The bytes of a body; empty where there is no length or too large a one. Nothing at the end of the input.
async fn body<I: AsyncRead + Unpin>(
    input: &mut BufReader<I>,
    length: Option<usize>,
) -> Option<Vec<u8>> {
    let Some(length) = length else {
        return Some(Vec::new());
    };
    if length > MOST_BYTES {
        let mut rest = input.take(length as u64);
        tokio::io::copy(&mut rest, &mut tokio::io::sink())
            .await
            .ok()?;
        return Some(Vec::new());
    }
    let mut body = Vec::new();
    let read = input
        .take(length as u64)
        .read_to_end(&mut body)
        .await
        .ok()?;
    (read == length).then_some(body)
}

/// The message as it can be decoded.
fn readable(body: Vec<u8>) -> Result<String, &'static str> {
    let text = String::from_utf8(body).map_err(|_| "a message is not UTF-8")?;
    let text = if text.contains("\\u") {
        mended(&text)
    } else {
        text
    };
    let is_request = serde_json::from_str::<Request>(&text).is_ok();
    if is_request || serde_json::from_str::<Response>(&text).is_ok() {
        return Ok(text);
    }
    Err("a message is no request and no response")
}

/// The text with U+FFFD in place of every half of a surrogate pair that stands alone.
fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = match (unit(rest), rest.get(6..).and_then(unit)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (Some(0xd800..=0xdfff), _) => {
                out.push_str("\\ufffd");
                rest = &rest[6..];
                continue;
            }
            (Some(_), _) => 6,
            // An escape of one letter, which may be a backslash.
            (None, _) => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        out.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    out.push_str(rest);
    out
}

/// The unit of UTF-16 of an escape like `\ud83d` at the start of a text.
fn unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    hex.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

fn complain(why: &str) {
    let _ = writeln!(std::io::stderr(), "slac-lsp: {why}; it is left out");
}

#[cfg(test)]
mod tests {
    use super::{mended, pump};

    async fn through(input: &[u8]) -> String {
        let mut output = Vec::new();
        pump(input, &mut output).await;
        String::from_utf8(output).expect("frames are text")
    }

    fn frame(head: &str, body: &str) -> String {
        format!("{head}: {}\r\n\r\n{body}", body.len())
    }

    #[tokio::test]
    async fn bad_frames_are_left_out_and_good_ones_go_on() {
        let good = r#"{"jsonrpc":"2.0","method":"a"}"#;
        let mut input = Vec::new();
        input.extend(frame("content-length", good).bytes());
        input.extend(frame("Content-Length", "{ not json").bytes());
        input.extend(frame("Content-Length", "[]").bytes());
        input.extend(frame("Content-Length", r#"{"a":1}"#).bytes());
        input.extend(b"Content-Length: 2\r\n\r\n\xff\xfe");
        input.extend(frame("Content-Type: x\r\nCONTENT-LENGTH ", good).bytes());
        let expected = frame("Content-Length", good);
        assert_eq!(through(&input).await, format!("{expected}{expected}"));
    }

    #[test]
    fn halves_of_pairs_are_replaced_and_nothing_else() {
        let check = |text: &str, expected: &str| assert_eq!(mended(text), expected, "{text}");
        check(r"\ud83d\ude00", r"\ud83d\ude00");
        check(r"\ud83d", r"\ufffd");
        check(r"\ude00\ud83d\ud83d\ude00", r"\ufffd\ufffd\ud83d\ude00");
        check(r"\\ud83d", r"\\ud83d");
        check(r"\\\ud83d\n", r"\\\ufffd\n");
        check(r"\u00e4 ä \u12", r"\u00e4 ä \u12");
        check("\\", "\\");
    }
}
