//! Lists as streams over their pages.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, Request, Uri};

use super::answer;
use super::base::{base_of, join};
use super::call::{BoxFuture, Call, Options};
use super::error::Error;
use super::http_client::Client;
use super::next_page::{self, Told};
use crate::support::check::InvalidArgument;
use crate::support::operation::Paged;
use crate::support::text::shown;

impl<'client, O: Paged> Call<'client, O> {
    /// Stops after this many items. Unless a page size was set, no more than that are asked for.
    pub fn limit(mut self, items: u64) -> Self {
        Arc::make_mut(&mut self.options).limit = Some(items);
        self
    }

    /// A stream of all items, which asks for the next page when it is needed.
    pub fn items(self) -> Items<'client, O> {
        Items::new(self)
    }

    /// A stream of all pages.
    pub fn pages(self) -> Pages<'client, O> {
        Pages::new(self)
    }
}

/// A page: its items, and the URL of the next one.
type Page<O> = (Vec<<O as Paged>::Item>, Option<String>);

/// What fetching a page needs besides its URL.
#[derive(Clone)]
struct Fetcher<'client> {
    client: &'client Client,
    options: Arc<Options>,
}

enum State<'client, O: Paged> {
    Start(Result<O, InvalidArgument>),
    Waiting(BoxFuture<'client, Result<Page<O>, Error>>),
    Next(Uri),
    Failed(Error),
    Done,
}

/// The pages of a list, each a vector of its items.
///
/// After an error the stream ends. [`Self::next_url`] is then the page that could not be read, and
/// another stream can go on there with [`Self::from_url`].
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<'client, O: Paged> {
    fetcher: Fetcher<'client>,
    state: State<'client, O>,
    /// Those of the operation itself, which every page is asked for with.
    headers: HeaderMap,
    next: Option<Uri>,
    seen: HashSet<Uri>,
    left: Option<u64>,
}

impl<'client, O: Paged> Pages<'client, O> {
    pub(crate) fn new(call: Call<'client, O>) -> Self {
        let Call { client, mut operation, options } = call;
        let limit = options.limit;
        if let (Ok(operation), Some(limit)) = (&mut operation, limit) {
            operation
                .default_page_size(O::MAX_PAGE_SIZE.unwrap_or(limit).min(limit).max(1));
        }
        let state = if limit == Some(0) { State::Done } else { State::Start(operation) };
        Self {
            fetcher: Fetcher { client, options },
            state,
            headers: HeaderMap::new(),
            next: None,
            seen: HashSet::new(),
            left: limit,
        }
    }

    /// Begins with the page at this URL, which [`Self::next_url`] of an earlier stream has given,
    /// instead of the first one. The parameters of the call are in the URL already, but for its headers.
    pub fn from_url(mut self, url: &str) -> Self {
        let headers = match std::mem::replace(&mut self.state, State::Done) {
            State::Done => return self,
            State::Start(operation) => operation
                .and_then(|operation| operation.to_request())
                .map(|request| request.into_parts().0.headers)
                .map_err(Error::from),
            _ => Ok(std::mem::take(&mut self.headers)),
        };
        (self.next, self.state) =
            match headers.and_then(|headers| Ok((headers, self.check(url)?))) {
                Ok((headers, uri)) => {
                    self.headers = headers;
                    (Some(uri.clone()), State::Next(uri))
                }
                Err(error) => (None, State::Failed(error)),
            };
        self
    }

    /// The page that is being asked for, could not be read, or is to be read next; `None` before the
    /// first one, after the last one, and where a limit has cut off a part of a page.
    #[must_use]
    pub fn next_url(&self) -> Option<&Uri> {
        self.next.as_ref()
    }

    /// The next page; `None` after the last one.
    ///
    /// # Errors
    ///
    /// See [`Error`]. A next page on another host, or one that was given before, is an
    /// [`Error::Paging`].
    pub async fn try_next(&mut self) -> Result<Option<Vec<O::Item>>, Error> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    /// Takes note of a page that has arrived: cuts it to the limit, and checks where the next one is.
    fn arrived(&mut self, (mut items, next): Page<O>) -> Vec<O::Item> {
        let mut is_cut = false;
        if let Some(left) = &mut self.left {
            let most = usize::try_from(*left).unwrap_or(usize::MAX);
            is_cut = items.len() > most;
            items.truncate(most);
            *left -= items.len() as u64;
        }
        self.next = None;
        let next = next.filter(|url| !is_cut && !url.is_empty());
        // The items have arrived, whatever is wrong with the next page.
        self.state = match next.map(|url| self.check(&url)) {
            None => State::Done,
            Some(Ok(uri)) => {
                self.next = Some(uri.clone());
                if self.left == Some(0) { State::Done } else { State::Next(uri) }
            }
            Some(Err(_)) if self.left == Some(0) => State::Done,
            Some(Err(error)) => State::Failed(error),
        };
        items
    }

    /// The URL of the next page, if it may be followed.
    fn check(&mut self, url: &str) -> Result<Uri, Error> {
        let refuse = |reason: &str| {
            // The query can hold an API key that the API has repeated.
            let start = url.split_once('?').map_or(url, |(start, _)| start);
            Error::Paging(format!("the next page `{}` {reason}", shown(start)))
        };
        let uri: Uri = url.parse().map_err(|_| refuse("is not a URL"))?;
        let base = base_of::<O>(self.fetcher.client)?;
        let base = &base.uri;
        let uri = if url.starts_with('/') && !url.starts_with("//") {
            resolve(base, uri).map_err(|_| refuse("is not a URL"))?
        } else {
            uri
        };
        let has_user =
            uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
        if origin(&uri) != origin(base) || has_user {
            return Err(refuse("is not on the host that this client talks to"));
        }
        if !self.seen.insert(uri.clone()) {
            return Err(refuse("was given before"));
        }
        Ok(uri)
    }

