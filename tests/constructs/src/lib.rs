//! Both halves of a codec against each other.

use bytes::Bytes;
use http::{Request, Response};
use made::support::operation::Operation;
use made::support::server::Rejection;

/// The request of an operation, which reads back as the same operation.
///
/// # Panics
///
/// When it cannot be written, or another operation is read.
pub fn sent<O: Operation + PartialEq + std::fmt::Debug>(operation: &O) -> Request<Bytes> {
    let request = operation.to_request().expect("a request");
    let read = O::from_request(&request).expect("an operation");
    assert_eq!(read, *operation);
    request
}

/// The response with an output, which reads back as the same output.
///
/// # Panics
///
/// When another output is read.
pub fn answered<O: Operation<Output: PartialEq + std::fmt::Debug, Headers = ()>>(
    output: &O::Output,
) -> Response<Bytes> {
    let response = O::to_response(output);
    let read = O::from_response(response.clone()).expect("an output");
    assert_eq!(read.body(), output);
    response
}

/// Looks for a violation that begins so, as `body.name: must be …`.
///
/// # Panics
///
/// When the request was refused for other reasons.
pub fn refused_for(rejection: &Rejection, rule: &str) {
    let found: Vec<_> = rejection
        .violations()
        .iter()
        .map(|it| format!("{}: {}", it.place, it.rule))
        .collect();
    assert!(
        found.iter().any(|it| it.starts_with(rule)),
        "{rule}: {found:?}"
    );
}
