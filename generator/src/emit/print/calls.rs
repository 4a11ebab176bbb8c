//! Calls that take more than a line: their arguments, closures and those that follow each other.

use proc_macro2::Delimiter;

use super::lines::Lines;
use super::trees::{Tree, between_commas};
use crate::emit::settle::WIDTH;

/// A call whose only argument is a closure with a block, or an asynchronous one.
pub(super) struct Closure<'tree> {
    call: &'tree [Tree],
    /// `move |it|`, or `async move`.
    head: &'tree [Tree],
    body: &'tree [Tree],
}

impl Lines {
    /// A call whose last argument, or the one, does not fit on the line.
    pub(super) fn broken_call(
        &mut self,
        call: &[Tree],
        head: &[Tree],
        arguments: &[Tree],
        end: &str,
    ) -> Option<()> {
        let is_method = matches!(head, [receiver, dot, method]
            if receiver.is_any_word() && dot.is_punct('.') && method.is_any_word());
        if !is_method && !is_path(head) {
            return None;
        }
        match arguments.split_last() {
            Some((Tree::Group(Delimiter::Brace, fields), of))
                if is_path(of) && of.last()?.is_type_name() =>
            {
                self.inline(head)?;
                self.text.push('(');
                self.inline(of)?;
                self.parts(" {", fields, "})", end)
            }
            _ if !are_whole(arguments)? => None,
            _ if is_method => self.method(call, arguments, end),
            _ => {
                self.inline(head)?;
                self.parts("(", arguments, ")", end)
            }
        }
    }

    /// `receiver.method(`, and a line for each argument; a long receiver stands above the call if that has room.
    fn method(&mut self, call: &[Tree], arguments: &[Tree], end: &str) -> Option<()> {
        let begin = self.text.len();
        self.inline(call)?;
        let receiver = self.text[begin..].find('.')?;
        let rest = self.text.len() - begin - receiver + end.len();
        if receiver > 4 && self.indent + 4 + rest <= WIDTH {
            let rest = self.text.split_off(begin + receiver);
            self.end()?;
            self.indent += 4;
            self.begin();
            self.indent -= 4;
            self.text.push_str(&rest);
            self.text.push_str(end);
            return self.end();
        }
        self.text.truncate(begin);
        self.inline(call.split_last()?.1)?;
        self.parts("(", arguments, ")", end)
    }

    /// A value and the calls behind it, one on each line, if they do not fit on one together.
    pub(super) fn chain(&mut self, trees: &[Tree], end: &str) -> Option<()> {
        let (value, calls) = calls_of(trees)?;
        let begin = self.text.len();
        self.begin();
        if self.inline(trees).is_some() && self.text.len() + end.len() - self.start <= WIDTH {
            self.text.push_str(end);
            return self.end();
        }
        self.text.truncate(begin);
        self.begin();
        self.inline(value)?;
        // What is shorter than an indentation has the first call beside it.
        if self.text.len() - self.start - self.indent <= 4 {
            return None;
        }
        self.end()?;
        self.indent += 4;
        for (number, call) in calls.iter().enumerate() {
            let end = if number + 1 == calls.len() { end } else { "" };
            let begin = self.text.len();
            self.line(call, end).or_else(|| {
                self.text.truncate(begin);
                self.with_closure(&Closure::of(call)?, end)
            })?;
        }
        self.indent -= 4;
        Some(())
    }

    /// `call(|it| {`, and a line for each statement.
    pub(super) fn with_closure(&mut self, closure: &Closure<'_>, end: &str) -> Option<()> {
        let Closure { call, head, body } = closure;
        // `prettyplease` has a line for what is longer than an indentation, and nobody joins these.
        if let [Tree::Leaf(receiver), dot, _] = call
            && dot.is_punct('.')
            && receiver.to_string().len() > 4
        {
            return None;
        }
        let is_value = !body.iter().any(|tree| tree.is_punct(';'));
        let is_control = body.first()?.is_word("if") || head.first()?.is_word("async");
        let begin = self.text.len();
        if is_value && !is_control {
            self.closure_head(call, head)?;
            self.text.push(' ');
            self.inline(body)?;
            // Whether its braces stay where there is room, `settle` knows.
            if self.text.len() + ")".len() + end.len() - self.start <= WIDTH {
                return None;
            }
            self.text.truncate(begin);
            self.closure_head(call, head)?;
            self.braced(body, "})")?;
        } else {
            self.closure_head(call, head)?;
            self.block(body)?;
            self.text.pop();
            self.text.push(')');
        }
        self.text.push_str(end);
        self.end()
    }

