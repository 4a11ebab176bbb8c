//! What one text cannot say, in every place and style: raw bytes, and back.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{Method, Request, header};
use made::support::client::{RequestWriter, ResponseReader, Undecodable};
use made::support::operation::{Meta, Operation};
use made::support::server::{Invalid, RequestReader, ResponseWriter};
use made::support::styles::Style;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Object {
    a: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    b: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Deep {
    inner: Object,
    list: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Either {
    Number(i64),
    Text(String),
    Texts(Vec<String>),
}

#[derive(Clone, Debug, PartialEq)]
struct Styles {
    label: Vec<i64>,
    matrix: Object,
    either: Either,
    list: Vec<String>,
    deep: Option<Deep>,
    flat: Object,
    rest: Option<BTreeMap<String, i64>>,
    joined: Option<Object>,
    choice: Option<Either>,
    filter: Option<Deep>,
    numbers: Option<Vec<i64>>,
    assigned: Option<Object>,
    session: String,
    debug: Option<Vec<i64>>,
}

impl Operation for Styles {
    type Output = ();
    type Headers = ();

    const META: &'static Meta = &Meta {
        id: "styles",
        method: Method::GET,
        path: "/{label}/{matrix}/{either}/x-{list}.json",
        content_type: None,
        accept: None,
        security: &[],
    };

    fn write_request(&self, to: &mut RequestWriter) {
        to.path_styled("label", Style::Label, &self.label);
        to.path_styled("matrix", Style::MatrixExploded, &self.matrix);
        to.path_styled("either", Style::Joined(','), &self.either);
        to.path_styled("list", Style::Joined(','), &self.list);
        to.query_styled("deep", Style::Deep, &self.deep);
        to.query_styled("flat", Style::Exploded, &self.flat);
        to.query_styled("rest", Style::Rest, &self.rest);
        to.query_styled("joined", Style::Joined('|'), &self.joined);
        to.query_styled("choice", Style::Exploded, &self.choice);
        to.query_styled("filter", Style::Json, &self.filter);
        to.header_styled("x-numbers", Style::Joined(','), &self.numbers);
        to.header_styled("x-assigned", Style::Assigned, &self.assigned);
        to.cookie_styled("session", Style::Exploded, &self.session);
        to.cookie_styled("debug", Style::Joined(','), &self.debug);
    }

    fn read_response(_from: &ResponseReader<'_>) -> Result<(), Undecodable> {
        Ok(())
    }

    fn read_request(from: &mut RequestReader<'_>) -> Result<Self, Invalid> {
        let known = ["deep", "joined", "choice", "filter", "a", "b"];
        let flat = from.query_styled("flat", Style::Exploded, &["a", "b"]);
        let session = from.cookie_styled("session", Style::Exploded, &[]);
        Ok(Self {
            label: from.path_styled("label", Style::Label)?,
            matrix: from.path_styled("matrix", Style::MatrixExploded)?,
            either: from.path_styled("either", Style::Joined(','))?,
            list: from.path_styled("list", Style::Joined(','))?,
            deep: from.query_styled("deep", Style::Deep, &[])?,
            flat: from.required("query", "flat", flat)?,
            rest: from.query_styled("rest", Style::Rest, &known)?,
            joined: from.query_styled("joined", Style::Joined('|'), &[])?,
            choice: from.query_styled("choice", Style::Exploded, &[])?,
            filter: from.query_styled("filter", Style::Json, &[])?,
            numbers: from.header_styled("x-numbers", Style::Joined(','))?,
            assigned: from.header_styled("x-assigned", Style::Assigned)?,
            session: from.required("cookie", "session", session)?,
            debug: from.cookie_styled("debug", Style::Joined(','), &[])?,
        })
    }

    fn write_response(_output: &(), to: &mut ResponseWriter) {
        to.empty(204);
    }
}

fn least() -> Styles {
    Styles {
        label: vec![1],
        matrix: Object { a: -1, b: None },
        either: Either::Number(5),
        list: vec!["x".to_owned()],
        deep: None,
        flat: Object::default(),
        rest: None,
        joined: None,
        choice: None,
        filter: None,
        numbers: None,
        assigned: None,
        session: "s".to_owned(),
        debug: None,
    }
}

fn check(styles: &Styles, uri: &str, headers: &[(&str, &str)]) {
    let request = styles.to_request().expect("it can be sent");
    assert_eq!(request.uri().to_string(), uri);
    let found: Vec<(&str, &str)> = request
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().expect("text")))
        .collect();
    assert_eq!(found, headers);
    assert_eq!(Styles::from_request(&request).ok().as_ref(), Some(styles));
}

