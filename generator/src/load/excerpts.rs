//! The lines shown with diagnostics are cut out in one pass, however long they are and however many are asked for.

use crate::diagnostics::Position;

/// How many characters are kept on each side of a position within a long line.
const AROUND: usize = 200;

/// A line, or the part of a long one around a position.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Excerpt {
    /// The text, without its line break.
    pub text: String,
    /// How many characters of the line were left out in front.
    pub skipped: usize,
    /// Whether anything was left out behind.
    pub is_cut: bool,
}

/// The excerpt at each position, in the order of the positions.
pub(super) fn excerpts(text: &str, positions: &[Position]) -> Vec<Option<Excerpt>> {
    let mut found = vec![None; positions.len()];
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_by_key(|index| positions.get(*index));
    let mut order = order.into_iter().peekable();
    let mut begin = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes());
    let is_ended = text.is_empty() || text.ends_with('\n');
    let last = (!is_ended).then_some(text.len());
    for (number, end) in ends.chain(last).enumerate() {
        let line = &text[std::mem::replace(&mut begin, end + 1)..end];
        let line = line.strip_suffix('\r').unwrap_or(line);
        let here = |index: &usize| {
            positions
                .get(*index)
                .is_some_and(|at| at.line == number + 1)
        };
        let mut window = Window {
            line,
            column: 1,
            offset: 0,
        };
        while let Some(index) = order.next_if(here) {
            if let (Some(slot), Some(at)) = (found.get_mut(index), positions.get(index)) {
                *slot = Some(window.at(at.column));
            }
        }
        if order.peek().is_none() {
            break;
        }
    }
    found
}

/// Moves along a line from column to column without going back to its start.
struct Window<'line> {
    line: &'line str,
    column: usize,
    offset: usize,
}

impl Window<'_> {
    fn at(&mut self, column: usize) -> Excerpt {
        if self.line.len() <= 4 * AROUND {
            return Excerpt {
                text: self.line.to_owned(),
                skipped: 0,
                is_cut: false,
            };
        }
        let start = column.saturating_sub(AROUND).max(1);
        let rest = self.line.get(self.offset..).unwrap_or_default();
        let forward = start.saturating_sub(self.column);
        self.offset += rest
            .char_indices()
            .nth(forward)
            .map_or(rest.len(), |(offset, _)| offset);
        self.column += forward;
        let rest = self.line.get(self.offset..).unwrap_or_default();
        let length = column + AROUND - self.column.min(column);
        let end = rest
            .char_indices()
            .nth(length)
            .map_or(rest.len(), |(offset, _)| offset);
        let text = rest.get(..end).unwrap_or_default().to_owned();
        Excerpt {
            text,
            skipped: self.column - 1,
            is_cut: end < rest.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AROUND, excerpts};
    use crate::diagnostics::Position;

    #[test]
    fn long_lines_are_cut_on_both_sides() {
        let text = format!("short\n{}", "é".repeat(10_000));
        let at = |line, column| Position { line, column };
        let found = excerpts(&text, &[at(2, 5_000), at(1, 2), at(2, 5_001), at(9, 1)]);
        let [Some(first), Some(short), Some(second), None] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!((short.text.as_str(), short.skipped), ("short", 0));
        assert_eq!((first.skipped, first.is_cut), (5_000 - AROUND - 1, true));
        assert_eq!(first.text.chars().count(), 2 * AROUND);
        assert_eq!(second.skipped, 5_001 - AROUND - 1);
    }
}
