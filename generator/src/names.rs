//! The only place where a wire name becomes an identifier; every identifier is unique in its scope.
//!
//! A name depends on its wire name alone, unless two of one scope collide: then the later one in the
//! order of the description gets a suffix. So adding an item at the end of a scope renames nothing.

mod spelling;

use std::collections::{HashMap, HashSet};

use heck::{ToPascalCase, ToShoutySnakeCase, ToSnakeCase};

use spelling::{KEYWORDS, identifier};

/// A pair of the name on the wire and the identifier in Rust, which only this module makes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    wire: String,
    identifier: String,
}

impl Name {
    /// The name on the wire, as the description has it.
    #[must_use]
    pub fn wire(&self) -> &str {
        &self.wire
    }

    /// The identifier, without `r#`: for [`Self::is_raw`] names that has to be added.
    #[must_use]
    pub fn identifier(&self) -> &str {
        &self.identifier
    }

    /// Whether the identifier is a keyword that can be written with `r#`.
    #[must_use]
    pub fn is_raw(&self) -> bool {
        KEYWORDS.contains(&self.identifier.as_str())
    }

    /// The identifier in the case of constants.
    #[must_use]
    pub fn constant(&self) -> String {
        self.identifier.to_shouty_snake_case()
    }
}

/// How identifiers of a scope are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Types and variants.
    Pascal,
    /// Fields, functions and modules.
    Snake,
}

/// A scope: hands out each identifier once.
#[derive(Clone, Debug)]
pub struct Scope {
    case: Case,
    taken: HashSet<String>,
    /// The number that is tried next for an identifier: thousands of items may be alike.
    next: HashMap<String, u64>,
}

impl Scope {
    /// A scope in which these identifiers are taken already.
    #[must_use]
    pub fn new(case: Case, reserved: &[&str]) -> Self {
        Self {
            case,
            taken: reserved.iter().map(|name| (*name).to_owned()).collect(),
            next: HashMap::new(),
        }
    }

    /// The name of an item. `role` tells it from items of the same name: `query` makes `limit_query`
    /// of a second `limit`. Where that is taken too, numbers are counted.
    pub fn name(&mut self, wire: &str, role: &str) -> Name {
        self.name_like(wire, wire, role)
    }

    /// The name of an item whose identifier is made of something other than its wire name.
    pub fn name_like(&mut self, wire: &str, like: &str, role: &str) -> Name {
        let base = identifier(like, self.case);
        let identifier = self.unique(base, role);
        Name {
            wire: wire.to_owned(),
            identifier,
        }
    }

    /// Whether the identifier that `like` would get is taken.
    #[must_use]
    pub fn is_taken(&self, like: &str) -> bool {
        self.taken.contains(&identifier(like, self.case))
    }

    fn unique(&mut self, base: String, role: &str) -> String {
        if self.taken.insert(base.clone()) {
            return base;
        }
        // `SelfValueValue` would say no more than `SelfValue2`.
        let has_role = || match self.case {
            Case::Pascal => base.ends_with(&role.to_pascal_case()),
            Case::Snake => format!("_{base}").ends_with(&format!("_{}", role.to_snake_case())),
        };
        let with_role = if role.is_empty() || has_role() {
            base
        } else {
            self.join(&base, role)
        };
        if self.taken.insert(with_role.clone()) {
            return with_role;
        }
        let mut number = self.next.get(&with_role).copied().unwrap_or(2);
        let unique = loop {
            let numbered = self.numbered(&with_role, number);
            number += 1;
            if self.taken.insert(numbered.clone()) {
                break numbered;
            }
        };
        self.next.insert(with_role, number);
        unique
    }

    fn join(&self, base: &str, role: &str) -> String {
        match self.case {
            Case::Pascal => format!("{base}{}", role.to_pascal_case()),
            Case::Snake => format!("{base}_{}", role.to_snake_case()),
        }
    }

    fn numbered(&self, base: &str, number: u64) -> String {
        match self.case {
            Case::Pascal => format!("{base}{number}"),
            Case::Snake => format!("{base}_{number}"),
        }
    }
}

/// The name of a module or file of this wire name, with nothing else in its scope.
#[must_use]
pub fn snake(text: &str) -> String {
    identifier(text, Case::Snake)
}

