//! The objects of `OpenAPI` other than schemas, with the fields of 3.0, 3.1 and 3.2.

use super::Shape::{Any, Flag, List, Map, Names, Object, Reference, Text};
use super::{Field, Grammar, Kind, Shape, extension, native, schema};

const SCHEMA: Shape = Reference(Kind::Schema);
const PARAMETERS: Shape = List(&Reference(Kind::Parameter));
const SERVERS: Shape = List(&Object(Kind::Server));
const CONTENT: Shape = Map(&Reference(Kind::MediaType));
const EXAMPLES: Shape = Map(&Reference(Kind::Example));
const HEADERS: Shape = Map(&Reference(Kind::Header));
const LINKS: Shape = Map(&Reference(Kind::Link));
const SECURITY: Shape = List(&Object(Kind::SecurityRequirement));
const OPERATION: Shape = Object(Kind::Operation);
const EXTERNAL: Field = native("externalDocs", Object(Kind::ExternalDocumentation));
const DESCRIPTION: Field = native("description", Text);

const fn grammar(name: &'static str, fields: &'static [Field]) -> Grammar {
    Grammar {
        name,
        fields,
        entries: None,
    }
}

impl Kind {
    /// The table of this kind.
    pub(crate) const fn grammar(self) -> &'static Grammar {
        match self {
            Self::Root => const { &grammar("the description", ROOT) },
            Self::Info => const { &grammar("an info object", INFO) },
            Self::Contact => const { &grammar("a contact", CONTACT) },
            Self::License => const { &grammar("a license", LICENSE) },
            Self::Server => const { &grammar("a server", SERVER) },
            Self::ServerVariable => const { &grammar("a server variable", SERVER_VARIABLE) },
            Self::Paths => PATHS,
            Self::PathItem => const { &grammar("a path item", PATH_ITEM) },
            Self::Operation => const { &grammar("an operation", OPERATION_FIELDS) },
            Self::ExternalDocumentation => {
                const { &grammar("external documentation", EXTERNAL_DOCUMENTATION) }
            }
            Self::Parameter => const { &grammar("a parameter", PARAMETER) },
            Self::Header => const { &grammar("a header", HEADER) },
            Self::RequestBody => const { &grammar("a request body", REQUEST_BODY) },
            Self::MediaType => const { &grammar("a media type", MEDIA_TYPE) },
            Self::Encoding => const { &grammar("an encoding", ENCODING) },
            Self::Responses => RESPONSES,
            Self::Response => const { &grammar("a response", RESPONSE) },
            Self::Callback => CALLBACK,
            Self::Example => const { &grammar("an example", EXAMPLE) },
            Self::Link => const { &grammar("a link", LINK) },
            Self::Tag => const { &grammar("a tag", TAG) },
            Self::Schema => const { &schema::GRAMMAR },
            Self::Discriminator => const { &grammar("a discriminator", DISCRIMINATOR) },
            Self::Components => const { &grammar("the components", COMPONENTS) },
            Self::SecurityScheme => const { &grammar("a security scheme", SECURITY_SCHEME) },
            Self::Flows => const { &grammar("the OAuth flows", FLOWS) },
            Self::Flow => const { &grammar("an OAuth flow", FLOW) },
            Self::SecurityRequirement => SECURITY_REQUIREMENT,
        }
    }
}

const PATHS: &Grammar = &Grammar {
    name: "the paths",
    fields: &[],
    entries: Some(Reference(Kind::PathItem)),
};
const RESPONSES: &Grammar = &Grammar {
    name: "the responses",
    fields: &[],
    entries: Some(Reference(Kind::Response)),
};
const CALLBACK: &Grammar = &Grammar {
    name: "a callback",
    fields: &[],
    entries: Some(Reference(Kind::PathItem)),
};
const SECURITY_REQUIREMENT: &Grammar = &Grammar {
    name: "a security requirement",
    fields: &[],
    entries: Some(Names),
};

const ROOT: &[Field] = &[
    native("openapi", Text),
    native("info", Object(Kind::Info)),
    native("servers", SERVERS),
    native("paths", Object(Kind::Paths)),
    native("components", Object(Kind::Components)),
    native("security", SECURITY),
    native("tags", List(&Object(Kind::Tag))),
    EXTERNAL,
    extension("webhooks", Map(&Reference(Kind::PathItem))),
    // What others call it in descriptions of 3.0.
    native("x-webhooks", Map(&Reference(Kind::PathItem))),
    extension("jsonSchemaDialect", Text),
    extension("$self", Text),
];

const INFO: &[Field] = &[
    native("title", Text),
    DESCRIPTION,
    native("termsOfService", Text),
    native("contact", Object(Kind::Contact)),
    native("license", Object(Kind::License)),
    native("version", Text),
    extension("summary", Text),
];

const CONTACT: &[Field] = &[
    native("name", Text),
    native("url", Text),
    native("email", Text),
];

const LICENSE: &[Field] = &[
    native("name", Text),
    native("url", Text),
    extension("identifier", Text),
];

const SERVER: &[Field] = &[
    native("url", Text),
    DESCRIPTION,
    native("variables", Map(&Object(Kind::ServerVariable))),
    extension("name", Text),
];

const SERVER_VARIABLE: &[Field] = &[native("enum", Names), native("default", Text), DESCRIPTION];

