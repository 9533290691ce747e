#!/usr/bin/env python3
"""Trains vgg19-lite from random weights. README.md says how and why.

    python3 train.py --out run                the committed network
    python3 train.py --out run --shape even   another shape

Goes on where it was stopped. Writes into --out: log.csv, checkpoint.pt and, at the end, vgg19-lite.safetensors.
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
from channels import Sleepers, dead, prune
from network import Student
from painting import Objective, paint
from pictures import all_names, fit, load, to_image, to_tensor
from pool import Pool, Source
from quantization import int8
from recipes import LITE
from shapes import SHAPES
from teachers import Teachers

BATCH = 8
ROUND_STEPS = 120
ROUND_CROPS = 240
POOL_CROPS = 2400
VALIDATION_CROPS = 64
WARM_UP_STEPS = 100
EMA = 0.995
WAKING = 0.1
# Shares of the whole run: from here on the student's own paintings are among the pictures, and weights are rounded to
# int8 in the forward pass.
PAINTED_FROM, INT8_FROM = 0.15, 0.8
PAINTED_SIDE, PAINTED_KEPT = 160, 24


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder of this run")
    parser.add_argument("--shape", choices=SHAPES, default="short")
    parser.add_argument("--steps", type=int, default=5400)
    parser.add_argument("--stop", type=int, help="stop after this step, as if interrupted, and write what there is")
    parser.add_argument(
        "--rate", type=float, default=2e-3, help="Adam's, after warming up; falls to nothing by a cosine"
    )
    parser.add_argument("--gram", type=float, default=1.0, help="weight of the Gram regression")
    parser.add_argument("--geometry", type=float, default=0.2, help="weight of the distances between Gram matrices")
    parser.add_argument("--no-painted", action="store_true", help="without the student's own paintings")
    parser.add_argument("--seed", type=int, default=19)
    parser.add_argument("--vgg19", type=pathlib.Path, help="the whole VGG-19 as safetensors, as the only teacher")
    return parser.parse_args()


class Training:
    """All that a checkpoint holds, and the data."""

    def __init__(self, options: argparse.Namespace):
        self.options = options
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        torch.manual_seed(options.seed)
        SHAPES[options.shape].check()
        teachers = Teachers(self.device, options.vgg19)
        self.source = Source(options.seed)
        self.pool = Pool(teachers, POOL_CROPS, options.seed)
        self.validation = Pool(teachers, VALIDATION_CROPS, 0)
        # The validation crops are the same for every run and shape.
        self.validation.add(Source(seed=0).crops(VALIDATION_CROPS))
        self.pool.units = self.validation.units
        self.student = Student(SHAPES[options.shape]).to(self.device)
        widths = {layer: answer.shape[0] for layer, answer in self.validation.answers[0]["values"].items()}
        self.heads = losses.Heads(SHAPES[options.shape].widths, widths).to(self.device)
        # A running mean of the weights is better than any of them.
        self.averaged = copy.deepcopy(self.student), copy.deepcopy(self.heads)
        self.optimizer = torch.optim.Adam([*self.student.parameters(), *self.heads.parameters()], lr=options.rate)
        self.step, self.seconds = 0, 0.0

    def load(self) -> None:
        """Goes on from the folder's checkpoint, if it has one. The pool of crops begins anew."""
        path = self.options.out / "checkpoint.pt"
        if not path.exists():
            return
        saved = torch.load(path, weights_only=True)
        if saved["shape"] != self.options.shape:
            sys.exit(f"{path} is of shape {saved['shape']}, not {self.options.shape}: choose another --out")
        for module, state in zip([self.student, self.heads, *self.averaged, self.optimizer], saved["states"]):
            module.load_state_dict(state)
        self.step, self.seconds = saved["step"], saved["seconds"]
        # Crops not seen before the stop.
        self.source.random.seed(self.options.seed + self.step)
        self.pool.generator.manual_seed(self.options.seed + self.step)
        print(f"going on at step {self.step}")

    def save(self) -> None:
        """Writes the checkpoint whole or not at all."""
        states = [m.state_dict() for m in [self.student, self.heads, *self.averaged, self.optimizer]]
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
        if self.progress() >= PAINTED_FROM and not self.options.no_painted:
            self.paint()
        self.pool.add(self.source.crops(ROUND_CROPS))
        for _ in range(min(ROUND_STEPS, self.options.steps - self.step)):
            self.one_step()

    def one_step(self) -> None:
        warm, cosine = min(1, (self.step + 1) / WARM_UP_STEPS), 0.5 + 0.5 * math.cos(math.pi * self.progress())
        self.optimizer.param_groups[0]["lr"] = self.options.rate * warm * cosine
        images, batch = self.pool.batch(BATCH, self.device)
        sleepers = Sleepers()
        found = self.student(images, self.heads.layers(), self.quantizer(), sleepers)
        loss = losses.total(losses.errors(found, self.heads, batch), self.options.gram, self.options.geometry)
        loss = loss + WAKING * sleepers.loss()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        # One odd batch must not throw the weights far off.
        torch.nn.utils.clip_grad_norm_(self.optimizer.param_groups[0]["params"], 5.0)
        self.optimizer.step()
        self.step += 1
        keep = min(EMA, self.step / (self.step + 10))
        with torch.no_grad():
            for mean, module in zip(self.averaged, [self.student, self.heads]):
                for kept, now in zip(mean.parameters(), module.parameters()):
                    kept.lerp_(now, 1 - keep)

    def paint(self) -> None:
        """A picture that the student paints, early and late: what its style loss is blind to shows there."""
        random, student = self.source.random, self.averaged[0]
        style = drawings.draw(random) if random.random() < 0.4 else random.choice(self.source.paintings)
        pair = [random.choice(self.source.photos), style]
        photo, style = (to_tensor(square(picture, random)).to(self.device) for picture in pair)
        objective = Objective(student, LITE, random.uniform(0.3, 0.9), photo, style)
        early, end = [], random.choice([15, 30, 60])
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
        row = {"step": self.step, "seconds": round(self.seconds), "rate": self.optimizer.param_groups[0]["lr"]}
        row |= {name: round(error, 5) for name, error in errors.items()}
        new = not path.exists()
        with path.open("a", newline="") as file:
            writer = csv.DictWriter(file, row)
            if new:
                writer.writeheader()
            writer.writerow(row)
        means = {
            kind: mean([e for n, e in errors.items() if n.startswith(kind)])
            for kind in ["features", "gram", "geometry"]
        }
        print(
            f"step {self.step:6} {self.seconds:6.0f} s  "
            + "  ".join(f"{k} {v:.4f}" for k, v in means.items())
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
