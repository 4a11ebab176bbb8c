//! Functions: the rows, and the statements that read and write them.

use rusqlite::{Connection, OptionalExtension as _, params};
use twilio_functions::sids::{FunctionSid, ServiceSid};

use super::ServiceKey;

/// What is kept of a Function.
#[derive(Debug)]
pub(crate) struct Row {
    /// Counts up with every creation.
    pub number: i64,
    pub sid: String,
    pub service_sid: String,
    pub friendly_name: String,
    /// Seconds since 1970.
    pub date_created: i64,
    /// Seconds since 1970.
    pub date_updated: i64,
}

/// Where a page begins, in a list that has the newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Position {
    /// With the newest.
    Start,
    /// With the first one that is older than this number.
    OlderThan(i64),
    /// So that it ends with the last one that is newer than this number.
    NewerThan(i64),
}

/// One page.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The newest first.
    pub rows: Vec<Row>,
    pub has_newer: bool,
    pub has_older: bool,
}

/// What came of a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deleted {
    Gone,
    InActiveBuild,
    NotFound,
}

const COLUMNS: &str =
    "functions.number, functions.sid, services.sid, friendly_name, date_created, date_updated
    FROM functions JOIN services ON services.number = functions.service";

impl Row {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            number: row.get(0)?,
            sid: row.get(1)?,
            service_sid: row.get(2)?,
            friendly_name: row.get(3)?,
            date_created: row.get(4)?,
            date_updated: row.get(5)?,
        })
    }
}

/// What is needed for a Function that does not exist yet.
#[derive(Debug)]
pub(crate) struct New {
    pub sid: FunctionSid,
    /// For the Service, should it come into being now.
    pub service_sid: ServiceSid,
    pub friendly_name: String,
    pub now: i64,
}

impl ServiceKey {
    /// Adds a Function; `None` when there is no such Service and none is to come into being.
    pub(crate) fn create(
        &self,
        connection: &Connection,
        new: &New,
        is_open: bool,
    ) -> rusqlite::Result<Option<Row>> {
        let service = if is_open {
            self.find_or_add(connection, new.service_sid)?
        } else {
            match self.find(connection)? {
                Some(service) => service,
                None => return Ok(None),
            }
        };
        let mut insert = connection.prepare_cached(
            "INSERT INTO functions (service, sid, friendly_name, date_created, date_updated)
             VALUES (?1, ?2, ?3, ?4, ?4)",
        )?;
        insert.execute(params![
            service,
            new.sid.as_str(),
            new.friendly_name,
            new.now
        ])?;
        one(connection, service, new.sid)
    }

    /// The Function with this SID.
    pub(crate) fn fetch(
        &self,
        connection: &Connection,
        sid: FunctionSid,
    ) -> rusqlite::Result<Option<Row>> {
        match self.find(connection)? {
            Some(service) => one(connection, service, sid),
            None => Ok(None),
        }
    }

    /// Gives a Function another name.
    pub(crate) fn rename(
        &self,
        connection: &Connection,
        sid: FunctionSid,
        name: &str,
        now: i64,
    ) -> rusqlite::Result<Option<Row>> {
        let Some(service) = self.find(connection)? else {
            return Ok(None);
        };
        let mut update = connection.prepare_cached(
            "UPDATE functions SET friendly_name = ?3, date_updated = max(date_updated, ?4)
             WHERE service = ?1 AND sid = ?2",
        )?;
        update.execute(params![service, sid.as_str(), name, now])?;
        one(connection, service, sid)
    }

    /// Deletes a Function, unless an active Build has a Version of it.
    pub(crate) fn delete(
        &self,
        connection: &Connection,
        sid: FunctionSid,
    ) -> rusqlite::Result<Deleted> {
        let Some(service) = self.find(connection)? else {
            return Ok(Deleted::NotFound);
        };
        let mut delete = connection.prepare_cached(
            "DELETE FROM functions WHERE service = ?1 AND sid = ?2 AND NOT in_active_build",
        )?;
        if delete.execute(params![service, sid.as_str()])? > 0 {
            return Ok(Deleted::Gone);
        }
        let found = one(connection, service, sid)?;
        Ok(found.map_or(Deleted::NotFound, |_| Deleted::InActiveBuild))
    }

    /// A page of at most `size` Functions; `None` when there is no such Service.
    pub(crate) fn list(
        &self,
        connection: &Connection,
        position: Position,
        size: usize,
    ) -> rusqlite::Result<Option<Found>> {
        match self.find(connection)? {
            Some(service) => page(connection, service, position, size).map(Some),
            None => Ok(None),
        }
    }

    /// Says whether an active Build has a Version of this Function; `false` when there is no such Function.
    pub(crate) fn set_active(
        &self,
        connection: &Connection,
        sid: FunctionSid,
        active: bool,
    ) -> rusqlite::Result<bool> {
        let Some(service) = self.find(connection)? else {
            return Ok(false);
        };
        let mut update = connection.prepare_cached(
            "UPDATE functions SET in_active_build = ?3 WHERE service = ?1 AND sid = ?2",
        )?;
        Ok(update.execute(params![service, sid.as_str(), active])? > 0)
    }
}

fn one(connection: &Connection, service: i64, sid: FunctionSid) -> rusqlite::Result<Option<Row>> {
    let statement = format!("SELECT {COLUMNS} WHERE service = ?1 AND functions.sid = ?2");
    let mut query = connection.prepare_cached(&statement)?;
    query
        .query_row(params![service, sid.as_str()], Row::read)
        .optional()
}

fn page(
    connection: &Connection,
    service: i64,
    position: Position,
    size: usize,
) -> rusqlite::Result<Found> {
    let (condition, anchor, order) = match position {
        Position::Start => ("<=", i64::MAX, "DESC"),
        Position::OlderThan(number) => ("<", number, "DESC"),
        Position::NewerThan(number) => (">", number, "ASC"),
    };
    let statement = format!(
        "SELECT {COLUMNS} WHERE service = ?1 AND functions.number {condition} ?2
         ORDER BY functions.number {order} LIMIT ?3",
    );
    let mut query = connection.prepare_cached(&statement)?;
    // One more than fits says whether there are any beyond.
    let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
    let rows = query.query_map(params![service, anchor, limit], Row::read)?;
    let mut rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    let has_more = rows.len() > size;
    rows.truncate(size);
    Ok(match position {
        Position::Start => Found {
            rows,
            has_newer: false,
            has_older: has_more,
        },
        Position::OlderThan(number) => {
            let newest = rows
                .first()
                .map_or(number.saturating_sub(1), |row| row.number);
            let has_newer = exists(connection, service, ">", newest)?;
            Found {
                rows,
                has_newer,
                has_older: has_more,
            }
        }
        Position::NewerThan(number) => {
            rows.reverse();
            let oldest = rows
                .last()
                .map_or(number.saturating_add(1), |row| row.number);
            let has_older = exists(connection, service, "<", oldest)?;
            Found {
                rows,
                has_newer: has_more,
                has_older,
            }
        }
    })
}

fn exists(
    connection: &Connection,
    service: i64,
    than: &str,
    number: i64,
) -> rusqlite::Result<bool> {
    let statement =
        format!("SELECT 1 FROM functions WHERE service = ?1 AND number {than} ?2 LIMIT 1");
    connection
        .prepare_cached(&statement)?
        .exists(params![service, number])
}
