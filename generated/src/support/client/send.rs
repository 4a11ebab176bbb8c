//! A request on its way: prepared once, sent until its outcome is final.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode, Uri, header};

use super::answer::Exchange;
use super::clock::{Instant, sleep};
use super::error::Error;
use super::http_client::Client;
use super::options::{Attempt, Options};
use super::trace::Trace;
use crate::support::operation::Meta;
use crate::support::text::shown;

// Free functions, as far as can be: methods of `Client` take names from operations.
impl Client {
    /// Sends a request, whose URI is a path or below the base URL already, and waits for the whole
    /// answer.
    pub(crate) async fn send(
        &self,
        meta: &Meta,
        request: Request<Bytes>,
        options: &Options,
    ) -> Result<Response<Bytes>, Error> {
        let request = prepare(self, meta, request, options)?;
        let trace = Trace::new(meta, request.uri());
        trace.of(run(self, meta, &request, options, &trace)).await
    }
}

fn prepare(
    client: &Client,
    meta: &Meta,
    mut request: Request<Bytes>,
    options: &Options,
) -> Result<Request<Bytes>, Error> {
    *request.uri_mut() = join(&client.base()?, request.uri())?;
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

async fn run(
    client: &Client,
    meta: &Meta,
    request: &Request<Bytes>,
    options: &Options,
    trace: &Trace,
) -> Result<Response<Bytes>, Error> {
    let start = Instant::now();
    let mut waits = options.retry.backoff();
    let mut may_renew = true;
    let mut number = 0;
    loop {
        number += 1;
        let begin = Instant::now();
        let timeout = time_left(options, number, begin - start);
        let mut used = None;
        let sent = request.clone();
        let limit = options.max_answer;
        let outcome = attempt(client, meta, sent, (timeout, limit), &mut used).await;
        // A refused token is renewed once: 401 says that nothing was carried out.
        let wait = if may_renew && used.is_some() && is_refused(&outcome) {
            may_renew = false;
            forget_token(client, used).await;
            Some(Duration::ZERO)
        } else {
            let (method, elapsed) = (request.method(), start.elapsed());
            options.retry.wait_after(method, &outcome, waits.next(), elapsed)
        };
        note(options, meta.id, number, begin.elapsed(), &outcome, wait);
        if let Some(wait) = wait {
            sleep(wait).await;
            continue;
        }
        Trace::end(trace, &outcome, number);
        let (elapsed, conventions) = (start.elapsed(), client.settings.conventions);
        return outcome.map(|mut answer| {
            let exchange = Exchange { attempts: number, elapsed, conventions };
            answer.extensions_mut().insert(exchange);
            answer
        });
    }
}

async fn attempt(
    client: &Client,
    meta: &Meta,
    mut request: Request<Bytes>,
    (timeout, limit): (Duration, u64),
    used: &mut Option<u64>,
) -> Result<Response<Bytes>, Error> {
    if let Some(tokens) = client.settings.tokens_of(meta, &request) {
        let issued = tokens.get(&client.transport, &client.base()?, timeout).await?;
        request.headers_mut().insert(header::AUTHORIZATION, issued.header);
        *used = Some(issued.serial);
    }
    client.transport.exchange(request, timeout, limit).await
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

/// The path and query of `relative` below the base URL. The URL of a page is absolute already.
pub(crate) fn join(base: &Uri, relative: &Uri) -> Result<Uri, Error> {
    if relative.authority().is_some() {
        return Ok(relative.clone());
    }
    if base.path() == "/" {
        let mut parts = base.clone().into_parts();
        parts.path_and_query = relative.path_and_query().cloned();
        if let Ok(joined) = Uri::from_parts(parts) {
            return Ok(joined);
        }
    }
    let path = relative.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    let joined = format!("{}{path}", base.to_string().trim_end_matches('/'));
    joined
        .parse()
        .map_err(|_| Error::Configuration(format!("`{}` is not a URL", shown(&joined))))
}
