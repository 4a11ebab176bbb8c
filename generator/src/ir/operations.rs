//! Operations: what is sent, what is answered, how lists go on.

use super::{Docs, ErrorId, IntegerType, Rule, SchemeId, Server, Type};
use crate::names::Name;

/// Operations that stand in one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The tag and its module.
    pub name: Name,
    /// What the description says of the tag.
    pub docs: Docs,
    /// The trait of servers that has these operations; `None` if all stand in `Api`. Either every
    /// group has one or none has.
    pub server_trait: Option<Name>,
    /// In the order of the description.
    pub operations: Vec<Operation>,
}

/// An operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The struct; the wire name is the `operationId`, or method and path where it has none.
    pub name: Name,
    /// The method of clients and of the `Api` trait; same wire name.
    pub function: Name,
    /// Summary and description.
    pub docs: Docs,
    /// Whether the description calls it deprecated.
    pub deprecated: bool,
    /// The HTTP method in capitals: a constant of `http::Method`.
    pub method: String,
    /// The server that has it, if that is not the first one of the description: absolute, without a trailing
    /// slash.
    pub server: Option<Server>,
    /// The path template from the root, `{name}` for parameters by wire name, and the query that stands in it.
    pub path: String,
    /// The same without the query, as a request has it: whatever no URL holds is percent-encoded, but for the names in braces.
    pub wire_path: String,
    /// The query in the path, if there is one.
    pub query: Option<FixedQuery>,
    /// Path, query, header, form and body parameters; fields of the struct, in the order of the
    /// description, those of the body last.
    pub parameters: Vec<Parameter>,
    /// The media type of the body, or the range that it is in: `image/*`. None: there is no body.
    pub content_type: Option<String>,
    /// Other media types, or ranges such as `application/*+json`, under which servers take the same body.
    pub also_taken: Vec<String>,
    /// What a successful response holds.
    pub outcome: Outcome,
    /// What it answers instead of its outcome to those who ask for items one by one, unless that is a part of the
    /// outcome: its content is [`Content::Items`].
    pub items: Option<Response>,
    /// The way to a boolean that asks for [`Self::items`]: a parameter, and perhaps a property of the model that it
    /// holds. Empty where there is none.
    pub asks_for_items: Vec<Name>,
    /// The headers of successful responses, where any is documented that is not told by the outcome.
    pub headers: Option<Headers>,
    /// The headers of errors, where any is documented: none of them is required.
    pub error_headers: Option<Headers>,
    /// Documented errors, the most specific status first. Those of one status follow each other: JSON before texts, and
    /// each media type once. JSON of a media type that is none of them is the first one.
    pub errors: Vec<ErrorCase>,
    /// Alternatives; each needs all of its schemes. Empty: anyone may call it. An empty alternative
    /// among others: credentials are optional.
    pub security: Vec<Vec<SchemeId>>,
    /// Answers that the description gives as examples, in its order.
    pub examples: Vec<AnswerExample>,
    /// How pages follow each other, for lists.
    pub paging: Option<Paging>,
    /// Whether it is the API that calls, and its user who answers. Such an operation stands in
    /// [`Api::webhooks`](super::Api::webhooks), needs no credentials and has neither pages nor errors.
    pub incoming: bool,
}

/// A query that is the same in all requests. No parameter has one of its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedQuery {
    /// As a request has it, without the question mark: whatever no URL holds is percent-encoded.
    pub sent: String,
    /// The names of its pairs, at least one, decoded.
    pub names: Vec<String>,
}

/// An answer as the description has it, which need not be one that it allows.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerExample {
    /// With which statuses.
    pub status: StatusPattern,
    /// Its name among several.
    pub name: Option<String>,
    /// Its media type.
    pub media_type: String,
    /// Its body.
    pub body: serde_json::Value,
}

/// The headers of all successful responses of an operation, or of all of its errors.
#[derive(Clone, Debug, PartialEq)]
pub struct Headers {
    /// The struct, in the module of the operation.
    pub name: Name,
    /// Its fields, at least one, by wire name: those that every success has are required. Each stands in
    /// [`Place::Header`], [`Place::HeaderLines`], or [`Place::Styled`] in a [`Part::Header`].
    pub fields: Vec<Parameter>,
}

/// A parameter of an operation, or a header of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The field, the argument or the setter.
    pub name: Name,
    /// What the description says of it.
    pub docs: Docs,
    /// The type of its value; for a list parameter the list.
    pub value: Type,
    /// Required ones are arguments; the others are `Option` fields (lists: empty vectors) with
    /// setters.
    pub required: bool,
    /// Where it stands in the request.
    pub place: Place,
    /// Limits of the value.
    pub rules: Vec<Rule>,
    /// Personal data: never printed in full.
    pub pii: bool,
    /// For files: the media type of those that have none of their own.
    pub media_type: Option<String>,
}

/// Where a parameter stands, and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A segment of the path, or a part of one. Always required.
    Path,
    /// The query: one value.
    Query,
    /// The query: once per item.
    QueryList,
    /// The query: items in one value, with this character between them.
    QueryJoined(char),
    /// A header, whose wire name is lower-case.
    Header,
    /// A header, whose wire name is lower-case: a line per item. Only answers have one.
    HeaderLines,
    /// A field of a form: one value.
    Form,
    /// A field of a form: once per item.
    FormList,
    /// A field of a form that holds a JSON text.
    FormJson,
    /// A part of a body that has several, or one for each item of a list.
    Multipart {
        /// What it is.
        kind: PartKind,
        /// Whether there is one for each item.
        repeated: bool,
    },
    /// Anything that is not one text, and everything in cookies, as a style writes it.
    Styled(Part, Style),
    /// The body: JSON.
    Json,
    /// The body: text (`String`).
    TextBody,
    /// The body: anything (`Bytes`).
    BytesBody,
    /// The body: anything of a range of media types (`Media`).
    MediaBody,
}

