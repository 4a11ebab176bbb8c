//! An implementation of the ticker whose answers tests decide on.

use std::io;
use std::sync::Mutex;

use bytes::Bytes;
use ticker::models::{Answer, Change, Price, Word};
use ticker::operations::{
    Changes, Chat, File, Lines, Log, News, NewsOutcome, Prices, PutFile, Quotes, Ticks,
};
use ticker::server::{Api, ByteBody, Rejection};
use ticker::support::events::{Event, Events, OrEvents};

use crate::Sent;

/// Where answers come from, until a call takes them.
pub type Source<T> = Mutex<Option<Sent<Result<T, io::Error>>>>;

/// An API that gives what a test sends to it.
#[derive(Debug, Default)]
pub struct Ticker {
    /// The events of `ticks`.
    pub ticks: Source<Event<String>>,
    /// Those of `chat`.
    pub words: Source<Event<Word>>,
    /// The lines of `lines`.
    pub prices: Source<Price>,
    /// What `file` is made of; without it there is a text.
    pub bytes: Source<Bytes>,
    /// How many bytes that says it has.
    pub length: Option<u64>,
}

fn take<T: Send + 'static>(source: &Source<T>) -> Events<T> {
    let source = source.lock().expect("no panic").take();
    Events::new(source.expect("one call"))
}

impl Api for Ticker {
    async fn ticks(&self, _: Ticks) -> Result<Events<Event<String>>, Rejection> {
        Ok(take(&self.ticks))
    }

    async fn chat(&self, chat: Chat) -> Result<OrEvents<Answer, Event<Word>>, Rejection> {
        match chat.body.stream.value() {
            Some(true) => Ok(take(&self.words).with_done().into()),
            _ => Ok(OrEvents::Whole(Answer {
                text: chat.body.text,
            })),
        }
    }

    async fn prices(&self, _: Prices) -> Result<Events<Event<Price>>, Rejection> {
        Ok(vec![Event::new(Price { amount: 1 })].into())
    }

    async fn quotes(&self, _: Quotes) -> Result<Events<Event<Price>>, Rejection> {
        Err(Rejection::not_found("no quotes"))
    }

    async fn changes(&self, _: Changes) -> Result<Events<Change>, Rejection> {
        Ok(Vec::new().into())
    }

    async fn lines(&self, _: Lines) -> Result<Events<Price>, Rejection> {
        Ok(take(&self.prices))
    }

    async fn log(&self, _: Log) -> Result<OrEvents<Vec<Price>, Price>, Rejection> {
        Ok(OrEvents::Events(vec![Price { amount: 1 }].into()))
    }

    async fn news(&self, _: News) -> Result<OrEvents<NewsOutcome, Event<String>>, Rejection> {
        Ok(OrEvents::Whole(NewsOutcome::NoContent))
    }

    async fn file(&self, _: File) -> Result<ByteBody, Rejection> {
        let source = self.bytes.lock().expect("no panic").take();
        Ok(match (source, self.length) {
            (None, _) => "file".into(),
            (Some(source), None) => ByteBody::new(source),
            (Some(source), Some(length)) => ByteBody::new(source).length(length),
        })
    }

    async fn put_file(&self, file: PutFile) -> Result<i64, Rejection> {
        Ok(file.body.len().try_into().expect("not so many"))
    }
}