    fn closure_head(&mut self, call: &[Tree], head: &[Tree]) -> Option<()> {
        self.begin();
        self.inline(call)?;
        self.text.push('(');
        self.inline(head)
    }

    /// A value between braces of its own, because it does not fit behind what the line holds.
    pub(super) fn braced(&mut self, value: &[Tree], close: &str) -> Option<()> {
        if !are_whole(value)? {
            return None;
        }
        self.text.push_str(" {");
        self.end()?;
        self.indent += 4;
        self.line(value, "")?;
        self.indent -= 4;
        self.begin();
        self.text.push_str(close);
        Some(())
    }

    /// `name: |it| {`, and a line for each statement.
    pub(super) fn closure_member(&mut self, member: &[Tree]) -> Option<()> {
        let (name, closure) = member.split_at_checked(2)?;
        let (last, head) = closure.split_last()?;
        if !name[1].is_punct(':') || !is_head(head) {
            return None;
        }
        self.begin();
        self.inline(&member[..member.len() - 1])?;
        self.block(last.inside(Delimiter::Brace)?)?;
        self.text.pop();
        self.text.push_str(",\n");
        Some(())
    }
}

impl<'tree> Closure<'tree> {
    pub(super) fn of(trees: &'tree [Tree]) -> Option<Self> {
        let (last, call) = trees.split_last()?;
        let argument = last.inside(Delimiter::Parenthesis)?;
        let bars = |tree: &Tree| tree.is_punct('|');
        let begin = usize::from(argument.first()?.is_word("move"));
        let is_async = argument.first()?.is_word("async");
        let end = if is_async {
            argument.len() - 1
        } else if argument.get(begin).is_some_and(bars) {
            begin + 2 + argument[begin + 1..].iter().position(bars)?
        } else {
            return None;
        };
        let (head, body) = argument.split_at(end);
        let [Tree::Group(Delimiter::Brace, body)] = body else {
            return None;
        };
        Some(Self { call, head, body })
    }
}

/// Whether this is all that stands before the body of a closure.
fn is_head(trees: &[Tree]) -> bool {
    let bars = trees.iter().filter(|tree| tree.is_punct('|')).count();
    let is_bar = |tree: Option<&Tree>| tree.is_some_and(|tree| tree.is_punct('|'));
    bars == 2 && is_bar(trees.first()) && is_bar(trees.last())
}

fn is_path(trees: &[Tree]) -> bool {
    let is_part = |tree: &Tree| tree.is_any_word() || tree.is_punct(':');
    !trees.is_empty() && trees.iter().all(is_part)
}

/// Whether none of these arguments has lines of its own, or ends in a closure that could have.
fn are_whole(arguments: &[Tree]) -> Option<bool> {
    let parts = between_commas(arguments)?;
    let is_whole = |part: &&[Tree]| {
        let bars = part.iter().filter(|tree| tree.is_punct('|')).count();
        let is_control = |word| part.iter().any(|tree| tree.is_word(word));
        bars % 2 == 0
            && !["match", "if", "async", "move"].into_iter().any(is_control)
            && part
                .iter()
                .all(|tree| tree.inside(Delimiter::Brace).is_none())
    };
    let ends_in_closure = parts.last()?.first()?.is_punct('|');
    Some(!ends_in_closure && parts.iter().all(is_whole))
}

/// A value, and two or more calls of methods behind it.
fn calls_of(trees: &[Tree]) -> Option<(&[Tree], Vec<&[Tree]>)> {
    let dots: Vec<usize> = (0..trees.len())
        .filter(|&at| trees[at].is_punct('.') && trees[at].joint().is_none())
        .collect();
    let (&first, rest) = dots.split_first()?;
    if rest.is_empty() {
        return None;
    }
    let ends = rest.iter().copied().chain([trees.len()]);
    let calls: Vec<&[Tree]> = dots
        .iter()
        .zip(ends)
        .map(|(&begin, end)| &trees[begin..end])
        .collect();
    let is_call = |call: &&[Tree]| {
        matches!(call, [_, method, arguments, rest @ ..]
            if method.is_any_word()
                && arguments.inside(Delimiter::Parenthesis).is_some()
                && rest.iter().all(|tree| tree.is_punct('?')))
    };
    let value = &trees[..first];
    let is_plain = value.iter().all(|tree| {
        tree.is_any_word()
            || tree.is_punct(':')
            || tree.is_punct('?')
            || tree.inside(Delimiter::Parenthesis).is_some()
    });
    let is_chain = is_plain && !value.first()?.is_word("return") && calls.iter().all(is_call);
    is_chain.then_some((value, calls))
}
