#!/usr/bin/env bash
# What the client that is generated from a description costs to compile, beside the one that openapi-to-rust makes of the
# same description: seconds of processor time for a check and for a release build, dependencies apart, as the median of
# three runs each in turn. Exit status 1 if ours is more than half of theirs for
# either.
#
#   compile-cost.sh DESCRIPTION [FOLDER]      FOLDER keeps the peer and both crates; default: target/compile-cost
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
spec=$(realpath "$1")
home=${2:-${CARGO_TARGET_DIR:-$root/target}/compile-cost}
peer=0.23.0
mkdir -p "$home"
home=$(realpath "$home")

cargo build --quiet --manifest-path "$root/Cargo.toml" --package generator
generator=${CARGO_TARGET_DIR:-$root/target}/debug/generator
if [[ ! -x $home/bin/openapi-to-rust ]]; then
  cargo install --quiet --locked --root "$home" --target-dir "$home/tool" --version "$peer" openapi-to-rust
  rm -rf "$home/tool"
fi

"$generator" --quiet --spec "$spec" --out "$home/ours" --name ours --force
cp "$root/Cargo.lock" "$home/ours"
grep -q '^\[workspace\]' "$home/ours/Cargo.toml" || printf '\n[workspace]\n' >>"$home/ours/Cargo.toml"

rm -rf "$home/theirs"
mkdir -p "$home/theirs"
"$home/bin/openapi-to-rust" generate "$spec" --output-dir "$home/theirs/src" --module-name api --quiet
{
  printf '[package]\nname = "theirs"\nversion = "0.1.0"\nedition = "2024"\n\n[workspace]\n\n'
  cat "$home/theirs/src/REQUIRED_DEPS.toml"
} >"$home/theirs/Cargo.toml"
mv "$home/theirs/src/mod.rs" "$home/theirs/src/lib.rs"

export CARGO_INCREMENTAL=0 CARGO_TARGET_DIR=$home/build
TIMEFORMAT='%U %S'
build() { # CRATE COMMAND...
  touch "$home/$1/src/lib.rs"
  { time cargo "${@:2}" --quiet --lib --manifest-path "$home/$1/Cargo.toml" >"$home/$1.log" 2>&1; } 2>&1 |
    tail -n 1 | awk '{ printf "%.2f", $1 + $2 }'
}
median() { printf '%s\n' "$@" | sort -n | sed -n 2p; }

status=0
printf '%-10s %8s %8s %6s\n' '' ours theirs ratio
for command in check "build --release"; do
  ours=() theirs=()
  # The first time builds the dependencies.
  # shellcheck disable=SC2086
  for run in 0 1 2 3; do
    one=$(build ours $command)
    other=$(build theirs $command)
    if ((run > 0)); then ours+=("$one") theirs+=("$other"); fi
  done
  a=$(median "${ours[@]}") b=$(median "${theirs[@]}")
  awk -v name="${command% *}" -v a="$a" -v b="$b" \
    'BEGIN { printf "%-10s %8s %8s %6.2f\n", name, a, b, a / b; exit a / b > 0.5 }' || status=1
done
exit "$status"
