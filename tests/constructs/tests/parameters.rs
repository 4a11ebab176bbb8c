//! Parameters of several values: separators in them, nothing in them, and names that others have.

use bytes::Bytes;
use constructs::sent;
use http::Request;
use made::models::{Page, Spot};
use made::operations::{Pack, Spots};
use made::support::operation::Operation as _;

fn spots() -> Spots {
    Spots {
        spot: Spot {
            name: Some("a".to_owned()),
            place: None,
        },
        marks: vec!["b".to_owned()],
        page: None,
        filter: Spot::default(),
        x_tags: Vec::new(),
    }
}

fn path(of: &Spots) -> String {
    sent(of).uri().to_string()
}

#[test]
fn a_point_in_a_value_is_no_separator_of_labels() {
    let mut spots = spots();
    spots.spot.place = Some("x.y=z".to_owned());
    spots.marks = vec!["1.5".to_owned(), ".".to_owned()];
    assert_eq!(path(&spots), "/spots/.name=a.place=x%2Ey%3Dz/.1%2E5.%2E");
    // A single point would be the folder above, however it is written.
    for mark in [".", ""] {
        spots.marks = vec![mark.to_owned()];
        let refused = spots.to_request().expect_err("no segment").to_string();
        assert!(refused.contains("cannot be part of a path"), "{refused}");
    }
}

#[test]
fn what_must_be_there_and_has_nothing_in_it_is_not_written_and_read_as_nothing() {
    let request = sent(&spots());
    assert_eq!(request.uri(), "/spots/.name=a/.b");
    assert!(request.headers().is_empty(), "{request:?}");
    let tagged = Spots {
        x_tags: vec!["a".to_owned(), "b".to_owned()],
        ..spots()
    };
    assert_eq!(sent(&tagged).headers()["x-tags"], "a,b");
    let filtered = Spots {
        filter: Spot {
            place: Some("b".to_owned()),
            name: None,
        },
        ..spots()
    };
    assert_eq!(path(&filtered), "/spots/.name=a/.b?filter%5Bplace%5D=b");
}

#[test]
fn a_property_may_be_called_as_the_parameter_is() {
    let paged = Spots {
        page: Some(Page {
            page: Some(3),
            size: Some(20),
        }),
        ..spots()
    };
    assert_eq!(path(&paged), "/spots/.name=a/.b?page=3&size=20");
    let paged = Spots {
        page: Some(Page {
            page: Some(3),
            size: None,
        }),
        ..spots()
    };
    assert_eq!(path(&paged), "/spots/.name=a/.b?page=3");
}

#[test]
fn bytes_may_say_how_they_are_encoded() {
    let bytes = Bytes::from_static(b"\x1f\x8b");
    let packed = Pack {
        content_encoding: Some("gzip".to_owned()),
        body: bytes.clone(),
    };
    let request: Request<Bytes> = sent(&packed);
    assert_eq!(request.headers()["content-encoding"], "gzip");
    assert_eq!(request.body(), &bytes);
}
