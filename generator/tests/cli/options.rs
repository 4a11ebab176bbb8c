//! What can be asked for, and what is missing when it was not.

use crate::support::{Folder, PETS, assert_untouched};

#[track_caller]
fn refused(test: &str, arguments: &[&str], message: &str) {
    let folder = Folder::new(test);
    folder.write("api.yaml", PETS);
    folder.write("taken/notes.txt", "mine");
    let before = folder.picture();
    let run = folder.run(arguments).expect(2);
    assert_eq!(run.stderr.lines().next(), Some(message));
    assert_eq!(run.stdout, "");
    assert_untouched(&before, &folder.picture());
}

#[test]
fn names_that_cargo_does_not_take() {
    for (index, name, why) in [
        (0, "", "it is empty"),
        (1, "fn", "the word is taken by Rust"),
        (
            2,
            "../x",
            "it has '.' in it; letters, digits, `-` and `_` are allowed",
        ),
        (3, "1pet", "it does not begin with a letter"),
        (
            4,
            "serde",
            "a package that generated crates depend on has this name",
        ),
    ] {
        let message = format!("error: `{name}` cannot name a package: {why}");
        refused(
            &format!("name_{index}"),
            &["--spec", "api.yaml", "--out", "out", "--name", name],
            &message,
        );
    }
}

#[test]
fn folders_that_are_not_the_generators() {
    let arguments = |out| ["--spec", "api.yaml", "--name", "pets", "--out", out];
    let taken = "error: the folder `taken` is not empty, and the generator has not made it";
    refused("out_taken", &arguments("taken"), taken);
    let spec = "error: `.` cannot be the output folder: the description is in it";
    refused("out_of_the_description", &arguments("."), spec);
    let root = "error: `/` cannot be the output folder: it is the root of the file system";
    refused("out_root", &arguments("/"), root);
    let empty = "error: a value is required for '--out <DIR>' but none was supplied";
    refused("out_empty", &arguments(""), empty);
    let file = "error: cannot read the folder `api.yaml`: Not a directory (os error 20)";
    if cfg!(unix) {
        refused(
            "out_file",
            &[
                "--spec",
                "api.yaml",
                "--name",
                "pets",
                "--out",
                "taken/notes.txt",
            ],
            &file.replace("api.yaml", "taken/notes.txt"),
        );
    }
}

#[test]
fn what_is_missing() {
    refused(
        "no_out",
        &["--spec", "api.yaml"],
        "error: the output folder is not given",
    );
    refused(
        "no_option",
        &["--spec"],
        "error: a value is required for '--spec <FILE>' but none was supplied",
    );
}

#[test]
fn configuration_is_found_above() {
    let folder = Folder::new("found_above");
    folder.write("spec/api.yaml", PETS);
    folder.write(
        "spec/generator.toml",
        "spec = 'api.yaml'\nout = '../crate'\npackage.name = 'pets'\n",
    );
    folder.write("a/b/c.txt", "");
    let run = folder.run_in("a/b", &[]).expect(0);
    assert_eq!(
        run.stdout.lines().next(),
        Some("read ../../spec/api.yaml and ../../spec/generator.toml")
    );
    assert!(folder.read("crate/Cargo.toml").contains("name = \"pets\""));
    let run = folder
        .run_in("a/b", &["--name", "other", "--out", "../../other"])
        .expect(0);
    assert!(
        run.stdout.trim_end().ends_with(" files in ../../other"),
        "{}",
        run.stdout
    );
    assert!(folder.read("other/Cargo.toml").contains("name = \"other\""));
}

#[test]
fn without_configuration() {
    let folder = Folder::new("no_configuration");
    // The folders above this one belong to the repository, whose own configuration would be found.
    let run = folder.run(&["--config", "spec/generator.toml"]).expect(2);
    assert!(
        run.stderr.starts_with("error: spec/generator.toml: "),
        "{}",
        run.stderr
    );
}

#[test]
fn help_and_version() {
    let folder = Folder::new("help");
    let help = folder.run(&["--help"]).expect(0).stdout;
    for option in [
        "--spec <FILE>",
        "--out <DIR>",
        "--name <CRATE>",
        "--config <FILE>",
        "--check",
        "--strict",
        "Exit status:",
    ] {
        assert!(help.contains(option), "{help}");
    }
    assert_eq!(
        folder.run(&["--version"]).expect(0).stdout,
        format!("generator {}\n", env!("CARGO_PKG_VERSION"))
    );
}

