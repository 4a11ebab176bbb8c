//! A request on its way: prepared once, sent until its outcome is final.

use std::future::ready;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode, header};

use super::answer::{Arrived, Exchange};
use super::base::join;
use super::call::BoxFuture;
use super::clock::{Instant, sleep};
use super::error::Error;
use super::http_client::Client;
use super::options::{Attempt, Options};
use super::tokens::Issued;
use super::trace::Trace;
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
    /// The future is boxed here, once for all operations: what awaits it stays small, and is not copied
    /// about with all that an exchange needs.
    pub(crate) fn send<'call>(
        &'call self,
        meta: &'static Meta,
        make: &'call Make<'call>,
        options: Arc<Options>,
    ) -> BoxFuture<'call, Result<Arrived, Error>> {
        match prepare(self, meta, make, &options) {
            Ok(request) => {
                let trace = Trace::new(meta, request.uri());
                let (span, mut first) = (trace.clone(), Some(request));
                Box::pin(span.of(async move {
                    let mut next = || match first.take() {
                        Some(request) => Ok(request),
                        None => prepare(self, meta, make, &options),
                    };
                    run(self, meta, &mut next, &options, &trace).await
                }))
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

/// Borrows everything: what an async function is given stands in its future twice.
async fn run(
    client: &Client,
    meta: &Meta,
    next: &mut (impl FnMut() -> Result<Request<Bytes>, Error> + Send),
    options: &Options,
    trace: &Trace,
) -> Result<Arrived, Error> {
    let start = Instant::now();
    let mut begin = start;
    let mut waits = None;
    let mut may_renew = true;
    let mut number = 0;
    loop {
        number += 1;
        let timeout = time_left(options, number, begin - start);
        let mut request = next()?;
        let method = request.method().clone();
        let mut used = None;
        let outcome = match token(client, meta, &request, timeout).await {
            Ok(token) => {
                if let Some(Issued { header, serial }) = token {
                    request.headers_mut().insert(header::AUTHORIZATION, header);
                    used = Some(serial);
                }
                let limits = (timeout, options.max_answer);
                client.transport.exchange(client.base()?, request, limits).await
            }
            Err(error) => Err(error),
        };
        let end = Instant::now();
        // A refused token is renewed once: 401 says that nothing was carried out.
        let wait = if may_renew && used.is_some() && is_refused(&outcome) {
            may_renew = false;
            forget_token(client, used).await;
            Some(Duration::ZERO)
        } else {
            let next = || waits.get_or_insert_with(|| options.retry.backoff()).next();
            options.retry.wait_after(&method, &outcome, next, end - start)
        };
        note(options, meta.id, number, end - begin, &outcome, wait);
        if let Some(wait) = wait {
            Box::pin(sleep(wait)).await;
            begin = Instant::now();
            continue;
        }
        Trace::end(trace, &outcome, number);
        let (elapsed, conventions) = (end - start, client.settings.conventions);
        let exchange = Exchange { attempts: number, elapsed, conventions };
        return outcome.map(|answer| (answer, exchange));
    }
}

/// The token that the request needs, if it does.
async fn token(
    client: &Client,
    meta: &Meta,
    request: &Request<Bytes>,
    timeout: Duration,
) -> Result<Option<Issued>, Error> {
    let Some(tokens) = client.settings.tokens_of(meta, request) else {
        return Ok(None);
    };
    // Boxed, since nearly all calls are without one.
    let token = tokens.get(&client.transport, client.base()?, timeout);
    Box::pin(token).await.map(Some)
}

async fn forget_token(client: &Client, used: Option<u64>) {
    if let (Some(tokens), Some(serial)) = (&client.settings.tokens, used) {
        tokens.forget(serial).await;
    }
}

/// Further attempts end when the whole call has to; the first one has the time that was set for it.
fn time_left(options: &Options, number: u32, elapsed: Duration) -> Duration {
    let left = options.retry.max_elapsed.saturating_sub(elapsed);
    if number == 1 { options.timeout } else { options.timeout.min(left) }
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
