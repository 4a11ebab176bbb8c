//! What the parser says of a key or a word that there is not becomes a sentence and a suggestion.

use crate::load::most_similar;

/// The message, and what to do about it if that can be told.
///
/// The parser lists all that it expected, each in backticks: ``unknown field `nmae`, expected one of `name`, `version` ``.
pub(super) fn explain(message: &str) -> (String, Option<String>) {
    let mut names = message.split('`').skip(1).step_by(2);
    let Some(found) = names.next() else {
        return (message.to_owned(), None);
    };
    let known: Vec<&str> = names.collect();
    let text = if message.starts_with("unknown field ") {
        format!("there is no key `{found}` here")
    } else if message.starts_with("unknown variant ") {
        format!("`{found}` is none of the words that are known here")
    } else {
        return (message.to_owned(), None);
    };
    let hint = most_similar(found, known.iter().copied()).map_or_else(
        || {
            let known: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
            format!("there are {}", known.join(", "))
        },
        |near| format!("did you mean `{near}`?"),
    );
    (text, Some(hint))
}

#[cfg(test)]
mod tests {
    use super::explain;

    #[test]
    fn near_and_far() {
        let explained = explain("unknown field `nmae`, expected `name` or `version`");
        assert_eq!(
            explained,
            (
                "there is no key `nmae` here".to_owned(),
                Some("did you mean `name`?".to_owned())
            )
        );
        let (_, hint) = explain("unknown field `x`, expected one of `name`, `version`");
        assert_eq!(hint.as_deref(), Some("there are `name`, `version`"));
        let (text, _) = explain("unknown variant `curser`, expected one of `cursor`, `page`");
        assert!(text.starts_with("`curser` is none"));
        let other = "invalid type: integer `1`, expected path string";
        assert_eq!(explain(other), (other.to_owned(), None));
    }
}
