# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Tests of reveal_compare.py and reveal_shrink.py: no compiler, no LibTorch."""

import random
import re
import unittest

import generate
from reveal_compare import compare_unit, parse_analysis, summary
from reveal_run import Outcome
from reveal_shrink import shrink
from reveal_world import Node


def unit(*bodies):
    """A unit's programs as read back, and its text."""
    text, places = generate.unit_text(dict(enumerate(bodies)))
    return {n: (body, places[n]) for n, body in enumerate(bodies)}, text


def line_of(text, part, from_line=0):
    lines = text.splitlines()
    return next(i for i, l in enumerate(lines, 1) if part in l and i > from_line)


class Comparing(unittest.TestCase):
    def setUp(self):
        self.programs, self.text = unit(
            [Node("auto x1 = torch::ones({2});", ["x1"]),
             Node("auto y2 = x1.view({3});", ["y2"])],
            [Node("auto x3 = torch::ones({4});", ["x3"])])
        self.x1 = line_of(self.text, "REVEAL(x1)")
        self.y2 = line_of(self.text, "auto y2")
        self.x3 = line_of(self.text, "REVEAL(x3)")
        seen = "float32[{}] on cpu, contiguous, no grad"
        self.outcome = Outcome(
            [(self.x1, "x1", seen.format(2)), (self.x3, "x3", seen.format(4))],
            {0: (self.y2, "shape '[3]' is invalid"), 1: None}, 1.0)

    def compare(self, *lines):
        analysis = parse_analysis("\n".join(lines), "batch.cpp")
        return compare_unit(self.programs, self.text, self.outcome, analysis)

    def remark(self, line, text, check="torch-reveal", kind="remark"):
        return f"/some/where/batch.cpp:{line}:3: {kind}: {text} [{check}]"

    def test_agreeing(self):
        report = self.compare(self.remark(self.x1, "x1: float32[2] on ?"),
                              self.remark(self.x3, "x3: float32[?] on cpu, no grad"),
                              self.remark(self.y2, "3 elements of 2", "torch-inputs-view", "warning"),
                              "/some/where/batch.cpp:1:1: note: from here")
        self.assertEqual(report.contradictions, [])
        self.assertEqual((report.missed, report.suspects, report.unanswered), ([], [], []))
        self.assertEqual(report.count["reported"], 1)
        text = "\n".join(summary(report, True))
        self.assertIn("rank 100.0 %, dtype 100.0 %, device 50.0 %, extents 50.0 %", text)
        self.assertIn("gradient 50.0 %", text)

    def test_contradiction(self):
        report = self.compare(self.remark(self.x1, "x1: float32[3] on cpu"),
                              self.remark(self.x3, "x3: ?"))
        found, = report.contradictions
        self.assertEqual((found.program, found.line, found.name), (0, self.x1, "x1"))
        self.assertEqual(found.problem, "extent 3 is 2")

    def test_one_of_several_contexts_has_to_agree(self):
        report = self.compare(self.remark(self.x1, "x1: float32[3] on cpu"),
                              self.remark(self.x1, "x1: float32[2] on cpu"),
                              self.remark(self.x3, "x3: ?"))
        self.assertEqual(report.contradictions, [])
        self.assertEqual(report.count["contexts"], 1)

    def test_unanswered_and_missed(self):
        report = self.compare(self.remark(self.x3, "x3: ?"))
        self.assertEqual(report.unanswered, [(0, self.x1, "x1")])
        self.assertEqual(report.missed, [(0, self.y2, "shape '[3]' is invalid")])

    def test_given_up(self):
        x3 = self.remark(self.x3, "x3: ?")
        for line in (line_of(self.text, "void program_0"), self.y2):
            report = self.compare(self.remark(line, "gave up: over budget"), x3)
            self.assertEqual(report.missed, [])
            self.assertEqual(report.count["excused"], 1)
            self.assertEqual(report.given_up["over budget"], 1)
            # A statement that is not followed is no reason to be silent.
            self.assertEqual(len(report.unanswered), line == self.y2)

    def test_giving_up_elsewhere_is_no_excuse(self):
        report = self.compare(self.remark(self.x1, "gave up: no rule"))
        self.assertEqual(len(report.missed), 1)

    def test_finding_on_what_did_not_throw(self):
        at = line_of(self.text, "auto x3")
        report = self.compare(self.remark(at, "wrong", "torch-inputs-view", "warning"))
        self.assertEqual(report.suspects, [(1, at, "torch-inputs-view", "wrong")])

    def test_errors_of_the_analyser(self):
        analysis = parse_analysis(self.remark(3, "unknown type", "clang-diagnostic-error",
                                              "error"), "batch.cpp")
        self.assertEqual(len(analysis.errors), 1)


class Generating(unittest.TestCase):
    def test_same_seed_same_program(self):
        texts = [generate.unit_text({n: generate.program(5, n, 30, 50) for n in range(4)})
                 for _ in range(2)]
        self.assertEqual(*texts)
        other = generate.unit_text({n: generate.program(6, n, 30, 50) for n in range(4)})
        self.assertNotEqual(texts[0], other)

    def test_one_mistake_at_most(self):
        def count(nodes):
            return sum(n.mistake + sum(count(b) for _, b in n.parts) for n in nodes)
        counts = [count(generate.program(3, n, 30, 50)) for n in range(40)]
        self.assertEqual(set(counts), {0, 1})

    def test_trees_survive_files(self):
        body = generate.program(1, 0, 60, 0)
        again = [Node.from_data(n.as_data()) for n in body]
        self.assertEqual(generate.unit_text({0: body}), generate.unit_text({0: again}))


class Names(unittest.TestCase):
    def test_dtypes_are_called_the_same_at_run_time(self):
        include = generate.ROOT / "include/torch-tidy"
        text = (include / "RevealedText.h").read_text()
        table = re.search(r"Names\[\] = \{(.*?)\};", text, re.S)[1]
        names = [w.strip().strip('"') for w in table.split(",")]
        rows = re.findall(r'^DTYPE\(\w+, +(\d+), "(\w+)"',
                          (include / "Knowledge/Dtypes.def").read_text(), re.M)
        self.assertGreater(len(rows), 15)
        said = {int(value): name for value, name in rows}
        self.assertEqual(said, {i: n for i, n in enumerate(names) if n != "nullptr"})


class Shrinking(unittest.TestCase):
    def wrong(self, bodies):
        """Wrong is what makes ones, and views it in a branch or outside."""
        texts = [generate.unit_text({0: b})[0] for b in bodies]
        return ["auto a1 = torch::ones" in t and "a1.view" in t for t in texts]

    def test_to_what_matters(self):
        body = [Node("auto a1 = torch::ones({4});", ["a1"]),
                Node("auto b2 = torch::zeros({4});", ["b2"]),
                Node("auto c3 = b2 + a1;", ["c3"]),
                Node("}", ["a1", "b2"], [("if (a1.dim() == 1) {", [
                    Node("b2 = b2 + 1;", ["b2"]),
                    Node("auto d4 = a1.view({2, 2});", ["d4"])])])]
        random.seed(0)
        smallest = shrink(body, self.wrong)
        self.assertEqual([n.text for n in smallest],
                         ["auto a1 = torch::ones({4});", "auto d4 = a1.view({2, 2});"])


if __name__ == "__main__":
    unittest.main()
