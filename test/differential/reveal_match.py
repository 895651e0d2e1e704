# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Does what the analyser says of a value hold of the value that a run had?

Both are texts in the notation of reveals. `contradiction(said, seen)` is None
if they agree, else what is wrong. In what is said, `?` is anything and `[...]`
a shape of any rank; layout and gradient may be missing; a symbol stands for one
number throughout the line. Expressions over symbols are checked where other
parts of the line tell the values of all but one of the symbols; where nothing
tells them, they are believed.
"""

import dataclasses
import re

SPACE = re.compile(r"\s*")
WORD = re.compile(r"[A-Za-z_][\w]*(?:::\w+)*")
TENSOR = re.compile(r"(\?|[a-z]\w*)(\[.*?\]) on (\?|[\w:?]+)(?:, (contiguous|strided))?"
                    r"(?:, (requires grad|no grad))?$")
OPTIONS = re.compile(r"(\?|[a-z]\w*) on (\?|[\w:?]+)(?:, (requires grad|no grad))?$")
INTEGER = re.compile(r"-?\d+$")
NO_NUMBERS = ("true", "false", "nullopt", "none", "undefined")
MOST_VALUES = 16  # of an expression that can be read in several ways


class NotUnderstood(Exception):
    """An extent that is no expression of the notation."""


# Expressions -------------------------------------------------------------------
# ('number', n) ('symbol', name) (operator, a, b); 'min' and 'max' are operators.

class Parser:
    def __init__(self, text):
        self.text, self.at = text, 0

    def whole(self):
        result = self.sum()
        self.skip()
        if self.at != len(self.text):
            raise NotUnderstood(self.text)
        return result

    def skip(self):
        self.at = SPACE.match(self.text, self.at).end()

    def take(self, *words):
        self.skip()
        for word in words:
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return word
        return None

    def sum(self):
        left = self.product()
        while (operator := self.take("+", "-")):
            left = (operator, left, self.product())
        return left

    def product(self):
        left = self.factor()
        while (operator := self.take("*", "/", "%")):
            left = (operator, left, self.factor())
        return left

    def factor(self):
        if self.take("-"):
            return ("-", ("number", 0), self.factor())
        if self.take("("):
            inner = self.sum()
            if not self.take(")"):
                raise NotUnderstood(self.text)
            return inner
        self.skip()
        if match := re.compile(r"\d+").match(self.text, self.at):
            self.at = match.end()
            return ("number", int(match[0]))
        return self.name()

    def name(self):
        """A symbol, called by the expression that it stands for: `x.size(0)`."""
        start = self.at
        match = WORD.match(self.text, self.at)
        if not match:
            raise NotUnderstood(self.text)
        self.at = match.end()
        if match[0] in ("min", "max") and self.take("("):
            first = self.sum()
            if not self.take(","):
                raise NotUnderstood(self.text)
            second = self.sum()
            if not self.take(")"):
                raise NotUnderstood(self.text)
            return (match[0], first, second)
        while self.at < len(self.text):
            if self.text[self.at] in "([":
                self.at = closing(self.text, self.at) + 1
            elif match := re.compile(r"(?:\.|->|::)~?\w+").match(self.text, self.at):
                self.at = match.end()
            else:
                break
        return ("symbol", self.text[start:self.at])


def closing(text, at):
    """The place of the bracket that closes the one at AT."""
    depth = 0
    for place in range(at, len(text)):
        depth += (text[place] in "([{") - (text[place] in ")]}")
        if not depth:
            return place
    raise NotUnderstood(text)


def separated(text, separator):
    """The parts between separators that no bracket encloses."""
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter in "([{") - (letter in ")]}")
        if letter == separator and not depth:
            parts.append(text[start:place].strip())
            start = place + 1
    parts.append(text[start:].strip())
    return [] if parts == [""] else parts


def symbols_of(expression):
    if expression[0] == "number":
        return set()
    if expression[0] == "symbol":
        return {expression[1]}
    return symbols_of(expression[1]) | symbols_of(expression[2])


def apply(operator, a, b):
    if operator in "/%" and b == 0:
        return None
    return {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b,
            "/": lambda: a // b, "%": lambda: a - b * int(a / b),
            "min": lambda: min(a, b), "max": lambda: max(a, b)}[operator]()


def values(expression, bound):
    """All that it may be: `3*n/2` is written for 3*(n/2) as well as for (3*n)/2,
    and quotients may be rounded towards zero."""
    if expression[0] == "number":
        return {expression[1]}
    if expression[0] == "symbol":
        return {bound[expression[1]]}
    operator, left, right = expression
    results = {apply(operator, a, b)
               for a in values(left, bound) for b in values(right, bound)}
    if operator == "/":
        results |= {int(a / b) for a in values(left, bound)
                    for b in values(right, bound) if b}
    if operator in "/%" and left[0] == "*":
        results |= values(("*", left[1], (operator, left[2], right)), bound)
    return set(sorted(results - {None})[:MOST_VALUES])


class Equations:
    """Expressions and the numbers that they are said to equal, of one line."""

    def __init__(self):
        self.pairs = []
        self.not_understood = 0

    def add(self, said, seen):
        """None, or what is wrong at first sight."""
        if said == "?":
            return None
        if INTEGER.match(said):
            return None if int(said) == seen else f"{said} is {seen}"
        try:
            self.pairs.append((Parser(said).whole(), said, seen))
        except NotUnderstood:
            self.not_understood += 1
        return None

    def problem(self):
        bound, left = {}, self.pairs
        while left:
            rest = []
            for expression, said, seen in left:
                unbound = symbols_of(expression) - set(bound)
                if not unbound:
                    if seen not in (found := values(expression, bound)) and found:
                        return f"{said} is {seen}, with " + ", ".join(
                            f"{n} = {bound[n]}" for n in sorted(symbols_of(expression)))
                elif expression[0] == "symbol":
                    bound[expression[1]] = seen
                elif len(unbound) > 1 or (value := solution(
                        expression, unbound, bound, seen)) is None:
                    rest.append((expression, said, seen))
                elif value == "none":
                    return f"{said} is {seen}, whatever {min(unbound)}"
                else:
                    bound[min(unbound)] = value
            if len(rest) == len(left):
                return None
            left = rest
        return None


def solution(expression, unbound, bound, wanted):
    """The value of the one unbound symbol, 'none' if there is none, None if the
    expression is not linear in it."""
    name = min(unbound)

    def at(value):
        found = values(expression, {**bound, name: value})
        return found.pop() if len(found) == 1 else None
    if any(word in str(expression) for word in ("'/'", "'%'", "'min'", "'max'")):
        return None
    low, middle, high = at(0), at(1), at(7)
    slope = middle - low
    if high != low + 7 * slope:
        return None
    if slope == 0:
        return None if low == wanted else "none"
    return "none" if (wanted - low) % slope else (wanted - low) // slope


# Values ------------------------------------------------------------------------

@dataclasses.dataclass
class Facts:
    """The parts of a tensor's text."""

    dtype: str
    shape: str
    device: str
    layout: str
    grad: str


