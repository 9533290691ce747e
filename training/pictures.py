"""The pictures, and which of them the training may see."""

import os
import pathlib

import numpy as np
import torch
from PIL import Image
from torch import Tensor

SHARED = pathlib.Path(os.environ.get("IMPASTO_SHARED") or pathlib.Path(__file__).resolve().parents[2] / "shared")

# Never seen in training: the eight pairs of the measure.
TEST_PHOTOS = ["kodim04", "kodim07", "kodim22", "content_boston"]
TEST_PAINTINGS = ["style_starry_night", "style_great_wave_crop"]
TEST_PAIRS = [(photo, painting) for photo in TEST_PHOTOS for painting in TEST_PAINTINGS]

# Of the training pictures: recipes and shapes are compared on these.
TUNING_PAIRS = [
    ("kodim20", "style_the_scream"),
    ("kodim14", "style_wheatfield"),
    ("content_flamingo", "style_shipwreck"),
    ("kodim17", "style_wheatfield"),
    ("content_bridge", "style_the_scream"),
    ("kodim24", "style_shipwreck"),
]

PAIRS = {"test": TEST_PAIRS, "quick": [TEST_PAIRS[0], TEST_PAIRS[3], TEST_PAIRS[6]], "tuning": TUNING_PAIRS}


def load(name: str) -> Image.Image:
    """The photo or painting of that name."""
    for folder in ["photos", "paintings"]:
        path = SHARED / "images" / folder / f"{name}.jpg"
        if path.exists():
            return Image.open(path).convert("RGB")
    raise FileNotFoundError(f"{name}.jpg is in neither photos nor paintings of {SHARED}/images; set IMPASTO_SHARED")


def fit(picture: Image.Image, side: int) -> Image.Image:
    """Scaled so that the longer side is `side`."""
    scale = side / max(picture.size)
    return picture.resize(tuple(max(1, round(extent * scale)) for extent in picture.size), Image.LANCZOS)


def to_tensor(picture: Image.Image) -> Tensor:
    """[1, 3, h, w] of 0..1."""
    return torch.from_numpy(np.asarray(picture, np.float32).transpose(2, 0, 1)[None] / 255).contiguous()


def to_image(tensor: Tensor) -> Image.Image:
    """The picture of [1, 3, h, w]; what lies outside 0..1 is clipped."""
    pixels = (tensor[0].detach().clamp(0, 1) * 255).round().byte().cpu().numpy()
    return Image.fromarray(pixels.transpose(1, 2, 0))


def all_names() -> list[str]:
    """Every photo and painting."""
    return sorted(
        path.stem for folder in ["photos", "paintings"] for path in (SHARED / "images" / folder).glob("*.jpg")
    )


def training_names() -> tuple[list[str], list[str]]:
    """Photos and paintings that the training may see."""
    names = [sorted(path.stem for path in (SHARED / "images" / f).glob("*.jpg")) for f in ["photos", "paintings"]]
    held_out = {*TEST_PHOTOS, *TEST_PAINTINGS}
    photos, paintings = ([name for name in group if name not in held_out] for group in names)
    if not photos or not paintings:
        raise FileNotFoundError(f"no training pictures in {SHARED}/images; set IMPASTO_SHARED")
    return photos, paintings
