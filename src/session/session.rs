//! A painting in progress: pull-based, one iteration at a time.

mod result;
mod saving;
mod scale;
mod steering;
mod steps;
mod times;

use std::sync::Arc;

use self::{
    scale::ActiveScale,
    times::{memory_plan, scale_times},
};
use super::{
    areas::{self, Areas},
    convergence::Convergence,
    init::initial_picture,
    networks::Networks,
    pictures::{Sizes, SourcePictures, TemporalTarget},
    progress::{Progress, ScaleTime},
    recipe::Recipe,
    schedule::{Scale, plan},
    speed::Speed,
    state::Optimization,
};
use crate::{
    Result,
    image::{Mask, Rgb, rotate, shrink},
    network::FeatureNetwork,
    ops::Engine,
};

/// A painting in progress. To stop it, do not call [`Session::step`] again; the picture stays.
///
/// The same recipe, seed, network and engine give the same picture, however the steps are grouped.
pub struct Session {
    networks: Networks,
    /// The network of the present scale or of the one before, down to the deepest layer that is needed there.
    network: Option<Arc<dyn FeatureNetwork>>,
    engine: Engine,
    recipe: Recipe,
    content: Rgb,
    areas: Areas,
    /// Other frames' paintings.
    temporal: Vec<TemporalTarget>,
    /// Where the photo is not transparent.
    opacity: Option<Mask>,
    /// Width and height of photo and styles as they came.
    sizes: Sizes,
    scales: Vec<Scale>,
    /// What each takes, as far as that can be foreseen.
    times: Vec<ScaleTime>,
    /// By which that is foreseen.
    speed: Speed,
    /// Index of the present scale; `scales.len()` when done.
    at: usize,
    /// Iterations done at it.
    within: usize,
    /// Whether it still changes.
    convergence: Convergence,
    active: Option<ActiveScale>,
    /// The restored optimization of the present scale, until the scale is active again.
    restored: Option<Optimization>,
    /// The last picture that is known to be finite, at the size of its scale.
    picture: Rgb,
    progress: Progress,
}

impl Session {
    /// Plans a painting. Cheap: a network is moved to the device when a step needs it.
    ///
    /// # Errors
    /// [`Error::BadSetting`](crate::Error::BadSetting), [`Error::UnknownLayer`](crate::Error::UnknownLayer),
    /// [`Error::DoesNotFit`](crate::Error::DoesNotFit), [`Error::NoWeights`](crate::Error::NoWeights) where `networks`
    /// lacks one of [`Recipe::networks`].
    pub fn new(networks: &Networks, engine: &Engine, pictures: &SourcePictures, recipe: Recipe) -> Result<Self> {
        recipe.check()?;
        pictures.check()?;
        let sizes = pictures.sizes();
        memory_plan(networks, engine, &sizes).check(&recipe)?;
        let photo = sizes.photo;
        let scales = plan(photo.0, photo.1, &recipe);
        let speed = Speed::typical(engine.kind());
        let times = scale_times(networks, engine, &sizes, &recipe, &scales, speed)?;
        // Larger versions are never needed.
        let content = shrink(&pictures.content, recipe.size);
        let areas = Areas::new(pictures, (content.width(), content.height()), |style| {
            let style =
                shrink(&rotate(&recipe.style_crop.of(style), recipe.style_rotation), recipe.style_side(recipe.size));
            recipe.keep_colours.of_style(style, &content, recipe.colour_strength)
        });
        areas::check(&areas, &recipe)?;
        Ok(Self {
            networks: networks.clone(),
            network: None,
            engine: engine.clone(),
            areas,
            temporal: pictures.temporal.clone(),
            opacity: pictures.opacity.clone(),
            content,
            sizes,
            picture: initial_picture(pictures, &recipe, scales[0].width, scales[0].height),
            progress: Progress::new(&scales, &times),
            recipe,
            scales,
            times,
            speed,
            at: 0,
            within: 0,
            convergence: Convergence::default(),
            active: None,
            restored: None,
        })
    }

    /// How far it is.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The settings.
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    fn update_progress(&mut self) {
        self.progress.update(&self.scales, &self.times, self.at, self.within);
    }
}
