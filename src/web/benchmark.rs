//! For `cargo xtask bench`.

use wasm_bindgen::prelude::*;

use super::{
    engine::Engine,
    values::{JsResult, to_js},
};

/// The loop that benchmarks time; only in the modules that `cargo xtask bench` builds.
#[wasm_bindgen]
pub struct Benchmark(crate::bench::Loop);

#[wasm_bindgen]
impl Benchmark {
    /// VGG-19's shape with random weights on a square picture, by our kernels or (`reference`) Burn's.
    pub async fn start(engine: &Engine, size: usize, reference: bool) -> JsResult<Self> {
        use crate::bench::{Implementation, Loop, vgg19_shape};
        let implementation = if reference { Implementation::Burn } else { Implementation::Impasto };
        Loop::new(implementation, &vgg19_shape(), size, &engine.device, false).await.map(Self).map_err(to_js)
    }

    /// One iteration; its loss.
    pub async fn step(&mut self) -> JsResult<f32> {
        self.0.step().await.map_err(to_js)
    }
}
