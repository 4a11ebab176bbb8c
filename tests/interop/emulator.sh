# For `source`, with `root` set: builds the emulator, and says how to start and stop one on a free port of
# loopback. Needs `scratch`, a folder; whoever has started one ends with `stop_emulator`.

export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}
# A proxy of the environment is not for loopback.
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
# The account that there is when none is named.
account=AC00000000000000000000000000000000 token=secret
emulator=

(cd "$root" && cargo build --quiet --workspace --all-features --bin functions-emulator)

# Starts an emulator, and waits up to 10 s until it listens. Sets `emulator` to its pid, and `url` to where it is.
start_emulator() { # ARGUMENT...
  "$CARGO_TARGET_DIR/debug/functions-emulator" --listen 127.0.0.1:0 "$@" >"$scratch/emulator.log" &
  emulator=$!
  url=
  for _ in $(seq 100); do
    url=$(sed -n 's/^Listening on //p' "$scratch/emulator.log")
    if [[ $url ]]; then return; fi
    sleep 0.1
  done
  echo "error: the emulator does not listen" >&2
  return 1
}

stop_emulator() {
  if [[ $emulator ]]; then
    kill "$emulator" 2>/dev/null || true
    wait "$emulator" 2>/dev/null || true
  fi
  emulator=
}
