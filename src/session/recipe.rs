//! Every setting of a painting, in one JSON form for page, element, URL and command line.
//!
//! A field of [`Recipe`] is the one place where a setting is declared: its name, type and range, and, as the first paragraph
//! of its documentation, the sentence that explains it. The checks, the command's flags, the element's attributes and
//! controls, the TypeScript types and `docs/recipe.md` follow from the schema that is derived from it.

use impasto_weights::one_line;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    colours::KeepColours,
    layer_weights::{LayerWeights, MAX_WEIGHT, even, schema_of_layers},
    parameters::Parameters,
    pyramid::{MAX_SIZE, Pyramid},
    scale_override::{MAX_ITERATIONS, ScaleOverride},
    schema,
    style_crop::StyleCrop,
    transfer::Transfer,
};
use crate::{
    Error, Result,
    network::{NETWORKS, Pooling, VGG19, VGG19_DISTILLED, VGG19_LITE, VGG19_RANDOM},
    optimizer::Method,
};

/// The initial picture of a painting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Init {
    /// The photo: keeps its composition.
    ///
    /// The default.
    #[default]
    Content,
    /// The style picture, cropped to the photo's shape.
    Style,
    /// Seeded grey noise.
    Noise,
}

/// How style is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StyleLoss {
    /// Gram matrices of features.
    ///
    /// Gatys et al. 2015. The default.
    #[default]
    Gram,
    /// Mean and covariance; slower.
    ///
    /// By the 2-Wasserstein distance, as in style-transfer-pytorch (Crowson 2020).
    Moments,
    /// Whole distributions; slower.
    ///
    /// By the sliced Wasserstein distance of features (Heitz et al. 2021).
    Sliced,
}

impl StyleLoss {
    /// What the style weight is multiplied by, so that a weight looks alike for every loss: chosen by looking.
    pub(super) fn balance(self) -> f64 {
        match self {
            Self::Gram | Self::Sliced => 1.0,
            Self::Moments => 0.25,
        }
    }
}

/// How content is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ContentLoss {
    /// Feature by feature.
    ///
    /// Gatys et al. 2015. The default.
    #[default]
    Features,
    /// Self-similarity: shapes stay.
    ///
    /// What is like what within the picture, while light and colours may change.
    ///
    /// Kolkin et al. 2019.
    SelfSimilarity,
}

impl ContentLoss {
    /// As [`StyleLoss::balance`], of the content weight.
    pub(super) fn balance(self) -> f64 {
        match self {
            Self::Features => 1.0,
            Self::SelfSimilarity => 4.0,
        }
    }
}

