"""The student's first weights: each of its layers as a regression onto chosen channels of VGG-19.

Random weights would have to find by many hours of descent what least squares find in minutes. Layer by layer:

1. of VGG-19's channels in that layer those are chosen that, together, tell most of all its channels by a linear map;
2. the student's convolution is fitted, from the student's own features of the layer before, to what VGG-19's ReLU is
   given in these channels;
3. where the student's ReLU and VGG-19's would both give zero, no difference counts. So the fit is repeated a few times
   with what the last one gave at these places: each time the features after the ReLU come closer;
4. the layer leaves the chosen channels for better ones by some hundred steps of descent, on the error that the best
   linear map to all of VGG-19's channels leaves. Single positions suffice for it, not whole maps, which makes a step cheap
   where descent through the whole network would be dear.
"""

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, conv2d, pad

from losses import STRIDES, Heads
from network import Student
from optimizers import Muon
from pool import Pool
from shapes import pooled_before
from teachers import Teacher

# Positions of each crop that a fit looks at, and how often it is repeated for the ReLU's sake.
POSITIONS, REPEATS = 256, 4
# Of the mean square of what a convolution sees.
RIDGE = 1e-3
BATCH = 8
# The descent: rows of a step, floating-point operations of a layer's whole descent, and rates at its start.
ROWS, OPERATIONS, RATE, SMALL_RATE = 2048, 1.2e12, 0.02, 1e-3
MOST_STEPS = 1000


def choose(moments: Tensor, count: int) -> list[int]:
    """Of features with these second moments [c, c], the channels that tell most of all, one after the other.

    A linear map may add a constant, so the moments are those of the features less their mean.
    """
    left, chosen = moments.clone(), []
    floor = 1e-9 * float(moments.diagonal().mean())
    for _ in range(count):
        gains = left.square().sum(0) / left.diagonal().clamp_min(floor)
        gains[left.diagonal() <= floor] = -1
        gains[chosen] = -1
        chosen.append(int(gains.argmax()))
        column = left[:, chosen[-1]]
        left = left - torch.outer(column, column) / column[chosen[-1]].clamp_min(floor)
    return sorted(chosen)


def patches(maps: Tensor, positions: Tensor) -> Tensor:
    """What a 3x3 convolution sees of [n, c, h, w] at these positions of each crop, and a one: [n * p, 9 c + 1]."""
    n, c, h, w = maps.shape
    wide = pad(maps, (1, 1, 1, 1)).flatten(2)
    corner = positions // w * (w + 2) + positions % w
    inside = (torch.arange(3)[:, None] * (w + 2) + torch.arange(3)).flatten()
    index = (corner[:, None, :] + inside[None, :, None]).flatten(1)
    seen = wide.gather(2, index[:, None].expand(n, c, -1)).view(n, c * 9, -1).transpose(1, 2).reshape(-1, c * 9)
    return torch.cat([seen, torch.ones(len(seen), 1)], 1)


class Fit:
    """Least squares from patches, factored once for many targets."""

    def __init__(self, seen: Tensor):
        self.seen = seen
        products = (seen.T @ seen).double()
        ridge = RIDGE * float(products.diagonal()[:-1].mean())
        products.diagonal()[:-1] += ridge
        self.factor = torch.linalg.cholesky(products)

    def solve(self, wanted: Tensor) -> Tensor:
        return torch.cholesky_solve((self.seen.T @ wanted).double(), self.factor).float()


def rectified_fit(seen: Tensor, wanted: Tensor) -> Tensor:
    """Coefficients [9 c + 1, k] whose outputs, after the ReLU, are near those of `wanted` [n, k]."""
    fit = Fit(seen)
    coefficients = fit.solve(wanted)
    off, target = wanted <= 0, wanted.clamp_min(0)
    for _ in range(REPEATS):
        found = seen @ coefficients
        coefficients = fit.solve(torch.where(off, found.clamp_max(0), target))
    return coefficients


def linear_map(own: Tensor, wanted: Tensor, ridge: float = 1e-5) -> Tensor:
    """The best linear map, with a constant, from [n, a] to [n, b]: [b, a + 1]."""
    own = torch.cat([own, torch.ones(len(own), 1)], 1).double()
    products = own.T @ own
    products.diagonal()[:-1] += ridge * float(products.diagonal()[:-1].mean())
    return torch.linalg.solve(products, own.T @ wanted.double()).T.float()


def scaled(seen: Tensor, weight: Tensor, bias: Tensor, answers: Tensor) -> tuple[Tensor, Tensor]:
    """The same in units in which a channel is as large as what it tells of VGG-19's features."""
    head = linear_map((seen[:, :-1] @ weight.T + bias).relu_(), answers)[:, :-1]
    scale = head.norm(dim=0) / answers.square().sum(1).mean().sqrt() * len(weight) ** 0.5
    return weight * scale[:, None], bias * scale


def error_of(seen: Tensor, weight: Tensor, bias: Tensor, answers: Tensor) -> float:
    """The relative error that the best linear map leaves."""
    own = (seen[:, :-1] @ weight.T + bias).relu_()
    head = linear_map(own, answers)
    return float((own @ head[:, :-1].T + head[:, -1] - answers).norm() / answers.norm())


