//! Pictures from outside: each format read right, each bad file refused with its sentence, nothing ever panics.

#![allow(clippy::float_cmp, reason = "where values are compared, they are meant to be exact")]

mod fixtures;

use fixtures::Fixture;
use image::{DynamicImage, ExtendedColorType, GrayAlphaImage, ImageFormat, Luma, RgbImage, RgbaImage};
use impasto::{
    Error,
    image::{Format, Rgb, decode, encode, fit, from_rgba8, resize},
};
use proptest::prelude::*;

const COLOURS: [[u8; 3]; 4] = [[230, 40, 30], [30, 160, 60], [40, 60, 200], [250, 220, 180]];

impl Fixture {
    fn bytes(&self) -> Vec<u8> {
        self.hex.as_bytes().chunks(2).map(|two| u8::from_str_radix(str::from_utf8(two).unwrap(), 16).unwrap()).collect()
    }
}

/// Four flat quarters.
fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        COLOURS[usize::from(2 * x >= width) + 2 * usize::from(2 * y >= height)].into()
    })
}

fn file(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    image.into().write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// The colours in the middle of the four quarters.
fn middles(picture: &Rgb) -> [[u8; 3]; 4] {
    let (w, h) = (picture.width(), picture.height());
    [(w / 4, h / 4), (3 * w / 4, h / 4), (w / 4, 3 * h / 4), (3 * w / 4, 3 * h / 4)]
        .map(|(x, y)| picture.pixel(x, y).map(|value| (value * 255.0).round() as u8))
}

fn assert_near(left: [[u8; 3]; 4], right: [[u8; 3]; 4], tolerance: u8, what: &str) {
    let far = left.iter().flatten().zip(right.iter().flatten()).any(|(l, r)| l.abs_diff(*r) > tolerance);
    assert!(!far, "{what}: {left:?} is not {right:?} within {tolerance}");
}

/// One whole file of each kind, with its name.
fn whole_files() -> Vec<(&'static str, Vec<u8>)> {
    let image = quarters(16, 16);
    let mut files: Vec<_> = [
        ("cmyk.jpg", &fixtures::CMYK_JPEG),
        ("ycck.jpg", &fixtures::YCCK_JPEG),
        ("rgb.jpg", &fixtures::RGB_JPEG),
        ("progressive.jpg", &fixtures::PROGRESSIVE_JPEG),
        ("grey.jpg", &fixtures::GREY_JPEG),
        ("animated.png", &fixtures::ANIMATED_PNG),
        ("palette.png", &fixtures::PALETTE_PNG),
        ("lossy.webp", &fixtures::LOSSY_WEBP),
        ("turned.webp", &fixtures::TURNED_WEBP),
        ("clear.webp", &fixtures::CLEAR_WEBP),
        ("animated.webp", &fixtures::ANIMATED_WEBP),
        ("cmyk.tif", &fixtures::CMYK_TIFF),
        ("pages.tif", &fixtures::PAGES_TIFF),
    ]
    .map(|(name, fixture)| (name, fixture.bytes()))
    .into();
    let deep = DynamicImage::from(image.clone());
    files.push(("deep.png", file(deep.to_rgba16(), ImageFormat::Png)));
    files.push(("grey.png", file(deep.to_luma8(), ImageFormat::Png)));
    files.push(("plain.gif", file(deep.to_rgba8(), ImageFormat::Gif)));
    files.push(("moving.gif", animated_gif()));
    files.push(("plain.bmp", file(image.clone(), ImageFormat::Bmp)));
    files.push(("clear.bmp", file(deep.to_rgba8(), ImageFormat::Bmp)));
    files.push(("plain.tif", file(image.clone(), ImageFormat::Tiff)));
    files.push(("float.tif", file(deep.to_rgb32f(), ImageFormat::Tiff)));
    files.push(("plain.jpg", file(image, ImageFormat::Jpeg)));
    files
}

fn animated_gif() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
    let first = DynamicImage::from(quarters(16, 16)).to_rgba8();
    let second = RgbaImage::from_pixel(16, 16, [0, 0, 0, 255].into());
    encoder.encode_frames([first, second].map(image::Frame::new)).unwrap();
    drop(encoder);
    bytes
}

