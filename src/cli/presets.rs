//! Recipes with a name, each with the generated style that it paints from: `web/presets.json`, which the page offers too.

use clap::builder::PossibleValue;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{
    gallery::{Palette, Work},
    image::Rgb,
};

const PRESETS: &str = include_str!("../../web/presets.json");

/// A recipe with a name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Preset {
    id: String,
    label: String,
    style: Style,
    /// What differs from the defaults.
    pub(super) recipe: Map<String, Value>,
}

/// A picture of the gallery.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Style {
    gallery: String,
    seed: u32,
    palette: Option<String>,
}

impl Preset {
    /// All presets, in the page's order.
    pub(super) fn all() -> Vec<Self> {
        serde_json::from_str(PRESETS).expect("a test reads them")
    }

    /// The preset of that id.
    pub(super) fn from_id(id: &str) -> Option<Self> {
        Self::all().into_iter().find(|preset| preset.id == id)
    }

    /// What the command line takes, with the names for people as help.
    pub(super) fn possible_values() -> Vec<PossibleValue> {
        Self::all().into_iter().map(|preset| PossibleValue::new(preset.id).help(preset.label)).collect()
    }

    /// Its style picture, with this long side in pixels.
    pub(super) fn style(&self, long_side: usize) -> Rgb {
        let work = Work::from_id(&self.style.gallery).expect("a test looks for it");
        let palette = self.style.palette.as_deref().and_then(Palette::from_id);
        work.paint_with(long_side, self.style.seed.into(), palette)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Recipe;

    #[test]
    fn each_can_be_painted() {
        let presets = Preset::all();
        assert!(presets.len() >= 8);
        for preset in &presets {
            let json = Value::Object(preset.recipe.clone()).to_string();
            Recipe::from_json(&json, &preset.id).unwrap();
            assert!(Work::from_id(&preset.style.gallery).is_some_and(Work::is_style), "{}", preset.id);
            let palette = preset.style.palette.as_deref();
            assert_eq!(palette.and_then(Palette::from_id).is_some(), palette.is_some(), "{}", preset.id);
            assert!(presets.iter().filter(|other| other.id == preset.id || other.label == preset.label).count() == 1);
            assert_eq!(preset.style(8).width(), 8);
        }
    }

    #[test]
    fn they_leave_to_the_visitor_what_is_no_matter_of_looks() {
        for preset in Preset::all() {
            for name in ["network", "size", "iterations", "stages", "scales", "optimizer"] {
                assert!(!preset.recipe.contains_key(name), "{} sets {name}", preset.id);
            }
        }
    }
}
