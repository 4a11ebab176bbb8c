//! Patterns as sequences of pieces: literals and classes of ASCII characters that a matcher can take
//! greedily, without going back. Anything beyond that has no pieces.

use crate::ir::{Piece, TextForm};

/// The pieces of an anchored ECMA-262 pattern, if it is a sequence of literals and classes.
pub(super) fn pieces(pattern: &str) -> Option<Vec<Piece>> {
    let inner = pattern.strip_prefix('^')?.strip_suffix('$')?;
    if inner.ends_with('\\') {
        return None;
    }
    let mut reader = Reader { rest: inner };
    let mut pieces: Vec<Piece> = Vec::new();
    while !reader.rest.is_empty() {
        let ranges = reader.atom()?;
        let (min, max) = reader.quantifier()?;
        push(&mut pieces, ranges, min, max);
    }
    is_deterministic(&pieces).then_some(pieces)
}

/// How values of these pieces are held.
pub(super) fn form(pieces: &[Piece]) -> TextForm {
    let lengths = pieces.iter().map(|piece| match piece {
        Piece::Literal(text) => Some(text.len()),
        Piece::Class { min, max, .. } => (min == max).then_some(*min),
    });
    match lengths.sum::<Option<usize>>() {
        // Longer texts would make every value that large.
        Some(length @ 1..=64) => TextForm::Fixed(length),
        _ => TextForm::Variable,
    }
}

/// The fewest and the most characters that the pieces match.
pub(super) fn lengths(pieces: &[Piece]) -> (usize, usize) {
    pieces
        .iter()
        .fold((0, 0), |(fewest, most), piece| match piece {
            Piece::Literal(text) => (fewest + text.len(), most.saturating_add(text.len())),
            Piece::Class { min, max, .. } => (fewest + min, most.saturating_add(*max)),
        })
}

type Ranges = Vec<(u8, u8)>;

fn push(pieces: &mut Vec<Piece>, ranges: Ranges, min: usize, max: usize) {
    let literal = match ranges.as_slice() {
        [(low, high)] if low == high && min == max && min <= 64 => {
            Some(char::from(*low).to_string().repeat(min))
        }
        _ => None,
    };
    if let Some(text) = literal {
        match pieces.last_mut() {
            Some(Piece::Literal(literal)) => literal.push_str(&text),
            _ if text.is_empty() => {}
            _ => pieces.push(Piece::Literal(text)),
        }
        return;
    }
    match pieces.last_mut() {
        // `[a-f][a-f]` is one class.
        Some(Piece::Class {
            ranges: last,
            min: last_min,
            max: last_max,
        }) if *last == ranges && *last_min == *last_max && min == max => {
            *last_min += min;
            *last_max += max;
        }
        _ => pieces.push(Piece::Class { ranges, min, max }),
    }
}

/// Whether a class of variable length never takes what the next piece needs.
fn is_deterministic(pieces: &[Piece]) -> bool {
    pieces.iter().enumerate().all(|(index, piece)| match piece {
        Piece::Class { ranges, min, max } if min != max => {
            let mut following = pieces[index + 1..].iter();
            // Pieces that may be empty let the one behind them be next as well.
            loop {
                match following.next() {
                    None => break true,
                    Some(Piece::Literal(text)) => {
                        break text
                            .bytes()
                            .next()
                            .is_none_or(|first| !contains(ranges, first));
                    }
                    Some(Piece::Class {
                        ranges: next, min, ..
                    }) => {
                        if next.iter().any(|(low, high)| {
                            ranges.iter().any(|(other_low, other_high)| {
                                low <= other_high && other_low <= high
                            })
                        }) {
                            break false;
                        }
                        if *min > 0 {
                            break true;
                        }
                    }
                }
            }
        }
        _ => true,
    })
}

fn contains(ranges: &[(u8, u8)], byte: u8) -> bool {
    ranges
        .iter()
        .any(|(low, high)| (*low..=*high).contains(&byte))
}

const DIGIT: &[(u8, u8)] = &[(b'0', b'9')];
const WORD: &[(u8, u8)] = &[(b'0', b'9'), (b'A', b'Z'), (b'_', b'_'), (b'a', b'z')];

