//! No reference is left unresolved when a document leaves this stage, and each node of it maps back to a file, line and column.
//!
//! Every remaining `$ref` of [`Document::api`] is exactly `#/components/<section>/<key>` and names something present;
//! chains of references are acyclic and path items are inlined. Whatever `OpenAPI` 3.1 or 3.2 says and `openapiv3`
//! cannot hold is kept under the keys of [`extensions`].

mod check;
mod convert;
mod excerpts;
pub mod extensions;
mod grammar;
mod locate;
mod moves;
mod overlay;
mod parse;
mod path;
mod read;
mod refs;
mod similar;
mod sources;
mod surrogates;
pub(crate) mod templates;
#[cfg(test)]
mod tests;
mod version;

use std::path::{Path, PathBuf};

use openapiv3::OpenAPI;

use crate::deep::with_large_stack;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, FileId, Place};
pub use excerpts::Excerpt;
pub use read::digest;
pub(crate) use similar::most_similar;
pub use sources::{Located, Sources};

/// A description in the form the next stage reads.
#[derive(Clone, Debug)]
pub struct Document {
    /// The description, as `OpenAPI` 3.0.
    pub api: OpenAPI,
    /// The ids of operations that the description has and nobody has selected.
    pub(crate) left_out: Vec<String>,
    /// The configuration among the sources, if there is one.
    pub(crate) configuration: Option<FileId>,
    /// How many bytes it was read from.
    pub(crate) length: usize,
}

/// Reads a description and everything it refers to, and does to it what the overlays say, in their order.
///
/// There is a document unless the diagnostics hold an error; the sources are there in either case.
#[must_use]
pub fn load(path: &Path, overlays: &[PathBuf]) -> (Option<Document>, Diagnostics, Sources) {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::new();
    let document = with_large_stack(|| document(path, overlays, &mut sources, &mut diagnostics));
    let document = document.filter(|_| !diagnostics.has_errors());
    (document, diagnostics, sources)
}

fn document(
    path: &Path,
    overlays: &[PathBuf],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let text = match read::read(path, read::Named::ByPerson) {
        Ok(text) => text,
        Err(fault) => {
            let file = sources.add(path.to_owned(), String::new(), read::Format::Yaml);
            diagnostics.push(
                Diagnostic::new(Code::Unreadable, fault.message)
                    .at(Place::at_position(file, fault.position)),
            );
            return None;
        }
    };
    let file = sources.add(path.to_owned(), text, read::Format::Yaml);
    let mut root = parse::parse(file, sources, diagnostics)?;
    overlay::apply(&mut root, overlays, sources, diagnostics);
    // What other files refer to in it is changed as well.
    let changed = (!overlays.is_empty()).then(|| root.clone());
    let modern = version::is_modern(&root, diagnostics)?;
    root = refs::bundle(root, path, changed, modern, sources, diagnostics);
    check::check(&mut root, modern, sources, diagnostics);
    if diagnostics.has_errors() {
        templates::check(&root, diagnostics);
        return None;
    }
    convert::convert(root, diagnostics).map(|api| Document {
        api,
        left_out: Vec::new(),
        configuration: None,
        length: sources.length(),
    })
}
