//! A run that changes nothing is left out, and never one that would change something.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use crate::support::{Folder, PETS, Run, assert_untouched};

const CONFIGURATION: &str = "\
spec = 'api.yaml'
out = '../out'
[package]
name = 'pets'
examples = [{ file = 'hello.rs' }]
";

const OVERLAY: &str = "\
overlay: 1.0.0
info: {title: More, version: '1'}
actions: [{target: $.info, update: {description: By an overlay.}}]
";

/// A description in two files with an overlay, a configuration and an example, made into a crate.
fn project(test: &str) -> Folder {
    let folder = Folder::new(test);
    let api = PETS.replace("#/components/schemas/Pet", "pet.yaml#/Pet");
    let (api, _) = api.split_once("components:").expect("it has components");
    let more = "  /more: {get: {operationId: more, responses: {'204': {description: No.}}}}\n";
    folder.write("spec/api.yaml", format!("{api}{more}"));
    folder.write(
        "spec/pet.yaml",
        "Pet: {type: object, properties: {name: {type: string}}}\n",
    );
    folder.write("spec/overlays/one.yaml", OVERLAY);
    folder.write("spec/hello.rs", "fn main() {}\n");
    folder.write("spec/generator.toml", CONFIGURATION);
    assert!(!is_left_out(&folder, &[]));
    assert!(is_left_out(&folder, &[]));
    folder
}

fn was_left_out(run: &Run) -> bool {
    run.stdout
        .contains("nothing that it is made of has changed")
}

fn is_left_out(folder: &Folder, arguments: &[&str]) -> bool {
    let run = folder.run(&[arguments, &["--verbose"]].concat()).expect(0);
    assert!(
        !was_left_out(&run) || run.stdout.contains("nothing changed: "),
        "{}",
        run.stdout
    );
    was_left_out(&run)
}

/// Replaces the only occurrence of a text in a file by another of the same length.
fn edit(folder: &Folder, name: &str, old: &str, new: &str) {
    let text = folder.read(name);
    assert_eq!(text.matches(old).count(), 1, "{old:?} in {name}");
    assert_eq!(old.len(), new.len());
    folder.write(name, text.replace(old, new));
}

#[test]
fn every_kind_of_input_is_looked_at() {
    let folder = project("again_inputs");
    for (file, old, new) in [
        ("spec/api.yaml", "All pets.", "All cats."),
        ("spec/pet.yaml", "name:", "nick:"),
        ("spec/overlays/one.yaml", "By an", "By no"),
        ("spec/hello.rs", "() {}", "(){} "),
        ("spec/generator.toml", "'pets'", "'cats'"),
    ] {
        edit(&folder, file, old, new);
        assert!(!is_left_out(&folder, &[]), "{file} has changed");
        assert!(is_left_out(&folder, &[]), "{file} has not changed");
        // What it was made of before is forgotten.
        edit(&folder, file, new, old);
        assert!(!is_left_out(&folder, &[]), "{file} is as before");
    }
    let overlays = folder.path().join("spec/overlays");
    folder.write(
        "spec/overlays/two.yaml",
        OVERLAY.replace("By an overlay.", "By another."),
    );
    assert!(!is_left_out(&folder, &[]), "a new overlay");
    fs::rename(overlays.join("one.yaml"), overlays.join("zwei.yaml")).expect("it is there");
    assert!(!is_left_out(&folder, &[]), "the overlays in another order");
    assert!(is_left_out(&folder, &[]));
    fs::remove_file(overlays.join("zwei.yaml")).expect("it is there");
    assert!(!is_left_out(&folder, &[]), "an overlay less");
    assert!(folder.read("out/src/lib.rs").contains("By another."));
    folder.write("spec/notes.txt", "nothing");
    folder.write("spec/api.yaml", folder.read("spec/api.yaml"));
    assert!(is_left_out(&folder, &[]), "the same texts");
    fs::remove_file(folder.path().join("spec/pet.yaml")).expect("it is there");
    folder.run(&[]).expect(2);
}

#[test]
fn every_option_is_looked_at() {
    let folder = project("again_options");
    folder.write(
        "spec/other.toml",
        CONFIGURATION.replace("'pets'", "'birds'"),
    );
    folder.write("spec/other.yaml", folder.read("spec/api.yaml"));
    folder.write("spec/extra.yaml", OVERLAY);
    folder.write("spec/copy.toml", CONFIGURATION);
    for option in [
        &["--include", "listPets"][..],
        &["--exclude", "more"],
        &["--name", "cats"],
        &["--with-tests"],
        &["--overlay", "spec/extra.yaml"],
        &["--config", "spec/other.toml"],
        &["--config", "spec/copy.toml"],
        &[
            "--config",
            "spec/generator.toml",
            "--spec",
            "spec/other.yaml",
        ],
        &["--out", "elsewhere"],
    ] {
        assert!(!is_left_out(&folder, option), "{option:?} is new");
        assert!(is_left_out(&folder, option), "{option:?} is not");
        let is_elsewhere = option[0] == "--out";
        assert_eq!(
            is_left_out(&folder, &[]),
            is_elsewhere,
            "without {option:?}"
        );
    }
    // How it is said makes no other crate, and neither does where from.
    for option in ["--strict", "--format=json", "--config=spec/generator.toml"] {
        assert!(is_left_out(&folder, &[option]), "{option}");
    }
    assert!(was_left_out(&folder.run_in("out/src", &["-v"]).expect(0)));
    // Who says one of these wants to be sure.
    for option in ["--force", "--check", "--bump"] {
        assert!(
            !was_left_out(&folder.run(&[option, "-v"]).expect(0)),
            "{option}"
        );
    }
}

