//! Completions and the manual, both made of what `args` says, and the schema, made of what `config` says.

use std::io;

use clap::CommandFactory as _;
use clap_complete::Shell;
use generator::config::Config;

use super::{Args, DONE};

/// A reader that has gone away wants to hear no more: what cannot be printed is no fault.
pub(super) fn completions(shell: Shell) -> u8 {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "generator", &mut text);
    let _ = io::Write::write_all(&mut io::stdout(), &text);
    DONE
}

pub(super) fn man(command: Option<&str>) -> u8 {
    let mut all = Args::command();
    all.build();
    let page = command.and_then(|name| all.find_subcommand(name));
    let page = page.unwrap_or(&all).clone();
    let _ = clap_mangen::Man::new(page).render(&mut io::stdout());
    DONE
}

pub(super) fn schema() -> u8 {
    let schema = schemars::schema_for!(Config);
    // Texts, numbers and lists can always be written.
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n";
    let _ = io::Write::write_all(&mut io::stdout(), text.as_bytes());
    DONE
}
