//! A painting, step by step.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use super::{
    recipes::read_recipe,
    sources::Sources,
    values::{JsResult, object, pixels, to_js},
};
use crate::{
    image::{self, Format, Rgb},
    session::{SavedRecipe, Session, SourcePictures, Speed},
};

/// A painting in progress.
#[wasm_bindgen]
pub struct Painting {
    session: Session,
    pictures: SourcePictures,
}

#[wasm_bindgen]
impl Painting {
    /// Runs up to `n` iterations; resolves early when done. One call at a time. Throws `device-failed`, `not-finite`.
    #[wasm_bindgen(unchecked_return_type = "Progress")]
    pub async fn step(&mut self, n: usize) -> JsResult<JsValue> {
        let progress = self.session.step(n).await.map_err(to_js)?;
        object(progress)
    }

    /// How far it is.
    #[wasm_bindgen(getter, unchecked_return_type = "Progress")]
    pub fn progress(&self) -> JsResult<JsValue> {
        object(self.session.progress())
    }

    /// Has `Progress.work` count by this speed. Throws as `begin`.
    #[wasm_bindgen(js_name = expectSpeed)]
    pub fn expect_speed(&mut self, rate: f64, overhead: f64) -> JsResult<()> {
        self.session.expect_speed(Speed { rate, overhead }).map_err(to_js)
    }

    /// Goes on from the present picture with another recipe, whose networks must have been added, and, where they are given,
    /// with other pictures, which it consumes; the photo must be the same. Its iterations count from the painting's beginning.
    /// Throws as `begin`, and then the painting is as before.
    pub async fn steer(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Recipe")] recipe: &JsValue,
        sources: Option<Sources>,
    ) -> JsResult<()> {
        let recipe = read_recipe(recipe)?;
        let pictures = sources.map(|sources| sources.0);
        self.session.steer(pictures.as_ref().unwrap_or(&self.pictures), recipe).await.map_err(to_js)?;
        if let Some(pictures) = pictures {
            self.pictures = pictures;
        }
        Ok(())
    }

    /// The picture at the present scale; throws `device-failed`.
    #[wasm_bindgen(unchecked_return_type = "Pixels")]
    pub async fn preview(&mut self) -> JsResult<JsValue> {
        let picture = self.session.preview().await.map_err(to_js)?;
        self.pixels(&picture)
    }

    /// The picture at full size; the last good one where the device is lost.
    #[wasm_bindgen(unchecked_return_type = "Pixels")]
    pub async fn finish(&mut self) -> JsResult<JsValue> {
        let picture = self.session.finish().await;
        self.pixels(&picture)
    }

    /// As `finish`, as a PNG file that carries the recipe; `style`, the name of the generated style, where it was one; and the
    /// names of other style pictures.
    pub async fn png(&mut self, style: Option<String>, pictures: Vec<String>) -> JsResult<Uint8Array> {
        let picture = self.session.finish().await;
        let opacity = self.session.opacity(picture.width(), picture.height());
        let file = image::encode_with_opacity(&picture, opacity.as_ref(), Format::Png).map_err(to_js)?;
        let file = SavedRecipe::write(&file, self.session.recipe(), style.as_deref(), &pictures);
        Ok(Uint8Array::from(file.as_slice()))
    }
}

impl Painting {
    pub(super) fn new(session: Session, pictures: SourcePictures) -> Self {
        Self { session, pictures }
    }

    fn pixels(&self, picture: &Rgb) -> JsResult<JsValue> {
        pixels(picture, self.session.opacity(picture.width(), picture.height()).as_ref())
    }
}
