//! What has to hold of whatever the generator makes of an input.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use generator::build::Builder;
use generator::emit::Files;
use generator::{Outcome, diff, generate, read};

use crate::input::Input;
use crate::source;

/// How long a run may take.
const LONGEST: Duration = Duration::from_secs(2);

/// The name of each package.
const PACKAGE: &str = "fuzzed";

/// What another file holds, which inputs refer to.
const OTHER: &str = "A: {type: object, properties: {id: {type: string}, next: {$ref: '#/A'}}}\nB: {$ref: 'api.yaml#/components/schemas/A'}\nitem: {get: {responses: {'200': {description: a}}}}\n";

/// What went wrong: `kind` is the same for inputs that show the same fault.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) kind: String,
    pub(crate) detail: String,
}

/// What became of an input.
pub(crate) enum Verdict {
    Refused,
    Accepted(Files),
}

/// The folder in which inputs stand: the one that was read last is found there after an abort.
pub(crate) struct Judge {
    folder: PathBuf,
}

/// The message of the last panic, and where in the code it was.
static PANIC: Mutex<Option<(String, String)>> = Mutex::new(None);

impl Judge {
    pub(crate) fn new(folder: &Path) -> Self {
        std::fs::create_dir_all(folder).expect("a folder for the inputs");
        std::fs::write(folder.join("other.yaml"), OTHER).expect("a file in it");
        std::panic::set_hook(Box::new(|info| {
            let place = info
                .location()
                .map_or_else(String::new, ToString::to_string);
            let mut last = PANIC.lock().expect("nobody panics meanwhile");
            // The thread that waits for the one that panicked says so as well.
            if last.is_none() {
                *last = Some((place, info.to_string()));
            }
        }));
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Runs the generator on an input; `thoroughly` is twice, and with everything that can be done with the result.
    pub(crate) fn judge(&self, input: &Input, thoroughly: bool) -> Result<Verdict, Fault> {
        let spec = self.folder.join("api.yaml");
        std::fs::write(&spec, &input.text).expect("the input is written");
        let (mut outcome, mut took) = timed(&spec, input)?;
        for _ in 0..2 {
            // Something else may have been to blame.
            if took > LONGEST {
                let (again, took_again) = timed(&spec, input)?;
                (outcome, took) = (again, took.min(took_again));
            }
        }
        if took > LONGEST {
            return Err(fault("slow", format!("it took {took:?}")));
        }
        guarded(|| self.check(&spec, input, outcome, thoroughly))?
    }

    fn check(
        &self,
        spec: &Path,
        input: &Input,
        outcome: Outcome,
        thoroughly: bool,
    ) -> Result<Verdict, Fault> {
        let said = outcome.findings.render(false);
        located(&said, spec, input.root.is_some())?;
        let Some(generated) = outcome.generated else {
            return if outcome.findings.diagnostics.has_errors() {
                Ok(Verdict::Refused)
            } else {
                Err(fault("no crate and no error", said))
            };
        };
        if outcome.findings.diagnostics.has_errors() {
            return Err(fault("a crate in spite of an error", said));
        }
        files(&generated.files)?;
        if thoroughly {
            self.check_thoroughly(spec, input, &generated.files, &said)?;
        }
        Ok(Verdict::Accepted(generated.files))
    }

    /// The same again is the same, a description does not differ from itself, and a build script can use it.
    fn check_thoroughly(
        &self,
        spec: &Path,
        input: &Input,
        made: &Files,
        said: &str,
    ) -> Result<(), Fault> {
        let config = input.config(PACKAGE);
        let again = generate(spec, &config);
        if again.findings.render(false) != said {
            return Err(fault("other messages the second time", said.to_owned()));
        }
        if again.generated.is_none_or(|it| it.files != *made) {
            return Err(fault("another crate the second time", String::new()));
        }
        for line in again.findings.json().lines() {
            serde_json::from_str::<serde_json::Value>(line)
                .map_err(|error| fault("messages that are no JSON", format!("{error}: {line}")))?;
        }
        let (Some(api), _) = read(spec, &config) else {
            return Err(fault("no crate by `read`", String::new()));
        };
        let surface = diff::surface(&api);
        let kept = diff::Surface::from_json(&surface.to_json())
            .map_err(|error| fault("a snapshot that cannot be read", error))?;
        let changes = diff::compare(&kept, &surface);
        if changes.step() != diff::compare(&surface, &surface).step() {
            return Err(fault("a snapshot that differs", format!("{changes:?}")));
        }
        let builder = Builder::new().spec(spec).features([
            "server", "blocking", "mock", "tower", "tracing", "layers", "serve",
        ]);
        let built = builder
            .out_dir(&self.folder)
            .generate_for(&mut std::io::sink());
        built.map_err(|failed| fault("no module for a build script", failed.to_string()))?;
        let text = std::fs::read_to_string(self.folder.join("api.rs")).expect("it was written");
        source::rust(&text)
            .map(drop)
            .map_err(|error| fault(&format!("module for a build script: {error}"), error))
    }
}

/// An error without what differs from input to input.
fn kind(error: &str) -> String {
    error
        .chars()
        .filter(|it| !it.is_ascii_digit())
        .take(60)
        .collect()
}

fn fault(kind: &str, detail: String) -> Fault {
    Fault {
        kind: kind.to_owned(),
        detail,
    }
}

/// What something returns, or where it panicked.
fn guarded<T>(run: impl FnOnce() -> T) -> Result<T, Fault> {
    *PANIC.lock().expect("nobody panics meanwhile") = None;
    catch_unwind(AssertUnwindSafe(run)).map_err(|_| {
        let panic = PANIC.lock().expect("nobody panics meanwhile").take();
        let (place, message) = panic.unwrap_or_default();
        fault(&format!("a panic at {place}"), message)
    })
}

fn timed(spec: &Path, input: &Input) -> Result<(Outcome, Duration), Fault> {
    let config = input.config(PACKAGE);
    let begun = (Instant::now(), processor_time());
    let outcome = guarded(|| generate(spec, &config))?;
    let spent = begun
        .1
        .zip(processor_time())
        .map(|(begun, now)| now.saturating_sub(begun));
    Ok((outcome, spent.unwrap_or_else(|| begun.0.elapsed())))
}

/// What the processor has spent on this program, where the system says so in hundredths of seconds: a busy machine makes
/// everything take long by the clock.
fn processor_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = text.rsplit_once(')')?;
    let times = fields.split(' ').skip(12).take(2);
    let ticks: u64 = times.filter_map(|it| it.parse::<u64>().ok()).sum();
    Some(Duration::from_millis(10 * ticks))
}

