#!/usr/bin/env python3
"""Trains vgg19-lite: begins with regressions onto VGG-19 and goes on by descent. README.md says how and why.

    python3 train.py --out run --steps 0      the committed network: as it begins
    python3 train.py --out run                goes on with descent through the whole network
    python3 train.py --out run --shape short   another shape

Goes on where it was stopped, also with another --steps. Writes into --out: begun.pt, log.csv, checkpoint.pt and, at the
end, vgg19-lite.safetensors.
"""

import argparse
import copy
import csv
import math
import pathlib
import sys
import time
from random import Random

import torch
from PIL import Image
from safetensors.torch import save_file

import drawings
import losses
import regression
from channels import Sleepers, dead, prune
from network import Student, caffe, features
from optimizers import Muon
from painting import Objective, paint
from pictures import all_names, fit, load, to_image, to_tensor
from pool import Pool, Source
from quantization import int8
from recipes import LITE, VGG19
from shapes import SHAPES
from teachers import VGG19 as VGG19_FILE
from teachers import Teacher

BATCH = 8
ROUND_STEPS = 40
ROUND_CROPS = 32
POOL_CROPS = 1200
FIRST_CROPS = 256
VALIDATION_CROPS = 64
WARM_UP_STEPS = 50
EMA = 0.99
WAKING = 0.1
# From this share of the run on weights are rounded to int8 in the forward pass.
INT8_FROM = 0.8
PAINTED_SIDE, PAINTED_KEPT, ROUNDS_A_PAINTING = 144, 24, 3
# How many of the paintings VGG-19 paints; the student paints the others.
BY_VGG19 = 0.3


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder of this run")
    parser.add_argument("--shape", choices=SHAPES, default="half")
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--stop", type=int, help="stop after this step, as if interrupted, and write what there is")
    parser.add_argument(
        "--rate",
        type=float,
        default=0.0015,
        help="how far a step changes each convolution, relative to its norm, after warming up; falls by a cosine",
    )
    parser.add_argument(
        "--small-rate", type=float, default=2e-4, help="Adam's, for the biases and the heads; falls likewise"
    )
    parser.add_argument("--gram", type=float, default=1.0, help="weight of the Gram regression")
    parser.add_argument("--geometry", type=float, default=0.5, help="weight of the distances between Gram matrices")
    parser.add_argument("--no-painted", action="store_true", help="without paintings made on the way")
    parser.add_argument("--seed", type=int, default=19)
    parser.add_argument("--vgg19", type=pathlib.Path, default=VGG19_FILE, help="the whole VGG-19; see teachers.py")
    parser.add_argument("--begin", type=pathlib.Path, help="a student's first weights, if not by regression")
    return parser.parse_args()


