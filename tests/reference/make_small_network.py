#!/usr/bin/env python3
"""Numbers of PyTorch for a small network of VGG-19's shape with seeded weights, for tests/reference.rs: they need no data from
elsewhere.

    python3 tests/reference/make_small_network.py      (needs torch and safetensors)

Writes beside this script the weights and, for average and for max pooling, features, Gram matrices, losses, gradients and,
with average pooling, the curves of two optimizers, as the reference files of the real networks have them: losses as in Gatys et
al. 2015, content 1/2 sum (F - P)^2, style the mean over layers of sum (G - A)^2 / (4 N^2 M^2) with N channels and M pixels, the
targets A rescaled to the picture's pixels; total variation the sum of squared differences of neighbours.
"""

import math
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

HERE = Path(__file__).resolve().parent
LAYERS = ["1_1", "1_2", "2_1", "2_2", "3_1", "3_2", "3_3", "3_4", "4_1", "4_2", "4_3", "4_4", "5_1"]
WIDTHS = [8, 8, 12, 12, 16, 16, 16, 16, 16, 16, 16, 16, 16]
CONTENT, STYLE = "4_2", ["1_1", "2_1", "3_1", "4_1", "5_1"]
ALPHA = 0.01
EVALUATIONS = 100


def make_weights() -> dict[str, torch.Tensor]:
    """Normal with variance 2 / (9 inputs), small biases, and an input normalization of its own: BGR, -2 to 2."""
    generator = torch.Generator().manual_seed(19)
    weights = {
        "preproc.weight": 4 * torch.eye(3).flip(0)[:, :, None, None],
        "preproc.bias": torch.tensor([-2.0, -1.9, -2.1]),
    }
    inputs = 3
    for layer, outputs in zip(LAYERS, WIDTHS):
        deviation = math.sqrt(2 / (9 * inputs))
        weights[f"conv{layer}.weight"] = deviation * torch.randn(outputs, inputs, 3, 3, generator=generator)
        weights[f"conv{layer}.bias"] = 0.1 * torch.randn(outputs, generator=generator)
        inputs = outputs
    return weights


def picture(height: int, width: int, seed: int) -> torch.Tensor:
    """Waves of three colours with some grain, 0 to 1."""
    y = torch.arange(height)[:, None] / height
    x = torch.arange(width)[None] / width
    waves = [torch.sin(6 * (c + 1) * x + 5 * (seed + 1) * y * x + 3 * c) for c in range(3)]
    grain = torch.rand(3, height, width, generator=torch.Generator().manual_seed(seed))
    return (0.5 + 0.3 * torch.stack(waves) + 0.2 * (grain - 0.5)).clamp(0, 1)[None]


def features(weights: dict, pooling: str, x: torch.Tensor) -> dict[str, torch.Tensor]:
    pool = F.avg_pool2d if pooling == "average" else F.max_pool2d
    x = F.conv2d(x, weights["preproc.weight"], weights["preproc.bias"])
    maps = {}
    for layer in LAYERS:
        if layer[-1] == "1" and layer != "1_1":
            x = pool(x, 2)
        x = F.relu(F.conv2d(x, weights[f"conv{layer}.weight"], weights[f"conv{layer}.bias"], padding=1))
        maps[layer] = x
    return maps


def gram(maps: torch.Tensor) -> torch.Tensor:
    rows = maps[0].flatten(1)
    return rows @ rows.T


def pixels(maps: torch.Tensor) -> int:
    return maps.shape[2] * maps.shape[3]


class Losses:
    def __init__(self, weights: dict, pooling: str, content: torch.Tensor, style: torch.Tensor):
        self.features = lambda x: features(weights, pooling, x)
        with torch.no_grad():
            photo, painting = self.features(content), self.features(style)
            self.content_target = photo[CONTENT]
            self.grams = {n: gram(painting[n]) * (pixels(photo[n]) / pixels(painting[n])) for n in STYLE}

    def content(self, maps: dict) -> torch.Tensor:
        return 0.5 * (maps[CONTENT] - self.content_target).square().sum()

    def style(self, maps: dict) -> torch.Tensor:
        sizes = {n: 4 * maps[n].shape[1] ** 2 * pixels(maps[n]) ** 2 for n in STYLE}
        return sum((gram(maps[n]) - self.grams[n]).square().sum() / sizes[n] for n in STYLE) / len(STYLE)


def total_variation(x: torch.Tensor) -> torch.Tensor:
    return x.diff(dim=2).square().sum() + x.diff(dim=3).square().sum()


def curve(losses: Losses, start: torch.Tensor, optimizer: str) -> torch.Tensor:
    """`ALPHA * content + style` at each evaluation, from `start`."""
    x = start.clone().requires_grad_()
    if optimizer == "lbfgs":
        steps = torch.optim.LBFGS([x], max_iter=1, history_size=100, tolerance_grad=0, tolerance_change=0)
    else:
        steps = torch.optim.Adam([x], lr=0.02, betas=(0.9, 0.99))
    values = []

    def closure() -> torch.Tensor:
        steps.zero_grad()
        maps = losses.features(x)
        loss = ALPHA * losses.content(maps) + losses.style(maps)
        loss.backward()
        values.append(loss.item())
        return loss

    while len(values) < EVALUATIONS:
        steps.step(closure)
    return torch.tensor(values)


def numbers(weights: dict, pooling: str) -> dict[str, torch.Tensor]:
    content, style = picture(32, 40, 1), picture(24, 36, 2)
    start = 0.7 * content + 0.1 * content.flip(3)
    losses = Losses(weights, pooling, content, style)
    out = {"content": content[0], "style": style[0], "start": start[0]}
    x = start.clone().requires_grad_()
    maps = losses.features(x)
    for name, loss in [
        ("content", losses.content(maps)),
        ("style", losses.style(maps)),
        ("tv", total_variation(x)),
    ]:
        out[f"{name}_loss"] = loss.detach()[None]
        out[f"{name}_grad"] = torch.autograd.grad(loss, x, retain_graph=True)[0][0]
    out |= {f"relu{n}": maps[n].detach()[0] for n in [CONTENT, *STYLE]}
    out |= {f"gram{n}": matrix for n, matrix in losses.grams.items()}
    if pooling == "average":
        out |= {f"{name}_curve": curve(losses, content, name) for name in ("lbfgs", "adam")}
    return out


def main() -> None:
    weights = make_weights()
    save_file(weights, HERE / "small_network_weights.safetensors")
    metadata = {"content_layer": CONTENT, "style_layers": ",".join(STYLE), "alpha": repr(ALPHA)}
    for pooling in ("average", "max"):
        out = {name: tensor.contiguous() for name, tensor in numbers(weights, pooling).items()}
        save_file(out, HERE / f"small_network_{pooling}.safetensors", metadata={**metadata, "torch": torch.__version__})
        print(pooling, {name: float(out[f"{name}_loss"]) for name in ("content", "style", "tv")})
        for name in ("lbfgs_curve", "adam_curve"):
            if name in out:
                print(name, out[name][[0, 50, -1]].tolist())


if __name__ == "__main__":
    main()
