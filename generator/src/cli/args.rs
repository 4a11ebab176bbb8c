//! What can be asked for: the texts here are the help, the completions and the manual.

use std::path::PathBuf;

use clap::{ArgAction, Parser, Subcommand};
use clap_complete::Shell;

use super::diff::Diff;
use super::init::Init;

/// Turns an OpenAPI description into a Rust crate: models, checked identifiers, an async client and an axum server.
///
/// Without arguments it reads `spec/generator.toml` in this folder or the nearest one above it, and makes the folder
/// that is named there hold exactly the crate that the description makes. Files that have not changed keep their
/// times, so that little is built again.
#[derive(Debug, Parser)]
#[command(
    name = "generator",
    version,
    args_conflicts_with_subcommands = true,
    after_help = AFTER,
    after_long_help = AFTER_LONG
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    /// Print what the code of a fault means, and do nothing else.
    #[arg(long, value_name = "CODE", exclusive = true)]
    pub(super) explain: Option<String>,
    #[command(flatten)]
    pub(super) generate: Generate,
    #[command(flatten)]
    pub(super) manner: Manner,
}

const AFTER: &str = "Exit status: 0 done, 1 stale or breaking, 2 the input is wrong and nothing was written.\n\
    `generator --help` has examples.";

const AFTER_LONG: &str = "\
Examples:
  Make a crate of any description, in a folder that does not exist yet:
    generator --spec api.yaml --out petstore --name petstore
  Keep that in `spec/generator.toml`, and make the crate of what stands there, in this folder or above it:
    generator init api.yaml
    generator
  Again on every save:
    generator --watch
  In CI and before a commit: is everything fresh?
    generator --check
  What does W0012 mean?
    generator --explain W0012
  What did a change of the description break, and for whom?
    generator diff old.yaml new.yaml
  Completions for your shell, and the manual:
    generator completions bash > ~/.local/share/bash-completion/completions/generator
    generator man > ~/.local/share/man/man1/generator.1

Exit status:
  0  done, or fresh
  1  something is stale, missing, extra or edited; `--check` says what
     `diff` found something that breaks
  2  the input is wrong; it is said where and why, and nothing was written

Environment:
  NO_COLOR, CLICOLOR, CLICOLOR_FORCE  whether there are colours; by default on terminals only";

/// Something else than making a crate.
#[derive(Debug, Subcommand)]
// The arguments of a subcommand are put together when it is called, which is so in few runs.
#[command(defer = true)]
pub(super) enum Command {
    /// Says what changed between two descriptions, whom it breaks, and which step of the version it needs.
    Diff(Diff),
    /// Writes `spec/generator.toml` for a description, with every key explained.
    Init(Init),
    /// Prints the JSON schema of `generator.toml`, for editors.
    Schema,
    /// Prints completions for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Prints the manual, for `man`.
    Man {
        /// The command that the page is about; without one, the generator itself.
        #[arg(value_parser = ["diff", "init", "schema", "completions"])]
        command: Option<String>,
    },
}

/// What the crate is made of, and where.
#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of its own on the command line"
)]
pub(super) struct Generate {
    /// The OpenAPI description, in YAML or JSON.
    #[arg(long, value_name = "FILE")]
    pub(super) spec: Option<PathBuf>,
    /// An overlay that changes the description before it is read; several in their order.
    #[arg(long, value_name = "FILE")]
    pub(super) overlay: Vec<PathBuf>,
    /// The folder of the crate: empty, new, or made by the generator.
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// The name of the crate's package.
    #[arg(long, value_name = "CRATE")]
    pub(super) name: Option<String>,
    /// The configuration, instead of `spec/generator.toml`; with `--spec` alone there is none.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Generate only operations with this tag, path or id, and the types they need; `*` stands for any characters.
    #[arg(long, value_name = "SELECTOR")]
    pub(super) include: Vec<String>,
    /// Leave out operations with this tag, path or id.
    #[arg(long, value_name = "SELECTOR")]
    pub(super) exclude: Vec<String>,
    /// Put tests into the crate: whatever the description allows is written, read, and the same again.
    #[arg(long)]
    pub(super) with_tests: bool,
    /// Write nothing; list what differs from the description, and exit with status 1 if anything does.
    #[arg(long)]
    pub(super) check: bool,
    /// Overwrite files of the crate also if they were edited by hand.
    #[arg(long, conflicts_with = "check")]
    pub(super) force: bool,
    /// Step the version in the configuration as far as the changes since the last time need it.
    #[arg(long, conflicts_with = "check")]
    pub(super) bump: bool,
    /// Generate now, and again on every save of the description, of what it refers to, or of the configuration.
    #[arg(long, conflicts_with_all = ["check", "bump"])]
    pub(super) watch: bool,
    /// Take warnings for errors.
    #[arg(long)]
    pub(super) strict: bool,
}

impl Generate {
    /// An option that was given and can only be about a single crate.
    pub(super) fn of_one_crate(&self) -> Option<&'static str> {
        let given = [
            ("--spec", self.spec.is_some()),
            ("--out", self.out.is_some()),
            ("--name", self.name.is_some()),
            ("--include", !self.include.is_empty()),
            ("--exclude", !self.exclude.is_empty()),
        ];
        given
            .into_iter()
            .find(|(_, is_given)| *is_given)
            .map(|(option, _)| option)
    }
}

/// How much is said, and how.
#[derive(Debug, clap::Args)]
pub(super) struct Manner {
    /// Say only what is wrong.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say more: files that are as they were, and how long it took.
    #[arg(short, long, global = true, action = ArgAction::SetTrue)]
    pub(super) verbose: bool,
    /// How faults are written.
    #[arg(long, global = true, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    pub(super) format: Format,
}

/// How faults are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// With the line of the source, for a person.
    Text,
    /// One JSON object per line, for a program.
    Json,
}
