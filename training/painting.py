"""Impasto's loop in PyTorch: the losses of `src/session/objective.rs`, the L-BFGS of `src/optimizer/lbfgs.rs`."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor

Features = Callable[[Tensor, list[str]], dict[str, Tensor]]

RANGE_WEIGHT = 100.0
FIRST_STEP = 0.01
SUFFICIENT = 1e-4
REFUSALS = 8
LEAST_CURVATURE = 1e-6
HISTORY = 20


@dataclass(frozen=True)
class Recipe:
    """What of Impasto's recipe the measure needs; layers as "3_1" with weights relative to each other."""

    content_layers: dict[str, float]
    style_layers: dict[str, float]
    style_weight: float
    tv_weight: float = 1.0

    def at(self, strength: float) -> float:
        """The style loss's weight at a strength of 0 to 1."""
        return self.style_weight * 10 ** (3 * (strength - 0.5))


def gram(maps: Tensor) -> Tensor:
    """Gram matrices divided by the number of pixels: [n, c, h, w] to [n, c, c]."""
    flat = maps.flatten(2)
    return flat @ flat.transpose(1, 2) / flat.shape[2]


class Objective:
    """The weighted losses of one painting, each layer's relative to a black answer."""

    def __init__(self, features: Features, recipe: Recipe, strength: float, photo: Tensor, style: Tensor):
        self.features, self.recipe, self.style_weight = features, recipe, recipe.at(strength)
        self.layers = sorted({*recipe.content_layers, *recipe.style_layers})
        with torch.no_grad():
            contents = features(photo, list(recipe.content_layers))
            styles = features(style, list(recipe.style_layers))
        self.contents = {layer: (maps, maps.square().sum()) for layer, maps in contents.items()}
        self.styles = {layer: (gram(maps), gram(maps).square().sum()) for layer, maps in styles.items()}

    def __call__(self, image: Tensor) -> tuple[float, Tensor]:
        """The loss and its gradient on the image [1, 3, h, w]."""
        image = image.detach().requires_grad_(True)
        found = self.features(image, self.layers)
        loss = self._content(found) + self.style_weight * self._style(found)
        pixels = image.shape[2] * image.shape[3]
        across, down = image.diff(dim=3).square().sum(), image.diff(dim=2).square().sum()
        outside = (image - 1).relu().square().sum() + (-image).relu().square().sum()
        loss = loss + (self.recipe.tv_weight * (across + down) + RANGE_WEIGHT * outside) / pixels
        (gradient,) = torch.autograd.grad(loss, image)
        return float(loss.detach()), gradient

    def _content(self, found):
        weights = self.recipe.content_layers
        terms = [
            weights[l] * (found[l] - target).square().sum() / black for l, (target, black) in self.contents.items()
        ]
        return sum(terms) / sum(weights.values())

    def _style(self, found):
        weights = self.recipe.style_layers
        terms = [
            weights[l] * (gram(found[l]) - target).square().sum() / black for l, (target, black) in self.styles.items()
        ]
        return sum(terms) / sum(weights.values())


@dataclass
class _Memory:
    """The pairs of L-BFGS and the scale of its first matrix."""

    pairs: deque = field(default_factory=lambda: deque(maxlen=HISTORY))
    gamma: float = 1.0

    def direction(self, gradient: Tensor) -> Tensor:
        if not self.pairs:
            return -FIRST_STEP * gradient * (gradient.numel() / gradient.square().sum()).sqrt()
        q, alphas = gradient, []
        for s, y, rho in reversed(self.pairs):
            alphas.append(rho * (s * q).sum())
            q = q - alphas[-1] * y
        q = self.gamma * q
        for (s, y, rho), alpha in zip(self.pairs, reversed(alphas)):
            q = q + (alpha - rho * (y * q).sum()) * s
        return -q

    def remember(self, s: Tensor, y: Tensor) -> None:
        sy, yy, ss = float((s * y).sum()), float(y.square().sum()), float(s.square().sum())
        if sy > LEAST_CURVATURE * (ss * yy) ** 0.5:
            self.pairs.append((s, y, 1 / sy))
            self.gamma = sy / yy


def paint(objective: Objective, image: Tensor, iterations: int, watch: Callable[[int, Tensor], None] | None = None):
    """The image after so many L-BFGS iterations from `image`, within 0..1. `watch` sees each iterate."""
    memory = _Memory()
    loss, gradient = objective(image)
    for iteration in range(1, iterations + 1):
        direction = memory.direction(gradient)
        slope, length = float((gradient * direction).sum()), 1.0
        for _ in range(REFUSALS):
            trial = image + length * direction
            trial_loss, trial_gradient = objective(trial)
            if trial_loss <= loss + SUFFICIENT * length * slope:
                break
            length *= 0.3
        else:
            if not memory.pairs:
                break
            memory = _Memory()
            continue
        memory.remember(trial - image, trial_gradient - gradient)
        image, loss, gradient = trial, trial_loss, trial_gradient
        if watch:
            watch(iteration, image)
    return image.detach().clamp(0, 1)
