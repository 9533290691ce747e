#!/usr/bin/env python3
"""The measure that counts: how close to VGG-19's own style each network paints, at the same closeness to the photo.

    python3 evaluate.py --out results                         all networks on the eight test pairs
    python3 evaluate.py --out results --lite run/vgg19-lite.safetensors
    python3 evaluate.py --out results --networks vgg19 vgg19-lite --pairs quick --side 192 --iterations 100

Each network paints each pair from the photo with L-BFGS, by its own default recipe, at several strengths. The whole
VGG-19 scores every picture as it is and at half its size: style loss of relu1_1 to relu5_1, content loss of relu4_2, each
layer's relative to a black answer, the mean of both sizes. A network's pictures of a pair make a curve of style over
content loss, and curves are compared where both have the same content loss. Paintings that --out already holds are not
painted again.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import statistics
import time
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor

import recipes
from network import Weights, convention, features
from packs import read_pack
from painting import Features, Objective, Recipe, gram, paint
from pictures import PAIRS, SHARED, fit, load, to_image, to_tensor
from shapes import LAYERS
from sheet import make_sheet
from teachers import read_vgg19

STRENGTHS = [0.1, 0.3, 0.5, 0.7, 0.9]
SIDE = 256
ITERATIONS = 150
# Content losses at which two curves are compared, between the ends that both have.
LEVELS = 9
DISTILLED_WIDTHS = dict(zip(LAYERS, [16, 16, 32, 32, 64, 64, 64, 64, 128, 128, 128, 128, 128]))
COMMITTED_PACK = pathlib.Path(__file__).resolve().parents[1] / "weights" / "vgg19-lite"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--out", type=pathlib.Path, required=True, help="folder for pictures, results.json, table.md, sheet.jpg"
    )
    parser.add_argument("--networks", nargs="+", default=list(recipes.BY_NETWORK), choices=recipes.BY_NETWORK)
    parser.add_argument("--lite", type=pathlib.Path, default=COMMITTED_PACK, help="pack folder or safetensors file")
    parser.add_argument("--recipe", type=json.loads, default={}, help="JSON: changes to vgg19-lite's recipe")
    parser.add_argument("--pairs", choices=PAIRS, default="test")
    parser.add_argument("--limit", type=int, help="only so many pairs, for a quick look")
    parser.add_argument("--strengths", type=float, nargs="+", default=STRENGTHS)
    parser.add_argument("--side", type=int, default=SIDE, help="the longer side of a painting")
    parser.add_argument("--iterations", type=int, default=ITERATIONS)
    return parser.parse_args()


def weights_of(name: str, lite: pathlib.Path) -> Weights:
    """A network's weights: the two published ones, our pack, or random ones in the distilled network's shape."""
    if name == "vgg19":
        return read_vgg19()
    if name == "vgg19-distilled":
        return load_file(SHARED / "weights" / "vgg19_distilled16x_conv1_1-conv5_1.safetensors")
    if name == "vgg19-lite":
        return read_pack(lite) if lite.is_dir() else load_file(lite)
    return random_weights()


def random_weights() -> Weights:
    generator, inputs, weights = torch.Generator().manual_seed(19), 3, {}
    for layer, outputs in DISTILLED_WIDTHS.items():
        weights[f"conv{layer}.weight"] = (
            torch.randn(outputs, inputs, 3, 3, generator=generator) * (2 / (9 * inputs)) ** 0.5
        )
        weights[f"conv{layer}.bias"], inputs = torch.zeros(outputs), outputs
    deviation = torch.tensor([0.229, 0.224, 0.225])
    weights["preproc.weight"] = torch.diag(1 / deviation).view(3, 3, 1, 1)
    weights["preproc.bias"] = -torch.tensor([0.485, 0.456, 0.406]) / deviation
    return weights


class Judge:
    """The whole VGG-19's opinion of a picture, for one pair."""

    CONTENT, STYLE = "4_2", ["1_1", "2_1", "3_1", "4_1", "5_1"]

    def __init__(self, vgg19: Features, photo: Tensor, style: Tensor):
        self.look, self.targets = vgg19, []
        for scale in [1, 0.5]:
            # At half the size the deep layers see the composition, at full size only strokes.
            content = self._features(photo, scale)[self.CONTENT]
            grams = {layer: gram(maps) for layer, maps in self._features(style, scale).items() if layer in self.STYLE}
            self.targets.append((scale, content, grams))

    def score(self, picture: Tensor) -> tuple[float, float]:
        """Content and style loss."""
        contents, styles = [], []
        for scale, content, grams in self.targets:
            found = self._features(picture, scale)
            contents.append(float((found[self.CONTENT] - content).square().sum() / content.square().sum()))
            styles += [float((gram(found[l]) - a).square().sum() / a.square().sum()) for l, a in grams.items()]
        return statistics.mean(contents), statistics.mean(styles)

    @torch.no_grad()
    def _features(self, picture: Tensor, scale: float) -> dict[str, Tensor]:
        if scale != 1:
            picture = F.interpolate(picture, scale_factor=scale, mode="bicubic", antialias=True).clamp(0, 1)
        return self.look(picture, [self.CONTENT, *self.STYLE])


def network(weights: Weights) -> Features:
    prepare = convention(weights)
    return lambda rgb, layers: features(prepare(rgb), weights, layers)


