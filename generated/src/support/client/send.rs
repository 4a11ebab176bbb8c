//! A request on its way: prepared once, sent until its outcome is final.

use std::future::ready;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};

use super::answer::{Arrived, Exchange};
use super::base::join;
use super::call::BoxFuture;
use super::clock::{Instant, sleep};
use super::error::Error;
use super::http_client::Client;
use super::options::{Attempt, Options};
use super::trace::Trace;
use super::transport::{self, Limits, arrival};
use crate::support::check::InvalidArgument;
use crate::support::operation::Meta;

/// Makes the request of an attempt, whose URI is a path or below the base URL already. It is asked again
/// for each attempt: most calls have one, which so needs no copy.
pub(crate) type Make<'call> =
    dyn Fn() -> Result<Request<Bytes>, InvalidArgument> + Send + Sync + 'call;

// Free functions, as far as can be: methods of `Client` take names from operations.
impl Client {
    /// Sends a request, and waits for the whole answer.
    ///
    /// The future is boxed here, once for all operations, and holds no request: it stays small, and so
    /// do those that await it.
    pub(crate) fn send<'call>(
        &'call self,
        meta: &'static Meta,
        make: &'call Make<'call>,
        options: Arc<Options>,
    ) -> BoxFuture<'call, Result<Arrived, Error>> {
        match prepare(self, meta, make, &options) {
            Ok(request) => {
                let trace = Trace::new(meta, request.uri());
                let span = trace.clone();
                let errand = Errand { client: self, meta, make, options, trace };
                let mut first = errand.set_out(request, None);
                Box::pin(span.of(async move { run(&errand, &mut first).await }))
            }
            Err(error) => Box::pin(ready(Err(error))),
        }
    }
}

fn prepare(
    client: &Client,
    meta: &Meta,
    make: &Make<'_>,
    options: &Options,
) -> Result<Request<Bytes>, Error> {
    let mut request = make()?;
    *request.uri_mut() = join(client.base()?, request.uri())?;
    let settings = &client.settings;
    let headers = request.headers_mut();
    headers.insert(header::USER_AGENT, settings.user_agent.clone());
    for (name, value) in &options.headers {
        headers.insert(name, value.clone());
    }
    if let Some(authorize) = &settings.authorize {
        authorize(meta, &mut request);
    }
    Ok(request)
}

/// A call that may take several attempts.
struct Errand<'call> {
    client: &'call Client,
    meta: &'static Meta,
    make: &'call Make<'call>,
    options: Arc<Options>,
    trace: Trace,
}

/// An attempt that has begun.
struct Underway<'call> {
    method: Method,
    limits: Limits,
    way: WayOut<'call>,
}

enum WayOut<'call> {
    Straight(transport::Exchange),
    /// By way of a token, the number of which comes with the answer.
    WithToken(BoxFuture<'call, (Result<Response<Bytes>, Error>, Option<u64>)>),
}

// No async functions: what those hold across an `await` stays in the future of the call.
impl<'call> Errand<'call> {
    fn again(&self, elapsed: Duration) -> Result<Underway<'call>, Error> {
        let request = prepare(self.client, self.meta, self.make, &self.options)?;
        Ok(self.set_out(request, Some(elapsed)))
    }

    /// Further attempts end when the whole call has to; the first one has the time that was set for it.
    fn set_out(
        &self,
        request: Request<Bytes>,
        elapsed: Option<Duration>,
    ) -> Underway<'call> {
        let (client, options) = (self.client, &self.options);
        let left =
            elapsed.map(|elapsed| options.retry.max_elapsed.saturating_sub(elapsed));
        let timeout = left.map_or(options.timeout, |left| options.timeout.min(left));
        let limits =
            Limits { timeout, bytes: options.max_answer, is_stream: options.is_stream };
        let method = request.method().clone();
        let way = if let Some(tokens) = client.settings.tokens_of(self.meta, &request) {
            WayOut::WithToken(tokens.exchange(client, request, limits))
        } else {
            WayOut::Straight(client.set_out(request, limits))
        };
        Underway { method, limits, way }
    }
}

/// Borrows everything: what an async function is given stands in its future twice.
async fn run<'call>(
    errand: &Errand<'call>,
    underway: &mut Underway<'call>,
) -> Result<Arrived, Error> {
    let Errand { client, options, .. } = errand;
    let start = Instant::now();
    let mut begin = start;
    let mut waits = None;
    let mut may_renew = true;
    let mut number = 0;
    loop {
        number += 1;
        let (outcome, used) = match &mut underway.way {
            WayOut::Straight(exchange) => {
                (arrival(exchange, underway.limits).await, None)
            }
            WayOut::WithToken(exchange) => exchange.await,
        };
        let end = Instant::now();
        // A refused token is renewed once: 401 says that nothing was carried out.
        let wait = if may_renew && used.is_some() && is_refused(&outcome) {
            may_renew = false;
            forget_token(client, used).await;
            Some(Duration::ZERO)
        } else {
            let next = || waits.get_or_insert_with(|| options.retry.backoff()).next();
            let method = &underway.method;
            options.retry.wait_after(method, &outcome, next, end - start)
        };
        note(options, errand.meta.id, number, end - begin, &outcome, wait);
        if let Some(wait) = wait {
            Box::pin(sleep(wait)).await;
            begin = Instant::now();
            *underway = errand.again(begin - start)?;
            continue;
        }
        Trace::end(&errand.trace, &outcome, number);
        let (elapsed, conventions) = (end - start, client.settings.conventions);
        let exchange = Exchange { attempts: number, elapsed, conventions };
        return outcome.map(|answer| (answer, exchange));
    }
}

async fn forget_token(client: &Client, used: Option<u64>) {
    if let (Some(tokens), Some(serial)) = (&client.settings.tokens, used) {
        tokens.forget(serial).await;
    }
}

fn is_refused(outcome: &Result<Response<Bytes>, Error>) -> bool {
    matches!(outcome, Ok(answer) if answer.status() == StatusCode::UNAUTHORIZED)
}

fn note(
    options: &Options,
    operation: &'static str,
    number: u32,
    elapsed: Duration,
    outcome: &Result<Response<Bytes>, Error>,
    wait: Option<Duration>,
) {
    let outcome = outcome.as_ref().map(Response::status);
    let attempt = Attempt { operation, number, elapsed, outcome, wait };
    Trace::attempt(&attempt);
    if let Some(on_attempt) = &options.on_attempt {
        on_attempt(&attempt);
    }
}
