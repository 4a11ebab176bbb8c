#!/usr/bin/env bash
# How long a run of the generator takes that changes nothing, and that it writes nothing: for our own description it has
# to take less than 10 ms of processor time, and must not wait for anything.
#
#   noop.sh GENERATOR      a build with optimisation
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
generator=$(cd "$(dirname "$1")" && pwd -P)/$(basename "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -R "$root/spec" "$root/generated" "$folder"
cd "$folder"
"$generator" >/dev/null

python3 - "$generator" <<'PYTHON'
import os, resource, statistics, subprocess, sys, time

def state():
    found = {}
    for folder, _, files in os.walk("."):
        for path in [folder, *(os.path.join(folder, name) for name in files)]:
            status = os.lstat(path)
            found[path] = (status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    return found

def worked():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (used.ru_utime + used.ru_stime) * 1000

before, idle = state(), worked()
times = []
for _ in range(20):
    begun = time.perf_counter()
    run = subprocess.run([sys.argv[1]], stdout=subprocess.PIPE, check=True)
    times.append((time.perf_counter() - begun) * 1000)
    assert b"nothing changed" in run.stdout, run.stdout
assert state() == before, "a run that changes nothing has written something"
median = statistics.median(times)
print(f"a run that changes nothing: {median:.1f} ms, the median of 20; {min(times):.1f} to {max(times):.1f} ms")
# On a machine that has other things to do, the clock says little.
mean = (worked() - idle) / len(times)
print(f"of that, processor time: {mean:.1f} ms")
sys.exit(mean > 10 or min(times) > 50)
PYTHON