/// Who asks for what there is not, or for two things that exclude each other, has done nothing by it.
#[test]
fn what_cannot_be_asked_for() {
    let folder = Folder::new("usage");
    folder.write("api.yaml", PETS);
    let before = folder.picture();
    for arguments in [
        &["--sepc", "api.yaml"][..],
        &["--spec"],
        &["--watch", "--check"],
        &["--watch", "--bump"],
        &["--check", "--force"],
        &["-q", "-v"],
        &["--format", "xml"],
        &["nothing"],
        &["init"],
        &["diff", "api.yaml"],
        &["completions", "none"],
    ] {
        let run = folder.run(arguments).expect(2);
        assert_eq!(run.stdout, "", "{arguments:?}");
        assert!(
            run.stderr.starts_with("error: "),
            "{arguments:?}: {}",
            run.stderr
        );
    }
    let typo = folder.run(&["--sepc", "api.yaml"]).expect(2).stderr;
    assert!(typo.contains("'--spec'"), "{typo}");
    assert_untouched(&before, &folder.picture());
}

/// Every command says what it is for, and the manual and the completions know all of them.
#[test]
fn help_for_every_command() {
    let folder = Folder::new("commands");
    let help = folder.run(&["--help"]).expect(0).stdout;
    let manual = folder.run(&["man"]).expect(0).stdout;
    let bash = folder.run(&["completions", "bash"]).expect(0).stdout;
    for command in ["diff", "init", "schema", "completions", "man"] {
        let own = folder.run(&[command, "--help"]).expect(0).stdout;
        let purpose = own.lines().next().unwrap_or_default();
        assert!(purpose.len() > 20, "{command}: {own}");
        let listed = help.lines().find_map(|line| {
            let rest = line.strip_prefix("  ")?.strip_prefix(command)?;
            rest.starts_with(' ').then(|| rest.trim_start())
        });
        let listed = listed.unwrap_or_else(|| panic!("{command}: {help}"));
        // The list breaks its lines where there is no more room.
        assert!(purpose.starts_with(listed), "{command}: {listed}: {own}");
        assert!(
            manual.contains(&format!("generator\\-{command}(1)")),
            "{command}: {manual}"
        );
        assert!(bash.contains(command), "{command}");
        if command != "man" {
            let page = folder.run(&["man", command]).expect(0).stdout;
            assert!(
                page.contains(&format!("\n.TH generator-{command} 1")),
                "{page}"
            );
        }
    }
    for text in ["Exit status:", "Examples:", "Environment:", "NO_COLOR"] {
        assert!(help.contains(text) && manual.contains(text), "{text}");
    }
}

#[test]
fn as_much_is_said_as_was_asked_for() {
    let folder = Folder::new("manner");
    folder.write("api.yaml", PETS);
    let arguments = ["--spec", "api.yaml", "--out", "out", "--name", "pets"];
    let with = |more: &'static str| [&arguments[..], &[more]].concat();
    assert_eq!(folder.run(&with("--quiet")).expect(0).stdout, "");
    assert!(
        folder
            .run(&with("-v"))
            .expect(0)
            .stdout
            .lines()
            .any(|line| line.starts_with("took "))
    );
    folder.write("out/src/lib.rs", "stale");
    let run = folder
        .run(&[&with("--check")[..], &["-q"]].concat())
        .expect(1);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    folder.write("api.yaml", "openapi: 3.0.3\n");
    let wrong = folder.run(&with("-q")).expect(2);
    assert!(
        wrong.stderr.starts_with("error: api.yaml"),
        "{}",
        wrong.stderr
    );
}

#[test]
fn colours_only_where_they_are_wanted() {
    let folder = Folder::new("colours");
    let run = |variables: &[(&str, &str)]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_generator"));
        command.args(["--spec", "none.yaml", "--out", "out"]);
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        let run = command
            .envs(variables.iter().copied())
            .current_dir(folder.path())
            .output();
        String::from_utf8(run.expect("it runs").stderr).expect("it prints UTF-8")
    };
    let plain = "error[E0003]: none.yaml: there is no such file";
    // Standard error is a pipe here.
    assert!(run(&[]).starts_with(plain));
    assert!(run(&[("CLICOLOR_FORCE", "1")]).starts_with("\u{1b}[1m\u{1b}[91merror"));
    assert!(run(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]).starts_with(plain));
}

#[test]
fn completions_and_manual() {
    let folder = Folder::new("completions");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let text = folder.run(&["completions", shell]).expect(0).stdout;
        assert!(text.contains("strict"), "{shell}: {text}");
    }
    let manual = folder.run(&["man"]).expect(0).stdout;
    assert!(
        manual.starts_with(".ie") && manual.contains("\\-\\-check"),
        "{manual}"
    );
}

#[test]
fn all_files_are_counted_and_listed_when_asked() {
    let folder = Folder::new("verbose");
    folder.write("api.yaml", PETS);
    let arguments = ["--spec", "api.yaml", "--name", "pets", "--out"];
    let run = folder.run(&[&arguments[..], &["one"]].concat()).expect(0);
    let counted = run.lines("wrote");
    let verbose = ["two", "--verbose"];
    let run = folder.run(&[&arguments[..], &verbose].concat()).expect(0);
    let listed = run.lines("wrote");
    assert!(listed.contains(&"two/src/lib.rs"), "{listed:?}");
    assert_eq!(counted, [format!("{} files in one", listed.len())]);
}
