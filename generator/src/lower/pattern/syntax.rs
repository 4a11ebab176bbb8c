//! Reads an ECMA-262 pattern, as with the flag `u` where both readings mean something.

/// Inclusive ranges of characters, sorted and disjoint.
pub(super) type Set = Vec<(char, char)>;

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// One character out of these.
    Set(Set),
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

/// How deep groups may be nested.
const DEEPEST: usize = 32;
/// How often something may be repeated by number.
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

/// Everything that is not in the set.
fn complement(set: &Set) -> Set {
    let mut out = Set::new();
    let mut next = Some('\0');
    for (low, high) in set {
        if let Some(first) = next.filter(|first| first < low) {
            let before = (first..*low).next_back();
            out.extend(before.map(|before| (first, before)));
        }
        next = (*high..=char::MAX).nth(1);
    }
    out.extend(next.map(|first| (first, char::MAX)));
    out
}

/// Sorted, and what touches or overlaps made one.
fn merged(mut set: Set) -> Set {
    set.sort_unstable();
    let mut out = Set::new();
    for (low, high) in set {
        match out.last_mut() {
            Some((_, last)) if low <= (*last..=char::MAX).nth(1).unwrap_or(char::MAX) => {
                *last = high.max(*last);
            }
            _ => out.push((low, high)),
        }
    }
    out
}

fn of(ranges: &[(char, char)]) -> Set {
    ranges.to_vec()
}

fn line_ends() -> Set {
    of(&[('\n', '\n'), ('\r', '\r'), ('\u{2028}', '\u{2029}')])
}

/// `\d`, `\s`, `\w` and their opposites.
fn shorthand(character: char) -> Option<Set> {
    let set = match character.to_ascii_lowercase() {
        'd' => of(&[('0', '9')]),
        'w' => of(&[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]),
        's' => of(&[
            ('\t', '\r'),
            (' ', ' '),
            ('\u{a0}', '\u{a0}'),
            ('\u{1680}', '\u{1680}'),
            ('\u{2000}', '\u{200a}'),
            ('\u{2028}', '\u{2029}'),
            ('\u{202f}', '\u{202f}'),
            ('\u{205f}', '\u{205f}'),
            ('\u{3000}', '\u{3000}'),
            ('\u{feff}', '\u{feff}'),
        ]),
        _ => return None,
    };
    Some(if character.is_ascii_uppercase() {
        complement(&set)
    } else {
        set
    })
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
                Some(_) if matches!(node, Node::Start | Node::End | Node::Boundary(_)) => {
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
            '[' => Node::Set(self.class()?),
            '.' => Node::Set(complement(&line_ends())),
            '\\' => match self.rest.chars().next() {
                Some(letter @ ('b' | 'B')) => {
                    self.next();
                    Node::Boundary(letter == 'b')
                }
                _ => Node::Set(self.escape()?),
            },
            '*' | '+' | '?' => return Err("there is nothing to repeat"),
            character => Node::Set(of(&[(character, character)])),
        })
    }

    fn group(&mut self) -> Result<Node, &'static str> {
        if self.rest.starts_with("?=") || self.rest.starts_with("?!") {
            return Err("it looks ahead");
        }
        if self.rest.starts_with("?<=") || self.rest.starts_with("?<!") {
            return Err("it looks behind");
        }
        if !self.takes("?:") && self.takes("?") {
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
        if self.takes(")") {
            Ok(node)
        } else {
            Err("a `(` has no `)`")
        }
    }

    fn class(&mut self) -> Result<Set, &'static str> {
        const OPEN: &str = "a `[` has no `]`";
        let negated = self.takes("^");
        let mut set = Set::new();
        while !self.takes("]") {
            let low = self.member(OPEN)?;
            let is_range = self.rest.starts_with('-') && !self.rest.starts_with("-]");
            match low.as_slice() {
                [(first, end)] if is_range && first == end => {
                    self.next();
                    let high = self.member(OPEN)?;
                    match high.as_slice() {
                        [(last, end)] if last == end && first <= last => set.push((*first, *last)),
                        [(last, end)] if last == end => return Err("a range is upside down"),
                        // `[a-\d]`: the three by themselves.
                        _ => set.extend([(*first, *first), ('-', '-')].into_iter().chain(high)),
                    }
                }
                _ => set.extend(low),
            }
        }
        let set = merged(set);
        Ok(if negated { complement(&set) } else { set })
    }

    fn member(&mut self, open: &'static str) -> Result<Set, &'static str> {
        match self.next().ok_or(open)? {
            '\\' if self.takes("b") => Ok(of(&[('\u{8}', '\u{8}')])),
            '\\' => self.escape(),
            character => Ok(of(&[(character, character)])),
        }
    }

    fn escape(&mut self) -> Result<Set, &'static str> {
        let character = self.next().ok_or("it ends with a `\\`")?;
        if let Some(set) = shorthand(character) {
            return Ok(set);
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
            'p' | 'P' => return Err("it has a Unicode property"),
            letter if letter.is_ascii_alphabetic() => return Err("it has an unknown escape"),
            other => other,
        };
        Ok(of(&[(character, character)]))
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
            (min, max) if min > MOST || max.is_some_and(|max| max > MOST) => {
                Err("it repeats something very often")
            }
            bounds => Ok(Some(bounds)),
        }
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
