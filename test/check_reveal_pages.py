#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares reveals with what is written beside them.

    check_reveal_pages.py FILE... --clang C --plugin P --headers 'VERSION|PCH|FLAGS'

Of a C++ file, or of each `cpp` block of a page, every TORCH_TIDY_REVEAL has to
be answered with exactly the text of the comment on its line:

    TORCH_TIDY_REVEAL(x); // x: float32[2, n] on cpu, contiguous, no grad

Nothing else may be reported. What differs between versions of LibTorch is
written for one of them: `// 1.13: x: ...`, `// 2.15: x: ...`.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^```cpp\n(?P<code>.*?)^```$", re.S | re.M)
REVEAL = re.compile(r"TORCH_TIDY_REVEAL\(.*\);\s*//\s*(?P<text>.*)$")
ONE_VERSION = re.compile(r"(?P<version>\d+\.\d+): (?P<text>\w.*: .*)$")
REMARK = re.compile(r"^.+?:(?P<line>\d+):\d+: (?P<level>remark|warning|error): "
                    r"(?P<text>.*?)(?: \[torch-reveal\])?$")


def blocks(path):
    """(first line, text) of what is to be compiled."""
    text = path.read_text()
    if path.suffix != ".md":
        return [(0, text)]
    return [(text.count("\n", 0, m.start("code")), m["code"])
            for m in FENCE.finditer(text) if "TORCH_TIDY_REVEAL" in m["code"]]


def expected(text, version):
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        match = REVEAL.search(line)
        if not match:
            continue
        one = ONE_VERSION.match(match["text"])
        if one and one["version"] != version:
            continue
        found[number] = one["text"] if one else match["text"]
    return found


def remarks(arguments, headers, text, folder):
    version, pch, flags = headers.split("|")
    file = pathlib.Path(folder) / f"reveals-{version}.cpp"
    file.write_text(text)
    command = [arguments.clang, "-fsyntax-only", "-fno-caret-diagnostics",
               "-fno-color-diagnostics", "-w", "-ferror-limit=0",
               f"-fplugin={arguments.plugin}", *flags.split(),
               f"-I{pathlib.Path(__file__).resolve().parents[1] / 'include'}",
               "-include-pch", pch, str(file)]
    done = subprocess.run(command, capture_output=True, text=True)
    lines = (done.stdout + done.stderr).splitlines()
    return [(int(m["line"]), m["level"], m["text"])
            for m in map(REMARK.match, lines) if m], done


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    parser.add_argument("--clang", required=True)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--filecheck", help="not used; lit gives it to all")
    parser.add_argument("--headers", action="append", required=True)
    arguments = parser.parse_args()
    wrong = compared = 0
    with tempfile.TemporaryDirectory() as folder:
        for file in arguments.files:
            for start, text in blocks(file):
                for headers in arguments.headers:
                    version = headers.split("|")[0]
                    wanted = expected(text, version)
                    found, done = remarks(arguments, headers, text, folder)
                    compared += len(wanted)
                    said = {}
                    for line, level, words in found:
                        if level == "remark":
                            said[line] = words
                            continue
                        wrong += 1
                        print(f"{file}:{start + line}: LibTorch {version}: "
                              f"{level}: {words}")
                    for line in sorted(wanted.keys() | said.keys()):
                        if wanted.get(line) != said.get(line):
                            wrong += 1
                            print(f"{file}:{start + line}: LibTorch {version}:\n"
                                  f"  written: {wanted.get(line)}\n"
                                  f"  said:    {said.get(line)}")
                    if done.returncode and not found:
                        sys.exit(f"{file}: clang failed:\n{done.stderr}")
    print(f"{compared} reveals compared, {wrong} wrong")
    return 1 if wrong or not compared else 0


if __name__ == "__main__":
    sys.exit(main())