class Training:
    """All that a checkpoint holds, and the data."""

    def __init__(self, options: argparse.Namespace):
        self.options = options
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        torch.manual_seed(options.seed)
        SHAPES[options.shape].check()
        self.teacher = Teacher(self.device, options.vgg19)
        self.source = Source(options.seed)
        self.pool = Pool(self.teacher, POOL_CROPS, options.seed)
        self.validation = Pool(self.teacher, VALIDATION_CROPS, 0)
        # The validation crops are the same for every run and shape.
        self.validation.add(Source(seed=0).crops(VALIDATION_CROPS))
        self.pool.units = self.validation.units
        self.student = Student(SHAPES[options.shape])
        widths = {layer: answer.shape[0] for layer, answer in self.validation.answers[0]["values"].items()}
        self.heads = losses.Heads(SHAPES[options.shape].widths, widths).to(self.device)
        if not (options.out / "checkpoint.pt").exists():
            self.begin()
        self.student.to(self.device, memory_format=torch.channels_last)
        self.heads.to(self.device)
        # A running mean of the weights is better than any of them.
        self.averaged = copy.deepcopy(self.student), copy.deepcopy(self.heads)
        filters, biases = ([p for p in self.student.parameters() if p.ndim == n] for n in (4, 1))
        self.optimizers = [
            Muon(filters, options.rate),
            torch.optim.Adam([*biases, *self.heads.parameters()], lr=options.small_rate),
        ]
        self.step, self.seconds = 0, 0.0

    def begin(self) -> None:
        """The first weights of student and heads, by least squares."""
        crops = self.source.crops(FIRST_CROPS)
        if self.options.begin:
            self.student.load_state_dict(torch.load(self.options.begin, weights_only=True))
        else:
            regression.begin(self.student, self.teacher, crops, self.options.seed)
            torch.save(self.student.state_dict(), self.options.out / "begun.pt")
        self.pool.add(crops[: FIRST_CROPS // 2])
        regression.begin_heads(self.student, self.heads, self.pool)

    def load(self) -> None:
        """Goes on from the folder's checkpoint, if it has one. The pool of crops begins anew."""
        path = self.options.out / "checkpoint.pt"
        if not path.exists():
            return
        saved = torch.load(path, weights_only=True)
        if saved["shape"] != self.options.shape:
            sys.exit(f"{path} is of shape {saved['shape']}, not {self.options.shape}: choose another --out")
        for module, state in zip([self.student, self.heads, *self.averaged, *self.optimizers], saved["states"]):
            module.load_state_dict(state)
        self.step, self.seconds = saved["step"], saved["seconds"]
        # Crops not seen before the stop.
        self.source.random.seed(self.options.seed + self.step)
        self.pool.generator.manual_seed(self.options.seed + self.step)
        self.pool.add(self.source.crops(FIRST_CROPS // 2))
        print(f"going on at step {self.step}")

    def save(self) -> None:
        """Writes the checkpoint whole or not at all."""
        states = [m.state_dict() for m in [self.student, self.heads, *self.averaged, *self.optimizers]]
        saved = {"shape": self.options.shape, "step": self.step, "seconds": self.seconds, "states": states}
        path = self.options.out / "checkpoint.pt"
        torch.save(saved, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def progress(self) -> float:
        """0 at the start, 1 at the end."""
        return self.step / self.options.steps

    def quantizer(self):
        return int8 if self.progress() >= INT8_FROM else None

    def round(self) -> None:
        """New crops, and ROUND_STEPS steps on the pool."""
        if not self.options.no_painted and self.step // ROUND_STEPS % ROUNDS_A_PAINTING == 0:
            self.paint()
        self.pool.add(self.source.crops(ROUND_CROPS))
        for _ in range(min(ROUND_STEPS, self.options.steps - self.step)):
            self.one_step()

    def one_step(self) -> None:
        warm, cosine = min(1, (self.step + 1) / WARM_UP_STEPS), 0.5 + 0.5 * math.cos(math.pi * self.progress())
        for optimizer, rate in zip(self.optimizers, [self.options.rate, self.options.small_rate]):
            optimizer.param_groups[0]["lr"] = rate * warm * cosine
        images, batch = self.pool.batch(BATCH, self.device)
        sleepers = Sleepers()
        found = self.student(images, self.heads.layers(), self.quantizer(), sleepers)
        loss = losses.total(losses.errors(found, self.heads, batch), self.options.gram, self.options.geometry)
        loss = loss + WAKING * sleepers.loss()
        for optimizer in self.optimizers:
            optimizer.zero_grad(set_to_none=True)
        loss.backward()
        for optimizer in self.optimizers:
            optimizer.step()
        self.step += 1
        keep = min(EMA, self.step / (self.step + 10))
        with torch.no_grad():
            for mean, module in zip(self.averaged, [self.student, self.heads]):
                for kept, now in zip(mean.parameters(), module.parameters()):
                    kept.lerp_(now, 1 - keep)

    def paint(self) -> None:
        """A picture that the student or VGG-19 paints, early and late: what a style loss is blind to shows there."""
        random = self.source.random
        style = drawings.draw(random) if random.random() < 0.3 else random.choice(self.source.paintings)
        pair = [random.choice(self.source.photos), style]
        photo, style = (to_tensor(square(picture, random)).to(self.device) for picture in pair)
        if random.random() < BY_VGG19:
            look, recipe = lambda rgb, layers: features(caffe(rgb), self.teacher.weights, layers), VGG19
        else:
            look, recipe = self.averaged[0], LITE
        objective = Objective(look, recipe, random.uniform(0.3, 0.9), photo, style)
        early, end = [], random.choice([10, 20, 40])
        final = paint(objective, photo, end, lambda i, image: early.append(image) if i == end // 4 else None)
        self.source.painted += [to_image(image) for image in [*early, final]]
        del self.source.painted[:-PAINTED_KEPT]

    @torch.no_grad()
    def validate(self) -> dict[str, float]:
        """The averaged network's errors on the validation crops, as it would run."""
        student, heads = self.averaged
        sums: dict[str, float] = {}
        for start in range(0, VALIDATION_CROPS, BATCH):
            images, batch = self.validation.at(list(range(start, start + BATCH)), self.device)
            named = losses.errors(student(images, heads.layers(), self.quantizer()), heads, batch)
            for name, error in named.items():
                sums[name] = sums.get(name, 0) + float(error) * BATCH / VALIDATION_CROPS
        images, _ = self.validation.at(list(range(VALIDATION_CROPS)), self.device)
        sums["dead"] = sum(len(channels) for channels in dead(student, [images]).values())
        return sums

    def log(self, errors: dict[str, float]) -> None:
        """One line of log.csv, and one on the terminal."""
        path = self.options.out / "log.csv"
        row = {"step": self.step, "seconds": round(self.seconds), "rate": self.optimizers[0].param_groups[0]["lr"]}
        row |= {name: round(error, 5) for name, error in errors.items()}
        new = not path.exists()
        with path.open("a", newline="") as file:
            writer = csv.DictWriter(file, row)
            if new:
                writer.writeheader()
            writer.writerow(row)
        means = {
            kind: mean([e**0.5 for n, e in errors.items() if n.startswith(kind)])
            for kind in ["features", "gram", "geometry"]
        }
        print(
            f"step {self.step:6} {self.seconds:6.0f} s  "
            + "  ".join(f"{k} {v:.4f}" for k, v in means.items())
            + "  firsts " + " ".join(f"{errors[f'features {l}'] ** 0.5:.3f}" for l in losses.GRAMS)
            + f"  dead {errors['dead']:.0f}",
            flush=True,
        )


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def square(picture: Image.Image, random: Random) -> Image.Image:
    """A large square of the picture, at the size that is painted."""
    side = min(picture.size) * random.uniform(0.6, 1)
    x, y = (random.uniform(0, extent - side) for extent in picture.size)
    return picture.resize((PAINTED_SIDE, PAINTED_SIDE), Image.LANCZOS, (x, y, x + side, y + side))


def finish(training: Training) -> None:
    """Prunes what is dead and writes the weight file, rounded to int8 already."""
    student = training.averaged[0]
    gone = dead(student, test_images(training.device))
    print(f"dead channels: {sum(len(channels) for channels in gone.values())} {gone or ''}")
    weights = prune(student.export(), gone)
    rounded = {
        name: int8(weight) if weight.shape[-1] == 3 and weight.ndim == 4 else weight for name, weight in weights.items()
    }
    save_file(rounded, training.options.out / "vgg19-lite.safetensors")


def test_images(device: torch.device) -> list[torch.Tensor]:
    """All pictures, 256 pixels long: a channel that none of them wakes is dead."""
    return [to_tensor(fit(load(name), 256)).to(device) for name in all_names()]


def main() -> None:
    options = arguments()
    options.out.mkdir(parents=True, exist_ok=True)
    training = Training(options)
    training.load()
    while training.step < min(options.steps, options.stop or options.steps):
        start = time.monotonic()
        training.round()
        training.seconds += time.monotonic() - start
        training.log(training.validate())
        training.save()
    finish(training)


if __name__ == "__main__":
    main()
