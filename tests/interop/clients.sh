#!/usr/bin/env bash
# Drives the emulator with Twilio's own clients, npm `twilio` and PyPI `twilio`, which nobody here wrote.
#
# Needs bash, cargo, python3 (3.11 or later) with venv and pip, node (20.19 or later) and npm. The first run installs the
# versions locked beside this script into target/interop; later runs need no network. The emulator listens on a free port
# of loopback, and is ended by its pid. The samples of Twilio's documentation are run as its page prints them, where
# OPENAPI_TEST_DATA has that page as text. Exit status: 0 both are content, anything else: one of them is not.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
# shellcheck source=tests/interop/install-node.sh
source "$here/install-node.sh"
# shellcheck source=tests/interop/install-python.sh
source "$here/install-python.sh"
# shellcheck source=tests/interop/emulator.sh
source "$here/emulator.sh"

scratch=$(mktemp -d)
finish() {
  stop_emulator
  rm -rf "$scratch"
}
trap finish EXIT

start_emulator --database "$scratch/functions.db"
page=$(grep -lF 'functions.create({' "${OPENAPI_TEST_DATA:-$root/../shared}"/*.txt 2>/dev/null | head -n 1 || true)
if [[ $page ]]; then
  timeout 60 node "$here/samples.mjs" "$page" "$url" "$node/package.json"
else
  echo "skipped: the page with the samples is not in OPENAPI_TEST_DATA"
fi
timeout 60 node "$here/twilio.mjs" "$url" "$node/package.json"
timeout 60 "$python/bin/python" "$here/twilio_python.py" "$url"
