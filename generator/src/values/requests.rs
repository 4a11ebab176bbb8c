//! Requests for an operation as they go over the wire, out of values of its parameters.
//!
//! They are written here and not by the code that is generated, which is held against them.

use serde_json::Value;

use super::wire::Wire;
use super::{MANY, Supply};
use crate::ir::{Headers, Operation, Parameter, Part, Place, fixed_name, shared_names};

/// A request without its method, which is the operation's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The path and the query.
    pub uri: String,
    /// Names in lower case, and values; that of the body's media type among them.
    pub headers: Vec<(String, String)>,
    /// What is sent.
    pub body: Body,
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// There is none.
    Empty,
    /// A JSON value.
    Json(Value),
    /// Anything else.
    Text(String),
}

/// Requests that an operation allows: everything in them, only what is required, and each value of each parameter. There
/// are none where nobody can say what a required parameter would be.
#[must_use]
pub fn requests(supply: &Supply<'_>, operation: &Operation) -> Vec<Request> {
    rows(supply, operation, &operation.parameters, Wire::finish)
}

/// Headers of an operation's answers, as [`requests`] are made: names in lower case, and values. One row at least.
#[must_use]
pub fn headers(supply: &Supply<'_>, operation: &Operation) -> Vec<Vec<(String, String)>> {
    let Some(headers) = &operation.headers else {
        return vec![Vec::new()];
    };
    header_rows(supply, operation, headers)
}

/// The same for its errors; no row where none of their headers is documented.
#[must_use]
pub fn error_headers(supply: &Supply<'_>, operation: &Operation) -> Vec<Vec<(String, String)>> {
    let headers = operation.error_headers.iter();
    headers
        .flat_map(|headers| header_rows(supply, operation, headers))
        .collect()
}

fn header_rows(
    supply: &Supply<'_>,
    operation: &Operation,
    headers: &Headers,
) -> Vec<Vec<(String, String)>> {
    rows(supply, operation, &headers.fields, Wire::headers)
}

/// Those of an answer that has no others than it must have; `None` where nobody can say what one would be.
#[must_use]
pub fn required_headers(
    supply: &Supply<'_>,
    operation: &Operation,
) -> Option<Vec<(String, String)>> {
    let fields = operation.headers.iter().flat_map(|it| &it.fields);
    let mut wire = Wire::new(operation);
    for field in fields.filter(|field| field.required) {
        let values = supply.values(&field.value, &field.rules);
        let mut values = values.iter();
        wire.add(
            field,
            values.find(|value| Wire::takes(operation, field, value))?,
        );
    }
    Some(wire.headers())
}

/// What is written of these parameters: each value of each.
fn rows<'operation, Row: PartialEq>(
    supply: &Supply<'_>,
    operation: &'operation Operation,
    parameters: &[Parameter],
    finish: fn(Wire<'operation>) -> Row,
) -> Vec<Row> {
    let mut columns = Vec::with_capacity(parameters.len());
    let shared = shared_names(&supply.api.types, parameters);
    for (parameter, shared) in parameters.iter().zip(shared) {
        let query = operation.query.as_ref();
        let fixed = query.and_then(|query| fixed_name(&supply.api.types, query, parameter));
        if shared.is_some() || fixed.is_some() {
            // Nobody can tell it from the other one.
            if parameter.required {
                return Vec::new();
            }
            continue;
        }
        let mut values: Vec<Option<Value>> = supply
            .values(&parameter.value, &parameter.rules)
            .into_iter()
            .filter(|value| Wire::takes(operation, parameter, value))
            .map(Some)
            .collect();
        if !parameter.required {
            values.push(None);
        }
        if values.is_empty() {
            return Vec::new();
        }
        columns.push((parameter, values));
    }
    let rows = columns.iter().map(|(_, values)| values.len()).max();
    let rows = rows.unwrap_or(1).clamp(1, MANY);
    let row = |row: usize| {
        let mut wire = Wire::new(operation);
        for (parameter, values) in &columns {
            if let Some(value) = &values[row % values.len()] {
                wire.add(parameter, value);
            }
        }
        finish(wire)
    };
    let mut found: Vec<Row> = (0..rows).map(row).collect();
    let least = finish(bare(operation, &columns));
    if !found.contains(&least) {
        found.insert(1, least);
    }
    found.dedup();
    found
}

/// Only what is required.
fn bare<'operation>(
    operation: &'operation Operation,
    columns: &[(&Parameter, Vec<Option<Value>>)],
) -> Wire<'operation> {
    let mut wire = Wire::new(operation);
    for (parameter, values) in columns.iter().filter(|(parameter, _)| parameter.required) {
        if let Some(Some(value)) = values.first() {
            wire.add(parameter, value);
        }
    }
    wire
}

/// The plainest request that an operation allows with this body.
#[must_use]
pub fn request_with(supply: &Supply<'_>, operation: &Operation, body: &Value) -> Option<Request> {
    let mut wire = Wire::new(operation);
    for parameter in &operation.parameters {
        if parameter.place == Place::Json {
            wire.add(parameter, body);
        } else if parameter.required {
            let values = supply.values(&parameter.value, &parameter.rules);
            let mut values = values.iter();
            wire.add(
                parameter,
                values.find(|value| Wire::takes(operation, parameter, value))?,
            );
        }
    }
    Some(wire.finish())
}

/// Whether a parameter stands in the path.
pub(super) fn is_in_path(place: Place) -> bool {
    matches!(place, Place::Path | Place::Styled(Part::Path, _))
}
