"""Reads a weight pack as Impasto publishes it."""

import hashlib
import json
import pathlib

import torch
from safetensors.torch import load

from network import Weights


def read_pack(folder: pathlib.Path) -> Weights:
    """The weights that run: int8 times the scale of its output channel, and the input convention as `preproc`."""
    manifest = json.loads((folder / "manifest.json").read_text())
    tensors = {}
    for shard in manifest["shards"]:
        content = (folder / shard["file"]).read_bytes()
        if hashlib.sha256(content).hexdigest() != shard["sha256"]:
            raise ValueError(f"{folder / shard['file']} is not what its manifest promises: fetch it again")
        tensors |= load(content)
    weights = {}
    for layer in manifest["layers"]:
        name = layer["name"]
        scale = tensors[f"{name}.scale"].view(-1, 1, 1, 1)
        weights[f"{name}.weight"] = tensors[f"{name}.weight"].float() * scale
        weights[f"{name}.bias"] = tensors[f"{name}.bias"]
    convention = manifest["convention"]
    weights["preproc.weight"] = torch.tensor(convention["matrix"]).view(3, 3, 1, 1)
    weights["preproc.bias"] = torch.tensor(convention["bias"])
    return weights
