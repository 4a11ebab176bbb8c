//! Values and statements that take more than a line.

use proc_macro2::{Delimiter, TokenTree};

use super::calls::Closure;
use super::lines::Lines;
use super::spacing::Line;
use super::trees::{Tree, between_commas, parameters_of};
use crate::emit::settle::WIDTH;

impl Lines {
    /// A value or a statement, that may end in a `match`, a struct or a list with a line for each part.
    pub(super) fn value(&mut self, trees: &[Tree], end: &str) -> Option<()> {
        if let Some(at) = trees.iter().position(|tree| tree.is_word("match")) {
            return self.matching(trees, at, end);
        }
        let (begin, indent) = (self.text.len(), self.indent);
        if self.chain(trees, end).is_some() {
            return Some(());
        }
        self.text.truncate(begin);
        self.indent = indent;
        if let Some(closure) = Closure::of(trees) {
            return self.with_closure(&closure, end);
        }
        self.begin();
        let begin = self.text.len();
        // What has lines of its own, such as a closure in a struct, does not stand on one.
        if self.inline(trees).is_some() && self.text.len() + end.len() - self.start <= WIDTH {
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
        if self.text.len() - self.start > WIDTH {
            self.text.truncate(self.start + self.indent);
            return self.annotated(name, value, end);
        }
        self.end()?;
        self.indent += 4;
        let printed = self.line(value, end);
        self.indent -= 4;
        printed
    }

    /// `let name: Type<`, a line for each parameter of the type, and `> = value`.
    fn annotated(&mut self, name: &[Tree], value: &[Tree], end: &str) -> Option<()> {
        let (of, parameters) = parameters_of(name)?;
        self.inline(of)?;
        self.parts("<", parameters, "> = ", "")?;
        self.text.pop();
        Line::new(&mut self.text).all(value)?;
        self.text.push_str(end);
        self.end()
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

    /// What ends in a struct, a list, or a call, with a line for each of its parts.
    fn broken(&mut self, trees: &[Tree], end: &str) -> Option<()> {
        let (last, head) = trees.split_last()?;
        match last {
            Tree::Group(Delimiter::Brace, statements) if head.last()?.is_punct('=') => {
                self.inline(head)?;
                self.block(statements)?;
                self.text.pop();
                self.text.push_str(end);
                self.end()
            }
            Tree::Group(Delimiter::Brace, fields) if head.last()?.is_type_name() => {
                self.inline(head)?;
                self.parts(" {", fields, "}", end)
            }
            Tree::Group(Delimiter::Bracket, items) if head.last()?.is_punct('&') => {
                self.inline(head)?;
                self.items(items, end)
            }
            Tree::Group(Delimiter::Bracket, items) => {
                let [Tree::Group(Delimiter::Parenthesis, tuple)] = items.as_slice() else {
                    return None;
                };
                self.inline(head)?;
                self.parts(" [(", tuple, ")]", end)
            }
            Tree::Group(Delimiter::Parenthesis, arguments) => {
                self.broken_call(trees, head, arguments, end)
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
        if items
            .iter()
            .all(|tree| tree.is_number() || tree.is_punct(','))
        {
            return self.numbers(items, end);
        }
        self.parts("[", items, "]", end)
    }

    /// Numbers fill their lines.
    fn numbers(&mut self, items: &[Tree], end: &str) -> Option<()> {
        self.text.push('[');
        self.end()?;
        self.indent += 4;
        self.begin();
        for number in items.iter().filter(|tree| !tree.is_punct(',')) {
            let begin = self.text.len();
            self.text
                .push_str(if self.text.ends_with(' ') { "" } else { " " });
            self.inline(std::slice::from_ref(number))?;
            self.text.push(',');
            if self.text.len() - self.start > WIDTH {
                let number = self.text.split_off(begin);
                self.end()?;
                self.begin();
                self.text.push_str(number.trim_start());
            }
        }
        self.end()?;
        self.indent -= 4;
        self.begin();
        self.text.push(']');
        self.text.push_str(end);
        self.end()
    }

    pub(super) fn parts(
        &mut self,
        open: &str,
        parts: &[Tree],
        close: &str,
        end: &str,
    ) -> Option<()> {
        if parts.iter().any(|tree| tree.joint() == Some('.')) {
            return None;
        }
        self.text.push_str(open);
        self.end()?;
        self.indent += 4;
        for part in between_commas(parts)? {
            let begin = self.text.len();
            self.line(part, ",")
                .or_else(|| self.text_member(part))
                .or_else(|| {
                    self.text.truncate(begin);
                    self.member(part)
                })?;
        }
        self.indent -= 4;
        self.begin();
        self.text.push_str(close);
        self.text.push_str(end);
        self.end()
    }

    /// A part that has parts itself, each with a line of its own.
    fn member(&mut self, member: &[Tree]) -> Option<()> {
        let (last, head) = member.split_last()?;
        match last {
            Tree::Group(Delimiter::Brace, _) if head.last()?.is_punct('|') => {
                self.closure_member(member)
            }
            Tree::Group(Delimiter::Brace, fields) if head.last()?.is_type_name() => {
                self.begin();
                self.inline(head)?;
                self.parts(" {", fields, "}", ",")
            }
            // Short values would fill their lines.
            Tree::Group(Delimiter::Bracket, items)
                if items.last()?.inside(Delimiter::Brace).is_some() =>
            {
                self.begin();
                self.inline(head)?;
                self.parts("[", items, "]", ",")
            }
            _ => None,
        }
    }
}
