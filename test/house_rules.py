#!/usr/bin/env python3
"""Checks the rules of this code base that no compiler checks.

    house_rules.py SOURCE

- A check is a page: about 120 lines below its head. Other files have about 500
  at most, headers 150, functions 40. What is longer says so and why, with the
  words "Longer than", in the comment at its head; a function, in the comment
  above it.
- Every C++ file names its licence.
- Differences between versions of LLVM stand in Support/Compat.h.
- Hosts and the library's own promises use headers below torch-tidy/ only.
- No file is called after Utils or Manager; nothing is left to do.

Prints what breaks a rule; exit code 1 if anything does.
"""

import ast
import pathlib
import re
import sys

CHECK, FILE, HEADER, FUNCTION = 130, 510, 150, 45
REASON = re.compile(r"\b[Ll]onger than\b")
# Made of rows, or of cases: their length says nothing.
TABLES = {".def", ".tsv", ".inc"}
NOT_A_FUNCTION = re.compile(r"^\s*(class|struct|union|enum|namespace|extern|using|"
                            r"typedef|public|private|protected|template)\b")


def head_of(lines):
    """Number of comment lines and blank ones that the file begins with."""
    for number, line in enumerate(lines):
        if line.strip() and not line.startswith(("//", "#!", "# ", '"""')):
            return number
    return len(lines)


def explained(comment):
    return bool(REASON.search(" ".join(line.strip("/# ") for line in comment)))


def comment_above(lines, at):
    first = at
    while first and lines[first - 1].lstrip().startswith(("//", "template")):
        first -= 1
    return lines[first:at]


def functions_of(lines):
    """First and last line of each function, by the indentation of LLVM."""
    start = None
    for number, line in enumerate(lines):
        if re.match(r"[A-Za-z\[]|  [A-Za-z~\[]", line) and start is None:
            start = number
        if start is None:
            continue
        indent = re.match(r" *", lines[start])[0]
        if line == indent + "}" or line == indent + "};":
            yield start, number
            start = None
        elif NOT_A_FUNCTION.match(lines[start]) or line.endswith((";", "}", ":")):
            # A declaration, a class, or one statement.
            if line.startswith(indent) and line[len(indent):len(indent) + 1] != " ":
                start = None


def long_functions(path, lines):
    if path.suffix == ".py":
        places = [(node.lineno - 1, node.end_lineno - 1)
                  for node in ast.walk(ast.parse("\n".join(lines)))
                  if isinstance(node, ast.FunctionDef)]
    else:
        places = functions_of(lines)
    for first, last in places:
        length = last - first + 1
        if length > FUNCTION and not explained(comment_above(lines, first)):
            yield f"{path}:{first + 1}: a function of {length} lines without a reason"


def length_problems(path, lines, is_check):
    head = head_of(lines)
    if path.suffix == ".py":
        head = len((ast.get_docstring(ast.parse("\n".join(lines))) or "").splitlines())
    limit = CHECK if is_check else HEADER if path.suffix == ".h" else FILE
    length = len(lines) - (head if is_check else 0)
    if length > limit and not explained(lines[:max(head, 30)]):
        yield f"{path}: {length} lines, more than {limit}, without a reason at its head"


def text_problems(path, text, root):
    relative = path.relative_to(root).as_posix()
    if path.suffix in (".cpp", ".h"):
        if "SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception" not in text:
            yield f"{path}: no licence"
        if not relative.endswith("Support/Compat.h") and re.search(
                r"^#\s*(el)?if.*(LLVM|CLANG|clang)_(VERSION_)?(MAJOR|major)", text, re.M):
            yield f"{path}: a difference between LLVM versions outside Compat.h"
    if relative.startswith(("plugin/", "include/")):
        for name in re.findall(r'^#include "(?!torch-tidy/|clang|llvm/)(.*)"', text, re.M):
            if not (path.parent / name).exists() and name != "BuiltFor.inc":
                yield f"{path}: includes {name}, which is not torch-tidy's promise"
    if re.search(r"Utils|Manager", path.name):
        yield f"{path}: a name that says nothing"
    if path.name != "house_rules.py" and re.search(r"\b(TODO|FIXME|XXX)\b", text):
        yield f"{path}: something is left to do"


def problems(root):
    files = [path for folder in ("include", "lib", "plugin", "test")
             for path in sorted((root / folder).rglob("*"))
             if path.suffix in (".cpp", ".h", ".py", ".cmake", ".def")
             and not {"checks", "Inputs", "__pycache__"}
             & set(path.relative_to(root).parts)]
    for path in files:
        text = path.read_text()
        lines = text.splitlines()
        yield from text_problems(path, text, root)
        if path.suffix in (".cpp", ".h", ".py"):
            in_tests = path.is_relative_to(root / "test")
            is_check = path.name.endswith("Check.cpp") and not in_tests
            yield from length_problems(path, lines, is_check)
            if not (in_tests and path.suffix == ".cpp"):
                yield from long_functions(path, lines)
    print(f"{len(files)} files looked at")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    found = list(problems(pathlib.Path(sys.argv[1]).resolve()))
    print("\n".join(found) if found else "no rule is broken")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
