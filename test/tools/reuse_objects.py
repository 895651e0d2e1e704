#!/usr/bin/env python3
"""A compiler launcher that takes objects from another build of the same tree.

    reuse_objects.py RECORD SOURCE BUILD COPY COPY-BUILD -- COMPILER ARGUMENTS...

COPY is a copy of SOURCE with changes; COPY-BUILD is configured as BUILD is.
If BUILD has the output of this command, made of files that the copy has with
the same content, it is copied; otherwise the compiler runs. RECORD is a JSON
object: for each output in BUILD the files it was made of.
"""

import json
import os
import pathlib
import shutil
import sys


def argument_after(words, option):
    return words[words.index(option) + 1] if option in words else None


def counterpart(path, moves):
    """Where a file of the first tree stands in the second; None if elsewhere."""
    for old, new in moves:
        if path.is_relative_to(old):
            return new / path.relative_to(old)
    return None


def is_unchanged(path, made, moves):
    """Was this file in the original when the object was made, as in the copy?"""
    copied = counterpart(path, moves)
    if copied is None or path.suffix == ".pch":
        # Of the system, or itself made by way of this launcher.
        return True
    return (path.exists() and copied.exists()
            and path.stat().st_mtime <= made
            and path.read_bytes() == copied.read_bytes())


def reusable(record, build, output, words, moves):
    """The files that the output was made of; None if it cannot be taken."""
    original = build / output
    if not original.exists():
        return None
    # A command without a dependency file is compiled from its last word.
    inputs = record.get(output)
    if inputs is None and "-MF" not in words:
        inputs = [str(new_to_old(pathlib.Path(words[-1]), moves))]
    if inputs is None:
        return None
    inputs = [build / path for path in inputs]
    made = original.stat().st_mtime
    return inputs if all(is_unchanged(p, made, moves) for p in inputs) else None


def new_to_old(path, moves):
    return counterpart(path, [(new, old) for old, new in moves]) or path


def main():
    split = sys.argv.index("--")
    record, source, build, copy, copy_build = sys.argv[1:split]
    words = sys.argv[split + 1:]
    source, build, copy, copy_build = map(
        pathlib.Path, (source, build, copy, copy_build))
    # The build folder may lie in the source folder: the inner one first.
    moves = [(build, copy_build), (source, copy)]
    output = argument_after(words, "-o")
    if output and os.path.isabs(output):
        output = os.path.relpath(output, copy_build)
    with open(record, encoding="utf-8") as file:
        known = json.load(file)
    inputs = reusable(known, build, output, words, moves) if output else None
    if inputs is None:
        os.execvp(words[0], words)
    shutil.copyfile(build / output, copy_build / output)
    if depfile := argument_after(words, "-MF"):
        target = argument_after(words, "-MT") or output
        paths = [str(counterpart(p, moves) or p) for p in inputs]
        pathlib.Path(depfile).write_text(f"{target}: {' '.join(paths)}\n")


if __name__ == "__main__":
    main()
