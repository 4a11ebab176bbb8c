//! Bodies of several media types: an operation for each, of one path and one method.

use axum::body::Body;
use bytes::Bytes;
use constructs::sent;
use http::{Request, StatusCode, header};
use made::models::About;
use made::operations::{
    Change, ChangeForm, ChangeJsonPatch, ChangeMultipart, ChangeText, ChangeYaml, CreateThing,
};
use made::support::multipart::FilePart;

fn head(request: &Request<Bytes>) -> (&str, &str) {
    assert_eq!(request.method(), "PATCH");
    assert_eq!(request.uri(), "/bodies/a?dry=true");
    let media_type = request.headers()[header::CONTENT_TYPE].to_str();
    let body = std::str::from_utf8(request.body()).expect("a text");
    (media_type.expect("a media type"), body)
}

#[test]
fn each_media_type_is_an_operation() {
    let (id, dry) = (|| "a".to_owned(), Some(true));
    let body = About { width: 3 };
    let request = sent(&Change {
        id: id(),
        dry,
        body,
    });
    assert_eq!(
        head(&request),
        ("application/merge-patch+json", r#"{"width":3}"#)
    );
    let body = vec!["b".to_owned()];
    let request = sent(&ChangeJsonPatch {
        id: id(),
        dry,
        body,
    });
    assert_eq!(head(&request), ("application/json-patch+json", r#"["b"]"#));
    let body = Bytes::from_static(b"- b");
    let request = sent(&ChangeYaml {
        id: id(),
        dry,
        body,
    });
    assert_eq!(head(&request), ("application/yaml", "- b"));
    let body = "b".to_owned();
    let request = sent(&ChangeText {
        id: id(),
        dry,
        body,
    });
    assert_eq!(head(&request), ("text/plain", "b"));
    let request = sent(&ChangeForm {
        id: id(),
        dry,
        width: 3,
    });
    assert_eq!(
        head(&request),
        ("application/x-www-form-urlencoded", "width=3")
    );
    let file = FilePart::new(&b"b"[..]).named("b").of_type("a/b");
    let request = sent(&ChangeMultipart {
        id: id(),
        dry,
        file,
        mode: None,
    });
    let media_type = &request.headers()[header::CONTENT_TYPE];
    assert_eq!(
        media_type,
        "multipart/form-data; boundary=boundary-of-parts-0"
    );
}

/// The status and the body that the mock answers with.
async fn answer(media_type: Option<&str>, body: &'static str) -> (StatusCode, String) {
    answer_to(Request::patch("/bodies/a"), media_type, body).await
}

async fn answer_to(
    mut request: http::request::Builder,
    media_type: Option<&str>,
    body: &'static str,
) -> (StatusCode, String) {
    if let Some(media_type) = media_type {
        request = request.header(header::CONTENT_TYPE, media_type);
    }
    let request = request.body(Body::from(body)).expect("a request");
    let router = made::server::router(made::mock::mock());
    let response = tower::ServiceExt::oneshot(router, request)
        .await
        .expect("an answer");
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), 10_000)
        .await
        .expect("a body");
    (status, String::from_utf8(body.to_vec()).expect("a text"))
}

#[tokio::test]
async fn a_server_tells_them_apart_by_the_media_type() {
    for (media_type, body) in [
        ("application/merge-patch+json", r#"{"width":3}"#),
        ("application/json-patch+json", r#"["b"]"#),
        ("Application/YAML; charset=utf-8", "- b"),
        ("text/plain", "b"),
        ("application/x-www-form-urlencoded", "width=3"),
    ] {
        let (status, body) = answer(Some(media_type), body).await;
        assert_eq!(
            (status.as_u16(), body.as_str()),
            (200, r#"{"width":1}"#),
            "{media_type}"
        );
    }
    let (status, body) = answer(Some("application/x-www-form-urlencoded"), r#"{"width":3}"#).await;
    assert_eq!(status, 400, "{body}");
    for media_type in [None, Some("application/xml"), Some("text/html")] {
        let (status, body) = answer(media_type, r#"{"width":3}"#).await;
        assert_eq!(status, 415, "{body}");
    }
}

#[tokio::test]
async fn json_under_several_names_is_sent_under_the_plainest_and_taken_under_each() {
    let request = sent(&CreateThing {
        body: About { width: 3 },
    });
    assert_eq!(request.headers()[header::CONTENT_TYPE], "application/json");
    assert_eq!(request.headers()[header::ACCEPT], "application/json");
    for (media_type, expected) in [
        ("application/json", 200),
        ("application/json-patch+json", 200),
        ("Text/JSON; charset=utf-8", 200),
        ("application/vnd.thing+json", 200),
        ("application/+json", 415),
        ("text/vnd.thing+json", 415),
        ("text/plain", 415),
    ] {
        let request = Request::post("/dotnet");
        let (status, body) = answer_to(request, Some(media_type), r#"{"width":3}"#).await;
        assert_eq!(status.as_u16(), expected, "{media_type}: {body}");
    }
}
