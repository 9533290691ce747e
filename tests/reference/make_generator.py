#!/usr/bin/env python3
"""Numbers of PyTorch for a small generator, for src/generator/tests.rs.

    python3 tests/reference/make_generator.py      (needs torch and safetensors)

Writes beside this script generator.safetensors: the picture that the generator of training/generator.py paints of a seeded
photo with seeded parameters, and the gradient of sum(picture * g) with respect to each of them.
"""

import pathlib
import sys

import torch
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parents[1] / "training"))

from generator import Generator  # noqa: E402

HEIGHT, WIDTH = 16, 12
MASK = (1 << 64) - 1


def noise(count: int, seed: int) -> torch.Tensor:
    """As `noise` of src/generator/tests.rs, 0 to 1."""
    state = (seed * 0x9E37_79B9_7F4A_7C15 & MASK) | 1
    values = []
    for _ in range(count):
        state = (state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) & MASK
        values.append((state >> 40) / (1 << 24))
    return torch.tensor(values, dtype=torch.float64)


def main() -> None:
    generator = Generator(channels=3, residual_blocks=1).double()
    parameters = generator.in_order()
    with torch.no_grad():
        for i, parameter in enumerate(parameters):
            parameter.copy_((noise(parameter.numel(), 10 + i) - 0.4).view_as(parameter))
    photo, g = (noise(3 * HEIGHT * WIDTH, seed).view(1, 3, HEIGHT, WIDTH) for seed in (1, 2))
    picture = generator(photo)
    gradients = torch.autograd.grad((picture * g).sum(), parameters)
    numbers = {"picture": picture.detach()} | {f"gradient{i:02}": g for i, g in enumerate(gradients)}
    numbers = {name: values.float().contiguous() for name, values in numbers.items()}
    save_file(numbers, HERE / "generator.safetensors", {"torch": torch.__version__})


if __name__ == "__main__":
    main()
