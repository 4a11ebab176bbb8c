//! [`Moves`] takes a pointer into the loaded document back to the file and node it was written at.

use std::collections::HashMap;

use crate::diagnostics::FileId;
use crate::pointer::Pointer;

/// Every node that loading put elsewhere, in the order it did so.
#[derive(Debug, Default)]
pub(crate) struct Moves {
    to: HashMap<Pointer, Vec<Move>>,
    step: usize,
}

#[derive(Debug)]
struct Move {
    step: usize,
    file: Option<FileId>,
    from: Pointer,
}

impl Moves {
    /// Begins a step: moves of one step happen at once, so at most one of them explains a pointer.
    pub(crate) fn begin(&mut self) {
        self.step += 1;
    }

    /// A node within the document went to another place of it.
    pub(crate) fn within(&mut self, from: Pointer, to: Pointer) {
        self.to.entry(to).or_default().push(Move {
            step: self.step,
            file: None,
            from,
        });
    }

    /// A node of a file went into the document.
    pub(crate) fn out_of_file(&mut self, file: FileId, from: Pointer, to: Pointer) {
        self.to.entry(to).or_default().push(Move {
            step: self.step,
            file: Some(file),
            from,
        });
    }

    /// Undoes the moves of a pointer, the latest first.
    pub(crate) fn origin(&self, pointer: &Pointer) -> (FileId, Pointer) {
        let mut pointer = pointer.clone();
        let mut before = usize::MAX;
        while let Some((found, rest)) = self.latest(&pointer, before) {
            pointer = found.from.join(rest.iter().map(String::as_str));
            before = found.step;
            if let Some(file) = found.file {
                return (file, pointer);
            }
        }
        (FileId::MAIN, pointer)
    }

    /// The latest move before a step of a node or of one above it, and the way down from there.
    fn latest(&self, pointer: &Pointer, before: usize) -> Option<(&Move, Vec<String>)> {
        let mut best: Option<(&Move, usize)> = None;
        let (mut here, mut depth) = (Some(pointer), 0);
        while let Some(ancestor) = here {
            let moves = self.to.get(ancestor).into_iter().flatten();
            for found in moves.filter(|found| found.step < before) {
                // The deepest of one step is the most exact.
                if best.is_none_or(|(best, _)| found.step > best.step) {
                    best = Some((found, depth));
                }
            }
            here = ancestor.parent();
            depth += 1;
        }
        let (found, depth) = best?;
        let segments = pointer.segments();
        let rest = segments.get(segments.len() - depth..).unwrap_or_default();
        Some((
            found,
            rest.iter().map(|segment| (*segment).to_owned()).collect(),
        ))
    }
}
