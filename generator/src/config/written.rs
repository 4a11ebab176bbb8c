//! The file as it was written: what faults in it are located in.

use toml::de::{DeTable, DeValue};

use crate::diagnostics::{Code, Diagnostic, FileId, Place, Position};

/// The text that faults are found in, and its keys.
pub(crate) struct Written<'text> {
    file: FileId,
    text: &'text str,
    /// None if the text is no TOML.
    table: Option<DeTable<'text>>,
}

/// One step down: a key, or an item of an array.
#[derive(Clone, Copy)]
pub(crate) enum Step<'key> {
    Key(&'key str),
    Item(usize),
}

use Step::{Item, Key};

impl<'text> Written<'text> {
    pub(crate) fn new(file: FileId, text: &'text str) -> Self {
        let table = DeTable::parse(text).ok().map(toml::Spanned::into_inner);
        Self { file, text, table }
    }

    /// A fault at the value at the end of the steps.
    pub(super) fn error(&self, steps: &[Step<'_>], message: impl Into<String>) -> Diagnostic {
        self.error_at(self.offset(steps), message)
    }

    pub(super) fn error_at(&self, offset: Option<usize>, message: impl Into<String>) -> Diagnostic {
        let position = offset.map(|offset| position(self.text, offset));
        Diagnostic::new(Code::Configuration, message).at(Place::at_position(self.file, position))
    }

    /// The item of a list that is this text, if there is one: a list may have come from the command line instead.
    pub(super) fn item(&self, list: &[Step<'_>], text: &str) -> Option<Place> {
        let items = self.value(list)?.get_ref().as_array()?;
        let item = items
            .iter()
            .find(|item| item.get_ref().as_str() == Some(text))?;
        let position = position(self.text, item.span().start);
        Some(Place::at_position(self.file, Some(position)))
    }

    /// Where the value at the end of the steps begins.
    fn offset(&self, steps: &[Step<'_>]) -> Option<usize> {
        Some(self.value(steps)?.span().start)
    }

    fn value(&self, steps: &[Step<'_>]) -> Option<&toml::Spanned<DeValue<'text>>> {
        let (Key(first), rest) = steps.split_first()? else {
            return None;
        };
        let mut value = self.table.as_ref()?.get(*first)?;
        for step in rest {
            value = match step {
                Key(key) => value.get_ref().as_table()?.get(*key)?,
                Item(index) => value.get_ref().as_array()?.get(*index)?,
            };
        }
        Some(value)
    }
}

/// The line and column of a byte.
fn position(text: &str, offset: usize) -> Position {
    let before = text.get(..offset).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before.get(start..).map_or(0, |line| line.chars().count()) + 1;
    Position {
        line: before.matches('\n').count() + 1,
        column,
    }
}
