#!/usr/bin/env python3
"""Tests one check on one file, on real LibTorch headers.

    // RUN: %check_torch %s torch-api-some-check [options]

The file is compiled with the plug-in once for each LibTorch version. Every
diagnostic must be marked, in clang's `-verify` notation, and every mark must
be met; anything unexpected fails:

    torch::NoGradGuard();  // expected-warning {{guard dies at once}}
    // expected-note@+1 {{defined here}}
    // v2_15-warning@+1 {{only with LibTorch 2.15}}     (also v1_13-...)

If a finding carries fix-its, they are applied, the fixed text must satisfy
the file's `// CHECK-FIXES:` lines (FileCheck), compile, and give exactly the
findings that had no fix-it. A file whose findings have fix-its must have
CHECK-FIXES lines.

Options:
  --libtorch=1.13,2.15   versions to compile with; default both
  --one-version          of these, the last alone
  --level=LEVELS         plug-in argument `level`; default: all
  --target=VERSIONS      plug-in argument `target`
  --option=NAME:VALUE    an entry of CheckOptions; may be repeated
  --errors               the file does not compile; clang's errors are marked too
  --ignore-notes         notes need no marks; clang lists candidates in many
  --no-fixed-compile     the fixed text need not compile (with --errors)
  --no-pch               include the headers as written (slow)
  --extra-arg=ARG        passed to clang; may be repeated
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile

MARK = re.compile(r"//\s*(?:[\w,-]+-(?:warning|error|note|remark)(?:-re)?\b.*"
                  r"|CHECK-FIXES.*|[\w-]+-no-diagnostics.*)$")
FIXIT = re.compile(r'^fix-it:"(?P<file>[^"]+)":\{(?P<l1>\d+):(?P<c1>\d+)-'
                   r'(?P<l2>\d+):(?P<c2>\d+)\}:"(?P<text>.*)"$')
FINDING = re.compile(r"^(?P<file>.+?):(?P<line>\d+):(?P<column>\d+): "
                     r"(?P<level>warning|error): (?P<text>.*)$")


def parse_arguments():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("file")
    parser.add_argument("check")
    parser.add_argument("--libtorch", default="1.13,2.15")
    parser.add_argument("--one-version", action="store_true")
    parser.add_argument("--level", default="all")
    parser.add_argument("--target")
    parser.add_argument("--option", action="append", default=[])
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--ignore-notes", action="store_true")
    parser.add_argument("--no-fixed-compile", action="store_true")
    parser.add_argument("--no-pch", action="store_true")
    parser.add_argument("--extra-arg", action="append", default=[])
    # Given by lit.
    parser.add_argument("--clang", required=True)
    parser.add_argument("--filecheck", required=True)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--headers", action="append", default=[],
                        metavar="VERSION|PCH|FLAGS")
    return parser.parse_args()


class Compiler:
    """One LibTorch version and the commands that use it."""

    def __init__(self, arguments, description):
        self.arguments = arguments
        self.version, self.pch, flags = description.split("|")
        self.flags = flags.split()

    def prefix(self):
        return "v" + self.version.replace(".", "_")

    def command(self, file, *more):
        arguments = self.arguments
        result = [arguments.clang, "-fsyntax-only", "-Wno-everything",
                  "-fno-caret-diagnostics", "-fno-color-diagnostics",
                  "-ferror-limit=0", "-fplugin=" + arguments.plugin,
                  self.plugin_argument("checks", "-*," + arguments.check),
                  self.plugin_argument("level", arguments.level)]
        if arguments.target:
            result.append(self.plugin_argument("target", arguments.target))
        for option in arguments.option:
            result.append(self.plugin_argument("option", option))
        result += self.flags
        if not arguments.no_pch:
            result += ["-include-pch", self.pch]
        return result + arguments.extra_arg + [*more, file]

    @staticmethod
    def plugin_argument(key, value):
        return f"-fplugin-arg-torch_tidy-{key}={value}"


def run(command):
    # No .clang-tidy of the developer may change a test.
    process = subprocess.run(command, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, check=False)
    return process.returncode, process.stdout.decode("utf-8", "replace")


def fail(title, command, output):
    sys.exit(f"{title}\n  {' '.join(command)}\n{output}")


def verify(compiler, file, text):
    prefixes = ["expected"]
    if re.search(rf"\b{compiler.prefix()}-", text):
        prefixes.append(compiler.prefix())
    ignored = "remark,note" if compiler.arguments.ignore_notes else "remark"
    command = compiler.command(file, "-Xclang", "-verify=" + ",".join(prefixes),
                               "-Xclang", "-verify-ignore-unexpected=" + ignored)
    status, output = run(command)
    if status:
        fail(f"LibTorch {compiler.version}: not the marked diagnostics", command,
             output)


def findings_and_fixes(compiler, file):
    """Findings of the check with the fix-its that follow each."""
    # Without carets clang prints no fix-its either.
    command = compiler.command(file, "-fcaret-diagnostics",
                               "-fdiagnostics-parseable-fixits")
    _, output = run(command)
    findings, errors = [], []
    for line in output.splitlines():
        if match := FINDING.match(line):
            if compiler.arguments.check in match["text"]:
                findings.append((match["text"], []))
            elif match["level"] == "error":
                errors.append(line)
        elif (match := FIXIT.match(line)) and findings:
            findings[-1][1].append(match)
    return findings, errors, output


def unescape(text):
    return text.encode().decode("unicode_escape")


def apply_fixes(text, fixes):
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode()) + 1)
    data = text.encode()

    def offset(line, column):
        return starts[int(line) - 1] + int(column) - 1

    edits = {(offset(m["l1"], m["c1"]), offset(m["l2"], m["c2"]),
              unescape(m["text"])) for m in fixes}
    end = len(data) + 1
    for first, last, replacement in sorted(edits, reverse=True):
        if last > end:
            sys.exit("fix-its overlap")
        data = data[:first] + replacement.encode() + data[last:]
        end = first
    return data.decode()


def check_fixed(compiler, file, text, findings, folder):
    fixes = [fix for _, all_of_one in findings for fix in all_of_one]
    fixed = os.path.join(folder, os.path.basename(file))
    with open(fixed, "w", encoding="utf-8") as out:
        without_marks = "\n".join(MARK.sub("//", line)
                                  for line in apply_fixes(text, fixes).split("\n"))
        out.write(without_marks)
    if "CHECK-FIXES" not in text:
        sys.exit("findings have fix-its, but the file has no CHECK-FIXES lines")
    command = [compiler.arguments.filecheck, "--input-file", fixed,
               "--check-prefix=CHECK-FIXES", file]
    status, output = run(command)
    if status:
        fail("the fixed text differs", command, output)
    remaining, errors, output = findings_and_fixes(compiler, fixed)
    if errors and not compiler.arguments.no_fixed_compile:
        fail(f"LibTorch {compiler.version}: the fixed text does not compile",
             compiler.command(fixed), output)
    expected = sum(1 for _, all_of_one in findings if not all_of_one)
    if len(remaining) != expected:
        fail(f"the fixed text gives {len(remaining)} findings, not {expected}",
             compiler.command(fixed), output)


def main():
    arguments = parse_arguments()
    os.environ["LC_ALL"] = "C"
    with open(arguments.file, encoding="utf-8", errors="surrogateescape") as source:
        text = source.read()
    wanted = arguments.libtorch.split(",")
    compilers = [Compiler(arguments, d) for d in arguments.headers]
    compilers = [c for c in compilers if c.version in wanted]
    if len(compilers) != len(wanted):
        sys.exit(f"not set up: LibTorch {arguments.libtorch}")
    if arguments.one_version:
        compilers = compilers[-1:]
    with tempfile.TemporaryDirectory() as folder:
        for compiler in compilers:
            verify(compiler, arguments.file, text)
            findings, errors, output = findings_and_fixes(compiler, arguments.file)
            if errors and not arguments.errors:
                fail("the file does not compile", compiler.command(arguments.file),
                     output)
            if any(fixes for _, fixes in findings):
                check_fixed(compiler, arguments.file, text, findings, folder)


if __name__ == "__main__":
    main()
