#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Brings what wheels.tsv names into a folder, through pip.

A folder of the table either is there whole, with a file `.stamp` that holds its
rows of the table, or is made anew beside it and renamed at the end: so a second
run has nothing to do, and an interrupted one goes on with what it had.
Wheels are deleted once unpacked. Prints one message and exits with 2 when
something cannot be had.
"""

import argparse
import dataclasses
import fnmatch
import hashlib
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import time
import zipfile

TRIES = 3
MEGABYTE = 1024 * 1024

# What pip prints, in the order in which it is asked; the word after it tells
# what to do. pip ends an unreachable index with "No matching distribution" too.
PIP_FAILURES = [
    ("disk", r"No space left on device|Errno 28"),
    ("sum", r"DO NOT MATCH THE HASHES"),
    ("network", r"onnection|[Tt]imed? ?out|ProxyError|name resolution|SSLError"
                r"|HTTP error|IncompleteRead|ReadTimeout"),
    ("absent", r"No matching distribution|Could not find a version"),
]

WHAT_TO_DO = {
    "disk": "free some space, then run this again",
    "sum": "the copy that pip was given is damaged or not the one from PyPI: "
           "look at pip's index and find-links settings (pip config list)",
    "network": "see that pip reaches its index (network, proxy, pip config "
               "list), then run this again",
    "absent": "pip's index lacks this version: use one that has all of PyPI, "
              "or put the wheel in a folder and name that in PIP_FIND_LINKS",
    "other": "read pip's whole output",
}


class SetupError(Exception):
    """What could not be done, why, and what the user can do about it."""

    def __init__(self, what, why, todo):
        super().__init__(what)
        self.what, self.why, self.todo = what, why, todo


@dataclasses.dataclass
class Wheel:
    """A row of the table. Sizes are in megabytes, rounded up."""

    folder: str
    package: str
    version: str
    python: str
    platform: str
    size: int
    unpacked: int
    strip: str
    take: list
    sha256: str
    row: str

    @property
    def title(self):
        return f"{self.package} {self.version}"

    @property
    def space(self):
        """pip holds two copies for a moment; later the wheel and its contents
        lie side by side."""
        return max(2 * self.size, self.size + self.unpacked)


def read_table(path):
    wheels = []
    for row in path.read_text().splitlines():
        if not row or row.startswith("#"):
            continue
        cells = row.split("\t")
        wheels.append(Wheel(*cells[:5], int(cells[5]), int(cells[6]),
                            "" if cells[7] == "-" else cells[7],
                            cells[8].split(), cells[9], row))
    return wheels


def note(text):
    print(f"      {text}", flush=True)


def tree_size(folder):
    """Megabytes under a folder whose files come and go."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.path.getsize(os.path.join(parent, name))
            except OSError:
                pass
    return total // MEGABYTE


def sha256_of(path):
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(MEGABYTE):
            digest.update(block)
    return digest.hexdigest()


def check_space(folder, wheels):
    kept = sum(wheel.unpacked for wheel in wheels)
    needed = kept + max(wheel.space for wheel in wheels)
    free = shutil.disk_usage(folder).free // MEGABYTE
    if free < needed:
        names = ", ".join(wheel.title for wheel in wheels)
        raise SetupError(f"{names} need about {needed} MB in {folder}",
                         f"only {free} MB are free there",
                         "free some space, or put the project on another disk")


def plain(line):
    """A line of pip's without the nest of Python objects in it."""
    found = re.search(r"(\w+Error)\(['\"](?:<[^>]*>: )?([^'\"]+)", line)
    if found:
        line = f"{found[1]}: {found[2]}"
    return line.removeprefix("ERROR: ")[:300]


def pip_failure(log):
    """The kind of failure and the line that shows it."""
    text = log.read_text(errors="replace")
    lines = text.splitlines()
    for kind, pattern in PIP_FAILURES:
        hits = [line.strip() for line in lines if re.search(pattern, line)]
        if hits:
            return kind, plain(hits[-1])
    said = [line.strip() for line in lines if line.strip()]
    return "other", plain(said[-1]) if said else "pip printed nothing"


