//! Prints what becomes of every description in a folder: `cargo run --release -p generator --example corpus -- FOLDER [BASELINE]`.
//!
//! With a baseline (an earlier output) the exit status is 1 if a description of it is generated no more, or has fewer
//! operations.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use generator::config::Config;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let Some(folder) = arguments.next() else {
        eprintln!("usage: corpus FOLDER [BASELINE]");
        return ExitCode::from(2);
    };
    let baseline = match arguments.next().map(std::fs::read_to_string).transpose() {
        Ok(text) => text.unwrap_or_default(),
        Err(error) => {
            eprintln!("cannot read the baseline: {error}");
            return ExitCode::from(2);
        }
    };
    let mut table = String::from("description\toperations\tfaults\n");
    for path in descriptions(&folder) {
        table.push_str(&row(&path));
    }
    let _ = std::io::stdout().write_all(table.as_bytes());
    let now = operations(&table);
    let mut worse = 0;
    for (name, before) in &operations(&baseline) {
        let after = now.get(name).copied().flatten();
        if now.contains_key(name) && after < *before {
            eprintln!("worse: {name}: {before:?} operations before, {after:?} now");
            worse += 1;
        }
    }
    ExitCode::from(u8::from(worse > 0))
}

fn descriptions(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|it| it == "yaml" || it == "yml" || it == "json")
        })
        .collect();
    paths.sort();
    paths
}

/// The name, the number of operations or `-` if nothing is generated, and the faults by kind.
fn row(path: &Path) -> String {
    let mut config = Config::default();
    config.package.name = Some("sample".to_owned());
    let outcome = generator::generate(path, &config);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let operations = outcome
        .generated
        .map_or_else(|| "-".to_owned(), |it| it.counts.operations.to_string());
    let kinds = outcome.findings.diagnostics.kinds();
    let kinds: Vec<_> = kinds
        .iter()
        .map(|(code, count)| format!("{code}×{count}"))
        .collect();
    format!("{name}\t{operations}\t{}\n", kinds.join(" "))
}

fn operations(table: &str) -> BTreeMap<&str, Option<usize>> {
    table
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?, cells.next()?.parse().ok()))
        })
        .collect()
}
