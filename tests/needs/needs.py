#!/usr/bin/env python3
"""Lints crates whose APIs need each part of the support by itself, all of them, and none.

    needs.py GENERATOR FOLDER

The descriptions and crates stay in FOLDER. A part that names something of another one, or leaves behind what only it
uses, is found here. Crates that lack one part are asked for their format alone: what is missing in one of them is missing
where its user is the only part, and what nobody uses in one is not used there or in the crate without any. The crate with all
parts is looked at as documentation, too, and for a browser where the compiler has the target.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "corpus"))

import corpus  # noqa: E402

TEXT = {"type": "string"}
CHOICES = ["--no-default-features", "--features client,rustls", "--no-default-features --features server", "--all-features --all-targets"]
OTHERS = ["client,rustls,blocking", "mock"]
WASM = "wasm32-unknown-unknown"


def answer(schema, media_type="application/json", **also):
    return {"200": {"description": "ok", "content": {media_type: {"schema": schema}}, **also}}


def body(media_type, properties):
    schema = {"type": "object", "required": list(properties), "properties": properties}
    return {"required": True, "content": {media_type: {"schema": schema}}}


# By need: a path with its operation, and perhaps components.
LIST = {"type": "array", "items": TEXT}
PAGE = {"type": "object", "required": ["items"], "properties": {"items": LIST, "next_page_url": {**TEXT, "nullable": True}}}
CHOICE = {"oneOf": [TEXT, {"type": "integer"}]}
NEEDS = {
    "json_bodies": ("post", {"requestBody": body("application/json", {"a": TEXT, "b": LIST})}),
    "multipart": ("post", {"requestBody": body("multipart/form-data", {"file": {**TEXT, "format": "binary"}, "texts": LIST})}),
    "pages": ("get", {"responses": answer(PAGE), "parameters": [{"name": "page", "in": "query", "schema": {"type": "integer"}}]}),
    "streams": ("get", {"responses": answer({"type": "object", "properties": {"a": TEXT}}, "text/event-stream")}),
    "styles": (
        "get",
        {
            "parameters": [
                {"name": "list", "in": "query", "explode": False, "schema": LIST},
                {"name": "deep", "in": "query", "style": "deepObject", "schema": {"type": "object", "properties": {"a": TEXT}}},
                {"name": "many", "in": "header", "schema": LIST},
            ],
            "responses": answer(TEXT, headers={"X-Many": {"schema": LIST}}),
        },
    ),
    "tokens": ("get", {"security": [{"token": []}]}),
    "unions": ("get", {"responses": answer({"$ref": "#/components/schemas/Choice"})}),
}


def description(needs):
    components = {"schemas": {}, "securitySchemes": {}}
    # What every API may have: a form, JSON, scalar parameters, headers of answers, bytes.
    scalars = [{"name": "id", "in": "path", "required": True, "schema": TEXT}, {"name": "limit", "in": "query", "schema": {"type": "integer"}}]
    plain = {"operationId": "plain", "parameters": scalars, "responses": answer(TEXT, headers={"X-One": {"schema": TEXT}})}
    binary = {"operationId": "binary", "responses": answer({**TEXT, "format": "binary"}, "application/octet-stream")}
    form = {"operationId": "form", "requestBody": body("application/x-www-form-urlencoded", {"a": TEXT}), "responses": answer(TEXT)}
    paths = {"/plain/{id}": {"get": plain}, "/binary": {"get": binary, "post": form}}
    for need in needs:
        method, operation = NEEDS[need]
        paths[f"/{need}"] = {method: {"operationId": f"{need}Operation", "responses": answer(TEXT), **operation}}
    if "tokens" in needs:
        components["securitySchemes"]["token"] = {"type": "http", "scheme": "bearer"}
    if "unions" in needs:
        components["schemas"]["Choice"] = CHOICE
    return {"openapi": "3.0.3", "info": {"title": "Needs", "version": "1"}, "paths": paths, "components": components}


def main():
    generator, home = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    shutil.rmtree(home / "crates", ignore_errors=True)
    (home / "crates").mkdir(parents=True)
    sets = {"none": [], "all": list(NEEDS)}
    for need in NEEDS:
        sets[f"only-{need}"] = [need]
        sets[f"no-{need}"] = [other for other in NEEDS if other != need]
    for name, needs in sets.items():
        spec = home / f"{name}.json"
        spec.write_text(json.dumps(description(needs), indent=1))
        out = home / "crates" / name
        subprocess.run([generator, "--spec", spec, "--out", out, "--name", name, "--strict", "--quiet", "--with-tests"], check=True)
        support = {str(path.relative_to(out / "src/support")) for path in (out / "src/support").rglob("*.rs")}
        marked = {"json_bodies": "server/request_reader/json_body.rs", "multipart": "multipart.rs", "pages": "client/paging.rs", "streams": "events/mod.rs",
                  "styles": "styles/mod.rs", "tokens": "client/tokens.rs", "unions": "unions.rs"}
        found = {need for need, path in marked.items() if path in support}
        # Parts of a body are written as a style has it.
        expected = set(needs) | ({"styles"} if "multipart" in needs else set())
        if found != expected:
            sys.exit(f"{name}: the crate has {sorted(found)}, {sorted(expected)} was expected")
    failed = False
    for choice in CHOICES:
        failed |= not lint(home, choice.split())
    for features in OTHERS:
        failed |= not lint(home, ["--package", "all", "--no-default-features", "--features", features])
    sysroot = subprocess.run(["rustc", "--print", "sysroot"], check=True, capture_output=True, text=True).stdout.strip()
    if (pathlib.Path(sysroot) / "lib/rustlib" / WASM).is_dir():
        failed |= not lint(home, ["--package", "all", "--no-default-features", "--features", "client,tower,tracing", "--target", WASM])
    print("-- documentation", flush=True)
    documentation = ["cargo", "doc", "--quiet", "--no-deps", "--package", "all", "--package", "none", "--all-features"]
    strict = dict(os.environ, RUSTDOCFLAGS="-D warnings", CARGO_TARGET_DIR=str(corpus.target()))
    failed |= subprocess.run(documentation, cwd=home, env=strict).returncode != 0
    for name in sets:
        crate = home / "crates" / name
        failed |= subprocess.run(["cargo", "fmt", "--manifest-path", crate / "Cargo.toml", "--check"]).returncode != 0
    return 1 if failed else 0


def lint(home, choice):
    """Whether clippy finds nothing, used like this, in the crates or in the one that is named."""
    print(f"-- {' '.join(choice)}", flush=True)
    every = sorted(path.name for path in (home / "crates").iterdir())
    corpus.write_workspace(home, dict(zip(every, every)))
    if "--package" in choice:
        names = ["all"]
    else:
        names = [name for name in every if not name.startswith("no-")]
        choice = [*(argument for name in names for argument in ("--package", name)), *choice]
    made, said = corpus.cargo(home, ["clippy", *choice], dict(zip(names, names)), ["--", "-D", "warnings"])
    clean = [name for name in names if name in made and name not in said]
    print(f"{len(clean)} of {len(names)} crates are clean", flush=True)
    return len(clean) == len(names)


if __name__ == "__main__":
    sys.exit(main())
