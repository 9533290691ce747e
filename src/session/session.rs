//! The loop: pull-based, one iteration at a time.

use std::sync::Arc;

use super::{
    areas::{self, Area, Areas},
    convergence::Convergence,
    estimate::Estimate,
    init::initial_picture,
    margin::{crop, pad_mask, pad_mirrored},
    memory_plan::MemoryPlan,
    networks::Networks,
    objective::ScaleObjective,
    parameters::Parameterization,
    pictures::{ScalePictures, Sizes, SourcePictures},
    progress::{Progress, ScaleTime},
    recipe::Recipe,
    scale_settings::ScaleSettings,
    schedule::{Scale, plan, share},
    speed::Speed,
    state::{Optimization, SessionState},
    upload::{upload, upload_mask},
};
use crate::{
    Error, Result,
    image::{Mask, Rgb, fit, resize, rotate, shrink, with_colours_of},
    network::FeatureNetwork,
    ops::Engine,
    optimizer::{Optimizer, StepOutcome},
};

/// What is on the device for the present scale.
struct ActiveScale {
    objective: ScaleObjective,
    /// How the picture follows from the optimizer's variables.
    parameterization: Parameterization,
    optimizer: Optimizer<4>,
    /// The picture that the scale began with.
    initial: Rgb,
}

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
    /// What a painting will take at this speed; needs no weights, only the networks' shapes.
    ///
    /// # Errors
    /// As [`Session::new`], apart from what does not fit: [`Estimate::fits`].
    pub fn estimate(
        networks: &Networks,
        engine: &Engine,
        (photo, styles): ((usize, usize), &[(usize, usize)]),
        recipe: &Recipe,
        speed: Speed,
    ) -> Result<Estimate> {
        recipe.check()?;
        memory_plan(networks, engine, &(photo, styles.to_vec())).estimate(recipe, speed)
    }

    /// Plans a painting. Cheap: a network is moved to the device when a step needs it.
    ///
    /// # Errors
    /// [`Error::BadSetting`], [`Error::UnknownLayer`], [`Error::DoesNotFit`], [`Error::NoWeights`] where `networks` lacks
    /// one of [`Recipe::networks`].
    pub fn new(networks: &Networks, engine: &Engine, pictures: &SourcePictures, recipe: Recipe) -> Result<Self> {
        recipe.check()?;
        pictures.check()?;
        let sizes = pictures.sizes();
        memory_plan(networks, engine, &sizes).check(&recipe)?;
        let photo = sizes.0;
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

    /// Continues a painting from a saved state. With the same recipe, pictures, weights and device, it goes on as if it had
    /// not been interrupted; with another recipe, it goes on from the state's picture as [`Session::steer`] does.
    ///
    /// # Errors
    /// As [`Session::new`].
    pub fn restore(
        networks: &Networks,
        engine: &Engine,
        pictures: &SourcePictures,
        state: &SessionState,
        recipe: Recipe,
    ) -> Result<Self> {
        let mut session = Self::new(networks, engine, pictures, recipe)?;
        session.picture = state.picture.clone();
        session.progress = state.progress.clone();
        if session.recipe == state.recipe {
            session.scales.clone_from(&state.scales);
            session.foresee()?;
            (session.at, session.within) = (state.at, state.within);
            session.convergence.clone_from(&state.convergence);
            session.restored.clone_from(&state.optimization);
        } else {
            session.reschedule(state.picture.width().max(state.picture.height()))?;
        }
        Ok(session)
    }

    /// The state as a value; the painting goes on as if it had not been asked for.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`], [`Error::NotFinite`].
    pub async fn save(&mut self) -> Result<SessionState> {
        self.read_picture().await?;
        let optimization = match &self.active {
            None => self.restored.clone(),
            Some(active) => {
                Some(Optimization { initial: active.initial.clone(), optimizer: active.optimizer.save().await? })
            }
        };
        Ok(SessionState {
            recipe: self.recipe.clone(),
            scales: self.scales.clone(),
            at: self.at,
            within: self.within,
            picture: self.picture.clone(),
            progress: self.progress.clone(),
            convergence: self.convergence.clone(),
            optimization,
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

    /// Runs up to `n` iterations; fewer when the painting is done. One small readback each.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`], [`Error::NotFinite`]. [`Session::finish`] still gives a picture.
    pub async fn step(&mut self, n: usize) -> Result<&Progress> {
        for _ in 0..n {
            if self.progress.done {
                break;
            }
            if self.active.is_none() {
                self.active = self.prepare().await?;
            }
            let Some(ActiveScale { objective, parameterization, optimizer, .. }) = &mut self.active else {
                self.recolour();
                continue;
            };
            let step = optimizer.step(&parameterization.of(objective)).await?;
            self.progress.loss = objective.loss_values(&step);
            self.advance(&step).await?;
        }
        Ok(&self.progress)
    }

    /// The picture at the present scale. Keeps a copy as the last finite one.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`], [`Error::NotFinite`]; [`Session::finish`] still gives a picture.
    pub async fn preview(&mut self) -> Result<Rgb> {
        self.read_picture().await?;
        Ok(self.shown(self.picture.clone()))
    }

    /// The picture at full size. Never fails: where the device is lost or the picture is not finite, it is the one that was read
    /// back last, by [`Session::preview`] or at the end of a scale.
    pub async fn finish(&mut self) -> Rgb {
        if let Err(error) = self.read_picture().await {
            log::warn!("{error}");
        }
        let (width, height) = self.full_size();
        self.shown(resize(&self.picture, width, height))
    }

    /// A picture with the colours that the recipe asks for, and the photo where it stays.
    fn shown(&self, picture: Rgb) -> Rgb {
        let picture = self.recipe.keep_colours.of_painting(picture, &self.content, self.recipe.colour_strength);
        self.over_photo(picture)
    }

    /// `picture` where it is painted, the photo where it stays.
    fn over_photo(&self, picture: Rgb) -> Rgb {
        let Some(painted) = &self.areas.painted else { return picture };
        let (width, height) = (picture.width(), picture.height());
        painted.resized(width, height).blend(&resize(&self.content, width, height), &picture)
    }

    /// How opaque the result is at this size, in pixels; everywhere where there is none.
    pub fn opacity(&self, width: usize, height: usize) -> Option<Mask> {
        self.opacity.as_ref().map(|mask| mask.resized(width, height))
    }

    /// Goes on from the present picture with another recipe and, if wanted, other pictures, without beginning anew: what is
    /// left of the recipe's iterations is shared out over the present scale and those above it. With no more iterations than
    /// are done already, the painting is done. Where it fails, the painting is as before.
    ///
    /// # Errors
    /// As [`Session::new`]; [`Error::DeviceFailed`], [`Error::NotFinite`].
    pub async fn steer(&mut self, pictures: &SourcePictures, recipe: Recipe) -> Result<()> {
        let mut session = Self::new(&self.networks, &self.engine, pictures, recipe)?;
        self.read_picture().await?;
        session.picture = self.picture.clone();
        session.progress = self.progress.clone();
        session.network = self.network.take();
        session.speed = self.speed;
        session.reschedule(self.scales[self.at.min(self.scales.len() - 1)].long_side())?;
        *self = session;
        Ok(())
    }

    /// Shares out what is left of the recipe's iterations over the scales with at least this long side, in pixels, and begins
    /// there.
    fn reschedule(&mut self, long_side: usize) -> Result<()> {
        let larger = self.scales.iter().position(|scale| scale.long_side() >= long_side);
        let from = larger.unwrap_or(self.scales.len() - 1);
        let left = self.recipe.transfer.steps_left(self.recipe.iterations, self.progress.iteration);
        self.scales = share(self.scales[from..].to_vec(), left);
        self.foresee()?;
        (self.at, self.within) = (0, 0);
        self.update_progress();
        Ok(())
    }

    /// Foresees the times of its scales.
    fn foresee(&mut self) -> Result<()> {
        let Self { networks, engine, sizes, recipe, scales, .. } = &*self;
        self.times = scale_times(networks, engine, sizes, recipe, scales, self.speed)?;
        Ok(())
    }

    /// Counts [`Progress::work`] by this speed instead of a typical one's proportions.
    ///
    /// # Errors
    /// As [`Session::new`].
    pub fn expect_speed(&mut self, speed: Speed) -> Result<()> {
        self.speed = speed;
        self.foresee()?;
        self.update_progress();
        Ok(())
    }

    /// Width and height of the result, in pixels.
    pub fn full_size(&self) -> (usize, usize) {
        fit(self.content.width(), self.content.height(), self.recipe.size)
    }

    /// Computes the targets of the present scale, and continues or begins its optimization; `None` where the device has
    /// nothing to do.
    async fn prepare(&mut self) -> Result<Option<ActiveScale>> {
        let scale = self.scales[self.at];
        let settled = memory_plan(&self.networks, &self.engine, &self.sizes).settle(&self.recipe, scale)?;
        let Some((settings, _)) = settled else { return Ok(None) };
        let network = self.load_network(&settings)?;
        let initial = self.restored.as_ref().map_or(&self.picture, |restored| &restored.initial).clone();
        let pictures = self.upload_pictures(scale, &initial);
        let objective = ScaleObjective::new(network, &settings, &pictures).await?;
        let [_, _, height, width] = pictures.painting.dims();
        let parameterization = Parameterization::new(self.recipe.parameters, [height, width], &self.engine);
        let optimizer = match self.restored.take() {
            None => Optimizer::new(&settings.optimizer, parameterization.variables(pictures.painting), &self.engine),
            Some(restored) => Optimizer::restore(&restored.optimizer, &self.engine),
        };
        Ok(Some(ActiveScale { objective, parameterization, optimizer, initial }))
    }

    fn upload_pictures(&self, scale: Scale, painting: &Rgb) -> ScalePictures {
        let margin = self.recipe.margin;
        let (width, height) = (scale.width, scale.height);
        let canvas = |picture| upload(pad_mirrored(&resize(picture, width, height), margin), &self.engine);
        let mask = |mask: &Mask| pad_mask(&mask.resized(width, height), margin);
        let style = |picture: &Rgb| {
            let side = self.recipe.style_side(scale.long_side());
            let (width, height) = fit(picture.width(), picture.height(), side);
            upload(pad_mirrored(&resize(picture, width, height), margin), &self.engine)
        };
        let area = |area: &Area<Rgb>| Area { mask: area.mask.as_ref().map(mask), ..area.map(style) };
        ScalePictures {
            content: canvas(&self.content),
            areas: self.areas.areas.iter().map(area).collect(),
            painted: self.areas.painted.as_ref().map(|painted| upload_mask(&mask(painted), &self.engine)),
            painting: canvas(painting),
        }
    }

    /// The network of this scale, on the device. Reuses that of the scale before if it will do, and frees what this scale
    /// does not need.
    fn load_network(&mut self, settings: &ScaleSettings) -> Result<Arc<dyn FeatureNetwork>> {
        let deepest = settings.deepest();
        let will_do =
            |network: &dyn FeatureNetwork| network.name() == settings.network && network.require(deepest).is_ok();
        let mut network: Arc<dyn FeatureNetwork> = match self.network.take().filter(|network| will_do(&**network)) {
            Some(network) => network,
            None => self.networks.load(&settings.network, deepest, &self.engine)?,
        };
        if let Some(only) = Arc::get_mut(&mut network) {
            only.truncate(deepest);
        }
        self.network = Some(network.clone());
        Ok(network)
    }

    /// The photo in the styles' colours: all that there is to do where nothing is painted.
    fn recolour(&mut self) {
        let (width, height) = self.full_size();
        let photo = resize(&self.content, width, height);
        let areas = self.areas.areas.iter();
        self.picture = areas.fold(photo.clone(), |picture, area| {
            let styles: Vec<_> = area.styles.iter().map(|style| (&style.value, style.weight)).collect();
            let recoloured = with_colours_of(&photo, &styles, self.recipe.strength);
            match &area.mask {
                None => recoloured,
                Some(mask) => mask.resized(width, height).blend(&picture, &recoloured),
            }
        });
        self.progress.iteration += 1;
        (self.at, self.within) = (self.scales.len(), 0);
        self.update_progress();
    }

    async fn advance(&mut self, step: &StepOutcome) -> Result<()> {
        if self.progress.iteration == 0 {
            self.progress.start_loss = step.before;
        }
        self.within += 1;
        self.progress.iteration += 1;
        self.progress.evaluations += step.evaluations;
        // Adam's loss may rise for a while.
        let falls = self.active.as_ref().is_some_and(|active| matches!(active.optimizer, Optimizer::Lbfgs(_)));
        let settled = falls && self.convergence.reached(step.loss(), self.recipe.tolerance);
        if step.stalled || settled {
            self.scales[self.at].iterations = self.within;
        }
        if self.within >= self.scales[self.at].iterations {
            self.read_picture().await?;
            self.at += 1;
            self.within = 0;
            self.active = None;
            self.convergence = Convergence::default();
        }
        self.update_progress();
        Ok(())
    }

    fn update_progress(&mut self) {
        self.progress.update(&self.scales, &self.times, self.at, self.within);
    }

    /// Reads the picture back from the device and keeps it, if it is finite.
    async fn read_picture(&mut self) -> Result<()> {
        let Some(active) = &self.active else { return Ok(()) };
        let x = active.parameterization.picture(active.optimizer.x());
        let [_, _, height, width] = x.dims();
        let planes = self.engine.read(x).await?;
        if !planes.iter().all(|value| value.is_finite()) {
            return Err(Error::NotFinite);
        }
        let clamped = planes.into_iter().map(|value| value.clamp(0.0, 1.0)).collect();
        self.picture = self.over_photo(crop(&Rgb::from_planes(width, height, clamped), self.recipe.margin));
        Ok(())
    }
}

fn memory_plan<'a>(networks: &'a Networks, engine: &Engine, (photo, styles): &Sizes) -> MemoryPlan<'a> {
    let (limits, kind) = (engine.limits(), engine.kind());
    MemoryPlan { networks, photo: *photo, styles: styles.clone(), limits, kind }
}

/// What each scale takes at this speed, of which only the proportions count.
fn scale_times(
    networks: &Networks,
    engine: &Engine,
    sizes: &Sizes,
    recipe: &Recipe,
    scales: &[Scale],
    speed: Speed,
) -> Result<Vec<ScaleTime>> {
    let plan = memory_plan(networks, engine, sizes);
    let time = |scale: &Scale| {
        let cost = plan.cost(recipe, *scale)?;
        Ok(ScaleTime { begin: cost.begin.seconds(speed), iteration: cost.iteration.seconds(speed) })
    };
    scales.iter().map(time).collect()
}
