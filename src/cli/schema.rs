//! `impasto schema`: what a recipe may say, for editors and for what is generated from it.

use schemars::JsonSchema;
use serde_json::{Map, Value, json};

use crate::{
    learning::LearningSettings,
    network::NETWORKS,
    session::{Progress, Recipe, schema_of},
};

/// Prints the JSON Schema of recipes.
pub(super) fn run() {
    println!("{}", serde_json::to_string_pretty(&document()).expect("a schema is plain data"));
}

/// The schema of recipes, none of whose settings is required, with each network's defaults and the schemas of [`Progress`] and [`LearningSettings`].
fn document() -> Value {
    let mut schema = schema_of::<Recipe>();
    let defaults: Map<String, Value> = NETWORKS.map(|name| (name.to_owned(), defaults(name))).into_iter().collect();
    let fields = schema.as_object_mut().expect("a schema is an object");
    fields.remove("required");
    fields.insert("x-defaults".into(), Value::Object(defaults));
    let mut learning = schema_of::<LearningSettings>();
    learning.as_object_mut().expect("a schema is an object").remove("required");
    fields.insert(
        "$defs".into(),
        json!({ (LearningSettings::schema_name()): learning, "Progress": schema_of::<Progress>() }),
    );
    schema
}

fn defaults(network: &str) -> Value {
    let recipe = Recipe::for_network(network).expect("a network that is listed");
    serde_json::to_value(recipe).expect("a recipe is plain data")
}
