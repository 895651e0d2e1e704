#!/usr/bin/env python3
# ===- run_corpus.py - run the checks over a folder of projects ------------===#
#
# Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Run clang-tidy with our checks over real projects and print what it says.

The corpus is a folder of projects, each with its own compile_commands.json;
README.md beside this file describes the folder, the verdicts file, the saved
results and the exit status.
"""

import argparse
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

import tensor_coverage
from tensor_coverage import TensorCoverage
from verdicts import read_verdicts, show_verdicts, verdict_key

CATEGORIES = ("api", "gpu", "inputs", "model", "training")
FORMAT = 1

# What became of one translation unit. Only PARSED is a complete answer; after
# ERRORS the checks still ran, after the others nothing is known.
PARSED, ERRORS, CRASHED, TIMEOUT, NO_RESULT = (
    "parsed",
    "errors",
    "crashed",
    "timeout",
    "no-result",
)
OUTCOMES = (PARSED, ERRORS, CRASHED, TIMEOUT, NO_RESULT)
UNFINISHED = (CRASHED, TIMEOUT, NO_RESULT)

DIAGNOSTIC = re.compile(
    r"^(?:(?P<file>.+?):(?P<line>\d+):(?P<column>\d+): )?"
    r"(?P<kind>warning|error|note|remark): (?P<message>.*?)"
    r"(?: \[(?P<checks>[\w.,+-]+)\])?$"
)


class InputError(ValueError):
    """Something the user gave cannot be used; the text is for the user."""


@dataclass
class Finding:
    """One finding, once for all the units that report it.

    `file` is relative to the project when it lies inside it. `source` holds
    the lines around it as (number, text).
    """

    file: str
    line: int
    column: int
    check: str
    message: str
    notes: list = field(default_factory=list)
    units: list = field(default_factory=list)
    source: list = field(default_factory=list)

    @property
    def category(self):
        return category_of(self.check)

    @property
    def key(self):
        # Remarks on a whole file share its first line.
        of_file = self.message if self.check == tensor_coverage.CHECK else ""
        return (self.file, self.line, self.column, self.check, of_file)


@dataclass
class Unit:
    """One file of a compilation database and what became of it."""

    file: str
    status: str
    seconds: float
    errors: list = field(default_factory=list)


@dataclass
class Project:
    name: str
    units: list
    findings: list

    def take_coverage(self):
        """Takes the remarks of `--operators`, which are no findings, out."""
        coverage = TensorCoverage()
        self.findings = [f for f in self.findings if not coverage.add(f)]
        return coverage


def category_of(check):
    """'torch-gpu-x' is of category gpu; another module's check of its module."""
    parts = check.split("-")
    return parts[1] if parts[0] == "torch" and len(parts) > 2 else parts[0]


def relative(path, root):
    """PATH as written in reports: relative to ROOT where it lies inside."""
    path = os.path.normpath(os.path.join(root, path))
    return os.path.relpath(path, root) if path.startswith(str(root) + os.sep) else path


def parse_output(text, unit, root):
    """The findings and the compile errors in clang-tidy's output for UNIT."""
    findings, errors, last = [], [], None
    for match in filter(None, map(DIAGNOSTIC.match, text.splitlines())):
        where = ""
        if match["file"]:
            name = relative(match["file"], root)
            where = f"{name}:{match['line']}: "
        # '-warnings-as-errors' stands beside the check's name when asked for.
        checks = [c for c in (match["checks"] or "").split(",") if c[:1] != "-"]
        if match["kind"] == "note":
            if last:
                last.notes.append(where + match["message"])
        elif checks[0] == "clang-diagnostic-error":
            errors.append(where + match["message"])
            last = None
        elif checks[0] and match["file"]:
            last = Finding(
                name,
                int(match["line"]),
                int(match["column"]),
                checks[0],
                match["message"],
                units=[unit],
            )
            findings.append(last)
    return findings, errors


