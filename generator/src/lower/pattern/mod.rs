//! Patterns: alternatives of literals and classes become pieces, which a crate checks by itself and when it is
//! compiled; whatever else ECMA-262 can say is translated for `regex-lite`, or for `regex` where it is about properties that
//! Unicode gives to characters. What looks around is said in other words, where it can be, and nothing refers back.

mod ends;
mod expression;
mod looks;
mod sample;
mod sequences;
mod set;
mod syntax;
#[cfg(test)]
mod tests;

use crate::ir::{Matcher, Piece, TextForm};

/// How a text is told to match this pattern; why it is not checked, in a few words, where it cannot be told.
pub(super) fn matcher(pattern: &str) -> Result<Matcher, &'static str> {
    let node = syntax::parse(pattern)?;
    let (plain, looks) = looks::apart(node.clone())?;
    if looks.is_empty()
        && let Some(alternatives) = sequences::of(&plain)
    {
        return Ok(Matcher::Pieces(alternatives));
    }
    expression::of(&node, plain, looks)
}

/// How values are held.
pub(super) fn form(matcher: &Matcher) -> TextForm {
    let (fewest, most) = lengths(matcher);
    // Longer texts would make every value that large.
    if fewest == most && (1..=64).contains(&most) {
        TextForm::Fixed(most)
    } else {
        TextForm::Variable
    }
}

/// The fewest and the most characters of texts that match, as far as that is known.
pub(super) fn lengths(matcher: &Matcher) -> (usize, usize) {
    let Matcher::Pieces(alternatives) = matcher else {
        return (0, usize::MAX);
    };
    let lengths = alternatives.iter().map(|pieces| {
        pieces
            .iter()
            .fold((0_usize, 0_usize), |(fewest, most), piece| match piece {
                Piece::Literal(text) => (fewest + text.len(), most.saturating_add(text.len())),
                Piece::Class { min, max, .. } => (fewest + min, most.saturating_add(*max)),
            })
    });
    lengths
        .reduce(|(fewest, most), (less, more)| (fewest.min(less), most.max(more)))
        .unwrap_or((0, usize::MAX))
}
