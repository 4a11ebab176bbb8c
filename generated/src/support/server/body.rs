//! The body of a request, as long as it is not too large.

use axum::body::{Body, HttpBody as _};
use bytes::Bytes;
use http::StatusCode;
use http_body_util::LengthLimitError;

use super::rejection::{Reason, Rejection};

/// Waits for the whole body. One that is announced to be too large is refused unread.
pub(super) async fn read(body: Body, limit: usize) -> Result<Bytes, Rejection> {
    let because = |message| {
        Rejection::because(Reason::TooLarge, StatusCode::PAYLOAD_TOO_LARGE, message)
    };
    let too_large = || because(format!("the body must be at most {limit} bytes"));
    if body.size_hint().lower() > u64::try_from(limit).unwrap_or(u64::MAX) {
        return Err(too_large());
    }
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    match axum::body::to_bytes(body, limit).await {
        Ok(body) => Ok(body),
        Err(error) => Err(match depth_of_limit(&error) {
            Some(1) => too_large(),
            // A layer around the router has a limit of its own.
            Some(_) => because("the body is larger than this server takes".to_owned()),
            None => {
                let message = "the body did not arrive whole";
                Rejection::because(Reason::Invalid, StatusCode::BAD_REQUEST, message)
            }
        }),
    }
}

/// Each body around another one adds an error around its error.
fn depth_of_limit(error: &axum::Error) -> Option<usize> {
    let first: &dyn std::error::Error = error;
    std::iter::successors(Some(first), |error| error.source())
        .position(<dyn std::error::Error>::is::<LengthLimitError>)
}