class Fetcher:
    """Where things go, and which pip brings them."""

    def __init__(self, into, logs, pip, pause, heartbeat):
        self.into, self.logs, self.pip = into, logs, pip
        self.pause, self.heartbeat = pause, heartbeat

    def run_pip(self, wheel, work, log):
        """One try. True if the wheel lies in work/wheel afterwards."""
        note(f"{wheel.title}: downloading {wheel.size} MB")
        temporary = work / "tmp"
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        wanted = temporary / "wanted.txt"
        wanted.write_text(f"{wheel.package}=={wheel.version} "
                          f"--hash=sha256:{wheel.sha256}\n")
        # No cache: Debian 12's pip holds a whole wheel in memory to cache it.
        command = self.pip + [
            "download", "--no-deps", "--no-cache-dir", "--only-binary=:all:",
            "--progress-bar=off", "--retries=2", "--require-hashes",
            "--implementation=cp", f"--python-version={wheel.python}",
            f"--platform={wheel.platform}", f"--dest={work / 'wheel'}",
            f"--requirement={wanted}"]
        started = shown = time.monotonic()
        environment = dict(os.environ, TMPDIR=str(temporary), LC_ALL="C.UTF-8")
        with log.open("w") as output:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, env=environment)
            while process.poll() is None:
                time.sleep(0.2)
                now = time.monotonic()
                if now - shown >= self.heartbeat:
                    shown = now
                    have = min(tree_size(work), wheel.size)
                    note(f"{wheel.title}: {have} of {wheel.size} MB, "
                         f"{now - started:.0f} s")
        shutil.rmtree(temporary, ignore_errors=True)
        return process.returncode == 0

    def at_hand(self, wheel, work):
        """The wheel in work/wheel, if it is whole."""
        for path in (work / "wheel").glob("*.whl"):
            if sha256_of(path) == wheel.sha256:
                return path
            path.unlink()
        return None

    def download(self, wheel, work):
        """The wheel's path, after up to three tries."""
        log = self.logs / f"pip-{wheel.package}.log"
        for attempt in range(1, TRIES + 1):
            path = self.at_hand(wheel, work)
            if not path and self.run_pip(wheel, work, log):
                path = self.at_hand(wheel, work)
            if path:
                return path
            kind, line = pip_failure(log)
            if kind not in ("network", "sum") or attempt == TRIES:
                break
            note(f"{wheel.title}: {line}; try {attempt + 1} of {TRIES} "
                 f"in {self.pause:g} s")
            time.sleep(self.pause)
        raise SetupError(f"{wheel.title} could not be downloaded",
                         f"{line} (whole output: {log})", WHAT_TO_DO[kind])

    def fetch_folder(self, folder, wheels):
        stamp_text = "".join(wheel.row + "\n" for wheel in wheels)
        final = self.into / folder
        stamp = final / ".stamp"
        if stamp.is_file() and stamp.read_text() == stamp_text:
            note(f"{folder} is there")
            return
        work = self.into / ".partial" / folder
        check_space(self.into, wheels)
        for wheel in wheels:
            self.fetch_wheel(wheel, work)
        (work / "tree" / ".stamp").write_text(stamp_text)
        if final.exists():
            shutil.rmtree(final)
        (work / "tree").rename(final)
        shutil.rmtree(work)

    def fetch_wheel(self, wheel, work):
        done = work / f"done-{wheel.package}"
        if done.is_file() and done.read_text() == wheel.row:
            return
        path = self.download(wheel, work)
        note(f"{wheel.title}: unpacking")
        unpack(wheel, path, work / "tree")
        path.unlink()
        done.write_text(wheel.row)


def unpack(wheel, path, into):
    """Unpacks the members that the row takes, modes kept."""
    taken = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                if member.is_dir() or not any(
                        fnmatch.fnmatchcase(member.filename, pattern)
                        for pattern in wheel.take):
                    continue
                target = into / member.filename.removeprefix(wheel.strip)
                if into.resolve() not in target.resolve().parents:
                    raise zipfile.BadZipFile(f"odd name {member.filename}")
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as source, target.open("wb") as sink:
                    shutil.copyfileobj(source, sink, MEGABYTE)
                target.chmod((member.external_attr >> 16) & 0o777 or 0o644)
                taken += 1
    except (zipfile.BadZipFile, EOFError) as error:
        path.unlink()
        raise SetupError(f"{wheel.title} could not be unpacked",
                         f"{error} in {path.name}",
                         "run this again: it will be downloaded anew")
    if not taken:
        raise SetupError(f"{wheel.title} could not be unpacked",
                         f"{path.name} has none of: {' '.join(wheel.take)}",
                         "mend this row of test/setup/wheels.tsv")


def fetch_all(options):
    if platform.machine() != "x86_64":
        raise SetupError("the tests need wheels for x86_64",
                         f"this machine is {platform.machine()}",
                         "use an x86_64 machine")
    for folder in (options.into, options.logs):
        folder.mkdir(parents=True, exist_ok=True)
    fetcher = Fetcher(options.into.resolve(), options.logs.resolve(),
                      options.pip or [sys.executable, "-m", "pip"],
                      options.pause, options.heartbeat)
    folders = {}
    for wheel in read_table(options.table):
        folders.setdefault(wheel.folder, []).append(wheel)
    for folder, wheels in folders.items():
        fetcher.fetch_folder(folder, wheels)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    here = pathlib.Path(__file__).resolve().parent
    parser.add_argument("--into", type=pathlib.Path, required=True)
    parser.add_argument("--logs", type=pathlib.Path, required=True)
    parser.add_argument("--table", type=pathlib.Path,
                        default=here / "wheels.tsv")
    parser.add_argument("--pip", nargs="+", help="command to use for pip")
    parser.add_argument("--pause", type=float, default=10, metavar="SECONDS")
    parser.add_argument("--heartbeat", type=float, default=20,
                        metavar="SECONDS")
    try:
        fetch_all(parser.parse_args())
    except SetupError as error:
        what, why, todo = error.what, error.why, error.todo
    except OSError as error:
        what, why = "a file could not be written", str(error)
        todo = "see that the disk has space and this user may write there"
    else:
        return 0
    print(f"\nrun-tests: cannot go on: {what}\n  why:        {why}\n"
          f"  what to do: {todo}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
