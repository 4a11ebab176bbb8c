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
        let what = generator::diagnostics::escape(&description.display().to_string());
        let begin = what
            .char_indices()
            .nth_back(WIDTH - 1)
            .map_or(0, |(at, _)| at);
        self.say(&format!(
            "{CLEAR}{}/{} {}",
            self.done,
            self.steps,
            &what[begin..]
        ));
        self.done += 1;
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
