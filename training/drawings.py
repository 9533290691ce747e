"""Procedural pictures for the training: noise, gradients, stripes, shapes and brush strokes."""

import math
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIDE = 384


def draw(random: Random) -> Image.Image:
    """A drawing of SIDE x SIDE pixels of a kind chosen by chance."""
    return random.choice([noise, gradients, stripes, shapes, strokes, strokes])(random)


def _colour(random: Random) -> tuple[int, int, int]:
    return tuple(random.randrange(256) for _ in range(3))


def _mix(masks: np.ndarray, random: Random) -> Image.Image:
    """Colours two palettes by a map of 0..1, [SIDE, SIDE]."""
    stops = np.array([_colour(random) for _ in range(random.randint(2, 5))], np.float32)
    at = np.clip(masks, 0, 1) * (len(stops) - 1)
    low = np.minimum(at.astype(int), len(stops) - 2)
    part = (at - low)[..., None]
    return Image.fromarray((stops[low] * (1 - part) + stops[low + 1] * part).astype(np.uint8))


def _cloud(random: Random, slope: float) -> np.ndarray:
    """Noise with an amplitude of frequency^-slope, stretched to 0..1."""
    generator = np.random.default_rng(random.randrange(2**32))
    spectrum = np.fft.rfft2(generator.standard_normal((SIDE, SIDE)))
    y, x = np.meshgrid(np.fft.fftfreq(SIDE), np.fft.rfftfreq(SIDE), indexing="ij")
    stretch, angle = random.choice([1, 1, 4]), random.uniform(0, math.pi)
    u, v = x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)
    frequency = np.hypot(u, v * stretch)
    frequency[0, 0] = 1
    field = np.fft.irfft2(spectrum / frequency**slope, (SIDE, SIDE))
    low, high = np.percentile(field, [1, 99])
    return np.clip((field - low) / (high - low), 0, 1)


def noise(random: Random) -> Image.Image:
    """Clouds, grain and, stretched, wood; at times each channel its own."""
    if random.random() < 0.3:
        planes = [_cloud(random, random.uniform(0, 2)) for _ in range(3)]
        return Image.fromarray((np.stack(planes, -1) * 255).astype(np.uint8))
    return _mix(_cloud(random, random.uniform(0, 2)), random)


def gradients(random: Random) -> Image.Image:
    """A ramp or rings under a little noise."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    angle = random.uniform(0, 2 * math.pi)
    ramp = x * math.cos(angle) + y * math.sin(angle)
    if random.random() < 0.4:
        ramp = np.hypot(x - random.random(), y - random.random())
    return _mix((ramp - ramp.min()) / np.ptp(ramp) + random.uniform(0, 0.1) * (_cloud(random, 0) - 0.5), random)


def stripes(random: Random) -> Image.Image:
    """Waves of any direction, bent by a cloud; sharp or soft, at times crossed."""
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)

    def wave():
        angle, period = random.uniform(0, math.pi), 2 ** random.uniform(1.5, 6)
        phase = (x * math.cos(angle) + y * math.sin(angle)) / period + random.uniform(0, 3) * _cloud(random, 2)
        return 0.5 + 0.5 * np.clip(np.sin(phase * 2 * math.pi) * 2 ** random.uniform(0, 4), -1, 1)

    map_ = wave()
    if random.random() < 0.4:
        map_ = (map_ + wave()) / 2
    return _mix(map_, random)


def shapes(random: Random) -> Image.Image:
    """Filled and outlined ellipses, boxes, polygons and lines."""
    picture = Image.new("RGB", (SIDE, SIDE), _colour(random))
    pen = ImageDraw.Draw(picture)
    largest = 2 ** random.uniform(4, 8)
    for _ in range(random.randint(5, 120)):
        x, y, r = random.uniform(0, SIDE), random.uniform(0, SIDE), largest * random.uniform(0.1, 1)
        corners = [(x + random.uniform(-r, r), y + random.uniform(-r, r)) for _ in range(random.randint(3, 6))]
        outline, width = random.choice([None, _colour(random)]), random.randint(1, 6)
        kind, box = random.randrange(4), (x - r, y - r * random.uniform(0.2, 1), x + r, y + r)
        if kind == 0:
            pen.ellipse(box, fill=_colour(random), outline=outline, width=width)
        elif kind == 1:
            pen.rectangle(box, fill=_colour(random), outline=outline, width=width)
        elif kind == 2:
            pen.polygon(corners, fill=_colour(random), outline=outline)
        else:
            pen.line(corners, fill=_colour(random), width=width, joint="curve")
    return picture.filter(ImageFilter.GaussianBlur(0.6)) if random.random() < 0.7 else picture


def strokes(random: Random) -> Image.Image:
    """Brush strokes of a few bristles that follow a field of directions."""
    palette = [_colour(random) for _ in range(random.randint(2, 7))]
    picture = Image.new("RGB", (SIDE, SIDE), palette[0])
    pen = ImageDraw.Draw(picture)
    turns = _cloud(random, 2) * random.uniform(1, 8) * math.pi
    length, width, shade = 2 ** random.uniform(3, 6), 2 ** random.uniform(1, 4.5), random.uniform(5, 60)
    bristles = random.randint(1, 6)
    for _ in range(int(min(2500, 3 * SIDE * SIDE / (length * width)))):
        x, y = random.uniform(0, SIDE - 1), random.uniform(0, SIDE - 1)
        colour, path = random.choice(palette), [(x, y)]
        while len(path) < length / 4 and 0 <= x < SIDE and 0 <= y < SIDE:
            angle = turns[int(y), int(x)]
            x, y = x + 4 * math.cos(angle), y + 4 * math.sin(angle)
            path.append((x, y))
        across = (-math.sin(turns[min(int(path[0][1]), SIDE - 1), int(path[0][0])]), math.cos(angle))
        for bristle in range(bristles):
            aside = ((bristle + 0.5) / bristles - 0.5) * width
            tint = tuple(int(min(255, max(0, c + random.gauss(0, shade)))) for c in colour)
            line = [(px + across[0] * aside, py + across[1] * aside) for px, py in path]
            pen.line(line, fill=tint, width=max(1, round(width / bristles)), joint="curve")
    return picture.filter(ImageFilter.GaussianBlur(random.uniform(0.3, 1)))
