//! What there is of generated pictures.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::values::{JsResult, object, to_js};
use crate::{
    Error,
    gallery::{Palette, Work},
};

#[derive(Serialize)]
struct GalleryItem {
    id: &'static str,
    label: &'static str,
    kind: &'static str,
}

/// The generated pictures: the styles, then a sample photo.
#[wasm_bindgen(unchecked_return_type = "GalleryItem[]")]
pub fn gallery() -> JsResult<JsValue> {
    let items = Work::ALL.map(|work| GalleryItem {
        id: work.id(),
        label: work.label(),
        kind: if work.is_style() { "style" } else { "photo" },
    });
    object(&items)
}

#[derive(Serialize)]
struct PaletteItem {
    id: &'static str,
    label: &'static str,
}

/// The palettes that generated styles can be had in.
#[wasm_bindgen(unchecked_return_type = "PaletteItem[]")]
pub fn palettes() -> JsResult<JsValue> {
    object(&Palette::ALL.map(|palette| PaletteItem { id: palette.id(), label: palette.label() }))
}

pub(super) fn no_such(setting: &str, value: &str, known: &str) -> JsValue {
    let (setting, value) = (setting.into(), format!("{value:?}"));
    to_js(Error::BadSetting { setting, value, allowed: format!("one of {known}") })
}
