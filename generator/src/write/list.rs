//! The list of what was made here, each file with a digest of its text: whoever edits a file by hand is noticed.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::Own;

/// The digests that a file made here may have, by its path. None are known of files that an older generator listed;
/// there are several after a merge that has left its marks in the list.
pub(super) type Made = BTreeMap<String, Vec<String>>;

/// How many characters a digest has.
const DIGEST: usize = 32;

const HEAD: &str = "# The files of this crate, all of them made by `generator`.\n";

/// Whether this is a list of what was made here, or the beginning of one.
pub(super) fn is_begun(list: &Path) -> bool {
    let is_file = list.symlink_metadata().is_ok_and(|found| found.is_file());
    let text = is_file.then(|| std::fs::read(list).ok()).flatten();
    text.is_some_and(|text| text.starts_with(HEAD.as_bytes()) || HEAD.as_bytes().starts_with(&text))
}

pub(super) fn print(files: &Own<'_>) -> String {
    let mut list = HEAD.to_owned();
    for (path, text) in files {
        let _ = writeln!(list, "{} {path}", digest(text.as_bytes()));
    }
    list
}

pub(super) fn parse(list: &str) -> Made {
    let mut made = Made::new();
    let is_mark = |line: &str| {
        ["#", "<<<<<<<", "|||||||", "=======", ">>>>>>>"]
            .iter()
            .any(|mark| line.starts_with(mark))
    };
    for line in list
        .lines()
        .filter(|line| !line.is_empty() && !is_mark(line))
    {
        let is_digest =
            |text: &str| text.len() == DIGEST && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        match line.split_once(' ').filter(|(digest, _)| is_digest(digest)) {
            Some((digest, path)) => made
                .entry(path.to_owned())
                .or_default()
                .push(digest.to_owned()),
            None => {
                made.entry(line.to_owned()).or_default();
            }
        }
    }
    made
}

/// A digest that does not depend on how lines end: Git may have its own mind about that.
pub(super) fn digest(text: &[u8]) -> String {
    format!("{:032x}", xxhash_rust::xxh3::xxh3_128(&unix_lines(text)))
}

/// Whether two texts are the same but for the ends of their lines.
pub(super) fn is_same(one: &[u8], other: &[u8]) -> bool {
    one == other || unix_lines(one) == unix_lines(other)
}

/// Whether a text is not what was made here: it has another digest than all that are known, and is not the remains
/// of a merge either, which the generator is the one to resolve.
pub(super) fn is_edited(text: &[u8], digests: &[String]) -> bool {
    let has_marks =
        text.starts_with(b"<<<<<<< ") || text.windows(9).any(|part| part == b"\n<<<<<<< ");
    !digests.is_empty() && !has_marks && !digests.contains(&digest(text))
}

fn unix_lines(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'\r', text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut lines = Vec::with_capacity(text.len());
    for (index, byte) in text.iter().enumerate() {
        if *byte != b'\r' || text.get(index + 1) != Some(&b'\n') {
            lines.push(*byte);
        }
    }
    Cow::Owned(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_merges_are_no_edits() {
        let known = [digest(b"a\nb\n")];
        assert!(!is_edited(b"a\r\nb\r\n", &known));
        assert!(!is_edited(
            b"a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n",
            &known
        ));
        assert!(is_edited(b"a\nb\n\n", &known));
        assert!(is_edited(b"a\rb\n", &known));
        assert!(!is_edited(b"anything", &[]));
    }

    #[test]
    fn lists_of_all_ages() {
        let one = digest(b"1");
        let other = digest(b"2");
        let list =
            format!("# x\nsrc/old file.rs\n<<<<<<< HEAD\n{one} a\n=======\n{other} a\n>>>>>>> b\n");
        let made = parse(&list);
        assert_eq!(made.get("src/old file.rs"), Some(&Vec::new()));
        assert_eq!(made.get("a"), Some(&vec![one, other]));
        assert_eq!(made.len(), 2);
    }
}
