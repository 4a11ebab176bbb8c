#!/usr/bin/env bash
# Drives the generated client against Prism (@stoplight/prism-cli, npm), which reads the description by itself:
#
#   mock      Prism answers from the description. No request of the client may break it, and every answer that it
#             documents is decoded.
#   proxy     Prism stands between the client and the emulator. Neither side may break the description.
#
# Before that, each is given a description that the client or the server does break, and has to be caught. Whatever
# Prism warns of fails the run, and so does a request that only one side has counted.
#
# Needs bash, cargo, node (20.19 or later) and npm. The first run installs the versions locked beside this script into
# target/interop; later runs need no network. Everything listens on loopback, on free ports, and is ended by its pid.
# Exit status: 0 nobody objected, anything else: somebody did, or something could not be started.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
spec=$root/spec/functions.yaml
# shellcheck source=tests/interop/install-node.sh
source "$here/install-node.sh"
# shellcheck source=tests/interop/emulator.sh
source "$here/emulator.sh"

programs=$CARGO_TARGET_DIR/debug/examples
scratch=$(mktemp -d)
running=()

finish() {
  local pid
  for pid in ${running[@]+"${running[@]}"}; do kill "$pid" 2>/dev/null || true; done
  stop_emulator
  rm -rf "$scratch"
}
trap finish EXIT

# One process for each Prism, and no escape sequences in what it says.
export NODE_ENV=development FORCE_COLOR=0

# With the features of `.ci/run tests`, so that nothing is built twice.
(cd "$root" && cargo build --quiet --workspace --all-features --example prism)

# Starts a program in the background, and waits up to 30 s until its LOG has PATTERN. Sets `started` to its pid.
start() { # LOG PATTERN COMMAND...
  local log=$1 pattern=$2
  shift 2
  "$@" >"$log" 2>&1 &
  started=$!
  running+=("$started")
  for _ in $(seq 300); do
    if grep -q "$pattern" "$log"; then return; fi
    if ! kill -0 "$started" 2>/dev/null; then break; fi
    sleep 0.1
  done
  echo "error: $1 was not ready in time; it has said:" >&2
  cat "$log" >&2
  return 1
}

# Starts Prism on PORT, 0 for a free one. Sets `started`, and `url` to where it is.
prism() { # LOG PORT ARGUMENT...
  local log=$1 port=$2
  shift 2
  start "$log" 'Prism is listening' "$node/node_modules/.bin/prism" "$@" --errors --host 127.0.0.1 --port "$port"
  url=$(sed -n 's/.*Prism is listening on //p' "$log")
}

stop() { # PID
  kill "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}

# Whatever Prism complains of, but for a body that 204 does not have, and for what `prism/mock.rs` provokes on purpose:
# a path that does not exist, and a status that is none.
complaints() { # LOG
  local provoked='NO_PATH_MATCHED_ERROR|UNPROCESSABLE_ENTITY'
  grep -E '✖|⚠|Violation|VIOLATIONS| (error|warning|fatal) ' "$1" |
    grep -vE "Unable to find content for|Request terminated with error: [^ ]*#($provoked): "
}

# Runs a session of the client. Prism has to have seen as many requests as the client has counted: otherwise the log
# is not whole, and says nothing.
drive() { # LOG SESSION ARGUMENT...
  local log=$1 sent seen
  shift
  sent=$("$programs/prism" "$@")
  for _ in $(seq 50); do
    seen=$(grep -c 'Request received' "$log" || true)
    if ((seen >= sent)); then break; fi
    sleep 0.1
  done
  if ((seen != sent)); then
    echo "error: $1: the client has sent $sent requests, Prism has seen $seen" >&2
    return 1
  fi
  echo "$1: $sent requests"
}

# A session without a complaint.
content() { # LOG SESSION ARGUMENT...
  drive "$@"
  if complaints "$1" >"$scratch/complaints"; then
    echo "error: $2: Prism objects; its whole log has more, these are the lines:" >&2
    head -n 40 "$scratch/complaints" >&2
    return 1
  fi
}

# A session that Prism has to complain about, in these words.
objection() { # WORDS LOG SESSION ARGUMENT...
  local words=$1
  shift
  drive "$@"
  # Not `grep -q`, which ends before all is written, and so fails what writes.
  if ! complaints "$1" | grep -F "$words" >/dev/null; then
    echo "error: $2: Prism should have said: $words" >&2
    cat "$1" >&2
    return 1
  fi
}

free_port() {
  node -e '
    const server = require("net").createServer();
    server.listen(0, "127.0.0.1", () => { console.log(server.address().port); server.close(); });'
}

# A description by which the client asks for too much, and the server answers with a wrong identifier.
broken=$scratch/broken.yaml
sed -e 's/maximum: 1000$/maximum: 10/' -e 's/pattern: ^AC\[/pattern: ^AX[/' "$spec" >"$broken"
if (($(diff "$spec" "$broken" | grep -c '^>') != 2)); then
  echo "error: the description has changed, and this script no longer knows how to break it" >&2
  exit 1
fi
"$node/node_modules/.bin/redocly" bundle --dereferenced --ext json --output "$scratch/plain.json" "$spec" \
  >"$scratch/bundle.log" 2>&1 || { cat "$scratch/bundle.log" >&2; exit 1; }

log=$scratch/broken-mock.log
prism "$log" 0 mock "$broken"
objection 'Violation: request.query.pagesize' "$log" refused-request "$url"
stop "$started"

log=$scratch/mock.log
prism "$log" 0 mock "$spec"
content "$log" mock "$url" "$scratch/plain.json"
stop "$started"

# Prism does not tell the emulator what it was called, neither in `Host` nor in `X-Forwarded-Host`, and leaves bodies as
# they are. So the emulator has to be told the address that its pages are linked by: the client rightly follows no link
# to another origin than its own.
port=$(free_port)
start_emulator --url "http://127.0.0.1:$port"
upstream=$url

log=$scratch/broken-proxy.log
prism "$log" 0 proxy "$broken" "$upstream"
objection '#VIOLATIONS' "$log" refused-answer "$url"
stop "$started"

log=$scratch/proxy.log
prism "$log" "$port" proxy "$spec" "$upstream"
content "$log" proxy "$url"
stop "$started"
echo "Prism has no objection"
