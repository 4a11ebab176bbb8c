//! Pages of a list: their tokens and addresses.
//!
//! A token says between which two Functions a page begins, by the number of one of them, which never changes. So
//! whoever reads page after page is given nothing twice and misses nothing, whatever is created or deleted meanwhile.

use twilio_functions::models::PageMeta;

use crate::store::{Found, Position};

/// The size of a page, unless the caller says otherwise.
const USUAL_SIZE: i64 = 50;

/// The largest index that a request may have.
const LAST_INDEX: i64 = 9_007_199_254_740_991;

/// The page that a caller asks for.
#[derive(Debug)]
pub(crate) struct Wanted {
    pub position: Position,
    pub size: i64,
    pub index: i64,
}

impl Wanted {
    /// Reads the three parameters of a list; `None` when there is no such page.
    pub(crate) fn new(size: Option<i64>, index: Option<i64>, token: Option<&str>) -> Option<Self> {
        let position = token.map_or(Some(Position::Start), read)?;
        Some(Self {
            position,
            size: size.unwrap_or(USUAL_SIZE),
            index: index.unwrap_or(0),
        })
    }

    /// What is said about the page beside its Functions. `list` is the address of the whole list.
    pub(crate) fn meta(&self, list: &str, found: &Found) -> PageMeta {
        let address = |index: i64, position| {
            let token = write(position)
                .map(|token| format!("&PageToken={token}"))
                .unwrap_or_default();
            format!("{list}?PageSize={}&Page={index}{token}", self.size)
        };
        let (newest, oldest) = (found.rows.first(), found.rows.last());
        let before = newest.map_or(self.position, |row| Position::NewerThan(row.number));
        let after = oldest.map_or(self.position, |row| Position::OlderThan(row.number));
        PageMeta {
            first_page_url: Some(address(0, Position::Start)),
            key: Some("functions".to_owned()),
            next_page_url: found
                .has_older
                .then(|| address((self.index + 1).min(LAST_INDEX), after)),
            page: Some(self.index),
            page_size: Some(self.size),
            previous_page_url: found
                .has_newer
                .then(|| address((self.index - 1).max(0), before)),
            url: Some(address(self.index, self.position)),
        }
    }
}

/// `PA` for a page after a Function, `PB` for one before it.
fn write(position: Position) -> Option<String> {
    match position {
        Position::Start => None,
        Position::OlderThan(number) => Some(format!("PA{number:016x}")),
        Position::NewerThan(number) => Some(format!("PB{number:016x}")),
    }
}

fn read(token: &str) -> Option<Position> {
    let (kind, digits) = token.split_at_checked(2)?;
    let number = i64::from_str_radix(digits, 16).ok()?;
    let position = match kind {
        "PA" => Position::OlderThan(number),
        "PB" => Position::NewerThan(number),
        _ => return None,
    };
    // There is one way to write a token, so that a mistyped one is not taken for another.
    (write(position)? == token).then_some(position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_read_as_they_were_written() {
        for position in [
            Position::OlderThan(0),
            Position::NewerThan(1),
            Position::OlderThan(i64::MAX),
        ] {
            assert_eq!(read(&write(position).unwrap()), Some(position));
        }
    }

    #[test]
    fn other_texts_are_no_tokens() {
        for text in [
            "",
            "P",
            "PA",
            "PA1",
            "PAé",
            "éé",
            "PC0000000000000001",
            "PA000000000000000G",
            "PA+00000000000001",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read("PA000000000000000A"), None, "digits are small letters");
    }
}
