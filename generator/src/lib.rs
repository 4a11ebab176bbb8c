//! Turns an OpenAPI description into a Rust crate: `load` → `lower` → `emit` → `write`.
//!
//! The command `generator` writes a crate that is committed; [`Builder`] is for a `build.rs`, and commits nothing.

#![forbid(unsafe_code)]

pub mod build;
pub mod config;
mod deep;
pub mod diagnostics;
pub mod diff;
pub mod emit;
pub mod ir;
mod json;
pub mod load;
pub mod lower;
mod markdown;
pub mod names;
pub mod pointer;
mod select;
pub mod values;
pub mod write;

use std::path::Path;

pub use build::Builder;
pub use deep::with_large_stack;

use config::Config;
use diagnostics::Diagnostics;
use load::Sources;

/// The crate that a description makes, and what is to be said about the description.
#[derive(Debug)]
pub struct Outcome {
    /// There is a crate unless the findings hold an error.
    pub generated: Option<Generated>,
    /// Everything that was found wrong.
    pub findings: Findings,
}

/// A whole crate in memory.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The files, for [`write::write`].
    pub files: emit::Files,
    /// What is in them.
    pub counts: Counts,
}

/// How much there is of what a person counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
pub struct Counts {
    /// Structs, enums, unions and aliases.
    pub models: usize,
    /// Identifiers of a fixed length, such as SIDs.
    pub sids: usize,
    /// Other texts with a pattern.
    pub texts: usize,
    /// Operations.
    pub operations: usize,
    /// What the API asks of its users, callbacks included.
    pub webhooks: usize,
}

/// What is wrong with the input, and the texts that it was found in.
#[derive(Debug, Default)]
pub struct Findings {
    /// The faults, in the order they were found.
    pub diagnostics: Diagnostics,
    /// The files that were read.
    pub sources: Sources,
}

/// Makes a crate of a description, in memory. Each stage begins only if the one before it found no error.
#[must_use]
pub fn generate(spec: &Path, config: &Config) -> Outcome {
    deep::with_large_stack(|| {
        let (api, findings) = stages(spec, config);
        let generated = api.map(|api| Generated {
            counts: Counts::of(&api),
            files: emit::emit(api),
        });
        Outcome {
            generated,
            findings,
        }
    })
}

/// What a description says, with every decision taken: all of [`generate`] but the printing. There is an
/// [`Api`](ir::Api) unless the findings hold an error.
#[must_use]
pub fn read(spec: &Path, config: &Config) -> (Option<ir::Api>, Findings) {
    deep::with_large_stack(|| stages(spec, config))
}

fn stages(spec: &Path, config: &Config) -> (Option<ir::Api>, Findings) {
    let (document, mut diagnostics, mut sources) =
        load::load(spec, config.overlays.as_deref().unwrap_or_default());
    let api = document.and_then(|mut document| {
        document.configuration = config.announce(&mut sources);
        select::select(&mut document, config, &mut diagnostics);
        if diagnostics.has_errors() {
            return None;
        }
        let (api, found) = lower::lower(document, config);
        diagnostics.extend(found);
        api
    });
    let findings = Findings {
        diagnostics,
        sources,
    };
    (api, findings)
}

impl Counts {
    fn of(api: &ir::Api) -> Self {
        let sids = api
            .texts
            .iter()
            .filter(|text| matches!(text.form, ir::TextForm::Fixed(_)))
            .count();
        let count = |groups: &[ir::Group]| groups.iter().map(|it| it.operations.len()).sum();
        Self {
            models: api.types.len(),
            sids,
            texts: api.texts.len() - sids,
            operations: count(&api.groups),
            webhooks: count(&api.webhooks),
        }
    }
}

impl Findings {
    /// The text for a person: one block per fault, each beginning `error[E0001]: FILE:LINE:COLUMN: `.
    #[must_use]
    pub fn render(&self, colour: bool) -> String {
        self.diagnostics.render(&self.sources, colour)
    }

    /// One line for each fault: where, what, its code, and the advice.
    pub(crate) fn lines(&self) -> impl Iterator<Item = String> {
        self.diagnostics.lines(&self.sources).into_iter()
    }

    /// The text for a program: one JSON object per fault and line.
    #[must_use]
    pub fn json(&self) -> String {
        self.diagnostics.json(&self.sources)
    }
}

impl From<diagnostics::Diagnostic> for Box<Findings> {
    fn from(diagnostic: diagnostics::Diagnostic) -> Self {
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(diagnostic);
        Self::new(Findings {
            diagnostics,
            sources: Sources::default(),
        })
    }
}
