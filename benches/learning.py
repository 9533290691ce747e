#!/usr/bin/env python3
"""A look learned by PyTorch and by Impasto's command, one after the other: seconds a step and a painted photo.

    python3 benches/learning.py --impasto target/release/impasto [--steps 30] [--threads 2] [--rounds 3]

The same generator (`fine`), the same loss with VGG-19's shape (content at relu3_2, Gram matrices at relu1_1 to relu4_1, total
variation, average pooling), pieces of 128 px, two a step, Adam. PyTorch's network has random weights, which takes the same time.
Prints a JSON row a round and painter: `step`, seconds of a step without the first ones, and `apply`, those of a photo of 512x340 px.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "training"))

from generator import Generator  # noqa: E402

from pytorch import features, network  # noqa: E402

STYLE, CONTENT = [0, 2, 4, 8], 5
CROP, BATCH = 128, 2
FIRST = 10


def gram(x: Tensor) -> Tensor:
    x = x.flatten(2)
    return x @ x.transpose(1, 2) / x.shape[-1]


def pytorch(steps: int, photo: Tensor) -> tuple[float, float]:
    """Seconds of a step and of painting the photo."""
    layers, generator = network("cpu"), Generator()
    optimizer = torch.optim.Adam(generator.parameters(), 2e-3)
    style = torch.rand(1, 3, 384, 384)
    with torch.no_grad():
        maps = features(style, layers, STYLE[-1] + 1)
        targets = [gram(maps[i]) for i in STYLE]
    seconds = []
    for _ in range(steps):
        begin = time.perf_counter()
        pieces = torch.rand(BATCH, 3, CROP, CROP)
        painted = generator(pieces)
        with torch.no_grad():
            content = features(pieces, layers, CONTENT + 1)[CONTENT]
        maps = features(painted, layers, STYLE[-1] + 1)
        loss = F.mse_loss(maps[CONTENT], content)
        loss = loss + 12 * sum(F.mse_loss(gram(maps[i]), target.expand(BATCH, -1, -1)) for i, target in zip(STYLE, targets))
        loss = loss + painted.diff(dim=2).square().mean() + painted.diff(dim=3).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        seconds.append(time.perf_counter() - begin)
    applied = []
    with torch.inference_mode():
        for _ in range(5):
            begin = time.perf_counter()
            generator(photo)
            applied.append(time.perf_counter() - begin)
    return statistics.median(seconds[FIRST:]), statistics.median(applied)


def impasto(command: str, steps: int, folder: pathlib.Path) -> tuple[float, float]:
    """The same of Impasto."""
    look, style, photo = folder / "bench.look", folder / "style.png", folder / "photo.png"
    learn = ["learn", "--style", style, "--steps", str(steps), "--out", look, "--device", "cpu", "--json", "--network", "vgg19"]
    rows = subprocess.run([command, *learn], check=True, capture_output=True, text=True).stdout.splitlines()
    first, last = (json.loads(rows[i]) for i in (1, -1))
    step = (last["seconds"] - first["seconds"]) / (last["step"] - first["step"])
    apply = [command, "apply", "--look", look, "--content", photo, "--output", folder / "out.png", "--device", "cpu", "--json"]
    runs = [json.loads(subprocess.run(apply, check=True, capture_output=True, text=True).stdout) for _ in range(3)]
    return step, statistics.median(run["seconds"] for run in runs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--impasto", required=True, help="the native command; it needs the weights of vgg19")
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    os.environ["RAYON_NUM_THREADS"] = str(options.threads)
    photo = torch.rand(1, 3, 340, 512)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for file, size in [("style.png", (384, 384)), ("photo.png", (512, 340))]:
            Image.effect_noise(size, 80).convert("RGB").save(folder / file)
        for _ in range(options.rounds):
            for painter, measure in [
                ("pytorch", lambda: pytorch(options.steps, photo)),
                ("impasto", lambda: impasto(options.impasto, options.steps, folder)),
            ]:
                step, apply = measure()
                print(json.dumps({"painter": painter, "step": round(step, 4), "apply": round(apply, 4)}), flush=True)


if __name__ == "__main__":
    main()
