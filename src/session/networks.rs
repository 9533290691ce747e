//! The weights that a painting may use.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    Error, Result,
    network::{Architecture, Filters},
};

/// Networks by name, on the host: a session moves to the device what a scale needs, when it needs it. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Networks(BTreeMap<String, (Architecture, Arc<Filters>)>);

impl Networks {
    /// Adds a network, or replaces the one of that name.
    pub fn add(&mut self, filters: Filters) {
        self.0.insert(filters.name.clone(), (Architecture::of(&filters), Arc::new(filters)));
    }

    /// Whether there is a network of that name.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The weights of that name.
    ///
    /// # Errors
    /// [`Error::NoWeights`].
    pub fn filters(&self, name: &str) -> Result<Arc<Filters>> {
        self.find(name).map(|(_, filters)| filters.clone())
    }

    /// The shape of the network of that name.
    ///
    /// # Errors
    /// [`Error::NoWeights`].
    pub fn architecture(&self, name: &str) -> Result<&Architecture> {
        self.find(name).map(|(architecture, _)| architecture)
    }

    fn find(&self, name: &str) -> Result<&(Architecture, Arc<Filters>)> {
        self.0.get(name).ok_or_else(|| Error::NoWeights {
            name: name.into(),
            place: "what was loaded for this painting".into(),
            remedy: "load every network that the recipe names first.".into(),
        })
    }
}

impl From<Filters> for Networks {
    fn from(filters: Filters) -> Self {
        let mut networks = Self::default();
        networks.add(filters);
        networks
    }
}