def refine(seen: Tensor, answers: Tensor, weight: Tensor, bias: Tensor, generator: torch.Generator):
    """Better weight [k, 9 c] and bias [k]: features from which a linear map comes nearer to `answers` [n, a]."""
    answers = answers / answers.square().mean().sqrt()
    weight, bias = weight.clone().requires_grad_(), bias.clone().requires_grad_()
    with torch.no_grad():
        head = linear_map((seen[:, :-1] @ weight.T + bias).relu_(), answers).requires_grad_()
    optimizers = [Muon([weight], RATE), torch.optim.Adam([bias, head], SMALL_RATE)]
    steps = int(min(MOST_STEPS, OPERATIONS / (6 * ROWS * (weight.numel() + head.numel()))))
    for step in range(steps):
        rows = torch.randint(len(seen), (ROWS,), generator=generator)
        own = (seen[rows, :-1] @ weight.T + bias).relu()
        error = own @ head[:, :-1].T + head[:, -1] - answers[rows]
        for optimizer, rate in zip(optimizers, [RATE, SMALL_RATE]):
            optimizer.zero_grad()
            optimizer.param_groups[0]["lr"] = rate * min(1, (step + 1) / 20) * (1 - step / steps)
        error.square().mean().backward()
        for optimizer in optimizers:
            optimizer.step()
    return weight.detach(), bias.detach()


@torch.no_grad()
def begin(student: Student, teacher: Teacher, crops: Tensor, seed: int = 19) -> dict[str, float]:
    """Sets the student's weights. Gives by layer the relative error that is left on these crops (root of squares)."""
    generator = torch.Generator().manual_seed(seed)
    images = crops.float() / 255
    side = images.shape[-1]
    sizes = {layer: side >> (int(layer[0]) - 1) for layer in student.layers}
    positions = {
        layer: torch.stack([torch.randperm(s * s, generator=generator)[:POSITIONS] for _ in images])
        for layer, s in sizes.items()
    }
    given = _at(teacher, images, positions)
    maps, errors = student.normal(images), {}
    for layer in student.layers:
        if pooled_before(layer):
            maps = avg_pool2d(maps, 2)
        wanted = given.pop(layer)
        answers = wanted.clamp_min(0)
        varying = answers - answers.mean(0)
        chosen = choose(varying.T @ varying / len(varying), student.shape.widths[layer])
        seen = patches(maps, positions[layer])
        coefficients = rectified_fit(seen, wanted[:, chosen])
        weight, bias = scaled(seen, coefficients[:-1].T, coefficients[-1], answers)
        before = error_of(seen, weight, bias, answers)
        with torch.enable_grad():
            refined = refine(seen, answers, weight, bias, generator)
        refined = scaled(seen, *refined, answers)
        errors[layer] = error_of(seen, *refined, answers)
        print(f"relu{layer}: off by {before:.1%} after regression, {errors[layer]:.1%} after descent", flush=True)
        if errors[layer] < before:
            weight, bias = refined
        del seen, wanted, varying
        student.set(layer, weight.reshape(len(chosen), -1, 3, 3), bias)
        weight, bias = (student.convolutions()[f"conv{layer}.{kind}"] for kind in ("weight", "bias"))
        maps = torch.cat([conv2d(part, weight, bias, padding=1).relu_() for part in maps.split(BATCH)])
    return errors


@torch.no_grad()
def begin_heads(student: Student, heads: Heads, pool: Pool) -> None:
    """Sets the heads to the best linear maps on the pool's crops."""
    own: dict[str, list[Tensor]] = {layer: [] for layer in heads.layers()}
    wanted: dict[str, list[Tensor]] = {layer: [] for layer in heads.layers()}
    for start in range(0, len(pool.images), BATCH):
        images, batch = pool.at(list(range(start, min(start + BATCH, len(pool.images)))), torch.device("cpu"))
        for layer, maps in student(images, heads.layers()).items():
            stride = STRIDES[layer]
            own[layer].append(maps[:, :, ::stride, ::stride].flatten(2).transpose(1, 2).flatten(0, 1))
            wanted[layer].append(batch["values"][layer].transpose(1, 2).flatten(0, 1))
    for layer, matrix in heads.matrices.items():
        matrix.copy_(linear_map(torch.cat(own[layer]), torch.cat(wanted[layer])))


def _at(teacher: Teacher, images: Tensor, positions: dict[str, Tensor]) -> dict[str, Tensor]:
    """What VGG-19's ReLUs are given at these positions, by layer [n * p, c]."""
    found: dict[str, list[Tensor]] = {layer: [] for layer in positions}
    for start in range(0, len(images), BATCH):
        given = teacher(images[start : start + BATCH], list(positions), rectified=False)
        for layer, maps in given.items():
            maps = maps.flatten(2).transpose(1, 2)
            at = positions[layer][start : start + BATCH, :, None].expand(-1, -1, maps.shape[2])
            found[layer].append(maps.gather(1, at).flatten(0, 1))
    return {layer: torch.cat(parts) for layer, parts in found.items()}
