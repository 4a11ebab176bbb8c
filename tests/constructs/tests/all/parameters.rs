//! Parameters of several values: separators in them, nothing in them, and names that others have.

use bytes::Bytes;
use constructs::sent;
use http::Request;
use made::models::{Deep, DeepAny, Page, Spot};
use made::operations::{Lists, Pack, Spots};
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

fn lists() -> Lists {
    Lists { pipes: Vec::new(), row: None, each: Vec::new(), expand: None, deep: None }
}

fn read(query: &str) -> Lists {
    let request = Request::get(format!("/lists?{query}")).body(Bytes::new());
    Lists::from_request(&request.expect("a request")).expect("an operation")
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

#[test]
fn pipes_are_escaped_and_read_in_any_case() {
    let row = Spot { name: Some("a".to_owned()), place: Some("b".to_owned()) };
    let all = Lists {
        pipes: texts(&["a", "b c"]),
        row: Some(row),
        each: texts(&["a", "b|c"]),
        ..lists()
    };
    let uri = sent(&all).uri().to_string();
    assert_eq!(uri, "/lists?pipes=a%7Cb%20c&row=name%7Ca%7Cplace%7Cb&each=a&each=b%7Cc");
    assert_eq!(read("pipes=a|b+c&row=name|a%7Cplace|b&each=a&each=b|c"), all);
    // Nobody could tell them from the separator.
    for refused in [
        Lists { pipes: texts(&["a|b"]), ..lists() },
        Lists { row: Some(Spot { name: Some("|".to_owned()), place: None }), ..lists() },
    ] {
        let refused = refused.to_request().expect_err("a separator").to_string();
        assert!(refused.contains("cannot hold a `|`"), "{refused}");
    }
}

#[test]
fn items_of_deep_objects_need_no_number() {
    let expand = |items: &[&str]| Lists { expand: Some(texts(items)), ..lists() };
    assert_eq!(read("expand[]=a&expand[]=b,c"), expand(&["a", "b,c"]));
    assert_eq!(read("expand%5B%5D=a"), expand(&["a"]));
    assert_eq!(read("expand[0]=a&expand[1]=b"), expand(&["a", "b"]));
    let spot = |name: &str, place: Option<&str>| Spot {
        name: Some(name.to_owned()),
        place: place.map(str::to_owned),
    };
    let deep = Deep {
        tags: Some(texts(&["a", "b"])),
        spots: Some(vec![spot("c", Some("d")), spot("e", None)]),
        any: Some(DeepAny::List(texts(&["f", "g"]))),
    };
    let query = "deep[tags][]=a&deep[spots][][name]=c&deep[spots][][place]=d&deep[tags][]=b\
                 &deep[spots][][name]=e&deep[any][]=f&deep[any][]=g";
    assert_eq!(read(query).deep, Some(deep));
}
