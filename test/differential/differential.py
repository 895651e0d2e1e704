#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares what the analyser says of random programs with what they do.

    differential.py --seed S --programs N --out DIR --libtorch 1.13=/usr
        --libtorch 2.15=FOLDER --analyser 'COMMAND {source} ... {flags}'

Writes programs (generate.py), compiles and runs them with each LibTorch, runs
the analyser on each unit, and compares every line of TORCH_TIDY_REVEAL with the
remark [torch-reveal] at its place, and every thrown error with the findings.
Each program runs on other inputs too: what is said has to hold of all runs, and
what differs between them is counted apart, since no analysis can know it.
Let the analyser report only what it is certain of. Without --analyser the
programs are only run. What was done stays in DIR: the same call goes on where
it was stopped.

Exit code: 0 no contradiction, every reveal answered and every finding that
could be judged right; 1 otherwise; 2 something did not work.
"""

import argparse
import collections
import concurrent.futures
import pathlib
import re
import shlex
import subprocess
import sys
import time

import generate
from reveal_compare import Report, compare_unit, parse_analysis, summary
from reveal_run import LibTorch, Runner, ToolError, digest
from reveal_shrink import shrink, write_smallest

ANALYSER_LIMIT = 1800
SHOWN = 20


def analyse(chosen, torch, folder, name):
    """The analyser's output for a unit, from the folder if it is there."""
    if not chosen.analyser:
        return None
    unit = folder / f"{name}.cpp"
    flags = shlex.join([*torch.flags, f"-I{generate.ROOT / 'include'}", "-w"])
    command = [w.format(source=unit, flags=flags, version=torch.version)
               for w in shlex.split(chosen.analyser.replace("{flags}", flags))]
    # Files that the command names are the analyser: it may be a new one.
    tools = [pathlib.Path(p) for w in command for p in re.split(r"[=,]", w)]
    state = [(p, p.stat().st_mtime) for p in tools if p.is_file() and p != unit]
    key = digest(unit, command, state)
    kept = folder / f"{name}.{torch.version}.analysis"
    if kept.exists() and kept.read_text(errors="replace").startswith(key):
        text = kept.read_text(errors="replace")
    else:
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True,
                                  errors="replace", timeout=ANALYSER_LIMIT)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ToolError(f"the analyser on {name}: {error}") from error
        text = f"{key}\n{done.stdout}{done.stderr}"
        if done.returncode < 0 or "Stack dump" in text:
            raise ToolError(f"the analyser crashes on {unit}: {text[-500:]}")
        kept.write_text(text)
    result = parse_analysis(text, unit.name)
    if result.errors:
        raise ToolError(f"the analyser cannot parse {unit}: {result.errors[0]}")
    return result


def judge(chosen, runner, folder, name):
    """The report on one unit, and the seconds spent on compiling and running."""
    programs = generate.read_unit(folder / f"{name}.json")
    outcome = runner.outcome(name)
    analysis = analyse(chosen, runner.torch, folder, name)
    source = (folder / f"{name}.cpp").read_text()
    return compare_unit(programs, source, outcome, analysis), outcome.seconds


def judge_all(chosen, runner, names):
    """The whole report on one LibTorch; also the contradictions' units."""
    report, wrong, spent, done = Report(), [], 0.0, 0
    start = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(chosen.jobs) as pool:
        futures = {pool.submit(judge, chosen, runner, chosen.out, n): n for n in names}
        try:
            for future in concurrent.futures.as_completed(futures):
                one, seconds = future.result()
                report.merge(one)
                spent += seconds
                done += one.count["statements"] if seconds else 0
                wrong += [(futures[future], c) for c in one.contradictions]
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    wall = time.monotonic() - start
    if done:
        print(f"compiled and ran {done / spent:.0f} statements a second and job; "
              f"{done / wall:.0f} a second in all, the analyser included")
    return report, wrong


