//! A discriminator mapping names schemas by reference or by bare name; both become references.

use serde_json::{Map, Value};

use super::{Bundle, reference};
use crate::diagnostics::{Code, Diagnostic, FileId};
use crate::load::grammar::Kind;
use crate::load::path::Path;

impl Bundle<'_> {
    /// Rewrites the values of `mapping`, and leaves out what names nothing.
    pub(super) fn mapping(
        &mut self,
        discriminator: &mut Map<String, Value>,
        base: FileId,
        path: &Path<'_>,
    ) {
        let path = path.key("mapping");
        let Some(Value::Object(mapping)) = discriminator.get_mut("mapping") else {
            return;
        };
        mapping.retain(|key, value| {
            let Value::String(text) = value else {
                return true;
            };
            match self.mapped(text, base) {
                Ok(rewritten) => {
                    *value = rewritten.into();
                    true
                }
                Err(error) => {
                    let message = error.message.replace("`$ref`", "the mapping");
                    let mut warning =
                        Diagnostic::new(Code::Mapping, format!("{message}; it is left out"));
                    warning.hint = error.hint;
                    self.diagnostics.push(warning.at(path.key(key).pointer()));
                    false
                }
            }
        });
    }

    fn mapped(&mut self, text: &str, base: FileId) -> Result<String, Diagnostic> {
        let Some(section) = Kind::Schema.section() else {
            return Ok(text.to_owned());
        };
        let is_reference = text.contains(['#', '/']);
        if !is_reference {
            let local = reference(section, text);
            if base != FileId::MAIN
                && let Ok(name) = self.component(&local, Kind::Schema, section, base)
            {
                return Ok(reference(section, &name));
            }
            if self
                .known
                .get(section)
                .is_some_and(|keys| keys.contains(text))
            {
                return Ok(local);
            }
            let is_file = std::path::Path::new(text)
                .extension()
                .is_some_and(|extension| {
                    ["yaml", "yml", "json"]
                        .iter()
                        .any(|known| extension.eq_ignore_ascii_case(known))
                });
            if !is_file {
                return Err(Diagnostic::new(
                    Code::UnresolvedReference,
                    format!("`$ref` names nothing: no schema is called `{text}`"),
                ));
            }
        }
        let name = self.component(text, Kind::Schema, section, base)?;
        Ok(reference(section, &name))
    }
}
