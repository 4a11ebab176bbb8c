//! Responses: what a caller gets.

use super::{check, lowered};

#[test]
fn answers_that_lead_elsewhere_are_what_is_asked_for() {
    check(
        "paths:
  /only: {get: {operationId: only, responses: {'303': {description: d}, default: {description: e, content: {application/json: {schema: {type: string}}}}}}}
  /range: {get: {operationId: range, responses: {3XX: {description: d}}}}
  /beside: {get: {operationId: beside, responses: {'200': {description: d}, '302': {description: d, headers: {LOCATION: {schema: {type: string}}}}, '307': {description: d}}}}
  /cached: {get: {operationId: cached, responses: {'204': {description: d}, '304': {description: d}}}}
",
        "GET only () -> 303 Redirect
GET range () -> 302 Redirect
GET beside () -> BesideOutcome of 2
GET cached () -> 204 Empty
",
    );
}

#[test]
fn answers_without_a_success_are_named_in_a_warning() {
    let (_, diagnostics) = lowered("paths: {/a: {get: {responses: {'304': {description: d}}}}}");
    assert!(
        diagnostics.starts_with(
            "warning: api.yaml:3:20: an operation whose answers are neither successes nor lead elsewhere"
        ),
        "{diagnostics}"
    );
}
