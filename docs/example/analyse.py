#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs clang-tidy with torch-tidy's checks on a project's compile database.

Files run in parallel. What was found is written to a JSON file, which
group_findings.py shows: {"files": N, "failures": [...], "findings": [...]}.
"""

import argparse
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys
import time

DIAGNOSTIC = re.compile(
    r"^(?P<file>.+?):(?P<line>\d+):(?P<column>\d+): (?:warning|error): "
    r"(?P<message>.*) \[(?P<check>torch-[\w-]+?)(?:,[^\]]*)?\]$")
# What says that a file was not analysed, or not all of it.
TROUBLE = re.compile(r"^(?:.+:\d+:\d+: )?(?:fatal )?[Ee]rror: |^LLVM ERROR")


def files_of(build):
    entries = json.loads((build / "compile_commands.json").read_text())
    return sorted({(pathlib.Path(entry["directory"]) / entry["file"]).resolve()
                   for entry in entries})


def findings_in(output, source):
    found = []
    for line in output.splitlines():
        match = DIAGNOSTIC.match(line)
        if not match:
            continue
        path = pathlib.Path(match["file"]).resolve()
        if source in path.parents:
            path = path.relative_to(source)
        found.append({"file": str(path), "line": int(match["line"]),
                      "column": int(match["column"]),
                      "check": match["check"], "message": match["message"]})
    return found


def trouble_in(output, errors, status, findings):
    """Why a file counts as not analysed, or None. Findings that the project's
    own .clang-tidy calls errors make clang-tidy fail too: that is no trouble."""
    said = [line.strip() for line in errors.splitlines() if line.strip()]
    if status and not findings:
        for line in said:
            if "torch-tidy" in line:  # the module's own word, if it refuses
                return line
    for line in output.splitlines() + said:
        if TROUBLE.search(line) and not DIAGNOSTIC.match(line):
            return line.strip()
    if status < 0 or status > 1 or (status and not findings):
        return f"exit code {status}: {said[-1] if said else 'nothing printed'}"
    return None


def analyse(path, options):
    started = time.monotonic()
    command = options.clang_tidy + [
        "-p", str(options.build), "-checks=-*,torch-*", "--quiet",
        f"-header-filter={re.escape(str(options.source))}/.*", str(path)]
    try:
        run = subprocess.run(command, stdin=subprocess.DEVNULL,
                             capture_output=True, text=True, errors="replace")
    except OSError as error:
        return path, [], str(error), 0
    found = findings_in(run.stdout, options.source)
    trouble = trouble_in(run.stdout, run.stderr, run.returncode, found)
    return path, found, trouble, time.monotonic() - started


def counted(number):
    return f"{number} finding" + "s" * (number != 1)


def analyse_all(options):
    findings, failures = {}, []
    files = files_of(options.build)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        tasks = [pool.submit(analyse, path, options) for path in files]
        for task in concurrent.futures.as_completed(tasks):
            path, found, trouble, seconds = task.result()
            name = path.name
            if trouble:
                failures.append({"file": str(path), "why": trouble})
                print(f"      {name}: not analysed: {trouble}", flush=True)
            else:
                print(f"      {name}: {counted(len(found))} "
                      f"({seconds:.0f} s)", flush=True)
            for one in found:  # a header's findings come once a file
                findings[tuple(one.values())] = one
    ordered = [findings[key] for key in sorted(findings)]
    return {"files": len(files), "failures": failures, "findings": ordered}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--build", type=pathlib.Path, required=True,
                        help="folder of compile_commands.json")
    parser.add_argument("--source", type=pathlib.Path, required=True,
                        help="the project; its headers are looked at too")
    parser.add_argument("--results", type=pathlib.Path, required=True)
    parser.add_argument("clang_tidy", nargs=argparse.REMAINDER,
                        help="clang-tidy and its first arguments")
    options = parser.parse_args()
    options.source = options.source.resolve()
    options.results.write_text(json.dumps(analyse_all(options), indent=1))


if __name__ == "__main__":
    sys.exit(main())
