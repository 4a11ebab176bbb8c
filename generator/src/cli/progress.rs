//! How far a run is that makes several crates: a line on a terminal that each step writes over, nothing elsewhere, where
//! the lines about each tell.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

/// How many characters a line shows of what a step is about, the last ones: more than that may not fit on it, though each
/// may be two columns wide.
const WIDTH: usize = 30;

/// What takes away what stands on the line.
const CLEAR: &str = "\r\x1b[K";

/// A line, unless there is one step only or nothing is to be said.
pub(super) struct Progress {
    steps: usize,
    done: usize,
    is_shown: bool,
}

impl Progress {
    pub(super) fn of(steps: usize, is_quiet: bool) -> Self {
        let is_dumb = std::env::var_os("TERM").is_some_and(|it| it == "dumb");
        let is_shown = steps > 1 && !is_quiet && !is_dumb && io::stderr().is_terminal();
        Self {
            steps,
            done: 0,
            is_shown,
        }
    }

    /// Says which description the next step is about.
    pub(super) fn begin(&mut self, description: &Path) {
        self.say(&self.line(&description.display().to_string()));
        self.done += 1;
    }

    fn line(&self, description: &str) -> String {
        let Self { steps, done, .. } = self;
        let what = generator::diagnostics::escape(description);
        let begin = what.char_indices().nth_back(WIDTH - 1);
        let end = &what[begin.map_or(0, |(at, _)| at)..];
        format!("{CLEAR}{done}/{steps} {end}")
    }

    fn say(&self, text: &str) {
        if self.is_shown {
            let mut terminal = io::stderr().lock();
            // A terminal that is gone wants to hear no more.
            let _ = terminal
                .write_all(text.as_bytes())
                .and_then(|()| terminal.flush());
        }
    }
}

impl Drop for Progress {
    /// Takes the line away, so that what is said stands alone.
    fn drop(&mut self) {
        self.say(CLEAR);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_path_is_shown_and_none_of_it_steers_the_terminal() {
        let progress = Progress {
            steps: 28,
            done: 3,
            is_shown: false,
        };
        assert_eq!(progress.line("a.yaml"), "\r\x1b[K3/28 a.yaml");
        let long = progress.line(&format!("{}/\u{e9}{}", "a".repeat(30), "b".repeat(29)));
        assert_eq!(long, format!("\r\x1b[K3/28 \u{e9}{}", "b".repeat(29)));
        assert!(!progress.line("a\x1b[2J").ends_with("\x1b[2J"));
    }

    #[test]
    fn one_crate_has_no_progress() {
        assert!(!Progress::of(1, false).is_shown);
        assert!(!Progress::of(5, true).is_shown);
    }
}
