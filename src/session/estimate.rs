//! What a painting will take, before it begins.

use serde::Serialize;

use super::{
    colours::Transfer,
    memory_plan::MemoryPlan,
    pyramid::MAX_SIZE,
    recipe::Recipe,
    schedule::{Scale, plan},
    speed::Speed,
};
use crate::{Result, network::Layer, optimizer::Method};

/// What a painting will take.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Estimate {
    /// From the first iteration's preparation to the last iteration.
    pub seconds: f64,
    /// Bytes at most: of all memory on the CPU, of the device's on a GPU.
    pub bytes: u64,
    /// Whether the device has them.
    pub fits: bool,
    /// The largest size, in pixels of the long side, that the device can paint with these settings.
    pub largest_size: usize,
}

/// Evaluations for each iteration of L-BFGS: now and then a step is tried shorter.
const EVALUATIONS: f64 = 1.05;

/// What a scale computes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ScaleCost {
    /// Multiply-adds before the first iteration.
    pub(super) begin: f64,
    /// Multiply-adds of an iteration.
    pub(super) iteration: f64,
    /// Evaluations in an iteration.
    pub(super) evaluations: f64,
}

impl ScaleCost {
    /// Seconds before the first iteration.
    pub(super) fn begin_seconds(&self, speed: Speed) -> f64 {
        self.begin / speed.rate + 2.0 * speed.overhead
    }

    /// Seconds of an iteration.
    pub(super) fn iteration_seconds(&self, speed: Speed) -> f64 {
        self.iteration / speed.rate + self.evaluations * speed.overhead
    }
}

impl MemoryPlan<'_> {
    /// What a painting will take at this speed.
    ///
    /// # Errors
    /// [`Error::UnknownLayer`](crate::Error::UnknownLayer); [`Error::NoWeights`](crate::Error::NoWeights).
    pub(super) fn estimate(&self, recipe: &Recipe, speed: Speed) -> Result<Estimate> {
        let mut seconds = 0.0;
        for scale in plan(self.photo.0, self.photo.1, recipe) {
            let cost = self.cost(recipe, scale)?;
            seconds += cost.begin_seconds(speed) + scale.iterations as f64 * cost.iteration_seconds(speed);
        }
        let need = self.need(recipe)?;
        let fits = need.fits(self.limits);
        let largest_size = self.largest_size(recipe, MAX_SIZE)?;
        Ok(Estimate { seconds, bytes: need.total, fits, largest_size })
    }

    /// What a scale computes.
    ///
    /// # Errors
    /// As [`MemoryPlan::settle`].
    pub(super) fn cost(&self, recipe: &Recipe, scale: Scale) -> Result<ScaleCost> {
        if recipe.transfer == Transfer::Colours {
            return Ok(ScaleCost { begin: 0.0, iteration: 0.0, evaluations: 0.0 });
        }
        let (settings, _) = self.settle(recipe, scale)?;
        let network = self.networks.architecture(&settings.network)?;
        let named = |layers: &[(Layer, f64)]| layers.iter().map(|(layer, _)| *layer).collect::<Vec<_>>();
        let (content, style) = (named(&settings.content), named(&settings.style));
        let all = [&content[..], &style].concat();
        let pictures = self.pictures(recipe, scale);
        let extent = |(width, height): (usize, usize)| (height, width);
        let canvas = extent(pictures.canvas);
        let checkpointing = network.checkpointing(&all, canvas, self.limits_for(&settings));
        let evaluation = network.work(&all, canvas, checkpointing) + 2.0 * network.gram_work(&style, canvas);
        let of_style = |size: &(usize, usize)| {
            network.forward_work(&style, extent(*size)) + network.gram_work(&style, extent(*size))
        };
        let targets: f64 = pictures.styles.iter().map(of_style).sum();
        let content_passes = if settings.photo < 1.0 { 2.0 } else { 1.0 };
        let evaluations = match settings.optimizer {
            Method::Lbfgs(_) => EVALUATIONS,
            Method::Adam(_) => 1.0,
        };
        // L-BFGS evaluates once before it begins.
        let first = if evaluations > 1.0 { evaluation } else { 0.0 };
        Ok(ScaleCost {
            begin: targets + content_passes * network.forward_work(&content, canvas) + first,
            iteration: evaluations * evaluation,
            evaluations,
        })
    }
}
