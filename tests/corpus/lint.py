#!/usr/bin/env python3
"""Lints all crates below FOLDER/crates in one workspace, so that what they depend on is built once.

    lint.py FOLDER [CARGO-ARGUMENT...]

The arguments are those of cargo, if not `clippy --all-features`: `lint.py FOLDER check --features server` is faster. The
exit status is 1 if the compiler says anything of any crate.
"""

import pathlib
import sys

from corpus import cargo, write_workspace


def main():
    home = pathlib.Path(sys.argv[1]).resolve()
    names = sorted(path.name for path in (home / "crates").iterdir())
    crates = dict(zip(names, names))
    arguments = sys.argv[2:] or ["clippy", "--all-features"]
    write_workspace(home, crates)
    end = ["--", "-D", "warnings"] if arguments[0] == "clippy" else []
    made, said = cargo(home, [arguments[0], "--workspace", *arguments[1:]], crates, end)
    clean = [name for name in names if name in made and name not in said]
    print(f"{len(clean)} of {len(names)} crates are clean")
    return 0 if len(clean) == len(names) else 1


if __name__ == "__main__":
    sys.exit(main())