#[test]
fn every_kind_of_file_has_the_colours_that_pillow_sees() {
    for (name, fixture, tolerance) in [
        ("cmyk.jpg", &fixtures::CMYK_JPEG, 2),
        ("ycck.jpg", &fixtures::YCCK_JPEG, 3),
        ("rgb.jpg", &fixtures::RGB_JPEG, 1),
        ("progressive.jpg", &fixtures::PROGRESSIVE_JPEG, 3),
        ("grey.jpg", &fixtures::GREY_JPEG, 1),
        ("animated.png", &fixtures::ANIMATED_PNG, 0),
        ("palette.png", &fixtures::PALETTE_PNG, 0),
        ("lossy.webp", &fixtures::LOSSY_WEBP, 2),
        ("turned.webp", &fixtures::TURNED_WEBP, 0),
        ("clear.webp", &fixtures::CLEAR_WEBP, 2),
        ("animated.webp", &fixtures::ANIMATED_WEBP, 0),
        ("cmyk.tif", &fixtures::CMYK_TIFF, 1),
        ("pages.tif", &fixtures::PAGES_TIFF, 0),
    ] {
        let decoded = decode(&fixture.bytes(), name).unwrap();
        assert_near(middles(&decoded.picture), fixture.colours, tolerance, name);
    }
}

#[test]
fn files_written_here_come_back() {
    for (format, tolerance) in [
        (ImageFormat::Png, 0),
        (ImageFormat::Bmp, 0),
        (ImageFormat::Tiff, 0),
        (ImageFormat::WebP, 0),
        (ImageFormat::Gif, 2),
        // Blocks that a colour's edge crosses ring.
        (ImageFormat::Jpeg, 14),
    ] {
        let decoded = decode(&file(DynamicImage::from(quarters(19, 11)).to_rgb8(), format), "a").unwrap();
        assert_eq!((decoded.picture.width(), decoded.picture.height()), (19, 11), "{format:?}");
        assert_near(middles(&decoded.picture), COLOURS, tolerance, &format!("{format:?}"));
        assert_eq!(decoded.notice, None);
    }
}

#[test]
fn the_content_tells_the_format_not_the_name() {
    let picture = decode(&file(quarters(16, 16), ImageFormat::Png), "holiday.txt").unwrap().picture;
    assert_near(middles(&picture), COLOURS, 0, "PNG");
    let error = decode(b"A letter, not a picture.", "letter.jpg").unwrap_err();
    assert!(matches!(error, Error::NotAPicture { .. }));
    assert!(error.to_string().contains("letter.jpg"), "{error}");
}

#[test]
fn sixteen_bits_are_kept() {
    let image = image::ImageBuffer::<Luma<u16>, _>::from_fn(9, 8, |x, y| Luma([(y * 9 + x) as u16 * 911 + 1]));
    let picture = decode(&file(image.clone(), ImageFormat::Png), "deep.png").unwrap().picture;
    for (x, y, Luma([value])) in image.enumerate_pixels() {
        assert_eq!(picture.pixel(x as usize, y as usize), [f32::from(*value) / 65535.0; 3]);
    }
}

#[test]
fn transparency_is_put_on_white() {
    let image = GrayAlphaImage::from_fn(8, 8, |x, _| [100, [0, 51, 255][x as usize % 3]].into());
    let decoded = decode(&file(image, ImageFormat::Png), "ghost.png").unwrap();
    let row: Vec<_> = (0..3).map(|x| (decoded.picture.pixel(x, 3)[1] * 255.0).round()).collect();
    assert_eq!(row, [255.0, 224.0, 100.0]);
    assert_eq!(decoded.notice.unwrap(), "ghost.png is partly transparent; its colours are read on white.");
}

#[test]
fn floats_beyond_the_range_are_clamped() {
    let image = image::Rgb32FImage::from_fn(8, 8, |_, _| [f32::NAN, -1.0, 7.0].into());
    let picture = decode(&file(image, ImageFormat::Tiff), "float.tif").unwrap().picture;
    assert_eq!(picture.pixel(4, 4), [0.0, 0.0, 1.0]);
}

