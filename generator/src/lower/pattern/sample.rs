//! A text that matches a pattern.

use super::expression::write_class;
use super::set::Set;
use super::syntax::{Class, Node};
use crate::ir::Condition;
use crate::values::holds;

/// How many choices are tried.
const CHOICES: usize = 6;

/// The shortest text that matches, if it does, or one that takes other ways.
pub(super) fn sample(node: &Node, conditions: &[Condition], unicode: bool) -> Option<String> {
    let matches = |text: &String| {
        conditions
            .iter()
            .all(|condition| holds(condition, unicode, text))
    };
    let ways = [(false, false), (true, false), (false, true), (true, true)];
    let ways = ways
        .into_iter()
        .flat_map(|(full, mixed)| (0..CHOICES).map(move |way| (way, full, mixed)));
    let mut texts = ways.map(|(way, full, mixed)| Sample::of(node, way, full, mixed));
    // An empty text says little, and cannot stand in a path.
    let found = texts.find(|text| !text.is_empty() && matches(text));
    found.or_else(|| Some(String::new()).filter(matches))
}

/// A text in the making.
struct Sample {
    text: String,
    /// Which choice is taken, modulo their number.
    way: usize,
    /// Whether what may be left out is there.
    full: bool,
    /// Whether characters are of all kinds by turns, and what is looked for is there by itself.
    mixed: bool,
    /// How many more parts are looked at: repetitions of nothing would take for ever.
    steps: usize,
}

impl Sample {
    fn of(node: &Node, way: usize, full: bool, mixed: bool) -> String {
        let mut sample = Self {
            text: String::new(),
            way,
            full,
            mixed,
            steps: 10_000,
        };
        sample.add(node);
        sample.text
    }

    fn add(&mut self, node: &Node) {
        if self.steps == 0 {
            return;
        }
        self.steps -= 1;
        match node {
            Node::Set(set) => self.add_one(|wanted| contains(set, wanted), set.first()),
            Node::Class(class) => {
                let class = Members::of(class);
                self.add_one(|wanted| class.hold(wanted), None);
            }
            Node::Look(look) if look.is && self.mixed => self.add(&look.node),
            Node::Start | Node::End | Node::Boundary(_) | Node::Look(_) => {}
            Node::Sequence(nodes) => nodes.iter().for_each(|node| self.add(node)),
            Node::Choice(nodes) => {
                if let Some(node) = nodes.get(self.way % nodes.len().max(1)) {
                    self.add(node);
                }
            }
            Node::Repeat(node, min, max) => {
                let least = usize::from(self.full && max.is_none_or(|max| max > 0));
                for _ in 0..(*min).max(least) {
                    if self.steps == 0 {
                        break;
                    }
                    self.add(node);
                }
            }
        }
    }

    /// A letter or a digit if there is one; where characters are mixed, one of another kind than the last one.
    fn add_one(&mut self, holds: impl Fn(char) -> bool, first: Option<&(char, char)>) {
        let kinds = [
            char::is_ascii_lowercase,
            char::is_ascii_digit,
            char::is_ascii_uppercase,
            char::is_ascii_punctuation,
        ];
        let plainest = kinds.map(|is| ('!'..='~').find(|it| is(it) && holds(*it)));
        let mut plainest: Vec<char> = plainest.into_iter().flatten().collect();
        if self.mixed && !plainest.is_empty() {
            let turn = self.text.chars().count() % plainest.len();
            plainest.rotate_left(turn);
        }
        // A space, and letters of other scripts, which only a property can ask for.
        let others = [
            ' ', 'é', 'α', 'я', '中', 'あ', 'ア', '가', 'א', 'ا', '\u{301}', '€', '\u{1}',
        ];
        let others = others.into_iter().filter(|it| holds(*it));
        let found = plainest.into_iter().chain(others).next();
        self.text.extend(found.or(first.map(|(low, _)| *low)));
    }
}

fn contains(set: &Set, wanted: char) -> bool {
    set.iter()
        .any(|(low, high)| (*low..=*high).contains(&wanted))
}

/// The characters of a class.
struct Members(Option<regex::Regex>);

impl Members {
    fn of(class: &Class) -> Self {
        let mut expression = String::new();
        write_class(class, &mut expression);
        Self(regex::Regex::new(&expression).ok())
    }

    fn hold(&self, wanted: char) -> bool {
        let text = wanted.encode_utf8(&mut [0; 4]).to_owned();
        self.0.as_ref().is_some_and(|it| it.is_match(&text))
    }
}
