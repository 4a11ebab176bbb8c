//! Path templates: the names in braces, with the operators that some descriptions add to them.

use std::borrow::Cow;

use openapiv3::{Operation as Source, PathItem};

use super::Lowering;
use crate::diagnostics::{Code, Diagnostic};
use crate::load::templates::template_names;
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
}
