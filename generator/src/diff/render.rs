//! Changes as a person, a changelog or a program reads them.

use std::fmt::Write as _;

use super::{Change, Changes, Class, Effect};
use crate::diagnostics::escape;

/// How changes are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Lines for a terminal, each with its place.
    #[default]
    Text,
    /// An entry of a changelog.
    Markdown,
    /// All of it, for programs.
    Json,
}

const CLASSES: [(Class, &str); 3] = [
    (Class::Breaking, "Breaking"),
    (Class::Additive, "Added"),
    (Class::Cosmetic, "Cosmetic"),
];

impl Changes {
    /// The changes in a form; `place` says where one is, for a person.
    #[must_use]
    pub fn render(&self, format: Format, place: &dyn Fn(&Change) -> String) -> String {
        match format {
            Format::Text => self.text(place),
            Format::Markdown => self.markdown(),
            Format::Json => self.json(place),
        }
    }

    fn text(&self, place: &dyn Fn(&Change) -> String) -> String {
        let mut text = String::new();
        for (class, _) in CLASSES {
            for change in self.of(class) {
                let _ = writeln!(
                    text,
                    "{}: {}\n    {}; {}",
                    word(class),
                    escape(&change.text),
                    concerns(change),
                    escape(&place(change))
                );
            }
        }
        text.push_str(&self.verdict());
        text.push('\n');
        text
    }

    /// The verdict in one line.
    #[must_use]
    pub fn verdict(&self) -> String {
        let (Some(callers), Some(implementers)) = (self.callers(), self.implementers()) else {
            return "nothing that anybody could notice changed".to_owned();
        };
        let why = if self.is_breaking() && callers.max(implementers) < Class::Breaking {
            ", since there are programs that name all fields or variants of a type"
        } else {
            ""
        };
        format!(
            "callers: {}, implementers: {}; needs a {} step{why}",
            word(callers),
            word(implementers),
            self.step()
        )
    }

    fn markdown(&self) -> String {
        let mut text = String::new();
        for (class, title) in CLASSES {
            if self.of(class).next().is_none() {
                continue;
            }
            let _ = writeln!(text, "### {title}\n");
            for change in self.of(class) {
                let line = escape(&change.text);
                let mut letters = line.chars();
                let first = letters.next().map(|it| it.to_uppercase().to_string());
                let who = concerns(change);
                let _ = writeln!(
                    text,
                    "- {}{} ({who}).",
                    first.unwrap_or_default(),
                    letters.as_str()
                );
            }
            text.push('\n');
        }
        if text.is_empty() {
            text.push_str("Nothing that anybody could notice changed.\n");
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        text
    }

    fn json(&self, place: &dyn Fn(&Change) -> String) -> String {
        let changes: Vec<_> = self
            .changes
            .iter()
            .map(|change| {
                let mut value = serde_json::to_value(change).unwrap_or_default();
                if let Some(object) = value.as_object_mut() {
                    object.insert("class".to_owned(), word(change.class()).into());
                    object.insert("at".to_owned(), place(change).into());
                }
                value
            })
            .collect();
        let whole = serde_json::json!({
            "step": self.step(),
            "callers": self.callers(),
            "implementers": self.implementers(),
            "changes": changes,
        });
        format!("{whole:#}\n")
    }

    fn of(&self, class: Class) -> impl Iterator<Item = &Change> {
        self.changes
            .iter()
            .filter(move |change| change.class() == class)
    }
}

/// Whom a change concerns, and how.
fn concerns(change: &Change) -> String {
    let both = [
        ("callers", change.callers),
        ("implementers", change.implementers),
    ];
    let mut words: Vec<_> = both
        .iter()
        .map(|(who, effect)| format!("{who}: {}", effect_words(*effect)))
        .collect();
    if change.public_api > change.callers.source.max(change.implementers.source) {
        words.push(format!(
            "whoever names all fields or variants: {}",
            word(change.public_api)
        ));
    }
    words.join(", ")
}

fn effect_words(effect: Effect) -> String {
    let where_ = match (
        effect.source == effect.class(),
        effect.wire == effect.class(),
    ) {
        _ if effect.class() == Class::Cosmetic => "",
        (true, true) => " in source and on the wire",
        (true, false) => " in source",
        (false, _) => " on the wire",
    };
    format!("{}{where_}", word(effect.class()))
}

fn word(class: Class) -> &'static str {
    match class {
        Class::Cosmetic => "cosmetic",
        Class::Additive => "additive",
        Class::Breaking => "breaking",
    }
}
