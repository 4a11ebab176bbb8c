//! The output folder: only what differs is touched, only what was made here is removed, and nothing leads out of it.

use std::fs;

use crate::support::{Folder, PETS, assert_same_texts, assert_untouched};

const ARGUMENTS: [&str; 6] = ["--spec", "api.yaml", "--out", "out", "--name", "pets"];

#[test]
fn second_run_changes_nothing() {
    let folder = Folder::new("second_run");
    let run = folder.generate(PETS).expect(0);
    assert_eq!(run.stdout.lines().next(), Some("read api.yaml"));
    let wrote = run.stdout.lines().last().expect("it was said");
    let files = wrote.strip_prefix("wrote ").expect("they are counted");
    assert!(files.ends_with(" files in out"), "{files}");
    let before = folder.picture();
    let run = folder.run(&ARGUMENTS).expect(0);
    assert_eq!(
        run.stdout.lines().last(),
        Some(format!("nothing changed: {files}").as_str())
    );
    assert_eq!(run.stderr, "");
    assert_untouched(&before, &folder.picture());
    let run = folder
        .run(&[&ARGUMENTS[..], &["--check"]].concat())
        .expect(0);
    assert_eq!(run.stdout, "out is fresh\n");
}

#[test]
fn two_runs_are_equal() {
    let [one, other] = ["determinism_1", "determinism_2"].map(|test| {
        let folder = Folder::new(test);
        folder.generate(PETS).expect(0);
        folder.picture()
    });
    assert_same_texts(&one, &other);
}