def show(report, wrong, version, analysed):
    print(f"LibTorch {version}:")
    for text in summary(report, analysed):
        print("  " + text)
    for unit, c in wrong[:SHOWN]:
        print(f"  contradiction: {unit}.cpp:{c.line}: {c.problem}\n"
              f"    said {c.name}: {c.said}\n    seen {c.name}: {c.seen}")
    for number, line, check, message in report.suspects[:SHOWN]:
        print(f"  did not throw: program {number}, line {line}: {message} [{check}]")
    kinds = collections.Counter(re.sub(r"\d+", "N", m)[:100] for _, _, m in report.missed)
    for message, count in kinds.most_common(SHOWN):
        print(f"  missed {count}: {message}")
    for number, line, name in report.unanswered[:SHOWN]:
        print(f"  no answer: program {number}, line {line}: {name}")


def shrink_one(chosen, runner, unit, found, number):
    """Writes the smallest program that still shows a contradiction of the kind."""
    body, _ = generate.read_unit(chosen.out / f"{unit}.json")[found.program]
    folder = chosen.out / "shrinking"
    folder.mkdir(exist_ok=True)
    kind = re.sub(r"[\w.*+()-]*\d[\w.*+()-]*", "N", found.problem)
    inner = Runner(runner.clang, runner.torch, folder, runner.pch[-1])
    inner.pch = runner.pch

    def still_wrong(bodies):
        generate.write_unit(folder, "candidates", dict(enumerate(bodies)))
        try:
            report, _ = judge(chosen, inner, folder, "candidates")
        except ToolError:
            if len(bodies) == 1:
                return [False]
            # One that does not compile spoils the others.
            return [still_wrong([b])[0] for b in bodies]
        same = {c.program for c in report.contradictions
                if re.sub(r"[\w.*+()-]*\d[\w.*+()-]*", "N", c.problem) == kind}
        return [n in same for n in range(len(bodies))]
    smallest = shrink(body, still_wrong)
    name = f"{unit}-{runner.torch.version}-{number}"
    write_smallest(chosen.out / "smallest", name, smallest)
    print(f"  smallest: {chosen.out / 'smallest' / name}.cpp, "
          f"{sum(n.count() for n in smallest)} statements")


def options(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--programs", type=int, default=100)
    parser.add_argument("--statements", type=int, default=40, help="of each program")
    parser.add_argument("--mistakes", type=int, default=25,
                        help="how many programs in 100 get a statement that throws")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--libtorch", action="append", required=True,
                        metavar="VERSION=FOLDER", help="or VERSION=FLAGS; repeatable")
    parser.add_argument("--analyser", help="a command with {source}, {flags} (as "
                        "words), {version}")
    parser.add_argument("--clang", default="clang++-19")
    parser.add_argument("--pch", action="append", default=[], metavar="VERSION=FILE",
                        help="torch.h, precompiled; made in --out if it is not given")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--shrink", type=int, default=0, metavar="N",
                        help="shrink the first N contradictions")
    chosen = parser.parse_args(arguments)
    if min(chosen.programs, chosen.statements, chosen.jobs) < 1:
        parser.error("--programs, --statements and --jobs are at least 1")
    chosen.out = chosen.out.resolve()
    return chosen


def main(arguments):
    chosen = options(arguments)
    names = generate.generate(chosen.seed, chosen.programs, chosen.statements, chosen.out,
                              generate.per_unit_of(chosen.statements), chosen.mistakes)
    bad, pch = 0, dict(text.split("=", 1) for text in chosen.pch)
    for torch in [LibTorch.parse(text) for text in chosen.libtorch]:
        runner = Runner(chosen.clang, torch, chosen.out, pch.get(torch.version))
        report, wrong = judge_all(chosen, runner, names)
        show(report, wrong, torch.version, bool(chosen.analyser))
        for number, (unit, found) in enumerate(wrong[:chosen.shrink]):
            shrink_one(chosen, runner, unit, found, number)
        bad += len(wrong) + report.count["unanswered"] + len(report.suspects)
    print("nothing is wrong" if not bad else f"{bad} to look at")
    return 1 if bad else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ToolError as error:
        print(f"differential.py: {error}", file=sys.stderr)
        sys.exit(2)
