//! Colours, the ways to mix them, and named palettes that any work can be repainted in.

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

/// Colours to repaint a style in: how warm and how bright a colour is says which of them takes its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Palette {
    /// Teal and glowing coals.
    Ember,
    /// Deep water and coral.
    Lagoon,
    /// Moss and wheat.
    Meadow,
    /// Violet and rose.
    Orchid,
    /// Night greens and magenta.
    Aurora,
    /// Slate and terracotta.
    Desert,
    /// Blue dye on linen.
    Indigo,
    /// Bright mint and pink.
    Sorbet,
}

/// A palette's cool and warm colours, each from dark to light.
struct Ramps {
    cool: [Colour; 5],
    warm: [Colour; 5],
}

impl Palette {
    /// All palettes.
    pub const ALL: [Self; 8] =
        [Self::Ember, Self::Lagoon, Self::Meadow, Self::Orchid, Self::Aurora, Self::Desert, Self::Indigo, Self::Sorbet];

    /// The name in addresses, recipes and file names.
    pub fn id(self) -> &'static str {
        match self {
            Self::Ember => "ember",
            Self::Lagoon => "lagoon",
            Self::Meadow => "meadow",
            Self::Orchid => "orchid",
            Self::Aurora => "aurora",
            Self::Desert => "desert",
            Self::Indigo => "indigo",
            Self::Sorbet => "sorbet",
        }
    }

    /// The name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ember => "Ember",
            Self::Lagoon => "Lagoon",
            Self::Meadow => "Meadow",
            Self::Orchid => "Orchid",
            Self::Aurora => "Aurora",
            Self::Desert => "Desert",
            Self::Indigo => "Indigo",
            Self::Sorbet => "Sorbet",
        }
    }

    /// The palette of that [`id`](Self::id).
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|palette| palette.id() == id)
    }

    /// The palette's colour for `colour`: as bright, and on the same side of warm and cool.
    pub(crate) fn recast(self, colour: Colour) -> Colour {
        let Ramps { cool, warm } = self.ramps();
        let colour = colour.clamped();
        let light = colour.luma();
        let warmth = smoothstep(-0.22, 0.26, colour.r - colour.b + 0.25 * (colour.r - colour.g));
        let cast = ramp(&cool, light).mix(ramp(&warm, light), warmth);
        // Halfway colours of two ramps are grey; a little strength makes up for it.
        let strong = cast.saturated(1.0 + 1.2 * warmth * (1.0 - warmth));
        strong + Colour::WHITE * (0.6 * (light - strong.luma()))
    }

    fn ramps(self) -> Ramps {
        let of = |cool: [u32; 5], warm: [u32; 5]| Ramps { cool: cool.map(Colour::hex), warm: warm.map(Colour::hex) };
        match self {
            Self::Ember => of(
                [0x06_10_18, 0x10_3a_4a, 0x2c_7c_84, 0x86_bc_b4, 0xf2_f0_e0],
                [0x1c_06_0a, 0x7c_12_14, 0xd8_48_18, 0xf8_b0_38, 0xff_f4_d0],
            ),
            Self::Lagoon => of(
                [0x04_0e_2c, 0x0a_3c_74, 0x0c_86_a4, 0x6c_cc_c8, 0xec_fa_f4],
                [0x20_0c_30, 0x7a_24_50, 0xe4_5c_58, 0xfa_aa_84, 0xff_f2_dc],
            ),
            Self::Meadow => of(
                [0x06_18_14, 0x12_46_34, 0x3c_86_44, 0xa0_c4_6c, 0xf4_f6_d8],
                [0x20_14_06, 0x6c_40_0c, 0xc8_7c_14, 0xf2_c6_44, 0xff_f6_d0],
            ),
            Self::Orchid => of(
                [0x0e_08_28, 0x34_20_74, 0x6c_58_bc, 0xb4_ac_ec, 0xf6_f0_fc],
                [0x24_06_24, 0x80_14_58, 0xd8_48_80, 0xf8_a8_a4, 0xff_f0_e4],
            ),
            Self::Aurora => of(
                [0x02_0c_1c, 0x06_3c_54, 0x0c_90_7c, 0x7c_dc_9c, 0xf0_fc_d8],
                [0x14_04_28, 0x54_10_68, 0xb8_2c_8c, 0xf4_8c_a0, 0xff_ec_dc],
            ),
            Self::Desert => of(
                [0x10_14_20, 0x34_44_5c, 0x70_88_98, 0xb8_c4_bc, 0xf6_f2_e4],
                [0x20_0c_0c, 0x70_2c_1c, 0xc4_64_3c, 0xe8_b0_78, 0xfc_f0_d8],
            ),
            Self::Indigo => of(
                [0x06_0a_24, 0x14_2a_68, 0x38_5c_ac, 0x94_b4_dc, 0xf4_f4_ec],
                [0x10_10_28, 0x3c_38_58, 0x88_78_78, 0xd0_bc_9c, 0xfa_f2_e0],
            ),
            Self::Sorbet => of(
                [0x14_1c_44, 0x20_60_84, 0x3c_b4_ac, 0xa4_e4_c8, 0xfc_fc_f0],
                [0x3c_10_3c, 0xa4_24_60, 0xf4_64_7c, 0xfc_bc_6c, 0xff_f6_dc],
            ),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recast_colour_is_about_as_bright() {
        for palette in Palette::ALL {
            for step in 0..125_u32 {
                let level = |divisor: u32| (step / divisor % 5) as f32 * 0.25;
                let colour = Colour { r: level(25), g: level(5), b: level(1) };
                let change = palette.recast(colour).luma() - colour.luma();
                assert!(change.abs() < 0.1, "{palette:?} changes {colour:?} by {change}");
            }
        }
    }
}
