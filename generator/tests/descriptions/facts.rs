//! What operations look like on the wire, as a table from places to facts in which no Rust name occurs.

use std::collections::{BTreeMap, BTreeSet};

use generator::ir::{
    Api, Bound, Case, Content, ErrorValue, IntegerType, Operation, Outcome, PageField, Parameter,
    Place, Presence, Response, Rule, SchemeId, SchemeKind, Shape, StatusPattern, TextForm, TextId,
    Type, TypeId,
};

use crate::inputs::operations;

/// Facts by place: `ListFunction query PageSize: largest` → `1000`.
pub(crate) type Facts = BTreeMap<String, String>;

/// All facts about the operations with these ids.
pub(crate) fn facts(api: &Api, ids: &[&str]) -> Facts {
    let mut reader = Reader {
        api,
        facts: Facts::new(),
        open: Vec::new(),
    };
    reader.fact("server", "URL", api.base_url.as_deref().unwrap_or("none"));
    for id in ids {
        let operation = operations(api).find(|operation| operation.name.wire() == *id);
        reader.operation(operation.unwrap_or_else(|| panic!("there is no operation {id}")));
    }
    reader.facts
}

/// One line for each place in which the two differ.
pub(crate) fn differences(ours: &Facts, theirs: &Facts) -> Vec<String> {
    let places: BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
    let says = |facts: &Facts, place: &str| {
        let fact = facts.get(place);
        fact.map_or_else(|| "nothing".to_owned(), |fact| format!("`{fact}`"))
    };
    places
        .into_iter()
        .filter(|place| ours.get(*place) != theirs.get(*place))
        .map(|place| {
            format!(
                "{place}: {}, not {}",
                says(ours, place),
                says(theirs, place)
            )
        })
        .collect()
}

struct Reader<'a> {
    api: &'a Api,
    facts: Facts,
    /// The models that are being described, the outermost first, each with its place.
    open: Vec<(TypeId, String)>,
}

