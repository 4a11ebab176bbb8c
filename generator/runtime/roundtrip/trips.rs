//! Values on their way: from the wire into a type, back, and again. They have to be the same all the way.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::api::support::client::ApiError;
// need: streams
use crate::api::support::events::Streaming;
// end: streams
use crate::api::support::headers::{AnswerHeaders, Headers};
use crate::api::support::json;
use crate::api::support::operation::{Answered, Operation};
use crate::api::support::server::Rejection;

/// A table of what is tried, one entry for each type, and what went wrong so far.
pub struct Trips {
    cases: std::vec::IntoIter<Value>,
    failures: Vec<String>,
}

type Outcome = Result<(), String>;

/// What the objects that are tried have in them.
#[derive(Clone, Copy, PartialEq)]
enum Members {
    /// Only what the description knows: all of it comes back.
    Known,
    /// More than that, which may be left out when they are written.
    Any,
}

impl Trips {
    /// The entries stand in the order in which the types are tried.
    pub fn new(table: &str) -> Self {
        let cases: Vec<Value> = serde_json::from_str(table).expect("the table is JSON");
        Self { cases: cases.into_iter(), failures: Vec::new() }
    }

    /// Tries the requests and the answers of an operation.
    pub fn operation<O>(&mut self)
    where
        O: Operation<Output: PartialEq, Headers: PartialEq> + PartialEq,
    {
        self.exchange::<O>();
    }

    // need: streams
    /// The same of one that can also answer item by item, with such answers.
    pub fn streaming<O>(&mut self)
    where
        O: Streaming<Output: PartialEq, Headers: PartialEq, Item: PartialEq> + PartialEq,
    {
        let case = self.exchange::<O>();
        self.all(&case, "items", Members::Known, items_trip::<O>);
    }

    // end: streams
    fn exchange<O>(&mut self) -> Value
    where
        O: Operation<Output: PartialEq, Headers: PartialEq> + PartialEq,
    {
        let case = self.cases.next().expect("every operation has an entry");
        self.all(&case, "requests", Members::Known, request_trip::<O>);
        self.all(&case, "request examples", Members::Any, request_trip::<O>);
        self.all(&case, "answers", Members::Known, answer_trip::<O>);
        self.all(&case, "answer examples", Members::Any, answer_trip::<O>);
        case
    }

    /// Tries the values of a model.
    pub fn model<T: Serialize + DeserializeOwned + PartialEq>(&mut self) {
        let case = self.cases.next().expect("every model has an entry");
        self.all(&case, "values", Members::Known, model_trip::<T>);
        self.all(&case, "examples", Members::Any, model_trip::<T>);
    }

    /// Tries the headers of an operation's errors.
    pub fn error_headers<H: AnswerHeaders + PartialEq>(&mut self) {
        let case = self.cases.next().expect("all headers of errors have an entry");
        self.all(&case, "headers", Members::Known, error_headers_trip::<H>);
    }

    /// # Panics
    ///
    /// When anything was not what it should have been.
    pub fn end(mut self) {
        assert!(self.cases.next().is_none(), "an entry was not tried");
        let count = self.failures.len();
        assert!(
            self.failures.is_empty(),
            "{count} failed:\n{}",
            self.failures.join("\n")
        );
    }

    fn all(
        &mut self,
        case: &Value,
        field: &str,
        members: Members,
        trip: fn(&Value, Members) -> Outcome,
    ) {
        let tried = case[field].as_array().into_iter().flatten();
        for (index, value) in tried.enumerate() {
            if let Err(reason) = trip(value, members) {
                let name = case["name"].as_str().unwrap_or_default();
                self.failures
                    .push(format!("{name}, {field}[{index}]: {reason}\n  {value}"));
            }
        }
    }
}

