//! The constraints of the description, stated by both sides: the client before it sends, the server
//! after it has decoded.

use std::collections::HashSet;
use std::fmt;
use std::ops::Bound;
use std::str::FromStr;

use crate::support::formats;
use crate::support::text::shown;

/// The most violations of one request that are noted. A person reads fewer, and a long list of bad
/// items would be answered by a much longer text.
pub const MAX_VIOLATIONS: usize = 100;

/// One broken rule: where, and which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where the value stands in the request: `path.Sid`, `query.PageSize`, `body.FriendlyName`.
    pub place: String,
    /// The rule and how it was broken, as a phrase: `must be at most 255 characters, found 256`.
    pub rule: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.rule)
    }
}

/// Collects every violation of one request, so that all are reported at once.
///
/// ```text
/// let mut check = Check::new();
/// check.range("query.PageSize", 0, Some(1), Some(1000));
/// check.into_violations();    // query.PageSize: must be at least 1, found 0
/// ```
#[derive(Debug, Default)]
pub struct Check {
    place: String,
    refuses_unknown: bool,
    violations: Vec<Violation>,
}

impl Check {
    /// The check of one request, with nothing found yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The check of a server, which refuses values of string enums that the description does not
    /// list; a client sends them, since the API may have learnt them since.
    #[must_use]
    pub fn strict() -> Self {
        Self { refuses_unknown: true, ..Self::default() }
    }

    /// What was found, in the order of the description.
    #[must_use]
    pub fn into_violations(self) -> Vec<Violation> {
        self.violations
    }

    /// What has been found so far.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// Records a broken rule at `name` below the current place, unless there are
    /// [`MAX_VIOLATIONS`] already.
    pub fn violation(&mut self, name: &str, rule: impl Into<String>) {
        if self.violations.len() < MAX_VIOLATIONS {
            let place = join(&self.place, name);
            self.violations.push(Violation { place, rule: rule.into() });
        }
    }

    /// Checks the parts of `name` with their places below it.
    pub fn within(&mut self, name: &str, check: impl FnOnce(&mut Self)) {
        let outer = std::mem::take(&mut self.place);
        self.place = join(&outer, name);
        check(self);
        self.place = outer;
    }

    /// That the value of a string enum is one that the description lists.
    #[inline]
    pub fn known(&mut self, name: &str, text: &str, is_unknown: bool) {
        if is_unknown && self.refuses_unknown {
            let rule =
                format!("must be one of the listed values, found `{}`", shown(text));
            self.violation(name, rule);
        }
    }

    /// That a value is one of a list, in which they stand as they are printed, with commas between.
    #[inline]
    pub fn listed(&mut self, name: &str, value: &dyn fmt::Display, list: &str) {
        let value = value.to_string();
        if !list.split(", ").any(|listed| listed == value) {
            let only = if list.contains(", ") { "one of " } else { "" };
            let rule = format!("must be {only}{list}, found `{}`", shown(&value));
            self.violation(name, rule);
        }
    }

    /// The length of a text in characters (Unicode code points).
    #[inline]
    pub fn length(&mut self, name: &str, text: &str, min: usize, max: usize) {
        // A character takes one to four bytes, so most texts are never counted.
        if text.len() >= min.saturating_mul(4) && text.len() <= max {
            return;
        }
        self.count(name, "character", text.chars().count(), min, max);
    }

    /// That a text is a UUID.
    #[inline]
    pub fn uuid(&mut self, name: &str, text: &str) {
        self.format(name, text, "a UUID", formats::is_uuid);
    }

    /// That a text is an IPv4 address.
    #[inline]
    pub fn ipv4(&mut self, name: &str, text: &str) {
        self.format(name, text, "an IPv4 address", formats::is_ipv4);
    }

    /// That a text is an IPv6 address.
    #[inline]
    pub fn ipv6(&mut self, name: &str, text: &str) {
        self.format(name, text, "an IPv6 address", formats::is_ipv6);
    }

    /// That a text is a time of day.
    #[inline]
    pub fn time(&mut self, name: &str, text: &str) {
        self.format(name, text, "a time of day", formats::is_time);
    }

    #[inline]
    fn format(
        &mut self,
        name: &str,
        text: &str,
        what: &str,
        is_right: fn(&str) -> bool,
    ) {
        if !is_right(text) {
            self.violation(name, format!("must be {what}, found `{}`", shown(text)));
        }
    }

    /// The number of items of a list.
    pub fn items(&mut self, name: &str, count: usize, min: usize, max: usize) {
        self.count(name, "item", count, min, max);
    }

    /// The number of properties of an object.
    #[inline]
    pub fn properties(&mut self, name: &str, count: usize, min: usize, max: usize) {
        let noun = |count: usize| if count == 1 { "property" } else { "properties" };
        if count < min {
            self.violation(
                name,
                format!("must have at least {min} {}, found {count}", noun(min)),
            );
        } else if count > max {
            self.violation(
                name,
                format!("must have at most {max} {}, found {count}", noun(max)),
            );
        }
    }

    /// The number of properties of an object, of some of which it is known whether they are there.
    #[inline]
    pub fn count_properties(
        &mut self,
        are_there: &[bool],
        others: usize,
        min: usize,
        max: usize,
    ) {
        let count = are_there.iter().filter(|is_there| **is_there).count();
        self.properties("", count + others, min, max);
    }

    /// That at least one group of properties is there, of which it is known whether they are.
    #[inline]
    pub fn any_of(&mut self, groups: &[bool], names: &str) {
        if !groups.contains(&true) {
            self.violation("", format!("must have {names}"));
        }
    }

