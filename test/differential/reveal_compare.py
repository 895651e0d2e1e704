# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares the analyser's output for a unit with what its programs did."""

import bisect
import collections
import dataclasses
import re

from reveal_match import contradiction, separated, tensor_of

DIAGNOSTIC = re.compile(r"^(?P<file>.+?):(?P<line>\d+):(?P<column>\d+): "
                        r"(?P<kind>remark|warning|error): (?P<message>.*?)"
                        r"(?: \[(?P<checks>[\w.,+-]+)\])?$")
REVEAL = "torch-reveal"
VARIABLE = re.compile(r"\b[a-z_]+\d+\b")
REVEAL_LINE = re.compile(r"^\s*TORCH_TIDY_REVEAL\((.*)\);$")


@dataclasses.dataclass
class Analysis:
    """What the analyser says of one unit."""

    reveals: dict   # (line, name) -> texts; several if analysed in contexts
    findings: list  # (line, check, message)
    given_up: list  # (line, reason)
    errors: list


def parse_analysis(text, unit):
    """Reads output in the manner of clang-tidy; UNIT is the file's name. A
    remark's text is `name: facts`; notes are left out."""
    result = Analysis(collections.defaultdict(list), [], [], [])
    for match in filter(None, map(DIAGNOSTIC.match, text.splitlines())):
        checks = (match["checks"] or "").split(",")
        place, message = int(match["line"]), match["message"]
        if match["file"].rsplit("/", 1)[-1] != unit:
            if match["kind"] == "error":
                result.errors.append(message)
        elif REVEAL in checks and message.startswith("gave up: "):
            result.given_up.append((place, message[len("gave up: "):]))
        elif REVEAL in checks and " results of operators: " in message:
            continue
        elif REVEAL in checks:
            name, _, facts = message.partition(": ")
            if facts not in result.reveals[place, name]:
                result.reveals[place, name].append(facts)
        elif checks[0].startswith("clang-diagnostic") or not match["checks"]:
            if match["kind"] == "error":
                result.errors.append(f"{unit}:{place}: {message}")
        elif checks[0].startswith("torch-"):
            result.findings.append((place, checks[0], message))
    return result


@dataclasses.dataclass
class Contradiction:
    program: int
    line: int
    name: str
    said: str
    seen: str
    problem: str


class Report:
    """The sums over all units; `merge` adds another's."""

    COUNTS = ("programs", "statements", "reveals", "sites", "unanswered", "tensors",
              "ranks", "dtypes", "devices", "extents", "known_extents", "layouts", "grads",
              "thrown", "reported", "excused", "vague", "unjudged", "contexts", "silenced")

    def __init__(self):
        self.count = collections.Counter()
        self.contradictions, self.missed, self.suspects = [], [], []
        self.unanswered, self.given_up = [], collections.Counter()

    def merge(self, other):
        self.count += other.count
        self.contradictions += other.contradictions
        self.missed += other.missed
        self.suspects += other.suspects
        self.unanswered += other.unanswered
        self.given_up += other.given_up


class Places:
    """Which program a line belongs to, and which reveals follow a line."""

    def __init__(self, programs, source):
        self.ranges = sorted((first, last, n) for n, (_, (first, last)) in programs.items())
        self.lines = source.splitlines()

    def program_at(self, line):
        at = bisect.bisect_right(self.ranges, (line, 1 << 60, 0)) - 1
        if at >= 0 and self.ranges[at][0] <= line <= self.ranges[at][1]:
            return self.ranges[at][2]
        return None

    def given_up(self, analysis):
        """The programs that are given up as a whole: said of their first line."""
        heads = {first: n for first, _, n in self.ranges}
        return {heads[line] for line, _ in analysis.given_up if line in heads}

    def is_vague_before(self, line, analysis):
        """Does LINE name a variable of which not all was known at its reveal?"""
        for name in set(VARIABLE.findall(self.lines[line - 1])) if line else ():
            for place in range(line - 1, 0, -1):
                text = self.lines[place - 1]
                if text.startswith("static void"):
                    break
                if REVEAL_LINE.match(text) and (place, name) in analysis.reveals:
                    if "?" in (said := analysis.reveals[place, name][0]) or "[...]" in said:
                        return True
                    break
        return False

    def is_gradient(self, line):
        """Does the reveal in LINE show what x.grad() gave? What is said of that
        holds if there is a gradient."""
        while REVEAL_LINE.match(self.lines[line - 1]):
            line -= 1
        return ".grad()" in self.lines[line - 1]

    def reveals_after(self, line):
        """The lines of the reveals that a statement in LINE ends with."""
        found = []
        while line < len(self.lines) and REVEAL_LINE.match(self.lines[line]):
            line += 1
            found.append(line)
        return found


