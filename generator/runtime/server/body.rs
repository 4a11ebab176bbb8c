//! The body of a request, as long as it is not too large.

use axum::body::{Body, HttpBody as _};
use bytes::Bytes;
use http::StatusCode;
use http_body_util::LengthLimitError;

use super::rejection::{Reason, Rejection};

/// Waits for the whole body. One that is announced to be too large is refused unread.
pub(super) async fn read(body: Body, limit: usize) -> Result<Bytes, Rejection> {
    let too_large = || {
        let message = format!("the body must be at most {limit} bytes");
        Rejection::because(Reason::TooLarge, StatusCode::PAYLOAD_TOO_LARGE, message)
    };
    if body.size_hint().lower() > u64::try_from(limit).unwrap_or(u64::MAX) {
        return Err(too_large());
    }
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    match axum::body::to_bytes(body, limit).await {
        Ok(body) => Ok(body),
        Err(error) if is_length_limit(&error) => Err(too_large()),
        Err(_) => {
            let message = "the body did not arrive whole";
            Err(Rejection::because(Reason::Invalid, StatusCode::BAD_REQUEST, message))
        }
    }
}

fn is_length_limit(error: &axum::Error) -> bool {
    std::error::Error::source(error)
        .is_some_and(<dyn std::error::Error>::is::<LengthLimitError>)
}