def tensor_of(text):
    """The facts of a tensor's text; None for another's."""
    at = text.find("[")
    if at < 0:
        return None
    try:
        end = closing(text, at)
    except NotUnderstood:
        return None
    # What stands in the brackets may look like anything: leave it out.
    match = TENSOR.match(text[:at] + "[]" + text[end + 1:])
    return match and Facts(match[1], text[at + 1:end], *match.group(3, 4, 5))


def device_differs(said, seen):
    if said in ("?", seen):
        return False
    return not (said.endswith(":?") and seen.split(":")[0] == said[:-2])


def shape_problem(said, seen, equations):
    if said == "...":
        return None
    said_parts, seen_parts = separated(said, ","), separated(seen, ",")
    if len(said_parts) != len(seen_parts):
        return f"rank {len(said_parts)} is {len(seen_parts)}"
    for one, other in zip(said_parts, seen_parts):
        if other != "..." and (problem := equations.add(one, int(other))):
            return f"extent {problem}"
    return None


def tensor_problem(said, seen, equations):
    if said.dtype not in ("?", seen.dtype):
        return f"dtype {said.dtype} is {seen.dtype}"
    if device_differs(said.device, seen.device):
        return f"device {said.device} is {seen.device}"
    if problem := shape_problem(said.shape, seen.shape, equations):
        return problem
    for one, other in ((said.layout, seen.layout), (said.grad, seen.grad)):
        if one and other and one != other:
            return f"{one} is {other}"
    return None


def options_problem(said, seen):
    """Of TensorOptions: `float32 on cpu, no grad`."""
    for name, one, other in zip(("dtype", "device", "gradient"), said.groups(), seen.groups()):
        differs = device_differs(one, other) if name == "device" else one != other
        if one and other and one != "?" and differs:
            return f"{name} {one} is {other}"
    return None


def elements(text):
    """Of `{A; B}` or `[A, B]`; None of anything else. Commas within the text of a
    tensor do not part elements."""
    if text.startswith("{") and text.endswith("}"):
        return separated(text[1:-1], ";")
    if not text.startswith("[") or not text.endswith("]"):
        return None
    parts = []
    for part in separated(text[1:-1], ","):
        if parts and part in ("contiguous", "strided", "requires grad", "no grad"):
            parts[-1] += ", " + part
        else:
            parts.append(part)
    return parts


def value_problem(said, seen, equations):
    said, seen = said.strip(), seen.strip()
    if said in ("?", seen) or said == "none" and seen in ("nullopt", "undefined"):
        return None
    a, b = tensor_of(said), tensor_of(seen)
    if a and b:
        return tensor_problem(a, b, equations)
    if said in ("{...}", "[...]") and seen.startswith("{"):
        return None
    ones, others = elements(said), elements(seen)
    if seen.startswith("{") and ones is not None:
        if len(ones) != len(others):
            return f"{len(ones)} elements are {len(others)}"
        found = (value_problem(x, y, equations) for x, y in zip(ones, others))
        return next(filter(None, found), None)
    if said.startswith("[") and seen.startswith("["):
        return shape_problem(said[1:-1], seen[1:-1], equations)
    if INTEGER.match(seen) and said not in NO_NUMBERS and not said.startswith("{"):
        return equations.add(said, int(seen))
    if (x := OPTIONS.match(said)) and (y := OPTIONS.match(seen)):
        return options_problem(x, y)
    if said.startswith("cuda:") and not device_differs(said, seen):
        return None
    try:
        if float(said) == float(seen):
            return None
    except ValueError:
        pass
    return f"'{said}' is '{seen}'"


def contradiction(said, seen):
    """What is wrong with what is said of a value; None if nothing is."""
    equations = Equations()
    return value_problem(said, seen, equations) or equations.problem()
