#!/usr/bin/env python3
"""What becomes of real descriptions: a table of each with its operations, its warnings by kind, whether its crate passes
clippy with all features, and whether what goes through its round trips comes back.

    corpus.py FOLDER [--compile none|some|all|NAME...] [--tries SHARE] [--update]

FOLDER holds `corpus` and `hostile`, each with an `INDEX.tsv`. `some` are the descriptions that the project began with
(Twilio's) and a third of the others: another one each day. All of them stand in one workspace, so that what they
depend on is built once. The tests of one crate in SHARE are run, others each day: compiled they take longer than clippy.

The table is compared with `baseline.tsv`, which holds names and numbers only. The exit status is 1 if anything got
worse: a description that is generated or compiles no more, fewer operations, more warnings of a kind. Where something
got better the baseline is to be refreshed with `--update`, which is said and is no failure. What is not compiled keeps
what the baseline says of it.
"""

import argparse
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BASELINE = HERE / "baseline.tsv"
FOLDERS = ["corpus", "hostile"]
ALWAYS = "corpus/twilio__"
COLUMNS = ["description", "generated", "checked", "tried", "operations", "faults"]
SECONDS_OF_A_DAY = 86400


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--compile", nargs="+", default=["none"], metavar="NAME", help="none, some, all, or names")
    arguments.add_argument("--tries", type=int, default=0, metavar="SHARE", help="1 for the tests of all, 3 for those of a third, 0 for none")
    arguments.add_argument("--update", action="store_true", help="write the baseline")
    arguments = arguments.parse_args()

    home = target() / "corpus"
    subprocess.run(
        ["cargo", "build", "--quiet", "--profile", "quick", "--package", "generator", "--example", "corpus"], cwd=ROOT, check=True
    )
    before = read_baseline()
    folders = [arguments.folder / name for name in FOLDERS]
    chosen = choose([name for folder in folders for name in descriptions(folder)], arguments.compile)
    if chosen:
        shutil.rmtree(home / "crates", ignore_errors=True)
    begun = time.monotonic()
    crates, table = generate(target() / "quick/examples/corpus", folders, home / "crates", chosen)
    generated = sum(row["generated"] == "yes" for row in table.values())
    print(f"{generated} of {len(table)} descriptions generated in {spent(begun)}", flush=True)
    kept = {crates[name]: name for name in chosen if table[name]["generated"] == "yes"}
    if kept:
        write_workspace(home, kept)
        begun = time.monotonic()
        record(table, "checked", lint(home, kept))
        print(f"{count(table, kept, 'checked')} of {len(kept)} crates clean in {spent(begun)}", flush=True)
    tried = {crate: name for crate, name in share(kept, arguments.tries).items() if has_tests(home, crate)}
    if tried:
        begun = time.monotonic()
        record(table, "tried", run_tests(home, tried))
        print(f"{count(table, tried, 'tried')} of {len(tried)} pass their tests in {spent(begun)}", flush=True)
    for name, row in table.items():
        for column in ("checked", "tried"):
            if row[column] == "?" and row["generated"] == "yes":
                row[column] = before.get(name, row).get(column, "?")
    show(table)
    if arguments.update:
        lines = ["\t".join(COLUMNS)] + ["\t".join(row[column] for column in COLUMNS) for row in table.values()]
        BASELINE.write_text("\n".join(lines) + "\n")
        return 0
    return compare(before, table)


def descriptions(folder):
    """What the index of a folder lists."""
    header, *lines = (folder / "INDEX.tsv").read_text().splitlines()
    column = header.split("\t").index("file")
    return sorted(f"{folder.name}/{line.split(chr(9))[column]}" for line in lines)


def spent(begun):
    """The time since then, and the processor time of everything so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return f"{time.monotonic() - begun:.0f} s ({used.ru_utime + used.ru_stime:.0f} s of processor time so far)"


def choose(descriptions, wanted):
    """The descriptions whose crates are compiled."""
    if wanted == ["none"]:
        return []
    if wanted == ["all"]:
        return descriptions
    if wanted == ["some"]:
        always = [name for name in descriptions if name.startswith(ALWAYS)]
        others = [name for name in descriptions if not name.startswith(ALWAYS)]
        today = int(time.time() // SECONDS_OF_A_DAY) % 3
        print(f"crates of Twilio's descriptions and of third {today + 1} of the others are compiled", flush=True)
        return always + others[today::3]
    missing = set(wanted) - set(descriptions)
    if missing:
        sys.exit(f"there is no {', '.join(sorted(missing))}")
    return wanted


def generate(program, folders, out, chosen):
    """The crates' names, and the table."""
    keep = ["--out", str(out), "--keep", *chosen] if chosen else []
    run = subprocess.run([program, "--tests", *folders, *keep], stdout=subprocess.PIPE, text=True, check=True)
    crates, table = {}, {}
    for line in run.stdout.splitlines()[1:]:
        name, crate, operations, faults = line.split("\t")
        crates[name] = crate
        generated = "no" if operations == "-" else "yes"
        unknown = "?" if generated == "yes" else "-"
        row = [name, generated, unknown, unknown, operations, faults]
        table[name] = dict(zip(COLUMNS, row))
    return crates, table


def record(table, column, results):
    for name, ok in results.items():
        table[name][column] = "yes" if ok else "no"


def count(table, crates, column):
    return sum(table[name][column] == "yes" for name in crates.values())


