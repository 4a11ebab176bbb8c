//! [`Sources`] keeps every text that was read and knows, for each node of the loaded document, where it came from.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::excerpts::{Excerpt, excerpts};
use super::locate::{self, Wanted};
use super::moves::Moves;
use super::read::{Format, digest_of};
use crate::diagnostics::{FileId, Place, Position};
use crate::pointer::Pointer;

/// The texts of a description and the way back from the loaded document to them.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    pub(crate) moves: Moves,
}

#[derive(Debug)]
struct SourceFile {
    name: PathBuf,
    text: String,
    format: Format,
}

/// A place as a person reads it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Located {
    /// The path as the user gave it, or relative to it for other files.
    pub file: String,
    /// The node within that file: another one than the place names where loading has moved it.
    pub pointer: Pointer,
    /// The position; none when the file could not be read.
    pub position: Option<Position>,
    /// The source line at the position, or the part of a long one around it.
    pub excerpt: Option<Excerpt>,
    /// How many characters of the line the key or item takes.
    pub width: usize,
}

impl Sources {
    pub(crate) fn add(&mut self, name: PathBuf, text: String, format: Format) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile { name, text, format });
        id
    }

    /// How many bytes all files have together.
    pub(crate) fn length(&self) -> usize {
        self.files.iter().map(|file| file.text.len()).sum()
    }

    /// Adds a text in which only positions are looked up, such as the generator's own configuration.
    pub(crate) fn add_plain(&mut self, name: PathBuf, text: String) -> FileId {
        self.add(name, text, Format::Yaml)
    }

    pub(crate) fn set_format(&mut self, file: FileId, format: Format) {
        if let Some(file) = self.files.get_mut(file.0 as usize) {
            file.format = format;
        }
    }

    fn file(&self, file: FileId) -> Option<&SourceFile> {
        self.files.get(file.0 as usize)
    }

    /// The text of one file.
    pub(crate) fn text(&self, file: FileId) -> &str {
        self.file(file).map_or("", |file| file.text.as_str())
    }

    /// The paths of all files that were read, the main one first: what a watcher has to watch.
    pub fn paths(&self) -> impl Iterator<Item = &std::path::Path> {
        self.files.iter().map(|file| file.name.as_path())
    }

    /// The same paths, each with a [digest](super::digest) of the text that was read.
    pub fn digests(&self) -> impl Iterator<Item = (&std::path::Path, String)> {
        self.files
            .iter()
            .map(|file| (file.name.as_path(), digest_of(&file.text)))
    }

    /// Where a place is in the files.
    ///
    /// A node that loading moved or made up is found at its origin, or at the deepest node above it that was written.
    #[must_use]
    pub fn locate(&self, place: &Place) -> Located {
        self.locate_all(&[place])
            .pop()
            .unwrap_or_else(|| self.unlocated(FileId::MAIN, &place.pointer))
    }

    /// [`locate`](Self::locate) for many places, walking each text once.
    #[must_use]
    pub fn locate_all(&self, places: &[&Place]) -> Vec<Located> {
        let origins: Vec<(FileId, Pointer)> =
            places.iter().map(|place| self.origin(place)).collect();
        let mut located: Vec<Located> = Vec::with_capacity(places.len());
        let mut by_file: BTreeMap<FileId, Vec<usize>> = BTreeMap::new();
        for (index, (place, (file, pointer))) in places.iter().zip(&origins).enumerate() {
            by_file.entry(*file).or_default().push(index);
            located.push(Located {
                position: place.position,
                ..self.unlocated(*file, pointer)
            });
        }
        for (file, indexes) in by_file {
            let Some(source) = self.file(file) else {
                continue;
            };
            source.find_positions(&indexes, &origins, &mut located);
            source.cut_excerpts(&indexes, &mut located);
        }
        located
    }

    /// The positions of some keys of one file, of each by the mapping that they are in: the mapping may be repeated, too.
    pub(crate) fn occurrences(
        &self,
        file: FileId,
        pointers: &[Pointer],
    ) -> Vec<Vec<Vec<Position>>> {
        let Some(source) = self.file(file) else {
            return vec![Vec::new(); pointers.len()];
        };
        let mut wanted = Wanted::new();
        let all: Vec<_> = pointers.iter().map(Pointer::segments).collect();
        let nodes = all.iter().map(|segments| {
            let above = segments.split_last().map_or(&[][..], |(_, above)| above);
            (wanted.want(above), wanted.want(segments))
        });
        let nodes: Vec<_> = nodes.collect();
        locate::walk(&source.text, source.format, &mut wanted);
        let positions = |node| wanted.spots(node).iter().map(|spot| spot.position);
        let groups = nodes.into_iter().map(|(above, node)| {
            let mappings: Vec<Position> = positions(above).collect();
            let mut groups = vec![Vec::new(); mappings.len() + 1];
            for position in positions(node) {
                // Of the mappings that begin before it, it is in the last one.
                let mapping = mappings.partition_point(|begin| *begin <= position);
                groups[mapping].push(position);
            }
            groups
        });
        groups.collect()
    }

    /// The scalars at some pointers into the loaded document, as they are written.
    pub(crate) fn scalars(&self, pointers: &[Pointer]) -> Vec<Option<String>> {
        let origins: Vec<(FileId, Pointer)> = pointers
            .iter()
            .map(|pointer| self.origin(&Place::from(pointer)))
            .collect();
        let mut texts = vec![None; pointers.len()];
        let mut files: Vec<FileId> = origins.iter().map(|(file, _)| *file).collect();
        files.sort_unstable();
        files.dedup();
        for file in files {
            let Some(source) = self.file(file) else {
                continue;
            };
            let segments: Vec<Vec<&str>> = origins
                .iter()
                .map(|(_, pointer)| pointer.segments())
                .collect();
            let mut wanted = Wanted::new();
            let nodes: Vec<_> = segments
                .iter()
                .map(|segments| wanted.want(segments))
                .collect();
            locate::walk(&source.text, source.format, &mut wanted);
            for (((origin, _), node), text) in origins.iter().zip(nodes).zip(&mut texts) {
                if *origin == file {
                    *text = wanted.scalar_text(node).map(str::to_owned);
                }
            }
        }
        texts
    }

    /// The file and the pointer within it that a place means.
    fn origin(&self, place: &Place) -> (FileId, Pointer) {
        match place.file {
            Some(file) => (file, place.pointer.clone()),
            None => self.moves.origin(&place.pointer),
        }
    }

    fn unlocated(&self, file: FileId, pointer: &Pointer) -> Located {
        let file = self
            .file(file)
            .map_or_else(String::new, |file| file.name.display().to_string());
        Located {
            file,
            pointer: pointer.clone(),
            position: None,
            excerpt: None,
            width: 1,
        }
    }
}

