# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Tests of the demo's scripts, with a stub for clang-tidy."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "example"

STUB_CLANG_TIDY = """
import pathlib, sys
name = pathlib.Path(sys.argv[-1])
print((name.parent / (name.name + ".out")).read_text(), end="")
if (name.parent / (name.name + ".err")).exists():
    sys.exit((name.parent / (name.name + ".err")).read_text())
"""


class DemoTest(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="torch tidy ")
        self.addCleanup(holder.cleanup)
        self.dir = pathlib.Path(holder.name)
        (self.dir / "tidy.py").write_text(STUB_CLANG_TIDY)

    def analyse(self, name, files, errors=()):
        source = self.dir / name
        source.mkdir()
        for file, output in files.items():
            (source / f"{file}.out").write_text(
                output.replace("DIR", str(source)))
        for file, output in dict(errors).items():
            (source / f"{file}.err").write_text(output)
        (source / "compile_commands.json").write_text(json.dumps(
            [{"directory": str(source), "file": file, "command": "c++"}
             for file in files]))
        results = source / "findings.json"
        run = subprocess.run(
            [sys.executable, EXAMPLE / "analyse.py", "--jobs", "2",
             "--build", source, "--source", source, "--results", results,
             sys.executable, self.dir / "tidy.py"],
            text=True, capture_output=True)
        self.assertEqual(run.returncode, 0, run.stderr)
        return results

    def group(self, *arguments):
        return subprocess.run(
            [sys.executable, EXAMPLE / "group_findings.py", *arguments],
            text=True, capture_output=True)

    def buggy(self):
        header = "DIR/m.h:7:2: warning: in a header [torch-model-thing]\n"
        return self.analyse("buggy", {
            "a.cpp": "DIR/a.cpp:3:5: warning: result of 'x.to' is lost "
                     "[torch-api-lost-result]\n  3 | x.to(d);\n"
                     "DIR/a.cpp:1:1: note: made here\n" + header,
            "b.cpp": "DIR/b.cpp:9:1: error: no guard "
                     "[torch-gpu-guard,-warnings-as-errors]\n" + header},
            {"b.cpp": "1 warning treated as error"})

    def test_groups_by_category_and_counts_a_header_once(self):
        run = self.group("show", self.buggy())
        self.assertIn("API (1)\n  a.cpp:3:5  [torch-api-lost-result]\n"
                      "      result of 'x.to' is lost\n", run.stdout)
        self.assertIn("GPU (1)\n  b.cpp:9:1", run.stdout)
        self.assertIn("Inputs (0)\n", run.stdout)
        self.assertIn("Model (1)\n  m.h:7:2", run.stdout)

    def test_passes_only_with_a_silent_twin(self):
        buggy = self.buggy()
        run = self.group("verdict", buggy,
                         self.analyse("fixed", {"a.cpp": "", "b.cpp": ""}))
        self.assertEqual(run.returncode, 0, run.stdout)
        self.assertEqual(run.stdout.splitlines()[-1], "demo passed: 3 findings "
                         "in the buggy example, none in the fixed one")
        run = self.group("verdict", buggy, buggy)
        self.assertEqual(run.returncode, 1)
        self.assertIn("demo failed: 3 findings in the fixed example",
                      run.stdout)

    def test_silent_buggy_example_fails(self):
        fixed = self.analyse("fixed", {"a.cpp": ""})
        run = self.group("verdict", fixed, fixed)
        self.assertEqual(run.returncode, 1)
        self.assertIn("nothing was found in the buggy example", run.stdout)

    def test_file_that_does_not_compile_fails(self):
        fixed = self.analyse("fixed", {
            "a.cpp": "DIR/a.cpp:1:1: error: no such header "
                     "[clang-diagnostic-error]\n"})
        run = self.group("verdict", self.buggy(), fixed)
        self.assertEqual(run.returncode, 1)
        self.assertIn("1 of 1 files of the fixed example could not be analysed",
                      run.stdout)

    def test_host_that_is_refused_fails_with_the_modules_word(self):
        results = self.analyse("fixed", {"a.cpp": ""}, {
            "a.cpp": "torch-tidy: built for LLVM 19.1.7\n"
                     "Error: no checks enabled.\n"})
        failures = json.loads(results.read_text())["failures"]
        self.assertEqual(failures[0]["why"],
                         "torch-tidy: built for LLVM 19.1.7")


if __name__ == "__main__":
    unittest.main()
