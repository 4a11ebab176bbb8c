//! Which operations are lists whose pages stream.

use crate::inputs::{operations, real};

/// Fails unless a description has this many operations whose id begins with `List`, all of them lists with pages but
/// for these.
#[track_caller]
fn check(description: &str, lists: usize, without_pages: &[&str]) {
    let Some(input) = real(description) else {
        return;
    };
    let is_list = |id: &str| id.starts_with("List");
    let documented = input.text.matches("operationId: List").count();
    assert_eq!(documented, lists, "the description has changed");
    let all: Vec<_> = operations(&input.api)
        .filter(|operation| is_list(operation.name.wire()))
        .collect();
    assert_eq!(all.len(), documented, "operations have been left out");
    let plain: Vec<_> = all
        .iter()
        .filter(|operation| operation.paging.is_none())
        .map(|operation| operation.name.wire())
        .collect();
    assert_eq!(plain, without_pages);
}

#[test]
fn every_list_of_serverless_has_pages() {
    check("twilio__twilio_serverless_v1.yaml", 10, &[]);
}

/// Here a page names the next one by a path, in a property of its own. The countries have no such property: their
/// response holds all of them.
#[test]
fn every_list_of_the_main_api_has_pages_but_one() {
    let countries = "ListAvailablePhoneNumberCountry";
    check("twilio__twilio_api_v2010.yaml", 61, &[countries]);
}
