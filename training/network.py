"""VGG-19-shaped networks in PyTorch: zero padding 1, ReLU, 2x2 pooling before blocks 2 to 5."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from shapes import LAYERS, Shape, pooled_before

CAFFE_MEAN = (103.939, 116.779, 123.68)
STUDENT_MEAN = (0.45, 0.45, 0.45)
STUDENT_DEVIATION = 0.25

Weights = dict[str, Tensor]


def features(
    image: Tensor,
    weights: Weights,
    layers: list[str],
    pooling: str = "average",
    padding: str = "zeros",
    before_relu: Callable[[Tensor], None] | None = None,
) -> dict[str, Tensor]:
    """Feature maps after the ReLU of the named layers ("3_1"), no deeper than needed.

    `image` is what the first convolution expects, [n, 3, h, w]; layers that `weights` lacks are skipped over.
    `before_relu` is shown what every ReLU is given.
    """
    found = {}
    deepest = max(LAYERS.index(layer) for layer in layers)
    for layer in LAYERS[: deepest + 1]:
        if pooled_before(layer):
            image = F.avg_pool2d(image, 2) if pooling == "average" else F.max_pool2d(image, 2)
        weight = weights.get(f"conv{layer}.weight")
        if weight is None:
            continue
        if padding == "zeros":
            image = F.conv2d(image, weight, weights[f"conv{layer}.bias"], padding=1)
        else:
            image = F.conv2d(F.pad(image, (1, 1, 1, 1), padding), weight, weights[f"conv{layer}.bias"])
        if before_relu:
            before_relu(image)
        image = F.relu(image)
        if layer in layers:
            found[layer] = image
    return found


def caffe(rgb: Tensor) -> Tensor:
    """RGB 0..1 to what the original filters expect: B, G, R in 0..255 less the means."""
    return rgb.flip(1) * 255 - torch.tensor(CAFFE_MEAN, dtype=rgb.dtype, device=rgb.device).view(1, 3, 1, 1)


def convention(weights: Weights) -> Callable[[Tensor], Tensor]:
    """The input convention of a weight file: its own 1x1 `preproc`, or else Caffe's."""
    if "preproc.weight" not in weights:
        return caffe
    return lambda rgb: F.conv2d(rgb, weights["preproc.weight"], weights["preproc.bias"])


class Student(nn.Module):
    """The narrow network. Its weights are random at first (He et al. 2015); `regression.begin` gives it better ones."""

    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.layers = list(shape.widths)
        self.weights = nn.ParameterDict()
        inputs = 3
        for layer, outputs in shape.widths.items():
            weight = torch.empty(outputs, inputs, 3, 3)
            nn.init.kaiming_normal_(weight, nonlinearity="relu")
            self.weights[self._key(layer, "weight")] = weight
            # A small positive start: fewer channels begin dead.
            self.weights[self._key(layer, "bias")] = torch.full((outputs,), 0.05)
            inputs = outputs

    def forward(
        self,
        rgb: Tensor,
        layers: list[str],
        quantizer: Callable[[Tensor], Tensor] | None = None,
        before_relu: Callable[[Tensor], None] | None = None,
    ) -> dict[str, Tensor]:
        """Feature maps of RGB 0..1; `quantizer` is applied to every convolution's weight."""
        return features(self.normal(rgb), self.convolutions(quantizer), layers, before_relu=before_relu)

    @staticmethod
    def normal(rgb: Tensor) -> Tensor:
        """What the first convolution expects."""
        mean = torch.tensor(STUDENT_MEAN, dtype=rgb.dtype, device=rgb.device).view(1, 3, 1, 1)
        return (rgb - mean) / STUDENT_DEVIATION

    def convolutions(self, quantizer: Callable[[Tensor], Tensor] | None = None) -> Weights:
        """The weights by the names that weight files use."""
        tensors = {}
        for layer in self.layers:
            weight = self.weights[self._key(layer, "weight")]
            tensors[f"conv{layer}.weight"] = weight if quantizer is None else quantizer(weight)
            tensors[f"conv{layer}.bias"] = self.weights[self._key(layer, "bias")]
        return tensors

    @torch.no_grad()
    def set(self, layer: str, weight: Tensor, bias: Tensor) -> None:
        """Gives a layer's convolution these values."""
        self.weights[self._key(layer, "weight")].copy_(weight)
        self.weights[self._key(layer, "bias")].copy_(bias)

    def export(self) -> Weights:
        """What a weight file holds: the convolutions and the input convention as a 1x1 `preproc`."""
        tensors = {name: tensor.detach().clone().contiguous() for name, tensor in self.convolutions().items()}
        tensors["preproc.weight"] = (torch.eye(3) / STUDENT_DEVIATION).view(3, 3, 1, 1).contiguous()
        tensors["preproc.bias"] = -torch.tensor(STUDENT_MEAN) / STUDENT_DEVIATION
        return tensors

    @staticmethod
    def _key(layer: str, kind: str) -> str:
        return f"conv{layer}_{kind}"