/// Every setting of a painting. Whatever JSON leaves out takes the network's default.
///
/// # The loss
/// `content_weight * C + style_weight * s(strength) * S + tv_weight * TV / pixels`, and the L1 total
/// variation and the edges as TV, the patches as S, where C and S are means over the
/// layers by their weights. Each layer's Gatys loss is divided by its value for zero features (`F = 0`, `G = 0`):
/// `1/2 |P|^2` and `|A|^2 / (4 N^2 M^2)`. This differs from Gatys: a weight then means the same for every network,
/// layer, picture and size, and none needs the powers of ten that the literature is full of. The factor
/// `s = 10^(3 (strength - 1/2))` runs over three orders of magnitude.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// The network that paints: `vgg19-lite` (the default), `vgg19` or `vgg19-distilled`.
    pub network: String,
    /// From photo (0) to style (1).
    #[schemars(range(min = 0.0, max = 1.0), extend("x-step" = 0.01))]
    pub strength: f64,
    /// Long side of the result in pixels.
    #[schemars(range(min = 16, max = MAX_SIZE))]
    pub size: usize,
    /// Iterations over all scales together: more come closer to the style, and take longer.
    ///
    /// By default the sum of what the stages ask for at each scale.
    #[schemars(range(min = 1, max = MAX_ITERATIONS))]
    pub iterations: usize,
    /// A size is finished early when five iterations of L-BFGS lower the loss by less than this share; 0 for never.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub tolerance: f64,
    /// Layers of the content loss and their weights; by default as deep as the network goes.
    #[schemars(schema_with = "schema_of_layers")]
    pub content_layers: Option<LayerWeights>,
    /// Layers of the style loss and their weights; by default as deep as the network goes.
    #[schemars(schema_with = "schema_of_layers")]
    pub style_layers: Option<LayerWeights>,
    /// What the painting takes from the style.
    #[schemars(title = "Take from the style")]
    pub transfer: Transfer,
    /// How the painting is compared with the style.
    pub style_loss: StyleLoss,
    /// How the painting is compared with the photo.
    pub content_loss: ContentLoss,
    /// Weight of the content loss: more keeps more of the photo.
    #[schemars(range(min = 0.0, max = MAX_WEIGHT))]
    pub content_weight: f64,
    /// Weight of the style loss, before the strength: more paints more freely.
    #[schemars(range(min = 0.0, max = MAX_WEIGHT))]
    pub style_weight: f64,
    /// Weight of the total variation, which smooths grain away.
    #[schemars(range(min = 0.0, max = MAX_WEIGHT), title = "Total variation weight")]
    pub tv_weight: f64,
    /// Weight of the L1 total variation, which smooths flat parts and keeps edges.
    #[schemars(range(min = 0.0, max = MAX_WEIGHT), title = "L1 total variation weight")]
    pub tv_l1_weight: f64,
    /// Weight of the difference between the painting's edges and the photo's, which keeps its drawing.
    #[schemars(range(min = 0.0, max = MAX_WEIGHT), title = "Keep edges")]
    pub edge_weight: f64,
    /// Weight of the style's small patches, before the strength: crisp strokes.
    #[schemars(range(min = 0.0, max = MAX_WEIGHT), title = "Patches")]
    pub patch_weight: f64,
    /// Long side of the style picture relative to the result's: larger gives larger strokes.
    #[schemars(range(min = 0.1, max = 4.0), title = "Stroke size", extend("x-step" = 0.1))]
    pub style_scale: f64,
    /// By how many degrees the style picture is turned clockwise, and its strokes with it.
    #[schemars(range(min = -180.0, max = 180.0), title = "Turn the style", extend("x-step" = 1))]
    pub style_rotation: f64,
    /// What is cut off the style picture before its style is learned.
    pub style_crop: StyleCrop,
    /// Whose colours the painting has.
    #[schemars(title = "Colours")]
    pub keep_colours: KeepColours,
    /// How much of the photo's colours is kept, where they are.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-step" = 0.01))]
    pub colour_strength: f64,
    /// How maps shrink between the network's blocks: the mean paints more cleanly.
    pub pooling: Pooling,
    /// The optimizer and its settings.
    pub optimizer: Method,
    /// What the optimizer changes.
    pub parameters: Parameters,
    /// By how many pixels the canvas is larger than the painting on each side: keeps a frame from its border.
    ///
    /// The network's zero padding leaves a frame there, which is cut off.
    #[schemars(range(min = 0, max = 64))]
    pub margin: usize,
    /// The sizes of the pyramid.
    pub scales: Pyramid,
    /// Settings of some scales that differ from these, by size, the smallest first.
    // They were called stages when the first recipes were written.
    #[serde(rename = "stages")]
    pub scale_overrides: Vec<ScaleOverride>,
    /// The initial picture, whose composition the painting keeps.
    #[schemars(title = "Begin with")]
    pub init: Init,
    /// Seed of the noise, for `init` noise: another gives another painting.
    pub seed: u64,
}