    /// That exactly one group of properties is there, of which it is known whether they are.
    #[inline]
    pub fn one_of(&mut self, groups: &[bool], names: &str) {
        let count = groups.iter().filter(|is_there| **is_there).count();
        if count != 1 {
            self.violation(
                "",
                format!("must have either {names}, found {count} of them"),
            );
        }
    }

    /// That a property is there if another one is.
    #[inline]
    pub fn with(&mut self, name: &str, is_there: bool, other: &str, has_other: bool) {
        if is_there && !has_other {
            self.violation(name, format!("must not be there without `{other}`"));
        }
    }

    /// That a text is one of a type.
    #[inline]
    pub fn parses<T: FromStr<Err: fmt::Display>>(&mut self, name: &str, text: &str) {
        if let Err(error) = text.parse::<T>() {
            self.violation(name, error.to_string());
        }
    }

    /// That no two items of a list are equal as JSON.
    pub fn unique<T: serde::Serialize>(&mut self, name: &str, items: &[T]) {
        let mut seen = HashSet::with_capacity(items.len());
        let repeated = items.iter().position(|item| {
            serde_json::to_string(item).is_ok_and(|text| !seen.insert(text))
        });
        if let Some(index) = repeated {
            self.violation(name, format!("items must be unique, item {index} is not"));
        }
    }

    /// The bounds of an integer, inclusive.
    pub fn range(
        &mut self,
        name: &str,
        value: impl Into<i128>,
        min: Option<i128>,
        max: Option<i128>,
    ) {
        let value = value.into();
        if let Some(min) = min.filter(|min| value < *min) {
            self.violation(name, format!("must be at least {min}, found {value}"));
        }
        if let Some(max) = max.filter(|max| value > *max) {
            self.violation(name, format!("must be at most {max}, found {value}"));
        }
    }

    /// The bounds of a number. What is not a number is in no bounds.
    #[inline]
    pub fn bounds(&mut self, name: &str, value: f64, min: Bound<f64>, max: Bound<f64>) {
        let below = match min {
            Bound::Included(min) if value < min || value.is_nan() => {
                Some(("at least", min))
            }
            Bound::Excluded(min) if value <= min || value.is_nan() => {
                Some(("above", min))
            }
            Bound::Included(_) | Bound::Excluded(_) | Bound::Unbounded => None,
        };
        let above = match max {
            Bound::Included(max) if value > max || value.is_nan() => {
                Some(("at most", max))
            }
            Bound::Excluded(max) if value >= max || value.is_nan() => {
                Some(("below", max))
            }
            Bound::Included(_) | Bound::Excluded(_) | Bound::Unbounded => None,
        };
        for (bound, limit) in below.into_iter().chain(above) {
            self.violation(name, format!("must be {bound} {limit}, found {value}"));
        }
    }

    /// That an integer is a multiple of `factor`, which is above zero.
    pub fn multiple_of(&mut self, name: &str, value: impl Into<i128>, factor: i128) {
        let value = value.into();
        if value.checked_rem(factor).is_some_and(|rest| rest != 0) {
            self.violation(
                name,
                format!("must be a multiple of {factor}, found {value}"),
            );
        }
    }

    /// That a number is a multiple of `step`, which is above zero, as well as binary fractions can tell.
    #[inline]
    pub fn step<T: Into<f64>>(&mut self, name: &str, value: T, step: f64) {
        let is_single = size_of::<T>() == size_of::<f32>();
        let precision = if is_single { f32::EPSILON.into() } else { f64::EPSILON };
        let value = value.into();
        let times = value / step;
        let error = (times - times.round()).abs();
        if error > precision * 4.0 * times.abs().max(1.0) {
            self.violation(name, format!("must be a multiple of {step}, found {value}"));
        }
    }

    #[inline]
    fn count(&mut self, name: &str, unit: &str, found: usize, min: usize, max: usize) {
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        if found < min {
            self.violation(
                name,
                format!("must be at least {min} {unit}{}, found {found}", plural(min)),
            );
        } else if found > max {
            self.violation(
                name,
                format!("must be at most {max} {unit}{}, found {found}", plural(max)),
            );
        }
    }
}

/// `outer.name`, where an index such as `[3]` takes no dot.
#[inline]
fn join(outer: &str, name: &str) -> String {
    let is_whole = outer.is_empty() || name.is_empty();
    let dot = if is_whole || name.starts_with('[') { "" } else { "." };
    format!("{outer}{dot}{name}")
}

/// An argument was refused before any byte was sent.
///
/// Every argument that breaks a rule of the description is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidArgument {
    violations: Vec<Violation>,
}

impl InvalidArgument {
    /// The refusal for these reasons.
    #[must_use]
    pub fn new(violations: Vec<Violation>) -> Self {
        Self { violations }
    }

    /// The refusal of one argument.
    #[must_use]
    pub fn of(place: &str, rule: impl Into<String>) -> Self {
        Self::new(vec![Violation { place: place.to_owned(), rule: rule.into() }])
    }

    /// Each broken rule and where.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }
}

impl fmt::Display for InvalidArgument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid argument: ")?;
        write_all(f, &self.violations)
    }
}

impl std::error::Error for InvalidArgument {}

/// Writes all violations on one line.
pub(crate) fn write_all(
    f: &mut fmt::Formatter<'_>,
    violations: &[Violation],
) -> fmt::Result {
    for (index, violation) in violations.iter().enumerate() {
        let separator = if index == 0 { "" } else { "; " };
        write!(f, "{separator}{violation}")?;
    }
    Ok(())
}

/// Converts one argument of a call.
///
/// # Errors
///
/// When the conversion refuses the value; the error names the argument.
pub fn argument<T, V: TryInto<T, Error: fmt::Display>>(
    place: &str,
    value: V,
) -> Result<T, InvalidArgument> {
    value.try_into().map_err(|error| InvalidArgument::of(place, error.to_string()))
}
