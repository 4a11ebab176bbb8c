//! Whatever happens to a run, the folder is what one description makes, never a mixture of two.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::support::{
    Folder, PETS, Picture, assert_same_texts, assert_untouched, is_of_the_crate, picture,
};

fn arguments(spec: &str) -> [&str; 6] {
    ["--spec", spec, "--out", "out", "--name", "pets"]
}

/// Two descriptions, most files of which differ, and some of which only one has.
fn descriptions(folder: &Folder) -> [Picture; 2] {
    folder.write("old.yaml", PETS);
    let new = PETS.replace("Pet", "Animal").replace("pets", "animals");
    folder.write("new.yaml", new);
    ["old", "new"].map(|name| {
        let spec = format!("{name}.yaml");
        folder
            .run(&["--spec", &spec, "--out", name, "--name", "pets"])
            .expect(0);
        picture(&folder.path().join(name))
    })
}

fn texts(picture: &Picture) -> Vec<(&Path, &[u8])> {
    let kept = picture.iter().filter(|(path, _)| is_of_the_crate(path));
    kept.map(|(path, (text, _))| (path.as_path(), text.as_slice()))
        .collect()
}

#[test]
fn killed_at_any_moment() {
    let folder = Folder::new("killed");
    let [old, new] = descriptions(&folder);
    // How long a run takes here, with something to do.
    let slowest = ["old.yaml", "new.yaml", "old.yaml"].map(|spec| {
        let begun = Instant::now();
        folder.run(&arguments(spec)).expect(0);
        begun.elapsed()
    });
    let whole = slowest.into_iter().max().unwrap_or_default().mul_f64(1.2);
    let out = folder.path().join("out");
    let (mut killed, mut interrupted, mut seen) = (0, 0, [0, 0]);
    for round in 0_u32..200 {
        let spec = if round % 2 == 0 {
            "new.yaml"
        } else {
            "old.yaml"
        };
        let mut child = Command::new(env!("CARGO_BIN_EXE_generator"))
            .args(arguments(spec))
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .spawn()
            .expect("the program can be started");
        // Every moment of a run once, in no order.
        std::thread::sleep(whole.mul_f64(f64::from(round * 7919 % 200) / 200.0));
        child.kill().expect("the program can be ended");
        killed += i32::from(!child.wait().expect("it has ended").success());
        // Between two steps the folder is neither, and that is said; the next run makes it one of them.
        let staging = out.join(".generator-staging");
        if ["journal", "undo"]
            .iter()
            .any(|name| staging.join(name).exists())
        {
            interrupted += 1;
            let check = [&arguments("old.yaml")[..], &["--check"]].concat();
            assert_eq!(folder.run(&check).expect(1).lines("interrupted"), ["out"]);
        }
        generator::write::recover(&out).expect("the folder can be recovered");
        let found = picture(&out);
        let is = |known: &Picture| texts(known) == texts(&found);
        assert!(is(&old) || is(&new), "round {round}: a mixture");
        seen[usize::from(is(&new))] += 1;
        let checks = ["old.yaml", "new.yaml"].map(|spec| {
            folder
                .run(&[&arguments(spec)[..], &["--check"]].concat())
                .status
        });
        assert!(
            matches!(checks, [Some(0), Some(1)] | [Some(1), Some(0)]),
            "{checks:?}"
        );
    }
    println!(
        "{killed} of 200 runs were killed, {interrupted} between two steps; {seen:?} times the folder was old and new"
    );
    assert!(killed > 0, "no run was killed");
    assert!(seen.iter().all(|times| *times > 0), "{seen:?}");
}

/// Stops a run between any two of its steps, by undoing as much of a finished one as a journal knows.
#[test]
fn a_journal_is_finished() {
    let folder = Folder::new("journal");
    let [old, new] = descriptions(&folder);
    folder.run(&arguments("old.yaml")).expect(0);
    let staging = folder.path().join("out/.generator-staging");
    let mut journal = String::new();
    for (number, (path, (text, _))) in new.iter().enumerate() {
        let place = folder.path().join("out").join(path);
        let word = if place.exists() { "replace" } else { "create" };
        writeln!(journal, "{word} {}", path.display()).expect("texts take everything");
        // Every other step has been done.
        if number % 2 == 0 {
            folder.write(&format!("out/{}", path.display()), text);
        } else {
            folder.write(&format!("out/.generator-staging/{number}"), text);
        }
    }
    for gone in old.keys().filter(|path| !new.contains_key(*path)) {
        writeln!(journal, "remove {}", gone.display()).expect("texts take everything");
    }
    folder.write("out/.generator-staging/journal", &journal);
    fs::create_dir_all(staging.join("old")).expect("the folder can be made");
    let before = folder.picture();
    let check = [&arguments("new.yaml")[..], &["--check"]].concat();
    let run = folder.run(&check).expect(1);
    assert_eq!(run.lines("interrupted"), ["out"]);
    assert_untouched(&before, &folder.picture());
    generator::write::recover(&folder.path().join("out")).expect("it can be finished");
    assert!(!staging.exists());
    assert_same_texts(&new, &picture(&folder.path().join("out")));
    folder.run(&check).expect(0);
}