def database_files(root):
    """The files of a project's compilation database, each once, in order."""
    database = root / "compile_commands.json"
    try:
        entries = json.loads(database.read_text())
        files = [
            os.path.normpath(os.path.join(root, e["directory"], e["file"]))
            for e in entries
        ]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise InputError(f"cannot use '{database}': {error!r}") from error
    if not files:
        raise InputError(f"'{database}' names no file")
    return list(dict.fromkeys(files))


def tidy_command(options):
    """The part of the command line that is the same for every unit."""
    # An explicit configuration keeps a project's own .clang-tidy out of it.
    command = [options.clang_tidy, f"--checks={options.checks}"]
    command.append(f"--config={options.config}")
    if options.module:
        command.append(f"--load={options.module}")
    return command


def list_checks(options):
    """The checks that would run; clang-tidy goes on when a module is refused,
    so this is asked first and anything odd is the end of it."""
    command = tidy_command(options) + ["--list-checks"]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=120)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InputError(f"cannot run '{options.clang_tidy}': {error}") from error
    if run.returncode or run.stderr.strip():
        raise InputError(
            f"'{' '.join(command)}' ended with status {run.returncode}:\n"
            + (run.stderr.strip() or run.stdout.strip())
        )
    return re.findall(r"^ +(\S+)$", run.stdout, re.MULTILINE)


def run_unit(options, root, file):
    """Run clang-tidy on FILE of the project in ROOT: its Unit and findings."""
    name, start = relative(file, root), time.monotonic()
    command = tidy_command(options) + [
        "--quiet",
        "-p",
        str(root),
        f"--header-filter=^{re.escape(str(root))}/",
        file,
    ]
    try:
        run = subprocess.run(command, capture_output=True, timeout=options.timeout)
    except subprocess.TimeoutExpired:
        return Unit(name, TIMEOUT, round(time.monotonic() - start, 1)), []
    seconds = round(time.monotonic() - start, 1)
    text, stderr = (s.decode(errors="replace") for s in (run.stdout, run.stderr))
    findings, errors = parse_output(text, name, str(root))
    # A shell reports a signal as 128 and more, Python as a negative number.
    if run.returncode < 0 or run.returncode >= 128 or "Stack dump:" in stderr:
        status = CRASHED
    elif errors:
        status = ERRORS
    else:
        status = NO_RESULT if run.returncode else PARSED
    if status in (CRASHED, NO_RESULT):
        errors = [f"status {run.returncode}"] + stderr.strip().splitlines()[-20:]
    return Unit(name, status, seconds, errors), findings


def merge_findings(lists, root, context):
    """One finding for each place and check, sorted, with its source lines."""
    merged = {}
    for found in (finding for findings in lists for finding in findings):
        kept = merged.setdefault(found.key, found)
        kept.units = sorted({*kept.units, *found.units})
    for finding in merged.values():
        finding.source = source_lines(root / finding.file, finding.line, context)
    return [merged[key] for key in sorted(merged)]


def source_lines(path, line, context):
    """The lines around LINE as (number, text); none if PATH is unreadable."""
    try:
        # Not splitlines(): clang counts neither form feeds nor the like.
        lines = path.read_text(errors="replace").removesuffix("\n").split("\n")
    except OSError:
        return []
    first, last = max(line - context, 1), min(line + context, len(lines))
    return [(number, lines[number - 1]) for number in range(first, last + 1)]


def run_projects(options, roots):
    """Run every unit of every project, `--jobs` at a time."""
    work = [(root, file) for root in roots for file in database_files(root)]
    done = {root: [] for root in roots}
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        runs = [pool.submit(run_unit, options, root, file) for root, file in work]
        try:
            for number, ((root, _), run) in enumerate(zip(work, runs), 1):
                unit, findings = run.result()
                done[root].append((unit, findings))
                count = sum(f.check != tensor_coverage.CHECK for f in findings)
                print(
                    f"[{number}/{len(work)}] {root.name}/{unit.file}: "
                    f"{unit.status}, {count} findings, {unit.seconds:.1f} s",
                    file=sys.stderr,
                    flush=True,
                )
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return [
        Project(
            root.name,
            [unit for unit, _ in results],
            merge_findings([f for _, f in results], root, options.context),
        )
        for root, results in done.items()
    ]


