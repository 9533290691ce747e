//! Weight packs, shard by shard.

use wasm_bindgen::prelude::*;

use super::values::{JsResult, object, to_js};
use crate::network::pack::Reader;

/// A weight pack while its shards are loaded.
#[wasm_bindgen]
pub struct PackReader(pub(super) Reader);

#[wasm_bindgen]
impl PackReader {
    /// Checks the manifest; throws `bad-manifest`.
    #[wasm_bindgen(constructor)]
    pub fn new(manifest: &[u8], address: &str) -> JsResult<Self> {
        Reader::new(manifest, address).map(Self).map_err(to_js)
    }

    /// The network's name.
    #[wasm_bindgen(getter)]
    pub fn name(&self) -> String {
        self.0.manifest().name.clone()
    }

    /// Each to be fetched and added.
    #[wasm_bindgen(getter, unchecked_return_type = "Shard[]")]
    pub fn shards(&self) -> JsResult<JsValue> {
        object(&self.0.manifest().shards)
    }

    /// Copies a shard in after checking its length, hash, shapes and finiteness; throws `bad-shard`.
    pub fn add(&mut self, index: usize, bytes: &[u8]) -> JsResult<()> {
        self.0.add(index, bytes).map_err(to_js)
    }
}
