//! What a person reads. Nothing here can fail: a reader that has gone away wants to hear no more.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::time::Duration;

use generator::diagnostics::{Diagnostics, escape};
use generator::emit::Files;
use generator::write::{self, Report, Stale};
use generator::{Counts, Findings};

use super::args::{Format, Manner};
use super::diff::Since;
use super::generate::{Done, Round};
use super::job::Job;

/// How things are said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Voice {
    loudness: Loudness,
    format: Format,
}

/// How much a person wants to hear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Loudness {
    /// What is wrong.
    Quiet,
    /// What was done as well.
    Plain,
    /// Everything.
    Verbose,
}

impl Voice {
    pub(super) fn of(manner: &Manner) -> Self {
        let loudness = match (manner.quiet, manner.verbose) {
            (true, _) => Loudness::Quiet,
            (false, false) => Loudness::Plain,
            (false, true) => Loudness::Verbose,
        };
        Self {
            loudness,
            format: manner.format,
        }
    }

    /// Whether only faults are to be said.
    pub(super) fn is_quiet(self) -> bool {
        self.loudness == Loudness::Quiet
    }

    /// Says what is wrong, then how much of it there is.
    pub(super) fn faults(self, findings: &Findings) {
        let diagnostics = &findings.diagnostics;
        let silent = self.loudness == Loudness::Quiet && !diagnostics.has_errors();
        if diagnostics.is_empty() || silent {
            return;
        }
        let text = match self.format {
            Format::Text => findings.render(has_colours()) + &totals(diagnostics),
            Format::Json => findings.json(),
        };
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Says what was read, what is in it, and what was done.
    pub(super) fn done(self, done: &Done) {
        let Done { job, report, .. } = done;
        let out = job.out.display().to_string();
        let mut text = summary(job, done.counts);
        let total = number(report.unchanged, "file");
        if report.written.is_empty() && report.removed.is_empty() {
            let _ = writeln!(text, "nothing changed: {} in {}", total, escape(&out));
        } else if self.loudness != Loudness::Verbose && is_whole(report) {
            let written = number(report.written.len(), "file");
            let _ = writeln!(text, "wrote {written} in {}", escape(&out));
        } else {
            lines(&mut text, "wrote", &out, &report.written);
            lines(&mut text, "removed", &out, &report.removed);
            if report.unchanged > 0 {
                let _ = writeln!(text, "unchanged {total}");
            }
        }
        lines(
            &mut text,
            "left alone, not made by the generator:",
            &out,
            &report.foreign,
        );
        if self.loudness == Loudness::Verbose {
            if done.is_known {
                text.push_str("nothing that it is made of has changed since it was made\n");
            }
            let _ = writeln!(text, "took {:.1?}", done.took);
        }
        self.print(&text);
    }

    /// Says what came of a round of `--watch`: what is wrong, then one line for each crate. Warnings are said again only
    /// if they are others than those `said` before.
    pub(super) fn round(self, round: &Round, took: Duration, said: &mut String) {
        let mut warnings = String::new();
        for result in &round.results {
            match result {
                Ok(done) => {
                    let found = done.findings.json();
                    if !said.contains(&found) {
                        self.faults(&done.findings);
                    }
                    warnings.push_str(&found);
                    self.print(&format!("{}, in {took:.1?}\n", outcome(done)));
                }
                Err(findings) => {
                    self.faults(findings);
                    let errors = number(findings.diagnostics.error_count(), "error");
                    self.print(&format!("{errors}, nothing was written, in {took:.1?}\n"));
                }
            }
        }
        *said = warnings;
    }

    /// Says what is not as the description has it.
    pub(super) fn stale(self, job: &Job, files: &Files, stale: &[Stale]) {
        let out = job.out.display().to_string();
        if stale.is_empty() {
            self.print(&format!("{} is fresh\n", escape(&out)));
            return;
        }
        let mut text = String::new();
        for file in stale {
            let (word, path) = match file {
                Stale::Differs(path) => ("stale", path),
                Stale::Missing(path) => ("missing", path),
                Stale::Extra(path) => ("extra", path),
                Stale::Foreign(path) => ("foreign", path),
                Stale::Edited(path) => ("edited", path),
                Stale::Interrupted => {
                    let _ = writeln!(text, "interrupted {}", escape(&out));
                    continue;
                }
            };
            lines(&mut text, word, &out, std::slice::from_ref(path));
        }
        for file in stale {
            if let Stale::Differs(path) | Stale::Edited(path) = file {
                text.push_str(&difference(job, files, path));
            }
        }
        let foreign = stale
            .iter()
            .filter(|file| matches!(file, Stale::Foreign(_)))
            .count();
        if foreign < stale.len() {
            let _ = writeln!(
                text,
                "{} not fresh: run the generator without `--check`",
                are(stale.len() - foreign)
            );
        }
        if foreign > 0 {
            let _ = writeln!(
                text,
                "{} not made by the generator: move {} away",
                are(foreign),
                if foreign == 1 { "it" } else { "them" }
            );
        }
        self.print(&text);
    }

    /// Says a text that was asked for.
    pub(super) fn text(self, text: &str) {
        self.print(&format!("{text}\n"));
    }

    /// Shows what would be lost if files that were edited by hand were overwritten.
    pub(super) fn edits(self, job: &Job, files: &Files) {
        if self.format == Format::Json {
            return;
        }
        for file in write::check(files, &job.out).unwrap_or_default() {
            if let Stale::Edited(path) = file {
                let text = difference(job, files, &path);
                let _ = anstream::stderr().lock().write_all(text.as_bytes());
            }
        }
    }

    /// Prints what is not a fault.
    fn print(self, text: &str) {
        if self.loudness > Loudness::Quiet {
            let _ = anstream::stdout().lock().write_all(text.as_bytes());
        }
    }
}

/// How many faults there are of each kind, if there are several, and in all.
fn totals(diagnostics: &Diagnostics) -> String {
    let mut text = String::new();
    if diagnostics.len() > 1 {
        for (code, count) in diagnostics.kinds() {
            let _ = writeln!(text, "{count:>6} × {code} {}", code.title());
        }
    }
    let errors = diagnostics.error_count();
    let counts = [(errors, "error"), (diagnostics.warning_count(), "warning")];
    let counts: Vec<_> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| number(*count, what))
        .collect();
    text.push_str(&counts.join(", "));
    text.push_str(if errors > 0 {
        "; nothing was written\n"
    } else {
        "\n"
    });
    text
}

