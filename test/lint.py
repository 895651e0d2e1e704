#!/usr/bin/env python3
"""Runs clang-tidy over our own sources, with the .clang-tidy at the top.

    lint.py [--build BUILD] [--jobs N] [FILE...]

Without files, everything that BUILD (default: build/dev) compiles from lib and
plugin. Most of the time goes into clang's headers, so files that do not get in
each other's way are analysed as one unit. Prints each complaint once. Exit code
1 if there are any, or if a file does not compile.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

TOGETHER = 16  # files in one unit
ROOT = pathlib.Path(__file__).resolve().parents[1]
# What a line without indentation declares, other than a member of something.
OWN_NAME = re.compile(r"^(?!using namespace|namespace|TORCH_TIDY_|//|#|\}).*?"
                      r"(?<!::)\b(\w+)(?:\(| =| \{| :|\[|;)|^#define (\w+)", re.M)
FINDING = re.compile(r"^(/.*?:\d+:\d+): (warning|error): (.*)$")


def own_names(path):
    """Names that may clash with those of another file in the same unit."""
    text = re.sub(r"^ .*\n", "", path.read_text(), flags=re.M)
    names = {a or b for a, b in OWN_NAME.findall(text)} - {"const"}
    # A table included in pieces can be included by one file of a unit only.
    return names | set(re.findall(r'#include "(.*\.(?:def|inc))"', text))


def flags_of(entry):
    """The flags without output, source and what the build adds to compile fast."""
    text = shlex.join(shlex.split(entry["command"])[1:-4])  # -o <object> -c <source>
    text = re.sub(r"-Xclang -include(-pch)? -Xclang \S+", "", text)
    return text.replace("-Winvalid-pch", "")


def kind_of(entry):
    """Files can share a unit if this is equal: flags, and namespaces used."""
    used = re.findall(r"^using namespace (?:clang|llvm);",
                      pathlib.Path(entry["file"]).read_text(), re.M)
    return flags_of(entry), tuple(sorted(used))


def units_of(entries):
    """Groups of files with the same flags and without common names."""
    units = []
    for entry in sorted(entries, key=lambda e: e["file"]):
        path = pathlib.Path(entry["file"])
        names, kind = own_names(path), kind_of(entry)
        for unit in units:
            if (unit["kind"] == kind and len(unit["files"]) < TOGETHER
                    and not unit["names"] & names):
                unit["files"].append(path)
                unit["names"] |= names
                break
        else:
            units.append({"kind": kind, "files": [path], "names": names})
    return units


def run_tidy(arguments, unit, folder):
    file = unit["files"][0]
    if len(unit["files"]) > 1:
        file = pathlib.Path(folder) / f"unit-{id(unit)}.cpp"
        file.write_text("".join(f'#include "{f}"\n' for f in unit["files"]))
    # What the unit itself does is not ours.
    command = [arguments.clang_tidy, "--quiet", f"--config-file={ROOT}/.clang-tidy",
               "--checks=-bugprone-suspicious-include",
               str(file), "--", *shlex.split(unit["kind"][0])]
    process = subprocess.run(command, cwd=arguments.build, check=False,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return process.returncode, process.stdout.decode("utf-8", "replace")


def lint(arguments, unit, folder):
    """Output lines about one unit; on a clash, its files one by one."""
    status, output = run_tidy(arguments, unit, folder)
    if "clang-diagnostic-error" in output and len(unit["files"]) > 1:
        lines = []
        for file in unit["files"]:
            lines += lint(arguments, {**unit, "files": [file]}, folder)
        return lines
    lines = output.splitlines()
    if status and not any(FINDING.match(line) for line in lines):
        lines.append(f"{unit['files'][0]}:1:1: error: {arguments.clang_tidy} "
                     f"ended with {status}")
    print(f"{len(unit['files'])} files looked at", file=sys.stderr, flush=True)
    return lines


def read_arguments():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/dev")
    parser.add_argument("--clang-tidy", default="clang-tidy-19")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    return parser.parse_args()


def main():
    arguments = read_arguments()
    database = json.loads((arguments.build / "compile_commands.json").read_text())
    wanted = {file.resolve() for file in arguments.files}
    entries = [e for e in database if e["file"].endswith(".cpp") and (
        pathlib.Path(e["file"]) in wanted if wanted
        else re.match(rf"{ROOT}/(lib|plugin)/", e["file"]))]
    units = units_of(entries)
    shown, bad = set(), 0
    with tempfile.TemporaryDirectory() as folder:
        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            for lines in pool.map(lambda u: lint(arguments, u, folder), units):
                fresh = False
                for line in lines:
                    if FINDING.match(line):
                        fresh = line not in shown
                        bad += fresh
                        shown.add(line)
                    if fresh:
                        print(line)
    print(f"{len(entries)} files, {bad} complaints")
    sys.exit(bool(bad) or len(entries) < max(1, len(wanted)))


if __name__ == "__main__":
    main()
