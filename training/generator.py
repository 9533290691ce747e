"""The generator of src/generator in PyTorch: what ours is compared with, in numbers and in time."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

REDUCTION = 4


class Convolution(nn.Module):
    """Repeated pixels, reflection padding, a convolution without bias; then, unless `affine` is off, an instance norm."""

    def __init__(self, inputs: int, outputs: int, kernel: int = 3, stride: int = 1, scale: int = 1, affine: bool = True):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs, kernel, kernel) * (2 / (inputs * kernel**2)) ** 0.5)
        self.affine = nn.Parameter(torch.stack([torch.ones(outputs), torch.zeros(outputs)])) if affine else None
        self.stride, self.scale = stride, scale

    def forward(self, x: Tensor) -> Tensor:
        if self.scale > 1:
            x = F.interpolate(x, scale_factor=self.scale, mode="nearest")
        pad = self.weight.shape[-1] // 2
        x = F.conv2d(F.pad(x, (pad,) * 4, "reflect"), self.weight, stride=self.stride)
        return x if self.affine is None else F.instance_norm(x, weight=self.affine[0], bias=self.affine[1])


class Generator(nn.Module):
    """A photo, [n, 3, h, w], 0 to 1, both sides multiples of 4, to a picture: see docs/looks.md."""

    def __init__(self, channels: int = 16, residual_blocks: int = 4):
        super().__init__()
        full, half, quarter = channels, 2 * channels, 4 * channels
        self.encoder = nn.ModuleList(
            [Convolution(3, full, 5), Convolution(full, half, stride=2), Convolution(half, quarter, stride=2)]
        )
        pairs = [[Convolution(quarter, quarter), Convolution(quarter, quarter)] for _ in range(residual_blocks)]
        self.blocks = nn.ModuleList(nn.ModuleList(pair) for pair in pairs)
        self.decoder = nn.ModuleList([Convolution(quarter, half, scale=2), Convolution(half, full, scale=2)])
        self.output = Convolution(full, 3, 5, affine=False)
        self.bias = nn.Parameter(torch.zeros(3))

    def in_order(self) -> list[nn.Parameter]:
        """As GeneratorParameters::flat has them: weights, scales and shifts, the last convolution's weights and bias."""
        normalized = [*self.encoder, *(one for pair in self.blocks for one in pair), *self.decoder]
        own = [*(one.affine for one in normalized), self.output.weight, self.bias]
        return [*(one.weight for one in normalized), *own]

    def forward(self, photo: Tensor) -> Tensor:
        x = photo
        for convolution in self.encoder:
            x = F.relu(convolution(x))
        for first, second in self.blocks:
            x = x + second(F.relu(first(x)))
        for convolution in self.decoder:
            x = F.relu(convolution(x))
        return torch.sigmoid(self.output(x) + self.bias.view(3, 1, 1))
