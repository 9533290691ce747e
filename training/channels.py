"""Dead channels: those that no picture wakes. While training they are lifted, at the end pruned."""

import torch
from torch import Tensor

from network import Student, Weights
from shapes import LAYERS

Indices = list[int]
Channels = dict[str, Indices]


@torch.no_grad()
def dead(student: Student, pictures: list[Tensor]) -> Channels:
    """By layer, the channels that are zero at every pixel of every picture."""
    largest: dict[str, Tensor] = {}
    for picture in pictures:
        for layer, maps in student(picture, student.layers).items():
            peak = maps.amax((0, 2, 3))
            largest[layer] = torch.maximum(largest.get(layer, peak), peak)
    found = {layer: (peaks <= 0).nonzero().flatten().tolist() for layer, peaks in largest.items()}
    return {layer: channels for layer, channels in found.items() if channels}


class Sleepers:
    """The loss that keeps channels awake: how far below `margin` each channel's largest value of a batch lies.

    A channel that no picture of a batch wakes has no gradient but this one, which lifts it until it takes part again.
    Channels that are awake are left alone.
    """

    def __init__(self, margin: float = 0.1):
        self.margin, self.terms = margin, []

    def __call__(self, before_relu: Tensor) -> None:
        self.terms.append((self.margin - before_relu.amax((0, 2, 3))).clamp_min(0).sum())

    def loss(self) -> Tensor:
        return torch.stack(self.terms).sum()


def prune(weights: Weights, channels: Channels) -> Weights:
    """The same network without those channels. A dead channel gives zeros, so nothing else changes."""
    pruned = dict(weights)
    layers = [layer for layer in LAYERS if f"conv{layer}.weight" in weights]
    for layer, indices in channels.items():
        kept = [i for i in range(weights[f"conv{layer}.bias"].shape[0]) if i not in indices]
        for kind in ["weight", "bias"]:
            pruned[f"conv{layer}.{kind}"] = pruned[f"conv{layer}.{kind}"][kept].contiguous()
        after = _next(layers, layer)
        if after:
            pruned[f"conv{after}.weight"] = pruned[f"conv{after}.weight"][:, kept].contiguous()
    return pruned


def _next(layers: list[str], layer: str) -> str | None:
    at = layers.index(layer) + 1
    return layers[at] if at < len(layers) else None
