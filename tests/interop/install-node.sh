# For `source`, with `here` and `root` set: installs the npm packages locked beside it, unless they are there, and sets
# `node` to the folder above `node_modules`.

# shellcheck source=tests/interop/installed.sh
source "$here/installed.sh"

node=$root/target/interop/node
node_version=$(node --version)
if ! installed "$node" "$node_version" "$here/package-lock.json"; then
  rm -rf "$node"
  mkdir -p "$node"
  cp "$here/package.json" "$here/package-lock.json" "$node"
  npm ci --prefix "$node" --include=dev --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
  mark_installed "$node" "$node_version" "$here/package-lock.json"
fi

# Redocly may not report home or look for a newer version of itself. Prism does neither.
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true REDOCLY_SUPPRESS_NOTIFICATIONS=true
