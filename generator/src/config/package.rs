//! What Cargo takes as the name and the version of a package.

/// Words that cannot name a crate: keywords, and the crates that every other one has already.
const TAKEN: &[&str] = &[
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "core",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "proc_macro",
    "pub",
    "ref",
    "return",
    "self",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
];

/// The packages that a generated crate depends on: it cannot have the name of one.
const DEPENDENCIES: &[&str] = &[
    "axum",
    "backon",
    "base64",
    "bytes",
    "futures_core",
    "http",
    "http_body_util",
    "jiff",
    "percent_encoding",
    "reqwest",
    "rustls",
    "secrecy",
    "serde",
    "serde_json",
    "tokio",
];

/// Why Cargo would not take this as the name of a generated package; `None` if it would.
#[must_use]
pub fn name_fault(name: &str) -> Option<String> {
    let fault = |why: &str| Some(format!("`{name}` cannot name a package: {why}"));
    let allowed =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    let krate = name.replace('-', "_");
    if name.is_empty() {
        fault("it is empty")
    } else if let Some(bad) = name.chars().find(|character| !allowed(*character)) {
        fault(&format!(
            "it has {bad:?} in it; letters, digits, `-` and `_` are allowed"
        ))
    } else if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        fault("it does not begin with a letter")
    } else if krate.contains("__") {
        fault("it has `-` or `_` twice in a row, which rustc warns of in names of crates")
    } else if name.len() > 64 {
        fault("it is longer than 64 characters")
    } else if TAKEN.contains(&krate.as_str()) {
        fault("the word is taken by Rust")
    } else if DEPENDENCIES.contains(&krate.as_str()) {
        fault("a package that generated crates depend on has this name")
    } else {
        None
    }
}

/// Why this cannot be the name of a module; `None` if it can.
pub(crate) fn module_fault(name: &str) -> Option<String> {
    let allowed = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(allowed)
        && !TAKEN.contains(&name);
    (!is_name).then(|| format!("`{name}` cannot name a module"))
}

/// Whether Cargo takes this as a version: `1.2.3`, `1.2.3-beta.1`, `1.2.3+build`.
pub(super) fn is_version(text: &str) -> bool {
    let (version, build) = text
        .split_once('+')
        .map_or((text, None), |(version, build)| (version, Some(build)));
    let (core, pre) = version
        .split_once('-')
        .map_or((version, None), |(core, pre)| (core, Some(pre)));
    let number = |part: &str| {
        part.parse::<u64>()
            .is_ok_and(|number| number.to_string() == part)
    };
    let word = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|character| character.is_ascii_alphanumeric() || character == '-')
    };
    let digits = |part: &str| part.chars().all(|character| character.is_ascii_digit());
    core.split('.').count() == 3
        && core.split('.').all(number)
        && pre.is_none_or(|pre| {
            pre.split('.')
                .all(|part| word(part) && (!digits(part) || number(part)))
        })
        && build.is_none_or(|build| build.split('.').all(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in ["twilio-functions", "a", "x_1", "Pets"] {
            assert_eq!(name_fault(good), None);
        }
        let long = "x".repeat(65);
        for bad in [
            "",
            "1pet",
            "-a",
            "_a",
            "a__b",
            "a-_b",
            "a b",
            "a/b",
            "..",
            "ünï",
            "fn",
            "std",
            "proc-macro",
            "serde_json",
            "serde-json",
            &long,
        ] {
            assert!(name_fault(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn versions() {
        for good in ["0.1.0", "1.2.3-beta.1", "1.2.3+build.5", "1.0.0-x-y+z"] {
            assert!(is_version(good), "{good}");
        }
        for bad in [
            "", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.x", "1.2.3-", "1.2.3-01", "1.2.3+", "v1.2.3",
            "1.2.3\n",
        ] {
            assert!(!is_version(bad), "{bad}");
        }
    }
}
