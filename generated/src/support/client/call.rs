//! One call: an operation on its way, with what can be set for it, or for all calls of a client.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::answer::{self, Answer, Arrived};
use super::base::request_of;
use super::error::Error;
use super::http_client::Client;
use super::retry::RetryPolicy;
use super::transport::Unread;
use super::upload::Outgoing;
use crate::support::check::{InvalidArgument, argument};
use crate::support::operation::Operation;

/// A future that can be sent between threads.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) type BoxFuture<'call, T> = Pin<Box<dyn Future<Output = T> + Send + 'call>>;
/// A future; a browser has one thread.
#[cfg(target_arch = "wasm32")]
pub(crate) type BoxFuture<'call, T> = Pin<Box<dyn Future<Output = T> + 'call>>;

/// A call that is sent when it is awaited.
///
/// Optional parameters are set by the methods named after them. A bad argument is an error of the
/// call, before any byte is sent.
///
/// ```text
/// let item = client.fetch_item("IT1").await?;
/// let response = client.fetch_item("IT1").timeout(Duration::from_secs(2)).with_response().await?;
/// let items = client.list_item().limit(20).items().try_collect().await?;
/// ```
#[must_use = "a call is sent when it is awaited"]
pub struct Call<'client, O> {
    pub(crate) client: &'client Client,
    pub(crate) operation: Result<O, InvalidArgument>,
    pub(crate) options: Arc<Options>,
}

impl<'client, O: Operation> Call<'client, O> {
    pub(crate) fn new(
        client: &'client Client,
        operation: Result<O, InvalidArgument>,
    ) -> Self {
        let options = Arc::clone(&client.settings.options);
        Self { client, operation, options }
    }

    /// Changes the operation before it is sent, unless an argument was refused already; the methods
    /// named after the optional parameters are shorthands for this.
    ///
    /// # Errors
    ///
    /// The call fails with what `set` refuses.
    pub fn set(
        mut self,
        set: impl FnOnce(&mut O) -> Result<(), InvalidArgument>,
    ) -> Self {
        self.operation = self
            .operation
            .and_then(|mut operation| set(&mut operation).map(|()| operation));
        self
    }

    /// Gives an optional parameter a value.
    #[allow(
        dead_code,
        reason = "a description may have no optional parameter like this"
    )]
    pub(crate) fn put<T>(
        mut self,
        place: fn(&mut O) -> &mut Option<T>,
        value: T,
    ) -> Self {
        if let Ok(operation) = &mut self.operation {
            *place(operation) = Some(value);
        }
        self
    }

    /// Gives an optional parameter a value that may be refused.
    #[allow(
        dead_code,
        reason = "a description may have no optional parameter like this"
    )]
    pub(crate) fn put_argument<T>(
        self,
        place: fn(&mut O) -> &mut Option<T>,
        name: &'static str,
        value: impl TryInto<T, Error: fmt::Display>,
    ) -> Self {
        self.set(|operation| {
            *place(operation) = Some(argument(name, value)?);
            Ok(())
        })
    }

    /// When this call is tried again, instead of the client's policy.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        Arc::make_mut(&mut self.options).retry = policy;
        self
    }

    /// How long one attempt of this call may take, instead of the client's setting.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        Arc::make_mut(&mut self.options).timeout = timeout;
        self
    }

    /// Adds a header to this call, or replaces the one with this name. What cannot be a header is an
    /// error of the call.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Err(refused) = Arc::make_mut(&mut self.options).header(name, value) {
            self.operation = self.operation.and(Err(refused));
        }
        self
    }

    /// Is told of every attempt of this call, instead of what was set for the client.
    pub fn on_attempt(
        mut self,
        on_attempt: impl Fn(&Attempt<'_>) + Send + Sync + 'static,
    ) -> Self {
        Arc::make_mut(&mut self.options).on_attempt = Some(Arc::new(on_attempt));
        self
    }

    /// Sends the call; the same as awaiting it.
    pub fn send(self) -> Sending<'client, O> {
        Sending { arriving: begin(self), operation: PhantomData }
    }

    /// Sends the call, and gives status, headers and more beside the output.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub async fn with_response(self) -> Result<Answer<O::Output, O::Headers>, Error> {
        let (response, exchange) = begin(self).await?;
        let response = answer::read::<O>(response, exchange.conventions)?;
        Ok(Answer::after(response, exchange))
    }
}

