#!/usr/bin/env python3
"""Compares the verdicts of `diff` with reality, for every edit of generator/tests/diff/edits.yaml.

    agree.py FOLDER [--tool CARGO_SEMVER_CHECKS] [--every STEP --after DAYS]

FOLDER holds the crates and verdicts.json, which the test `crates_for_agreement` writes there. A caller and an
implementer that are written against the old crate are compiled with each new one. Whatever breaks them has to be called
breaking for them, and nothing else may be. With the path of cargo-semver-checks, whatever it calls a major change of the
crate has to be called breaking for the public API, and what is called that has to be found by it or by a program.

With `--every`, only one edit out of STEP is tried, another one after each of DAYS.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PROGRAMS = ["caller", "implementer"]


def prepare(folder, step, shift):
    """One workspace of the crates that are tried, each with its two programs."""
    verdicts = json.loads((folder / "verdicts.json").read_text())[shift % step :: step]
    names = ["old"] + [verdict["crate"] for verdict in verdicts]
    for name in names:
        manifest = folder / name / "Cargo.toml"
        text = manifest.read_text()
        # The same library in packages of different names.
        text = text.replace('name = "zoo"', f'name = "zoo-{name}"', 1)
        text = text.replace("[lib]\n", '[lib]\nname = "zoo"\n', 1)
        manifest.write_text(text)
        package = folder / "programs" / name
        package.mkdir(parents=True, exist_ok=True)
        binaries = "".join(
            f'[[bin]]\nname = "{program}-{name}"\npath = "{HERE}/programs/{program}.rs"\n'
            for program in PROGRAMS
        )
        (package / "Cargo.toml").write_text(
            f'[package]\nname = "programs-{name}"\nversion = "0.0.0"\nedition = "2024"\n'
            f'[dependencies]\nzoo = {{ package = "zoo-{name}", path = "../../{name}", default-features = false, '
            f'features = ["client", "server"] }}\njiff = {{ version = "1", default-features = false }}\n{binaries}'
        )
    members = json.dumps(names + [f"programs/{name}" for name in names])
    (folder / "Cargo.toml").write_text(
        f'[workspace]\nresolver = "3"\nmembers = {members}\n'
        '[profile.dev]\ndebug = false\nincremental = false\n'
    )
    lock = HERE.parent.parent / "Cargo.lock"
    shutil.copy(lock, folder / "Cargo.lock")
    return verdicts, names


def compile_all(folder):
    """The programs that do not compile, by name, with the first complaint."""
    command = ["cargo", "check", "--quiet", "--workspace", "--bins", "--keep-going", "--message-format=json"]
    run = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    broken = {}
    for line in run.stdout.splitlines():
        message = json.loads(line)
        if message.get("reason") != "compiler-message" or message["message"]["level"] != "error":
            continue
        target = message["target"]["name"]
        broken.setdefault(target, message["message"]["rendered"].splitlines()[0])
    if run.returncode and not broken:
        sys.exit(run.stderr)
    return broken


def document(folder, name):
    """The public API of one crate, as rustdoc's JSON."""
    environment = {**os.environ, "RUSTC_BOOTSTRAP": "1", "RUSTDOCFLAGS": "-Z unstable-options --output-format json"}
    command = ["cargo", "doc", "--quiet", "--no-deps", "--lib", "--package", f"zoo-{name}"]
    command += ["--no-default-features", "--features", "client,server"]
    subprocess.run(command, cwd=folder, env=environment, check=True)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", folder / "target"))
    return shutil.copy(target / "doc" / "zoo.json", folder / f"{name}.json")


def major_changes(tool, folder, name):
    """The lints of a major change that cargo-semver-checks finds."""
    command = [tool, "semver-checks", "--baseline-rustdoc", folder / "old.json"]
    command += ["--current-rustdoc", folder / f"{name}.json", "--release-type", "minor", "--color", "never"]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lints = [line.split()[2].rstrip(":") for line in run.stdout.splitlines() if line.startswith("--- failure")]
    if run.returncode and not lints:
        sys.exit(f"cargo-semver-checks on {name}:\n{run.stdout}")
    return lints


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--tool")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--after", type=int, default=0)
    return parser.parse_args()


def main():
    given = options()
    folder = given.folder.resolve()
    verdicts, names = prepare(folder, given.every, given.after)
    broken = compile_all(folder)
    if "zoo" in broken:
        sys.exit(f"a generated crate does not compile: {broken['zoo']}")
    wrong = [f"the old crate: {broken[it]}" for it in (f"{program}-old" for program in PROGRAMS) if it in broken]
    for verdict in verdicts:
        verdict["found"] = False
        for program in PROGRAMS:
            complaint = broken.get(f"{program}-{verdict['crate']}")
            verdict["found"] |= bool(complaint)
            if bool(complaint) != verdict[program]:
                said = "breaking" if verdict[program] else "not breaking"
                wrong.append(f"{verdict['edit']}: called {said} for the {program}, but: {complaint or 'it compiles'}")
    print(f"{len(verdicts)} edits, {len(broken)} broken programs")
    if given.tool:
        for name in names:
            document(folder, name)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            found = list(pool.map(lambda verdict: major_changes(given.tool, folder, verdict["crate"]), verdicts))
        for verdict, lints in zip(verdicts, found):
            if lints and not verdict["semver"]:
                wrong.append(f"{verdict['edit']}: not called breaking, but cargo-semver-checks finds {', '.join(lints)}")
            if verdict["semver"] and not lints and not verdict["found"]:
                wrong.append(f"{verdict['edit']}: called breaking, but neither a program nor cargo-semver-checks finds it")
        print(f"cargo-semver-checks calls {sum(map(bool, found))} of them major")
    print("\n".join(wrong) or "all verdicts agree")
    sys.exit(bool(wrong))


main()