def save(path, projects, options, checks):
    data = {
        "format": FORMAT,
        "checks": checks,
        "config": options.config,
        "projects": [asdict(project) for project in projects],
    }
    path.write_text(json.dumps(data, indent=1) + "\n")


def load(path):
    """The projects of a file written by `--json`."""
    try:
        data = json.loads(path.read_text())
        if data["format"] != FORMAT:
            raise ValueError(f"format {data['format']}, not {FORMAT}")
        return [
            Project(
                p["name"],
                [Unit(**unit) for unit in p["units"]],
                [Finding(**finding) for finding in p["findings"]],
            )
            for p in data["projects"]
        ]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise InputError(f"cannot use '{path}': {error!r}") from error


def table(rows):
    """Rows of cells as text: the first column to the left, numbers right."""
    widths = [max(len(str(row[i])) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        " | ".join(
            str(cell).ljust(width) if i == 0 else str(cell).rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths))
        )
        for row in rows
    )


def summary(projects, verdicts):
    """The table: a row for each project, and the sum."""
    found = {f.category for project in projects for f in project.findings}
    categories = list(CATEGORIES) + sorted(found - set(CATEGORIES))
    judged = ["true", "false", "unread"] if verdicts is not None else []
    head = ["files", *OUTCOMES, "findings", *categories, *judged]
    rows = []
    for project in projects:
        counts = Counter(unit.status for unit in project.units)
        counts["files"] = len(project.units)
        counts["findings"] = len(project.findings)
        counts.update(finding.category for finding in project.findings)
        for finding in project.findings if judged else ():
            verdict = verdicts.get(verdict_key(project, finding))
            counts[str(verdict[0]).lower() if verdict else "unread"] += 1
        seconds = sum(unit.seconds for unit in project.units)
        rows.append([project.name, *(counts[h] for h in head), round(seconds)])
    sums = [sum(column) for column in list(zip(*rows))[1:]]
    rows.append(["all", *(sums or [0] * (len(head) + 1))])
    return table([["project", *head, "seconds"], *rows])


def failures(projects):
    """What was not parsed cleanly, by the first error, most frequent first."""
    reasons = {}
    for project in projects:
        for unit in project.units:
            if unit.status == PARSED:
                continue
            reason = unit.status
            if unit.status == ERRORS:
                # Without its place, so that files with the same cause meet.
                reason = re.sub(r"^\S.*?:\d+: ", "", unit.errors[0])
            reasons.setdefault(reason, []).append(f"{project.name}/{unit.file}")
    lines = []
    for reason, files in sorted(reasons.items(), key=lambda r: (-len(r[1]), r[0])):
        lines.append(f"  {len(files):4} {reason}")
        lines += [f"         {file}" for file in files]
    return lines


def describe(project, finding, verdict=None):
    """A finding for a reader: place, message, source lines, notes, verdict."""
    lines = [
        f"{project.name}/{finding.file}:{finding.line}:{finding.column}: "
        f"{finding.message} [{finding.check}]"
    ]
    for number, text in finding.source:
        mark = ">" if number == finding.line else " "
        lines.append(f"  {mark}{number:5} | {text}")
    lines += [f"    note: {note}" for note in finding.notes]
    if verdict:
        lines.append(f"    verdict: {str(verdict[0]).lower()}, {verdict[1]}")
    return "\n".join(lines)


def findings_by_key(projects):
    return {(p.name, *f.key): (p, f) for p in projects for f in p.findings}


def outcomes(projects):
    return {f"{p.name}/{u.file}": u.status for p in projects for u in p.units}


def show_changes(old, new):
    """Findings and units that differ from an earlier run."""
    before, after = findings_by_key(old), findings_by_key(new)
    for title, keys, source in (
        ("new findings", after.keys() - before.keys(), after),
        ("gone findings", before.keys() - after.keys(), before),
    ):
        print(f"\n{title}: {len(keys)}")
        for key in sorted(keys):
            print(describe(*source[key]))
    before, after = outcomes(old), outcomes(new)
    changed = [f for f in sorted({*before, *after}) if before.get(f) != after.get(f)]
    print(f"\nunits with another outcome: {len(changed)}")
    for file in changed:
        print(f"  {file}: {before.get(file, 'absent')} -> {after.get(file, 'absent')}")


