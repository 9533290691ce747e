//! Makes the paintings of a batch, with what they all need: the engine and the weights that were read so far.

use std::{
    fs,
    path::Path,
    sync::{Mutex, PoisonError},
};

use impasto_weights::FileError;
use serde_json::Value;

use super::{
    super::{picture_files, weights},
    manifest::Painting,
};
use crate::{
    Result,
    device::Engine,
    image::Format,
    session::{Networks, Recipe, Session, SourcePictures},
};

/// What became of a painting that did not fail.
pub(super) enum Outcome {
    /// It is there now.
    Painted,
    /// It was there already.
    Skipped,
}

/// The engine, the weights, and the folder for paintings.
pub(super) struct Painter<'a> {
    engine: Engine,
    networks: Mutex<Networks>,
    weights: Option<&'a Path>,
    out: &'a Path,
}

impl<'a> Painter<'a> {
    /// Paints into `out`, with weights from the folder `weights`.
    pub(super) fn new(engine: Engine, weights: Option<&'a Path>, out: &'a Path) -> Self {
        Self { engine, networks: Mutex::default(), weights, out }
    }

    /// Makes the painting of a line, unless it is there.
    ///
    /// # Errors
    /// Those of the recipe, the pictures, the weights and the session. Nothing is written then: a painting that was not
    /// finished would be taken for one that is done.
    pub(super) fn make(&self, line: usize, painting: Painting) -> Result<Outcome> {
        let (output, format) = (self.out.join(&painting.output), painting.format);
        if output.is_file() {
            return Ok(Outcome::Skipped);
        }
        let picture = self.paint(line, painting, format)?;
        if let Some(folder) = output.parent() {
            fs::create_dir_all(folder).map_err(|error| FileError::written(folder, &error))?;
        }
        picture_files::write(&output, &picture)?;
        Ok(Outcome::Painted)
    }

    /// The painting of a line, as a file.
    fn paint(&self, line: usize, painting: Painting, format: Format) -> Result<Vec<u8>> {
        let recipe = Recipe::from_json(&Value::Object(painting.recipe).to_string(), &format!("of line {line}"))?;
        let content = picture_files::read_decoded(&painting.content)?;
        let style = picture_files::read(&painting.style)?;
        let networks = self.networks(&recipe)?;
        let pictures = SourcePictures { opacity: content.opacity, ..SourcePictures::new(&content.picture, &style) };
        let mut session = Session::new(&networks, &self.engine, &pictures, recipe)?;
        pollster::block_on(async {
            while !session.progress().done {
                session.step(1).await?;
            }
            picture_files::finished(&mut session, format).await
        })
    }

    /// With those that the recipe names.
    fn networks(&self, recipe: &Recipe) -> Result<Networks> {
        // What was added before a panic is whole.
        let mut networks = self.networks.lock().unwrap_or_else(PoisonError::into_inner);
        weights::add(&mut networks, recipe, self.weights)?;
        Ok(networks.clone())
    }
}
