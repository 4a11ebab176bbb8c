//! How far a run is that makes several crates: a bar on a terminal, nothing elsewhere, where the lines about each tell.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar, from the moment at which a run turns out to be long.
pub(super) struct Progress(ProgressBar);

/// What a bar says.
const TEMPLATE: &str = "{bar:30} {pos}/{len} {wide_msg}";

impl Progress {
    /// A bar for so many steps, unless there is one only or nothing is to be said.
    pub(super) fn of(steps: usize, is_quiet: bool) -> Self {
        if steps < 2 || is_quiet {
            return Self(ProgressBar::hidden());
        }
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        // Standard error, which draws nothing where it is no terminal.
        let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// Says what the next step is about.
    pub(super) fn begin(&self, what: String) {
        self.0.set_message(what);
    }

    /// One more is done.
    pub(super) fn step(&self) {
        self.0.inc(1);
    }
}

impl Drop for Progress {
    /// Takes the bar away, so that what is said stands alone.
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
