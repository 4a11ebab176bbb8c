//! Bodies that have several parts: to the byte, and from what others send.

use bytes::Bytes;
use constructs::{refused_for, sent};
use http::{Request, header};
use made::models::About;
use made::operations::Upload;
use made::support::multipart::FilePart;
use made::support::operation::Operation as _;
use made::support::server::Rejection;

fn upload() -> Upload {
    let photo = FilePart::new(&b"\x89PNG\r\n--"[..])
        .named("ü \"1\".png")
        .of_type("image/png");
    Upload {
        title: "abc".to_owned(),
        photo,
        more: Vec::new(),
        tags: Vec::new(),
        about: None,
    }
}

/// Reads a body that another client has sent.
fn read(boundary: &str, body: &str) -> Result<Upload, Rejection> {
    let request = Request::post("/files")
        .header(
            header::CONTENT_TYPE,
            format!("multipart/form-data; {boundary}"),
        )
        .body(Bytes::from(body.to_owned()));
    Upload::from_request(&request.expect("a request"))
}

#[test]
fn parts_are_written_as_browsers_do() {
    let request = sent(&Upload {
        more: vec![
            FilePart::new(Bytes::new())
                .named("empty")
                .of_type("text/plain"),
        ],
        tags: vec!["a".to_owned(), String::new()],
        about: Some(About { width: 3 }),
        ..upload()
    });
    assert_eq!(
        request.headers()[header::CONTENT_TYPE],
        "multipart/form-data; boundary=boundary-of-parts-0"
    );
    let expected = [
        "--boundary-of-parts-0\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nabc\r\n",
        "--boundary-of-parts-0\r\nContent-Disposition: form-data; name=\"photo\"; ",
        "filename=\"ü %221%22.png\"\r\nContent-Type: image/png\r\n\r\n\u{fffd}PNG\r\n--\r\n",
        "--boundary-of-parts-0\r\nContent-Disposition: form-data; name=\"more\"; ",
        "filename=\"empty\"\r\nContent-Type: text/plain\r\n\r\n\r\n",
        "--boundary-of-parts-0\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\na\r\n",
        "--boundary-of-parts-0\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\n\r\n",
        "--boundary-of-parts-0\r\nContent-Disposition: form-data; name=\"about\"\r\n",
        "Content-Type: application/json\r\n\r\n{\"width\":3}\r\n--boundary-of-parts-0--\r\n",
    ];
    assert_eq!(String::from_utf8_lossy(request.body()), expected.concat());
}

#[test]
fn the_boundary_is_none_of_the_content() {
    let title = FilePart::new(&b"\r\n--boundary-of-parts-0--"[..])
        .named("a")
        .of_type("a/b");
    let request = sent(&Upload {
        photo: title,
        ..upload()
    });
    assert_eq!(
        request.headers()[header::CONTENT_TYPE],
        "multipart/form-data; boundary=boundary-of-parts-1"
    );
}

#[test]
fn files_without_name_and_type_get_those_of_the_description() {
    let plain = Upload {
        photo: FilePart::from(vec![1, 2]),
        ..upload()
    };
    let request = plain.to_request().expect("a request");
    let read = Upload::from_request(&request).expect("an upload");
    assert_eq!(
        read.photo,
        FilePart::new(vec![1, 2]).named("file").of_type("image/png")
    );
}

#[test]
fn what_others_write_is_read() {
    let body = "before\r\n--x y \r\ncontent-disposition:form-data ; filename=a\\b\"; name=\"photo\"\r\n\r\n\
                --x\r\n--x y\r\nX-Other: 1\r\nContent-Disposition: form-data; name=\"title\"; \
                filename=\"it is a \\\"text\\\"\"\r\n\r\nt\r\n--x y--after";
    let upload = read("boundary=\"x y\"", body).expect("an upload");
    assert_eq!(upload.title, "t");
    assert_eq!(upload.photo, FilePart::new(&b"--x"[..]).named("a\\b\""));
}

#[test]
fn what_is_broken_is_refused() {
    let part = |name: &str, text: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    };
    let whole = part("title", "t") + &part("photo", "p");
    let many = part("tags", "t").repeat(1_001);
    for (boundary, body, rule) in [
        (
            "charset=utf-8",
            whole.clone() + "--x--",
            "body: has no boundary in its media type",
        ),
        (
            "boundary=x",
            whole.clone(),
            "body: does not end with its boundary",
        ),
        (
            "boundary=x",
            String::new(),
            "body: does not end with its boundary",
        ),
        (
            "boundary=x",
            "--x\r\nA: b\r\n\r\n\r\n--x--".to_owned(),
            "body: has a part without a name",
        ),
        (
            "boundary=x",
            many + "--x--",
            "body: has more than 1000 parts",
        ),
        (
            "boundary=x",
            whole.clone() + &part("title", "t") + "--x--",
            "body.title: must be given once",
        ),
        (
            "boundary=x",
            part("title", "t") + "--x--",
            "body.photo: is required",
        ),
        (
            "boundary=x",
            whole.clone() + &part("about", "{}") + "--x--",
            "body.about: missing field `width`",
        ),
        (
            "boundary=x",
            whole.clone() + &part("about", "{\"width\":0}") + "--x--",
            "body.about.width: must be at least 1",
        ),
        (
            "boundary=x",
            whole.clone() + &part("more", "").repeat(3) + "--x--",
            "body.more: must be at most 2 items",
        ),
    ] {
        refused_for(&read(boundary, &body).expect_err(rule), rule);
    }
    let long = Upload {
        title: "abcdef".to_owned(),
        ..upload()
    };
    let refused = long
        .to_request()
        .expect_err("a title that is too long")
        .to_string();
    assert!(refused.contains("title"), "{refused}");
}
