//! The Functions API, in short.

use super::build::{def, docs, error_case, object, operation, parameter, pascal, property, snake};
use crate::ir::{
    Api, Content, Derives, ErrorBody, ErrorField, ErrorRendering, ErrorValue, Group, IntegerType,
    Matcher, Operation, Outcome, Package, PageField, PageSize, PageStyle, Paging, Parameter, Piece,
    Place, Presence, Property, Rule, Scheme, SchemeId, SchemeKind, StatusPattern, Text, TextForm,
    TextId, Type, TypeDef, TypeId,
};

const INTEGER: Type = Type::Integer(IntegerType::I64);

pub(super) fn api() -> Api {
    Api {
        package: Package {
            name: "twilio-functions".to_owned(),
            version: "0.1.0".to_owned(),
            description: "Typed client and server for the Twilio Serverless Functions API"
                .to_owned(),
            license: Some("MIT OR Apache-2.0".to_owned()),
            repository: None,
            dependencies: Vec::new(),
            examples: Vec::new(),
            base_url_variable: "TWILIO_FUNCTIONS_URL".to_owned(),
        },
        title: "Functions".to_owned(),
        docs: docs("Functions are pieces of code that Twilio runs."),
        version: "1.0.0".to_owned(),
        base_url: Some("https://serverless.twilio.com".to_owned()),
        servers: Vec::new(),
        server_variables: Vec::new(),
        texts: [
            ("AccountSid", "AC"),
            ("FunctionSid", "ZH"),
            ("ServiceSid", "ZS"),
        ]
        .map(|(name, prefix)| sid(name, prefix))
        .into(),
        types: vec![function(), page(), page_meta(), error()],
        webhooks: Vec::new(),
        groups: vec![Group {
            name: snake("Functions"),
            docs: docs("Operations on Functions."),
            server_trait: None,
            operations: operations(),
        }],
        schemes: vec![Scheme {
            name: pascal("accountSid_authToken"),
            field: snake("accountSid_authToken"),
            docs: docs("The Account SID and Auth Token, or an API key SID and its secret."),
            kind: SchemeKind::Basic,
            environment: [
                ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"],
                ["TWILIO_API_KEY", "TWILIO_API_SECRET"],
            ]
            .map(|names| names.map(str::to_owned).into())
            .into(),
            token_url: None,
        }],
        error_bodies: vec![ErrorBody {
            name: pascal("ErrorResponse"),
            value: ErrorValue::Json(Type::Defined(TypeId(3))),
            media_type: "application/json".to_owned(),
        }],
        answers_unimplemented: false,
        error_rendering: Some(rendering()),
        document: crate::ir::Document::default(),
        trials: None,
    }
}

fn rendering() -> ErrorRendering {
    ErrorRendering {
        model: TypeId(3),
        media_type: "application/json".to_owned(),
        fields: vec![
            (snake("code"), ErrorField::Code(IntegerType::I64)),
            (snake("message"), ErrorField::Message),
            (
                snake("more_info"),
                ErrorField::Link(
                    "https://www.twilio.com/docs/errors/".to_owned(),
                    String::new(),
                ),
            ),
            (snake("status"), ErrorField::Status(IntegerType::I64)),
        ],
        codes: vec![
            (400, 20001),
            (401, 20003),
            (404, 20404),
            (405, 20004),
            (415, 20001),
        ],
    }
}

fn sid(name: &str, prefix: &str) -> Text {
    Text {
        name: pascal(name),
        docs: docs(&format!("The SID of {name}.")),
        pattern: format!("^{prefix}[0-9a-fA-F]{{32}}$"),
        matcher: Matcher::Pieces(vec![vec![
            Piece::Literal(prefix.to_owned()),
            Piece::Class {
                ranges: vec![(b'0', b'9'), (b'A', b'F'), (b'a', b'f')],
                min: 32,
                max: 32,
            },
        ]]),
        form: TextForm::Fixed(34),
    }
}

fn model(wire: &str, module: &str, properties: Vec<Property>) -> TypeDef {
    TypeDef {
        derives: Derives {
            default: true,
            eq: true,
        },
        docs: docs(&format!("A {wire}.")),
        ..def(wire, module, object(properties))
    }
}

