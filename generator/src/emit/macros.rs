//! Macro calls, whose arguments `prettyplease` leaves as they are: printed as rustfmt prints them.

use super::settle::WIDTH;

/// A call of a macro as an item.
pub(super) fn call(name: &str, arguments: Vec<Node>) -> String {
    let mut out = String::new();
    Node::Group(format!("{name}!("), arguments, ")").print(0, 1, &mut out);
    out + ";\n"
}

/// A part of a call: on one line, or with each of its own parts on lines of their own.
pub(super) enum Node {
    /// Printed as it is.
    Leaf(String),
    /// Printed between brackets.
    Group(String, Vec<Node>, &'static str),
}

impl Node {
    fn flat(&self) -> String {
        match self {
            Self::Leaf(text) => text.clone(),
            Self::Group(open, parts, close) => {
                let parts: Vec<_> = parts.iter().map(Self::flat).collect();
                format!("{open}{}{close}", parts.join(", "))
            }
        }
    }

    /// `after` is how much follows on the last line.
    fn print(&self, indent: usize, after: usize, out: &mut String) {
        let flat = self.flat();
        match self {
            Self::Group(open, parts, close) if indent + flat.chars().count() + after > WIDTH => {
                out.push_str(open);
                if let [only @ Self::Group(..)] = parts.as_slice() {
                    only.print(indent, after, out);
                    out.push_str(close);
                    return;
                }
                out.push('\n');
                for (index, part) in parts.iter().enumerate() {
                    out.push_str(&" ".repeat(indent + 4));
                    part.print(indent + 4, 1, out);
                    out.push_str(if index + 1 < parts.len() { ",\n" } else { "\n" });
                }
                out.push_str(&" ".repeat(indent));
                out.push_str(close);
            }
            _ => out.push_str(&flat),
        }
    }
}
