//! After this step the main document is as the overlays (`OpenAPI` Overlay 1.0 and 1.1) want it, in their order, and every
//! node that came from an overlay maps back to it.
//!
//! It comes before references are resolved, so that targets are looked up in the document as its author wrote it, and
//! relative references of an overlay are those of the document. `copy`, which 1.1 has, is refused.

mod change;
mod read;
#[cfg_attr(not(feature = "overlays"), path = "no_target.rs")]
mod target;

use std::path::PathBuf;

use serde_json::Value;

use super::sources::Sources;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, FileId, Place};
use crate::pointer::Pointer;

/// What an overlay does.
struct Action {
    target: String,
    what: What,
    /// Where it stands.
    file: FileId,
    at: Pointer,
}

/// One of two, or nothing.
enum What {
    Update(Value),
    Remove,
}

/// Does to the document what the overlays say.
pub(super) fn apply(
    root: &mut Value,
    overlays: &[PathBuf],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) {
    for path in overlays {
        for action in read::read(path, sources, diagnostics) {
            take(root, action, sources, diagnostics);
        }
    }
}

fn take(root: &mut Value, action: Action, sources: &mut Sources, diagnostics: &mut Diagnostics) {
    let target = Place::in_file(action.file, action.at.child("target"));
    let mut found = match target::locate(root, &action.target) {
        Ok(found) => found,
        Err(message) => {
            let error = Diagnostic::new(Code::Overlay, message).at(target);
            diagnostics.push(error.hint(target::HINT));
            return;
        }
    };
    if found.is_empty() {
        let message = format!(
            "the target `{}` is nowhere in the description",
            action.target
        );
        let warning = Diagnostic::new(Code::OverlayTarget, message).at(target);
        diagnostics.push(warning.hint("nothing was changed; has the description changed?"));
        return;
    }
    match action.what {
        What::Remove => {
            if found.iter().any(Pointer::is_root) {
                let message = "the whole description would be removed";
                diagnostics.report(Code::Overlay, target, message);
                return;
            }
            change::remove(root, &mut found, sources);
        }
        What::Update(update) => {
            let from = action.at.child("update");
            for pointer in found {
                let to = change::Origin {
                    file: action.file,
                    from: &from,
                };
                if let Err(message) = change::update(root, &pointer, &update, &to, sources) {
                    let place = Place::in_file(action.file, from.clone());
                    diagnostics.report(Code::Overlay, place, message);
                    return;
                }
            }
        }
    }
}
