# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Simple statements of generated programs: makers of tensors, operators, views,
indexing, in-place writes. Each function writes one statement, or nothing where
the program has nothing to apply it to; STATEMENTS has their weights."""

import math

from reveal_world import (CONSTANT, INT_NAMES, SHORT, Tensor, broadcast, category,
                          promote)

# Methods of one tensor that give the same shape; 'f' makes integers floats.
UNARY = {"relu": "-", "abs": "-", "neg": "-", "square": "-", "sign": "-", "exp": "f",
         "sigmoid": "f", "tanh": "f", "sin": "f", "cos": "f", "erf": "f", "expm1": "f",
         "log1p": "f", "sqrt": "f", "rsqrt": "f", "reciprocal": "f", "floor": "F",
         "ceil": "F", "round": "F", "trunc": "F", "frac": "F", "atan": "f",
         "hardshrink": "F", "clone": "=", "contiguous": "=", "detach": "=",
         "isnan": "b", "isfinite": "b", "logical_not": "b"}
FREE = {"torch::gelu": "F", "torch::softplus": "F", "torch::silu": "F",
        "torch::leaky_relu": "F", "torch::elu": "F", "torch::selu": "F",
        "torch::hardsigmoid": "F", "torch::relu": "-", "torch::sigmoid": "f",
        "torch::tanh": "f", "torch::exp": "f", "torch::abs": "-", "torch::sqrt": "f",
        "torch::zeros_like": "l", "torch::ones_like": "l", "torch::rand_like": "L",
        "torch::randn_like": "L", "torch::empty_like": "l", "torch::log_sigmoid": "F"}


# Makers ----------------------------------------------------------------------

def options_of(w, dtype, grad, device):
    parts = []
    if dtype != "float32" or w.chance(20):
        parts.append(("dtype", CONSTANT[dtype] if w.chance(60) else
                      SHORT.get(dtype, CONSTANT[dtype])))
    if grad:
        parts.append(("requires_grad", "true"))
    if device != "cpu":
        parts.append(("device", "torch::kMeta"))
    elif w.chance(8):
        parts.append(("device", w.pick("torch::kCPU", 'torch::Device("cpu")')))
    w.random.shuffle(parts)
    if not parts:
        return ""
    if len(parts) == 1 and not grad and w.chance(50):
        return ", " + parts[0][1]
    if w.chance(40):
        return ", torch::TensorOptions()" + "".join(f".{k}({v})" for k, v in parts)
    first = parts[0]
    return f", torch::{first[0]}({first[1]})" + "".join(f".{k}({v})" for k, v in parts[1:])


def factory(w, low=1, high=4):
    shape = w.shape(low, high)
    dtype = w.random.choices(("float32", "int64", "float64", "bool", "int32", "uint8",
                              "float16", "bfloat16"), (60, 12, 7, 4, 5, 3, 1, 1))[0]
    grad = dtype in ("float32", "float64") and w.chance(18)
    device = "meta" if w.chance(3) else "cpu"
    t = Tensor(shape, dtype, device, grad)
    kind = w.pick("zeros", "ones", "full", "empty", "rand", "randn", "randint")
    if kind.startswith("rand") and not t.floats or kind == "randint" and t.floats:
        kind = "ones" if dtype == "bool" else "randint"
    spelled, options = w.sizes(shape), options_of(w, dtype, grad, device)
    if kind == "full":
        number = {"bool": "true"}.get(dtype, "0.5" if t.floats else "2")
        text = f"torch::full({spelled}, {number}{options or ', torch::kFloat32'})"
        t = t.but(below=3 if dtype in ("int32", "int64") else 0)
    elif kind == "randint":
        below = w.between(2, 6)
        low = w.pick("", "0, ")
        text = f"torch::randint({low}{below}, {spelled}{options})"
        t = t.but(below=below) if options else Tensor(shape, "int64", below=below)
    else:
        text = f"torch::{kind}({spelled}{options})"
    if device == "meta" and kind in ("rand", "randn", "randint"):
        text, t = f"torch::empty({spelled}{options})", t.but(below=0)
    w.result(text, t)


def special_factory(w):
    n = w.between(1, 7)
    text, t = w.pick(
        (f"torch::arange({n})", Tensor((n,), "int64", below=n)),
        (f"torch::arange(0, {2 * n}, 2)", Tensor((n,), "int64", below=2 * n)),
        (f"torch::arange({n}, torch::kFloat)", Tensor((n,))),
        (f"torch::arange(0.0, {n}.0, 0.5)", Tensor((2 * n,))),
        (f"torch::linspace(0, 1, {w.integer(n)})", Tensor((n,))),
        (f"torch::eye({w.integer(n)})", Tensor((n, n))),
        (f"torch::eye({n}, {n + 1}, torch::kDouble)", Tensor((n, n + 1), "float64")),
        (f"torch::randperm({w.integer(n)})", Tensor((n,), "int64", below=n)),
        ("torch::tensor({1.0, 2.0, 3.0})", Tensor((3,))),
        ("torch::tensor({1, 2, 0})", Tensor((3,), "int64", below=3)),
        ("torch::tensor({{1.5, 2.0}, {0.0, 1.0}})", Tensor((2, 2))),
        ("torch::tensor({true, false})", Tensor((2,), "bool")),
        ("torch::tensor(2.5)", Tensor(())),
        ("torch::tensor({1, 2}, torch::kFloat)", Tensor((2,))),
        ("torch::scalar_tensor(3.0)", Tensor(())),
        ("torch::tensor(std::vector<float>{1, 2, 3, 4})", Tensor((4,))))
    w.result(text, t)


def from_options(w):
    name = w.find(lambda t: t.device == "cpu")
    if not name:
        return
    t, shape = w.get(name), w.shape(1, 3)
    plain = Tensor(shape, t.dtype)
    kind = w.pick("new_zeros", "new_ones", "new_empty", "new_full", "zeros", "empty")
    if kind == "new_full":
        w.result(f"{name}.new_full({w.sizes(shape)}, 1)", plain)
    elif kind.startswith("new"):
        w.result(f"{name}.{kind}({w.sizes(shape)})", plain)
    elif w.chance(40):
        w.result(f"torch::{kind}({name}.sizes(), {name}.options())", t.but(
            grad=False, leaf=True, shared=False, below=0))
    else:
        w.result(f"torch::{kind}({w.sizes(shape)}, {name}.options())", plain)


def integer(w):
    name = w.find(lambda t: t.rank > 0)
    new = w.new_name(INT_NAMES)
    choices = [(f"opaque({v})", v) for v in (w.between(1, 6), w.between(1, 4))]
    choices.append((str(w.between(1, 8)),) * 2)
    choices[-1] = (choices[-1][0], int(choices[-1][0]))
    if name:
        t = w.get(name)
        dim = w.between(0, t.rank - 1)
        choices += [(f"{name}.size({w.dim(t, dim)})", t.shape[dim]),
                    (f"{name}.sizes()[{dim}]", t.shape[dim]),
                    (f"{name}.dim()", t.rank), (f"{name}.numel()", t.numel)]
    if w.ints:
        a, b = w.random.choice(list(w.ints)), w.random.choice(list(w.ints))
        p, q = w.ints[a], w.ints[b]
        choices += [(f"{a} + {b}", p + q), (f"{a} * 2", 2 * p), (f"{a} + 1", p + 1),
                    (f"({a} + 1) / 2", (p + 1) // 2), (f"std::max({a}, {b})", max(p, q)),
                    (f"std::min<int64_t>({a}, 4)", min(p, 4)), (f"{a} * {b}", p * q)]
    text, value = w.random.choice(choices)
    if value > 200:
        return
    kind = w.pick("int64_t", "int64_t", "const int64_t", "auto")
    kind = "int64_t" if kind == "auto" and text.isdigit() else kind
    w.ints[new] = value
    w.say(f"{kind} {new} = {text};", new)


# Arithmetic ------------------------------------------------------------------

def derived(t, **changes):
    """What an operator makes of t: its own memory, not a leaf if it has grad."""
    return t.but(**{"shared": False, "leaf": not t.grad, "below": 0,
                    "contiguous": True, **changes})


def unary(w):
    table = UNARY if w.chance(65) else FREE
    how, kind = w.random.choice(list(table.items()))
    name = w.find(lambda t: t.device == "cpu" and t.dtype not in ("float16", "bfloat16")
                  and (kind in "=lb" or t.dtype != "bool")
                  and (kind not in "FL" or t.floats))
    if not name:
        return
    t = w.get(name)
    r = derived(t)
    if kind == "f" and not t.floats:
        r = r.but(dtype="float32")
    if kind == "b":
        r = r.but(dtype="bool", grad=False)
    if kind in "lL" or how == "detach":
        r = r.but(grad=False, leaf=True)
    if how == "detach" or kind == "=":
        r = r.but(contiguous=t.contiguous or how == "contiguous")
    w.result(f"{how}({name})" if table is FREE else f"{name}.{how}()", r)


def with_number(w):
    name = w.find(lambda t: t.dtype not in ("bool",))
    if not name:
        return
    t = w.get(name)
    number = w.pick("2", "3", "1", "0.5", "2.0", "1e-3")
    kind = "int" if number.isdigit() else "float"
    op = w.pick("+", "-", "*", "/", "add", "sub", "mul", "div", "pow", "rsub", "clamp")
    dtype = promote(t, kind)
    if op in ("/", "div") and category(dtype) < 2:
        dtype = "float32"
    if op == "clamp":
        text = w.pick(f"{name}.clamp({number}, 4)", f"torch::clamp({name}, 0, {number})",
                      f"{name}.clamp_min({number})", f"torch::clamp_max({name}, {number})")
    elif op in ("pow", "add", "sub", "mul", "div"):
        text = f"{name}.{op}({number})" if w.chance(70) else f"torch::{op}({name}, {number})"
    elif op == "rsub":
        text, dtype = f"{number} - {name}", dtype
    else:
        text = f"{name} {op} {number}"
    w.result(text, derived(t, dtype=dtype))


def binary(w):
    a = w.find(lambda t: t.device == "cpu" and t.dtype not in ("bool", "float16"))
    if not a:
        return
    t = w.get(a)
    b = w.find(lambda u: u.device == "cpu" and u.dtype not in ("bool", "float16")
               and broadcast(t.shape, u.shape) is not None)
    if not b or w.chance(30):
        shape = list(t.shape)
        if shape and w.chance(40):
            shape[w.between(0, len(shape) - 1)] = 1
        if shape and w.chance(25):
            shape = shape[1:]
        b, u = w.partner(shape, "float32" if t.floats else t.dtype)
    else:
        u = w.get(b)
    shape, dtype = broadcast(t.shape, u.shape), promote(t, u)
    op = w.pick("+", "-", "*", "/", "+", "*", "add", "sub", "mul", "div", "maximum",
                "minimum", "lerp", "add_alpha", "addcmul")
    if op in ("/", "div") and category(dtype) < 2:
        dtype = "float32"
    if op == "lerp":
        if dtype != t.dtype or dtype != u.dtype or not t.floats:
            return
        text = f"{a}.lerp({b}, 0.3)"
    elif op == "add_alpha":
        text = f"torch::add({a}, {b}, 2)"
    elif op == "addcmul":
        text = f"torch::addcmul({a}, {a}, {b})"
    elif op.isalpha():
        text = f"{a}.{op}({b})" if w.chance(60) else f"torch::{op}({a}, {b})"
    else:
        text = f"{a} {op} {b}" if b.isalnum() else f"{a} {op} ({b})"
    w.result(text, derived(t, shape=shape, dtype=dtype, grad=t.grad or u.grad,
                           leaf=not (t.grad or u.grad)))


def compare(w):
    a = w.find(lambda t: t.device == "cpu")
    if not a:
        return
    t = w.get(a)
    b = w.find(lambda u: u.device == "cpu" and broadcast(t.shape, u.shape) is not None)
    mask = w.find(lambda u: u.dtype == "bool" and broadcast(t.shape, u.shape) is not None)
    if mask and w.chance(30):
        u = w.get(mask)
        shape = broadcast(t.shape, u.shape)
        if t.dtype == "bool" or w.chance(40):
            op = w.pick("logical_and", "logical_or", "logical_xor")
            w.result(f"torch::{op}({a}, {mask})", Tensor(shape, "bool"))
        elif w.chance(50) and t.easy:
            w.result(f"torch::where({mask}, {a}, torch::zeros_like({a}))",
                     derived(t, shape=shape))
        elif t.easy and shape == t.shape:
            w.result(f"{a}.masked_fill({mask}, 0.0)", derived(t))
        return
    if not b or w.chance(60):
        text, shape = f"{a} {w.pick('>', '<', '>=', '<=', '==', '!=')} {w.pick('0', '1', '0.5')}", t.shape
    else:
        shape = broadcast(t.shape, w.get(b).shape)
        op = w.pick("eq", "ne", "lt", "le", "gt", "ge", "==", ">")
        text = f"{a}.{op}({b})" if op.isalpha() else f"{a} {op} {b}"
    w.result(text, Tensor(shape, "bool"))


def cast(w):
    name = w.find(lambda t: t.device == "cpu")
    if not name:
        return
    t = w.get(name)
    if w.chance(3):
        w.result(f"{name}.to({w.pick('torch::kMeta', 'torch::Device(torch::kMeta)')})",
                 derived(t, device="meta"))
        return
    dtype = w.random.choices(("float32", "int64", "float64", "bool", "int32", "uint8",
                              "float16"), (40, 15, 15, 5, 8, 4, 2))[0]
    constant = SHORT.get(dtype, CONSTANT[dtype]) if w.chance(50) else CONSTANT[dtype]
    other = w.find(lambda u: u.device == "cpu")
    text = w.pick(f"{name}.to({constant})", f"{name}.to({constant})",
                  f"{name}.toType({constant})",
                  f"{name}.to(torch::TensorOptions().dtype({constant}))",
                  f"{name}.to(torch::kCPU, {constant})")
    if other and w.chance(20):
        dtype = w.get(other).dtype
        text = w.pick(f"{name}.to({other})", f"{name}.type_as({other})",
                      f"{name}.to({other}.dtype())", f"{name}.to({other}.options())")
    if dtype == t.dtype:
        w.result(text, t)  # The tensor itself.
        w.names[w.body[-1].reveals[0]] = w.names[name]
    else:
        w.result(text, derived(t, dtype=dtype, grad=t.grad and dtype.startswith("f"),
                               contiguous=t.contiguous,
                               below=t.below if dtype in ("int64", "int32") else 0))


# Reductions ------------------------------------------------------------------

def reduced(t, dims, keep):
    dims = {d % t.rank for d in dims}
    return tuple(1 if i in dims else s for i, s in enumerate(t.shape)
                 if keep or i not in dims)


def reduce(w):
    name = w.find(lambda t: t.easy or t.device == "cpu" and t.dtype == "int64")
    if not name:
        return
    t = w.get(name)
    ops = ["sum", "max", "min", "any", "all", "amax", "amin", "argmax", "argmin", "prod"]
    if t.floats:
        ops += ["mean", "mean", "norm", "std", "var", "logsumexp", "softmax", "cumsum"]
    op = w.random.choice(ops)
    dtype = {"any": "bool", "all": "bool", "argmax": "int64", "argmin": "int64"}.get(op, t.dtype)
    grad = t.grad and dtype == t.dtype
    if t.rank == 0 or (w.chance(30) and op not in ("logsumexp", "softmax", "cumsum")):
        if op in ("logsumexp", "softmax", "cumsum"):
            return
        text = f"{name}.{op}()" if w.chance(60) else f"torch::{op}({name})"
        w.result(text, derived(t, shape=(), dtype=dtype, grad=grad, leaf=not grad))
        return
    dim = w.between(0, t.rank - 1)
    if op in ("softmax", "cumsum"):
        how = w.pick("softmax", "log_softmax") if op == "softmax" else op
        w.result(f"torch::{how}({name}, {w.dim(t, dim)})", derived(t))
        return
    keep, dims = w.chance(40), [dim]
    spelled = str(w.dim(t, dim))
    if op in ("max", "min"):
        pair_of(w, f"{name}.{op}({spelled}, {'true' if keep else 'false'})",
                derived(t, shape=reduced(t, dims, keep)), reduced(t, dims, keep))
        return
    if op == "norm":
        text = f"{name}.norm(2, {spelled}, {'true' if keep else 'false'})"
    elif op in ("std", "var"):
        text = f"{name}.{op}(std::vector<int64_t>{{{spelled}}}, true, {'true' if keep else 'false'})"
    else:
        if op in ("sum", "mean", "amax") and t.rank > 1 and w.chance(35):
            dims = w.random.sample(range(t.rank), 2)
            spelled = "torch::IntArrayRef({" + ", ".join(str(w.dim(t, d)) for d in dims) + "})"
        text = f"{name}.{op}({spelled}{', true' if keep else w.pick('', ', false')})"
    w.result(text, derived(t, shape=reduced(t, dims, keep), dtype=dtype, grad=grad,
                           leaf=not grad))


def pair_of(w, expression, values, indices_shape):
    """Declares or assigns the two results of max, sort, topk ..."""
    first, second = w.new_name(), w.new_name()
    values = values.but(grad=values.grad and w.recording)
    indices = Tensor(indices_shape, "int64")
    how = w.between(0, 2)
    if how == 0:
        w.say(f"auto [{first}, {second}] = {expression};", first, second)
    elif how == 1:
        w.say(f"torch::Tensor {first}, {second};", first, second)
        w.say(f"std::tie({first}, {second}) = {expression};", first, second)
    else:
        whole = w.new_name(("pair", "best", "result"))
        w.say(f"auto {whole} = {expression};", whole)
        w.say(f"auto {first} = std::get<0>({whole});", first)
        w.say(f"auto {second} = std::get<1>({whole});", second)
    w.bind(first, values)
    w.bind(second, indices)


def ordered(w):
    name = w.find(lambda t: t.easy and t.rank > 0)
    if not name:
        return
    t = w.get(name)
    dim = w.between(0, t.rank - 1)
    if w.chance(50):
        pair_of(w, f"{name}.sort({w.dim(t, dim)}, true)", derived(t), t.shape)
        return
    k = w.between(1, t.shape[dim])
    shape = t.shape[:dim] + (k,) + t.shape[dim + 1:]
    pair_of(w, f"{name}.topk({w.integer(k)}, {w.dim(t, dim)})", derived(t, shape=shape), shape)


# Writing in place ------------------------------------------------------------

def writable(w):
    return w.find(lambda t: t.easy and not t.shared and not (t.grad and t.leaf)
                  and (not t.grad or w.chance(10)))


def in_place(w):
    name = writable(w)
    if not name:
        return
    t = w.get(name)
    ops = [f".add_({w.pick('1', '0.5')})", ".mul_(0.9)", ".zero_()", ".fill_(1)",
           ".clamp_(0, 1)", ".relu_()", ".sigmoid_()", " += 1", " *= 2", " /= 2", " -= 0.5",
           ".sub_(1)", ".div_(3)", ".neg_()", ".tanh_()", ".normal_()", ".uniform_()"]
    text = w.random.choice(ops)
    other = w.find(lambda u: u.device == "cpu" and not u.grad and not u.dtype == "bool"
                   and broadcast(t.shape, u.shape) == t.shape)
    if other and w.chance(45):
        text = w.pick(f".add_({other})", f".copy_({other})", f" += {other}", f".mul_({other})")
    mask = w.find(lambda u: u.dtype == "bool" and broadcast(t.shape, u.shape) == t.shape)
    if mask and w.chance(25):
        text = f".masked_fill_({mask}, 0)"
    if t.rank and w.chance(20):
        text = w.pick("[0].zero_()", ".select(0, 0).fill_(2)", "[0] = 1.0",
                      f".index_put_({{0}}, 1.5)", ".index_put_({torch::indexing::Slice()}, 0)",
                      f".narrow(0, 0, 1).mul_(2)")
    w.say(f"{name}{text};", name, *w.aliases(name))


def in_place_shape(w):
    name = w.find(lambda t: t.easy and not t.shared and not t.grad and t.contiguous,
                  writable=True)
    if not name or set([name] + w.aliases(name)) & w.fixed:
        return
    t = w.get(name)
    if w.chance(35):
        w.say(f"{name}.unsqueeze_(0);", name, *w.aliases(name))
        w.change(name, shape=(1,) + t.shape)
    elif t.rank == 2 and w.chance(60):
        w.say(f"{name}.{w.pick('t_()', 'transpose_(0, 1)')};", name, *w.aliases(name))
        w.change(name, shape=t.shape[::-1], contiguous=1 in t.shape)
    elif w.chance(50):
        w.say(f"{name}.squeeze_();", name, *w.aliases(name))
        w.change(name, shape=tuple(s for s in t.shape if s != 1))
    else:
        shape = w.shape(1, 3)
        w.say(f"{name}.resize_({w.sizes(shape)});", name, *w.aliases(name))
        w.change(name, shape=shape)


def gradient(w):
    if w.chance(55):
        name = w.find(lambda t: t.easy and t.leaf and not t.shared)
        if not name or set([name] + w.aliases(name)) & w.fixed:
            return
        on = w.chance(80)
        text = w.pick("requires_grad_()", "set_requires_grad(true)") if on else "requires_grad_(false)"
        w.say(f"{name}.{text};", name, *w.aliases(name))
        w.change(name, grad=on)
        return
    if not w.recording or w.fixed:
        return
    leaf = w.find(lambda t: t.easy and t.grad and t.leaf)
    if not leaf:
        return
    t = w.get(leaf)
    loss, g = w.new_name(("loss",)), w.new_name(("grad",))
    text = w.pick("pow(2).mean()", "sum()", "abs().mean()", "exp().sum()")
    w.say(f"auto {loss} = {leaf}.{text};", loss)
    w.say(f"{loss}.backward();", leaf)
    w.say(f"auto {g} = {leaf}.grad();", g)
    w.bind(loss, Tensor((), t.dtype, grad=True, leaf=False))
    w.bind(g, derived(t, grad=False, leaf=True))


def small_enough(shape):
    return math.prod(shape) <= 4000


STATEMENTS = [(factory, 14), (special_factory, 6), (from_options, 4), (integer, 9),
              (unary, 10), (with_number, 9), (binary, 12), (compare, 6), (cast, 6),
              (reduce, 9), (ordered, 3), (in_place, 7), (in_place_shape, 2),
              (gradient, 4)]
