//! Colours and the ways to mix them.

use std::ops::{Add, Mul};

/// A colour, sRGB-encoded as in [`Rgb`](crate::image::Rgb); painters may leave 0..1 on the way, the canvas clamps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Colour {
    pub(crate) r: f32,
    pub(crate) g: f32,
    pub(crate) b: f32,
}

impl Colour {
    pub(crate) const WHITE: Self = Self::hex(0xff_ff_ff);

    /// From `0xrr_gg_bb`.
    pub(crate) const fn hex(rgb: u32) -> Self {
        Self {
            r: ((rgb >> 16) & 255) as f32 / 255.0,
            g: ((rgb >> 8) & 255) as f32 / 255.0,
            b: (rgb & 255) as f32 / 255.0,
        }
    }

    /// `t` 0 is `self`, 1 is `other`.
    pub(crate) fn mix(self, other: Self, t: f32) -> Self {
        self * (1.0 - t) + other * t
    }

    /// Brightness, 0..1 (Rec. 601 weights).
    pub(crate) fn luma(self) -> f32 {
        0.299 * self.r + 0.587 * self.g + 0.114 * self.b
    }

    /// 1 leaves the colour, 0 greys it, more than 1 strengthens it.
    pub(crate) fn saturated(self, amount: f32) -> Self {
        let grey = self.luma();
        Self { r: grey, g: grey, b: grey }.mix(self, amount)
    }

    /// Channel by channel, as one glaze over another.
    pub(crate) fn times(self, other: Self) -> Self {
        Self { r: self.r * other.r, g: self.g * other.g, b: self.b * other.b }
    }

    /// Every channel held within 0..1.
    pub(crate) fn clamped(self) -> Self {
        Self { r: self.r.clamp(0.0, 1.0), g: self.g.clamp(0.0, 1.0), b: self.b.clamp(0.0, 1.0) }
    }
}

impl Add for Colour {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { r: self.r + other.r, g: self.g + other.g, b: self.b + other.b }
    }
}

impl Mul<f32> for Colour {
    type Output = Self;
    fn mul(self, factor: f32) -> Self {
        Self { r: self.r * factor, g: self.g * factor, b: self.b * factor }
    }
}

/// The colour at `t` (held within 0..1) along evenly spaced stops.
pub(crate) fn ramp(stops: &[Colour], t: f32) -> Colour {
    let last = stops.len() - 1;
    let place = t.clamp(0.0, 1.0) * last as f32;
    let before = (place as usize).min(last.saturating_sub(1));
    stops[before].mix(stops[(before + 1).min(last)], place - before as f32)
}

/// The colour at `t` on stops that close into a ring of length 1.
pub(crate) fn ring(stops: &[Colour], t: f32) -> Colour {
    let place = t.rem_euclid(1.0) * stops.len() as f32;
    let before = (place as usize).min(stops.len() - 1);
    stops[before].mix(stops[(before + 1) % stops.len()], place - before as f32)
}

/// 0 up to `low`, 1 from `high` on, smooth between; `low > high` runs the other way.
pub(crate) fn smoothstep(low: f32, high: f32, x: f32) -> f32 {
    let t = ((x - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
