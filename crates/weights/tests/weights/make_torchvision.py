#!/usr/bin/env python3
"""Writes torchvision.pth beside itself: two convolutions under torchvision's names, as torch.save writes a state dict.

Needs no PyTorch: the few names that the pickle refers to are stood in for. Weight i of a tensor is i / 64.
"""
import collections, pathlib, pickle, struct, sys, types, zipfile

SHAPES = {
    "features.0.weight": (4, 3, 3, 3), "features.0.bias": (4,),
    "features.2.weight": (5, 4, 3, 3), "features.2.bias": (5,),
    "classifier.0.weight": (2, 2),
}


def stand_in(module, name):
    def function(*_):
        raise NotImplementedError
    function.__module__, function.__qualname__ = module, name
    sys.modules.setdefault(module, types.ModuleType(module))
    setattr(sys.modules[module], name, function)
    return function


stand_in("torch", "x")
rebuild = stand_in("torch._utils", "_rebuild_tensor_v2")
FloatStorage = stand_in("torch", "FloatStorage")


class Storage:
    def __init__(self, key, count):
        self.key, self.count = key, count


class Tensor:
    def __init__(self, key, shape):
        self.storage, self.shape = Storage(key, count(shape)), shape

    def __reduce__(self):
        strides, step = [], 1
        for extent in reversed(self.shape):
            strides.insert(0, step)
            step *= extent
        return rebuild, (self.storage, 0, self.shape, tuple(strides), False, collections.OrderedDict())


class Pickler(pickle._Pickler):
    def persistent_id(self, thing):
        if isinstance(thing, Storage):
            return ("storage", FloatStorage, thing.key, "cpu", thing.count)


def count(shape):
    total = 1
    for extent in shape:
        total *= extent
    return total


with zipfile.ZipFile(pathlib.Path(__file__).with_name("torchvision.pth"), "w", zipfile.ZIP_STORED) as archive:
    def put(name, data):
        archive.writestr(zipfile.ZipInfo("archive/" + name), data)
    state = collections.OrderedDict((name, Tensor(str(i), shape)) for i, (name, shape) in enumerate(SHAPES.items()))
    with archive.open(zipfile.ZipInfo("archive/data.pkl"), "w") as file:
        Pickler(file, protocol=2).dump(state)
    put("byteorder", b"little")
    for i, shape in enumerate(SHAPES.values()):
        put(f"data/{i}", struct.pack(f"<{count(shape)}f", *(k / 64 for k in range(count(shape)))))
    put("version", b"3\n")
