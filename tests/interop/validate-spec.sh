#!/usr/bin/env bash
# Checks an OpenAPI description with two public validators: openapi-spec-validator (PyPI) for the letter of
# the standard, @redocly/cli (npm) for its recommended rules and for every example against its schema.
#
#   validate-spec.sh [DESCRIPTION]      default: spec/functions.yaml of this repository
#
# Needs bash, python3 (3.11 or later) with venv and pip, node (20.19 or later) and npm. The first run
# installs the versions locked beside this script into target/interop; later runs need no network.
# Exit status: 0 both are content, 1 one of them is not, anything else: they could not be installed.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
spec=${1:-$root/spec/functions.yaml}

# shellcheck source=tests/interop/install-node.sh
source "$here/install-node.sh"

# shellcheck source=tests/interop/install-python.sh
source "$here/install-python.sh"

status=0
# Cut, because with every error it prints the whole schema of OpenAPI and the whole description.
"$python/bin/python" -m openapi_spec_validator "$spec" 2>&1 | cut -c 1-400 | sed -n 1,20p || status=1
"$node/node_modules/.bin/redocly" lint --config "$here/redocly.yaml" "$spec" || status=1
exit "$status"
