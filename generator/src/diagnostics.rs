//! Whatever a stage finds wrong is a [`Diagnostic`] that says what, where and, if known, what to do about it.

mod codes;
mod escape;
mod json;
mod render;

use std::collections::{BTreeMap, HashMap};

use crate::load::Sources;
use crate::pointer::Pointer;

pub use codes::{Code, explain};
pub use escape::escape;

/// Whether the input can be used in spite of the fault.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Generation goes on; the message says how the fault was read.
    Warning,
}

impl Severity {
    /// The word printed before the place.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One of the files that were read; [`Sources`] knows its name and text.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, PartialOrd, Ord)]
pub struct FileId(pub(crate) u32);

impl FileId {
    /// The file the user named.
    pub const MAIN: Self = Self(0);
}

/// A line and a column, both counted from 1; columns count characters.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character within the line, from 1.
    pub column: usize,
}

/// Where a fault is.
///
/// Without a file the pointer is one into [`Document::api`](crate::load::Document::api), which
/// [`Sources::locate`] maps back to the file it came from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Place {
    /// The file the pointer is valid in; none for a pointer into the loaded document.
    pub file: Option<FileId>,
    /// The node.
    pub pointer: Pointer,
    /// The position, where it is known already (a syntax error has no pointer).
    pub position: Option<Position>,
}

impl Place {
    /// A node of one file as it was read.
    #[must_use]
    pub const fn in_file(file: FileId, pointer: Pointer) -> Self {
        Self {
            file: Some(file),
            pointer,
            position: None,
        }
    }

    /// A position of one file, which is all that is known of a syntax error.
    #[must_use]
    pub const fn at_position(file: FileId, position: Option<Position>) -> Self {
        Self {
            file: Some(file),
            pointer: Pointer::root(),
            position,
        }
    }
}

impl From<Pointer> for Place {
    fn from(pointer: Pointer) -> Self {
        Self {
            file: None,
            pointer,
            position: None,
        }
    }
}

impl From<&Pointer> for Place {
    fn from(pointer: &Pointer) -> Self {
        pointer.clone().into()
    }
}

/// One fault, to be shown to the person who owns the description.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Diagnostic {
    /// What kind of fault it is.
    pub code: Code,
    /// Whether it stops the generator: as its code has it, unless warnings were denied.
    pub severity: Severity,
    /// What is wrong; names from the description stand in backticks and are escaped when printed.
    pub message: String,
    /// Where it is wrong.
    pub at: Option<Place>,
    /// What to do about it.
    pub hint: Option<String>,
    /// How many further places have the same fault and are not listed.
    pub repeats: usize,
}

impl Diagnostic {
    /// A fault of a kind that [`Code`] lists, as severe as faults of this kind are.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            at: None,
            hint: None,
            repeats: 0,
        }
    }

    /// The same fault at a place.
    #[must_use]
    pub fn at(mut self, place: impl Into<Place>) -> Self {
        self.at = Some(place.into());
        self
    }

    /// The same fault with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Everything found wrong so far, in order.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// Where in the list the only report of a kind stands.
    once: HashMap<String, usize>,
}

impl Diagnostics {
    /// None so far.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fault.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds a fault, or counts it if one of the same `kind` was added before, for faults that come in hundreds.
    pub fn push_once(&mut self, kind: impl Into<String>, diagnostic: impl FnOnce() -> Diagnostic) {
        let next = self.list.len();
        let index = *self.once.entry(kind.into()).or_insert(next);
        match self.list.get_mut(index) {
            Some(first) => first.repeats += 1,
            None => self.push(diagnostic()),
        }
    }

    /// Adds a fault at a place.
    pub fn report(&mut self, code: Code, place: impl Into<Place>, message: impl Into<String>) {
        self.push(Diagnostic::new(code, message).at(place));
    }

    /// Whether anything stops the generator.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.error_count() > 0
    }

    /// How many faults stop the generator.
    #[must_use]
    pub fn error_count(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many faults the generator lives with.
    #[must_use]
    pub fn warning_count(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        self.list
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many faults there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The faults in the order they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Turns every warning into an error, as `--strict` asks for.
    pub fn deny_warnings(&mut self) {
        for diagnostic in &mut self.list {
            diagnostic.severity = Severity::Error;
        }
    }

    /// How many faults of each kind there are, in the order of the kinds; places that are not listed count too.
    #[must_use]
    pub fn kinds(&self) -> BTreeMap<Code, usize> {
        let mut kinds = BTreeMap::new();
        for diagnostic in &self.list {
            *kinds.entry(diagnostic.code).or_default() += 1 + diagnostic.repeats;
        }
        kinds
    }

    /// The text for a person: one block per fault, each beginning `error[E0001]: FILE:LINE:COLUMN: `.
    #[must_use]
    pub fn render(&self, sources: &Sources, colour: bool) -> String {
        render::render(&self.list, sources, colour)
    }

    /// One line for each fault: where, what, its code, and the advice.
    pub(crate) fn lines(&self, sources: &Sources) -> Vec<String> {
        render::lines(&self.list, sources)
    }

    /// The text for a program: one JSON object per line, which `DIAGNOSTICS.md` describes.
    #[must_use]
    pub fn json(&self, sources: &Sources) -> String {
        json::render(&self.list, sources)
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        self.list.extend(diagnostics);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'list> IntoIterator for &'list Diagnostics {
    type Item = &'list Diagnostic;
    type IntoIter = std::slice::Iter<'list, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The text with `error:` for `error[E0001]:`, for tests of messages: those of `DIAGNOSTICS.md` cover the codes.
#[cfg(test)]
pub(crate) fn without_codes(text: &str) -> String {
    let mut plain = text.to_owned();
    for code in Code::ALL {
        plain = plain.replace(&format!("[{code}]"), "");
    }
    plain
}
