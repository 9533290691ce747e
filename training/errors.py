#!/usr/bin/env python3
"""How far a network's features are from VGG-19's when these are made from them by the best linear map.

    python3 errors.py [pack folder or safetensors file ...] [--painted results]

The map of each layer is found by least squares on the training's pictures and tested on pictures that the training never
saw: photos, paintings and, with --painted, what evaluate.py painted. Root of squared differences over root of squares.
"""

import argparse
import pathlib

import torch
from PIL import Image
from torch import Tensor

import evaluate
from painting import Features
from pictures import TEST_PAINTINGS, TEST_PHOTOS, fit, load, to_tensor, training_names
from regression import linear_map
from teachers import read_vgg19

LAYERS = evaluate.Judge.STYLE
SIDES = [160, 256, 384]
TEST_SIDE = 256
# So many pixels of a picture are looked at.
POSITIONS = 1500
PAINTED = 12


def columns(look: Features, pictures: list[Tensor]) -> dict[str, Tensor]:
    """A row for each of some pixels of these pictures, by layer; the same pixels for every network."""
    found: dict[str, list[Tensor]] = {layer: [] for layer in LAYERS}
    for picture in pictures:
        with torch.no_grad():
            for layer, maps in look(picture, LAYERS).items():
                rows = maps[0].flatten(1).T
                some = torch.randperm(len(rows), generator=torch.Generator().manual_seed(len(rows)))[:POSITIONS]
                found[layer].append(rows[some])
    return {layer: torch.cat(rows) for layer, rows in found.items()}


def painted(folder: pathlib.Path) -> list[Tensor]:
    """Some of the pictures that evaluate.py painted, by all networks."""
    files = sorted(folder.glob("*.png"))
    return [to_tensor(Image.open(file).convert("RGB")) for file in files[:: max(1, len(files) // PAINTED)]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="*", type=pathlib.Path, default=[evaluate.COMMITTED_PACK])
    parser.add_argument("--painted", type=pathlib.Path, help="folder of evaluate.py's results")
    options = parser.parse_args()
    learned = [to_tensor(fit(load(name), side)) for name in sum(training_names(), []) for side in SIDES]
    tests = {
        "photos": [to_tensor(fit(load(name), TEST_SIDE)) for name in TEST_PHOTOS],
        "paintings": [to_tensor(fit(load(name), TEST_SIDE)) for name in TEST_PAINTINGS],
    }
    if options.painted:
        tests["painted"] = painted(options.painted)
    exact = evaluate.network(read_vgg19())
    wanted = columns(exact, learned)
    answers = {kind: columns(exact, pictures) for kind, pictures in tests.items()}
    for path in options.networks:
        look = evaluate.network(evaluate.weights_of("vgg19-lite", path))
        own = columns(look, learned)
        maps = {layer: linear_map(own[layer], wanted[layer]) for layer in LAYERS}
        for kind, pictures in tests.items():
            found = columns(look, pictures)
            off = []
            for layer in LAYERS:
                rows = torch.cat([found[layer], torch.ones(len(found[layer]), 1)], 1)
                right = answers[kind][layer]
                off.append(float((rows @ maps[layer].T - right).norm() / right.norm()))
            numbers = ", ".join(f"relu{layer} {error:.1%}" for layer, error in zip(LAYERS, off))
            print(f"{path}, {kind}: {numbers}", flush=True)


if __name__ == "__main__":
    main()
