# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Statements of generated programs from families of operators, each as programs
write them: spectra, matrices, recurrence, sampling, masks, attention, training.
See reveal_statements.py."""

from reveal_shapes import images
from reveal_statements import derived
from reveal_world import Node, Tensor


def declared(w, shape, options="", kind="torch::randn", names=("m", "grid", "kernel")):
    """The name of a new tensor of this shape."""
    name = w.new_name(names)
    w.say(f"auto {name} = {kind}({w.sizes(shape)}{options});", name)
    w.bind(name, Tensor(tuple(shape)))
    return name


def several(w, expression, *results):
    """Takes the parts of a tuple; a result of None is shown and not used again."""
    names = [w.new_name() for _ in results]
    how = w.between(0, 2)
    if how == 0:
        w.say(f"auto [{', '.join(names)}] = {expression};", *names)
    elif how == 1:
        w.say(f"torch::Tensor {', '.join(names)};", *names)
        w.say(f"std::tie({', '.join(names)}) = {expression};", *names)
    else:
        whole = w.new_name(("result", "parts"))
        w.say(f"auto {whole} = {expression};", whole)
        for i, name in enumerate(names):
            w.say(f"auto {name} = std::get<{i}>({whole});", name)
    for name, result in zip(names, results):
        if result:
            w.bind(name, result.but(grad=result.grad and w.recording))


def spectrum(w):
    name = w.find(lambda t: t.easy and t.rank > 0 and t.shape[-1] > 1)
    if not name:
        return
    t, y = w.get(name), w.new_name(("spectrum", "freq"))
    last = t.shape[-1]
    kind = w.pick("rfft", "fft", "irfft", "fft2", "stft", "shift", "window")
    if kind == "window":
        w.result(f"torch::{w.pick('hann', 'hamming')}_window({w.integer(last)})", Tensor((last,)))
        return
    if kind == "stft":
        signal = declared(w, (w.between(1, 3), w.pick(32, 40, 48)))
        hop = w.pick(2, 4)
        w.say(f"auto {y} = torch::stft({signal}, 8, {hop}, 8, torch::hann_window(8), false, "
              "true, true);", y)
        w.result(f"torch::abs({y})", Tensor((w.get(signal).shape[0], 5,
                                             w.get(signal).shape[1] // hop - 8 // hop + 1)))
        return
    if kind == "shift":
        w.result(f"torch::fft_fftshift({name})", derived(t))
        return
    if kind == "fft2" and t.rank < 2:
        return
    n = w.pick("", "", w.integer(last + 2)) if kind != "fft2" else ""
    w.say(f"auto {y} = torch::fft_{kind}({name}{', ' + n if n else ''});", y)
    shape = {"rfft": (last + (2 if n else 0)) // 2 + 1, "irfft": last + 2 if n else 2 * last - 2}
    shape = t.shape[:-1] + (shape.get(kind, last + (2 if n else 0)),)
    w.result(f"{y}.{w.pick('abs()', 'clone().abs()')}", derived(t, shape=shape))


def matrix(w):
    n, batch = w.between(2, 5), w.pick((), (), (w.between(1, 3),))
    shape = batch + (n, n)
    m = declared(w, shape, w.pick("", ", torch::kDouble"))
    t = Tensor(shape, w.body[-1].text.endswith("kDouble);") and "float64" or "float32")
    w.bind(m, t)
    safe = f"torch::matmul({m}, {m}.transpose(-2, -1)) + torch::eye({n}, {m}.options())"
    kind = w.pick("inverse", "det", "cholesky", "qr", "svd", "eigh", "solve", "pinv", "slogdet",
                  "norm", "trace", "power", "rank", "lstsq")
    if kind in ("inverse", "pinv"):
        w.result(f"torch::linalg_pinv({m})" if kind == "pinv" else
                 w.pick(f"torch::linalg_inv({safe})", f"torch::inverse({safe})"), t)
    elif kind == "det":
        w.result(f"torch::{w.pick('det', 'linalg_det', 'logdet')}({safe})", t.but(shape=batch))
    elif kind == "cholesky":
        w.result(f"torch::linalg_cholesky({safe})", t)
    elif kind == "qr":
        several(w, f"torch::linalg_qr({m})", t, t)
    elif kind == "svd":
        k = w.between(1, n)
        narrow = f"{m}.narrow(-1, 0, {k})"
        several(w, f"torch::linalg_svd({narrow}, {w.pick('true', 'false')})", None,
                t.but(shape=batch + (k,)), None)
    elif kind == "eigh":
        several(w, f"torch::linalg_eigh({safe})", t.but(shape=batch + (n,)), t)
    elif kind == "solve":
        k = w.between(1, 3)
        b = f"torch::randn({w.sizes(batch + (n, k))}, {m}.options())"
        w.result(f"torch::linalg_solve({safe}, {b})", t.but(shape=batch + (n, k)))
    elif kind == "slogdet":
        several(w, f"torch::{w.pick('slogdet', 'linalg_slogdet')}({safe})",
                t.but(shape=batch), t.but(shape=batch))
    elif kind == "norm":
        w.result(w.pick(f"torch::linalg_vector_norm({m}, 2, -1)", f"{m}.norm(2, -1)"),
                 t.but(shape=shape[:-1]))
    elif kind == "trace" and not batch:
        w.result(w.pick(f"torch::trace({m})", f"{m}.diag().sum()", f"{m}.diagonal().sum()"),
                 t.but(shape=()))
    elif kind == "power":
        w.result(f"torch::linalg_matrix_power({m}, {w.pick(0, 1, 2, 3)})", t)
    elif kind == "rank":
        w.result(f"torch::linalg_matrix_rank({safe})", Tensor(batch, "int64"))
    else:
        w.result(f"std::get<0>(torch::linalg_lstsq({m}, {m}))", t)


def recurrence(w):
    hidden, width = w.between(1, 4), w.between(1, 4)
    steps, batch, first = w.between(1, 4), w.between(1, 3), w.chance(50)
    kind = w.pick("lstm", "gru", "rnn_tanh", "lstm_cell", "gru_cell")
    gates = {"lstm": 4, "lstm_cell": 4, "gru": 3, "gru_cell": 3}.get(kind, 1)
    cell = kind.endswith("cell")
    x = declared(w, (batch, width) if cell else
                 (batch, steps, width) if first else (steps, batch, width), names=("seq", "input"))
    weights = [f"torch::randn({{{gates * hidden}, {w.integer(n)}}})" for n in (width, hidden)]
    state = (f"torch::zeros({{{batch}, {hidden}}})" if cell else
             f"torch::zeros({{1, {batch}, {w.integer(hidden)}}})")
    h = Tensor((batch, hidden) if cell else (1, batch, hidden))
    out = Tensor((batch, steps, hidden) if first else (steps, batch, hidden))
    if cell:
        pair = f"{{{state}, {state}}}" if kind == "lstm_cell" else state
        text = f"torch::{kind}({x}, {pair}, {weights[0]}, {weights[1]})"
        if kind == "lstm_cell":
            several(w, text, h, h)
        else:
            w.result(text, h)
        return
    params = w.new_name(("params",))
    w.say(f"std::vector<torch::Tensor> {params} = {{{weights[0]}, {weights[1]}}};", params)
    flags = f"{params}, false, 1, 0.0, false, false, {'true' if first else 'false'}"
    if kind == "lstm":
        several(w, f"torch::lstm({x}, {{{state}, {state}}}, {flags})", out, h, h)
    else:
        several(w, f"torch::{kind}({x}, {state}, {flags})", out, h)


def sampling(w):
    name = images(w)
    t = w.get(name)
    n, c, height, width = t.shape
    a, b = w.between(1, 5), w.between(1, 5)
    f = "torch::nn::functional::"
    kind = w.pick("grid", "affine", "bilinear", "scale", "nearest", "shuffle", "unfold", "reflect",
                  "adaptive")
    if kind == "grid":
        grid = declared(w, (n, a, b, 2))
        text, shape = w.pick(f"torch::grid_sampler({name}, {grid}, 0, 0, false)",
                             f"{f}grid_sample({name}, {grid})"), (n, c, a, b)
    elif kind == "affine":
        theta = declared(w, (n, 2, 3))
        text = f"torch::affine_grid_generator({theta}, {{{n}, {c}, {a}, {b}}}, false)"
        shape = (n, a, b, 2)
    elif kind in ("bilinear", "nearest"):
        more = ", false" if kind == "bilinear" else ""
        text, shape = f"torch::upsample_{kind}2d({name}, {w.sizes((a, b))}{more})", (n, c, a, b)
    elif kind == "scale":
        text = (f"{f}interpolate({name}, {f}InterpolateFuncOptions().scale_factor("
                f"std::vector<double>{{2.0, 2.0}}).mode({w.pick('torch::kNearest', 'torch::kBilinear')}))")
        shape = (n, c, 2 * height, 2 * width)
    elif kind == "shuffle" and c % 4 == 0:
        text, shape = f"torch::pixel_shuffle({name}, 2)", (n, c // 4, height * 2, width * 2)
    elif kind == "unfold" and min(height, width) >= 2:
        text = f"torch::im2col({name}, {{2, 2}}, {{1, 1}}, {{0, 0}}, {{1, 1}})"
        shape = (n, c * 4, (height - 1) * (width - 1))
    elif kind == "reflect" and width > 2:
        text, shape = f"torch::reflection_pad2d({name}, {{1, 1, 0, 0}})", (n, c, height, width + 2)
    else:
        text = f"torch::adaptive_max_pool2d({name}, {{1, 1}})"
        several(w, text, derived(t, shape=(n, c, 1, 1)), None)
        return
    w.result(text, derived(t, shape=shape))


def mask(w):
    """Masks and writes through indices."""
    name = w.find(lambda t: t.easy and t.rank > 0 and not t.grad and not t.shared and t.numel)
    if not name:
        return
    t, m = w.get(name), w.new_name(("mask", "keep"))
    w.say(f"auto {m} = {name} {w.pick('>', '<')} {w.pick('0', '0.5')};", m)
    w.bind(m, Tensor(t.shape, "bool"))
    slices = w.pick("torch::indexing::Slice()", "torch::indexing::Slice(0, 1)",
                    "torch::indexing::Slice(torch::indexing::None, torch::indexing::None, 2)", "0",
                    '"..."', "torch::indexing::Slice(0, -1)")
    writes = [f".index_put_({{{m}}}, {w.pick('0', '1.5', f'{name}.mean()')})",
              f".masked_fill_({m}, 0)", f".index_put_({{{slices}}}, 2)",
              f".index_fill_(0, torch::zeros({{1}}, torch::kLong), 1.0)",
              f".slice(0, 0, 1).add_(1)", f".scatter_(0, torch::zeros({w.sizes(t.shape)}, torch::kLong), 1.0)",
              f".index_add_(0, torch::zeros({{1}}, torch::kLong), {name}.narrow(0, 0, 1).clone())"]
    w.say(f"{name}{w.random.choice(writes)};", name, *w.aliases(name))
    found = w.new_name(("found", "kept"))
    w.say(f"auto {found} = " + w.pick(f"{name}.index({{{m}}})", f"{name}.masked_select({m})",
                                      f"torch::nonzero({m})", f"{m}.nonzero().squeeze(1)"
                                      if t.rank == 1 else f"{m}.nonzero()",
                                      f"{name}.index({{{slices}}})") + ";", found)
    w.result(f"{m}.to(torch::kFloat) * {name}", derived(t))


def attention(w):
    """Sizes asked of a tensor and calculated with."""
    batch, steps, heads, width = w.between(1, 3), w.between(1, 4), w.pick(1, 2, 3), w.between(1, 3)
    x = declared(w, (batch, steps, heads * width), names=("tokens", "q"))
    b, t, d, h = (w.new_name((n,)) for n in ("bsz", "len", "dim", "heads"))
    w.say(f"const auto {b} = {x}.size(0), {t} = {x}.size(1), {d} = {x}.size(2);", b, t, d)
    w.say(f"int64_t {h} = {w.pick(str(heads), f'opaque({heads})')};", h)
    w.ints[h] = heads
    if w.chance(50):
        w.say(f'TORCH_CHECK({d} % {h} == 0, "heads do not fit");', d)
    split = w.new_name(("split",))
    w.say(f"auto {split} = {x}.view({{{b}, {t}, {h}, {w.pick(f'{d} / {h}', '-1')}}})"
          f".{w.pick('transpose(1, 2)', 'permute({0, 2, 1, 3})')};", split)
    scores = w.new_name(("scores",))
    w.say(f"auto {scores} = torch::softmax(torch::matmul({split}, {split}.transpose(-2, -1)) / "
          f"std::sqrt(static_cast<double>({d})), -1);", scores)
    if w.chance(40):
        limit = w.new_name(("causal",))
        w.say(f"auto {limit} = torch::ones({{{t}, {t}}}, torch::kBool).tril();", limit)
        w.say(f"{scores} = {scores}.masked_fill({limit}.logical_not(), 0);", scores)
    w.result(f"torch::matmul({scores}, {split}).transpose(1, 2)"
             f".{w.pick('contiguous().view', 'reshape')}({{{b}, {t}, {d}}})",
             Tensor((batch, steps, heads * width)))


def training(w):
    """A few steps of gradient descent by hand."""
    if w.fixed or not w.recording:
        return
    n, width = w.between(1, 4), w.between(1, 4)
    x = declared(w, (n, width), names=("data",))
    weight, step, loss = w.new_name(("weight",)), w.new_name(("epoch",)), w.new_name(("loss",))
    shape = w.sizes((width, 1))
    w.say(w.pick(f"auto {weight} = torch::randn({shape}, torch::requires_grad());",
                 f"torch::Tensor {weight} = torch::ones({shape}).requires_grad_(true);"), weight)
    update = w.pick(f"{weight} -= 0.1 * {weight}.grad();", f"{weight}.sub_({weight}.grad() * 0.1);",
                    f"{weight}.add_({weight}.grad(), -0.1);")
    clear = w.pick(f"{weight}.grad().zero_();", f"{weight}.mutable_grad().reset();",
                   f"{weight}.grad().detach_().zero_();")
    w.body.append(Node("}", [weight], [
        (f"for (int {step} = 0; {step} < {w.pick('2', '3', 'opaque(2)')}; ++{step}) {{", [
            Node(f"auto {loss} = {x}.matmul({weight}).pow(2).mean();", [loss]),
            Node(f"{loss}.backward();", [weight]),
            Node("}", [weight], [("{", [Node("torch::NoGradGuard no_grad;"),
                                        Node(update, [weight])])]),
            Node(clear, [weight])])]))
    w.bind(weight, Tensor((width, 1), grad=True, leaf=True))
    value = w.new_name(("value",))
    w.say(f"auto {value} = {weight}.{w.pick('detach()', 'detach().clone()', 'data()', 'clone()')};", value)


def scalar(w):
    """Numbers taken from tensors, and back."""
    name = w.find(lambda t: t.easy and t.numel)
    if not name:
        return
    t, number = w.get(name), w.new_name(("mean", "scale"))
    w.say(f"{w.pick('auto', 'float', 'double')} {number} = {name}.detach().abs().mean().item<float>() + 1;")
    w.result(w.pick(f"{name} / {number}", f"{name}.mul({number})", f"{number} * {name}",
                    f"{name} + torch::scalar_tensor({number})",
                    f"torch::full_like({name}, {number})"), derived(t))


def lists(w):
    """Vectors of tensors of several shapes, by index and from back to front."""
    a = w.find(lambda t: t.easy and t.rank > 0 and t.numel < 300)
    if not a:
        return
    t, parts, i = w.get(a), w.new_name(("levels", "maps")), w.new_name(("i",))
    w.say(f"std::vector<torch::Tensor> {parts}{{{a}, {a}.unsqueeze(0), {a} * 2}};", parts)
    kind = w.between(0, 4)
    if kind == 0:
        w.body.append(Node("}", [parts], [
            (f"for (size_t {i} = 0; {i} < {parts}.size(); ++{i}) {{",
             [Node(f"{parts}[{i}] = {parts}[{i}].relu();", [f"{parts}"])])]))
    elif kind == 1:
        w.say(f"{parts}.pop_back();", parts)
    elif kind == 2:
        w.say(f"{parts}[1] = {parts}[0];", parts)
    elif kind == 3:
        several(w, f"std::make_tuple({parts}.front(), {parts}.back())", None, None)
        return
    first = w.new_name()
    w.say(f"auto {first} = {parts}{w.pick('[0]', '.front()', '.at(0)')} + 1;", first)
    w.bind(first, derived(t))


def metadata(w):
    """Tensors that become something else in place."""
    name = w.find(lambda t: t.easy and not t.shared and not t.grad and t.contiguous, writable=True)
    if not name or set([name] + w.aliases(name)) & w.fixed:
        return
    other = w.find(lambda t: t.easy and not t.grad and not t.shared)
    t, u = w.get(name), w.get(other)
    if w.chance(35):
        w.say(f"{name}.set_data({other});", name, *w.aliases(name))
        w.change(name, shape=u.shape, dtype=u.dtype, contiguous=u.contiguous)
    elif w.chance(50):
        w.say(f"{name}.resize_as_({other});", name, *w.aliases(name))
        w.change(name, shape=u.shape)
    elif t.rank:
        i, j = w.between(0, t.rank - 1), w.between(0, t.rank - 1)
        shape = list(t.shape)
        shape[i], shape[j] = shape[j], shape[i]
        w.say(f"{name}.{w.pick('swapaxes_', 'swapdims_', 'transpose_')}({w.dim(t, i)}, {w.dim(t, j)});",
              name, *w.aliases(name))
        w.change(name, shape=tuple(shape), contiguous=False)


FAMILIES = [(spectrum, 4), (matrix, 5), (recurrence, 3), (sampling, 4), (mask, 5), (attention, 3),
            (training, 2), (scalar, 3), (lists, 3), (metadata, 3)]
