//! Items each line of which is as long as it may be at most: their tokens are printed one after the other, which is many
//! times as fast as `syn` and `prettyplease`, and comes to the same.
//!
//! Blocks and lists of definitions have a line for each of what is in them; where one of these is too long, or a construct
//! is not known here, there is nothing, and `prettyplease` decides where to break.

use proc_macro2::{Delimiter, TokenTree};

use super::docs;
use super::spacing::{Before, Line};
use super::trees::{Tree, between_commas, parameters_of, without_visibility};
use crate::emit::settle::WIDTH;

/// The text of an item, or of a member of an `impl` or `trait`, that is indented by this many columns.
pub(super) fn print(item: &[Tree], indent: usize) -> Option<String> {
    let mut lines = Lines {
        text: String::with_capacity(256),
        start: 0,
        indent,
    };
    lines.item(item)?;
    Some(lines.text)
}

/// The text of an `impl` or `trait` without members.
pub(super) fn print_head(head: &[Tree]) -> Option<String> {
    let mut lines = Lines {
        text: String::new(),
        start: 0,
        indent: 0,
    };
    let head = lines.attributes(head)?;
    if head.iter().any(|tree| tree.is_word("where")) {
        return None;
    }
    lines.list(head, &[])?;
    Some(lines.text)
}

pub(super) struct Lines {
    pub(super) text: String,
    /// Where the last line begins.
    pub(super) start: usize,
    pub(super) indent: usize,
}

impl Lines {
    pub(super) fn begin(&mut self) {
        self.start = self.text.len();
        self.text.extend(std::iter::repeat_n(' ', self.indent));
    }

    /// Ends a line, unless it is too long.
    pub(super) fn end(&mut self) -> Option<()> {
        let line = &self.text[self.start..];
        (line.len() <= WIDTH && line.is_ascii()).then(|| self.text.push('\n'))
    }

    pub(super) fn line(&mut self, trees: &[Tree], end: &str) -> Option<()> {
        self.begin();
        self.inline(trees)?;
        self.text.push_str(end);
        self.end()
    }

    pub(super) fn inline(&mut self, trees: &[Tree]) -> Option<()> {
        Line::new(&mut self.text).all(trees)
    }

    fn item(&mut self, item: &[Tree]) -> Option<()> {
        let item = self.attributes(item)?;
        let rest = without_visibility(item);
        let keyword = rest.iter().find_map(|tree| match tree {
            Tree::Leaf(TokenTree::Ident(ident)) if ident != "async" => Some(ident),
            _ => None,
        })?;
        if rest.iter().any(|tree| tree.is_word("where")) {
            return None;
        }
        let is_function = keyword == "fn" || (keyword == "const" && rest.get(1)?.is_word("fn"));
        match item.split_last()? {
            (last, head) if last.is_punct(';') && (keyword == "const" || keyword == "static") => {
                self.value(head, ";")
            }
            (last, head) if last.is_punct(';') && is_function => self.declaration(head),
            (last, head) if last.is_punct(';') => self.line(head, ";"),
            (Tree::Group(Delimiter::Brace, fields), head) if keyword == "struct" => {
                self.list(head, fields)
            }
            (Tree::Group(Delimiter::Brace, variants), head) if keyword == "enum" => {
                self.list(head, variants)
            }
            (Tree::Group(Delimiter::Brace, body), head) if is_function => self.function(head, body),
            _ => None,
        }
    }

