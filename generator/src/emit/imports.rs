//! Which names a file may write without their path: one set per file, asked whenever a name is printed.
//!
//! A name of the description never displaces one of the language or of the runtime: a model called
//! `Result` is `models::Result` everywhere but in its own file, and there the language's own becomes
//! `std::result::Result`.

mod order;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote};

use super::settle::WIDTH;
use order::{by_path, by_version};

/// The features in which an import is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// Always.
    Both,
    /// With the feature `client`.
    Client,
    /// With the feature `server`.
    Server,
}

/// Types and traits of the prelude that generated code names, and their paths.
const PRELUDE: &[(&str, &str)] = &[
    ("Box", "std::boxed::Box"),
    ("Default", "std::default::Default"),
    ("From", "std::convert::From"),
    ("Into", "std::convert::Into"),
    ("IntoIterator", "std::iter::IntoIterator"),
    ("Option", "std::option::Option"),
    ("Result", "std::result::Result"),
    ("Send", "std::marker::Send"),
    ("String", "std::string::String"),
    ("Sync", "std::marker::Sync"),
    ("TryInto", "std::convert::TryInto"),
    ("Vec", "std::vec::Vec"),
];

/// Values of the prelude. A text called like one is a function, too, which would stand in its place.
const VALUES: &[&str] = &["Err", "None", "Ok", "Some"];

/// Names that generated code takes from libraries and from the runtime.
const RUNTIME: &[&str] = &[
    "A",
    "AnswerHeaders",
    "Api",
    "ApiError",
    "ApiKey",
    "BTreeMap",
    "Base64",
    "Basic",
    "Bearer",
    "Bound",
    "Bytes",
    "Call",
    "Check",
    "Choice",
    "Client",
    "Date",
    "DecodeError",
    "Description",
    "Deserialize",
    "Deserializer",
    "Display",
    "DocumentedError",
    "Error",
    "ErrorBody",
    "ErrorType",
    "Future",
    "HeaderReader",
    "Invalid",
    "InvalidArgument",
    "Items",
    "MapAccess",
    "Maybe",
    "Members",
    "Meta",
    "Method",
    "Object",
    "Operation",
    "PageStyle",
    "Paged",
    "Pages",
    "Parts",
    "Personal",
    "Principal",
    "Reason",
    "Rejection",
    "RejectionBody",
    "Request",
    "RequestReader",
    "RequestWriter",
    "Response",
    "ResponseReader",
    "ResponseWriter",
    "RetryPolicy",
    "Rfc2822",
    "Router",
    "Routes",
    "SecretString",
    "Serialize",
    "Serializer",
    "Settings",
    "Style",
    "Tagged",
    "Timestamp",
    "Undecodable",
    "Value",
    "Violation",
    "WithHeaders",
];

/// The imports of one file.
#[derive(Debug, Default)]
pub(super) struct Imports {
    module: Option<String>,
    local: BTreeSet<String>,
    taken: BTreeMap<String, String>,
    /// By path: whether it is given on, and where it is needed.
    uses: BTreeMap<String, (bool, BTreeSet<Side>)>,
}

