#!/usr/bin/env bash
# Lets Schemathesis (PyPI) look for requests that the emulator answers otherwise than the description says: all checks,
# all phases, stateful sequences included.
#
#   schemathesis.sh [SEED]      default: always the same one; `random` for another each time
#
# Before that, it is given a description that the emulator does break, and has to notice.
#
# Needs bash, cargo, python3 (3.11 or later) with venv and pip. The first run installs the versions locked beside this
# script into target/interop; later runs need no network. It takes about a minute, and is given up after five. Exit
# status: 0 it found nothing, in 2000 requests or more; anything else: it found something, or could not be run.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
spec=$root/spec/functions.yaml
seed=${1:-20261124}
if [[ $seed == random ]]; then seed=$RANDOM$RANDOM; fi
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

run() { # DESCRIPTION ARGUMENT...
  # In a folder of its own, because it leaves files where it is.
  (cd "$scratch" && timeout 300 "$python/bin/schemathesis" --config-file "$here/schemathesis.toml" run "$1" \
    --url "$url" --auth "$account:$token" --checks all --mode all --no-color --generation-database none "${@:2}")
}

# How many requests the emulator has had.
requests() {
  "$python/bin/python" - "$url" "$account" "$token" <<'END'
import base64, json, sys, urllib.request
url, account, token = sys.argv[1:]
pair = base64.b64encode(f"{account}:{token}".encode()).decode()
request = urllib.request.Request(f"{url}/_emulator/requests", headers={"Authorization": f"Basic {pair}"})
print(json.load(urllib.request.urlopen(request))["count"])
END
}

# Each Function belongs to an account, whose SID this description knows by another pattern.
broken=$scratch/broken.yaml
sed -e 's/pattern: ^AC\[/pattern: ^AX[/' "$spec" >"$broken"
if (($(diff "$spec" "$broken" | grep -c '^>') != 1)); then
  echo "error: the description has changed, and this script no longer knows how to break it" >&2
  exit 1
fi
start_emulator
if run "$broken" --phases examples >"$scratch/broken.log" 2>&1; then
  echo "error: Schemathesis has not noticed that the emulator breaks this description" >&2
  exit 1
elif ! grep -q 'Response violates schema' "$scratch/broken.log"; then
  cat "$scratch/broken.log" >&2
  exit 1
fi
stop_emulator

start_emulator
echo "schemathesis, seed $seed"
if ! run "$spec" --seed "$seed" --max-examples 250 --continue-on-failure >"$scratch/log" 2>&1; then
  cat "$scratch/log" >&2
  echo "error: Schemathesis objects; the same again: $0 $seed" >&2
  exit 1
fi
# Otherwise sequences of operations have not been tested, whatever the phase is called.
if ! grep -q 'API Links: *3 covered / 3 selected' "$scratch/log"; then
  cat "$scratch/log" >&2
  echo "error: Schemathesis has not followed the three links of the description" >&2
  exit 1
fi
count=$(requests)
if ((count < 2000)); then
  echo "error: only $count requests" >&2
  exit 1
fi
echo "Schemathesis has no objection, after $count requests"
