//! Moving pictures: frames painted one after another without flicker.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

use super::{
    engine::Engine,
    looks::Look,
    values::{JsResult, pixels, to_js},
};
use crate::{
    generator::Generator,
    image,
    video::{self, VideoSettings},
};

/// Paints the frames of a camera or a video in a look.
#[wasm_bindgen]
pub struct FramePainter(video::FramePainter);

#[wasm_bindgen]
impl Engine {
    /// For frames in a look; `shares` as in `apply`. `steadiness` is how much of the painting before is kept where things can be
    /// followed, 0 to 0.95. Throws `bad-setting`.
    #[wasm_bindgen(js_name = framePainter)]
    pub fn frame_painter(
        &self,
        look: &Look,
        #[wasm_bindgen(unchecked_param_type = "number[]")] shares: &[f64],
        steadiness: f64,
    ) -> JsResult<FramePainter> {
        look.0.check_shares(shares).map_err(to_js)?;
        let generator = Generator::new(look.0.architecture(), &self.device);
        let parameters = look.0.parameters(&self.device, shares);
        let settings = VideoSettings { steadiness, ..VideoSettings::default() };
        video::FramePainter::new(generator, parameters, settings).map(FramePainter).map_err(to_js)
    }
}

#[wasm_bindgen]
impl FramePainter {
    /// Paints the next frame, RGBA, at its own size. A cut is found by itself, and a frame of another size than the last is one.
    /// Throws `picture-too-small`, `-large` or `-long`, `damaged-picture`, `does-not-fit`, `device-failed`; the video
    /// goes on with the next frame.
    #[wasm_bindgen(unchecked_return_type = "PaintedFrame")]
    pub async fn paint(&mut self, width: u32, height: u32, rgba: Vec<u8>) -> JsResult<JsValue> {
        let frame = image::from_rgba8(width, height, &rgba, "The video").map_err(to_js)?.picture;
        let painted = self.0.paint(&frame).await.map_err(to_js)?;
        let object = Object::new();
        Reflect::set(&object, &"pixels".into(), &pixels(&painted.picture, None)?)?;
        Reflect::set(&object, &"cut".into(), &painted.cut.into())?;
        Reflect::set(&object, &"trusted".into(), &painted.trusted.into())?;
        Ok(object.into())
    }

    /// Begins a new shot with the next frame: what was there before is forgotten.
    pub fn cut(&mut self) {
        self.0.cut();
    }

    /// Another steadiness from the next frame on. Throws `bad-setting`.
    #[wasm_bindgen(js_name = setSteadiness)]
    pub fn set_steadiness(&mut self, steadiness: f64) -> JsResult<()> {
        self.0.set(VideoSettings { steadiness, ..VideoSettings::default() }).map_err(to_js)
    }
}