def count_known(said, seen, differing, report):
    """Adds the shares of what is known of a tensor, of the best remark; DIFFERING:
    what no remark can tell as one value."""
    real = tensor_of(seen)
    if not real:
        if seen == "undefined":
            report.count["undefined"] += 1
            report.count["undefined_known"] += said == seen
        return
    count, extents = report.count, separated(real.shape, ",")
    facts = tensor_of(said)
    told = separated(facts.shape, ",") if facts and facts.shape != "..." else None
    known = {"tensors": 1, "extents": len(extents)}
    if facts:
        known |= {"dtypes": facts.dtype != "?", "devices": facts.device != "?",
                  "layouts": bool(facts.layout), "grads": bool(facts.grad)}
    if told is not None:
        known |= {"ranks": 1, "known_extents": sum(p != "?" for p in told),
                  "numbers": sum(p.isdigit() for p in told)}
    count.update({k: int(n) for k, n in known.items()})
    for fact in ("ranks", "dtypes", "devices"):
        count[f"open_{fact}"] += fact in differing and not known.get(fact)
    if told is None:
        count["open_extents"] += len(extents) if "ranks" in differing else 0
    else:
        count["open_extents"] += sum(p == "?" and i in differing for i, p in enumerate(told))


def differing_facts(texts, redrawn):
    """Which facts of one place are not the same in all runs: "ranks", "dtypes",
    "devices"; the numbers of extents that differ with the random numbers alone.
    An extent that differs for another reason might be told by a symbol."""
    def facts(some):
        return [t for t in map(tensor_of, some) if t]
    found = set()
    for name, read in (("dtypes", lambda t: t.dtype), ("devices", lambda t: t.device),
                       ("ranks", lambda t: len(separated(t.shape, ",")))):
        if len({read(t) for t in facts(texts)}) > 1:
            found.add(name)
    shapes = {tuple(separated(t.shape, ",")) for t in facts(redrawn)}
    if len({len(s) for s in shapes}) == 1:
        found |= {i for i, values in enumerate(zip(*shapes)) if len(set(values)) > 1}
    return found


def compare_reveals(outcome, analysis, places, report):
    """Every line of the runs against the remarks at its place. A function that
    is analysed in several contexts has several: one has to agree."""
    runs = [outcome.reveals, *outcome.others]
    texts, redrawn = collections.defaultdict(set), collections.defaultdict(set)
    for number, run in enumerate(runs):
        for line, name, seen in run:
            texts[line, name].add(seen)
            if number < 2:
                redrawn[line, name].add(seen)
    seen_sites = set()
    for line, name, seen in outcome.reveals:
        report.count["reveals"] += 1
        remarks = analysis.reveals.get((line, name), [])
        site = (line, name)
        if site in seen_sites:
            continue
        seen_sites.add(site)
        report.count["sites"] += 1
        report.count["contexts"] += len(remarks) > 1
        if not remarks and places.program_at(line) in places.given_up(analysis):
            report.count["silenced"] += 1
        elif not remarks:
            report.count["unanswered"] += 1
            report.unanswered.append((places.program_at(line), line, name))
        count_known(remarks[0] if remarks else "?", seen,
                    differing_facts(texts[site], redrawn[site]), report)
    for (line, name), each in texts.items():
        remarks = analysis.reveals.get((line, name), [])
        for seen in sorted(each):
            if seen == "undefined" and places.is_gradient(line):
                continue
            problems = [contradiction(said, seen) for said in remarks]
            if remarks and all(problems):
                report.contradictions.append(Contradiction(
                    places.program_at(line), line, name, remarks[0], seen, problems[0]))
                break