@dataclass(frozen=True)
class Job:
    """One painting."""

    network: str
    lite: pathlib.Path
    recipe: Recipe
    photo: str
    painting: str
    strength: float
    side: int
    iterations: int

    def key(self) -> str:
        """Names the result; another for other weights or settings."""
        weights = weights_of(self.network, self.lite)
        content = b"".join(weight.numpy().tobytes() for weight in weights.values()) + repr(self.recipe).encode()
        edition = hashlib.sha256(content).hexdigest()[:8]
        return f"{self.network}-{edition}-{self.photo}-{self.painting}-{self.strength}-{self.side}-{self.iterations}"

    def run(self, out: pathlib.Path) -> dict:
        """Paints and scores."""
        start, device = time.monotonic(), torch.device("cuda" if torch.cuda.is_available() else "cpu")

        def look(name: str):
            return network({key: weight.to(device) for key, weight in weights_of(name, self.lite).items()})

        photo, style = (to_tensor(fit(load(name), self.side)).to(device) for name in (self.photo, self.painting))
        objective = Objective(look(self.network), self.recipe, self.strength, photo, style)
        picture = paint(objective, photo, self.iterations)
        content, style_loss = Judge(look("vgg19"), photo, style).score(picture)
        file = f"{self.key()}.png"
        to_image(picture).save(out / file)
        return {"picture": file, "content": content, "style": style_loss, "seconds": time.monotonic() - start}


def curves_of(options: argparse.Namespace) -> dict[str, dict[str, list[dict]]]:
    """By network and pair: content loss, style loss and picture at each strength. Paints what is not painted yet."""
    pairs = PAIRS[options.pairs][: options.limit]
    file = options.out / "results.json"
    results = json.loads(file.read_text()) if file.exists() else {}
    jobs = {}
    for name in options.networks:
        recipe = recipes.BY_NETWORK[name]
        if name == "vgg19-lite":
            recipe = Recipe(**{**vars(recipe), **options.recipe})
        for photo, painting in pairs:
            for strength in options.strengths:
                place = photo, painting, strength, options.side, options.iterations
                job = Job(name, options.lite, recipe, *place)
                jobs[name, f"{photo} + {painting}", strength] = job
    keys = {at: job.key() for at, job in jobs.items()}
    missing = [at for at in jobs if keys[at] not in results]
    # One thread each: small convolutions share two threads badly.
    with concurrent.futures.ProcessPoolExecutor(workers(), initializer=torch.set_num_threads, initargs=[1]) as pool:
        painting = {pool.submit(jobs[at].run, options.out): at for at in missing}
        for count, done in enumerate(concurrent.futures.as_completed(painting), 1):
            at = painting[done]
            results[keys[at]] = done.result()
            file.write_text(json.dumps(results, indent=1))
            print(f"{count}/{len(missing)} {at[0]}: {at[1]} at {at[2]}", flush=True)
    curves: dict[str, dict[str, list[dict]]] = {}
    for (name, pair, _), key in keys.items():
        curves.setdefault(name, {}).setdefault(pair, []).append(results[key])
    return curves


def workers() -> int:
    return 1 if torch.cuda.is_available() else os.cpu_count() or 1


def ratio(own: list[dict], other: list[dict]) -> float:
    """Own style loss over the other's at equal content loss, the geometric mean over the levels that both reach.

    Curves are interpolated linearly between the points of the sweep, on logarithmic axes. NaN where the curves have no
    content loss in common.
    """
    curves = [np.log(sorted((point["content"], point["style"]) for point in curve)) for curve in (own, other)]
    low, high = max(curve[0, 0] for curve in curves), min(curve[-1, 0] for curve in curves)
    if low >= high:
        return float("nan")
    levels = np.linspace(low, high, LEVELS)
    first, second = (np.interp(levels, curve[:, 0], curve[:, 1]) for curve in curves)
    return float(np.exp((first - second).mean()))


def table(curves: dict[str, dict[str, list[dict]]]) -> str:
    """Markdown: each network against each other one that it is compared with, pair by pair."""
    yardsticks = [name for name in ["vgg19", "vgg19-distilled"] if name in curves]
    columns = [
        (name, yard)
        for yard in yardsticks
        for name in curves
        if name != yard and (yard, name) != ("vgg19-distilled", "vgg19")
    ]
    pairs = list(next(iter(curves.values())))
    rows = {pair: [ratio(curves[name][pair], curves[yard][pair]) for name, yard in columns] for pair in pairs}
    middle = [statistics.median(values) for values in zip(*rows.values())]
    lines = [
        "| pair | " + " | ".join(f"{name} / {yard}" for name, yard in columns) + " |",
        "|---" * (len(columns) + 1) + "|",
    ]
    lines += [f"| {pair} | " + " | ".join(f"{value:.2f}" for value in values) + " |" for pair, values in rows.items()]
    lines.append("| **median** | " + " | ".join(f"**{value:.2f}**" for value in middle) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    options = arguments()
    options.out.mkdir(parents=True, exist_ok=True)
    curves = curves_of(options)
    text = table(curves)
    (options.out / "table.md").write_text(text)
    make_sheet(curves, options.out)
    print(
        "\nStyle loss at equal content loss, as a ratio; below 1 is better than the network after the slash.\n\n" + text
    )


if __name__ == "__main__":
    main()
