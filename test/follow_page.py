#!/usr/bin/env python3
"""Follows a page of the documentation word by word, in a copy of the tree.

    follow_page.py --page PAGE --source SOURCE --build BUILD --scratch FOLDER

Copies SOURCE to FOLDER/tree and configures FOLDER/tree/build/dev as BUILD is
configured; objects whose sources did not change are taken from BUILD (see
reuse_objects.py). Then goes through the page:

    ```sh       is run at the top of the copy; a command that fails ends it
    ```text     after it: lines of its output must begin so, in this order
    Write `FILE`:             the next block becomes the file
    Change the line in `FILE` to:   the next block replaces the one line that
                              begins with the same words up to the first comma
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

BLOCK = re.compile(r"^(?P<fence>`{3,})(?P<language>\w+)[^\n]*\n"
                   r"(?P<text>.*?)^(?P=fence)$", re.S | re.M)
WRITE = re.compile(r"Write `([^`]+)`:\s*\Z")
CHANGE = re.compile(r"Change the line in `([^`]+)` to:\s*\Z")
COPIED_SETTINGS = re.compile(
    r"^((?:CMAKE_(?:BUILD_TYPE|BUILD_RPATH|MAKE_PROGRAM|C_COMPILER|CXX_COMPILER|"
    r"C_FLAGS\w*|CXX_FLAGS\w*|\w+_LINKER_FLAGS\w*)|TORCH_TIDY_\w+|GTest_DIR)"
    r":(?!INTERNAL|STATIC)\w+=.*)$", re.M)


def run(command, folder, environment=None):
    """Output of a command; its failure ends everything."""
    process = subprocess.run(command, cwd=folder, env=environment, check=False,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             shell=isinstance(command, str))
    output = process.stdout.decode("utf-8", "replace")
    print(f"$ {command if isinstance(command, str) else ' '.join(command)}")
    print(output, end="", flush=True)
    if process.returncode:
        sys.exit(f"exit code {process.returncode}")
    return output


def make_copy(source, tree):
    skip = shutil.ignore_patterns(".git", "build", "build-*", "__pycache__")
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(source, tree, ignore=skip, symlinks=True)


def record_dependencies(build, ninja, path):
    """Writes down what each object of BUILD was made of, in its own tree."""
    text = run_quietly([ninja, "-n", "-C", str(build), "-t", "deps"])
    record, output = {}, None
    for line in text.splitlines():
        if match := re.match(r"(\S+): #deps \d+, deps mtime \d+ \(VALID\)$", line):
            output = record.setdefault(match[1], [])
        elif not line.startswith("    "):
            output = None
        elif output is not None:
            output.append(line.strip())
    path.write_text(json.dumps(record))


def run_quietly(command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT).stdout.decode()


def configure(arguments, tree):
    """Prepares the copy's build folder: what the page calls built once."""
    build = tree / "build/dev"
    cache = (arguments.build / "CMakeCache.txt").read_text()
    settings = ["-D" + line for line in COPIED_SETTINGS.findall(cache)]
    ninja = re.search(r"^CMAKE_MAKE_PROGRAM:\w+=(.*)$", cache, re.M)[1]
    record = arguments.scratch / "dependencies.json"
    record_dependencies(arguments.build, ninja, record)
    reuse = pathlib.Path(__file__).resolve().parent / "tools/reuse_objects.py"
    launcher = [sys.executable, str(reuse), str(record), str(arguments.source),
                str(arguments.build), str(tree), str(build), "--"]
    run(["cmake", "-S", str(tree), "-B", str(build), "-G", "Ninja", *settings,
         "-DCMAKE_CXX_COMPILER_LAUNCHER=" + ";".join(launcher)], tree)


def change_line(path, line):
    begin = line.split(",")[0] + ","
    lines = path.read_text().splitlines()
    places = [i for i, old in enumerate(lines) if old.startswith(begin)]
    if len(places) != 1:
        sys.exit(f"{path}: {len(places)} lines begin with '{begin}'")
    lines[places[0]] = line
    path.write_text("\n".join(lines) + "\n")


def fold(text):
    """The lines of a text, with white space folded."""
    return [" ".join(line.split()) for line in text.splitlines()]


def expect_lines(output, wanted):
    rest = iter(fold(output))
    for begin in fold(wanted):
        if not any(line.startswith(begin) for line in rest):
            sys.exit(f"the page promises this line of output, in its order:\n{begin}")


def follow(page, tree):
    # The reader's shell, not the one of a test run.
    environment = {name: value for name, value in os.environ.items()
                   if not re.match("LIT_|GTEST_|CMAKE_|MAKEFLAGS", name)}
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    text, output, at, done = page.read_text(), "", 0, 0
    for block in BLOCK.finditer(text):
        before, content = text[at:block.start()], block["text"]
        at, done = block.end(), done + 1
        if match := WRITE.search(before):
            (tree / match[1]).write_text(content)
        elif match := CHANGE.search(before):
            change_line(tree / match[1], content.rstrip("\n"))
        elif block["language"] == "sh":
            output = "".join(run(line, tree, environment)
                             for line in content.splitlines())
        elif block["language"] == "text":
            expect_lines(output, content)
        else:
            done -= 1
    print(f"{page.name}: {done} steps followed")
    return done


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    for name in ("page", "source", "build", "scratch"):
        parser.add_argument("--" + name, type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    tree = arguments.scratch / "tree"
    arguments.scratch.mkdir(parents=True, exist_ok=True)
    make_copy(arguments.source, tree)
    configure(arguments, tree)
    if not follow(arguments.page, tree):
        sys.exit("the page has no steps")


if __name__ == "__main__":
    main()
