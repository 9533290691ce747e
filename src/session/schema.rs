//! JSON Schemas of settings and answers, as their types declare them, and the check of numbers against them.

use impasto_weights::one_line;
use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value};

use crate::{Error, Result};

/// The JSON Schema (draft 2020-12) of a type's JSON, every part in its place: there are no references to follow. In modules for
/// browsers it is that of a definition in `web/schema.json`.
pub fn schema_of<T: JsonSchema>() -> Value {
    if cfg!(target_family = "wasm") {
        return recipe()["$defs"][T::schema_name().as_ref()].clone();
    }
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

/// The schema of recipes as `cargo xtask generate` has written it, without its words; a test compares. Deriving it anew would make the modules for
/// browsers 0.08 MB larger.
const RECIPE: &str = include_str!(concat!(env!("OUT_DIR"), "/schema.json"));

/// As [`check_against`], of a recipe's JSON, or of a part of it.
///
/// # Errors
/// As [`check_against`].
pub(super) fn check_ranges(settings: &Value) -> Result<()> {
    check_against(&recipe(), settings)
}

fn recipe() -> Value {
    serde_json::from_str(RECIPE).expect("the schema is JSON")
}

/// Checks that every number in JSON is within the range that its field declares in the schema.
///
/// # Errors
/// [`Error::BadSetting`] with the path of the first that is not.
pub(crate) fn check_against(schema: &Value, settings: &Value) -> Result<()> {
    check("", settings, schema)
}

fn check(path: &str, value: &Value, schema: &Value) -> Result<()> {
    match value {
        Value::Object(fields) => fields.iter().try_for_each(|(name, value)| {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            field_of(schema, fields, name).map_or(Ok(()), |schema| check(&path, value, schema))
        }),
        Value::Array(items) => items.iter().try_for_each(|item| check(path, item, &schema["items"])),
        Value::Number(number) => within(path, number.as_f64().unwrap_or(f64::NAN), schema),
        // What JSON cannot say: NaN and the infinities.
        Value::Null if schema["type"] == "number" => within(path, f64::NAN, schema),
        Value::Null | Value::Bool(_) | Value::String(_) => Ok(()),
    }
}

/// The schema of an object's field: declared by name, for any name, or by the alternative whose constants the object has.
fn field_of<'s>(schema: &'s Value, object: &Map<String, Value>, name: &str) -> Option<&'s Value> {
    let properties = schema["properties"].as_object();
    let is_const =
        |(name, field): (&String, &Value)| field.get("const").is_none_or(|only| object.get(name) == Some(only));
    if !properties.is_none_or(|properties| properties.iter().all(is_const)) {
        return None;
    }
    let declared =
        properties.and_then(|properties| properties.get(name)).or_else(|| schema.get("additionalProperties"));
    let alternatives = || ["oneOf", "anyOf"].into_iter().filter_map(|key| schema[key].as_array()).flatten();
    declared
        .filter(|schema| schema.is_object())
        .or_else(|| alternatives().find_map(|alternative| field_of(alternative, object, name)))
}

fn within(path: &str, value: f64, schema: &Value) -> Result<()> {
    let bound = |name: &str, otherwise: f64| schema[name].as_f64().unwrap_or(otherwise);
    let (least, most) = (bound("minimum", f64::NEG_INFINITY), bound("maximum", f64::INFINITY));
    // NaN is within nothing.
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(Error::BadSetting { setting: one_line(&path), value: value.to_string(), allowed: format!("{least} to {most}") })
}
