# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes a program that shows a contradiction as small as it can be made."""

import copy
import re

from generate import write_unit
from reveal_world import Node

AT_ONCE = 24  # candidates compiled as one unit


def paths_of(body, prefix=()):
    """Where each statement stands: (index, part, index, part ...)."""
    for index, node in enumerate(body):
        yield prefix + (index,)
        for part, (_, inner) in enumerate(node.parts):
            yield from paths_of(inner, prefix + (index, part))


def list_at(body, path):
    """The list that the last number of PATH is an index of."""
    for index, part in zip(path[:-1:2], path[1::2]):
        body = body[index].parts[part][1]
    return body


def declared_by(node):
    """Names that a statement declares: later ones are nothing without it."""
    names = set()
    for match in re.finditer(
            r"(?:auto|[\w:<>]*(?:Tensor|int64_t|Sample)>?|2>|torch::nn::\w+|int)\s*&?\s*"
            r"(?:\[([^\]=]*)\]|(\w+\d+)((?:, \w+\d+)*))\s*(?=[;={(:])", node.own_text()):
        for group in match.groups():
            names |= set(re.findall(r"\w+", group or ""))
    return names


def strip(body, lost):
    """The statements without those that use a lost name, nor what they declare."""
    kept, lost = [], set(lost)
    for node in body:
        own = set(re.findall(r"\b\w+\d+\b", node.own_text()))
        if own & lost:
            lost |= declared_by(node)
            continue
        node = Node(node.text, [r for r in node.reveals if r.split(".")[0] not in lost],
                    [(h, strip(b, lost)) for h, b in node.parts], node.mistake)
        kept.append(node)
    return kept


def without(body, paths):
    """A copy without the statements at PATHS and without what depends on them."""
    body, lost = copy.deepcopy(body), set()
    for path in sorted(paths, reverse=True):
        siblings = list_at(body, path)
        lost |= declared_by(siblings[path[-1]])
        del siblings[path[-1]]
    return strip(body, lost)


def unwrapped(body, path):
    """A copy with a block replaced by its statements; None if it is no block."""
    body = copy.deepcopy(body)
    siblings = list_at(body, path)
    node = siblings[path[-1]]
    if not node.parts or "switch" in node.own_text() or "[" in node.own_text()[:30]:
        return None
    siblings[path[-1]:path[-1] + 1] = [n for _, inner in node.parts for n in inner]
    lost = {n for h, _ in node.parts for n in declared_by(Node(h))}
    return strip(body, lost)


def candidates(body, size):
    """Smaller programs: without SIZE neighbouring statements each; then, one by
    one, with blocks opened."""
    paths = list(paths_of(body))
    for start in range(0, len(paths), size):
        group = paths[start:start + size]
        # What stands in a block that goes, goes with it.
        outer = [p for p in group if not any(p != q and p[:len(q)] == q for q in group)]
        smaller = without(body, outer)
        if smaller:
            yield smaller
    if size == 1:
        for path in paths:
            if (flat := unwrapped(body, path)) is not None:
                yield flat


def shrink(body, still_wrong):
    """The smallest program found. STILL_WRONG takes a list of programs and tells
    of each whether it still shows the contradiction."""
    size = max(1, sum(n.count() for n in body) // 2)
    while True:
        progress = False
        waiting = list(candidates(body, size))
        while waiting:
            group, waiting = waiting[:AT_ONCE], waiting[AT_ONCE:]
            verdicts = still_wrong(group)
            better = [g for g, wrong in zip(group, verdicts) if wrong]
            if better:
                body = min(better, key=lambda b: sum(n.count() for n in b))
                progress = True
                break
        if not progress:
            if size == 1:
                return body
            size = max(1, size // 2)


def write_smallest(folder, name, body):
    """Keeps it as a unit of one program."""
    folder.mkdir(parents=True, exist_ok=True)
    write_unit(folder, name, {0: body})
