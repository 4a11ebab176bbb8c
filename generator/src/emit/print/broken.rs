//! Values and statements that take more than a line.

use proc_macro2::{Delimiter, TokenTree};

use super::lines::Lines;
use super::spacing::Line;
use super::trees::{Tree, between_commas};
use crate::emit::settle::WIDTH;

impl Lines {
    /// A value or a statement, that may end in a `match`, a struct or a list with a line for each part.
    pub(super) fn value(&mut self, trees: &[Tree], end: &str) -> Option<()> {
        if let Some(at) = trees.iter().position(|tree| tree.is_word("match")) {
            return self.matching(trees, at, end);
        }
        if let Some((call, closure, body)) = closure_of(trees) {
            return self.with_closure(call, closure, body, end);
        }
        self.begin();
        let begin = self.text.len();
        self.inline(trees)?;
        if self.text.len() + end.len() - self.start <= WIDTH {
            self.text.push_str(end);
            return self.end();
        }
        self.text.truncate(begin);
        self.wrapped(trees, end).or_else(|| {
            self.text.truncate(begin);
            self.start = begin - self.indent;
            self.broken(trees, end)
        })
    }

    /// `let name =`, and the value on the next line.
    fn wrapped(&mut self, trees: &[Tree], end: &str) -> Option<()> {
        let at = trees.iter().position(|tree| tree.is_punct('='))?;
        let (name, value) = (&trees[..at], trees.get(at + 1..)?);
        let is_value = trees.first()?.is_word("let")
            && !value
                .iter()
                .any(|tree| matches!(tree, Tree::Group(Delimiter::Brace | Delimiter::Bracket, _)));
        if !is_value {
            return None;
        }
        self.inline(name)?;
        self.text.push_str(" =");
        self.end()?;
        self.indent += 4;
        let printed = self.line(value, end);
        self.indent -= 4;
        printed
    }

    fn matching(&mut self, trees: &[Tree], at: usize, end: &str) -> Option<()> {
        let brace = at
            + trees[at..]
                .iter()
                .position(|tree| tree.inside(Delimiter::Brace).is_some())?;
        let (head, rest) = trees.split_at(brace);
        let (body, rest) = rest.split_first()?;
        if !rest.iter().all(|tree| tree.is_punct('?')) {
            return None;
        }
        self.begin();
        self.inline(head)?;
        self.arms(body.inside(Delimiter::Brace)?)?;
        self.text.pop();
        self.text.extend(rest.iter().map(|_| '?'));
        self.text.push_str(end);
        self.end()
    }

    /// What ends in a struct, a list, or a call of a struct, with a line for each of its parts.
    fn broken(&mut self, trees: &[Tree], end: &str) -> Option<()> {
        let (last, head) = trees.split_last()?;
        match last {
            Tree::Group(Delimiter::Brace, fields) => {
                self.inline(head)?;
                self.parts(" {", fields, "}", end)
            }
            Tree::Group(Delimiter::Bracket, items) if head.last()?.is_punct('&') => {
                self.inline(head)?;
                self.items(items, end)
            }
            Tree::Group(Delimiter::Parenthesis, argument) => {
                let (Tree::Group(Delimiter::Brace, fields), of) = argument.split_last()? else {
                    return None;
                };
                self.inline(head)?;
                self.text.push('(');
                self.inline(of)?;
                self.parts(" {", fields, "})", end)
            }
            _ => None,
        }
    }

    /// `name: "long text",` cannot be broken, and stays on the line that has become too long.
    fn text_member(&mut self, part: &[Tree]) -> Option<()> {
        let is_text = matches!(part, [_, _, Tree::Leaf(TokenTree::Literal(_))])
            && self.text[self.start..].is_ascii();
        is_text.then(|| self.text.push('\n'))
    }

    /// `… = &[a, b];` behind what the line holds: on the next line if there is room.
    fn items(&mut self, items: &[Tree], end: &str) -> Option<()> {
        if self.text.ends_with(" = &") {
            let length = self.text.len();
            self.text.truncate(length - 2);
            self.end()?;
            self.indent += 4;
            self.begin();
            self.text.push('&');
            Line::new(&mut self.text).group(Delimiter::Bracket, items)?;
            self.text.push_str(end);
            self.indent -= 4;
            if self.text.len() - self.start <= WIDTH {
                return self.end();
            }
            self.text.truncate(length - 2);
            self.start = self.text.rfind('\n').map_or(0, |newline| newline + 1);
            self.text.push_str(" &");
        }
        self.parts("[", items, "]", end)
    }

    /// `call(|it| {`, and a line for each statement.
    fn with_closure(
        &mut self,
        call: &[Tree],
        head: &[Tree],
        body: &[Tree],
        end: &str,
    ) -> Option<()> {
        if !body.iter().any(|tree| tree.is_punct(';')) {
            return None;
        }
        self.begin();
        self.inline(call)?;
        self.text.push('(');
        self.inline(head)?;
        self.block(body)?;
        self.text.pop();
        self.text.push(')');
        self.text.push_str(end);
        self.end()
    }

    fn parts(&mut self, open: &str, parts: &[Tree], close: &str, end: &str) -> Option<()> {
        if parts.iter().any(|tree| tree.joint() == Some('.')) {
            return None;
        }
        self.text.push_str(open);
        self.end()?;
        self.indent += 4;
        for part in between_commas(parts)? {
            self.line(part, ",").or_else(|| self.text_member(part))?;
        }
        self.indent -= 4;
        self.begin();
        self.text.push_str(close);
        self.text.push_str(end);
        self.end()
    }
}

/// The parts of a call whose argument is a closure with a block: what is called, what the closure takes, and the block.
fn closure_of(trees: &[Tree]) -> Option<(&[Tree], &[Tree], &[Tree])> {
    let (last, call) = trees.split_last()?;
    let (last, closure) = last.inside(Delimiter::Parenthesis)?.split_last()?;
    let body = last.inside(Delimiter::Brace)?;
    let bars = closure.iter().filter(|tree| tree.is_punct('|')).count();
    let is_closure = bars == 2 && closure.first()?.is_punct('|') && closure.last()?.is_punct('|');
    is_closure.then_some((call, closure, body))
}
