//! Where the API is.

use super::Server;

/// The URL of a server with the defaults of its variables.
#[must_use]
pub fn with_defaults(server: &Server) -> String {
    let fill = |url: String, (name, default): &(String, String)| {
        url.replace(&format!("{{{name}}}"), default)
    };
    server.variables.iter().fold(server.url.clone(), fill)
}
