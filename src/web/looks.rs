//! Looks, and painting in them at once.

use std::rc::Rc;

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use super::{
    engine::Engine,
    pictures::Picture,
    values::{JsResult, pixels, to_js},
};
use crate::{
    device,
    generator::{self, Generator, GeneratorParameters},
    image::{Decoded, shrink},
};

/// One or more learned looks, of one file.
#[wasm_bindgen]
pub struct Look(pub(super) Rc<generator::Look>);

#[wasm_bindgen]
impl Look {
    /// From a file's bytes, all of which are checked; `name` is for messages. Throws `bad-look`.
    pub fn read(bytes: &[u8], name: &str) -> JsResult<Self> {
        generator::Look::from_bytes(bytes, name).map(Self::from).map_err(to_js)
    }

    /// The looks that it holds.
    #[wasm_bindgen(getter)]
    pub fn names(&self) -> Vec<String> {
        self.0.names().map(String::from).collect()
    }

    /// As a file.
    #[wasm_bindgen(js_name = toBytes)]
    pub fn to_bytes(&self) -> Uint8Array {
        Uint8Array::from(self.0.to_bytes().as_slice())
    }
}

impl From<generator::Look> for Look {
    fn from(look: generator::Look) -> Self {
        Self(Rc::new(look))
    }
}

#[wasm_bindgen]
impl Engine {
    /// Paints a picture at once in a look, scaled down to this long side, never up; what is transparent stays so. `shares` says
    /// how much of each look of its file it takes; the first alone where it is empty. The look stays on the device for the next
    /// call. Throws `bad-setting`, `does-not-fit`, `device-failed`.
    #[wasm_bindgen(unchecked_return_type = "Pixels")]
    pub async fn apply(
        &mut self,
        look: &Look,
        #[wasm_bindgen(unchecked_param_type = "number[]")] shares: Vec<f64>,
        picture: &Picture,
        long_side: usize,
    ) -> JsResult<JsValue> {
        look.0.check_shares(&shares).map_err(to_js)?;
        let prepared = match self.prepared.take().filter(|prepared| prepared.is_of(&look.0, &shares)) {
            Some(prepared) => prepared,
            None => PreparedLook::new(&look.0, shares, &self.device),
        };
        let painted = paint(&prepared.generator, &prepared.parameters, &picture.0, long_side).await;
        self.prepared = Some(prepared);
        painted
    }
}

/// A blend of looks on the device.
pub(super) struct PreparedLook {
    look: Rc<generator::Look>,
    shares: Vec<f64>,
    generator: Generator,
    parameters: GeneratorParameters,
}

impl PreparedLook {
    fn new(look: &Rc<generator::Look>, shares: Vec<f64>, engine: &device::Engine) -> Self {
        let generator = Generator::new(look.architecture(), engine);
        let parameters = look.parameters(engine, &shares);
        Self { look: look.clone(), shares, generator, parameters }
    }

    fn is_of(&self, look: &Rc<generator::Look>, shares: &[f64]) -> bool {
        Rc::ptr_eq(&self.look, look) && self.shares == shares
    }
}

/// Paints a picture that is scaled down to this long side, never up, and gives it its transparency.
pub(super) async fn paint(
    generator: &Generator,
    parameters: &GeneratorParameters,
    Decoded { picture, opacity, .. }: &Decoded,
    long_side: usize,
) -> JsResult<JsValue> {
    let painted = generator.paint(parameters, &shrink(picture, long_side)).await.map_err(to_js)?;
    let opacity = opacity.as_ref().map(|opacity| opacity.resized(painted.width(), painted.height()));
    pixels(&painted, opacity.as_ref())
}