def share(crates, every):
    """One in so many, others each day."""
    if every == 0:
        return {}
    today = int(time.time() // SECONDS_OF_A_DAY) % every
    return dict(list(crates.items())[today::every])


def has_tests(home, crate):
    """Whether there is anything to try: a description may have neither operations nor models."""
    return (home / "crates" / crate / "tests" / "roundtrip.rs").exists()


def write_workspace(home, crates):
    """All crates in one, so that what they depend on is built once."""
    members = ", ".join(f'"crates/{crate}"' for crate in crates)
    profile = "[profile.dev]\ndebug = false\n"
    (home / "Cargo.toml").write_text(f'[workspace]\nresolver = "3"\nmembers = [{members}]\n\n{profile}')
    shutil.copy(ROOT / "Cargo.lock", home / "Cargo.lock")


def target():
    """Where whatever is built goes."""
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()


def cargo(home, arguments, crates, end=()):
    """The artifacts of each crate, and the first thing that the compiler said of it, which is printed."""
    # One folder for all workspaces, so that what they depend on is built once for all of them.
    environment = dict(os.environ, CARGO_TARGET_DIR=str(target()), CARGO_INCREMENTAL="0")
    command = ["cargo", *arguments, "--quiet", "--keep-going", "--message-format", "json", *end]
    # What cargo itself says goes into a file: a pipe that nobody reads would fill up.
    with tempfile.TemporaryFile("w+") as errors:
        run = subprocess.Popen(command, cwd=home, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True)
        made, said = {}, {}
        for line in run.stdout:
            message = json.loads(line)
            crate = pathlib.PurePath(message.get("manifest_path") or "/").parent.name
            if message["reason"] == "compiler-artifact" and "custom-build" not in message["target"]["kind"]:
                made.setdefault(crate, []).append(message.get("executable"))
            elif message["reason"] == "compiler-message" and crate in crates:
                said.setdefault(crate, []).append(message["message"]["rendered"])
                if len(said[crate]) == 1:
                    print(f"-- {crates[crate]}\n{said[crate][0]}", flush=True)
        if run.wait() and not said:
            errors.seek(0)
            print(errors.read(), file=sys.stderr)
    return made, said


def lint(home, crates):
    """Whether clippy finds nothing in each."""
    made, said = cargo(home, ["clippy", "--workspace", "--all-features"], crates, ["--", "-D", "warnings"])
    return {name: crate in made and crate not in said for crate, name in crates.items()}


def run_tests(home, crates):
    """Whether the tests of each compile and pass."""
    packages = [argument for crate in crates for argument in ("--package", crate)]
    made, _ = cargo(home, ["build", "--test", "roundtrip", "--all-features", *packages], crates)
    results = {}
    for crate, name in crates.items():
        programs = [program for program in made.get(crate, []) if program]
        results[name] = bool(programs) and all(run_test(name, program) for program in programs)
    return results


def run_test(name, program):
    run = subprocess.run([program, "--quiet"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    if run.returncode:
        lines = run.stdout.splitlines()
        shown = [line[:300] for line in lines[:20]]
        print(f"-- {name}: {len(lines)} lines, beginning with", *shown, sep="\n", flush=True)
    os.remove(program)
    return run.returncode == 0


def read_baseline():
    if not BASELINE.exists():
        return {}
    header, *lines = (line.split("\t") for line in BASELINE.read_text().splitlines())
    rows = (dict(zip(header, line)) for line in lines)
    return {row["description"]: row for row in rows}


def show(table):
    width = max(map(len, table))
    print(f"{'description':{width}}  generated  checked  tried  operations  warnings")
    for row in table.values():
        name, generated, checked, tried, operations, faults = (row[column] for column in COLUMNS)
        print(f"{name:{width}}  {generated:9}  {checked:7}  {tried:5}  {operations:>10}  {faults}".rstrip())


def compare(before, after):
    """Says what changed; 1 if anything got worse."""
    worse, better = [], []
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            better.append(f"{name}: no longer there")
        elif name not in before:
            better.append(f"{name}: new")
        else:
            for change, what in changes(before[name], after[name]):
                (worse if change < 0 else better).append(f"{name}: {what}")
    for line in worse:
        print(f"worse: {line}")
    for line in better:
        print(f"better: {line}")
    if better:
        print("refresh the baseline: tests/corpus/corpus.py FOLDER --update")
    return 1 if worse else 0


def changes(before, after):
    for column in ("generated", "checked", "tried"):
        # What was never compiled counts as clean, so that it is said when it is not.
        expected = "yes" if before.get(column, "?") == "?" and after[column] == "no" else before.get(column, "?")
        if expected != after[column] and "?" not in (expected, after[column]):
            yield (1 if after[column] == "yes" else -1), f"{column}: {expected}, now {after[column]}"
    if after["generated"] == "no":
        return
    counts = [int(row["operations"]) if row["operations"] != "-" else 0 for row in (before, after)]
    if counts[0] != counts[1]:
        yield counts[1] - counts[0], f"{counts[0]} operations, now {counts[1]}"
    kinds = [dict(pair.split(":") for pair in row["faults"].split()) for row in (before, after)]
    for kind in sorted(kinds[0].keys() | kinds[1].keys()):
        old, new = (int(each.get(kind, 0)) for each in kinds)
        if old != new:
            yield old - new, f"{old} {kind}, now {new}"


if __name__ == "__main__":
    sys.exit(main())
