//! The pictures of a painting, by their roles.

use burn::tensor::Tensor;

use super::areas::Area;
use crate::{
    Error, Result,
    image::{Mask, Rgb},
};

/// One of several things with its weight.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighted<T> {
    /// The thing.
    pub value: T,
    /// Its weight relative to the others, above 0.
    pub weight: f64,
}

/// Each thing with its share: the weights scaled to sum to 1.
pub(super) fn shares<T>(all: &[Weighted<T>]) -> impl Iterator<Item = (f64, &T)> {
    let total: f64 = all.iter().map(|one| one.weight).sum();
    all.iter().map(move |one| (one.weight / total, &one.value))
}

/// What a painting's memory and time depend on of its pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Width and height of the photo, in pixels.
    pub photo: (usize, usize),
    /// Width and height of each style, in pixels.
    pub styles: Vec<(usize, usize)>,
    /// How many parts of the photo styles are restricted to; 0 where they count everywhere.
    pub masked_areas: usize,
}

/// Photo and styles; no masks.
impl From<((usize, usize), &[(usize, usize)])> for Sizes {
    fn from((photo, styles): ((usize, usize), &[(usize, usize)])) -> Self {
        Self { photo, styles: styles.to_vec(), masked_areas: 0 }
    }
}

/// A part of the photo with a style of its own (Gatys et al. 2017, "Controlling Perceptual Factors", section 4).
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Its style picture.
    pub style: Rgb,
    /// Where it is, by the photo's proportions. Where regions overlap, the later one counts.
    pub mask: Mask,
    /// What the recipe's style weight is multiplied by there, above 0.
    pub strength: f64,
}

/// Another frame's painting, moved to where things are in the frame that is painted: what this one's should look like.
#[derive(Clone, Debug, PartialEq)]
pub struct TemporalTarget {
    /// The painting.
    pub picture: Rgb,
    /// How far it counts, by its proportions: 0 where the other frame did not show what this one does.
    pub trust: Mask,
    /// Weight of the mean squared distance, above 0.
    pub weight: f64,
}

/// The pictures that a painting is made from. They share their planes with those that they were cloned from.
#[derive(Clone, Debug, PartialEq)]
pub struct SourcePictures {
    /// The photo to be repainted.
    pub content: Rgb,
    /// Where the photo is not transparent: the rest counts neither for styles nor in the result.
    pub opacity: Option<Mask>,
    /// The pictures whose styles are mixed, for what no region claims. The target of each layer is the weighted mean of their
    /// Gram matrices. Without any, what no region claims stays as it is in the photo.
    pub styles: Vec<Weighted<Rgb>>,
    /// Parts with styles of their own.
    pub regions: Vec<Region>,
    /// Where the photo stays as it is, by its proportions.
    pub protected: Option<Mask>,
    /// The picture to start from, cropped to the photo's shape, in place of [`Recipe::init`](super::Recipe::init).
    pub initial: Option<Rgb>,
    /// In a moving picture, the paintings that this one has to agree with.
    pub temporal: Vec<TemporalTarget>,
}

impl SourcePictures {
    /// A photo and one style picture.
    pub fn new(content: &Rgb, style: &Rgb) -> Self {
        Self {
            content: content.clone(),
            opacity: None,
            styles: vec![Weighted { value: style.clone(), weight: 1.0 }],
            regions: Vec::new(),
            protected: None,
            initial: None,
            temporal: Vec::new(),
        }
    }

    /// The sizes of photo and styles, and how many parts have styles of their own.
    pub fn sizes(&self) -> Sizes {
        let size = |picture: &Rgb| (picture.width(), picture.height());
        let masked = !self.regions.is_empty() || self.protected.is_some() || self.opacity.is_some();
        let areas = self.regions.len() + usize::from(!self.styles.is_empty());
        Sizes {
            photo: size(&self.content),
            styles: self.all_styles().map(size).collect(),
            masked_areas: if masked { areas } else { 0 },
        }
    }

    /// All style pictures; those of regions come last.
    pub(super) fn all_styles(&self) -> impl Iterator<Item = &Rgb> {
        self.styles.iter().map(|style| &style.value).chain(self.regions.iter().map(|region| &region.style))
    }

    /// Checks that there are styles, and that weights and strengths are above 0 and finite.
    ///
    /// # Errors
    /// [`Error::BadSetting`].
    pub(super) fn check(&self) -> Result<()> {
        let bad = |setting: &str, value: String, allowed: &str| {
            Err(Error::BadSetting { setting: setting.into(), value, allowed: allowed.into() })
        };
        if self.all_styles().next().is_none() {
            return bad("styles", "empty".into(), "at least one picture");
        }
        let sound = |weight: f64| weight > 0.0 && weight.is_finite();
        if let Some(style) = self.styles.iter().find(|style| !sound(style.weight)) {
            return bad("styles", format!("weighted by {}", style.weight), "weighted by numbers above 0");
        }
        if let Some(target) = self.temporal.iter().find(|target| !sound(target.weight)) {
            return bad("temporal", format!("weighted by {}", target.weight), "weighted by numbers above 0");
        }
        match self.regions.iter().find(|region| !sound(region.strength)) {
            Some(region) => bad("regions", format!("of strength {}", region.strength), "of strengths above 0"),
            None => Ok(()),
        }
    }
}

/// The pictures of one scale, on the device, RGB 0..1.
pub struct ScalePictures {
    /// The photo, `[1, 3, height, width]`, at the size to be painted.
    pub content: Tensor<4>,
    /// The parts of the painting with their style pictures, each `[1, 3, any, any]`.
    pub areas: Vec<Area<Tensor<4>>>,
    /// How much of each pixel is painted, `[1, 1, height, width]`; everything where there is none.
    pub painted: Option<Tensor<4>>,
    /// The painting as the scale before left it, `[1, 3, height, width]`.
    pub painting: Tensor<4>,
    /// What it has to agree with, `[1, 3, height, width]`, where, `[1, 1, height, width]`, and the weight.
    pub temporal: Vec<(Tensor<4>, Tensor<4>, f64)>,
}

impl ScalePictures {
    /// With one style picture.
    pub fn new(content: Tensor<4>, style: Tensor<4>, painting: Tensor<4>) -> Self {
        let styles = vec![Weighted { value: style, weight: 1.0 }];
        Self {
            content,
            areas: vec![Area { styles, mask: None, strength: 1.0 }],
            painted: None,
            painting,
            temporal: Vec::new(),
        }
    }
}