/// A new crate is no crate before all of it is there, and the next run makes it whole.
#[test]
fn killed_at_any_moment_of_the_first_run() {
    let folder = Folder::new("killed_first");
    let [old, _] = descriptions(&folder);
    let out = folder.path().join("out");
    let begun = Instant::now();
    folder.run(&arguments("old.yaml")).expect(0);
    let whole = begun.elapsed().mul_f64(1.2);
    let mut seen = [0; 3];
    for round in 0_u32..120 {
        fs::remove_dir_all(&out).unwrap_or_default();
        let mut child = Command::new(env!("CARGO_BIN_EXE_generator"))
            .args(arguments("old.yaml"))
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .spawn()
            .expect("the program can be started");
        std::thread::sleep(whole.mul_f64(f64::from(round) / 120.0));
        child.kill().expect("the program can be ended");
        child.wait().expect("it has ended");
        let found = if out.exists() {
            picture(&out)
        } else {
            Picture::new()
        };
        let is_whole = texts(&found) == texts(&old);
        let has_manifest = found
            .get(Path::new("Cargo.toml"))
            .is_some_and(|(text, _)| !text.is_empty());
        assert!(is_whole || !has_manifest, "round {round}: a part");
        seen[if is_whole {
            2
        } else {
            usize::from(!found.is_empty())
        }] += 1;
        folder.run(&arguments("old.yaml")).expect(0);
        assert_same_texts(&old, &picture(&out));
    }
    println!("{seen:?} times there was nothing, a part and all");
    assert!(seen[0] > 0, "{seen:?}");
}

/// Stops a first run between any two of its files.
#[test]
fn a_part_of_a_new_crate_is_made_whole() {
    let folder = Folder::new("first_part");
    let [old, new] = descriptions(&folder);
    let out = folder.path().join("out");
    let list = Path::new(".generated-files");
    let make_part = |count: usize| {
        let _ = fs::remove_dir_all(&out);
        let files = old
            .iter()
            .filter(|(path, _)| *path != list && !path.ends_with("Cargo.toml"));
        let files = old.get_key_value(list).into_iter().chain(files).take(count);
        for (number, (path, (text, _))) in files.enumerate() {
            let is_last = number + 1 == count;
            let end = if is_last { text.len() / 2 } else { text.len() };
            folder.write(&format!("out/{}", path.display()), &text[..end]);
        }
        folder.write("out/notes.txt", "of somebody else");
        // After a power cut it may be there without its text.
        if count.is_multiple_of(2) {
            folder.write("out/Cargo.toml", "");
        }
    };
    let mut expected = old.clone();
    let notes = Path::new("notes.txt");
    for count in [1, 2, old.len() / 2, old.len() - 1] {
        make_part(count);
        generator::write::recover(&out).expect("there is nothing to be done");
        let before = folder.picture();
        let run = folder
            .run(&[&arguments("old.yaml")[..], &["--check"]].concat())
            .expect(1);
        let stale = [run.lines("missing"), run.lines("stale")].concat();
        assert!(
            stale.iter().any(|it| it.ends_with("Cargo.toml")),
            "{stale:?}"
        );
        assert_untouched(&before, &folder.picture());
        folder.run(&arguments("old.yaml")).expect(0);
        let found = picture(&out);
        expected.insert(notes.to_owned(), found[notes].clone());
        assert_same_texts(&expected, &found);
    }

    // What somebody has made of it meanwhile is an edit.
    make_part(old.len() / 2);
    folder.write("out/README.md", "edited");
    let before = folder.picture();
    let run = folder.run(&arguments("new.yaml")).expect(2);
    assert!(run.stderr.contains("README.md"), "{}", run.stderr);
    assert_untouched(&before, &folder.picture());
    folder
        .run(&[&arguments("new.yaml")[..], &["--force"]].concat())
        .expect(0);
    let mut expected = new;
    expected.insert(notes.to_owned(), picture(&out)[notes].clone());
    assert_same_texts(&expected, &picture(&out));

    // A manifest of somebody else makes it theirs, and no list is one of somebody else.
    make_part(old.len() / 2);
    folder.write("out/Cargo.toml", "[package]\n");
    folder.run(&arguments("old.yaml")).expect(2);
    make_part(1);
    folder.write("out/.generated-files", "notes.txt\n");
    folder.run(&arguments("old.yaml")).expect(2);
    assert!(out.join("notes.txt").exists());
}

