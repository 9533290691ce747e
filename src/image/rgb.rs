//! The picture type.

use std::{ops::Range, sync::Arc};

use serde::{Deserialize, Serialize, Serializer};

use super::Mask;

/// A picture: three planes of `f32` in CHW order, values 0..1, sRGB-encoded (as stored in files, not linear light).
///
/// Networks were trained on sRGB-encoded values, so no transfer curve is undone on the way in.
///
/// Clones share their planes: a large picture takes more than 100 MB.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Rgb {
    width: usize,
    height: usize,
    #[serde(serialize_with = "serialize_planes")]
    planes: Arc<Vec<f32>>,
}

fn serialize_planes<S: Serializer>(planes: &Arc<Vec<f32>>, serializer: S) -> Result<S::Ok, S::Error> {
    (**planes).serialize(serializer)
}

/// A serialized picture, whose length is to be checked.
#[derive(Deserialize)]
struct Unchecked {
    width: usize,
    height: usize,
    planes: Vec<f32>,
}

impl TryFrom<Unchecked> for Rgb {
    type Error = String;

    fn try_from(Unchecked { width, height, planes }: Unchecked) -> Result<Self, String> {
        let values = width.checked_mul(height).and_then(|area| area.checked_mul(3));
        if values == Some(planes.len()) {
            Ok(Self::from_planes(width, height, planes))
        } else {
            Err(format!("{} values for three planes of {width}x{height}", planes.len()))
        }
    }
}

impl Rgb {
    /// Wraps planes in CHW order: all red values row by row, then all green, then all blue.
    ///
    /// # Panics
    /// If `planes.len() != 3 * width * height`.
    pub fn from_planes(width: usize, height: usize, planes: Vec<f32>) -> Self {
        assert_eq!(planes.len(), 3 * width * height, "three planes of {width}x{height}");
        Self { width, height, planes: Arc::new(planes) }
    }

    /// Evaluates `pixel(x, y) -> [r, g, b]` everywhere.
    pub fn from_fn(width: usize, height: usize, mut pixel: impl FnMut(usize, usize) -> [f32; 3]) -> Self {
        let area = width * height;
        let mut planes = vec![0.0; 3 * area];
        for y in 0..height {
            for x in 0..width {
                let rgb = pixel(x, y);
                for (channel, value) in rgb.into_iter().enumerate() {
                    planes[channel * area + y * width + x] = value;
                }
            }
        }
        Self::from_planes(width, height, planes)
    }

    /// From interleaved 8-bit RGB, row by row.
    ///
    /// # Panics
    /// If `bytes.len() != 3 * width * height`.
    pub fn from_rgb8(width: usize, height: usize, bytes: &[u8]) -> Self {
        assert_eq!(bytes.len(), 3 * width * height, "three bytes a pixel of {width}x{height}");
        let area = width * height;
        let mut planes = vec![0.0; 3 * area];
        for (i, pixel) in bytes.chunks_exact(3).enumerate() {
            for (channel, &byte) in pixel.iter().enumerate() {
                planes[channel * area + i] = f32::from(byte) / 255.0;
            }
        }
        Self::from_planes(width, height, planes)
    }

    /// Interleaved 8-bit RGB, row by row; values outside 0..1 are clamped, rounding is to nearest.
    pub fn to_rgb8(&self) -> Vec<u8> {
        let area = self.width * self.height;
        let mut bytes = vec![0; 3 * area];
        for channel in 0..3 {
            for (i, &value) in self.planes[channel * area..][..area].iter().enumerate() {
                bytes[3 * i + channel] = to_byte(value);
            }
        }
        bytes
    }

    /// Interleaved 8-bit RGBA, not premultiplied, row by row: what a canvas takes. Opaque everywhere, or else as `opacity`, of
    /// the picture's size, says: then the picture is taken to lie on white, and its colours are those that give it there.
    ///
    /// # Panics
    /// If the sizes differ.
    pub fn to_rgba8(&self, opacity: Option<&Mask>) -> Vec<u8> {
        let area = self.width * self.height;
        let mut bytes = vec![255; 4 * area];
        for channel in 0..3 {
            for (i, &value) in self.planes[channel * area..][..area].iter().enumerate() {
                bytes[4 * i + channel] = to_byte(value);
            }
        }
        if let Some(opacity) = opacity {
            assert_eq!(
                (opacity.width(), opacity.height()),
                (self.width, self.height),
                "the mask has the picture's size"
            );
            for (i, (pixel, &alpha)) in bytes.chunks_exact_mut(4).zip(opacity.shares()).enumerate() {
                for (channel, byte) in pixel[..3].iter_mut().enumerate() {
                    *byte = to_byte(off_white(self.planes[channel * area + i], alpha));
                }
                pixel[3] = to_byte(alpha);
            }
        }
        bytes
    }

    /// Pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Pixels.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The planes in CHW order, `3 * width * height` values.
    pub fn planes(&self) -> &[f32] {
        &self.planes
    }

    /// Gives the planes away, CHW order.
    pub fn into_planes(self) -> Vec<f32> {
        Arc::unwrap_or_clone(self.planes)
    }

    /// Some of its rows, at full width.
    pub(crate) fn rows(&self, rows: Range<usize>) -> Self {
        let own = |plane: &[f32]| plane[rows.start * self.width..rows.end * self.width].to_vec();
        let planes = self.planes.chunks_exact(self.width * self.height).flat_map(own).collect();
        Self::from_planes(self.width, rows.len(), planes)
    }

    /// `[r, g, b]` at column `x`, row `y`.
    pub fn pixel(&self, x: usize, y: usize) -> [f32; 3] {
        let area = self.width * self.height;
        let at = y * self.width + x;
        [self.planes[at], self.planes[area + at], self.planes[2 * area + at]]
    }
}

/// What lies on white with this alpha where `value` is seen; white where nothing lies there.
fn off_white(value: f32, alpha: f32) -> f32 {
    if alpha > 0.0 { 1.0 - (1.0 - value) / alpha } else { 1.0 }
}

fn to_byte(value: f32) -> u8 {
    // `as` saturates and sends NaN to 0, which is just what a picture wants.
    (value * 255.0).round() as u8
}
