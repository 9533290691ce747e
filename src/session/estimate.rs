//! What a painting will take, before it begins.

use serde::Serialize;

use super::{
    memory_plan::MemoryPlan,
    progress::ScaleTime,
    pyramid::MAX_SIZE,
    recipe::Recipe,
    scale_settings::ScaleSettings,
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

/// What an evaluation does beside convolutions and losses that takes time at any size: losses on pixels, the optimizer, and
/// waiting for the numbers that are read back.
const OTHER_STEPS: f64 = 4.0;

/// What something computes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Cost {
    /// Multiply-adds.
    pub(super) work: f64,
    /// Steps one after the other: see [`Speed::overhead`].
    pub(super) steps: f64,
}

impl Cost {
    pub(super) fn seconds(self, speed: Speed) -> f64 {
        self.work / speed.rate + self.steps * speed.overhead
    }

    fn times(self, factor: f64) -> Self {
        Self { work: self.work * factor, steps: self.steps * factor }
    }

    fn plus(self, other: Self) -> Self {
        Self { work: self.work + other.work, steps: self.steps + other.steps }
    }
}

/// What a scale computes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct ScaleCost {
    /// Before its first iteration.
    pub(super) begin: Cost,
    /// In each iteration.
    pub(super) iteration: Cost,
}

impl ScaleCost {
    /// What it takes, in seconds.
    pub(super) fn time(self, speed: Speed) -> ScaleTime {
        ScaleTime { begin: self.begin.seconds(speed), iteration: self.iteration.seconds(speed) }
    }
}

impl MemoryPlan<'_> {
    /// What a painting will take at this speed.
    ///
    /// # Errors
    /// [`Error::UnknownLayer`](crate::Error::UnknownLayer); [`Error::NoWeights`](crate::Error::NoWeights).
    pub(super) fn estimate(&self, recipe: &Recipe, speed: Speed) -> Result<Estimate> {
        let mut seconds = 0.0;
        let scales = plan(self.sizes.photo.0, self.sizes.photo.1, recipe);
        for (scale, cost) in scales.iter().zip(self.costs(recipe, &scales)?) {
            seconds += cost.begin.seconds(speed) + scale.iterations as f64 * cost.iteration.seconds(speed);
        }
        let need = self.need(recipe)?;
        let fits = need.fits(self.limits);
        let largest_size = self.largest_size(recipe, MAX_SIZE)?;
        Ok(Estimate { seconds, bytes: need.total, fits, largest_size })
    }

    /// What each of these scales computes on the device, which has no network before.
    ///
    /// # Errors
    /// As [`MemoryPlan::settle`].
    pub(super) fn costs(&self, recipe: &Recipe, scales: &[Scale]) -> Result<Vec<ScaleCost>> {
        // The network that is there, and how deep it reaches.
        let mut loaded: Option<(String, Layer)> = None;
        let mut cost = |scale: &Scale| {
            let Some((settings, _)) = self.settle(recipe, *scale)? else { return Ok(ScaleCost::default()) };
            let mut cost = self.cost(recipe, *scale, &settings)?;
            let deepest = settings.deepest();
            let stays = |(name, layer): &(String, Layer)| *name == settings.network && *layer >= deepest;
            if !loaded.as_ref().is_some_and(stays) {
                let work = self.networks.architecture(&settings.network)?.layout_work(deepest);
                cost.begin = cost.begin.plus(Cost { work, steps: 0.0 });
            }
            loaded = Some((settings.network, deepest));
            Ok(cost)
        };
        scales.iter().map(&mut cost).collect()
    }

    /// What a scale computes with a network that is there.
    fn cost(&self, recipe: &Recipe, scale: Scale, settings: &ScaleSettings) -> Result<ScaleCost> {
        let network = self.networks.architecture(&settings.network)?;
        let named = |layers: &[(Layer, f64)]| layers.iter().map(|(layer, _)| *layer).collect::<Vec<_>>();
        let (content, style) = (named(&settings.content), named(&settings.style));
        let all = [&content[..], &style].concat();
        let pictures = self.pictures(recipe, scale);
        let extent = |(width, height): (usize, usize)| (height, width);
        let canvas = extent(pictures.canvas);
        let checkpointing = network.checkpointing(&all, canvas, self.limits_for(settings));
        let layers = network.depth(settings.deepest()) as f64;
        let reading = network.reading_work(settings.deepest());
        let evaluation = Cost {
            work: network.work(&all, canvas, checkpointing) + 2.0 * network.gram_work(&style, canvas) + 2.0 * reading,
            steps: layers + all.len() as f64 + OTHER_STEPS,
        };
        // A forward pass is half of one with its backward pass.
        let forward = |layers: &[Layer], canvas| Cost {
            work: network.forward_work(layers, canvas) + reading,
            steps: 0.5 * network.depth(settings.deepest()) as f64,
        };
        let targets = pictures.styles.iter().fold(Cost::default(), |sum, size| {
            let grams = Cost { work: network.gram_work(&style, extent(*size)), steps: 0.0 };
            sum.plus(forward(&style, extent(*size))).plus(grams)
        });
        let content_passes = if settings.photo < 1.0 { 2.0 } else { 1.0 };
        let begin = targets.plus(forward(&content, canvas).times(content_passes));
        Ok(match settings.optimizer {
            // It evaluates once before it begins.
            Method::Lbfgs(_) => ScaleCost { begin: begin.plus(evaluation), iteration: evaluation.times(EVALUATIONS) },
            Method::Adam(_) => ScaleCost { begin, iteration: evaluation },
        })
    }
}

#[cfg(test)]
mod tests;
