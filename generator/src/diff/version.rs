//! Steps of a version.

use std::fmt;

use serde::Serialize;

/// The step that a version needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// Nothing changed.
    None,
    /// Nothing that anybody could build upon.
    Patch,
    /// There is more.
    Minor,
    /// Something breaks.
    Major,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

/// The version after this one; `None` if this is no version.
///
/// Before 1.0.0 Cargo takes the first number that is not zero for the major one: what breaks steps it, and anything else
/// steps the next. A pre-release becomes its release, and build metadata is dropped.
///
/// ```
/// use generator::diff::{Step, next_version};
///
/// assert_eq!(next_version("1.4.2", Step::Major).as_deref(), Some("2.0.0"));
/// assert_eq!(next_version("0.4.2", Step::Major).as_deref(), Some("0.5.0"));
/// assert_eq!(next_version("0.4.2", Step::Minor).as_deref(), Some("0.4.3"));
/// ```
#[must_use]
pub fn next_version(version: &str, step: Step) -> Option<String> {
    let core = version.split(['-', '+']).next()?;
    let numbers: Vec<u64> = core
        .split('.')
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let [major, minor, patch] = *numbers.as_slice() else {
        return None;
    };
    if step == Step::None {
        return Some(version.to_owned());
    }
    let (major, minor, patch) = match (step, major, minor) {
        _ if version.contains('-') => (major, minor, patch),
        (Step::Major, 1.., _) => (major + 1, 0, 0),
        (Step::Minor, 1.., _) | (Step::Major, 0, 1..) => (major, minor + 1, 0),
        _ => (major, minor, patch + 1),
    };
    Some(format!("{major}.{minor}.{patch}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps() {
        for (version, step, next) in [
            ("1.2.3", Step::None, "1.2.3"),
            ("1.2.3", Step::Patch, "1.2.4"),
            ("1.2.3", Step::Minor, "1.3.0"),
            ("1.2.3", Step::Major, "2.0.0"),
            ("0.2.3", Step::Patch, "0.2.4"),
            ("0.2.3", Step::Minor, "0.2.4"),
            ("0.2.3", Step::Major, "0.3.0"),
            ("0.0.3", Step::Minor, "0.0.4"),
            ("0.0.3", Step::Major, "0.0.4"),
            ("2.0.0-beta.1", Step::Major, "2.0.0"),
            ("1.2.3+build", Step::Minor, "1.3.0"),
        ] {
            assert_eq!(
                next_version(version, step).as_deref(),
                Some(next),
                "{version} {step}"
            );
        }
        assert_eq!(next_version("1.2", Step::Patch), None);
    }
}
