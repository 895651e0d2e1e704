# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compiles generated units with a LibTorch and runs them.

What was done is kept beside the unit, `batch_0000.1.13.*`, and not done again
while the unit, the flags and the headers of reveals are the same.
"""

import dataclasses
import glob
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
HEADERS = [ROOT / "include/torch-tidy/annotations.h",
           ROOT / "include/torch-tidy/RevealedText.h"]
API = "torch/csrc/api/include"
# As CMakeLists.txt precompiles this header.
RUN_FLAGS = ["-O0", "-g0", "-w"]
RUN_HEADER = HERE / "Inputs/run.h"
LIMIT = 60  # seconds that a unit may run
VARIANTS = 7  # runs of a unit on other inputs; see Inputs/reveal_driver.cpp
COMPILE_LIMIT = 1800


class ToolError(Exception):
    """Something did not work that has nothing to do with the analyser."""


def run(command, what, limit=COMPILE_LIMIT, **how):
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace",
                              timeout=limit, **how)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolError(f"{what}: {error}") from error
    if done.returncode:
        lines = [l for l in (done.stderr + done.stdout).splitlines() if "error" in l]
        raise ToolError(f"{what} failed:\n  " + "\n  ".join(
            lines[:5] or (done.stderr + done.stdout).splitlines()[-5:]))
    return done


@dataclasses.dataclass(frozen=True)
class LibTorch:
    version: str
    prefix: pathlib.Path
    flags: tuple

    @staticmethod
    def parse(text):
        """`1.13=/usr`, or `1.13=-std=c++17 -isystem /usr/include/...`."""
        version, _, where = text.partition("=")
        if not re.fullmatch(r"\d+\.\d+(\.\d+)?", version) or not where:
            raise ToolError(f"'{text}' is not VERSION=FOLDER or VERSION=FLAGS")
        if where.startswith("-"):
            folders = [w for w in shlex.split(where) if w.endswith("/include/" + API)]
            if not folders:
                raise ToolError(f"no folder that ends in '{API}' in '{where}'")
            prefix = pathlib.Path(folders[0][:-len("/include/" + API)])
            return LibTorch(version, prefix, tuple(shlex.split(where)))
        prefix = pathlib.Path(where).resolve()
        include = prefix / "include"
        if not (include / API / "torch/torch.h").exists():
            raise ToolError(f"no LibTorch in '{where}'")
        # Headers of 2.15 need C++20; those of 1.13 do not compile as such.
        old = tuple(map(int, version.split("."))) < (2, 15)
        flags = ["-std=c++17" if old else "-std=c++20"]
        folders = [include / API] if str(prefix) == "/usr" else [include, include / API]
        for folder in folders:
            flags += ["-isystem", str(folder)]
        return LibTorch(version, prefix, tuple(flags))

    def link_flags(self):
        # Debian's libraries name others that they do not bring along.
        whole = ["-ltorch"] if list(self.lib_folder().glob("libtorch.so")) else []
        return [f"-L{self.lib_folder()}", *whole, "-ltorch_cpu", "-lc10"]

    def lib_folder(self):
        for folder in (self.prefix / "lib", self.prefix / "lib/x86_64-linux-gnu"):
            if (folder / "libtorch_cpu.so").exists():
                return folder
        raise ToolError(f"no libtorch_cpu.so of LibTorch {self.version} in '{self.prefix}'")

    def environment(self):
        """A wheel's libraries find those of CUDA through the environment only."""
        cuda = glob.glob(str(self.prefix.parent / "nvidia/cu*/lib"))
        path = [str(self.lib_folder()), *cuda, os.environ.get("LD_LIBRARY_PATH", "")]
        return {**os.environ, "LD_LIBRARY_PATH": ":".join(filter(None, path)),
                "OMP_NUM_THREADS": "1"}


def digest(*parts):
    total = hashlib.sha256()
    for part in parts:
        total.update(part.read_bytes() if isinstance(part, pathlib.Path) else str(part).encode())
        total.update(b"\0")
    return total.hexdigest()


@dataclasses.dataclass
class Outcome:
    """What became of the programs of one unit in its runs."""

    reveals: list  # (line, name, text), in the order of the run
    ends: dict     # number of a program -> None, or (line, message) if it threw
    seconds: float
    # As reveals, for each run on other inputs: the first has other random numbers
    # alone.
    others: list = dataclasses.field(default_factory=list)


