"""Shapes of the student: how many channels each of VGG-19's convolutions gets, and what that costs."""

from dataclasses import dataclass

# VGG-19's convolutions to conv5_1; a 2x2 pooling stands before the first of blocks 2 to 5.
LAYERS = ["1_1", "1_2", "2_1", "2_2", "3_1", "3_2", "3_3", "3_4", "4_1", "4_2", "4_3", "4_4", "5_1"]

MAX_PARAMETERS = 3_000_000
MAX_MACS_PER_PIXEL = 90_000
MAX_MACS_TO_RELU3_1 = 30_000


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

    def macs_per_pixel(self, last: str = "5_1") -> float:
        """Multiply-adds of the convolutions to `last`, per pixel of the picture."""
        return sum(
            9 * inputs * outputs / 4 ** (int(layer[0]) - 1)
            for layer, (inputs, outputs) in zip(self.widths, self._chain())
            if layer <= last
        )

    def check(self) -> None:
        """Raises ValueError where the shape is over budget."""
        parameters, shallow, macs = self.parameters(), self.macs_per_pixel("3_1"), self.macs_per_pixel()
        if parameters > MAX_PARAMETERS or shallow > MAX_MACS_TO_RELU3_1 or macs > MAX_MACS_PER_PIXEL:
            raise ValueError(
                f"shape {self.name}: {parameters} parameters, {macs:.0f} MAC per pixel, {shallow:.0f} of them to "
                "relu3_1, are over budget"
            )

    def _chain(self):
        outputs = list(self.widths.values())
        return zip([3, *outputs[:-1]], outputs)


def _full(name: str, *widths: int) -> Shape:
    return Shape(name, dict(zip(LAYERS, widths, strict=True)))


SHAPES = {
    shape.name: shape
    for shape in [
        # All of VGG-19's convolutions, about half of its channels.
        _full("half", 32, 32, 64, 72, 120, 120, 120, 120, 240, 240, 240, 240, 256),
        # Fewer convolutions in blocks 3 and 4, and wider for it. The last of a block learns what VGG-19's last gives.
        Shape(
            "short",
            {
                "1_1": 32, "1_2": 32, "2_1": 64, "2_2": 64,
                "3_1": 128, "3_2": 176, "3_4": 176, "4_1": 256, "4_2": 256, "4_4": 256, "5_1": 256,
            },
        ),  # fmt: skip
    ]
}

if __name__ == "__main__":
    for shape in SHAPES.values():
        print(
            f"{shape.name:6} {shape.parameters():>9,} parameters {shape.macs_per_pixel():>9,.0f} MAC per pixel, "
            f"{shape.macs_per_pixel('3_1'):,.0f} to relu3_1"
        )
        shape.check()
