//! Values of all places of a request come back, whatever their texts are.

use http::Method;
use made::support::check::Check;
use made::support::client::{RequestWriter, ResponseReader, Undecodable};
use made::support::operation::{Meta, Operation};
use made::support::server::{Invalid, RequestReader, ResponseWriter};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Texts of all kinds: what a form or a path has to escape more often than chance would have it.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ +&=%/?#.;,|{}\\\\\"é😀\r\n\0~a]{0,20}",
        "%[0-9a-fA-F]{0,2}"
    ]
}

fn segment() -> impl Strategy<Value = String> {
    text().prop_filter("a path cannot hold it", |text| {
        !matches!(text.as_str(), "" | "." | "..")
    })
}

proptest! {
    #[test]
    fn every_request_comes_back(everything in everything()) {
        let request = everything.to_request().unwrap();
        let again = Everything::from_request(&request);
        prop_assert_eq!(again.unwrap(), everything);
    }
}

/// An operation by hand, with a parameter in each place.
#[derive(Clone, Debug, PartialEq)]
struct Everything {
    first: String,
    second: u32,
    list: Vec<String>,
    commas: Vec<String>,
    pipes: Vec<i64>,
    spaces: Vec<String>,
    header: Option<String>,
    json: Vec<Option<String>>,
    fields: Vec<String>,
}

prop_compose! {
    fn everything()(
        first in segment(),
        second in any::<u32>(),
        list in vec(text(), 0..4),
        commas in vec(text(), 0..4),
        pipes in vec(any::<i64>(), 0..4),
        spaces in vec(text().prop_map(|text| text.replace(' ', "")), 0..4),
        header in option::of("[!-~]([ -~]{0,10}[!-~])?"),
        json in vec(option::of(text()), 0..4),
        fields in vec(text(), 0..4),
    ) -> Everything {
        Everything { first, second, list, commas, pipes, spaces, header, json, fields }
    }
}

impl Operation for Everything {
    type Output = ();
    type Headers = ();

    const META: &'static Meta = &Meta {
        id: "Everything",
        method: Method::POST,
        path: "/{First}/x-{Second}.json",
        content_type: Some("application/x-www-form-urlencoded"),
        accept: None,
        security: &[],
    };

    fn check(&self, _check: &mut Check) {}

    fn write_request(&self, request: &mut RequestWriter) {
        request.path("First", &self.first);
        request.path("Second", &self.second);
        request.query_list("List", &self.list);
        request.query_joined("Commas", ',', &self.commas);
        request.query_joined("Pipes", '|', &self.pipes);
        request.query_joined("Spa ces", ' ', &self.spaces);
        request.header_optional("X-Header", &self.header);
        request.form_json("Json", &self.json);
        request.form_list("Field", &self.fields);
    }

    fn read_response(_response: &ResponseReader<'_>) -> Result<(), Undecodable> {
        Ok(())
    }

    fn read_request(request: &mut RequestReader<'_>) -> Result<Self, Invalid> {
        Ok(Self {
            first: request.path("First")?,
            second: request.path("Second")?,
            list: request.query_list("List")?,
            commas: request.query_joined("Commas", ',')?,
            pipes: request.query_joined("Pipes", '|')?,
            spaces: request.query_joined("Spa ces", ' ')?,
            header: request.header_optional("X-Header")?,
            json: request.form_json("Json")?,
            fields: request.form_list("Field")?,
        })
    }

    fn write_response(_output: &(), response: &mut ResponseWriter) {
        response.empty(200);
    }
}
