//! Prints what becomes of every description in some folders: how many operations its crate has, and its warnings by
//! kind. Fails if one of the crates is not Rust.
//!
//! `cargo run --profile quick -p generator --example corpus -- FOLDER... [--tests] [--out DIR --keep DESCRIPTION...]`
//!
//! A file `INDEX.tsv` in a folder says what to read (the column `file`); without one, everything that looks like a
//! description is read. A description is called by its folder's name and its own. Crates of the descriptions to keep
//! are written below `DIR`, each in a folder of its own name.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use generator::Generated;
use generator::config::Config;
use generator::write::{self, Edits};

/// Prints what becomes of every description in some folders.
#[derive(Parser)]
struct Arguments {
    /// Where the descriptions are.
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// Crates have tests of their own, and examples that contradict their schemas are warnings.
    #[arg(long)]
    tests: bool,
    /// Where crates are written.
    #[arg(long, requires = "keep")]
    out: Option<PathBuf>,
    /// Descriptions, as the table names them, whose crates are written.
    #[arg(long, num_args = 1..)]
    keep: Vec<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "description\tcrate\toperations\tfaults");
    let mut failed = false;
    let all = arguments.folders.iter().flat_map(|it| descriptions(it));
    for (description, path) in all {
        let name = crate_name(&description);
        let mut config = Config::default();
        config.package.name = Some(name.clone());
        config.tests = arguments.tests;
        let outcome = generator::generate(&path, &config);
        let mut row = description.clone();
        let kinds = outcome.findings.diagnostics.kinds();
        let operations = outcome
            .generated
            .as_ref()
            .map_or_else(|| "-".to_owned(), |it| it.counts.operations.to_string());
        let kinds: Vec<_> = kinds
            .iter()
            .map(|(code, count)| format!("{code}:{count}"))
            .collect();
        let _ = write!(row, "\t{name}\t{operations}\t{}", kinds.join(" "));
        let _ = writeln!(out, "{row}");
        for fault in outcome.generated.iter().flat_map(not_rust) {
            eprintln!("{description}: {fault}");
            failed = true;
        }
        if let (Some(generated), Some(folder)) = (&outcome.generated, &arguments.out)
            && arguments.keep.contains(&description)
            && let Err(fault) =
                write::write(&generated.files, &folder.join(&name), Edits::Overwrite)
        {
            eprintln!("{description}: {}", fault.message);
            failed = true;
        }
    }
    ExitCode::from(u8::from(failed))
}

/// What of a crate the compiler would not even parse; most crates are not compiled here.
fn not_rust(generated: &Generated) -> Vec<String> {
    let own = generated.files.iter().filter(|(path, _)| {
        let is_rust = Path::new(path).extension().is_some_and(|it| it == "rs");
        is_rust && !path.starts_with("src/support/")
    });
    own.filter_map(|(path, text)| Some(format!("{path}: {}", syn::parse_file(text).err()?)))
        .collect()
}

/// What there is to read in a folder, with what it is called, in alphabetical order.
fn descriptions(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut found = match std::fs::read_to_string(folder.join("INDEX.tsv")) {
        Ok(index) => listed(&index),
        Err(_) => std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| {
                [".yaml", ".yml", ".json"]
                    .iter()
                    .any(|end| name.ends_with(end))
            })
            .collect(),
    };
    found.sort();
    let home = folder.file_name().unwrap_or_default().to_string_lossy();
    let called = |file: String| (format!("{home}/{file}"), folder.join(file));
    found.into_iter().map(called).collect()
}

fn listed(index: &str) -> Vec<String> {
    let mut lines = index.lines().map(|line| line.split('\t'));
    let column = lines
        .next()
        .and_then(|mut names| names.position(|name| name == "file"))
        .unwrap_or_default();
    lines
        .filter_map(|mut cells| cells.nth(column))
        .map(str::to_owned)
        .collect()
}

/// A name that cargo takes: `a/b__c.d.yaml` makes `a-b-c-d`.
fn crate_name(description: &str) -> String {
    let stem = description
        .rsplit_once('.')
        .map_or(description, |(stem, _)| stem);
    let words: Vec<_> = stem
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.join("-")
}
