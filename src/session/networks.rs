//! The weights that a painting may use.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    Error, Result,
    network::{Architecture, FeatureNetwork, Layer, NetworkWeights, Vgg},
    ops::Engine,
};

/// Networks by name, on the host: a session moves to the device what a scale needs, when it needs it. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Networks(BTreeMap<String, (Architecture, Arc<NetworkWeights>)>);

impl Networks {
    /// Adds a network, or replaces the one of that name.
    pub fn add(&mut self, weights: NetworkWeights) {
        self.0.insert(weights.name.clone(), (Architecture::of(&weights), Arc::new(weights)));
    }

    /// Whether there is a network of that name.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The network of that name down to `layer`, moved to an engine.
    ///
    /// # Errors
    /// [`Error::NoWeights`].
    pub fn load(&self, name: &str, layer: Layer, engine: &Engine) -> Result<Arc<dyn FeatureNetwork>> {
        self.find(name).map(|(_, weights)| Arc::new(Vgg::to_layer(weights, layer, engine)) as Arc<dyn FeatureNetwork>)
    }

    /// The shape of the network of that name.
    ///
    /// # Errors
    /// [`Error::NoWeights`].
    pub fn architecture(&self, name: &str) -> Result<&Architecture> {
        self.find(name).map(|(architecture, _)| architecture)
    }

    fn find(&self, name: &str) -> Result<&(Architecture, Arc<NetworkWeights>)> {
        self.0.get(name).ok_or_else(|| Error::NoWeights {
            name: name.into(),
            place: "what was loaded for this painting".into(),
            remedy: "load every network that the recipe names first.".into(),
        })
    }
}

impl From<NetworkWeights> for Networks {
    fn from(weights: NetworkWeights) -> Self {
        let mut networks = Self::default();
        networks.add(weights);
        networks
    }
}
