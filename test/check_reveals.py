#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Tests what the analyser says of tensors, with the tensors themselves.

    // RUN: %check_reveals %s %t [options]

Below each TORCH_TIDY_REVEAL of the file stands what the analyser has to say:

    TORCH_TIDY_REVEAL(x.t());
    // => float32[3, 2] on cpu, strided, no grad

The file is compiled with the plug-in for each LibTorch version, and every
remark has to be the one that stands there. Then it is built, without the
plug-in, and run: what it says of the same values must not contradict. Reveals
have to be reached once each, in the order in which they are written.

Options:
  --libtorch=1.13,2.15   versions to compile with; default both
  --write                write what the analyser says into the file instead
  --known=R,T,D,E        of the tensors seen, at least these percentages of ranks,
                         dtypes, devices and extents have to be known
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "differential"))

from reveal_compare import Report, count_known  # noqa: E402
from reveal_match import contradiction  # noqa: E402
from reveal_run import ROOT, RUN_FLAGS, LibTorch, linker  # noqa: E402

REMARK = re.compile(r"^.*?:(\d+):\d+: remark: (.*) \[torch-reveal\]$")
ERROR = re.compile(r"^.*?: (?:fatal )?error: .*$")
EXPECTED = re.compile(r"^ *// => (.*)$")


def parse_arguments():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("output")
    parser.add_argument("--libtorch", default="1.13,2.15")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--known", default="0,0,0,0")
    # Given by lit.
    parser.add_argument("--analysis-only", action="store_true")
    parser.add_argument("--clang", required=True)
    parser.add_argument("--filecheck")
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--run-pch", action="append", default=[], metavar="VERSION=FILE",
                        help="torch.h as programs that run include it")
    parser.add_argument("--headers", action="append", default=[],
                        metavar="VERSION|PCH|FLAGS")
    return parser.parse_args()


def run(command, **how):
    process = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             text=True, errors="replace", check=False, **how)
    return process.returncode, process.stdout


def said(arguments, pch, flags):
    """(line, name, facts) of each remark, in the order of lines."""
    prefix = "-fplugin-arg-torch_tidy-"
    status, output = run(
        [arguments.clang, "-fsyntax-only", "-w", "-fno-caret-diagnostics",
         "-fno-color-diagnostics", f"-I{ROOT / 'include'}", "-fplugin=" + arguments.plugin,
         prefix + "checks=-*,torch-reveal", *flags, "-include-pch", pch, str(arguments.file)])
    remarks = []
    for line in output.splitlines():
        if match := REMARK.match(line):
            remarks.append((int(match[1]), match[2]))
        elif ERROR.match(line):
            sys.exit(output)
    if status or not remarks:
        sys.exit(f"no remarks:\n{output}")
    return sorted(remarks)


def facts_of(text):
    """Of `F::relu(x): float32[2]`: names hold colons in pairs, and brackets."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter in "([{") - (letter in ")]}")
        if not depth and text.startswith(": ", place):
            return text[:place], text[place + 2:]
    sys.exit(f"no reveal: {text}")


def seen(arguments, version, flags):
    """What the program prints, in the order of its run."""
    torch = LibTorch.parse(f"{version}={' '.join(flags)}")
    program = f"{arguments.output}-{version}"
    status, output = run(
        [arguments.clang, *torch.flags, f"-I{ROOT / 'include'}", *RUN_FLAGS,
         *[word for pch in arguments.run_pch if pch.startswith(version + "=")
           for word in ("-include-pch", pch.partition("=")[2])],
         str(arguments.file), *torch.link_flags(), *linker(), "-o", program])
    if status:
        sys.exit(output)
    lines = f"{program}.lines"
    pathlib.Path(lines).unlink(missing_ok=True)
    status, output = run([os.path.abspath(program)], env={
        **torch.environment(), "TORCH_TIDY_REVEAL_FILE": lines})
    if status:
        sys.exit(f"LibTorch {version}: the program failed:\n{output}")
    return [line.split(": ", 1)[1]
            for line in pathlib.Path(lines).read_text(encoding="utf-8").splitlines()]


def write(file, remarks):
    """Puts every remark below its statement, and takes others away."""
    text = file.read_text(encoding="utf-8").splitlines()
    at = {line: facts_of(remark)[1] for line, remark in remarks}
    result, waiting = [], None
    for number, line in enumerate(text, 1):
        if EXPECTED.match(line):
            continue
        result.append(line)
        waiting = at.get(number, waiting)
        if waiting is not None and line.rstrip().endswith(";"):
            result.append("  // => " + waiting)
            waiting = None
    file.write_text("\n".join(result) + "\n", encoding="utf-8")


def compare_text(version, expected, remarks):
    problems = []
    if len(expected) != len(remarks):
        problems.append(f"{len(expected)} expected, {len(remarks)} said")
    for wanted, (line, remark) in zip(expected, remarks):
        name, facts = facts_of(remark)
        if facts != wanted:
            problems.append(f"line {line}: {name}: expected {wanted}\n  said {facts}")
    return [f"LibTorch {version}: {problem}" for problem in problems]


def compare(version, remarks, values):
    problems = []
    if len(remarks) != len(values):
        problems.append(f"{len(remarks)} said, {len(values)} seen")
    for (line, remark), value in zip(remarks, values):
        name, facts = facts_of(remark)
        value_name, value_facts = facts_of(value)
        if value_name != name:
            problems.append(f"line {line}: {name} is not {value_name}")
        if problem := contradiction(facts, value_facts):
            problems.append(f"line {line}: {name}: {problem}\n  said {facts}\n"
                            f"  seen {value_facts}")
    return [f"LibTorch {version}: {problem}" for problem in problems]


def share_known(version, remarks, values, least):
    """Prints how much was known of the tensors seen; what is too little."""
    report = Report()
    for (_, remark), value in zip(remarks, values):
        count_known(facts_of(remark)[1], facts_of(value)[1], set(), report)
    count, problems = report.count, []
    shares = [("ranks", "tensors"), ("dtypes", "tensors"), ("devices", "tensors"),
              ("known_extents", "extents")]
    text = []
    for (part, whole), wanted in zip(shares, least):
        share = 100 * count[part] / count[whole] if count[whole] else 100
        text.append(f"{part.replace('_', ' ')} {share:.1f} %")
        if share < wanted:
            problems.append(f"LibTorch {version}: of {part} {share:.1f} % are known, "
                            f"{wanted:g} % are wanted")
    print(f"LibTorch {version}: {count['tensors']} tensors, known: {', '.join(text)}")
    return problems


def main():
    arguments = parse_arguments()
    os.environ["LC_ALL"] = "C"
    text = arguments.file.read_text(encoding="utf-8")
    expected = [m[1] for line in text.splitlines() if (m := EXPECTED.match(line))]
    wanted, problems = arguments.libtorch.split(","), []
    for headers in arguments.headers:
        version, pch, flags = headers.split("|")
        if version not in wanted:
            continue
        wanted.remove(version)
        remarks = said(arguments, pch, flags.split())
        if arguments.write:
            write(arguments.file, remarks)
            return
        problems += compare_text(version, expected, remarks)
        if arguments.analysis_only:
            print(f"LibTorch {version}: the program is run where the tests of this folder "
                  "have the tools of differential tests, not here")
            continue
        values = seen(arguments, version, flags.split())
        problems += compare(version, remarks, values)
        problems += share_known(version, remarks, values,
                                [float(share) for share in arguments.known.split(",")])
    if wanted:
        problems.append(f"not set up: LibTorch {','.join(wanted)}")
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
