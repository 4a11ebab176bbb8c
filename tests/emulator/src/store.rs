//! The database: one thread owns the connection, and everything that is waiting is committed at once.
//!
//! Nothing is answered before the transaction that holds it is on the disk. Because one transaction takes all
//! that has come in while the disk was busy with the one before, many callers do not wait for each other.

mod functions;
mod schema;
mod services;

use std::path::Path;
use std::thread::JoinHandle;

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};

pub(crate) use functions::{Deleted, Found, New, Position, Row};
pub(crate) use services::ServiceKey;

/// How many callers wait in line before further ones wait for a place in it, and how many of them one transaction
/// serves at most.
const LINE: usize = 256;

/// Does its work, and gives back what is to be told once that is committed.
type Job = Box<dyn FnOnce(&Connection) -> Reply + Send>;
/// Tells the caller how it went: whether the work was committed.
type Reply = Box<dyn FnOnce(bool)>;

/// Everything that the emulator remembers, in memory or in a file.
#[derive(Debug)]
pub(crate) struct Store {
    /// None only while the store is dropped.
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Store {
    /// Opens the database at `path`, which comes into being if it is not there; without one, everything is kept in
    /// memory.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened or written, or is no database of this emulator.
    pub(crate) fn open(path: Option<&Path>) -> rusqlite::Result<Self> {
        let mut connection = schema::open(path)?;
        let (jobs, mut line) = mpsc::channel(LINE);
        let thread = std::thread::Builder::new().name("database".to_owned());
        let thread = thread.spawn(move || serve(&mut connection, &mut line));
        let thread =
            thread.map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
        })
    }

    /// Does `work` in a transaction, and returns once that is committed.
    ///
    /// # Errors
    ///
    /// When the database fails; why is in the log, and no matter for a caller of the API.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Failed> {
        let (tell, told) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            let result = work(connection).map_err(|error| log(&error));
            Box::new(move |committed| {
                // Whoever has gone away in the meantime need not be told.
                let _ = tell.send(if committed { result } else { Err(Failed) });
            })
        });
        self.jobs
            .as_ref()
            .ok_or(Failed)?
            .send(job)
            .await
            .map_err(|_| Failed)?;
        told.await.map_err(|_| Failed)?
    }
}

impl Drop for Store {
    /// Waits until the database is closed, so that nothing of it is left in a second file.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // A panic of that thread has been printed by itself.
            let _ = thread.join();
        }
    }
}

/// The database failed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Failed;

fn log(error: &rusqlite::Error) -> Failed {
    eprintln!("database: {error}");
    Failed
}

/// Commits jobs until there is nobody left to send any.
fn serve(connection: &mut Connection, line: &mut mpsc::Receiver<Job>) {
    while let Some(first) = line.blocking_recv() {
        let waiting = std::iter::from_fn(|| line.try_recv().ok());
        let batch = std::iter::once(first).chain(waiting).take(LINE);
        let (replies, committed) = commit(connection, batch);
        for reply in replies {
            reply(committed);
        }
    }
}

fn commit(connection: &mut Connection, batch: impl Iterator<Item = Job>) -> (Vec<Reply>, bool) {
    let transaction = match connection.transaction_with_behavior(TransactionBehavior::Immediate) {
        Ok(transaction) => transaction,
        Err(error) => {
            log(&error);
            // Those who wait find their end of the channel closed.
            return (Vec::new(), false);
        }
    };
    let replies = batch.map(|job| job(&transaction)).collect();
    let committed = transaction.commit().map_err(|error| log(&error)).is_ok();
    (replies, committed)
}
