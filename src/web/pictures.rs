//! Pictures in the core's memory.

use wasm_bindgen::prelude::*;

use super::{
    gallery::no_such,
    values::{JsResult, object, pixels, to_js},
};
use crate::{
    gallery::{Palette, Work},
    image::{self, Decoded},
    session::SavedRecipe,
};

/// A decoded picture, and what its file says of how it was painted.
#[wasm_bindgen]
pub struct Picture(pub(super) Decoded, SavedRecipe);

#[wasm_bindgen]
impl Picture {
    /// From a file's bytes, whatever its name says; `name` is for messages. Throws `empty-file`, `not-a-picture`,
    /// `damaged-picture`, `unsupported-picture`, `picture-too-large`, `-small` or `-long`.
    pub fn decode(bytes: &[u8], name: &str) -> JsResult<Self> {
        let decoded = image::decode(bytes, name).map_err(to_js)?;
        Ok(Self(decoded, SavedRecipe::read(bytes, name)))
    }

    /// From a canvas, RGBA, for formats that only the browser knows.
    #[wasm_bindgen(js_name = fromPixels)]
    pub fn from_pixels(width: u32, height: u32, rgba: &[u8], name: &str) -> JsResult<Self> {
        image::from_rgba8(width, height, rgba, name).map(Self::new).map_err(to_js)
    }

    /// A generated picture by its id, with this long side in pixels; each `seed` is a variation. A style can be had in the
    /// colours of a palette. Throws `bad-setting` where there is no such picture or palette.
    #[wasm_bindgen(js_name = gallery)]
    pub fn from_gallery(id: &str, size: usize, seed: u32, palette: Option<String>) -> JsResult<Self> {
        let styles = || Work::ALL.map(Work::id).join(", ");
        let work = Work::from_id(id).ok_or_else(|| no_such("gallery-style", id, &styles()))?;
        let palettes = || Palette::ALL.map(Palette::id).join(", ");
        let known = |id: String| Palette::from_id(&id).ok_or_else(|| no_such("gallery-palette", &id, &palettes()));
        let palette = palette.map(known).transpose()?;
        let picture = work.paint_with(size, seed.into(), palette);
        Ok(Self::new(Decoded { picture, opacity: None, notice: None }))
    }

    /// The settings that a PNG of ours was painted with: see `Painting.png`.
    #[wasm_bindgen(getter, unchecked_return_type = "Recipe | undefined")]
    pub fn recipe(&self) -> JsResult<JsValue> {
        self.1.settings.as_ref().map_or(Ok(JsValue::UNDEFINED), object)
    }

    /// The generated style that it was painted from, in the words that `Painting.png` was given.
    #[wasm_bindgen(getter, js_name = paintedFrom)]
    pub fn painted_from(&self) -> Option<String> {
        self.1.style.clone()
    }

    /// The names of the other style pictures that it was painted from.
    #[wasm_bindgen(getter)]
    pub fn pictures(&self) -> Vec<String> {
        self.1.pictures.clone()
    }

    /// Pixels.
    #[wasm_bindgen(getter)]
    pub fn width(&self) -> usize {
        self.0.picture.width()
    }

    /// Pixels.
    #[wasm_bindgen(getter)]
    pub fn height(&self) -> usize {
        self.0.picture.height()
    }

    /// Whether something shines through.
    #[wasm_bindgen(getter)]
    pub fn transparent(&self) -> bool {
        self.0.opacity.is_some()
    }

    /// A sentence for the user about how the file was read ("... is animated; its first frame is used."), where that may
    /// surprise.
    #[wasm_bindgen(getter)]
    pub fn notice(&self) -> Option<String> {
        let sentences: Vec<&str> = [&self.0.notice, &self.1.notice].into_iter().flatten().map(String::as_str).collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }

    /// Scaled down to fit, never up.
    #[wasm_bindgen(unchecked_return_type = "Pixels")]
    pub fn pixels(&self, long_side: usize) -> JsResult<JsValue> {
        let Decoded { picture, opacity, .. } = &self.0;
        let picture = image::shrink(picture, long_side);
        let opacity = opacity.as_ref().map(|opacity| opacity.resized(picture.width(), picture.height()));
        pixels(&picture, opacity.as_ref())
    }
}

impl Picture {
    fn new(decoded: Decoded) -> Self {
        Self(decoded, SavedRecipe::default())
    }
}
