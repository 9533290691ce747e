//! Recipes from JavaScript.

use js_sys::JSON;
use wasm_bindgen::prelude::*;

use super::values::{JsResult, object, to_js};
use crate::session::Recipe;

/// A recipe with the network's defaults filled in; throws `bad-recipe`, `bad-setting`, `unknown-network`.
#[wasm_bindgen(js_name = completeRecipe, unchecked_return_type = "Required<Recipe>")]
pub fn complete_recipe(#[wasm_bindgen(unchecked_param_type = "Recipe")] recipe: &JsValue) -> JsResult<JsValue> {
    object(&read_recipe(recipe)?)
}

/// The names of the networks that a recipe paints with: what has to be added to the engine before `begin`. Throws as
/// `completeRecipe`.
#[wasm_bindgen(js_name = requiredNetworks, unchecked_return_type = "string[]")]
pub fn required_networks(#[wasm_bindgen(unchecked_param_type = "Recipe")] recipe: &JsValue) -> JsResult<JsValue> {
    object(&read_recipe(recipe)?.networks())
}

/// A recipe, its defaults filled in.
pub(super) fn read_recipe(recipe: &JsValue) -> JsResult<Recipe> {
    let json = JSON::stringify(recipe)?.as_string().unwrap_or_default();
    Recipe::from_json(&json, "of this page").map_err(to_js)
}
