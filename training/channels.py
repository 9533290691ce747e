"""Dead channels: those that no picture wakes. While training they are revived, at the end pruned."""

import torch
from torch import Tensor, nn

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


@torch.no_grad()
def revive(student: Student, channels: Channels) -> list[tuple[Tensor, Indices]]:
    """Gives dead channels new random filters; what reads them begins near zero, so that nothing else is disturbed.

    Returns the parameters that were changed, with the rows.
    """
    convolutions, changed = student.convolutions(), []
    for layer, indices in channels.items():
        weight, bias = convolutions[f"conv{layer}.weight"], convolutions[f"conv{layer}.bias"]
        fresh = torch.empty_like(weight)
        nn.init.kaiming_normal_(fresh, nonlinearity="relu")
        weight[indices], bias[indices] = fresh[indices], 0.05
        changed += [(weight, indices), (bias, indices)]
        after = _next(student.layers, layer)
        if after:
            convolutions[f"conv{after}.weight"][:, indices] *= 0.1
    return changed


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
