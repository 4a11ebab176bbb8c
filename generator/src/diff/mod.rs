//! What changed between two descriptions, in terms of what the crates made of them do: whom it breaks, in the source or
//! on the wire, and which step of the version it needs.
//!
//! A [`Surface`] is all that is compared, so that the crate of last month needs no description any more: its snapshot
//! stands in the crate.

mod compare;
mod headers;
mod limits;
mod models;
mod operations;
mod parameters;
mod project;
mod reach;
mod render;
pub mod surface;
mod version;
mod whole;
mod written;

use serde::Serialize;

use crate::pointer::Pointer;

pub use compare::compare;
pub use project::surface;
pub use render::Format;
pub use surface::Surface;
pub use version::{Step, next_version};

/// What a change means to somebody. Ordered: the worst is the largest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// There is nothing to do.
    #[default]
    Cosmetic,
    /// There is more than before.
    Additive,
    /// What was right is wrong now.
    Breaking,
}

/// What a change does to one who uses the crate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// To programs written against the old crate, when they are compiled with the new one.
    pub source: Class,
    /// To what is sent, accepted and understood.
    pub wire: Class,
}

impl Effect {
    /// The worse of the two.
    #[must_use]
    pub fn class(self) -> Class {
        self.source.max(self.wire)
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// What it is about: an operation's function, a type, or `crate`.
    pub subject: String,
    /// What changed, in one clause. Identifiers stand in backticks.
    pub text: String,
    /// Where, in the new description; in the old one for what is gone.
    pub pointer: String,
    /// Whether [`pointer`](Self::pointer) is one into the old description.
    pub is_gone: bool,
    /// For those who call methods of the client, read what they are given, and write out what they send.
    pub callers: Effect,
    /// For those who implement the trait, read what they are given, and write out what they answer.
    pub implementers: Effect,
    /// For those who write out or take apart any public type, which few do: what `cargo semver-checks` looks at.
    pub public_api: Class,
}

impl Change {
    /// A change that is nobody's business yet.
    pub(crate) fn new(subject: &str, pointer: &Pointer, text: String) -> Self {
        Self {
            subject: subject.to_owned(),
            text,
            pointer: pointer.to_string(),
            is_gone: false,
            callers: Effect::default(),
            implementers: Effect::default(),
            public_api: Class::default(),
        }
    }

    pub(crate) fn gone(mut self) -> Self {
        self.is_gone = true;
        self
    }

    /// Concerns the source of both, and so the public API.
    pub(crate) fn source(self, class: Class) -> Self {
        self.caller_source(class).implementer_source(class)
    }

    pub(crate) fn caller_source(mut self, class: Class) -> Self {
        self.callers.source = self.callers.source.max(class);
        self.public(class)
    }

    pub(crate) fn implementer_source(mut self, class: Class) -> Self {
        self.implementers.source = self.implementers.source.max(class);
        self.public(class)
    }

    pub(crate) fn public(mut self, class: Class) -> Self {
        self.public_api = self.public_api.max(class);
        self
    }

    /// Concerns what both send and accept.
    pub(crate) fn wire(self, class: Class) -> Self {
        self.caller_wire(class).implementer_wire(class)
    }

    pub(crate) fn caller_wire(mut self, class: Class) -> Self {
        self.callers.wire = self.callers.wire.max(class);
        self
    }

    pub(crate) fn implementer_wire(mut self, class: Class) -> Self {
        self.implementers.wire = self.implementers.wire.max(class);
        self
    }

    /// The worst that it is to anybody.
    #[must_use]
    pub fn class(&self) -> Class {
        let both = self.callers.class().max(self.implementers.class());
        both.max(self.public_api)
    }
}

/// All changes between two descriptions.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Changes {
    /// In the order of the new description, what is gone last.
    pub changes: Vec<Change>,
}

impl Changes {
    /// The worst class for callers; none without changes.
    #[must_use]
    pub fn callers(&self) -> Option<Class> {
        self.worst(|change| change.callers.class())
    }

    /// The worst class for implementers; none without changes.
    #[must_use]
    pub fn implementers(&self) -> Option<Class> {
        self.worst(|change| change.implementers.class())
    }

    /// The step that the version of the crate needs.
    #[must_use]
    pub fn step(&self) -> Step {
        match self.worst(Change::class) {
            None => Step::None,
            Some(Class::Cosmetic) => Step::Patch,
            Some(Class::Additive) => Step::Minor,
            Some(Class::Breaking) => Step::Major,
        }
    }

    /// Whether anything breaks for anybody.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.step() == Step::Major
    }

    fn worst(&self, class: impl Fn(&Change) -> Class) -> Option<Class> {
        self.changes.iter().map(class).max()
    }
}
