# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a generated program has at one place: its variables and, roughly, their
values. The generator follows one run of the program to write statements that
LibTorch accepts; where it is mistaken the program throws, which is no harm:
what LibTorch does is always taken from a run."""

import dataclasses
import math
import re

INTS = ("uint8", "int8", "int16", "int32", "int64")
FLOATS = ("float16", "bfloat16", "float32", "float64")
CONSTANT = {"uint8": "torch::kUInt8", "int8": "torch::kInt8", "int16": "torch::kInt16",
            "int32": "torch::kInt32", "int64": "torch::kInt64", "bool": "torch::kBool",
            "float16": "torch::kFloat16", "bfloat16": "torch::kBFloat16",
            "float32": "torch::kFloat32", "float64": "torch::kFloat64"}
SHORT = {"int64": "torch::kLong", "float32": "torch::kFloat", "float64": "torch::kDouble",
         "int32": "torch::kInt", "uint8": "torch::kByte", "bool": "torch::kBool"}
TENSOR_NAMES = ("x", "y", "h", "out", "feats", "hidden", "a", "b", "scores", "batch",
                "image", "emb", "state", "t", "value", "query")
INT_NAMES = ("n", "m", "k", "width", "steps", "rows", "cols", "len", "half", "offset")


@dataclasses.dataclass(frozen=True)
class Tensor:
    """A tensor as far as the generator cares. `shared`: written elements may be
    seen, or be refused, elsewhere (expanded, or a view of a leaf)."""

    shape: tuple
    dtype: str = "float32"
    device: str = "cpu"
    grad: bool = False
    leaf: bool = True
    shared: bool = False
    contiguous: bool = True
    below: int = 0  # Integers are all smaller; 0: not known.

    @property
    def rank(self):
        return len(self.shape)

    @property
    def numel(self):
        return math.prod(self.shape)

    @property
    def floats(self):
        return self.dtype in FLOATS

    @property
    def easy(self):
        """On the CPU, of a dtype that every operator takes."""
        return self.device == "cpu" and self.dtype in ("float32", "float64")

    def but(self, **changes):
        return dataclasses.replace(self, **changes)


def category(dtype):
    return 0 if dtype == "bool" else 1 if dtype in INTS else 2


def promoted_pair(a, b):
    if a == b or not b:
        return a
    if not a or category(a) < category(b):
        return b
    if category(a) > category(b):
        return a
    if category(a) == 1:
        if "uint8" in (a, b) and "int8" in (a, b):
            return "int16"
        return max(a, b, key=INTS.index)
    if {a, b} == {"float16", "bfloat16"}:
        return "float32"
    return max(a, b, key=FLOATS.index)


def promote(*tensors):
    """LibTorch's result type; a number of C++ is given as `int`, `float`."""
    groups = {0: "", 1: "", 2: ""}
    for t in tensors:
        if isinstance(t, Tensor):
            group, dtype = (0 if t.rank else 1), t.dtype
        else:
            group, dtype = 2, {"int": "int64", "float": "float32"}[t]
        groups[group] = promoted_pair(groups[group], dtype)
    result = groups[0]
    for group in (1, 2):
        if groups[group] and (not result or category(groups[group]) > category(result)):
            result = groups[group]
    return result


def broadcast(a, b):
    """The common shape, or None."""
    size = max(len(a), len(b))
    a, b = (1,) * (size - len(a)) + tuple(a), (1,) * (size - len(b)) + tuple(b)
    if any(x != y and 1 not in (x, y) for x, y in zip(a, b)):
        return None
    return tuple(y if x == 1 else x for x, y in zip(a, b))


@dataclasses.dataclass
class Node:
    """A statement; a block has parts, each a header and its statements."""

    text: str = ""
    reveals: list = dataclasses.field(default_factory=list)
    parts: list = dataclasses.field(default_factory=list)
    mistake: bool = False

    def count(self):
        return 1 + sum(n.count() for _, body in self.parts for n in body)

    def own_text(self):
        return " ".join([self.text] + [header for header, _ in self.parts])

    def words(self):
        found = set(re.findall(r"\b[a-z_]+\d+\b", self.own_text()))
        for _, body in self.parts:
            for node in body:
                found |= node.words()
        return found

    def as_data(self):
        data = {"text": self.text, "reveals": self.reveals}
        if self.parts:
            data["parts"] = [[h, [n.as_data() for n in body]] for h, body in self.parts]
        if self.mistake:
            data["mistake"] = True
        return data

    @staticmethod
    def from_data(data):
        parts = [(h, [Node.from_data(n) for n in body]) for h, body in data.get("parts", [])]
        return Node(data["text"], data["reveals"], parts, data.get("mistake", False))


