"""What the student learns from: VGG-19's features, in the teacher's own units."""

import pathlib

import torch
from safetensors.torch import load_file
from torch import Tensor

from network import Weights, caffe, convention, features
from pictures import SHARED

# The original filters' layers that are regressed; the first of each block by their Gram matrices too.
SHALLOW = ["1_1", "1_2", "2_1", "2_2", "3_1", "3_2", "3_4"]
DEEP = ["4_1", "5_1"]
GRAMS = ["1_1", "2_1", "3_1", "4_1", "5_1"]


class Teachers:
    """The original VGG-19 as deep as its file goes; below that the distilled network's heads.

    With `vgg19`, a file of the whole network (safetensors with `convB_C.weight`), no other is asked.
    """

    def __init__(self, device: torch.device, vgg19: pathlib.Path | None = None):
        # bfloat16 is twice as fast and its error of 0.4% far below the student's.
        self.device, self.type = device, torch.bfloat16
        weights = SHARED / "weights"
        self.original = self._load(vgg19 or weights / "vgg19_conv1_1-conv3_4.safetensors")
        self.whole = "conv5_1.weight" in self.original
        distilled = "vgg19_distilled16x_conv1_1-conv5_1.safetensors"
        self.distilled = {} if self.whole else self._load(weights / distilled)

    def _load(self, path: pathlib.Path) -> Weights:
        return {name: tensor.to(self.device, self.type) for name, tensor in load_file(path).items()}

    @torch.inference_mode()
    def __call__(self, rgb: Tensor) -> dict[str, Tensor]:
        """Features of [n, 3, h, w] RGB 0..1 by layer, in float32."""
        rgb = rgb.to(self.device)
        layers = SHALLOW + DEEP if self.whole else SHALLOW
        found = features(caffe(rgb).to(self.type), self.original, layers)
        if not self.whole:
            found |= self._heads(rgb.to(self.type))
        return {layer: tensor.float() for layer, tensor in found.items()}

    def _heads(self, rgb: Tensor) -> dict[str, Tensor]:
        # As the distilled network was trained: reflected borders and max pooling.
        own = features(convention(self.distilled)(rgb), self.distilled, DEEP, "max", "reflect")
        return {
            layer: torch.relu(
                torch.nn.functional.conv2d(
                    own[layer], self.distilled[f"aux{layer}.weight"], self.distilled[f"aux{layer}.bias"]
                )
            )
            for layer in DEEP
        }
