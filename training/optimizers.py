"""The optimizer of the convolutions: Muon (Jordan et al. 2024), in steps relative to the weights' own size."""

import torch
from torch import Tensor


def orthogonal(matrix: Tensor, iterations: int = 5) -> Tensor:
    """About U V' of a matrix U S V': all directions as large as the largest, by Newton and Schulz's iteration."""
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if tall else matrix
    x = x / x.norm().clamp_min(1e-12)
    for _ in range(iterations):
        product = x @ x.T
        x = 3.4445 * x + (-4.7750 * product + 2.0315 * product @ product) @ x
    return x.T if tall else x


class Muon(torch.optim.Optimizer):
    """A step changes each convolution by `lr` of its norm, in all of its directions alike.

    Features of neighbouring channels tell much the same, so gradients lie in few directions; Adam, which knows single
    weights only, is slow in the others.
    """

    def __init__(self, parameters, lr: float, momentum: float = 0.95):
        super().__init__(parameters, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                mean = self.state[weight].setdefault("mean", torch.zeros_like(weight))
                mean.lerp_(weight.grad, 1 - group["momentum"])
                # Nesterov's momentum: one step ahead.
                ahead = weight.grad.lerp(mean, group["momentum"])
                change = orthogonal(ahead.flatten(1)).view(weight.shape)
                weight.sub_(change, alpha=group["lr"] * float(weight.norm() / change.norm().clamp_min(1e-12)))
