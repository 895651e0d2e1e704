#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes single mistakes in well-known networks, and counts those reported.

    mutants.py OUT --clang CLANG --plugin PLUGIN --headers 'VERSION|PCH|FLAGS'

The networks are the sections of architectures-*.cpp beside this file. Each rule
of RULES is applied at each place of a section that it fits, one place at a time:
nobody chooses which mistakes there are. A mutant that does not compile is none.
Every mutant is analysed, and run with LibTorch; a mistake of devices cannot be
run without one and is counted apart, over a network on CUDA.

Options:
  --every N   of the mutants take one in N
  --least P   the share of failing mutants that has to be reported; default 90
  --jobs N    processes that analyse

Prints the numbers, each failing mutant that is not reported and each report of
one that does not fail. Exit code 1 if a network without a mistake is reported,
or fails, or less than the wanted share is reported.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "differential"))

from reveal_run import ROOT, RUN_FLAGS, LibTorch, linker  # noqa: E402

SECTION = re.compile(r"^// (\w+) -{5,}$", re.M)
FINDING = re.compile(r"^.*?:(\d+):\d+: warning: (.*) \[(torch-[\w-]+)\]$", re.M)
PARTS = 20  # mutants of one program

# Kind, what is replaced, by what. Groups that are kept are named in the latter.
RULES = [
    ("other number", r"(?<![\w.])(\d{1,4})(?![\w.])", lambda m: str(int(m[1]) + 1)),
    ("half the number", r"(?<![\w.])(\d{2,4})(?![\w.])", lambda m: str(int(m[1]) // 2)),
    ("factor lost", r"(\w+) \* \d(?=[,)])", r"\1"),
    ("swapped widths", r"((?:Linear|Conv\w+Options)\()(\w+), (\w+)(?=[,)])", r"\1\3, \2"),
    ("swapped names", r"\bfc1\(", "fc2("),
    ("missing flatten", r"\.(?:flatten|view|reshape)\((?:\d|\{[^{}]*\})\)", ""),
    ("missing unsqueeze", r"\.unsqueeze\(-?\d\)", ""),
    ("missing squeeze", r"\.squeeze\(-?\d\)", ""),
    ("missing transpose", r"\.(?:transpose\([^()]*\)|permute\([^()]*\)|t\(\))", ""),
    ("other dimension", r"\b((?:sum|max|softmax|cat|chunk|gather|select)\([^;]*?)\b1\)",
     r"\g<1>0)"),
    ("missing stride", r"\s*\.stride\([^()]*\)", ""),
    ("missing padding", r"\s*\.padding\([^()]*\)", ""),
    ("groups", r"(Conv\w+Options\([^()]*\))", r"\1.groups(5)"),
    ("dtype of inputs", r"(torch::rand\(\{[^{}]*\})\)", r"\1, torch::kDouble)"),
    ("dtype of labels", r"torch::kLong", "torch::kFloat"),
    ("softmax before loss", r"cross_entropy\((\w+),", r"cross_entropy(\1.softmax(1),"),
    ("softmax lost for loss", r"torch::log_softmax\((\w+), 1\)", r"\1.softmax(1)"),
    ("not registered", r"^    register_module\(\"\w+\", \w+\);$", ""),
    ("not registered", r"(?<== )register_module\(\s*\"\w+\",\s*((?:[^();]|\([^();]*\)|"
     r"\((?:[^();]|\([^();]*\))*\))*)\);", r"\1;"),
    ("activation lost", r"torch::(?:relu|tanh|sigmoid)\(", "("),
    ("batch lost", r"\.batch_first\(true\)", ""),
]


def parse_arguments():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--clang", required=True)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--headers", required=True, metavar="VERSION|PCH|FLAGS")
    parser.add_argument("--run-pch", help="torch.h as programs that run include it")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--least", type=float, default=90)
    parser.add_argument("--jobs", type=int, default=1)
    return parser.parse_args()


class Mutant:
    """A section, with one mistake or none."""

    def __init__(self, network, kind, head, text, place=""):
        self.network, self.kind, self.text, self.place = network, kind, text, place
        self.source = head + text
        # The section ends in the function that runs it.
        self.entry = re.findall(r"^static void (\w+)\(\) \{$", text, re.M)[-1]
        self.findings, self.compiles, self.fails = [], False, None

    def __str__(self):
        return f"{self.network}: {self.kind}: {self.place}"


def devices(network, head, text):
    """The network on CUDA, then with one of its `to` lost."""
    if "torch::kCPU" not in text:
        return
    text = text.replace("torch::kCPU", "torch::kCUDA")
    yield Mutant(network, "on CUDA", head, text)
    for match in re.finditer(r"\.to\(device\)|^ *\w+->to\(device\);$", text, re.M):
        yield Mutant(network, "missing to", head, text[:match.start()] + text[match.end():],
                     shown(text, match, ""))


def shown(text, match, instead):
    line = text.count("\n", 0, match.start()) + 1
    was, now = (" ".join(text.split()) for text in (match[0], instead))
    return f"line {line} of it: `{was}` is `{now}`"


def mutants_of(file):
    text = re.sub(r"^ *(TORCH_TIDY_REVEAL\(|// =>).*\n", "", file.read_text(encoding="utf-8"),
                  flags=re.M).split("\nint main(")[0]
    head, *sections = SECTION.split(text)
    # The same for all files, so that their mutants can share a program.
    head = re.sub(r"^//.*\n|^\s*\n", "", head, flags=re.M)
    for network, body in zip(sections[::2], sections[1::2]):
        yield Mutant(network, "none", head, body)
        yield from devices(network, head, body)
        for kind, pattern, instead in RULES:
            for match in re.finditer(pattern, body, re.M):
                new = instead(match) if callable(instead) else match.expand(instead)
                if new != match[0]:
                    yield Mutant(network, kind, head,
                                 body[:match.start()] + new + body[match.end():],
                                 shown(body, match, new))


def analyse(arguments, number, mutant):
    _, pch, flags = arguments.headers.split("|")
    source = arguments.out / f"m{number}.cpp"
    source.write_text(mutant.source, encoding="utf-8")
    done = subprocess.run(
        [arguments.clang, "-fsyntax-only", "-w", "-fno-caret-diagnostics", "-ferror-limit=1",
         "-fno-color-diagnostics", f"-I{ROOT / 'include'}", "-fplugin=" + arguments.plugin,
         "-fplugin-arg-torch_tidy-checks=torch-*,-torch-reveal", *flags.split(),
         "-include-pch", pch, str(source)],
        capture_output=True, text=True, errors="replace", check=False)
    mutant.compiles = not done.returncode
    mutant.findings = sorted({f"{m[3]}: {m[2]}" for m in FINDING.finditer(done.stderr)})


RUN_ONE = """#include <cstdio>
#include <sys/wait.h>
#include <unistd.h>
static void runOne(int number, void (*run)()) {
  fflush(stdout);
  pid_t child = fork();
  if (!child) {
    alarm(60);
    try { torch::manual_seed(0); run(); } catch (const std::exception &) { _exit(1); }
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  printf("%d %d\\n", number, status != 0);
}
"""


def build(arguments, torch, source, *more):
    done = subprocess.run(
        [arguments.clang, *torch.flags, f"-I{ROOT / 'include'}", *RUN_FLAGS, *more,
         str(source)], capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        sys.exit(done.stderr)


def run(arguments, torch, name, part, pch):
    """Runs mutants, each in a process of its own."""
    head = part[0][1].source[:-len(part[0][1].text)]
    lines, calls = [head, RUN_ONE], []
    for number, mutant in part:
        lines.append(f"namespace m{number} {{\n{mutant.text}\n}}")
        calls.append(f"  runOne({number}, m{number}::{mutant.entry});")
    program = arguments.out / name
    source = program.with_suffix(".cpp")
    source.write_text("\n".join(lines + ["int main() {", *calls, "}"]), encoding="utf-8")
    build(arguments, torch, source, *pch, *torch.link_flags(), *linker(), "-o", str(program))
    done = subprocess.run([str(program.resolve())], env=torch.environment(), text=True,
                          capture_output=True, check=False)
    status = dict(map(int, line.split()) for line in done.stdout.splitlines())
    for number, mutant in part:
        mutant.fails = bool(status[number])


def run_all(arguments, mutants):
    version, _, flags = arguments.headers.split("|")
    torch = LibTorch.parse(f"{version}={flags}")
    networks = {}
    for number, mutant in enumerate(mutants):
        if "kCUDA" not in mutant.text:
            networks.setdefault(mutant.source[:-len(mutant.text)], []).append((number, mutant))
    pch = ["-include-pch", arguments.run_pch] if arguments.run_pch else []
    for which, each in enumerate(networks.values()):
        for first in range(0, len(each), PARTS):
            run(arguments, torch, f"run{which}_{first}", each[first:first + PARTS], pch)


def report(mutants):
    """Prints what came out; what is wrong of the networks, and the share."""
    plain = [m for m in mutants if m.kind in ("none", "on CUDA")]
    wrong = [m for m in plain if m.findings or m.fails]
    changed = [m for m in mutants if m not in plain]
    failing = [m for m in changed if m.fails]
    found = [m for m in failing if m.findings]
    moved = [m for m in changed if m.fails is None]
    quiet = [m for m in changed if m.fails is False]
    for title, chosen in (
            ("not reported, but fails", [m for m in failing if not m.findings]),
            ("not reported, devices", [m for m in moved if not m.findings]),
            ("reported, does not fail", [m for m in quiet if m.findings]),
            ("no mistake, but reported or failing", wrong)):
        for mutant in chosen:
            print(f"{title}: {mutant}", *mutant.findings, sep="\n    ")
    share = 100 * len(found) / len(failing) if failing else 0
    print(f"{len(plain)} programs without a mistake, {len(wrong)} of them reported or failing\n"
          f"{len(changed)} mutants\n"
          f"{len(failing)} fail at run time, {len(found)} of them are reported ({share:.1f} %)\n"
          f"{len(moved)} are of devices and not run, "
          f"{sum(bool(m.findings) for m in moved)} of them are reported\n"
          f"{len(quiet)} do not fail, {sum(bool(m.findings) for m in quiet)} of them are reported")
    return wrong, share


def main():
    arguments = parse_arguments()
    os.environ["LC_ALL"] = "C"
    arguments.out.mkdir(parents=True, exist_ok=True)
    mutants = [m for file in sorted(HERE.glob("architectures-*.cpp")) for m in mutants_of(file)]
    kept = [m for number, m in enumerate(mutants)
            if number % arguments.every == 0 or (m.kind == "none" and arguments.every == 1)]
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        list(pool.map(lambda pair: analyse(arguments, *pair), enumerate(kept)))
    kept = [m for m in kept if m.compiles]
    run_all(arguments, kept)
    wrong, share = report(kept)
    sys.exit(bool(wrong) or share < arguments.least)


if __name__ == "__main__":
    main()