fn function() -> TypeDef {
    let mut friendly_name = property("friendly_name", Type::String, Presence::Nullable);
    friendly_name.pii = true;
    model(
        "Function",
        "function",
        vec![
            property("sid", Type::Text(TextId(1)), Presence::Nullable),
            property("account_sid", Type::Text(TextId(0)), Presence::Nullable),
            property("service_sid", Type::Text(TextId(2)), Presence::Nullable),
            friendly_name,
            property("date_created", Type::Timestamp, Presence::Nullable),
            property("date_updated", Type::Timestamp, Presence::Nullable),
            property("url", Type::String, Presence::Nullable),
            property(
                "links",
                Type::Map(Box::new(Type::String)),
                Presence::Nullable,
            ),
        ],
    )
}

fn page() -> TypeDef {
    model(
        "FunctionPage",
        "function",
        vec![
            property(
                "functions",
                Type::List(Box::new(Type::Defined(TypeId(0)))),
                Presence::Optional,
            ),
            property("meta", Type::Defined(TypeId(2)), Presence::Optional),
        ],
    )
}

fn page_meta() -> TypeDef {
    model(
        "PageMeta",
        "function",
        vec![
            property("next_page_url", Type::String, Presence::Nullable),
            property("page", INTEGER, Presence::Optional),
        ],
    )
}

fn error() -> TypeDef {
    model(
        "ErrorResponse",
        "error_response",
        vec![
            property("code", INTEGER, Presence::Optional),
            property("message", Type::String, Presence::Optional),
            property("more_info", Type::String, Presence::Optional),
            property("status", INTEGER, Presence::Optional),
        ],
    )
}

fn operations() -> Vec<Operation> {
    let service = || parameter("ServiceSid", Type::String, Place::Path, true, &[]);
    let sid = || parameter("Sid", Type::Text(TextId(1)), Place::Path, true, &[]);
    let name = || {
        parameter(
            "FriendlyName",
            Type::String,
            Place::Form,
            true,
            &[Rule::Length {
                min: 1,
                max: Some(255),
            }],
        )
    };
    let function = || Content::Json(Type::Defined(TypeId(0)));
    let all = "/v1/Services/{ServiceSid}/Functions";
    let one = "/v1/Services/{ServiceSid}/Functions/{Sid}";
    let mut create = operation(
        "CreateFunction",
        "POST",
        all,
        vec![service(), name()],
        function(),
    );
    create.outcome = Outcome::One(crate::ir::Response {
        status: 201,
        content: function(),
    });
    let mut update = operation(
        "UpdateFunction",
        "POST",
        one,
        vec![service(), sid(), name()],
        function(),
    );
    for form in [&mut create, &mut update] {
        form.content_type = Some("application/x-www-form-urlencoded".to_owned());
    }
    let fetch = operation(
        "FetchFunction",
        "GET",
        one,
        vec![service(), sid()],
        function(),
    );
    let delete = operation(
        "DeleteFunction",
        "DELETE",
        one,
        vec![service(), sid()],
        Content::Empty,
    );
    let mut operations = vec![create, fetch, list(all, service()), update, delete];
    for operation in &mut operations {
        operation.docs = docs(
            "Does it.\n\nA Function is refused while one of its Versions is in an active Build, which is said here at some length so that the line has to be wrapped:\n\n- one\n- two, which is long enough to have to be wrapped too, if it goes on like this for a while and longer",
        );
        operation.security = vec![vec![SchemeId(0)]];
        operation.errors = [StatusPattern::Exactly(404), StatusPattern::Any]
            .map(|status| error_case(status, 0))
            .into();
    }
    operations
}

fn list(path: &str, service: Parameter) -> Operation {
    let range = |min, max| Rule::Range {
        min: Some(min),
        max,
    };
    let parameters = vec![
        service,
        parameter(
            "PageSize",
            INTEGER,
            Place::Query,
            false,
            &[range(1, Some(1000))],
        ),
        parameter("Page", INTEGER, Place::Query, false, &[range(0, None)]),
        parameter("PageToken", Type::String, Place::Query, false, &[]),
    ];
    let field = |wire: &str| PageField {
        name: snake(wire),
        optional: true,
    };
    let mut list = operation(
        "ListFunction",
        "GET",
        path,
        parameters,
        Content::Json(Type::Defined(TypeId(1))),
    );
    list.paging = Some(Paging {
        style: PageStyle::Url,
        items: vec![field("functions")],
        item: Type::Defined(TypeId(0)),
        next: vec![field("meta"), field("next_page_url")],
        next_type: Type::String,
        more: Vec::new(),
        total: None,
        page_size: Some(PageSize {
            parameter: snake("PageSize"),
            integer: IntegerType::I64,
            max: Some(1000),
        }),
    });
    list
}
