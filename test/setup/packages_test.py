# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Tests of messages.sh, packages.sh and build.sh, with the system's tools
replaced by stubs: no package is installed, and nothing leaves the machine."""

import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent


class ShellTest(unittest.TestCase):
    def setUp(self):
        # A space in the path, as a user's folder may have one.
        self.holder = tempfile.TemporaryDirectory(prefix="torch tidy ")
        self.addCleanup(self.holder.cleanup)
        self.dir = pathlib.Path(self.holder.name)
        (self.dir / "bin").mkdir()
        self.stub("dpkg-query", 'for last; do :; done\n'
                  'grep -qx "$last" "$STUBS/installed" && echo installed')
        self.stub("id", "echo 0")
        (self.dir / "installed").write_text("")

    def stub(self, name, body):
        path = self.dir / "bin" / name
        path.write_text(f'#!/bin/bash\necho "{name} $*" >>"$STUBS/calls"\n'
                        f"{body}\n")
        path.chmod(0o755)

    def install(self, *groups):
        rows = [line.split("\t") for line in
                (HERE / "packages.tsv").read_text().splitlines()
                if line and not line.startswith("#")]
        names = [row[0] for row in rows if row[1] in groups]
        (self.dir / "installed").write_text("\n".join(names) + "\n")
        return names

    def script(self, body):
        return ("set -euo pipefail; COMMAND=run-tests; TOTAL_STEPS=2; "
                f"cd '{HERE}'; source ./messages.sh; source ./packages.sh; "
                f"source ./build.sh; {body}")

    def environment(self):
        return dict(os.environ, STUBS=str(self.dir), RETRY_PAUSE="0",
                    HEARTBEAT="1",
                    PATH=f"{self.dir / 'bin'}:{os.environ['PATH']}")

    def bash(self, body):
        return subprocess.run(["bash", "-c", self.script(body)], text=True,
                              env=self.environment(), capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=60)

    def need(self, groups="demo"):
        return self.bash(f'need_packages "$STUBS/log" {groups}')

    def calls(self, name):
        path = self.dir / "calls"
        lines = path.read_text().splitlines() if path.exists() else []
        return [line for line in lines if line.startswith(name + " ")]

    def assert_one_message(self, run, *patterns):
        self.assertEqual(run.returncode, 2, run.stdout + run.stderr)
        self.assertEqual(run.stderr.count("cannot go on:"), 1)
        self.assertEqual(len(run.stderr.strip().splitlines()), 3, run.stderr)
        for pattern in patterns:
            self.assertRegex(run.stderr, pattern)


class PackagesTest(ShellTest):
    def test_asks_nothing_of_apt_when_all_is_there(self):
        self.install("demo", "tests")
        run = self.need("demo tests")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("are installed", run.stdout)
        self.assertEqual(self.calls("apt-get"), [])

    def test_installs_what_is_missing_and_nothing_else(self):
        names = self.install("demo")
        (self.dir / "installed").write_text("\n".join(names[2:]) + "\n")
        self.stub("apt-get", "exit 0")
        self.assertEqual(self.need().returncode, 0)
        update, install = self.calls("apt-get")
        self.assertTrue(update.endswith(" update"), update)
        self.assertTrue(install.endswith(
            " install --no-install-recommends " + " ".join(names[:2])), install)

    def test_names_a_package_that_apt_does_not_know(self):
        self.stub("apt-get", 'case " $* " in *" install "*) '
                  'echo "E: Unable to locate package clang-19"; exit 100;; esac')
        self.assert_one_message(self.need(), "why: +Unable to locate package "
                                "clang-19", "point release")
        self.assertEqual(len(self.calls("apt-get")), 2)

    def test_tries_three_times_without_network(self):
        self.stub("apt-get", 'case " $* " in *" update "*|*" update") echo '
                  '"E: Failed to fetch x  Could not resolve y"; exit 100;; *) '
                  'echo "E: Unable to locate package cmake"; exit 100;; esac')
        run = self.need()
        self.assert_one_message(run, "why: +Failed to fetch", "network, proxy")
        self.assertEqual(len(self.calls("apt-get")), 4)
        self.assertIn("try 3 of 3", run.stdout)

    def test_survives_one_dead_source(self):
        self.stub("apt-get", 'case " $* " in *" update") '
                  'echo "E: The repository z has no Release file"; exit 100;; '
                  'esac')
        self.assertEqual(self.need().returncode, 0)

    def test_tells_a_full_disk_and_a_broken_dpkg(self):
        for said, wanted in [
                ("E: You don't have enough free space in /x.", "apt-get clean"),
                ("E: dpkg was interrupted, you must run", "dpkg --configure"),
                ("E: something new", "by hand")]:
            self.stub("apt-get", 'case " $* " in *" install "*) '
                      f'echo "{said}"; exit 100;; esac')
            self.assert_one_message(self.need(), re.escape(said[3:]), wanted)

    def test_tells_a_user_who_is_not_root_what_to_run(self):
        self.stub("id", "echo 1000")
        self.assert_one_message(self.need(), "only root",
                                "apt-get install .* clang-19 .*cmake")
        self.assertEqual(self.calls("apt-get"), [])

    def test_says_that_this_is_no_debian(self):
        run = self.bash("type() { return 1; }; need_packages x demo")
        self.assert_one_message(run, "no Debian system")


class MessagesTest(ShellTest):
    def test_long_command_shows_how_far_it_is(self):
        run = self.bash('watch_command build "$STUBS/log" bash -c '
                        '"echo [3/9] x.cpp; sleep 1.5; exit 7" || echo got $?')
        self.assertIn("build: [3/9] 1 s", run.stdout)
        self.assertIn("got 7", run.stdout)

    def test_quick_command_is_not_waited_for(self):
        started = time.monotonic()
        run = self.bash('HEARTBEAT=30; watch_command x "$STUBS/log" true')
        self.assertEqual(run.returncode, 0)
        self.assertLess(time.monotonic() - started, 10)

    def test_full_disk_is_told_before_the_work(self):
        self.stub("df", "echo Avail; echo 12M")
        self.assert_one_message(self.bash('need_space / 500 "the build"'),
                                "the build needs about 500 MB", "12 MB")
        run = self.bash('need_space / 11 "the build"')
        self.assertEqual(run.returncode, 0, run.stderr)

    def test_stopping_takes_the_child_along(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number):
                self.stop_with(number)

    def stop_with(self, number):
        mark = self.dir / "pid"
        mark.unlink(missing_ok=True)
        process = subprocess.Popen(
            ["bash", "-c", self.script(
                'watch_command x "$STUBS/log" bash -c '
                '"sleep 60 & echo \\$! >\\"$STUBS/pid\\"; wait"')],
            env=self.environment(), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
            # What runs the tests in the background may ignore it, and so would
            # its children.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        for _ in range(100):
            if mark.exists() and mark.read_text().strip():
                break
            time.sleep(0.1)
        process.send_signal(number)
        _, errors = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 130)
        self.assertIn("run it again", errors)
        status = pathlib.Path("/proc", mark.read_text().strip(), "stat")
        time.sleep(0.5)
        gone = not status.exists() or ") Z " in status.read_text()
        self.assertTrue(gone, "the child's child still runs")

    def test_second_run_in_a_tree_waits_for_the_first(self):
        run = self.bash(
            '(lock_tree "$STUBS"; sleep 2; echo first >>"$STUBS/order") & '
            'sleep 1; (lock_tree "$STUBS"; echo second >>"$STUBS/order"); wait')
        self.assertIn("waiting for it", run.stdout)
        self.assertEqual((self.dir / "order").read_text(), "first\nsecond\n")


class BuildTest(ShellTest):
    def test_configure_says_cmakes_error_in_one_message(self):
        self.stub("cmake", 'printf "%s\\n" "CMake Error at CMakeLists.txt:5 '
                  '(find_package):" "  Could not find Clang." "" "Call Stack"; '
                  'exit 1')
        run = self.bash('configure "$STUBS/b" /src "$STUBS/log" -G Ninja')
        self.assert_one_message(
            run, r"why: +CMake Error at CMakeLists.txt:5 \(find_package\): "
            r"Could not find Clang\. \(whole output")

    def test_a_moved_tree_is_configured_from_the_start(self):
        self.stub("cmake", "exit 0")
        (self.dir / "b").mkdir()
        cache = self.dir / "b" / "CMakeCache.txt"
        for home, fresh in (("/elsewhere", True), ("/src", False)):
            (self.dir / "calls").unlink(missing_ok=True)
            cache.write_text(f"CMAKE_HOME_DIRECTORY:INTERNAL={home}\n")
            run = self.bash('configure "$STUBS/b" /src "$STUBS/log"')
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertEqual("--fresh" in self.calls("cmake")[0], fresh)

    def test_failed_build_shows_the_compilers_errors(self):
        self.stub("cmake", 'echo "[1/2] fine"; echo "x.cpp:1:2: error: no"; '
                  'exit 1')
        run = self.bash('build_targets "$STUBS/b" "$STUBS/log" all || '
                        'echo got $?')
        self.assertIn("x.cpp:1:2: error: no", run.stdout)
        self.assertNotIn("[1/2] fine", run.stdout)
        self.assertIn("got 1", run.stdout)

    def test_job_count_obeys_the_environment(self):
        run = self.bash("CMAKE_BUILD_PARALLEL_LEVEL=7 job_count; job_count")
        seven, own = run.stdout.split()
        self.assertEqual(seven, "7")
        self.assertGreaterEqual(int(own), 1)
        self.assertLessEqual(int(own), os.cpu_count())


if __name__ == "__main__":
    unittest.main()
