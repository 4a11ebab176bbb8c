//! A request on its way: prepared, and sent until its outcome is final.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};

use super::answer::{Arrived, Exchange};
use super::base::join;
use super::call::{Attempt, BoxFuture, Options};
use super::clock::{Instant, Sleep, sleep};
use super::error::Error;
use super::http_client::Client;
use super::retry::Backoff;
use super::trace::Trace;
use super::transport::{self, Terms, late};
use crate::support::check::InvalidArgument;
use crate::support::headers::replace;
use crate::support::operation::Meta;

/// Makes the request of an attempt, whose URI is a path or below the base URL already. It is asked again
/// for each attempt: most calls have one, which so needs no copy.
pub(crate) type Make =
    dyn Fn(&Client) -> Result<Request<Bytes>, InvalidArgument> + Send + Sync;

// Free functions, as far as can be: methods of `Client` take names from operations.
impl Client {
    /// Sends a request when somebody waits for it, and gives the whole answer.
    ///
    /// The future is boxed here, once for all operations, and holds no request: it stays small, and so
    /// do those that await it.
    pub(crate) fn send(
        &self,
        meta: &'static Meta,
        make: Box<Make>,
        options: Arc<Options>,
    ) -> BoxFuture<'_, Result<Arrived, Error>> {
        let may_renew = options.is_repeatable();
        Box::pin(Errand {
            client: self,
            meta,
            make,
            options,
            trace: Trace::none(),
            start: None,
            elapsed: Duration::ZERO,
            number: 0,
            waits: None,
            may_renew,
            stage: Stage::Begin,
        })
    }
}

fn prepare(
    client: &Client,
    meta: &Meta,
    make: &Make,
    options: &Options,
) -> Result<Request<Bytes>, Error> {
    let mut request = make(client)?;
    let uri = std::mem::take(request.uri_mut());
    *request.uri_mut() = join(client.base()?, uri)?;
    let settings = &client.settings;
    let headers = request.headers_mut();
    replace(headers, header::USER_AGENT, settings.user_agent.clone());
    for (name, value) in &options.headers {
        replace(headers, name.clone(), value.clone());
    }
    // A body that is sent as it comes says nothing of itself.
    if let Some(content_type) = meta.content_type.filter(|it| !it.ends_with('*'))
        && options.outgoing.is_some()
        && !headers.contains_key(header::CONTENT_TYPE)
    {
        let content_type = HeaderValue::from_static(content_type);
        replace(headers, header::CONTENT_TYPE, content_type);
    }
    if let Some(authorize) = &settings.authorize {
        authorize(meta, &mut request);
    }
    Ok(request)
}

/// Where tokens come from: a trait, since whoever needs none does not compile what fetches them.
pub(crate) trait Issuer: Send + Sync {
    /// The key of the security scheme that asks for the token.
    fn scheme(&self) -> &'static str;

    /// Sends a request with a token, the number of which it gives back with the answer. Each of the two exchanges
    /// may take so long.
    fn exchange<'call>(
        &'call self,
        client: &'call Client,
        request: Request<Bytes>,
        terms: Terms,
        timeout: Duration,
    ) -> BoxFuture<'call, (Result<Response<Bytes>, Error>, Option<u64>)>;

    /// Drops the token with this number, unless another one has taken its place.
    fn forget(&self, serial: u64) -> BoxFuture<'_, ()>;
}

/// A call that may take several attempts.
///
/// It is polled by hand: an async function has what it holds across an `await` twice, and copies every
/// answer from one place to the next.
struct Errand<'call> {
    client: &'call Client,
    meta: &'static Meta,
    make: Box<Make>,
    options: Arc<Options>,
    trace: Trace,
    /// When the first attempt has begun, and how long all of them took.
    start: Option<Instant>,
    elapsed: Duration,
    /// How many attempts have begun.
    number: u32,
    waits: Option<Backoff>,
    /// Whether a token that is refused is worth another one.
    may_renew: bool,
    stage: Stage<'call>,
}

enum Stage<'call> {
    Begin,
    Underway(Underway<'call>),
    /// A token that was refused is dropped before the next attempt.
    Forgetting(BoxFuture<'call, ()>),
    Waiting(Pin<Box<Sleep>>),
}

/// An attempt that has begun.
struct Underway<'call> {
    begin: Instant,
    method: Method,
    way: WayOut<'call>,
    /// The number of the token that was sent.
    used: Option<u64>,
}

enum WayOut<'call> {
    /// As long as it may take. The timer is here, and not in `reqwest`, which would put a wrapper around
    /// the body, too.
    Straight(transport::Exchange, Pin<Box<Sleep>>, Duration),
    /// By way of a token, the number of which comes with the answer.
    WithToken(BoxFuture<'call, (Result<Response<Bytes>, Error>, Option<u64>)>),
}

