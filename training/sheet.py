"""A sheet of results: pairs across, networks down, all of a pair at about the same content loss."""

import math
import pathlib

from PIL import Image, ImageDraw

CELL = 176, 120
LEFT = 116


def make_sheet(curves: dict[str, dict[str, list[dict]]], out: pathlib.Path) -> None:
    """Writes sheet.jpg from the pictures in `out`. The photos and paintings themselves are not shown."""
    pairs = list(next(iter(curves.values())))
    sheet = Image.new("RGB", (LEFT + CELL[0] * len(pairs), CELL[1] * len(curves)), "white")
    pen = ImageDraw.Draw(sheet)
    for row, (name, by_pair) in enumerate(curves.items()):
        pen.text((6, row * CELL[1] + CELL[1] // 2), name, "black")
        for column, pair in enumerate(pairs):
            middle = _middle(curves, pair)
            nearest = min(by_pair[pair], key=lambda point: abs(math.log(point["content"] / middle)))
            picture = Image.open(out / nearest["picture"]).convert("RGB")
            picture.thumbnail(CELL, Image.LANCZOS)
            at = (
                LEFT + column * CELL[0] + (CELL[0] - picture.width) // 2,
                row * CELL[1] + (CELL[1] - picture.height) // 2,
            )
            sheet.paste(picture, at)
    sheet.save(out / "sheet.jpg", quality=85)


def _middle(curves, pair: str) -> float:
    """The content loss in the middle of what the first network reaches."""
    points = sorted(point["content"] for point in next(iter(curves.values()))[pair])
    return points[len(points) // 2]