    /// Prints the attributes, and gives what is behind them.
    fn attributes<'tree>(&mut self, mut item: &'tree [Tree]) -> Option<&'tree [Tree]> {
        while let [hash, attribute, rest @ ..] = item
            && hash.is_punct('#')
        {
            let attribute = attribute.inside(Delimiter::Bracket)?;
            if let [name, _, Tree::Leaf(TokenTree::Literal(text))] = attribute
                && name.is_word("doc")
            {
                docs::comment(&text.to_string(), self.indent, &mut self.text)?;
            } else {
                self.begin();
                self.text.push_str("#[");
                self.inline(attribute)?;
                self.text.push(']');
                self.end()?;
            }
            item = rest;
        }
        Some(item)
    }

    /// A head, and a line for each part between braces.
    fn list(&mut self, head: &[Tree], parts: &[Tree]) -> Option<()> {
        self.begin();
        self.inline(head)?;
        if parts.is_empty() {
            self.text.push_str(" {}");
            return self.end();
        }
        let is_long = self.text.len() + " {".len() - self.start > WIDTH;
        if is_long && head.first()?.is_word("pub") {
            self.text.push('\n');
            self.begin();
            self.text.push('{');
        } else {
            self.text.push_str(" {");
        }
        self.end()?;
        self.indent += 4;
        for part in between_commas(parts)? {
            let part = self.attributes(part)?;
            let begin = self.text.len();
            self.line(part, ",").or_else(|| {
                self.text.truncate(begin);
                self.field(part)
            })?;
        }
        self.indent -= 4;
        self.line(&[], "}")
    }

    /// A field whose type is too long for the line, and has parameters, stands above its type.
    fn field(&mut self, field: &[Tree]) -> Option<()> {
        let at = field.iter().position(|tree| tree.is_punct(':'))?;
        let (name, of) = field.split_at(at);
        let of = of.get(1..)?;
        let is_generic = field.first()?.is_word("pub") && of.iter().any(|tree| tree.is_punct('<'));
        if !is_generic {
            return None;
        }
        let begin = self.text.len();
        self.line(name, ":")?;
        self.indent += 4;
        let printed = self.line(of, ",");
        self.indent -= 4;
        printed.or_else(|| {
            let (of, parameters) = parameters_of(field)?;
            self.text.truncate(begin);
            self.begin();
            self.inline(of)?;
            self.parts("<", parameters, ">", ",")
        })
    }

    /// A function of a trait without a body.
    fn declaration(&mut self, head: &[Tree]) -> Option<()> {
        self.signature(head)?;
        let line = &self.text[self.start..];
        // Of this rustfmt does not count what is behind the future.
        let counted = match line.strip_suffix(" + Send") {
            Some(future) if line.contains(" -> impl Future<") => future.len(),
            _ => line.len() + ";".len(),
        };
        // What rustfmt does with one column too many follows from no rule: `settle` has found it out.
        if counted == WIDTH + 1 && line.is_ascii() && line.ends_with("> + Send") {
            let before = self.text.len() - " + Send".len();
            self.text.truncate(before);
            self.text.push('\n');
            self.begin();
            self.text.push_str("+ Send;\n");
            return Some(());
        }
        if counted > WIDTH {
            return self.broken_future(head);
        }
        line.is_ascii().then(|| self.text.push_str(";\n"))
    }

    /// `) -> impl Future<`, and a line for what it gives.
    fn broken_future(&mut self, head: &[Tree]) -> Option<()> {
        let line = &self.text[self.start..];
        let at = line.find(" -> impl Future<")?;
        // Where only the comma has no room, `settle` knows better.
        let is_whole = line.trim_start().starts_with(')') && line.ends_with("> + Send");
        let output = line[at..].len() - " -> impl Future<".len() - "> + Send".len();
        if !is_whole || self.indent + 4 + output == WIDTH {
            return None;
        }
        let (head, rest) = head.split_at(head.len().checked_sub(3)?);
        let end = head.iter().rposition(|tree| tree.is_word("Future"))?;
        if !rest.last()?.is_word("Send") {
            return None;
        }
        self.text.truncate(self.start + at);
        self.text.push_str(" -> impl Future");
        self.parts("<", head.get(end + 2..)?, "> + Send", ";")
    }

    /// A function with its body. Of a long line rustfmt counts the indentation twice, and puts the brace on the next.
    fn function(&mut self, head: &[Tree], body: &[Tree]) -> Option<()> {
        self.signature(head)?;
        let length = self.text.len() - self.start;
        let is_broken = self.text[self.start..].trim_start().starts_with(')');
        if is_broken && length + " {".len() + self.indent > WIDTH {
            if length > WIDTH || body.is_empty() {
                return None;
            }
            self.end()?;
            self.begin();
        }
        self.block(body)
    }

    /// The head of a function, with a line for each parameter if it is too long.
    fn signature(&mut self, head: &[Tree]) -> Option<()> {
        self.begin();
        let begin = self.text.len();
        self.inline(head)?;
        if self.text.len() + 2 - self.start <= WIDTH {
            return Some(());
        }
        let name = head.iter().position(|tree| tree.is_word("fn"))?;
        let at = head[name..]
            .iter()
            .position(|tree| tree.inside(Delimiter::Parenthesis).is_some())?;
        let at = name + at;
        let (name, rest) = head.split_at(at);
        let (parameters, output) = rest.split_first()?;
        self.text.truncate(begin);
        self.inline(name)?;
        self.text.push('(');
        self.end()?;
        self.indent += 4;
        for parameter in between_commas(parameters.inside(Delimiter::Parenthesis)?)? {
            self.line(parameter, ",")?;
        }
        self.indent -= 4;
        self.begin();
        self.text.push(')');
        let mut line = Line::new(&mut self.text);
        line.before = Before::Value;
        line.all(output)
    }

    /// The braces of a block behind what the line holds, with a line for each statement.
    pub(super) fn block(&mut self, statements: &[Tree]) -> Option<()> {
        if statements.is_empty() {
            self.text.push_str(" {}");
            return self.end();
        }
        let is_at_start = self.text.len() == self.start + self.indent;
        self.text.push_str(if is_at_start { "{" } else { " {" });
        self.end()?;
        self.indent += 4;
        let mut rest = statements;
        while !rest.is_empty() {
            rest = self.statement(rest)?;
        }
        self.indent -= 4;
        self.line(&[], "}")
    }

    fn statement<'tree>(&mut self, trees: &'tree [Tree]) -> Option<&'tree [Tree]> {
        let first = trees.first()?;
        let is_control = ["if", "while", "for", "match"]
            .into_iter()
            .any(|word| first.is_word(word));
        if is_control {
            let at = trees
                .iter()
                .position(|tree| tree.inside(Delimiter::Brace).is_some())?;
            let (head, rest) = trees.split_at(at);
            let (body, rest) = rest.split_first()?;
            let is_statement = rest
                .first()
                .is_none_or(|next| !next.is_word("else") && !next.is_punct(';'));
            let is_match = first.is_word("match");
            if !is_match || rest.first().is_none_or(|next| !next.is_punct('?')) {
                if !is_statement || rest.first().is_some_and(|next| next.is_punct('.')) {
                    return None;
                }
                self.begin();
                self.inline(head)?;
                let body = body.inside(Delimiter::Brace)?;
                if is_match {
                    self.arms(body)?;
                } else {
                    self.block(body)?;
                }
                return Some(rest);
            }
        }
        let items = [
            "fn", "impl", "struct", "enum", "use", "type", "static", "const",
        ];
        if items.iter().any(|word| first.is_word(word)) {
            return None;
        }
        let end = trees.iter().position(|tree| tree.is_punct(';'));
        let (statement, rest) = match end {
            Some(end) => (&trees[..end], &trees[end + 1..]),
            None => (trees, &[][..]),
        };
        self.value(statement, if end.is_some() { ";" } else { "" })?;
        Some(rest)
    }

    /// The arms of a `match` behind what the line holds.
    pub(super) fn arms(&mut self, arms: &[Tree]) -> Option<()> {
        self.text.push_str(" {");
        self.end()?;
        self.indent += 4;
        let mut rest = arms;
        while !rest.is_empty() {
            rest = self.arm(rest)?;
        }
        self.indent -= 4;
        self.line(&[], "}")
    }

    fn arm<'tree>(&mut self, arms: &'tree [Tree]) -> Option<&'tree [Tree]> {
        let arrow = arms
            .windows(2)
            .position(|pair| pair[0].joint() == Some('=') && pair[1].is_punct('>'))?;
        let (pattern, body) = (&arms[..arrow], &arms[arrow + 2..]);
        self.begin();
        self.inline(pattern)?;
        self.text.push_str(" =>");
        if let Some((Tree::Group(Delimiter::Brace, statements), rest)) = body.split_first() {
            // A single value stands without braces where there is room.
            if !statements.is_empty() && !statements.last()?.is_punct(';') {
                return None;
            }
            self.block(statements)?;
            return Some(match rest.split_first() {
                Some((comma, rest)) if comma.is_punct(',') => rest,
                _ => rest,
            });
        }
        let end = body
            .iter()
            .position(|tree| tree.is_punct(','))
            .unwrap_or(body.len());
        let value = &body[..end];
        match value {
            [unit]
                if unit
                    .inside(Delimiter::Parenthesis)
                    .is_some_and(<[Tree]>::is_empty) =>
            {
                self.text.push_str(" {}");
            }
            [first, ..] if first.is_word("match") || first.is_word("if") => return None,
            _ => {
                let begin = self.text.len();
                self.text.push(' ');
                self.inline(value)?;
                self.text.push(',');
                if self.text.len() - self.start > WIDTH {
                    self.text.truncate(begin);
                    self.braced(value, "}")?;
                }
            }
        }
        self.end()?;
        Some(body.get(end + 1..).unwrap_or_default())
    }
}
