#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compiles a program with a LibTorch, links it and runs it.

    run_program.py --libtorch VERSION=FOLDER|FLAGS SOURCE OUTPUT [FLAG...]

Exit code: the program's, or 2 if it does not compile.
"""

import argparse
import pathlib
import subprocess
import sys

from reveal_run import ROOT, LibTorch, ToolError, linker


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--libtorch", type=LibTorch.parse, required=True)
    parser.add_argument("--clang", default="clang++-19")
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("output", type=pathlib.Path)
    chosen, flags = parser.parse_known_args()
    torch = chosen.libtorch
    command = [chosen.clang, *torch.flags, f"-I{ROOT / 'include'}", *flags,
               str(chosen.source), *torch.link_flags(), *linker(), "-o", str(chosen.output)]
    if subprocess.run(command).returncode:
        return 2
    return subprocess.run([str(chosen.output.resolve())], env=torch.environment()).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ToolError as error:
        print(f"run_program.py: {error}", file=sys.stderr)
        sys.exit(2)
