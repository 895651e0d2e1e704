# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Layers of torch::nn in generated programs: made with random options, called,
converted, kept in containers; now and then of a wrong size."""

from reveal_statements import derived
from reveal_world import Tensor


def window(size, kernel, stride, padding, dilation=1):
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


def layer_name(w):
    return w.new_name(("layer", "fc", "net", "block"))


def linear(w, shape):
    out = w.between(1, 6)
    into = w.integer(shape[-1])
    options = w.pick("", "", f".bias({w.pick('true', 'false')})")
    text = (f"torch::nn::LinearOptions({into}, {out}){options}" if options or w.chance(30)
            else f"{into}, {out}")
    return "Linear", text, shape[:-1] + (out,)


def convolution(w, shape):
    kind = len(shape) - 2
    kernel, stride = w.between(1, 3), w.between(1, 2)
    padding, dilation = w.between(0, 2), w.between(1, 2)
    sizes = tuple(window(s, kernel, stride, padding, dilation) for s in shape[2:])
    if min(sizes) < 1:
        return None
    out = w.between(1, 3)
    groups = w.pick(1, 1, shape[1])
    if groups > 1:
        out *= groups
    text = (f"torch::nn::Conv{kind}dOptions({w.integer(shape[1])}, {out}, {kernel})"
            f".stride({stride}).padding({padding}).dilation({dilation})")
    if groups > 1:
        text += f".groups({groups})"
    if w.chance(30):
        text += ".bias(false)"
    return f"Conv{kind}d", text, (shape[0], out) + sizes


def transposed(w, shape):
    kind = len(shape) - 2
    kernel, stride = w.between(1, 3), w.between(1, 2)
    out = w.between(1, 3)
    sizes = tuple((s - 1) * stride + kernel for s in shape[2:])
    text = (f"torch::nn::ConvTranspose{kind}dOptions({shape[1]}, {out}, {kernel})"
            f".stride({stride})")
    return f"ConvTranspose{kind}d", text, (shape[0], out) + sizes


def pool(w, shape):
    kind = len(shape) - 2
    kernel = w.between(1, 3)
    if min(shape[2:]) < kernel:
        return None
    if w.chance(30):
        size = w.between(1, 4)
        name = w.pick("AdaptiveAvgPool", "AdaptiveMaxPool")
        return f"{name}{kind}d", str(size), shape[:2] + (size,) * kind
    stride = w.pick(None, 1, 2)
    name = w.pick("MaxPool", "AvgPool")
    sizes = tuple(window(s, kernel, stride or kernel, 0) for s in shape[2:])
    text = f"torch::nn::{name}{kind}dOptions({kernel})" + (
        f".stride({stride})" if stride else "")
    return f"{name}{kind}d", text if w.chance(60) or stride else str(kernel), shape[:2] + sizes


def norm(w, shape):
    rank, channels = len(shape), shape[1]
    if w.chance(35):
        last = shape[-w.between(1, min(2, rank)):]
        affine = w.pick("", ".elementwise_affine(false)")
        return ("LayerNorm", "torch::nn::LayerNormOptions({"
                + ", ".join(map(str, last)) + "})" + affine, shape)
    if w.chance(25):
        groups = w.pick(1, channels)
        return "GroupNorm", f"{groups}, {channels}", shape
    # What trains needs several values for each channel.
    count = shape[0]
    for s in shape[2:]:
        count *= s
    if count < 2 or rank > 5:
        return None
    kind = max(rank - 2, 1)
    spelled = w.integer(channels)
    if w.chance(50):
        spelled = f"torch::nn::BatchNormOptions({channels})" + w.pick(
            ".affine(false)", ".track_running_stats(false)", ".momentum(0.2)")
    return f"BatchNorm{kind}d", spelled, shape


def activation(w, shape):
    name = w.pick("ReLU", "Tanh", "Sigmoid", "GELU", "ELU", "LeakyReLU", "SiLU", "Softplus",
                  "Identity", "Softsign", "LogSigmoid", "Mish", "SELU", "Hardtanh")
    return name, "", shape


def dropout(w, shape):
    return "Dropout", w.pick("", "0.3", "torch::nn::DropoutOptions().p(0.2)"), shape


def flatten(w, shape):
    if len(shape) < 2:
        return None
    product = 1
    for s in shape[1:]:
        product *= s
    return "Flatten", "", (shape[0], product)


def chosen(w, shape):
    """(class, arguments, shape of the result) of a layer that takes SHAPE."""
    makers = [activation, dropout]
    if shape:
        makers += [linear] * 3
    if len(shape) >= 2:
        makers += [norm, flatten]
    if 3 <= len(shape) <= 5:
        makers += [convolution, convolution, pool]
    if 3 <= len(shape) <= 4:
        makers += [transposed]
    while True:
        made = w.random.choice(makers)(w, shape)
        if made:
            return made


def declared(w, name, kind, arguments):
    """A statement that makes the layer, in one of the ways there are."""
    full = f"torch::nn::{kind}"
    if not arguments:
        return w.pick(f"{full} {name};", f"auto {name} = {full}();")
    return w.pick(f"{full} {name}({arguments});", f"auto {name} = {full}({arguments});",
                  f"{full} {name}{{{arguments}}};" if "{" not in arguments
                  else f"{full} {name}({arguments});",
                  f"auto {name} = std::make_shared<{full}Impl>({arguments});"
                  if kind not in ("Identity",) else f"{full} {name}({arguments});",
                  f"{full} {name}{{nullptr}};\n  {name} = {full}({arguments});")


def call(w, statement, name, argument):
    if "make_shared" in statement:
        return f"{name}->forward({argument})"
    return w.pick(f"{name}({argument})", f"{name}->forward({argument})",
                  f"{name}.get()->forward({argument})")


def applied(w, name, shape):
    t = w.get(name)
    return derived(t, shape=shape, grad=True, leaf=False, contiguous=False, shared=True)


def takes(t):
    return t.device == "cpu" and t.dtype == "float32" and 0 < t.rank <= 5 and t.numel > 0


def layer(w):
    name = w.find(takes)
    if not name:
        return
    kind, arguments, shape = chosen(w, w.get(name).shape)
    made = layer_name(w)
    statement = declared(w, made, kind, arguments)
    w.say(statement)
    w.result(call(w, statement, made, name), applied(w, name, shape))
    if kind in ("Linear", "Conv2d") and w.chance(30):
        w.say(f"auto {made}_w = {made}->weight;", f"{made}_w")
    if kind == "Linear" and w.chance(25):
        later(w, made, name, shape)


def later(w, made, name, shape):
    """Something is done to the layer, and it is called again."""
    how = w.pick("double", "freeze", "eval", "grad", "copy")
    if how == "double":
        w.say(f"{made}->to(torch::kDouble);")
        w.result(f"{made}->forward({name}.to(torch::kDouble))",
                 applied(w, name, shape).but(dtype="float64"))
    elif how == "freeze":
        w.say(f"for (auto &p : {made}->parameters()) p.set_requires_grad(false);")
        w.result(f"{made}->forward({name})", derived(w.get(name), shape=shape, shared=True))
    elif how == "eval":
        w.say(f"{made}->eval();")
        w.result(f"{made}->forward({name})", applied(w, name, shape))
    elif how == "grad":
        w.say(f"{made}->forward({name}).sum().backward();")
        w.say(f"auto {made}_g = {made}->weight.grad();", f"{made}_g")
    else:
        w.say(f"auto {made}_c = {made};")
        w.say(f"{made}_c->weight.set_requires_grad(false);")
        w.result(f"{made}->forward({name})", applied(w, name, shape))


def sequence(w):
    name = w.find(takes)
    if not name:
        return
    shape, parts = w.get(name).shape, []
    for _ in range(w.between(2, 4)):
        kind, arguments, shape = chosen(w, shape)
        if max(shape, default=1) > 3000:
            return
        parts.append(f"torch::nn::{kind}({arguments})")
    made = w.new_name(("seq", "body", "head"))
    how = w.between(0, 2)
    if how == 0:
        w.say(f"auto {made} = torch::nn::Sequential({', '.join(parts)});")
    elif how == 1:
        named = ", ".join(f'{{"part{i}", {part}}}' for i, part in enumerate(parts))
        w.say(f"torch::nn::Sequential {made}({{{named}}});")
    else:
        w.say(f"torch::nn::Sequential {made};")
        for part in parts:
            w.say(f"{made}->push_back({part});")
    w.result(f"{made}->forward({name})", applied(w, name, shape))


def recurrent(w):
    name = w.find(lambda t: takes(t) and t.rank == 3)
    if not name:
        return
    t, hidden = w.get(name), w.between(1, 4)
    first = w.chance(50)
    both, layers = w.chance(30), w.between(1, 2)
    kind = w.pick("RNN", "GRU", "LSTM")
    made, out, state = w.new_name(("rnn", "cell")), w.new_name(), w.new_name(("state",))
    w.say(f"torch::nn::{kind} {made}(torch::nn::{kind}Options({t.shape[2]}, {hidden})"
          f".num_layers({layers}).batch_first({'true' if first else 'false'})"
          f".bidirectional({'true' if both else 'false'}));")
    reveals = [out] if kind == "LSTM" else [out, state]
    w.say(f"auto [{out}, {state}] = {made}({name});", *reveals)
    shape = t.shape[:2] + (hidden * (2 if both else 1),)
    w.bind(out, applied(w, name, shape).but(grad=w.recording, leaf=not w.recording))


def embedding(w):
    name = w.find(lambda t: t.device == "cpu" and t.dtype == "int64" and t.below > 0
                  and t.rank < 4)
    if not name:
        return
    t, width = w.get(name), w.between(1, 5)
    made = w.new_name(("words", "table"))
    w.say(f"torch::nn::Embedding {made}({t.below}, {width});")
    w.result(f"{made}({name})", Tensor(t.shape + (width,), grad=True, leaf=False))


def loss(w):
    name = w.find(takes)
    if not name:
        return
    t = w.get(name)
    kind = w.pick("MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss")
    none = w.chance(40)
    options = f"torch::nn::{kind}Options().reduction(torch::kNone)" if none else ""
    w.result(f"torch::nn::{kind}({options})({name}, torch::zeros_like({name}))",
             derived(t, shape=t.shape if none else ()))


def wrong_layer(w, name, t):
    """Texts of layers that refuse the tensor."""
    if t.dtype not in ("float32", "float64") or t.device != "cpu":
        return []
    n = t.shape[-1]
    texts = [f"torch::nn::Sequential(torch::nn::Linear({n}, 3), "
             f"torch::nn::Linear(4, 2))->forward({name})",
             f"torch::nn::Embedding(4, 2)({name})",
             f"std::get<0>(torch::nn::LSTM({n + 1}, 2)->forward({name}))",
             f"torch::nn::LayerNorm(torch::nn::LayerNormOptions({{{n + 1}}}))({name})"]
    if t.rank > 1:
        texts += [f"torch::nn::BatchNorm{max(t.rank - 2, 1)}d({t.shape[1] + 1})({name})"
                  if t.rank < 6 else f"torch::nn::Linear({n + 1}, 2)({name})"]
    if t.rank == 4:
        texts += [f"torch::nn::Conv2d({t.shape[1] + 1}, 2, 1)({name})"]
    return texts


LAYERS = [(layer, 14), (sequence, 5), (recurrent, 2), (embedding, 3), (loss, 2)]
