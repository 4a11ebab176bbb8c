//! Which of the description's servers a client talks to.

/// A server of the description.
#[derive(Debug)]
pub struct Server {
    /// The URL, with the names of its variables in braces.
    pub url: &'static str,
    /// The variables and their defaults.
    pub variables: &'static [(&'static str, &'static str)],
}

/// The URL of the server that has all variables which were set, and as few others as possible; those
/// have their defaults.
///
/// Fails when no server has all of them, or when a value cannot be part of a host.
#[inline]
pub(crate) fn choose(
    servers: &[Server],
    set: &[(&'static str, String)],
) -> Result<String, String> {
    if let Some((name, value)) = set.iter().find(|(_, value)| !is_label(value)) {
        return Err(format!(
            "`{}` cannot be the {name} of a host",
            value.escape_debug()
        ));
    }
    let has = |server: &Server, name: &str| {
        server.variables.iter().any(|(known, _)| *known == name)
    };
    let suitable =
        servers.iter().filter(|server| set.iter().all(|(name, _)| has(server, name)));
    let Some(server) = suitable.min_by_key(|server| server.variables.len()) else {
        let names: Vec<&str> = set.iter().map(|(name, _)| *name).collect();
        return Err(format!("no server of the description has {}", names.join(" and ")));
    };
    Ok(fill(server.url, server.variables, set))
}

/// The URL of a server with the variables that were set, and the defaults of those that were not.
#[inline]
pub(crate) fn fill(
    url: &str,
    variables: &[(&'static str, &'static str)],
    set: &[(&'static str, String)],
) -> String {
    let mut url = url.to_owned();
    for (name, default) in variables {
        let value = set
            .iter()
            .find(|(known, _)| known == name)
            .map_or(*default, |(_, value)| value);
        url = url.replace(&format!("{{{name}}}"), value);
    }
    url
}

/// Letters, digits and hyphens, with dots between them.
#[inline]
fn is_label(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.split('.').all(label)
}
