//! What every API says in its own words: where the code of an error stands, and what a request is
//! called.

use http::HeaderMap;
use serde_json::Value;

/// Where an API puts what its users ask for when something went wrong.
///
/// Fields are looked for in this order, those within others as `error.code`.
#[derive(Debug)]
pub struct Conventions {
    /// The header of an answer that identifies the request. Without one, it is any header whose name
    /// is `request-id`, or ends like that.
    pub request_id: Option<&'static str>,
    /// The fields of a JSON body with the code of an error.
    pub code: &'static [&'static str],
    /// The fields with a sentence about it.
    pub message: &'static [&'static str],
    /// The fields with the URL of a page about it.
    pub more_info: &'static [&'static str],
}

/// What an error body says of itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) more_info: Option<String>,
}

impl Conventions {
    /// The spellings that are met most often, those of problem details (RFC 9457) and OAuth 2 (RFC
    /// 6749) among them.
    pub const USUAL: Self = Self {
        request_id: None,
        code: &["code", "error_code", "error.code", "error"],
        message: &["message", "detail", "error_description", "error.message", "title"],
        more_info: &["more_info", "moreInfo", "documentation_url"],
    };

    pub(crate) fn request_id(&self, headers: &HeaderMap) -> Option<String> {
        let value = match self.request_id {
            Some(name) => headers.get(name),
            None => headers.iter().find_map(|(name, value)| {
                let rest = name.as_str().strip_suffix("request-id")?;
                (rest.is_empty() || rest.ends_with('-')).then_some(value)
            }),
        };
        value?.to_str().ok().map(ToOwned::to_owned)
    }

    pub(crate) fn read(&self, body: &[u8]) -> Said {
        // `parse` is compiled already, with `serde_json`, while a reader of bytes would be once more.
        let body = std::str::from_utf8(body).ok().and_then(|text| text.parse().ok());
        let Some(body @ Value::Object(_)) = body else {
            return Said::default();
        };
        let find = |names: &[&str]| names.iter().find_map(|name| text_at(&body, name));
        Said {
            code: find(self.code),
            message: find(self.message),
            more_info: find(self.more_info),
        }
    }
}

/// The text or number at a path such as `error.code`.
fn text_at(body: &Value, path: &str) -> Option<String> {
    let value = path.split('.').try_fold(body, |value, name| value.get(name))?;
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