class Runner:
    """Compiles and runs units in one folder."""

    def __init__(self, clang, torch, folder, pch=None):
        """With a precompiled header of torch.h, or one made in the folder."""
        self.clang, self.torch, self.folder = clang, torch, folder
        self.base = [clang, *torch.flags, f"-I{ROOT / 'include'}", *RUN_FLAGS]
        self.pch = ["-include-pch", str(pch)] if pch else self.precompile()
        self.driver = folder / "driver.o"
        run([clang, "-std=c++17", "-O1", "-c", str(HERE / "Inputs/reveal_driver.cpp"),
             "-o", str(self.driver)], "compiling the driver")

    def precompile(self):
        """torch.h with its bodies and instances: most of a unit's time."""
        pch = self.folder / f"torch-{self.torch.version}.pch"
        stamp = pch.with_suffix(".stamp")
        header = self.torch.prefix / "include" / API / "torch/torch.h"
        key = digest(*self.base, header, header.stat().st_mtime)
        if not pch.exists() or not stamp.exists() or stamp.read_text() != key:
            part = pch.with_suffix(".part")
            run([*self.base, "-x", "c++-header", "-fpch-instantiate-templates",
                 "-o", str(part), str(RUN_HEADER)], "precompiling torch.h")
            part.replace(pch)
            stamp.write_text(key)
        return ["-include-pch", str(pch)]

    def outcome(self, name):
        """Compiles and runs the unit, or recalls what came of it."""
        source = self.folder / f"{name}.cpp"
        kept = self.folder / f"{name}.{self.torch.version}.json"
        key = digest(source, *HEADERS, *self.base, str(self.torch.lib_folder()), VARIANTS,
                     HERE / "Inputs/reveal_driver.cpp")
        if kept.exists():
            data = json.loads(kept.read_text())
            if data["key"] == key:
                ends = {int(n): e and tuple(e) for n, e in data["ends"].items()}
                return Outcome([tuple(r) for r in data["reveals"]], ends, 0,
                               [[tuple(r) for r in run] for run in data["others"]])
        start = time.monotonic()
        program = self.compile(name)
        reveals, ends = self.run_programs(name, program, 0)
        others = [self.run_programs(name, program, v)[0] for v in range(1, VARIANTS + 1)]
        program.unlink()
        part = kept.with_suffix(".part")
        part.write_text(json.dumps({"key": key, "reveals": reveals, "ends": ends,
                                    "others": others}))
        part.replace(kept)
        return Outcome(reveals, ends, time.monotonic() - start, others)

    def compile(self, name):
        program = self.folder / f"{name}.{self.torch.version}.program"
        object_file = program.with_suffix(".o")
        run([*self.base, *self.pch, "-c", f"{name}.cpp", "-o", str(object_file)],
            f"compiling {name} with LibTorch {self.torch.version}", cwd=self.folder)
        run([self.clang, str(object_file), str(self.driver), *self.torch.link_flags(),
             *linker(), "-o", str(program)], f"linking {name}")
        object_file.unlink()
        return program

    def run_programs(self, name, program, variant):
        """One run if nothing crashes; else on, after the program that did."""
        lines = self.folder / f"{name}.{self.torch.version}.reveals"
        lines.unlink(missing_ok=True)
        environment = {**self.torch.environment(), "TORCH_TIDY_REVEAL_FILE": str(lines),
                       "REVEAL_VARIANT": str(variant)}
        ends, first = {}, 0
        while True:
            status, output = self.run_once([str(program), str(first)], environment)
            began = None
            for words in (l.split(" ", 3) for l in output.splitlines()):
                if words[0] == "begin":
                    began = int(words[1])
                elif words[0] == "end":
                    ends[int(words[1])], began = None, None
                elif words[0] == "throws":
                    ends[int(words[1])], began = (int(words[2]), words[3] if words[3:] else ""), None
            if status == 0:
                break
            if began is None:
                raise ToolError(f"{name} with LibTorch {self.torch.version} ends with {status}"
                                f" outside its programs: {output[-300:]}")
            ends[began] = (0, f"crashed ({status})")
            first = began + 1
        text = lines.read_text() if lines.exists() else ""
        lines.unlink(missing_ok=True)
        return [reveal_of(l) for l in text.splitlines()], ends

    def run_once(self, command, environment):
        try:
            done = subprocess.run(command, capture_output=True, text=True, errors="replace",
                                  timeout=LIMIT, env=environment)
            return done.returncode, done.stdout + ("" if done.returncode in (0, -11) else done.stderr)
        except subprocess.TimeoutExpired as late:
            return "timeout", (late.stdout or b"").decode()


def reveal_of(text):
    """`file:line: name: facts` as (line, name, facts)."""
    match = re.match(r".*?:(\d+): (.*?): (.*)$", text)
    if not match:
        raise ToolError(f"'{text}' is no line of a reveal")
    return int(match[1]), match[2], match[3]


def linker():
    """lld, where there is one, links in a tenth of the time."""
    return ["-fuse-ld=lld"] if any(
        os.access(os.path.join(folder, "ld.lld"), os.X_OK)
        for folder in os.environ.get("PATH", "").split(":")) else []