impl Imports {
    /// The imports of a file that defines these types itself.
    pub(super) fn of_file<'name>(local: impl IntoIterator<Item = &'name str>) -> Self {
        Self {
            local: local.into_iter().map(str::to_owned).collect(),
            ..Self::default()
        }
    }

    /// The imports of a file below `models/`.
    pub(super) fn of_model_file<'name>(
        module: &str,
        local: impl IntoIterator<Item = &'name str>,
    ) -> Self {
        Self {
            module: Some(module.to_owned()),
            ..Self::of_file(local)
        }
    }

    /// Whether this is the file of that name below `models/`.
    pub(super) fn is_own_module(&self, module: &str) -> bool {
        self.module.as_deref() == Some(module)
    }

    /// How this file writes a name of a library or of the runtime.
    pub(super) fn name(&mut self, path: &str, side: Side) -> TokenStream {
        let (_, name) = split(path);
        if self.claim(name, path) {
            self.need(path, side, false);
            return tokens(name);
        }
        tokens(path)
    }

    /// How this file writes a type that the description names; `path` is `crate::module::Name`.
    pub(super) fn described(&mut self, path: &str, side: Side) -> TokenStream {
        let (module, name) = split(path);
        let is_known = PRELUDE.iter().any(|(known, _)| *known == name)
            || VALUES.contains(&name)
            || RUNTIME.contains(&name);
        if !is_known && self.claim(name, path) {
            self.need(path, side, false);
            return tokens(name);
        }
        let (_, last) = split(module);
        if !self.local.contains(last) {
            self.need(module, side, false);
        }
        tokens(&format!("{last}::{name}"))
    }

    /// How this file writes a name of the prelude.
    pub(super) fn prelude(&self, name: &str) -> TokenStream {
        let path = PRELUDE
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(name, |(_, path)| path);
        tokens(if self.local.contains(name) {
            path
        } else {
            name
        })
    }

    /// Gives a name on to whoever uses this file.
    pub(super) fn reexport(&mut self, path: &str) {
        let (_, name) = split(path);
        self.taken.insert(name.to_owned(), path.to_owned());
        self.need(path, Side::Both, true);
    }

    /// Whether this file may write `name` for `path`.
    fn claim(&mut self, name: &str, path: &str) -> bool {
        if self.local.contains(name) {
            return false;
        }
        if let Some(known) = self.taken.get(name) {
            return known == path;
        }
        self.taken.insert(name.to_owned(), path.to_owned());
        true
    }

    fn need(&mut self, path: &str, side: Side, public: bool) {
        match self.uses.get_mut(path) {
            // Who gives it on has it.
            Some((true, _)) if !public => {}
            Some((is_public, sides)) => {
                *is_public |= public;
                sides.insert(side);
            }
            None => {
                self.uses.insert(path.to_owned(), (public, [side].into()));
            }
        }
    }

    /// The `use` lines, as rustfmt orders them.
    pub(super) fn print(&self) -> String {
        let mut trees: BTreeMap<(u8, Condition, bool, &str), Vec<&str>> = BTreeMap::new();
        for (path, (public, sides)) in &self.uses {
            let (module, name) = split(path);
            let group = match path.split(':').next() {
                Some("std") => 0,
                Some("crate") => 2,
                _ => 1,
            };
            trees
                .entry((group, Condition::of(sides), *public, module))
                .or_default()
                .push(name);
        }
        let mut trees: Vec<_> = trees.into_iter().collect();
        for (_, names) in &mut trees {
            names.sort_by(|left, right| by_version(left, right));
        }
        trees.sort_by(|(left, left_names), (right, right_names)| {
            left.0
                .cmp(&right.0)
                .then_with(|| by_path((left.3, left_names), (right.3, right_names)))
        });
        let mut text = String::new();
        let mut group = None;
        for ((of, condition, public, module), names) in trees {
            if group.is_some_and(|group| group != of) {
                text.push('\n');
            }
            group = Some(of);
            text.push_str(condition.attribute());
            text.push_str(&line(public, module, &names));
        }
        text
    }
}

/// When an import is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Condition {
    Always,
    Client,
    Server,
    Either,
}

impl Condition {
    fn of(sides: &BTreeSet<Side>) -> Self {
        let has = |side| sides.contains(&side);
        match (has(Side::Both), has(Side::Client), has(Side::Server)) {
            (false, true, true) => Self::Either,
            (false, true, false) => Self::Client,
            (false, false, true) => Self::Server,
            _ => Self::Always,
        }
    }

    fn attribute(self) -> &'static str {
        match self {
            Self::Always => "",
            Self::Client => "#[cfg(feature = \"client\")]\n",
            Self::Server => "#[cfg(feature = \"server\")]\n",
            Self::Either => "#[cfg(any(feature = \"client\", feature = \"server\"))]\n",
        }
    }
}

/// One `use`; names that do not fit into the line follow in lines as full as they can be.
fn line(public: bool, module: &str, names: &[&str]) -> String {
    let keyword = if public { "pub use" } else { "use" };
    let path = if module.is_empty() {
        String::new()
    } else {
        format!("{module}::")
    };
    if let [name] = names {
        return format!("{keyword} {path}{name};\n");
    }
    let one_line = format!("{keyword} {path}{{{}}};", names.join(", "));
    // How much of a line rustfmt uses here was found out by trying.
    if one_line.chars().count() + 2 <= WIDTH {
        return one_line + "\n";
    }
    let mut text = format!("{keyword} {path}{{\n");
    let mut current = String::from("   ");
    for (index, name) in names.iter().enumerate() {
        let is_only_line = text.ends_with("{\n") && index + 1 == names.len();
        let free = usize::from(!is_only_line);
        if current.chars().count() + name.chars().count() + 2 + free > WIDTH {
            text.push_str(&current);
            text.push('\n');
            current = String::from("   ");
        }
        current.extend([" ", name, ","]);
    }
    format!("{text}{current}\n}};\n")
}

fn split(path: &str) -> (&str, &str) {
    // One colon is found in a fraction of the time of two, and none stands alone.
    match path.rsplit_once(':') {
        Some((module, name)) => (module.strip_suffix(':').unwrap_or(module), name),
        None => ("", path),
    }
}

/// The tokens of a path that emit itself has put together of identifiers.
fn tokens(path: &str) -> TokenStream {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let is_begin = |byte: &u8| byte.is_ascii_alphabetic();
    // Most are one identifier, for which it takes no parser.
    if path.as_bytes().first().is_some_and(is_begin) && path.bytes().all(is_part) {
        return Ident::new(path, Span::call_site()).into_token_stream();
    }
    path.parse().unwrap_or_else(|_| quote!(String))
}
