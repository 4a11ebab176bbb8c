#!/usr/bin/env python3
"""What generation costs, beside ploidy in the same run, and how it grows with the number of operations.

    generation-cost.py GENERATOR PLOIDY FUNCTIONS [CORPUS]

GENERATOR and PLOIDY are release builds, of which copies are run, as cargo installs them: what a linker has written is in
smaller pieces in memory, and takes longer to start. Times are processor time of whole processes that generate into a folder that is
not there yet, medians of runs that take turns. No folder is removed meanwhile: where files were removed a moment ago, some
file systems take long to make others. On a machine that is busy they say little by themselves, so that what is
asked for in seconds is said, too, as it would be if ploidy took as long as it did where the limits were set.
"""

import os
import shutil
import statistics
import sys
import tempfile

# Description, runs, processor time that is asked for, and what ploidy took where that was asked for: seconds.
DESCRIPTIONS = [
    (None, 21, 0.010, 0.006),
    ("twilio__twilio_api_v2010.yaml", 7, 0.250, 0.311),
    ("github__api.github.com.json", 3, 2.2, 3.62),
]
# Peak memory, in sizes of the description, for those large enough that the program itself does not count.
MEMORY = 20
SYNTHETIC = [50, 500, 5000]
# How much more an operation may cost among 5,000 than among 500.
GROWTH = 1.25

failures = []


def run(command):
    """Processor time in seconds and peak memory in bytes."""
    child = os.fork()
    if child == 0:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        os.execv(command[0], command)
    _, status, used = os.wait4(child, 0)
    if status != 0:
        sys.exit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


def expect(holds, text):
    print(("   " if holds else "!! ") + text)
    if not holds:
        failures.append(text)


def compare(generator, ploidy, spec, runs, limit, theirs_then, scratch):
    ours, theirs = [], []
    for number in range(runs):
        out = f"{scratch}/{os.path.basename(spec)}-{number}"
        ours.append(run([generator, "--spec", spec, "--out", f"{out}-ours", "--name", "made"]))
        theirs.append(run([ploidy, "generate", "rust", spec, "-o", f"{out}-theirs", "--name", "made"]))
    time, other = (statistics.median(used for used, _ in side) for side in (ours, theirs))
    ratio = statistics.median(one[0] / two[0] for one, two in zip(ours, theirs))
    size, memory = os.path.getsize(spec), statistics.median(peak for _, peak in ours)
    print(f"{os.path.basename(spec)}: {time * 1000:.0f} ms, ploidy {other * 1000:.0f} ms; {memory / 2**20:.0f} MiB")
    expect(ratio < 1, f"{ratio:.2f} of ploidy's time (below 1 is asked for)")
    there = ratio * theirs_then
    expect(there < limit, f"{there * 1000:.0f} ms where ploidy takes {theirs_then * 1000:.0f} ms ({limit * 1000:.0f} ms)")
    if size > 2**20:
        expect(memory < MEMORY * size, f"{memory / size:.1f} times the description in memory ({MEMORY})")


def synthetic(count):
    """Operations that each have a path parameter, a query and a model of their own."""
    lines = ["openapi: 3.0.3", "info: {title: Synthetic, version: '1'}", "paths:"]
    for number in range(count):
        lines += [
            f"  /things{number}/{{id}}:",
            "    get:",
            f"      operationId: getThing{number}",
            f"      tags: [group{number // 25}]",
            "      parameters:",
            "        - {name: id, in: path, required: true, schema: {type: string}}",
            "        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100}}",
            "      responses:",
            "        '200':",
            "          description: One thing.",
            f"          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing{number}'}}}}}}",
        ]
    lines += ["components:", "  schemas:"]
    for number in range(count):
        lines += [
            f"    Thing{number}:",
            "      type: object",
            "      required: [id]",
            "      properties: {id: {type: string}, name: {type: string, maxLength: 40}, size: {type: integer}}",
        ]
    return "\n".join(lines) + "\n"


def growth(generator, scratch):
    costs = {}
    for count in SYNTHETIC:
        spec = f"{scratch}/{count}.yaml"
        with open(spec, "w", encoding="utf-8") as file:
            file.write(synthetic(count))
        command = [generator, "--spec", spec, "--name", "made", "--out"]
        outs = [f"{scratch}/{count}-{number}" for number in range(7 if count < 5000 else 3)]
        costs[count] = statistics.median(run([*command, out])[0] for out in outs)
        print(f"{count} operations: {costs[count] * 1000:.0f} ms, {costs[count] / count * 1e6:.0f} µs each")
    # What does not depend on the number is the same in all three: what 450 and 4,500 more cost is compared.
    few = (costs[500] - costs[50]) / 450
    many = (costs[5000] - costs[500]) / 4500
    expect(many < few * GROWTH, f"among many, one more costs {many / few:.2f} of what it costs among few ({GROWTH})")


def main():
    generator, ploidy, functions, *corpus = sys.argv[1:]
    with tempfile.TemporaryDirectory() as scratch, tempfile.TemporaryDirectory(dir=os.path.dirname(generator)) as installed:
        generator, ploidy = (shutil.copy(program, installed) for program in (generator, ploidy))
        for name, runs, limit, theirs in DESCRIPTIONS:
            spec = functions if name is None else os.path.join(*(corpus or ["."]), name)
            if os.path.exists(spec):
                compare(generator, ploidy, spec, runs, limit, theirs, scratch)
            else:
                print(f"skipped: there is no {name}")
        growth(generator, scratch)
    load, cores = os.getloadavg()[0], os.cpu_count()
    print(f"at a load of {load:.1f} on {cores} cores")
    sys.exit(1 if failures else 0)


main()
