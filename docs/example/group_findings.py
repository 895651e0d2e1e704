#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Shows what analyse.py found, by category of the fault taxonomy.

`show FILE` lists the findings of one project. `verdict BUGGY FIXED` counts both
and exits with 0 only if the first has findings, the second has none, and every
file of both was analysed.
"""

import argparse
import json
import pathlib
import sys

# The second word of a check's name, `torch-<category>-...`, and its title.
CATEGORIES = {"api": "API", "gpu": "GPU", "inputs": "Inputs", "model": "Model",
              "training": "Training"}


def category_of(finding):
    word = finding["check"].split("-")[1]
    return CATEGORIES.get(word, word)


def counted(number):
    return f"{number} finding" + "s" * (number != 1)


def titles_for(*results):
    """The five categories, and whatever else a check's name has."""
    titles = dict.fromkeys(CATEGORIES.values())
    for result in results:
        titles.update(dict.fromkeys(map(category_of, result["findings"])))
    return list(titles)


def count(result, title):
    return sum(category_of(finding) == title for finding in result["findings"])


def show(result):
    if not result["findings"]:
        print("      no findings")
        return
    for title in titles_for(result):
        print(f"\n{title} ({count(result, title)})")
        for finding in result["findings"]:
            if category_of(finding) == title:
                print(f"  {finding['file']}:{finding['line']}:"
                      f"{finding['column']}  [{finding['check']}]")
                print(f"      {finding['message']}")
    print()


def show_table(results):
    titles = titles_for(*results.values())
    print("\n" + " " * 8 + "".join(f"{title:>10}" for title in titles) +
          f"{'all':>10}")
    for name, result in results.items():
        cells = [count(result, title) for title in titles]
        print(f"{name:<8}" + "".join(f"{cell:>10}" for cell in cells) +
              f"{len(result['findings']):>10}")
    print()


def complaints(buggy, fixed):
    said = []
    for name, result in (("buggy", buggy), ("fixed", fixed)):
        if not result["files"]:
            said.append(f"the {name} example has no file")
        if result["failures"]:
            said.append(f"{len(result['failures'])} of {result['files']} files "
                        f"of the {name} example could not be analysed")
    if not buggy["findings"]:
        said.append("nothing was found in the buggy example")
    if fixed["findings"]:
        said.append(f"{counted(len(fixed['findings']))} in the fixed example, "
                    "which should have none")
    return said


def verdict(buggy, fixed):
    show_table({"buggy": buggy, "fixed": fixed})
    said = complaints(buggy, fixed)
    if said:
        print("demo failed: " + "; ".join(said))
        return 1
    print(f"demo passed: {counted(len(buggy['findings']))} in the buggy "
          "example, none in the fixed one")
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["show", "verdict"])
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    wanted = 1 if options.what == "show" else 2
    if len(options.files) != wanted:
        parser.error(f"{options.what} takes {wanted} file(s)")
    results = [json.loads(path.read_text()) for path in options.files]
    if options.what == "verdict":
        return verdict(*results)
    show(*results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
