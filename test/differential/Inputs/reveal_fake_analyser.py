"""Stands in for the analyser: says what the kept run of a unit saw.

    reveal_fake_analyser.py SOURCE VERSION [--vague] [--lie TEXT] [--alarm TEXT]

--vague leaves parts of tensors unknown; --lie says float64 of what statements
with TEXT in them made; --alarm finds fault with each line that has TEXT.
"""

import argparse
import json
import collections
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from reveal_match import separated, tensor_of  # noqa: E402


def common(texts):
    """What holds of all values that the runs of a unit had at one place."""
    if len(texts) == 1:
        return texts[0]
    if not all(map(tensor_of, texts)):
        return "?"
    facts = [tensor_of(t) for t in texts]

    def same(values):
        return values[0] if len(set(values)) == 1 else "?"
    shapes = [separated(f.shape, ",") for f in facts]
    shape = "..." if len({len(s) for s in shapes}) > 1 else ", ".join(
        same(list(sizes)) for sizes in zip(*shapes))
    return f"{same([f.dtype for f in facts])}[{shape}] on {same([f.device for f in facts])}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("version")
    parser.add_argument("--vague", action="store_true")
    parser.add_argument("--lie")
    parser.add_argument("--alarm")
    chosen = parser.parse_args()
    lines = chosen.source.read_text().splitlines()
    kept = json.loads(chosen.source.with_suffix(f".{chosen.version}.json").read_text())
    values = collections.defaultdict(list)
    for line, name, text in kept["reveals"] + sum(kept["others"], []):
        if text not in values[line, name]:
            values[line, name].append(text)
    for (line, name), texts in values.items():
        text = common(texts)
        if chosen.vague:
            text = re.sub(r"^\w+\[(\d+)", r"?[?", text)
        if chosen.lie and chosen.lie in lines[line - 2]:
            text = re.sub(r"^\w+\[", "float64[", text)
        print(f"{chosen.source}:{line}:3: remark: {name}: {text} [torch-reveal]")
    for end in filter(None, kept["ends"].values()):
        print(f"{chosen.source}:{end[0]}:3: warning: it throws [torch-inputs-fake]")
    for number, text in enumerate(lines, 1):
        if chosen.alarm and chosen.alarm in text:
            print(f"{chosen.source}:{number}:3: warning: no [torch-inputs-fake]")


if __name__ == "__main__":
    main()