impl Recipe {
    /// The defaults of a network, chosen by looking at results.
    ///
    /// # Errors
    /// [`Error::UnknownNetwork`].
    pub fn for_network(network: &str) -> Result<Self> {
        if !NETWORKS.contains(&network) && network != VGG19_RANDOM {
            return Err(Error::UnknownNetwork { name: one_line(&network), known: NETWORKS.join(", ") });
        }
        // Chosen by looking: recognisable, yet clearly painted, at a strength of 1/2.
        let style_weight = match network {
            VGG19 => 30.0,
            VGG19_LITE => 56.0,
            VGG19_DISTILLED => 8.0,
            _ => 3.0,
        };
        let deep = matches!(network, VGG19 | VGG19_LITE);
        let recipe = Self {
            network: network.into(),
            strength: 0.5,
            size: 512,
            iterations: 0,
            // Far below what the default iterations come to; for long paintings.
            tolerance: 0.001,
            content_layers: None,
            style_layers: None,
            transfer: Transfer::Style,
            style_loss: StyleLoss::Gram,
            content_loss: ContentLoss::Features,
            content_weight: 1.0,
            style_weight,
            // Few iterations at full depth leave a woven texture on flat parts; this takes most of it away.
            tv_weight: match network {
                VGG19 => 24.0,
                VGG19_LITE => 12.0,
                _ => 1.0,
            },
            tv_l1_weight: 0.0,
            edge_weight: 0.0,
            patch_weight: 0.0,
            style_scale: 1.0,
            style_rotation: 0.0,
            style_crop: StyleCrop::default(),
            keep_colours: KeepColours::None,
            colour_strength: 1.0,
            pooling: Pooling::Average,
            optimizer: Method::default(),
            parameters: Parameters::Pixels,
            margin: 2,
            scales: if deep { Pyramid { first: 64, factor: 1.5 } } else { Pyramid::default() },
            scale_overrides: match network {
                VGG19 => whole_network(),
                VGG19_LITE => narrow_network(),
                _ => vec![ScaleOverride::default()],
            },
            init: Init::Content,
            seed: 0,
        };
        Ok(Self { iterations: recipe.default_iterations(), ..recipe })
    }

    /// Reads a recipe; what is left out takes the defaults of its network (of [`NETWORKS`]' first where that is left
    /// out too). `name` is where it came from, for messages.
    ///
    /// # Errors
    /// [`Error::BadRecipe`], [`Error::UnknownNetwork`], [`Error::BadSetting`].
    pub fn from_json(json: &str, name: &str) -> Result<Self> {
        let bad = |error: serde_json::Error| Error::BadRecipe { name: name.into(), detail: one_line(&error) };
        let given: serde_json::Map<String, Value> = serde_json::from_str(json).map_err(bad)?;
        schema::check_ranges(&Value::Object(given.clone()))?;
        let network = given.get("network").and_then(Value::as_str).unwrap_or(NETWORKS[0]);
        let mut defaults = Self::for_network(network)?;
        defaults.clear_overridden(&given);
        let has_iterations = given.contains_key("iterations");
        let mut whole = serde_json::to_value(defaults).expect("a recipe is plain data");
        whole.as_object_mut().expect("a recipe is an object").extend(given);
        let mut recipe: Self = serde_json::from_value(whole).map_err(bad)?;
        if !has_iterations {
            recipe.iterations = recipe.default_iterations();
        }
        // The ranges of what was given are checked; the rest are defaults.
        recipe.check_names()?;
        Ok(recipe)
    }

    /// Settings of scales precede those of the recipe. Those that are merely defaults must not override what is given for the
    /// whole recipe.
    fn clear_overridden(&mut self, given: &serde_json::Map<String, Value>) {
        for scale in &mut self.scale_overrides {
            let all = [
                ("content_layers", &mut scale.content_layers as &mut dyn Clear),
                ("style_layers", &mut scale.style_layers),
                ("content_weight", &mut scale.content_weight),
                ("style_weight", &mut scale.style_weight),
                ("optimizer", &mut scale.optimizer),
            ];
            all.into_iter().filter(|(name, _)| given.contains_key(*name)).for_each(|(_, setting)| setting.clear());
        }
    }