impl Reader<'_> {
    fn fact(&mut self, at: &str, what: &str, fact: impl Into<String>) {
        let old = self.facts.insert(format!("{at}: {what}"), fact.into());
        assert_eq!(old, None, "two facts have the place {at}: {what}");
    }

    fn operation(&mut self, operation: &Operation) {
        let at = operation.name.wire();
        self.fact(at, "method", &operation.method);
        self.fact(at, "path", &operation.path);
        let order: Vec<_> = operation
            .parameters
            .iter()
            .map(|it| it.name.wire())
            .collect();
        self.fact(at, "parameters", order.join(", "));
        for parameter in &operation.parameters {
            self.parameter(at, parameter);
        }
        if let Some(media_type) = &operation.content_type {
            self.fact(at, "body", media_type);
        }
        match &operation.outcome {
            Outcome::One(response) => self.response(&format!("{at} answer"), response),
            Outcome::Several { cases, .. } => {
                for Case { response, .. } in cases {
                    self.response(&format!("{at} answer {}", response.status), response);
                }
            }
        }
        self.errors(operation);
        self.security(operation);
        self.paging(operation);
    }

    fn parameter(&mut self, operation: &str, parameter: &Parameter) {
        let (place, form) = match parameter.place {
            Place::Path => ("path", "one value"),
            Place::Query => ("query", "one value"),
            Place::QueryList => ("query", "repeated"),
            Place::QueryJoined(_) => ("query", "joined"),
            Place::Header => ("header", "one value"),
            Place::HeaderLines => ("header", "a line per item"),
            Place::Form => ("form", "one value"),
            Place::FormList => ("form", "repeated"),
            Place::FormJson => ("form", "JSON"),
            Place::Multipart { .. } => ("body", "part"),
            Place::Styled(..) => ("anywhere", "styled"),
            Place::Json => ("body", "JSON"),
            Place::TextBody => ("body", "text"),
            Place::BytesBody | Place::MediaBody => ("body", "bytes"),
        };
        let at = format!("{operation} {place} {}", parameter.name.wire());
        let separator = match parameter.place {
            Place::QueryJoined(separator) => format!(" with `{separator}`"),
            Place::Styled(part, style) => format!(": {part:?}, {style:?}"),
            _ => String::new(),
        };
        self.fact(&at, "written as", format!("{form}{separator}"));
        self.fact(&at, "required", yes(parameter.required));
        self.value(&at, &parameter.value);
        self.rules(&at, &parameter.rules);
        if parameter.pii {
            self.fact(&at, "personal data", "yes");
        }
    }

    fn response(&mut self, at: &str, response: &Response) {
        self.fact(at, "status", response.status.to_string());
        match &response.content {
            Content::Empty => self.fact(at, "holds", "nothing"),
            Content::Text(media_type) => self.fact(at, "holds", format!("text, {media_type}")),
            Content::Redirect => self.fact(at, "holds", "a redirect"),
            Content::Items(items) => self.fact(at, "holds", format!("items, {}", items.media_type)),
            Content::Bytes(media_type) => self.fact(at, "holds", format!("bytes, {media_type}")),
            Content::Media(media_types) => self.fact(at, "holds", format!("any of {media_types}")),
            Content::JsonAs(value, media_type) => {
                self.fact(at, "holds", format!("JSON, {media_type}"));
                self.value(at, value);
            }
            Content::Json(value) => {
                self.fact(at, "holds", "JSON");
                self.value(at, value);
            }
        }
    }

    /// The documented errors of an operation; their bodies are described once.
    fn errors(&mut self, operation: &Operation) {
        if operation.errors.is_empty() {
            return;
        }
        let statuses = operation.errors.iter().map(|error| {
            let status = match error.status {
                StatusPattern::Exactly(status) => status.to_string(),
                StatusPattern::Range(digit) => format!("{digit}XX"),
                StatusPattern::Any => "any other".to_owned(),
            };
            format!("{status} as {}", error.media_type)
        });
        let statuses: Vec<_> = statuses.collect();
        self.fact(operation.name.wire(), "errors", statuses.join(", "));
        for error in &operation.errors {
            let at = format!("error {}", error.body.0 + 1);
            if !self.facts.contains_key(&format!("{at}: type")) {
                match self.api.error_bodies[error.body.0].value.clone() {
                    ErrorValue::Json(value) => self.value(&at, &value),
                    ErrorValue::Text => self.fact(&at, "type", "text"),
                }
            }
        }
    }

    fn security(&mut self, operation: &Operation) {
        let scheme = |id: &SchemeId| {
            let scheme = &self.api.schemes[id.0];
            let kind = match &scheme.kind {
                SchemeKind::Basic => "HTTP Basic".to_owned(),
                SchemeKind::Bearer => "bearer token".to_owned(),
                SchemeKind::ApiKeyHeader(name) => format!("key in header {name}"),
                SchemeKind::ApiKeyQuery(name) => format!("key in query {name}"),
                SchemeKind::ApiKeyCookie(name) => format!("key in cookie {name}"),
            };
            format!("{} ({kind})", scheme.name.wire())
        };
        let all = |schemes: &Vec<_>| schemes.iter().map(scheme).collect::<Vec<_>>().join(" and ");
        let mut alternatives: Vec<_> = operation.security.iter().map(all).collect();
        if alternatives.is_empty() {
            alternatives.push("none".to_owned());
        }
        self.fact(
            operation.name.wire(),
            "credentials",
            alternatives.join(" or "),
        );
    }

    fn paging(&mut self, operation: &Operation) {
        let Some(paging) = &operation.paging else {
            return;
        };
        let at = format!("{} pages", operation.name.wire());
        let items: Vec<_> = paging.items.iter().map(field).collect();
        self.fact(&at, "items in", items.join("."));
        let next: Vec<_> = paging.next.iter().map(field).collect();
        self.fact(&at, "next in", next.join(" → "));
        if let Some(size) = &paging.page_size {
            let max = size
                .max
                .map_or("no limit".to_owned(), |max| format!("at most {max}"));
            let width = integer(size.integer);
            self.fact(
                &at,
                "size in",
                format!("{}, {width}, {max}", size.parameter.wire()),
            );
        }
    }

    /// What a value looks like, and everything in it.
    fn value(&mut self, at: &str, value: &Type) {
        match value {
            Type::Boxed(inner) => self.value(at, inner),
            Type::Nullable(inner) => {
                self.fact(at, "null", "allowed");
                self.value(at, inner);
            }
            Type::List(item) => {
                self.fact(at, "type", "list");
                self.value(&format!("{at}[]"), item);
            }
            Type::Map(item) => {
                self.fact(at, "type", "map");
                self.value(&format!("{at}{{}}"), item);
            }
            Type::Defined(id) => self.model(at, *id),
            scalar => {
                let scalar = self.scalar(scalar);
                self.fact(at, "type", scalar);
            }
        }
    }

    fn scalar(&self, value: &Type) -> String {
        let name = match value {
            Type::Integer(width) => integer(*width),
            Type::Text(id) => return self.text(*id),
            Type::Foreign(path) => return format!("another crate's {path}"),
            Type::Boolean => "boolean",
            Type::Float => "number of 32 bits",
            Type::Double => "number of 64 bits",
            Type::String => "string",
            Type::Timestamp => "date-time",
            Type::Date => "date",
            Type::Rfc2822 => "date-time-rfc-2822",
            Type::Base64 => "base64",
            Type::Bytes => "bytes",
            Type::Any => "anything",
            composite => panic!("{composite:?} is no scalar"),
        };
        name.to_owned()
    }

    fn text(&self, id: TextId) -> String {
        let text = &self.api.texts[id.0];
        let length = match text.form {
            TextForm::Fixed(length) => format!(" of {length} bytes"),
            TextForm::Variable => String::new(),
        };
        format!("text{length} with pattern {}", text.pattern)
    }

    fn model(&mut self, at: &str, id: TypeId) {
        if let Some((_, outer)) = self.open.iter().find(|(open, _)| *open == id) {
            let again = format!("as {outer}");
            self.fact(at, "type", again);
            return;
        }
        self.open.push((id, at.to_owned()));
        let api = self.api;
        match &api.types[id.0].shape {
            Shape::Alias(value) => self.value(at, value),
            Shape::Enum(it) => {
                let values: Vec<_> = it
                    .variants
                    .iter()
                    .map(|variant| variant.name.wire())
                    .collect();
                self.fact(at, "type", format!("one of {}", values.join(", ")));
            }
            Shape::Union(it) => {
                let tag = it.tag.as_deref().unwrap_or("nothing");
                self.fact(at, "type", format!("union told apart by {tag}"));
                for (index, variant) in it.variants.iter().enumerate() {
                    let tag = it.tag.as_ref().map(|_| variant.name.wire());
                    let variant_at = tag.map_or_else(|| index.to_string(), str::to_owned);
                    self.value(&format!("{at}<{variant_at}>"), &variant.value);
                }
            }
            Shape::Struct(it) => {
                self.fact(at, "type", "object");
                for property in &it.properties {
                    let at = format!("{at}.{}", property.name.wire());
                    self.fact(&at, "presence", presence(property.presence));
                    self.value(&at, &property.value);
                    self.rules(&at, &property.rules);
                    if property.pii {
                        self.fact(&at, "personal data", "yes");
                    }
                }
                if let Some(additional) = &it.additional {
                    self.value(&format!("{at}{{}}"), &additional.value);
                }
            }
        }
        self.open.pop();
    }

    /// The limits of a value, one fact for each end of a range.
    fn rules(&mut self, at: &str, rules: &[Rule]) {
        for rule in rules {
            match rule {
                Rule::Length { min, max } => {
                    self.limit(at, "shortest", (*min > 0).then_some(min));
                    self.limit(at, "longest", max.as_ref());
                }
                Rule::Range { min, max } => {
                    self.limit(at, "smallest", min.as_ref());
                    self.limit(at, "largest", max.as_ref());
                }
                Rule::Bounds { min, max } => {
                    self.limit(at, "smallest", bound(*min).as_ref());
                    self.limit(at, "largest", bound(*max).as_ref());
                }
                Rule::Format(format) => {
                    self.limit(at, "format", Some(&format!("{format:?}").to_lowercase()));
                }
                Rule::Step(_) | Rule::Properties { .. } | Rule::Keys(..) | Rule::Positions(_) => {
                    self.limit(at, "more", Some(&format!("{rule:?}")));
                }
                Rule::MultipleOf(divisor) => self.limit(at, "multiple of", Some(divisor)),
                Rule::Items { min, max } => {
                    self.limit(at, "fewest", (*min > 0).then_some(min));
                    self.limit(at, "most", max.as_ref());
                }
                Rule::Listed(values) => {
                    let values: Vec<_> = values.iter().map(ToString::to_string).collect();
                    self.limit(at, "one of", Some(&values.join(", ")));
                }
                Rule::Unique => self.limit(at, "items are unique", Some(&"yes")),
                Rule::Known => self.limit(at, "unknown values are refused", Some(&"yes")),
                // What the model says about itself has been described with it.
                Rule::Model => {}
                Rule::Each(rules) => self.rules(&format!("{at}[]"), rules),
            }
        }
    }

    fn limit(&mut self, at: &str, what: &str, limit: Option<&impl ToString>) {
        if let Some(limit) = limit {
            self.fact(at, what, limit.to_string());
        }
    }
}

fn yes(it: bool) -> &'static str {
    if it { "yes" } else { "no" }
}

fn integer(width: IntegerType) -> &'static str {
    match width {
        IntegerType::I32 => "integer of 32 bits",
        IntegerType::I64 => "integer of 64 bits",
        IntegerType::U32 => "unsigned integer of 32 bits",
        IntegerType::U64 => "unsigned integer of 64 bits",
    }
}

fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Required => "always",
        Presence::Nullable => "always, or null",
        Presence::Optional => "may be missing",
        Presence::Maybe => "may be missing, or null",
    }
}

fn bound(bound: Bound) -> Option<String> {
    match bound {
        Bound::Unbounded => None,
        Bound::Included(limit) => Some(limit.to_string()),
        Bound::Excluded(limit) => Some(format!("{limit}, excluded")),
    }
}

fn field(field: &PageField) -> String {
    let optional = if field.optional { " (optional)" } else { "" };
    format!("{}{optional}", field.name.wire())
}