#[test]
fn notices_say_what_was_left_out() {
    for (fixture, notice) in [
        (&fixtures::ANIMATED_PNG, Some("a is animated; its first frame is used.")),
        (&fixtures::ANIMATED_WEBP, Some("a is animated; its first frame is used.")),
        (&fixtures::PAGES_TIFF, Some("a has several pages; its first page is used.")),
        (&fixtures::PALETTE_PNG, Some("a is partly transparent; its colours are read on white.")),
        (&fixtures::CLEAR_WEBP, Some("a is partly transparent; its colours are read on white.")),
        (&fixtures::CMYK_TIFF, None),
        (&fixtures::LOSSY_WEBP, None),
        (&fixtures::TURNED_WEBP, None),
        (&fixtures::CMYK_JPEG, None),
    ] {
        assert_eq!(decode(&fixture.bytes(), "a").unwrap().notice.as_deref(), notice);
    }
    let notice = decode(&animated_gif(), "a").unwrap().notice.unwrap();
    assert_eq!(notice, "a is animated; its first frame is used.");
    let mut small_frame = animated_gif();
    // Its first frame ends two rows above the canvas.
    let frame = small_frame.iter().position(|&byte| byte == 0x2C).unwrap();
    small_frame[8] = 18;
    assert_eq!(small_frame[frame + 7], 16);
    let decoded = decode(&small_frame, "a").unwrap();
    assert_eq!((decoded.picture.height(), decoded.picture.pixel(3, 17)), (18, [1.0; 3]));
    assert_eq!(decoded.notice.unwrap(), "a is animated; its first frame is used, on white.");
}

/// A JPEG that says in its EXIF block how it is to be turned.
fn turned_jpeg(orientation: u8) -> Vec<u8> {
    let mut jpeg = file(quarters(32, 16), ImageFormat::Jpeg);
    let exif = b"\xFF\xE1\0\x22Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0";
    jpeg.splice(2..2, exif.iter().copied().chain([orientation, 0, 0, 0, 0, 0, 0]));
    jpeg
}

#[test]
fn exif_orientation_is_obeyed() {
    // Which stored quarter is seen left top, right top, left bottom, right bottom (EXIF 2.32, table 6).
    let seen = [
        [0, 1, 2, 3],
        [1, 0, 3, 2],
        [3, 2, 1, 0],
        [2, 3, 0, 1],
        [0, 2, 1, 3],
        [2, 0, 3, 1],
        [3, 1, 2, 0],
        [1, 3, 0, 2],
    ];
    for (orientation, quarters) in (1..).zip(seen) {
        let picture = decode(&turned_jpeg(orientation), "turned.jpg").unwrap().picture;
        let size = if orientation < 5 { (32, 16) } else { (16, 32) };
        assert_eq!((picture.width(), picture.height()), size, "orientation {orientation}");
        assert_near(middles(&picture), quarters.map(|i| COLOURS[i]), 4, &format!("orientation {orientation}"));
    }
    assert_eq!(decode(&turned_jpeg(77), "turned.jpg").unwrap().picture.width(), 32, "nonsense is passed over");
}

#[test]
fn large_pictures_are_shrunk_to_work_with() {
    let plain = DynamicImage::from(quarters(5000, 700));
    for image in [plain.to_rgba16().into(), plain] {
        let decoded = decode(&file(image, ImageFormat::Png), "wide.png").unwrap();
        assert_eq!((decoded.picture.width(), decoded.picture.height()), (4096, 573));
        assert_near(middles(&decoded.picture), COLOURS, 0, "shrunk");
        let notice = "wide.png has 5000x700 pixels; it is read at 4096x573 pixels.";
        assert_eq!(decoded.notice.as_deref(), Some(notice));
    }
    let clear = RgbaImage::from_pixel(700, 5000, [100, 100, 100, 150].into());
    let decoded = decode(&file(clear, ImageFormat::Png), "ghost.png").unwrap();
    assert_eq!((decoded.picture.width(), decoded.picture.height()), (573, 4096));
    assert_eq!(decoded.picture.pixel(300, 2000), [164.0 / 255.0; 3], "163.8 is rounded to nearest");
    assert_eq!(
        decoded.notice.unwrap(),
        "ghost.png is partly transparent; its colours are read on white. ghost.png has 700x5000 pixels; it is read at 573x4096 pixels."
    );
}

