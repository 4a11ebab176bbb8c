//! From text to values.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

use super::Style;
use super::node::{Guess, Node, Reader};
use crate::support::json;

/// Undoes the escapes of a text.
type Decode = fn(&str) -> Option<Cow<'_, str>>;

/// How deep the brackets of a name may be nested.
#[cfg(feature = "server")]
const DEEPEST: usize = 16;

/// A header has no escapes, and what stands around its commas is no part of an item (RFC 9110, 5.6.1).
#[allow(clippy::unnecessary_wraps, reason = "as the functions that undo escapes")]
#[inline]
pub(crate) fn trimmed(text: &str) -> Option<Cow<'_, str>> {
    Some(Cow::Borrowed(text.trim_matches([' ', '\t'])))
}

/// The value that a node says.
///
/// # Errors
///
/// Why it is not one of `T`.
pub(crate) fn value<T: DeserializeOwned>(
    node: &Node,
    style: Style,
) -> Result<T, String> {
    if style == Style::Json {
        return json::from_slice(node.whole().as_bytes())
            .map_err(|error| error.to_string());
    }
    // A text does not say whether `1` is a number: where the type leaves it open, it is one if it can be.
    let first = T::deserialize(Reader::new(node, Guess::Numbers));
    let read = first.or_else(|error| {
        let others = [Guess::Texts, Guess::Objects].into_iter();
        let mut others = others.map(|guess| T::deserialize(Reader::new(node, guess)));
        others.find_map(Result::ok).ok_or(error)
    });
    read.map_err(|error| error.to_string())
}

/// One text of path or headers, taken apart.
#[inline]
pub(crate) fn single(
    name: &str,
    style: Style,
    raw: &str,
    decode: Decode,
) -> Option<Node> {
    let raw_of = |prefix: char| raw.strip_prefix(prefix);
    match style {
        Style::Json | Style::Exploded | Style::Rest | Style::Deep => {
            Some(Node::leaf(decode(raw)?.into_owned()))
        }
        Style::Joined(separator) => joined(raw, separator, decode),
        Style::Assigned => assigned(raw, ',', decode),
        Style::Label => joined(raw_of('.')?, ',', decode),
        Style::LabelExploded => assigned(raw_of('.')?, '.', decode),
        Style::Matrix => {
            let (found, value) = raw_of(';')?.split_once('=')?;
            (decode(found)? == name).then(|| joined(value, ',', decode))?
        }
        Style::MatrixExploded => {
            let pairs = raw_of(';')?.split(';').map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                Some((decode(name)?.into_owned(), decode(value)?.into_owned()))
            });
            let pairs: Vec<(String, String)> = pairs.collect::<Option<_>>()?;
            if pairs.iter().all(|(found, _)| found == name) {
                return Some(Node::list(
                    pairs.into_iter().map(|(_, value)| value).collect(),
                ));
            }
            Some(Node::object(pairs))
        }
    }
}

/// The pairs of a query, a form or cookies that belong to a parameter; `None` where it is left out.
/// `keys` are the properties of an object whose pairs do not name the parameter; with
/// [`Style::Rest`], the names of the other parameters.
///
/// # Errors
///
/// The rule that is broken.
#[cfg(feature = "server")]
#[inline]
pub(crate) fn pairs<'raw>(
    name: &str,
    style: Style,
    keys: &[&str],
    raw: impl Iterator<Item = (&'raw str, &'raw str)>,
    decode: Decode,
) -> Result<Option<Node>, String> {
    let mut named = Vec::new();
    let mut others = Vec::new();
    // Fields that the description does not name have no name together.
    let is_property =
        name.is_empty() || style == Style::Exploded && keys.contains(&name);
    for (found, raw) in raw {
        let Some(found) = decode(found) else { continue };
        if found == name && !is_property {
            named.push(raw);
        } else {
            others.push((found, raw));
        }
    }
    let broken = || "must be percent-encoded UTF-8".to_owned();
    let text = |raw: &str| decode(raw).map(Cow::into_owned).ok_or_else(broken);
    if !matches!(style, Style::Exploded | Style::Rest | Style::Deep) {
        return match named.as_slice() {
            [] => Ok(None),
            [raw] => single(name, style, raw, decode).map(Some).ok_or_else(broken),
            _ => Err("must be given once".to_owned()),
        };
    }
    if !named.is_empty() {
        let items = named.into_iter().map(text).collect::<Result<_, _>>()?;
        return Ok(Some(Node::list(items)));
    }
    if style == Style::Deep {
        return deep(
            name,
            others.into_iter().map(|(found, raw)| Ok((found, text(raw)?))),
        );
    }
    let is_open = style == Style::Rest;
    let properties = others
        .into_iter()
        .filter(|(found, _)| {
            let name = found.split('[').next().unwrap_or_default();
            let is_key =
                keys.contains(&found.as_ref()) || is_open && keys.contains(&name);
            is_key != is_open
        })
        .map(|(found, raw)| Ok((found.into_owned(), text(raw)?)));
    let properties: Vec<_> = properties.collect::<Result<_, String>>()?;
    Ok(Some(properties).filter(|found| !found.is_empty()).map(Node::object))
}

#[inline]
fn joined(raw: &str, separator: char, decode: Decode) -> Option<Node> {
    // What no URL has is escaped itself.
    let items: Option<Vec<String>> = if matches!(separator, ' ' | '|') {
        let whole = decode(raw)?;
        Some(whole.split(separator).map(str::to_owned).collect())
    } else {
        raw.split(separator).map(|item| decode(item).map(Cow::into_owned)).collect()
    };
    Some(Node::Text { whole: decode(raw)?.into_owned(), items: items? })
}

#[inline]
fn assigned(raw: &str, separator: char, decode: Decode) -> Option<Node> {
    let parts: Vec<&str> = raw.split(separator).collect();
    if !parts.iter().all(|part| part.contains('=')) {
        return joined(raw, separator, decode);
    }
    let pairs = parts.into_iter().filter_map(|part| part.split_once('='));
    let pairs = pairs.map(|(name, value)| {
        Some((decode(name)?.into_owned(), decode(value)?.into_owned()))
    });
    pairs.collect::<Option<_>>().map(Node::object)
}

#[cfg(feature = "server")]
#[inline]
fn deep<'raw>(
    name: &str,
    pairs: impl Iterator<Item = Result<(Cow<'raw, str>, String), String>>,
) -> Result<Option<Node>, String> {
    let mut root = Node::Object(Vec::new());
    for pair in pairs {
        let (found, text) = pair?;
        let Some(keys) =
            found.strip_prefix(name).and_then(|rest| rest.strip_prefix('['))
        else {
            continue;
        };
        let Some(keys) = keys.strip_suffix(']') else { continue };
        let keys: Vec<&str> = keys.split("][").collect();
        if keys.len() > DEEPEST {
            return Err(format!("must not be nested more than {DEEPEST} deep"));
        }
        root.insert(&keys, text);
    }
    Ok(Some(root)
        .filter(|root| !matches!(root, Node::Object(found) if found.is_empty())))
}
