#!/usr/bin/env python3
"""The loop of `impasto bench` in PyTorch: prints a JSON row of the same form.

    python3 benches/pytorch.py --size 256 --threads 2 [--device cuda]

VGG-19's shape with random weights, average pooling, content at relu4_2, style at relu1_1 to relu5_1, one loss and its
gradient on the picture, one step down the gradient. On CUDA in f32 without TF32.
"""

import argparse
import json
import statistics
import time

import torch
import torch.nn.functional as F

WIDTHS = [64, 64, "P", 128, 128, "P", 256, 256, 256, 256, "P", 512, 512, 512, 512, "P", 512]
STYLE, CONTENT = [0, 2, 4, 8, 12], 9


def flops(size: int) -> float:
    """Of the convolutions, there and back, two for a multiply-add."""
    total, inputs = 0.0, 3
    for width in WIDTHS:
        if width == "P":
            size //= 2
        else:
            total += 4 * 9 * inputs * width * size * size
            inputs = width
    return total


def network(device: str) -> list:
    torch.manual_seed(1)
    layers, inputs = [], 3
    for width in WIDTHS:
        if width == "P":
            layers.append("P")
        else:
            weight = torch.randn(width, inputs, 3, 3, device=device) * (2 / (9 * inputs)) ** 0.5
            layers.append((weight, torch.zeros(width, device=device)))
            inputs = width
    return layers


def features(image: torch.Tensor, layers: list, count: int = 13) -> list[torch.Tensor]:
    """The first maps."""
    maps = []
    for layer in layers:
        if len(maps) == count:
            break
        if layer == "P":
            image = F.avg_pool2d(image, 2)
        else:
            image = F.relu(F.conv2d(image, *layer, padding=1))
            maps.append(image)
    return maps


def gram(maps: torch.Tensor) -> torch.Tensor:
    flat = maps[0].flatten(1)
    return flat @ flat.T / flat.numel()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--iterations", type=int, default=9)
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = True
    layers = network(options.device)
    image = torch.rand(1, 3, options.size, options.size, device=options.device)
    with torch.no_grad():
        content = features(image, layers)[CONTENT]
        style = [gram(maps) for maps in features(torch.rand_like(image), layers)]
    image.requires_grad_()
    times = []
    for _ in range(options.iterations + 1):
        begin = time.perf_counter()
        maps = features(image, layers)
        loss = (maps[CONTENT] - content).square().sum() / 2
        loss = loss + sum((gram(maps[i]) - style[i]).square().sum() / 4 for i in STYLE)
        (gradient,) = torch.autograd.grad(loss, image)
        with torch.no_grad():
            image -= 1e-6 * gradient
        loss.item(), image[0, 0, 0, 0].item()
        times.append((time.perf_counter() - begin) * 1e3)
    iteration = statistics.median(times[1:])
    row = {
        "where": "native",
        "engine": "pytorch" if options.device == "cpu" else "pytorch-cuda",
        "network": "vgg19-shape",
        "size": options.size,
        "threads": options.threads if options.device == "cpu" else None,
        "first_ms": times[0],
        "iteration_ms": iteration,
        "gflops": flops(options.size) / iteration / 1e6,
        "peak_bytes": torch.cuda.max_memory_allocated() if options.device == "cuda" else None,
    }
    print(json.dumps(row))


if __name__ == "__main__":
    main()