/// What became of a crate, on one line.
fn outcome(done: &Done) -> String {
    /// So many files are named.
    const NAMED: usize = 3;
    let Report {
        written, removed, ..
    } = &done.report;
    let out = escape(&done.job.out.display().to_string());
    if written.is_empty() && removed.is_empty() {
        return format!("{out}: nothing changed");
    }
    let mut counts = Vec::new();
    for (word, paths) in [("wrote", written), ("removed", removed)] {
        if !paths.is_empty() {
            counts.push(format!("{word} {}", number(paths.len(), "file")));
        }
    }
    // Those that stand in every crate, and change with any other, tell nothing.
    let all = written.iter().chain(removed);
    let telling: Vec<&str> = all
        .map(String::as_str)
        .filter(|path| !path.starts_with('.'))
        .collect();
    let named = telling
        .iter()
        .take(NAMED)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    let more = match telling.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let mut text = format!("{out}: {} ({}{more})", counts.join(", "), escape(&named));
    if let Since::Changed(changes) = &done.since
        && !changes.changes.is_empty()
    {
        let count = number(changes.changes.len(), "change");
        let _ = write!(text, "; {count} of the API, a {} step", changes.step());
    }
    text
}

fn summary(job: &Job, counts: Counts) -> String {
    let mut text = format!("read {}", escape(&job.spec.display().to_string()));
    for overlay in job.config.overlays.iter().flatten() {
        let _ = write!(text, ", {}", escape(&overlay.display().to_string()));
    }
    if let Some(configuration) = &job.configuration {
        let _ = write!(
            text,
            " and {}",
            escape(&configuration.display().to_string())
        );
    }
    let Counts {
        models,
        sids,
        texts,
        operations,
        webhooks,
    } = counts;
    let _ = write!(
        text,
        "\nfound {}, {}",
        number(models, "model"),
        number(sids, "SID")
    );
    if texts > 0 {
        let _ = write!(text, ", {}", number(texts, "other checked text"));
    }
    let _ = write!(text, ", {}", number(operations, "operation"));
    if webhooks > 0 {
        let _ = write!(text, ", {}", number(webhooks, "webhook"));
    }
    text.push('\n');
    text
}

/// A unified diff from the file as it is to what the description makes.
fn difference(job: &Job, files: &Files, path: &str) -> String {
    let place = job.out.join(path);
    let (Ok(found), Some(wanted)) = (std::fs::read(&place), files.get(path)) else {
        return String::new();
    };
    let found = String::from_utf8_lossy(&found).replace("\r\n", "\n");
    let name = place.display().to_string();
    let diff = similar::TextDiff::from_lines(found.as_str(), wanted.as_ref());
    let diff = diff
        .unified_diff()
        .header(&name, &format!("{name} (fresh)"))
        .to_string();
    diff.lines()
        .fold(String::new(), |text, line| text + &escape(line) + "\n")
}

/// Whether all files of a crate were written, so that nobody asks which.
fn is_whole(report: &Report) -> bool {
    report.unchanged == 0 && report.removed.is_empty()
}

fn lines(text: &mut String, word: &str, out: &str, paths: &[String]) {
    for path in paths {
        let _ = writeln!(
            text,
            "{word} {}",
            escape(&format!("{}/{path}", out.trim_end_matches('/')))
        );
    }
}

fn number(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn are(count: usize) -> String {
    format!(
        "{} {}",
        number(count, "file"),
        if count == 1 { "is" } else { "are" }
    )
}

/// Whether standard error shows colours, and the person wants them: a terminal, unless `NO_COLOR`, `CLICOLOR` or
/// `CLICOLOR_FORCE` say otherwise.
fn has_colours() -> bool {
    anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never
}
