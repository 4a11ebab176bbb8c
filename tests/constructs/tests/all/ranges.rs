//! Bodies of any media type in a range, and refusals that name all that would do.

use axum::body::Body;
use bytes::Bytes;
use constructs::sent;
use http::{Request, Response, StatusCode, header};
use made::mock::Mock;
use made::models::About;
use made::operations::{Hang, HangGif, HangImage, Heap, Note, Size};
use made::support::operation::{Media, Operation};

/// The media type and the body of the request.
fn head<O: Operation + PartialEq + std::fmt::Debug>(operation: &O) -> (String, Bytes) {
    let request = sent(operation);
    let media_type = request.headers().get(header::CONTENT_TYPE);
    let media_type = media_type.map_or("", |media_type| media_type.to_str().expect("a text"));
    (media_type.to_owned(), request.body().clone())
}

#[test]
fn a_request_is_of_one_media_type_of_the_range() {
    let is = |media_type: &str, body: &str| (media_type.to_owned(), Bytes::from(body.to_owned()));
    let picture = Media::new("image/png", "a picture");
    assert_eq!(
        head(&HangImage { body: picture }),
        is("image/png", "a picture")
    );
    let anything = Media::new("a/b; c=d", "anything");
    assert_eq!(
        head(&Heap {
            body: Some(anything)
        }),
        is("a/b; c=d", "anything")
    );
    assert_eq!(head(&Heap { body: None }), is("", ""));
    let body = About { width: 3 };
    assert_eq!(
        head(&Size { body }),
        is("application/json", r#"{"width":3}"#)
    );
    let body = "a note".to_owned();
    assert_eq!(head(&Note { body }), is("text/plain", "a note"));
}

#[test]
fn a_media_type_outside_of_the_range_is_not_sent() {
    for media_type in [
        "text/plain",
        "image/*",
        "image/",
        "image",
        "",
        "image/a\nb: c",
    ] {
        let body = Media::new(media_type, "a picture");
        let refused = HangImage { body }.to_request().expect_err("a refusal");
        let expected = format!("must be of a media type in `image/*`, found `{media_type}`");
        assert!(refused.to_string().contains(&expected), "{refused}");
    }
}

async fn answer(
    mock: &Mock,
    path: &str,
    media_type: Option<&str>,
    body: &'static str,
) -> Response<Body> {
    let mut request = Request::put(path);
    if let Some(media_type) = media_type {
        request = request.header(header::CONTENT_TYPE, media_type);
    }
    let request = request.body(Body::from(body)).expect("a request");
    let router = made::server::router(mock.clone());
    tower::ServiceExt::oneshot(router, request)
        .await
        .expect("an answer")
}

#[tokio::test]
async fn a_server_takes_any_media_type_of_a_range() {
    let mock = made::mock::mock();
    for (path, media_type, body) in [
        ("/walls", Some("image/png"), "a picture"),
        ("/walls", Some("Image/SVG+XML; a=b"), "a picture"),
        // What is named comes before its range.
        ("/walls", Some("image/gif"), "a picture that moves"),
        ("/walls", Some("application/json"), r#"{"width":1}"#),
        ("/heaps", Some("a/b"), "anything"),
        ("/heaps", None, ""),
        ("/heaps", None, "bytes of which nothing is said"),
        ("/sizes", Some("text/json"), r#"{"width":2}"#),
        (
            "/sizes",
            Some("application/vnd.size+json"),
            r#"{"width":3}"#,
        ),
        ("/notes", Some("text/markdown"), "# A note"),
    ] {
        let response = answer(&mock, path, media_type, body).await;
        assert_eq!(
            response.status(),
            StatusCode::NO_CONTENT,
            "{path} {media_type:?}"
        );
    }
    let pictures = mock.requests::<HangImage>();
    let pictures: Vec<_> = pictures
        .iter()
        .map(|it| it.body.media_type.as_str())
        .collect();
    assert_eq!(pictures, ["image/png", "Image/SVG+XML; a=b"]);
    assert_eq!(mock.requests::<HangGif>()[0].body, "a picture that moves");
    assert_eq!(mock.requests::<Hang>()[0].body.width, 1);
    let heaps = mock.requests::<Heap>();
    assert_eq!(heaps[0].body, Some(Media::new("a/b", "anything")));
    assert_eq!(heaps[1].body, None);
    let unnamed = Media::new("application/octet-stream", "bytes of which nothing is said");
    assert_eq!(heaps[2].body, Some(unnamed));
    let sizes = mock.requests::<Size>();
    assert_eq!((sizes[0].body.width, sizes[1].body.width), (2, 3));
    assert_eq!(mock.requests::<Note>()[0].body, "# A note");
}

#[tokio::test]
async fn a_refusal_names_every_media_type_that_would_do() {
    let mock = made::mock::mock();
    let walls = "application/json, image/gif, image/*";
    let bodies = "application/merge-patch+json, application/json-patch+json, application/x-www-form-urlencoded, \
        text/plain, application/yaml, multipart/form-data";
    for (path, method, media_type, expected) in [
        ("/walls", "PUT", Some("text/html"), walls),
        ("/walls", "PUT", Some("image/*"), walls),
        ("/walls", "PUT", None, walls),
        ("/notes", "PUT", Some("image/png"), "text/*"),
        ("/bodies/a", "PATCH", Some("image/png"), bodies),
    ] {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(media_type) = media_type {
            request = request.header(header::CONTENT_TYPE, media_type);
        }
        let request = request.body(Body::from("a text")).expect("a request");
        let router = made::server::router(mock.clone());
        let response = tower::ServiceExt::oneshot(router, request).await;
        let (head, body) = response.expect("an answer").into_parts();
        assert_eq!(head.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{path}");
        let mut accepted: Vec<_> = head.headers[header::ACCEPT]
            .to_str()
            .expect("a text")
            .split(", ")
            .collect();
        let mut expected: Vec<_> = expected.split(", ").collect();
        accepted.sort_unstable();
        expected.sort_unstable();
        assert_eq!(accepted, expected, "{path}");
        let body = axum::body::to_bytes(body, 10_000).await.expect("a body");
        let body = String::from_utf8(body.to_vec()).expect("a text");
        for media_type in expected {
            assert!(body.contains(&format!("`{media_type}`")), "{body}");
        }
    }
}
