//! Services: named by a path, by their SID or their unique name.

use rusqlite::{Connection, OptionalExtension as _, params};
use twilio_functions::sids::{AccountSid, ServiceSid};

/// Whose Service it is, and what a path calls it.
#[derive(Clone, Debug)]
pub(crate) struct ServiceKey {
    pub account: AccountSid,
    /// The SID or the unique name.
    pub name: String,
}

impl ServiceKey {
    /// The number of the Service, if there is one of this name.
    pub(super) fn find(&self, connection: &Connection) -> rusqlite::Result<Option<i64>> {
        let mut query = connection.prepare_cached(
            "SELECT number FROM services WHERE account = ?1 AND (sid = ?2 OR unique_name = ?2)",
        )?;
        query
            .query_row(params![self.account.as_str(), self.name], |row| row.get(0))
            .optional()
    }

    /// The number of the Service, which comes into being now if there is none of this name. Then `sid` becomes its
    /// SID, unless that is what it was called by.
    pub(crate) fn find_or_add(
        &self,
        connection: &Connection,
        sid: ServiceSid,
    ) -> rusqlite::Result<i64> {
        if let Some(number) = self.find(connection)? {
            return Ok(number);
        }
        match self.name.parse::<ServiceSid>() {
            Ok(sid) => self.add(connection, sid, None),
            Err(_) => self.add(connection, sid, Some(&self.name)),
        }
    }

    fn add(
        &self,
        connection: &Connection,
        sid: ServiceSid,
        unique_name: Option<&str>,
    ) -> rusqlite::Result<i64> {
        let mut insert = connection.prepare_cached(
            "INSERT INTO services (account, sid, unique_name) VALUES (?1, ?2, ?3)",
        )?;
        insert.insert(params![self.account.as_str(), sid.as_str(), unique_name])
    }
}
