"""How far the student is from VGG-19: by features, by Gram matrices, and by distances between Gram matrices."""

import torch
from torch import Tensor, nn

from painting import gram
from shapes import LAYERS

# The layers that a style loss looks at; of the deep ones the maps are small enough to be kept whole.
GRAMS, DEEP = ["1_1", "2_1", "3_1", "4_1", "5_1"], ["4_1", "5_1"]
# Neighbours tell much the same: features are compared at every so many pixels, down and across.
STRIDES = {
    "1_1": 9, "1_2": 9, "2_1": 5, "2_2": 5, "3_1": 3, "3_2": 3, "3_3": 3, "3_4": 3,
    "4_1": 1, "4_2": 2, "4_3": 2, "4_4": 2, "5_1": 1,
}  # fmt: skip


class Heads(nn.Module):
    """1x1 convolutions from the student's channels to VGG-19's, linear: a head that ends in ReLU dies easily.

    They are thrown away after the training.
    """

    def __init__(self, widths: dict[str, int], teacher_widths: dict[str, int]):
        super().__init__()
        self.matrices = nn.ParameterDict()
        for layer in LAYERS:
            if layer in widths:
                # One more column: the bias, as the weight of a channel that is always 1.
                matrix = torch.randn(teacher_widths[layer], widths[layer] + 1) / widths[layer] ** 0.5
                matrix[:, -1] = 0
                self.matrices[layer] = matrix

    def layers(self) -> list[str]:
        """The layers that are regressed, by depth."""
        return [layer for layer in LAYERS if layer in self.matrices]


def with_ones(maps: Tensor) -> Tensor:
    """[n, c, h, w] to [n, c + 1, h, w]: a channel of ones at the end."""
    return torch.cat([maps, torch.ones_like(maps[:, :1])], 1)


def errors(found: dict[str, Tensor], heads: Heads, batch: dict) -> dict[str, Tensor]:
    """Every error by its name, each relative: 0 is perfect, 1 is no better than zero.

    - `features B_C`: squared error on a grid of positions over the mean square of the teacher's features
    - `gram B_C`: squared error of the Gram matrix seen through the head, over the square of the teacher's; not of the
      deep layers, whose maps are small enough to be compared whole
    - `geometry B_C`: of the distances between the batch's Gram matrices, which is what a style loss measures
    """
    named = {}
    for layer in heads.layers():
        matrix, maps = heads.matrices[layer], with_ones(found[layer])
        target = batch["values"][layer]
        stride = STRIDES[layer]
        predicted = matrix @ maps[:, :, ::stride, ::stride].flatten(2)
        named[f"features {layer}"] = (predicted - target).square().mean() / target.square().mean()
        if layer in GRAMS:
            wanted = batch["grams"][layer]
            own = gram(maps)
            if layer not in DEEP:
                squares = wanted.square().sum((1, 2))
                named[f"gram {layer}"] = ((matrix @ own @ matrix.T - wanted).square().sum((1, 2)) / squares).mean()
            named[f"geometry {layer}"] = geometry(own[:, :-1, :-1], wanted)
    return named


def geometry(own: Tensor, wanted: Tensor) -> Tensor:
    """How differently two sets of Gram matrices [n, c, c] lie to each other, whatever their units.

    The student's style loss is a distance between its own Gram matrices, without heads: it should be large and small
    where the teacher's is. Distances are compared on a logarithmic scale, as a painting closes them by many powers.
    """
    first, second = torch.triu_indices(own.shape[0], own.shape[0], 1)

    def distances(grams: Tensor) -> Tensor:
        flat = grams.flatten(1)
        products = flat @ flat.T / flat.square().sum(1).mean()
        squares = products.diagonal()
        return ((squares[:, None] + squares - 2 * products)[first, second].clamp_min(0) + 1e-5).log()

    difference = distances(own) - distances(wanted)
    # The units may differ by a factor, which is the mean of the logarithms.
    return (difference - difference.mean()).square().mean()


def total(named: dict[str, Tensor], gram_weight: float, geometry_weight: float) -> Tensor:
    """The training's loss: roots, so that a layer that is nearly right counts as much as one that is not."""
    weights = {"features": 1.0, "gram": gram_weight, "geometry": geometry_weight}
    return sum(weights[name.split()[0]] * (error + 1e-6).sqrt() for name, error in named.items())
