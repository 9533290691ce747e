"""Writes fixtures.rs: files that the image crate cannot write, and what Pillow makes of them.

    python3 make_fixtures.py > fixtures.rs        (needs Pillow; written with 13.0)
"""

import io

from PIL import Image, ImageOps

SIZE = (16, 16)
# Left top, right top, left bottom, right bottom: four flat JPEG blocks, so that no ringing blurs a comparison.
INKS = [(0, 0, 0, 0), (200, 30, 60, 20), (10, 180, 220, 90), (120, 120, 0, 240)]
COLOURS = [(230, 40, 30), (30, 160, 60), (40, 60, 200), (250, 220, 180)]


def blocks(mode, values):
    picture = Image.new(mode, SIZE)
    for i, value in enumerate(values):
        left, top = 8 * (i % 2), 8 * (i // 2)
        picture.paste(value, (left, top, left + 8, top + 8))
    return picture


def save(picture, format, **options):
    file = io.BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


def middles(file):
    """The colours in the middle of the four blocks, upright and on white, as Pillow sees them."""
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(file)))
    picture = picture.convert("RGB" if picture.mode == "CMYK" else "RGBA").convert("RGBA")
    picture = Image.alpha_composite(Image.new("RGBA", SIZE, "white"), picture)
    return [picture.getpixel(at)[:3] for at in [(4, 4), (12, 4), (4, 12), (12, 12)]]


def as_ycck(cmyk):
    """Says in the Adobe segment that the four components are Y, Cb, Cr, K."""
    at = cmyk.index(b"Adobe") + 11
    assert cmyk[at] == 0
    return cmyk[:at] + b"\2" + cmyk[at + 1 :]


def files():
    colours = blocks("RGB", COLOURS)
    other = blocks("RGB", COLOURS[::-1])
    clear = blocks("RGBA", [(*COLOURS[0], 255), (*COLOURS[1], 0), (*COLOURS[2], 128), (*COLOURS[3], 255)])
    palette = colours.quantize(4)
    turned = Image.Exif()
    turned[0x0112] = 6
    animation = {"save_all": True, "append_images": [other], "duration": 100}
    cmyk = save(blocks("CMYK", INKS), "JPEG", quality=95, optimize=True)
    yield "CMYK_JPEG", "CMYK with Adobe's inverted inks.", cmyk
    yield "YCCK_JPEG", "The same numbers taken as YCCK.", as_ycck(cmyk)
    yield "RGB_JPEG", "RGB without the turn to YCbCr.", save(colours, "JPEG", keep_rgb=True, quality=95, optimize=True)
    yield "PROGRESSIVE_JPEG", "Progressive, 4:2:0.", save(colours, "JPEG", progressive=True, quality=95, optimize=True)
    yield "GREY_JPEG", "One component.", save(colours.convert("L"), "JPEG", quality=95, optimize=True)
    yield "LOSSY_WEBP", "Lossy.", save(colours, "WEBP", quality=95)
    yield "TURNED_WEBP", "Lossless, to be turned 90 degrees clockwise.", save(colours, "WEBP", lossless=True, exif=turned)
    yield "CLEAR_WEBP", "Lossy with alpha 255, 0, 128, 255.", save(clear, "WEBP", quality=95, exact=True)
    yield "ANIMATED_WEBP", "Two frames.", save(colours, "WEBP", lossless=True, **animation)
    yield "ANIMATED_PNG", "Two frames.", save(colours, "PNG", **animation)
    yield "PALETTE_PNG", "Two bits a pixel, its first colour transparent.", save(palette, "PNG", transparency=0)
    yield "CMYK_TIFF", "Four inks, not inverted.", save(blocks("CMYK", INKS), "TIFF", compression="tiff_lzw")
    yield "PAGES_TIFF", "Two pages.", save(colours, "TIFF", compression="tiff_lzw", **animation)
    yield "FLOAT_TIFF", "Grey floats: a kind that is not read.", save(colours.convert("F"), "TIFF", compression="tiff_lzw")


def hexes(data):
    text = data.hex()
    return "\\\n".join("    " + text[i : i + 112] for i in range(0, len(text), 112)).lstrip()


def source(width, height):
    picture = Image.new("F", (width, height))
    for y in range(height):
        for x in range(width):
            picture.putpixel((x, y), ((7 * x + 13 * y + 3 * x * y) % 32) / 31)
    return picture


def resized(size, to, filter):
    picture = source(*size).resize(to, filter)
    values = [min(max(picture.getpixel((x, y)), 0), 1) for y in range(to[1]) for x in range(to[0])]
    rows = [values[i : i + to[0]] for i in range(0, len(values), to[0])]
    return "".join("\n    " + ", ".join(f"{value:.5f}" for value in row) + "," for row in rows) + "\n"


def main():
    print("//! Written by `make_fixtures.py`: small files, in hexadecimal, and what Pillow 13.0 makes of them.\n")
    print("/// What a file is, its bytes, and Pillow's RGB in the middle of its four 8x8 blocks (top first, left first).")
    print("pub(crate) struct Fixture {\n    pub(crate) hex: &'static str,\n    pub(crate) colours: [[u8; 3]; 4],\n}\n")
    for name, doc, data in files():
        colours = ", ".join(str(list(colour)) for colour in middles(data))
        print(f"/// {doc}")
        print(f'pub(crate) const {name}: Fixture = Fixture {{\n    hex: "{hexes(data)}",\n    colours: [{colours}],\n}};\n')
    print("/// `((7x + 13y + 3xy) mod 32) / 31` at 13x9, by Lanczos to 5x4, clamped.")
    print(f"#[rustfmt::skip]\npub(crate) const SHRUNK: [f32; 20] = [{resized((13, 9), (5, 4), Image.Resampling.LANCZOS)}];\n")
    print("/// The same at 4x3, bicubic to 7x5, clamped.")
    print(f"#[rustfmt::skip]\npub(crate) const GROWN: [f32; 35] = [{resized((4, 3), (7, 5), Image.Resampling.BICUBIC)}];")


main()
