// What programs that run with LibTorch include; precompiled with its bodies and
// instances, which are most of the time that such a program takes to compile.
#include <array>
#include <optional>
#include <torch/torch.h>