/// The name of a module that stands in a file of its own.
#[must_use]
pub fn module(text: &str) -> String {
    let name = snake(text);
    // A keyword would need `r#`, and a module named like the one around it reads badly. In a script without upper case a
    // module and the type in it, which is exported beside it, would have one name.
    let is_taken = KEYWORDS.contains(&name.as_str())
        || name == pascal(&name)
        || matches!(name.as_str(), "lib" | "main" | "models" | "operations")
        || is_device(&name);
    if is_taken {
        format!("{name}_module")
    } else {
        name
    }
}

/// Whether Windows takes the name for a device, whatever its extension.
fn is_device(name: &str) -> bool {
    let numbered = |prefix: &str| {
        name.strip_prefix(prefix).is_some_and(|rest| {
            rest.len() == 1 && rest.starts_with(|digit: char| digit.is_ascii_digit())
        })
    };
    matches!(name, "aux" | "con" | "nul" | "prn") || numbered("com") || numbered("lpt")
}

/// An identifier in Pascal case, to build other names from.
#[must_use]
pub fn pascal(text: &str) -> String {
    identifier(text, Case::Pascal)
}

/// The singular of an English plural, as the names of path segments use them: `Functions`, `Policies`.
#[must_use]
pub fn singular(text: &str) -> String {
    let stem = |end: &str| text.strip_suffix(end).filter(|stem| stem.len() > 1);
    if let Some(stem) = stem("ies") {
        format!("{stem}y")
    } else if let Some(stem) = ["sses", "shes", "ches", "xes", "zes"]
        .iter()
        .find_map(|end| stem(end).map(|_| &text[..text.len() - 2]))
    {
        stem.to_owned()
    } else if text.ends_with("ss") || text.ends_with("us") || text.ends_with("is") {
        text.to_owned()
    } else {
        stem("s").unwrap_or(text).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::spelling::LONGEST;
    use super::*;

    #[track_caller]
    fn check(case: Case, wires: &[&str], expected: &[&str]) {
        let mut scope = Scope::new(case, &["taken", "Taken"]);
        let found: Vec<_> = wires
            .iter()
            .map(|wire| scope.name(wire, "query").identifier)
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn fields() {
        check(
            Case::Snake,
            &["FriendlyName", "type", "self", "2fa", "", "x-y.z"],
            &[
                "friendly_name",
                "type",
                "self_value",
                "n_2fa",
                "empty",
                "x_y_z",
            ],
        );
    }

    #[test]
    fn collisions_are_told_apart() {
        check(
            Case::Snake,
            &[
                "EndTime", "EndTime<", "EndTime>", "endTime", "end_time", "taken",
            ],
            &[
                "end_time",
                "end_time_less",
                "end_time_greater",
                "end_time_query",
                "end_time_query_2",
                "taken_query",
            ],
        );
    }

    #[test]
    fn no_role_stands_twice() {
        check(
            Case::Snake,
            &["query", "Query", "a_query", "AQuery", "aquery", "AQUERY"],
            &[
                "query",
                "query_2",
                "a_query",
                "a_query_2",
                "aquery",
                "aquery_query",
            ],
        );
        let mut scope = Scope::new(Case::Pascal, &[]);
        let names = ["self", "Self", "SELF"].map(|wire| scope.name(wire, "value").identifier);
        assert_eq!(names, ["SelfValue", "SelfValue2", "SelfValue3"]);
    }

    #[test]
    fn variants() {
        check(
            Case::Pascal,
            &[
                "in-progress",
                "-created",
                "created",
                "<=",
                "*",
                "Self",
                "10dlc",
                "😀",
                "ünï",
            ],
            &[
                "InProgress",
                "MinusCreated",
                "Created",
                "LessEqual",
                "Star",
                "SelfValue",
                "N10dlc",
                "Unnamed",
                "Ünï",
            ],
        );
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let (first, second) = ("a".repeat(5000), format!("{}b", "a".repeat(4999)));
        let mut scope = Scope::new(Case::Snake, &[]);
        let (first, second) = (scope.name(&first, ""), scope.name(&second, ""));
        assert!(
            first.identifier().len() <= LONGEST,
            "{}",
            first.identifier()
        );
        assert_ne!(first, second);
    }

    #[test]
    fn singulars() {
        for (plural, expected) in [
            ("Functions", "Function"),
            ("Policies", "Policy"),
            ("Addresses", "Address"),
            ("Status", "Status"),
        ] {
            assert_eq!(singular(plural), expected);
        }
    }
}
