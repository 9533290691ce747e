"""Strong augmentation: crops of any scale, direction and colour."""

import math
from random import Random

import numpy as np
from PIL import Image, ImageFilter

CROP = 128


def crop(picture: Image.Image, random: Random) -> np.ndarray:
    """A square of CROP pixels from anywhere in the picture, [3, CROP, CROP] of 0..1."""
    shorter = min(picture.size)
    side = min(shorter, CROP * 2 ** random.uniform(-1.2, 1.6))
    turned = random.random() < 0.5 and side * math.sqrt(2) < shorter
    outer = side * math.sqrt(2) if turned else side
    x, y = (random.uniform(0, extent - outer) for extent in picture.size)
    if turned:
        scale = CROP / side
        whole = picture.resize((math.ceil(outer * scale),) * 2, Image.BICUBIC, (x, y, x + outer, y + outer))
        whole = whole.rotate(random.uniform(0, 360), Image.BICUBIC)
        edge = (whole.size[0] - CROP) // 2
        square = whole.crop((edge, edge, edge + CROP, edge + CROP))
    else:
        square = picture.resize((CROP, CROP), random.choice([Image.BICUBIC, Image.BOX]), (x, y, x + side, y + side))
    if random.random() < 0.5:
        square = square.transpose(random.choice(list(Image.Transpose)))
    if random.random() < 0.15:
        square = square.filter(ImageFilter.UnsharpMask(random.uniform(0.5, 2), random.randint(50, 250), 0))
    return np.asarray(square, np.float32).transpose(2, 0, 1) / 255


def recolour(pixels: np.ndarray, random: Random) -> np.ndarray:
    """Other channels, contrast, saturation, brightness and grain; still 0..1."""
    if random.random() < 0.15:
        pixels = pixels[random.sample(range(3), 3)]
    if random.random() < 0.05:
        pixels = 1 - pixels
    if random.random() < 0.7:
        grey = pixels.mean(0, keepdims=True)
        pixels = grey + (pixels - grey) * random.choice([0, 1, random.uniform(0.2, 2)])
        mean = pixels.mean()
        pixels = mean + (pixels - mean) * 2 ** random.uniform(-1.2, 0.8) + random.uniform(-0.2, 0.2)
        pixels = pixels * np.array([2 ** random.uniform(-0.3, 0.3) for _ in range(3)], np.float32).reshape(3, 1, 1)
        pixels = np.clip(pixels, 0, 1) ** 2 ** random.uniform(-0.7, 0.7)
    if random.random() < 0.25:
        generator = np.random.default_rng(random.randrange(2**32))
        pixels = pixels + random.uniform(0, 0.12) * generator.standard_normal(pixels.shape)
    return np.clip(pixels, 0, 1).astype(np.float32)


def mix(one: np.ndarray, other: np.ndarray, random: Random) -> np.ndarray:
    """Two pictures in one: side by side along a line of any direction, or one through the other."""
    if random.random() < 0.5:
        part = random.uniform(0.2, 0.8)
        return part * one + (1 - part) * other
    angle, centre = random.uniform(0, 2 * math.pi), (CROP - 1) / 2
    y, x = np.mgrid[0:CROP, 0:CROP] - centre
    along = x * math.cos(angle) + y * math.sin(angle)
    return np.where(along > random.uniform(-0.3, 0.3) * CROP, one, other)


def vary(pixels: np.ndarray, other: np.ndarray, random: Random) -> np.ndarray:
    """Nearly the same picture, as two steps of a painting are: with grain, blurred, tinted, or with a little of another."""
    amount = 2 ** random.uniform(-4, 0)
    kind = random.randrange(4)
    if kind == 0:
        generator = np.random.default_rng(random.randrange(2**32))
        pixels = pixels + 0.12 * amount * generator.standard_normal(pixels.shape)
    elif kind == 1:
        image = Image.fromarray((pixels * 255).round().astype(np.uint8).transpose(1, 2, 0))
        pixels = np.asarray(image.filter(ImageFilter.GaussianBlur(2 * amount)), np.float32).transpose(2, 0, 1) / 255
    elif kind == 2:
        tint = np.array([random.uniform(-0.2, 0.2) for _ in range(3)]).reshape(3, 1, 1)
        pixels = 0.5 + (pixels - 0.5) * 2 ** (amount * random.uniform(-0.5, 0.5)) + amount * tint
    else:
        pixels = (1 - 0.3 * amount) * pixels + 0.3 * amount * other
    return np.clip(pixels, 0, 1).astype(np.float32)
