//! Whatever changes on the wire shows among the differences, and nothing else does: the comparison has eyes.

use crate::facts::differences;
use crate::inputs::{functions, functions_with};
use crate::wire_equality::wire;

/// No difference.
const NOTHING: &[&str] = &[];

/// Fails unless this change of our description makes exactly these differences.
#[track_caller]
fn check(copy: &str, from: &str, to: &str, expected: &[impl AsRef<str>]) {
    let (Some(ours), Some(changed)) = (functions(), functions_with(copy, &[(from, to)])) else {
        return;
    };
    let found = differences(&wire(&changed), &wire(&ours));
    let expected: Vec<_> = expected.iter().map(AsRef::as_ref).collect();
    assert_eq!(found, expected, "{from:?} was replaced with {to:?}");
}

#[test]
fn prose() {
    check(
        "prose",
        "Creates a Function in a Service",
        "Makes a Function",
        NOTHING,
    );
}

#[test]
fn names_of_types() {
    check("types", "FunctionPage", "PageOfFunctions", NOTHING);
}

#[test]
fn method() {
    let post = "post:\n      operationId: CreateFunction";
    check(
        "method",
        post,
        &post.replace("post", "put"),
        &["CreateFunction: method: `PUT`, not `POST`"],
    );
}

#[test]
fn path() {
    let is =
        "path: `/v1/Functions/{ServiceSid}/{Sid}`, not `/v1/Services/{ServiceSid}/Functions/{Sid}`";
    check(
        "path",
        "/v1/Services/{ServiceSid}/Functions/{Sid}:",
        "/v1/Functions/{ServiceSid}/{Sid}:",
        &["Delete", "Fetch", "Update"].map(|it| format!("{it}Function: {is}")),
    );
}

#[test]
fn place_and_name_of_a_parameter() {
    check(
        "place",
        "name: PageToken\n      in: query",
        "name: Page-Token\n      in: header",
        &[
            "ListFunction header page-token: required: `no`, not nothing",
            "ListFunction header page-token: type: `string`, not nothing",
            "ListFunction header page-token: written as: `one value`, not nothing",
            "ListFunction query PageToken: required: nothing, not `no`",
            "ListFunction query PageToken: type: nothing, not `string`",
            "ListFunction query PageToken: written as: nothing, not `one value`",
            "ListFunction: parameters: `ServiceSid, PageSize, Page, page-token`, \
             not `ServiceSid, PageSize, Page, PageToken`",
        ],
    );
}

#[test]
fn required_field() {
    check(
        "required",
        "              required: [FriendlyName]\n",
        "",
        &["Create", "Update"]
            .map(|it| format!("{it}Function form FriendlyName: required: `no`, not `yes`")),
    );
}

#[test]
fn limit() {
    check(
        "limit",
        "maximum: 1000",
        "maximum: 100",
        &[
            "ListFunction pages: size in: `PageSize, integer of 64 bits, at most 100`, \
             not `PageSize, integer of 64 bits, at most 1000`",
            "ListFunction query PageSize: largest: `100`, not `1000`",
        ],
    );
}

#[test]
fn width() {
    check(
        "width",
        "format: int64",
        "format: int32",
        &[
            "ListFunction pages: size in: `PageSize, integer of 32 bits, at most 1000`, \
             not `PageSize, integer of 64 bits, at most 1000`",
            "ListFunction query PageSize: format: `int32`, not `int64`",
            "ListFunction query PageSize: type: `integer of 32 bits`, not `integer of 64 bits`",
        ],
    );
}

#[test]
fn credentials() {
    check(
        "credentials",
        "security:\n  - accountSid_authToken: []",
        "security: []",
        &["Create", "Delete", "Fetch", "List", "Update"].map(|it| {
            format!("{it}Function: credentials: `none`, not `accountSid_authToken (HTTP Basic)`")
        }),
    );
}

#[test]
fn status() {
    check(
        "status",
        "'201':",
        "'200':",
        &["CreateFunction answer: status: `200`, not `201`"],
    );
}

/// The places of what all Functions in answers have.
const ANSWERS: [&str; 4] = [
    "CreateFunction answer",
    "FetchFunction answer",
    "ListFunction answer.functions[]",
    "UpdateFunction answer",
];

#[test]
fn presence() {
    check(
        "presence",
        "format: uri-map\n          nullable: true",
        "format: uri-map",
        &ANSWERS.map(|at| format!("{at}.links: presence: `may be missing`, not `always, or null`")),
    );
}

#[test]
fn format() {
    check(
        "format",
        "format: uri-map",
        "format: map",
        &ANSWERS.map(|at| format!("{at}.links: format: `map`, not `uri-map`")),
    );
}

#[test]
fn the_property_that_names_the_next_page() {
    let next = "next_page_url:\n          description";
    check(
        "pages",
        next,
        &next.replace("next_page_url", "next"),
        &[
            "ListFunction answer.meta.next: format: `uri`, not nothing",
            "ListFunction answer.meta.next: presence: `always, or null`, not nothing",
            "ListFunction answer.meta.next: type: `string`, not nothing",
            "ListFunction answer.meta.next_page_url: format: nothing, not `uri`",
            "ListFunction answer.meta.next_page_url: presence: nothing, not `always, or null`",
            "ListFunction answer.meta.next_page_url: type: nothing, not `string`",
            "ListFunction pages: items in: nothing, not `functions (optional)`",
            "ListFunction pages: next in: nothing, not `meta (optional) → next_page_url (optional)`",
            "ListFunction pages: size in: nothing, not `PageSize, integer of 64 bits, at most 1000`",
        ],
    );
}