#[test]
fn the_crate_is_looked_at() {
    let folder = project("again_outputs");
    let out = folder.path().join("out");
    let lib = folder.read("out/src/lib.rs");
    fs::remove_file(out.join("src/lib.rs")).expect("it is there");
    assert!(!is_left_out(&folder, &[]), "a file was removed");
    assert_eq!(folder.read("out/src/lib.rs"), lib);
    folder.write("out/src/lib.rs", lib.clone() + "\n");
    let run = folder.run(&[]).expect(2);
    assert!(
        run.stderr.contains("was edited after it was generated"),
        "{}",
        run.stderr
    );
    folder.write("out/src/lib.rs", lib);
    assert!(is_left_out(&folder, &[]), "the file is as it was");
    // A file of somebody else is named as ever.
    folder.write("out/src/mine.rs", "");
    let run = folder.run(&["-v"]).expect(0);
    assert!(
        was_left_out(&run)
            && run
                .stdout
                .contains("not made by the generator: out/src/mine.rs")
    );
    fs::remove_file(out.join("src/mine.rs")).expect("it is there");
    // What a killed run has left is cleared away.
    fs::create_dir(out.join(".generator-staging")).expect("it can be made");
    assert!(!is_left_out(&folder, &[]));
    assert!(!out.join(".generator-staging").exists());
}

#[cfg(unix)]
#[test]
fn links_are_not_believed_and_not_followed() {
    use std::os::unix::fs::symlink;

    let folder = project("again_links");
    let out = folder.path().join("out");
    fs::rename(out.join("README.md"), folder.path().join("README.md")).expect("it is there");
    symlink("../README.md", out.join("README.md")).expect("it can be made");
    assert!(!is_left_out(&folder, &[]), "a file became a link");
    fs::remove_file(folder.path().join("spec/hello.rs")).expect("it is there");
    folder.write("hello.rs", "fn main() { println!(); }\n");
    symlink("../hello.rs", folder.path().join("spec/hello.rs")).expect("it can be made");
    assert!(!is_left_out(&folder, &[]), "an example leads elsewhere");
    // Where knowledge cannot be kept, every run does all of the work.
    fs::remove_dir_all(out.join(".generator-cache")).expect("it is there");
    fs::create_dir(folder.path().join("precious")).expect("it can be made");
    symlink("../precious", out.join(".generator-cache")).expect("it can be made");
    assert!(!is_left_out(&folder, &[]));
    assert!(!is_left_out(&folder, &[]));
    let left = fs::read_dir(folder.path().join("precious"))
        .expect("it is there")
        .count();
    assert_eq!(left, 0, "nothing is written through a link");
}

#[test]
fn what_is_known_is_not_for_others() {
    let folder = project("again_others");
    assert_eq!(folder.read("out/.generator-cache/.gitignore"), "*\n");
    let before = folder.picture();
    assert!(is_left_out(&folder, &[]));
    assert_untouched(&before, &folder.picture());
    // Another program, even if it is the same.
    let program = folder.path().join("generator");
    fs::copy(env!("CARGO_BIN_EXE_generator"), &program).expect("it can be copied");
    let start = |program: &Path| {
        let mut command = Command::new(program);
        command.arg("-v").current_dir(folder.path()).output()
    };
    let run = |program: &Path| {
        let mut run = start(program);
        // A program that another test has started meanwhile holds the copy open for writing, until it runs itself.
        while matches!(&run, Err(error) if error.kind() == ErrorKind::ExecutableFileBusy) {
            std::thread::yield_now();
            run = start(program);
        }
        String::from_utf8(run.expect("it can be started").stdout).expect("it prints UTF-8")
    };
    assert!(!run(&program).contains("nothing that it is made of has changed"));
    assert!(run(&program).contains("nothing that it is made of has changed"));
    // Half of what is known is nothing.
    let text = folder.read("out/.generator-cache/origin.json");
    folder.write("out/.generator-cache/origin.json", &text[..text.len() / 2]);
    assert!(!run(&program).contains("nothing that it is made of has changed"));
    // A folder that was moved is another.
    fs::rename(folder.path().join("out"), folder.path().join("old")).expect("it is there");
    let moved = folder
        .read("spec/generator.toml")
        .replace("../out", "../old");
    folder.write("spec/generator.toml", moved);
    assert!(!is_left_out(&folder, &[]));
}

#[test]
fn warnings_are_said_every_time() {
    let folder = Folder::new("again_warnings");
    let warned = PETS.replace("  title: Pets\n", "  title: Pets\n  colour: red\n");
    for _ in 0..3 {
        let run = folder.generate(&warned).expect(0);
        assert!(run.stderr.contains("api.yaml:4:3"), "{}", run.stderr);
    }
}

#[test]
fn of_several_crates_those_are_made_that_have_changed() {
    let folder = Folder::new("again_several");
    for name in ["one", "two"] {
        folder.write(&format!("{name}/api.yaml"), PETS);
        let text = format!("spec = 'api.yaml'\nout = 'out'\n[package]\nname = '{name}'\n");
        folder.write(&format!("{name}/generator.toml"), text);
    }
    folder.write(
        "all.toml",
        "crates = ['one/generator.toml', 'two/generator.toml']\n",
    );
    let left_out = || {
        let run = folder.run(&["--config", "all.toml", "-v"]).expect(0);
        run.stdout
            .matches("nothing that it is made of has changed")
            .count()
    };
    assert_eq!(left_out(), 0);
    assert_eq!(left_out(), 2);
    edit(&folder, "two/api.yaml", "All pets.", "All cats.");
    assert_eq!(left_out(), 1);
    assert_eq!(left_out(), 2);
}