    /// The request of the first page, whose URL is noted as that of any other page.
    fn first(
        &mut self,
        operation: Result<O, InvalidArgument>,
    ) -> Result<Request<Bytes>, Error> {
        let mut request = operation?.to_request()?;
        let uri = join(&*base_of::<O>(self.fetcher.client)?, request.uri().clone())?;
        *request.uri_mut() = uri.clone();
        self.headers = request.headers().clone();
        self.seen.insert(uri.clone());
        self.next = Some(uri);
        Ok(request)
    }

    /// The request of a page whose URL the page before it has given.
    fn following(&self, uri: Uri) -> Request<Bytes> {
        let mut request = Request::new(Bytes::new());
        *request.headers_mut() = self.headers.clone();
        *request.uri_mut() = uri;
        request
    }
}

/// Scheme, host and port, with the scheme's own port filled in.
#[inline]
fn origin(uri: &Uri) -> (Option<&str>, Option<String>, Option<u16>) {
    let default_port = match uri.scheme_str() {
        Some("https") => Some(443),
        Some("http") => Some(80),
        _ => None,
    };
    (
        uri.scheme_str(),
        uri.host().map(str::to_ascii_lowercase),
        uri.port_u16().or(default_port),
    )
}

/// The absolute URL of a path on the host of `base`.
#[inline]
fn resolve(base: &Uri, path: Uri) -> Result<Uri, http::Error> {
    let mut parts = path.into_parts();
    parts.scheme = base.scheme().cloned();
    parts.authority = base.authority().cloned();
    Uri::from_parts(parts).map_err(http::Error::from)
}

async fn fetch<O: Paged>(
    fetcher: Fetcher<'_>,
    request: Request<Bytes>,
) -> Result<Page<O>, Error> {
    let Fetcher { client, options } = fetcher;
    let current = request.uri().clone();
    let make = Box::new(move |_: &Client| Ok(request.clone()));
    let (response, exchange) = client.send(O::META, make, options).await?;
    let response = answer::read::<O>(response, exchange.conventions)?;
    let (parts, page) = response.into_parts();
    let (more, total) = (O::has_more(&page), O::total(&page));
    let (items, next) = O::into_items(page);
    let (count, keeps_size) = (items.len() as u64, O::MAX_PAGE_SIZE.is_some());
    let told = Told { count, next, more, total, keeps_size };
    Ok((items, next_page::url(O::STYLE, &current, &parts.headers, told)))
}

impl<O: Paged> Stream for Pages<'_, O> {
    type Item = Result<Vec<O::Item>, Error>;

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            let fetcher = this.fetcher.clone();
            this.state = match std::mem::replace(&mut this.state, State::Done) {
                State::Start(operation) => match this.first(operation) {
                    Ok(request) => {
                        State::Waiting(Box::pin(fetch::<O>(fetcher, request)))
                    }
                    Err(error) => return Poll::Ready(Some(Err(error))),
                },
                State::Next(uri) => {
                    let request = this.following(uri);
                    State::Waiting(Box::pin(fetch::<O>(fetcher, request)))
                }
                State::Waiting(mut page) => match page.as_mut().poll(context) {
                    Poll::Ready(page) => {
                        return Poll::Ready(Some(page.map(|page| this.arrived(page))));
                    }
                    Poll::Pending => {
                        this.state = State::Waiting(page);
                        return Poll::Pending;
                    }
                },
                State::Failed(error) => return Poll::Ready(Some(Err(error))),
                State::Done => return Poll::Ready(None),
            };
        }
    }
}

/// Every state holds what it needs by itself: moving it moves no borrow.
impl<O: Paged> Unpin for Pages<'_, O> {}

impl<O: Paged> fmt::Debug for Pages<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &O::META.id).finish_non_exhaustive()
    }
}

/// The items of a list, over all of its pages.
///
/// After an error the stream ends.
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<'client, O: Paged> {
    pages: Pages<'client, O>,
    page: VecDeque<O::Item>,
}

impl<'client, O: Paged> Items<'client, O> {
    pub(crate) fn new(call: Call<'client, O>) -> Self {
        Self { pages: Pages::new(call), page: VecDeque::new() }
    }

    /// As for [`Pages::from_url`].
    pub fn from_url(self, url: &str) -> Self {
        Self { pages: self.pages.from_url(url), ..self }
    }

    /// As for [`Pages::next_url`]: the page after all items that have arrived, whether they have been
    /// taken or not.
    #[must_use]
    pub fn next_url(&self) -> Option<&Uri> {
        self.pages.next_url()
    }

    /// The next item; `None` after the last one.
    ///
    /// # Errors
    ///
    /// See [`Error`]. A next page on another host, or one that was given before, is an
    /// [`Error::Paging`].
    pub async fn try_next(&mut self) -> Result<Option<O::Item>, Error> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    /// All items that are left.
    ///
    /// # Errors
    ///
    /// As for [`Self::try_next`]; items that came before the error are lost.
    pub async fn try_collect(mut self) -> Result<Vec<O::Item>, Error> {
        let mut items = Vec::new();
        while let Some(item) = self.try_next().await? {
            items.push(item);
        }
        Ok(items)
    }
}

impl<O: Paged> Stream for Items<'_, O> {
    type Item = Result<O::Item, Error>;

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.page.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut this.pages).poll_next(context)) {
                Some(Ok(page)) => this.page = page.into(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// As for [`Pages`].
impl<O: Paged> Unpin for Items<'_, O> {}

impl<O: Paged> fmt::Debug for Items<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", &O::META.id).finish_non_exhaustive()
    }
}