struct Reader<'p> {
    rest: &'p str,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let character = self.rest.chars().next()?;
        self.rest = &self.rest[character.len_utf8()..];
        Some(character)
    }

    /// One character, escape or class.
    fn atom(&mut self) -> Option<Ranges> {
        match self.next()? {
            '[' => self.class(),
            '\\' => self.escape(),
            '.' | '(' | ')' | '|' | '*' | '+' | '?' | '{' | '}' | '^' | '$' | ']' => None,
            character => single(character),
        }
    }

    fn escape(&mut self) -> Option<Ranges> {
        match self.next()? {
            'd' => Some(DIGIT.to_vec()),
            'w' => Some(WORD.to_vec()),
            character if character.is_ascii_punctuation() => single(character),
            _ => None,
        }
    }

    fn class(&mut self) -> Option<Ranges> {
        if self.rest.starts_with('^') {
            return None;
        }
        let mut ranges = Ranges::new();
        loop {
            let low = match self.next()? {
                ']' => break,
                '\\' => self.escape()?,
                character => single(character)?,
            };
            let is_range = self.rest.starts_with('-') && !self.rest.starts_with("-]");
            match (low.as_slice(), is_range) {
                ([(low, end)], true) if low == end => {
                    self.next()?;
                    let high = match self.next()? {
                        '\\' => self.escape()?,
                        character => single(character)?,
                    };
                    match high.as_slice() {
                        [(high, end)] if high == end && low <= high => ranges.push((*low, *high)),
                        _ => return None,
                    }
                }
                _ => ranges.extend(low),
            }
        }
        (!ranges.is_empty()).then(|| merge(ranges))
    }

    /// `{n}`, `{n,m}`, `{n,}`, `+`, `*`, `?`, or once.
    fn quantifier(&mut self) -> Option<(usize, usize)> {
        let bounds = match self.rest.chars().next() {
            Some('+') => (1, usize::MAX),
            Some('*') => (0, usize::MAX),
            Some('?') => (0, 1),
            Some('{') => {
                let (inside, rest) = self.rest.strip_prefix('{')?.split_once('}')?;
                self.rest = rest;
                let bounds = match inside.split_once(',') {
                    None => inside.parse().map(|count| (count, count)).ok()?,
                    Some((min, "")) => (min.parse().ok()?, usize::MAX),
                    Some((min, max)) => (min.parse().ok()?, max.parse().ok()?),
                };
                // A lazy quantifier changes nothing of what matches as a whole.
                self.rest = self.rest.strip_prefix('?').unwrap_or(self.rest);
                return (bounds.0 <= bounds.1).then_some(bounds);
            }
            _ => return Some((1, 1)),
        };
        self.next()?;
        self.rest = self.rest.strip_prefix('?').unwrap_or(self.rest);
        Some(bounds)
    }
}

fn single(character: char) -> Option<Ranges> {
    let byte = u8::try_from(character).ok().filter(u8::is_ascii)?;
    Some(vec![(byte, byte)])
}

/// Sorted, and what touches or overlaps made one. The classes of digits and hexadecimal digits come
/// out in the order in which people write them.
fn merge(mut ranges: Ranges) -> Ranges {
    ranges.sort_unstable();
    let mut merged: Ranges = Vec::new();
    for (low, high) in ranges {
        match merged.last_mut() {
            Some((_, last)) if low <= last.saturating_add(1) => *last = high.max(*last),
            _ => merged.push((low, high)),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(ranges: &[(u8, u8)], min: usize, max: usize) -> Piece {
        Piece::Class {
            ranges: ranges.to_vec(),
            min,
            max,
        }
    }

    #[test]
    fn sequences_of_literals_and_classes_have_pieces() {
        let hex = [(b'0', b'9'), (b'A', b'F'), (b'a', b'f')];
        let sid = pieces("^ZH[0-9a-fA-F]{32}$").expect("a SID");
        assert_eq!(sid, [Piece::Literal("ZH".to_owned()), class(&hex, 32, 32)]);
        assert_eq!(form(&sid), TextForm::Fixed(34));
        assert_eq!(
            pieces("^[A-Z]{2}[A-Z]$"),
            Some(vec![class(&[(b'A', b'Z')], 3, 3)])
        );
        assert_eq!(
            pieces(r"^\+\d{1,3}-\d+$"),
            Some(vec![
                Piece::Literal("+".to_owned()),
                class(DIGIT, 1, 3),
                Piece::Literal("-".to_owned()),
                class(DIGIT, 1, usize::MAX),
            ])
        );
    }

    #[test]
    fn everything_else_has_none() {
        for pattern in [
            "[A-Z]",
            "^a|b$",
            "^(SM|MM)[0-9]$",
            "^[^_]$",
            "^.$",
            r"^\w*\w$",
            "^a*ab$",
            "^ü$",
            "^a{2,1}$",
            r"^a\$",
            "^a?b?a$",
            "^[z-a]$",
        ] {
            assert_eq!(pieces(pattern), None, "{pattern}");
        }
    }
}
