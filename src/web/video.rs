//! Moving pictures: frames painted one after another without flicker.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

use super::{
    engine::Engine,
    looks::Look,
    recipes::read_recipe,
    sources::Sources,
    values::{JsResult, object, pixels, to_js},
};
use crate::{
    generator::Generator,
    image::{self, Rgb},
    video::{self, FinePainter, FineSettings, VideoSettings},
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

    /// For frames that are painted by the loop, each near to the painting before, in the styles of `sources`, which it
    /// consumes. The first frame of a shot is painted as the recipe says, whose networks must have been added; others in so many
    /// `iterations`, or 40, or as many as the recipe has where these are fewer. Throws `bad-setting`.
    #[wasm_bindgen(js_name = fineFrames)]
    pub fn fine_frames(
        &self,
        sources: Sources,
        #[wasm_bindgen(unchecked_param_type = "Recipe")] recipe: &JsValue,
        iterations: Option<usize>,
    ) -> JsResult<FineFrames> {
        let mut settings = FineSettings::new(read_recipe(recipe)?);
        settings.iterations = iterations.unwrap_or(settings.iterations);
        let painter = FinePainter::new(&self.networks, &self.device, sources.0.styles, settings);
        painter.map(|painter| FineFrames(video::FineFrames::new(painter))).map_err(to_js)
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
        painted_frame(&painted.picture, painted.cut, painted.trusted)
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

/// Paints the frames of a video by the loop.
#[wasm_bindgen]
pub struct FineFrames(video::FineFrames);

/// A frame that the loop is painting.
#[wasm_bindgen]
pub struct FineFrame(video::FineFrame);

#[wasm_bindgen]
impl FineFrames {
    /// Begins the next frame, RGBA, at its own size. A cut is found by itself, and a frame of another size than the last is one.
    /// Throws `no-weights`, `bad-setting`, `picture-too-small`, `-large` or `-long`, `damaged-picture`, `does-not-fit`.
    pub fn begin(&mut self, width: u32, height: u32, rgba: &[u8]) -> JsResult<FineFrame> {
        let frame = image::from_rgba8(width, height, rgba, "The video").map_err(to_js)?.picture;
        self.0.begin(&frame).map(FineFrame).map_err(to_js)
    }

    /// Begins a frame that a pass before has painted as `own`, RGBA too: near to the painting that was finished or kept last, its
    /// neighbour in the direction of this pass. Throws as `begin`.
    #[wasm_bindgen(js_name = beginAgain)]
    pub fn begin_again(&mut self, width: u32, height: u32, rgba: &[u8], own: &[u8]) -> JsResult<FineFrame> {
        let [frame, own] = frame_and_painting(width, height, rgba, own)?;
        self.0.begin_again(&frame, &own).map(FineFrame).map_err(to_js)
    }

    /// Leaves a frame as a pass before has painted it: the first of a shot in the direction of this pass. The next one begins from
    /// it. Throws `picture-too-small`, `-large` or `-long`, `damaged-picture`.
    pub fn keep(&mut self, width: u32, height: u32, rgba: &[u8], own: &[u8]) -> JsResult<()> {
        let [frame, own] = frame_and_painting(width, height, rgba, own)?;
        self.0.keep(&frame, own);
        Ok(())
    }

    /// The painting of a frame, which it consumes; the next one begins from it.
    #[wasm_bindgen(unchecked_return_type = "PaintedFrame")]
    pub async fn finish(&mut self, frame: FineFrame) -> JsResult<JsValue> {
        let FineFrame(frame) = frame;
        let (cut, trusted) = (frame.cut, frame.trusted);
        painted_frame(&self.0.finish(frame).await, cut, trusted)
    }
}

#[wasm_bindgen]
impl FineFrame {
    /// Runs up to `n` iterations; resolves early when done. Throws `device-failed`, `not-finite`.
    #[wasm_bindgen(unchecked_return_type = "Progress")]
    pub async fn step(&mut self, n: usize) -> JsResult<JsValue> {
        object(self.0.step(n).await.map_err(to_js)?)
    }

    /// The painting as it is now, at the present scale; throws `device-failed`.
    #[wasm_bindgen(unchecked_return_type = "Pixels")]
    pub async fn preview(&mut self) -> JsResult<JsValue> {
        pixels(&self.0.preview().await.map_err(to_js)?, None)
    }
}

fn frame_and_painting(width: u32, height: u32, rgba: &[u8], own: &[u8]) -> JsResult<[Rgb; 2]> {
    let read = |bytes| image::from_rgba8(width, height, bytes, "The video").map(|read| read.picture).map_err(to_js);
    Ok([read(rgba)?, read(own)?])
}

fn painted_frame(picture: &Rgb, cut: bool, trusted: f64) -> JsResult<JsValue> {
    let object = Object::new();
    Reflect::set(&object, &"pixels".into(), &pixels(picture, None)?)?;
    Reflect::set(&object, &"cut".into(), &cut.into())?;
    Reflect::set(&object, &"trusted".into(), &trusted.into())?;
    Ok(object.into())
}
