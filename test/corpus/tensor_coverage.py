# ===- tensor_coverage.py - how much is known of real code's tensors -------===#
#
# Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Adds up what `torch-reveal` remarks on each file with the options `Coverage`
and `Operators`: which share of tensors is known, what the analysis gave up, and
which operators a project calls, those without a full rule first.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass, field

CHECK = "torch-reveal"
COVERAGE = re.compile(
    r"(\d+) results of operators: rank of (\d+) .*, dtype of (\d+) .*, device of "
    r"(\d+) .* known; (\d+) extents, (\d+) "
)
OPERATORS = re.compile(r"\d+ operators, \d+ of them without a full rule")
GIVE_UP = re.compile(r"gave up (\d+) times: (.*)")
OPERATOR = re.compile(r"(\S+): (\d+) calls, (no rule|rule in part|full rule)")
COUNTED = ("tensors", "rank", "dtype", "device", "extents", "constant")
RULES = ("no rule", "rule in part", "full rule")


@dataclass
class TensorCoverage:
    """Of one project. `operators` counts calls by (rule, name)."""

    counts: Counter = field(default_factory=Counter)
    give_ups: Counter = field(default_factory=Counter)
    operators: Counter = field(default_factory=Counter)

    def add(self, finding):
        """Takes a remark on a file; False for any other finding."""
        if finding.check != CHECK:
            return False
        notes = [re.sub(r"^\S+:\d+: ", "", note) for note in finding.notes]
        match = COVERAGE.match(finding.message)
        if match:
            self.counts.update(zip_counts(match.groups()))
            for note in filter(None, map(GIVE_UP.match, notes)):
                self.give_ups[note[2]] += int(note[1])
        elif OPERATORS.match(finding.message):
            for note in filter(None, map(OPERATOR.match, notes)):
                self.operators[note[3], note[1]] += int(note[2])
        return True

    def update(self, other):
        self.counts += other.counts
        self.give_ups += other.give_ups
        self.operators += other.operators


def zip_counts(numbers):
    return {name: int(number) for name, number in zip(COUNTED, numbers)}


def with_options(config):
    """CONFIG with the remarks asked for. It has to be JSON, as a program can
    write that; ValueError if it is not."""
    options = json.loads(config)
    given = options.setdefault("CheckOptions", {})
    given.update({f"{CHECK}.Coverage": "true", f"{CHECK}.Operators": "true"})
    return json.dumps(options)


def share(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "-"


def rows(coverages):
    """A table of {project: coverage} with a row for the sum."""
    total = TensorCoverage()
    for coverage in coverages.values():
        total.update(coverage)
    head = ["project", "tensors", "rank", "dtype", "device", "constant extents"]
    table = [[*head, "operators", "without full rule", "gave up"]]
    for name, coverage in {**coverages, "all": total}.items():
        counts, operators = coverage.counts, {n for _, n in coverage.operators}
        table.append(
            [
                name,
                counts["tensors"],
                *(share(counts[k], counts["tensors"]) for k in COUNTED[1:4]),
                share(counts["constant"], counts["extents"]),
                len(operators),
                len(without_full_rule(coverage)),
                coverage.give_ups.total(),
            ]
        )
    return table, total


def without_full_rule(coverage):
    return {name for rule, name in coverage.operators if rule != RULES[-1]}


def listing(total):
    """What was given up, then the operators met; the most frequent first."""
    lines = ["gave up:"]
    for reason, count in by_count(total.give_ups):
        lines.append(f"  {count:6} {reason}")
    for rule in RULES:
        lines += ["", f"operators, {rule}:"]
        for (kind, name), count in by_count(total.operators):
            if kind == rule:
                lines.append(f"  {count:6} {name}")
    return lines


def by_count(counter):
    return sorted(counter.items(), key=lambda item: (-item[1], item[0]))
