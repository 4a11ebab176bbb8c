//! Reads an ECMA-262 pattern, as with the flag `u` where both readings mean something.

use super::set::{Set, complement, line_ends, merged, of, posix, shorthand};

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// One character out of these.
    Set(Set),
    /// One character of these, some of which only Unicode's tables know.
    Class(Class),
    /// Whether something stands before or behind this place, or does not, which takes no character.
    Look(Look),
    /// `^`.
    Start,
    /// `$`.
    End,
    /// `\b`, or `\B` if false.
    Boundary(bool),
    /// One after the other.
    Sequence(Vec<Node>),
    /// One of these.
    Choice(Vec<Node>),
    /// As often as this; without an end if there is no most.
    Repeat(Box<Node>, usize, Option<usize>),
}

/// Characters by range and by property.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Class {
    /// Whether it is all others.
    pub(super) negated: bool,
    pub(super) set: Set,
    pub(super) properties: Vec<Property>,
}

/// A property of characters, by its Unicode name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Property {
    pub(super) name: String,
    pub(super) negated: bool,
}

/// `(?=…)`, `(?!…)`, `(?<=…)` or `(?<!…)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) ahead: bool,
    /// Whether it has to be there.
    pub(super) is: bool,
    pub(super) node: Box<Node>,
}

/// What stands for one character.
enum Member {
    Set(Set),
    Property(Property),
}

/// How deep groups may be nested.
const DEEPEST: usize = 32;
/// How often something may have to be repeated.
const MOST: usize = 10_000;

/// The pattern as a tree; what cannot be read is said in a few words.
pub(super) fn parse(pattern: &str) -> Result<Node, &'static str> {
    let mut reader = Reader {
        rest: pattern,
        depth: 0,
    };
    let node = reader.choice()?;
    if reader.rest.is_empty() {
        Ok(node)
    } else {
        Err("a `)` has no `(`")
    }
}

