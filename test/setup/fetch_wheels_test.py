# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Tests of fetch_wheels.py with a stub for pip: nothing leaves the machine."""

import hashlib
import pathlib
import subprocess
import sys
import tempfile
import unittest
import zipfile

HERE = pathlib.Path(__file__).resolve().parent

# Behaves as the word in the file `mode` says, and counts its calls.
STUB_PIP = """
import pathlib, shutil, sys
here = pathlib.Path(__file__).parent
with open(here / "calls", "a") as calls:
    print(*sys.argv[1:], file=calls)
mode = (here / "mode").read_text()
dest = pathlib.Path(next(a for a in sys.argv if a.startswith("--dest="))[7:])
if mode == "network":
    sys.exit("WARNING: Retrying after connection broken by "
             "'ProxyError('No proxy.', NewConnectionError('<a.b at 0x7>: "
             "Connection refused'))': /simple/thing/\\n"
             "ERROR: No matching distribution found for thing")
if mode == "absent":
    sys.exit("ERROR: No matching distribution found for thing")
if mode == "disk":
    sys.exit("ERROR: OSError: [Errno 28] No space left on device")
dest.mkdir(parents=True, exist_ok=True)
shutil.copy(here / "thing-1.0-py3-none-any.whl", dest)
"""


class FetchTest(unittest.TestCase):
    def setUp(self):
        self.holder = tempfile.TemporaryDirectory(prefix="torch tidy ")
        self.addCleanup(self.holder.cleanup)
        self.dir = pathlib.Path(self.holder.name)
        (self.dir / "pip.py").write_text(STUB_PIP)
        self.wheel = self.dir / "thing-1.0-py3-none-any.whl"
        with zipfile.ZipFile(self.wheel, "w") as archive:
            tool = zipfile.ZipInfo("thing/data/bin/tool")
            tool.external_attr = 0o100755 << 16
            archive.writestr(tool, "tool")
            archive.writestr("thing/data/include/a/b.h", "header")
            archive.writestr("thing/secret.py", "not taken")
        self.mode("fine")
        self.write_table()

    def mode(self, word):
        (self.dir / "mode").write_text(word)

    def write_table(self, size=1, take="thing/data/*"):
        digest = hashlib.sha256(self.wheel.read_bytes()).hexdigest()
        (self.dir / "table.tsv").write_text("# a comment\n" + "\t".join(
            ["thing-1.0", "thing", "1.0", "3.11", "any", str(size), str(size),
             "thing/data/", take, digest]) + "\n")

    def fetch(self):
        return subprocess.run(
            [sys.executable, HERE / "fetch_wheels.py",
             "--into", self.dir / "deps", "--logs", self.dir / "log",
             "--table", self.dir / "table.tsv", "--pause", "0",
             "--pip", sys.executable, self.dir / "pip.py"],
            text=True, capture_output=True, timeout=60)

    def calls(self):
        path = self.dir / "calls"
        return path.read_text().splitlines() if path.exists() else []

    def assert_fails(self, run, *patterns):
        self.assertEqual(run.returncode, 2, run.stdout + run.stderr)
        self.assertEqual(len(run.stderr.strip().splitlines()), 3, run.stderr)
        for pattern in patterns:
            self.assertRegex(run.stderr, pattern)
        self.assertFalse((self.dir / "deps" / "thing-1.0").exists())

    def assert_whole(self, run):
        self.assertEqual(run.returncode, 0, run.stderr)
        folder = self.dir / "deps" / "thing-1.0"
        self.assertEqual((folder / "include/a/b.h").read_text(), "header")
        self.assertTrue((folder / "bin/tool").stat().st_mode & 0o100)
        self.assertEqual(list(folder.rglob("secret.py")), [])
        self.assertEqual(list((self.dir / "deps").rglob("*.whl")), [])

    def test_takes_what_the_row_names_and_deletes_the_wheel(self):
        self.assert_whole(self.fetch())
        self.assertIn("--no-deps", self.calls()[0])

    def test_second_run_asks_pip_nothing(self):
        self.assert_whole(self.fetch())
        run = self.fetch()
        self.assert_whole(run)
        self.assertEqual(len(self.calls()), 1)
        self.assertIn("thing-1.0 is there", run.stdout)

    def test_changed_row_is_fetched_anew(self):
        self.assert_whole(self.fetch())
        self.write_table(take="thing/data/bin/*")
        self.assertEqual(self.fetch().returncode, 0)
        self.assertEqual(len(self.calls()), 2)
        self.assertFalse((self.dir / "deps/thing-1.0/include").exists())

    def test_unpacking_goes_on_with_a_wheel_already_there(self):
        held = self.dir / "deps/.partial/thing-1.0/wheel"
        held.mkdir(parents=True)
        (held / self.wheel.name).write_bytes(self.wheel.read_bytes())
        self.assert_whole(self.fetch())
        self.assertEqual(self.calls(), [])

    def test_half_a_wheel_is_fetched_anew(self):
        held = self.dir / "deps/.partial/thing-1.0/wheel"
        held.mkdir(parents=True)
        (held / self.wheel.name).write_bytes(self.wheel.read_bytes()[:50])
        (self.dir / "deps/.partial/thing-1.0/tmp/pip-x").mkdir(parents=True)
        self.assert_whole(self.fetch())
        self.assertEqual(len(self.calls()), 1)

    def test_network_is_tried_three_times(self):
        self.mode("network")
        run = self.fetch()
        self.assert_fails(run, "could not be downloaded",
                          r"why: +ProxyError: No proxy\. \(whole output",
                          "network, proxy")
        self.assertEqual(len(self.calls()), 3)
        self.assertIn("try 3 of 3", run.stdout)
        self.mode("fine")
        self.assert_whole(self.fetch())

    def test_absent_version_is_asked_for_once(self):
        self.mode("absent")
        self.assert_fails(self.fetch(), "index lacks this version")
        self.assertEqual(len(self.calls()), 1)

    def test_disk_that_fills_up(self):
        self.mode("disk")
        self.assert_fails(self.fetch(), "No space left", "free some space")

    def test_disk_too_small_from_the_start(self):
        self.write_table(size=10 ** 9)
        self.assert_fails(self.fetch(), "thing 1.0 need about 3000000000 MB",
                          "only [0-9]+ MB are free", "another disk")
        self.assertEqual(self.calls(), [])

    def test_wrong_wheel_is_not_unpacked(self):
        with zipfile.ZipFile(self.wheel, "a") as archive:
            archive.writestr("thing/data/evil", "x")
        self.assert_fails(self.fetch(), "could not be downloaded")

    def test_row_that_takes_nothing_is_an_error(self):
        self.write_table(take="other/*")
        self.assert_fails(self.fetch(), "has none of: other/")

    def test_the_projects_own_table_is_sound(self):
        rows = [line.split("\t") for line in
                (HERE / "wheels.tsv").read_text().splitlines()
                if line and not line.startswith("#")]
        for row in rows:
            self.assertEqual(len(row), 10, row)
            self.assertRegex(row[9], "^[0-9a-f]{64}$")
        self.assertIn(["torch-2.15.0", "torch", "2.15.0"],
                      [row[:3] for row in rows])


if __name__ == "__main__":
    unittest.main()
