//! The tables say, for each object of `OpenAPI`, which field has which shape; every walk in this stage is driven by them.

mod schema;
mod tables;

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// A string.
    Text,
    /// `true` or `false`.
    Flag,
    /// Any number.
    Number,
    /// A whole number from 0 up.
    Count,
    /// A list of strings.
    Names,
    /// Any value at all: examples, defaults, extensions.
    Any,
    /// An object of a kind, written out.
    Object(Kind),
    /// An object of a kind, or a `$ref` to one.
    Reference(Kind),
    /// `true`, `false` or a schema.
    FlagOrSchema,
    /// A mapping with keys of the author's choice.
    Map(&'static Shape),
    /// A list.
    List(&'static Shape),
}

/// What becomes of a field in `openapiv3`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Keep {
    /// `openapiv3` has the field.
    Native,
    /// It goes under its extension key, `x-` and its name.
    Extension,
    /// It has served its purpose, or says nothing about the API.
    Drop,
}

/// One field of one kind of object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) keep: Keep,
}

/// What is known of one kind of object.
#[derive(Debug)]
pub(crate) struct Grammar {
    /// The kind with its article, for messages.
    pub(crate) name: &'static str,
    pub(crate) fields: &'static [Field],
    /// The shape of entries whose keys the author chooses (paths, status codes).
    pub(crate) entries: Option<Shape>,
}

/// The kinds of objects.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Root,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Paths,
    PathItem,
    Operation,
    ExternalDocumentation,
    Parameter,
    Header,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Callback,
    Example,
    Link,
    Tag,
    Schema,
    Discriminator,
    Components,
    SecurityScheme,
    Flows,
    Flow,
    SecurityRequirement,
}

impl Kind {
    /// The section of `components` that holds objects of this kind, if a `$ref` to it may stay.
    pub(crate) const fn section(self) -> Option<&'static str> {
        Some(match self {
            Self::Schema => "schemas",
            Self::Response => "responses",
            Self::Parameter => "parameters",
            Self::Example => "examples",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::SecurityScheme => "securitySchemes",
            Self::Link => "links",
            Self::Callback => "callbacks",
            _ => return None,
        })
    }

    /// The kind with its article, for messages.
    pub(crate) fn name(self) -> &'static str {
        self.grammar().name
    }

    /// The field of that name.
    pub(crate) fn field(self, name: &str) -> Option<&'static Field> {
        self.grammar()
            .fields
            .iter()
            .find(|field| field.name == name)
    }

    /// The shape of the entry of that name, listed or free.
    pub(crate) fn shape_of(self, name: &str) -> Option<Shape> {
        match self.field(name) {
            Some(field) => Some(field.shape),
            None if name.starts_with("x-") => None,
            None => self.grammar().entries,
        }
    }
}

impl Shape {
    /// The shape one segment further down.
    pub(crate) fn below(self, segment: &str) -> Option<Self> {
        match self {
            Self::Object(kind) | Self::Reference(kind) => kind.shape_of(segment),
            Self::FlagOrSchema => Kind::Schema.shape_of(segment),
            Self::Map(inner) | Self::List(inner) => Some(*inner),
            Self::Text | Self::Flag | Self::Number | Self::Count | Self::Names | Self::Any => None,
        }
    }

    /// What this is, with its article, for messages; none where it may be anything.
    pub(crate) fn name(self) -> Option<String> {
        let name = match self {
            Self::Object(_) | Self::Reference(_) | Self::FlagOrSchema => self.kind()?.name(),
            Self::Map(inner) => {
                let entry = inner
                    .name()
                    .map(|name| format!(", each entry of which is {name}"));
                return Some(format!("a mapping{}", entry.unwrap_or_default()));
            }
            Self::List(_) | Self::Names => "a list",
            Self::Text => "a string",
            Self::Flag => "a boolean",
            Self::Number | Self::Count => "a number",
            Self::Any => return None,
        };
        Some(name.to_owned())
    }

    /// The kind of the object itself, where there is one.
    pub(crate) const fn kind(self) -> Option<Kind> {
        match self {
            Self::Object(kind) | Self::Reference(kind) => Some(kind),
            Self::FlagOrSchema => Some(Kind::Schema),
            _ => None,
        }
    }
}

/// The shape of the node at a pointer of a whole description, where the tables know it.
pub(crate) fn shape_at(segments: &[&str]) -> Option<Shape> {
    let root = Shape::Object(Kind::Root);
    segments
        .iter()
        .try_fold(root, |shape, segment| shape.below(segment))
}

/// The kind of the node at a pointer of a whole description, where the tables know it.
pub(crate) fn kind_at(segments: &[&str]) -> Option<Kind> {
    shape_at(segments)?.kind()
}

/// A field that `openapiv3` has.
const fn native(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        keep: Keep::Native,
    }
}

/// A field that goes under an extension key.
const fn extension(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        keep: Keep::Extension,
    }
}

/// A field that is not kept.
const fn dropped(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        keep: Keep::Drop,
    }
}
