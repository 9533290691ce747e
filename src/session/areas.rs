//! The parts of a painting: which styles count where.

use super::{
    pictures::{SourcePictures, Weighted},
    recipe::{Recipe, StyleLoss},
};
use crate::{
    Error, Result,
    image::{Mask, Rgb},
};

/// A part of the painting with its styles, as pictures of type `P`.
#[derive(Clone, Debug)]
pub struct Area<P> {
    /// Mixed by weight.
    pub styles: Vec<Weighted<P>>,
    /// Where it is; everywhere where there is none. The masks of all areas sum to at most 1 at each pixel.
    pub mask: Option<Mask>,
    /// What the style weight is multiplied by.
    pub strength: f64,
}

impl<P> Area<P> {
    /// The same area with other pictures.
    pub(super) fn map<Q>(&self, picture: impl Fn(&P) -> Q) -> Area<Q> {
        let styles = self.styles.iter().map(|style| Weighted { value: picture(&style.value), weight: style.weight });
        Area { styles: styles.collect(), mask: self.mask.clone(), strength: self.strength }
    }
}

/// What of the photo is painted.
pub(super) struct Areas {
    /// What no region claims, if it has styles, then the regions. Together they cover what is painted.
    pub(super) areas: Vec<Area<Rgb>>,
    /// How much of each pixel is painted; everything where there is none.
    pub(super) painted: Option<Mask>,
}

impl Areas {
    /// Of these pictures, whose styles `prepare` makes ready, with masks of `width`x`height` pixels.
    pub(super) fn new(
        pictures: &SourcePictures,
        (width, height): (usize, usize),
        prepare: impl Fn(&Rgb) -> Rgb,
    ) -> Self {
        let sized = |mask: &Mask| mask.resized(width, height);
        let mut left = restricted(None, pictures.protected.as_ref().map(|mask| sized(mask).inverse()));
        let mut areas = Vec::new();
        // A later region lies on those before it.
        for region in pictures.regions.iter().rev() {
            let mask = sized(&region.mask);
            let own = restricted(left.clone(), Some(mask.clone()));
            left = restricted(left, Some(mask.inverse()));
            let styles = vec![Weighted { value: prepare(&region.style), weight: 1.0 }];
            areas.push(Area { styles, mask: own, strength: region.strength });
        }
        if !pictures.styles.is_empty() {
            let styles = pictures.styles.iter();
            let styles = styles.map(|style| Weighted { value: prepare(&style.value), weight: style.weight }).collect();
            areas.push(Area { styles, mask: left, strength: 1.0 });
        }
        areas.reverse();
        let painted = painted(&areas);
        for area in &mut areas {
            area.mask = restricted(area.mask.take(), pictures.opacity.as_ref().map(sized));
        }
        Self { areas, painted }
    }
}

/// Checks that the recipe's style losses can be restricted to the areas' masks, where there are any.
///
/// # Errors
/// [`Error::BadSetting`].
pub(super) fn check(areas: &Areas, recipe: &Recipe) -> Result<()> {
    let refused = |setting: &str, value: &str, allowed: &str| {
        let allowed = format!("{allowed} where masks or a transparent photo restrict a style");
        Err(Error::BadSetting { setting: setting.into(), value: value.into(), allowed })
    };
    match recipe {
        _ if areas.areas.iter().all(|area| area.mask.is_none()) => Ok(()),
        Recipe { style_loss: StyleLoss::Sliced, .. } => refused("style_loss", "sliced", "gram or moments"),
        Recipe { patch_weight, .. } if *patch_weight > 0.0 => refused("patch_weight", &patch_weight.to_string(), "0"),
        _ => Ok(()),
    }
}

/// The sum of the areas' masks; `None` if it is everything.
fn painted(areas: &[Area<Rgb>]) -> Option<Mask> {
    let mut masks = areas.iter().map(|area| area.mask.as_ref());
    let first = masks.next()??;
    let mut sum = first.shares().to_vec();
    for mask in masks {
        sum.iter_mut().zip(mask?.shares()).for_each(|(sum, share)| *sum += share);
    }
    let everything = sum.iter().all(|share| *share > 1.0 - 1e-3);
    (!everything).then(|| Mask::new(first.width(), first.height(), sum))
}

/// What is in both, where `None` is everything.
fn restricted(mask: Option<Mask>, by: Option<Mask>) -> Option<Mask> {
    match (mask, by) {
        (Some(mask), Some(by)) => Some(mask.and(&by)),
        (mask, by) => mask.or(by),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Region;

    fn grey(width: usize, height: usize) -> Rgb {
        Rgb::from_fn(width, height, |_, _| [0.5; 3])
    }

    fn columns(from: usize, to: usize) -> Mask {
        Mask::from_fn(8, 4, |x, _| f32::from(u8::from((from..to).contains(&x))))
    }

    fn means(areas: &Areas) -> Vec<f64> {
        areas.areas.iter().map(|area| area.mask.as_ref().map_or(1.0, Mask::mean)).collect()
    }

    #[test]
    fn areas_share_out_what_is_painted() {
        let (photo, style) = (grey(8, 4), grey(5, 5));
        let [left, middle, right] = [columns(0, 4), columns(2, 6), columns(7, 8)];
        let plain = SourcePictures::new(&photo, &style);
        assert_eq!(means(&Areas::new(&plain, (8, 4), Rgb::clone)), [1.0]);
        let region = |mask: &Mask| Region { style: style.clone(), mask: mask.clone(), strength: 1.0 };
        let two = SourcePictures { regions: vec![region(&left), region(&middle)], ..plain.clone() };
        let areas = Areas::new(&two, (8, 4), Rgb::clone);
        assert_eq!(means(&areas), [0.25, 0.25, 0.5], "the rest, the left without the middle, the middle");
        assert!(areas.painted.is_none());
        let kept = SourcePictures { protected: Some(right), ..two.clone() };
        let areas = Areas::new(&kept, (8, 4), Rgb::clone);
        assert_eq!(means(&areas), [0.125, 0.25, 0.5]);
        assert_eq!(areas.painted.as_ref().map(Mask::mean), Some(0.875));
        let opaque = SourcePictures { opacity: Some(left), ..plain.clone() };
        let areas = Areas::new(&opaque, (8, 4), Rgb::clone);
        assert_eq!(means(&areas), [0.5]);
        assert!(areas.painted.is_none(), "what shows through is painted too, but counts for nothing");
        let only = SourcePictures { styles: Vec::new(), ..two };
        let areas = Areas::new(&only, (8, 4), Rgb::clone);
        assert_eq!(means(&areas), [0.25, 0.5]);
        assert_eq!(areas.painted.as_ref().map(Mask::mean), Some(0.75));
    }
}