struct Reader<'p> {
    rest: &'p str,
    depth: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let character = self.rest.chars().next()?;
        self.rest = &self.rest[character.len_utf8()..];
        Some(character)
    }

    fn takes(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn choice(&mut self) -> Result<Node, &'static str> {
        let mut choices = vec![self.sequence()?];
        while self.takes("|") {
            choices.push(self.sequence()?);
        }
        Ok(match <[Node; 1]>::try_from(choices) {
            Ok([only]) => only,
            Err(choices) => Node::Choice(choices),
        })
    }

    fn sequence(&mut self) -> Result<Node, &'static str> {
        let mut nodes = Vec::new();
        while !self.rest.is_empty() && !self.rest.starts_with(['|', ')']) {
            let node = self.atom()?;
            let node = match self.quantifier()? {
                None => node,
                Some(_) if node.is_place() => {
                    return Err("an anchor is repeated");
                }
                Some((min, max)) => Node::Repeat(Box::new(node), min, max),
            };
            nodes.push(node);
        }
        Ok(match <[Node; 1]>::try_from(nodes) {
            Ok([only]) => only,
            Err(nodes) => Node::Sequence(nodes),
        })
    }

    fn atom(&mut self) -> Result<Node, &'static str> {
        Ok(match self.next().unwrap_or_default() {
            '^' => Node::Start,
            '$' => Node::End,
            '(' => self.group()?,
            '[' => self.class()?,
            '.' => Node::Set(complement(&line_ends())),
            '\\' => match self.rest.chars().next() {
                Some(letter @ ('b' | 'B')) => {
                    self.next();
                    Node::Boundary(letter == 'b')
                }
                _ => match self.escape()? {
                    Member::Set(set) => Node::Set(set),
                    Member::Property(property) => Node::Class(Class {
                        properties: vec![property],
                        ..Class::default()
                    }),
                },
            },
            '*' | '+' | '?' => return Err("there is nothing to repeat"),
            character => Node::Set(of(&[(character, character)])),
        })
    }

    fn group(&mut self) -> Result<Node, &'static str> {
        let looks = [
            ("?=", true, true),
            ("?!", true, false),
            ("?<=", false, true),
            ("?<!", false, false),
        ];
        let look = looks.into_iter().find(|(sign, ..)| self.takes(sign));
        if look.is_none() && !self.takes("?:") && self.takes("?") {
            let name = self
                .rest
                .strip_prefix('<')
                .and_then(|it| it.split_once('>'));
            let (_, rest) = name.ok_or("it has a group of an unknown kind")?;
            self.rest = rest;
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("its groups are nested too deep");
        }
        let node = self.choice()?;
        self.depth -= 1;
        if !self.takes(")") {
            return Err("a `(` has no `)`");
        }
        Ok(match look {
            None => node,
            Some((_, ahead, is)) => Node::Look(Look {
                ahead,
                is,
                node: Box::new(node),
            }),
        })
    }

    fn class(&mut self) -> Result<Node, &'static str> {
        const OPEN: &str = "a `[` has no `]`";
        let mut class = Class {
            negated: self.takes("^"),
            ..Class::default()
        };
        while !self.takes("]") {
            let low = self.member(OPEN)?;
            let is_range = self.rest.starts_with('-') && !self.rest.starts_with("-]");
            match single(&low).filter(|_| is_range) {
                Some(first) => {
                    self.next();
                    let high = self.member(OPEN)?;
                    match single(&high) {
                        Some(last) if first <= last => class.set.push((first, last)),
                        Some(_) => return Err("a range is upside down"),
                        // `[a-\d]`: the three by themselves.
                        None => {
                            class.set.extend([(first, first), ('-', '-')]);
                            class.add(high);
                        }
                    }
                }
                None => class.add(low),
            }
        }
        class.set = merged(class.set);
        Ok(if !class.properties.is_empty() {
            Node::Class(class)
        } else if class.negated {
            Node::Set(complement(&class.set))
        } else {
            Node::Set(class.set)
        })
    }

    fn member(&mut self, open: &'static str) -> Result<Member, &'static str> {
        match self.next().ok_or(open)? {
            '\\' if self.takes("b") => Ok(one('\u{8}')),
            '\\' => self.escape(),
            character => Ok(one(character)),
        }
    }

    fn escape(&mut self) -> Result<Member, &'static str> {
        let character = self.next().ok_or("it ends with a `\\`")?;
        if let Some(set) = shorthand(character) {
            return Ok(Member::Set(set));
        }
        let character = match character {
            't' => '\t',
            'n' => '\n',
            'v' => '\u{b}',
            'f' => '\u{c}',
            'r' => '\r',
            '0' if !self.rest.starts_with(|next: char| next.is_ascii_digit()) => '\0',
            'x' => self.hexadecimal(2)?,
            'u' if self.takes("{") => {
                let (digits, rest) = self.rest.split_once('}').ok_or("a `{` has no `}`")?;
                self.rest = rest;
                scalar(u32::from_str_radix(digits, 16).ok())?
            }
            'u' => self.hexadecimal(4)?,
            'c' => match self.next() {
                Some(letter) if letter.is_ascii_alphabetic() => {
                    char::from(u8::try_from(letter).unwrap_or_default() & 31)
                }
                _ => return Err("it has an unknown escape"),
            },
            '0'..='9' | 'k' => return Err("it refers back to a group"),
            'p' | 'P' => return self.property(character == 'P'),
            letter if letter.is_ascii_alphabetic() => return Err("it has an unknown escape"),
            other => other,
        };
        Ok(one(character))
    }

    /// `\p{…}`, or `\pL`.
    fn property(&mut self, negated: bool) -> Result<Member, &'static str> {
        const UNKNOWN: &str = "it has an unknown Unicode property";
        let (name, rest) = match self.rest.strip_prefix('{') {
            Some(rest) => rest.split_once('}').ok_or(UNKNOWN)?,
            None => self.rest.split_at_checked(1).ok_or(UNKNOWN)?,
        };
        self.rest = rest;
        if let Some(set) = posix(name) {
            let set = if negated { complement(&set) } else { set };
            return Ok(Member::Set(set));
        }
        let is_name = |name: &str| {
            let is_part = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '=');
            name.chars().all(is_part) && regex::Regex::new(&format!("\\p{{{name}}}")).is_ok()
        };
        let names = [Some(name), name.strip_prefix("Is")];
        let name = names.into_iter().flatten().find(|name| is_name(name));
        Ok(Member::Property(Property {
            name: name.ok_or(UNKNOWN)?.to_owned(),
            negated,
        }))
    }

    fn hexadecimal(&mut self, length: usize) -> Result<char, &'static str> {
        let digits = self.rest.get(..length);
        let digits = digits.filter(|it| it.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let digits = digits.ok_or("it has an unknown escape")?;
        self.rest = &self.rest[length..];
        let value = u32::from_str_radix(digits, 16).map_err(|_| "it has an unknown escape")?;
        if (0xd800..0xdc00).contains(&value) && self.takes("\\u") {
            let low = self
                .rest
                .get(..4)
                .and_then(|it| u32::from_str_radix(it, 16).ok());
            let low = low.filter(|low| (0xdc00..0xe000).contains(low));
            let low = low.ok_or("it has half a character")?;
            self.rest = &self.rest[4..];
            return scalar(Some(0x10000 + ((value - 0xd800) << 10) + (low - 0xdc00)));
        }
        scalar(Some(value))
    }

    /// How often, if that is said. A lazy quantifier changes nothing of whether a text matches.
    fn quantifier(&mut self) -> Result<Option<(usize, Option<usize>)>, &'static str> {
        let bounds = if self.takes("*") {
            (0, None)
        } else if self.takes("+") {
            (1, None)
        } else if self.takes("?") {
            (0, Some(1))
        } else if let Some((bounds, rest)) = counted(self.rest) {
            self.rest = rest;
            bounds
        } else {
            return Ok(None);
        };
        self.takes("?");
        if self.rest.starts_with(['*', '+', '?']) || counted(self.rest).is_some() {
            return Err("a repetition is repeated");
        }
        match bounds {
            (min, Some(max)) if max < min => Err("a repetition is upside down"),
            (min, _) if min > MOST => Err("it repeats something very often"),
            bounds => Ok(Some(bounds)),
        }
    }
}

