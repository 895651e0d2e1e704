# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Statements of generated programs that LibTorch refuses."""

from reveal_layers import wrong_layer
from reveal_world import Tensor


def mistake(w):
    """Writes one statement that throws; False if nothing is at hand for it."""
    name = w.find(lambda t: t.device == "cpu" and t.rank > 0)
    if not name:
        return False
    t, out = w.get(name), w.new_name()
    texts = of_any(w, name, t) + of_floats(w, name, t) + of_others(w, name, t) + wrong_layer(w, name, t)
    text = w.random.choice(texts)
    expression = text.endswith(")") and not text.endswith("_()") and "_(" not in text[-12:]
    if expression and not any(f".{o}(" in text for o in ("backward", "item", "size")):
        text = f"auto {out} = {text}"
        w.say(text + ";", out, mistake=True)
        if ".split(" not in text:
            w.bind(out, Tensor((1,)))
    else:
        w.say(text + ";", mistake=True)
    return True


def of_any(w, name, t):
    last, rank = t.shape[-1], t.rank
    wrong = w.sizes(t.shape[:-1] + (last + 2,)) if last > 1 else None
    texts = [f"{name}.view({{{t.numel + 1}}})", f"{name}.reshape({{-1, {t.numel + 1}}})",
             f"{name}.select(0, {t.shape[0] + 1})", f"{name}.select({rank}, 0)",
             f"{name}[{t.shape[0]}]", f"{name}.narrow(0, 1, {t.shape[0]})",
             f"{name}.transpose(0, {rank})", f"{name}.unsqueeze({rank + 1})",
             f"{name}.squeeze({rank})", f"{name}.size({rank})", f"{name}.sum({rank})",
             f"{name}.permute({{{', '.join(['0'] * (rank + 1))}}})",
             f"{name}.flatten({rank})", f"{name}.argmax({rank + 1})",
             f"torch::cat({{{name}, {name}.unsqueeze(0)}}, 0)",
             f"torch::stack({{{name}, {name}.unsqueeze(0)}})",
             f"{name}.index({{" + ", ".join(["0"] * (rank + 1)) + "})",
             f"{name}.expand({{{last + 1}}})" if last != 1 else f"{name}.expand({{}})",
             f"{name}.split(0, {rank})", f"torch::zeros({{2, -{w.between(1, 4)}}})",
             f"{name} + torch::ones_like({name}, torch::kMeta)"]
    if wrong:
        texts += [f"{name} + torch::ones({wrong})", f"torch::mul({name}, torch::ones({wrong}))",
                  f"{name}.add_(torch::ones({wrong}))"]
    if t.numel > 1:
        texts += [f"{name}.item()", f"{name}.backward()"]
    return texts


def of_floats(w, name, t):
    if not t.floats or t.dtype != "float32":
        return [f"{name}.mean()"] if not t.floats else []
    n = t.shape[-1]
    texts = [f"torch::matmul({name}, torch::randn({{{n + 1}, 3}}))",
             f"torch::linear({name}, torch::randn({{4, {n + 2}}}))",
             f"torch::nn::Linear({n + 1}, 2)({name})",
             f"torch::matmul({name}, torch::zeros({{{n}, 2}}, torch::kLong))",
             f"torch::matmul({name}, torch::zeros({{{n}, 2}}, torch::kDouble))",
             f"{name}.softmax({t.rank})", f"torch::layer_norm({name}, {{{n + 1}}})",
             f"torch::embedding(torch::randn({{4, 2}}), {name})",
             f"torch::cross_entropy_loss({name}, torch::zeros({{{t.shape[0] + 1}}}, torch::kLong))",
             f"{name}.gather(0, torch::zeros_like({name}))",
             f"torch::conv2d(torch::randn({{1, 3, 8, 8}}), torch::randn({{2, 4, 3, 3}}))",
             f"torch::max_pool2d(torch::randn({{1, 1, 2, 2}}), 5)"]
    if t.rank != 2:
        texts += [f"{name}.mm({name})", f"{name}.t()" if t.rank > 2 else f"{name}.mv({name})"]
    if t.rank > 1 and t.numel > 3 and 1 not in t.shape:
        texts.append(f"{name}.transpose(0, 1).view({{-1}})")
    if t.grad and t.leaf and w.recording:
        texts += [f"{name}.add_(1)", f"{name}.zero_()", f"{name}.fill_(2)"] * 2
    if not t.grad:
        texts.append(f"{name}.sum().backward()")
    return texts


def of_others(w, name, t):
    texts = ["torch::Tensor().sum()", "torch::Tensor() + 1"]
    if t.dtype in ("int64", "int32", "uint8"):
        texts += [f"{name}.add_(0.5)", f"{name}.div_(2)", f"{name}.requires_grad_()",
                  f"{name}.softmax(0)", f"torch::dropout({name}, 0.5, true)"]
    if t.dtype == "bool":
        texts += [f"{name} - {name}", f"-{name}", f"{name}.relu()"]
    return texts
