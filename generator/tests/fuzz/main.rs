//! Descriptions that are nearly right: pieces of real ones with a few things changed. Whatever is made of them is a crate of
//! Rust that holds none of the description's code, or messages that say where.
//!
//! `FUZZ_INPUTS` is how many (100, if not set), `FUZZ_SEED` which ones, and `FUZZ_FIRST` the first of them.
//! Crates are written below the folder `FUZZ_OUT`, to be compiled: the first `FUZZ_KEEP` of them. What is found is printed with
//! the seed and the smallest input that shows it.

mod input;
mod judge;
mod mutate;
mod pieces;
mod random;
#[path = "../shared/mod.rs"]
mod shared;
mod shrink;
mod source;
mod tree;
mod words;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use generator::emit::Files;
use generator::write::{self, Edits};

use input::Input;
use judge::{Fault, Judge, Verdict};
use mutate::Mutator;
use random::Random;

/// Faults that differ, after which there is enough to do.
const ENOUGH: usize = 12;

/// One input in so many is judged thoroughly.
const THOROUGHLY: u64 = 100;

fn variable(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name} is not a number: {text}")),
    )
}

#[test]
fn whatever_is_said_is_located_and_whatever_is_made_is_rust() {
    let inputs = variable("FUZZ_INPUTS").unwrap_or(100);
    let first = variable("FUZZ_FIRST").unwrap_or(0);
    let seed = variable("FUZZ_SEED").unwrap_or(1);
    let keep = Keep::from_environment();
    let mutator = Mutator::new(pieces::all(if inputs < 5_000 { 100_000 } else { u64::MAX }));
    println!(
        "{inputs} inputs out of {} pieces, FUZZ_SEED={seed}",
        mutator.pieces()
    );
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{}", std::process::id()));
    let judge = Judge::new(&folder);
    let mut faults = BTreeMap::<String, (u64, usize)>::new();
    let (mut accepted, begun) = (0, Instant::now());
    for index in first..first + inputs {
        let input = Input::new(&mutator, &mut Random::of(seed, index));
        match judge.judge(&input, index.is_multiple_of(THOROUGHLY)) {
            Ok(Verdict::Refused) => {}
            Ok(Verdict::Accepted(files)) => {
                keep.write(accepted, &files);
                accepted += 1;
            }
            Err(fault) => report(&judge, &mut faults, seed, index, input, fault),
        }
        if faults.len() == ENOUGH {
            break;
        }
    }
    let _ = std::fs::remove_dir_all(&folder);
    println!("{accepted} crates after {:?}", begun.elapsed());
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(
        accepted > inputs / 10,
        "nearly all are refused, which tries little: {accepted}"
    );
}

/// Says what was found, and shows the smallest input that was found for it.
fn report(
    judge: &Judge,
    faults: &mut BTreeMap<String, (u64, usize)>,
    seed: u64,
    index: u64,
    input: Input,
    fault: Fault,
) {
    if let Some((_, count)) = faults.get_mut(&fault.kind) {
        *count += 1;
        return;
    }
    faults.insert(fault.kind.clone(), (index, 1));
    let (input, fault) = shrink::shrink(judge, input, fault);
    println!(
        "FUZZ_SEED={seed} FUZZ_FIRST={index} FUZZ_INPUTS=1: {}\n{}\ntests: {}, per tag: {}, 501: {}\n{}\n",
        fault.kind, fault.detail, input.tests, input.per_tag, input.unimplemented, input.text
    );
}

/// How many crates are written, and where.
struct Keep {
    folder: Option<PathBuf>,
    most: u64,
}

impl Keep {
    fn from_environment() -> Self {
        Self {
            folder: std::env::var_os("FUZZ_OUT").map(PathBuf::from),
            most: variable("FUZZ_KEEP").unwrap_or(u64::MAX),
        }
    }

    fn write(&self, number: u64, files: &Files) {
        let Some(folder) = self.folder.as_ref().filter(|_| number < self.most) else {
            return;
        };
        let name = format!("fuzzed-{number:06}");
        let mut files = files.clone();
        let manifest = files.get("Cargo.toml").expect("each crate has one");
        let manifest = manifest.replace("name = \"fuzzed\"", &format!("name = \"{name}\""));
        files.insert("Cargo.toml".to_owned(), manifest.into());
        if let Err(fault) = write::write(&files, &folder.join(&name), Edits::Overwrite) {
            panic!("{name}: {}", fault.message);
        }
    }
}