/// The first bytes of a file that announces a picture of this size, in every format whose header is simple.
fn headers(width: u32, height: u32) -> Vec<(&'static str, Vec<u8>)> {
    let png =
        [b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR".as_slice(), &width.to_be_bytes(), &height.to_be_bytes(), b"\x08\x02\0\0\0"];
    let jpeg =
        [b"\xFF\xD8\xFF\xC0\0\x11\x08".as_slice(), &height.to_be_bytes()[2..], &width.to_be_bytes()[2..], b"\x03"];
    let gif = [b"GIF89a".as_slice(), &width.to_le_bytes()[..2], &height.to_le_bytes()[..2], b"\0\0\0"];
    let bmp = [
        b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".as_slice(),
        &width.to_le_bytes(),
        &height.to_le_bytes(),
        b"\x01\0\x18\0",
        &[0; 24],
    ];
    vec![("a.png", png.concat()), ("a.jpg", jpeg.concat()), ("a.gif", gif.concat()), ("a.bmp", bmp.concat())]
}

#[test]
fn sizes_are_refused_by_the_header_alone() {
    for (name, bytes) in headers(30_000, 30_000) {
        let error = decode(&bytes, name).unwrap_err();
        assert!(matches!(error, Error::PictureTooLarge { width: 30_000, height: 30_000, .. }), "{name}: {error}");
    }
    // A GIF or a JPEG cannot say so much.
    for (name, bytes) in headers(100_000, 99_999).into_iter().filter(|(name, _)| matches!(*name, "a.png" | "a.bmp")) {
        let error = decode(&bytes, name).unwrap_err();
        assert!(matches!(error, Error::PictureTooLarge { width: 100_000, .. }), "{name}: {error}");
    }
    for (name, bytes) in headers(1, 1) {
        let error = decode(&bytes, name).unwrap_err();
        assert!(matches!(error, Error::PictureTooSmall { width: 1, height: 1, .. }), "{name}: {error}");
    }
    for (name, bytes) in headers(100, 900) {
        let error = decode(&bytes, name).unwrap_err();
        assert!(matches!(error, Error::PictureTooLong { width: 100, height: 900, .. }), "{name}: {error}");
    }
    for (name, bytes) in headers(1000, 1000) {
        let error = decode(&bytes, name).unwrap_err();
        assert!(matches!(error, Error::DamagedPicture { .. }), "{name}: {error}");
    }
}

/// The longest beginning of a file that must be refused. Where the first picture ends before the file does, in further
/// frames, pages or padding, what is missing there is nobody's loss.
fn longest_broken(name: &str, length: usize) -> usize {
    match name {
        "pages.tif" | "moving.gif" => length / 3,
        "plain.gif" | "plain.bmp" | "clear.bmp" => length - 4,
        _ => length - 1,
    }
}

#[test]
fn files_that_break_off_are_refused() {
    assert!(matches!(decode(&[], "nothing.png"), Err(Error::EmptyFile { .. })));
    for (name, bytes) in whole_files() {
        decode(&bytes, name).unwrap();
        for length in 1..=longest_broken(name, bytes.len()) {
            match decode(&bytes[..length], name) {
                Ok(_) => panic!("{name} is read though cut to {length} of {} bytes", bytes.len()),
                Err(Error::DamagedPicture { .. } | Error::NotAPicture { .. } | Error::UnsupportedPicture { .. }) => {}
                Err(error) => panic!("{name} cut to {length} of {} bytes: {error}", bytes.len()),
            }
        }
    }
    let jpeg = file(quarters(160, 160), ImageFormat::Jpeg);
    let error = decode(&jpeg[..jpeg.len() / 2], "half.jpg").unwrap_err().to_string();
    assert_eq!(
        error,
        "half.jpg is damaged (it breaks off before its end); open it in a picture editor and save it anew, or choose another."
    );
}

#[test]
fn a_picture_with_something_behind_it_is_read() {
    // Phones put a film or a second picture behind a JPEG.
    for (name, mut bytes) in whole_files() {
        bytes.extend_from_slice(b"\xFF\xD8 and so on");
        assert!(decode(&bytes, name).is_ok(), "{name}");
    }
}

/// Makes the checksums of a PNG right again, so that a decoder looks at what is in it.
fn mend_png(bytes: &mut [u8]) {
    let mut at = 8;
    while let Some(length) = bytes.get(at..at + 4).map(|four| u32::from_be_bytes(four.try_into().unwrap()) as usize) {
        let Some(body) = bytes.get(at + 4..at + 8 + length) else { break };
        let checksum = !body.iter().fold(u32::MAX, |sum, &byte| {
            (0..8).fold(sum ^ u32::from(byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 })
        });
        let Some(place) = bytes.get_mut(at + 8 + length..at + 12 + length) else { break };
        place.copy_from_slice(&checksum.to_be_bytes());
        at += 12 + length;
    }
}

#[test]
fn a_palette_of_a_wrong_length_is_refused() {
    let png = fixtures::PALETTE_PNG.bytes();
    let at = png.windows(4).position(|four| four == b"PLTE").unwrap();
    let length = usize::from(png[at - 1]);
    for wrong in [0, 1, 2, 4, 771, 3000] {
        let palette = [&u32::to_be_bytes(wrong as u32), b"PLTE".as_slice(), &vec![77; wrong], &[0; 4]].concat();
        let mut bytes = png.clone();
        bytes.splice(at - 4..at + 8 + length, palette);
        mend_png(&mut bytes);
        assert!(matches!(decode(&bytes, "a.png"), Err(Error::DamagedPicture { .. })), "{wrong} bytes");
    }
}

#[test]
fn rare_kinds_are_named() {
    let error = decode(&fixtures::FLOAT_TIFF.bytes(), "scan.tif").unwrap_err();
    assert!(matches!(error, Error::UnsupportedPicture { .. }), "{error}");
    assert!(error.to_string().starts_with("scan.tif is of a kind Impasto cannot read ("), "{error}");
}

#[test]
fn a_canvas_is_taken_like_a_file() {
    let rgba: Vec<u8> = [[10, 20, 30, 255], [10, 20, 30, 0]].concat().repeat(50);
    let decoded = from_rgba8(10, 10, &rgba, "canvas").unwrap();
    assert_eq!(decoded.picture.to_rgb8()[..6], [10, 20, 30, 255, 255, 255]);
    assert_eq!(decoded.notice.unwrap(), "canvas is partly transparent; its colours are read on white.");
    assert!(matches!(from_rgba8(10, 10, &rgba[1..], "canvas"), Err(Error::DamagedPicture { .. })));
    assert!(matches!(from_rgba8(10, 9, &rgba, "canvas"), Err(Error::DamagedPicture { .. })));
    assert!(matches!(from_rgba8(0, 0, &[], "canvas"), Err(Error::PictureTooSmall { .. })));
    assert!(matches!(from_rgba8(u32::MAX, u32::MAX, &[], "canvas"), Err(Error::PictureTooLarge { .. })));
}

/// The source of the reference resizes in `make_fixtures.py`.
fn reference_source(width: usize, height: usize) -> Rgb {
    Rgb::from_fn(width, height, |x, y| [((7 * x + 13 * y + 3 * x * y) % 32) as f32 / 31.0; 3])
}

#[test]
fn resizing_does_as_pillow() {
    for (from, to, expected) in [
        (reference_source(13, 9), (5, 4), fixtures::SHRUNK.as_slice()),
        (reference_source(4, 3), (7, 5), fixtures::GROWN.as_slice()),
    ] {
        let resized = resize(&from, to.0, to.1);
        for plane in resized.planes().chunks(to.0 * to.1) {
            let worst = plane.iter().zip(expected).map(|(l, r)| (l - r).abs()).fold(0.0, f32::max);
            assert!(worst < 2e-5, "{worst}");
        }
    }
}

fn any_picture(sides: std::ops::Range<usize>) -> impl Strategy<Value = Rgb> {
    (sides.clone(), sides).prop_flat_map(|(width, height)| {
        prop::collection::vec(any::<u8>(), 3 * width * height)
            .prop_map(move |bytes| Rgb::from_rgb8(width, height, &bytes))
    })
}

#[test]
fn fit_leaves_no_side_without_a_pixel() {
    assert_eq!(fit(100_000, 1, 10), (10, 1));
    assert_eq!(fit(1, 100_000, 10), (1, 10));
    assert_eq!(fit(4000, 3000, 512), (512, 384));
    assert_eq!(fit(usize::MAX >> 33, 5, 4096).0, 4096);
}

proptest! {
    #[test]
    fn fit_keeps_the_aspect(width in 1_usize..100_000, height in 1_usize..100_000, long_side in 1_usize..10_000) {
        let (w, h) = fit(width, height, long_side);
        prop_assert_eq!(w.max(h), long_side);
        prop_assert!(w.min(h) >= 1);
        let (short, long) = (width.min(height) as f64, width.max(height) as f64);
        let exact = short * long_side as f64 / long;
        prop_assert!((w.min(h) as f64 - exact).abs() <= 0.5 || w.min(h) == 1 && exact < 0.5);
        prop_assert!((w >= h) == (width >= height) || w == h);
        prop_assert_eq!(fit(height, width, long_side), (h, w));
    }

    #[test]
    fn resizing_stays_within_the_range(
        picture in any_picture(1..12), width in 1_usize..24, height in 1_usize..24, grey in 0.0_f32..=1.0,
    ) {
        let resized = resize(&picture, width, height);
        prop_assert_eq!((resized.width(), resized.height()), (width, height));
        prop_assert!(resized.planes().iter().all(|value| (0.0..=1.0).contains(value)));
        prop_assert_eq!(resize(&picture, picture.width(), picture.height()), picture.clone());
        let flat = resize(&Rgb::from_fn(picture.width(), picture.height(), |_, _| [grey; 3]), width, height);
        prop_assert!(flat.planes().iter().all(|value| (value - grey).abs() < 1e-5));
    }

    #[test]
    fn png_is_lossless_and_always_the_same(picture in any_picture(8..20)) {
        let file = encode(&picture, Format::Png).unwrap();
        prop_assert_eq!(&file, &encode(&picture, Format::Png).unwrap());
        prop_assert_eq!(decode(&file, "a.png").unwrap().picture, picture);
    }

    #[test]
    fn damage_never_panics(
        which in any::<prop::sample::Index>(),
        cut in prop::option::of(any::<prop::sample::Index>()),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        splice in prop::option::of((any::<prop::sample::Index>(), prop::collection::vec(any::<u8>(), 0..6))),
    ) {
        let files = whole_files();
        let (name, mut bytes) = files[which.index(files.len())].clone();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some((at, more)) = splice {
            let at = at.index(bytes.len());
            bytes.splice(at..at, more);
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if bytes.starts_with(b"\x89PNG") {
            mend_png(&mut bytes);
        }
        if let Err(error) = decode(&bytes, name) {
            let message = error.to_string();
            prop_assert!(!message.contains('\n') && message.len() < 300, "{}", message);
        }
    }

    #[test]
    fn noise_never_panics(magic in any::<prop::sample::Index>(), noise in prop::collection::vec(any::<u8>(), 0..200)) {
        let magics: [&[u8]; 8] =
            [b"", b"\x89PNG\r\n\x1A\n", b"\xFF\xD8\xFF", b"GIF89a", b"BM", b"II*\0", b"MM\0*", b"RIFF\xC0\0\0\0WEBPVP8X"];
        let bytes = [magics[magic.index(magics.len())], &noise].concat();
        let _ = decode(&bytes, "noise");
    }
}

#[test]
fn jpeg_is_close() {
    let picture = Rgb::from_fn(64, 48, |x, y| [x as f32 / 63.0, y as f32 / 47.0, 0.5]);
    let file = encode(&picture, Format::Jpeg).unwrap();
    let decoded = decode(&file, "a.jpg").unwrap().picture;
    let worst = decoded.planes().iter().zip(picture.planes()).map(|(l, r)| (l - r).abs()).fold(0.0, f32::max);
    assert!(worst < 0.04, "{worst}");
    let tables = file.windows(4).position(|four| four == b"\xFF\xDB\0\x43").unwrap();
    assert_eq!(file[tables + 5], 3, "the standard table of quality 92 begins so");
}

#[test]
fn the_extension_chooses_the_format_to_write() {
    for (path, format) in
        [("a.png", Format::Png), ("b/c.JPG", Format::Jpeg), ("d.jpeg", Format::Jpeg), ("e.tar.PNG", Format::Png)]
    {
        assert_eq!(Format::from_path(path.as_ref()).unwrap(), format);
    }
    let error = Format::from_path("out/painting.webp".as_ref()).unwrap_err().to_string();
    assert_eq!(
        error,
        "The picture could not be written as painting.webp (.webp is not written); save it as .png or .jpg."
    );
    assert!(Format::from_path("painting".as_ref()).is_err());
    assert!(matches!(encode(&Rgb::from_fn(65_536, 1, |_, _| [0.0; 3]), Format::Jpeg), Err(Error::Encode { .. })));
    assert!(matches!(encode(&Rgb::from_fn(0, 0, |_, _| [0.0; 3]), Format::Png), Err(Error::Encode { .. })));
}

#[test]
fn a_bmp_of_one_bit_is_read() {
    let mut bytes = Vec::new();
    let palette = [[255, 0, 0], [0, 0, 255]];
    let pixels: Vec<u8> = (0..64).map(|i| u8::from(i % 8 > 3)).collect();
    image::codecs::bmp::BmpEncoder::new(&mut bytes)
        .encode_with_palette(&pixels, 8, 8, ExtendedColorType::L8, Some(&palette))
        .unwrap();
    let picture = decode(&bytes, "two.bmp").unwrap().picture;
    assert_eq!((picture.pixel(1, 1), picture.pixel(6, 6)), ([1.0, 0.0, 0.0], [0.0, 0.0, 1.0]));
}
