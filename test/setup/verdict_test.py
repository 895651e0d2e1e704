# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Tests of verdict.py on what the runners really print."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent

LIT = """\
-- Testing: 6 tests, 2 workers --
FAIL: torch-tidy :: b.cpp (1 of 6)
********************
Failed Tests (1):
  torch-tidy :: b.cpp

********************
Unexpectedly Passed Tests (1):
  torch-tidy :: e.cpp


Testing Time: 0.05s

Total Discovered Tests: 9
  Excluded           : 2 (22.22%)
  Unsupported        : 1 (11.11%)
  Passed             : 3 (33.33%)
  Expectedly Failed  : 1 (11.11%)
  Failed             : 1 (11.11%)
  Unexpectedly Passed: 1 (11.11%)
"""
LIT_FINE = "Total Discovered Tests: 4\n  Passed: 4 (100.00%)\n"
LIT_FINE_16 = "\nTesting Time: 0.05s\n  Passed: 4\n"
XUNIT = """<?xml version="1.0"?><testsuites><testsuite>
<testcase classname="t.t" name="c.cpp" time="0.00">
  <skipped message="Missing required feature(s): gpu"/>
</testcase>
<testcase classname="t.t" name="z.cpp" time="0.00">
  <skipped message="Test not selected (--filter, --max-tests)"/>
</testcase></testsuite></testsuites>"""
GTEST = """\
[ RUN      ] Schema.Parses
[       OK ] Schema.Parses (0 ms)
[ RUN      ] Schema.Skips
x.cpp:5: Skipped
no disk

[  SKIPPED ] Schema.Skips (0 ms)
[ RUN      ] Schema.Fails
[  FAILED  ] Schema.Fails (0 ms)
[==========] 3 tests from 1 test suite ran. (0 ms total)
[  PASSED  ] 1 test.
[  SKIPPED ] 1 test, listed below:
[  SKIPPED ] Schema.Skips
[  FAILED  ] 1 test, listed below:
[  FAILED  ] Schema.Fails
"""
GTEST_FINE = "[  PASSED  ] 7 tests.\n"
UNITTEST = """\
test_a (x.T.test_a) ... ok
test_b (x.T.test_b) ... skipped 'no tool'
test_c (x.T.test_c) ... FAIL
======================================================================
FAIL: test_c (x.T.test_c)
----------------------------------------------------------------------
Ran 3 tests in 0.010s

FAILED (failures=1, skipped=1)
"""


class VerdictTest(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.dir = pathlib.Path(holder.name)
        self.suites = []

    def suite(self, name, output, status=0, xunit=None):
        folder = self.dir / name
        folder.mkdir()
        (folder / "output.log").write_text(output)
        (folder / "status").write_text(f"{status}\n")
        if xunit:
            (folder / "lit.xml").write_text(xunit)
        self.suites.append(folder)

    def verdict(self, *options):
        run = subprocess.run(
            [sys.executable, HERE / "verdict.py", *options, *self.suites],
            text=True, capture_output=True)
        self.assertEqual(run.stderr, "")
        return run

    def assert_ends(self, run, line, status):
        self.assertEqual(run.stdout.splitlines()[-1], line, run.stdout)
        self.assertEqual(run.returncode, status)

    def test_adds_up_runners_and_suites(self):
        self.suite("dev", LIT_FINE + GTEST_FINE)
        self.suite("llvm16", LIT_FINE_16)
        self.assert_ends(self.verdict(), "15 passed, 0 failed", 0)

    def test_lit(self):
        self.suite("dev", LIT, 1, XUNIT)
        run = self.verdict()
        self.assert_ends(run, "4 passed, 2 failed, 1 skipped", 1)
        self.assertIn("failed: torch-tidy :: b.cpp\n", run.stdout)
        self.assertIn("failed: torch-tidy :: e.cpp\n", run.stdout)
        self.assertEqual(run.stdout.count("failed: "), 2)
        self.assertIn("skipped: t.t/c.cpp: Missing required feature(s): gpu",
                      run.stdout)
        self.assertNotIn("not selected", run.stdout)

    def test_lit_without_reasons(self):
        self.suite("dev", LIT, 1)
        self.assertIn("1 more, for which the runner gave no reason",
                      self.verdict().stdout)

    def test_gtest(self):
        self.suite("unit", GTEST, 1)
        run = self.verdict()
        self.assert_ends(run, "1 passed, 1 failed, 1 skipped", 1)
        self.assertIn("skipped: Schema.Skips: no disk\n", run.stdout)
        self.assertEqual(run.stdout.count("failed: Schema.Fails"), 1)

    def test_unittest(self):
        self.suite("setup", UNITTEST, 1)
        run = self.verdict()
        self.assert_ends(run, "1 passed, 1 failed, 1 skipped", 1)
        self.assertIn("skipped: test_b (x.T.test_b): no tool", run.stdout)
        self.assertIn("failed: test_c (x.T.test_c)", run.stdout)

    def test_failure_outside_the_tests_counts(self):
        self.suite("dev", LIT_FINE + "add_check: stale\n", 1)
        run = self.verdict()
        self.assert_ends(run, "4 passed, 1 failed", 1)
        self.assertIn("a step other than a test (exit code 1", run.stdout)

    def test_suite_without_tests_fails(self):
        self.suite("dev", LIT_FINE)
        self.suite("llvm16", "ninja: no work to do.\n")
        self.assert_ends(self.verdict(), "4 passed, 1 failed", 1)

    def test_filter_may_leave_one_suite_empty_but_not_all(self):
        self.suite("llvm16", "")
        self.assert_ends(self.verdict("--filtered"), "0 passed, 1 failed", 1)
        self.suite("dev", LIT_FINE)
        self.assert_ends(self.verdict("--filtered"), "4 passed, 0 failed", 0)


if __name__ == "__main__":
    unittest.main()
