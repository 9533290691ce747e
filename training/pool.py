"""Crops with VGG-19's answers. It takes longer than a step of the student, so each answer is used a few times."""

from random import Random

import numpy as np
import torch
from PIL import Image
from torch import Tensor

import augment
import drawings
import pictures
from losses import STRIDES, DEEP, GRAMS
from painting import gram
from teachers import Teacher

# A drawing takes longer than a crop: each serves a few.
DRAWINGS = 24


class Source:
    """Draws crops: of the training's pictures, of drawings, and of what was painted from them."""

    def __init__(self, seed: int):
        photos, paintings = pictures.training_names()
        self.random = Random(seed)
        self.photos = [pictures.load(name) for name in photos]
        self.paintings = [pictures.load(name) for name in paintings]
        self.drawings: list[Image.Image] = []
        self.painted: list[Image.Image] = []

    def crops(self, count: int) -> Tensor:
        """[count, 3, CROP, CROP] in bytes, two by two: half of the time the second is the first, a little changed."""
        crops = []
        for _ in range(count // 2):
            first = self._crop()
            second = augment.vary(first, self._one(), self.random) if self.random.random() < 0.5 else self._crop()
            crops += [first, second]
        return torch.stack([torch.from_numpy((pixels * 255).round().astype(np.uint8)) for pixels in crops])

    def _crop(self) -> np.ndarray:
        pixels = self._one()
        if self.random.random() < 0.12:
            pixels = augment.mix(pixels, self._one(), self.random)
        return pixels

    def _one(self) -> np.ndarray:
        chance = self.random.random()
        if self.painted and chance < 0.25:
            # What the student paints is where its own mistakes show: no recolouring, no scaling away.
            picture = self.random.choice(self.painted)
            x, y = (self.random.randint(0, extent - augment.CROP) for extent in picture.size)
            square = picture.crop((x, y, x + augment.CROP, y + augment.CROP))
            return np.asarray(square, np.float32).transpose(2, 0, 1) / 255
        if chance < 0.45:
            picture = self._drawing()
        else:
            picture = self.random.choice(self.photos if chance < 0.75 else self.paintings)
        return augment.recolour(augment.crop(picture, self.random), self.random)

    def _drawing(self) -> Image.Image:
        if len(self.drawings) < DRAWINGS or self.random.random() < 0.2:
            self.drawings.append(drawings.draw(self.random))
            del self.drawings[:-DRAWINGS]
        return self.random.choice(self.drawings)


class Pool:
    """The last `capacity` crops, ready for batches."""

    def __init__(self, teacher: Teacher, capacity: int, seed: int):
        self.teacher, self.capacity = teacher, capacity
        self.generator = torch.Generator().manual_seed(seed)
        self.images: list[Tensor] = []
        self.answers: list[dict] = []
        self.units: dict[str, float] = {}

    def add(self, crops: Tensor, batch: int = 8) -> None:
        """Asks VGG-19 and keeps its answers; the oldest go."""
        for part in crops.split(batch):
            found = self.teacher(part.float() / 255)
            if not self.units:
                # Layers differ by orders of magnitude; in these units each has a mean square near 1.
                self.units = {layer: float(maps.square().mean().rsqrt()) for layer, maps in found.items()}
            found = {layer: maps * self.units[layer] for layer, maps in found.items()}
            grams = {layer: gram(found[layer]) for layer in GRAMS if layer not in DEEP}
            for i in range(len(part)):
                self._keep(part[i], {l: m[i] for l, m in found.items()}, {l: g[i] for l, g in grams.items()})
        del self.images[: -self.capacity], self.answers[: -self.capacity]

    def _keep(self, image: Tensor, maps: dict[str, Tensor], grams: dict[str, Tensor]) -> None:
        values = {l: maps[l][:, ::stride, ::stride].flatten(1).bfloat16().cpu() for l, stride in STRIDES.items()}
        self.images.append(image)
        self.answers.append({"values": values, "grams": {layer: g.cpu() for layer, g in grams.items()}})

    def batch(self, size: int, device: torch.device) -> tuple[Tensor, dict]:
        """Images [size, 3, CROP, CROP] of 0..1 and the answers for them: pairs chosen by chance."""
        firsts = torch.randint(len(self.images) // 2, (size // 2,), generator=self.generator).tolist()
        return self.at([i for pair in firsts for i in (2 * pair, 2 * pair + 1)], device)

    def at(self, chosen: list[int], device: torch.device) -> tuple[Tensor, dict]:
        """Those images and their answers."""
        images = torch.stack([self.images[i] for i in chosen]).to(device).float() / 255

        def gather(kind):
            layers = self.answers[chosen[0]][kind]
            return {layer: torch.stack([self.answers[i][kind][layer] for i in chosen]).to(device) for layer in layers}

        values = {layer: tensor.float() for layer, tensor in gather("values").items()}
        grams = gather("grams")
        for layer in DEEP:
            # Kept whole, so the Gram matrix need not be kept.
            grams[layer] = values[layer] @ values[layer].transpose(1, 2) / values[layer].shape[2]
        return images, {"values": values, "grams": grams}
