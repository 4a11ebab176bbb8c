//! Tokens as trees that can be looked at more than once without copying them.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// A token, or what stands between two brackets.
pub(super) enum Tree {
    Leaf(TokenTree),
    Group(Delimiter, Vec<Tree>),
}

impl Tree {
    /// The trees of a stream.
    pub(super) fn all(tokens: TokenStream) -> Vec<Self> {
        let tree = |token| match token {
            TokenTree::Group(group) => {
                let (delimiter, stream) = (group.delimiter(), group.stream());
                // So that the stream has one owner, and its tokens are moved out of it.
                drop(group);
                Self::Group(delimiter, Self::all(stream))
            }
            leaf => Self::Leaf(leaf),
        };
        tokens.into_iter().map(tree).collect()
    }

    /// The stream that these were.
    pub(super) fn stream<'tree>(trees: impl IntoIterator<Item = &'tree Self>) -> TokenStream {
        let token = |tree: &Self| match tree {
            Self::Leaf(leaf) => leaf.clone(),
            Self::Group(delimiter, inner) => Group::new(*delimiter, Self::stream(inner)).into(),
        };
        trees.into_iter().map(token).collect()
    }

    /// Whether this is that word.
    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Leaf(TokenTree::Ident(ident)) if ident == word)
    }

    /// Whether this is a word.
    pub(super) fn is_any_word(&self) -> bool {
        matches!(self, Self::Leaf(TokenTree::Ident(_)))
    }

    /// Whether this is the name of a type.
    pub(super) fn is_type_name(&self) -> bool {
        matches!(self, Self::Leaf(TokenTree::Ident(ident))
            if ident.to_string().starts_with(char::is_uppercase))
    }

    /// Whether this is a number.
    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Leaf(TokenTree::Literal(literal))
            if literal.to_string().starts_with(|character: char| character.is_ascii_digit()))
    }

    /// Whether this is that character.
    pub(super) fn is_punct(&self, character: char) -> bool {
        matches!(self, Self::Leaf(TokenTree::Punct(punct)) if punct.as_char() == character)
    }

    /// The character, if it is one that belongs to the next.
    pub(super) fn joint(&self) -> Option<char> {
        match self {
            Self::Leaf(TokenTree::Punct(punct)) if punct.spacing() == Spacing::Joint => {
                Some(punct.as_char())
            }
            _ => None,
        }
    }

    /// What stands between these brackets, if it is in such ones.
    pub(super) fn inside(&self, delimiter: Delimiter) -> Option<&[Self]> {
        match self {
            Self::Group(found, inner) if *found == delimiter => Some(inner),
            _ => None,
        }
    }
}

/// What is behind the attributes.
pub(super) fn without_attributes(mut trees: &[Tree]) -> &[Tree] {
    while let [hash, Tree::Group(Delimiter::Bracket, _), rest @ ..] = trees
        && hash.is_punct('#')
    {
        trees = rest;
    }
    trees
}

/// What is behind `pub` or `pub(crate)`.
pub(super) fn without_visibility(trees: &[Tree]) -> &[Tree] {
    match trees {
        [first, Tree::Group(Delimiter::Parenthesis, _), rest @ ..] | [first, rest @ ..]
            if first.is_word("pub") =>
        {
            rest
        }
        rest => rest,
    }
}

/// The parts between the commas that are not between angle brackets or the bars of a closure; none if those brackets do
/// not match.
pub(super) fn between_commas(trees: &[Tree]) -> Option<Vec<&[Tree]>> {
    let mut parts = Vec::new();
    let (mut begin, mut depth) = (0, 0_usize);
    let mut is_in_closure = false;
    for (at, tree) in trees.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &trees[before]);
        let after = before.and_then(Tree::joint);
        if is_in_closure && !tree.is_punct('|') {
            continue;
        }
        if tree.is_punct('|') {
            let begins = before.is_none_or(|before| {
                before.is_word("move") || before.is_punct(':') || before.is_punct(',')
            });
            is_in_closure = !is_in_closure && begins;
        } else if tree.is_punct('<') {
            depth += 1;
        } else if tree.is_punct('>') && !matches!(after, Some('-' | '=')) {
            depth = depth.checked_sub(1)?;
        } else if tree.is_punct(',') && depth == 0 {
            parts.push(&trees[begin..at]);
            begin = at + 1;
        }
    }
    if begin < trees.len() {
        parts.push(&trees[begin..]);
    }
    (depth == 0).then_some(parts)
}

/// A type with parameters: what is before these, and these.
pub(super) fn parameters_of(trees: &[Tree]) -> Option<(&[Tree], &[Tree])> {
    let at = trees.iter().position(|tree| tree.is_punct('<'))?;
    let (of, rest) = trees.split_at(at);
    let (last, parameters) = rest.get(1..)?.split_last()?;
    last.is_punct('>').then_some((of, parameters))
}