/// The answer to come. What an operation adds to it is the function that writes its request.
// No method, which would take its name from parameters.
pub(super) fn begin<O: Operation>(call: Call<'_, O>) -> Arriving<'_> {
    let operation = call.operation;
    let make = move |client: &Client| match &operation {
        Ok(operation) => request_of(client, operation),
        Err(refused) => Err(refused.clone()),
    };
    call.client.send(O::META, Box::new(make), call.options)
}

impl<'client, O: Operation> IntoFuture for Call<'client, O> {
    type Output = Result<O::Output, Error>;
    type IntoFuture = Sending<'client, O>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

/// An answer that is waited for.
pub(super) type Arriving<'client> = BoxFuture<'client, Result<Arrived, Error>>;

/// A call on its way: the future of its output. It is sent when it is polled first.
#[must_use = "a call is sent when it is awaited"]
pub struct Sending<'client, O> {
    arriving: Arriving<'client>,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> Future for Sending<'_, O> {
    type Output = Result<O::Output, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let (response, exchange) =
            ready!(self.get_mut().arriving.as_mut().poll(context))?;
        let (mut parts, body) = response.into_parts();
        Poll::Ready(answer::output::<O>(&mut parts, body, exchange.conventions))
    }
}

impl<O: Operation> fmt::Debug for Sending<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sending").field("operation", &O::META.id).finish_non_exhaustive()
    }
}

impl<O: fmt::Debug> fmt::Debug for Call<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// What became of one attempt of a call; see [`Client::on_attempt`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt<'call> {
    /// The `operationId`.
    pub operation: &'static str,
    /// Which attempt of the call this was, counted from 1.
    pub number: u32,
    /// How long it took.
    pub elapsed: Duration,
    /// The status of the answer, or why there is none.
    pub outcome: Result<StatusCode, &'call Error>,
    /// The wait before the next attempt; `None` if this was the last one.
    pub wait: Option<Duration>,
}

/// A function that is told of attempts.
pub(crate) type OnAttempt = dyn Fn(&Attempt<'_>) + Send + Sync;

#[derive(Clone)]
pub(crate) struct Options {
    pub(crate) retry: RetryPolicy,
    pub(crate) timeout: Duration,
    /// The most bytes that the body of an answer may have.
    pub(crate) max_answer: u64,
    /// Takes the body of a success as it comes.
    pub(crate) unread: Option<Unread>,
    /// A body that is sent as it comes.
    pub(crate) outgoing: Option<Arc<dyn Outgoing>>,
    pub(crate) headers: HeaderMap,
    /// How many items of a list are asked for.
    pub(crate) limit: Option<u64>,
    pub(crate) on_attempt: Option<Arc<OnAttempt>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            retry: RetryPolicy::new(),
            timeout: Duration::from_secs(30),
            max_answer: 256 << 20,
            unread: None,
            outgoing: None,
            headers: HeaderMap::new(),
            limit: None,
            on_attempt: None,
        }
    }
}

impl Options {
    /// Whether a request can be sent once more.
    pub(crate) fn is_repeatable(&self) -> bool {
        self.outgoing.as_ref().is_none_or(|it| it.is_repeatable())
    }

    /// Adds a header, or replaces the one with this name.
    #[inline]
    pub(crate) fn header(
        &mut self,
        name: &str,
        value: &str,
    ) -> Result<(), InvalidArgument> {
        let pair =
            (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value));
        let (Ok(name), Ok(value)) = pair else {
            // The value is not repeated: it may be a secret.
            let rule = "name or value holds a character that a header cannot hold";
            return Err(InvalidArgument::of("header", rule));
        };
        self.headers.insert(name, value);
        Ok(())
    }
}

impl fmt::Debug for Options {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The names of headers only: a value may be a secret.
        let headers: Vec<_> = self.headers.keys().collect();
        f.debug_struct("Options")
            .field("retry", &self.retry)
            .field("timeout", &self.timeout)
            .field("headers", &headers)
            .finish_non_exhaustive()
    }
}
