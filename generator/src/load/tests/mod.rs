//! Each case is a small description and what a person is told about it, or what it is read as.

#[cfg(feature = "overlays")]
mod overlays;
mod references;
mod schemas;
mod shapes;
mod syntax;
mod yaml;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

use super::{Document, load};
use crate::diagnostics::{Diagnostics, Place};
use crate::load::Sources;
use crate::pointer::Pointer;

/// A folder that is removed when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(files: &[(&str, &[u8])]) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("load-{}-{number}", std::process::id()));
        for (name, content) in files {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().expect("a file has a folder"))
                .expect("the folder is made");
            std::fs::write(path, content).expect("the file is written");
        }
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is left to the system.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Loads the first of some files, and the overlays among the others.
fn read(files: &[(&str, &[u8])]) -> (Option<Document>, Diagnostics, Sources, Folder) {
    let folder = Folder::new(files);
    let overlays = files.iter().map(|(name, _)| folder.0.join(name));
    let is_overlay = |path: &PathBuf| {
        path.file_name()
            .is_some_and(|it| it.to_string_lossy().starts_with("overlay"))
    };
    let overlays: Vec<PathBuf> = overlays.filter(is_overlay).collect();
    let (document, diagnostics, sources) = load(&folder.0.join(files[0].0), &overlays);
    (document, diagnostics, sources, folder)
}

fn rendered(files: &[(&str, &[u8])]) -> String {
    let (document, diagnostics, sources, folder) = read(files);
    assert_eq!(document.is_some(), !diagnostics.has_errors());
    let prefix = format!("{}/", folder.0.display());
    crate::diagnostics::without_codes(&diagnostics.render(&sources, false)).replace(&prefix, "")
}

/// The first lines of what is said about some files.
#[track_caller]
fn check_files(files: &[(&str, &str)], expected: &[&str]) {
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    let rendered = rendered(&files);
    let lines: Vec<&str> = rendered
        .lines()
        .filter(|line| line.starts_with("error: ") || line.starts_with("warning: "))
        .collect();
    assert_eq!(lines, expected, "\n{rendered}");
}

/// The first lines of what is said about one file.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    check_files(&[("api.yaml", text)], expected);
}

/// The document that some files become, whatever warnings there are.
#[track_caller]
fn loaded(files: &[(&str, &str)]) -> Value {
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    let (document, diagnostics, sources, _folder) = read(&files);
    let document = document.unwrap_or_else(|| panic!("{}", diagnostics.render(&sources, false)));
    serde_json::to_value(document.api).expect("a document is JSON")
}

/// Where a pointer into the loaded document is in the files.
fn place(files: &[(&str, &str)], pointer: &str) -> String {
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    let (_, _, sources, folder) = read(&files);
    let located = sources.locate(&Place::from(Pointer::parse(pointer).expect("a pointer")));
    let file = Path::new(&located.file)
        .strip_prefix(&folder.0)
        .expect("a file of the folder")
        .display()
        .to_string();
    let position = located.position.expect("a position");
    format!("{file}:{}:{}", position.line, position.column)
}

/// A description around some schemas.
fn with_schemas(version: &str, schemas: &str) -> String {
    format!(
        "openapi: {version}\ninfo: {{title: t, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
    )
}

/// A description around the responses of one operation.
fn with_operation(operation: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /x:\n    get:\n{operation}"
    )
}
