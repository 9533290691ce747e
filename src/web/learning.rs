//! Learning a look, step by step.

use js_sys::JSON;
use wasm_bindgen::prelude::*;

use super::{
    engine::Engine,
    looks::{Look, paint},
    pictures::Picture,
    recipes::read_recipe,
    values::{JsResult, object, to_js},
};
use crate::{
    Error, generator,
    image::{Rgb, shrink},
    learning::{LARGEST_PHOTO, LearningSettings, Trainer, scenes},
};

/// Generated scenes, where there are no photos: half as many as the command has, as they take a second for every seven or so.
const SCENES: usize = 24;

/// What a look is learned from. It keeps what it is given: the pictures themselves may be freed.
#[wasm_bindgen]
pub struct LearningSources {
    style: Rgb,
    photos: Vec<Rgb>,
    key_frames: Vec<(Rgb, Rgb)>,
    start: Option<generator::Look>,
}

#[wasm_bindgen]
impl LearningSources {
    /// With a style picture, of which that part counts that the recipe's `style_crop` leaves. Throws as `completeRecipe`.
    #[wasm_bindgen(constructor)]
    pub fn new(style: &Picture, #[wasm_bindgen(unchecked_param_type = "Recipe")] recipe: &JsValue) -> JsResult<Self> {
        let style = read_recipe(recipe)?.style_crop.of(&style.0.picture);
        Ok(Self { style, photos: Vec::new(), key_frames: Vec::new(), start: None })
    }

    /// A photo that it learns to paint; without any it learns from generated scenes.
    #[wasm_bindgen(js_name = addPhoto)]
    pub fn add_photo(&mut self, photo: &Picture) {
        self.photos.push(shrink(&photo.0.picture, LARGEST_PHOTO));
    }

    /// A photo with a painting of it, which is to be given again.
    #[wasm_bindgen(js_name = addKeyFrame)]
    pub fn add_key_frame(&mut self, photo: &Picture, painting: &Picture) {
        self.key_frames.push((photo.0.picture.clone(), painting.0.picture.clone()));
    }

    /// A look to go on from.
    #[wasm_bindgen(js_name = startFrom)]
    pub fn start_from(&mut self, look: &Look) {
        self.start = Some(generator::Look::clone(&look.0));
    }
}

#[wasm_bindgen]
impl Engine {
    /// Begins to learn a look with the network of that name, which must have been added. Throws `bad-setting`, also where the
    /// style picture is of one colour, `no-weights`,
    /// `device-failed`.
    pub async fn learn(
        &mut self,
        sources: &LearningSources,
        #[wasm_bindgen(unchecked_param_type = "LearningSettings")] settings: &JsValue,
    ) -> JsResult<Learner> {
        let settings = read_settings(settings)?;
        let generated = sources.photos.is_empty().then(|| scenes(SCENES, settings.seed));
        let photos = generated.as_ref().unwrap_or(&sources.photos);
        let start = sources.start.as_ref();
        let trainer = Trainer::new(&self.networks, &self.device, &sources.style, photos, settings, start).await;
        trainer.and_then(|trainer| trainer.with_key_frames(&sources.key_frames)).map(Learner).map_err(to_js)
    }
}

/// Learns a look.
#[wasm_bindgen]
pub struct Learner(Trainer);

#[wasm_bindgen]
impl Learner {
    /// One step; `done` is how much of the learning is done, 0 to 1: steps become smaller towards the end. Throws
    /// `device-failed`, and `not-finite` where it diverged: what it has learned is then that of some steps before.
    #[wasm_bindgen(unchecked_return_type = "LearningProgress")]
    pub async fn step(&mut self, done: f64) -> JsResult<JsValue> {
        object(&self.0.step(done).await.map_err(to_js)?)
    }

    /// A picture in the look as it is now, scaled down to this long side, never up. Throws `device-failed`.
    #[wasm_bindgen(unchecked_return_type = "Pixels")]
    pub async fn preview(&self, picture: &Picture, long_side: usize) -> JsResult<JsValue> {
        paint(self.0.generator(), self.0.parameters(), &picture.0, long_side).await
    }

    /// What has been learned, under a name. Throws `device-failed`.
    pub async fn look(&self, name: &str) -> JsResult<Look> {
        self.0.look(name).await.map(Look::from).map_err(to_js)
    }
}

fn read_settings(settings: &JsValue) -> JsResult<LearningSettings> {
    let json = JSON::stringify(settings)?.as_string().unwrap_or_default();
    serde_json::from_str(&json).map_err(|error| {
        let allowed = "an object with the fields of LearningSettings".into();
        to_js(Error::BadSetting { setting: "settings".into(), value: error.to_string(), allowed })
    })
}