impl Node {
    /// The first part that is like this, the whole included.
    pub(super) fn part(&self, is: fn(&Self) -> bool) -> Option<&Self> {
        if is(self) {
            return Some(self);
        }
        match self {
            Self::Look(Look { node, .. }) | Self::Repeat(node, ..) => node.part(is),
            Self::Sequence(nodes) | Self::Choice(nodes) => nodes.iter().find_map(|it| it.part(is)),
            _ => None,
        }
    }

    /// Whether it is a place, and not what stands there.
    pub(super) const fn is_place(&self) -> bool {
        matches!(
            self,
            Self::Start | Self::End | Self::Boundary(_) | Self::Look(_)
        )
    }
}

impl Class {
    fn add(&mut self, member: Member) {
        match member {
            Member::Set(set) => self.set.extend(set),
            Member::Property(property) => self.properties.push(property),
        }
    }
}

fn one(character: char) -> Member {
    Member::Set(of(&[(character, character)]))
}

fn single(member: &Member) -> Option<char> {
    match member {
        Member::Set(set) => match set.as_slice() {
            [(low, high)] if low == high => Some(*low),
            _ => None,
        },
        Member::Property(_) => None,
    }
}

/// `{n}`, `{n,}`, `{n,m}`; anything else in braces is text.
fn counted(rest: &str) -> Option<((usize, Option<usize>), &str)> {
    let (inside, rest) = rest.strip_prefix('{')?.split_once('}')?;
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().unwrap_or(usize::MAX))
    };
    let bounds = match inside.split_once(',') {
        None => number(inside).map(|count| (count, Some(count)))?,
        Some((min, "")) => (number(min)?, None),
        Some((min, max)) => (number(min)?, Some(number(max)?)),
    };
    Some((bounds, rest))
}

fn scalar(value: Option<u32>) -> Result<char, &'static str> {
    value
        .and_then(char::from_u32)
        .ok_or("it has half a character")
}