fn request_trip<O: Operation + PartialEq>(case: &Value, members: Members) -> Outcome {
    let mut request = Request::new(body(case));
    *request.method_mut() = O::META.method.clone();
    *request.uri_mut() = case["uri"]
        .as_str()
        .unwrap_or_default()
        .parse()
        .map_err(|error| format!("no URI: {error}"))?;
    *request.headers_mut() = headers(case)?;
    let first =
        O::from_request(&request).map_err(|error| format!("not read: {error:?}"))?;
    let sent = first.to_request().map_err(|error| format!("not written: {error}"))?;
    let again = O::from_request(&sent)
        .map_err(|error| format!("not read again: {error:?}\n  {}", shown(&sent)))?;
    if first != again {
        return Err(format!("not the same again\n  {}", shown(&sent)));
    }
    same_json(case, sent.body(), members)
}

fn response(case: &Value) -> Result<Response<Bytes>, String> {
    let mut response = Response::new(body(case));
    let status = case["status"].as_u64().and_then(|it| u16::try_from(it).ok());
    *response.status_mut() = status
        .and_then(|it| StatusCode::from_u16(it).ok())
        .ok_or("there is no such status")?;
    *response.headers_mut() = headers(case)?;
    Ok(response)
}

// need: streams
fn items_trip<O: Streaming<Item: PartialEq>>(case: &Value, _: Members) -> Outcome {
    let first = O::items_from_response(response(case)?)
        .map_err(|error| format!("not read: {error}"))?;
    let sent = O::items_to_response(first.body());
    let text = String::from_utf8_lossy(sent.body()).into_owned();
    let again = O::items_from_response(sent)
        .map_err(|error| format!("not read again: {error}\n  {text}"))?;
    if first.body() == again.body() {
        Ok(())
    } else {
        Err(format!("not the same again\n  {text}"))
    }
}

// end: streams
fn answer_trip<O: Operation<Output: PartialEq, Headers: PartialEq>>(
    case: &Value,
    members: Members,
) -> Outcome {
    let first =
        answer::<O>(response(case)?).map_err(|error| format!("not read: {error}"))?;
    let sent = O::to_response(&first);
    same_json(case, sent.body(), members)?;
    let text = format!("{:?} {}", sent.headers(), String::from_utf8_lossy(sent.body()));
    let read = headers(case)?;
    if let Some(lost) = read.keys().find(|it| !sent.headers().contains_key(*it)) {
        return Err(format!("`{lost}` was lost\n  {text}"));
    }
    let again = answer::<O>(sent)
        .map_err(|error| format!("not read again: {error}\n  {text}"))?;
    if O::Headers::apart(&first) == O::Headers::apart(&again) {
        Ok(())
    } else {
        Err(format!("not the same again\n  {text}"))
    }
}

/// An answer with its headers.
fn answer<O: Operation>(response: Response<Bytes>) -> Result<Answered<O>, String> {
    let headers = O::Headers::of(response.headers()).map_err(|it| it.to_string())?;
    let output = O::from_response(response).map_err(|error| error.to_string())?;
    Ok(headers.with(output.into_body()))
}

fn error_headers_trip<H: AnswerHeaders + PartialEq>(
    case: &Value,
    _: Members,
) -> Outcome {
    let status = StatusCode::IM_A_TEAPOT;
    let read = headers(case)?;
    let first: H = ApiError::new(status, read.clone(), "")
        .documented_headers()
        .map_err(|error| format!("not read: {error}"))?;
    let sent = Rejection::new(status, "").documented_headers(&first).into_problem();
    let text = format!("{:?}", sent.headers());
    if let Some(lost) = read.keys().find(|it| !sent.headers().contains_key(*it)) {
        return Err(format!("`{lost}` was lost\n  {text}"));
    }
    let again: H = ApiError::new(status, sent.headers().clone(), "")
        .documented_headers()
        .map_err(|error| format!("not read again: {error}\n  {text}"))?;
    if first == again { Ok(()) } else { Err(format!("not the same again\n  {text}")) }
}

