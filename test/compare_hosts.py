#!/usr/bin/env python3
"""Shows that the clang-tidy module and the clang plug-in say the same.

    compare_hosts.py --clang-tidy CMD --clang CMD [--checks GLOBS]
                     [--at-least N] FILE... -- FLAGS...

Each host gets all files in one process. Place, level, text and check name of
every finding and note must agree, and there must be at least N findings.
"""

import argparse
import os
import re
import shlex
import subprocess
import sys

LINE = re.compile(r"^(?P<file>[^\s:]+):(?P<line>\d+):(?P<column>\d+): "
                  r"(?P<level>warning|error|note): (?P<text>.*)$")


def findings(output):
    """Our findings with their notes; a note belongs to the report before it."""
    result, ours = [], False
    for line in output.splitlines():
        match = LINE.match(line)
        if not match:
            continue
        if match["level"] != "note":
            ours = "[torch-" in match["text"]
        if ours:
            text = match["text"].replace(",-warnings-as-errors]", "]")
            result.append((os.path.basename(match["file"]), int(match["line"]),
                           int(match["column"]), match["level"], text))
    return sorted(set(result))


def run(command):
    process = subprocess.run(command, capture_output=True, check=False)
    return (process.stdout + process.stderr).decode("utf-8", "replace")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--clang-tidy", required=True)
    parser.add_argument("--clang", required=True)
    parser.add_argument("--checks", default="-*,torch-*")
    parser.add_argument("--at-least", type=int, default=1)
    parser.add_argument("files", nargs="+")
    split = sys.argv.index("--")
    arguments = parser.parse_args(sys.argv[1:split])
    flags = sys.argv[split + 1:]

    tidy = run(shlex.split(arguments.clang_tidy) + ["--checks=" + arguments.checks] +
               arguments.files + ["--"] + flags)
    plugin = run(shlex.split(arguments.clang) + ["-fsyntax-only", "-Wno-everything",
                 "-fplugin-arg-torch_tidy-checks=" + arguments.checks] + flags +
                 arguments.files)
    from_tidy, from_plugin = findings(tidy), findings(plugin)
    for name, mine, other in (("clang-tidy", from_tidy, from_plugin),
                              ("plug-in", from_plugin, from_tidy)):
        for finding in mine:
            if finding not in other:
                print(f"only the {name} says: {finding}")
    reports = [f for f in from_tidy if f[3] != "note"]
    print(f"{len(reports)} findings in {len(arguments.files)} files, "
          f"{len(from_tidy) - len(reports)} notes")
    if from_tidy != from_plugin or len(reports) < arguments.at_least:
        sys.exit(f"clang-tidy:\n{tidy}\nplug-in:\n{plugin}")


if __name__ == "__main__":
    main()
