// Includes no LibTorch; reveals what has no notation.
#include "torch-tidy/annotations.h"

struct Opaque {};
static int evaluated() { return 1; }

void look() {
  Opaque thing;
  TORCH_TIDY_REVEAL(thing);
  TORCH_TIDY_REVEAL(evaluated());
}