def compare_findings(outcome, analysis, places, report):
    """Thrown errors against findings, both ways. Giving up excuses where it is
    said of the statement, or of the whole function."""
    reached = {line for run in [outcome.reveals, *outcome.others] for line, _, _ in run}
    not_followed = {line for line, _ in analysis.given_up}
    whole = places.given_up(analysis)
    by_line = collections.defaultdict(list)
    for line, check, message in analysis.findings:
        by_line[line].append((check, message))
    throwing = set()
    for number, end in outcome.ends.items():
        if not end:
            continue
        line, message = end
        throwing.add(line)
        report.count["thrown"] += 1
        if by_line.get(line):
            report.count["reported"] += 1
        elif number in whole or line in not_followed:
            report.count["excused"] += 1
        elif places.is_vague_before(line, analysis):
            report.count["vague"] += 1
        else:
            report.missed.append((number, line, message))
    for line, check, message in analysis.findings:
        after = places.reveals_after(line)
        if line in throwing:
            continue
        if reached & set(after):
            report.suspects.append((places.program_at(line), line, check, message))
        else:
            report.count["unjudged"] += 1


def compare_unit(programs, source, outcome, analysis):
    """The report on one unit; ANALYSIS is None where no analyser ran."""
    report = Report()
    places = Places(programs, source)
    report.count["programs"] = len(programs)
    report.count["statements"] = sum(s.count() for body, _ in programs.values() for s in body)
    if analysis is None:
        report.count["reveals"] = len(outcome.reveals)
        report.count["sites"] = len({r[:2] for r in outcome.reveals})
        report.count["thrown"] = sum(1 for end in outcome.ends.values() if end)
        return report
    compare_reveals(outcome, analysis, places, report)
    compare_findings(outcome, analysis, places, report)
    for _, reason in analysis.given_up:
        report.given_up[reason] += 1
    return report


def share(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "-"


def summary(report, analysed):
    """The report as lines of text."""
    c = report.count
    yield (f"{c['programs']} programs, {c['statements']} statements, {c['reveals']} lines of "
           f"reveals at {c['sites']} places, {c['thrown']} programs threw")
    if not analysed:
        return
    yield (f"known of {c['tensors']} tensors: rank {share(c['ranks'], c['tensors'])}, "
           f"dtype {share(c['dtypes'], c['tensors'])}, "
           f"device {share(c['devices'], c['tensors'])}, "
           f"extents {share(c['known_extents'], c['extents'])} "
           f"({share(c['numbers'], c['extents'])} as numbers), "
           f"layout {share(c['layouts'], c['tensors'])}, "
           f"gradient {share(c['grads'], c['tensors'])}")
    yield ("unknown and not the same on other inputs: "
           f"{c['open_ranks']} ranks, {c['open_dtypes']} dtypes, "
           f"{c['open_devices']} devices, {c['open_extents']} extents; of all others known: "
           + ", ".join(f"{name} {share(c[known], c[whole] - c[f'open_{key}'])}"
                       for name, known, whole, key in (
                           ("rank", "ranks", "tensors", "ranks"),
                           ("dtype", "dtypes", "tensors", "dtypes"),
                           ("device", "devices", "tensors", "devices"),
                           ("extents", "known_extents", "extents", "extents"))))
    yield (f"undefined: {c['undefined_known']} of {c['undefined']} known; "
           f"{c['contexts']} places with several remarks")
    yield (f"of {c['thrown']} errors: {c['reported']} reported, {c['excused']} "
           f"where the analyser gave up, {c['vague']} where it did not know all of the "
           f"operands, {len(report.missed)} missed")
    yield (f"{len(report.suspects)} findings on statements that did not throw, "
           f"{c['unjudged']} on statements whose end no run reached")
    for reason, count in report.given_up.most_common(10):
        yield f"gave up {count} times: {reason}"
    yield (f"{c['unanswered']} reveals without an answer, {c['silenced']} in functions "
           "given up")
    yield f"{len(report.contradictions)} contradictions"
