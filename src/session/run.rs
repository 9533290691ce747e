//! The loop: pull-based, one iteration at a time.

use std::sync::Arc;

use burn::tensor::{Device, Tensor, TensorData};
use serde::Serialize;

use super::{
    Networks, Pictures, Recipe, Scale, ScaleSettings, Targets,
    margin::{cut, widen},
    memory, plan,
    scales::share,
    start::start,
};
use crate::{
    Error, Result, device,
    image::{Rgb, fit, resize},
    network::Vgg,
    ops,
    optimizer::{Optimizer, Step},
};

/// The weighted terms of the loss; they sum to `total`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Losses {
    /// Their sum, what is left outside 0..1 included.
    #[serde(rename = "loss")]
    pub total: f64,
    /// How far from the photo.
    pub content: f64,
    /// How far from the style.
    pub style: f64,
    /// How rough.
    pub tv: f64,
}

/// How far a session is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Progress {
    /// Iterations done, over all scales.
    pub iteration: usize,
    /// Iterations there will be, over all scales; fewer than asked for where a scale was solved early.
    pub iterations: usize,
    /// Passes through the network and back.
    pub evaluations: usize,
    /// The present scale, from 1.
    pub scale: usize,
    /// How many scales.
    pub scales: usize,
    /// Pixels, at the present scale.
    pub width: usize,
    /// Pixels, at the present scale.
    pub height: usize,
    /// At the present scale: a loss is relative to the scale's targets, so it jumps between scales.
    #[serde(flatten)]
    pub loss: Losses,
    /// The total loss of the picture that painting began with, at the first scale.
    pub start_loss: f64,
    /// Share of the work done, 0 to 1, an iteration counting as many as the scale has pixels.
    pub work: f64,
    /// Whether there is nothing left to do.
    pub done: bool,
}

/// What is on the device for the scale that is being painted.
struct ActiveScale {
    targets: Targets,
    optimizer: Optimizer<4>,
}

/// A painting in the making. Stopping is not calling [`Session::step`] again; the picture stays.
///
/// The same recipe, seed, network and device give the same picture, however the steps are grouped.
pub struct Session {
    networks: Networks,
    /// The network of the present scale or of the one before, no deeper than that needs.
    network: Option<Arc<Vgg>>,
    device: Device,
    recipe: Recipe,
    photo: Rgb,
    style: Rgb,
    scales: Vec<Scale>,
    /// Which scale is being painted; `scales.len()` when done.
    at: usize,
    /// Iterations done at it.
    within: usize,
    active: Option<ActiveScale>,
    /// The last picture that is known to be good, as large as its scale.
    picture: Rgb,
    progress: Progress,
}

