//! Other files are opened once each, only below the folder of the main one, and never over a network.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use serde_json::Value;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, FileId};
use crate::load::{parse, read, sources::Sources};
use crate::pointer::percent_decode;

/// The files of a description by their path relative to the folder of the main one.
pub(super) struct Files {
    folder: PathBuf,
    by_path: HashMap<PathBuf, FileId>,
    relative: HashMap<FileId, PathBuf>,
    trees: HashMap<FileId, Option<Value>>,
}

impl Files {
    pub(super) fn new(main: &Path, changed: Option<Value>) -> Self {
        let folder = main.parent().map_or_else(PathBuf::new, Path::to_owned);
        let name = main.file_name().map_or_else(PathBuf::new, PathBuf::from);
        let by_path = HashMap::from([(name.clone(), FileId::MAIN)]);
        Self {
            folder,
            by_path,
            relative: HashMap::from([(FileId::MAIN, name)]),
            trees: changed
                .map(|tree| (FileId::MAIN, Some(tree)))
                .into_iter()
                .collect(),
        }
    }

    /// The path of a file relative to the folder of the main one.
    pub(super) fn relative(&self, file: FileId) -> &Path {
        self.relative
            .get(&file)
            .map_or(Path::new(""), PathBuf::as_path)
    }

    /// The tree of a file as it was written; none where it does not parse.
    pub(super) fn tree(&mut self, file: FileId, sources: &mut Sources) -> Option<&Value> {
        // The tree of the main file is being rewritten, so whoever needs it as it was gets a second one.
        self.trees
            .entry(file)
            .or_insert_with(|| parse::parse(file, sources, &mut Diagnostics::new()))
            .as_ref()
    }

    /// The tree of a file that was opened before.
    pub(super) fn opened(&self, file: FileId) -> Option<&Value> {
        self.trees.get(&file)?.as_ref()
    }

    /// The file that a relative reference names.
    pub(super) fn open(
        &mut self,
        url: &str,
        base: FileId,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> Result<FileId, Diagnostic> {
        let path = self.normalise(url, base)?;
        if let Some(file) = self.by_path.get(&path) {
            return Ok(*file);
        }
        let shown = self.folder.join(&path);
        self.stay_inside(&shown, url)?;
        let text = read::read(&shown, read::Named::ByReference).map_err(|fault| {
            Diagnostic::new(
                Code::UnresolvedReference,
                format!(
                    "`$ref` names the file `{}`: {}",
                    shown.display(),
                    fault.message
                ),
            )
        })?;
        let file = sources.add(shown, text, read::Format::Yaml);
        self.by_path.insert(path.clone(), file);
        self.relative.insert(file, path);
        let tree = parse::parse(file, sources, diagnostics);
        self.trees.insert(file, tree);
        Ok(file)
    }

    /// The path a reference names, without `.` and `..`.
    fn normalise(&self, url: &str, base: FileId) -> Result<PathBuf, Diagnostic> {
        if has_scheme(url) || url.starts_with("//") {
            return Err(Diagnostic::new(
                Code::ReferenceOutside,
                format!("`$ref` to `{url}`: references over the network are not followed"),
            )
            .hint("save the file next to the description and refer to it by a relative path"));
        }
        let path = url.split('?').next().unwrap_or(url);
        let Some(path) = percent_decode(path) else {
            return Err(Diagnostic::new(
                Code::UnresolvedReference,
                format!("`$ref` to `{url}`: the path holds a broken `%` escape"),
            ));
        };
        let outside = || {
            Diagnostic::new(
                Code::ReferenceOutside,
                format!("`$ref` to `{url}` leaves the folder of the description"),
            )
            .hint(
                "move the file below the folder of the main file, or start from a file further up",
            )
        };
        let mut normal = self
            .relative(base)
            .parent()
            .map_or_else(PathBuf::new, Path::to_owned);
        for component in Path::new(&path).components() {
            match component {
                Component::CurDir => {}
                Component::Normal(part) => normal.push(part),
                Component::ParentDir => {
                    if !normal.pop() {
                        return Err(outside());
                    }
                }
                Component::RootDir | Component::Prefix(_) => return Err(outside()),
            }
        }
        Ok(normal)
    }

    /// A link must not lead out of the folder either.
    fn stay_inside(&self, path: &Path, url: &str) -> Result<(), Diagnostic> {
        let folder = if self.folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            self.folder.as_path()
        };
        match (folder.canonicalize(), path.canonicalize()) {
            (Ok(folder), Ok(path)) if !path.starts_with(&folder) => Err(Diagnostic::new(
                Code::ReferenceOutside,
                format!("`$ref` to `{url}` leaves the folder of the description"),
            )),
            // A missing file is reported when it is read.
            _ => Ok(()),
        }
    }
}

/// Whether the text begins like `https:`; a single letter is the drive of a Windows path.
pub(in crate::load) fn has_scheme(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|other| other.is_ascii_alphanumeric() || matches!(other, '+' | '-' | '.'))
    })
}
