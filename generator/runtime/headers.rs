//! Headers of answers: which an operation documents, and how a server gives them beside its output.

#[cfg(any(feature = "client", feature = "server"))]
use http::{HeaderMap, HeaderName, HeaderValue};

/// The documented headers of an answer: a struct that has a field for each.
pub trait AnswerHeaders: Sized + Send + Sync + 'static {
    /// Reads what `write` writes.
    ///
    /// # Errors
    ///
    /// When a header is not what the description says.
    #[cfg(feature = "client")]
    fn read(
        headers: &super::client::HeaderReader<'_>,
    ) -> Result<Self, super::client::Undecodable>;

    /// Writes them into a response.
    #[cfg(feature = "server")]
    fn write(&self, response: &mut super::server::ResponseWriter);
}

/// What an operation documents of headers: a struct of them, or nothing, which is `()`.
pub trait Headers: Sized + Send + Sync + 'static {
    /// What a server answers: the output by itself where no header is documented.
    type With<T: Send + 'static>: Send + 'static;

    /// Puts the headers beside an output.
    fn with<T: Send + 'static>(self, output: T) -> Self::With<T>;

    /// The output, and the headers where there are any.
    fn apart<T: Send + 'static>(answer: &Self::With<T>) -> (&T, Option<&Self>);

    /// The same headers beside something else.
    fn turn<T: Send + 'static, U: Send + 'static>(
        answer: Self::With<T>,
        into: impl FnOnce(T) -> U,
    ) -> Self::With<U>;

    /// Reads the headers of a response.
    ///
    /// # Errors
    ///
    /// When a header is not what the description says.
    #[cfg(feature = "client")]
    fn of(headers: &HeaderMap) -> Result<Self, super::client::Undecodable>;

    /// Writes the headers into a response.
    #[cfg(feature = "server")]
    fn put(&self, response: &mut super::server::ResponseWriter);
}

impl Headers for () {
    type With<T: Send + 'static> = T;

    fn with<T: Send + 'static>(self, output: T) -> T {
        output
    }

    fn apart<T: Send + 'static>(answer: &T) -> (&T, Option<&Self>) {
        (answer, None)
    }

    fn turn<T: Send + 'static, U: Send + 'static>(
        answer: T,
        into: impl FnOnce(T) -> U,
    ) -> U {
        into(answer)
    }

    #[cfg(feature = "client")]
    fn of(_: &HeaderMap) -> Result<Self, super::client::Undecodable> {
        Ok(())
    }

    #[cfg(feature = "server")]
    fn put(&self, _: &mut super::server::ResponseWriter) {}
}

impl<H: AnswerHeaders> Headers for H {
    type With<T: Send + 'static> = WithHeaders<T, H>;

    fn with<T: Send + 'static>(self, output: T) -> WithHeaders<T, H> {
        WithHeaders::new(output, self)
    }

    fn apart<T: Send + 'static>(answer: &WithHeaders<T, H>) -> (&T, Option<&Self>) {
        (&answer.output, Some(&answer.headers))
    }

    fn turn<T: Send + 'static, U: Send + 'static>(
        answer: WithHeaders<T, H>,
        into: impl FnOnce(T) -> U,
    ) -> WithHeaders<U, H> {
        answer.map(into)
    }

    #[cfg(feature = "client")]
    fn of(headers: &HeaderMap) -> Result<Self, super::client::Undecodable> {
        Self::read(&super::client::HeaderReader::new(headers))
    }

    #[cfg(feature = "server")]
    fn put(&self, response: &mut super::server::ResponseWriter) {
        self.write(response);
    }
}

/// An output and the headers that are answered with it. An output alone becomes one by `into()`, unless
/// there are headers that must not be left out.
#[derive(Clone, Debug, PartialEq)]
pub struct WithHeaders<T, H> {
    /// What the operation gives.
    pub output: T,
    /// The headers of the answer.
    pub headers: H,
}

impl<T, H> WithHeaders<T, H> {
    /// An output with these headers.
    pub fn new(output: T, headers: H) -> Self {
        Self { output, headers }
    }

    /// The same headers beside what is made of the output.
    pub fn map<U>(self, into: impl FnOnce(T) -> U) -> WithHeaders<U, H> {
        WithHeaders::new(into(self.output), self.headers)
    }
}

impl<T, H: Default> From<T> for WithHeaders<T, H> {
    fn from(output: T) -> Self {
        Self::new(output, H::default())
    }
}

/// Sets a header to one text.
///
/// # Errors
///
/// The rule that is broken.
#[cfg(any(feature = "client", feature = "server"))]
#[inline]
pub(crate) fn set(
    headers: &mut HeaderMap,
    name: &'static str,
    text: &str,
) -> Result<(), String> {
    let broken = || "holds a character that a header cannot hold".to_owned();
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| broken())?;
    replace(headers, name, HeaderValue::from_str(text).map_err(|_| broken())?);
    Ok(())
}

/// Sets a header in the place of any that has its name: `insert`, compiled once.
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) fn replace(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.insert(name, value);
}
