#!/usr/bin/env python3
"""How exact a network has to be to paint as VGG-19 does.

    python3 tolerance.py

VGG-19's own filters with random errors: their features' relative error (root of squared differences over root of squares,
on the photo), and evaluate.py's ratio of style losses at equal content loss, on two of the test pairs. errors.py tells how
exact ours is.
"""

import concurrent.futures
import itertools

import torch
from torch import Tensor

import evaluate
import recipes
from network import Weights
from painting import Objective, paint
from pictures import TEST_PAIRS, fit, load, to_tensor
from teachers import read_vgg19

SIDE = 192
ERRORS = [0.0, 0.03, 0.1, 0.3]
PAIRS = [TEST_PAIRS[0], TEST_PAIRS[3]]
STRENGTHS = [0.3, 0.7]
LAYERS = evaluate.Judge.STYLE


def picture(name: str) -> Tensor:
    return to_tensor(fit(load(name), SIDE))


def relative_error(found: Tensor, expected: Tensor) -> float:
    return float((found - expected).norm() / expected.norm())


def inexact(error: float) -> Weights:
    """VGG-19 with noise on its filters: of each filter's own root mean square, times `error`."""
    generator, weights = torch.Generator().manual_seed(7), read_vgg19()
    for name, weight in weights.items():
        if name.startswith("conv") and name.endswith("weight"):
            size = weight.square().mean((1, 2, 3), keepdim=True).sqrt()
            weights[name] = weight + error * size * torch.randn(weight.shape, generator=generator)
    return weights


def painting(error: float, pair: tuple[str, str], strength: float) -> dict:
    """Scores of one painting, and the features' errors on the photo."""
    photo, style = map(picture, pair)
    look, exact = evaluate.network(inexact(error)), evaluate.network(read_vgg19())
    painted = paint(Objective(look, recipes.BY_NETWORK["vgg19"], strength, photo, style), photo, evaluate.ITERATIONS)
    content, style_loss = evaluate.Judge(exact, photo, style).score(painted)
    with torch.no_grad():
        found, expected = look(photo, LAYERS), exact(photo, LAYERS)
    errors = [relative_error(found[layer], expected[layer]) for layer in LAYERS]
    return {"content": content, "style": style_loss, "errors": errors}


def print_tolerance() -> None:
    jobs = list(itertools.product(ERRORS, PAIRS, STRENGTHS))
    with concurrent.futures.ProcessPoolExecutor(2, initializer=torch.set_num_threads, initargs=[1]) as pool:
        results = dict(zip(jobs, pool.map(painting, *zip(*jobs))))
    for error, pair in itertools.product(ERRORS[1:], PAIRS):
        curve, exact = ([results[e, pair, strength] for strength in STRENGTHS] for e in (error, 0.0))
        features = ", ".join(f"{value:.1%}" for value in curve[0]["errors"])
        print(f"filters off by {error:.0%}, {' + '.join(pair)}: features off by {features}", end="; ")
        print(f"{evaluate.ratio(curve, exact):.2f} times VGG-19's style loss", flush=True)


if __name__ == "__main__":
    print_tolerance()
