//! One constant per extension key under which the loaded document keeps what `openapiv3` has no field for.
//!
//! The rule is one: the keyword `foo` of `OpenAPI` 3.1 or 3.2 is kept as `x-foo`, in the object it stood in. Schemas below
//! these keys are lowered to 3.0 like all others, and their references are resolved.

/// [`OpenAPI`](openapiv3::OpenAPI): a mapping from names to path items, those of `webhooks`.
pub const WEBHOOKS: &str = "x-webhooks";
/// [`Components`](openapiv3::Components): the path items that others refer to, which were inlined there.
pub const PATH_ITEMS: &str = "x-pathItems";
/// [`License`](openapiv3::License): the SPDX expression.
pub const IDENTIFIER: &str = "x-identifier";
/// `Info`, `Response`, `Tag`: a short text.
pub const SUMMARY: &str = "x-summary";
/// [`PathItem`](openapiv3::PathItem): the operation of the method QUERY.
pub const QUERY: &str = "x-query";
/// [`PathItem`](openapiv3::PathItem): a mapping from further methods to operations.
pub const ADDITIONAL_OPERATIONS: &str = "x-additionalOperations";
/// [`MediaType`](openapiv3::MediaType): the schema of each item of a stream.
pub const ITEM_SCHEMA: &str = "x-itemSchema";
/// [`Parameter`](openapiv3::Parameter): `querystring`, where the whole query is one parameter (held as a query parameter).
pub const IN: &str = "x-in";
/// [`Header`](openapiv3::Header): the boolean of that name.
pub const EXPLODE: &str = "x-explode";
/// `SecurityScheme`: `mutualTLS`, which is held as the HTTP scheme `mutualTLS`.
pub const TYPE: &str = "x-type";
/// [`OAuth2Flows`](openapiv3::OAuth2Flows): the flow of that name.
pub const DEVICE_AUTHORIZATION: &str = "x-deviceAuthorization";
/// [`Discriminator`](openapiv3::Discriminator): the schema when no mapping applies.
pub const DEFAULT_MAPPING: &str = "x-defaultMapping";

/// Schema: how the value is written as XML.
pub const XML: &str = "x-xml";
/// Schema: a constant that is a mapping or a list; a scalar one becomes an `enum` of one value.
pub const CONST: &str = "x-const";
/// Schema: the list of examples, of which the first is also `example`.
pub const EXAMPLES: &str = "x-examples";
/// Schema: a list of schemas, one per position of a tuple; `items` is then for the rest.
pub const PREFIX_ITEMS: &str = "x-prefixItems";
/// Schema: a mapping from patterns to schemas.
pub const PATTERN_PROPERTIES: &str = "x-patternProperties";
/// Schema: the schema of every key.
pub const PROPERTY_NAMES: &str = "x-propertyNames";
/// Schema: a schema that one item has to match.
pub const CONTAINS: &str = "x-contains";
/// Schema: how many items have to match at least.
pub const MIN_CONTAINS: &str = "x-minContains";
/// Schema: how many items may match at most.
pub const MAX_CONTAINS: &str = "x-maxContains";
/// Schema: `false`, or the schema of properties that no part mentions.
pub const UNEVALUATED_PROPERTIES: &str = "x-unevaluatedProperties";
/// Schema: `false`, or the schema of items that no part mentions.
pub const UNEVALUATED_ITEMS: &str = "x-unevaluatedItems";
/// Schema: a mapping from a property to those that it makes required.
pub const DEPENDENT_REQUIRED: &str = "x-dependentRequired";
/// Schema: a mapping from a property to the schema that it makes apply.
pub const DEPENDENT_SCHEMAS: &str = "x-dependentSchemas";
/// Schema: a condition.
pub const IF: &str = "x-if";
/// Schema: what holds where the condition does.
pub const THEN: &str = "x-then";
/// Schema: what holds where the condition does not.
pub const ELSE: &str = "x-else";
/// Schema: `base64` and the like; `format` is then `byte`.
pub const CONTENT_ENCODING: &str = "x-contentEncoding";
/// Schema: the media type of the string's content.
pub const CONTENT_MEDIA_TYPE: &str = "x-contentMediaType";
/// Schema: the schema of the string's content.
pub const CONTENT_SCHEMA: &str = "x-contentSchema";
/// Schema: an upper limit beyond 64 bits.
pub const MAXIMUM: &str = "x-maximum";
/// Schema: a lower limit beyond 64 bits.
pub const MINIMUM: &str = "x-minimum";