impl SourceFile {
    /// Walks the text once for all nodes whose position is not known yet.
    fn find_positions(
        &self,
        indexes: &[usize],
        origins: &[(FileId, Pointer)],
        located: &mut [Located],
    ) {
        let unknown = indexes.iter().filter(|index| {
            located
                .get(**index)
                .is_some_and(|located| located.position.is_none())
        });
        let pointers: Vec<(usize, Vec<&str>)> = unknown
            .filter_map(|index| Some((*index, origins.get(*index)?.1.segments())))
            .collect();
        if pointers.is_empty() {
            return;
        }
        let mut wanted = Wanted::new();
        for (_, segments) in &pointers {
            wanted.want(segments);
        }
        locate::walk(&self.text, self.format, &mut wanted);
        for (index, segments) in &pointers {
            if let (Some(located), Some(spot)) = (located.get_mut(*index), wanted.deepest(segments))
            {
                located.position = Some(spot.position);
                located.width = spot.width;
            }
        }
    }

    /// Adds the lines of all known positions.
    fn cut_excerpts(&self, indexes: &[usize], located: &mut [Located]) {
        let known: Vec<(usize, Position)> = indexes
            .iter()
            .filter_map(|index| Some((*index, located.get(*index)?.position?)))
            .collect();
        let positions: Vec<Position> = known.iter().map(|(_, position)| *position).collect();
        let excerpts = excerpts(&self.text, &positions);
        for ((index, _), excerpt) in known.into_iter().zip(excerpts) {
            if let Some(located) = located.get_mut(index) {
                located.excerpt = excerpt;
            }
        }
    }
}
