"""Stands in for the analyser: says what the kept run of a unit saw.

    reveal_fake_analyser.py SOURCE VERSION [--vague] [--lie TEXT] [--alarm TEXT]

--vague leaves parts of tensors unknown; --lie says float64 of what statements
with TEXT in them made; --alarm finds fault with each line that has TEXT.
"""

import argparse
import json
import pathlib
import re


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
    for line, name, text in dict.fromkeys(map(tuple, kept["reveals"])):
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
