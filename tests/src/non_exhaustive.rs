//! What programs may not rely on, tried when documentation is tested.

/// New kinds of errors may come.
///
/// ```
/// use twilio_functions::client::Error;
/// fn is_known(error: &Error) -> bool {
///     match error {
///         Error::InvalidArgument(_) | Error::Configuration(_) | Error::Connect(_) => true,
///         Error::Timeout(_) | Error::Transport(_) | Error::TooLarge { .. } => true,
///         Error::Token(_) | Error::Paging(_) | Error::Decode(_) | Error::Api(_) => true,
///         _ => false,
///     }
/// }
/// ```
///
/// ```compile_fail
/// use twilio_functions::client::Error;
/// fn is_known(error: &Error) -> bool {
///     match error {
///         Error::InvalidArgument(_) | Error::Configuration(_) | Error::Connect(_) => true,
///         Error::Timeout(_) | Error::Transport(_) | Error::TooLarge { .. } => true,
///         Error::Token(_) | Error::Paging(_) | Error::Decode(_) | Error::Api(_) => true,
///     }
/// }
/// ```
struct Errors;