#[test]
fn what_is_left_out_is_not_sent() {
    check(
        &least(),
        "/.1/;a=-1/5/x-x.json?a=0",
        &[("cookie", "session=s")],
    );
}

#[test]
fn everything_is_sent_as_its_style_says_and_comes_back() {
    let deep = Deep {
        inner: Object { a: 7, b: None },
        list: vec!["ü".to_owned(), "&=".to_owned()],
    };
    let styles = Styles {
        label: vec![1, 2],
        matrix: Object {
            a: 1,
            b: Some("/;".to_owned()),
        },
        either: Either::Texts(vec!["p".to_owned(), "q".to_owned()]),
        list: vec!["a,b".to_owned(), "c d".to_owned()],
        deep: Some(deep.clone()),
        flat: Object {
            a: 3,
            b: Some("4".to_owned()),
        },
        rest: Some(BTreeMap::from([("k".to_owned(), 9)])),
        joined: Some(Object {
            a: 5,
            b: Some("/".to_owned()),
        }),
        choice: Some(Either::Text("word".to_owned())),
        filter: Some(deep),
        numbers: Some(vec![1, 2, 3]),
        assigned: Some(Object { a: 6, b: None }),
        session: "a b;c".to_owned(),
        debug: Some(vec![1, 0]),
    };
    check(
        &styles,
        "/.1,2/;a=1;b=%2F%3B/p,q/x-a%2Cb,c%20d.json\
         ?deep%5Binner%5D%5Ba%5D=7&deep%5Blist%5D%5B0%5D=%C3%BC&deep%5Blist%5D%5B1%5D=%26%3D\
         &a=3&b=4&k=9&joined=a%7C5%7Cb%7C%2F&choice=word\
         &filter=%7B%22inner%22%3A%7B%22a%22%3A7%7D%2C%22list%22%3A%5B%22%C3%BC%22%2C%22%26%3D%22%5D%7D",
        &[
            ("x-numbers", "1,2,3"),
            ("x-assigned", "a=6"),
            ("cookie", "session=a%20b%3Bc; debug=1,0"),
        ],
    );
}

#[test]
fn what_cannot_be_told_apart_is_refused() {
    let mut styles = least();
    styles.list = Vec::new();
    styles.assigned = Some(Object {
        a: 1,
        b: Some("x,y".to_owned()),
    });
    styles.joined = Some(Object {
        a: 1,
        b: Some("x|y".to_owned()),
    });
    let refusal = styles
        .to_request()
        .expect_err("it cannot be sent")
        .to_string();
    assert!(
        refusal.contains("query.joined: cannot hold a `|`"),
        "{refusal}"
    );
    assert!(
        refusal.contains("path.list: `` cannot be part of a path"),
        "{refusal}"
    );
    assert!(
        refusal.contains("header.x-assigned: items cannot hold a comma"),
        "{refusal}"
    );
}

#[test]
fn a_server_says_what_is_wrong_where() {
    let request = Request::get("/.1/;a=x/5/x-x.json?joined=a|1|b&a=0&deep[list][0]=x")
        .header(header::COOKIE, "other=1")
        .body(Bytes::new())
        .expect("a request");
    let rejection = Styles::from_request(&request).expect_err("it is wrong");
    let found = format!("{rejection:?}");
    assert!(found.contains("path.matrix"), "{found}");
    assert!(found.contains("expected an integer, found `x`"), "{found}");
}
