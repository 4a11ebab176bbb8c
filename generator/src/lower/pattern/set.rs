//! Sets of characters: those that a letter behind a `\` stands for, and what is done with them.

/// Inclusive ranges of characters, sorted and disjoint.
pub(super) type Set = Vec<(char, char)>;

/// Everything that is not in the set.
pub(super) fn complement(set: &Set) -> Set {
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
pub(super) fn merged(mut set: Set) -> Set {
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

pub(super) fn of(ranges: &[(char, char)]) -> Set {
    ranges.to_vec()
}

pub(super) fn line_ends() -> Set {
    of(&[('\n', '\n'), ('\r', '\r'), ('\u{2028}', '\u{2029}')])
}

/// `\d`, `\s`, `\w` and their opposites.
pub(super) fn shorthand(character: char) -> Option<Set> {
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

/// What POSIX calls a class, and many languages `\\p{…}`: only of ASCII characters there, as Java's documentation of
/// patterns says.
pub(super) fn posix(name: &str) -> Option<Set> {
    Some(match name {
        "Lower" => of(&[('a', 'z')]),
        "Upper" => of(&[('A', 'Z')]),
        "ASCII" => of(&[('\0', '\x7f')]),
        "Alpha" => of(&[('A', 'Z'), ('a', 'z')]),
        "Digit" => of(&[('0', '9')]),
        "Alnum" => of(&[('0', '9'), ('A', 'Z'), ('a', 'z')]),
        "Punct" => of(&[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]),
        "Graph" => of(&[('!', '~')]),
        "Print" => of(&[(' ', '~')]),
        "Blank" => of(&[('\t', '\t'), (' ', ' ')]),
        "Cntrl" => of(&[('\0', '\x1f'), ('\x7f', '\x7f')]),
        "XDigit" => of(&[('0', '9'), ('A', 'F'), ('a', 'f')]),
        "Space" => of(&[('\t', '\r'), (' ', ' ')]),
        "Any" | "all" => of(&[('\0', char::MAX)]),
        _ => return None,
    })
}

/// What is in both.
pub(super) fn intersection(one: &Set, other: &Set) -> Set {
    let pairs = one.iter().flat_map(|(low, high)| {
        other
            .iter()
            .map(|(from, to)| (*low.max(from), *high.min(to)))
    });
    merged(pairs.filter(|(low, high)| low <= high).collect())
}
