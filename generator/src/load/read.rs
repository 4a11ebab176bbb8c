//! A file becomes text, or an error that says why it cannot: nothing else in the crate opens a description.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use crate::diagnostics::Position;

/// The largest description that is read; real ones stay far below.
pub(crate) const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The syntax of a file, decided by its text rather than by its name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Format {
    Json,
    Yaml,
}

/// Why a file is no text, and where if that is known.
pub(crate) struct Fault {
    pub(crate) message: String,
    pub(crate) position: Option<Position>,
}

impl From<String> for Fault {
    fn from(message: String) -> Self {
        Self {
            message,
            position: None,
        }
    }
}

/// Who names a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Named {
    /// The person, who may well mean a pipe.
    ByPerson,
    /// A description, which could name a pipe that nobody ever writes to.
    ByReference,
}

/// Reads a file as UTF-8, or as UTF-16 with a byte order mark.
pub(crate) fn read(path: &Path, named: Named) -> Result<String, Fault> {
    let unreadable = |error: std::io::Error| format!("cannot read the file: {error}");
    let metadata = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => unreadable(error),
    })?;
    if metadata.is_dir() {
        return Err("this is a folder, not a file".to_owned().into());
    }
    if named == Named::ByReference && !metadata.is_file() {
        return Err("this is a device or a pipe, not a file".to_owned().into());
    }
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes =
        Vec::with_capacity(usize::try_from(metadata.len().min(MAX_BYTES)).unwrap_or_default());
    // A pipe has no length, so the limit is on what is read, not on what is announced.
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(format!("the file is larger than {} MiB", MAX_BYTES / (1024 * 1024)).into());
    }
    decode(bytes)
}

/// A digest of the text of a file; none if it cannot be read, or is no file.
#[must_use]
pub fn digest(path: &Path) -> Option<String> {
    let text = read(path, Named::ByReference).ok()?;
    Some(digest_of(&text))
}

pub(super) fn digest_of(text: &str) -> String {
    format!("{:032x}", xxhash_rust::xxh3::xxh3_128(text.as_bytes()))
}

fn decode(bytes: Vec<u8>) -> Result<String, Fault> {
    let text = match bytes.as_slice() {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => {
            return Err("the file is encoded in UTF-32; save it as UTF-8"
                .to_owned()
                .into());
        }
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes, "UTF-16 (little-endian)")?,
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes, "UTF-16 (big-endian)")?,
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest.to_vec())?,
        _ => utf8(bytes)?,
    };
    match text.find('\0') {
        None => Ok(text),
        Some(offset) => Err(Fault {
            message: "a NUL character, which no description may hold".to_owned(),
            position: Some(position_of(text.get(..offset).unwrap_or_default())),
        }),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, name: &str) -> Result<String, Fault> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let text =
        char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<String, _>>();
    match text {
        Ok(text) if rest.is_empty() => Ok(text),
        _ => Err(format!("the file begins as {name} but is not; save it as UTF-8").into()),
    }
}

fn utf8(bytes: Vec<u8>) -> Result<String, Fault> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error
            .as_bytes()
            .get(..error.utf8_error().valid_up_to())
            .unwrap_or_default();
        Fault {
            message: "a byte that is not UTF-8; save the file as UTF-8".to_owned(),
            position: Some(position_of(&String::from_utf8_lossy(valid))),
        }
    })
}

/// The position of what comes after some text.
pub(crate) fn position_of(before: &str) -> Position {
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Position {
        line: before.matches('\n').count() + 1,
        column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
    }
}
