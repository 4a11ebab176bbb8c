//! A folder for each test, the program run in it, and pictures of what is on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

/// A description that has nothing wrong with it.
pub(crate) const PETS: &str = "\
openapi: 3.0.3
info:
  title: Pets
  version: '1'
servers:
  - url: https://pets.example.com
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        '200':
          description: All pets.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Pet'
components:
  schemas:
    Pet:
      description: An animal.
      type: object
      properties:
        name:
          description: What it is called.
          type: string
";

/// An empty folder of a test's own.
pub(crate) struct Folder(PathBuf);

/// What a run of the program came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    /// Without the codes of faults, which the tests of `DIAGNOSTICS.md` cover.
    pub(crate) stderr: String,
    /// As it was printed.
    pub(crate) printed: String,
}

/// All files below a folder, by their paths from there, with their texts and times.
pub(crate) type Picture = BTreeMap<PathBuf, (Vec<u8>, SystemTime)>;

impl Folder {
    /// The folder of the test with this name.
    pub(crate) fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        if path.exists() {
            fs::remove_dir_all(&path).expect("the folder of an earlier run can be removed");
        }
        fs::create_dir_all(&path).expect("the folder can be made");
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file below the folder.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("it is below the folder"))
            .expect("its folder can be made");
        fs::write(path, text).expect("the file can be written");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs the program in the folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_in(".", arguments)
    }

    /// Runs the program in a folder below.
    pub(crate) fn run_in(&self, folder: &str, arguments: &[&str]) -> Run {
        run(&self.0.join(folder), arguments, Duration::from_secs(120))
    }

    /// Writes a description and makes a crate of it in `out`.
    pub(crate) fn generate(&self, description: &str) -> Run {
        self.write("api.yaml", description);
        self.run(&["--spec", "api.yaml", "--out", "out", "--name", "pets"])
    }

    pub(crate) fn picture(&self) -> Picture {
        picture(&self.0)
    }
}

impl Run {
    /// Fails unless the exit status is this one.
    #[track_caller]
    pub(crate) fn expect(self, status: i32) -> Self {
        assert_eq!(
            self.status,
            Some(status),
            "stdout:\n{}\nstderr:\n{}",
            self.stdout,
            self.stderr
        );
        self
    }

    /// The rest of each line of standard output that begins with a word.
    pub(crate) fn lines(&self, word: &str) -> Vec<&str> {
        self.stdout
            .lines()
            .filter_map(|line| line.strip_prefix(word)?.strip_prefix(' '))
            .collect()
    }
}

/// Runs the program, and ends it when it takes too long.
pub(crate) fn run(folder: &Path, arguments: &[&str], limit: Duration) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_generator"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be started");
    let (mut stdout, mut stderr) = (
        child.stdout.take().expect("piped"),
        child.stderr.take().expect("piped"),
    );
    let readers = [
        std::thread::spawn(move || std::io::read_to_string(&mut stdout)),
        std::thread::spawn(move || std::io::read_to_string(&mut stderr)),
    ];
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("the program can be waited for") {
            break status.code();
        }
        if begun.elapsed() > limit {
            child.kill().expect("the program can be ended");
            panic!("{arguments:?} takes longer than {limit:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let [stdout, stderr] =
        readers.map(|reader| reader.join().expect("no panic").expect("it prints UTF-8"));
    Run {
        status,
        stdout,
        stderr: without_codes(&stderr),
        printed: stderr,
    }
}

/// `error[E0001]:` becomes `error:`, and the counts of each kind are left out.
fn without_codes(text: &str) -> String {
    let mut plain = String::new();
    for line in text.split_inclusive('\n') {
        if line
            .trim_start()
            .split_once(" × ")
            .is_some_and(|(count, _)| count.parse::<usize>().is_ok())
        {
            continue;
        }
        let word = ["error", "warning"]
            .into_iter()
            .find(|word| line.starts_with(&format!("{word}[")));
        match word.zip(line.split_once("]: ")) {
            Some((word, (_, rest))) => plain.extend([word, ": ", rest]),
            None => plain.push_str(line),
        }
    }
    plain
}

pub(crate) fn picture(folder: &Path) -> Picture {
    let mut picture = Picture::new();
    let root = folder;
    let relative = |path: &Path| {
        path.strip_prefix(root)
            .map(Path::to_owned)
            .unwrap_or_default()
    };
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let entry = entry.expect("the folder can be read");
            let metadata = entry.path().symlink_metadata().expect("the entry is there");
            if metadata.is_dir() {
                pending.push(entry.path());
            } else {
                let text = fs::read(entry.path()).unwrap_or_default();
                picture.insert(
                    relative(&entry.path()),
                    (text, metadata.modified().expect("files have times")),
                );
            }
        }
    }
    picture
}

/// The repository, if this package stands in it.
pub(crate) fn repository() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?.to_owned();
    let found = root.join("spec/generator.toml").is_file();
    if !found {
        println!("skipped: this package stands outside its repository");
    }
    found.then_some(root)
}

/// Fails, and names the files, if two pictures differ in a text or a time.
#[track_caller]
pub(crate) fn assert_untouched(before: &Picture, after: &Picture) {
    let paths: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let touched: Vec<_> = paths
        .into_iter()
        .filter(|path| before.get(*path) != after.get(*path))
        .collect();
    assert!(touched.is_empty(), "these were touched: {touched:#?}");
}

/// Whether a file is one of the crate: what the generator knows of it is not, nor what it is just about to write.
pub(crate) fn is_of_the_crate(path: &Path) -> bool {
    let is_own =
        |part: &std::ffi::OsStr| part == ".generator-cache" || part == ".generator-staging";
    !path.iter().any(is_own)
}

/// Fails, and names the files, if two pictures of a crate differ in a text.
#[track_caller]
pub(crate) fn assert_same_texts(before: &Picture, after: &Picture) {
    let text = |picture: &Picture, path: &PathBuf| picture.get(path).map(|(text, _)| text.clone());
    let paths: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let different: Vec<_> = paths
        .into_iter()
        .filter(|path| is_of_the_crate(path) && text(before, path) != text(after, path))
        .collect();
    assert!(different.is_empty(), "these are different: {different:#?}");
}