/// A step that cannot be done takes back those before it.
#[test]
fn a_failure_is_undone() {
    let folder = Folder::new("undone");
    descriptions(&folder);
    folder.run(&arguments("old.yaml")).expect(0);
    let before = picture(&folder.path().join("out"));
    let staging = "out/.generator-staging";
    folder.write(&format!("{staging}/0"), "new");
    folder.write(&format!("{staging}/1"), "new");
    fs::create_dir_all(folder.path().join(staging).join("old")).expect("the folder can be made");
    // `README.md` is a file, so nothing can be in it.
    let journal =
        "replace src/lib.rs\ncreate src/new/file.rs\nremove Cargo.toml\ncreate README.md/file\n";
    folder.write(&format!("{staging}/journal"), journal);
    let fault =
        generator::write::recover(&folder.path().join("out")).expect_err("it cannot be done");
    assert!(fault.message.contains("README.md"), "{}", fault.message);
    assert_untouched(&before, &picture(&folder.path().join("out")));
    assert!(!folder.path().join("out/src/new").exists());
}

/// Files that may have one block only are a disk that is full for all others.
#[cfg(unix)]
#[test]
fn a_full_disk_changes_nothing() {
    let folder = Folder::new("full_disk");
    descriptions(&folder);
    folder.run(&arguments("old.yaml")).expect(0);
    let before = folder.picture();
    let script = format!(
        "trap '' XFSZ; ulimit -f 1; exec {} {}",
        env!("CARGO_BIN_EXE_generator"),
        arguments("new.yaml").join(" ")
    );
    let run = Command::new("sh")
        .args(["-c", &script])
        .current_dir(folder.path())
        .output();
    let run = run.expect("there is a shell");
    let said = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(2), "{said}");
    assert!(
        said.contains("cannot write `out`: File too large"),
        "{said}"
    );
    assert_untouched(&before, &folder.picture());

    fs::remove_dir_all(folder.path().join("out")).expect("it is there");
    let before = folder.picture();
    let run = Command::new("sh")
        .args(["-c", &script])
        .current_dir(folder.path())
        .output();
    assert_eq!(run.expect("there is a shell").status.code(), Some(2));
    assert_untouched(&before, &folder.picture());
    assert!(!folder.path().join("out").exists());
}

/// A file system that has room for what is there, and for little more.
#[cfg(target_os = "linux")]
#[test]
fn no_space_left_changes_nothing() {
    let folder = Folder::new("no_space");
    descriptions(&folder);
    fs::create_dir_all(folder.path().join("small")).expect("the folder can be made");
    // A mount is a script's own, and goes with it.
    let run = |script: &str| {
        Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", script])
            .current_dir(folder.path())
            .output()
    };
    let mount = "mount -t tmpfs -o size=4m tmpfs small";
    if !run(mount).is_ok_and(|run| run.status.success()) {
        println!("skipped: no file system can be mounted here");
        return;
    }
    let script = format!(
        "{mount}
        {program} --spec old.yaml --out small/out --name pets >/dev/null || exit 78
        cp -R small/out before
        head -c 4M /dev/zero >small/rest 2>/dev/null
        {program} --spec new.yaml --out small/out --name pets
        status=$?
        rm small/rest
        cp -R small/out after
        exit $status",
        program = env!("CARGO_BIN_EXE_generator")
    );
    let run = run(&script).expect("there is a shell");
    let said = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(2), "{said}");
    assert!(said.contains("No space left on device"), "{said}");
    let pictures = ["old", "before", "after"].map(|name| picture(&folder.path().join(name)));
    assert_same_texts(&pictures[0], &pictures[1]);
    assert_same_texts(&pictures[1], &pictures[2]);
}

#[test]
fn several_at_once() {
    let folder = Folder::new("at_once");
    let pictures = descriptions(&folder);
    std::thread::scope(|scope| {
        for round in 0..8 {
            let spec = ["old.yaml", "new.yaml"][round % 2];
            let folder = &folder;
            scope.spawn(move || folder.run(&arguments(spec)).expect(0));
        }
    });
    let found = picture(&folder.path().join("out"));
    assert!(
        pictures.iter().any(|known| texts(known) == texts(&found)),
        "a mixture"
    );
}
