//! The pictures of one painting, by their roles.

use wasm_bindgen::prelude::*;

use super::pictures::Picture;
use crate::{
    image::{Decoded, Mask},
    session::{Region, SourcePictures, Weighted},
};

/// The pictures of a painting. It keeps what it is given: the pictures themselves may be freed.
#[wasm_bindgen]
pub struct Sources(pub(super) SourcePictures);

#[wasm_bindgen]
impl Sources {
    /// With a photo, whose transparency the painting keeps.
    #[wasm_bindgen(constructor)]
    pub fn new(photo: &Picture) -> Self {
        let Decoded { picture, opacity, .. } = photo.0.clone();
        let (styles, regions) = (Vec::new(), Vec::new());
        Self(SourcePictures {
            content: picture,
            opacity,
            styles,
            regions,
            protected: None,
            initial: None,
            temporal: Vec::new(),
        })
    }

    /// A style for what no region claims; weights are relative to each other. Without any, the photo stays there.
    #[wasm_bindgen(js_name = addStyle)]
    pub fn add_style(&mut self, style: &Picture, weight: f64) {
        self.0.styles.push(Weighted { value: style.0.picture.clone(), weight });
    }

    /// A style where the mask is light, by the photo's proportions. The style weight is multiplied by the strength there.
    #[wasm_bindgen(js_name = addRegion)]
    pub fn add_region(&mut self, style: &Picture, mask: &Picture, strength: f64) {
        let mask = Mask::of_luma(&mask.0.picture);
        self.0.regions.push(Region { style: style.0.picture.clone(), mask, strength });
    }

    /// Where the mask is light, by the photo's proportions, the photo stays as it is.
    pub fn protect(&mut self, mask: &Picture) {
        self.0.protected = Some(Mask::of_luma(&mask.0.picture));
    }

    /// A picture to start from, in place of what the recipe says.
    #[wasm_bindgen(js_name = startFrom)]
    pub fn start_from(&mut self, picture: &Picture) {
        self.0.initial = Some(picture.0.picture.clone());
    }
}
