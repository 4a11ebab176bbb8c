#!/usr/bin/env bash
# Prints how many crates a package needs with its default features, without any and with all, and how long it takes to
# build from nothing, in seconds of processor time.
#
#   dependencies.sh [--count] [PACKAGE [OPTION OF CARGO BUILD...]]      default: twilio-functions
#
# With `--count` nothing is built.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
count_only=
if [[ ${1:-} == --count ]]; then
  count_only=yes
  shift
fi
package=${1:-twilio-functions}
options=("${@:2}")
cd "$root"

crates() { # CARGO TREE OPTIONS
  cargo tree --package "$package" --edges normal,build --prefix none --format '{p}' "$@" |
    sed -E 's/ \((\*|proc-macro|[^)]*\/[^)]*)\)//g' | sort -u | grep -cv "^$package v"
}

printf '%s: %s crates by default, %s without features, %s with all\n' \
  "$package" "$(crates)" "$(crates --no-default-features)" "$(crates --all-features)"
if [[ $count_only ]]; then exit; fi

target=$(mktemp -d)
trap 'rm -rf "$target"' EXIT
cargo fetch --quiet
TIMEFORMAT='%U %S %R'
times=$({ time cargo build --quiet --package "$package" "${options[@]}" --target-dir "$target" 1>&2; } 2>&1 | tail -n 1)
read -r user system elapsed <<<"$times"
cpu=$(awk -v a="$user" -v b="$system" 'BEGIN { printf "%.0f", a + b }')
printf '%s: built from nothing in %s s of processor time, %.0f s by the clock\n' "$package" "$cpu" "$elapsed"
