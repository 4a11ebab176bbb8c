//! Who may call an operation of a server.

use crate::ir::Operation;

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Anyone.
    Public,
    /// Anyone, but credentials are looked at.
    Optional,
    /// Whoever has credentials.
    Required,
}

impl Access {
    /// What its security requirements say.
    pub(super) fn of(operation: &Operation) -> Self {
        let may_be_empty = operation.security.iter().any(Vec::is_empty);
        let may_be_needed = operation.security.iter().any(|all| !all.is_empty());
        match (may_be_needed, may_be_empty) {
            (false, _) => Self::Public,
            (true, true) => Self::Optional,
            (true, false) => Self::Required,
        }
    }
}
