# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Control flow, scopes, containers and aliases in generated programs. A branch
that the run does not take is written as if it were; see reveal_statements.py."""

from reveal_families import FAMILIES
from reveal_layers import LAYERS
from reveal_shapes import SHAPES
from reveal_statements import STATEMENTS, derived, small_enough
from reveal_table import TABLE
from reveal_world import INT_NAMES, Node, Tensor

SIMPLE = STATEMENTS + SHAPES + TABLE + FAMILIES + LAYERS


def statements(w, count, table=SIMPLE):
    """Writes COUNT statements chosen by their weights."""
    functions, weights = zip(*table)
    goal, tries = len(w.body) + count, 20 * count
    while len(w.body) < goal and tries:
        w.random.choices(functions, weights)[0](w)
        tries -= 1


def inner(w, fill):
    """What FILL writes, as the body of a block, in a scope of its own."""
    outer, saved = w.snapshot(), w.body
    w.body = []
    fill()
    body, w.body = w.body, saved
    w.leave_scope(outer)
    return body


# Conditions ------------------------------------------------------------------

def number_condition(w):
    if not w.ints or w.chance(25):
        name = w.new_name(INT_NAMES)
        w.ints[name] = w.between(1, 6)
        w.say(f"int64_t {name} = opaque({w.ints[name]});", name)
    name = w.random.choice(list(w.ints))
    value, limit = w.ints[name], w.between(1, 5)
    return w.pick((f"{name} > {limit}", value > limit), (f"{name} <= {limit}", value <= limit),
                  (f"{name} == {limit}", value == limit), (f"{name} != {limit}", value != limit),
                  (f"{name} % 2 == 0", value % 2 == 0),
                  (f"opaque({limit}) < {name}", limit < value))


def tensor_condition(w):
    name, other = w.find(), w.find()
    if not name:
        return number_condition(w)
    t, u = w.get(name), w.get(other)
    rank = w.pick(t.rank, t.rank, 2, 3)
    choices = [(f"{name}.dim() == {rank}", t.rank == rank),
               (f"{name}.dim() > {rank}", t.rank > rank),
               (f"{name}.is_floating_point()", t.floats),
               (f"{name}.defined()", True),
               (f"!{name}.is_cuda()", True),
               (f"{name}.requires_grad()", t.grad),
               (f"{name}.scalar_type() == torch::kFloat", t.dtype == "float32"),
               (f"{name}.dtype() == {other}.dtype()", t.dtype == u.dtype),
               (f"{name}.device() == {other}.device()", t.device == u.device),
               (f"{name}.sizes() == {other}.sizes()", t.shape == u.shape),
               (f"{name}.numel() > {w.pick(4, 10, 30)}", False)]
    choices[-1] = (choices[-1][0], t.numel > int(choices[-1][0].split()[-1]))
    if t.rank and u.rank:
        choices += [(f"{name}.size(0) == {other}.size(0)", t.shape[0] == u.shape[0]),
                    (f"{name}.size(-1) > 2", t.shape[-1] > 2)]
    return w.random.choice(choices)


def condition(w):
    text, holds = number_condition(w) if w.chance(55) else tensor_condition(w)
    if w.chance(15):
        second, also = tensor_condition(w)
        if w.chance(50):
            return f"{text} && {second}", holds and also
        return f"{text} || {second}", holds or also
    if w.chance(8):
        return f"!({text})", not holds
    return text, holds


# Branches --------------------------------------------------------------------

def taken(w, holds, bodies):
    """Runs each writer of BODIES from the same state and keeps the state of the
    one that the run takes; HOLDS is its number. Nodes, and what they change."""
    start, kept, nodes, changed = w.snapshot(), None, [], set()
    for number, fill in enumerate(bodies):
        w.restore(start)
        nodes.append(inner(w, fill))
        changed |= set(w.changed_since(start))
        if number == holds:
            kept = w.snapshot()
    w.restore(kept or start)
    return nodes, sorted(changed)


def branch(w):
    text, holds = condition(w)
    late = w.new_name() if w.chance(30) else None
    if late:
        w.say(f"torch::Tensor {late};", late)
        w.names[late] = None

    def body():
        statements(w, w.between(1, 3))
        if late:
            shape = w.shape(1, 3)
            w.say(f"{late} = torch::randn({w.sizes(shape)});", late)
            w.bind(late, Tensor(shape))
    both = late or w.chance(55)
    bodies, changed = taken(w, 0 if holds else 1, [body] + ([body] if both else []))
    parts = [(f"if ({text}) {{", bodies[0])]
    if both:
        parts.append(("} else {", bodies[1]))
    w.body.append(Node("", changed, parts))


def early_end(w):
    """`if (...) return;` and TORCH_CHECK, of what does hold in the run."""
    text, holds = condition(w)
    if w.chance(50):
        text = text if holds else f"!({text})"
        w.say(w.pick(f'TORCH_CHECK({text}, "unexpected");', f"TORCH_CHECK({text});",
                     f"TORCH_INTERNAL_ASSERT({text});"), *checked(w, text))
    else:
        text = f"!({text})" if holds else text
        w.say(w.pick(f"if ({text}) return;", f'if ({text}) throw std::runtime_error("no");'),
              *checked(w, text))


def checked(w, text):
    return [n for n in list(w.names) + list(w.ints)
            if n + "." in text or n + " " in text or text.endswith(n)][:2]


def choice(w):
    text, holds = condition(w)
    a, b = w.find(), w.find(lambda t: t.device == "cpu")
    if a and b:
        w.result(f"{text} ? {a} : {b}", w.get(a if holds else b))
        new = w.body[-1].reveals[0]
        w.names[new] = w.names[a if holds else b]


def switch(w):
    number, _ = number_condition(w)
    name = number.split()[0]
    if name not in w.ints:
        return
    cases = w.random.sample(range(1, 6), w.between(1, 3))
    ends = [w.chance(80) for _ in cases]

    def body():
        statements(w, w.between(1, 2))
    value = w.ints[name]
    holds = cases.index(value) if value in cases else len(cases)
    bodies, changed = taken(w, holds, [body] * (len(cases) + 1))
    nodes = [(f"{'}' if i else f'switch ({name}) {{'} case {c}: {{", nodes)
             for i, (c, nodes) in enumerate(zip(cases, bodies))]
    for ends_here, (_, nodes_of) in zip(ends, nodes):
        if ends_here:
            nodes_of.append(Node("break;"))
    nodes.append(("} default: {", bodies[-1]))
    w.body.append(Node("}}", changed, nodes))


# Loops -----------------------------------------------------------------------

def grow(w, name, rounds):
    """A statement that changes NAME in every round, and its value at the end."""
    t = w.get(name)
    kind = w.pick("cat", "cat", "unsqueeze", "steady", "steady", "halve", "flat", "transpose")
    if kind == "cat" and t.rank and t.numel < 200:
        w.say(f"{name} = torch::cat({{{name}, {name}.narrow(0, 0, 1)}}, 0);", name)
        end = derived(t, shape=(t.shape[0] + rounds,) + t.shape[1:])
    elif kind == "unsqueeze" and t.rank + rounds < 7:
        w.say(f"{name} = {name}.unsqueeze(0);", name)
        end = t.but(shape=(1,) * rounds + t.shape, leaf=not t.grad, shared=t.grad or t.shared)
    elif kind == "halve" and t.rank and t.shape[0] >= 2 ** rounds and t.shape[0] % 2 ** rounds == 0:
        w.say(f"{name} = {name}.narrow(0, 0, {name}.size(0) / 2);", name)
        end = t.but(shape=(t.shape[0] >> rounds,) + t.shape[1:], leaf=not t.grad, shared=True)
    elif kind == "flat":
        w.say(f"{name} = {name}.reshape({{-1}});", name)
        end = t.but(shape=(t.numel,), leaf=not t.grad, shared=True)
    elif kind == "transpose" and t.rank == 2:
        w.say(f"{name} = {name}.t();", name)
        end = t.but(shape=t.shape[::-1] if rounds % 2 else t.shape, leaf=not t.grad,
                    shared=True, contiguous=False)
    else:
        w.say(f"{name} = {name} * 0.5 + 1;", name)
        end = derived(t, dtype=t.dtype if t.floats else "float32")
    return end


def loop(w):
    rounds = w.between(1, 3)
    name = w.find(lambda t: t.device == "cpu" and t.easy, writable=True)
    i = w.new_name(("i", "step", "epoch"))
    limit = str(rounds)
    if w.chance(65):
        limit = w.new_name(INT_NAMES)
        w.ints[limit] = rounds
        w.say(f"int64_t {limit} = opaque({rounds});", limit)
    header = w.pick(f"for (int64_t {i} = 0; {i} < {limit}; ++{i}) {{",
                    f"for (int64_t {i} = 0; {i} < {limit}; {i}++) {{",
                    f"for (int {i} = 1; {i} <= {limit}; ++{i}) {{")
    if w.chance(15):
        w.say(f"int64_t {i} = 0;", i)
        header = f"while ({i}++ < {limit}) {{"
    outer, end = w.snapshot(), []

    def body():
        w.fixed = set(w.names)
        if w.chance(12):
            w.say(f"if ({i} == {w.between(0, 2)}) {w.pick('break', 'continue')};")
        if name and w.chance(70):
            # Before the others: they may use it, whatever it is by then.
            end.append(grow(w, name, rounds))
            end_name = w.names.pop(name)
            statements(w, w.between(0, 2))
            w.names[name] = end_name
        else:
            statements(w, w.between(1, 3))
        if w.chance(20):
            w.say(f"if ({i} > {w.between(3, 6)}) {w.pick('break', 'continue')};")
    nodes = inner(w, body)
    w.fixed = set(outer[4])
    changed = set(w.changed_since(outer))
    if end:
        w.bind(name, end[0].but(grad=end[0].grad and w.recording))
        changed.add(name)
    w.body.append(Node("}", sorted(changed), [(header, nodes)]))


def collect(w):
    """A vector filled in a loop or by hand, joined at the end."""
    name = w.find(lambda t: t.easy and 0 < t.rank < 4 and t.numel < 300)
    if not name:
        return
    t, parts, count = w.get(name), w.new_name(("parts", "outputs", "losses")), w.between(1, 3)
    w.say(f"std::vector<torch::Tensor> {parts};", parts)
    if w.chance(60):
        i = w.new_name(("i",))
        add = w.pick(f"{parts}.push_back({name} * {i});", f"{parts}.emplace_back({name}.clone());",
                     f"{parts}.push_back({name});")
        body = [Node(add, [parts])]
        w.body.append(Node("}", [parts], [
            (f"for (int64_t {i} = 0; {i} < {w.pick(str(count), f'opaque({count})')}; ++{i}) {{", body)]))
    else:
        for _ in range(count):
            w.say(f"{parts}.push_back({w.pick(name, f'{name}.clone()', f'{name} + 1')});", parts)
    if w.chance(35):
        p, total = w.new_name(("p", "part")), w.new_name(("total", "acc"))
        w.say(f"auto {total} = torch::zeros_like({name});", total)
        w.body.append(Node("}", [total], [
            (f"for ({w.pick('const auto &', 'auto &', 'torch::Tensor ')}{p} : {parts}) {{",
             [Node(f"{total} = {total} + {p}.sum();", [p, total])])]))
        w.bind(total, derived(t))
    elif w.chance(50):
        w.result(f"torch::stack({parts})", derived(t, shape=(count,) + t.shape))
    else:
        w.result(f"torch::cat({parts}, 0)",
                 derived(t, shape=(count * t.shape[0],) + t.shape[1:]))


# Scopes, aliases, containers ---------------------------------------------------

def guard(w):
    text, recording = w.pick(
        ("torch::NoGradGuard no_grad;", False), ("torch::NoGradGuard no_grad;", False),
        ("torch::AutoGradMode enable(false);", False), ("at::AutoGradMode enable(true);", True),
        ("c10::InferenceMode inference;", None))
    outer = w.snapshot()

    def body():
        w.recording = bool(recording)
        if recording is None:  # What is made in it may not be used by autograd.
            w.fixed = set(w.names)
        w.say(text)
        statements(w, w.between(1, 4))
    nodes = inner(w, body)
    w.recording, w.fixed = outer[3], set(outer[4])
    w.body.append(Node("}", w.changed_since(outer), [("{", nodes)]))


def helper(w):
    name = w.find(lambda t: t.easy)
    if not name:
        return
    t, f, out = w.get(name), w.new_name(("scale", "norm", "step")), w.new_name()
    kind = w.between(0, 4)
    r = derived(t)
    if kind == 4:
        if w.fixed or "." in name:
            return
        w.say(f"auto {f} = [&{name}]() {{ {name} = {name}.unsqueeze(0); }};")
        w.say(f"{f}();", name)
        w.bind(name, t.but(shape=(1,) + t.shape, leaf=not t.grad, shared=t.shared or t.grad))
        return
    if kind == 0:
        w.body.append(Node("};", [], [
            (f"auto {f} = [](const torch::Tensor &input, double factor) {{",
             [Node("TORCH_TIDY_REVEAL(input);"), Node("return input * factor;")])]))
        w.say(f"auto {out} = {f}({name}, 0.5);", out)
    elif kind == 1:
        w.body.append(Node("}();", [out], [
            (f"auto {out} = [&]() -> torch::Tensor {{",
             [Node(f"if ({name}.dim() > 9) return {name};"), Node(f"return {name}.unsqueeze(0);")])]))
        r = t.but(shape=(1,) + t.shape, leaf=not t.grad, shared=t.shared or t.grad)
    elif kind == 2:
        w.say(f"auto {f} = [&{name}](int64_t d) {{ return {name}.sum(d, true); }};")
        if not t.rank:
            return
        w.say(f"auto {out} = {f}({t.rank - 1});", out)
        r = r.but(shape=t.shape[:-1] + (1,))
    else:
        w.say(f"auto {out} = normalized({name});", out)
    w.bind(out, r.but(grad=r.grad and w.recording))


def rows(w):
    """A loop over the parts of a tensor."""
    name = w.find(lambda t: t.easy and t.rank > 0)
    if not name:
        return
    t, total, row = w.get(name), w.new_name(("total", "acc")), w.new_name(("row", "part"))
    part = w.new_name(("piece",))
    parts = w.pick(f"{name}.unbind(0)", f"{name}.split(1)", f"torch::chunk({name}, 2, 0)")
    first = w.pick("torch::zeros({})", f"{name}.new_zeros({{1}})", f"{name}.sum()")
    w.say(f"auto {total} = {first};", total)
    add = w.pick(f"{total} = {total} + {row}.mean();", f"{total} = {total} * 0.5 + {row}.max();")
    w.body.append(Node("}", [total], [
        (f"for (const auto &{row} : {parts}) {{",
         [Node(f"auto {part} = {row}.relu();", [row, part]), Node(add, [total])])]))
    w.bind(total, Tensor((1,) if "{1}" in first else (), t.dtype,
                         grad=t.grad and w.recording, leaf=False))


def gradients(w):
    """What autograd gives, as values."""
    if w.fixed or not w.recording:
        return
    weight, out, g = w.new_name(("weight",)), w.new_name(("loss",)), w.new_name(("grads",))
    x, t = w.partner(w.shape(2, 2), grad=False)
    w.say(f"auto {weight} = torch::randn({{{w.integer(t.shape[1])}, 3}}, torch::requires_grad());",
          weight)
    w.say(f"auto {out} = torch::matmul({x}, {weight}).pow(2).sum();", out)
    w.say(f"auto {g} = torch::autograd::grad({{{out}}}, {{{weight}}});", g)
    w.result(f"{weight} - 0.1 * {g}[0]", Tensor((t.shape[1], 3), grad=True, leaf=False))
    if w.chance(50):
        w.body.append(Node("}", [weight], [("{", [
            Node("torch::NoGradGuard no_grad;"),
            Node(f"{weight} -= 0.1 * {g}[0];", [weight])])]))


def extents(w):
    """Sizes and truth values kept in variables."""
    name = w.find(lambda t: t.rank > 0)
    if not name:
        return
    t, kept, out = w.get(name), w.new_name(("shape", "dims")), w.new_name()
    kind = w.between(0, 3)
    if kind == 0:
        w.say(f"auto {kept} = {name}.sizes().vec();", kept)
        w.say(f"{kept}[0] = {w.integer(2)};", kept)
        w.result(f"torch::ones({kept})", Tensor((2,) + t.shape[1:]), None)
    elif kind == 1:
        w.say(f"std::vector<int64_t> {kept}{{{w.integer(2)}, {name}.size(0)}};", kept)
        w.say(f"{kept}.push_back({w.integer(3)});", kept)
        w.result(f"torch::zeros({kept}, torch::kLong)", Tensor((2, t.shape[0], 3), "int64"))
    elif kind == 2:
        text, holds = condition(w)
        w.say(f"const bool {kept} = {text};", kept)
        w.say(f"auto {out} = torch::ones({{{kept} ? 2 : 3}});", out)
        w.bind(out, Tensor((2 if holds else 3,)))
    else:
        w.say(f"auto {kept} = {name}.options();", kept)
        w.say(f"auto {out} = torch::empty({{2}}, {kept}.dtype(torch::kFloat));", out)
        w.bind(out, Tensor((2,), device=t.device))


def alias(w):
    name = w.find(lambda t: t.device == "cpu")
    if not name:
        return
    t, other = w.get(name), w.new_name()
    kind = w.between(0, 5)
    if kind <= 1:
        how = w.pick("auto", "torch::Tensor", "const auto")
        w.say(f"{how} {other} = {name};", other)
        if not how.startswith("const"):  # Nothing is assigned to it later.
            w.names[other] = w.names[name]
        if t.easy and not t.grad and not t.shared:
            w.say(f"{other}.{w.pick('add_(1)', 'mul_(2)', 'zero_()')};", other, name)
    elif kind == 2 and t.rank == 2 and not t.grad and t.easy and not w.fixed:
        w.say(f"auto {other} = {name};", other)
        w.names[other] = w.names[name]
        w.say(f"{other}.t_();", other, name)
        w.change(other, shape=t.shape[::-1], contiguous=False)
    elif kind == 3 and t.rank and not t.grad and not t.shared and t.easy:
        w.say(f"auto {other} = {name}.select(0, 0);", other)
        w.say(f"{other}.fill_(1);", other, name)
        w.bind(other, t.but(shape=t.shape[1:]))
    elif kind == 4 and not w.fixed and "." not in name:
        w.say(f"auto {other} = std::move({name});", other, name)
        w.names[other], w.names[name] = w.names[name], None
    else:
        w.say(f"auto &{other} = {name};", other)
        w.say(f"{other} = {other} + 1;", other, name)
        if name in w.fixed or t.dtype == "bool":
            return
        w.bind(name, derived(t, grad=t.grad and w.recording))


def container(w):
    a, b = w.find(lambda t: t.device == "cpu"), w.find(lambda t: t.device == "cpu")
    if not a or not b:
        return
    new, out = w.new_name(("sample", "pair", "maybe", "both")), w.new_name()
    kind = w.between(0, 4)
    if kind == 0:
        w.say(f"Sample {new}{{{a}, {b}}};", f"{new}.data", f"{new}.target")
        w.say(f"{new}.data = {new}.data * 2;", f"{new}.data")
        w.result(f"{new}.target.clone()", derived(w.get(b)))
        return
    if kind == 1:
        w.say(f"auto {new} = std::make_tuple({a}, {b});", new)
        w.say(f"auto {out} = std::get<1>({new});", out)
        w.names[out] = w.names[b]
    elif kind == 2:
        text, holds = condition(w)
        w.say(f"{w.pick('std', 'c10')}::optional<torch::Tensor> {new};", new)
        w.body.append(Node("}", [new], [(f"if ({text}) {{", [Node(f"{new} = {a};", [new])])]))
        w.say(f"auto {out} = {w.pick(f'{new}.has_value()', new)} ? *{new} : {b};", out)
        w.names[out] = w.names[a if holds else b]
    elif kind == 3:
        w.say(f"std::array<torch::Tensor, 2> {new}{{{{{a}, {b}}}}};", new)
        w.say(f"{new}[1] = {a};", new)
        w.say(f"auto {out} = {new}[0];", out)
        w.names[out] = w.names[a]
    else:
        w.say(f"Sample {new};", f"{new}.data")
        w.body.append(Node("}", [f"{new}.data", f"{new}.target"], [
            ("{", [Node(f"auto &[first, second] = {new};"),
                   Node(f"first = {a};", [f"{new}.data"])])]))
        w.say(f"auto {out} = {new}.data;", out)
        w.names[out] = w.names[a]


def default_dtype(w):
    if not w.chance(15) or w.fixed:
        return
    out = w.new_name()
    w.say("torch::set_default_dtype(torch::scalarTypeToTypeMeta(torch::kDouble));")
    w.say(f"auto {out} = torch::rand({{2}});", out)
    w.say("torch::set_default_dtype(torch::scalarTypeToTypeMeta(torch::kFloat));")
    w.bind(out, Tensor((2,), "float64"))


BLOCKS = [(branch, 9), (early_end, 3), (choice, 3), (switch, 2), (loop, 6), (collect, 3),
          (guard, 3), (helper, 3), (alias, 6), (container, 3), (default_dtype, 1),
          (rows, 2), (gradients, 2), (extents, 4)]
EVERYTHING = [(f, 3 * n) for f, n in SIMPLE] + [(f, 2 * n) for f, n in BLOCKS]