/// What a part of a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// A text.
    Text,
    /// A text for each scalar that a choice of scalars, and of lists of these, holds.
    Scalars,
    /// A JSON text.
    Json,
    /// A file.
    File,
}

/// The part of a request that a parameter stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The path. Always required.
    Path,
    /// The query.
    Query,
    /// A header, whose wire name is lower-case.
    Header,
    /// The cookies.
    Cookie,
    /// A form.
    Form,
}

/// How a value is written; `support::styles::Style` has the same variants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// In one text, with this separator.
    Joined(char),
    /// In one text, properties as `name=value`.
    Assigned,
    /// A pair for each item or property.
    Exploded,
    /// The same, where properties may have any names.
    Rest,
    /// Pairs that name the way in brackets.
    Deep,
    /// A JSON text.
    Json,
    /// After a dot.
    Label,
    /// After a dot each.
    LabelExploded,
    /// After `;name=`.
    Matrix,
    /// After `;name=` each.
    MatrixExploded,
}

/// What a successful response holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// One response, or several that hold the same.
    One(Response),
    /// An enum by status.
    Several {
        /// The enum's name, in the module of the operation.
        name: Name,
        /// Its variants.
        cases: Vec<Case>,
    },
}

/// A success that is told from others by its status.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The variant; the wire name is the status.
    pub name: Name,
    /// What the description says of it.
    pub docs: Docs,
    /// What it holds.
    pub response: Response,
    /// Whether it is every success that no other case names: its status is the one that servers send.
    pub rest: bool,
}

/// A response.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The status that a server sends, and that a client tells cases apart by.
    pub status: u16,
    /// Its content.
    pub content: Content,
}

/// What a response holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// `()`.
    Empty,
    /// A JSON value.
    Json(Type),
    /// A JSON value, with this media type instead of `application/json`.
    JsonAs(Type, String),
    /// `String`, with this media type.
    Text(String),
    /// `Bytes`, with this media type.
    Bytes(String),
    /// `support::operation::Media`: bytes of one of these media types, as `Accept` lists them.
    Media(String),
    /// Items that come one by one, or a vector of all of them.
    Items(Items),
    /// `support::operation::Redirect`: where to go instead; only with a status from 301 to 308.
    Redirect,
}

/// Items that come one by one.
#[derive(Clone, Debug, PartialEq)]
pub struct Items {
    /// The media type of all of them.
    pub media_type: String,
    /// What one of them is.
    pub item: Item,
}

/// One of several items.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// `support::events::Event`: a server-sent event whose data is JSON.
    Event(Type),
    /// `support::events::Event<String>`: a server-sent event whose data is a text.
    TextEvent,
    /// A server-sent event whose fields are the properties of this type.
    Fields(Type),
    /// A line of JSON.
    Line(Type),
}

/// A documented error of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorCase {
    /// Which statuses.
    pub status: StatusPattern,
    /// The media type that a server sends.
    pub media_type: String,
    /// The media type that a client expects, or a range: `text/*`.
    pub accepted: String,
    /// Which body.
    pub body: ErrorId,
}

/// A key of `responses`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusPattern {
    /// `404`.
    Exactly(u16),
    /// `4XX`: the first digit.
    Range(u16),
    /// `default`.
    Any,
}

/// How a list goes on.
#[derive(Clone, Debug, PartialEq)]
pub struct Paging {
    /// Where the next page is told.
    pub style: PageStyle,
    /// The way to the items: properties, the outermost first. Empty where the page is a list itself.
    pub items: Vec<PageField>,
    /// The type of one item.
    pub item: Type,
    /// The way to the next page's URL or cursor; empty where the style needs none.
    pub next: Vec<PageField>,
    /// The type of the URL or cursor: a string, or something that is printed as one.
    pub next_type: Type,
    /// The way to a boolean that says whether there are more; empty where there is none.
    pub more: Vec<PageField>,
    /// The number of all items, or of all pages where these have numbers.
    pub total: Option<PageTotal>,
    /// The parameter that sets the size of pages.
    pub page_size: Option<PageSize>,
}

/// Where the next page of a list is told. Parameters are those of the query, by wire name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageStyle {
    /// A URL on the page.
    Url,
    /// The `Link` header with the relation `next`.
    Link,
    /// A text on the page that this parameter takes.
    Cursor(String),
    /// This parameter counts the items before the page.
    Offset(String),
    /// This parameter counts the pages.
    Number {
        /// Its name.
        parameter: String,
        /// The number of the first page.
        first: u64,
    },
}

/// A number in a page.
#[derive(Clone, Debug, PartialEq)]
pub struct PageTotal {
    /// The way to it: properties, the outermost first.
    pub way: Vec<PageField>,
    /// Its width.
    pub integer: IntegerType,
}

/// A property on the way to something in a page.
#[derive(Clone, Debug, PartialEq)]
pub struct PageField {
    /// The field.
    pub name: Name,
    /// Whether it is an `Option`.
    pub optional: bool,
}

/// The parameter that sets the size of pages.
#[derive(Clone, Debug, PartialEq)]
pub struct PageSize {
    /// The parameter; optional, an integer.
    pub parameter: Name,
    /// Its width.
    pub integer: IntegerType,
    /// The largest size, if there is one.
    pub max: Option<u64>,
}
