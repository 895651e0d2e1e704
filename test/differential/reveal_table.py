# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Statements of generated programs that call any operator of the table of rules
whose arguments are tensors, the others left at their defaults. Rules whose
shape is not told by the arguments alone have statements of their own."""

import functools
import pathlib
import re

from reveal_statements import derived
from reveal_world import Tensor, broadcast, promote

KNOWLEDGE = pathlib.Path(__file__).resolve().parents[2] / "lib/Knowledge"
SCHEMA = re.compile(r"(\w+)(?:\.(\w+))?\((.*)\) -> (\w+)")
# Methods only, or what has statements of its own and would come too often.
NOT_CALLED = {"chalf", "contiguous", "data", "empty_like", "expand_as", "new_empty",
              "normal", "normal_functional", "to", "type_as", "view_as",
              "alpha_dropout", "dropout", "feature_dropout", "rrelu",
              # They need a bound, or a mask.
              "clamp", "clip", "where", "masked_fill"}
# Their forms in place are functions only.
NO_METHOD = {"celu", "elu", "gelu", "hardsigmoid", "hardswish", "hardtanh", "leaky_relu", "mish",
             "relu6", "selu", "silu"}


@functools.lru_cache(None)
def operators():
    """(name, number of tensors, shape's rule, dtype's rule, whether it can write
    in place), of what both ends of the range of LibTorch have."""
    schemas, in_place = {}, set()
    for row in (KNOWLEDGE / "OperatorSchemas.tsv").read_text().splitlines():
        cells = row.split("\t")
        match = SCHEMA.match(cells[0])
        if not match or cells[1:3] != ["x", "x"]:
            continue
        name, overload, arguments, result = match.groups()
        if name.endswith("_"):
            in_place.add(name[:-1])
        needed = [a for a in re.sub(r"\*, ", "", arguments).split(", ") if "=" not in a]
        if result == "Tensor" and needed and all(a.startswith("Tensor ") for a in needed):
            schemas.setdefault(name, {})[overload or ""] = len(needed)
    found = []
    for row in (KNOWLEDGE / "OperatorRules.tsv").read_text().splitlines():
        if row.startswith("#"):
            continue
        cells = row.split("\t")
        name, _, overload = cells[0].partition(".")
        known = schemas.get(name, {})
        count = known.get(overload, known.get("Tensor") if not overload else None)
        if count is None or name in NOT_CALLED or name.startswith("_") or cells[1] != "-":
            continue
        # Their degree is the value of an element: a huge one takes hours.
        if "_polynomial_" in name:
            continue
        if cells[2].startswith(("shape(", "broadcast(")) or "none, false)" in cells[2]:
            found.append((name, count, cells[2], cells[3], name in in_place))
    return sorted(set(found))


def dtype_of(rule, tensors):
    """Roughly; None where the rule says more than is understood here."""
    common = promote(*tensors)
    if rule in ("bool", "int64"):
        return rule
    if rule.startswith("floating("):
        return common if common.startswith(("float", "bfloat")) else "float32"
    if rule.startswith(("promote(", "dtype(", "same_dtype(", "real(")):
        return common
    if rule.startswith("given(dtype, "):
        return dtype_of(rule[len("given(dtype, "):-1], tensors)
    if rule.startswith("summed("):
        return common if common.startswith("float") else "int64"
    return None


def table_operator(w):
    """Any operator over tensors of floats; seldom of integers."""
    name, count, shape_rule, dtype_rule, can_write = w.random.choice(operators())
    whole = name.startswith("bitwise")
    first = w.find(lambda t: (t.easy and not whole) or t.device == "cpu"
                   and t.dtype == "int64" and (whole or w.chance(5)))
    if not first:
        return
    names, tensors = [first], [w.get(first)]
    for _ in range(count - 1):
        other = w.find(lambda t: t.device == "cpu" and t.dtype == tensors[0].dtype
                       and broadcast(t.shape, tensors[0].shape) is not None)
        if other and w.chance(70):
            names.append(other)
            tensors.append(w.get(other))
        else:
            text, t = w.partner(tensors[0].shape, tensors[0].dtype)
            names.append(text)
            tensors.append(t)
    shape = ()
    for t in tensors if "none, false)" not in shape_rule else []:
        shape = broadcast(shape, t.shape)
        if shape is None:
            return
    dtype = dtype_of(dtype_rule, tensors)
    if dtype is None:
        return
    t = tensors[0]
    if can_write and w.chance(12) and shape == t.shape and dtype == t.dtype and not (
            t.grad or t.shared or any(u.grad for u in tensors)):
        text = (f"torch::{name}_({first})" if name in NO_METHOD else
                f"{first}.{name}_({', '.join(names[1:])})")
        w.say(text + ";", first, *w.aliases(first))
        return
    grad = any(u.grad for u in tensors) and dtype.startswith("float")
    w.result(f"torch::{name}({', '.join(names)})",
             derived(t, shape=shape, dtype=dtype, grad=grad, leaf=not grad))


def table_shape(w):
    """An operator of the table about one dimension."""
    name = w.find(lambda t: t.easy and t.rank > 0)
    if not name:
        return
    t = w.get(name)
    dim = w.between(0, t.rank - 1)
    spelled, shape = w.dim(t, dim), list(t.shape)
    kind = w.pick("movedim", "cumprod", "nansum", "tile", "reshape_as", "view_as", "argsort",
                  "count_nonzero", "unflatten", "prod", "all", "median", "diff")
    dtype = t.dtype
    if kind == "movedim":
        shape.append(shape.pop(dim))
        text = f"{name}.movedim({spelled}, -1)"
    elif kind in ("cumprod", "argsort"):
        # Of one argument, argsort is ambiguous.
        text = f"{name}.{kind}({spelled}{', true' if kind == 'argsort' else ''})"
        dtype = "int64" if kind == "argsort" else dtype
    elif kind == "count_nonzero":
        text, shape, dtype = f"{name}.count_nonzero()", [], "int64"
    elif kind in ("nansum", "prod", "all"):
        del shape[dim]
        dtype = "bool" if kind == "all" else dtype
        text = f"{name}.{kind}({spelled})"
    elif kind == "tile" and t.numel < 200:
        shape[-1] *= 2
        text = f"{name}.tile({{2}})"
    elif kind in ("reshape_as", "view_as") and t.contiguous:
        text = f"{name}.{kind}(torch::zeros_like({name}))"
    elif kind == "unflatten" and shape[dim] % 2 == 0:
        shape[dim:dim + 1] = [2, shape[dim] // 2]
        text = f"{name}.unflatten({spelled}, {{2, -1}})"
    elif kind == "median":
        text, shape = f"{name}.median()", []
    else:
        return
    grad = t.grad and dtype == t.dtype
    w.result(text, Tensor(tuple(shape), dtype, grad=grad, leaf=not grad,
                          shared=t.grad, contiguous=kind != "movedim"))


TABLE = [(table_operator, 16), (table_shape, 5)]
