#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes random programs over LibTorch that reveal every tensor they change.

    generate.py --seed S --programs N --statements M --out DIR

Program K is the function `program_K`, of about M statements; a unit
`batch_B.cpp` holds many, and `batch_B.json` has them as trees, for shrinking.
The same arguments give the same programs, for every version of LibTorch.
differential.py compiles and runs them, with Inputs/reveal_driver.cpp.
"""

import argparse
import json
import pathlib
import random
import sys

from reveal_blocks import EVERYTHING, statements
from reveal_mistakes import mistake
from reveal_statements import factory
from reveal_world import Node, World

ROOT = pathlib.Path(__file__).resolve().parents[2]

PREAMBLE = """\
#include "torch-tidy/annotations.h"
#include <array>
#include <optional>
#include <torch/torch.h>

extern int line;
int64_t opaque(int64_t value);

struct Sample {
  torch::Tensor data, target;
};

void prepare(int number) {
  torch::set_num_threads(1);
  torch::set_default_dtype(torch::scalarTypeToTypeMeta(torch::kFloat));
  torch::manual_seed(number);
}

static inline torch::Tensor normalized(const torch::Tensor &input) {
  return (input - input.min()) / (input.max() - input.min() + 1e-6);
}
"""


def program(seed, number, size, mistakes):
    """The statements of one program; MISTAKES: how many in 100 have one."""
    w = World(random.Random(f"{seed}:{number}"))
    statements(w, 2, [(factory, 1)])
    # A mistake ends the run, so it stands late.
    at = size * w.random.uniform(0.5, 1) if w.chance(mistakes) else None
    while (written := sum(n.count() for n in w.body)) < size:
        if at is not None and written >= at and mistake(w):
            at = None
        statements(w, 1, EVERYTHING)
    if at is not None:
        mistake(w)
    return w.body


def render(node, depth, lines):
    """Appends the lines of a statement and of its reveals."""
    indent = "  " * depth

    def trace(text):
        # Nothing can be said before these.
        if text.startswith(("}", "{", "TORCH_TIDY")) or "case " in text[:5]:
            return indent + text
        return f"{indent}line = __LINE__; {text}"
    for header, body in node.parts:
        lines.append(trace(header))
        for child in body:
            render(child, depth + 1, lines)
    if node.parts:
        lines.append(indent + (node.text or "}"))
    else:
        lines.append(trace(node.text))
    for name in node.reveals:
        lines.append(f"{indent}TORCH_TIDY_REVEAL({name});")


def unit_text(programs):
    """The unit with these programs, {number: statements}, and for each its
    first and last line."""
    lines, places = PREAMBLE.splitlines(), {}
    for number, body in programs.items():
        lines += ["", f"static void program_{number}() {{"]
        first = len(lines)
        for node in body:
            render(node, 1, lines)
        lines.append("}")
        places[number] = (first, len(lines))
    lines += ["", "struct Program {", "  int number;", "  void (*run)();", "};",
              "extern const Program programs[];", "extern const int program_count;",
              "const Program programs[] = {"]
    lines += [f"    {{{number}, program_{number}}}," for number in programs]
    lines += ["};", f"const int program_count = {len(programs)};", ""]
    return "\n".join(lines), places


def write_unit(out, name, programs):
    """The unit and its trees, as files."""
    text, places = unit_text(programs)
    (out / f"{name}.cpp").write_text(text)
    data = {str(n): {"lines": places[n], "body": [s.as_data() for s in body]}
            for n, body in programs.items()}
    (out / f"{name}.json").write_text(json.dumps(data))


def read_unit(path):
    """Trees and lines of write_unit: {number: (statements, (first, last))}."""
    data = json.loads(path.read_text())
    return {int(n): ([Node.from_data(s) for s in p["body"]], tuple(p["lines"]))
            for n, p in data.items()}


def generate(seed, count, size, out, per_unit, mistakes):
    """All units; their names, in order."""
    out.mkdir(parents=True, exist_ok=True)
    names = []
    for first in range(0, count, per_unit):
        programs = {n: program(seed, n, size, mistakes)
                    for n in range(first, min(first + per_unit, count))}
        names.append(f"batch_{first // per_unit:04d}")
        write_unit(out, names[-1], programs)
    return names


def per_unit_of(size):
    """About 2,000 statements a unit: then most time goes into statements."""
    return max(1, 2000 // size)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--programs", type=int, default=100)
    parser.add_argument("--statements", type=int, default=40)
    parser.add_argument("--mistakes", type=int, default=25,
                        help="how many programs in 100 get a statement that throws")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    chosen = parser.parse_args()
    if min(chosen.programs, chosen.statements) < 1:
        parser.error("--programs and --statements are at least 1")
    names = generate(chosen.seed, chosen.programs, chosen.statements, chosen.out,
                     per_unit_of(chosen.statements), chosen.mistakes)
    total = sum(n.count() for name in names
                for body, _ in read_unit(chosen.out / f"{name}.json").values() for n in body)
    print(f"{chosen.programs} programs, {total} statements in {len(names)} units")


if __name__ == "__main__":
    sys.exit(main())