class World:
    """The variables in scope and the statements written so far."""

    def __init__(self, random):
        self.random = random
        self.objects = {}  # identity -> Tensor; two names may have one identity
        self.names = {}    # name -> identity, None for undefined tensors
        self.ints = {}
        self.count = 0
        self.recording = True
        self.body = []
        self.fixed = set()  # what a loop's body must leave as it is

    # Choosing ---------------------------------------------------------------

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def pick(self, *choices):
        return self.random.choice(choices)

    def between(self, low, high):
        return self.random.randint(low, high)

    def new_name(self, kind=TENSOR_NAMES):
        self.count += 1
        return f"{self.random.choice(kind)}{self.count}"

    def get(self, name):
        return self.objects[self.names[name]]

    def find(self, test=lambda t: True, writable=False):
        """The name of a tensor that passes, rather a late one; or None."""
        found = [n for n, i in self.names.items()
                 if i is not None and test(self.objects[i])
                 and not (writable and (n in self.fixed or "." in n))]
        if not found:
            return None
        late = self.random.random() ** 0.5
        return found[min(int(late * len(found)), len(found) - 1)]

    def aliases(self, name):
        return [n for n, i in self.names.items()
                if i is not None and i == self.names[name] and n != name]

    # Writing ----------------------------------------------------------------

    def say(self, text, *reveals, mistake=False):
        node = Node(text, list(reveals), mistake=mistake)
        self.body.append(node)
        return node

    def bind(self, name, tensor):
        identity = self.count = self.count + 1
        self.objects[identity] = tensor
        self.names[name] = identity

    def change(self, name, **changes):
        identity = self.names[name]
        self.objects[identity] = self.objects[identity].but(**changes)

    def result(self, expression, tensor, name=None):
        """Declares, or assigns, a variable; its name. What operators give
        requires grad only where autograd records."""
        if tensor.grad and (not self.recording or not tensor.floats):
            tensor = tensor.but(grad=False)
        target = name or (self.rebound(tensor) if self.chance(25) else None)
        if target:
            text = f"{target} = {expression};"
        else:
            target = self.new_name()
            text = f"{self.pick('auto', 'auto', 'torch::Tensor')} {target} = {expression};"
        self.bind(target, tensor)
        self.say(text, target)
        return target

    def rebound(self, tensor):
        """A variable that may take the value. A loop's body leaves facts of
        outer variables as they are."""
        return self.find(lambda t: t.device == tensor.device or self.chance(20),
                         writable=True)

    # Spelling ---------------------------------------------------------------

    def integer(self, value):
        """The number, or something of that value."""
        roll = self.between(1, 100)
        names = [n for n, v in self.ints.items() if v == value]
        if roll <= 25 and names:
            return self.random.choice(names)
        near = [n for n, v in self.ints.items() if abs(v - value) <= 2 and v != value]
        if roll <= 32 and near:
            name = self.random.choice(near)
            by = value - self.ints[name]
            return f"{name} {'+' if by > 0 else '-'} {abs(by)}"
        if roll <= 45:
            name = self.find(lambda t: value in t.shape)
            if name:
                t = self.get(name)
                dim = t.shape.index(value)
                return f"{name}.size({self.pick(dim, dim - t.rank)})"
        return str(value)

    def sizes(self, shape, plain=False):
        return "{" + ", ".join(str(s) if plain else self.integer(s) for s in shape) + "}"

    def dim(self, t, dim):
        return dim if self.chance(70) else dim - t.rank

    def shape(self, low=1, high=4):
        if self.names and self.chance(45):
            name = self.find(lambda t: low <= t.rank <= high)
            if name:
                return self.get(name).shape
        return tuple(self.between(1, 7) if self.chance(90) else 1
                     for _ in range(self.between(low, high)))

    def partner(self, shape, dtype="float32", grad=None):
        """An operand of this shape: a variable, or a factory; text and value."""
        name = self.find(lambda t: t.shape == tuple(shape) and t.dtype == dtype
                         and t.device == "cpu")
        if name and self.chance(60):
            return name, self.get(name)
        t = Tensor(tuple(shape), dtype)
        options = f", {SHORT.get(dtype, CONSTANT[dtype])}" if dtype != "float32" else ""
        if dtype == "bool":
            return f"torch::rand({self.sizes(shape)}) > 0.5", t
        if dtype in INTS:
            return f"torch::randint(0, 2, {self.sizes(shape)}{options})", t.but(below=2)
        if dtype == "float32" and self.chance(20) and grad is not False:
            options = ", torch::requires_grad()"
            t = t.but(grad=True)
        return f"{self.pick('torch::randn', 'torch::rand')}({self.sizes(shape)}{options})", t

    # Blocks -----------------------------------------------------------------

    def snapshot(self):
        return (dict(self.objects), dict(self.names), dict(self.ints), self.recording,
                set(self.fixed))

    def restore(self, saved):
        self.objects, self.names, self.ints, self.recording, self.fixed = (
            dict(saved[0]), dict(saved[1]), dict(saved[2]), saved[3], set(saved[4]))

    def leave_scope(self, outer):
        """Forgets what was declared since the snapshot."""
        self.names = {n: i for n, i in self.names.items() if n in outer[1]}
        self.ints = {n: v for n, v in self.ints.items() if n in outer[2]}

    def changed_since(self, outer):
        """Outer variables that are something else now."""
        objects, names = outer[0], outer[1]
        return [n for n, i in self.names.items() if n in names
                and (names[n] != i or (i is not None and objects[i] != self.objects[i]))]