impl Session {
    /// Plans a painting of `photo` in the style of `style`. Cheap: a network goes to the device when a step needs it.
    ///
    /// # Errors
    /// [`Error::BadSetting`], [`Error::UnknownLayer`], [`Error::DoesNotFit`], [`Error::NoWeights`] where `networks` lacks
    /// one of [`Recipe::networks`].
    pub fn new(networks: &Networks, device: &Device, photo: &Rgb, style: &Rgb, recipe: Recipe) -> Result<Self> {
        recipe.check()?;
        let extent = |picture: &Rgb| (picture.width(), picture.height());
        memory::check(networks, &recipe, extent(photo), extent(style), ops::limits(device))?;
        let scales = plan(photo.width(), photo.height(), &recipe);
        let first = scales[0];
        let picture = start(recipe.init, photo, style, first.width, first.height, recipe.seed);
        let mut session = Self {
            networks: networks.clone(),
            network: None,
            device: device.clone(),
            // Nothing larger than the result is ever looked at.
            photo: shrink(photo, recipe.size),
            style: shrink(style, recipe.style_side(recipe.size)),
            recipe,
            scales,
            at: 0,
            within: 0,
            active: None,
            picture,
            progress: Progress {
                iteration: 0,
                iterations: 0,
                evaluations: 0,
                scale: 1,
                scales: 0,
                width: first.width,
                height: first.height,
                loss: Losses::default(),
                start_loss: 0.0,
                work: 0.0,
                done: false,
            },
        };
        session.count();
        Ok(session)
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
    /// [`Error::DeviceFailed`], [`Error::NotFinite`]. The last good picture stays ([`Session::finish`]).
    pub async fn step(&mut self, n: usize) -> Result<&Progress> {
        for _ in 0..n {
            if self.progress.done {
                break;
            }
            if self.active.is_none() {
                self.active = Some(self.prepare().await?);
            }
            let ActiveScale { targets, optimizer } = self.active.as_mut().expect("prepared");
            let step = optimizer.step(targets).await?;
            self.progress.loss = targets.losses(&step);
            self.advance(&step).await?;
        }
        Ok(&self.progress)
    }

    /// The picture at the present scale. Keeps a copy as the last good one.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`]; use [`Session::finish`] for the last good picture.
    pub async fn preview(&mut self) -> Result<Rgb> {
        self.keep_picture().await?;
        Ok(self.picture.clone())
    }

    /// The picture at full size. Never fails: where the device is lost, it is the last good picture.
    pub async fn finish(&mut self) -> Rgb {
        if let Err(error) = self.keep_picture().await {
            log::warn!("{error}");
        }
        let (width, height) = self.full_size();
        resize(&self.picture, width, height)
    }

    /// Goes on from the present picture with another total of iterations and another strength: what is left of
    /// `iterations` is shared out over the present scale and those above it. With no more iterations than are done
    /// already, the painting is done.
    ///
    /// # Errors
    /// [`Error::BadSetting`]; [`Error::DeviceFailed`].
    pub async fn go_on(&mut self, iterations: usize, strength: f64) -> Result<()> {
        let recipe = Recipe { strength, iterations, ..self.recipe.clone() };
        recipe.check()?;
        self.keep_picture().await?;
        self.recipe = recipe;
        self.active = None;
        self.within = 0;
        let present = self.at.min(self.scales.len() - 1);
        let left = iterations.saturating_sub(self.progress.iteration);
        self.scales = share(self.scales[present..].to_vec(), left);
        self.at = 0;
        self.count();
        Ok(())
    }

    /// Width and height of the result, in pixels.
    pub fn full_size(&self) -> (usize, usize) {
        fit(self.photo.width(), self.photo.height(), self.recipe.size)
    }

    async fn prepare(&mut self) -> Result<ActiveScale> {
        let scale = self.scales[self.at];
        let settings = ScaleSettings::new(&self.recipe, scale.long_side(), &self.networks)?;
        let network = self.bring(&settings)?;
        let canvas = |picture| widen(&resize(picture, scale.width, scale.height), self.recipe.margin);
        let photo = self.upload(&canvas(&self.photo));
        let (width, height) = fit(self.style.width(), self.style.height(), self.recipe.style_side(scale.long_side()));
        let style = self.upload(&widen(&resize(&self.style, width, height), self.recipe.margin));
        let x = self.upload(&canvas(&self.picture));
        let pictures = Pictures { photo: &photo, style: &style, painting: &x };
        let targets = Targets::new(network, &settings, &pictures).await?;
        Ok(ActiveScale { targets, optimizer: Optimizer::new(&settings.optimizer, x) })
    }

    /// Has the network of this scale on the device, and frees what only the scale before needed.
    fn bring(&mut self, settings: &ScaleSettings) -> Result<Arc<Vgg>> {
        let deepest = settings.deepest();
        let fits = |network: &Vgg| network.name() == settings.network && network.require(deepest).is_ok();
        let mut network = match self.network.take().filter(|network| fits(network)) {
            Some(network) => network,
            None => Arc::new(Vgg::to_layer(&*self.networks.filters(&settings.network)?, deepest, &self.device)),
        };
        if let Some(only) = Arc::get_mut(&mut network) {
            only.truncate(deepest);
        }
        self.network = Some(network.clone());
        Ok(network)
    }

    async fn advance(&mut self, step: &Step) -> Result<()> {
        if self.progress.iteration == 0 {
            self.progress.start_loss = step.before;
        }
        self.within += 1;
        self.progress.iteration += 1;
        self.progress.evaluations += step.evaluations;
        if step.stalled {
            self.scales[self.at].iterations = self.within;
        }
        if self.within >= self.scales[self.at].iterations {
            self.keep_picture().await?;
            self.at += 1;
            self.within = 0;
            self.active = None;
        }
        self.count();
        Ok(())
    }

    /// Brings the counters that follow from `scales`, `at` and `within` up to date.
    fn count(&mut self) {
        // Between two scales, the present one is that of the last iteration.
        let present = if self.within == 0 { self.at.saturating_sub(1) } else { self.at };
        let left: usize = self.scales[self.at..].iter().map(|scale| scale.iterations).sum::<usize>() - self.within;
        let pixels = |scales: &[Scale]| scales.iter().map(|s| s.area() * s.iterations).sum::<usize>() as f64;
        let done = pixels(&self.scales[..self.at]) + (self.within * self.scales[present].area()) as f64;
        let progress = &mut self.progress;
        progress.iterations = progress.iteration + left;
        progress.scale = present + 1;
        progress.scales = self.scales.len();
        progress.width = self.scales[present].width;
        progress.height = self.scales[present].height;
        progress.done = left == 0;
        progress.work = if progress.done { 1.0 } else { done / pixels(&self.scales) };
    }

    /// Copies the picture from the device, if it is a good one.
    async fn keep_picture(&mut self) -> Result<()> {
        let Some(active) = &self.active else { return Ok(()) };
        let x = active.optimizer.x();
        let [_, _, height, width] = x.dims();
        let planes = device::read(x).await?;
        if !planes.iter().all(|value| value.is_finite()) {
            return Err(Error::NotFinite);
        }
        let clamped = planes.into_iter().map(|value| value.clamp(0.0, 1.0)).collect();
        self.picture = cut(&Rgb::from_planes(width, height, clamped), self.recipe.margin);
        Ok(())
    }

    /// `[1, 3, height, width]`
    fn upload(&self, picture: &Rgb) -> Tensor<4> {
        let dims = [1, 3, picture.height(), picture.width()];
        Tensor::from_data(TensorData::new(picture.planes().to_vec(), dims), &self.device)
    }
}

fn shrink(picture: &Rgb, long_side: usize) -> Rgb {
    if picture.width().max(picture.height()) <= long_side {
        return picture.clone();
    }
    let (width, height) = fit(picture.width(), picture.height(), long_side);
    resize(picture, width, height)
}
