#!/usr/bin/env python3
"""How exact a network has to be to paint as VGG-19 does, and how exact ours is.

    python3 tolerance.py            about 6 minutes on two cores

First VGG-19's own filters with random errors: their features' relative error (root of squared differences over root of
squares, on the photo), and evaluate.py's ratio of style losses at equal content loss, on two of the test pairs. Then the
error that is left of VGG-19's features where they are made from a small network's by the best linear map (least squares on
the tuning pictures, tested on the others).
"""

import concurrent.futures
import itertools

import torch
from torch import Tensor

import evaluate
import recipes
from network import Weights
from painting import Features, Objective, paint
from pictures import TEST_PAIRS, TUNING_PAIRS, fit, load, to_tensor

SIDE = 192
ERRORS = [0.0, 0.03, 0.1, 0.3]
PAIRS = [TEST_PAIRS[0], TEST_PAIRS[3]]
STRENGTHS = [0.3, 0.7]
LAYERS = evaluate.Judge.STYLE
# Of the least squares' mean square: only so that unused channels do no harm.
RIDGE = 1e-6


def vgg19() -> Weights:
    return evaluate.weights_of("vgg19", evaluate.COMMITTED_PACK)


def picture(name: str) -> Tensor:
    return to_tensor(fit(load(name), SIDE))


def relative_error(found: Tensor, expected: Tensor) -> float:
    return float((found - expected).norm() / expected.norm())


def inexact(error: float) -> Weights:
    """VGG-19 with noise on its filters: of each filter's own root mean square, times `error`."""
    generator, weights = torch.Generator().manual_seed(7), vgg19()
    for name, weight in weights.items():
        if name.startswith("conv") and name.endswith("weight"):
            size = weight.square().mean((1, 2, 3), keepdim=True).sqrt()
            weights[name] = weight + error * size * torch.randn(weight.shape, generator=generator)
    return weights


def painting(error: float, pair: tuple[str, str], strength: float) -> dict:
    """Scores of one painting, and the features' errors on the photo."""
    photo, style = map(picture, pair)
    look, exact = evaluate.network(inexact(error)), evaluate.network(vgg19())
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


def columns(look: Features, names: list[str]) -> dict[str, Tensor]:
    """A column for each pixel of these pictures, by layer."""
    with torch.no_grad():
        found = [look(picture(name), LAYERS) for name in names]
    return {layer: torch.cat([maps[layer][0].flatten(1).double() for maps in found], 1) for layer in LAYERS}


def print_errors(name: str) -> None:
    tuning, test = (sorted(set(itertools.chain(*pairs))) for pairs in (TUNING_PAIRS, TEST_PAIRS))
    small = evaluate.network(evaluate.weights_of(name, evaluate.COMMITTED_PACK))
    exact = evaluate.network(vgg19())
    (x, y), (x_test, y_test) = ((columns(small, names), columns(exact, names)) for names in (tuning, test))
    for layer in LAYERS:
        a, b = (torch.cat([maps[layer], torch.ones(1, maps[layer].shape[1]).double()]) for maps in (x, x_test))
        ridge = RIDGE * a.shape[1] * torch.eye(a.shape[0]).double()
        best = torch.linalg.solve(a @ a.T + ridge, a @ y[layer].T).T
        print(f"{name}, relu{layer}: off by {relative_error(best @ b, y_test[layer]):.1%}", flush=True)


if __name__ == "__main__":
    for network in ["vgg19-lite", "vgg19-distilled"]:
        print_errors(network)
    print_tolerance()