/// Each message says where, and holds nothing that a terminal obeys. A text that was changed byte by byte may be one that only
/// one of the two parsers takes: then there is no line, but still the file.
fn located(said: &str, spec: &Path, has_lines: bool) -> Result<(), Fault> {
    if let Some(control) = said.chars().find(|it| it.is_control() && *it != '\n') {
        return Err(fault(
            "a control character in a message",
            format!("{control:?} in {said}"),
        ));
    }
    let folder = spec.parent().unwrap_or(spec).display().to_string();
    let is_located = |line: &str| {
        let rest = line
            .split_once("]: ")
            .and_then(|(_, rest)| rest.strip_prefix(&folder));
        if !has_lines && rest.is_some() {
            return true;
        }
        let mut parts = rest.unwrap_or_default().split(':').skip(1);
        parts
            .by_ref()
            .take(2)
            .filter(|it| it.parse::<u32>().is_ok_and(|it| it > 0))
            .count()
            == 2
    };
    let heads = said
        .lines()
        .filter(|line| line.starts_with("error[") || line.starts_with("warning["));
    match heads.into_iter().find(|line| !is_located(line)) {
        Some(line) => Err(fault(
            &format!(
                "a message without a place: {}",
                &line[..line.find(']').unwrap_or(0)]
            ),
            said.to_owned(),
        )),
        None => Ok(()),
    }
}

/// Every file is what its name says, and stands inside.
fn files(files: &Files) -> Result<(), Fault> {
    let mut folded = BTreeSet::new();
    for (path, text) in files {
        if !is_plain(path) || !folded.insert(path.to_lowercase()) {
            return Err(fault(
                "a path that is not plain, or not unique",
                path.clone(),
            ));
        }
        let end = path.rsplit_once('.').map_or("", |(_, end)| end);
        let checked = match (end, text) {
            // What does not depend on the description is checked by other tests.
            _ if path.starts_with("src/support/") => Ok(()),
            ("rs", _) => source::check(text),
            ("json", _) => serde_json::from_str::<serde::de::IgnoredAny>(text)
                .map(drop)
                .map_err(|error| error.to_string()),
            ("yaml", _) => serde_yaml::from_str::<serde_yaml::Value>(text)
                .map(drop)
                .map_err(|error| error.to_string()),
            ("toml", _) if path == "Cargo.toml" => source::manifest(text, PACKAGE),
            _ => Ok(()),
        };
        checked.map_err(|error| {
            fault(
                &format!("{end}: {}", kind(&error)),
                format!("{path}: {error}"),
            )
        })?;
    }
    Ok(())
}

fn is_plain(path: &str) -> bool {
    let is_part = |part: &str| {
        let stem = part.split('.').next().unwrap_or_default();
        let is_device = ["con", "prn", "aux", "nul"].contains(&stem)
            || (stem.len() == 4
                && (stem.starts_with("com") || stem.starts_with("lpt"))
                && stem.ends_with(|it: char| it.is_ascii_digit()));
        let usual = |it: char| unicode_ident::is_xid_continue(it) || "-.".contains(it);
        !part.is_empty()
            && !part.starts_with("..")
            && part.chars().all(usual)
            && !is_device
            && part.len() < 200
    };
    path == ".api-snapshot.json" || (!path.starts_with('.') && path.split('/').all(is_part))
}