    /// The settings of scales with this long side, in pixels.
    ///
    /// # Panics
    /// If no entry applies; see [`Recipe::check`].
    pub fn scale_override(&self, long_side: usize) -> &ScaleOverride {
        let applies = |scale: &&ScaleOverride| scale.up_to.is_none_or(|most| long_side <= most);
        self.scale_overrides.iter().find(applies).expect("the last entry applies to all sizes")
    }

    /// The networks that this recipe paints with: their weights must be loaded before a painting begins. None where only
    /// colours are transferred.
    pub fn networks(&self) -> Vec<&str> {
        let mut names = Vec::new();
        if !self.transfer.paints() {
            return names;
        }
        for long_side in self.scales.long_sides(self.size) {
            let name = self.scale_override(long_side).network.as_ref().unwrap_or(&self.network).as_str();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The iterations of all scales together, by [`ScaleOverride::iterations`].
    fn default_iterations(&self) -> usize {
        let asked =
            self.scales.long_sides(self.size).into_iter().map(|long_side| self.scale_override(long_side).iterations);
        asked.sum::<usize>().clamp(1, MAX_ITERATIONS)
    }

    /// Checks every setting.
    ///
    /// # Errors
    /// [`Error::UnknownNetwork`], [`Error::BadSetting`].
    pub fn check(&self) -> Result<()> {
        schema::check_ranges(&serde_json::to_value(self).expect("a recipe is plain data"))?;
        self.check_names()
    }

    /// What no range says: that the networks are known, and that layers are named.
    fn check_names(&self) -> Result<()> {
        Self::for_network(&self.network)?;
        check_layers("content_layers", self.content_layers.as_ref())?;
        check_layers("style_layers", self.style_layers.as_ref())?;
        self.check_scale_overrides()
    }

    /// That every size has its entry, and the same of each.
    fn check_scale_overrides(&self) -> Result<()> {
        let bounds: Vec<Option<usize>> = self.scale_overrides.iter().map(|scale| scale.up_to).collect();
        let (last, others) = bounds.split_last().unwrap_or((&Some(0), &[]));
        if last.is_some() || others.contains(&None) || !others.is_sorted() {
            let allowed = "growing `up_to` sizes, and a last stage without one".into();
            return Err(Error::BadSetting { setting: "stages".into(), value: format!("{bounds:?}"), allowed });
        }
        for scale in &self.scale_overrides {
            scale.network.as_ref().map_or(Ok(()), |network| Self::for_network(network).map(drop))?;
            check_layers("stages.content_layers", scale.content_layers.as_ref())?;
            check_layers("stages.style_layers", scale.style_layers.as_ref())?;
        }
        Ok(())
    }

    /// The style picture's long side where the painting has this one, in pixels.
    pub(super) fn style_side(&self, long_side: usize) -> usize {
        ((long_side as f64 * self.style_scale).round() as usize).max(1)
    }

    /// A style weight scaled by the strength: by 1/30 to 30.
    pub fn strengthen(&self, style_weight: f64) -> f64 {
        style_weight * 10f64.powf(3.0 * (self.strength - 0.5))
    }
}

/// How the whole VGG-19 paints: many iterations at small sizes, where composition forms and each costs little, and few at
/// large ones, which draw the strokes. With all its depth at those too: that was measured to give a lower style loss, at less
/// content loss and in less time, than twice as many iterations down to `relu3_1` (`docs/measurements.md`). Only what is larger
/// than the page's default sizes is finished down to `relu3_1`, towards what has formed.
fn whole_network() -> Vec<ScaleOverride> {
    vec![
        up_to(80, 60),
        up_to(130, 50),
        up_to(180, 35),
        up_to(260, 20),
        up_to(800, 12),
        ScaleOverride {
            iterations: 12,
            content_layers: Some(even(&["relu3_1"])),
            style_layers: Some(even(&["relu1_1", "relu2_1", "relu3_1"])),
            photo: 0.3,
            ..ScaleOverride::default()
        },
    ]
}

/// How `vgg19-lite` paints: the same way; all its layers cost little enough for every size.
fn narrow_network() -> Vec<ScaleOverride> {
    vec![
        up_to(80, 60),
        up_to(130, 50),
        up_to(180, 35),
        up_to(260, 25),
        ScaleOverride { iterations: 16, ..ScaleOverride::default() },
    ]
}

fn up_to(long_side: usize, iterations: usize) -> ScaleOverride {
    ScaleOverride { up_to: Some(long_side), iterations, ..ScaleOverride::default() }
}

/// An optional setting.
trait Clear {
    fn clear(&mut self);
}

impl<T> Clear for Option<T> {
    fn clear(&mut self) {
        *self = None;
    }
}

fn check_layers(setting: &str, layers: Option<&LayerWeights>) -> Result<()> {
    if layers.is_some_and(|layers| layers.values().all(|weight| *weight == 0.0)) {
        let allowed = "at least one layer with a weight above 0".into();
        return Err(Error::BadSetting { setting: setting.into(), value: "empty".into(), allowed });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_network_has_sound_defaults() {
        for network in [&NETWORKS[..], &[VGG19_RANDOM]].concat() {
            Recipe::for_network(network).unwrap().check().unwrap();
        }
        assert!(matches!(Recipe::for_network("vgg16"), Err(Error::UnknownNetwork { .. })));
    }

    #[test]
    fn json_fills_in_what_is_left_out() {
        let recipe = Recipe::from_json(r#"{"network": "vgg19", "size": 300, "optimizer": {"method": "adam"}}"#, "test");
        let recipe = recipe.unwrap();
        assert_eq!((recipe.size, recipe.network.as_str()), (300, "vgg19"));
        assert!(matches!(recipe.optimizer, Method::Adam(_)));
        let json = serde_json::to_string(&recipe).unwrap();
        assert_eq!(Recipe::from_json(&json, "test").unwrap(), recipe);
    }

    #[test]
    fn nonsense_is_refused_with_its_name() {
        let message = |json: &str| Recipe::from_json(json, "r.json").unwrap_err().to_string();
        assert!(message(r#"{"size": 0}"#).contains("size is 0; it must be 16 to 4096"));
        assert!(message(r#"{"size": 100000}"#).contains("size is 100000"));
        assert!(message(r#"{"strenght": 1}"#).contains("strenght"));
        assert!(message(r#"{"network": "alexnet"}"#).contains("choose one of vgg19-lite, vgg19"));
        assert!(message("[1]").contains("r.json"));
        assert!(message(r#"{"style_layers": {}}"#).contains("style_layers is empty"));
        assert!(message(r#"{"iterations": -1}"#).contains("iterations is -1; it must be 1 to 10000"));
        assert!(message(r#"{"iterations": "ten"}"#).contains("r.json"));
        assert!(message(r#"{"style_layers": {"relu1_1": -1}}"#).contains("style_layers.relu1_1 is -1"));
        assert!(message(r#"{"scales": {"factor": 1}}"#).contains("scales.factor is 1; it must be 1.1 to 4"));
        assert!(message(r#"{"stages": [{"photo": 2}]}"#).contains("stages.photo is 2; it must be 0 to 1"));
        let adam = r#"{"optimizer": {"method": "adam", "rate": 2}}"#;
        assert!(message(adam).contains("optimizer.rate is 2; it must be 0.000001 to 1"), "{}", message(adam));
        let of_stage = r#"{"stages": [{"optimizer": {"method": "lbfgs", "history": 0}}]}"#;
        assert!(message(of_stage).contains("stages.optimizer.history is 0; it must be 1 to 100"));
    }
}
