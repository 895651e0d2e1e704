#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Sums up what lit, GoogleTest and unittest printed, in one closing line.

Each SUITE is a folder named after the suite, with the output of the command
that ran it in `output.log` and its exit status in `status`; `lit.xml`, if there
is one, is lit's xUnit file, which alone tells why lit left a test out. A suite
whose command failed though no test did counts as one failure, and so does one
that ran no test.

Exits with 0 if nothing failed and with 1 otherwise.
"""

import argparse
import collections
import pathlib
import re
import sys
import xml.etree.ElementTree

# lit's summary, `  Passed: 10 (83.33%)`, that of LLVM 16 without the share, and
# what each of its words counts as.
LIT_LINE = re.compile(r"^ +([A-Z][A-Za-z ]+?) *: +(\d+)(?: \([\d.]+%\))?$")
LIT_WORDS = {
    "Passed": "passed", "Passed With Retry": "passed",
    "Expectedly Failed": "passed",
    "Failed": "failed", "Timed Out": "failed", "Unresolved": "failed",
    "Unexpectedly Passed": "failed",
    "Unsupported": "skipped", "Skipped": "skipped",
}
LIT_FAILED_HEAD = re.compile(
    r"^(Failed|Timed Out|Unresolved|Unexpectedly Passed) Tests \(\d+\):$")

# GoogleTest's summary, and what it prints where a test gave up.
GTEST_LINE = re.compile(r"^\[ +(PASSED|SKIPPED|FAILED) +\] (\d+) tests?[.,]")
GTEST_SKIP = re.compile(r"^.*:\d+: Skipped$")
GTEST_SKIPPED = re.compile(r"^\[ +SKIPPED +\] (\S+) \(\d+ ms\)$")
GTEST_FAILED = re.compile(r"^\[ +FAILED +\] (\S+)(?:, where .*)?$")

UNITTEST_RAN = re.compile(r"^Ran (\d+) tests? in [\d.]+s$")
UNITTEST_END = re.compile(r"^(?:OK|FAILED)(?: \((.*)\))?$")
UNITTEST_SKIP = re.compile(r"^(\S+ \(.*\)).* \.\.\. skipped '(.*)'$")
UNITTEST_FAILED = re.compile(r"^(?:FAIL|ERROR): (\w+ \([\w.]+\))$")


class Tally:
    """What one suite's output says."""

    def __init__(self):
        self.count = collections.Counter()
        self.failures = []
        self.skips = []

    def read_lit(self, lines):
        in_failures = in_summary = False
        for line in lines:
            if LIT_FAILED_HEAD.match(line):
                in_failures = True
            elif in_failures and line.startswith("  "):
                self.failures.append(line.strip())
            else:
                in_failures = False
            if line.startswith(("Testing Time:", "Total Discovered Tests:")):
                in_summary = True
            elif in_summary and (found := LIT_LINE.match(line)):
                kind = LIT_WORDS.get(found[1])
                if kind:
                    self.count[kind] += int(found[2])
            else:
                in_summary = False

    def read_gtest(self, lines):
        reason = None
        for line in lines:
            if found := GTEST_LINE.match(line):
                self.count[found[1].lower()] += int(found[2])
            elif found := GTEST_FAILED.match(line):
                self.failures.append(found[1])
            elif GTEST_SKIP.match(line):
                reason = []
            elif found := GTEST_SKIPPED.match(line):
                self.skips.append((found[1], " ".join(reason or [])))
                reason = None
            elif reason is not None and line.strip():
                reason.append(line.strip())

    def read_unittest(self, lines):
        ran = 0
        for line in lines:
            if found := UNITTEST_RAN.match(line):
                ran = int(found[1])
            elif found := UNITTEST_SKIP.match(line):
                self.skips.append((found[1], found[2]))
            elif found := UNITTEST_FAILED.match(line):
                self.failures.append(found[1])
            elif ran and (found := UNITTEST_END.match(line)):
                said = dict(part.split("=") for part in
                            (found[1] or "").split(", ") if part)
                bad = sum(int(said.get(word, 0)) for word in
                          ("failures", "errors", "unexpected successes"))
                skipped = int(said.get("skipped", 0))
                self.count.update(passed=ran - bad - skipped, failed=bad,
                                  skipped=skipped)
                ran = 0

    def read_xunit(self, path):
        """Reasons of lit's skips; the counts come from the output."""
        try:
            root = xml.etree.ElementTree.parse(path).getroot()
        except (OSError, xml.etree.ElementTree.ParseError):
            return
        for case in root.iter("testcase"):
            skipped = case.find("skipped")
            why = "" if skipped is None else skipped.get("message") or ""
            if skipped is not None and not why.startswith("Test not selected"):
                name = f"{case.get('classname')}/{case.get('name')}"
                self.skips.append((name, why))


def tally(suite, filtered):
    result = Tally()
    log = suite / "output.log"
    lines = log.read_text(errors="replace").splitlines()
    result.read_lit(lines)
    result.read_gtest(lines)
    result.read_unittest(lines)
    result.read_xunit(suite / "lit.xml")
    status = int((suite / "status").read_text())
    count = result.count
    if status and not count["failed"]:
        count["failed"] = 1
        result.failures.append(
            f"a step other than a test (exit code {status}, see {log})")
    elif not count["passed"] + count["failed"] and not filtered:
        count["failed"] = 1
        result.failures.append(f"no test ran (see {log})")
    return result


def print_suite(name, result):
    count = result.count
    line = f"{name}: {count['passed']} passed, {count['failed']} failed"
    if count["skipped"]:
        line += f", {count['skipped']} skipped"
    print(f"      {line}")
    for failure in dict.fromkeys(result.failures):
        print(f"        failed: {failure}")
    for test, reason in result.skips:
        print(f"        skipped: {test}: {reason or 'no reason was given'}")
    unnamed = count["skipped"] - len(result.skips)
    if unnamed > 0:
        print(f"        skipped: {unnamed} more, for which the runner gave "
              "no reason")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--filtered", action="store_true",
                        help="a suite may have no test, if another has one")
    parser.add_argument("suites", nargs="*", metavar="SUITE",
                        type=pathlib.Path)
    options = parser.parse_args()
    total = collections.Counter()
    for suite in options.suites:
        result = tally(suite, options.filtered)
        print_suite(suite.name, result)
        total.update(result.count)
    if not total["passed"] + total["failed"]:
        print("      no test ran at all")
        total["failed"] = 1
    line = f"{total['passed']} passed, {total['failed']} failed"
    if total["skipped"]:
        line += f", {total['skipped']} skipped"
    print(f"\n{line}")
    return 1 if total["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
