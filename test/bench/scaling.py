#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""How the analysis of tensors grows with the size of a function.

    scaling.py --clang C --plugin P --headers 'VERSION|PCH|FLAGS' [--limit R]

Compiles functions of 1,000 and of 10,000 statements, of several forms, and some
that are hostile: deep nesting, huge switches, long expressions. Prints the
processor time of each and the ratio for ten times the statements; exit code 1
if a ratio is above the limit (20), or if something crashes or takes a minute.
"""

import argparse
import pathlib
import resource
import subprocess
import sys
import tempfile

MINUTE = 60


def line(n):
    yield "void f(torch::Tensor x, int n) {"
    for i in range(n):
        yield (f"  auto a{i} = {f'a{i - 1}' if i else 'x'} + "
               f"torch::zeros({{{i % 7 + 1}, n}});")
    yield "}"


def branches(n):
    yield "void f(torch::Tensor x, int n) { torch::Tensor y = x;"
    for i in range(n // 2):
        yield f"  if (n > {i}) y = y + torch::zeros({{{i % 7 + 1}, n}});"
    yield "}"


def cases(n):
    yield "torch::Tensor f(torch::Tensor x, int n) { torch::Tensor y = x;"
    yield "  switch (n) {"
    for i in range(n):
        yield f"  case {i}: y = torch::zeros({{{i}, n}}); break;"
    yield "  } return y + x; }"


def appended(n):
    yield "void f(torch::Tensor x) { std::vector<torch::Tensor> v;"
    for i in range(n):
        yield f"  v.push_back(x + {i});"
    yield "  auto c = torch::cat(v); }"


def nested(n):
    yield "void f(torch::Tensor x, int n) { torch::Tensor y = x;"
    for i in range(n):
        yield f"  for (int i{i} = 0; i{i} < n; ++i{i}) {{ y = torch::cat({{y, x}});"
    yield "}" * (n + 1)


def lambdas(n):
    yield "torch::Tensor f(torch::Tensor x) { auto g0 = [](torch::Tensor t) { return t + 1; };"
    for i in range(1, n):
        yield (f"  auto g{i} = [&](torch::Tensor t) "
               f"{{ return g{i - 1}(g{i - 1}(t)); }};")
    yield f"  return g{n - 1}(x); }}"


def expression(n):
    yield "torch::Tensor f(torch::Tensor x) { return " + "(" * n + "x" + " + x)" * n + "; }"


def seconds(arguments, lines, folder):
    version, pch, flags = arguments.headers.split("|")
    file = pathlib.Path(folder) / "unit.cpp"
    file.write_text("#include <torch/torch.h>\n" + "\n".join(lines) + "\n")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    try:
        done = subprocess.run(
            [arguments.clang, "-fsyntax-only", "-w", "-fbracket-depth=4000",
             *flags.split(), "-include-pch", pch, *arguments.extra, str(file)],
            capture_output=True, text=True, timeout=10 * MINUTE)
    except subprocess.TimeoutExpired:
        return float("inf"), "timeout"
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    problem = f"exit code {done.returncode} {done.stderr[-500:]}"
    return used, "" if done.returncode == 0 else problem


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--clang", required=True)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--headers", required=True)
    parser.add_argument("--limit", type=float, default=20)
    arguments = parser.parse_args()
    wrong = 0
    plugin = [f"-fplugin={arguments.plugin}",
              "-fplugin-arg-torch_tidy-checks=-*,torch-inputs-*,torch-reveal"]
    with tempfile.TemporaryDirectory() as folder:
        def added(lines):
            lines = list(lines)
            arguments.extra = []
            plain, _ = seconds(arguments, lines, folder)
            arguments.extra = plugin
            whole, problem = seconds(arguments, lines, folder)
            return whole - plain, problem

        for form in (line, branches, cases, appended):
            small, _ = added(form(1000))
            large, problem = added(form(10000))
            ratio = large / max(small, 0.15)  # below that it is noise
            bad = bool(problem) or ratio > arguments.limit
            wrong += bad
            print(f"{form.__name__}: 1,000 statements {small:.2f} s, 10,000 "
                  f"{large:.2f} s: {ratio:.1f} times{' TOO MUCH' if bad else ''}"
                  f" {problem}")
        for form, size in ((nested, 60), (lambdas, 30), (expression, 400)):
            used, problem = added(form(size))
            bad = bool(problem) or used > MINUTE
            wrong += bad
            print(f"{form.__name__}: {size} deep {used:.2f} s"
                  f"{' TOO MUCH' if bad else ''} {problem}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
