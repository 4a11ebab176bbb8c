//! The order in which rustfmt has imports.

use std::cmp::Ordering;

/// The parts of a path, and the names at its end with whether they are a list, which stands after any single name in its
/// place.
fn segments<'text>(
    path: &'text str,
    names: &'text [&str],
) -> impl Iterator<Item = (bool, &'text str)> {
    // One colon is found in a fraction of the time of two, and none stands alone.
    let parts = path.split(':').filter(|part| !part.is_empty());
    let is_list = names.len() != 1;
    let names = names.iter().map(move |name| (is_list, *name));
    parts.map(|part| (false, part)).chain(names)
}

pub(super) fn by_path(
    (left, left_names): (&str, &[&str]),
    (right, right_names): (&str, &[&str]),
) -> Ordering {
    let (mut left, mut right) = (segments(left, left_names), segments(right, right_names));
    loop {
        let order = match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (Some(left), Some(right)) => {
                let lists = left.0.cmp(&right.0);
                lists.then_with(|| by_version(left.1, right.1))
            }
            (left, right) => left.is_some().cmp(&right.is_some()),
        };
        if order.is_ne() {
            return order;
        }
    }
}

/// rustfmt's version sort: by characters, but numbers by value, and `_` before everything else.
pub(super) fn by_version(left: &str, right: &str) -> Ordering {
    let mut left = left.strip_prefix("r#").unwrap_or(left);
    let mut right = right.strip_prefix("r#").unwrap_or(right);
    loop {
        let number =
            |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (left_digits, right_digits) = (number(left), number(right));
        if left_digits > 0 && right_digits > 0 {
            let value = |text: &str, digits| text[..digits].parse::<u128>().unwrap_or(u128::MAX);
            let order = value(left, left_digits).cmp(&value(right, right_digits));
            if order.is_ne() {
                return order;
            }
            (left, right) = (&left[left_digits..], &right[right_digits..]);
            continue;
        }
        let rank = |c: char| if c == '_' { '\0' } else { c };
        match (left.chars().next(), right.chars().next()) {
            (Some(first), Some(second)) if first == second => {
                (left, right) = (&left[first.len_utf8()..], &right[second.len_utf8()..]);
            }
            (Some(first), Some(second)) => return rank(first).cmp(&rank(second)),
            (first, second) => return first.is_some().cmp(&second.is_some()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The order was found out from rustfmt: `use` lines of these names, sorted by it with the style of 2024.
    #[test]
    fn names_stand_as_rustfmt_has_them() {
        let names = [
            "_a", "A", "B", "a_b", "ab", "r#as", "at", "b2", "b10", "b010a",
        ];
        let mut sorted = names;
        sorted.reverse();
        sorted.sort_by(|left, right| by_version(left, right));
        assert_eq!(sorted, names);
    }

    #[test]
    fn a_list_stands_behind_single_names_in_its_place() {
        let paths: [(&str, &[&str]); 6] = [
            ("a", &["Z"]),
            ("a::b", &["B"]),
            ("a::b", &["A", "C"]),
            ("a::r#type", &["A"]),
            ("a::u", &["A"]),
            ("ab", &["A"]),
        ];
        let mut sorted = paths;
        sorted.reverse();
        sorted.sort_by(|left, right| by_path(*left, *right));
        assert_eq!(sorted, paths);
    }
}
