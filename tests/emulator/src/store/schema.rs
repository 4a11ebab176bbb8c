//! What the tables look like, and how the database is opened.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, Error, ErrorCode, ffi};

/// Marks a file as a database of this emulator: `FnEm`.
const APPLICATION: i32 = 0x466e_456d;
/// The version of the tables below.
const VERSION: i32 = 1;

/// The number of a row counts up and is never used twice, so that it is the order of creation.
const TABLES: &str = "
    CREATE TABLE services (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        account TEXT NOT NULL,
        sid TEXT NOT NULL,
        unique_name TEXT,
        UNIQUE (account, sid),
        UNIQUE (account, unique_name)
    ) STRICT;

    CREATE TABLE functions (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        service INTEGER NOT NULL REFERENCES services,
        sid TEXT NOT NULL UNIQUE,
        friendly_name TEXT NOT NULL,
        date_created INTEGER NOT NULL,
        date_updated INTEGER NOT NULL,
        in_active_build INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE INDEX functions_by_service ON functions (service, number);
";

/// Opens the database, and makes its tables if there are none.
pub(super) fn open(path: Option<&Path>) -> rusqlite::Result<Connection> {
    let mut connection = match path {
        Some(path) => Connection::open(path)?,
        None => Connection::open_in_memory()?,
    };
    // Another program may be looking at the file.
    connection.busy_timeout(Duration::from_secs(5))?;
    let application: i32 =
        connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let is_new = (application, version, tables) == (0, 0, 0);
    if !is_new && (application, version) != (APPLICATION, VERSION) {
        let message = "it is no database of this version of the emulator".to_owned();
        return Err(Error::SqliteFailure(not_a_database(), Some(message)));
    }
    // What was answered has to survive the end of this process and of the machine: every commit waits for the disk.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    if is_new {
        let transaction = connection.transaction()?;
        transaction.execute_batch(TABLES)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
        transaction.commit()?;
    }
    Ok(connection)
}

fn not_a_database() -> ffi::Error {
    ffi::Error {
        code: ErrorCode::NotADatabase,
        extended_code: ffi::SQLITE_NOTADB,
    }
}
