//! The colour space `OKLab` (Ottosson 2020, "A perceptual color space for image processing"), in which lightness and chroma can
//! be changed apart: equal steps look about equally large, and a colour that fades keeps its hue.

/// Halvings of a chroma that is out of gamut: to a 256th, less than a byte's step.
const HALVINGS: usize = 8;

/// What rounding may take a colour out of gamut, in linear light.
const ROUNDING: f32 = 1e-4;

/// `[L, a, b]` of an sRGB-encoded colour: L from 0 (black) to 1 (white), a and b within about 0.33 of 0, which is grey.
pub fn oklab(rgb: [f32; 3]) -> [f32; 3] {
    let [r, g, b] = rgb.map(linear);
    // The cones' responses, and the roots by which we see them.
    let l = (0.412_221_47 * r + 0.536_332_54 * g + 0.051_445_993 * b).cbrt();
    let m = (0.211_903_5 * r + 0.680_699_55 * g + 0.107_396_96 * b).cbrt();
    let s = (0.088_302_46 * r + 0.281_718_84 * g + 0.629_978_7 * b).cbrt();
    [
        0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_046_8 * s,
        1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
        0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
    ]
}

/// The sRGB-encoded colour of `[L, a, b]`, within 0..1. What sRGB cannot show is shown with less chroma, of the same lightness
/// and hue: clamped channel by channel, a dark blue would turn purple.
pub(super) fn from_oklab([lightness, a, b]: [f32; 3]) -> [f32; 3] {
    let lightness = lightness.clamp(0.0, 1.0);
    let with_chroma = |share: f32| to_linear([lightness, share * a, share * b]);
    let whole = with_chroma(1.0);
    if is_shown(whole) {
        return whole.map(encoded);
    }
    let (mut shown, mut step) = (0.0, 0.5);
    for _ in 0..HALVINGS {
        if is_shown(with_chroma(shown + step)) {
            shown += step;
        }
        step *= 0.5;
    }
    with_chroma(shown).map(encoded)
}

/// Whether sRGB has a colour of this linear light.
fn is_shown(linear: [f32; 3]) -> bool {
    linear.iter().all(|value| (-ROUNDING..=1.0 + ROUNDING).contains(value))
}

/// sRGB's linear light, not clamped.
fn to_linear([lightness, a, b]: [f32; 3]) -> [f32; 3] {
    let l = (lightness + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
    let m = (lightness - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
    let s = (lightness - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
    [
        4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s,
        -1.268_438 * l + 2.609_757_4 * m - 0.341_319_4 * s,
        -0.004_196_086_3 * l - 0.703_418_6 * m + 1.707_614_7 * s,
    ]
}

/// sRGB's transfer curve undone (IEC 61966-2-1).
fn linear(value: f32) -> f32 {
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// sRGB's transfer curve; clamped to 0..1.
fn encoded(value: f32) -> f32 {
    let value = value.clamp(0.0, 1.0);
    if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_have_their_published_values() {
        // Half of sRGB's red is 0.21404 of its light, whose root is 0.59818.
        for (rgb, expected) in [
            ([1.0, 1.0, 1.0], [1.0, 0.0, 0.0]),
            ([1.0, 0.0, 0.0], [0.6280, 0.2249, 0.1258]),
            ([0.0, 0.0, 1.0], [0.4520, -0.0325, -0.3115]),
            ([0.5, 0.0, 0.0], [0.3757, 0.1345, 0.0753]),
        ] {
            let found = oklab(rgb);
            assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-4), "{found:?}");
        }
    }

    #[test]
    fn every_colour_comes_back() {
        let levels = [0.0, 0.02, 0.3, 0.7, 1.0];
        for rgb in levels.iter().flat_map(|r| levels.iter().flat_map(|g| levels.map(|b| [*r, *g, b]))) {
            let back = from_oklab(oklab(rgb));
            assert!(rgb.iter().zip(back).all(|(a, b)| (a - b).abs() < 2e-3), "{rgb:?} {back:?}");
        }
    }

    #[test]
    fn what_cannot_be_shown_fades_and_keeps_lightness_and_hue() {
        for [lightness, a, b] in [[0.3, 0.25, 0.1], [0.9, -0.1, -0.3], [0.5, 0.0, 0.4]] {
            let [shown, c, d] = oklab(from_oklab([lightness, a, b]));
            assert!((shown - lightness).abs() < 5e-3, "{lightness} {shown}");
            assert!(c.hypot(d) < a.hypot(b), "{c} {d}");
            assert!((a * d - b * c).abs() < 5e-3 * c.hypot(d), "hue of {a} {b}: {c} {d}");
        }
        assert_eq!(from_oklab([1.4, 0.1, 0.1]).to_vec(), from_oklab([1.0, 0.0, 0.0]).to_vec());
    }
}
