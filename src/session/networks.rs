//! The weights that a painting may use.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    Error, Result,
    network::{Architecture, FeatureNetwork, Layer, NetworkWeights, Vgg},
    ops::Engine,
};

/// Networks by name, on the host: a session moves to the device what a scale needs, when it needs it. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Networks(BTreeMap<String, (Architecture, Option<Arc<NetworkWeights>>)>);

impl Networks {
    /// Adds a network, or replaces the one of that name.
    pub fn add(&mut self, weights: NetworkWeights) {
        self.0.insert(weights.name.clone(), (Architecture::of(&weights), Some(Arc::new(weights))));
    }

    /// Adds the shape of a network whose weights are not here, for estimates; one that has weights keeps them.
    pub fn add_shape(&mut self, architecture: Architecture) {
        self.0.entry(architecture.name().into()).or_insert((architecture, None));
    }

    /// Whether there is a network of that name.
    pub fn has(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|(_, weights)| weights.is_some())
    }

    /// The network of that name down to `layer`, moved to an engine.
    ///
    /// # Errors
    /// [`Error::NoWeights`].
    pub fn load(&self, name: &str, layer: Layer, engine: &Engine) -> Result<Arc<dyn FeatureNetwork>> {
        let (_, weights) = self.find(name)?;
        let weights = weights.as_ref().ok_or_else(|| missing(name))?;
        Ok(Arc::new(Vgg::to_layer(weights, layer, engine)))
    }

    /// The shape of the network of that name.
    ///
    /// # Errors
    /// [`Error::NoWeights`].
    pub fn architecture(&self, name: &str) -> Result<&Architecture> {
        self.find(name).map(|(architecture, _)| architecture)
    }

    /// The shapes of all.
    pub(super) fn architectures(&self) -> impl Iterator<Item = &Architecture> {
        self.0.values().map(|(architecture, _)| architecture)
    }

    fn find(&self, name: &str) -> Result<&(Architecture, Option<Arc<NetworkWeights>>)> {
        self.0.get(name).ok_or_else(|| missing(name))
    }
}

fn missing(name: &str) -> Error {
    Error::NoWeights {
        name: name.into(),
        place: "what was loaded for this painting".into(),
        remedy: "load every network that the recipe names first.".into(),
    }
}

impl From<NetworkWeights> for Networks {
    fn from(weights: NetworkWeights) -> Self {
        let mut networks = Self::default();
        networks.add(weights);
        networks
    }
}
