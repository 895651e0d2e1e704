# ===- test_run_corpus.py - tests of run_corpus.py -------------------------===#
#
# Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""run_corpus.py against a stand-in for clang-tidy.

The stand-in obeys lines '//! ...' in the source it is given: 'says TEXT'
prints a line, with '@' for the project's folder, 'exits N', 'sleeps'
and 'stumbles' (a stack dump) do what they say.
"""

import contextlib
import io
import json
import re
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import run_corpus  # noqa: E402

FAKE = r"""
import pathlib, sys, time
arguments = sys.argv[1:]
if any(a.startswith("--load=") and "broken" in a for a in arguments):
    print("Error opening 'broken.so': load request ignored.", file=sys.stderr)
if "--list-checks" in arguments:
    print("Enabled checks:\n    torch-api-a\n")
    sys.exit(0)
root = arguments[arguments.index("-p") + 1]
for line in pathlib.Path(arguments[-1]).read_bytes().decode("latin-1").splitlines():
    verb, _, rest = line.removeprefix("//! ").partition(" ")
    if not line.startswith("//! "):
        continue
    if verb == "says":
        print(rest.replace("@", root))
    elif verb == "exits":
        sys.exit(int(rest))
    elif verb == "sleeps":
        time.sleep(30)
    elif verb == "stumbles":
        print("Stack dump:\n0. Program arguments", file=sys.stderr)
        sys.exit(1)
