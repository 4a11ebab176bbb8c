//! Without the feature `overlays` there is nothing that could look a target up.

use serde_json::Value;

use crate::pointer::Pointer;

/// What to do about it.
pub(super) const HINT: &str = "turn the feature `overlays` of `generator` on";

/// Always fails.
pub(super) fn locate(_: &Value, _: &str) -> Result<Vec<Pointer>, String> {
    Err("overlays are not applied by this generator".to_owned())
}
