//! The device that paints, and its networks.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::{
    looks::PreparedLook,
    packs::PackReader,
    painting::Painting,
    recipes::read_recipe,
    sources::Sources,
    values::{JsResult, object, to_js},
};
use crate::{
    device::{self, Kind},
    network::Architecture,
    session::{Networks, Session, Speed},
};

/// The opened device with the networks that were added to it.
#[wasm_bindgen]
pub struct Engine {
    pub(super) device: device::Engine,
    pub(super) networks: Networks,
    /// The look that it painted in last.
    pub(super) prepared: Option<PreparedLook>,
}

#[wasm_bindgen]
impl Engine {
    /// Opens the device that this module was built for; throws `no-device`.
    pub async fn open() -> JsResult<Self> {
        let kind = if cfg!(feature = "gpu") { Kind::Gpu } else { Kind::Cpu };
        let device = device::Engine::open(kind).await.map_err(to_js)?;
        Ok(Self { device, networks: Networks::default(), prepared: None })
    }

    /// The device's name, for users.
    #[wasm_bindgen(getter)]
    pub fn label(&self) -> String {
        match self.device.kind() {
            Kind::Cpu => self.device.label().into(),
            Kind::Gpu => format!("WebGPU ({})", self.device.label()),
        }
    }

    /// Which processor paints.
    #[wasm_bindgen(getter, unchecked_return_type = "\"cpu\" | \"gpu\"")]
    pub fn device(&self) -> String {
        self.device.kind().name().into()
    }

    /// Whether this network was added.
    #[wasm_bindgen(js_name = hasNetwork)]
    pub fn has_network(&self, name: &str) -> bool {
        self.networks.has(name)
    }

    /// Takes in a whole pack and consumes its reader; throws `bad-manifest` if shards are missing. A painting moves to
    /// the device what each of its scales needs.
    #[wasm_bindgen(js_name = addNetwork)]
    pub fn add_network(&mut self, reader: PackReader) -> JsResult<()> {
        self.networks.add(reader.0.finish().map_err(to_js)?);
        Ok(())
    }

    /// Takes in the shape of a network, by its manifest, for estimates.
    #[wasm_bindgen(js_name = addShape)]
    pub fn add_shape(&mut self, reader: &PackReader) {
        self.networks.add_shape(Architecture::of_manifest(reader.0.manifest()));
    }

    /// Measures how fast the device computes with a network of this shape, in about a fifth of a second; `now` is a
    /// clock in seconds. Throws `no-weights` where its shape was not added, and `device-failed`.
    #[wasm_bindgen(unchecked_return_type = "Speed")]
    pub async fn measure(
        &self,
        network: &str,
        #[wasm_bindgen(unchecked_param_type = "() => number")] now: Function,
    ) -> JsResult<JsValue> {
        let now = || now.call0(&JsValue::NULL).ok().and_then(|seconds| seconds.as_f64()).unwrap_or_default();
        let speed = Speed::measure(&self.networks, network, &self.device, now).await.map_err(to_js)?;
        object(&speed)
    }

    /// What a painting of pictures of these sizes, [width, height], will take. Needs only shapes of networks. Throws as
    /// `begin`, apart from `does-not-fit`.
    #[wasm_bindgen(unchecked_return_type = "Estimate")]
    pub fn estimate(
        &self,
        #[wasm_bindgen(unchecked_param_type = "[number, number]")] photo: &[u32],
        #[wasm_bindgen(unchecked_param_type = "[number, number]")] style: &[u32],
        #[wasm_bindgen(unchecked_param_type = "Recipe")] recipe: &JsValue,
        rate: f64,
        overhead: f64,
    ) -> JsResult<JsValue> {
        let size = |size: &[u32]| match size {
            [width, height] => (*width as usize, *height as usize),
            _ => (1, 1),
        };
        let recipe = read_recipe(recipe)?;
        let sizes = (size(photo), &[size(style)][..]);
        let speed = Speed { rate, overhead };
        object(&Session::estimate(&self.networks, &self.device, sizes, &recipe, speed).map_err(to_js)?)
    }

    /// Begins a painting. Throws as `completeRecipe`, `no-weights` where a network was not added, and
    /// `does-not-fit` where the size is too much for the device.
    #[expect(clippy::unused_async, reason = "a promise for JavaScript: planning may come to ask the device")]
    pub async fn begin(
        &mut self,
        sources: &Sources,
        #[wasm_bindgen(unchecked_param_type = "Recipe")] recipe: &JsValue,
    ) -> JsResult<Painting> {
        let recipe = read_recipe(recipe)?;
        let pictures = sources.0.clone();
        let session = Session::new(&self.networks, &self.device, &pictures, recipe).map_err(to_js)?;
        Ok(Painting::new(session, pictures))
    }
}
