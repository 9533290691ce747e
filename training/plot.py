#!/usr/bin/env python3
"""Draws the curves of a run's log.csv: python3 plot.py run/log.csv [more/log.csv ...] --out curves.png"""

import argparse
import csv
import pathlib

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt

KINDS = ["features", "gram", "geometry"]


def read(path: pathlib.Path) -> dict[str, list[float]]:
    """A log's columns."""
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: [float(row[name]) for row in rows] for name in rows[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("logs", nargs="+", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("curves.png"))
    options = parser.parse_args()
    figure, axes = plt.subplots(1, len(KINDS), figsize=(13, 4), sharex=True, layout="constrained")
    for path, style in zip(options.logs, ["-", "--", ":", "-."]):
        log = read(path)
        for axis, kind in zip(axes, KINDS):
            columns = [name for name in log if name.startswith(kind)]
            for at, name in enumerate(columns):
                label = f"{path.parent.name} {name.split()[1]}" if len(options.logs) > 1 else name.split()[1]
                axis.semilogy(log["step"], log[name], style, color=f"C{at}", label=label)
            axis.set(title=f"{kind}: relative error", xlabel="step")
            axis.grid(alpha=0.3)
            axis.legend(fontsize=7, ncols=2)
    figure.savefig(options.out, dpi=110)


if __name__ == "__main__":
    main()
