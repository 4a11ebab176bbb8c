#!/usr/bin/env bash
# The README as a newcomer takes it: the block that begins with `cargo install`, the rest of it in a folder that has nothing
# to do with this one, and a description that is not ours.
#
#   newcomer.sh ROOT      where the program is installed
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
mkdir -p "$1"
installed=$(cd "$1" && pwd -P)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
commands=$(awk '/^```sh/ { block = ""; inside = 1; next } /^```/ { if (inside && block ~ /^cargo install/) printf "%s", block; inside = 0 } inside { block = block $0 "\n" }' "$root/README.md")
install=$(head -n 1 <<<"$commands")
[[ $install == "cargo install --path generator" ]]

cd "$root"
# The same command, but for what belongs to this machine: where it is put, and that little of it is built once more.
CARGO_INSTALL_ROOT=$installed $install --quiet --locked --force --debug
cp tests/paging/openapi.yaml "$folder/api.yaml"
cd "$folder"
PATH=$installed/bin:$PATH
tail -n +2 <<<"$commands" >commands
cat commands
bash -euo pipefail commands
"$installed/bin/generator" --check
