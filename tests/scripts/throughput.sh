#!/usr/bin/env bash
# Compares the generated server with one that was written by hand, and with that of openapi-generator's `rust-axum`: how
# many requests a second each answers, in turns, in one run, on loopback. See `tests/load/src/bin/throughput.rs`.
#
# Needs bash, cargo, python3 with venv and pip, and Java 11 or later for openapi-generator (PyPI `openapi-generator-cli`);
# without Java that is left out, and said so. The first run installs it and builds both with optimisation, which takes
# minutes. Exit status: 0 the generated server is at least 0.95 times as fast as the one by hand and faster than
# openapi-generator's; anything else: it is not, or something could not be built.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target} CARGO_INCREMENTAL=0
home=$CARGO_TARGET_DIR/rival
version=7.26.0
rivals=()

cd "$root"
cargo build --quiet --release --package load
if java -version >/dev/null 2>&1; then
  mkdir -p "$home"
  if [[ ! -x $home/python/bin/openapi-generator-cli ]]; then
    python3 -m venv "$home/python"
    PIP_DISABLE_PIP_VERSION_CHECK=1 "$home/python/bin/python" -m pip install --quiet "openapi-generator-cli==$version"
  fi
  cp -R tests/load/rival/. "$home"
  rm -rf "$home/api"
  # What it makes of the description as it is does not compile: titles of bodies become types that are nowhere defined,
  # `moreInfo` and `more_info` the same field, and it cannot write headers that are numbers.
  sed -e '/title: \(Create\|Update\)FunctionRequest/d' -e 's/^        type: number$/        type: string/' \
    -e 's/moreInfo/extraInfo/' spec/functions.yaml >"$home/functions.yaml"
  "$home/python/bin/openapi-generator-cli" generate --generator-name rust-axum --input-spec "$home/functions.yaml" \
    --output "$home/api" --global-property skipFormModel=false --additional-properties packageName=rival-api >"$home/log" 2>&1 || { cat "$home/log" >&2; exit 1; }
  CARGO_TARGET_DIR=$home/target RUSTFLAGS=--cap-lints=allow \
    cargo build --quiet --release --manifest-path "$home/Cargo.toml"
  rivals=("openapi-generator=$home/target/release/rival")
else
  echo "left out: openapi-generator, because there is no Java"
fi
"$CARGO_TARGET_DIR/release/throughput" ${rivals[@]+"${rivals[@]}"}
