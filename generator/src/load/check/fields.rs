//! One loop over the fields of an object does what the table says of each: check, keep, rename or leave out.

use crate::diagnostics::Code;
use serde_json::{Map, Value};

use super::{Check, Fate};
use crate::load::grammar::{Keep, Kind, Shape};
use crate::load::path::Path;

impl Check<'_> {
    /// Checks an object, or leaves alone the reference that stands for one.
    pub(super) fn object(
        &mut self,
        value: &mut Value,
        kind: Kind,
        may_refer: bool,
        path: &Path<'_>,
    ) -> Fate {
        if kind == Kind::Schema {
            schema_of_flag(value);
        }
        if kind != Kind::Discriminator && kind != Kind::Schema {
            self.mapping_for_empty_list(value, path);
        }
        if kind == Kind::Discriminator && value.is_string() {
            self.report(
                Code::WrongValue,
                path,
                "`discriminator` must be a mapping; the string is read as its `propertyName`",
            );
            *value = serde_json::json!({ "propertyName": value.take() });
        }
        let wrapped = kind == Kind::Example && !value.is_object() && !value.is_null();
        if wrapped {
            self.repaired(Code::Example, "bare example", path, || {
                "an example must be a mapping with a `value`".to_owned()
            });
            *value = serde_json::json!({ "value": value.take() });
        }
        let Value::Object(map) = value else {
            return self.mismatch(value, &format!("{} (a mapping)", plain_name(kind)), path);
        };
        if map.get("$ref").is_some_and(Value::is_string) {
            if !may_refer || kind != Kind::Schema {
                self.plain_reference(map, kind, path);
                return Fate::Stays;
            }
            if self.schema_reference(map, path) {
                return Fate::Stays;
            }
        }
        self.nulls(map, kind, path);
        self.before(map, kind, path);
        self.fields(map, kind, path);
        self.after(map, kind, path)
    }

    /// Of a reference to anything but a schema only the reference itself is kept.
    fn plain_reference(&mut self, map: &mut Map<String, Value>, kind: Kind, path: &Path<'_>) {
        if map.len() > 1 {
            let kept = |key: &str| {
                matches!(key, "$ref" | "summary" | "description") || key.starts_with("x-")
            };
            if let Some(other) = map.keys().find(|key| !kept(key)) {
                let message = format!("`{other}` next to the `$ref` of {} is ignored", kind.name());
                self.repaired(
                    Code::ReferenceSibling,
                    &format!("sibling {}", kind.name()),
                    path,
                    || message,
                );
            }
            map.retain(|key, _| key == "$ref");
        }
    }

    /// What has to be put right before the fields are checked one by one.
    fn before(&mut self, map: &mut Map<String, Value>, kind: Kind, path: &Path<'_>) {
        match kind {
            Kind::Schema => self.schema(map, path),
            Kind::Root => self.root(map, path),
            Kind::Paths => self.paths(map, path),
            Kind::Operation => self.operation(map, path),
            Kind::Responses => self.responses(map, path),
            Kind::Callback => map.retain(|key, _| !key.starts_with("x-")),
            Kind::Parameter | Kind::Header => self.list_of_examples(map, path),
            Kind::MediaType => {
                self.list_of_examples(map, path);
                self.item_schema(map, path);
            }
            Kind::SecurityRequirement => self.security_requirement(map, path),
            _ => {}
        }
    }

    /// A key with nothing after it is read as if it were not there, or as an empty object of the author's naming.
    fn nulls(&mut self, map: &mut Map<String, Value>, kind: Kind, path: &Path<'_>) {
        if !map.values().any(Value::is_null) {
            return;
        }
        let entries = kind.grammar().entries;
        let mut gone = Vec::new();
        for (key, child) in map.iter_mut().filter(|(_, child)| child.is_null()) {
            let path = path.key(key);
            match (kind.field(key), entries) {
                (Some(field), _) if !matches!(field.shape, Shape::Any) => {
                    self.repaired(
                        Code::WrongValue,
                        &format!("null {}.{key}", kind.name()),
                        &path,
                        || format!("`{key}` is empty; it is read as if it were not there"),
                    );
                    gone.push(key.clone());
                }
                (None, Some(Shape::Names)) => *child = Value::Array(Vec::new()),
                (None, Some(shape)) if !key.starts_with("x-") => {
                    self.empty_entry(child, shape, &path);
                }
                _ => {}
            }
        }
        for key in gone {
            map.shift_remove(&key);
        }
    }

    /// What can only be judged once the fields have their shapes.
    fn after(&mut self, map: &mut Map<String, Value>, kind: Kind, path: &Path<'_>) -> Fate {
        match kind {
            Kind::Schema => self.schema_values(map, path),
            Kind::Info => self.info(map, path),
            Kind::Parameter => self.parameter(map, path),
            Kind::SecurityScheme => self.security_scheme(map, path),
            Kind::Header => self.header(map, path),
            Kind::Response | Kind::RequestBody => self.content_and_description(map, kind, path),
            Kind::Encoding => self.encoding(map, path),
            Kind::Tag => return self.needs(map, "name", kind, path),
            Kind::Server | Kind::ExternalDocumentation => {
                return self.needs(map, "url", kind, path);
            }
            Kind::Discriminator => return self.needs(map, "propertyName", kind, path),
            Kind::ServerVariable => self.server_variable(map, path),
            Kind::License => self.default_text(map, "name", kind, path),
            Kind::Flow => self.flow(map, path),
            Kind::Link => return self.link(map, path),
            _ => {}
        }
        Fate::Stays
    }

    fn fields(&mut self, map: &mut Map<String, Value>, kind: Kind, path: &Path<'_>) {
        let grammar = kind.grammar();
        let (mut gone, mut renamed) = (Vec::new(), Vec::new());
        for (key, child) in map.iter_mut() {
            let listed = kind.field(key).map(|field| (field.shape, field.keep));
            let free = grammar.entries.map(|shape| (shape, Keep::Native));
            let Some((shape, keep)) = listed.or(free.filter(|_| !key.starts_with("x-"))) else {
                if !key.starts_with("x-") {
                    self.unknown_field(key, kind, path);
                    renamed.push(key.clone());
                }
                continue;
            };
            let path = path.key(key);
            if keep == Keep::Drop {
                gone.push(key.clone());
                continue;
            }
            if self.value(child, shape, &path) == Fate::Goes {
                gone.push(key.clone());
            } else if keep == Keep::Extension {
                renamed.push(key.clone());
            }
        }
        for key in gone {
            map.shift_remove(&key);
        }
        for key in renamed {
            if let Some(value) = map.shift_remove(&key) {
                map.insert(format!("x-{key}"), value);
            }
        }
    }

    fn unknown_field(&mut self, key: &str, kind: Kind, path: &Path<'_>) {
        if key.starts_with('$') && kind == Kind::Schema {
            return;
        }
        self.repaired(
            Code::UnknownField,
            &format!("unknown {}.{key}", kind.name()),
            &path.key(key),
            || format!("`{key}` is no field of {}; it is ignored", kind.name()),
        );
    }

    /// Leaves out an object that cannot be used without one of its fields.
    fn needs(
        &mut self,
        map: &Map<String, Value>,
        field: &str,
        kind: Kind,
        path: &Path<'_>,
    ) -> Fate {
        if map.contains_key(field) {
            return Fate::Stays;
        }
        self.report(
            Code::MissingPart,
            path,
            format!(
                "{} needs `{field}`; without it, it is left out",
                kind.name()
            ),
        );
        Fate::Goes
    }

    /// Gives a required text that is missing as the empty one.
    pub(super) fn default_text(
        &mut self,
        map: &mut Map<String, Value>,
        field: &str,
        kind: Kind,
        path: &Path<'_>,
    ) {
        if !map.contains_key(field) {
            self.report(
                Code::MissingPart,
                path,
                format!(
                    "`{field}` is missing from {}; it is read as empty",
                    kind.name()
                ),
            );
            map.insert(field.to_owned(), "".into());
        }
    }
}

/// JSON Schema's `true` takes anything and `false` nothing.
fn schema_of_flag(value: &mut Value) {
    if let Value::Bool(anything) = value {
        *value = if *anything {
            serde_json::json!({})
        } else {
            serde_json::json!({ "not": {} })
        };
    }
}

fn plain_name(kind: Kind) -> &'static str {
    kind.name()
}
