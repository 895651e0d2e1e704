#!/usr/bin/env python3
"""Prints what the checks cost on a unit that includes torch/torch.h.

    cost.py --build BUILD [--runs N] [--file FILE] [-- FLAGS...]

Parses FILE (default: cost-input.cpp beside this script) with `clang
-fsyntax-only`, with and without the plug-in, N times each in turn, and prints
the medians, the ratio, and the time of each check when it walks alone. Times
are CPU seconds of the compiler's process, so another load on the machine
disturbs little.
"""

import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys

GOAL = 3.0  # per cent of the parse, with all checks on


def cpu_seconds(command):
    before = os.times()
    process = subprocess.run(command, capture_output=True, check=False)
    after = os.times()
    used = (after.children_user + after.children_system
            - before.children_user - before.children_system)
    return used, process.stderr.decode("utf-8", "replace")


def main():
    here = pathlib.Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--clang", default="clang++-19")
    parser.add_argument("--runs", type=int, default=3)
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
    without, together, alone = [], [], {}
    for _ in range(arguments.runs):
        without.append(cpu_seconds(plain)[0])
        together.append(cpu_seconds(plain + plugin)[0])
        _, text = cpu_seconds(plain + plugin +
                              ["-fplugin-arg-torch_tidy-measure=true"])
        for check, seconds in re.findall(r"^torch-tidy: time (\S+) ([\d.]+)$",
                                         text, re.M):
            alone.setdefault(check, []).append(float(seconds))
    base, full = statistics.median(without), statistics.median(together)
    walk = statistics.median(alone.pop("all", [0.0]))
    for check, seconds in sorted(alone.items(),
                                 key=lambda item: -statistics.median(item[1])):
        print(f"{1000 * statistics.median(seconds):9.2f} ms  {check}")
    print(f"clang -fsyntax-only       {base:8.3f} s (CPU, median of {arguments.runs})")
    print(f"with all checks           {full:8.3f} s, {100 * (full / base - 1):+.2f} %")
    share = 100 * walk / base
    print(f"analysis alone, measured  {walk:8.3f} s, {share:.2f} % of the parse "
          f"(goal {GOAL:.0f} %)")
    if not walk:
        sys.exit("the plug-in printed no times")
    sys.exit(share > GOAL)


if __name__ == "__main__":
    main()
