//! Queries in paths, such as `/request/{id}?cmd=diff`: each request of such an operation has it, and a server tells the
//! operation by it from others of the same path.

use std::borrow::Cow;

use super::Lowering;
use super::operations::Found;
use super::templates::escaped;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{FixedQuery, Parameter, fixed_name};
use crate::load::templates::has_varying_query;
use crate::pointer::{Pointer, percent_decode};

impl<'d> Lowering<'d> {
    /// `None`, and a diagnostic, for a query that is not the same in all requests.
    pub(super) fn check_query(&mut self, found: &Found<'d>, place: &Pointer) -> Option<()> {
        if !has_varying_query(&found.path) {
            return Some(());
        }
        let (_, query) = apart(&found.path);
        let (_, name) = query.split_once('{').unwrap_or(("", query));
        let name = name.split('}').next().unwrap_or(name);
        let message = format!(
            "`{{{name}}}` stands in the query of the path, which has to be the same in all requests"
        );
        self.diagnostics.push(
            Diagnostic::new(Code::PathBeyond, message)
                .at(place)
                .hint("make it a parameter"),
        );
        None
    }

    /// Whether a parameter of the query is none because the query of the path says what it is.
    pub(super) fn is_fixed(&mut self, name: &str, at: &Pointer, found: &Found<'d>) -> bool {
        let (_, query) = apart(&found.path);
        let Some((_, value)) = pairs(query).into_iter().find(|(fixed, _)| fixed == name) else {
            return false;
        };
        let message = format!(
            "the query of the path says what `{name}` is, `{}`: the parameter is left out",
            value.escape_debug()
        );
        self.diagnostics.push(
            Diagnostic::new(Code::SharedName, message)
                .at(at)
                .hint("take it out of the path or out of the parameters"),
        );
        true
    }

    /// Names properties that are sent under a name of the query of the path.
    pub(super) fn check_fixed(
        &mut self,
        found: &Found<'d>,
        query: Option<&FixedQuery>,
        parameters: &[Parameter],
    ) {
        let Some(query) = query else { return };
        for parameter in parameters {
            let Some(name) = fixed_name(&self.types, query, parameter) else {
                continue;
            };
            let message = format!(
                "`{}` is sent under the name `{name}`, which stands in the query of the path too",
                parameter.name.wire()
            );
            let hint = "take it out of the path, or give it another name";
            self.diagnostics.push(
                Diagnostic::new(Code::SharedName, message)
                    .at(&found.at)
                    .hint(hint),
            );
        }
    }
}

/// The path as it is sent without its query, and the query, which is mostly empty. What follows `#` is part of neither.
pub(super) fn apart(path: &str) -> (&str, &str) {
    let sent = path.split('#').next().unwrap_or(path);
    sent.split_once('?').unwrap_or((sent, ""))
}

/// The query of a path, if it says anything.
pub(super) fn fixed(path: &str) -> Option<FixedQuery> {
    let (_, query) = apart(path);
    let names: Vec<String> = pairs(query).into_iter().map(|(name, _)| name).collect();
    (!names.is_empty()).then(|| FixedQuery {
        sent: escaped(query, b"?"),
        names,
    })
}

/// The path as names are made of it: of its query the names and the values alone.
pub(super) fn spoken(path: &str) -> Cow<'_, str> {
    let (sent, rest) = path.split_at(path.find('#').unwrap_or(path.len()));
    let Some((plain, query)) = sent.split_once('?') else {
        return Cow::Borrowed(path);
    };
    let pairs = pairs(query).into_iter();
    let words = pairs.flat_map(|(name, value)| [name, value]);
    let words = std::iter::once(plain.to_owned()).chain(words);
    Cow::Owned(words.collect::<Vec<_>>().join(" ") + rest)
}

/// The pairs of a query in an order of their own, by which queries are the same to a server or not.
pub(super) fn sorted(query: &str) -> Vec<(String, String)> {
    let mut pairs = pairs(query);
    pairs.sort_unstable();
    pairs
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| percent_decode(&text.replace('+', " ")).unwrap_or(text.to_owned());
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}