fn model_trip<T: Serialize + DeserializeOwned + PartialEq>(
    value: &Value,
    members: Members,
) -> Outcome {
    let text = value.to_string();
    let first: T = json::from_slice(text.as_bytes())
        .map_err(|error| format!("not read: {error}"))?;
    let text = serde_json::to_string(&first)
        .map_err(|error| format!("not written: {error}"))?;
    let again: T = json::from_slice(text.as_bytes())
        .map_err(|error| format!("not read again: {error}\n  {text}"))?;
    if first != again {
        return Err(format!("not the same again\n  {text}"));
    }
    let found = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    same(value, &found, members, "")
}

fn body(case: &Value) -> Bytes {
    match (&case["text"], case.get("json")) {
        (Value::String(text), _) => text.clone().into(),
        (_, Some(value)) => value.to_string().into(),
        _ => Bytes::new(),
    }
}

fn headers(case: &Value) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for header in case["headers"].as_array().into_iter().flatten() {
        let (name, value) = (header[0].as_str(), header[1].as_str());
        let name = HeaderName::try_from(name.unwrap_or_default());
        let value = HeaderValue::try_from(value.unwrap_or_default());
        match (name, value) {
            (Ok(name), Ok(value)) => headers.append(name, value),
            _ => return Err(format!("no header: {header}")),
        };
    }
    Ok(headers)
}

fn shown(request: &Request<Bytes>) -> String {
    let body = String::from_utf8_lossy(request.body());
    format!("{} {:?} {body}", request.uri(), request.headers())
}

/// Whether the JSON of a case was written as it was read, if it has any.
fn same_json(case: &Value, written: &Bytes, members: Members) -> Outcome {
    let Some(wanted) = case.get("json") else {
        return Ok(());
    };
    let found = serde_json::from_slice(written).map_err(|error| error.to_string())?;
    same(wanted, &found, members, "")
}

/// Whether what was written is what was read. What the description allows to be left out may be written as `null`, and
/// the other way round.
fn same(wanted: &Value, found: &Value, members: Members, place: &str) -> Outcome {
    let is_same = match (wanted, found) {
        (Value::Object(wanted), Value::Object(found)) => {
            for (name, value) in found.iter().filter(|(_, value)| !value.is_null()) {
                let wanted = wanted.get(name).unwrap_or(&Value::Null);
                same(wanted, value, members, &format!("{place}.{name}"))?;
            }
            let is_lost = |name: &&String| {
                let (read, written) = (&wanted[name.as_str()], found.get(*name));
                !read.is_null() && written.is_none_or(Value::is_null)
            };
            if members == Members::Known
                && let Some(name) = wanted.keys().find(is_lost)
            {
                return Err(format!("`{place}.{name}` was lost"));
            }
            true
        }
        (Value::Array(wanted), Value::Array(found)) if wanted.len() == found.len() => {
            for (index, (wanted, found)) in wanted.iter().zip(found).enumerate() {
                same(wanted, found, members, &format!("{place}[{index}]"))?;
            }
            true
        }
        (Value::Number(wanted), Value::Number(found)) => {
            wanted == found || same_number(wanted.as_f64(), found.as_f64())
        }
        (Value::String(wanted), Value::String(found)) => {
            wanted == found
                || instant(wanted).is_some_and(|it| instant(found) == Some(it))
        }
        (wanted, found) => wanted == found,
    };
    if is_same { Ok(()) } else { Err(format!("`{place}` became {found}")) }
}

/// Single precision has seven digits.
fn same_number(wanted: Option<f64>, found: Option<f64>) -> bool {
    let (Some(wanted), Some(found)) = (wanted, found) else {
        return false;
    };
    (wanted - found).abs() <= wanted.abs() * 1e-7
}

/// The instant that a text is, in either form.
fn instant(text: &str) -> Option<Timestamp> {
    let usual = text.parse().ok();
    usual.or_else(|| DateTimeParser::new().parse_timestamp(text).ok())
}
