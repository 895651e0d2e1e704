# Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes lib/Knowledge/SavedTensors.tsv of what saved_oracle saw, or judges it.

    saved_oracle-1.13 --patterns ... > a.tsv
    saved_oracle-2.15 --patterns ... > b.tsv
    saved_tensors.py --table SavedTensors.tsv --write a.tsv,more.tsv b.tsv
    saved_tensors.py --table SavedTensors.tsv --check c.tsv

Files of one version are joined by commas. A fact goes into the table if it held in every call of every version that has
the operator, and was tried often enough. --check fails if a fact of the table
did not hold in some call; each file that is given must have judged some.
"""
import argparse
import collections
import sys

ENOUGH = 6
HEAD = """\
# What operators keep until 'backward', one row for each overload, in byte order.
# Made by test/differential/saved_tensors.py of what LibTorch 1.13.1 and 2.15.0
# did in every call of saved_oracle.cpp; do not edit.
# keeps    arguments any of which, if it requires gradients, makes the operator
#          keep something that the first 'backward' frees
# tensors  tensor:arguments; the tensor itself is kept if any of these requires
#          gradients
# writes   arguments whose version the call counts up
# operator	keeps	tensors	writes
"""


def read(paths):
    facts = {}
    for path in paths.split(","):
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                *key, yes, tried = line.rstrip("\n").split("\t")
                before = facts.get(tuple(key), (0, 0))
                facts[tuple(key)] = before[0] + int(yes), before[1] + int(tried)
    return facts


def hold_always(files):
    """The facts that held in each call of each version that has the operator."""
    operators = [{key[0] for key in facts} for facts in files]
    for key in sorted(set().union(*files)):
        seen = [facts.get(key, (0, 0)) for facts, own in zip(files, operators) if key[0] in own]
        if all(tried >= ENOUGH and yes == tried for yes, tried in seen):
            yield key


def write(path, files):
    keeps, writes = collections.defaultdict(list), collections.defaultdict(list)
    tensors = collections.defaultdict(lambda: collections.defaultdict(list))
    for name, fact, argument, tensor in hold_always(files):
        if fact == "release":
            keeps[name].append(argument)
        elif fact == "write":
            writes[name].append(argument)
        else:
            tensors[name][tensor].append(argument)
    with open(path, "w", encoding="utf-8") as out:
        out.write(HEAD)
        for name in sorted({*keeps, *writes, *tensors}):
            kept = ";".join(f"{t}:{','.join(a)}" for t, a in sorted(tensors[name].items()))
            columns = [name, ",".join(keeps[name]) or "-", kept or "-", ",".join(writes[name]) or "-"]
            out.write("\t".join(columns) + "\n")


def facts_of(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                continue
            name, keeps, tensors, writes = line.rstrip("\n").split("\t")
            for argument in keeps.split(",") if keeps != "-" else []:
                yield name, "release", argument, "-"
            for argument in writes.split(",") if writes != "-" else []:
                yield name, "write", argument, "-"
            for one in tensors.split(";") if tensors != "-" else []:
                tensor, arguments = one.split(":")
                for argument in arguments.split(","):
                    yield name, "saved", argument, tensor


def check(path, files):
    wrong = 0
    for facts in files:
        judged = 0
        for key in facts_of(path):
            yes, tried = facts.get(key, (0, 0))
            judged += tried > 0
            if yes != tried:
                wrong += 1
                print("wrong:", *key, f"held in {yes} of {tried} calls")
        print(judged, "facts judged")
        wrong += judged == 0
    print(wrong, "wrong")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("files", nargs="+")
    given = parser.parse_args()
    files = [read(path) for path in given.files]
    if given.write:
        write(given.table, files)
    return 1 if given.check and check(given.table, files) else 0


if __name__ == "__main__":
    sys.exit(main())
