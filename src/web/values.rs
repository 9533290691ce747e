//! Numbers, pixels and errors as JavaScript has them.

use js_sys::{JSON, Object, Reflect, Uint8ClampedArray};
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::{
    Error,
    image::{Mask, Rgb},
};

pub(super) type JsResult<T> = Result<T, JsValue>;

/// Plain data as an object.
pub(super) fn object(value: &impl Serialize) -> JsResult<JsValue> {
    JSON::parse(&serde_json::to_string(value).expect("plain data"))
}

/// A picture as `Pixels`.
pub(super) fn pixels(picture: &Rgb, opacity: Option<&Mask>) -> JsResult<JsValue> {
    let data = Uint8ClampedArray::from(picture.to_rgba8(opacity).as_slice());
    let object = Object::new();
    Reflect::set(&object, &"width".into(), &picture.width().into())?;
    Reflect::set(&object, &"height".into(), &picture.height().into())?;
    Reflect::set(&object, &"data".into(), &data)?;
    Ok(object.into())
}

/// As an `ImpastoError`, with its code and, as `values`, the fields that its sentence names.
pub(super) fn to_js(error: impl Into<Error>) -> JsValue {
    let error = error.into();
    let object = js_sys::Error::new(&error.to_string());
    object.set_name("ImpastoError");
    let values = self::object(&error).unwrap_or(JsValue::NULL);
    for (name, value) in [("code", error.code().into()), ("values", values)] {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&object, &name.into(), &value);
    }
    object.into()
}
