//! What an operation is, without any I/O. The client and the server are the two halves of one codec:
//! whatever `Operation::to_request` writes, `Operation::from_request` reads back.

use bytes::Bytes;
use http::Method;
#[cfg(any(feature = "client", feature = "server"))]
use http::{Request, Response};

use crate::support::check::Check;
use crate::support::headers::Headers;

/// What the description says of an operation besides its parameters.
#[derive(Debug)]
pub struct Meta {
    /// The `operationId`.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path template, from the root of the API: `/v1/Services/{ServiceSid}`.
    pub path: &'static str,
    /// The media type of the request body, or the range that it is in: `image/*`. None without a body.
    pub content_type: Option<&'static str>,
    /// The media type that a client asks for, if the success response has a body.
    pub accept: Option<&'static str>,
    /// The security requirements: any one of the alternatives, each with all of its schemes.
    pub security: &'static [&'static [&'static str]],
}

/// One operation of the API as a plain value: the fields are its parameters.
pub trait Operation: Sized + Send + Sync + 'static {
    /// What a successful response holds.
    type Output: Send + 'static;

    /// The documented headers of a successful response: a struct of them, or `()`.
    type Headers: Headers;

    /// Method, path and media types.
    const META: &'static Meta;

    /// The server of this operation, if it is not that of the others. Clients go there unless they were
    /// told a base URL. The names of its variables stand in braces.
    const SERVER: Option<&'static str> = None;

    /// The variables of that server, and their defaults. They are set as those of the others are.
    const SERVER_VARIABLES: &'static [(&'static str, &'static str)] = &[];

    /// What the query of every request begins with, as it is sent: `cmd=diff`. Of several operations with one path and
    /// method, a request is for the one whose pairs it holds.
    const QUERY: &'static str = "";

    /// Other media types of the request body, or ranges of these, that a server takes as it does the one in
    /// [`Self::META`].
    #[cfg(feature = "server")]
    const ALSO_TAKEN: &'static [&'static str] = &[];

    /// Checks every parameter against the limits of the description.
    fn check(&self, _check: &mut Check) {}

    /// Writes the parameters into a request.
    #[cfg(feature = "client")]
    fn write_request(&self, request: &mut super::client::RequestWriter);

    /// Whether a response with this status is the one that was asked for, and no error.
    #[cfg(feature = "client")]
    #[must_use]
    fn is_success(status: http::StatusCode) -> bool {
        status.is_success()
    }

    /// Reads what `write_response` writes.
    ///
    /// # Errors
    ///
    /// When the response is not what the description says.
    #[cfg(feature = "client")]
    fn read_response(
        response: &super::client::ResponseReader<'_>,
    ) -> Result<Self::Output, super::client::Undecodable>;

    /// Reads what `write_request` writes.
    ///
    /// # Errors
    ///
    /// When a parameter is not what the description says; the reader has noted which.
    #[cfg(feature = "server")]
    fn read_request(
        request: &mut super::server::RequestReader<'_>,
    ) -> Result<Self, super::server::Invalid>;

    /// Writes a successful response.
    #[cfg(feature = "server")]
    fn write_response(
        output: &Self::Output,
        response: &mut super::server::ResponseWriter,
    );

    /// The media types of the documented error bodies, the most specific status first; empty where each of them has
    /// its usual one.
    #[cfg(feature = "server")]
    const ERRORS: &'static [ErrorType] = &[];

    /// The body of a documented error response with this status, decoded from JSON.
    #[cfg(feature = "client")]
    #[must_use]
    fn read_error(
        _response: &super::client::ResponseReader<'_>,
    ) -> Option<crate::errors::ErrorBody> {
        None
    }

    /// The same of a response whose media type is not of JSON.
    #[cfg(feature = "client")]
    #[must_use]
    fn read_text_error(
        _response: &super::client::ResponseReader<'_>,
    ) -> Option<crate::errors::ErrorBody> {
        None
    }

    /// The request of this operation. Its URI is a path with a query: the client adds the host.
    ///
    /// # Errors
    ///
    /// When a parameter breaks a rule of the description, or cannot be sent in its place.
    #[cfg(feature = "client")]
    fn to_request(
        &self,
    ) -> Result<Request<Bytes>, crate::support::check::InvalidArgument> {
        let mut check = Check::new();
        self.check(&mut check);
        let mut writer = super::client::RequestWriter::new(Self::META, check);
        self.write_request(&mut writer);
        writer.finish()
    }

    /// The output of a response.
    ///
    /// # Errors
    ///
    /// When the status is not a success, or the body is not what the description says. The error
    /// keeps status, headers and body.
    #[cfg(feature = "client")]
    fn from_response(
        response: Response<Bytes>,
    ) -> Result<Response<Self::Output>, super::client::Error> {
        super::client::read::<Self>(response, &super::client::Conventions::USUAL)
    }

    /// The operation that a request asks for.
    ///
    /// # Errors
    ///
    /// When the path, the media type or any parameter is not what the description says. All broken
    /// rules are in the rejection.
    #[cfg(feature = "server")]
    fn from_request(request: &Request<Bytes>) -> Result<Self, super::server::Rejection> {
        let mut reader =
            super::server::RequestReader::new(Self::META, Self::ALSO_TAKEN, request)?;
        let operation = Self::read_request(&mut reader).or_else(|_| {
            reader.leave_out_what_is_broken();
            Self::read_request(&mut reader)
        });
        reader.finish(operation, Self::check)
    }

    /// The successful response with this output, and with its headers if any are documented.
    #[cfg(feature = "server")]
    fn to_response(answer: &Answered<Self>) -> Response<Bytes> {
        let (output, headers) = Self::Headers::apart(answer);
        let mut writer = super::server::ResponseWriter::default();
        Self::write_response(output, &mut writer);
        if let Some(headers) = headers {
            headers.put(&mut writer);
        }
        writer.finish()
    }
}