"""

IN_HEADER = "says @/common.h:2:5: warning: late guard [torch-api-guard]"


class RunCorpusTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        self.corpus = self.scratch / "corpus"
        self.fake = self.scratch / "clang-tidy"
        self.fake.write_text(f"#!{sys.executable}\n{FAKE}")
        self.fake.chmod(0o755)

    def project(self, name, **units):
        """A project with the unit KEY.cpp that makes the stand-in do VALUE."""
        root = self.corpus / name
        root.mkdir(parents=True)
        (root / "common.h").write_text("one\ntwo\nthree\nfour\n")
        for unit, orders in units.items():
            text = "".join(f"//! {order}\n" for order in orders)
            (root / f"{unit}.cpp").write_text(text)
        entries = [
            {"directory": ".", "file": f"{unit}.cpp", "arguments": ["c++"]}
            for unit in units
        ]
        (root / "compile_commands.json").write_text(json.dumps(entries))
        return root

    def run_corpus(self, *options):
        """The exit status, what is printed, and what is said on stderr."""
        out, err = io.StringIO(), io.StringIO()
        command = [str(self.corpus), "--clang-tidy", str(self.fake), "--jobs=2"]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = run_corpus.main(command + [str(o) for o in options])
        return status, out.getvalue(), err.getvalue()

    def row(self, out, project):
        """The table's row of PROJECT as {column: cell}."""
        rows = [line.split(" | ") for line in out.splitlines() if " | " in line]
        head = next(row for row in rows if row[0].strip() == "project")
        row = next(row for row in rows if row[0].strip() == project)
        return {h.strip(): cell.strip() for h, cell in zip(head, row)}

    def test_finding_in_shared_header_counts_once(self):
        self.project("p", a=[IN_HEADER], b=[IN_HEADER])
        saved = self.scratch / "run.json"
        status, out, _ = self.run_corpus("--json", saved)
        self.assertEqual(status, 0)
        row = self.row(out, "p")
        self.assertEqual((row["files"], row["parsed"]), ("2", "2"))
        self.assertEqual((row["findings"], row["api"], row["gpu"]), ("1", "1", "0"))
        (finding,) = json.loads(saved.read_text())["projects"][0]["findings"]
        self.assertEqual(finding["file"], "common.h")
        self.assertEqual(finding["units"], ["a.cpp", "b.cpp"])

    def test_finding_is_shown_with_source_and_notes(self):
        note = "says @/common.h:1:1: note: made here"
        self.project("p", a=[IN_HEADER, "says     2 | two", note])
        _, out, _ = self.run_corpus("--context=1")
        self.assertIn(
            "p/common.h:2:5: late guard [torch-api-guard]\n"
            "       1 | one\n"
            "  >    2 | two\n"
            "       3 | three\n"
            "    note: common.h:1: made here\n",
            out,
        )

    def test_same_place_with_other_check_is_another_finding(self):
        other = "says @/common.h:2:5: warning: idle [torch-gpu-idle]"
        third = "says @/common.h:2:9: warning: idle [bugprone-x,-warnings-as-errors]"
        self.project("p", a=[IN_HEADER, other, third])
        row = self.row(self.run_corpus()[1], "p")
        self.assertEqual((row["findings"], row["api"]), ("3", "1"))
        self.assertEqual((row["gpu"], row["bugprone"]), ("1", "1"))

    def test_compile_error_is_told_and_findings_are_kept(self):
        error = "says @/a.cpp:1:1: error: 'x.h' file not found [clang-diagnostic-error]"
        late = "says @/a.cpp:1:1: note: not of a finding"
        self.project("p", a=[IN_HEADER, error, late, "exits 1"], b=[error, "exits 1"])
        status, out, _ = self.run_corpus()
        self.assertEqual(status, 0)
        row = self.row(out, "p")
        self.assertEqual((row["parsed"], row["errors"]), ("0", "2"))
        self.assertEqual(row["findings"], "1")
        self.assertIn("2 'x.h' file not found\n         p/a.cpp", out)
        self.assertNotIn("not of a finding", out)

    def test_unfinished_units_are_counted_and_fail_the_run(self):
        self.project(
            "p", a=["stumbles"], b=["exits 139"], c=["exits 1"], d=["sleeps"], e=[]
        )
        status, out, _ = self.run_corpus("--timeout=1")
        self.assertEqual(status, 1)
        row = self.row(out, "p")
        self.assertEqual((row["crashed"], row["no-result"]), ("2", "1"))
        self.assertEqual((row["timeout"], row["parsed"]), ("1", "1"))
        self.assertIn("1 timeout\n         p/d.cpp", out)

    def coverage_of(self, tensors, known, operator):
        """What torch-reveal says of a file that calls OPERATOR twice."""
        share = f"{known} (1.0 %)"
        say = "says @/a.cpp:1:1: "
        return [
            f"{say}remark: 1 operators, 0 of them without a full rule [torch-reveal]",
            f"{say}note: {operator}: 2 calls, {'no' if known else 'full'} rule",
            f"{say}remark: {tensors} results of operators: rank of {share}, dtype of "
            f"{share}, device of {share} known; 4 extents, 1 (25.0 %) constant "
            "[torch-reveal]",
            f"{say}note: gave up 3 times: call that is not followed",
        ]

    def test_coverage_and_operators_are_added_up_and_are_no_findings(self):
        self.project("p", a=[IN_HEADER] + self.coverage_of(6, 3, "stft"))
        self.project("q", a=self.coverage_of(4, 0, "add"))
        saved = self.scratch / "run.json"
        status, out, err = self.run_corpus("--operators", "--json", saved)
        self.assertEqual(status, 0)
        self.assertEqual(self.row(out, "p")["findings"], "1")
        self.assertIn("p/a.cpp: parsed, 1 findings", err)
        rows = [re.split(r" *\| *", line) for line in out.splitlines()]
        both = ["all", "10", "30.0 %", "30.0 %", "30.0 %", "25.0 %", "2", "1", "6"]
        self.assertIn(both, rows)
        self.assertIn("       6 call that is not followed", out)
        self.assertLess(out.index("       2 stft"), out.index("       2 add"))
        _, again, _ = self.run_corpus("--reuse", saved, "--compare", saved)
        self.assertEqual(self.row(again, "p")["findings"], "1")
        self.assertNotIn("torch-reveal", again)

    def test_config_beside_operators_has_to_be_json(self):
        self.project("p", a=[])
        with self.assertRaises(SystemExit) as caught:
            self.run_corpus("--operators", "--config={CheckOptions: {a: b}}")
        self.assertEqual(caught.exception.code, 2)

    def test_sums_and_project_choice(self):
        self.project("p", a=[IN_HEADER])
        self.project("q", a=[IN_HEADER], b=[])
        _, out, _ = self.run_corpus()
        self.assertEqual(self.row(out, "all")["files"], "3")
        self.assertEqual(self.row(out, "all")["api"], "2")
        _, out, _ = self.run_corpus("q")
        self.assertEqual(self.row(out, "all")["files"], "2")

    def test_compare_shows_new_gone_and_outcomes(self):
        root = self.project("p", a=[IN_HEADER])
        saved = self.scratch / "run.json"
        self.run_corpus("--json", saved)
        moved = IN_HEADER.replace(":2:5:", ":3:5:")
        (root / "a.cpp").write_text(f"//! {moved}\n//! exits 139\n")
        _, out, _ = self.run_corpus("--compare", saved, "--table-only")
        self.assertIn("new findings: 1\np/common.h:3:5: late guard", out)
        self.assertIn("gone findings: 1\np/common.h:2:5: late guard", out)
        self.assertIn("  p/a.cpp: parsed -> crashed", out)
        _, out, _ = self.run_corpus("--reuse", saved, "--compare", saved)
        self.assertIn("new findings: 0\n\ngone findings: 0\n", out)

    def test_reuse_prints_the_same_without_running(self):
        self.project("p", a=[IN_HEADER])
        saved = self.scratch / "run.json"
        _, out, _ = self.run_corpus("--json", saved)
        self.fake.unlink()
        self.assertEqual(self.run_corpus("--reuse", saved), (0, out, ""))

    def test_verdicts_are_counted_and_the_rest_is_listed(self):
        more = IN_HEADER.replace(":2:5:", ":{}:1:")
        self.project("p", a=[IN_HEADER, more.format(3), more.format(4)])
        tsv = self.scratch / "verdicts.tsv"
        row = "p\tcommon.h:{}\ttorch-api-guard\t{}\tbecause\n"
        tsv.write_text(
            "# comment\n\n"
            + row.format(2, "true")
            + row.format(3, "false")
            + row.format(9, "true")
        )
        _, out, _ = self.run_corpus("--verdicts", tsv)
        cells = self.row(out, "p")
        self.assertEqual(
            (cells["true"], cells["false"], cells["unread"]), ("1", "1", "1")
        )
        self.assertIn("verdict: false, because", out)
        self.assertIn("unread: 1\np\tcommon.h:4\ttorch-api-guard\n", out)
        self.assertIn("verdicts without finding: 1\np\tcommon.h:9\t", out)

    def test_bad_verdicts_are_refused(self):
        self.project("p", a=[])
        tsv = self.scratch / "verdicts.tsv"
        good = "p\ta.cpp:1\ttorch-api-x\ttrue\twhy\n"
        for bad in (
            "p\ta.cpp:1\ttorch-api-x\tmaybe\twhy\n",
            "p\ta.cpp\ttorch-api-x\ttrue\twhy\n",
            "p a.cpp:1 torch-api-x true why\n",
            "p\ta.cpp:1\ttorch-api-x\ttrue\t\n",
            good.replace("true", "false"),
        ):
            tsv.write_text(good + bad)
            status, _, err = self.run_corpus("--verdicts", tsv)
            self.assertEqual(status, 2, bad)
            self.assertIn("verdicts.tsv:2: ", err)

    def test_unusable_input_is_refused(self):
        root = self.project("p", a=[])
        for options, said in (
            (["absent"], "no compile_commands.json"),
            (["--module=broken.so"], "load request ignored"),
            (["--clang-tidy", self.scratch / "none"], "cannot run"),
            (["--reuse", root / "a.cpp"], "cannot use"),
            (["--compare", self.scratch / "none.json"], "cannot use"),
            (["--json", self.scratch / "none" / "run.json"], "cannot write"),
        ):
            status, _, err = self.run_corpus(*options)
            self.assertEqual(status, 2, options)
            self.assertIn(said, err)
        for database in ("[", "{}", "[]", '[{"file": 1}]', "7"):
            (root / "compile_commands.json").write_text(database)
            self.assertEqual(self.run_corpus()[0], 2, database)

    def test_same_file_twice_in_database_is_one_unit(self):
        root = self.project("p", a=[])
        entry = {"directory": str(root), "file": "./a.cpp", "command": "c++ a.cpp"}
        (root / "compile_commands.json").write_text(json.dumps([entry, entry]))
        self.assertEqual(self.row(self.run_corpus()[1], "p")["files"], "1")

    def test_source_that_is_not_utf8(self):
        root = self.project("p", a=[IN_HEADER])
        (root / "common.h").write_bytes(b"one\x0c\n\xff two\n")
        (root / "a.cpp").write_bytes(f"//! {IN_HEADER}".encode() + b"\n\xe9\n")
        status, out, _ = self.run_corpus()
        self.assertEqual(status, 0)
        self.assertIn(">    2 | \ufffd two", out)


if __name__ == "__main__":
    unittest.main()
