"""Shapes of the student: how many channels each of VGG-19's convolutions gets, and what that costs."""

from dataclasses import dataclass

# VGG-19's convolutions to conv5_1; a 2x2 pooling stands before the first of blocks 2 to 5.
LAYERS = ["1_1", "1_2", "2_1", "2_2", "3_1", "3_2", "3_3", "3_4", "4_1", "4_2", "4_3", "4_4", "5_1"]

MAX_PARAMETERS = 1_050_000
MAX_MACS_PER_PIXEL = 24_000


def pooled_before(layer: str) -> bool:
    return layer.endswith("_1") and layer != "1_1"


@dataclass(frozen=True)
class Shape:
    """Channels by layer, in order. A convolution that is left out is not there: fewer convolutions in that block."""

    name: str
    widths: dict[str, int]

    def parameters(self) -> int:
        """Weights and biases."""
        return sum(outputs * (inputs * 9 + 1) for inputs, outputs in self._chain())

    def macs_per_pixel(self) -> float:
        """Multiply-adds of the convolutions to the last layer, per pixel of the picture."""
        blocks = [int(layer[0]) for layer in self.widths]
        return sum(9 * i * o / 4 ** (block - 1) for block, (i, o) in zip(blocks, self._chain()))

    def check(self) -> None:
        """Raises ValueError where the shape is over budget."""
        parameters, macs = self.parameters(), self.macs_per_pixel()
        if parameters > MAX_PARAMETERS or macs > MAX_MACS_PER_PIXEL:
            raise ValueError(f"shape {self.name}: {parameters} parameters, {macs:.0f} MAC per pixel are over budget")

    def _chain(self):
        outputs = list(self.widths.values())
        return zip([3, *outputs[:-1]], outputs)


def _full(name: str, *widths: int) -> Shape:
    return Shape(name, dict(zip(LAYERS, widths, strict=True)))


SHAPES = {
    shape.name: shape
    for shape in [
        # As Collaborative Distillation has it: every layer a quarter of VGG-19's channels.
        _full("even", 16, 16, 32, 32, 64, 64, 64, 64, 128, 128, 128, 128, 128),
        # More channels early, where most of the cost is.
        _full("early", 24, 20, 40, 36, 64, 56, 56, 56, 96, 96, 96, 96, 128),
        # Wide where a loss looks (the first of each block), narrow between.
        _full("taps", 32, 16, 56, 24, 96, 56, 48, 48, 144, 96, 96, 96, 160),
        # More channels late.
        _full("late", 16, 12, 24, 24, 64, 64, 64, 64, 144, 136, 136, 136, 144),
        # Two convolutions in blocks 3 and 4 instead of four, and wider for it.
        Shape(
            "short",
            {"1_1": 32, "1_2": 16, "2_1": 56, "2_2": 32, "3_1": 112, "3_2": 72, "4_1": 176, "4_2": 128, "5_1": 192},
        ),
    ]
}

if __name__ == "__main__":
    for shape in SHAPES.values():
        print(f"{shape.name:6} {shape.parameters():>9,} parameters {shape.macs_per_pixel():>9,.0f} MAC per pixel")
        shape.check()
