//! The name a person most likely meant is the one with the fewest letters to change, if they are few.

/// The candidate nearest to a name, unless none is near.
pub(crate) fn most_similar<'name>(
    name: &str,
    candidates: impl Iterator<Item = &'name str>,
) -> Option<&'name str> {
    let limit = (name.chars().count() / 3).max(1);
    let near = candidates.take(20_000).filter_map(|candidate| {
        let same_letters = candidate.eq_ignore_ascii_case(name);
        let distance = if same_letters {
            0
        } else {
            distance(name, candidate, limit)?
        };
        Some((distance, candidate))
    });
    near.min().map(|(_, candidate)| candidate)
}

/// How many characters to insert, remove, replace or swap with their neighbour; none above the limit.
fn distance(left: &str, right: &str, limit: usize) -> Option<usize> {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    if left.len().abs_diff(right.len()) > limit || left.len() > 200 {
        return None;
    }
    let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
    let mut last = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (index, from) in left.iter().enumerate() {
        let mut row = vec![index + 1];
        for (column, to) in right.iter().enumerate() {
            let mut cost = (at(&above, column) + usize::from(from != to))
                .min(at(&above, column + 1) + 1)
                .min(at(&row, column) + 1);
            if let (Some(index), Some(before)) = (index.checked_sub(1), column.checked_sub(1))
                && left.get(index) == Some(to)
                && right.get(before) == Some(from)
            {
                cost = cost.min(at(&last, before) + 1);
            }
            row.push(cost);
        }
        last = std::mem::replace(&mut above, row);
    }
    above.last().copied().filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::most_similar;

    #[test]
    fn a_slip_is_found_and_a_stranger_is_not() {
        let names = ["Missing", "Pet", "Pets"];
        assert_eq!(most_similar("Mising", names.into_iter()), Some("Missing"));
        assert_eq!(most_similar("Psets", names.into_iter()), Some("Pets"));
        assert_eq!(most_similar("Pte", names.into_iter()), Some("Pet"));
        assert_eq!(most_similar("pet", names.into_iter()), Some("Pet"));
        assert_eq!(most_similar("Order", names.into_iter()), None);
    }
}
