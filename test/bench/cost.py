#!/usr/bin/env python3
"""Prints what the checks cost on a unit that includes torch/torch.h.

    cost.py --build BUILD [--runs N] [--file FILE] [--count] [-- FLAGS...]

Parses FILE (default: cost-input.cpp beside this script) with `clang
-fsyntax-only`, with and without the plug-in, N times each in turn, and prints
the least user seconds of each, the ratio, and the time of each check when it
walks alone. A loaded machine makes the ratio uncertain by several per cent. With
--count valgrind counts instructions instead of seconds: exact on any machine,
but it takes some minutes. Exit code 1 if the added cost is above the goal.
"""

import argparse
import os
import pathlib
import re
import shlex
import subprocess
import sys

GOAL = 3.0  # per cent of the parse, with all checks on


def user_seconds(command):
    before = os.times()
    process = subprocess.run(command, capture_output=True, check=False)
    used = os.times().children_user - before.children_user
    return used, process.stderr.decode("utf-8", "replace")


def instructions(command):
    """Thousand millions of instructions that clang itself needs for a command."""
    shown = subprocess.run([*command, "-###"], capture_output=True, check=True)
    # Valgrind does not follow the driver into what it starts.
    jobs = [shlex.split(line) for line in shown.stderr.decode().splitlines()
            if '"-cc1"' in line]
    counted = subprocess.run(
        ["valgrind", "--tool=cachegrind", "--cache-sim=no",
         "--cachegrind-out-file=/dev/null", *jobs[0]],
        capture_output=True, check=False).stderr.decode("utf-8", "replace")
    found = re.search(r"I +refs: +([\d,]+)", counted)
    if not found:
        sys.exit(f"valgrind counted nothing:\n{counted}")
    return int(found[1].replace(",", "")) / 1e9


def main():
    here = pathlib.Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--clang", default="clang++-19")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--count", action="store_true")
    parser.add_argument("--file", default=str(here / "cost-input.cpp"))
    own = sys.argv[1:]
    flags = ["-std=c++17", "-isystem", "/usr/include/torch/csrc/api/include"]
    if "--" in own:
        flags = own[own.index("--") + 1:]
        own = own[:own.index("--")]
    arguments = parser.parse_args(own)

    plain = [arguments.clang, "-fsyntax-only", "-w", *flags, arguments.file]
    plugin = [f"-fplugin={arguments.build}/lib/TorchTidyPlugin.so",
              "-fplugin-arg-torch_tidy-level=all"]
    _, text = user_seconds(plain + plugin +
                           ["-fplugin-arg-torch_tidy-measure=true"])
    checks = re.findall(r"^torch-tidy: time (\S+) ([\d.]+)$", text, re.M)
    if not checks:
        sys.exit(f"the plug-in printed no times:\n{text}")
    for check, seconds in sorted(checks, key=lambda item: -float(item[1])):
        print(f"{1000 * float(seconds):9.2f} ms  {check}")

    if arguments.count:
        unit = "G instructions"
        base, full = instructions(plain), instructions(plain + plugin)
    else:
        unit = f"s of user time, least of {arguments.runs}"
        pairs = [(user_seconds(plain)[0], user_seconds(plain + plugin)[0])
                 for _ in range(arguments.runs)]
        base, full = (min(times) for times in zip(*pairs))
    added = 100 * (full / base - 1)
    print(f"clang -fsyntax-only  {base:8.3f} {unit}")
    print(f"with all checks      {full:8.3f}, {added:+.2f} % (goal {GOAL:.0f} %)")
    sys.exit(added > GOAL)


if __name__ == "__main__":
    main()
