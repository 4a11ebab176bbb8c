//! No operation and no parameter gets a name that the client of the runtime has already.

use crate::lower::groups::TAKEN_FUNCTIONS;
use crate::lower::parameters::{TAKEN_BY_LISTS, TAKEN_BY_STREAMS, TAKEN_SETTERS};

/// The functions of a type's own implementations in a file of the runtime, each to the brace that ends it.
fn functions(text: &str, is_own: fn(&str) -> bool) -> impl Iterator<Item = &str> {
    let own = text.split("\nimpl").filter_map(move |rest| {
        let (head, body) = rest.split_once(" {\n")?;
        let body = body.split("\n}\n").next().unwrap_or(body);
        is_own(head).then_some(body)
    });
    own.flat_map(str::lines)
        .filter_map(|line| line.strip_prefix("    ")?.split_once("fn "))
        .filter(|(before, _)| before.is_empty() || before.starts_with("pub"))
        .filter_map(|(_, name)| name.split(['(', '<']).next())
}

#[track_caller]
fn check(is_own: fn(&str) -> bool, taken: &[&[&str]]) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/runtime/client");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        for name in functions(&text, is_own) {
            assert!(taken.concat().contains(&name), "{name} of {path:?}");
            count += 1;
        }
    }
    assert!(count > 20, "{count}");
}

#[test]
fn no_operation_is_named_like_a_function_of_the_client() {
    check(|head| head == " Client", &[TAKEN_FUNCTIONS]);
}

#[test]
fn no_setter_is_named_like_a_method_of_a_call() {
    check(
        |head| head.contains("> Call<'") && !head.contains(" for "),
        &[TAKEN_SETTERS, TAKEN_BY_LISTS, TAKEN_BY_STREAMS],
    );
}