#[test]
fn stale_missing_extra_foreign() {
    let folder = Folder::new("stale");
    folder
        .generate(
            &(PETS.to_owned()
                + "    Gone:\n      type: object\n      properties: {x: {type: string}}\n"),
        )
        .expect(0);
    assert!(folder.path().join("out/src/models/gone.rs").exists());
    folder.write("api.yaml", PETS);
    folder.write("out/src/models/pet.rs", "edited");
    folder.write("out/src/models/mine.rs", "mine");
    folder.write("out/notes.txt", "mine");
    fs::remove_file(folder.path().join("out/src/lib.rs")).expect("it is there");
    let before = folder.picture();
    let run = folder
        .run(&[&ARGUMENTS[..], &["--check"]].concat())
        .expect(1);
    assert!(
        run.lines("edited").contains(&"out/src/models/pet.rs"),
        "{}",
        run.stdout
    );
    for line in ["--- out/src/models/pet.rs", "-edited", "+pub struct Pet {"] {
        assert!(
            run.stdout.lines().any(|found| found == line),
            "{line}\n{}",
            run.stdout
        );
    }
    assert_eq!(run.lines("missing"), ["out/src/lib.rs"]);
    assert_eq!(run.lines("extra"), ["out/src/models/gone.rs"]);
    assert_eq!(run.lines("foreign"), ["out/src/models/mine.rs"]);
    assert_untouched(&before, &folder.picture());

    let run = folder.run(&ARGUMENTS).expect(2);
    assert!(
        run.stderr
            .contains("error: `out/src/models/pet.rs` was edited after it was generated\n"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.lines().any(|line| line == "-edited"),
        "{}",
        run.stderr
    );
    assert_untouched(&before, &folder.picture());

    let run = folder
        .run(&[&ARGUMENTS[..], &["--force"]].concat())
        .expect(0);
    assert_eq!(run.lines("removed"), ["out/src/models/gone.rs"]);
    assert_eq!(
        run.lines("left alone, not made by the generator:"),
        ["out/src/models/mine.rs"]
    );
    assert!(!folder.path().join("out/src/models/gone.rs").exists());
    assert_eq!(folder.read("out/src/models/mine.rs"), "mine");
    assert_eq!(folder.read("out/notes.txt"), "mine");
    fs::remove_file(folder.path().join("out/src/models/mine.rs")).expect("it is there");
    folder
        .run(&[&ARGUMENTS[..], &["--check"]].concat())
        .expect(0);
}

#[test]
fn a_folder_below_a_file_is_refused() {
    let folder = Folder::new("below_a_file");
    folder.write("file", "mine");
    folder.write("pets.yaml", PETS);
    let run = folder
        .run(&["--spec", "pets.yaml", "--out", "file/x/y", "--name", "pets"])
        .expect(2);
    let refused = "error: cannot read the folder `file/x/y`: ";
    assert!(run.stderr.starts_with(refused), "{}", run.stderr);
    assert_eq!(folder.read("file"), "mine");
}

#[test]
fn emptied_folders_are_removed() {
    let folder = Folder::new("emptied");
    folder.generate(PETS).expect(0);
    folder.write("out/src/old/deep/file.rs", "");
    let list = folder.read("out/.generated-files") + "src/old/deep/file.rs\n";
    folder.write("out/.generated-files", list);
    let run = folder.run(&ARGUMENTS).expect(0);
    assert_eq!(run.lines("removed"), ["out/src/old/deep/file.rs"]);
    assert!(!folder.path().join("out/src/old").exists());
    assert!(folder.path().join("out/src").exists());
}

#[test]
fn a_list_that_was_tampered_with_removes_nothing_outside() {
    let folder = Folder::new("tampered");
    folder.generate(PETS).expect(0);
    folder.write("precious.txt", "mine");
    let absolute = folder.path().join("precious.txt").display().to_string();
    let list = folder.read("out/.generated-files")
        + &format!("../precious.txt\n{absolute}\nsrc/../../precious.txt\nsrc\n");
    folder.write("out/.generated-files", list);
    let run = folder.run(&ARGUMENTS).expect(0);
    assert!(run.lines("removed").is_empty(), "{}", run.stdout);
    assert_eq!(folder.read("precious.txt"), "mine");
}

#[test]
fn the_manifest_alone_is_enough() {
    let folder = Folder::new("manifest_alone");
    folder.generate(PETS).expect(0);
    let before = folder.picture();
    for directory in ["out/src", "out/.generator-cache"] {
        fs::remove_dir_all(folder.path().join(directory)).expect("it is there");
    }
    for entry in fs::read_dir(folder.path().join("out"))
        .expect("it is there")
        .flatten()
    {
        if entry.file_name() != "Cargo.toml" {
            fs::remove_file(entry.path()).expect("only files are left");
        }
    }
    folder.run(&ARGUMENTS).expect(0);
    assert_same_texts(&before, &folder.picture());
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;

    let folder = Folder::new("links");
    folder.generate(PETS).expect(0);
    folder.write("elsewhere/lib.rs", "mine");
    fs::remove_dir_all(folder.path().join("out/src")).expect("it is there");
    symlink("../elsewhere", folder.path().join("out/src")).expect("links can be made");
    let run = folder.run(&ARGUMENTS).expect(2);
    assert_eq!(
        run.stderr.lines().next(),
        Some("error: `out/src` is a symbolic link: the generator writes through none"),
    );
    assert_eq!(folder.read("elsewhere/lib.rs"), "mine");

    // A file that is a link is replaced, and what it led to stays.
    fs::remove_file(folder.path().join("out/src")).expect("it is there");
    folder.run(&ARGUMENTS).expect(0);
    fs::remove_file(folder.path().join("out/src/lib.rs")).expect("it is there");
    symlink(
        "../../elsewhere/lib.rs",
        folder.path().join("out/src/lib.rs"),
    )
    .expect("links can be made");
    let run = folder.run(&ARGUMENTS).expect(0);
    assert_eq!(run.lines("wrote"), ["out/src/lib.rs"]);
    assert_eq!(folder.read("elsewhere/lib.rs"), "mine");
    assert!(
        folder
            .path()
            .join("out/src/lib.rs")
            .symlink_metadata()
            .expect("it is there")
            .is_file()
    );
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_to_stays_as_it_was() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = Folder::new("read_only");
    folder.generate(PETS).expect(0);
    folder.write("api.yaml", PETS.replace("title: Pets", "title: Many pets"));
    // A folder in the way of the last file to be staged: nothing of what was staged before may stay.
    let source = folder.path().join("out/src");
    fs::set_permissions(&source, fs::Permissions::from_mode(0o500)).expect("the folder is ours");
    let privileged = fs::write(source.join("probe"), "").is_ok();
    let before = folder.picture();
    let run = folder.run(&ARGUMENTS);
    let after = folder.picture();
    fs::set_permissions(&source, fs::Permissions::from_mode(0o700)).expect("the folder is ours");
    if privileged {
        println!("skipped: this user may write everywhere");
        return;
    }
    assert!(
        run.expect(2)
            .stderr
            .starts_with("error: cannot write `out/src/")
    );
    assert_untouched(&before, &after);
}

#[test]
fn other_ends_of_lines_are_no_edit() {
    let folder = Folder::new("line_ends");
    folder.generate(PETS).expect(0);
    for name in [
        "out/src/lib.rs",
        "out/src/models/pet.rs",
        "out/.generated-files",
    ] {
        folder.write(name, folder.read(name).replace('\n', "\r\n"));
    }
    let before = folder.picture();
    folder
        .run(&[&ARGUMENTS[..], &["--check"]].concat())
        .expect(0);
    folder.run(&ARGUMENTS).expect(0);
    assert_untouched(&before, &folder.picture());
    folder.write("api.yaml", PETS.replace("What it is called.", "Its name."));
    let run = folder.run(&ARGUMENTS).expect(0);
    assert!(
        run.lines("wrote").contains(&"out/src/models/pet.rs"),
        "{}",
        run.stdout
    );
}