impl Underway<'_> {
    fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Response<Bytes>, Error>> {
        match &mut self.way {
            WayOut::Straight(exchange, timer, timeout) => {
                let outcome = exchange.as_mut().poll(context);
                if outcome.is_pending() && timer.as_mut().poll(context).is_ready() {
                    return Poll::Ready(Err(late(*timeout)));
                }
                outcome
            }
            WayOut::WithToken(exchange) => {
                let (outcome, used) = ready!(exchange.as_mut().poll(context));
                self.used = used;
                Poll::Ready(outcome)
            }
        }
    }
}

impl Future for Errand<'_> {
    type Output = Result<Arrived, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let errand = self.get_mut();
        if let Stage::Begin = errand.stage {
            errand.set_out()?;
        }
        let trace = errand.trace.clone();
        let _entered = trace.enter();
        loop {
            match &mut errand.stage {
                Stage::Underway(underway) => {
                    let outcome = ready!(underway.poll(context));
                    if !errand.goes_on_after(&outcome) {
                        let exchange = errand.exchange();
                        return Poll::Ready(outcome.map(|answer| (answer, exchange)));
                    }
                    continue;
                }
                Stage::Forgetting(forgotten) => ready!(forgotten.as_mut().poll(context)),
                Stage::Waiting(timer) => ready!(timer.as_mut().poll(context)),
                Stage::Begin => {}
            }
            errand.set_out()?;
        }
    }
}

impl Errand<'_> {
    /// Begins an attempt. Further ones end when the whole call has to; the first one has the time that was
    /// set for it.
    fn set_out(&mut self) -> Result<(), Error> {
        let (client, options) = (self.client, &*self.options);
        let begin = Instant::now();
        let request = prepare(client, self.meta, &*self.make, options)?;
        let mut timeout = options.timeout;
        if let Some(start) = self.start {
            let left = options.retry.max_elapsed.saturating_sub(begin - start);
            timeout = timeout.min(left);
        } else {
            self.start = Some(begin);
            self.trace = Trace::new(self.meta, request.uri());
        }
        let terms = Terms {
            max_answer: options.max_answer,
            unread: options.unread,
            outgoing: options.outgoing.clone(),
        };
        let method = request.method().clone();
        let way = if let Some(tokens) = client.settings.tokens_of(self.meta, &request) {
            WayOut::WithToken(tokens.exchange(client, request, terms, timeout))
        } else {
            let exchange = client.set_out(request, terms);
            WayOut::Straight(exchange, Box::pin(sleep(timeout)), timeout)
        };
        self.number += 1;
        self.stage = Stage::Underway(Underway { begin, method, way, used: None });
        Ok(())
    }

    /// Notes what became of an attempt, and whether there is another one.
    fn goes_on_after(&mut self, outcome: &Result<Response<Bytes>, Error>) -> bool {
        let Stage::Underway(underway) = &self.stage else { return true };
        let end = Instant::now();
        let (begin, used) = (underway.begin, underway.used);
        let start = self.start.unwrap_or(begin);
        // A refused token is renewed once: 401 says that nothing was carried out.
        let renews = self.may_renew && used.is_some() && is_refused(outcome);
        let wait = if renews {
            Some(Duration::ZERO)
        } else {
            let retry = &self.options.retry;
            let waits = &mut self.waits;
            let next = || waits.get_or_insert_with(|| retry.backoff()).next();
            retry.wait_after(&underway.method, outcome, next, end - start)
        };
        self.note(end - begin, outcome, wait);
        let Some(wait) = wait else {
            self.elapsed = end - start;
            Trace::end(&self.trace, outcome, self.number);
            return false;
        };
        let tokens = self.client.settings.tokens.as_deref().filter(|_| renews);
        self.stage = match tokens.zip(used) {
            Some((tokens, serial)) => {
                self.may_renew = false;
                Stage::Forgetting(tokens.forget(serial))
            }
            None => Stage::Waiting(Box::pin(sleep(wait))),
        };
        true
    }

    fn note(
        &self,
        elapsed: Duration,
        outcome: &Result<Response<Bytes>, Error>,
        wait: Option<Duration>,
    ) {
        let (operation, number) = (self.meta.id, self.number);
        let outcome = outcome.as_ref().map(Response::status);
        let attempt = Attempt { operation, number, elapsed, outcome, wait };
        Trace::attempt(&attempt);
        if let Some(on_attempt) = &self.options.on_attempt {
            on_attempt(&attempt);
        }
    }

    fn exchange(&self) -> Exchange {
        let conventions = self.client.settings.conventions;
        Exchange { attempts: self.number, elapsed: self.elapsed, conventions }
    }
}

fn is_refused(outcome: &Result<Response<Bytes>, Error>) -> bool {
    matches!(outcome, Ok(answer) if answer.status() == StatusCode::UNAUTHORIZED)
}
