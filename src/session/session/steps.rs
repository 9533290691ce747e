//! The loop: one iteration at a time.

use super::{
    super::{convergence::Convergence, progress::Progress},
    Session,
    scale::ActiveScale,
};
use crate::{
    Result,
    image::{resize, with_colours_of},
    optimizer::{Optimizer, StepOutcome},
};

impl Session {
    /// Runs up to `n` iterations; fewer when the painting is done. One small readback each.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`](crate::Error::DeviceFailed), [`Error::NotFinite`](crate::Error::NotFinite).
    /// [`Session::finish`] still gives a picture.
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
}
