//! Doc attributes become comments.

use proc_macro2::{Delimiter, Group, Literal, Punct, Spacing, TokenStream, TokenTree};
use quote::quote;

/// Appends `/// line` for each line of a doc attribute whose literal this is; there is nothing where it is not a raw text,
/// as all docs are here, or where a line is not that of a comment.
pub(super) fn comment(literal: &str, indent: usize, out: &mut String) -> Option<()> {
    for line in lines(literal)? {
        if line.starts_with('/') {
            return None;
        }
        out.extend(std::iter::repeat_n(' ', indent));
        out.push_str("///");
        out.push_str(line.trim_end_matches(' '));
        out.push('\n');
    }
    Some(())
}

/// The lines of a raw text.
fn lines(literal: &str) -> Option<impl Iterator<Item = &str>> {
    let raw = literal.strip_prefix('r')?.trim_matches('#');
    Some(raw.strip_prefix('"')?.strip_suffix('"')?.split('\n'))
}

/// The same tokens with an attribute for each line of a doc comment: of more than one `prettyplease` makes `/** */`.
pub(super) fn one_per_line(tokens: TokenStream) -> TokenStream {
    let mut out = Vec::new();
    for token in tokens {
        let TokenTree::Group(group) = token else {
            out.push(token);
            continue;
        };
        let Some(literal) = literal(&group) else {
            let inner = one_per_line(group.stream());
            out.push(Group::new(group.delimiter(), inner).into());
            continue;
        };
        let text = literal.to_string();
        let lines: Vec<_> = lines(&text).map(Iterator::collect).unwrap_or_default();
        if lines.len() < 2 {
            out.push(group.into());
            continue;
        }
        for (at, line) in lines.into_iter().enumerate() {
            if at > 0 {
                out.push(Punct::new('#', Spacing::Alone).into());
            }
            let line = Literal::string(line);
            out.push(Group::new(Delimiter::Bracket, quote!(doc = #line)).into());
        }
    }
    out.into_iter().collect()
}

/// The text of `[doc = "…"]`.
fn literal(group: &Group) -> Option<Literal> {
    let mut tokens = group.stream().into_iter();
    let is_doc = group.delimiter() == Delimiter::Bracket
        && matches!(tokens.next()?, TokenTree::Ident(name) if name == "doc");
    match (is_doc, tokens.nth(1)?) {
        (true, TokenTree::Literal(literal)) => Some(literal),
        _ => None,
    }
}
