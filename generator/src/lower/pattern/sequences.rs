//! Patterns as alternatives of literals and classes of ASCII characters that a matcher can take greedily,
//! without going back. Anything beyond that has none.

use super::set::Set;
use super::syntax::Node;
use crate::ir::Piece;

/// How many alternatives there may be, and how many parts each.
const MOST: usize = 32;

/// One of the alternatives, not yet made of pieces.
type Parts = Vec<Part>;

#[derive(Clone)]
enum Part {
    Class(Vec<(u8, u8)>, usize, usize),
    Start,
    End,
}

/// The alternatives of an anchored pattern, if it has so few.
pub(super) fn of(node: &Node) -> Option<Vec<Vec<Piece>>> {
    let alternatives = expand(node)?;
    alternatives.into_iter().map(pieces).collect()
}

fn expand(node: &Node) -> Option<Vec<Parts>> {
    match node {
        Node::Set(set) => Some(vec![vec![Part::Class(ascii(set)?, 1, 1)]]),
        Node::Start => Some(vec![vec![Part::Start]]),
        Node::End => Some(vec![vec![Part::End]]),
        Node::Boundary(_) | Node::Class(_) | Node::Look(_) => None,
        Node::Sequence(nodes) => nodes.iter().try_fold(vec![Vec::new()], |before, node| {
            followed(&before, &expand(node)?)
        }),
        Node::Choice(nodes) => {
            let mut all = Vec::new();
            for node in nodes {
                all.extend(expand(node)?);
                if all.len() > MOST {
                    return None;
                }
            }
            Some(all)
        }
        Node::Repeat(node, min, max) => {
            if let Node::Set(set) = &**node {
                let max = max.unwrap_or(usize::MAX);
                return Some(vec![vec![Part::Class(ascii(set)?, *min, max)]]);
            }
            let once = expand(node)?;
            match (min, max) {
                (0, Some(1)) => Some([vec![Vec::new()], once].concat()),
                (min, Some(max)) if min == max && *min <= MOST => {
                    (0..*min).try_fold(vec![Vec::new()], |before, _| followed(&before, &once))
                }
                _ => None,
            }
        }
    }
}

/// Each of the first with each of the second behind it.
fn followed(before: &[Parts], after: &[Parts]) -> Option<Vec<Parts>> {
    if before.len() * after.len() > MOST {
        return None;
    }
    let mut all = Vec::new();
    for first in before {
        for second in after {
            if first.len() + second.len() > 4 * MOST {
                return None;
            }
            all.push([first.as_slice(), second.as_slice()].concat());
        }
    }
    Some(all)
}

fn ascii(set: &Set) -> Option<Vec<(u8, u8)>> {
    let byte = |character: char| u8::try_from(character).ok().filter(u8::is_ascii);
    let ranges = set
        .iter()
        .map(|(low, high)| Some((byte(*low)?, byte(*high)?)));
    let ranges: Vec<_> = ranges.collect::<Option<_>>()?;
    (!ranges.is_empty()).then_some(ranges)
}

/// The pieces of one alternative: between anchors, and such that greed is right.
fn pieces(parts: Parts) -> Option<Vec<Piece>> {
    let mut parts = parts.into_iter();
    let (Some(Part::Start), Some(Part::End)) = (parts.next(), parts.next_back()) else {
        return None;
    };
    let mut pieces = Vec::new();
    for part in parts {
        let Part::Class(ranges, min, max) = part else {
            return None;
        };
        push(&mut pieces, ranges, min, max);
    }
    is_deterministic(&pieces).then_some(pieces)
}

fn push(pieces: &mut Vec<Piece>, ranges: Vec<(u8, u8)>, min: usize, max: usize) {
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