def show_coverage(coverages):
    rows, total = tensor_coverage.rows(coverages)
    print("", table(rows), "", *tensor_coverage.listing(total), sep="\n")


def positive(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a positive number")
    return value


def arguments(argv):
    parser = argparse.ArgumentParser(
        description="Run our checks over a folder of projects and print a table."
    )
    add = parser.add_argument
    add("corpus", type=Path, help="folder of projects")
    add("projects", nargs="*", help="names of projects (default: all)")
    add("--module", help="TorchTidyModule.so")
    add("--clang-tidy", default="clang-tidy-19", help="default: %(default)s")
    add("--checks", default="-*,torch-*", help="default: %(default)s")
    add("--config", default="{}", help="clang-tidy configuration (default: empty)")
    add("--jobs", type=positive, default=os.cpu_count(), help="default: every core")
    add("--timeout", type=positive, default=300, help="seconds a file (%(default)s)")
    add("--context", type=int, default=2, help="source lines around a finding")
    add("--json", type=Path, metavar="FILE", help="save everything")
    add("--reuse", type=Path, metavar="FILE", help="print a saved run, run nothing")
    add("--compare", type=Path, metavar="FILE", help="a saved run to compare with")
    add("--verdicts", type=Path, metavar="FILE", help="judged findings (TSV)")
    add("--operators", action="store_true", help="what is known of tensors")
    add("--table-only", action="store_true", help="do not print the findings")
    options = parser.parse_intermixed_args(argv)
    if options.operators:
        options.checks += f",{tensor_coverage.CHECK}"
        try:
            options.config = tensor_coverage.with_options(options.config)
        except ValueError as error:
            parser.error(f"with --operators, --config has to be JSON: {error}")
    return options


def project_roots(options):
    corpus = Path(os.path.abspath(options.corpus))
    found = {d.parent.name: d.parent for d in corpus.glob("*/compile_commands.json")}
    missing = [name for name in options.projects if name not in found]
    if missing or not found:
        what = ", ".join(missing) or "any project"
        raise InputError(f"no compile_commands.json in '{corpus}' of {what}")
    return [found[name] for name in sorted(options.projects or found)]


def obtain(options):
    """The projects with their findings: run now, or from a saved run."""
    if options.reuse:
        projects = load(options.reuse)
        return [p for p in projects if p.name in (options.projects or [p.name])]
    roots = project_roots(options)
    checks = list_checks(options)
    if options.json:
        # A folder that cannot be written to is better known before the run.
        try:
            options.json.open("a").close()
        except OSError as error:
            raise InputError(f"cannot write '{options.json}': {error}") from error
    projects = run_projects(options, roots)
    if options.json:
        save(options.json, projects, options, checks)
    return projects


def main(argv=None):
    options = arguments(argv)
    try:
        # Read before the long run, so that a mistake in them is told at once.
        verdicts = read_verdicts(options.verdicts) if options.verdicts else None
        old = load(options.compare) if options.compare else None
        projects = obtain(options)
    except ValueError as error:
        print(f"run_corpus: {error}", file=sys.stderr)
        return 2
    coverages = {p.name: p.take_coverage() for p in projects}
    for project in old or []:
        project.take_coverage()
    for project in [] if options.table_only else projects:
        for finding in project.findings:
            verdict = (verdicts or {}).get(verdict_key(project, finding))
            print(describe(project, finding, verdict), end="\n\n")
    print(summary(projects, verdicts))
    reasons = failures(projects)
    if reasons:
        print("\nnot parsed cleanly, by first error:", *reasons, sep="\n")
    if options.operators:
        show_coverage(coverages)
    if verdicts is not None:
        show_verdicts(projects, verdicts)
    if old is not None:
        names = {project.name for project in projects}
        show_changes([p for p in old if p.name in names], projects)
    unfinished = [u for p in projects for u in p.units if u.status in UNFINISHED]
    return 1 if unfinished else 0


if __name__ == "__main__":
    sys.exit(main())
