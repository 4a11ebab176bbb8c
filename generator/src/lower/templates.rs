//! Path templates: the names in braces, with the operators that some descriptions add to them, and what is sent of the rest.

use std::borrow::Cow;
use std::collections::HashSet;

use openapiv3::{Operation as Source, PathItem};

use super::Lowering;
use super::operations::Found;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Parameter, Part, Place};
use crate::load::templates::{self, template_names};
use crate::pointer::Pointer;

impl<'d> Lowering<'d> {
    /// The path of an operation as a template of names alone. `{proxy+}`, `{path*}` and `{+name}`, which gateways
    /// and URI templates write for values that hold slashes, stand for the parameter without the operator, unless one
    /// is called so as a whole.
    pub(super) fn template(
        &mut self,
        path: &'d str,
        item: &'d PathItem,
        source: &'d Source,
        at: &Pointer,
    ) -> Cow<'d, str> {
        let names = template_names(path).unwrap_or_default();
        let with_operators = names.into_iter().filter_map(|name| {
            let is_declared = item.parameters.iter().chain(&source.parameters).any(|it| {
                let found = self.parameter(it, at);
                found.is_some_and(|(it, _)| it.parameter_data_ref().name == name)
            });
            let plain = name.trim_start_matches('+').trim_end_matches(['+', '*']);
            (!is_declared && plain != name && !plain.is_empty()).then_some((name, plain))
        });
        let with_operators: Vec<_> = with_operators.collect();
        let mut template = Cow::Borrowed(path);
        for (name, plain) in with_operators {
            template = template
                .replace(&format!("{{{name}}}"), &format!("{{{plain}}}"))
                .into();
            let place = at.parent().cloned().unwrap_or_default();
            // All operations of a path share it.
            self.diagnostics.push_once(format!("{place} {name}"), || {
                let message = format!(
                    "`{{{name}}}` is one part of the path here: a slash in its value is escaped"
                );
                Diagnostic::new(Code::PathBeyond, message).at(&place)
            });
        }
        template
    }

    /// Every `{name}` of the path has a parameter and the other way round.
    pub(super) fn check_template(
        &mut self,
        found: &Found<'d>,
        parameters: &[Parameter],
    ) -> Option<()> {
        let before = self.diagnostics.error_count();
        let names = template_names(&found.path);
        let place = found.at.parent().cloned().unwrap_or_default();
        if sent(&found.path) != found.path {
            let message = "what follows `#` in a path is not sent, so a server cannot tell this one from others";
            self.diagnostics
                .push(Diagnostic::new(Code::PathBeyond, message).at(&place));
        }
        if let Some((one, other)) = adjacent_names(&found.path) {
            let message = format!(
                "nothing stands between `{{{one}}}` and `{{{other}}}`: a server takes all but the last character for the first"
            );
            self.diagnostics
                .push(Diagnostic::new(Code::PathBeyond, message).at(&place));
        }
        self.check_query(found, &place)?;
        if !found.path.starts_with('/') || names.is_none() {
            self.diagnostics
                .push(templates::no_template(&found.path).at(&place));
            return None;
        }
        let names = names.unwrap_or_default();
        let declared: Vec<&str> = parameters
            .iter()
            .filter(|parameter| {
                matches!(parameter.place, Place::Path | Place::Styled(Part::Path, _))
            })
            .map(|parameter| parameter.name.wire())
            .collect();
        if let Some(name) = repeated(&names) {
            let message = format!("`{{{name}}}` stands twice in the path");
            self.diagnostics
                .push(Diagnostic::new(Code::PathBeyond, message).at(&place));
            return None;
        }
        self.check_names(found, &names, &declared)?;
        (self.diagnostics.error_count() == before).then_some(())
    }

    /// Names whoever is in braces and no parameter; `None` where that is no fault of the description.
    fn check_names(&mut self, found: &Found<'d>, names: &[&str], declared: &[&str]) -> Option<()> {
        for name in names {
            // Gateways let through what they say nothing of: that is no reason to stop.
            if !declared.contains(name) && matches!(found.path, Cow::Owned(_)) {
                let message = format!("`{{{name}}}` of the path is not among the parameters");
                self.diagnostics
                    .push(Diagnostic::new(Code::PathBeyond, message).at(&found.at));
                return None;
            }
            if !declared.contains(name) {
                self.diagnostics
                    .push(templates::undeclared(&found.path, name).at(&found.at));
            }
        }
        Some(())
    }
}

/// The path without a fragment, by which some descriptions tell operations apart.
pub(super) fn sent(path: &str) -> &str {
    path.split('#').next().unwrap_or(path)
}

/// The path template with everything escaped that a path of a URL does not hold (RFC 3986, section 3.3). What is escaped
/// already stays as it is, and so do the names in braces.
pub(super) fn wire_path(path: &str) -> String {
    escaped(path, b"")
}

/// The same of a text that may hold some other characters besides.
pub(super) fn escaped(text: &str, others: &[u8]) -> String {
    let bytes = text.as_bytes();
    let is_escape = |at: usize| {
        let digits = bytes.get(at + 1..at + 3);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    let (mut escaped, mut is_name) = (Vec::with_capacity(bytes.len()), false);
    for (at, byte) in bytes.iter().enumerate() {
        is_name = *byte == b'{' || is_name && *byte != b'}';
        let stands_for_itself = match byte {
            b'%' => is_escape(at),
            b'}' => true,
            _ if is_name || byte.is_ascii_alphanumeric() => true,
            _ => b"/-._~!$&'()*+,;=:@".contains(byte) || others.contains(byte),
        };
        if stands_for_itself {
            escaped.push(*byte);
        } else {
            escaped.extend(format!("%{byte:02X}").bytes());
        }
    }
    String::from_utf8(escaped).expect("names are whole, and the rest is ASCII")
}

/// The first name that has been there before.
fn repeated<'p>(names: &[&'p str]) -> Option<&'p str> {
    let mut seen = HashSet::new();
    names.iter().copied().find(|name| !seen.insert(*name))
}

/// The first two names with no text in between.
fn adjacent_names(path: &str) -> Option<(&str, &str)> {
    let (before, after) = path.split_once("}{")?;
    let one = before.rsplit('{').next().unwrap_or(before);
    Some((one, after.split('}').next().unwrap_or(after)))
}

#[cfg(test)]
mod tests {
    use super::wire_path;

    #[test]
    fn what_no_url_holds_is_escaped() {
        for (path, expected) in [
            (
                "/v1/Services/{Sid}.json:batch",
                "/v1/Services/{Sid}.json:batch",
            ),
            ("/größen/{größe}/名", "/gr%C3%B6%C3%9Fen/{größe}/%E5%90%8D"),
            ("/a b/\"[|]\"", "/a%20b/%22%5B%7C%5D%22"),
            ("/50%/%2F/%zz", "/50%25/%2F/%25zz"),
            ("/{a}{b}%", "/{a}{b}%25"),
            ("/(a='b',c=@d)", "/(a='b',c=@d)"),
        ] {
            assert_eq!(wire_path(path), expected);
        }
    }
}
