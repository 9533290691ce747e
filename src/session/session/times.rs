//! What a painting will take.

use super::{
    super::{
        estimate::Estimate, memory_plan::MemoryPlan, networks::Networks, pictures::Sizes, progress::ScaleTime,
        recipe::Recipe, schedule::Scale, speed::Speed,
    },
    Session,
};
use crate::{Result, ops::Engine};

impl Session {
    /// What a painting will take at this speed; needs no weights, only the networks' shapes.
    ///
    /// # Errors
    /// As [`Session::new`], apart from what does not fit: [`Estimate::fits`].
    pub fn estimate(
        networks: &Networks,
        engine: &Engine,
        sizes: impl Into<Sizes>,
        recipe: &Recipe,
        speed: Speed,
    ) -> Result<Estimate> {
        recipe.check()?;
        memory_plan(networks, engine, &sizes.into()).estimate(recipe, speed)
    }

    /// Counts [`Progress::work`](crate::session::Progress::work) by this speed instead of a typical one's proportions.
    ///
    /// # Errors
    /// As [`Session::new`].
    pub fn expect_speed(&mut self, speed: Speed) -> Result<()> {
        self.speed = speed;
        self.foresee()?;
        self.update_progress();
        Ok(())
    }

    /// Foresees the times of its scales.
    pub(super) fn foresee(&mut self) -> Result<()> {
        let Self { networks, engine, sizes, recipe, scales, .. } = &*self;
        self.times = scale_times(networks, engine, sizes, recipe, scales, self.speed)?;
        Ok(())
    }
}

pub(super) fn memory_plan<'a>(networks: &'a Networks, engine: &Engine, sizes: &Sizes) -> MemoryPlan<'a> {
    MemoryPlan { networks, sizes: sizes.clone(), limits: engine.limits(), kind: engine.kind() }
}

/// What each scale takes at this speed, of which only the proportions count.
pub(super) fn scale_times(
    networks: &Networks,
    engine: &Engine,
    sizes: &Sizes,
    recipe: &Recipe,
    scales: &[Scale],
    speed: Speed,
) -> Result<Vec<ScaleTime>> {
    let plan = memory_plan(networks, engine, sizes);
    Ok(plan.costs(recipe, scales)?.into_iter().map(|cost| cost.time(speed)).collect())
}
