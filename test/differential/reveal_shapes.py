# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Statements of generated programs about shapes: views, indexing, joining and
splitting, products, layers and losses. See reveal_statements.py."""

import math

from reveal_statements import derived, pair_of, small_enough
from reveal_world import Tensor


def seen(w, t, shape, contiguous=True):
    """A view of t: writing to it may touch a leaf."""
    return t.but(shape=tuple(shape), leaf=not t.grad, contiguous=contiguous,
                 shared=t.shared or t.grad)


def view(w):
    name = w.find(lambda t: t.contiguous and t.numel)
    if not name:
        return
    t = w.get(name)
    factors = []
    rest = t.numel
    for _ in range(w.between(1, 3)):
        f = w.pick(*[d for d in range(1, 9) if rest % d == 0])
        factors.append(f)
        rest //= f
    factors.append(rest)
    w.random.shuffle(factors)
    spelled = [w.integer(f) for f in factors]
    if w.chance(55):
        spelled[w.between(0, len(spelled) - 1)] = "-1"
    how = w.pick("view", "reshape", "reshape")
    text = f"{name}.{how}({{{', '.join(spelled)}}})"
    if w.chance(10):
        text, factors = f"{name}.view(-1)", [t.numel]
    elif w.chance(10) and t.rank:
        start = w.between(0, t.rank - 1)
        text = f"{name}.flatten({start})"
        factors = t.shape[:start] + (math.prod(t.shape[start:]),)
    w.result(text, seen(w, t, factors))


def permute(w):
    name = w.find(lambda t: t.rank > 0)
    if not name:
        return
    t = w.get(name)
    if t.rank == 2 and w.chance(40):
        shape, text = t.shape[::-1], w.pick(f"{name}.t()", f"{name}.transpose(0, 1)",
                                            f"torch::transpose({name}, -1, -2)")
    elif w.chance(50):
        i, j = w.between(0, t.rank - 1), w.between(0, t.rank - 1)
        shape = list(t.shape)
        shape[i], shape[j] = shape[j], shape[i]
        text = f"{name}.{w.pick('transpose', 'swapaxes')}({w.dim(t, i)}, {w.dim(t, j)})"
    else:
        order = list(range(t.rank))
        w.random.shuffle(order)
        shape = [t.shape[d] for d in order]
        text = f"{name}.permute({{{', '.join(str(w.dim(t, d)) for d in order)}}})"
    # Some are contiguous still; later statements need not know.
    w.result(text, seen(w, t, shape, contiguous=False))


def ones(w):
    name = w.find()
    if not name:
        return
    t = w.get(name)
    dim = w.between(0, t.rank)
    kind = w.pick("unsqueeze", "unsqueeze", "squeeze", "squeeze", "expand", "repeat", "index")
    shape = list(t.shape)
    if kind == "unsqueeze":
        shape.insert(dim, 1)
        back = dim - t.rank - 1
        text = w.pick(f"{name}.unsqueeze({w.pick(dim, back)})",
                      f"torch::unsqueeze({name}, {dim})")
    elif kind == "squeeze" and t.rank:
        dim = w.between(0, t.rank - 1)
        if w.chance(60):
            text = f"{name}.squeeze({w.dim(t, dim)})"
            if shape[dim] == 1:
                del shape[dim]
        else:
            text, shape = f"{name}.squeeze()", [s for s in shape if s != 1]
    elif kind == "expand" and 1 in t.shape:
        shape = [w.between(1, 4) if s == 1 else s for s in t.shape]
        spelled = [w.pick("-1", w.integer(s)) if s == u else w.integer(s)
                   for s, u in zip(shape, t.shape)]
        w.result(f"{name}.expand({{{', '.join(spelled)}}})",
                 seen(w, t, shape, False).but(shared=True))
        return
    elif kind == "repeat" and t.device == "cpu" and t.rank and t.numel < 300:
        times = [w.between(1, 3) for _ in t.shape]
        shape = [s * n for s, n in zip(shape, times)]
        text = f"{name}.repeat({w.sizes(times)})"
    else:
        return
    w.result(text, seen(w, t, shape, t.contiguous))


def piece(w):
    name = w.find(lambda t: t.rank > 0 and t.numel)
    if not name:
        return
    t = w.get(name)
    dim = w.between(0, t.rank - 1)
    extent, shape = t.shape[dim], list(t.shape)
    start = w.between(0, extent - 1)
    length = w.between(1, extent - start)
    kind = w.pick("select", "narrow", "slice", "brackets", "size", "flip", "tril", "roll")
    if kind == "select":
        text = f"{name}.select({w.dim(t, dim)}, {w.pick(start, start - extent)})"
        del shape[dim]
    elif kind == "brackets":
        text = f"{name}[{start if w.chance(80) else -1}]" if t.shape[0] > start else f"{name}[0]"
        shape, dim = shape[1:], 0
    elif kind == "narrow":
        text = f"{name}.narrow({w.dim(t, dim)}, {start}, {w.integer(length)})"
        shape[dim] = length
    elif kind == "slice":
        step = w.pick(1, 1, 2)
        end = start + length
        text = f"{name}.slice({dim}, {start}, {w.integer(end)}{f', {step}' if step > 1 else ''})"
        shape[dim] = (length + step - 1) // step
    elif kind in ("flip", "roll") and t.device == "cpu":
        text = f"{name}.flip({{{dim}}})" if dim and kind == "flip" else f"{name}.roll(1, {dim})"
        w.result(text, derived(t))
        return
    elif kind == "tril" and t.rank > 1 and t.easy:
        w.result(f"{name}.{w.pick('tril', 'triu')}()", derived(t))
        return
    else:
        return
    w.result(text, seen(w, t, shape, contiguous=dim == 0))


def index(w):
    """`index({...})` with everything that may stand there."""
    name = w.find(lambda t: t.rank > 0 and t.numel and t.device == "cpu")
    if not name:
        return
    t = w.get(name)
    parts, shape, copies = [], [], False
    dims = list(t.shape)
    while dims and len(parts) < 4:
        extent = dims.pop(0)
        kind = w.pick("all", "from", "to", "range", "number", "none", "dots", "step")
        start = w.between(0, extent - 1)
        if kind == "number":
            parts.append(str(w.pick(start, -1)))
        elif kind == "dots" and "Ellipsis" not in " ".join(parts) and dims:
            parts.append(w.pick("torch::indexing::Ellipsis", '"..."'))
            shape += [extent] + dims[:-1]
            dims = dims[-1:]
        else:
            if kind == "none":
                parts.append("torch::indexing::None")
                shape.append(1)
            spelled, length = {
                "from": (f"({start}, torch::indexing::None)", extent - start),
                "to": (f"(torch::indexing::None, {start + 1})", start + 1),
                "range": (f"({start}, {w.integer(extent)})", extent - start),
                "step": ("(0, torch::indexing::None, 2)", (extent + 1) // 2),
            }.get(kind, ("()", extent))
            parts.append("torch::indexing::Slice" + spelled)
            shape.append(length)
        if w.chance(30):
            break
    w.result(f"{name}.index({{{', '.join(parts)}}})", seen(w, t, shape + dims, False))


def index_by_tensor(w):
    name = w.find(lambda t: t.rank > 0 and t.numel and t.device == "cpu")
    if not name:
        return
    t = w.get(name)
    dim = w.between(0, t.rank - 1)
    by = w.find(lambda u: u.dtype == "int64" and 0 < u.below <= t.shape[dim])
    mask = w.find(lambda u: u.dtype == "bool" and u.shape == t.shape)
    if mask and w.chance(40):
        text = w.pick(f"{name}.index({{{mask}}})", f"{name}.masked_select({mask})")
        if w.chance(40) and t.easy and not t.grad and not t.shared:
            w.say(f"{name}.index_put_({{{mask}}}, 0.0);", name, *w.aliases(name))
        else:
            new = w.result(text, derived(t, shape=(1,)))
            # Its extent only the run knows: nothing else is to use it.
            del w.names[new]
        return
    if not by:
        by, n = w.new_name(("idx",)), w.between(1, 4)
        w.say(f"auto {by} = torch::randint(0, {w.integer(t.shape[dim])}, {{{n}}}, torch::kLong);", by)
        w.bind(by, Tensor((n,), "int64", below=t.shape[dim]))
    u = w.get(by)
    shape = t.shape[:dim] + u.shape + t.shape[dim + 1:]
    if u.rank == 1 and w.chance(50):
        text = w.pick(f"{name}.index_select({w.dim(t, dim)}, {by})",
                      f"torch::index_select({name}, {dim}, {by})")
    elif u.rank == t.rank and w.chance(50) and all(
            a <= b for a, b in zip(u.shape, t.shape)):
        text, shape = f"{name}.gather({w.dim(t, dim)}, {by})", u.shape
    elif dim == 0:
        text = f"{name}.index({{{by}}})"
    else:
        text = (f"{name}.index({{" + "torch::indexing::Slice(), " * dim + f"{by}}})")
    w.result(text, derived(t, shape=shape))


def join(w):
    name = w.find(lambda t: t.easy and t.rank > 0 and t.numel < 600)
    if not name:
        return
    t = w.get(name)
    dim = w.between(0, t.rank - 1)
    parts, total, grad = [name], t.shape[dim], t.grad
    stack = w.chance(35)
    for _ in range(w.between(1, 2)):
        shape = list(t.shape)
        if not stack and w.chance(50):
            shape[dim] = w.between(1, 4)
        text, u = w.partner(shape, t.dtype)
        parts.append(text)
        total, grad = total + u.shape[dim], grad or u.grad
    w.random.shuffle(parts)
    spelled = "{" + ", ".join(parts) + "}"
    if stack:
        at = w.between(0, t.rank)
        shape = t.shape[:at] + (len(parts),) + t.shape[at:]
        text = f"torch::stack({spelled}, {w.pick(at, at - t.rank - 1)})"
    else:
        shape = t.shape[:dim] + (total,) + t.shape[dim + 1:]
        text = f"torch::cat({spelled}{'' if dim == 0 and w.chance(50) else f', {w.dim(t, dim)}'})"
    w.result(text, derived(t, shape=shape, grad=grad, leaf=not grad))


def split(w):
    name = w.find(lambda t: t.device == "cpu" and t.rank > 0 and t.numel)
    if not name:
        return
    t = w.get(name)
    dim = w.between(0, t.rank - 1)
    extent = t.shape[dim]
    parts, first = w.new_name(("parts", "chunks")), w.new_name()
    kind = w.pick("chunk", "split", "unbind")
    size = w.between(1, extent)
    if kind == "unbind":
        text, shape = f"{name}.unbind({w.dim(t, dim)})", t.shape[:dim] + t.shape[dim + 1:]
    else:
        each = -(-extent // size) if kind == "chunk" else size
        text = f"{name}.{kind}({w.integer(size)}, {w.dim(t, dim)})"
        shape = t.shape[:dim] + (each,) + t.shape[dim + 1:]
    w.say(f"{w.pick('auto', 'std::vector<torch::Tensor>')} {parts} = {text};", parts)
    w.say(f"auto {first} = {parts}{w.pick('[0]', '.front()', '.at(0)')};", first)
    w.bind(first, seen(w, t, shape, False).but(shared=True))


# Products --------------------------------------------------------------------

def product(w):
    name = w.find(lambda t: t.dtype == "float32" and t.device == "cpu" and t.rank > 0)
    if not name:
        return
    t = w.get(name)
    n, out = t.shape[-1], w.between(1, 6)
    kind = w.pick("linear", "matmul", "mm", "bmm", "mv", "addmm", "einsum", "outer", "transposed")
    b, u = w.partner((out, n) if kind in ("linear", "transposed") else (n, out))
    shape = t.shape[:-1] + (out,)
    if kind == "linear":
        text = w.pick(f"torch::linear({name}, {b})", f"torch::nn::functional::linear({name}, {b})",
                      f"torch::linear({name}, {b}, torch::zeros({{{out}}}))")
    elif kind == "transposed":
        text = f"torch::matmul({name}, ({b}).t())"
    elif kind == "addmm" and t.rank == 2:
        text = f"torch::addmm(torch::zeros({{{w.integer(out)}}}), {name}, {b})"
    elif kind == "mm" and t.rank == 2:
        text = w.pick(f"{name}.mm({b})", f"torch::mm({name}, {b})")
    elif kind == "einsum" and t.rank == 2:
        text = f'torch::einsum("ij,jk->ik", {{{name}, {b}}})'
    elif kind == "bmm" and t.rank == 3:
        b, u = w.partner((t.shape[0], n, out))
        text = f"{name}.bmm({b})"
    elif kind == "mv" and t.rank == 2:
        b, u = w.partner((n,))
        text, shape = f"{name}.mv({b})", t.shape[:1]
    elif kind == "outer" and t.rank == 1:
        b, u = w.partner((out,))
        text, shape = f"torch::outer({name}, {b})", (n, out)
    else:
        text = w.pick(f"torch::matmul({name}, {b})", f"{name}.matmul({b})")
    grad = t.grad or u.grad
    w.result(text, derived(t, shape=shape, grad=grad, leaf=not grad))


# Layers ----------------------------------------------------------------------

def images(w):
    """The name of a float tensor [N, C, H, W], made if there is none."""
    name = w.find(lambda t: t.dtype == "float32" and t.device == "cpu" and t.rank == 4)
    if name and w.chance(75):
        return name
    name = w.new_name(("image", "batch"))
    shape = (w.between(1, 3), w.between(1, 4), w.between(4, 9), w.between(4, 9))
    w.say(f"auto {name} = torch::randn({w.sizes(shape)});", name)
    w.bind(name, Tensor(shape))
    return name


def window(w):
    name = images(w)
    t = w.get(name)
    n, c, height, width = t.shape
    k, s, p, d = w.pick(1, 2, 3), w.pick(1, 1, 2), w.pick(0, 1), w.pick(1, 1, 2)
    k = min(k, height, width)
    p = min(p, k // 2)
    d = 1 if k * d > min(height, width) else d

    def size(extent, dilation=1):
        return (extent + 2 * p - dilation * (k - 1) - 1) // s + 1
    kind = w.pick("conv", "conv", "functional conv", "max", "avg", "adaptive", "interpolate", "pad")
    f = "torch::nn::functional::"
    if "conv" in kind:
        # LibTorch makes no channel out of none; the model takes it for granted
        # that there is one.
        w.say(f"TORCH_CHECK({name}.size(1) > 0);")
        out = w.between(1, 4)
        weight, _ = w.partner((out, c, k, k), grad=False)
        shape = (n, out, size(height, d), size(width, d))
        # A padding of 0 might be a null pointer, for overload resolution.
        padding = str(p) if p else "torch::IntArrayRef({0, 0})"
        text = (f"torch::conv2d({name}, {weight}, {{}}, {s}, {padding}, {d})" if kind == "conv" else
                f"{f}conv2d({name}, {weight}, {f}Conv2dFuncOptions().stride({s}).padding({p}).dilation({d}))")
    elif kind == "adaptive":
        out = w.between(1, 3)
        shape, text = (n, c, out, out), w.pick(
            f"torch::adaptive_avg_pool2d({name}, {{{out}, {out}}})",
            f"{f}adaptive_avg_pool2d({name}, {f}AdaptiveAvgPool2dFuncOptions({out}))")
    elif kind == "interpolate":
        shape = (n, c, height * 2, width * 2)
        text = (f"{f}interpolate({name}, {f}InterpolateFuncOptions().size("
                f"std::vector<int64_t>{{{name}.size(2) * 2, {name}.size(3) * 2}}).mode(torch::kNearest))")
    elif kind == "pad":
        shape, text = (n, c, height, width + 3), f"torch::constant_pad_nd({name}, {{1, 2}})"
    else:
        shape = (n, c, size(height), size(width))
        text = w.pick(f"torch::{kind}_pool2d({name}, {k}, {s}, {p})",
                      f"{f}{kind}_pool2d({name}, {f}{kind.capitalize()}Pool2dFuncOptions({k}).stride({s}).padding({p}))")
    if small_enough(shape):
        w.result(text, derived(t, shape=shape))


def layer(w):
    name = w.find(lambda t: t.dtype == "float32" and t.device == "cpu" and t.rank > 1)
    if not name:
        return
    t = w.get(name)
    last, out, m = t.shape[-1], w.between(1, 6), w.new_name(("layer", "net"))
    f = "torch::nn::functional::"
    trained = derived(t, grad=True, leaf=False)
    kind = w.pick("Linear", "Linear", "Sequential", "LayerNorm", "normalize", "dropout", "BatchNorm1d", "relu")
    if kind == "Linear":
        w.say(f"torch::nn::Linear {m}({w.integer(last)}, {w.integer(out)});")
        w.result(w.pick(f"{m}({name})", f"{m}->forward({name})"),
                 trained.but(shape=t.shape[:-1] + (out,)))
    elif kind == "Sequential":
        w.say(f"torch::nn::Sequential {m}(torch::nn::Linear({last}, 3), torch::nn::ReLU(), "
              f"torch::nn::Linear(3, {out}));")
        w.result(f"{m}->forward({name})", trained.but(shape=t.shape[:-1] + (out,)))
    elif kind == "LayerNorm":
        w.result(w.pick(f"torch::layer_norm({name}, {{{w.integer(last)}}})",
                        f"{f}layer_norm({name}, {f}LayerNormFuncOptions({{{last}}}))"), derived(t))
    elif kind == "BatchNorm1d" and t.rank == 2 and t.shape[0] > 1:
        w.say(f"torch::nn::BatchNorm1d {m}({last});")
        w.result(f"{m}({name})", trained)
    elif kind == "dropout":
        w.result(f"torch::dropout({name}, 0.5, {w.pick('true', 'false')})", derived(t))
    elif kind == "normalize":
        w.result(f"{f}normalize({name}, {f}NormalizeFuncOptions().dim({t.rank - 1}))", derived(t))
    else:
        w.result(w.pick(f"torch::nn::ReLU()({name})", f"{f}gelu({name})", f"{f}relu({name})",
                        f"{f}softmax({name}, {t.rank - 1})"), derived(t))


def embedding(w):
    ids = w.find(lambda t: t.dtype == "int64" and 0 < t.below <= 20)
    if not ids:
        return
    t, width = w.get(ids), w.between(1, 5)
    rows = t.below + w.between(0, 3)
    if w.chance(30):
        classes = w.pick("", f", {rows}")
        w.result(f"torch::one_hot({ids}, {rows})", Tensor(t.shape + (rows,), "int64", below=2))
    elif w.chance(60):
        table, u = w.partner((rows, width))
        w.result(f"torch::embedding({table}, {ids})",
                 Tensor(t.shape + (width,), grad=u.grad, leaf=not u.grad))
    else:
        m = w.new_name(("layer",))
        w.say(f"torch::nn::Embedding {m}({rows}, {width});")
        w.result(f"{m}({ids})", Tensor(t.shape + (width,), grad=True, leaf=False))


def loss(w):
    name = w.find(lambda t: t.dtype == "float32" and t.device == "cpu" and t.rank > 0)
    if not name:
        return
    t = w.get(name)
    kind = w.pick("mse", "mse", "cross", "cross", "nll", "bce", "l1", "smooth")
    f, r = "torch::nn::functional::", derived(t, shape=())
    if kind in ("cross", "nll") and t.rank == 2:
        target = w.new_name(("target", "labels"))
        w.say(f"auto {target} = torch::randint(0, {w.integer(t.shape[1])}, "
              f"{{{name}.size(0)}}, torch::kLong);", target)
        w.bind(target, Tensor(t.shape[:1], "int64", below=t.shape[1]))
        text = (w.pick(f"torch::cross_entropy_loss({name}, {target})",
                       f"{f}cross_entropy({name}, {target})") if kind == "cross" else
                f"torch::nll_loss(torch::log_softmax({name}, 1), {target})")
    else:
        other, u = w.partner(t.shape, grad=False)
        r = r.but(grad=t.grad or u.grad, leaf=not (t.grad or u.grad))
        text = {"bce": f"torch::binary_cross_entropy_with_logits({name}, torch::sigmoid({other}))",
                "l1": w.pick(f"torch::l1_loss({name}, {other})", f"{f}l1_loss({name}, {other})"),
                "smooth": f"torch::smooth_l1_loss({name}, {other}, at::Reduction::None)",
                }.get(kind, w.pick(f"torch::mse_loss({name}, {other})", f"{f}mse_loss({name}, {other})"))
        if kind == "smooth":
            r = r.but(shape=t.shape)
    w.result(text, r)


SHAPES = [(view, 9), (permute, 7), (ones, 8), (piece, 7), (index, 7), (index_by_tensor, 6),
          (join, 8), (split, 4), (product, 9), (window, 5), (layer, 6), (embedding, 3),
          (loss, 5)]
