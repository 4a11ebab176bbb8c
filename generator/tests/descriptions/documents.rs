//! What a description says about the wire that the IR does not keep, because no Rust type depends on it: formats of
//! strings such as `uri`, headers and links of responses, and whether a body has to be sent.

use serde_json::Value;

use crate::facts::Facts;

/// Adds what the document says about the operations with these ids.
pub(crate) fn add_facts(facts: &mut Facts, document: &Value, ids: &[&str]) {
    let mut reader = Reader {
        document,
        facts,
        open: Vec::new(),
    };
    for (_, path) in entries(&document["paths"]) {
        for (_, operation) in entries(path) {
            if let Some(id) = operation["operationId"]
                .as_str()
                .filter(|id| ids.contains(id))
            {
                reader.operation(id, operation);
            }
        }
    }
}

struct Reader<'a> {
    document: &'a Value,
    facts: &'a mut Facts,
    /// The references that are being followed.
    open: Vec<&'a str>,
}

impl<'a> Reader<'a> {
    fn operation(&mut self, at: &str, operation: &'a Value) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let parameter = self.resolve(parameter);
            let text = |key: &str| parameter[key].as_str().unwrap_or_default();
            let at = format!("{at} {} {}", text("in"), text("name"));
            self.schema(&at, &parameter["schema"]);
        }
        let body = self.resolve(&operation["requestBody"]);
        if !body.is_null() {
            let required = body["required"].as_bool().unwrap_or_default();
            self.fact(at, "body is required", if required { "yes" } else { "no" });
            for (_, media_type) in entries(&body["content"]) {
                self.schema(&format!("{at} form"), &media_type["schema"]);
            }
        }
        let is_success = |(status, _): &(&String, &Value)| status.starts_with('2');
        let responses = || entries(&operation["responses"]).filter(is_success);
        for (status, response) in responses() {
            let one = responses().count() == 1;
            let at = if one {
                format!("{at} answer")
            } else {
                format!("{at} answer {status}")
            };
            let response = self.resolve(response);
            for (what, places) in [("header", "headers"), ("link", "links")] {
                for (name, _) in entries(&response[places]) {
                    self.fact(&at, &format!("{what} {name}"), "yes");
                }
            }
            for (_, media_type) in entries(&response["content"]) {
                self.schema(&at, &media_type["schema"]);
            }
        }
    }

    fn schema(&mut self, at: &str, schema: &'a Value) {
        if let Some(reference) = schema["$ref"].as_str() {
            if !self.open.contains(&reference) {
                self.open.push(reference);
                self.schema(at, self.resolve(schema));
                self.open.pop();
            }
            return;
        }
        if let Some(format) = schema["format"].as_str() {
            self.fact(at, "format", format);
        }
        for (name, property) in entries(&schema["properties"]) {
            self.schema(&format!("{at}.{name}"), property);
        }
        self.schema_if_there(&format!("{at}[]"), &schema["items"]);
        self.schema_if_there(&format!("{at}{{}}"), &schema["additionalProperties"]);
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.schema(at, part);
        }
    }

    fn schema_if_there(&mut self, at: &str, schema: &'a Value) {
        if schema.is_object() {
            self.schema(at, schema);
        }
    }

    fn fact(&mut self, at: &str, what: &str, fact: &str) {
        self.facts.insert(format!("{at}: {what}"), fact.to_owned());
    }

    fn resolve(&self, value: &'a Value) -> &'a Value {
        let Some(reference) = value["$ref"].as_str() else {
            return value;
        };
        let target = reference
            .strip_prefix('#')
            .and_then(|pointer| self.document.pointer(pointer));
        target.unwrap_or_else(|| panic!("{reference} names nothing"))
    }
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}