const PATH_ITEM: &[Field] = &[
    native("get", OPERATION),
    native("put", OPERATION),
    native("post", OPERATION),
    native("delete", OPERATION),
    native("options", OPERATION),
    native("head", OPERATION),
    native("patch", OPERATION),
    native("trace", OPERATION),
    native("parameters", PARAMETERS),
    native("servers", SERVERS),
    native("summary", Text),
    DESCRIPTION,
    extension("query", OPERATION),
    extension("additionalOperations", Map(&OPERATION)),
];

const OPERATION_FIELDS: &[Field] = &[
    native("tags", Names),
    native("summary", Text),
    DESCRIPTION,
    native("operationId", Text),
    native("parameters", PARAMETERS),
    native("requestBody", Reference(Kind::RequestBody)),
    native("responses", Object(Kind::Responses)),
    // `openapiv3` has no reference here, so one is inlined.
    native("callbacks", Map(&Object(Kind::Callback))),
    native("deprecated", Flag),
    native("security", SECURITY),
    native("servers", SERVERS),
    EXTERNAL,
];

const EXTERNAL_DOCUMENTATION: &[Field] = &[DESCRIPTION, native("url", Text)];

const PARAMETER: &[Field] = &[
    native("name", Text),
    native("in", Text),
    DESCRIPTION,
    native("required", Flag),
    native("schema", SCHEMA),
    native("deprecated", Flag),
    native("allowEmptyValue", Flag),
    native("style", Text),
    native("explode", Flag),
    native("allowReserved", Flag),
    native("example", Any),
    native("examples", EXAMPLES),
    native("content", CONTENT),
];

const HEADER: &[Field] = &[
    DESCRIPTION,
    native("schema", SCHEMA),
    native("required", Flag),
    native("deprecated", Flag),
    native("style", Text),
    extension("explode", Flag),
    extension("allowReserved", Flag),
    extension("allowEmptyValue", Flag),
    native("example", Any),
    native("examples", EXAMPLES),
    native("content", CONTENT),
];

const REQUEST_BODY: &[Field] = &[
    DESCRIPTION,
    native("content", CONTENT),
    native("required", Flag),
];

const MEDIA_TYPE: &[Field] = &[
    native("schema", SCHEMA),
    native("example", Any),
    native("examples", EXAMPLES),
    native("encoding", Map(&Object(Kind::Encoding))),
    extension("itemSchema", SCHEMA),
    extension("itemEncoding", Object(Kind::Encoding)),
    extension("prefixEncoding", List(&Object(Kind::Encoding))),
];

const ENCODING: &[Field] = &[
    native("contentType", Text),
    native("headers", HEADERS),
    native("style", Text),
    native("explode", Flag),
    native("allowReserved", Flag),
    extension("encoding", Map(&Object(Kind::Encoding))),
    extension("itemEncoding", Object(Kind::Encoding)),
    extension("prefixEncoding", List(&Object(Kind::Encoding))),
];

const RESPONSE: &[Field] = &[
    DESCRIPTION,
    native("content", CONTENT),
    native("headers", HEADERS),
    native("links", LINKS),
    extension("summary", Text),
];

const EXAMPLE: &[Field] = &[
    native("summary", Text),
    DESCRIPTION,
    native("value", Any),
    native("externalValue", Text),
    extension("dataValue", Any),
    extension("serializedValue", Text),
];

const LINK: &[Field] = &[
    native("operationRef", Text),
    native("operationId", Text),
    native("parameters", Map(&Any)),
    native("requestBody", Any),
    DESCRIPTION,
    native("server", Object(Kind::Server)),
];

const TAG: &[Field] = &[
    native("name", Text),
    DESCRIPTION,
    EXTERNAL,
    extension("summary", Text),
    extension("parent", Text),
    extension("kind", Text),
];

const DISCRIMINATOR: &[Field] = &[
    native("propertyName", Text),
    native("mapping", Map(&Text)),
    extension("defaultMapping", Text),
];

const COMPONENTS: &[Field] = &[
    native("schemas", Map(&SCHEMA)),
    native("responses", Map(&Reference(Kind::Response))),
    native("parameters", PARAMETER_MAP),
    native("examples", EXAMPLES),
    native("requestBodies", Map(&Reference(Kind::RequestBody))),
    native("headers", HEADERS),
    native("securitySchemes", Map(&Reference(Kind::SecurityScheme))),
    native("links", LINKS),
    native("callbacks", Map(&Reference(Kind::Callback))),
    extension("pathItems", Map(&Reference(Kind::PathItem))),
    extension("mediaTypes", CONTENT),
];

const PARAMETER_MAP: Shape = Map(&Reference(Kind::Parameter));

const SECURITY_SCHEME: &[Field] = &[
    native("type", Text),
    DESCRIPTION,
    native("name", Text),
    native("in", Text),
    native("scheme", Text),
    native("bearerFormat", Text),
    native("flows", Object(Kind::Flows)),
    native("openIdConnectUrl", Text),
    extension("oauth2MetadataUrl", Text),
    extension("deprecated", Flag),
];

const FLOWS: &[Field] = &[
    native("implicit", Object(Kind::Flow)),
    native("password", Object(Kind::Flow)),
    native("clientCredentials", Object(Kind::Flow)),
    native("authorizationCode", Object(Kind::Flow)),
    extension("deviceAuthorization", Object(Kind::Flow)),
];

const FLOW: &[Field] = &[
    native("authorizationUrl", Text),
    native("tokenUrl", Text),
    native("refreshUrl", Text),
    native("scopes", Map(&Text)),
    extension("deviceAuthorizationUrl", Text),
];
