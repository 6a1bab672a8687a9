//! A file on its way in: hashed, counted, bounded, without its byte order mark.

use super::Progress;
use sha2::{Digest, Sha256};
use std::cell::Cell;
use std::fmt::Write as _;
use std::io::{self, Read};
use std::rc::Rc;

/// Longest row that is read, in bytes: an unclosed quotation mark must not swallow a whole file.
pub(crate) const LONGEST_ROW: u64 = 4 * 1024 * 1024;

/// How much is looked at to tell what a file is.
const HEAD: usize = 16 * 1024;

/// After so many bytes progress is told again.
const PROGRESS_STEP: u64 = 1 << 20;

/// Reads a file and keeps its hash.
pub(crate) struct Meter<'a> {
    inner: Box<dyn Read + 'a>,
    file: &'a str,
    hash: Sha256,
    head: Vec<u8>,
    served: usize,
    bytes: u64,
    told: u64,
    size: Option<u64>,
    progress: &'a mut dyn Progress,
    row: RowLimit,
}

/// Bytes read since the last row ended, shared with the one who knows when rows end.
#[derive(Clone, Default)]
pub(crate) struct RowLimit(Rc<Cell<u64>>);

impl RowLimit {
    /// A row ended.
    pub(crate) fn reset(&self) {
        self.0.set(0);
    }
}

/// What a file is if it is no text that can be read.
pub(crate) fn foreign_form(head: &[u8]) -> Option<&'static str> {
    const FORMS: [(&[u8], &str); 7] = [
        (b"\xff\xfe", "UTF-16 text"),
        (b"\xfe\xff", "UTF-16 text"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"PK\x03\x04", "a zip archive or a spreadsheet"),
        (b"PAR1", "a Parquet file"),
        (b"\x28\xb5\x2f\xfd", "a zstd archive"),
        (b"SQLite format 3", "a database"),
    ];
    FORMS
        .iter()
        .find(|(start, _)| head.starts_with(start))
        .map(|(_, name)| *name)
}

impl<'a> Meter<'a> {
    /// Begins with the first bytes.
    pub(crate) fn new(
        inner: Box<dyn Read + 'a>,
        file: &'a str,
        size: Option<u64>,
        progress: &'a mut dyn Progress,
    ) -> io::Result<Self> {
        let mut meter = Self {
            inner,
            file,
            hash: Sha256::new(),
            head: Vec::new(),
            served: 0,
            bytes: 0,
            told: 0,
            size,
            progress,
            row: RowLimit::default(),
        };
        let mut head = Vec::with_capacity(HEAD);
        (&mut meter.inner)
            .take(HEAD as u64)
            .read_to_end(&mut head)?;
        meter.count(&head);
        if head.starts_with(b"\xef\xbb\xbf") {
            meter.served = 3;
        }
        meter.head = head;
        Ok(meter)
    }

    /// The first bytes, without a byte order mark.
    pub(crate) fn head(&self) -> &[u8] {
        self.head.get(self.served..).unwrap_or(&[])
    }

    pub(crate) fn row_limit(&self) -> RowLimit {
        self.row.clone()
    }

    /// Reads what is left, for the hash, and gives the hash in hexadecimal.
    pub(crate) fn finish(mut self) -> io::Result<String> {
        let mut rest = [0; 16 * 1024];
        loop {
            let count = self.inner.read(&mut rest)?;
            if count == 0 {
                break;
            }
            self.count(rest.get(..count).unwrap_or(&rest));
        }
        self.progress.read(self.file, self.bytes, self.size);
        let mut text = String::with_capacity(64);
        for byte in self.hash.finalize() {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        Ok(text)
    }

    fn count(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        if self.bytes - self.told >= PROGRESS_STEP {
            self.told = self.bytes;
            self.progress.read(self.file, self.bytes, self.size);
        }
    }
}

impl Read for Meter<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let since_row = self.row.0.get();
        if since_row > LONGEST_ROW {
            return Err(io::Error::other(
                "a row is longer than 4 MiB; perhaps a quotation mark is not closed",
            ));
        }
        let mut head = self.head();
        let count = if head.is_empty() {
            let count = self.inner.read(buffer)?;
            self.count(buffer.get(..count).unwrap_or(&[]));
            count
        } else {
            let count = head.read(buffer)?;
            self.served += count;
            count
        };
        self.row.0.set(since_row + count as u64);
        Ok(count)
    }
}