/// A documented error body: the first and the last status that it is documented for, the variant of `ErrorBody`, and the
/// media type.
#[cfg(feature = "server")]
pub type ErrorType = (u16, u16, &'static str, &'static str);

/// An operation whose body is bytes, which can be sent as they come.
pub trait Upload: Operation {}

/// What a server answers: the output of an operation, with headers beside it where these are documented.
pub type Answered<O> =
    <<O as Operation>::Headers as Headers>::With<<O as Operation>::Output>;

/// A body of one of several media types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// Which one it is: `image/png`.
    pub media_type: String,
    /// The body as it came.
    pub bytes: Bytes,
}

impl Media {
    /// A body of a media type.
    #[must_use]
    pub fn new(media_type: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self { media_type: media_type.into(), bytes: bytes.into() }
    }
}

/// Whether a media type is the one that is expected, or in its range, such as `image/*` or
/// `application/*+json`. Parameters do not count.
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) fn is_media_type(expected: &str, found: &str) -> bool {
    let essence =
        |text: &str| text.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    let (expected, found) = (essence(expected), essence(found));
    if let Some((kind, suffix)) = expected.split_once("/*+") {
        let name = found.split_once('/').filter(|(found, _)| *found == kind);
        let syntax = name.and_then(|(_, name)| name.rsplit_once('+'));
        return syntax.is_some_and(|(name, found)| !name.is_empty() && found == suffix);
    }
    let Some(range) = expected.strip_suffix('*') else {
        return expected == found;
    };
    let is_one = found.split_once('/').is_some_and(|(kind, name)| {
        !matches!(kind, "" | "*") && !matches!(name, "" | "*")
    });
    is_one && (range == "*/" || found.starts_with(range))
}

/// Where a caller is sent instead: the header `Location` of an answer, which nobody has followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// A URL, which may be relative to that of the request.
    pub location: String,
}

impl<T: Into<String>> From<T> for Redirect {
    fn from(location: T) -> Self {
        Self { location: location.into() }
    }
}

/// How the pages of a list follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageStyle {
    /// A page holds the URL of the next one: absolute, or from its root.
    Url,
    /// The header `Link` of an answer has it, with the relation `next` (RFC 8288).
    Link,
    /// A page holds a text that the request for the next one repeats in this query parameter.
    Cursor(&'static str),
    /// This query parameter says how many items come before the page; the other one holds the size of
    /// pages.
    Offset(&'static str, Option<&'static str>),
    /// This query parameter holds the number of the page, the first one of which follows; the other one
    /// holds the size of pages.
    Number(&'static str, u64, Option<&'static str>),
}

/// A list operation whose pages lead to their successors.
pub trait Paged: Operation {
    /// One entry of a page.
    type Item: Send + 'static;

    /// How pages follow each other.
    const STYLE: PageStyle = PageStyle::Url;

    /// The most entries that the API gives in a page, where it says so.
    const MAX_PAGE_SIZE: Option<u64>;

    /// Asks for pages of `size` entries unless a size was asked for already.
    fn default_page_size(&mut self, size: u64);

    /// Whether a page says that there are more, where it does.
    #[must_use]
    fn has_more(_page: &Self::Output) -> Option<bool> {
        None
    }

    /// How many entries there are on all pages, or how many pages where these have numbers, if a page
    /// says so.
    #[must_use]
    fn total(_page: &Self::Output) -> Option<u64> {
        None
    }

    /// Takes a page apart: its entries, and the URL or the cursor of the next page.
    fn into_items(page: Self::Output) -> (Vec<Self::Item>, Option<String>);
}
