//! The pictures of a painting, by their roles.

use burn::tensor::Tensor;

use crate::{Error, Result, image::Rgb};

/// One of several things with its weight.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighted<T> {
    /// The thing.
    pub value: T,
    /// Its weight relative to the others, above 0.
    pub weight: f64,
}

/// The pictures that a painting is made from.
#[derive(Clone, Debug, PartialEq)]
pub struct SourcePictures<'a> {
    /// The photo to be repainted.
    pub content: &'a Rgb,
    /// The pictures whose styles are mixed; at least one. The target of each layer is the weighted mean of their Gram
    /// matrices.
    pub styles: Vec<Weighted<&'a Rgb>>,
    /// The picture to start from, cropped to the photo's shape, in place of [`Recipe::init`](super::Recipe::init).
    pub initial: Option<&'a Rgb>,
}

impl<'a> SourcePictures<'a> {
    /// A photo and one style picture.
    pub fn new(content: &'a Rgb, style: &'a Rgb) -> Self {
        Self { content, styles: vec![Weighted { value: style, weight: 1.0 }], initial: None }
    }

    /// Checks that there are styles and that their weights are above 0 and finite.
    ///
    /// # Errors
    /// [`Error::BadSetting`].
    pub(super) fn check(&self) -> Result<()> {
        let bad = |value: String, allowed: &str| Error::BadSetting {
            setting: "styles".into(),
            value,
            allowed: allowed.into(),
        };
        if self.styles.is_empty() {
            return Err(bad("empty".into(), "at least one picture"));
        }
        let sound = |weight: f64| weight > 0.0 && weight.is_finite();
        match self.styles.iter().find(|style| !sound(style.weight)) {
            Some(style) => Err(bad(format!("weighted by {}", style.weight), "weighted by numbers above 0")),
            None => Ok(()),
        }
    }
}

/// The pictures of one scale, on the device, RGB 0..1.
pub struct ScalePictures {
    /// The photo, `[1, 3, height, width]`, at the size to be painted.
    pub content: Tensor<4>,
    /// The style pictures, each `[1, 3, any, any]`.
    pub styles: Vec<Weighted<Tensor<4>>>,
    /// The painting as the scale before left it, `[1, 3, height, width]`.
    pub painting: Tensor<4>,
}

impl ScalePictures {
    /// With one style picture.
    pub fn new(content: Tensor<4>, style: Tensor<4>, painting: Tensor<4>) -> Self {
        Self { content, styles: vec![Weighted { value: style, weight: 1.0 }], painting }
    }
}
