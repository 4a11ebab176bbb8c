#!/usr/bin/env bash
# Drives the emulator with Twilio's own clients, npm `twilio` and PyPI `twilio`, which nobody here wrote.
#
# Needs bash, cargo, python3 (3.11 or later) with venv and pip, node (20.19 or later) and npm. The first run installs the
# versions locked beside this script into target/interop; later runs need no network. The emulator listens on a free port
# of loopback, and is ended by its pid. Exit status: 0 both are content, anything else: one of them is not.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}
scratch=$(mktemp -d)
emulator=

finish() {
  if [[ $emulator ]]; then kill "$emulator" 2>/dev/null || true; fi
  rm -rf "$scratch"
}
trap finish EXIT

# shellcheck source=tests/interop/install-node.sh
source "$here/install-node.sh"
# shellcheck source=tests/interop/install-python.sh
source "$here/install-python.sh"
# A proxy of the environment is not for loopback.
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1

(cd "$root" && cargo build --quiet --package functions-emulator)
"$CARGO_TARGET_DIR/debug/functions-emulator" --listen 127.0.0.1:0 --database "$scratch/functions.db" \
  >"$scratch/log" &
emulator=$!
url=
for _ in $(seq 100); do
  url=$(sed -n 's/^Listening on //p' "$scratch/log")
  if [[ $url ]]; then break; fi
  sleep 0.1
done

timeout 60 node "$here/twilio.mjs" "$url" "$node/package.json"
timeout 60 "$python/bin/python" "$here/twilio_python.py" "$url"
